/* What a frame costs: the whole dashboard drawn anew, while it plays and zooming, and as the window draws it,
 * only what changed; at three sizes. Prints JSON. */
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

static void measure(struct picture *picture, int w, int h, const char *name)
{
    struct canvas canvas;
    struct tr_error err;
    if (picture_canvas(picture, w, h, &canvas, &err) != TR_STATUS_OK) {
        return;
    }
    static double playing_ms[FRAMES], zooming_ms[FRAMES], changed_ms[FRAMES], changed_percent[FRAMES];
    struct redraw redraw = {0};
    double duration_s = tr_timeline_duration_s(picture->model.timeline);
    for (int i = 0; i < frames; i++) {
        double t_s = fmod(100 + i / 60.0, duration_s), begin = bench_clock_s();
        dashboard_draw(&picture->dashboard, &canvas, &picture->model, &picture->look, t_s);
        playing_ms[i] = (bench_clock_s() - begin) * 1000;
    }
    for (int i = 0; i < frames; i++) {
        double t_s = fmod(100 + i / 60.0, duration_s), begin = bench_clock_s(), px = 0;
        redraw_begin(&redraw, &canvas);
        dashboard_draw(&picture->dashboard, &canvas, &picture->model, &picture->look, t_s);
        redraw_end(&redraw, &canvas);
        changed_ms[i] = (bench_clock_s() - begin) * 1000;
        for (int k = 0; k < redraw.changed_count; k++) {
            px +=
                (redraw.changed[k].x1 - redraw.changed[k].x0) * (redraw.changed[k].y1 - redraw.changed[k].y0);
        }
        changed_percent[i] = 100 * px / ((double)w * h);
    }
    redraw_destroy(&redraw);
    double span_s = picture->look.span_s, mean_ms = 0;
    for (int i = 0; i < frames; i++) {
        mean_ms += changed_ms[i] / frames;
    }
    for (int i = 0; i < frames; i++) {
        picture->look.span_s = span_s * (0.5 + i / (double)frames);
        double begin = bench_clock_s();
        dashboard_draw(&picture->dashboard, &canvas, &picture->model, &picture->look, 100);
        zooming_ms[i] = (bench_clock_s() - begin) * 1000;
    }
    picture->look.span_s = span_s;
    char key[64];
    snprintf(key, sizeof key, "frame_playing_%s", name);
    bench_figure(key, bench_median(playing_ms, frames), "ms");
    snprintf(key, sizeof key, "frame_playing_changed_%s", name);
    bench_figure(key, bench_median(changed_ms, frames), "ms");
    snprintf(key, sizeof key, "frame_playing_changed_mean_%s", name);
    bench_figure(key, mean_ms, "ms");
    snprintf(key, sizeof key, "share_of_frame_changed_%s", name);
    bench_figure(key, bench_median(changed_percent, frames), "%");
    snprintf(key, sizeof key, "frame_zooming_%s", name);
    bench_figure(key, bench_median(zooming_ms, frames), "ms");
    canvas_destroy(&canvas);
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
        double begin = bench_clock_s();
        source.scenario.params.network.base_bandwidth_mbps = 5 + i * 0.1;
        if (source_run(&source, &err) != TR_STATUS_OK) {
            return;
        }
        view_model_init(&picture.model, source.timeline, source.trace, "moderate", "", "");
        dashboard_draw(&picture.dashboard, &canvas, &picture.model, &picture.look, 1000);
        ms[i] = (bench_clock_s() - begin) * 1000;
    }
    bench_figure("slider_to_picture_1h_dt0.1_1280x720", bench_median(ms, count), "ms");
    canvas_destroy(&canvas);
    picture_destroy(&picture);
    source_close(&source);
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
    measure(&picture, 1280, 720, "1280x720");
    measure(&picture, 1920, 1080, "1920x1080");
    measure(&picture, 3840, 2160, "3840x2160");
    measure_slider();
    bench_end();
    picture_destroy(&picture);
    source_close(&source);
    return 0;
}
