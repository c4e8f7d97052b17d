/* Why a session stalls: accounts that close to the last digit, and changes that are run again here. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

#include "study/explain/account.h"
#include "study/explain/explain.h"

#include <stdio.h>
#include <string.h>

/* A session to be explained. */
struct case_run {
    struct tr_params params;
    struct tr_session_config config;
    struct tr_trace *trace;
    struct tr_timeline *timeline;
    const struct tr_timeline_stall *stalls;
    size_t count;
};

static void case_begin(struct case_run *c, struct tr_trace *trace, uint64_t seed)
{
    struct tr_error err = {0};
    if (tr_params_check(&c->params, &err) != TR_STATUS_OK) {
        fail_msg("%s", err.what);
    }
    c->trace = trace;
    c->config = (struct tr_session_config){.params = &c->params, .trace = trace, .dt_s = 1, .seed = seed};
    if (c->params.player.delivery == TR_PLAYER_SEGMENTS && c->params.player.mode == TR_PLAYER_VOD) {
        c->config.loop = true;
        c->config.duration_s = 3 * tr_trace_duration_s(trace);
    }
    c->timeline = run(&c->config);
    c->stalls = tr_timeline_stalls(c->timeline, &c->count);
}

static void case_end(struct case_run *c)
{
    tr_timeline_free(c->timeline);
    tr_trace_free(c->trace);
}

/* Every way in which content comes. */
static const struct world {
    const char *player; /* NULL: fluid */
    const char *set[8]; /* key, value ... */
} worlds[] = {
    {NULL, {NULL}},
    {NULL, {"buffer.live_edge", "on", "buffer.live_latency_s", "6", "buffer.catch_up_max", "0.4"}},
    {NULL, {"buffer.max_behind_s", "20", "buffer.live_edge", "on", "buffer.catch_up_max", "0.2"}},
    {NULL, {"buffer.max_level_s", "8", "buffer.drain_rate", "1.3", "encoder.upgrade_hold_s", "0"}},
    {"hls.js", {NULL}},
    {"hls.js", {"player.live_latency_s", "4", "player.safety_up", "1.4", "player.safety_down", "1.4"}},
    {"dash.js", {NULL}},
    {"dash.js-nofastswitch", {NULL}},
    {"shaka", {NULL}},
    {"shaka", {"buffer.drain_rate", "1.1", "player.live_latency_s", "20"}},
    {"media3", {NULL}},
    {"hls.js-ll", {NULL}},
    {"dash.js-ll", {NULL}},
    {"dash.js-lolp", {NULL}},
    {"dash.js-l2a", {NULL}},
    {"shaka-ll", {NULL}},
    {"shaka-ll-hls", {NULL}},
    {"dash.js-ll", {"player.mode", "vod", "player.content_s", "200"}},
    {"simple", {"player.mode", "vod", "player.content_s", "200", "player.start_s", "3"}},
    {"simple", {"player.link", "tcp", "player.abandon", "off"}},
    {"bola", {"player.mode", "vod", "player.content_s", "300"}},
    {"dynamic", {"player.max_buffer_s", "12"}},
    {"pensieve", {NULL}},
    {"sabre", {"player.rule", "sabre.dynamic", "player.content_s", "300"}},
    {"sabre", {"player.rule", "sabre.bolae", "sabre.replace", "left", "player.content_s", "300"}},
};
#define WORLDS (sizeof worlds / sizeof *worlds)

static void world_params(const struct world *world, struct tr_params *params)
{
    struct tr_scenario scenario;
    tr_scenario_defaults(&scenario);
    if (world->player) {
        assert_int_equal(tr_player_lay(&scenario, world->player, "", NULL), TR_STATUS_OK);
    }
    *params = scenario.params;
    for (size_t i = 0; i < 8 && world->set[i]; i += 2) {
        set(params, world->set[i], world->set[i + 1]);
    }
}

static double sum_of(const double *parts_s)
{
    double sum_s = 0;
    for (int p = 0; p < LEDGER_PARTS; p++) {
        sum_s += parts_s[p];
    }
    return sum_s;
}

static double level_at_s(const struct tr_timeline *timeline, double t_s)
{
    struct tr_timeline_state state;
    tr_timeline_at(timeline, t_s, &state);
    return state.buffer_level_s;
}

static bool may_be_negative(int part)
{
    return part == LEDGER_RUN_ON || part == LEDGER_GAINED;
}

static void ledger_closes(const struct case_run *c, const struct world *world, size_t stall)
{
    const struct ledger_session session = {c->timeline, c->trace, c->config.loop};
    struct ledger ledger;
    assert_true(account_make(&session, stall, &ledger));
    assert_near(sum_of(ledger.parts_s), ledger.lost_s, 1e-9);
    assert_true(ledger.to_s == c->stalls[stall].begin_s && ledger.from_s <= ledger.to_s);
    assert_true(stall == 0 || ledger.from_s >= c->stalls[stall - 1].end_s - 1e-9);
    double fetches_s = 0;
    for (int p = 0; p < LEDGER_PARTS; p++) {
        assert_true(may_be_negative(p) ? ledger.parts_s[p] <= 1e-9 : ledger.parts_s[p] >= -1e-9);
    }
    for (size_t i = 0; i < ledger.fetch_count; i++) {
        const struct tr_timeline_fetch *f = &c->timeline->fetches[ledger.fetches[i].fetch];
        assert_true(ledger.fetches[i].came_mbps < ledger.fetches[i].needs_mbps * (1 + 1e-9));
        assert_true(!f->abandoned && f->end_s + f->log_behind_s > ledger.from_s);
        fetches_s += ledger.fetches[i].lost_s;
    }
    if (world->player) {
        assert_near(fetches_s, ledger.parts_s[LEDGER_LEVEL], 1e-9);
    }
    if (!world->player || strcmp(world->player, "pensieve") != 0) { /* whose log loses time */
        assert_near(ledger.lost_s, level_at_s(c->timeline, ledger.from_s), 1e-9);
        assert_true(c->params.player.mode == TR_PLAYER_LIVE || ledger.parts_s[LEDGER_EDGE] == 0);
        assert_near(ledger.parts_s[LEDGER_OTHER], 0, 2e-3); /* but what came from a cache */
    }
    ledger_destroy(&ledger);
}

/* The losses sum to the buffer on the timeline; each part is as its name says, or nothing. */
static void ledgers_close(void **state)
{
    (void)state;
    for (size_t w = 0; w < WORLDS; w++) {
        size_t stalls = 0;
        for (uint32_t seed = 1; seed <= 25; seed++) {
            struct case_run c;
            world_params(&worlds[w], &c.params);
            case_begin(&c, random_trace(seed + 100, 150, 0.3 + 0.15 * (seed % 8)), seed);
            for (size_t i = 0; i < c.count; i++) {
                ledger_closes(&c, &worlds[w], i);
            }
            stalls += c.count;
            case_end(&c);
        }
        if (stalls < 10) {
            fail_msg("world %zu stalls %zu times: it shows nothing", w, stalls);
        }
    }
}

static void the_ledger(const struct case_run *c, size_t stall, struct ledger *out)
{
    const struct ledger_session session = {c->timeline, c->trace, c->config.loop};
    assert_true(stall < c->count);
    assert_true(account_make(&session, stall, out));
}

/* One level, and a link that stops: whatever was buffered is the link's. */
static void an_outage_is_the_link_s(void **state)
{
    (void)state;
    struct case_run c;
    struct ledger ledger;
    const double durations[] = {60, 40, 60}, rates[] = {5, 0, 5};
    tr_params_defaults(&c.params);
    c.params.ladder.count = 1;
    case_begin(&c, trace_of(3, durations, rates), 1);
    assert_int_equal(c.count, 1);
    the_ledger(&c, 0, &ledger);
    assert_near(ledger.from_s, 60, 1e-9);
    assert_near(ledger.lost_s, 30, 1e-9);
    assert_near(ledger.parts_s[LEDGER_LINK], 30, 1e-9);
    ledger_destroy(&ledger);
    case_end(&c);
}

/* Enough for the lowest level, but another is fetched: all of it is the level's, but for the round trip and
 * what came of a segment that was not whole. */
static void a_level_too_high_is_the_level_s(void **state)
{
    (void)state;
    struct case_run c;
    struct ledger ledger;
    const double durations[] = {40, 60}, rates[] = {9, 0.8};
    plain(&c.params);
    c.params.player.link_efficiency = 1;
    c.params.player.first_estimate_mbps = 9;
    c.params.player.start_level = 3; /* 3.192 Mbit/s */
    c.params.player.safety_down = c.params.player.safety_up = 0.36;
    case_begin(&c, trace_of(2, durations, rates), 1);
    assert_true(c.count > 0);
    the_ledger(&c, 0, &ledger);
    assert_int_equal(ledger.fetch_count, 1);
    const struct tr_timeline_fetch *f = &c.timeline->fetches[ledger.fetches[0].fetch];
    assert_int_equal(f->level, 3);
    assert_near(ledger.fetches[0].needs_mbps, 3.192, 1e-9);
    assert_near(ledger.fetches[0].came_mbps, 0.8, 0.05);
    assert_near(ledger.parts_s[LEDGER_LINK], 0, 1e-9); /* the lowest needs 0.396 */
    const double s = ledger.to_s - fmax(f->first_byte_s, ledger.from_s);
    assert_near(ledger.fetches[0].lost_s, s * (1 - 0.8 / 3.192), 0.2);
    assert_near(ledger.parts_s[LEDGER_UNFINISHED], s * 0.8 / 3.192, 0.2);
    assert_true(ledger.parts_s[LEDGER_ANSWER] > 0.03 && ledger.parts_s[LEDGER_ANSWER] < 0.1);
    ledger_destroy(&ledger);
    case_end(&c);
}

/* Half of the link that the viewer may not use is missing as long as it would have been enough. */
static void what_is_held_back_is_told_apart(void **state)
{
    (void)state;
    struct case_run c;
    struct ledger ledger;
    const double durations[] = {60, 100}, rates[] = {5, 0.396};
    tr_params_defaults(&c.params);
    c.params.encoder.safety_factor = 0.5;
    case_begin(&c, trace_of(2, durations, rates), 1);
    the_ledger(&c, 0, &ledger);
    assert_near(ledger.parts_s[LEDGER_UNUSED], 30, 1e-6);
    assert_near(ledger.parts_s[LEDGER_LINK], 0, 1e-9);
    ledger_destroy(&ledger);
    case_end(&c);
}

/* hls.js sees a segment when it has polled; on a fast link with little latency nothing else is lost. */
static void lists_and_what_is_given_up_have_parts(void **state)
{
    (void)state;
    double list_s = 0, given_up_s = 0, again_s = 0, timed_out_s = 0;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        static const char *const players[] = {"hls.js", "dash.js", "shaka"};
        struct case_run c;
        load_scenario(players[seed % 3], &c.params);
        case_begin(&c, random_trace(seed, 200, 1 + 0.2 * (seed % 8)), seed);
        for (size_t i = 0; i < c.count; i++) {
            struct ledger ledger;
            the_ledger(&c, i, &ledger);
            size_t abandoned = 0, timed_out = 0;
            for (size_t k = 0; k < c.timeline->fetch_count; k++) {
                const struct tr_timeline_fetch *f = &c.timeline->fetches[k];
                const bool within = f->end_s > ledger.from_s && f->start_s < ledger.to_s;
                abandoned += within && f->abandoned && !f->timed_out;
                timed_out += within && f->timed_out;
            }
            assert_true(abandoned > 0 || ledger.parts_s[LEDGER_GIVEN_UP] == 0);
            assert_true(timed_out > 0 || ledger.parts_s[LEDGER_TIMED_OUT] == 0);
            list_s += ledger.parts_s[LEDGER_LIST];
            given_up_s += ledger.parts_s[LEDGER_GIVEN_UP];
            timed_out_s += ledger.parts_s[LEDGER_TIMED_OUT];
            again_s += ledger.parts_s[LEDGER_AGAIN];
            ledger_destroy(&ledger);
        }
        case_end(&c);
    }
    assert_true(list_s > 1 && given_up_s > 1 && timed_out_s > 1 && again_s > 1);
}

/* ---- changes ---- */

static bool stalls_within(const struct tr_timeline *timeline, double from_s, double to_s)
{
    struct tr_timeline_stalled in;
    tr_timeline_stalled_between(timeline, from_s, to_s, &in);
    return in.total_s > 0;
}

static double stalled_s(const struct tr_timeline *timeline)
{
    struct tr_timeline_stalled in;
    tr_timeline_stalled_between(timeline, 0, INFINITY, &in);
    return in.total_s;
}

/* The session with the change, run as anybody would run it. */
static struct tr_timeline *run_changed(const struct case_run *c, const struct explain_change *change)
{
    struct tr_params params = c->params;
    struct tr_session_config config = c->config;
    struct tr_trace lifted = {0}, *edited = NULL;
    struct tr_edit edit;
    config.params = &params;
    assert_true(explain_apply(change, &params));
    if (explain_edit(change, &edit)) {
        assert_int_equal(tr_edit_apply(c->trace, &edit, 1, &edited, NULL), TR_STATUS_OK);
        config.trace = edited;
    } else if (change->lever == EXPLAIN_BANDWIDTH) {
        assert_int_equal(explain_lift(c->trace, c->config.loop, tr_timeline_duration_s(c->timeline), change,
                                      &lifted, NULL),
                         TR_STATUS_OK);
        config.trace = &lifted;
    }
    struct tr_timeline *timeline = run(&config);
    explain_lifted_free(&lifted);
    tr_trace_free(edited);
    return timeline;
}

static void change_helps(const struct case_run *c, const struct explanation *e,
                         const struct explain_change *change)
{
    struct tr_timeline *after = run_changed(c, change);
    size_t count;
    tr_timeline_stalls(after, &count);
    assert_false(stalls_within(after, e->ledger.from_s, e->end_s));
    assert_int_equal(count, change->after.stalls);
    assert_near(stalled_s(after), change->after.stalled_s, 1e-9);
    if (change->lever != EXPLAIN_BANDWIDTH) {
        assert_true(change->after.stalled_s < stalled_s(c->timeline));
    }
    tr_timeline_free(after);
}

/* The value next to it, nearer to what is set, does not: or else it would have been the smallest. */
static void is_the_smallest(const struct case_run *c, const struct explanation *e,
                            const struct explain_change *change)
{
    struct explain_number numbers[EXPLAIN_NUMBERS_MAX];
    const struct tr_params_link link = tr_params_link_of(c->trace, false);
    const int count = explain_numbers(&c->params, &link, false, numbers);
    for (int n = 0; n < count; n++) {
        struct explain_change near;
        for (int k = 1; k < EXPLAIN_VALUES && numbers[n].lever == change->lever; k++) {
            if (!explain_value(&numbers[n], &c->params, k, &near) || near.to != change->to ||
                !explain_value(&numbers[n], &c->params, k - 1, &near) || near.to == change->to) {
                continue;
            }
            struct tr_timeline *after = run_changed(c, &near);
            const double until_s = 2 * e->end_s - e->begin_s;
            struct tr_timeline_stalled now, before;
            tr_timeline_stalled_between(after, 0, until_s, &now);
            tr_timeline_stalled_between(c->timeline, 0, until_s, &before);
            const double hair_s = 1e-9; /* what is as long may be summed otherwise here */
            assert_true(stalls_within(after, e->ledger.from_s, e->end_s) ||
                        now.total_s > before.total_s - (e->end_s - e->begin_s) / 2 ||
                        stalled_s(after) > stalled_s(c->timeline) - hair_s ||
                        after->playback_start_s > e->begin_s);
            tr_timeline_free(after);
        }
    }
}

static void changes_are_verified(const struct case_run *c, size_t seen[EXPLAIN_LEVERS],
                                 size_t verdicts[EXPLAIN_UNTRIED + 1])
{
    const struct explain_session session = {.config = &c->config, .timeline = c->timeline};
    struct explanation *all = calloc(c->count + 1, sizeof *all);
    assert_non_null(all);
    assert_int_equal(explain_stalls(&session, 0, c->count, all, NULL), TR_STATUS_OK);
    for (size_t i = 0; i < c->count; i++) {
        const struct explanation *e = &all[i];
        assert_true(e->stall == i && e->begin_s == c->stalls[i].begin_s && e->end_s == c->stalls[i].end_s);
        verdicts[e->verdict]++;
        for (int k = 0; k < e->change_count; k++) {
            seen[e->changes[k].lever]++;
            change_helps(c, e, &e->changes[k]);
            is_the_smallest(c, e, &e->changes[k]);
        }
        explanation_destroy(&all[i]);
    }
    free(all);
}

static void changes_that_are_offered_help(void **state)
{
    (void)state;
    size_t seen[EXPLAIN_LEVERS] = {0}, verdicts[EXPLAIN_UNTRIED + 1] = {0};
    for (size_t w = 0; w < WORLDS; w++) {
        for (uint32_t seed = 1; seed <= 3; seed++) {
            struct case_run c;
            world_params(&worlds[w], &c.params);
            case_begin(&c, random_trace(seed + 100, 60, 0.6 + 0.3 * seed), seed);
            changes_are_verified(&c, seen, verdicts);
            case_end(&c);
        }
    }
    for (int lever = 0; lever < EXPLAIN_LEVERS; lever++) {
        if (seen[lever] == 0) {
            fail_msg("no session here is saved by %s: it shows nothing", explain_lever_name(lever));
        }
    }
    assert_true(verdicts[EXPLAIN_PLAYER] > 0 && verdicts[EXPLAIN_LINK] > 0);
    assert_int_equal(verdicts[EXPLAIN_UNTRIED], 0);
}

/* A link that is down for longer than any buffer: nothing is offered but the link. */
static void an_outage_longer_than_any_buffer_is_nobody_s(void **state)
{
    (void)state;
    static const char *const players[] = {NULL, "hls.js", "dash.js", "shaka", "media3"};
    for (size_t p = 0; p < sizeof players / sizeof *players; p++) {
        struct case_run c;
        struct explanation e;
        const double durations[] = {100, 400, 100}, rates[] = {12, 0, 12};
        world_params(&(struct world){.player = players[p]}, &c.params);
        case_begin(&c, trace_of(3, durations, rates), 1);
        const struct explain_session session = {.config = &c.config, .timeline = c.timeline};
        size_t stall = 0;
        while (stall < c.count && c.stalls[stall].end_s < 500) {
            stall++;
        }
        assert_true(stall < c.count);
        assert_int_equal(explain_stalls(&session, stall, 1, &e, NULL), TR_STATUS_OK);
        assert_int_equal(e.verdict, EXPLAIN_LINK);
        assert_int_equal(e.change_count, 1);
        assert_near(e.link.down_from_s, 100, 1e-9);
        assert_near(e.link.down_to_s, 500, 1e-9);
        assert_near(e.changes[0].begin_s, 100, 1e-9);
        /* Less than there was before, and needed until the link came back. */
        assert_true(e.changes[0].mbps < 12 && e.changes[0].length_s > 200);
        change_helps(&c, &e, &e.changes[0]);
        explanation_destroy(&e);
        case_end(&c);
    }
}

/* A stall asked for by number equals that in the list of all; a limit on runs leaves the accounts.
 */
static void stalls_are_explained_one_by_one(void **state)
{
    (void)state;
    struct case_run c;
    struct explanation all[64], one;
    load_scenario("hls.js", &c.params);
    case_begin(&c, random_trace(5, 200, 1.2), 5);
    assert_true(c.count > 2 && c.count <= 64);
    struct explain_session session = {.config = &c.config, .timeline = c.timeline};
    assert_int_equal(explain_stalls(&session, 0, c.count, all, NULL), TR_STATUS_OK);
    for (size_t i = 0; i < c.count; i++) {
        assert_int_equal(explain_stalls(&session, i, 1, &one, NULL), TR_STATUS_OK);
        assert_int_equal(one.change_count, all[i].change_count);
        for (int k = 0; k < one.change_count; k++) {
            assert_memory_equal(&one.changes[k], &all[i].changes[k], sizeof one.changes[k]);
        }
        explanation_destroy(&one);
    }
    session.seconds_most = 1; /* one run, and no more */
    assert_int_equal(explain_stalls(&session, 0, 1, &one, NULL), TR_STATUS_OK);
    assert_int_equal(one.verdict, EXPLAIN_UNTRIED);
    assert_memory_equal(one.ledger.parts_s, all[0].ledger.parts_s, sizeof one.ledger.parts_s);
    explanation_destroy(&one);
    for (size_t i = 0; i < c.count; i++) {
        explanation_destroy(&all[i]);
    }
    case_end(&c);
}

/* Only stalls are asked for: the same as in the whole timeline. */
static void stalls_alone_are_the_timeline_s(void **state)
{
    (void)state;
    struct tr_session_workspace *workspace = tr_session_workspace_new();
    for (size_t w = 0; w < WORLDS; w++) {
        struct case_run c;
        struct tr_session_stalls got;
        world_params(&worlds[w], &c.params);
        case_begin(&c, random_trace((uint32_t)w + 7, 150, 0.9), w);
        assert_int_equal(tr_session_stalls_in(&c.config, workspace, &got, NULL), TR_STATUS_OK);
        assert_int_equal(got.count, c.count);
        assert_memory_equal(got.stalls, c.stalls, c.count * sizeof *c.stalls);
        assert_true(got.playback_start_s == c.timeline->playback_start_s);
        assert_true(got.duration_s == tr_timeline_duration_s(c.timeline));
        case_end(&c);
    }
    tr_session_workspace_free(workspace);
}

/* More at one place of a trace: there alone, in its first round alone, and what was more stays. */
static void a_lifted_link_carries_more_at_its_place(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct tr_trace *trace = random_trace(seed, 50, 1), lifted;
        const double trace_s = tr_trace_duration_s(trace);
        const bool loop = seed % 2;
        const struct explain_change change = {.lever = EXPLAIN_BANDWIDTH,
                                              .begin_s = loop ? 1.3 * trace_s : 0.3 * trace_s,
                                              .length_s = 0.2 * trace_s,
                                              .mbps = 0.7};
        assert_int_equal(explain_lift(trace, loop, 2.5 * trace_s, &change, &lifted, NULL), TR_STATUS_OK);
        assert_near(tr_trace_duration_s(&lifted), loop ? 3 * trace_s : trace_s, 1e-9);
        const double step_s = trace_s / 997;
        for (double t_s = 0; t_s + step_s < tr_trace_duration_s(&lifted); t_s += step_s) {
            const double was =
                tr_trace_mbit_before(trace, t_s + step_s, loop) - tr_trace_mbit_before(trace, t_s, loop);
            const double is = tr_trace_mbit_before(&lifted, t_s + step_s, false) -
                              tr_trace_mbit_before(&lifted, t_s, false);
            const bool within = t_s >= change.begin_s && t_s + step_s <= change.begin_s + change.length_s;
            const bool without = t_s + step_s <= change.begin_s || t_s >= change.begin_s + change.length_s;
            assert_true(is >= was - 1e-9);
            assert_true(!within || is >= 0.7 * step_s - 1e-9);
            if (without) {
                assert_near(is, was, 1e-9);
            }
        }
        explain_lifted_free(&lifted);
        tr_trace_free(trace);
    }
}

/* No player of low latency in the place of one that fetches whole segments, nor the other way. */
static void another_player_fetches_the_same_stream(void **state)
{
    (void)state;
    static const struct {
        const char *player, *others;
    } cases[] = {{"hls.js", " dash.js dash.js-nofastswitch shaka media3 media3-1.5"},
                 {"hls.js-ll", " shaka-ll-hls"},
                 {"dash.js-ll", " dash.js-lolp dash.js-l2a shaka-ll"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct tr_params params;
        struct explain_change change;
        char names[256] = "";
        load_scenario(cases[k].player, &params);
        for (size_t i = 0; explain_other(&params, i, &change); i++) {
            snprintf(names + strlen(names), sizeof names - strlen(names), " %s", change.player->name);
        }
        assert_string_equal(names, cases[k].others);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ledgers_close),
        cmocka_unit_test(an_outage_is_the_link_s),
        cmocka_unit_test(a_level_too_high_is_the_level_s),
        cmocka_unit_test(what_is_held_back_is_told_apart),
        cmocka_unit_test(lists_and_what_is_given_up_have_parts),
        cmocka_unit_test(changes_that_are_offered_help),
        cmocka_unit_test(an_outage_longer_than_any_buffer_is_nobody_s),
        cmocka_unit_test(stalls_are_explained_one_by_one),
        cmocka_unit_test(stalls_alone_are_the_timeline_s),
        cmocka_unit_test(a_lifted_link_carries_more_at_its_place),
        cmocka_unit_test(another_player_fetches_the_same_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
