/* The model's parts and the invariants of MODEL.md section 6. */
#include "unit/unit.h"

#include "unit/model_fixture.h"

#include "base/fmath.h"
#include "model/rng.h"
#include "model/ziggurat.h"

#include <pthread.h>
#include <string.h>

static void functions_agree_with_the_c_library(void **state)
{
    (void)state;
    for (double x = -690; x < 690; x += 0.0371) {
        assert_near(fmath_exp(x), exp(x), 1e-14 * exp(x));
    }
    for (double x = 1e-300; x < 1e300; x *= 1.37) {
        assert_near(fmath_log(x), log(x), 4e-15 * fabs(log(x)) + 1e-16);
    }
    for (double x = -50; x < 50; x += 0.00173) {
        assert_near(fmath_sin_turns(x), sin(6.283185307179586 * x), 1e-13);
        assert_true(fabs(fmath_sin_turns(x)) <= 1 + 1e-15);
    }
    for (double x = 1e-300; x < 1e300; x *= 1.0371) {
        assert_near(fmath_log_nearest(x), log(x), 2.3e-16 * fabs(log(x)));
    }
    for (double x = 0.5; x < 2; x += 0.000171) {
        assert_near(fmath_log_nearest(x), log(x), 2.3e-16 * fabs(log(x)));
    }
    for (double x = 0; x < 60; x += 0.00171) {
        const fmath_pair halved = fmath_halved_pair(x, 1);
        assert_near(halved[0], pow(0.5, x), 3e-16 * pow(0.5, x));
        assert_true(halved[1] == 0.5);
    }
    for (int n = 0; n <= 1000; n++) {
        assert_true(fmath_halved_pair(0.3, n)[1] == ldexp(1, -n));
    }
    assert_true(fmath_exp(0) == 1 && fmath_log(1) == 0 && fmath_log_nearest(1) == 0 &&
                fmath_sin_turns(0) == 0);
}

static double density(double x)
{
    return exp(-x * x / 2);
}

static void ziggurat_layers_have_one_area(void **state)
{
    (void)state;
    const double *edge = ziggurat_edge;
    double area = edge[0] * density(edge[1]);
    for (int i = 1; i < ZIGGURAT_LAYERS; i++) {
        assert_near(edge[i] * (density(edge[i + 1]) - density(edge[i])) / area, 1, 1e-9);
        assert_near(ziggurat_height[i], density(edge[i]), 1e-14);
    }
    assert_true(edge[ZIGGURAT_LAYERS] == 0);
    double tail = sqrt(acos(-1) / 2) * erfc(edge[1] / sqrt(2));
    assert_near((edge[1] * density(edge[1]) + tail) / area, 1, 1e-12);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void normals_are_normal(void **state)
{
    (void)state;
    enum { N = 2000000 };
    double *x = malloc(N * sizeof *x), farthest = 0;
    struct rng rng;
    rng_init(&rng, 7, RNG_ENCODER);
    rng_normals(&rng, 1, x, N);
    qsort(x, N, sizeof *x, ascending);
    for (size_t i = 0; i < N; i++) {
        double expected = 0.5 * erfc(-x[i] / sqrt(2));
        farthest = fmax(farthest, fabs(expected - ((double)i + 0.5) / N));
    }
    assert_true(farthest < 1.95 / sqrt(N)); /* Kolmogorov's bound at one in a thousand */
    size_t tail = 0;
    for (size_t i = 0; i < N; i++) {
        tail += fabs(x[i]) > ziggurat_edge[1];
    }
    double expected = N * erfc(ziggurat_edge[1] / sqrt(2));
    assert_near((double)tail, expected, 4 * sqrt(expected));
    free(x);
}

static void streams_of_a_seed_are_their_own(void **state)
{
    (void)state;
    struct rng a, b, c;
    rng_init(&a, 42, RNG_NETWORK);
    rng_init(&b, 42, RNG_ENCODER);
    rng_init(&c, 43, RNG_NETWORK);
    int equal = 0;
    for (int i = 0; i < 1000; i++) {
        uint64_t x = rng_next(&a);
        equal += (x == rng_next(&b)) + (x == rng_next(&c));
    }
    assert_int_equal(equal, 0);
    /* One at a time or many at once, the same numbers. */
    double many[1000];
    rng_init(&a, 1, RNG_ENCODER);
    b = a;
    rng_normals(&a, 1, many, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_true(rng_normal(&b) == many[i]);
    }
}

/* FNV-1a over the bits of doubles. */
static uint64_t hash_of(const double *x, size_t count)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < count; i++) {
        uint64_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        for (int k = 0; k < 64; k += 8) {
            hash = (hash ^ (bits >> k & 0xff)) * 0x100000001b3;
        }
    }
    return hash;
}

static void a_seed_is_a_network(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    double congestion[4000], longer[4000];
    struct tr_trace *trace, *more;
    assert_int_equal(tr_network_generate(&params.network, 42, 300, "n", congestion, &trace, NULL),
                     TR_STATUS_OK);
    assert_int_equal(tr_network_generate(&params.network, 42, 4000, "n", longer, &more, NULL), TR_STATUS_OK);
    assert_memory_equal(trace->rate_mbps, more->rate_mbps, 300 * sizeof(double));
    assert_memory_equal(congestion, longer, sizeof(double) * 300);
    for (size_t i = 0; i < more->count; i++) {
        assert_true(longer[i] >= 0 && longer[i] <= 1 && more->loss[i] >= 0 && more->loss[i] <= 1);
        assert_true(more->rate_mbps[i] >= params.network.bandwidth_floor_mbps);
        assert_true(more->latency_ms[i] == tr_network_latency_ms(&params.network, longer[i]));
        assert_true(more->loss[i] == tr_network_loss(&params.network, longer[i]));
    }
    /* The promise that a seed is a network on every machine and in every version. */
    assert_int_equal(hash_of(more->rate_mbps, 4000), 0xe7bf128f0ce065d9);
    assert_int_equal(hash_of(longer, 4000), 0x60a66cb5636acd25);
    assert_int_equal(more->count, 4000);
    assert_true(tr_trace_duration_s(more) == 4000);
    tr_trace_free(trace);
    tr_trace_free(more);
    assert_int_equal(tr_network_generate(&params.network, 1, 0, "n", NULL, &trace, NULL), TR_STATUS_USAGE);
}

static void recovery_is_as_named(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.network.congestion_probability = 0.05;
    for (int linear = 0; linear <= 1; linear++) {
        params.network.congestion_recovery =
            linear ? TR_NETWORK_RECOVERY_LINEAR : TR_NETWORK_RECOVERY_EXPONENTIAL;
        double c[2000];
        struct tr_trace *trace;
        assert_int_equal(tr_network_generate(&params.network, 5, 2000, "n", c, &trace, NULL), TR_STATUS_OK);
        int events = 0;
        for (size_t i = 1; i < 2000; i++) {
            double left = linear ? fmax(0, c[i - 1] - 0.15) : c[i - 1] * 0.85 < 1e-6 ? 0 : c[i - 1] * 0.85;
            bool struck = fabs(c[i] - fmin(1, c[i - 1] + 0.6)) < 1e-12;
            events += struck && c[i] != left;
            if (!struck) {
                assert_near(c[i], left, 1e-12);
            }
        }
        assert_true(events > 60 && events < 150);
        tr_trace_free(trace);
    }
}

static void goodput_is_one_connections_ceiling(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.network.base_bandwidth_mbps = 100;
    struct tr_trace *raw, *tcp;
    assert_int_equal(tr_network_generate(&params.network, 3, 500, "n", NULL, &raw, NULL), TR_STATUS_OK);
    params.network.goodput = TR_NETWORK_GOODPUT_TCP;
    assert_int_equal(tr_network_generate(&params.network, 3, 500, "n", NULL, &tcp, NULL), TR_STATUS_OK);
    int bound = 0;
    for (size_t i = 0; i < 500; i++) {
        double ceiling = 1.22 * 1460 * 8 / (2 * raw->latency_ms[i] / 1000 * sqrt(raw->loss[i])) / 1e6;
        assert_near(tcp->rate_mbps[i], fmin(raw->rate_mbps[i], ceiling), 1e-9);
        bound += ceiling < raw->rate_mbps[i];
    }
    assert_true(bound > 400); /* 20 ms and 0.1 % let 11.3 Mbit/s through */
    tr_trace_free(raw);
    tr_trace_free(tcp);
}

/* The network ticks once a second at every dt. */
static void dt_changes_the_sampling_not_the_network(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.encoder.av_sync_noise_ms = 0;
    double congestion[300];
    struct tr_trace *trace;
    assert_int_equal(tr_network_generate(&params.network, 42, 300, "n", congestion, &trace, NULL),
                     TR_STATUS_OK);
    struct tr_session_config config = {
        .params = &params, .trace = trace, .generated = true, .congestion = congestion, .seed = 42};
    static const int parts[] = {1, 2, 4, 10, 100};
    double level[5], drift[5];
    for (size_t k = 0; k < 5; k++) {
        config.dt_s = 1.0 / parts[k];
        struct tr_timeline *timeline = run(&config);
        assert_int_equal(timeline->count, (size_t)300 * (size_t)parts[k]);
        for (size_t i = 0; i < timeline->count; i++) {
            size_t tick = i / (size_t)parts[k];
            assert_true(timeline->columns[TR_TIMELINE_BANDWIDTH_MBPS][i] == trace->rate_mbps[tick]);
            assert_true(timeline->columns[TR_TIMELINE_CONGESTION][i] == congestion[tick]);
            assert_true(timeline->columns[TR_TIMELINE_LATENCY_MS][i] == trace->latency_ms[tick]);
            assert_true(timeline->columns[TR_TIMELINE_PACKET_LOSS][i] == trace->loss[tick]);
        }
        struct tr_qoe qoe;
        tr_timeline_qoe(timeline, 300, &qoe);
        level[k] = qoe.mean_buffer_level_s;
        drift[k] = qoe.mean_av_sync_drift_ms;
        tr_timeline_free(timeline);
    }
    for (size_t k = 0; k < 4; k++) {
        assert_near(level[k], level[4], 1.5 / parts[k] + 0.05);
        assert_near(drift[k], drift[4], 1.2 / parts[k] + 0.05);
    }
    tr_trace_free(trace);
}

/* The drift's spread in the long run does not depend on dt. */
static void drift_spreads_alike_at_every_dt(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.encoder.stall_penalty_ms = params.encoder.switch_penalty_ms = 0;
    struct tr_trace *trace;
    const double seconds = 20000, rate = 50;
    assert_int_equal(tr_trace_from_segments("flat", "test", 1, &seconds, &rate, NULL, NULL, &trace, NULL),
                     TR_STATUS_OK);
    double wanted = 0.5 / sqrt(1 - 0.95 * 0.95);
    for (double dt_s = 0.1; dt_s < 8; dt_s *= 3) {
        struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = dt_s, .seed = 11};
        struct tr_timeline *timeline = run(&config);
        double squares = 0;
        for (size_t i = 0; i < timeline->count; i++) {
            squares += pow(timeline->columns[TR_TIMELINE_AV_DRIFT_MS][i], 2);
        }
        double spread = sqrt(squares / (double)timeline->count);
        if (fabs(spread / wanted - 1) > 0.1) {
            fail_msg("at dt %g the drift spreads %.3f ms, not %.3f", dt_s, spread, wanted);
        }
        tr_timeline_free(timeline);
    }
    tr_trace_free(trace);
}

/* A stream that never resumes is pushed further by every second, to the same offset at every dt. */
static void stalls_push_alike_at_every_dt(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.encoder.av_sync_noise_ms = 0;
    const double seconds = 600, rate = 0;
    struct tr_trace *trace;
    assert_int_equal(tr_trace_from_segments("dead", "test", 1, &seconds, &rate, NULL, NULL, &trace, NULL),
                     TR_STATUS_OK);
    for (int keeps = 0; keeps <= 1; keeps++) {
        params.encoder.av_sync_decay = keeps ? 1 : 0.95;
        for (double dt_s = 0.01; dt_s < 8; dt_s *= 5) {
            struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = dt_s};
            struct tr_timeline *timeline = run(&config);
            double stalled_s = 597, drift = timeline->columns[TR_TIMELINE_AV_DRIFT_MS][timeline->count - 1];
            double want = keeps ? 5 * stalled_s : 5 / (1 - 0.95);
            assert_near(drift, want, keeps ? 5 * 2 * dt_s : 1e-6);
            tr_timeline_free(timeline);
        }
    }
    tr_trace_free(trace);
}

static void the_encoder_draws_from_its_own_stream(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.encoder.av_sync_decay = params.encoder.switch_penalty_ms = 0;
    const double seconds = 700, rate = 5;
    struct tr_trace *trace;
    assert_int_equal(tr_trace_from_segments("flat", "test", 1, &seconds, &rate, NULL, NULL, &trace, NULL),
                     TR_STATUS_OK);
    struct tr_session_config config = {.params = &params, .trace = trace, .seed = 42};
    struct tr_timeline *timeline = run(&config);
    double noise[700];
    struct rng rng;
    rng_init(&rng, 42, RNG_ENCODER);
    rng_normals(&rng, 0.5, noise, 700);
    for (size_t i = 0; i < 700; i++) {
        assert_true(timeline->columns[TR_TIMELINE_AV_DRIFT_MS][i] == noise[i]);
    }
    tr_timeline_free(timeline);
    tr_trace_free(trace);
}

/* A quantity that a trace measured is used; one that it did not is inferred and marked. */
static void measured_conditions_count(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    const double durations[] = {1.5, 1, 2.5}, rates[] = {4, 0, 2}, latencies[] = {30, 80, 10},
                 losses[] = {0, 0.5, 1.5};
    for (int which = 0; which < 4; which++) {
        struct tr_trace *trace;
        assert_int_equal(tr_trace_from_segments("measured", "test", 3, durations, rates,
                                                which & 1 ? latencies : NULL, which & 2 ? losses : NULL,
                                                &trace, NULL),
                         TR_STATUS_OK);
        const struct tr_session_config config = {.params = &params, .trace = trace};
        struct tr_timeline *t = run(&config);
        assert_true(t->inferred_latency == !(which & 1) && t->inferred_loss == !(which & 2));
        for (size_t i = 0; i < 5; i++) {
            static const double latency[] = {30, 55, 45, 10, 10}, loss[] = {0, 0.25, 1, 1, 1};
            double c = t->columns[TR_TIMELINE_CONGESTION][i], b = t->columns[TR_TIMELINE_BANDWIDTH_MBPS][i];
            assert_near(c, fmin(fmax(1 - b / trace->info.p95_mbps, 0), 1), 1e-12);
            double want_latency = which & 1 ? latency[i] : 20 * (1 + 3 * c * c);
            double want_loss = which & 2 ? loss[i] : 0.001 + 0.1 * c * c * c;
            assert_near(t->columns[TR_TIMELINE_LATENCY_MS][i], want_latency, 1e-9);
            assert_near(t->columns[TR_TIMELINE_PACKET_LOSS][i], want_loss, 1e-12);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* An up-switch waits the same seconds at every dt: thirty steps of 0.1 s are 3 s, rounding or no. */
static void hold_is_in_seconds(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    const double seconds = 30, rate = 50;
    struct tr_trace *trace;
    assert_int_equal(tr_trace_from_segments("flat", "test", 1, &seconds, &rate, NULL, NULL, &trace, NULL),
                     TR_STATUS_OK);
    for (double dt_s = 0.001; dt_s < 3.5; dt_s *= 10) {
        struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = dt_s};
        struct tr_timeline *timeline = run(&config);
        assert_true(timeline->event_count > 0 && timeline->events[0].kind == TR_TIMELINE_EVENT_SWITCH);
        /* The step in which the counter reaches 3 s runs at the new level. */
        assert_near(timeline->events[0].t_s, 3 - dt_s, 1e-9);
        assert_true(timeline->events[0].from_level == 0 && timeline->events[0].to_level == 6);
        tr_timeline_free(timeline);
    }
    tr_trace_free(trace);
}

static void every_bit_of_the_trace_is_used_once(void **state)
{
    (void)state;
    static const double dts[] = {0.013, 0.1, 0.3, 1, 1.7, 7.3};
    struct tr_params params;
    tr_params_defaults(&params);
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct tr_trace *trace = random_trace(seed, 200, 4);
        for (size_t k = 0; k < 6; k++) {
            for (int looped = 0; looped <= 1; looped++) {
                double duration_s = looped ? tr_trace_duration_s(trace) * 2.37 : seed % 2 ? 0 : 77.7;
                struct tr_session_config config = {.params = &params,
                                                   .trace = trace,
                                                   .dt_s = dts[k],
                                                   .duration_s = duration_s,
                                                   .loop = looped};
                struct tr_timeline *timeline = run(&config);
                double mbit = 0, asked_s = duration_s > 0 ? duration_s : tr_trace_duration_s(trace);
                for (size_t i = 0; i < timeline->count; i++) {
                    mbit += timeline->columns[TR_TIMELINE_BANDWIDTH_MBPS][i] * dts[k];
                }
                double want = tr_trace_mbit_before(trace, asked_s, looped);
                if (fabs(mbit - want) > 1e-9 * want) {
                    fail_msg("trace %u, dt %g: %.12g Mbit, not %.12g", seed, dts[k], mbit, want);
                }
                assert_int_equal(timeline->count, (size_t)fmax(1, rint(asked_s / dts[k])));
                tr_timeline_free(timeline);
            }
        }
        tr_trace_free(trace);
    }
}

/* Steps that the link fills by itself are those of the trace's own cursor. */
static void steps_are_the_cursors(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    for (uint32_t seed = 1; seed <= 10; seed++) {
        struct tr_trace *trace = random_trace(seed + 100, 300, 4);
        const double dt_s = seed % 2 ? 1 : 0.25;
        struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = dt_s, .loop = true};
        config.duration_s = floor(tr_trace_duration_s(trace) * 3.3);
        struct tr_timeline *timeline = run(&config);
        struct tr_trace_cursor cursor;
        tr_trace_cursor_init(&cursor, trace, true);
        for (size_t i = 0; i < timeline->count; i++) {
            struct tr_trace_step step;
            tr_trace_cursor_step(&cursor, tr_timeline_step_start_s(dt_s, i),
                                 tr_timeline_step_start_s(dt_s, i + 1), &step);
            assert_true(timeline->columns[TR_TIMELINE_BANDWIDTH_MBPS][i] == step.bandwidth_mbps);
        }
        tr_timeline_free(timeline);
        tr_trace_free(trace);
    }
}

/* A microsecond of trace over five minutes is three hundred million rounds, which nobody walks through. */
static void rounds_far_shorter_than_a_step_are_skipped(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    for (double each_s = 1e-9; each_s < 1e-5; each_s *= 10) {
        double duration_s[1000], rate_mbps[1000];
        for (size_t i = 0; i < 1000; i++) {
            duration_s[i] = each_s;
            rate_mbps[i] = 1 + (double)(i % 2);
        }
        struct tr_trace *trace;
        assert_int_equal(
            tr_trace_from_segments("short", "test", 1000, duration_s, rate_mbps, NULL, NULL, &trace, NULL),
            TR_STATUS_OK);
        struct tr_session_config config = {
            .params = &params, .trace = trace, .dt_s = 1, .duration_s = 300, .loop = true};
        struct tr_timeline *timeline = run(&config);
        assert_int_equal(timeline->count, 300);
        for (size_t i = 0; i < 300; i++) {
            assert_near(timeline->columns[TR_TIMELINE_BANDWIDTH_MBPS][i], 1.5, 1e-6);
        }
        tr_timeline_free(timeline);
        tr_trace_free(trace);
    }
}

static void check_ranges(const struct tr_timeline *timeline)
{
    const struct tr_buffer_params *buffer = &timeline->params.buffer;
    bool stalled = false;
    for (size_t i = 0; i < timeline->count; i++) {
        double level_s = timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][i];
        double loss = timeline->columns[TR_TIMELINE_PACKET_LOSS][i],
               c = timeline->columns[TR_TIMELINE_CONGESTION][i];
        unsigned flags = timeline->flags[i];
        assert_true(level_s >= 0 && level_s <= buffer->max_level_s);
        assert_true(loss >= 0 && loss <= 1 && c >= 0 && c <= 1);
        assert_true(!buffer->live_edge || level_s <= timeline->columns[TR_TIMELINE_BEHIND_LIVE_S][i]);
        if (flags & TR_TIMELINE_RESUME_EVENT) {
            assert_true(stalled && !(flags & TR_TIMELINE_STALLED) && level_s >= buffer->rebuffer_threshold_s);
        }
        if (flags & TR_TIMELINE_STALL_EVENT) {
            assert_true(!stalled && flags & TR_TIMELINE_STALLED && level_s == 0);
        }
        bool now = flags & TR_TIMELINE_STALLED;
        assert_true(now == stalled || flags & (TR_TIMELINE_STALL_EVENT | TR_TIMELINE_RESUME_EVENT));
        stalled = now;
    }
    struct tr_qoe qoe;
    tr_timeline_qoe(timeline, INFINITY, &qoe);
    const double scores[] = {qoe.jerkiness_score, qoe.av_sync_score, qoe.quality_stability_score,
                             qoe.overall_qoe};
    for (size_t k = 0; k < 4; k++) {
        assert_true(scores[k] >= 0 && scores[k] <= 10);
    }
}

static void whatever_comes_stays_in_range(void **state)
{
    (void)state;
    size_t stalls = 0;
    for (uint32_t seed = 1; seed <= 200; seed++) {
        struct tr_params params;
        random_params(seed, &params);
        uint32_t more = seed * 77;
        params.buffer.live_edge = uniform(&more) < 0.3;
        params.buffer.live_latency_s = 0.2 + 6 * uniform(&more);
        params.buffer.catch_up_max = uniform(&more) < 0.3 ? uniform(&more) : 0;
        params.buffer.max_behind_s =
            uniform(&more) < 0.3 ? params.buffer.live_latency_s + 5 * uniform(&more) : 0;
        struct tr_trace *trace = random_trace(seed, 300, 1.2);
        struct tr_session_config config = {
            .params = &params, .trace = trace, .dt_s = 0.05 + 3 * uniform(&more), .seed = seed};
        struct tr_timeline *timeline = run(&config);
        check_ranges(timeline);
        size_t count;
        tr_timeline_stalls(timeline, &count);
        stalls += count;
        /* The report alone is the timeline's, to the bit. */
        struct tr_qoe qoe, scored;
        tr_timeline_qoe(timeline, INFINITY, &qoe);
        assert_int_equal(tr_session_score(&config, &scored, NULL), TR_STATUS_OK);
        assert_memory_equal(&qoe, &scored, sizeof qoe);
        tr_timeline_free(timeline);
        tr_trace_free(trace);
    }
    assert_true(stalls > 1000); /* the test has seen what it is about */
}

static void a_generated_score_is_the_session_s(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.network.base_bandwidth_mbps = 2;
    static const double durations[] = {0, 300, 100.5, 0.4};
    static const double dts[] = {0, 1, 0.3, 2.5};
    for (size_t k = 0; k < 16; k++) {
        double duration_s = durations[k / 4], dt_s = dts[k % 4];
        double asked_s = duration_s > 0 ? duration_s : TR_SESSION_GENERATED_S;
        struct tr_trace *trace;
        assert_int_equal(
            tr_network_generate(&params.network, k, (size_t)ceil(asked_s), "n", NULL, &trace, NULL),
            TR_STATUS_OK);
        struct tr_session_config config = {.params = &params,
                                           .trace = trace,
                                           .generated = true,
                                           .dt_s = dt_s,
                                           .duration_s = asked_s,
                                           .seed = k};
        struct tr_qoe want, got;
        assert_int_equal(tr_session_score(&config, &want, NULL), TR_STATUS_OK);
        assert_int_equal(tr_session_score_generated(&params, k, dt_s, duration_s, &got, NULL), TR_STATUS_OK);
        assert_memory_equal(&got, &want, sizeof got);
        tr_trace_free(trace);
    }
    struct tr_qoe qoe;
    assert_int_equal(tr_session_score_generated(&params, 1, 1, -3, &qoe, NULL), TR_STATUS_USAGE);
    assert_int_equal(tr_session_score_generated(&params, 1, 1, 1e300, &qoe, NULL), TR_STATUS_USAGE);
    assert_int_equal(tr_session_score_generated(&params, 1, 99, 300, &qoe, NULL), TR_STATUS_USAGE);
}

struct job {
    const struct tr_session_config *config;
    struct tr_timeline *timeline;
};

static void *work(void *context)
{
    struct job *job = context;
    tr_session_run(job->config, &job->timeline, NULL);
    return NULL;
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
    (void)state;
    struct tr_params params;
    random_params(3, &params);
    struct tr_trace *trace = random_trace(9, 2000, 1.5);
    const struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = 0.1, .seed = 5};
    struct job jobs[4];
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        jobs[i] = (struct job){.config = &config};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &jobs[i]), 0);
    }
    struct tr_timeline *alone = run(&config);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        const struct tr_timeline *t = jobs[i].timeline;
        assert_non_null(t);
        for (int c = 0; c < alone->column_count; c++) {
            assert_memory_equal(t->columns[c], alone->columns[c], alone->count * sizeof(double));
        }
        assert_memory_equal(t->flags, alone->flags, alone->count);
        assert_int_equal(t->event_count, alone->event_count);
        tr_timeline_free(jobs[i].timeline);
    }
    struct tr_session_config other = config;
    other.seed = 6;
    struct tr_timeline *different = run(&other);
    assert_memory_not_equal(different->columns[TR_TIMELINE_AV_DRIFT_MS],
                            alone->columns[TR_TIMELINE_AV_DRIFT_MS], alone->count * sizeof(double));
    assert_memory_equal(different->columns[TR_TIMELINE_BUFFER_LEVEL_S],
                        alone->columns[TR_TIMELINE_BUFFER_LEVEL_S],
                        alone->count * sizeof(double)); /* the noise moves the drift alone */
    tr_timeline_free(different);
    tr_timeline_free(alone);
    tr_trace_free(trace);
}

static void requests_that_cannot_be_met_say_so(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    struct tr_trace *trace = random_trace(1, 10, 3);
    static const struct {
        double dt_s, duration_s;
        const char *what;
    } cases[] = {
        {1, 1e6, "add --loop"},       {20, 0, "within 0.001 .. 10"}, {-1, 0, "within 0.001 .. 10"},
        {NAN, 0, "within"},           {1, -5, "no duration"},        {1, NAN, "no duration"},
        {1, INFINITY, "no duration"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tr_session_config config = {
            .params = &params, .trace = trace, .dt_s = cases[i].dt_s, .duration_s = cases[i].duration_s};
        struct tr_timeline *timeline = (struct tr_timeline *)&config;
        struct tr_qoe qoe;
        struct tr_error err = {0};
        assert_int_equal(tr_session_run(&config, &timeline, &err), TR_STATUS_USAGE);
        assert_ptr_equal(timeline, &config); /* untouched */
        assert_non_null(strstr(err.what, cases[i].what));
        assert_int_equal(tr_session_score(&config, &qoe, NULL), TR_STATUS_USAGE);
    }
    struct tr_session_config config = {
        .params = &params, .trace = trace, .dt_s = 0.001, .duration_s = 1e6, .loop = true};
    struct tr_timeline *timeline;
    struct tr_error err = {0};
    assert_int_equal(tr_session_run(&config, &timeline, &err), TR_STATUS_USAGE);
    assert_non_null(strstr(err.what, "at most 100000000"));
    tr_trace_free(trace);
}

static void a_dead_link_is_a_sad_session(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    const double seconds = 60, rate = 0;
    struct tr_trace *trace;
    assert_int_equal(tr_trace_from_segments("dead", "test", 1, &seconds, &rate, NULL, NULL, &trace, NULL),
                     TR_STATUS_OK);
    const struct tr_session_config config = {.params = &params, .trace = trace};
    struct tr_timeline *timeline = run(&config);
    check_ranges(timeline);
    struct tr_qoe qoe;
    tr_timeline_qoe(timeline, 60, &qoe);
    assert_int_equal(qoe.stall_count, 1);
    assert_true(qoe.total_stall_time_s == 58 && qoe.jerkiness_score == 0);
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(timeline, &count);
    assert_true(count == 1 && stalls[0].begin_s == 3 && stalls[0].end_s == 60);
    assert_true(timeline->events[0].duration_s == 57);
    struct tr_timeline_state last;
    tr_timeline_at(timeline, 60, &last);
    assert_true(last.ended && last.stalled && last.stalled_for_s == 57 && last.last_playing_s == 3);
    assert_true(last.content_s == 3);
    assert_true(timeline->inferred_latency && timeline->columns[TR_TIMELINE_CONGESTION][5] == 1);
    tr_timeline_free(timeline);
    tr_trace_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_agree_with_the_c_library),
        cmocka_unit_test(ziggurat_layers_have_one_area),
        cmocka_unit_test(normals_are_normal),
        cmocka_unit_test(streams_of_a_seed_are_their_own),
        cmocka_unit_test(a_seed_is_a_network),
        cmocka_unit_test(recovery_is_as_named),
        cmocka_unit_test(goodput_is_one_connections_ceiling),
        cmocka_unit_test(dt_changes_the_sampling_not_the_network),
        cmocka_unit_test(drift_spreads_alike_at_every_dt),
        cmocka_unit_test(stalls_push_alike_at_every_dt),
        cmocka_unit_test(the_encoder_draws_from_its_own_stream),
        cmocka_unit_test(measured_conditions_count),
        cmocka_unit_test(hold_is_in_seconds),
        cmocka_unit_test(every_bit_of_the_trace_is_used_once),
        cmocka_unit_test(steps_are_the_cursors),
        cmocka_unit_test(rounds_far_shorter_than_a_step_are_skipped),
        cmocka_unit_test(whatever_comes_stays_in_range),
        cmocka_unit_test(a_generated_score_is_the_session_s),
        cmocka_unit_test(the_same_seed_gives_the_same_bytes),
        cmocka_unit_test(requests_that_cannot_be_met_say_so),
        cmocka_unit_test(a_dead_link_is_a_sad_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
