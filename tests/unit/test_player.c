/* Segment delivery, MODEL.md section 5.2: fetches to the moment, and a timeline that follows from them. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

#include "model/player/estimate.h"
#include "model/player/passage.h"

#include <string.h>

static void passages_are_the_trace_s(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 10; seed++) {
        struct tr_trace *trace = random_trace(seed, 400, 3);
        for (int loop = 0; loop <= 1; loop++) {
            struct passage passage;
            passage_init(&passage, trace, loop);
            uint32_t more = seed;
            double t_s = 0;
            for (int k = 0; k < 3000; k++) {
                t_s = k % 10 ? t_s + 3 * (uniform(&more) - 0.4)
                             : tr_trace_duration_s(trace) * 2.5 * uniform(&more);
                double want = tr_trace_mbit_before(trace, t_s, loop), mbit = pow(10, 3 * uniform(&more) - 1);
                assert_near(passage_mbit_before(&passage, t_s), want, 1e-9 * (want + 1));
                double at = tr_trace_time_of_mbit(trace, fmax(t_s, 0), mbit, loop);
                double got = passage_time_of_mbit(&passage, fmax(t_s, 0), mbit);
                assert_near(got, at, 1e-9 * at);
            }
        }
        tr_trace_free(trace);
    }
}

static void a_link_that_is_down_for_a_round_is_down_for_good(void **state)
{
    (void)state;
    const double durations[] = {10, 10}, rates[] = {0.01, 1};
    for (int ever = 0; ever <= 1; ever++) {
        struct tr_trace *trace = trace_of(ever ? 2 : 1, durations, rates);
        struct passage passage;
        double begin_s, end_s;
        passage_init(&passage, trace, true);
        assert_true(passage_outage(&passage, 3, 4, 0.02, 0.25, &begin_s, &end_s));
        assert_true(begin_s == 3);
        assert_true(ever ? end_s == 10 : end_s > 1e5);
        tr_trace_free(trace);
    }
}

static void the_estimate_weighs_by_download_time(void **state)
{
    (void)state;
    struct estimate e;
    estimate_init(&e, 2, 5, 0.7);
    assert_true(estimate_mbps(&e) == 0.7);
    estimate_add(&e, 10, 0.1); /* however short, the first sample is the estimate */
    assert_near(estimate_mbps(&e), 10, 1e-12);
    estimate_add(&e, 2, 2); /* down: the quick mean counts, and half of it is these two seconds */
    double first = 1 - pow(0.5, 0.1 / 2), kept = 0.5 * first, fast = (kept * 10 + 0.5 * 2) / (kept + 0.5);
    assert_near(estimate_mbps(&e), fast, 1e-9);
    /* In pieces the same as at once. */
    struct estimate pieces = e;
    estimate_add(&e, 6, 3);
    for (int i = 0; i < 30; i++) {
        estimate_add(&pieces, 6, 0.1);
    }
    assert_near(estimate_mbps(&e), estimate_mbps(&pieces), 1e-9);
    double slow_kept = pow(0.5, 3.0 / 5), slow_first = 1 - pow(0.5, 0.1 / 5),
           slow_second = 1 - pow(0.5, 2.0 / 5);
    double weights[] = {slow_first * pow(0.5, 2.0 / 5) * slow_kept, slow_second * slow_kept, 1 - slow_kept};
    double slow =
        (10 * weights[0] + 2 * weights[1] + 6 * weights[2]) / (weights[0] + weights[1] + weights[2]);
    assert_near(estimate_mbps(&e), slow, 1e-9); /* up: the steady one */
    estimate_restart(&e, 0.4);
    assert_true(estimate_mbps(&e) == 0.4);
}

/* Round trip, then the bits at the link's efficiency; the next as soon as it is done, until the live edge. */
static void fetches_end_when_their_bits_have_passed(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    params.ladder.count = 1; /* 0.396 Mbit/s */
    const double durations[] = {0.5, 0.7, 100}, rates[] = {2, 0, 1};
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 1);
    const double mbit = 0.396 * 2 / params.player.link_efficiency;
    double now_s = 0;
    assert_true(t->fetch_count > 40);
    for (size_t i = 0; i + 1 < t->fetch_count; i++) {
        const struct tr_timeline_fetch *fetch = &t->fetches[i];
        double exists_s = 2 * (double)(i + 1) - 1 - 8; /* joined half a segment after one began, 8 s behind */
        double asked_s = fmax(now_s, exists_s),
               end_s = tr_trace_time_of_mbit(trace, asked_s + 0.04, mbit, false);
        assert_true(fetch->segment == i && fetch->level == 0 && !fetch->abandoned);
        assert_near(fetch->start_s, asked_s, 1e-9);
        assert_near(fetch->end_s, end_s, 1e-9);
        now_s = end_s;
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Where the trace says how long an answer takes, that is how long it takes at that moment. */
static void a_measured_latency_is_waited_for(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    params.ladder.count = 1;
    double durations[60], rates[60], latency_ms[60];
    for (int i = 0; i < 60; i++) { /* segments come to exist just as it changes */
        durations[i] = 1;
        rates[i] = 2 + i % 3;
        latency_ms[i] = 10 + i;
    }
    struct tr_trace *trace;
    assert_int_equal(
        tr_trace_from_segments("link", "test", 60, durations, rates, latency_ms, NULL, &trace, NULL),
        TR_STATUS_OK);
    struct tr_timeline *t = run_player(&params, trace, 1);
    assert_true(t->fetch_count > 20);
    for (size_t i = 0; i + 1 < t->fetch_count; i++) {
        double asked_s = t->fetches[i].start_s, round_s = 2 * (10 + floor(asked_s)) / 1000;
        double end_s =
            tr_trace_time_of_mbit(trace, asked_s + round_s, 0.396 * 2 / params.player.link_efficiency, false);
        assert_true(i < 5 || asked_s == floor(asked_s));
        assert_near(t->fetches[i].end_s, end_s, 1e-9);
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* dt only samples: what happens is the same to the bit. */
static void dt_samples_what_happens_anyway(void **state)
{
    (void)state;
    static const char *const names[] = {"hls.js", "dash.js", "shaka", "media3-1.5"};
    for (size_t k = 0; k < 4; k++) {
        struct tr_params params;
        load_scenario(names[k], &params);
        struct tr_trace *trace = random_trace(21, 150, 2.5);
        double seconds = 10 * floor(tr_trace_duration_s(trace) / 10);
        struct tr_timeline *reference = NULL;
        static const double dts[] = {0.1, 1, 0.001, 10};
        for (size_t d = 0; d < 4; d++) {
            const struct tr_session_config config = {
                .params = &params, .trace = trace, .dt_s = dts[d], .duration_s = seconds};
            struct tr_timeline *t = run(&config);
            if (!reference) {
                reference = t;
                continue;
            }
            assert_int_equal(t->event_count, reference->event_count);
            assert_int_equal(t->fetch_count, reference->fetch_count);
            for (size_t i = 0; i < t->event_count; i++) {
                assert_near(t->events[i].t_s, reference->events[i].t_s, 1e-9);
                assert_true(t->events[i].kind == reference->events[i].kind);
            }
            for (size_t i = 0; i < t->fetch_count; i++) {
                assert_near(t->fetches[i].end_s, reference->fetches[i].end_s, 1e-9);
                assert_int_equal(t->fetches[i].level, reference->fetches[i].level);
            }
            tr_timeline_free(t);
        }
        tr_timeline_free(reference);
        tr_trace_free(trace);
    }
}

static double stalled_before(const struct tr_timeline *t, double t_s)
{
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(t, &count);
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += fmax(0, fmin(stalls[i].end_s, t_s) - stalls[i].begin_s);
    }
    return sum;
}

/* Segments that have arrived by t_s, and the level of the one that holds `content`, segments beginning at
 * first_s. */
static int arrived_by(const struct tr_timeline *t, double t_s)
{
    int arrived = 0;
    for (size_t i = 0; i < t->fetch_count && t->fetches[i].end_s <= t_s; i++) {
        arrived += !t->fetches[i].abandoned && t->fetches[i].end_s < tr_timeline_duration_s(t);
    }
    return arrived;
}

static int level_of_segment(const struct tr_timeline *t, uint32_t segment)
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
static void check_against_fetches(const struct tr_timeline *t, uint32_t seed)
{
    const struct tr_player_params *player = &t->params.player;
    double live_s = player->live_latency_s - player->startup_s, newest_s = live_s - player->segment_s / 2;
    double first_s = newest_s - player->segment_s * ceil(newest_s / player->segment_s);
    for (int k = 0; k < 400; k++) {
        double t_s = tr_timeline_duration_s(t) * uniform(&seed);
        struct tr_timeline_state s;
        tr_timeline_at(t, t_s, &s);
        double playing_s =
            t->params.buffer.drain_rate * fmax(0, t_s - t->playback_start_s - stalled_before(t, t_s));
        double end_s = first_s + arrived_by(t, t_s) * player->segment_s;
        assert_near(s.content_s, playing_s, 1e-6);
        assert_near(s.buffer_level_s, fmax(0, end_s - playing_s), 1e-6);
        assert_true(!s.stalled || s.buffer_level_s < fmax(player->resume_s, player->resume_max_s));
        if (t_s > t->playback_start_s && s.buffer_level_s > 1e-3) {
            assert_int_equal(s.quality,
                             level_of_segment(t, (uint32_t)((playing_s - first_s) / player->segment_s)));
        }
    }
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(t, &count);
    for (size_t i = 0; i < count && stalls[i].end_s < tr_timeline_duration_s(t); i++) {
        double playing_s = t->params.buffer.drain_rate *
                           (stalls[i].end_s - t->playback_start_s - stalled_before(t, stalls[i].end_s));
        double end_s = first_s + arrived_by(t, stalls[i].end_s) * player->segment_s;
        assert_true(end_s - playing_s >= player->resume_s - 1e-6);
    }
    for (size_t i = 0; i < t->count; i++) {
        double end_s = tr_timeline_step_start_s(t->dt_s, i + 1);
        double behind_s = live_s + end_s - t->columns[TR_TIMELINE_CONTENT_S][i];
        assert_near(t->columns[TR_TIMELINE_BEHIND_LIVE_S][i], behind_s, 1e-6);
        assert_true(t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i] >= 0);
        assert_true(t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i] <=
                    behind_s + 1e-9); /* no more than has happened */
        assert_true(i == 0 ||
                    t->columns[TR_TIMELINE_CONTENT_S][i] >= t->columns[TR_TIMELINE_CONTENT_S][i - 1]);
    }
}

/* The flags of every step from the columns, and the drift from the flags; without noise. */
static void check_flags(const struct tr_timeline *t)
{
    const struct tr_encoder_params *encoder = &t->params.encoder;
    const double kept = pow(encoder->av_sync_decay, t->dt_s),
                 penalty_ms = encoder->stall_penalty_ms * (1 - kept) / (1 - encoder->av_sync_decay);
    bool stalled = false;
    double drift_ms = 0;
    for (size_t i = 0; i < t->count; i++) {
        const unsigned flags = t->flags[i];
        const bool now = flags & TR_TIMELINE_STALLED, stall_begins = flags & TR_TIMELINE_STALL_EVENT;
        const bool playing = t->playback_start_s <= tr_timeline_step_start_s(t->dt_s, i);
        const int levels = i > 0 && playing ? t->quality[i] - t->quality[i - 1] : 0;
        assert_true(now == stalled || flags & (TR_TIMELINE_STALL_EVENT | TR_TIMELINE_RESUME_EVENT));
        assert_true(!(stalled || now || stall_begins || !playing) || flags & TR_TIMELINE_DROPPED);
        assert_true(!(flags & TR_TIMELINE_SWITCH) == (levels == 0));
        assert_true(!(flags & TR_TIMELINE_OVERFLOW) ==
                    (t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i] < t->params.player.max_buffer_s));
        drift_ms = drift_ms * kept + (stalled ? penalty_ms : 0) + encoder->switch_penalty_ms * abs(levels);
        assert_near(t->columns[TR_TIMELINE_AV_DRIFT_MS][i], drift_ms, 1e-6);
        stalled = now;
    }
}

static void the_timeline_follows_from_the_fetches(void **state)
{
    (void)state;
    static const char *const names[] = {"hls.js", "media3", "media3-1.5"};
    size_t stalls = 0;
    for (uint32_t seed = 1; seed <= 30; seed++) {
        struct tr_params params;
        load_scenario(names[seed % 3], &params);
        set(&params, "hls_js.setup_s", "0");
        params.player.max_buffer_s = seed % 5 ? params.player.max_buffer_s : 6;
        params.buffer.drain_rate = seed % 4 ? 1 : 0.9;
        params.encoder.av_sync_noise_ms = 0;
        struct tr_trace *trace = random_trace(seed + 40, 120, 0.4 + seed * 0.1);
        struct tr_timeline *t = run_player(&params, trace, seed % 2 ? 1 : 0.3);
        check_against_fetches(t, seed);
        check_flags(t);
        size_t count;
        tr_timeline_stalls(t, &count);
        stalls += count;
        double inflow_s = 0;
        for (size_t i = 0; i < t->count; i++) {
            inflow_s += t->columns[TR_TIMELINE_INFLOW][i] * t->dt_s;
        }
        assert_near(inflow_s, 2 * arrived_by(t, INFINITY), 1e-6);
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(stalls > 40);
}

/* Sound goes on alone for longer than a segment, and then that comes: too late to be shown, and nothing goes
 * back to it. */
static void a_segment_that_was_passed_takes_nothing_back(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js", &params);
    size_t late = 0;
    for (uint32_t seed = 1; seed <= 120; seed++) {
        params.buffer.drain_rate = seed % 2 ? 1.05 : 1.5;
        struct tr_trace *trace = random_trace(seed, 100, 2);
        struct tr_timeline *t = run_player(&params, trace, 0.1);
        const double *content_s = t->columns[TR_TIMELINE_CONTENT_S];
        for (size_t k = 1; k < t->count; k++) {
            assert_true(content_s[k] >= content_s[k - 1]);
        }
        for (size_t k = 0; k < t->event_count; k++) {
            late += t->events[k].kind == TR_TIMELINE_EVENT_RUN_ON && t->events[k].duration_s > 2;
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(late > 0);
}

/* A picture from before the playhead is not shown; the level of the one at it is. */
static void the_first_picture_is_the_playhead_s(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    params.player.preroll_s = 6;
    struct tr_trace *trace = flat(40, 30);
    struct tr_timeline *t = run_player(&params, trace, 0.01);
    assert_int_equal(t->fetches[0].level, 0);
    assert_int_equal(t->fetches[3].level, 6);
    struct tr_timeline_state s;
    tr_timeline_at(t, t->playback_start_s + 0.02, &s);
    assert_true(s.quality == 6);
    assert_near(s.content_s, 0.02, 1e-9);
    assert_null(tr_timeline_next_event(t, 0, 1u << TR_TIMELINE_EVENT_SWITCH));
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* From the first request to the session's end there is a picture under way, or it is known why there is none.
 * A segment from the browser's cache (dash.js) takes a moment of neither. */
static void waits_fill_the_gaps(const struct tr_timeline *t)
{
    size_t w = 0;
    for (size_t i = 0; i < t->fetch_count; i++) {
        const double end_s = i + 1 < t->fetch_count ? t->fetches[i + 1].start_s : tr_timeline_duration_s(t);
        double at_s = t->fetches[i].end_s;
        while (w < t->wait_count && t->waits[w].from_s < end_s) {
            if (t->waits[w].from_s >= t->fetches[0].start_s) {
                assert_true(t->waits[w].to_s > t->waits[w].from_s && t->waits[w].from_s >= at_s);
                assert_near(t->waits[w].from_s, at_s, 1e-12);
                at_s = t->waits[w].to_s;
            }
            w++;
        }
        const bool cached = i + 1 < t->fetch_count && t->fetches[i + 1].end_s - end_s <= 1e-3 + 1e-9;
        assert_near(at_s, end_s, cached ? 1e-3 + 1e-9 : 1e-9);
    }
    assert_int_equal(w, t->wait_count);
}

/* Playback goes on nearer to the live edge. */
static bool jumps_between(const struct tr_timeline *t, double from_s, double to_s)
{
    const struct tr_timeline_event *skip = tr_timeline_next_event(t, from_s, 1u << TR_TIMELINE_EVENT_SKIP);
    return skip && skip->t_s <= to_s;
}

/* Every player on every link: in range, in order, the same again, and the report alone is the timeline's. */
static void players_keep_the_invariants(void **state)
{
    (void)state;
    static const char *const names[] = {"live", "hls.js", "dash.js", "shaka", "media3", "media3-1.5"};
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct tr_params params;
        load_scenario(names[seed % 6], &params);
        struct tr_trace *trace = random_trace(seed, 100, 0.2 + 0.1 * seed);
        const struct tr_session_config config = {
            .params = &params, .trace = trace, .dt_s = 0.5, .duration_s = 400, .loop = true, .seed = seed};
        struct tr_timeline *t = run(&config), *again = run(&config);
        double last_s = 0;
        uint32_t reached = 0;
        for (size_t i = 0; i < t->event_count; i++) {
            assert_true(t->events[i].t_s >= last_s && t->events[i].t_s <= 400);
            last_s = t->events[i].t_s;
        }
        for (size_t i = 0; i < t->fetch_count; i++) {
            const struct tr_timeline_fetch *fetch = &t->fetches[i];
            assert_true(fetch->start_s <= fetch->end_s &&
                        (i == 0 || fetch->start_s >= t->fetches[i - 1].end_s));
            /* A fast switch goes to what is being played, behind or ahead of what came last; nothing is left
             * out but by a jump. */
            const bool fast_switch = strcmp(names[seed % 6], "dash.js") == 0;
            const uint32_t next = i == 0 ? 0 : t->fetches[i - 1].segment + !t->fetches[i - 1].abandoned;
            const bool jumped = i > 0 && jumps_between(t, t->fetches[i - 1].start_s, fetch->start_s);
            assert_true(i == 0 || (fast_switch ? fetch->segment <= reached
                                   : jumped    ? fetch->segment > next
                                               : fetch->segment == next));
            reached = !fetch->abandoned && fetch->segment >= reached ? fetch->segment + 1 : reached;
        }
        waits_fill_the_gaps(t);
        for (size_t i = 0; i < t->count; i++) {
            assert_true(t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i] >= 0);
            assert_true(t->quality[i] < params.ladder.count);
        }
        assert_memory_equal(t->columns[TR_TIMELINE_BUFFER_LEVEL_S],
                            again->columns[TR_TIMELINE_BUFFER_LEVEL_S], t->count * sizeof(double));
        struct tr_qoe qoe, scored;
        tr_timeline_qoe(t, INFINITY, &qoe);
        assert_int_equal(tr_session_score(&config, &scored, NULL), TR_STATUS_OK);
        assert_memory_equal(&qoe, &scored, sizeof qoe);
        assert_true(qoe.overall_qoe >= 0 && qoe.overall_qoe <= 10);
        tr_timeline_free(t);
        tr_timeline_free(again);
        tr_trace_free(trace);
    }
}

/* Between steps, too, the buffer falls no faster than it is played: what comes once more takes nothing away.
 */
static void the_buffer_falls_as_it_is_played(void **state)
{
    (void)state;
    static const char *const names[] = {"dash.js", "hls.js", "shaka"};
    for (uint32_t seed = 1; seed <= 30; seed++) {
        struct tr_params params;
        load_scenario(names[seed % 3], &params);
        struct tr_trace *trace = random_trace(seed, 200, 0.5 + 0.1 * seed);
        struct tr_timeline *t = run_player(&params, trace, 1);
        uint32_t dice = seed;
        for (size_t i = 1; i < t->count; i++) {
            struct tr_timeline_state s;
            const double into_s = uniform(&dice);
            tr_timeline_at(t, (double)i + into_s, &s);
            const double before_s = t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i - 1];
            assert_true(s.buffer_level_s >= before_s - into_s - 1e-6);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

static void nothing_to_see_is_no_stall_but_no_pictures(void **state)
{
    (void)state;
    struct tr_params params;
    static const char *const names[] = {"hls.js", "dash.js", "shaka", "media3"};
    for (size_t k = 0; k < 4; k++) {
        load_scenario(names[k], &params);
        struct tr_trace *trace = flat(0, 60);
        struct tr_timeline *t = run_player(&params, trace, 1);
        struct tr_qoe qoe;
        tr_timeline_qoe(t, 60, &qoe);
        assert_true(qoe.stall_count == 0 && qoe.dropped_frame_ratio == 1 && qoe.jerkiness_score == 0);
        assert_true(t->playback_start_s == 60 && t->columns[TR_TIMELINE_CONTENT_S][59] == 0);
        struct tr_timeline_state s;
        tr_timeline_at(t, 30, &s);
        assert_true(s.content_s == 0 && !s.stalled && s.buffer_level_s == 0);
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

static void the_first_thing_people_see_stalls(void **state)
{
    (void)state;
    struct tr_scenario scenario;
    tr_scenario_defaults(&scenario);
    assert_int_equal(tr_scenario_load(&scenario, "live", NULL), TR_STATUS_OK);
    assert_true(scenario.has_seed && tr_params_check(&scenario.params, NULL) == TR_STATUS_OK);
    struct tr_trace *trace;
    assert_int_equal(
        tr_network_generate(&scenario.params.network, scenario.seed, 300, "live", NULL, &trace, NULL),
        TR_STATUS_OK);
    const struct tr_session_config config = {
        .params = &scenario.params, .trace = trace, .generated = true, .seed = scenario.seed};
    struct tr_timeline *t = run(&config);
    size_t stalls;
    tr_timeline_stalls(t, &stalls);
    assert_true(stalls >= 2 && stalls <= 4);
    struct tr_qoe qoe, scored;
    tr_timeline_qoe(t, 300, &qoe);
    assert_int_equal(tr_session_score_generated(&scenario.params, scenario.seed, 1, 300, &scored, NULL),
                     TR_STATUS_OK);
    assert_memory_equal(&qoe, &scored, sizeof qoe);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static void what_would_never_end_is_refused(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    params.player.segment_s = 0.1;
    struct tr_trace *trace = flat(1, 10);
    const struct tr_session_config config = {
        .params = &params, .trace = trace, .dt_s = 10, .duration_s = 9e8, .loop = true};
    struct tr_timeline *t;
    struct tr_error err = {0};
    assert_int_equal(tr_session_run(&config, &t, &err), TR_STATUS_USAGE);
    assert_non_null(strstr(err.what, "take longer segments"));
    tr_trace_free(trace);
    static const char *const keys[] = {"shaka.list_refresh_s", "shaka.retry_s", "shaka.decide_every_s",
                                       "shaka.late_check_s"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        plain(&params);
        assert_int_equal(tr_params_set(&params, keys[i], "1e-9", "", NULL), TR_STATUS_OK);
        assert_int_equal(tr_params_check(&params, &err), TR_STATUS_USAGE);
        assert_non_null(strstr(err.what, keys[i]));
    }
}

/* On demand, with no word of how long it may take: over a link that carries next to nothing that is an error,
 * over a good one the session ends with its content. */
static void content_ends_or_never_does(void **state)
{
    (void)state;
    static const char *const players[] = {"simple",    "hls.js",     "dash.js", "shaka", "media3",
                                          "hls.js-ll", "dash.js-ll", "sabre",   NULL};
    for (size_t p = 0; players[p]; p++) {
        for (int good = 0; good < 2; good++) {
            struct tr_params params;
            struct tr_timeline *t = NULL;
            struct tr_error err = {0};
            plain(&params);
            if (p > 0) {
                load_scenario(players[p], &params);
            }
            set(&params, "player.mode", "vod");
            set(&params, "player.content_s", "6");
            struct tr_trace *trace = flat(good ? 20 : 1e-7, 20);
            const struct tr_session_config config = {
                .params = &params, .trace = trace, .dt_s = 1, .loop = true};
            const enum tr_status status = tr_session_run(&config, &t, &err);
            if (status != (good ? TR_STATUS_OK : TR_STATUS_FAILED)) {
                fail_msg("%s over a %s link: %s", players[p], good ? "good" : "dead", err.what);
            }
            assert_true(good || strstr(err.what, "vod ends with the content"));
            assert_true(!good || (tr_timeline_duration_s(t) >= 6 && tr_timeline_duration_s(t) < 16));
            tr_timeline_free(t);
            tr_trace_free(trace);
        }
    }
}

/* A link that ends before the session: what was asked for is under way until then, over either link. */
static void what_never_comes_is_under_way_to_the_end(void **state)
{
    (void)state;
    static const char *const players[] = {"media3", "media3-1.5", "shaka"}; /* none asks again */
    const double durations[] = {30, 20}, rates[] = {4, 0};
    for (size_t p = 0; p < 3; p++) {
        struct tr_params params;
        load_scenario(players[p], &params);
        params.player.abandon = false;
        struct tr_trace *trace = trace_of(2, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 1);
        const struct tr_timeline_fetch *last = &t->fetches[t->fetch_count - 1];
        assert_true(last->cut_off && last->end_s == 50);
        waits_fill_the_gaps(t);
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* A link that carries nothing, and one that does for a moment, is a sad session for every player, but one
 * that ends. */
static void every_player_lives_through_a_dead_link(void **state)
{
    (void)state;
    const double durations_s[] = {2, 58}, dead[] = {0, 0}, cut[] = {5, 0};
    for (const char *const *name = tr_scenario_names(); *name; name++) {
        if (tr_scenario_is_player(*name)) {
            struct tr_params params;
            load_scenario(*name, &params);
            for (int i = 0; i < 2; i++) {
                struct tr_trace *trace = trace_of(2, durations_s, i == 0 ? dead : cut);
                struct tr_timeline *timeline = run_player(&params, trace, 1);
                struct tr_qoe qoe;
                tr_timeline_qoe(timeline, tr_timeline_duration_s(timeline), &qoe);
                assert_near(tr_timeline_duration_s(timeline), 60, 0);
                assert_true(qoe.overall_qoe >= 0 && qoe.total_stall_time_s <= 60);
                tr_timeline_free(timeline);
                tr_trace_free(trace);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_player_lives_through_a_dead_link),
        cmocka_unit_test(passages_are_the_trace_s),
        cmocka_unit_test(a_link_that_is_down_for_a_round_is_down_for_good),
        cmocka_unit_test(the_estimate_weighs_by_download_time),
        cmocka_unit_test(fetches_end_when_their_bits_have_passed),
        cmocka_unit_test(a_measured_latency_is_waited_for),
        cmocka_unit_test(dt_samples_what_happens_anyway),
        cmocka_unit_test(the_timeline_follows_from_the_fetches),
        cmocka_unit_test(a_segment_that_was_passed_takes_nothing_back),
        cmocka_unit_test(the_first_picture_is_the_playhead_s),
        cmocka_unit_test(players_keep_the_invariants),
        cmocka_unit_test(the_buffer_falls_as_it_is_played),
        cmocka_unit_test(nothing_to_see_is_no_stall_but_no_pictures),
        cmocka_unit_test(the_first_thing_people_see_stalls),
        cmocka_unit_test(what_would_never_end_is_refused),
        cmocka_unit_test(content_ends_or_never_does),
        cmocka_unit_test(what_never_comes_is_under_way_to_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
