/* Figures of the recorder, with the real dashboard: how many times real time a file is made at, and what a
 * live recording costs whoever hands in the frames. As JSON on standard output; `quick`: to see that it runs.
 *
 * Offline the drawing is part of the time, as it is of `tracereel record`. Live, a frame is drawn and handed
 * in with its sound at each tick of the clock, as the window does. */
#include "show/picture.h"
#include "bench/bench.h"
#include "rec/recorder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define LIVE_FRAMES_MAX 1200

static double seconds = 8;

struct scene {
    struct source source;
    struct picture picture;
};

/* Hard: five samples a second of rough weather, a minute in sight; quiet: a calm network. */
static bool scene_open(struct scene *scene, bool hard)
{
    struct source_request request = {
        .name = hard ? "poor" : "stable", .duration_s = 900, .dt_s = hard ? 0.2 : 1};
    struct tr_error err;
    *scene = (struct scene){0};
    return source_open(&request, &scene->source, &err) == TR_STATUS_OK &&
           picture_init(&scene->picture, &scene->source, "dark", LAYOUT_DASHBOARD, &err) == TR_STATUS_OK;
}

static void scene_close(struct scene *scene)
{
    picture_destroy(&scene->picture);
    source_close(&scene->source);
}

static void scene_draw(struct scene *scene, struct canvas *canvas, double t_s)
{
    dashboard_redraw(&scene->picture.dashboard, canvas, &scene->picture.models[0], &scene->picture.look, t_s);
}

static bool start(struct recorder **rec, const char *ending, int w, int h, int fps, bool live)
{
    static char path[256];
    struct tr_error err;
    const char *tmp = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/tracereel-bench-%d%s", tmp ? tmp : "/tmp", (int)getpid(), ending);
    const struct rec_config config = {.path = path,
                                      .width_px = w,
                                      .height_px = h,
                                      .fps = fps,
                                      .sample_rate = 48000,
                                      .live = live,
                                      .force = true};
    if (rec_start(&config, rec, &err) != TR_STATUS_OK) {
        fprintf(stderr, "bench_rec: %s: %s\n", err.where, err.what);
        return false;
    }
    return true;
}

static void stop(struct recorder *rec, struct rec_progress *last, const char *ending)
{
    char path[256];
    const char *tmp = getenv("TMPDIR");
    rec_close(rec, last, NULL);
    snprintf(path, sizeof path, "%s/tracereel-bench-%d%s", tmp ? tmp : "/tmp", (int)getpid(), ending);
    unlink(path);
}

static void silence(struct recorder *rec, int64_t slot, int fps)
{
    static const float samples[48000];
    rec_audio(rec, samples, (size_t)((slot + 1) * 48000 / fps - slot * 48000 / fps), NULL);
}

/* Of all threads: on a machine that does other things beside it says more than the clock. */
static double processor_s(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static void offline(struct scene *scene, const char *scene_name, const char *ending, int w, int h, int fps)
{
    struct canvas canvas;
    struct recorder *rec;
    struct rec_progress last;
    char name[96];
    if (picture_canvas(&scene->picture, w, h, &canvas, NULL) != TR_STATUS_OK ||
        !start(&rec, ending, w, h, fps, false)) {
        return;
    }
    double begin_s = bench_clock_s(), begin_processor_s = processor_s();
    int frames = (int)(seconds * fps);
    for (int i = 0; i < frames; i++) {
        scene_draw(scene, &canvas, 100 + (double)i / fps);
        rec_frame(rec, &canvas, i, NULL);
        silence(rec, i, fps);
    }
    stop(rec, &last, ending);
    double took_s = bench_clock_s() - begin_s;
    snprintf(name, sizeof name, "record %s %dx%d@%d %s", ending, w, h, fps, scene_name);
    bench_figure(name, frames / took_s / fps, "x real time");
    snprintf(name, sizeof name, "record %s %dx%d@%d %s, processor a frame", ending, w, h, fps, scene_name);
    bench_figure(name, 1e3 * (processor_s() - begin_processor_s) / frames, "ms");
    canvas_destroy(&canvas);
}

/* Of this thread: what others on the machine take is not in it. */
static double own_processor_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void cost(const char *what, double *cost_ms, int frames)
{
    char name[128];
    snprintf(name, sizeof name, "%s, median", what);
    bench_figure(name, bench_median(cost_ms, frames), "ms");
    snprintf(name, sizeof name, "%s, 99th percentile", what);
    bench_figure(name, cost_ms[frames * 99 / 100], "ms");
}

static void live(struct scene *scene, int w, int h, int fps)
{
    static double cost_ms[LIVE_FRAMES_MAX], cost_processor_ms[LIVE_FRAMES_MAX];
    struct canvas canvas;
    struct recorder *rec;
    struct rec_progress last;
    char name[96];
    if (picture_canvas(&scene->picture, w, h, &canvas, NULL) != TR_STATUS_OK ||
        !start(&rec, ".mp4", w, h, fps, true)) {
        return;
    }
    int frames = (int)fmin(seconds * fps, LIVE_FRAMES_MAX), late = 0;
    double begin_s = bench_clock_s();
    for (int i = 0; i < frames; i++) {
        double wait_s = begin_s + (double)i / fps - bench_clock_s();
        if (wait_s > 0) {
            usleep((useconds_t)(wait_s * 1e6));
        }
        late += wait_s < -1.0 / fps;
        scene_draw(scene, &canvas, 100 + (double)i / fps);
        double handed_s = bench_clock_s(), handed_processor_s = own_processor_s();
        rec_frame(rec, &canvas, i, NULL);
        silence(rec, i, fps);
        cost_ms[i] = 1e3 * (bench_clock_s() - handed_s);
        cost_processor_ms[i] = 1e3 * (own_processor_s() - handed_processor_s);
    }
    stop(rec, &last, ".mp4");
    snprintf(name, sizeof name, "live %dx%d@%d, cost of a frame", w, h, fps);
    cost(name, cost_ms, frames);
    snprintf(name, sizeof name, "live %dx%d@%d, processor of it", w, h, fps);
    cost(name, cost_processor_ms, frames);
    snprintf(name, sizeof name, "live %dx%d@%d, frames missed", w, h, fps);
    bench_figure(name, (double)last.frames_missed, "frames");
    snprintf(name, sizeof name, "live %dx%d@%d, frames drawn late", w, h, fps);
    bench_figure(name, late, "frames");
    canvas_destroy(&canvas);
}

int main(int argc, char **argv)
{
    seconds = argc > 1 && strcmp(argv[1], "quick") == 0 ? 0.2 : 8;
    struct scene hard, quiet;
    if (!scene_open(&hard, true) || !scene_open(&quiet, false)) {
        fprintf(stderr, "bench_rec: the scenes cannot be opened\n");
        return 1;
    }
    bench_begin();
    offline(&hard, "hard", ".mp4", 1280, 720, 30);
    offline(&quiet, "quiet", ".mp4", 1280, 720, 30);
    offline(&hard, "hard", ".mp4", 1920, 1080, 60);
    offline(&quiet, "quiet", ".mp4", 1920, 1080, 60);
    offline(&hard, "hard", ".webm", 1280, 720, 30);
    offline(&hard, "hard", ".gif", 1280, 720, 30);
    live(&hard, 1280, 720, 60);
    live(&hard, 1920, 1080, 30);
    bench_end();
    scene_close(&hard);
    scene_close(&quiet);
    return 0;
}
