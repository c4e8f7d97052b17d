#include "golden/sheet.h"

#include "gfx/font.h"

#include <math.h>
#include <stdio.h>

#define TURN 6.28318530718f

static void label(struct canvas *canvas, const struct theme *theme, float x, float y, const char *text)
{
    canvas_text(canvas, x, y, (struct text_style){FONT_WORDS, 11, theme->text_second, TEXT_LEFT}, text);
}

static void card(struct canvas *canvas, const struct theme *theme, struct rect r, const char *title)
{
    canvas_round_rect(canvas, r, 8, theme->card);
    canvas_round_frame(canvas, r, 8, 1, theme->card_edge);
    canvas_text(canvas, r.x + 14, r.y + 22, (struct text_style){FONT_STRONG, 13, theme->text, TEXT_LEFT},
                title);
}

static void lines(struct canvas *canvas, const struct theme *theme, float x, float y)
{
    card(canvas, theme, (struct rect){x, y, 300, 200}, "Lines");
    for (int i = 0; i < 24; i++) {
        float angle = TURN * (float)i / 24, c = cosf(angle), s = sinf(angle);
        canvas_line(canvas, x + 75 + 8 * c, y + 110 + 8 * s, x + 75 + 60 * c, y + 110 + 60 * s,
                    i % 2 ? 1.0f : 1.6f, theme->bandwidth);
    }
    float zigzag[40];
    for (int i = 0; i < 20; i++) {
        zigzag[2 * i] = x + 150 + 7 * (float)i;
        zigzag[2 * i + 1] = y + 60 + (float)(i % 2 ? 28 : 0) * (float)i / 20;
    }
    canvas_polyline(canvas, zigzag, 20, 1.6f, theme->level);
    for (int i = 0; i < 20; i++) {
        zigzag[2 * i + 1] += 36;
    }
    canvas_polyline(canvas, zigzag, 20, 6, color_alpha(theme->sound, 0.4f));
    canvas_dash_h(canvas, x + 150, x + 285, y + 150, 4, 3, theme->text_second);
    canvas_dash_v(canvas, x + 150, y + 150, y + 190, 3, 3, theme->text_second);
    canvas_hline(canvas, x + 160, x + 285, y + 160, theme->grid);
    canvas_vline(canvas, x + 220, y + 152, y + 190, theme->text);
    for (int i = 0; i < 6; i++) {
        canvas_line(canvas, x + 160, y + 168 + 4 * (float)i, x + 285, y + 165 + 4 * (float)i + (float)i,
                    0.5f + 0.3f * (float)i, theme->text);
    }
}

static void shapes(struct canvas *canvas, const struct theme *theme, float x, float y)
{
    card(canvas, theme, (struct rect){x, y, 300, 200}, "Shapes");
    for (int i = 0; i < 8; i++) {
        canvas_circle(canvas, x + 20 + 16 * (float)i + (float)(i * i) * 0.6f, y + 50, 1 + 1.3f * (float)i,
                      theme->good);
    }
    canvas_ring(canvas, x + 40, y + 100, 22, 1.6f, theme->text);
    canvas_ring(canvas, x + 40, y + 100, 14, 4, color_alpha(theme->bad, 0.5f));
    canvas_arc(canvas, x + 100, y + 100, 22, 5, 0, 1, theme->card_edge);
    canvas_arc(canvas, x + 100, y + 100, 22, 5, -0.1f, 0.62f, theme->bandwidth);
    canvas_arc(canvas, x + 150, y + 100, 16, 3, 0.3f, 0.2f, theme->level);
    canvas_arc(canvas, x + 150, y + 100, 10, 3, 0.3f, 0.8f, color_alpha(theme->sound, 0.5f));
    const float head[] = {x + 180, y + 80, x + 192, y + 80, x + 186, y + 90};
    canvas_polygon(canvas, head, 3, theme->text);
    const float play[] = {x + 182, y + 100, x + 200, y + 110, x + 182, y + 120};
    canvas_polygon(canvas, play, 3, theme->text);
    float star[10];
    for (int i = 0; i < 5; i++) {
        star[2 * i] = x + 235 + 26 * sinf(TURN * (float)(2 * i) / 5);
        star[2 * i + 1] = y + 100 - 26 * cosf(TURN * (float)(2 * i) / 5);
    }
    canvas_polygon(canvas, star, 5, color_alpha(theme->level, 0.8f));
    canvas_round_rect(canvas, (struct rect){x + 14, y + 140, 80, 12}, 6, theme->card_edge);
    canvas_round_rect(canvas, (struct rect){x + 14, y + 140, 47.3f, 12}, 6, theme->good);
    canvas_round_rect(canvas, (struct rect){x + 14, y + 158, 80, 4}, 2, theme->level);
    canvas_round_frame(canvas, (struct rect){x + 14, y + 168, 80, 22}, 6, 1.5f, theme->text_second);
    canvas_rect(canvas, (struct rect){x + 110.3f, y + 140.6f, 30.5f, 20.2f}, theme->bandwidth);
    canvas_rect_snapped(canvas, (struct rect){x + 110.3f, y + 168.6f, 30.5f, 20.2f}, theme->bandwidth);
    canvas_gradient_v(canvas, (struct rect){x + 150, y + 140, 60, 50}, theme->bandwidth,
                      color_alpha(theme->bandwidth, 0));
    canvas_round_rect(canvas, (struct rect){x + 220, y + 140, 66, 50}, 16, color_alpha(theme->bad, 0.13f));
    canvas_round_frame(canvas, (struct rect){x + 220, y + 140, 66, 50}, 16, 2, theme->bad);
}

static void words(struct canvas *canvas, const struct theme *theme, float x, float y)
{
    card(canvas, theme, (struct rect){x, y, 300, 200}, "Text");
    static const float sizes[] = {9, 10, 11, 13, 15, 18};
    float at = y + 40;
    for (int i = 0; i < 6; i++) {
        canvas_text(canvas, x + 14, at, (struct text_style){FONT_WORDS, sizes[i], theme->text, TEXT_LEFT},
                    "Bandwidth AVATAR, To 3.1 s");
        at += sizes[i] * 1.35f;
    }
    for (int i = 0; i < 3; i++) {
        char number[352];
        snprintf(number, sizeof number, "%05.1f s  08:2%d.4  1111", 12.0 + 98.3 * i, i);
        canvas_text(
            canvas, x + 286, y + 150 + 16 * (float)i,
            (struct text_style){i == 1 ? FONT_NUMBERS_STRONG : FONT_NUMBERS, 12, theme->good, TEXT_RIGHT},
            number);
    }
    canvas_text_fit(canvas, x + 14, y + 150, 90,
                    (struct text_style){FONT_WORDS, 12, theme->text_second, TEXT_LEFT},
                    "cut with an ellipsis here");
    canvas_text(canvas, x + 14, y + 168, (struct text_style){FONT_STRONG, 12, theme->bad, TEXT_LEFT},
                "\xff \xe2\x82\xac \xe6\xbc\xa2 \xc2\xb7 \xe2\x86\x92");
    canvas_text(canvas, x + 60, y + 188,
                (struct text_style){FONT_NUMBERS, 10, theme->text_second, TEXT_CENTER}, "-125  0  +90");
}

/* A repeatable rough signal, 0 .. 1. */
static float rough(int i)
{
    uint32_t v = (uint32_t)i * 2654435761u;
    v ^= v >> 15;
    v *= 2246822519u;
    v ^= v >> 13;
    return (float)(v & 0xffff) / 65535.0f;
}

static void plot(struct canvas *canvas, const struct theme *theme, struct rect r, const char *name, int kind,
                 color c)
{
    enum { MOST = 2048 };
    float top[MOST], bottom[MOST];
    float scale = canvas->scale;
    int x_px = (int)(r.x * scale + 0.5f), columns = (int)(r.w * scale + 0.5f);
    float height = r.h * scale, base = (r.y + r.h) * scale;
    float before = 0.5f;
    for (int i = 0; i < columns && i < MOST; i++) {
        float x = (float)i / scale, low, high;
        if (kind == 0) { /* smooth */
            low = 0.5f + 0.4f * sinf(x / 30);
            high = 0.5f + 0.4f * sinf((x + 1 / scale) / 30);
        } else if (kind == 1) { /* noise, many samples a column */
            float middle = 0.5f + 0.2f * sinf(x / 40);
            low = middle - 0.3f * rough(2 * i);
            high = middle + 0.3f * rough(2 * i + 1);
        } else if (kind == 2) { /* steps */
            low = 0.1f + 0.8f * rough((int)(x / 23));
            high = before;
            before = low;
        } else if (kind == 3) { /* one sample every six columns, joined */
            int step = (int)(x / 6);
            float a = rough(step), b = rough(step + 1), at = x / 6 - (float)step, end = at + 1 / (6 * scale);
            low = a + (b - a) * at;
            high = a + (b - a) * (end < 1 ? end : 1);
        } else { /* flat with spikes, and a gap */
            low = 0.2f;
            high = i % 40 == 20 ? 0.9f : 0.2f;
            if (x > 90 && x < 110) {
                low = NAN;
            }
        }
        top[i] = base - height * fmaxf(low, high);
        bottom[i] = base - height * fminf(low, high);
        if (isnan(low)) {
            top[i] = NAN;
        }
    }
    for (int i = 0; i <= 4; i++) {
        canvas_hline(canvas, r.x, r.x + r.w, r.y + r.h * (float)i / 4, theme->grid);
    }
    canvas_plot_fill(canvas, x_px, columns, top, base, color_alpha(c, theme->fill_alpha));
    canvas_plot_line(canvas, x_px, columns, top, bottom, kind == 2 ? 2 : 1.6f, c);
    label(canvas, theme, r.x, r.y - 4, name);
}

static void plots(struct canvas *canvas, const struct theme *theme, float x, float y)
{
    card(canvas, theme, (struct rect){x, y, 936, 196}, "Plots");
    plot(canvas, theme, (struct rect){x + 14, y + 46, 220, 52}, "smooth", 0, theme->good);
    plot(canvas, theme, (struct rect){x + 246, y + 46, 220, 52}, "noise", 1, theme->bandwidth);
    plot(canvas, theme, (struct rect){x + 478, y + 46, 220, 52}, "steps", 2, theme->level);
    plot(canvas, theme, (struct rect){x + 710, y + 46, 212, 52}, "joined", 3, theme->bandwidth);
    plot(canvas, theme, (struct rect){x + 14, y + 124, 220, 52}, "spikes and a gap", 4, theme->sound);
    plot(canvas, theme, (struct rect){x + 246, y + 124, 676, 52}, "joined", 3, theme->bandwidth);
}

static void pictures(struct canvas *canvas, const struct theme *theme, float x, float y)
{
    card(canvas, theme, (struct rect){x, y, 936, 196}, "Pictures");
    struct canvas picture;
    if (!canvas_init(&picture, 160, 90, 1, canvas->fonts)) {
        return;
    }
    canvas_clear(&picture, 0xff1c2a3c);
    for (int i = 0; i < 36; i++) {
        canvas_rect(&picture,
                    (struct rect){(float)(i % 8) * 20 + (float)(i / 8 % 2) * 10, (float)(i / 8) * 20, 10, 10},
                    0xff2c4560);
    }
    canvas_ring(&picture, 45, 45, 30, 2, 0xffe6edf3);
    canvas_line(&picture, 45, 45, 20, 60, 3, 0xff7fd0ff);
    canvas_text(&picture, 84, 40, (struct text_style){FONT_WORDS, 14, 0xffe6edf3, TEXT_LEFT}, "The quick");
    canvas_text(&picture, 84, 60, (struct text_style){FONT_WORDS, 10, 0xffe6edf3, TEXT_LEFT}, "brown fox");
    canvas_picture(canvas, (struct rect){x + 14, y + 36, 260, 146}, &picture, CANVAS_BILINEAR);
    canvas_picture(canvas, (struct rect){x + 284, y + 36, 260, 146}, &picture, CANVAS_NEAREST);
    canvas_picture(canvas, (struct rect){x + 554, y + 36, 100, 56}, &picture, CANVAS_BILINEAR);
    canvas_picture(canvas, (struct rect){x + 554, y + 100, 100, 56}, &picture, CANVAS_NEAREST);
    canvas_picture(canvas, (struct rect){x + 664, y + 36, 260, 146}, &picture, CANVAS_BILINEAR);
    canvas_tint(canvas, (struct rect){x + 664, y + 36, 260, 146}, 0.8f, color_alpha(theme->shade, 0.3f));
    canvas_arc(canvas, x + 794, y + 109, 20, 4, 0.1f, 0.7f, theme->text);
    canvas_destroy(&picture);
}

void sheet_draw(struct canvas *canvas, const struct theme *theme)
{
    canvas_clear(canvas, theme->ground);
    lines(canvas, theme, 12, 12);
    shapes(canvas, theme, 330, 12);
    words(canvas, theme, 648, 12);
    plots(canvas, theme, 12, 224);
    pictures(canvas, theme, 12, 432);
}
