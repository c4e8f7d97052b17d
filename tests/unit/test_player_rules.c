/* The players' rules, MODEL.md section 5.2: levels, what is seen when, when a fetch is given up. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

#include "model/player/estimate.h"
#include "model/player/live_speed.h"

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

static size_t fetch_at(const struct tr_timeline *t, double t_s)
{
    for (size_t i = 0; i < t->fetch_count; i++) {
        if (t->fetches[i].end_s > t_s) {
            return i;
        }
    }
    fail_msg("nothing is fetched after %g s", t_s);
    return 0;
}

/* On a link of `fast` that is `slow` for seconds_s, from when fetch `at` is asked for. */
static struct tr_timeline *slowed(const struct tr_params *params, double fast, double slow, double seconds_s,
                                  size_t *at)
{
    struct tr_trace *trace = flat(fast, 120);
    struct tr_timeline *t = run_player(params, trace, 0.5);
    *at = fetch_at(t, 60);
    const double durations[] = {t->fetches[*at].start_s, seconds_s, 60}, rates[] = {fast, slow, fast};
    tr_timeline_free(t);
    tr_trace_free(trace);
    trace = trace_of(3, durations, rates);
    t = run_player(params, trace, 0.5);
    tr_trace_free(trace);
    return t;
}

/* Level i of the ladder as the picture's kbit/s say, with 100 for sound. */
static void three_levels(struct tr_params *params, double low, double middle, double high)
{
    const double video_kbps[] = {low, middle, high};
    params->ladder.count = 3;
    for (int i = 0; i < 3; i++) {
        params->ladder.levels[i].video_kbps = video_kbps[i];
        params->ladder.levels[i].audio_kbps = 100;
    }
}

/* A fetch that is slow but in time goes on, although a lower level would be there sooner. */
static void hls_waits_for_what_is_in_time(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    size_t at;
    struct tr_timeline *t = slowed(&params, 10, 4, 3, &at);
    assert_true(t->fetches[at].level == 5 && t->fetches[at].end_s > t->fetches[at].start_s + 2.5);
    assert_null(tr_timeline_next_event(t, 0, ABANDONS));
    tr_timeline_free(t);
}

/* Before playback there is no buffer to save. */
static void hls_waits_for_the_first(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    params.player.start_level = 5;
    struct tr_trace *trace = flat(1.5, 60);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    assert_true(!t->fetches[0].abandoned && t->fetches[0].end_s > 8);
    assert_int_equal(t->fetches[1].level, 1); /* 1.44 x 0.95 */
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* A level between would take longer than a segment's length and the wait, if not longer than the buffer
 * lasts: so it is to be the lowest, for which the fetch goes on until the lowest level's playlist has come.
 */
static void hls_gives_up_for_the_lowest_once_its_playlist_is_there(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    params.player.link_burst_kbit = 0;
    params.player.round_trip_ms = 200; /* 2.2 s are the limit */
    params.player.start_level = 2;     /* slow start would not let it up */
    three_levels(&params, 200, 850, 3000);
    size_t at;
    struct tr_timeline *t = slowed(&params, 60, 0.95 / 0.96, 30, &at); /* 2.0 s for the middle one, and 0.4 */
    const struct tr_timeline_fetch *fetch = &t->fetches[at];
    assert_true(fetch->abandoned && fetch->level == 2 && fetch[1].level == 0);
    assert_int_equal(fetch[1].segment, fetch->segment);
    /* Asked for a second after the fetch was, at the earliest, and 2.4 kB beside it with a round trip and a
     * queue. */
    assert_true(fetch->end_s > fetch->start_s + 1.2 && fetch->end_s < fetch->start_s + 5);
    tr_timeline_free(t);
}

/* The level between would be there in time, but not in half of it, so the fetch is to be given up for it when
 * its playlist has come or as much time as it would take is over. The fall leaves the queue so full that it
 * does not come by then: given up for the lowest. */
static void hls_does_not_wait_for_the_playlist_for_ever(void **state)
{
    (void)state;
    for (double fall_s = 14.2; fall_s < 14.65; fall_s += 0.1) {
        struct tr_params params;
        load_scenario("hls.js", &params);
        const double durations[] = {fall_s, 15}, rates[] = {8, 0.3};
        struct tr_trace *trace = trace_of(2, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        const struct tr_timeline_fetch *fetch = t->fetches;
        while (!fetch->abandoned) {
            fetch++;
        }
        assert_true(fetch->level == 4 && fetch[1].level == 0 && !fetch[1].abandoned);
        assert_int_equal(fetch[1].segment, fetch->segment);
        assert_true(fetch->end_s > fall_s + 2 && fetch->end_s < fall_s + 5);
        assert_true(fetch[1].start_s > fetch->end_s + 0.5); /* its playlist, through the same queue */
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* All that came until the playlist did is a sample that weighs as many seconds, though the link is fast by
 * the time: it stays low. By segments and by parts. */
static void hls_looks_again_when_the_playlist_is_there(void **state)
{
    (void)state;
    static const struct {
        const char *player;
        double durations[3], rates[3], at_most_mbps;
    } cases[] = {{"hls.js", {14.8, 8.5, 30}, {8, 0.3, 8}, 0.35},
                 {"hls.js-ll", {20.75, 6, 30}, {5, 0.2, 5}, 0.25}};
    for (size_t i = 0; i < 2; i++) {
        struct tr_params params;
        load_scenario(cases[i].player, &params);
        struct tr_trace *trace = trace_of(3, cases[i].durations, cases[i].rates);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        const struct tr_timeline_fetch *fetch = t->fetches;
        while (!fetch->abandoned) {
            fetch++;
        }
        assert_true(fetch->level == 2 && fetch[1].level == 0);
        assert_true(fetch[1].estimate_mbps < cases[i].at_most_mbps);
        assert_true(fetch[2].level == 0 && fetch[3].level == 0);
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* But not once as much time as the other level would take is over: of what has come since the first look the
 * estimate sees nothing. */
static void hls_does_not_look_again_late(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    params.player.link_burst_kbit = 0;
    three_levels(&params, 200, 1500, 3000);
    size_t at;
    struct tr_timeline *t = slowed(&params, 60, 0.95, 30, &at);
    const double asked_s = t->fetches[at].start_s;
    tr_timeline_free(t);
    const double durations[] = {asked_s, 1.25, 5, 60}, rates[] = {60, 0.95, 0, 60};
    struct tr_trace *trace = trace_of(4, durations, rates);
    t = run_player(&params, trace, 0.5);
    const struct tr_timeline_fetch *fetch = &t->fetches[at];
    assert_true(fetch->abandoned && fetch->level == 2 && fetch[1].level == 0);
    assert_true(fetch->end_s > asked_s + 6);
    assert_true(fetch[1].estimate_mbps > 10);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* The playlist of the lowest level, from joining, shows the segment that is to be given up: no other is
 * waited for. */
static void hls_goes_by_a_playlist_that_will_do(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    params.player.link_burst_kbit = 0;
    set(&params, "hls_js.playlist_kb", "20");
    three_levels(&params, 200, 850, 3000);
    struct tr_trace *trace = flat(60, 30);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    assert_true(t->fetches[2].level == 2);
    const double durations[] = {t->fetches[2].start_s, 60}, rates[] = {60, 0.4};
    tr_timeline_free(t);
    tr_trace_free(trace);
    trace = trace_of(2, durations, rates);
    t = run_player(&params, trace, 0.5);
    const struct tr_timeline_fetch *fetch = &t->fetches[2];
    assert_true(fetch->abandoned && fetch[1].level == 0 && fetch[1].segment == fetch->segment);
    assert_true(fetch->end_s < fetch->start_s + 1.25 && fetch[1].start_s < fetch->end_s + 0.01);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* A level to which it comes back before its next playlist is due is waited for until then. */
static void hls_waits_until_a_playlist_is_due(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    params.player.link_burst_kbit = 0;
    params.player.abandon = false;
    set(&params, "hls_js.playlist_poll_s", "4");
    three_levels(&params, 400, 3600, 3600);
    params.ladder.count = 2;
    struct tr_trace *trace = flat(60, 30);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    assert_true(t->fetches[1].level == 1);
    const double durations[] = {t->fetches[1].start_s, 60}, rates[] = {60, 3.4};
    tr_timeline_free(t);
    tr_trace_free(trace);
    trace = trace_of(2, durations, rates);
    t = run_player(&params, trace, 0.5);
    assert_true(t->fetches[1].end_s < 3 && t->fetches[2].level == 0);
    assert_true(t->fetches[2].start_s > 4 && t->fetches[2].start_s < 4.5);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* On demand the first segment of a level waits for its playlist, too, which is fetched once. */
static void hls_fetches_a_playlist_once_on_demand(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    set(&params, "player.mode", "vod");
    set(&params, "hls_js.playlist_kb", "1000"); /* 0.42 s */
    params.player.max_buffer_s = 600;
    struct tr_trace *trace = flat(20, 60);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    bool changed = false;
    for (size_t i = 1; i < 20; i++) {
        const struct tr_timeline_fetch *fetch = &t->fetches[i];
        const bool first = fetch->level != fetch[-1].level;
        const double paused_s = fetch->start_s - fetch[-1].end_s;
        assert_true(first ? paused_s > 0.4 && paused_s < 1.5 : paused_s < 0.05);
        assert_true(fetch->end_s - fetch->start_s < 1.2);
        changed |= first;
    }
    assert_true(changed);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Once its estimate begins anew it does not know how long a first byte takes either: that of the next
 * fetch, which comes through a full queue, is what is usual, and does not count as loading. */
static void hls_forgets_how_long_it_waited(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    params.player.link_burst_kbit = 0;
    params.player.start_level = 2;
    three_levels(&params, 200, 850, 1500);
    size_t at;
    struct tr_timeline *t = slowed(&params, 60, 0.4, 4, &at);
    assert_true(t->fetches[at].abandoned && t->fetches[at + 1].level == 0);
    assert_true(t->fetches[at + 2].estimate_mbps > 5 && t->fetches[at + 2].level == 2);
    tr_timeline_free(t);
}

/* Where a level is taken up again its playlist is fetched twice in a row, and its first segment has that
 * beside it. */
static void hls_fetches_a_known_playlist_twice(void **state)
{
    (void)state;
    double took_s[2];
    for (int again = 0; again < 2; again++) {
        struct tr_params params;
        load_scenario("hls.js", &params);
        params.player.link_burst_kbit = 0;
        params.player.abandon = false;
        params.player.start_level = again ? 1 : 2;
        set(&params, "hls_js.playlist_kb", "120");
        three_levels(&params, 400, 1900, 3600);
        size_t at;
        struct tr_timeline *t = slowed(&params, 20, 3, 30, &at);
        while (t->fetches[at].level == 2) {
            at++;
        }
        const struct tr_timeline_fetch *fetch = &t->fetches[at];
        assert_int_equal(fetch->level, 1);
        took_s[again] = fetch->end_s - fetch->start_s;
        tr_timeline_free(t);
    }
    assert_true(took_s[1] > took_s[0] + 0.15);
}

/* Three requests for the playlist of the highest level are not answered: the one below is taken, and the
 * highest not again, however fast the link is. */
static void hls_leaves_a_level_without_a_playlist(void **state)
{
    (void)state;
    for (double outage_s = 25; outage_s < 40; outage_s += 10) {
        struct tr_params params;
        load_scenario("hls.js", &params);
        params.player.link_burst_kbit = 0;
        params.player.start_level = 2;
        three_levels(&params, 400, 1900, 3600);
        struct tr_trace *trace = flat(20, 120);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        const double fall_s = t->fetches[fetch_at(t, 60)].end_s + 0.3; /* nothing is under way */
        tr_timeline_free(t);
        tr_trace_free(trace);
        const double durations[] = {fall_s, outage_s, 60}, rates[] = {20, 0, 20};
        trace = trace_of(3, durations, rates);
        t = run_player(&params, trace, 0.5);
        size_t at = fetch_at(t, fall_s);
        assert_true(t->fetches[at - 1].level == 2 && t->fetches[at].start_s > fall_s + outage_s);
        for (; at < t->fetch_count; at++) {
            assert_int_equal(t->fetches[at].level, outage_s < 30 ? 2 : 1);
        }
        const struct tr_timeline_event *ban = tr_timeline_next_event(t, 0, 1u << TR_TIMELINE_EVENT_BAN);
        assert_true(outage_s < 30 ? !ban : ban && ban->from_level == 2);
        if (ban) { /* for good */
            assert_near(ban->t_s + ban->duration_s, tr_timeline_duration_s(t), 1e-9);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* The same at the lowest: the highest is taken, whose segment is given up for it. */
static void hls_goes_from_the_lowest_to_the_highest(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    const double durations[] = {30.3, 45, 60}, rates[] = {8, 0, 8};
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const struct tr_timeline_fetch *fetch = &t->fetches[fetch_at(t, 76)];
    assert_true(fetch[-1].abandoned && fetch[-1].level == 4); /* for the lowest */
    assert_true(fetch->start_s > 75.3 && fetch->level == params.ladder.count - 1 && fetch->abandoned);
    assert_true(fetch[1].level == 0 && !fetch[1].abandoned && fetch[1].segment == fetch->segment);
    assert_int_equal(fetch[2].level, 4); /* whose playlist has come, as has that of the lowest */
    const struct tr_timeline_event *ban = tr_timeline_next_event(t, 0, 1u << TR_TIMELINE_EVENT_BAN);
    assert_true(ban && ban->from_level == 0);
    assert_true(ban->t_s + ban->duration_s > 75.3 && ban->t_s + ban->duration_s <= fetch[1].end_s);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Nothing would be won: the level between takes as long as what is left, or ten segments' time. */
static void hls_keeps_what_nothing_beats(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    params.player.link_burst_kbit = 0;
    three_levels(&params, 200, 5700, 5900);
    size_t at;
    struct tr_timeline *t = slowed(&params, 20, 1.6, 2.5, &at);
    assert_null(tr_timeline_next_event(t, 0, ABANDONS));
    assert_true(t->fetches[at].level == 2 && t->fetches[at + 1].level > 0);
    tr_timeline_free(t);
    three_levels(&params, 200, 800, 5900);
    t = slowed(&params, 500, 0.05, 2.03, &at); /* 36 s; then over before it is looked at again */
    assert_null(tr_timeline_next_event(t, 0, ABANDONS));
    assert_true(t->fetches[at].end_s < t->fetches[at].start_s + 2.1);
    assert_true(t->fetches[at].level == 2 && t->fetches[at + 1].level > 0);
    tr_timeline_free(t);
}

static const struct tr_timeline_event *first_abandoned(const struct tr_timeline *t)
{
    const struct tr_timeline_event *event = tr_timeline_next_event(t, 0, ABANDONS);
    assert_non_null(event);
    return event;
}

/* It stalls until its playlist does not show any more what comes next: it gives that up and goes on where it
 * would join, a second farther after one stall from the edge of a playlist that was asked for 10 s before at
 * most.
 */
static void hls_jumps_to_live_when_it_falls_out_of_the_playlist(void **state)
{
    (void)state;
    for (int jumps = 0; jumps < 2; jumps++) {
        struct tr_params params;
        load_scenario("hls.js", &params);
        set(&params, "hls_js.playlist_s", jumps ? "30" : "90");
        const double durations[] = {20, 50, 60}, rates[] = {2, 0, 4};
        struct tr_trace *trace = trace_of(3, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.1);
        const struct tr_timeline_event *skip = tr_timeline_next_event(t, 0, 1u << TR_TIMELINE_EVENT_SKIP);
        if (!jumps) {
            assert_null(skip);
        } else {
            struct tr_timeline_state s;
            assert_true(skip && skip->t_s >= 70 && skip->t_s < 75 && skip->duration_s > 20);
            tr_timeline_at(t, skip->t_s + 0.2, &s);
            const double target_s = 3 * 2 + 1;
            assert_true(s.behind_live_s >= target_s && s.behind_live_s < target_s + 2 + 10 + 0.5);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* hls.js, after half a segment's length: too slow for the buffer, a lower level would come in time. */
static void hls_saves_the_buffer(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("hls.js", &params);
    const double durations[] = {60, 60}, rates[] = {10, 1};
    struct tr_trace *trace = trace_of(2, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const struct tr_timeline_event *abandoned = first_abandoned(t);
    const struct tr_timeline_fetch *fetch = t->fetches;
    for (size_t i = 0; i < t->fetch_count; i++) {
        fetch = t->fetches[i].abandoned ? &t->fetches[i] : fetch;
    }
    assert_true(fetch->abandoned);
    assert_true(abandoned->from_level == 5 && abandoned->to_level == 0);
    assert_near(abandoned->t_s, fetch->start_s + 1, 0.1001);
    assert_true(fetch->end_s == abandoned->t_s);
    assert_true(fetch[1].segment == fetch->segment && fetch[1].level == 0);
    /* Its playlist has to come first, through the queue of the link that was ten times as fast. */
    assert_true(fetch[1].start_s > abandoned->t_s + 0.1 && fetch[1].start_s < abandoned->t_s + 2);
    assert_null(tr_timeline_next_event(t, 0, STALLS));
    tr_timeline_free(t);
    params.player.abandon = false; /* without it the buffer runs dry */
    t = run_player(&params, trace, 0.5);
    assert_non_null(tr_timeline_next_event(t, 0, STALLS));
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* dash.js: the whole would take 1.8 segments or more at its own rate; down to what that rate allows; once a
 * segment, and for ten seconds only down. */
static void dash_gives_up_what_is_far_too_slow(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js", &params);
    set(&params, "dash_js.insufficient_factor", "0");
    const double durations[] = {60.9, 80}, rates[] = {10, 1.2};
    struct tr_trace *trace = trace_of(2, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const struct tr_timeline_event *abandoned = first_abandoned(t);
    size_t at = 0;
    while (!t->fetches[at].abandoned) {
        at++;
    }
    const struct tr_timeline_fetch *fetch = &t->fetches[at];
    double first_byte_s = fetch->start_s + 0.04, took_s = fetch->end_s - first_byte_s;
    assert_true(took_s >= 0.5 - 1e-9);
    assert_true(abandoned->to_level < abandoned->from_level && fetch[1].segment == fetch->segment);
    for (size_t i = at + 1; i < t->fetch_count && t->fetches[i].start_s < fetch->end_s + 10; i++) {
        assert_true(!t->fetches[i].abandoned || t->fetches[i].segment != fetch->segment);
        assert_true(t->fetches[i].level <= abandoned->to_level);
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Where only sound is short the buffer is not empty: no level is dropped to the lowest for it. */
static void dash_is_empty_without_pictures(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js", &params);
    set(&params, "dash_js.insufficient_factor", "5");
    const double second_mbps = params.ladder.levels[1].needs_mbps;
    size_t short_of_sound = 0;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct tr_trace *trace = random_trace(seed, 200, 4);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        for (size_t i = 1; i < t->fetch_count; i++) {
            const struct tr_timeline_fetch *f = &t->fetches[i];
            struct tr_timeline_state s;
            tr_timeline_at(t, f->start_s, &s);
            const double pictures_s = f[-1].pictures_end_s - s.content_s;
            if (f[-1].abandoned || f[-1].level < 2 || s.buffer_level_s > 0.3 || pictures_s < 1 ||
                0.9 * f->estimate_mbps < second_mbps) {
                continue;
            }
            short_of_sound++;
            assert_true(f->level > 0);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(short_of_sound > 0);
}

/* Below the top level 18 s are full, for a level that has just been dropped to as well: with segments of 2 s
 * nothing is asked for above 16 s. */
static void dash_waits_for_room_after_a_drop(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js-nofastswitch", &params);
    set(&params, "player.mode", "vod");
    set(&params, "player.content_s", "200");
    const double durations[] = {60, 300}, rates[] = {20, 3};
    struct tr_trace *trace = trace_of(2, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const int top = params.ladder.count - 1;
    int dropped = 0;
    for (size_t i = 1; i < t->fetch_count; i++) {
        struct tr_timeline_state s;
        tr_timeline_at(t, t->fetches[i].start_s, &s);
        assert_true(t->fetches[i].level == top || s.buffer_level_s < 16 + 1e-6);
        dropped += t->fetches[i].level < top && t->fetches[i - 1].level == top;
    }
    assert_true(dropped > 0);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* BOLA is off once less than 6 s are there, be it just before a segment comes, and until 12 s are there no
 * level is kept that the throughput does not carry. */
static void dash_leaves_bola_when_the_buffer_was_low(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js-nofastswitch", &params);
    set(&params, "player.mode", "vod");
    set(&params, "player.content_s", "190");
    int low = 0;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct tr_trace *trace = random_trace(seed, 200, 5);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        for (size_t i = 3; i < t->fetch_count; i++) {
            const struct tr_timeline_fetch *f = &t->fetches[i];
            struct tr_timeline_state came, asked;
            tr_timeline_at(t, f[-1].end_s, &came);
            tr_timeline_at(t, f->start_s, &asked);
            const double before_s = f[-2].pictures_end_s - came.content_s,
                         after_s = f[-1].pictures_end_s - asked.content_s;
            if (f[-2].abandoned || f[-1].abandoned || before_s > 5.9 || after_s < 6 || after_s > 11.9 ||
                f->level == 0) {
                continue;
            }
            low++;
            assert_true(params.ladder.levels[f->level].video_kbps <= 900 * f->estimate_mbps + 1e-6);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(low > 0);
}

/* Shaka: levels change only every eight seconds. */
static void shaka_decides_now_and_then(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    set(&params, "shaka.late_check_s", "0");
    struct tr_trace *trace = random_trace(77, 200, 5);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    double decided_s = -INFINITY;
    size_t decisions = 0;
    for (size_t i = 0; i < t->event_count; i++) {
        const struct tr_timeline_event *event = &t->events[i];
        if (event->kind == TR_TIMELINE_EVENT_ABANDON &&
            event->to_level != event->from_level) { /* no time-out */
            assert_true(t->events[i].t_s - decided_s >= 8 - 1e-9);
            decided_s = t->events[i].t_s;
            decisions++;
        }
    }
    assert_true(decisions > 5);
    size_t changes = 0;
    for (size_t i = 1; i < t->fetch_count; i++) {
        changes += t->fetches[i].level != t->fetches[i - 1].level;
    }
    assert_true((double)changes <= tr_timeline_duration_s(t) / 8 + 1);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* The level that is being fetched while frames are dropped is banned for half a minute, whichever it is. */
static void shaka_leaves_a_level_that_came_late(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    const double durations[] = {40, 12, 100}, rates[] = {8, 0.3, 3};
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    set(&params, "shaka.late_check_s", "0");
    struct tr_timeline *without = run_player(&params, trace, 0.5);
    assert_non_null(tr_timeline_next_event(t, 0, STALLS));
    /* Something differs, and only after the link broke down. */
    size_t i = 0;
    while (i < t->fetch_count && t->fetches[i].level == without->fetches[i].level &&
           t->fetches[i].start_s == without->fetches[i].start_s) {
        i++;
    }
    assert_true(i < t->fetch_count && t->fetches[i].start_s > 40);
    /* It is an event, and the level is not asked for before it is over. */
    const struct tr_timeline_event *ban = tr_timeline_next_event(t, 40, 1u << TR_TIMELINE_EVENT_BAN);
    assert_non_null(ban);
    assert_near(ban->duration_s, 30, 1e-9);
    for (size_t k = 0; k < t->fetch_count; k++) {
        const bool within = t->fetches[k].start_s > ban->t_s && t->fetches[k].start_s < ban->t_s + 30;
        assert_true(!within || t->fetches[k].level != ban->from_level);
    }
    assert_null(tr_timeline_next_event(without, 0, 1u << TR_TIMELINE_EVENT_BAN));
    tr_timeline_free(t);
    tr_timeline_free(without);
    tr_trace_free(trace);
}

/* After a time-out half a second is waited at least before a picture is asked for again, but where sound that
 * comes meanwhile brings another level, that is asked for at once. */
static void shaka_switches_amid_a_wait(void **state)
{
    (void)state;
    int same = 0, switched = 0;
    for (uint32_t seed = 1; seed <= 240; seed++) {
        struct tr_params params;
        load_scenario("shaka", &params);
        const double durations[] = {30 + 0.1 * seed, 5.2 + 0.3 * (seed % 5), 0.3, 60},
                     rates[] = {1.5, 0, 0.2, 0.6};
        struct tr_trace *trace = trace_of(4, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        for (size_t i = 0; i + 1 < t->fetch_count; i++) {
            const struct tr_timeline_fetch *f = &t->fetches[i];
            const double waited_s = f[1].start_s - f->end_s;
            if (f->timed_out && f[1].segment == f->segment) {
                same += f[1].level == f->level && waited_s >= 0.5 - 1e-9;
                switched += f[1].level != f->level && waited_s < 0.5;
            }
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(same > 0 && switched > 0);
}

/* A level's list is made as the level is taken, and looked through every two seconds from there on. */
static void shaka_looks_through_a_list_from_when_it_took_the_level(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    set(&params, "shaka.retry_s", "0"); /* a segment is asked for once it is seen */
    set(&params, "shaka.late_check_s", "0");
    set(&params, "player.max_buffer_s", "30");
    struct tr_trace *trace = random_trace(77, 200, 5);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    int switches = 0, looks = 0;
    double taken_s = NAN; /* the level, in the middle of a fetch: its moment is known */
    for (size_t i = 1; i < t->fetch_count; i++) {
        const struct tr_timeline_fetch *f = &t->fetches[i];
        if (f->level != f[-1].level) {
            const bool amid = f[-1].abandoned && f->segment == f[-1].segment && f->start_s == f[-1].end_s;
            taken_s = amid ? f->start_s : NAN;
            switches += amid;
        }
        for (size_t k = 0; k < t->wait_count; k++) {
            const struct tr_timeline_wait *wait = &t->waits[k];
            if (wait->kind == TR_TIMELINE_WAIT_LIST && wait->to_s == f->start_s && !isnan(taken_s)) {
                assert_near(remainder(f->start_s - taken_s, 2), 0, 1e-9);
                looks++;
            }
        }
    }
    assert_true(switches > 3 && looks > 10);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* A level is chosen as a ban is over, however long ago one was. */
static void shaka_chooses_when_a_ban_is_over(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    set(&params, "shaka.decide_every_s", "120"); /* at the beginning, and not again */
    const double durations[] = {40, 12, 60}, rates[] = {8, 0.3, 8};
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const struct tr_timeline_event *ban = NULL, *e = t->events;
    for (; (e = tr_timeline_next_event(t, e->t_s, 1u << TR_TIMELINE_EVENT_BAN)); ban = ban ? ban : e) {}
    assert_non_null(ban);
    const double over_s = ban->t_s + 30;
    int before = -1, after = -1;
    for (size_t i = 0; i < t->fetch_count; i++) {
        const struct tr_timeline_fetch *f = &t->fetches[i];
        before = f->start_s < over_s ? f->level : before;
        after = f->start_s >= over_s && after < 0 ? f->level : after;
    }
    assert_true(over_s < 100 && after > before);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* A segment fetched ahead is thrown away with its level, however much of it has come and although there is
 * nothing in the buffer: the first segment, as its samples are enough to be believed. */
static void shaka_drops_what_is_under_way_at_a_switch(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    struct tr_trace *trace = flat(6, 30);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const struct tr_timeline_fetch *f = t->fetches;
    assert_true(f->abandoned && !f->timed_out && f->segment == f[1].segment);
    assert_true(f[1].level > f->level && f[1].start_s == f->end_s);
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

/* How often the segment of row i was given up at its time-out, up to there, at the level that it has there.
 */
static int times_out(const struct tr_timeline *t, size_t i)
{
    int count = 0;
    for (size_t k = 0; k <= i; k++) {
        count += t->fetches[k].segment == t->fetches[i].segment && t->fetches[k].timed_out &&
                 t->fetches[k].level == t->fetches[i].level;
    }
    return count;
}

/* A segment that failed twice is asked for once more together with the one behind it, which goes on where the
 * first has come, waits where it comes first, and is thrown away with its level; that it has failed, too, is
 * told once it is wanted, and it is asked for 0.6 s after that or later. Before that and after it one is
 * asked for at a time. */
static void shaka_fetches_the_next_beside_what_failed(void **state)
{
    (void)state;
    int beside = 0, waited = 0, went_on = 0, thrown_away = 0, failed = 0;
    for (int i = 0; i < 40; i++) {
        struct tr_params params;
        load_scenario("shaka", &params);
        if (i % 3 == 0) { /* no other to change to */
            params.ladder.count = 1;
            params.player.start_level = 0;
            params.ladder.levels[0].video_kbps = 2500;
        }
        const double durations[] = {30 + 0.11 * i, 17 + 0.9 * i, 60}, rates[] = {7, 0, i % 2 ? 8 : 1.5};
        struct tr_trace *trace = trace_of(3, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        for (size_t k = 1; k < t->fetch_count; k++) {
            const struct tr_timeline_fetch *f = &t->fetches[k], *before = f - 1;
            assert_true(f->end_s >= before->end_s);
            if (f->segment != before->segment + 1 || f->start_s >= before->end_s) {
                const bool was_told = f->segment == before->segment + 1 && times_out(t, k) == 2;
                assert_true(!was_told || f->start_s >= before->end_s + 0.6);
                failed += was_told;
                continue;
            }
            assert_true(times_out(t, k - 1) >= 2 && f->level == before->level);
            beside++;
            waited += !f->abandoned && !before->abandoned && f->end_s == before->end_s;
            went_on += !f->abandoned && !before->abandoned && f->end_s > before->end_s;
            thrown_away += f->abandoned && !f->timed_out && f[1].segment <= f->segment;
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    if (!beside || !waited || !went_on || !thrown_away || !failed) {
        fail_msg("%d %d %d %d %d", beside, waited, went_on, thrown_away, failed);
    }
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
        cmocka_unit_test(hls_waits_for_what_is_in_time),
        cmocka_unit_test(hls_waits_for_the_first),
        cmocka_unit_test(hls_gives_up_for_the_lowest_once_its_playlist_is_there),
        cmocka_unit_test(hls_does_not_wait_for_the_playlist_for_ever),
        cmocka_unit_test(hls_looks_again_when_the_playlist_is_there),
        cmocka_unit_test(hls_does_not_look_again_late),
        cmocka_unit_test(hls_goes_by_a_playlist_that_will_do),
        cmocka_unit_test(hls_waits_until_a_playlist_is_due),
        cmocka_unit_test(hls_fetches_a_playlist_once_on_demand),
        cmocka_unit_test(hls_forgets_how_long_it_waited),
        cmocka_unit_test(hls_fetches_a_known_playlist_twice),
        cmocka_unit_test(hls_leaves_a_level_without_a_playlist),
        cmocka_unit_test(hls_goes_from_the_lowest_to_the_highest),
        cmocka_unit_test(hls_keeps_what_nothing_beats),
        cmocka_unit_test(hls_jumps_to_live_when_it_falls_out_of_the_playlist),
        cmocka_unit_test(hls_saves_the_buffer),
        cmocka_unit_test(dash_gives_up_what_is_far_too_slow),
        cmocka_unit_test(dash_is_empty_without_pictures),
        cmocka_unit_test(dash_waits_for_room_after_a_drop),
        cmocka_unit_test(dash_leaves_bola_when_the_buffer_was_low),
        cmocka_unit_test(shaka_decides_now_and_then),
        cmocka_unit_test(shaka_leaves_a_level_that_came_late),
        cmocka_unit_test(shaka_switches_amid_a_wait),
        cmocka_unit_test(shaka_looks_through_a_list_from_when_it_took_the_level),
        cmocka_unit_test(shaka_chooses_when_a_ban_is_over),
        cmocka_unit_test(shaka_drops_what_is_under_way_at_a_switch),
        cmocka_unit_test(shaka_takes_its_time_to_append),
        cmocka_unit_test(dash_js_takes_its_time_to_append),
        cmocka_unit_test(shaka_fetches_the_next_beside_what_failed),
        cmocka_unit_test(sound_plays_on),
        cmocka_unit_test(silence_is_timed),
        cmocka_unit_test(silence_amid_sound_is_timed),
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
        cmocka_unit_test(every_player_waits_as_its_rule_says),
        cmocka_unit_test(every_player_gives_up_as_its_rule_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
