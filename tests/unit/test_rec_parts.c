/* The recorder's parts by themselves: colours, palette, queue, endings. */
#include "unit.h"

#include "rec/frame_queue.h"
#include "rec/packet_log.h"
#include "rec/palette.h"
#include "rec/recorder.h"
#include "rec/yuv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void endings_tell_the_kind(void **state)
{
    (void)state;
    assert_int_equal(rec_kind_of("a.mp4"), REC_MP4);
    assert_int_equal(rec_kind_of("/x.y/a.b.MKV"), REC_MKV);
    assert_int_equal(rec_kind_of("a.webm"), REC_WEBM);
    assert_int_equal(rec_kind_of("a.Gif"), REC_GIF);
    assert_int_equal(rec_kind_of("a.png"), REC_PNG);
    static const char *const none[] = {"", "mp4", ".mp4", "a.mp4/b", "a.mp4.part", "a.avi", "a.", "a.mp4 "};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_int_equal(rec_kind_of(none[i]), REC_KIND_NONE);
    }
}

static double channel(uint32_t pixel, int shift)
{
    return pixel >> shift & 255;
}

/* Every colour within half a step (luma: from 0.7 below to 0.4 above, see LUMA_ROUND) of the exact one. */
static void yuv_is_exact_on_flat_colours(void **state)
{
    (void)state;
    uint32_t pixels[4 * 34], seed = 1;
    uint8_t y[4 * 34], u[2 * 17], v[2 * 17];
    const struct yuv_planes planes = {y, u, v, 34, 17};
    for (int i = 0; i < 20000; i++) {
        seed = seed * 1664525u + 1013904223u;
        uint32_t c = i == 0 ? 0 : i == 1 ? 0xffffff : seed >> 8;
        for (int k = 0; k < 4 * 34; k++) {
            pixels[k] = 0xff000000u | c;
        }
        yuv_from_pixels(pixels, 34, 34, 4, &planes);
        double r = channel(c, 16), g = channel(c, 8), b = channel(c, 0),
               luma = 0.299 * r + 0.587 * g + 0.114 * b;
        double off_y = y[0] - (16 + luma * 219 / 255), off_u = u[0] - (128 + (b - luma) / 1.772 * 224 / 255),
               off_v = v[0] - (128 + (r - luma) / 1.402 * 224 / 255);
        if (off_y < -0.3 || off_y > 0.9 || fabs(off_u) > 0.52 || fabs(off_v) > 0.52) {
            fail_msg("%06x: y off by %.3f, u by %.3f, v by %.3f", (unsigned)c, off_y, off_u, off_v);
        }
        for (int k = 1; k < 4 * 34; k++) {
            assert_int_equal(y[k], y[0]);
        }
        for (int k = 1; k < 2 * 17; k++) {
            assert_true(u[k] == u[0] && v[k] == v[0]);
        }
    }
}

static void yuv_takes_any_size(void **state)
{
    (void)state;
    for (int w = 1; w < 40; w++) {
        for (int h = 1; h < 6; h++) { /* buffers to the byte: the sanitizer sees what goes beyond */
            size_t chroma = (size_t)((w + 1) / 2) * (size_t)((h + 1) / 2), all = (size_t)(w * h);
            uint32_t *pixels = malloc(all * 4);
            uint8_t *y = malloc(all), *u = malloc(chroma), *v = malloc(chroma);
            for (size_t i = 0; i < all; i++) {
                pixels[i] = i % (size_t)w == (size_t)w - 1 ? 0xffff0000u : 0xff000000u;
            }
            yuv_from_pixels(pixels, w, w, h, &(struct yuv_planes){y, u, v, w, (w + 1) / 2});
            assert_in_range(y[w - 1], 81, 82);
            assert_in_range(v[(w + 1) / 2 - 1], w % 2 ? 240 : 180, w % 2 ? 240 : 188);
            free(pixels);
            free(y);
            free(u);
            free(v);
        }
    }
}

static void few_colours_stay_as_they_are(void **state)
{
    (void)state;
    struct histogram *h = calloc(1, sizeof *h);
    struct palette *p = malloc(sizeof *p);
    assert_true(h && p);
    static uint32_t pixels[10000];
    for (int i = 0; i < 10000; i++) {
        pixels[i] = 0xff000000u | (uint32_t)(i / 100) * 0x020509u;
    }
    histogram_add(h, pixels, 10000);
    assert_true(palette_make(p, h));
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(p->colors[p->of_cell[cell_of(pixels[i])]], pixels[i]);
    }
    free(h);
    free(p);
}

/* A whole cube of colours, a large dark area, and a small red light: the area keeps its colour, the light
 * stays red. */
static void many_colours_share_the_palette(void **state)
{
    (void)state;
    struct histogram *h = calloc(1, sizeof *h);
    struct palette *p = malloc(sizeof *p), *again = malloc(sizeof *again);
    assert_true(h && p && again);
    static uint32_t area[500000], cube[64 * 64 * 64];
    for (int i = 0; i < 500000; i++) {
        area[i] = 0xff151b23u;
    }
    for (uint32_t i = 0; i < 64 * 64 * 64; i++) {
        cube[i] = 0xff000000u | (i & 63) << 18 | (i >> 6 & 63) << 10 | (i >> 12) << 2;
    }
    const uint32_t light[40] = {[0 ... 39] = 0xffff6a4du};
    histogram_add(h, area, 500000);
    histogram_add(h, cube, 64 * 64 * 64);
    histogram_add(h, light, 40);
    assert_true(palette_make(p, h) && palette_make(again, h));
    assert_memory_equal(p, again, sizeof *p);
    assert_int_equal(p->count, PALETTE_COLORS);
    assert_int_equal(p->colors[p->of_cell[cell_of(0xff151b23u)]], 0xff151b23u);
    double worst = 0, sum = 0;
    for (int i = 0; i < 64 * 64 * 64; i++) {
        uint32_t got = p->colors[p->of_cell[cell_of(cube[i])]];
        double off = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            off = fmax(off, fabs(channel(got, shift) - channel(cube[i], shift)));
        }
        worst = fmax(worst, off);
        sum += off;
    }
    assert_true(worst < 64 && sum / (64 * 64 * 64) < 20);
    free(h);
    free(p);
    free(again);
}

static void an_empty_palette_is_empty(void **state)
{
    (void)state;
    struct histogram *h = calloc(1, sizeof *h);
    struct palette *p = malloc(sizeof *p);
    assert_true(h && p && palette_make(p, h));
    assert_int_equal(p->count, 0);
    free(h);
    free(p);
}

struct traffic {
    struct frame_queue queue;
    int64_t frames, samples;
    bool in_order;
};

static void *consume(void *context)
{
    struct traffic *t = context;
    const struct queued_frame *frame;
    float sound[100];
    bool more = true;
    while (more) {
        more = queue_wait(&t->queue, &frame);
        if (frame) {
            t->in_order = t->in_order && frame->pixels[0] == (uint32_t)t->frames;
            t->frames += 1 + frame->repeat_before;
            queue_pop(&t->queue);
        }
        for (size_t n; (n = queue_take_samples(&t->queue, sound, 100)) > 0;) {
            for (size_t i = 0; i < n; i++) {
                t->in_order = t->in_order && sound[i] == (float)(t->samples++ % 1000);
            }
        }
    }
    return NULL;
}

static void nothing_is_lost_where_one_waits(void **state)
{
    (void)state;
    struct traffic t = {.in_order = true};
    pthread_t thread;
    assert_true(queue_init(&t.queue, 4, 3, 1, 64, true));
    assert_int_equal(pthread_create(&thread, NULL, consume, &t), 0);
    int64_t samples = 0;
    for (int i = 0; i < 2000; i++) {
        float sound[37];
        for (int k = 0; k < 37; k++) {
            sound[k] = (float)(samples++ % 1000);
        }
        assert_true(queue_samples(&t.queue, sound,
                                  37)); /* sound first: more of it than fits must not block for ever */
        if (i % 3 == 0) {
            struct queued_frame *frame = queue_reserve(&t.queue);
            assert_non_null(frame);
            frame->pixels[0] = (uint32_t)(i / 3);
            frame->repeat_before = 0;
            queue_push(&t.queue);
        }
    }
    queue_end(&t.queue);
    pthread_join(thread, NULL);
    assert_true(t.in_order);
    assert_int_equal(t.frames, 667);
    assert_int_equal(t.samples, samples);
    queue_destroy(&t.queue);
}

static void nobody_waits_live(void **state)
{
    (void)state;
    struct frame_queue queue;
    assert_true(queue_init(&queue, 4, 2, 2, 10, false));
    for (int i = 0; i < 2; i++) {
        struct queued_frame *frame = queue_reserve(&queue);
        assert_non_null(frame);
        frame->repeat_before = i;
        queue_push(&queue);
    }
    assert_null(queue_reserve(&queue));
    assert_int_equal(queue_depth(&queue), 3);
    float sound[2 * 16], out[2 * 40];
    for (int i = 0; i < 32; i++) {
        sound[i] = 1;
    }
    assert_true(queue_samples(&queue, sound, 16)); /* ten fit, six become silence */
    assert_true(queue_samples(&queue, sound, 5));  /* and what comes then stays behind them */
    assert_int_equal(queue_take_samples(&queue, out, 40), 21);
    for (int i = 0; i < 42; i++) {
        assert_true(out[i] == (i < 20 ? 1.0f : 0.0f));
    }
    queue_break(&queue);
    assert_null(queue_reserve(&queue));
    assert_false(queue_samples(&queue, sound, 1));
    queue_destroy(&queue);
}

/* The frame given back last comes first, for its memory is warm; warming takes no frame from anybody. */
static void frames_are_recycled(void **state)
{
    (void)state;
    struct frame_queue queue;
    const struct queued_frame *waiting;
    assert_true(queue_init(&queue, 4, 3, 0, 0, false));
    struct queued_frame *first = queue_reserve(&queue);
    assert_non_null(first);
    assert_ptr_equal(queue_reserve(&queue), first); /* until it is pushed */
    queue_warm(&queue, 10);
    first->pixels[0] = 7;
    queue_push(&queue);
    struct queued_frame *second = queue_reserve(&queue);
    assert_true(second && second != first);
    assert_true(queue_wait(&queue, &waiting) && waiting == first && waiting->pixels[0] == 7);
    queue_pop(&queue);
    second->pixels[0] = 8;
    queue_push(&queue);
    assert_ptr_equal(queue_reserve(&queue), first);
    queue_push(&queue);
    assert_non_null(queue_reserve(&queue));
    queue_push(&queue);
    assert_null(queue_reserve(&queue)); /* three wait, and there are three */
    assert_true(queue_wait(&queue, &waiting) && waiting == second && waiting->pixels[0] == 8);
    queue_destroy(&queue);
}

/* A second of pictures as packets come: every tenth late, decoded before it is shown, or twice as long. */
static struct packet_times packet_at(size_t i)
{
    struct packet_times times = {(int64_t)i, (int64_t)i, 1};
    times.pts += i % 10 == 3 ? 5 : 0;
    times.dts -= i % 10 == 5 ? 2 : 0;
    times.duration += i % 10 == 7;
    return times;
}

static void times_of_packets_are_kept(void **state)
{
    (void)state;
    struct packet_log log = {0};
    struct packet_place place = {0};
    struct packet_times times;
    assert_false(packet_log_next(&log, &place, &times));
    for (size_t i = 0; i < 1000; i++) {
        assert_true(packet_log_add(&log, packet_at(i)));
    }
    assert_int_equal(log.count, 1000);
    for (size_t i = 0; i < 1000; i++) {
        const struct packet_times was = packet_at(i);
        assert_true(packet_log_next(&log, &place, &times));
        assert_true(times.pts == was.pts && times.dts == was.dts && times.duration == was.duration);
    }
    assert_false(packet_log_next(&log, &place, &times));
    packet_log_destroy(&log);
}

static void steady_packets_take_no_memory(void **state)
{
    (void)state;
    struct packet_log log = {0};
    for (int64_t i = 0; i < 1000000; i++) {
        assert_true(packet_log_add(&log, (struct packet_times){i * 1024 - 1024, i * 1024 - 1024, 1024}));
    }
    assert_int_equal(log.run_count, 1);
    assert_int_equal(log.count, 1000000);
    packet_log_destroy(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(endings_tell_the_kind),
        cmocka_unit_test(yuv_is_exact_on_flat_colours),
        cmocka_unit_test(yuv_takes_any_size),
        cmocka_unit_test(few_colours_stay_as_they_are),
        cmocka_unit_test(many_colours_share_the_palette),
        cmocka_unit_test(an_empty_palette_is_empty),
        cmocka_unit_test(nothing_is_lost_where_one_waits),
        cmocka_unit_test(nobody_waits_live),
        cmocka_unit_test(frames_are_recycled),
        cmocka_unit_test(times_of_packets_are_kept),
        cmocka_unit_test(steady_packets_take_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
