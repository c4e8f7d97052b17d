/* The players' rules, MODEL.md section 5.2: levels, what is seen when, when a fetch is given up. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

#include "model/player/estimate.h"

#include <tracereel/players.h>

static void levels_stay_within_the_estimate(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    params.player.safety_up = 0.7;
    params.player.safety_down = 0.95;
    struct tr_trace *trace = flat(5 / 0.96, 60); /* the estimate is 5 Mbit/s */
    struct tr_timeline *t = run_player(&params, trace, 1);
    /* From 0 up: 0.7 x 5 = 3.5 allows 720p at 3.192. */
    assert_true(t->fetches[0].level == 0);
    for (size_t i = 1; i < t->fetch_count; i++) {
        assert_int_equal(t->fetches[i].level, 3);
    }
    tr_timeline_free(t);
    params.player.start_level = 4; /* 4.692 is kept: 0.95 x 5 = 4.75 */
    t = run_player(&params, trace, 1);
    for (size_t i = 0; i < t->fetch_count; i++) {
        assert_int_equal(t->fetches[i].level, 4);
    }
    tr_timeline_free(t);
    params.player.estimate_bias = 0.5; /* 2.5: 0.95 x 2.5 = 2.375 leaves 480p at 1.66 */
    t = run_player(&params, trace, 1);
    assert_int_equal(t->fetches[t->fetch_count - 1].level, 2);
    tr_timeline_free(t);
    params.player.estimate_bias = 1;
    params.player.counts = TR_PLAYER_COUNTS_VIDEO;
    params.player.safety_up = 0.9; /* the picture's 4.5 alone is within */
    params.player.start_level = 0;
    t = run_player(&params, trace, 1);
    assert_int_equal(t->fetches[3].level, 4);
    tr_timeline_free(t);
    /* dash.js: also within estimate x factor x buffer in segments, from the third segment on. */
    set(&params, "player.kind", "dash.js");
    set(&params, "dash_js.insufficient_factor", "0.1");
    set(&params, "dash_js.fast_switch", "off");
    t = run_player(&params, trace, 0.01);
    for (size_t i = 2; i < t->fetch_count; i++) {
        struct tr_timeline_state s;
        tr_timeline_at(t, t->fetches[i].start_s, &s);
        double allowed = 5 * 0.1 * s.buffer_level_s / 2;
        int level = t->fetches[i].level;
        assert_true(level == 0 || params.ladder.levels[level].video_kbps / 1000 <= allowed + 1e-6);
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* When a link at mbps has brought `mbit` from t_s on: of three rates in turn. */
static double time_of(const struct tr_trace *trace, double from_s, double mbit)
{
    return tr_trace_time_of_mbit(trace, from_s, mbit, false);
}

/* A player that decides in the middle of fetches samples after a tenth of a second, once 16 kB or more have
 * come, the wait with the first; a decision comes with a sample. */
static void samples_are_taken_as_media_comes_in(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    set(&params, "player.kind", "shaka");
    set(&params, "shaka.decide_every_s", "1.2");
    params.player.wait_counts = true;
    params.player.link_efficiency = 1;
    params.player.fast_half_life_s = 2;
    params.player.slow_half_life_s = 5;
    params.network.base_latency_ms = 50;
    params.ladder.count = 1;
    params.ladder.levels[0].video_kbps = 5500 - params.ladder.levels[0].audio_kbps;
    const double durations[] = {0.7, 1.4, 3}, rates[] = {8, 1, 4};
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 1);
    /* Decisions come with the first sample after 128 kB have been seen, and the first 1.2 s later or more;
     * the log has what the last one saw. */
    const double least = 0.128, first_byte_s = 0.1, end_s = 3.3;
    struct estimate want, now;
    estimate_init(&now, 2, 5, 1);
    want = now;
    double since_s = 0, decided_s = -1.2;
    for (double t_s = 0; t_s < end_s; since_s = t_s) {
        t_s = fmax(since_s + 0.1, time_of(trace, fmax(since_s, first_byte_s), least));
        const double came =
            tr_trace_mbit_before(trace, t_s, false) - tr_trace_mbit_before(trace, fmax(since_s, 0.1), false);
        if (t_s >= end_s) {
            break;
        }
        estimate_add(&now, came / (t_s - since_s), t_s - since_s);
        const double seen =
            tr_trace_mbit_before(trace, t_s, false) - tr_trace_mbit_before(trace, first_byte_s, false);
        if (seen >= 1.024 - 1e-9 && t_s - decided_s >= 1.2 - 1e-9) {
            decided_s = t_s;
            want = now;
        }
    }
    assert_near(t->fetches[0].end_s, 3.3, 1e-9);
    assert_near(t->fetches[0].estimate_mbps, estimate_mbps(&want), 1e-9);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* 128 kB: a segment of the lowest level is 0.792 Mbit, two are enough. */
static void little_is_not_believed(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    set(&params, "player.kind", "shaka");
    set(&params, "shaka.decide_every_s", "1");
    set(&params, "shaka.list_refresh_s", "0");
    set(&params, "shaka.retry_s", "0");
    params.player.abandon = false;
    struct tr_trace *trace = flat(20, 30);
    struct tr_timeline *t = run_player(&params, trace, 1);
    assert_int_equal(t->fetches[0].level, 0);
    assert_int_equal(t->fetches[1].level, 0);
    assert_int_equal(t->fetches[2].level, 6);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static void a_full_buffer_waits(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    params.player.live_latency_s = 60;
    params.player.max_buffer_s = 12;
    struct tr_trace *trace = flat(50, 120);
    struct tr_timeline *t = run_player(&params, trace, 0.1);
    double most = 0;
    for (size_t i = 0; i < t->count; i++) {
        most = fmax(most, t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i]);
    }
    assert_true(most > 12 && most <= 14);
    for (size_t i = 0; i < t->fetch_count; i++) {
        struct tr_timeline_state s;
        tr_timeline_at(t, t->fetches[i].start_s, &s);
        assert_true(s.buffer_level_s <= 12 + 1e-6);
    }
    tr_timeline_free(t);
    set(&params, "player.kind", "dash.js"); /* looks every half second; at the top level 30 s are full */
    t = run_player(&params, trace, 0.1);
    double idle_s = t->fetches[t->fetch_count - 1].start_s - t->fetches[t->fetch_count - 2].end_s;
    assert_true(idle_s > 0.4);
    assert_near(idle_s / 0.5, rint(idle_s / 0.5), 1e-9);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static void playlists_are_polled(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    params.ladder.count = 1;
    set(&params, "player.kind", "hls.js");
    set(&params, "hls_js.playlist_poll_s", "2");
    set(&params, "hls_js.setup_s", "0");
    params.player.live_latency_s = 4.3; /* segments come to exist at odd seconds */
    struct tr_trace *trace = flat(20, 60);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    /* The playlist is fetched at 0, 2, 4, ...; a segment shows a poll and a round trip later. */
    for (size_t i = 3; i < t->fetch_count; i++) {
        double polls = (t->fetches[i].start_s - 0.04) / 2;
        assert_near(polls, rint(polls), 1e-9);
    }
    tr_timeline_free(t);
    /* Half the time after one that showed nothing new. */
    set(&params, "hls_js.playlist_poll_s", "1.5");
    t = run_player(&params, trace, 0.5);
    double poll_s = 0, listed = 2;
    bool news = true;
    size_t halves = 0;
    for (size_t i = 3; i < t->fetch_count; i++) {
        while (poll_s + 0.04 < t->fetches[i].start_s - 1e-9) {
            poll_s += news ? 1.5 : 0.75;
            halves += !news;
            news = floor((poll_s + 5) / 2) > listed;
            listed = floor((poll_s + 5) / 2);
        }
        assert_near(t->fetches[i].start_s - poll_s, 0.04, 1e-9);
    }
    assert_true(halves > 5);
    tr_timeline_free(t);
    set(&params, "player.kind", "shaka");
    set(&params, "shaka.list_refresh_s", "2");
    set(&params, "shaka.retry_s", "0");
    t = run_player(&params, trace, 0.5);
    for (size_t i = 3; i < t->fetch_count; i++) {
        double looks = t->fetches[i].start_s / 2;
        assert_near(looks, rint(looks), 1e-9);
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* From the last byte into the buffer: a tenth of the segments takes so many times the usual time less, a
 * tenth so many times more. */
static void check_time_to_append(const char *player, double less, double more)
{
    struct tr_params params;
    load_scenario(player, &params);
    set(&params, "player.sound_apart_kbps", "0");
    params.ladder.count = 1;
    params.player.start_level = 0;
    params.ladder.levels[0].video_kbps = 1000;
    struct tr_trace *trace = flat(8, 1000);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    static double took_s[600];
    size_t count = 0;
    for (size_t i = 50; i < t->fetch_count && count < 600; i++) {
        took_s[count++] = t->fetches[i].end_s - t->fetches[i].first_byte_s;
    }
    assert_true(count > 400);
    qsort(took_s, count, sizeof *took_s, by_size);
    const double usual_s = 0.006 + 0.0009 * 2, below_s = took_s[count / 2] - took_s[count / 10],
                 above_s = took_s[count * 9 / 10] - took_s[count / 2];
    assert_near(below_s, less * usual_s, 0.25 * less * usual_s);
    assert_near(above_s, more * usual_s, 0.3 * more * usual_s);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* It is drawn, its logarithm with a spread of 0.8: exp(-1.28 x 0.8) is 0.36, exp(1.28 x 0.8) is 2.79. */
static void shaka_takes_its_time_to_append(void **state)
{
    (void)state;
    check_time_to_append("shaka", 0.64, 1.79);
}

/* The same with 0.6. */
static void dash_js_takes_its_time_to_append(void **state)
{
    (void)state;
    check_time_to_append("dash.js", 0.54, 1.16);
}

/* Sound is there before the picture is: the playhead goes on for up to three seconds, then waits for both. */
static void sound_plays_on(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js-nofastswitch", &params);
    params.player.abandon = false;
    const double durations[] = {30, 14, 60}, rates[] = {8, 0.4, 8};
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.1);
    const struct tr_timeline_event *stall = tr_timeline_next_event(t, 30, STALLS);
    assert_non_null(stall);
    struct tr_timeline_state s;
    double empty_s = stall->t_s;
    do {
        empty_s -= 0.05;
        tr_timeline_at(t, empty_s, &s);
    } while (s.buffer_level_s == 0);
    assert_true(stall->t_s - empty_s > 0.5 && stall->t_s - empty_s <= 3.06);
    tr_timeline_at(t, stall->t_s - 0.2, &s);
    assert_true(s.dropped && !s.stalled); /* pictures are missing */
    /* Which is an event, from when the buffer is empty to the stall, or until pictures come. */
    const struct tr_timeline_event *alone = tr_timeline_previous_event(t, stall->t_s, RUN_ONS);
    assert_non_null(alone);
    assert_near(alone->t_s, empty_s, 0.051);
    assert_true(alone->duration_s > 0.5 && alone->t_s + alone->duration_s <= stall->t_s + 1e-9);
    tr_timeline_free(t);
    params.player.sound_apart_kbps = 0; /* in one piece there is nothing to play on with */
    t = run_player(&params, trace, 0.1);
    stall = tr_timeline_next_event(t, 30, STALLS);
    assert_non_null(stall);
    tr_timeline_at(t, stall->t_s - 0.05, &s);
    assert_true(s.buffer_level_s > 0.04);
    assert_null(tr_timeline_next_event(t, 0, RUN_ONS));
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* A stall that begins as sound runs out while pictures are there ends with sound alone, and pictures are
 * missing from then on; where they were missing by then, with both. */
static void sound_alone_ends_a_stall(void **state)
{
    (void)state;
    const double durations[] = {15, 15, 15, 15, 15, 15, 60}, rates[] = {8, 0.3, 8, 0.3, 8, 0.3, 8};
    struct tr_trace *trace = trace_of(7, durations, rates);
    static const char *const players[] = {"shaka", "dash.js-nofastswitch"};
    int alone = 0, both = 0;
    for (int i = 0; i < 16; i++) {
        struct tr_params params;
        load_scenario(players[i % 2], &params);
        params.player.live_phase = 0.06 * i;
        struct tr_timeline *t = run_player(&params, trace, 0.1);
        const struct tr_timeline_event *stall = NULL;
        for (double t_s = 0; (stall = tr_timeline_next_event(t, t_s, STALLS)); t_s = stall->t_s) {
            const double over_s = stall->t_s + stall->duration_s;
            const struct tr_timeline_event *missed = tr_timeline_previous_event(t, stall->t_s, RUN_ONS),
                                           *misses = tr_timeline_next_event(t, over_s - 1e-6, RUN_ONS);
            const bool missing = missed && missed->t_s + missed->duration_s >= stall->t_s - 1e-6;
            if (misses && misses->t_s < over_s + 1e-6) {
                assert_false(missing);
                alone++;
            } else {
                both += missing;
            }
        }
        tr_timeline_free(t);
    }
    assert_true(alone > 0 && both > 0);
    tr_trace_free(trace);
}

/* Over a link that falls silent whatever is asked for is asked for again: after 20 s and one more by dash.js,
 * after 5 s without more of it or 10 s without any by Shaka, 10 s by hls.js; lists after 10 s by all. */
static void silence_is_timed(void **state)
{
    (void)state;
    static const struct {
        const char *player;
        enum tr_timeline_media media;
        double after_s;
    } cases[] = {{"dash.js-nofastswitch", TR_TIMELINE_SOUND, 20},
                 {"shaka", TR_TIMELINE_PICTURE, 5},
                 {"hls.js", TR_TIMELINE_LIST, 10}};
    const double durations[] = {30, 60, 60}, rates[] = {6, 0, 6};
    struct tr_trace *trace = trace_of(3, durations, rates);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tr_params params;
        load_scenario(cases[i].player, &params);
        struct tr_timeline *t = run_player(&params, trace, 1);
        size_t of_this = 0;
        const struct tr_timeline_event *e = tr_timeline_next_event(t, 0, TIMEOUTS);
        for (; e; e = tr_timeline_next_event(t, e->t_s, TIMEOUTS)) {
            const double after_s = e->media == TR_TIMELINE_LIST ? 10 : cases[i].after_s;
            assert_true(e->t_s > 30 + after_s - 3 && e->t_s < 100);
            of_this += e->media == cases[i].media;
        }
        if (of_this == 0) {
            fail_msg("%s: nothing was timed out", cases[i].player);
        }
        /* And it plays on once the link is back. */
        struct tr_timeline_state s;
        tr_timeline_at(t, 140, &s);
        assert_true(!s.stalled);
        tr_timeline_free(t);
    }
    tr_trace_free(trace);
}

/* A piece of sound of which half has come is given up 5 s after that, not 10 s after it was asked for
 * (Shaka). */
static void silence_amid_sound_is_timed(void **state)
{
    (void)state;
    const double rates[] = {6, 0.6, 0, 6};
    int soon = 0;
    for (int i = 0; i < 60; i++) {
        const double outage_s = 32 + 0.05 * i, durations[] = {30, outage_s - 30, 20, 20};
        struct tr_trace *trace = trace_of(4, durations, rates);
        struct tr_params params;
        load_scenario("shaka", &params);
        struct tr_timeline *t = run_player(&params, trace, 1);
        const struct tr_timeline_event *e = tr_timeline_next_event(t, outage_s, TIMEOUTS);
        for (; e && e->t_s < outage_s + 20; e = tr_timeline_next_event(t, e->t_s, TIMEOUTS)) {
            if (e->media == TR_TIMELINE_SOUND) {
                assert_true(e->t_s <= outage_s + 10.01);
                soon += e->t_s <= outage_s + 5.3;
                break;
            }
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(soon > 0);
}

/* ---- a rule over each player ---- */

#define WAIT_S 0.7

static enum tr_status patient(void *context, const struct tr_abr_view *view, void *state,
                              struct tr_abr_choice *out, struct tr_error *err)
{
    (void)context, (void)view, (void)state, (void)err;
    *out = (struct tr_abr_choice){.level = 0, .wait_s = WAIT_S};
    return TR_STATUS_OK;
}

/* Every player waits as its rule says: between the last arrival and the next request, where there is
 * nothing else to wait for. */
static void every_player_waits_as_its_rule_says(void **state)
{
    (void)state;
    static const char *const players[] = {"hls.js", "dash.js-nofastswitch", "shaka", "media3", "simple"};
    const struct tr_abr abr = {.name = "patient", .choose = patient};
    for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
        struct tr_scenario scenario;
        struct tr_trace *trace = flat(20, 60);
        struct tr_error err = {0};
        struct tr_timeline *t;
        tr_scenario_defaults(&scenario);
        assert_int_equal(tr_player_lay(&scenario, players[i], "test", &err), TR_STATUS_OK);
        set(&scenario.params, "player.mode", "vod");
        set(&scenario.params, "player.content_s", "30");
        set(&scenario.params, "shaka.decide_every_s", "0");
        const struct tr_session_config config = {
            .params = &scenario.params, .trace = trace, .seed = 3, .abr = &abr};
        if (tr_session_run(&config, &t, &err) != TR_STATUS_OK) {
            fail_msg("%s: %s %s", players[i], err.where, err.what);
        }
        size_t waits = 0;
        for (size_t k = 0; k < t->wait_count; k++) {
            waits += t->waits[k].kind == TR_TIMELINE_WAIT_RULE;
        }
        assert_true(t->fetch_count > 5 && waits >= t->fetch_count - 2);
        for (size_t k = 2; k < t->fetch_count; k++) {
            if (t->fetches[k].start_s - t->fetches[k - 1].end_s < WAIT_S - 1e-9) {
                fail_msg("%s: only %g s before request %zu", players[i],
                         t->fetches[k].start_s - t->fetches[k - 1].end_s, k);
            }
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* Sabre's BOLA gives up what is worth less than a lower level: over a link that falls in the middle of a
 * fetch by far, each player that gives anything up does it for the level that the rule names, and not with
 * player.abandon off. */
static void every_player_gives_up_as_its_rule_says(void **state)
{
    (void)state;
    static const char *const players[] = {"hls.js", "dash.js-nofastswitch", "shaka"};
    const double durations[] = {31.3, 60}, rates[] = {20, 0.4};
    for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
        struct tr_scenario scenario;
        struct tr_trace *trace = trace_of(2, durations, rates);
        struct tr_error err = {0};
        tr_scenario_defaults(&scenario);
        assert_int_equal(tr_player_lay(&scenario, players[i], "test", &err), TR_STATUS_OK);
        assert_int_equal(tr_player_lay(&scenario, "bola", "test", &err), TR_STATUS_OK);
        set(&scenario.params, "player.mode", "vod");
        set(&scenario.params, "player.content_s", "200");
        for (int abandon = 0; abandon < 2; abandon++) {
            scenario.params.player.abandon = abandon;
            struct tr_timeline *t = run_player(&scenario.params, trace, 1);
            const struct tr_timeline_event *event = tr_timeline_next_event(t, 31, ABANDONS);
            if ((event != NULL) != (abandon == 1)) {
                fail_msg("%s: %s", players[i], abandon ? "nothing given up" : "given up all the same");
            }
            if (event) {
                assert_true(event->to_level < event->from_level);
            }
            tr_timeline_free(t);
        }
        tr_trace_free(trace);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_stay_within_the_estimate),
        cmocka_unit_test(samples_are_taken_as_media_comes_in),
        cmocka_unit_test(little_is_not_believed),
        cmocka_unit_test(a_full_buffer_waits),
        cmocka_unit_test(playlists_are_polled),
        cmocka_unit_test(shaka_takes_its_time_to_append),
        cmocka_unit_test(dash_js_takes_its_time_to_append),
        cmocka_unit_test(sound_plays_on),
        cmocka_unit_test(sound_alone_ends_a_stall),
        cmocka_unit_test(silence_is_timed),
        cmocka_unit_test(silence_amid_sound_is_timed),
        cmocka_unit_test(every_player_waits_as_its_rule_says),
        cmocka_unit_test(every_player_gives_up_as_its_rule_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
