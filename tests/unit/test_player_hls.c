/* The rules of hls.js, MODEL.md section 5.2: which level, which playlist a switch waits for, what is given
 * up. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
