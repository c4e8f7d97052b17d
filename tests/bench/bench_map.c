/* The time that the window's thread needs for a frame: while a session plays, and while its map fills over
 * it, axes turned again and again; as the window draws it, only what changed. In processor time of that
 * thread alone, so that a busy machine and the thread that fills do not count. Prints JSON. */
#include "app/chrome/draw.h"
#include "app/map_cell.h"
#include "bench/bench.h"
#include "gfx/font.h"
#include "gfx/redraw.h"
#include "unit/app_fixture.h"
#include "view/dashboard.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define FRAME_S 1.0 / 60
#define FRAMES  600
#define WARM    10
#define TURN    40 /* frames between two turns of an axis */

static int frames = FRAMES;

struct window_thread {
    struct app *app;
    struct dashboard dashboard;
    struct canvas canvas;
};

static double thread_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void wake(void) {}

static void wait_until(double at_s)
{
    const double left_s = at_s - bench_clock_s();
    if (left_s > 0) {
        const struct timespec t = {0, (long)(fmin(left_s, 0.9) * 1e9)};
        nanosleep(&t, NULL);
    }
}

static void draw_over(struct window_thread *w)
{
    struct chrome_in in;
    const struct viewport *v = &w->app->viewport;
    dashboard_draw_pointer(&w->canvas, state_model(w->app), &v->look, v->playhead.t_s);
    state_facts(w->app, &in);
    chrome_draw(&w->canvas, &w->app->chrome, &in);
}

static void draw(struct window_thread *w)
{
    const struct viewport *v = &w->app->viewport;
    struct redraw *redraw = &w->dashboard.redraw;
    bool sparing =
        dashboard_redraw(&w->dashboard, &w->canvas, state_model(w->app), &v->look, v->playhead.t_s);
    redraw_over_begin(redraw, &w->canvas);
    draw_over(w);
    sparing = redraw_over_end(redraw, &w->canvas) && sparing;
    if (!sparing) {
        redraw_forget(redraw);
        draw_over(w);
    }
}

/* Another axis: across, up, another figure in turn. */
static void turn(struct app *app, int times)
{
    struct tr_error err;
    map_cell_turn(app, (enum map_turn)(times % 3), 1);
    map_fill_open(app->map, &app->session->source, &app->session->request, wake, &err);
}

static void measure(struct window_thread *w, bool map, const char *what, const char *size)
{
    static double ms[FRAMES];
    struct app *app = w->app;
    int turns = 0, filling = 0;
    if (map) {
        do_kind(app, ACTION_MAP);
        turn(app, turns++);
    }
    for (int i = 0; i < WARM; i++) { /* glyphs that are drawn for the first time; the window rehearses them */
        draw(w);
    }
    double next_s = bench_clock_s();
    for (int i = 0; i < frames; i++) {
        const double begin_s = thread_s();
        do_act(app, (struct action){.kind = ACTION_ADVANCE, .value = FRAME_S});
        if (map && i % TURN == 0) {
            turn(app, turns++);
        }
        filling += map_fill_poll(app->map);
        draw(w);
        ms[i] = (thread_s() - begin_s) * 1000;
        next_s += FRAME_S;
        wait_until(next_s);
    }
    if (map) {
        do_kind(app, ACTION_MAP);
        map_fill_close(app->map);
    }
    char key[96];
    const double median = bench_median(ms, frames); /* sorts them */
    snprintf(key, sizeof key, "window thread a frame, %s, median, %s", what, size);
    bench_figure(key, median, "ms");
    snprintf(key, sizeof key, "window thread a frame, %s, 99 of 100 within, %s", what, size);
    bench_figure(key, ms[frames * 99 / 100], "ms");
    snprintf(key, sizeof key, "window thread a frame, %s, worst, %s", what, size);
    bench_figure(key, ms[frames - 1], "ms");
    if (map) {
        snprintf(key, sizeof key, "frames with new cells, %s", size);
        bench_figure(key, filling, "frames");
    }
}

static bool open_at(struct window_thread *w, struct fonts *fonts, int width, int height)
{
    struct viewport *v = &w->app->viewport;
    v->w = (float)width;
    v->h = (float)height;
    viewport_arrange(v);
    return canvas_init(&w->canvas, width, height, 1, fonts);
}

int main(int argc, char **argv)
{
    static const int sizes[][2] = {{1280, 720}, {1920, 1080}};
    void *state = NULL;
    struct tr_error err;
    struct window_thread w = {0};
    if (argc > 1 && strcmp(argv[1], "quick") == 0) {
        frames = 60;
    }
    struct fonts *fonts = fonts_new(&err);
    if (!fonts || open_app(&state) != 0) {
        fprintf(stderr, "bench_map: nothing can be opened here\n");
        return 1;
    }
    w.app = state;
    w.app->map = calloc(1, sizeof *w.app->map);
    w.app->viewport.playhead.playing = true;
    bench_begin();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && w.app->map; i++) {
        char size[32];
        snprintf(size, sizeof size, "%dx%d", sizes[i][0], sizes[i][1]);
        if (open_at(&w, fonts, sizes[i][0], sizes[i][1])) {
            measure(&w, false, "playing", size);
            measure(&w, true, "the map filling", size);
            dashboard_destroy(&w.dashboard);
            memset(&w.dashboard, 0, sizeof w.dashboard);
            canvas_destroy(&w.canvas);
        }
    }
    bench_end();
    map_fill_end(w.app->map);
    free(w.app->map);
    close_app(&state);
    fonts_free(fonts);
    return 0;
}
