/* Rules and the simple player against an independent loop over tiny traces: what holds them where the logs of
 * published simulators are not at hand. The loop goes chunk by chunk as Pensieve's simulator does. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

#include "model/player/estimate.h"

#include <tracereel/players.h>

#include <string.h>

#define SEGMENTS 13 /* the last is only looked ahead at */
#define LEVELS   6

static const double kbps[LEVELS] = {300, 750, 1200, 1850, 2850, 4300};

struct naive {
    const struct tr_trace *trace;
    const double (*bytes)[SEGMENTS];
    size_t row;
    double clock_s, buffer_s;
    double took_s[SEGMENTS], got_bytes[SEGMENTS];
    int got, level;
    double error[SEGMENTS], predicted;
};

static void pass_row(struct naive *n)
{
    n->row = n->row + 1 < n->trace->count ? n->row + 1 : 0;
    n->clock_s = n->trace->start_s[n->row];
}

/* The bytes at 0.95 of the rate, then 80 ms in which the trace stands still. */
static double fetch(struct naive *n, double bytes)
{
    double seconds = 0, left = bytes;
    for (;;) {
        const double rate = n->trace->rate_mbps[n->row] * 1e6 / 8 * 0.95;
        const double rest_s = n->trace->start_s[n->row + 1] - n->clock_s;
        if (left < rate * rest_s) {
            seconds += left / rate;
            n->clock_s += left / rate;
            return seconds + 0.08;
        }
        left -= rate * rest_s;
        seconds += rest_s;
        pass_row(n);
    }
}

/* Half seconds until there are no more than 60. */
static void wait_for_room(struct naive *n)
{
    if (n->buffer_s <= 60) {
        return;
    }
    double left = ceil((n->buffer_s - 60) / 0.5) * 0.5;
    n->buffer_s -= left;
    while (left >= n->trace->start_s[n->row + 1] - n->clock_s) {
        left -= n->trace->start_s[n->row + 1] - n->clock_s;
        pass_row(n);
    }
    n->clock_s += left;
}

static double harmonic(const struct naive *n, double (*sample)(const struct naive *n, int i))
{
    double sum = 0;
    int from = n->got > 5 ? n->got - 5 : 0;
    for (int i = from; i < n->got; i++) {
        sum += 1 / sample(n, i);
    }
    return (n->got - from) / sum;
}

static double mbyte_rate(const struct naive *n, int i)
{
    return n->got_bytes[i] / n->took_s[i] / 1e6;
}

static int naive_bb(struct naive *n)
{
    return n->buffer_s < 5 ? 0 : n->buffer_s >= 15 ? 5 : (int)(5 * (n->buffer_s - 5) / 10);
}

static int naive_bola(struct naive *n)
{
    const double g = log(4300.0 / 300) / 2, v = 10 / g;
    int best = 0;
    double most = -INFINITY;
    for (int q = 0; q < LEVELS; q++) {
        double score = (v * (1 + log(kbps[q] / 300) + g) - n->buffer_s) / n->bytes[q][n->got];
        if (score > most) {
            most = score;
            best = q;
        }
    }
    return best;
}

static int naive_hyb(struct naive *n)
{
    double rate = harmonic(n, mbyte_rate) * 1e6;
    int level = LEVELS - 1;
    while (level > 0 && n->bytes[level][n->got] / rate > 0.25 * n->buffer_s) {
        level--;
    }
    return level;
}

static int naive_rate(struct naive *n)
{
    double rate_kbps = harmonic(n, mbyte_rate) * 8000;
    int level = LEVELS - 1;
    while (level > 0 && kbps[level] > rate_kbps) {
        level--;
    }
    return level;
}

/* Every plan, one after the other. */
static int naive_mpc_with(struct naive *n, int late)
{
    double last = mbyte_rate(n, n->got - 1), worst = 0;
    n->error[n->got - 1] = n->predicted > 0 ? fabs(n->predicted - last) / last : 0;
    for (int i = n->got > 5 ? n->got - 5 : 0; i < n->got; i++) {
        worst = fmax(worst, n->error[i]);
    }
    n->predicted = harmonic(n, mbyte_rate);
    const double rate = n->predicted / (1 + worst);
    const int steps = SEGMENTS - 1 - n->got < 5 ? SEGMENTS - 1 - n->got : 5;
    int plans = 1, best = 0;
    double most = -INFINITY;
    for (int i = 0; i < steps; i++) {
        plans *= LEVELS;
    }
    for (int plan = 0; plan < plans; plan++) {
        double buffer_s = n->buffer_s, stalled_s = 0, sum = 0, change = 0;
        int before = n->level, digit = plans / LEVELS;
        for (int j = 0; j<steps; j++, digit = digit> 1 ? digit / LEVELS : 1) {
            const int q = plan / digit % LEVELS;
            const double took_s = n->bytes[q][n->got + j + late] / 1e6 / rate;
            stalled_s += fmax(0, took_s - buffer_s);
            buffer_s = fmax(0, buffer_s - took_s) + 4;
            sum += kbps[q];
            change += fabs(kbps[q] - kbps[before]);
            before = q;
        }
        const double value = sum / 1000 - 4.3 * stalled_s - change / 1000;
        if (value >= most) { /* of equal ones the last */
            most = value;
            best = plan / (plans / LEVELS);
        }
    }
    return best;
}

static int naive_mpc(struct naive *n)
{
    return naive_mpc_with(n, 0);
}

static int naive_mpc_late(struct naive *n)
{
    return naive_mpc_with(n, 1);
}

/* ---- beside ours ---- */

static void fill_content(struct tr_content *content, const struct tr_ladder *ladder, double *start_s,
                         double (*bytes)[SEGMENTS], uint32_t seed)
{
    for (int i = 0; i <= SEGMENTS; i++) {
        start_s[i] = 4.0 * i;
    }
    for (int q = 0; q < LEVELS; q++) {
        for (int i = 0; i < SEGMENTS; i++) {
            bytes[q][i] = floor(kbps[q] * 500 * (0.7 + 0.6 * uniform(&seed)));
        }
    }
    *content = (struct tr_content){.ladder = *ladder,
                                   .segment_count = SEGMENTS,
                                   .played_count = SEGMENTS - 1,
                                   .start_s = start_s,
                                   .bytes = &bytes[0][0]};
}

static void compare(const char *rule, int (*choose)(struct naive *n), uint32_t seed, double scale)
{
    struct tr_scenario scenario;
    struct tr_content content;
    double start_s[SEGMENTS + 1], bytes[LEVELS][SEGMENTS];
    tr_scenario_defaults(&scenario);
    assert_int_equal(tr_scenario_load(&scenario, "pensieve", NULL), TR_STATUS_OK);
    assert_int_equal(tr_player_lay(&scenario, rule, "", NULL), TR_STATUS_OK);
    fill_content(&content, &scenario.params.ladder, start_s, bytes, seed);
    struct tr_trace *trace = random_trace(seed, 40, scale);
    const struct tr_session_config config = {
        .params = &scenario.params, .trace = trace, .content = &content, .loop = true};
    struct tr_timeline *t = run(&config);
    struct naive n = {.trace = trace, .bytes = bytes, .level = 1};
    assert_int_equal(t->fetch_count, SEGMENTS - 1);
    for (int i = 0; i < SEGMENTS - 1; i++) {
        n.level = i > 0 ? choose(&n) : 1;
        const double took_s = fetch(&n, bytes[n.level][i]), stalled_s = fmax(0, took_s - n.buffer_s);
        n.took_s[n.got] = took_s;
        n.got_bytes[n.got++] = bytes[n.level][i];
        n.buffer_s = fmax(0, n.buffer_s - took_s) + 4;
        wait_for_room(&n);
        assert_int_equal(t->fetches[i].level, n.level);
        assert_true(t->fetches[i].bytes == bytes[n.level][i]);
        assert_near(t->fetches[i].end_s - t->fetches[i].start_s, took_s, 1e-9);
        assert_near(t->fetches[i].buffer_s, n.buffer_s, 1e-9);
        assert_near(t->fetches[i].stalled_s, stalled_s, 1e-9);
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static void rules_decide_as_written_down(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        int (*choose)(struct naive *n);
    } rules[] = {{"pensieve.bb", naive_bb},   {"pensieve.bola", naive_bola},
                 {"pensieve.hyb", naive_hyb}, {"rate", naive_rate},
                 {"robustmpc", naive_mpc},    {"pensieve.robustmpc", naive_mpc_late}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        for (uint32_t seed = 1; seed <= 12; seed++) {
            compare(rules[i].rule, rules[i].choose, seed, seed % 3 == 0 ? 8 : 1.5);
        }
    }
}

/* The equations of hls.js's own tests of its estimate: half-lives 5 and 9 s, a megabit a sample. */
static void the_estimate_is_hls_js_s(void **state)
{
    (void)state;
    struct estimate e;
    estimate_init(&e, 5, 9, NAN);
    estimate_add(&e, 8.0 / 8, 8);
    assert_near(estimate_mbps(&e) * 1e6, 1000000, 1e-6);
    estimate_add(&e, 8.0 / 4, 4);
    assert_near(estimate_mbps(&e) * 1e6, 1439580.319105247, 1e-6);
    estimate_add(&e, 8.0 / 1, 1);
    assert_near(estimate_mbps(&e) * 1e6, 2208342.324322311, 1e-6);
}

/* The decisions of one session, given to another, make the same session. */
static void decisions_can_be_played_again(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    struct tr_trace *trace = random_trace(5, 60, 3);
    struct tr_timeline *t = run_player(&params, trace, 1);
    int levels[256];
    assert_true(t->fetch_count > 20 && t->fetch_count < 256);
    for (size_t i = 0; i < t->fetch_count; i++) {
        levels[i] = t->fetches[i].level;
    }
    struct tr_decisions decisions = {.name = "levels.csv", .count = t->fetch_count, .levels = levels};
    set(&params, "player.rule", "bb");
    struct tr_session_config config = {
        .params = &params, .trace = trace, .dt_s = 1, .seed = 3, .decisions = &decisions};
    struct tr_timeline *again = run(&config);
    assert_int_equal(again->fetch_count, t->fetch_count);
    for (size_t i = 0; i < t->fetch_count; i++) {
        assert_true(again->fetches[i].level == levels[i] && again->fetches[i].end_s == t->fetches[i].end_s);
    }
    tr_timeline_free(again);
    struct tr_error err = {0};
    decisions.count = 7;
    assert_int_equal(tr_session_run(&config, &again, &err), TR_STATUS_FAILED);
    assert_string_equal(err.where, "levels.csv");
    decisions.count = t->fetch_count;
    levels[3] = 7;
    assert_int_equal(tr_session_run(&config, &again, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "row 4 has level 7"));
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* On demand: as long as the content takes, and no link is forever. */
static void sessions_end_with_their_content(void **state)
{
    (void)state;
    struct tr_params params;
    plain(&params);
    params.player.mode = TR_PLAYER_VOD;
    params.player.content_s = 61;
    struct tr_trace *trace = flat(3, 10);
    struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = 0.1, .loop = true};
    struct tr_timeline *t = run(&config);
    assert_int_equal(t->fetch_count, 31); /* of two seconds */
    assert_near(tr_timeline_duration_s(t), t->playback_start_s + 62, 0.1);
    assert_null(tr_timeline_next_event(t, 0, STALLS));
    assert_near(t->columns[TR_TIMELINE_CONTENT_S][t->count - 1], 62, 1e-9);
    struct tr_qoe whole, scored;
    tr_timeline_qoe(t, INFINITY, &whole);
    assert_int_equal(tr_session_score(&config, &scored, NULL), TR_STATUS_OK);
    assert_memory_equal(&whole, &scored, sizeof whole);
    tr_timeline_free(t);
    tr_trace_free(trace);
    struct tr_error err = {0};
    config.trace = trace = flat(0, 10);
    assert_int_equal(tr_session_run(&config, &t, &err), TR_STATUS_USAGE);
    assert_non_null(strstr(err.what, "never carries anything"));
    tr_trace_free(trace);
    config.trace = trace = flat(1e-6, 10);
    assert_int_equal(tr_session_run(&config, &t, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "--duration S"));
    tr_trace_free(trace);
}

/* One workspace for sessions of every kind, one after the other, gives what each gives alone. */
static void a_workspace_changes_nothing(void **state)
{
    (void)state;
    struct tr_session_workspace *workspace = tr_session_workspace_new();
    assert_non_null(workspace);
    for (uint32_t seed = 1; seed <= 40; seed++) {
        const struct tr_player_info *info = tr_player_info(seed % 24);
        struct tr_scenario scenario;
        struct tr_qoe alone, within;
        tr_scenario_defaults(&scenario);
        assert_int_equal(tr_player_lay(&scenario, info->name, "", NULL), TR_STATUS_OK);
        struct tr_trace *trace = random_trace(seed, 30 + 5 * seed, 2);
        const struct tr_session_config config = {.params = &scenario.params,
                                                 .trace = trace,
                                                 .dt_s = seed % 2 ? 1 : 0.3,
                                                 .loop = true,
                                                 .seed = seed};
        assert_int_equal(tr_session_score(&config, &alone, NULL), TR_STATUS_OK);
        assert_int_equal(tr_session_score_in(&config, workspace, &within, NULL), TR_STATUS_OK);
        assert_memory_equal(&alone, &within, sizeof alone);
        tr_trace_free(trace);
    }
    tr_session_workspace_free(workspace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_decide_as_written_down),  cmocka_unit_test(the_estimate_is_hls_js_s),
        cmocka_unit_test(decisions_can_be_played_again), cmocka_unit_test(sessions_end_with_their_content),
        cmocka_unit_test(a_workspace_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
