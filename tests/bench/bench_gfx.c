/* Figures of the canvas, as JSON on standard output: a list of {"name", "value", "unit"}.
 *
 *     bench_gfx [quick]     quick: few repeats, to see that it runs
 *
 * Each figure is the median of many runs, in processor time; memcpy of the same frame, measured in turn with
 * it, says what the machine can do. */
#include "bench/bench.h"
#include "gfx/font.h"
#include "gfx/theme.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH  1920
#define HEIGHT 1080

#define REPEATS 200

static int repeats = REPEATS;
static struct canvas canvas, slate;
static float top[WIDTH], bottom[WIDTH];

static void copy_frame(void)
{
    static uint32_t *from;
    if (!from) {
        from = calloc(WIDTH * HEIGHT, sizeof *from);
    }
    if (from) {
        memcpy(canvas.pixels, from, (size_t)WIDTH * HEIGHT * sizeof *from);
    }
}

static double timed_ms(void (*work)(void))
{
    double begin_s = bench_cpu_s();
    work();
    return 1e3 * (bench_cpu_s() - begin_s);
}

/* Beside memcpy of the frame, done in turn with it. */
static void figure(const char *name, void (*work)(void))
{
    static double ms[REPEATS], copy_ms[REPEATS];
    work();
    copy_frame();
    for (int i = 0; i < repeats; i++) {
        copy_ms[i] = timed_ms(copy_frame);
        ms[i] = timed_ms(work);
    }
    bench_figure_beside(name, bench_median(ms, repeats), "memcpy", bench_median(copy_ms, repeats));
}

static float rough(unsigned i)
{
    uint32_t v = i * 2654435761u;
    v ^= v >> 15;
    v *= 2246822519u;
    v ^= v >> 13;
    return (float)(v & 0xffff) / 65535.0f;
}

enum kind { FLAT, SMOOTH, JOINED, STEPS, NOISE };

/* Spans of a signal in `height` rows from y. */
static void signal_spans(enum kind kind, float y, float height)
{
    for (unsigned i = 0; i < WIDTH; i++) {
        float low = 0.5f, high = 0.5f, x = (float)i;
        if (kind == SMOOTH) {
            low = 0.5f + 0.4f * sinf(x / 40);
            high = 0.5f + 0.4f * sinf((x + 1) / 40);
        } else if (kind == JOINED) {
            float a = rough(i / 8), b = rough(i / 8 + 1);
            low = a + (b - a) * (float)(i % 8) / 8;
            high = a + (b - a) * (float)(i % 8 + 1) / 8;
        } else if (kind == STEPS) {
            low = rough(i / 50);
            high = i % 50 ? low : rough((i - 1) / 50);
        } else if (kind == NOISE) {
            low = 0.5f - 0.5f * rough(2 * i);
            high = 0.5f + 0.5f * rough(2 * i + 1);
        }
        top[i] = y + height * (1 - fmaxf(low, high));
        bottom[i] = y + height * (1 - fminf(low, high));
    }
}

static void clear(void)
{
    canvas_clear(&canvas, theme_dark.ground);
}

static void veil(void)
{
    canvas_rect(&canvas, (struct rect){0, 0, WIDTH, HEIGHT}, color_alpha(theme_dark.bad, 0.13f));
}

static void cards(void)
{
    for (int i = 0; i < 12; i++) {
        struct rect r = {12 + (float)(i % 4) * 470, 12 + (float)(i / 4) * 350, 460, 340};
        canvas_round_rect(&canvas, r, 8, theme_dark.card);
        canvas_round_frame(&canvas, r, 8, 1, theme_dark.card_edge);
    }
}

static void plot_line(void)
{
    canvas_plot_line(&canvas, 0, WIDTH, top, bottom, 1.6f, theme_dark.bandwidth);
}

static void plot_fill(void)
{
    canvas_plot_fill(&canvas, 0, WIDTH, top, 300, color_alpha(theme_dark.bandwidth, 0.16f));
}

static void text_lines(void)
{
    for (int i = 0; i < 100; i++) {
        canvas_text(&canvas, 20, 20 + 10 * (float)i,
                    (struct text_style){FONT_WORDS, 12, theme_dark.text, TEXT_LEFT},
                    "Bandwidth 4.21 Mbit/s, buffer 12.3 s, level 480p");
    }
}

static void picture(void)
{
    canvas_picture(&canvas, (struct rect){20, 20, 600, 338}, &slate, CANVAS_BILINEAR);
}

static void polyline(void)
{
    static float xy[2 * 480];
    for (int i = 0; i < 480; i++) {
        xy[2 * i] = (float)i * 4;
        xy[2 * i + 1] = 100 + 150 * rough((unsigned)i);
    }
    canvas_polyline(&canvas, xy, 480, 1.6f, theme_dark.sound);
}

/* About what the dashboard draws: cards, six plots of 1240 columns, a slate, the overview, labels. */
static void dashboard(void)
{
    const struct theme *t = &theme_dark;
    canvas_clear(&canvas, t->ground);
    const struct rect left[] = {
        {12, 72, 624, 400}, {12, 480, 624, 160}, {12, 648, 624, 160}, {12, 816, 624, 140}};
    for (int i = 0; i < 4; i++) {
        canvas_round_rect(&canvas, left[i], 8, t->card);
        canvas_round_frame(&canvas, left[i], 8, 1, t->card_edge);
    }
    canvas_picture(&canvas, (struct rect){24, 84, 600, 338}, &slate, CANVAS_BILINEAR);
    canvas_round_rect(&canvas, (struct rect){644, 72, 1264, 884}, 8, t->card);
    canvas_round_frame(&canvas, (struct rect){644, 72, 1264, 884}, 8, 1, t->card_edge);
    for (int p = 0; p < 6; p++) {
        float y = 100 + 145 * (float)p;
        for (int i = 0; i < 4; i++) {
            canvas_hline(&canvas, 700, 1890, y + 30 * (float)i, t->grid);
            canvas_text(&canvas, 690, y + 30 * (float)i,
                        (struct text_style){FONT_NUMBERS, 10, t->text_second, TEXT_RIGHT}, "12");
        }
        for (int i = 0; i < 8; i++) {
            canvas_vline(&canvas, 720 + 150 * (float)i, y, y + 110, t->grid);
        }
        signal_spans(p % 2 ? JOINED : NOISE, y, 110);
        struct pixel_rect before = canvas_clip(&canvas, (struct rect){700, y, 1190, 112});
        canvas_plot_fill(&canvas, 0, WIDTH, top, y + 110, color_alpha(t->bandwidth, t->fill_alpha));
        canvas_plot_line(&canvas, 0, WIDTH, top, bottom, 1.6f, t->bandwidth);
        canvas_unclip(&canvas, before);
        canvas_rect(&canvas, (struct rect){1500, y, 60, 110}, color_alpha(t->bad, t->stall_alpha));
        canvas_text(&canvas, 660, y - 10, (struct text_style){FONT_STRONG, 13, t->text, TEXT_LEFT},
                    "Bandwidth");
        canvas_text(&canvas, 760, y - 10, (struct text_style){FONT_NUMBERS, 13, t->bandwidth, TEXT_LEFT},
                    "3.12 Mbit/s");
    }
    canvas_round_rect(&canvas, (struct rect){12, 964, 1896, 104}, 8, t->card);
    signal_spans(NOISE, 976, 80);
    struct pixel_rect before = canvas_clip(&canvas, (struct rect){320, 976, 1570, 80});
    canvas_plot_fill(&canvas, 0, WIDTH, top, 1056, color_alpha(t->bandwidth, 0.4f));
    canvas_plot_line(&canvas, 0, WIDTH, top, bottom, 1, t->bandwidth);
    canvas_unclip(&canvas, before);
    canvas_line(&canvas, 1500, 72, 1500, 956, 1.6f, t->text);
    for (int i = 0; i < 30; i++) {
        canvas_text(&canvas, 30 + 150 * (float)(i % 4), 500 + 55 * (float)(i / 4),
                    (struct text_style){FONT_WORDS, 12, t->text_second, TEXT_LEFT}, "12 ms sound early");
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "quick") == 0) {
        repeats = 3;
    }
    struct tr_error err;
    struct fonts *fonts = fonts_new(&err);
    if (!fonts || !canvas_init(&canvas, WIDTH, HEIGHT, 1, fonts) ||
        !canvas_init(&slate, 1280, 720, 1, fonts)) {
        fprintf(stderr, "bench_gfx: no fonts or memory\n");
        return 1;
    }
    bench_begin();
    figure("clear 1920x1080", clear);
    figure("veil 1920x1080", veil);
    figure("12 cards 460x340", cards);
    static const char *const names[] = {"flat", "smooth", "joined", "steps", "noise"};
    for (int kind = FLAT; kind <= NOISE; kind++) {
        char name[64];
        signal_spans((enum kind)kind, 100, 150);
        snprintf(name, sizeof name, "plot line, 1920 columns, %s", names[kind]);
        figure(name, plot_line);
        snprintf(name, sizeof name, "plot fill, 1920 columns, %s", names[kind]);
        figure(name, plot_fill);
    }
    figure("polyline, 480 points, steep", polyline);
    figure("text, 100 lines of 48 characters", text_lines);
    figure("picture 1280x720 to 600x338", picture);
    figure("dashboard 1920x1080", dashboard);
    bench_end();
    canvas_destroy(&slate);
    canvas_destroy(&canvas);
    fonts_free(fonts);
    return 0;
}
