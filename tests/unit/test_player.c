/* Segment delivery, MODEL.md section 5.2: fetches to the moment, the estimate, levels, abandoning, what is
 * seen when. */
#include "unit/unit.h"

#include "unit/model_fixture.h"

#include "model/estimate.h"
#include "model/passage.h"

#include <string.h>

#define STALLS (1u << TIMELINE_EVENT_STALL)

static struct trace *trace_of(size_t count, const double *durations, const double *rates)
{
    struct trace *trace;
    assert_int_equal(trace_from_segments("link", "test", count, durations, rates, NULL, NULL, &trace, NULL),
                     STATUS_OK);
    return trace;
}

static struct trace *flat(double mbps, double seconds)
{
    return trace_of(1, &seconds, &mbps);
}

/* A plain segment player: no joining, no bursts, everything seen at once. */
static void plain(struct params *params)
{
    params_defaults(params);
    params->player.delivery = PLAYER_SEGMENTS;
    params->player.abandon = PLAYER_ABANDON_OFF;
}

static struct timeline *run_player(const struct params *params, const struct trace *trace, double dt_s)
{
    struct error err = {0};
    if (params_check(params, &err) != STATUS_OK) {
        fail_msg("%s", err.what);
    }
    const struct session_config config = {.params = params, .trace = trace, .dt_s = dt_s, .seed = 3};
    return run(&config);
}

static void load_scenario(const char *name, struct params *params)
{
    struct scenario scenario;
    scenario_defaults(&scenario);
    assert_int_equal(scenario_load(&scenario, name, NULL), STATUS_OK);
    *params = scenario.params;
}

static void passages_are_the_trace_s(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 10; seed++) {
        struct trace *trace = random_trace(seed, 400, 3);
        for (int loop = 0; loop <= 1; loop++) {
            struct passage passage;
            passage_init(&passage, trace, loop);
            uint32_t more = seed;
            double t_s = 0;
            for (int k = 0; k < 3000; k++) {
                t_s = k % 10 ? t_s + 3 * (uniform(&more) - 0.4)
                             : trace_duration_s(trace) * 2.5 * uniform(&more);
                double want = trace_mbit_before(trace, t_s, loop), mbit = pow(10, 3 * uniform(&more) - 1);
                assert_true(fabs(passage_mbit_before(&passage, t_s) - want) <= 1e-9 * (want + 1));
                double at = trace_time_of_mbit(trace, fmax(t_s, 0), mbit, loop);
                double got = passage_time_of_mbit(&passage, fmax(t_s, 0), mbit);
                assert_true(isinf(at) ? isinf(got) : fabs(got - at) <= 1e-9 * at);
            }
        }
        trace_free(trace);
    }
}

static void the_estimate_weighs_by_download_time(void **state)
{
    (void)state;
    struct estimate e;
    estimate_init(&e, 2, 5, 0.7);
    assert_true(estimate_mbps(&e) == 0.7);
    estimate_add(&e, 10, 0.1); /* however short, the first sample is the estimate */
    assert_true(fabs(estimate_mbps(&e) - 10) < 1e-12);
    estimate_add(&e, 2, 2); /* down: the quick mean counts, and half of it is these two seconds */
    double first = 1 - pow(0.5, 0.1 / 2), kept = 0.5 * first, fast = (kept * 10 + 0.5 * 2) / (kept + 0.5);
    assert_true(fabs(estimate_mbps(&e) - fast) < 1e-9);
    /* In pieces the same as at once. */
    struct estimate pieces = e;
    estimate_add(&e, 6, 3);
    for (int i = 0; i < 30; i++) {
        estimate_add(&pieces, 6, 0.1);
    }
    assert_true(fabs(estimate_mbps(&e) - estimate_mbps(&pieces)) < 1e-9);
    double slow_kept = pow(0.5, 3.0 / 5), slow_first = 1 - pow(0.5, 0.1 / 5),
           slow_second = 1 - pow(0.5, 2.0 / 5);
    double weights[] = {slow_first * pow(0.5, 2.0 / 5) * slow_kept, slow_second * slow_kept, 1 - slow_kept};
    double slow =
        (10 * weights[0] + 2 * weights[1] + 6 * weights[2]) / (weights[0] + weights[1] + weights[2]);
    assert_true(fabs(estimate_mbps(&e) - slow) < 1e-9); /* up: the steady one */
    estimate_restart(&e, 0.4);
    assert_true(estimate_mbps(&e) == 0.4);
}

/* Round trip, then the bits at the link's efficiency; the next as soon as it is done, until the live edge. */
static void fetches_end_when_their_bits_have_passed(void **state)
{
    (void)state;
    struct params params;
    plain(&params);
    params.ladder.count = 1; /* 0.396 Mbit/s */
    const double durations[] = {0.5, 0.7, 100}, rates[] = {2, 0, 1};
    struct trace *trace = trace_of(3, durations, rates);
    struct timeline *t = run_player(&params, trace, 1);
    const double mbit = 0.396 * 2 / 0.96;
    double now_s = 0;
    assert_true(t->fetch_count > 40);
    for (size_t i = 0; i + 1 < t->fetch_count; i++) {
        const struct timeline_fetch *fetch = &t->fetches[i];
        double exists_s = 2 * (double)(i + 1) - 1 - 8; /* joined half a segment after one began, 8 s behind */
        double asked_s = fmax(now_s, exists_s),
               end_s = trace_time_of_mbit(trace, asked_s + 0.04, mbit, false);
        assert_true(fetch->segment == i && fetch->level == 0 && !fetch->abandoned);
        assert_true(fabs(fetch->start_s - asked_s) < 1e-9 && fabs(fetch->end_s - end_s) < 1e-9);
        now_s = end_s;
    }
    timeline_free(t);
    trace_free(trace);
}

/* dt only samples: what happens is the same to the bit. */
static void dt_samples_what_happens_anyway(void **state)
{
    (void)state;
    static const char *const names[] = {"hls.js", "dash.js", "shaka", "media3-1.5"};
    for (size_t k = 0; k < 4; k++) {
        struct params params;
        load_scenario(names[k], &params);
        struct trace *trace = random_trace(21, 150, 2.5);
        double seconds = 10 * floor(trace_duration_s(trace) / 10);
        struct timeline *reference = NULL;
        static const double dts[] = {0.1, 1, 0.001, 10};
        for (size_t d = 0; d < 4; d++) {
            const struct session_config config = {
                .params = &params, .trace = trace, .dt_s = dts[d], .duration_s = seconds};
            struct timeline *t = run(&config);
            if (!reference) {
                reference = t;
                continue;
            }
            assert_int_equal(t->event_count, reference->event_count);
            assert_int_equal(t->fetch_count, reference->fetch_count);
            for (size_t i = 0; i < t->event_count; i++) {
                assert_true(fabs(t->events[i].t_s - reference->events[i].t_s) < 1e-9);
                assert_true(t->events[i].kind == reference->events[i].kind);
            }
            for (size_t i = 0; i < t->fetch_count; i++) {
                assert_true(fabs(t->fetches[i].end_s - reference->fetches[i].end_s) < 1e-9);
                assert_int_equal(t->fetches[i].level, reference->fetches[i].level);
            }
            timeline_free(t);
        }
        timeline_free(reference);
        trace_free(trace);
    }
}

static double stalled_before(const struct timeline *t, double t_s)
{
    size_t count;
    const struct timeline_stall *stalls = timeline_stalls(t, &count);
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += fmax(0, fmin(stalls[i].end_s, t_s) - stalls[i].begin_s);
    }
    return sum;
}

/* Segments that have arrived by t_s, and the level of the one that holds `content`, segments beginning at
 * first_s. */
static int arrived_by(const struct timeline *t, double t_s)
{
    int arrived = 0;
    for (size_t i = 0; i < t->fetch_count && t->fetches[i].end_s <= t_s; i++) {
        arrived += !t->fetches[i].abandoned && t->fetches[i].end_s < timeline_duration_s(t);
    }
    return arrived;
}

static int level_of_segment(const struct timeline *t, uint32_t segment)
{
    for (size_t i = 0; i < t->fetch_count; i++) {
        if (t->fetches[i].segment == segment && !t->fetches[i].abandoned) {
            return t->fetches[i].level;
        }
    }
    fail_msg("segment %u never came", segment);
    return -1;
}

/* The whole of a session again from its fetches and stalls, at random moments. Sound and picture in one. */
static void check_against_fetches(const struct timeline *t, uint32_t seed)
{
    const struct player_params *player = &t->params.player;
    double live_s = player->live_latency_s - player->startup_s, newest_s = live_s - player->segment_s / 2;
    double first_s = newest_s - player->segment_s * ceil(newest_s / player->segment_s);
    for (int k = 0; k < 400; k++) {
        double t_s = timeline_duration_s(t) * uniform(&seed);
        struct timeline_state s;
        timeline_at(t, t_s, &s);
        double playing_s = fmax(0, t_s - t->playback_start_s - stalled_before(t, t_s));
        double end_s = first_s + arrived_by(t, t_s) * player->segment_s;
        assert_true(fabs(s.content_s - playing_s) < 1e-6);
        assert_true(fabs(s.buffer_level_s - fmax(0, end_s - playing_s)) < 1e-6);
        if (t_s > t->playback_start_s && s.buffer_level_s > 1e-3) {
            assert_int_equal(s.quality,
                             level_of_segment(t, (uint32_t)((playing_s - first_s) / player->segment_s)));
        }
    }
    bool stalled = false;
    for (size_t i = 0; i < t->count; i++) {
        double end_s = timeline_step_start_s(t->dt_s, i + 1);
        double behind_s = live_s + end_s - t->columns[TIMELINE_CONTENT_S][i];
        assert_true(fabs(t->columns[TIMELINE_BEHIND_LIVE_S][i] - behind_s) < 1e-6);
        assert_true(t->columns[TIMELINE_BUFFER_LEVEL_S][i] >= 0);
        assert_true(t->columns[TIMELINE_BUFFER_LEVEL_S][i] <=
                    behind_s + 1e-9); /* no more than has happened */
        assert_true(i == 0 || t->columns[TIMELINE_CONTENT_S][i] >= t->columns[TIMELINE_CONTENT_S][i - 1]);
        bool now = t->flags[i] & TIMELINE_STALLED;
        assert_true(now == stalled || t->flags[i] & (TIMELINE_STALL_EVENT | TIMELINE_RESUME_EVENT));
        assert_true(!stalled || t->flags[i] & TIMELINE_DROPPED);
        stalled = now;
    }
}

static void the_timeline_follows_from_the_fetches(void **state)
{
    (void)state;
    static const char *const names[] = {"hls.js", "media3", "media3-1.5"};
    size_t stalls = 0;
    for (uint32_t seed = 1; seed <= 30; seed++) {
        struct params params;
        load_scenario(names[seed % 3], &params);
        params.player.setup_s = 0;
        struct trace *trace = random_trace(seed + 40, 120, 0.4 + seed * 0.1);
        struct timeline *t = run_player(&params, trace, seed % 2 ? 1 : 0.3);
        check_against_fetches(t, seed);
        size_t count;
        timeline_stalls(t, &count);
        stalls += count;
        double inflow_s = 0;
        for (size_t i = 0; i < t->count; i++) {
            inflow_s += t->columns[TIMELINE_INFLOW][i] * t->dt_s;
        }
        assert_true(fabs(inflow_s - 2 * arrived_by(t, INFINITY)) < 1e-6);
        timeline_free(t);
        trace_free(trace);
    }
    assert_true(stalls > 40);
}

/* Every player on every link: in range, in order, the same again, and the report alone is the timeline's. */
static void players_keep_the_invariants(void **state)
{
    (void)state;
    static const char *const names[] = {"live", "hls.js", "dash.js", "shaka", "media3", "media3-1.5"};
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct params params;
        load_scenario(names[seed % 6], &params);
        struct trace *trace = random_trace(seed, 100, 0.2 + 0.1 * seed);
        const struct session_config config = {
            .params = &params, .trace = trace, .dt_s = 0.5, .duration_s = 400, .loop = true, .seed = seed};
        struct timeline *t = run(&config), *again = run(&config);
        double last_s = 0;
        for (size_t i = 0; i < t->event_count; i++) {
            assert_true(t->events[i].t_s >= last_s && t->events[i].t_s <= 400);
            last_s = t->events[i].t_s;
        }
        for (size_t i = 0; i < t->fetch_count; i++) {
            const struct timeline_fetch *fetch = &t->fetches[i];
            assert_true(fetch->start_s <= fetch->end_s &&
                        (i == 0 || fetch->start_s >= t->fetches[i - 1].end_s));
            assert_true(i == 0 || fetch->segment == t->fetches[i - 1].segment + !t->fetches[i - 1].abandoned);
        }
        for (size_t i = 0; i < t->count; i++) {
            assert_true(t->columns[TIMELINE_BUFFER_LEVEL_S][i] >= 0);
            assert_true(t->quality[i] < params.ladder.count);
        }
        assert_memory_equal(t->columns[TIMELINE_BUFFER_LEVEL_S], again->columns[TIMELINE_BUFFER_LEVEL_S],
                            t->count * sizeof(double));
        struct qoe qoe, scored;
        timeline_qoe(t, INFINITY, &qoe);
        assert_int_equal(session_score(&config, &scored, NULL), STATUS_OK);
        assert_memory_equal(&qoe, &scored, sizeof qoe);
        assert_true(qoe.overall_qoe >= 0 && qoe.overall_qoe <= 10);
        timeline_free(t);
        timeline_free(again);
        trace_free(trace);
    }
}

static void levels_stay_within_the_estimate(void **state)
{
    (void)state;
    struct params params;
    plain(&params);
    params.player.safety_up = 0.7;
    params.player.safety_down = 0.95;
    struct trace *trace = flat(5 / 0.96, 60); /* the estimate is 5 Mbit/s */
    struct timeline *t = run_player(&params, trace, 1);
    /* From 0 up: 0.7 x 5 = 3.5 allows 720p at 3.192. */
    assert_true(t->fetches[0].level == 0);
    for (size_t i = 1; i < t->fetch_count; i++) {
        assert_int_equal(t->fetches[i].level, 3);
    }
    timeline_free(t);
    params.player.start_level = 4; /* 4.692 is kept: 0.95 x 5 = 4.75 */
    t = run_player(&params, trace, 1);
    for (size_t i = 0; i < t->fetch_count; i++) {
        assert_int_equal(t->fetches[i].level, 4);
    }
    timeline_free(t);
    params.player.estimate_bias = 0.5; /* 2.5: 0.95 x 2.5 = 2.375 leaves 480p at 1.66 */
    t = run_player(&params, trace, 1);
    assert_int_equal(t->fetches[t->fetch_count - 1].level, 2);
    timeline_free(t);
    params.player.estimate_bias = 1;
    params.player.counts = PLAYER_COUNTS_VIDEO;
    params.player.safety_up = 0.9; /* the picture's 4.5 alone is within */
    params.player.start_level = 0;
    t = run_player(&params, trace, 1);
    assert_int_equal(t->fetches[3].level, 4);
    timeline_free(t);
    /* dash.js: also within estimate x factor x buffer in segments, from the third segment on. */
    params.player.insufficient_factor = 0.1;
    t = run_player(&params, trace, 1);
    for (size_t i = 2; i < t->fetch_count; i++) {
        struct timeline_state s;
        timeline_at(t, t->fetches[i].start_s, &s);
        double allowed = 5 * 0.1 * s.buffer_level_s / 2;
        int level = t->fetches[i].level;
        assert_true(level == 0 || params.ladder.levels[level].video_kbps / 1000 <= allowed + 1e-6);
    }
    timeline_free(t);
    trace_free(trace);
}

static void a_full_buffer_waits(void **state)
{
    (void)state;
    struct params params;
    plain(&params);
    params.player.live_latency_s = 60;
    params.player.max_buffer_s = 12;
    struct trace *trace = flat(50, 120);
    struct timeline *t = run_player(&params, trace, 0.1);
    double most = 0;
    for (size_t i = 0; i < t->count; i++) {
        most = fmax(most, t->columns[TIMELINE_BUFFER_LEVEL_S][i]);
    }
    assert_true(most > 12 && most <= 14);
    for (size_t i = 0; i < t->fetch_count; i++) {
        struct timeline_state s;
        timeline_at(t, t->fetches[i].start_s, &s);
        assert_true(s.buffer_level_s <= 12 + 1e-6);
    }
    timeline_free(t);
    params.player.retry_s = 1; /* looked at every half second then */
    t = run_player(&params, trace, 0.1);
    double idle_s = t->fetches[30].start_s - t->fetches[29].end_s;
    assert_true(idle_s > 0.4 && fabs(idle_s / 0.5 - rint(idle_s / 0.5)) < 1e-9);
    timeline_free(t);
    trace_free(trace);
}

static void playlists_are_polled(void **state)
{
    (void)state;
    struct params params;
    plain(&params);
    params.ladder.count = 1;
    params.player.playlist_poll_s = 2;
    params.player.live_latency_s = 4.3; /* segments exist at 0.7 + 2 k less 2 */
    struct trace *trace = flat(20, 60);
    struct timeline *t = run_player(&params, trace, 0.5);
    /* The playlist is fetched at 0, 2, 4, ...; a segment shows a poll and a round trip later. */
    for (size_t i = 3; i < t->fetch_count; i++) {
        double polls = (t->fetches[i].start_s - 0.04) / 2;
        assert_true(fabs(polls - rint(polls)) < 1e-9);
    }
    timeline_free(t);
    params.player.playlist_poll_s = 0;
    params.player.list_refresh_s = 2;
    t = run_player(&params, trace, 0.5);
    for (size_t i = 3; i < t->fetch_count; i++) {
        double looks = t->fetches[i].start_s / 2;
        assert_true(fabs(looks - rint(looks)) < 1e-9);
    }
    timeline_free(t);
    trace_free(trace);
}

static const struct timeline_event *first_abandoned(const struct timeline *t)
{
    const struct timeline_event *event = timeline_next_event(t, 0, 1u << TIMELINE_EVENT_ABANDON);
    assert_non_null(event);
    return event;
}

/* hls.js, after half a segment's length: too slow for the buffer, a lower level would come in time. */
static void hls_saves_the_buffer(void **state)
{
    (void)state;
    struct params params;
    load_scenario("hls.js", &params);
    const double durations[] = {60, 60}, rates[] = {10, 1};
    struct trace *trace = trace_of(2, durations, rates);
    struct timeline *t = run_player(&params, trace, 0.5);
    const struct timeline_event *abandoned = first_abandoned(t);
    const struct timeline_fetch *fetch = NULL;
    for (size_t i = 0; i < t->fetch_count; i++) {
        fetch = t->fetches[i].abandoned ? &t->fetches[i] : fetch;
    }
    assert_true(abandoned->from_level == 5 && abandoned->to_level == 0);
    assert_true(fabs(abandoned->t_s - (fetch->start_s + 1)) < 0.1001 && fetch->end_s == abandoned->t_s);
    assert_true(fetch[1].segment == fetch->segment && fetch[1].level == 0);
    assert_true(fabs(fetch[1].start_s - abandoned->t_s - 1) < 1e-9); /* another connection */
    assert_null(timeline_next_event(t, 0, STALLS));
    timeline_free(t);
    params.player.abandon = PLAYER_ABANDON_OFF; /* without it the buffer runs dry */
    t = run_player(&params, trace, 0.5);
    assert_non_null(timeline_next_event(t, 0, STALLS));
    timeline_free(t);
    trace_free(trace);
}

/* dash.js: the whole would take 1.8 segments or more at its own rate; down to what that rate allows; once a
 * segment, and then ten seconds without a say for the estimate. */
static void dash_gives_up_what_is_far_too_slow(void **state)
{
    (void)state;
    struct params params;
    load_scenario("dash.js", &params);
    params.player.insufficient_factor = 0;
    const double durations[] = {60.3, 80}, rates[] = {10, 1.2};
    struct trace *trace = trace_of(2, durations, rates);
    struct timeline *t = run_player(&params, trace, 0.5);
    const struct timeline_event *abandoned = first_abandoned(t);
    size_t at = 0;
    while (!t->fetches[at].abandoned) {
        at++;
    }
    const struct timeline_fetch *fetch = &t->fetches[at];
    double first_byte_s = fetch->start_s + 0.04, took_s = fetch->end_s - first_byte_s;
    assert_true(took_s >= 0.5 - 1e-9);
    assert_true(abandoned->to_level < abandoned->from_level && fetch[1].segment == fetch->segment);
    for (size_t i = at + 1; i < t->fetch_count && t->fetches[i].start_s < fetch->end_s + 10; i++) {
        assert_true(!t->fetches[i].abandoned || t->fetches[i].segment != fetch->segment);
        assert_int_equal(t->fetches[i].level, abandoned->to_level);
    }
    timeline_free(t);
    trace_free(trace);
}

/* Shaka: levels change only every eight seconds. */
static void shaka_decides_now_and_then(void **state)
{
    (void)state;
    struct params params;
    load_scenario("shaka", &params);
    params.player.late_check_s = 0;
    struct trace *trace = random_trace(77, 200, 5);
    struct timeline *t = run_player(&params, trace, 0.5);
    double decided_s = -INFINITY;
    size_t decisions = 0;
    for (size_t i = 0; i < t->event_count; i++) {
        if (t->events[i].kind == TIMELINE_EVENT_ABANDON) {
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
    assert_true((double)changes <= timeline_duration_s(t) / 8 + 1);
    timeline_free(t);
    trace_free(trace);
}

/* A level whose frames came too late is left at the next look, for half a minute. */
static void shaka_leaves_a_level_that_came_late(void **state)
{
    (void)state;
    struct params params;
    load_scenario("shaka", &params);
    const double durations[] = {40, 12, 100}, rates[] = {8, 0.4, 3};
    struct trace *trace = trace_of(3, durations, rates);
    struct timeline *t = run_player(&params, trace, 0.5);
    params.player.late_check_s = 0;
    struct timeline *without = run_player(&params, trace, 0.5);
    assert_non_null(timeline_next_event(t, 0, STALLS));
    /* Something differs, and only after the link broke down. */
    size_t i = 0;
    while (i < t->fetch_count && t->fetches[i].level == without->fetches[i].level &&
           t->fetches[i].start_s == without->fetches[i].start_s) {
        i++;
    }
    assert_true(i < t->fetch_count && t->fetches[i].start_s > 40 &&
                t->fetches[i].level < without->fetches[i].level);
    timeline_free(t);
    timeline_free(without);
    trace_free(trace);
}

/* Sound is there before the picture is: the playhead goes on for up to three seconds, then waits for both. */
static void sound_plays_on(void **state)
{
    (void)state;
    struct params params;
    load_scenario("dash.js", &params);
    params.player.abandon = PLAYER_ABANDON_OFF;
    const double durations[] = {30, 10, 60}, rates[] = {8, 0.5, 8};
    struct trace *trace = trace_of(3, durations, rates);
    struct timeline *t = run_player(&params, trace, 0.1);
    const struct timeline_event *stall = timeline_next_event(t, 30, STALLS);
    assert_non_null(stall);
    struct timeline_state s;
    double empty_s = stall->t_s;
    do {
        empty_s -= 0.05;
        timeline_at(t, empty_s, &s);
    } while (s.buffer_level_s == 0);
    assert_true(stall->t_s - empty_s > 0.5 && stall->t_s - empty_s <= 3.06);
    timeline_at(t, stall->t_s - 0.2, &s);
    assert_true(s.dropped && !s.stalled); /* pictures are missing */
    timeline_free(t);
    params.player.sound_apart_kbps = 0; /* in one piece there is nothing to play on with */
    t = run_player(&params, trace, 0.1);
    stall = timeline_next_event(t, 30, STALLS);
    assert_non_null(stall);
    timeline_at(t, stall->t_s - 0.05, &s);
    assert_true(s.buffer_level_s > 0.04);
    timeline_free(t);
    trace_free(trace);
}

static void nothing_to_see_is_no_stall_but_no_pictures(void **state)
{
    (void)state;
    struct params params;
    static const char *const names[] = {"hls.js", "dash.js", "shaka", "media3"};
    for (size_t k = 0; k < 4; k++) {
        load_scenario(names[k], &params);
        struct trace *trace = flat(0, 60);
        struct timeline *t = run_player(&params, trace, 1);
        struct qoe qoe;
        timeline_qoe(t, 60, &qoe);
        assert_true(qoe.stall_count == 0 && qoe.dropped_frame_ratio == 1 && qoe.jerkiness_score == 0);
        assert_true(t->playback_start_s == 60 && t->columns[TIMELINE_CONTENT_S][59] == 0);
        struct timeline_state s;
        timeline_at(t, 30, &s);
        assert_true(s.content_s == 0 && !s.stalled && s.buffer_level_s == 0);
        timeline_free(t);
        trace_free(trace);
    }
}

static void the_first_thing_people_see_stalls(void **state)
{
    (void)state;
    struct scenario scenario;
    scenario_defaults(&scenario);
    assert_int_equal(scenario_load(&scenario, "live", NULL), STATUS_OK);
    assert_true(scenario.has_seed && params_check(&scenario.params, NULL) == STATUS_OK);
    struct trace *trace;
    assert_int_equal(
        network_generate(&scenario.params.network, scenario.seed, 300, "live", NULL, &trace, NULL),
        STATUS_OK);
    const struct session_config config = {
        .params = &scenario.params, .trace = trace, .generated = true, .seed = scenario.seed};
    struct timeline *t = run(&config);
    size_t stalls;
    timeline_stalls(t, &stalls);
    assert_true(stalls >= 2 && stalls <= 4);
    struct qoe qoe, scored;
    timeline_qoe(t, 300, &qoe);
    assert_int_equal(session_score_generated(&scenario.params, scenario.seed, 1, 300, &scored, NULL),
                     STATUS_OK);
    assert_memory_equal(&qoe, &scored, sizeof qoe);
    timeline_free(t);
    trace_free(trace);
}

static void what_would_never_end_is_refused(void **state)
{
    (void)state;
    struct params params;
    plain(&params);
    params.player.segment_s = 0.1;
    struct trace *trace = flat(1, 10);
    const struct session_config config = {
        .params = &params, .trace = trace, .dt_s = 10, .duration_s = 9e8, .loop = true};
    struct timeline *t;
    struct error err = {0};
    assert_int_equal(session_run(&config, &t, &err), STATUS_USAGE);
    assert_non_null(strstr(err.what, "take longer segments"));
    trace_free(trace);
    static const char *const keys[] = {"player.playlist_poll_s", "player.list_refresh_s", "player.retry_s",
                                       "player.decide_every_s", "player.late_check_s"};
    for (size_t i = 0; i < 5; i++) {
        plain(&params);
        assert_int_equal(params_set(&params, keys[i], "1e-9", "", NULL), STATUS_OK);
        assert_int_equal(params_check(&params, &err), STATUS_USAGE);
        assert_non_null(strstr(err.what, keys[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passages_are_the_trace_s),
        cmocka_unit_test(the_estimate_weighs_by_download_time),
        cmocka_unit_test(fetches_end_when_their_bits_have_passed),
        cmocka_unit_test(dt_samples_what_happens_anyway),
        cmocka_unit_test(the_timeline_follows_from_the_fetches),
        cmocka_unit_test(players_keep_the_invariants),
        cmocka_unit_test(levels_stay_within_the_estimate),
        cmocka_unit_test(a_full_buffer_waits),
        cmocka_unit_test(playlists_are_polled),
        cmocka_unit_test(hls_saves_the_buffer),
        cmocka_unit_test(dash_gives_up_what_is_far_too_slow),
        cmocka_unit_test(shaka_decides_now_and_then),
        cmocka_unit_test(shaka_leaves_a_level_that_came_late),
        cmocka_unit_test(sound_plays_on),
        cmocka_unit_test(nothing_to_see_is_no_stall_but_no_pictures),
        cmocka_unit_test(the_first_thing_people_see_stalls),
        cmocka_unit_test(what_would_never_end_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
