/* The cost of a frame in processor time: the whole dashboard drawn anew, while it plays and zooming, and as
 * the window draws it, only what changed; at three sizes, and a day at once. Beside each stands memcpy of the
 * frame's bytes, measured between the frames of the same run. Prints JSON. */
#include "show/picture.h"
#include "bench/bench.h"
#include "gfx/redraw.h"
#include "view/plots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES 240

static int frames = FRAMES;

/* The yardstick: a frame's bytes copied. Kept between the frames that it is measured beside. */
struct yardstick {
    uint32_t *from, *to;
    size_t bytes;
    double ms[FRAMES];
};

static bool yardstick_init(struct yardstick *y, int w, int h)
{
    y->bytes = (size_t)w * (size_t)h * sizeof *y->from;
    y->from = malloc(y->bytes);
    y->to = malloc(y->bytes);
    if (y->from && y->to) {
        memset(y->from, 1, y->bytes);
        memset(y->to, 2, y->bytes);
        return true;
    }
    return false;
}

static void yardstick_measure(struct yardstick *y, int i)
{
    double begin = bench_cpu_s();
    memcpy(y->to, y->from, y->bytes);
    y->ms[i] = (bench_cpu_s() - begin) * 1000;
}

static void yardstick_destroy(struct yardstick *y)
{
    free(y->from);
    free(y->to);
}

/* One way to draw frame i. */
typedef void bench_frame(struct picture *picture, struct canvas *canvas, int i);

static double time_of_frame(const struct picture *picture, int i)
{
    return fmod(100 + i / 60.0, tr_timeline_duration_s(picture->models[0].timeline));
}

static void play(struct picture *picture, struct canvas *canvas, int i)
{
    dashboard_draw(&picture->dashboard, canvas, &picture->models[0], &picture->look,
                   time_of_frame(picture, i));
}

static void play_changed(struct picture *picture, struct canvas *canvas, int i)
{
    dashboard_redraw(&picture->dashboard, canvas, &picture->models[0], &picture->look,
                     time_of_frame(picture, i));
}

static void zoom(struct picture *picture, struct canvas *canvas, int i)
{
    double span_s = picture->look.span_s;
    picture->look.span_s = span_s * (0.5 + i / (double)frames);
    dashboard_draw(&picture->dashboard, canvas, &picture->models[0], &picture->look, 100);
    picture->look.span_s = span_s;
}

static void measure_frames(struct picture *picture, struct canvas *canvas, bench_frame *draw,
                           const char *what, const char *size)
{
    static double ms[FRAMES];
    struct yardstick y;
    char key[96];
    if (!yardstick_init(&y, canvas->width_px, canvas->height_px)) {
        yardstick_destroy(&y);
        return;
    }
    double mean_ms = 0;
    for (int i = 0; i < frames; i++) {
        double begin = bench_cpu_s();
        draw(picture, canvas, i);
        ms[i] = (bench_cpu_s() - begin) * 1000;
        mean_ms += ms[i] / frames;
        yardstick_measure(&y, i);
    }
    snprintf(key, sizeof key, "%s_%s", what, size);
    bench_figure_beside(key, bench_median(ms, frames), "memcpy", bench_median(y.ms, frames));
    snprintf(key, sizeof key, "%s_mean_%s", what, size);
    bench_figure(key, mean_ms, "ms");
    yardstick_destroy(&y);
}

/* How much of the frame is drawn again while it plays. */
static void measure_share(struct picture *picture, struct canvas *canvas, const char *size)
{
    static double percent[FRAMES];
    const struct redraw *redraw = &picture->dashboard.redraw;
    for (int i = 0; i < frames; i++) {
        double px = 0;
        play_changed(picture, canvas, i);
        for (int k = 0; k < redraw->changed_count; k++) {
            const struct pixel_rect *r = &redraw->changed[k];
            px += (r->x1 - r->x0) * (r->y1 - r->y0);
        }
        percent[i] = 100 * px / ((double)canvas->width_px * canvas->height_px);
    }
    char key[64];
    snprintf(key, sizeof key, "share_of_frame_changed_%s", size);
    bench_figure(key, bench_median(percent, frames), "%");
}

static void measure(struct picture *picture, int w, int h)
{
    struct canvas canvas;
    struct tr_error err;
    char size[32];
    if (picture_canvas(picture, w, h, &canvas, &err) != TR_STATUS_OK) {
        return;
    }
    snprintf(size, sizeof size, "%dx%d", w, h);
    measure_frames(picture, &canvas, play, "frame_playing", size);
    measure_frames(picture, &canvas, play_changed, "frame_playing_changed", size);
    measure_share(picture, &canvas, size);
    measure_frames(picture, &canvas, zoom, "frame_zooming", size);
    canvas_destroy(&canvas);
}

/* A day of samples at once: many to a column, their means and spreads. */
static void measure_day(void)
{
    struct source_request request = {.name = "moderate", .duration_s = 86400};
    struct source source = {0};
    struct tr_error err;
    struct picture picture;
    struct canvas canvas;
    if (source_open(&request, &source, &err) != TR_STATUS_OK) {
        return;
    }
    if (picture_init(&picture, &source, "dark", LAYOUT_DASHBOARD, &err) == TR_STATUS_OK) {
        if (picture_canvas(&picture, 1920, 1080, &canvas, &err) == TR_STATUS_OK) {
            picture.look.span_s = 86400;
            measure_frames(&picture, &canvas, play, "frame_of_a_day", "1920x1080");
            canvas_destroy(&canvas);
        }
        picture_destroy(&picture);
    }
    source_close(&source);
}

static void measure_compared(struct picture *picture, int w, int h)
{
    struct canvas canvas;
    struct tr_error err;
    char size[32];
    if (picture_canvas(picture, w, h, &canvas, &err) == TR_STATUS_OK) {
        snprintf(size, sizeof size, "%dx%d", w, h);
        measure_frames(picture, &canvas, play, "compare_four_playing", size);
        measure_frames(picture, &canvas, play_changed, "compare_four_changed", size);
        measure_frames(picture, &canvas, zoom, "compare_four_zooming", size);
        canvas_destroy(&canvas);
    }
}

/* Four players over one network, side by side. */
static void measure_compare(void)
{
    static const char *const players[VIEW_SESSIONS_MAX] = {"hls.js", "dash.js", "shaka", "media3"};
    struct source_request requests[VIEW_SESSIONS_MAX];
    static struct lineup lineup;
    struct picture picture;
    struct tr_error err;
    for (int i = 0; i < VIEW_SESSIONS_MAX; i++) {
        requests[i] = (struct source_request){.name = "moderate", .player = players[i], .duration_s = 600};
    }
    if (lineup_open(requests, VIEW_SESSIONS_MAX, &lineup, &err) != TR_STATUS_OK) {
        return;
    }
    if (picture_init_lineup(&picture, &lineup, "dark", LAYOUT_COMPARE, &err) == TR_STATUS_OK) {
        measure_compared(&picture, 1280, 720);
        measure_compared(&picture, 1920, 1080);
        picture_destroy(&picture);
    }
    lineup_close(&lineup);
}

/* A slider moved: the network and an hour at dt 0.1 s again, and everything redrawn. */
static void measure_slider(void)
{
    struct source_request request = {.name = "moderate", .duration_s = 3600, .dt_s = 0.1};
    struct source source = {0};
    struct tr_error err;
    struct picture picture;
    struct canvas canvas;
    if (source_open(&request, &source, &err) != TR_STATUS_OK ||
        picture_init(&picture, &source, "dark", LAYOUT_DASHBOARD, &err) != TR_STATUS_OK ||
        picture_canvas(&picture, 1280, 720, &canvas, &err) != TR_STATUS_OK) {
        return;
    }
    static double ms[FRAMES];
    int count = frames < 40 ? frames : 40;
    for (int i = 0; i < count; i++) {
        double begin = bench_cpu_s();
        source.scenario.params.network.base_bandwidth_mbps = 5 + i * 0.1;
        if (source_run(&source, &err) != TR_STATUS_OK) {
            return;
        }
        view_model_init(&picture.models[0], source.timeline, source.trace, "moderate", "", "");
        dashboard_draw(&picture.dashboard, &canvas, &picture.models[0], &picture.look, 1000);
        ms[i] = (bench_cpu_s() - begin) * 1000;
    }
    bench_figure("slider_to_picture_1h_dt0.1_1280x720", bench_median(ms, count), "ms");
    canvas_destroy(&canvas);
    picture_destroy(&picture);
    source_close(&source);
}

/* A slider that moves four compared sessions over one hour at dt 0.1 s, and everything redrawn. */
static void measure_slider_of_four(const char *name, const char *what)
{
    static struct lineup lineup;
    static struct view_model models[VIEW_SESSIONS_MAX];
    static double ms[FRAMES];
    struct source_request requests[VIEW_SESSIONS_MAX];
    struct picture picture;
    struct canvas canvas;
    struct tr_error err;
    for (int i = 0; i < VIEW_SESSIONS_MAX; i++) {
        requests[i] = (struct source_request){.name = name, .duration_s = 3600, .dt_s = 0.1, .loop = true};
    }
    if (lineup_open(requests, VIEW_SESSIONS_MAX, &lineup, &err) != TR_STATUS_OK ||
        picture_init_lineup(&picture, &lineup, "dark", LAYOUT_COMPARE, &err) != TR_STATUS_OK ||
        picture_canvas(&picture, 1280, 720, &canvas, &err) != TR_STATUS_OK) {
        return;
    }
    int count = frames < 40 ? frames : 40;
    for (int n = 0; n < count; n++) {
        double begin = bench_cpu_s();
        for (int i = 0; i < VIEW_SESSIONS_MAX; i++) {
            struct source *source = &lineup.sources[i];
            source->scenario.params.buffer.max_level_s = 10 + i * 5 + n * 0.1;
            if (source_run(source, &err) != TR_STATUS_OK) {
                return;
            }
            view_model_init(&models[i], source->timeline, source->trace, "", "", "");
            models[i].name = lineup.names[i];
        }
        view_model_join(models, VIEW_SESSIONS_MAX);
        dashboard_draw(&picture.dashboard, &canvas, &models[0], &picture.look, 1000);
        ms[n] = (bench_cpu_s() - begin) * 1000;
    }
    bench_figure(what, bench_median(ms, count), "ms");
    canvas_destroy(&canvas);
    picture_destroy(&picture);
    lineup_close(&lineup);
}

int main(int argc, char **argv)
{
    frames = argc > 1 && strcmp(argv[1], "quick") == 0 ? 3 : FRAMES;
    struct source_request request = {.name = "moderate", .duration_s = 600};
    struct source source = {0};
    struct picture picture;
    struct tr_error err;
    char line[1100];
    if (source_open(&request, &source, &err) != TR_STATUS_OK ||
        picture_init(&picture, &source, "dark", LAYOUT_DASHBOARD, &err) != TR_STATUS_OK) {
        fprintf(stderr, "bench_view: %s\n", tr_error_line(&err, line, sizeof line));
        return 1;
    }
    bench_begin();
    measure(&picture, 1280, 720);
    measure(&picture, 1920, 1080);
    measure(&picture, 3840, 2160);
    measure_day();
    measure_compare();
    measure_slider();
    measure_slider_of_four("moderate", "slider_of_four_to_picture_1h_dt0.1_1280x720");
    measure_slider_of_four(SOURCE_DIR "/traces/bus.csv", "slider_of_four_over_a_trace_1h_dt0.1_1280x720");
    bench_end();
    picture_destroy(&picture);
    source_close(&source);
    return 0;
}
