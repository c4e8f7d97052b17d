/* Recording from the window, with a clock that the test turns: which frames become the film's, and what is
 * said of those that were missed. */
#include "show/record_offline.h"
#include "app/record_live.h"
#include "app/playhead.h"
#include "rec/module.h"
#include "rec/recorder.h"
#include "unit/media.h"
#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define FRAME_S (1.0 / 60)

struct stage {
    struct source source;
    struct playhead ph;
    struct canvas canvas;
    struct record_live live;
    struct record_news news;
    char path[256], *log;
    size_t log_size;
    double now_s, next_frame_s, last_s; /* of the window's loop */
    double cost_s;                      /* of a frame */
    int drawn;                          /* frames, filmed or not */
    double first_t_s;
    double unevenness_s; /* how far the session's time of a filmed frame was from its slot's at most */
    int longest_gap;     /* most slots missed in a row */
};

static void begin(struct stage *s, int w_px, int h_px)
{
    *s = (struct stage){.now_s = 1000.123, .cost_s = 0.003};
    const struct source_request request = {.name = "stable", .duration_s = 600};
    struct tr_error err = {0};
    assert_int_equal(source_open(&request, &s->source, &err), TR_STATUS_OK);
    playhead_init(&s->ph, tr_timeline_duration_s(s->source.timeline));
    s->ph.playing = true;
    assert_true(canvas_init(&s->canvas, w_px, h_px, 1, NULL));
    canvas_clear(&s->canvas, 0xff102030);
    snprintf(s->path, sizeof s->path, BINARY_DIR "/test_record_live-%d.mp4", (int)getpid());
    char part[sizeof s->path + 8];
    snprintf(part, sizeof part, "%s.part", s->path);
    unlink(s->path);
    unlink(part);
    s->live.log = open_memstream(&s->log, &s->log_size);
    assert_non_null(s->live.log);
    if (record_live_start(&s->live, s->path, w_px, h_px, NULL, &err) != TR_STATUS_OK) {
        fail_msg("%s", err.what);
    }
    s->last_s = s->next_frame_s = s->now_s;
}

static void canvas_fill_noise(struct canvas *canvas, uint32_t seed)
{
    for (int i = 0; i < canvas->width_px * canvas->height_px; i++) {
        seed = seed * 1664525u + 1013904223u;
        canvas->pixels[i] = 0xff000000u | seed >> 8;
    }
}

/* The encoder is real, the clock is not: it must not run away from it. */
static void let_the_encoder_follow(struct stage *s)
{
    while (s->live.rec && rec_progress(s->live.rec).frames_queued > 10 &&
           rec_progress(s->live.rec).state != REC_FAILED) {
        usleep(500);
    }
}

/* A turn of the window's loop, as app.c has it. */
static void turn(struct stage *s, double held_up_s)
{
    s->now_s = fmax(s->now_s, s->next_frame_s) + held_up_s;
    double now_s = record_live_clock_s(&s->live, s->now_s);
    playhead_advance(&s->ph, fmin(now_s - s->last_s, 0.5));
    s->last_s = now_s;
    if (now_s >= s->next_frame_s - 0.0005) {
        int64_t before = s->live.next_slot;
        record_live_frame(&s->live, &s->canvas, s->source.timeline, &s->ph, &s->news);
        if (s->live.next_slot > before) {
            double slot_s = (double)(s->live.next_slot - 1) / s->live.fps;
            s->first_t_s = before == 0 ? s->ph.t_s : s->first_t_s;
            s->unevenness_s = fmax(s->unevenness_s, fabs(s->ph.t_s - s->first_t_s - slot_s));
            int gap = (int)(s->live.next_slot - before - 1);
            s->longest_gap = gap > s->longest_gap ? gap : s->longest_gap;
        }
        s->drawn++;
        s->next_frame_s = record_live_next_frame_s(&s->live, now_s, FRAME_S);
        s->now_s += s->cost_s;
    }
    let_the_encoder_follow(s);
}

static int64_t missed(const struct stage *s)
{
    double recorded_s, mib;
    int64_t missed;
    assert_true(record_live_counter(&s->live, &recorded_s, &mib, &missed));
    return missed;
}

static void end(struct stage *s)
{
    record_live_close(&s->live, &s->news);
    if (s->news.bad) {
        fail_msg("%s", s->news.text);
    }
    fclose(s->live.log);
    free(s->log);
    assert_int_equal(access(s->path, F_OK), 0);
    unlink(s->path);
    canvas_destroy(&s->canvas);
    source_close(&s->source);
}

static void a_window_held_up_for_a_moment_loses_nothing(void **state)
{
    (void)state;
    struct stage s;
    begin(&s, 160, 90);
    for (int i = 0; i < 300; i++) {
        turn(&s, i == 100 ? 0.12 : i == 200 ? 0.2 : 0.0008);
    }
    assert_int_equal(missed(&s), 0);
    assert_int_equal(s.live.next_slot, 300);
    assert_true(s.unevenness_s < 1e-9);
    end(&s);
    assert_null(strstr(s.news.text, "repeat"));
}

/* Wakes that scatter around the slot's time, and a display of another rate than the film's. */
static void scattered_wakes_lose_nothing(void **state)
{
    (void)state;
    struct stage s;
    begin(&s, 160, 90);
    for (int i = 0; i < 300; i++) {
        turn(&s, 0.013 * (i * 7 % 10) / 10);
    }
    assert_int_equal(missed(&s), 0);
    assert_true(s.unevenness_s < 1e-9);
    fflush(s.live.log);
    assert_int_equal(s.log_size, 0);
    end(&s);
}

static void a_large_window_is_drawn_twice_a_slot(void **state)
{
    (void)state;
    struct stage s;
    begin(&s, 1282, 722);
    assert_int_equal(s.live.fps, 30);
    for (int i = 0; i < 81; i++) {
        turn(&s, 0.0004);
    }
    assert_int_equal(s.live.next_slot, 41);
    assert_int_equal(s.drawn, 81);
    assert_int_equal(missed(&s), 0);
    turn(&s, 0.1); /* late: no frame between the slots now */
    turn(&s, 0);
    turn(&s, 0);
    assert_int_equal(s.live.next_slot, 44);
    assert_int_equal(missed(&s), 0);
    end(&s);
}

static int lines_of(const char *text)
{
    int lines = 0;
    for (; *text; text++) {
        lines += *text == '\n';
    }
    return lines;
}

/* A film of 64 million pixels plays nowhere, and is a minute behind after a second. */
static void a_huge_window_is_a_film_that_plays(void **state)
{
    (void)state;
    static const struct {
        int w_px, h_px, film_w_px, film_h_px;
    } cases[] = {{3840, 2160, 3840, 2160},
                 {4096, 2304, 4096, 2304},
                 {5120, 2880, 4096, 2304},
                 {8000, 8000, 3072, 3072}};
    char path[sizeof((struct stage *)NULL)->path];
    snprintf(path, sizeof path, BINARY_DIR "/test_record_live-%d.mkv", (int)getpid());
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct record_live live = {0};
        struct tr_error err = {0};
        if (record_live_start(&live, path, cases[i].w_px, cases[i].h_px, NULL, &err) != TR_STATUS_OK) {
            fail_msg("%s", err.what);
        }
        assert_int_equal(live.rec->width_px, cases[i].film_w_px);
        assert_int_equal(live.rec->height_px, cases[i].film_h_px);
        rec_discard(live.rec);
    }
}

/* Frames that take half as long again as there is time: every third slot is missed, evenly, and is said. */
static void a_window_that_is_too_slow_misses_evenly_and_says_so(void **state)
{
    (void)state;
    struct stage s;
    begin(&s, 160, 90);
    s.cost_s = 0.025;
    for (int i = 0; i < 240; i++) {
        turn(&s, 0);
    }
    int64_t count = missed(&s);
    assert_true(count > 90 && count < 120);
    assert_true(s.longest_gap <= 1);
    assert_true(s.unevenness_s < 0.25);
    assert_int_equal(s.live.next_slot, 240 + count); /* the film is as long as it took */
    fflush(s.live.log);
    assert_true(lines_of(s.log) >= 3 && lines_of(s.log) <= 7);
    assert_non_null(strstr(s.log, "tracereel: recording: 1 frame missed up to "));
    record_live_close(&s.live, &s.news);
    fflush(s.live.log);
    char last[600];
    snprintf(last, sizeof last, "tracereel: recording: %s: %.1f s, %lld frames, %lld missed\n", s.path,
             (double)(240 + count) / 60, (long long)(240 + count), (long long)count);
    assert_non_null(strstr(s.log, last));
    assert_non_null(strstr(s.news.text, "repeat the one before"));
    s.news.bad = false;
    end(&s);
}

/* A disk that takes no more ends the recording, in words, and what there is stays. */
static void a_window_says_that_writing_failed(void **state)
{
    (void)state;
    struct stage s;
    struct rlimit usual, small;
    begin(&s, 1280, 720);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
    small = usual;
    small.rlim_cur = 16384;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (int i = 0; i < 1000 && !s.news.any; i++) {
        canvas_fill_noise(&s.canvas, (uint32_t)i);
        turn(&s, 0);
    }
    setrlimit(RLIMIT_FSIZE, &usual);
    assert_true(s.news.any && s.news.bad);
    assert_non_null(strstr(s.news.text, "the recording ended: "));
    assert_non_null(strstr(s.news.text, "File too large"));
    assert_non_null(strstr(s.news.text, ".mp4.part"));
    assert_null(s.live.rec);
    char part[sizeof s.path + 8];
    snprintf(part, sizeof part, "%s.part", s.path);
    assert_int_equal(access(part, F_OK), 0);
    assert_int_not_equal(access(s.path, F_OK), 0);
    unlink(part);
    fclose(s.live.log);
    free(s.log);
    canvas_destroy(&s.canvas);
    source_close(&s.source);
}

/* Of a span, those inside it, from its beginning on. */
static void bookmarks_become_chapters(void **state)
{
    (void)state;
    const struct source_request request = {.name = "stable", .duration_s = 60};
    const double bookmarks_s[] = {5, 12, 15, 40};
    char path[256];
    struct lineup lineup = {0};
    struct tr_error err = {0};
    snprintf(path, sizeof path, BINARY_DIR "/test_record_live-%d.mkv", (int)getpid());
    assert_int_equal(lineup_open(&request, 1, &lineup, &err), TR_STATUS_OK);
    const struct record_offline_config config = {.path = path,
                                                 .width_px = 320,
                                                 .height_px = 180,
                                                 .fps = 5,
                                                 .from_s = 10,
                                                 .to_s = 20,
                                                 .speed = 2,
                                                 .bookmarks_s = bookmarks_s,
                                                 .bookmark_count = 4,
                                                 .force = true};
    if (record_offline(&lineup, &config, &err) != TR_STATUS_OK) {
        fail_msg("%s", err.what);
    }
    struct media m = media_read(path, 0);
    assert_int_equal(m.frames, 25);
    assert_int_equal(m.chapters, 2);
    assert_near(m.chapter_s[0], 1, 0.001);
    assert_near(m.chapter_s[1], 2.5, 0.001);
    assert_string_equal(m.chapter_title[0], "bookmark 2");
    assert_string_equal(m.chapter_title[1], "bookmark 3");
    media_destroy(&m);
    unlink(path);
    lineup_close(&lineup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_held_up_for_a_moment_loses_nothing),
        cmocka_unit_test(scattered_wakes_lose_nothing),
        cmocka_unit_test(a_large_window_is_drawn_twice_a_slot),
        cmocka_unit_test(a_huge_window_is_a_film_that_plays),
        cmocka_unit_test(a_window_that_is_too_slow_misses_evenly_and_says_so),
        cmocka_unit_test(a_window_says_that_writing_failed),
        cmocka_unit_test(bookmarks_become_chapters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
