/* tr_params_has_effect against sessions: what it says does nothing changes nothing to the bit, and everything
 * else changes something somewhere. tr_params_move: what it leaves is always accepted. */
#include "unit/unit.h"

#include "unit/model_fixture.h"

#include <tracereel/players.h>

#include <stdio.h>
#include <string.h>

#define TRIALS   800
#define ENOUGH   200 /* trials in which one parameter was to have no effect */
#define LENGTH_S 90.0

struct trial {
    struct tr_params params;
    struct tr_params_link link;
    struct tr_trace *trace; /* NULL: generated */
    bool sizes;             /* of segments differ */
};

static double pick(uint32_t *state, double low, double high)
{
    return low + (high - low) * uniform(state);
}

static bool chance(uint32_t *state, double share)
{
    return uniform(state) < share;
}

/* Any value of its range, the ends and the default more often than not. */
static double any_value(uint32_t *state, const struct tr_param *p)
{
    double at = uniform(state), low = p->min;
    if (at < 0.2) {
        return p->min;
    }
    if (at < 0.3) {
        return p->max;
    }
    if (at < 0.5 && !isnan(p->initial)) {
        return p->initial;
    }
    double share = uniform(state);
    return low + (p->max - low) * share * share * share * (chance(state, 0.5) ? share : 1);
}

/* A player or the fluid reference, with a dozen parameters moved. */
static void make_params(uint32_t *state, struct tr_params *params)
{
    struct tr_scenario scenario;
    size_t rows = 0;
    while (tr_player_info(rows)) {
        rows++;
    }
    tr_scenario_defaults(&scenario);
    for (int laid = 0; laid < 2 && chance(state, 0.75); laid++) { /* a player, a rule under it */
        const struct tr_player_info *info = tr_player_info((size_t)pick(state, 0, (double)rows - 0.001));
        assert_int_equal(tr_player_lay(&scenario, info->name, "", NULL), TR_STATUS_OK);
    }
    *params = scenario.params;
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    for (int i = 0; i < 12; i++) {
        const struct tr_param *p = &table[(size_t)pick(state, 0, (double)count - 0.001)];
        if (strcmp(p->key, "player.segment_s") != 0) {
            tr_params_move(params, p, any_value(state, p));
        }
    }
    if (chance(state, 0.3)) { /* a token bucket that lets a segment pass at once */
        params->player.link_burst_kbit = 20000;
        tr_params_set(params, "hls_js.setup_s", "0", NULL, NULL);
        tr_params_set(params, "shaka.decide_every_s", "0", NULL, NULL);
    }
    if (chance(state, 0.1)) {
        params->ladder.count = 1;
        params->player.start_level = 0;
    }
    assert_int_equal(tr_params_check(params, NULL), TR_STATUS_OK);
}

static struct tr_trace *with_conditions(struct tr_trace *trace, uint32_t *state, bool latency, bool loss)
{
    double *columns = malloc(3 * trace->count * sizeof *columns);
    assert_non_null(columns);
    double *duration_s = columns, *latency_ms = columns + trace->count, *lost = columns + 2 * trace->count;
    for (size_t i = 0; i < trace->count; i++) {
        duration_s[i] = trace->start_s[i + 1] - trace->start_s[i];
        latency_ms[i] = pick(state, 5, 200);
        lost[i] = pick(state, 0, 0.1);
    }
    struct tr_trace *made;
    assert_int_equal(tr_trace_from_segments("made", "test", trace->count, duration_s, trace->rate_mbps,
                                            latency ? latency_ms : NULL, loss ? lost : NULL, &made, NULL),
                     TR_STATUS_OK);
    free(columns);
    tr_trace_free(trace);
    return made;
}

static void make_trial(uint32_t seed, struct trial *trial)
{
    uint32_t state = seed * 2654435761u + 1;
    *trial = (struct trial){0};
    make_params(&state, &trial->params);
    if (chance(&state, 0.6)) {
        struct tr_trace *bare = random_trace(seed, 120, chance(&state, 0.5) ? 1.5 : 8);
        trial->trace = with_conditions(bare, &state, chance(&state, 0.5), chance(&state, 0.5));
    }
    trial->sizes = chance(&state, 0.3);
    trial->link = tr_params_link_of(trial->trace, !trial->trace);
}

/* Sixty segments of two seconds with sizes of their own, of which the last is only looked ahead at. */
static struct tr_content *content_of(const struct tr_ladder *ladder)
{
    enum { SEGMENTS = 60 };
    static double start_s[SEGMENTS + 1], bytes[TR_LADDER_LEVELS_MAX * SEGMENTS];
    static struct tr_content content = {
        .segment_count = SEGMENTS, .played_count = SEGMENTS - 1, .start_s = start_s, .bytes = bytes};
    uint32_t state = 77;
    content.ladder = *ladder;
    for (int i = 0; i <= SEGMENTS; i++) {
        start_s[i] = 2.0 * i;
    }
    for (int i = 0; i < ladder->count * SEGMENTS; i++) {
        const struct tr_ladder_level *level = &ladder->levels[i / SEGMENTS];
        bytes[i] = (level->video_kbps + level->audio_kbps) * 250 * pick(&state, 0.5, 1.5);
    }
    return &content;
}

static struct tr_timeline *play(const struct trial *trial, const struct tr_params *params)
{
    struct tr_session_config config = {
        .params = params, .trace = trial->trace, .duration_s = LENGTH_S, .loop = true, .seed = 3};
    config.content = trial->sizes ? content_of(&params->ladder) : NULL;
    struct tr_trace *made = NULL;
    double congestion[(int)LENGTH_S];
    if (!trial->trace) {
        assert_int_equal(
            tr_network_generate(&params->network, 5, (size_t)LENGTH_S, "made", congestion, &made, NULL),
            TR_STATUS_OK);
        config.trace = made;
        config.congestion = congestion;
        config.generated = true;
        config.loop = false;
    }
    struct tr_timeline *timeline = run(&config);
    tr_trace_free(made);
    return timeline;
}

static bool same(const struct tr_timeline *a, const struct tr_timeline *b)
{
    bool equal =
        a->count == b->count && a->column_count == b->column_count && a->event_count == b->event_count &&
        a->fetch_count == b->fetch_count && a->initial_level_s == b->initial_level_s &&
        a->initial_behind_live_s == b->initial_behind_live_s && a->playback_start_s == b->playback_start_s;
    for (int c = 0; c < a->column_count && equal; c++) {
        equal = memcmp(a->columns[c], b->columns[c], a->count * sizeof(double)) == 0;
    }
    equal =
        equal && memcmp(a->flags, b->flags, a->count) == 0 && memcmp(a->quality, b->quality, a->count) == 0;
    for (size_t i = 0; equal && i < a->event_count; i++) {
        const struct tr_timeline_event *x = &a->events[i], *y = &b->events[i];
        equal = x->t_s == y->t_s && x->kind == y->kind && x->from_level == y->from_level &&
                x->to_level == y->to_level && x->duration_s == y->duration_s;
    }
    for (size_t i = 0; equal && i < a->fetch_count; i++) {
        const struct tr_timeline_fetch *x = &a->fetches[i], *y = &b->fetches[i];
        equal = x->start_s == y->start_s && x->end_s == y->end_s && x->level == y->level &&
                x->abandoned == y->abandoned;
    }
    struct tr_qoe qa, qb;
    tr_timeline_qoe(a, LENGTH_S, &qa);
    tr_timeline_qoe(b, LENGTH_S, &qb);
    return equal && memcmp(&qa, &qb, sizeof qa) == 0;
}

/* Whether any of some other values of `p` leads elsewhere. */
static bool differs(const struct trial *trial, const struct tr_param *p, const struct tr_timeline *before,
                    uint32_t seed)
{
    const double tries[] = {p->min, p->max, any_value(&seed, p), any_value(&seed, p)};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct tr_params params = trial->params;
        if (strcmp(p->key, "player.segment_s") == 0 && tries[i] < 1) {
            continue; /* slow, and the rest is enough to see it */
        }
        tr_params_move(&params, p, tries[i]);
        struct tr_timeline *after = play(trial, &params);
        bool other = !same(before, after);
        tr_timeline_free(after);
        if (other) {
            return true;
        }
    }
    return false;
}

static void what_has_no_effect_changes_nothing_and_all_else_does(void **state)
{
    (void)state;
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    int without[256] = {0}, changed[256] = {0};
    for (uint32_t seed = 0; seed < TRIALS; seed++) {
        struct trial trial;
        make_trial(seed, &trial);
        struct tr_timeline *before = play(&trial, &trial.params);
        for (size_t i = 0; i < count; i++) {
            const struct tr_param *p = &table[i];
            bool effective = tr_params_has_effect(&trial.params, p, &trial.link);
            if (effective && changed[i] >= 3) {
                continue; /* shown already */
            }
            if (!effective && without[i] >= ENOUGH) {
                continue;
            }
            bool other = differs(&trial, p, before, seed);
            if (!effective && other) {
                fail_msg("%s changes trial %u (player %d), in which it should have no effect", p->key, seed,
                         trial.params.player.kind);
            }
            without[i] += !effective;
            changed[i] += other;
        }
        tr_timeline_free(before);
        tr_trace_free(trial.trace);
    }
    for (size_t i = 0; i < count; i++) {
        if (changed[i] == 0) {
            fail_msg("%s was said to have an effect, but %d trials show none", table[i].key,
                     TRIALS - without[i]);
        }
    }
}

/* The first end or the last of each range, and all else as `live` has it: a session, or a sentence that names
 * another parameter. */
static void an_end_of_a_range_plays_or_does_not_go_with_another(void **state)
{
    (void)state;
    size_t count, played = 0;
    const struct tr_param *table = tr_params_table(&count);
    struct tr_scenario scenario;
    tr_scenario_defaults(&scenario);
    assert_int_equal(tr_scenario_load(&scenario, "live", NULL), TR_STATUS_OK);
    const struct trial trial = {0};
    for (size_t i = 0; i < 2 * count; i++) {
        const struct tr_param *p = &table[i / 2];
        struct tr_params params = scenario.params;
        struct tr_error err = {0};
        tr_params_put(&params, p, i % 2 == 0 ? p->min : p->max);
        if (tr_params_check(&params, &err) == TR_STATUS_OK) {
            tr_timeline_free(play(&trial, &params));
            played++;
        } else if (!strstr(err.what, p->key) || strstr(err.what, "must be within")) {
            fail_msg("%s: %s", p->key, err.what);
        }
    }
    assert_true(played > count);
}

static int effective_of(const struct tr_params *params, const struct tr_params_link *link, const char *module)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    int n = 0;
    for (size_t i = 0; i < count; i++) {
        n += strncmp(table[i].key, module, strlen(module)) == 0 &&
             tr_params_has_effect(params, &table[i], link);
    }
    return n;
}

static void a_measured_trace_with_all_it_can_have_needs_no_network(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    struct tr_params_link link = {.has_latency = true, .has_loss = true};
    assert_int_equal(effective_of(&params, &link, "network."), 0);
    assert_int_equal(effective_of(&params, &link, "player."), 1); /* the delivery itself */
    link.has_latency = false;
    assert_int_equal(effective_of(&params, &link, "network."), 1);
    params.player.delivery = TR_PLAYER_SEGMENTS;
    assert_int_equal(effective_of(&params, &link, "buffer."), 1); /* how fast is played */
}

/* From anywhere to anywhere, in any order: never a combination that the checks refuse. */
static void moving_keeps_the_rules(void **state)
{
    (void)state;
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    struct tr_params params;
    tr_params_defaults(&params);
    uint32_t seed = 11;
    for (int i = 0; i < 20000; i++) {
        const struct tr_param *p = &table[(size_t)pick(&seed, 0, (double)count - 0.001)];
        double asked = any_value(&seed, p), got = tr_params_move(&params, p, asked);
        struct tr_error err = {0};
        if (tr_params_check(&params, &err) != TR_STATUS_OK) {
            fail_msg("%s to %g: %s", p->key, asked, err.what);
        }
        assert_true(got >= p->min && got <= p->max);
    }
}

static void a_move_stops_at_the_other_value(void **state)
{
    (void)state;
    struct tr_params p;
    tr_params_defaults(&p);
    assert_true(tr_params_move(&p, tr_params_find("buffer.rebuffer_threshold_s"), 50) == 30);
    assert_true(tr_params_move(&p, tr_params_find("buffer.max_level_s"), 5) == 30);
    assert_true(tr_params_move(&p, tr_params_find("buffer.max_behind_s"), 1) ==
                0); /* off, or beyond the latency */
    assert_true(tr_params_move(&p, tr_params_find("buffer.max_behind_s"), 4) == 5);
    assert_true(tr_params_move(&p, tr_params_find("shaka.retry_s"), 0.01) == 0);
    assert_true(tr_params_move(&p, tr_params_find("player.start_level"), 15) == p.ladder.count - 1);
    tr_params_move(&p, tr_params_find("quality.jerk_weight"), 1);
    assert_true(p.quality.av_sync_weight == 0 && p.quality.stability_weight == 0);
    tr_params_move(&p, tr_params_find("quality.jerk_weight"), 0.5);
    assert_true(p.quality.av_sync_weight == 0.25 && p.quality.stability_weight == 0.25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_no_effect_changes_nothing_and_all_else_does),
        cmocka_unit_test(an_end_of_a_range_plays_or_does_not_go_with_another),
        cmocka_unit_test(a_measured_trace_with_all_it_can_have_needs_no_network),
        cmocka_unit_test(moving_keeps_the_rules),
        cmocka_unit_test(a_move_stops_at_the_other_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
