/* The rules of Media3, MODEL.md section 5.2: changes by the buffer, the estimate, how much is held, distance
 * from live. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

#include "model/player/live_speed.h"

/* Media3 takes a higher level only with 10 s in the buffer, or three quarters of what there is to the end of
 * the last whole segment, and a lower one only without 25. */
static void media3_changes_by_the_buffer(void **state)
{
    (void)state;
    const double durations[] = {30, 100}, rates[] = {20, 1.2};
    struct tr_trace *trace = trace_of(2, durations, rates);
    for (int on_demand = 0; on_demand < 2; on_demand++) {
        struct tr_params params;
        load_scenario("media3", &params);
        set(&params, "player.mode", on_demand ? "vod" : "live");
        set(&params, "player.content_s", "300");
        set(&params, "live.encode_delay_s", "2");
        struct tr_timeline *t = run_player(&params, trace, 0.1);
        size_t up = 0, early = 0, down = 0, held = 0;
        for (size_t i = 1; i < t->fetch_count; i++) {
            struct tr_timeline_state s;
            const struct tr_timeline_fetch *f = &t->fetches[i];
            tr_timeline_at(t, f->start_s, &s);
            const double past_s = s.content_s + s.behind_live_s - 2 - f->content_s,
                         last_s = f->content_s + floor(past_s / f->length_s + 1e-9) * f->length_s,
                         ahead_s = last_s - s.content_s - f->length_s,
                         rises_s = on_demand ? 10 : fmin(10, 0.75 * ahead_s);
            const double kbps = params.ladder.levels[f->level].video_kbps;
            if (f->level > f[-1].level) {
                assert_true(s.buffer_level_s >= rises_s - 1e-3);
                up++;
                early += s.buffer_level_s < 0.75 * (s.behind_live_s - f->length_s) - 1e-3;
            } else if (f->level < f[-1].level) {
                assert_true(s.buffer_level_s < 25 + 1e-3);
                down++;
            } else {
                held += s.buffer_level_s >= 25 && kbps > 700 * f->estimate_mbps;
            }
        }
        assert_true(up > 0 && down > 0 && (held > 0) == (on_demand == 1) && (early > 0) == (on_demand == 0));
        tr_timeline_free(t);
    }
    tr_trace_free(trace);
}

/* It begins with what its first estimate allows, whatever is in the buffer. */
static void media3_begins_by_its_first_estimate(void **state)
{
    (void)state;
    const double duration = 20, rate = 8;
    struct tr_trace *trace = trace_of(1, &duration, &rate);
    static const char *const estimates[] = {"1", "4.3"};
    double kbps[2], above_kbps[2];
    for (int i = 0; i < 2; i++) {
        struct tr_params params;
        load_scenario("media3", &params);
        set(&params, "player.first_estimate_mbps", estimates[i]);
        struct tr_timeline *t = run_player(&params, trace, 1);
        kbps[i] = params.ladder.levels[t->fetches[0].level].video_kbps;
        above_kbps[i] = params.ladder.levels[t->fetches[0].level + 1].video_kbps;
        tr_timeline_free(t);
    }
    assert_true(kbps[0] <= 700 && above_kbps[0] > 700);
    assert_true(kbps[1] > kbps[0] && kbps[1] <= 3010 && above_kbps[1] + 128 > 3010);
    tr_trace_free(trace);
}

/* Its estimate: the median of what came, by the root of its bytes, of the last 2000 of that. */
static void media3_estimates_by_the_median(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("media3", &params);
    params.ladder.count =
        1; /* segments of 99 kB: the root of each weighs 314, so the last 6.4 of them count */
    const double durations[] = {30.9, 60}, rates[] = {8, 2};
    struct tr_trace *trace = trace_of(2, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 1);
    const double efficiency = params.player.link_efficiency;
    size_t first = 0; /* of those that the slow link brought */
    while (t->fetches[first].first_byte_s < 30.9) {
        first++;
    }
    assert_near(t->fetches[1].estimate_mbps, 1, 1e-9); /* 99 kB are not believed yet */
    assert_near(t->fetches[first].estimate_mbps, 8 * efficiency, 1e-6);
    assert_near(t->fetches[first + 3].estimate_mbps, 8 * efficiency, 1e-6);
    assert_near(t->fetches[first + 4].estimate_mbps, 2 * efficiency, 1e-6);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Media3 throws away pictures that it has buffered at a lower level where more than 25 s are ahead of it,
 * once the link allows a higher one; pictures of 720 lines it keeps. */
static void media3_discards_what_is_poor(void **state)
{
    (void)state;
    const double durations[] = {25, 200}, rates[] = {1.2, 20};
    struct tr_trace *trace = trace_of(2, durations, rates);
    for (int large = 0; large < 2; large++) {
        struct tr_params params;
        load_scenario("media3", &params);
        set(&params, "player.mode", "vod");
        set(&params, "player.content_s", "120");
        for (int i = 0; large && i < params.ladder.count; i++) {
            params.ladder.levels[i].width_px = 1280;
            params.ladder.levels[i].height_px = 720;
        }
        struct tr_timeline *t = run_player(&params, trace, 0.1);
        size_t again = 0;
        for (size_t i = 1; i < t->fetch_count; i++) {
            const struct tr_timeline_fetch *f = &t->fetches[i];
            if (f->segment <= f[-1].segment) {
                struct tr_timeline_state s;
                tr_timeline_at(t, f->start_s, &s);
                const double kept_s = f->content_s - s.content_s;
                assert_true(kept_s >= 25 - 0.11 && kept_s < 27 + 0.11);
                assert_near(f->buffer_s - f->length_s + (f->end_s - f->start_s), kept_s, 0.11);
                assert_true(f->level > f[-1].level || f[-1].segment > f->segment);
                again++;
            }
        }
        assert_int_equal(again > 0, !large);
        tr_timeline_free(t);
    }
    tr_trace_free(trace);
}

/* Media3 holds no more than 144 MB, however short that is. */
static void media3_holds_so_many_bytes(void **state)
{
    (void)state;
    struct tr_params params;
    struct tr_trace *trace = flat(200, 60);
    load_scenario("media3", &params);
    set(&params, "player.mode", "vod");
    set(&params, "player.content_s", "120");
    params.ladder.count = 1;
    params.ladder.levels[0].video_kbps = 46137.344 - params.ladder.levels[0].audio_kbps; /* 25 s are that */
    struct tr_timeline *t = run_player(&params, trace, 0.1);
    double most_s = 0;
    for (size_t i = 0; i < t->fetch_count; i++) {
        most_s = fmax(most_s, t->fetches[i].buffer_s);
    }
    assert_true(most_s > 25 && most_s < 27 + 1e-6);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Where the stream says how far behind live to be, Media3 comes back to that after a stall, by 3 % of the
 * time at most, half a second farther for the stall; else it stays where the stall has left it. */
static void media3_keeps_to_its_distance_from_live(void **state)
{
    (void)state;
    const double durations[] = {40, 9, 251}, rates[] = {8, 0, 8};
    struct tr_trace *trace = trace_of(3, durations, rates);
    double after_s[2], end_s[2];
    for (int on = 0; on < 2; on++) {
        struct tr_params params;
        load_scenario("media3", &params);
        set(&params, "media3.live_speed", on ? "on" : "off");
        struct tr_timeline *t = run_player(&params, trace, 0.1);
        const struct tr_timeline_event *stall = tr_timeline_next_event(t, 30, STALLS);
        struct tr_timeline_state s, next = {0};
        assert_non_null(stall);
        tr_timeline_at(t, 60, &s);
        after_s[on] = s.behind_live_s;
        for (double t_s = 60; t_s < 290; t_s += 10) {
            tr_timeline_at(t, t_s, &s);
            tr_timeline_at(t, t_s + 10, &next);
            assert_true(fabs(next.behind_live_s - s.behind_live_s) <= (on ? 0.3 : 0) + 1e-6);
        }
        end_s[on] = next.behind_live_s;
        assert_true(!next.stalled);
        tr_timeline_free(t);
    }
    assert_true(after_s[0] > 9.5 && after_s[1] > 9.5);
    assert_near(end_s[0], after_s[0], 1e-6);
    assert_true(end_s[1] >= 8 && end_s[1] < 8.5 + 0.05);
    tr_trace_free(trace);
}

/* The rules of it, one by one. */
static void media3_aims_by_what_is_possible(void **state)
{
    (void)state;
    struct live_speed c;
    live_speed_init(&c, 8);
    live_speed_look(&c, 2, 1, 0);
    live_speed_decide(&c, 8.01);
    assert_near(c.speed, 1, 0); /* near enough */
    live_speed_decide(&c, 8.2);
    assert_near(c.speed, 1.02, 1e-9);
    live_speed_decide(&c, 9);
    assert_near(c.speed, 1.03, 1e-9);
    live_speed_decide(&c, 7);
    assert_near(c.speed, 0.97, 1e-9);
    assert_near(c.target_s, 8, 1e-9);
    live_speed_stalled(&c);
    live_speed_stalled(&c);
    assert_near(c.target_s, 9, 1e-9);
    live_speed_decide(&c, 9); /* as it still plays slower, the target stays */
    assert_near(c.target_s, 9, 1e-9);
    live_speed_decide(&c, 9); /* by 3 % of a second at most, never below the ideal */
    assert_near(c.target_s, 8.97, 1e-9);
    live_speed_look(&c, 12, 1,
                    0); /* what is possible is farther away: at once, and a margin of three deviations */
    live_speed_decide(&c, 20);
    assert_true(c.target_s >= 12 && c.target_s < 12.1);
    live_speed_look(&c, 2, 1000, 0); /* and it is forgotten by a thousandth each look */
    assert_near(c.possible_s, 2 + 10 * pow(0.999, 1000), 1e-6);
    assert_true(c.deviation_s > 1);
}

/* In the middle of a fetch after 30 s over a link of 1 Mbit/s. */
static double amid_a_fetch_s(const struct tr_params *params)
{
    struct tr_trace *trace = flat(1, 60);
    struct tr_timeline *t = run_player(params, trace, 1);
    size_t k = 0;
    while (t->fetches[k].start_s < 30) {
        k++;
    }
    const double amid_s = (t->fetches[k].first_byte_s + t->fetches[k].end_s) / 2;
    tr_timeline_free(t);
    tr_trace_free(trace);
    return amid_s;
}

static size_t first_silence(const struct tr_timeline *t)
{
    size_t k = 0;
    while (k < t->fetch_count && !t->fetches[k].timed_out) {
        k++;
    }
    assert_true(k < t->fetch_count);
    return k;
}

/* Media3 gives up what is silent for 8 s and asks for the rest of it: at once, then a second later each time.
 * After the fourth silence there is nothing left to play, and it stops for good. */
static void media3_asks_for_the_rest_of_what_falls_silent(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("media3", &params);
    params.ladder.count = 1;
    params.ladder.levels[0].video_kbps = 500;
    for (int i = 0; i < 4; i++) {
        const bool is_long = i % 2 == 1;
        set(&params, "player.link", i < 2 ? "ideal" : "tcp");
        const double outage_s = amid_a_fetch_s(&params), lasts_s = is_long ? 60 : 10,
                     durations[] = {outage_s, lasts_s, 60}, rates[] = {1, 0, 6};
        struct tr_trace *trace = trace_of(3, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.1);
        const size_t first = first_silence(t);
        const struct tr_timeline_fetch *f = &t->fetches[first];
        size_t count = 1;
        assert_true(f->first_byte_s < outage_s);
        assert_near(f->end_s, outage_s + 8, 0.26);
        for (; first + count < t->fetch_count && f[count].timed_out; count++) {
            assert_near(f[count].end_s - f[count].start_s, 8, 1e-6);
            assert_near(f[count].start_s - f[count - 1].end_s, (double)count - 1, 1e-6);
            assert_int_equal(f[count].segment, f->segment);
        }
        struct tr_timeline_state s;
        tr_timeline_at(t, outage_s + lasts_s + 20, &s);
        assert_int_equal(s.stalled, is_long);
        assert_int_equal(count, is_long ? 4 : 1);
        const struct tr_timeline_event *stop = tr_timeline_next_event(t, 0, STOPS);
        assert_int_equal(stop != NULL, is_long);
        if (is_long) {
            assert_int_equal(first + count, t->fetch_count);
            assert_near(stop->t_s, f[3].end_s, 1e-9);
        } else {
            assert_int_equal(f[1].segment, f->segment);
            const double all_s = f->bytes * 8 / 1e6 / (6 * params.player.link_efficiency);
            /* Over TCP a window that the outage has cut takes its rounds. */
            const double most_s = i == 0 ? 0.75 * all_s + 0.05 : 4 * all_s;
            assert_true(f[1].end_s - fmax(f[1].first_byte_s, outage_s + lasts_s) < most_s);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* On demand, over a link that comes back as often as it takes: a player that has stopped is no error, and its
 * viewer stands before the rest of the content for as long as that lasts. */
static void media3_stops_amid_its_content(void **state)
{
    (void)state;
    struct tr_params params;
    struct tr_timeline *t = NULL;
    struct tr_error err = {0};
    load_scenario("media3", &params);
    set(&params, "player.mode", "vod");
    set(&params, "player.content_s", "200");
    const double durations[] = {30, 200}, rates[] = {6, 0};
    struct tr_trace *trace = trace_of(2, durations, rates);
    const struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = 1, .loop = true};
    if (tr_session_run(&config, &t, &err) != TR_STATUS_OK) {
        fail_msg("%s", err.what);
    }
    const struct tr_timeline_event *stop = tr_timeline_next_event(t, 0, STOPS);
    struct tr_timeline_state s;
    assert_non_null(stop);
    tr_timeline_at(t, stop->t_s, &s);
    assert_true(s.stalled && s.content_s > 30 && s.content_s < 150);
    assert_near(tr_timeline_duration_s(t), stop->t_s + 200 - s.content_s, 1.01);
    tr_timeline_at(t, tr_timeline_duration_s(t), &s);
    assert_true(s.stalled);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* It goes on asking while there is something to play, and stops where that ends. */
static void media3_stops_with_its_buffer(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("media3", &params);
    set(&params, "player.mode", "vod");
    params.ladder.count = 1;
    params.ladder.levels[0].video_kbps = 500;
    bool amid_a_wait = false;
    for (int k = 0; k < 20; k++) {
        const double durations[] = {10 + k * 0.5, 120}, rates[] = {2, 0};
        struct tr_trace *trace = trace_of(2, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.1);
        const struct tr_timeline_event *stop = tr_timeline_next_event(t, 0, STOPS);
        size_t count;
        const struct tr_timeline_stall *stalls = tr_timeline_stalls(t, &count);
        assert_true(stop && count == 1);
        assert_true(stop->t_s >= stalls->begin_s);
        /* Amid a wait to ask again at once, amid a request when that is over. */
        const struct tr_timeline_fetch *last = &t->fetches[t->fetch_count - 1];
        assert_true(last->timed_out);
        assert_near(stop->t_s, fmax(last->end_s, stalls->begin_s), 1e-9);
        amid_a_wait |= stop->t_s > last->end_s;
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(amid_a_wait);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(media3_changes_by_the_buffer),
        cmocka_unit_test(media3_begins_by_its_first_estimate),
        cmocka_unit_test(media3_estimates_by_the_median),
        cmocka_unit_test(media3_discards_what_is_poor),
        cmocka_unit_test(media3_holds_so_many_bytes),
        cmocka_unit_test(media3_keeps_to_its_distance_from_live),
        cmocka_unit_test(media3_aims_by_what_is_possible),
        cmocka_unit_test(media3_asks_for_the_rest_of_what_falls_silent),
        cmocka_unit_test(media3_stops_amid_its_content),
        cmocka_unit_test(media3_stops_with_its_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
