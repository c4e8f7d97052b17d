/* Low latency: the players' own equations, and what holds whatever the link: where a viewer is who never
 * stalls, what a stall costs who does not catch up, what the parameters refuse. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

#include "model/player/catch_up.h"
#include "model/player/connection.h"
#include "model/player/low_latency.h"
#include "model/player/rules/rules.h"

#include <tracereel/players.h>

#include <stdalign.h>
#include <stddef.h>
#include <string.h>

#define PLENTY_MBPS 1000

static void lay(const char *player, struct tr_params *params)
{
    struct tr_scenario scenario;
    tr_scenario_defaults(&scenario);
    assert_int_equal(tr_player_lay(&scenario, player, "", NULL), TR_STATUS_OK);
    *params = scenario.params;
    params->ladder.count = 3;
    params->player.start_level = 0;
}

static struct tr_timeline *play(const char *player, double mbps, double seconds, struct tr_params *params)
{
    lay(player, params);
    struct tr_trace *trace = flat(mbps, seconds);
    struct tr_timeline *t = run_player(params, trace, 0.25);
    tr_trace_free(trace);
    return t;
}

/* Over the ladder of the challenge, as the real players were. */
static void lay_measured(const char *player, struct tr_params *params)
{
    static const double kbps[] = {200, 600, 1000};
    lay(player, params);
    for (int i = 0; i < 3; i++) {
        params->ladder.levels[i].video_kbps = kbps[i];
        params->ladder.levels[i].audio_kbps = 0;
    }
}

static struct tr_timeline *play_measured(const char *player, double mbps, double seconds)
{
    struct tr_params params;
    lay_measured(player, &params);
    struct tr_trace *trace = flat(mbps, seconds);
    struct tr_timeline *t = run_player(&params, trace, 0.25);
    tr_trace_free(trace);
    return t;
}

static double behind_at_end_s(const struct tr_timeline *t)
{
    return t->columns[TR_TIMELINE_BEHIND_LIVE_S][t->count - 1];
}

/* ---- equations ---- */

/* Its test: each stall adds liveSyncOnStallIncrease, one target duration in all. */
static void hls_js_aims_farther_after_each_stall(void **state)
{
    (void)state;
    assert_near(catch_up_hls_js_target_s(1.5, 0, 1, 2), 1.5, 0);
    assert_near(catch_up_hls_js_target_s(1.5, 1, 1, 2), 2.5, 0);
    assert_near(catch_up_hls_js_target_s(1.5, 2, 1, 2), 3.5, 0);
    assert_near(catch_up_hls_js_target_s(1.5, 9, 1, 2), 3.5, 0);
    assert_near(catch_up_hls_js_target_s(3, 9, 1, 5), 8, 0);
}

/* 2 / (1 + e^(-0.75 d)) in steps of 0.05, within its range and its limits. */
static void hls_js_plays_faster(void **state)
{
    (void)state;
    static const double expected[][2] = {{0.04, 1}, {0.06, 1}, {0.1, 1.05},  {0.5, 1.2}, {1, 1.35},
                                         {2, 1.65}, {3, 1.8},  {3.49, 1.85}, {3.5, 1},   {-1, 1}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_near(catch_up_hls_js(1.5 + expected[i][0], 1.5, 2, 1.5, 0, 2), expected[i][1], 1e-12);
    }
    assert_near(catch_up_hls_js(3.5, 1.5, 2, 1.5, 0, 1.1), 1.1, 1e-12);
    assert_near(catch_up_hls_js(3.5, 1.5, 2, 1.0, 0, 1.1), 1, 0); /* a second in the buffer is not enough */
    assert_near(catch_up_hls_js(2.5, 1.5, 2, 1.5, 1, 2), 1.7, 1e-12); /* an old playlist: faster */
}

static void dash_js_plays_faster_and_slower(void **state)
{
    (void)state;
    static const double expected[][2] = {{0, 1},
                                         {0.1, 1.1224593312018546},
                                         {0.5, 1.4241418199787566},
                                         {1, 1.4933071490757152},
                                         {-0.5, 0.5758581800212435},
                                         {-3, 0.5000003059022269}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_near(catch_up_dash_js(expected[i][0], 0.5), expected[i][1], 1e-12);
    }
    for (double off_s = -2; off_s < 2; off_s += 0.01) { /* nowhere steeper than is said */
        const double change = catch_up_dash_js(off_s + 0.01, 0.3) - catch_up_dash_js(off_s, 0.3);
        assert_true(change > 0 && change <= CATCH_UP_DASH_JS_STEEPEST * 0.3 * 0.01 + 1e-15);
    }
    const double at_target = catch_up_dash_js(0.005, 0.3) - catch_up_dash_js(-0.005, 0.3);
    assert_true(at_target > 0.999 * CATCH_UP_DASH_JS_STEEPEST * 0.3 * 0.01);
    assert_near(catch_up_lolp(2.54, 2.5, 1, 0.5, 0.5), 1, 0); /* within 2 % */
    assert_near(catch_up_lolp(3, 2.5, 1, 0.5, 0.5), 1.4241418199787566, 1e-12);
    assert_near(catch_up_lolp(9, 2.5, 0.24, 0.5, 0.5), 0.7141650169574413, 1e-12); /* to save the buffer */
}

/* LearningAbrController: the current neuron is that of the level chosen last, before anything is asked for in
 * it. Where the buffer would not last, it goes one down from there. */
static void lolp_goes_on_from_what_it_chose(void **state)
{
    (void)state;
    static const double kbps[] = {200, 600, 1000};
    const struct abr_rule *rule = rule_lolp.rule;
    const double least_buffer_s = 0.3; /* all of its parameters */
    const struct tr_abr_download got = {.level = 1, .bytes = 150e3, .rate_kbps = 5000};
    alignas(max_align_t) unsigned char kept[TR_ABR_STATE_BYTES] = {0};
    struct tr_abr_view view = {.now_s = 10,
                               .buffer_s = 1.5,
                               .segment_s = 2,
                               .level = 1,
                               .level_count = 3,
                               .bitrates_kbps = kbps,
                               .speed = 1,
                               .latency_s = 2.5,
                               .download_total = 1,
                               .download_count = 1,
                               .downloads = &got};
    assert_int_equal(rule->choose(&view, &least_buffer_s, kept).level, 2);
    view.now_s = 10.1;
    view.buffer_s = 0.5; /* a segment of level 1 would leave enough, one of level 2 would not */
    assert_int_equal(rule->choose(&view, &least_buffer_s, kept).level, 1);
    view.level = 0; /* since then something was asked for in the lowest */
    view.buffer_s = 0.3;
    assert_int_equal(rule->choose(&view, &least_buffer_s, kept).level, 0);
}

/* L2ARule: the first step down the gradient is not made while what came last is an initialisation segment, as
 * that of a level which start-up has just chosen. */
static void l2a_keeps_what_start_up_chose(void **state)
{
    (void)state;
    static const double kbps[] = {200, 600, 1000};
    const struct abr_rule *rule = rule_l2a.rule;
    const int mixed_units = 1; /* all of its parameters */
    const struct tr_abr_download got[] = {{.segment = 1, .bytes = 900e3, .rate_kbps = 5000},
                                          {.segment = 2, .bytes = 50e3, .rate_kbps = 250}};
    alignas(max_align_t) unsigned char kept[TR_ABR_STATE_BYTES] = {0};
    struct tr_abr_view view = {.buffer_s = 2,
                               .segment = 3,
                               .segment_s = 2,
                               .level = 0,
                               .level_count = 3,
                               .bitrates_kbps = kbps,
                               .speed = 1,
                               .download_total = 2,
                               .download_count = 2,
                               .downloads = got};
    assert_int_equal(rule->choose(&view, &mixed_units, kept).level, 2);
    assert_int_equal(rule->choose(&view, &mixed_units, kept).level, 2);
    view.level = 2;
    view.segment = 4;
    assert_int_equal(rule->choose(&view, &mixed_units, kept).level, 0);
}

/* ---- identities ---- */

/* Hold-back and what the player adds: from the playlist to the first picture, and the first refetch. */
static void with_plenty_latency_is_what_was_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *player;
        double least_s, most_s;
    } cases[] = {{"hls.js-ll", 1.5 + 0.3, 1.5 + 0.9},
                 {"dash.js-ll", 2.5, 2.53},
                 {"dash.js-lolp", 2.5, 2.56},
                 {"dash.js-l2a", 2.5, 2.53},
                 {"shaka-ll", 3, 3.4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tr_params params;
        struct tr_timeline *t = play(cases[i].player, PLENTY_MBPS, 60, &params);
        if (!(behind_at_end_s(t) >= cases[i].least_s && behind_at_end_s(t) <= cases[i].most_s)) {
            fail_msg("%s is %g s behind", cases[i].player, behind_at_end_s(t));
        }
        tr_timeline_free(t);
    }
}

/* hls.js knows live by its playlist's end: an encoder's delay adds to where it is, and to its target. */
static void the_encoders_delay_is_not_made_up_for(void **state)
{
    (void)state;
    double behind_s[2], fast[2];
    for (int i = 0; i < 2; i++) {
        struct tr_params params;
        struct tr_latency latency;
        lay("hls.js-ll", &params);
        set(&params, "hls_js.max_live_sync_playback_rate", "1.1");
        set(&params, "hls_js.on_stall_increase_s", "0");
        set(&params, "live.encode_delay_s", i ? "2" : "0"); /* a segment: all else is the same */
        struct tr_trace *trace = flat(5, 60);
        struct tr_timeline *t = run_player(&params, trace, 0.25);
        tr_timeline_latency(t, 60, &latency);
        behind_s[i] = latency.last_behind_live_s;
        fast[i] = latency.fast_ratio;
        assert_near(t->columns[TR_TIMELINE_TARGET_S][t->count - 1], i ? 3.5 : 1.5, 1e-9);
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_near(behind_s[1], behind_s[0] + 2, 1e-6);
    assert_true(fast[0] > 0);
    assert_near(fast[1], fast[0], 1e-9);
}

/* hls.js asks for the playlist that the server holds again after 1.6 s, 0.8 of a segment, and for one that is
 * not held: that has ten. */
static void hls_js_does_not_wait_long_for_a_held_playlist(void **state)
{
    (void)state;
    for (double fall_s = 20; fall_s < 20.5; fall_s += 0.1) {
        struct tr_params params;
        lay("hls.js-ll", &params);
        const double durations[] = {fall_s, 6, 30}, rates[] = {5, 0, 5};
        struct tr_trace *trace = trace_of(3, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.25);
        const struct tr_timeline_event *e = tr_timeline_next_event(t, 0, TIMEOUTS);
        assert_true(e && e->media == TR_TIMELINE_LIST);
        assert_true(e->t_s > fall_s + 1 && e->t_s < fall_s + 1.7);
        assert_null(tr_timeline_next_event(t, e->t_s, TIMEOUTS));
        struct tr_timeline_state s;
        tr_timeline_at(t, fall_s + 20, &s);
        assert_true(!s.stalled);
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* It takes its playlist's end for live as the first byte of that comes (LevelDetails.age), half a round trip
 * late: by so much it stops short of its target, beside the 0.067 s for which the rate is rounded to 1. */
static void hls_js_does_not_see_what_its_playlist_took(void **state)
{
    (void)state;
    struct tr_params params;
    lay("hls.js-ll", &params);
    set(&params, "hls_js.max_live_sync_playback_rate", "1.5");
    set(&params, "hls_js.on_stall_increase_s", "0");
    set(&params, "live.hold_back_s", "4");
    set(&params, "player.round_trip_ms", "200");
    struct tr_trace *trace = flat(PLENTY_MBPS, 120);
    struct tr_timeline *t = run_player(&params, trace, 0.25);
    assert_true(behind_at_end_s(t) > 4 + 0.1 + 0.02 && behind_at_end_s(t) < 4 + 0.1 + 0.067);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Over 5 Mbit/s, in the order of the sessions: what each adds to what it was asked for. */
static void each_player_adds_what_the_real_one_does(void **state)
{
    (void)state;
    static const struct {
        const char *player;
        double behind_s;
    } real[] = {{"hls.js-ll", 2.25},
                {"dash.js-ll", 2.51},
                {"dash.js-l2a", 2.51},
                {"dash.js-lolp", 2.55},
                {"shaka-ll", 3.27}};
    for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
        struct tr_timeline *t = play_measured(real[i].player, 5, 60);
        assert_near(behind_at_end_s(t), real[i].behind_s, 0.04);
        tr_timeline_free(t);
    }
}

/* Waiting for the encoder counts as downloading, so what it sees is its own bitrate: a level down every eight
 * seconds, over any link, and never up. */
static void shaka_falls_to_its_lowest_level(void **state)
{
    (void)state;
    const double links_mbps[] = {5, 50};
    for (size_t k = 0; k < 2; k++) {
        struct tr_timeline *t = play_measured("shaka-ll", links_mbps[k], 60);
        double down_s[2] = {0};
        size_t downs = 0;
        for (size_t i = 1; i < t->fetch_count; i++) {
            const int by = t->fetches[i].level - t->fetches[i - 1].level;
            assert_true(by == 0 || (by == -1 && downs < 2));
            if (by < 0) {
                down_s[downs++] = t->fetches[i].start_s;
            }
        }
        assert_int_equal(downs, 2);
        assert_near(down_s[1] - down_s[0], 8, 2.1);
        assert_int_equal(t->quality[t->count - 1], 0);
        tr_timeline_free(t);
    }
}

/* Two segments come beside each other at first, and each is sampled by what it gets: half of the link. So at
 * 1.2 Mbit/s it goes to 200 kbit/s and not to 600 (three real sessions of three). The segment that plays is
 * fetched again, and nothing of it is shown before all of it is there. */
static void shaka_begins_with_half_of_the_link(void **state)
{
    (void)state;
    struct tr_timeline *t = play_measured("shaka-ll", 1.2, 30);
    double first_s = INFINITY, whole_s = 0;
    size_t again = 0;
    while (again < t->fetch_count && !t->fetches[again].abandoned) {
        again++;
    }
    assert_true(again + 1 < t->fetch_count);
    const struct tr_timeline_fetch *gave_up = &t->fetches[again++];
    assert_int_equal(gave_up->level, 2);
    for (; again < t->fetch_count && t->fetches[again].segment == gave_up->segment; again++) {
        assert_int_equal(t->fetches[again].level, 0);
        first_s = fmin(first_s, t->fetches[again].end_s);
        whole_s = t->fetches[again].end_s;
    }
    assert_true(whole_s > first_s);
    size_t stalls;
    const struct tr_timeline_stall *stall = tr_timeline_stalls(t, &stalls);
    assert_true(stalls > 0 && stall[0].begin_s < first_s);
    assert_true(stall[0].end_s >= whole_s - 1e-6);
    tr_timeline_free(t);
}

/* Over HLS it sees more than its own bitrate, as a part is hinted at only once the one before it is there: it
 * stays at its top level. At the lowest one parts are under 16 kB, which is no sample: it never leaves that.
 */
static void shaka_stays_where_it_is_over_hls(void **state)
{
    (void)state;
    struct tr_timeline *t = play_measured("shaka-ll-hls", 5, 60);
    for (size_t i = 0; i < t->fetch_count; i++) {
        assert_int_equal(t->fetches[i].level, 2);
    }
    tr_timeline_free(t);
    const double durations_s[] = {30, 90}, rates_mbps[] = {0.45, 5};
    struct tr_trace *trace = trace_of(2, durations_s, rates_mbps);
    struct tr_params params;
    lay_measured("shaka-ll-hls", &params);
    t = run_player(&params, trace, 0.25);
    assert_int_equal(t->quality[t->count - 1], 0);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* It looks for captions in three whole segments first, which counts for where it stays: the time from the
 * first playlist to the first picture is added to its hold-back, less the part that is hinted at. */
static void shaka_looks_into_segments_first(void **state)
{
    (void)state;
    double started_s[2];
    for (int i = 0; i < 2; i++) {
        struct tr_params params;
        lay_measured("shaka-ll-hls", &params);
        set(&params, "shaka_ll_hls.probed_segments", i ? "3" : "0");
        struct tr_trace *trace = flat(2, 30);
        struct tr_timeline *t = run_player(&params, trace, 0.25);
        started_s[i] = t->playback_start_s;
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    const double three_s = 3 * 2 * 1.0 / (2 * 1448 / 1500.0); /* at the top level */
    assert_near(started_s[1] - started_s[0], three_s, 0.2);
}

/* Packets that are lost as the link falls come at the rate that it has again, not at the one that it had
 * then: three sessions stalled for 0.7 to 1.1 s at such a fall of 3 s. */
static void what_was_lost_comes_as_fast_as_the_link_is_then(void **state)
{
    (void)state;
    const double durations_s[] = {20, 3, 20}, rates_mbps[] = {2, 0.15, 2};
    static const char *const players[] = {"dash.js-ll", "dash.js-l2a", "dash.js-lolp"};
    for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
        struct tr_params params;
        struct tr_timeline_stalled stalled;
        lay_measured(players[i], &params);
        struct tr_trace *trace = trace_of(3, durations_s, rates_mbps);
        struct tr_timeline *t = run_player(&params, trace, 0.25);
        tr_timeline_stalled_between(t, 15, 43, &stalled);
        if (!(stalled.total_s >= 0.4 && stalled.total_s <= 1.4)) {
            fail_msg("%s stalls for %g s", players[i], stalled.total_s);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

static double first_behind_s(const struct tr_timeline *t)
{
    return t->initial_behind_live_s + t->playback_start_s;
}

static void without_catching_up_each_stall_stays(void **state)
{
    (void)state;
    static const char *const players[] = {"hls.js-ll", "shaka-ll", "shaka-ll-hls"};
    for (int i = 0; i < 3; i++) {
        for (uint32_t seed = 1; seed < 12; seed++) {
            struct tr_params params;
            lay(players[i], &params);
            struct tr_trace *trace = random_trace(seed, 80, 1.2);
            struct tr_timeline *t = run_player(&params, trace, 0.25);
            const double end_s = tr_timeline_duration_s(t);
            struct tr_timeline_stalled stalled;
            tr_timeline_stalled_between(t, 0, end_s, &stalled);
            assert_near(behind_at_end_s(t), first_behind_s(t) + stalled.total_s, 1e-6);
            tr_timeline_free(t);
            tr_trace_free(trace);
        }
    }
}

/* Content that is played is content that has happened, arrived, and was published. */
static void nobody_plays_what_is_not_there(void **state)
{
    (void)state;
    static const char *const players[] = {"hls.js-ll",   "dash.js-ll", "dash.js-lolp",
                                          "dash.js-l2a", "shaka-ll",   "shaka-ll-hls"};
    for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
        for (uint32_t seed = 1; seed < 8; seed++) {
            struct tr_params params;
            lay(players[i], &params);
            set(&params, "live.encode_delay_s", seed % 2 ? "0.7" : "0");
            set(&params, "hls_js.max_live_sync_playback_rate", "1.5");
            struct tr_trace *trace = random_trace(seed, 80, 1.5);
            struct tr_timeline *t = run_player(&params, trace, 0.25);
            const double delay_s = params.live.encode_delay_s;
            for (size_t k = 0; k < t->count; k++) {
                assert_true(t->columns[TR_TIMELINE_BEHIND_LIVE_S][k] >= delay_s - 1e-9);
                assert_true(t->columns[TR_TIMELINE_BUFFER_LEVEL_S][k] <=
                            t->columns[TR_TIMELINE_BEHIND_LIVE_S][k] - delay_s + 1e-9);
                assert_true(t->columns[TR_TIMELINE_SPEED][k] >= 0.5 &&
                            t->columns[TR_TIMELINE_SPEED][k] <= 1.5);
            }
            for (size_t k = 0; k < t->fetch_count; k++) {
                const struct tr_timeline_fetch *f = &t->fetches[k];
                const double exists_s = f->content_s + f->length_s - t->initial_behind_live_s + delay_s;
                assert_true(f->cut_off || f->abandoned || f->end_s >= exists_s - 1e-6);
            }
            tr_timeline_free(t);
            tr_trace_free(trace);
        }
    }
}

/* dash.js, a link that stops for half a minute: too far behind, it goes there at once. */
static void dash_js_jumps(void **state)
{
    (void)state;
    const double durations[] = {20, 30, 40}, rates[] = {5, 0, 5};
    struct tr_params params;
    lay("dash.js-ll", &params);
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.25);
    const struct tr_timeline_event *skip = tr_timeline_next_event(t, 0, 1u << TR_TIMELINE_EVENT_SKIP);
    assert_non_null(skip);
    assert_true(skip->t_s > 50 && skip->duration_s > 12);
    assert_near(behind_at_end_s(t), 2.5, 0.05);
    for (double t_s = skip->t_s - 1; t_s < skip->t_s + 1;
         t_s += 0.05) { /* content goes forward, and jumps once */
        struct tr_timeline_state before, after;
        tr_timeline_at(t, t_s, &before);
        tr_timeline_at(t, t_s + 0.05, &after);
        const bool jumps = skip->t_s > t_s && skip->t_s <= t_s + 0.05;
        assert_true(after.content_s >= before.content_s - 1e-9);
        assert_int_equal(after.content_s > before.content_s + 10, jumps);
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Where dash.js is in the end whose time server answers through a queue, or not, by how often it asks. */
static double behind_after_sync_s(const char *manifest_refresh_s)
{
    const double durations[] = {28, 12, 20}, rates[] = {1.2, 0.5, 5};
    struct tr_params params;
    lay("dash.js-ll", &params);
    set(&params, "dash_js_ll.manifest_refresh_s", manifest_refresh_s);
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.25);
    const double behind_s = behind_at_end_s(t);
    tr_timeline_free(t);
    tr_trace_free(trace);
    return behind_s;
}

/* Its clock is late by half of what the answer took, and so is it. */
static void a_full_queue_makes_dash_js_late(void **state)
{
    (void)state;
    assert_near(behind_after_sync_s("3600"), 2.5125, 0.01);
    assert_near(behind_after_sync_s("55"), 2.5125, 0.01); /* the queue is empty again by then */
    assert_true(behind_after_sync_s("31") > 2.5 + 0.05);
}

/* Over 1.2 Mbit/s 1 Mbit/s keeps the link busy, and the real one's estimate goes between 1.36 and 1.5: what
 * is missing after each loss makes one sample in two too high. */
static void losses_raise_the_estimate_of_a_busy_link(void **state)
{
    (void)state;
    struct tr_timeline *t = play_measured("dash.js-ll", 1.2, 18);
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < t->fetch_count; i++) {
        if (t->fetches[i].start_s > 9 && !t->fetches[i].goes_on) {
            least = fmin(least, t->fetches[i].estimate_mbps);
            most = fmax(most, t->fetches[i].estimate_mbps);
        }
    }
    assert_true(least > 1.3 && least < 1.42);
    assert_true(most > 1.45 && most < 1.6);
    tr_timeline_free(t);
}

/* The read that tells of a chunk's beginning brings a packet, no more, where packets are far apart: over 0.2
 * Mbit/s the real one's estimate settles at 0.210 to 0.223, after 210 to 223 kbit/s segment by segment. */
static void a_slow_link_is_measured_nearly_right(void **state)
{
    (void)state;
    struct tr_timeline *t = play_measured("dash.js-ll", 0.2, 90);
    double last = 0;
    for (size_t i = 0; i < t->fetch_count; i++) {
        last = t->fetches[i].goes_on ? last : t->fetches[i].estimate_mbps;
    }
    assert_true(last > 0.205 && last < 0.225);
    tr_timeline_free(t);
}

/* Of fewer than two chunks besides the last dash.js learns no rate, and takes all of the segment since it was
 * asked for: with a segment in one chunk, or two, its estimate has the waiting in it. */
static void few_chunks_are_measured_with_the_waiting(void **state)
{
    (void)state;
    for (int chunks = 1; chunks <= 2; chunks++) {
        struct tr_params params;
        lay_measured("dash.js-ll", &params);
        params.live.chunk_s = params.player.segment_s / chunks;
        params.live.target_s = 6;
        struct tr_trace *trace = flat(20, 30);
        struct tr_timeline *t = run_player(&params, trace, 0.25);
        double asked_s = NAN, least = INFINITY, most = 0;
        for (size_t i = 0; i + 1 < t->fetch_count; i++) {
            const struct tr_timeline_fetch *f = &t->fetches[i], *next = f + 1;
            asked_s = f->goes_on ? asked_s : f->start_s;
            if (f->start_s < 2 && f->piece + 1 == f->pieces) {
                const double mbps = params.ladder.levels[f->level].video_kbps / 1000 *
                                    params.player.segment_s / (f->end_s - asked_s);
                least = fmin(least, mbps);
                most = fmax(most, mbps);
                assert_true(next->estimate_mbps > least * 0.999 && next->estimate_mbps < most * 1.001);
            }
        }
        assert_true(isfinite(least));
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* A part counts until it is parsed, as long after its last byte as the next one is asked for: at 5 Mbit/s, of
 * which a part's first 0.12 Mbit come at once, the real one's estimate settles at 5.3 to 5.7. */
static void a_part_counts_until_it_is_parsed(void **state)
{
    (void)state;
    struct tr_timeline *t = play_measured("hls.js-ll", 5, 60);
    const double last = t->fetches[t->fetch_count - 1].estimate_mbps;
    assert_true(last > 5.3 && last < 6.1);
    tr_timeline_free(t);
}

/* A packet lost near the end of a response comes once it is missed, as nothing else is in the way: a segment
 * that keeps the link busy takes as long as its bits do. */
static void a_loss_does_not_hold_up_the_end(void **state)
{
    (void)state;
    struct tr_params params;
    lay_measured("dash.js-ll", &params);
    const double bits_s = 0.6 * 2 / 0.4 / params.player.link_efficiency;
    struct tr_trace *trace = trace_of(3, (double[]){30, 30, 30}, (double[]){1.2, 0.8, 0.4});
    struct tr_timeline *t = run_player(&params, trace, 0.25);
    double asked_s = 0;
    int busy = 0;
    for (size_t i = 0; i < t->fetch_count; i++) {
        const struct tr_timeline_fetch *f = &t->fetches[i];
        asked_s = f->piece == 0 ? f->start_s : asked_s;
        if (f->level == 1 && f->piece + 1 == f->pieces && asked_s > 60 && f->end_s < 89) {
            assert_true(f->end_s - asked_s < bits_s + 0.1);
            busy++;
        }
    }
    assert_true(busy > 0);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* At its lowest level each chunk is a burst: what it takes on the wire is a sample of its own, far above the
 * link, and the estimate goes up segment by segment until a level is taken that the link does not carry (real
 * sessions: 0, 1, 0, 1 over 0.4 Mbit/s). In no time it is none, mostly. */
static void a_burst_hides_the_link(void **state)
{
    (void)state;
    int switches[2] = {0};
    for (int i = 0; i < 2; i++) {
        struct tr_params params;
        struct tr_error err = {0};
        lay_measured("dash.js-ll", &params);
        assert_int_equal(tr_params_set(&params, "dash_js_ll.wire_mbps", i == 0 ? "0" : "25", "test", &err),
                         TR_STATUS_OK);
        struct tr_trace *trace = flat(0.4, 60);
        struct tr_timeline *t = run_player(&params, trace, 0.25);
        for (size_t k = 1; k < t->fetch_count; k++) {
            switches[i] += t->fetches[k].start_s > 10 && t->fetches[k].level > t->fetches[k - 1].level;
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(switches[0] <= 1);
    assert_true(switches[1] >= 5);
}

/* A window that is not used up takes no harm from a queue it does not fill. */
static void a_window_loses_what_it_sends(void **state)
{
    (void)state;
    const struct bottleneck way = {1, 0.025, 0.25, 0};
    struct connection c;
    connection_open(&c, 0);
    c.threshold_mbit = 0.2;
    c.window_mbit = 0.27;
    assert_false(connection_grow(&c, 0.3, 0.3, 0.2, &way, NULL));
    assert_true(c.window_mbit > 0.275);
    const double window = way.way_mbit + way.queue_mbit;
    assert_true(connection_grow(&c, 0.3, 0.3, 1, &way, NULL));
    assert_near(c.window_mbit, 0.7 * window, 1e-12);
}

/* Every part of a segment once, in order, each after it exists; after a switch from its first. */
static void parts_come_in_order(void **state)
{
    (void)state;
    struct tr_params params;
    struct tr_timeline *t = play("hls.js-ll", 6, 40, &params);
    size_t again = 0;
    for (size_t i = 1; i < t->fetch_count; i++) {
        const struct tr_timeline_fetch *f = &t->fetches[i], *before = &t->fetches[i - 1];
        const bool next = f->segment == before->segment && f->piece == before->piece + 1;
        const bool first = f->piece == 0 && f->segment == before->segment + 1;
        assert_int_equal(f->pieces, 4);
        if (!next && !first) {
            assert_true(f->piece == 0 && f->level != before->level);
            again++;
        }
    }
    assert_true(again >= 1);
    tr_timeline_free(t);
}

/* The first estimate of hls.js, by which it takes its second level, is that of the sessions. */
static void the_first_estimate_is_the_real_one(void **state)
{
    (void)state;
    static const struct {
        double mbps, estimate_mbps;
    } real[] = {{0.5, 0.509}, {1.2, 1.572}, {5, 2.481}};
    for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
        struct tr_timeline *t = play_measured("hls.js-ll", real[i].mbps, 10);
        size_t at = 0;
        while (at < t->fetch_count && isnan(t->fetches[at].estimate_mbps)) {
            at++;
        }
        assert_true(at < t->fetch_count);
        assert_near(t->fetches[at].estimate_mbps, real[i].estimate_mbps, 0.1 * real[i].estimate_mbps);
        tr_timeline_free(t);
    }
}

/* hls.js fetches the first segment again at the level it likes: what the decoder has of it is still shown. */
static void what_the_decoder_has_is_shown(void **state)
{
    (void)state;
    struct tr_timeline *t = play_measured("hls.js-ll", 5, 20);
    double stall_s = -1;
    for (size_t i = 0; i < t->event_count && stall_s < 0; i++) {
        stall_s = t->events[i].kind == TR_TIMELINE_EVENT_STALL ? t->events[i].t_s : stall_s;
    }
    assert_near(stall_s, t->playback_start_s + 0.5, 1e-6); /* all that was left of it */
    tr_timeline_free(t);
}

/* A part whose segment is no longer listed by parts is no sample of its own for hls.js: the whole segment is,
 * which weighs four times as much. Of a part of 0.8 s the quick mean takes 17 %, of the segment half. */
static void a_segment_past_its_parts_is_one_sample(void **state)
{
    (void)state;
    struct tr_params params;
    lay_measured("hls.js-ll", &params);
    struct tr_trace *trace = trace_of(3, (double[]){30, 30, 30}, (double[]){1.2, 0.8, 0.4});
    struct tr_timeline *t = run_player(&params, trace, 0.25);
    double deepest = 1, before_mbps = NAN;
    for (size_t i = 0; i < t->fetch_count; i++) {
        const double mbps = t->fetches[i].estimate_mbps;
        if (t->fetches[i].start_s > 60 && t->fetches[i].level < 2) {
            deepest = fmin(deepest, mbps / before_mbps);
        }
        before_mbps = mbps;
    }
    assert_true(deepest < 0.8);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* ---- figures ---- */

/* By a sum over the steps of its own. */
static void latency_in_figures(void **state)
{
    (void)state;
    struct tr_params params;
    struct tr_timeline *t = play("dash.js-ll", 1.1, 60, &params);
    const double end_s = tr_timeline_duration_s(t);
    const double *behind = t->columns[TR_TIMELINE_BEHIND_LIVE_S], *speed = t->columns[TR_TIMELINE_SPEED];
    const size_t first = tr_timeline_step_at(t, t->playback_start_s);
    struct tr_latency latency;
    size_t within = 0, fast = 0;
    tr_timeline_latency(t, end_s, &latency);
    for (size_t i = first; i < t->count; i++) {
        within += behind[i] <= latency.p95_behind_live_s;
        fast += speed[i] > 1.03;
    }
    const double steps = (double)(t->count - first);
    assert_true(fast > 0);
    assert_near((double)within / steps, 0.95, 1.5 / steps);
    assert_near(latency.fast_ratio, (double)fast / steps, 1e-12);
    assert_near(latency.last_behind_live_s, behind_at_end_s(t), 0);
    tr_timeline_free(t);
}

/* The top level from the start to the end, at a latency that costs nothing to speak of: 1 less that cost. */
static void nqoe_is_a_share_of_the_best(void **state)
{
    (void)state;
    struct tr_params params;
    struct tr_latency latency;
    lay("dash.js-ll", &params);
    params.ladder.count = 1;
    set(&params, "live.target_s", "1");
    struct tr_trace *trace = flat(PLENTY_MBPS, 300);
    struct tr_timeline *t = run_player(&params, trace, 0.25);
    tr_timeline_latency(t, 300, &latency);
    /* each segment: 2 s of R, less 0.05 R a second of latency (1 s) */
    assert_near(latency.nqoe, 1 - 0.05 * 1 / 2, 0.01);
    tr_timeline_free(t);
    params.player.delivery = TR_PLAYER_FLUID;
    t = run_player(&params, trace, 0.25);
    tr_timeline_latency(t, 300, &latency);
    assert_true(isnan(latency.nqoe) && isnan(latency.fast_ratio));
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* ---- refusals ---- */

static void refused(const char *player, const char *key, const char *value, const char *first,
                    const char *second)
{
    struct tr_params params;
    struct tr_error err = {0};
    lay(player, &params);
    set(&params, key, value);
    assert_int_equal(tr_params_check(&params, &err), TR_STATUS_USAGE);
    assert_non_null(strstr(err.what, first));
    assert_non_null(strstr(err.what, second));
}

static void what_does_not_fit_is_refused_by_both_names(void **state)
{
    (void)state;
    refused("hls.js-ll", "live.part_s", "2.5", "live.part_s is 2.5 s", "player.segment_s, which is 2 s");
    refused("hls.js-ll", "live.hold_back_s", "0.9", "live.part_s is 0.5 s",
            "live.hold_back_s, which is 0.9 s");
    refused("dash.js-ll", "live.chunk_s", "3", "live.chunk_s is 3 s", "player.segment_s, which is 2 s");
    refused("shaka-ll", "live.encode_delay_s", "3", "live.encode_delay_s is 3 s",
            "live.target_s, which is 2.5 s");
    struct tr_params params;
    struct tr_error err = {0};
    lay("hls.js", &params); /* whole segments: nobody cuts them */
    set(&params, "live.part_s", "5");
    assert_int_equal(tr_params_check(&params, &err), TR_STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hls_js_aims_farther_after_each_stall),
        cmocka_unit_test(hls_js_plays_faster),
        cmocka_unit_test(dash_js_plays_faster_and_slower),
        cmocka_unit_test(lolp_goes_on_from_what_it_chose),
        cmocka_unit_test(l2a_keeps_what_start_up_chose),
        cmocka_unit_test(with_plenty_latency_is_what_was_asked_for),
        cmocka_unit_test(each_player_adds_what_the_real_one_does),
        cmocka_unit_test(shaka_falls_to_its_lowest_level),
        cmocka_unit_test(shaka_begins_with_half_of_the_link),
        cmocka_unit_test(shaka_stays_where_it_is_over_hls),
        cmocka_unit_test(what_was_lost_comes_as_fast_as_the_link_is_then),
        cmocka_unit_test(shaka_looks_into_segments_first),
        cmocka_unit_test(the_encoders_delay_is_not_made_up_for),
        cmocka_unit_test(hls_js_does_not_wait_long_for_a_held_playlist),
        cmocka_unit_test(hls_js_does_not_see_what_its_playlist_took),
        cmocka_unit_test(without_catching_up_each_stall_stays),
        cmocka_unit_test(nobody_plays_what_is_not_there),
        cmocka_unit_test(dash_js_jumps),
        cmocka_unit_test(a_full_queue_makes_dash_js_late),
        cmocka_unit_test(losses_raise_the_estimate_of_a_busy_link),
        cmocka_unit_test(a_slow_link_is_measured_nearly_right),
        cmocka_unit_test(few_chunks_are_measured_with_the_waiting),
        cmocka_unit_test(a_part_counts_until_it_is_parsed),
        cmocka_unit_test(a_loss_does_not_hold_up_the_end),
        cmocka_unit_test(a_burst_hides_the_link),
        cmocka_unit_test(a_window_loses_what_it_sends),
        cmocka_unit_test(parts_come_in_order),
        cmocka_unit_test(the_first_estimate_is_the_real_one),
        cmocka_unit_test(what_the_decoder_has_is_shown),
        cmocka_unit_test(a_segment_past_its_parts_is_one_sample),
        cmocka_unit_test(latency_in_figures),
        cmocka_unit_test(nqoe_is_a_share_of_the_best),
        cmocka_unit_test(what_does_not_fit_is_refused_by_both_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
