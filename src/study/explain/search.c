#include "study/explain/search.h"

#include "base/fmath.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEP_MOST_S 10.0 /* of a player's session, which samples its outcome and has no part in it */
#define RATES       32   /* that more bandwidth is looked for among */
#define LENGTHS     32   /* and its lengths */
#define RATE_MOST   2.0  /* times what the highest level plays at */

struct search {
    const struct explain_session *session;
    const struct tr_params *params; /* as the session has them */
    struct tr_session_workspace *workspace;
    struct explanation *stalls;
    size_t count;
    const struct tr_timeline_stall *all; /* of the session as it was */
    size_t all_count;
    double seconds_left; /* of sessions to be run again */
    bool exhausted;      /* memory ran out: what was found is not all */
    struct tr_params tried;
};

/* How a run with a change came out, for each of the stalls. */
struct trial {
    bool *avoids; /* count; NULL: not run yet */
    struct explain_after after;
};

/* ---- one run ---- */

/* No stalled moment in [from_s, to_s]. */
static bool is_smooth(const struct tr_session_stalls *run, double from_s, double to_s)
{
    for (size_t i = 0; i < run->count; i++) {
        if (run->stalls[i].end_s > from_s && run->stalls[i].begin_s <= to_s) {
            return false;
        }
    }
    return true;
}

static double stalled_s(const struct tr_timeline_stall *stalls, size_t count)
{
    return count > 0 ? stalls[count - 1].before_s + stalls[count - 1].end_s - stalls[count - 1].begin_s : 0;
}

/* Up to end_s, or all of it (0). A player's session is sampled no oftener than it has to be. */
static bool run(struct search *s, const struct tr_params *params, const struct tr_trace *trace, double end_s,
                struct tr_session_stalls *out)
{
    struct tr_session_config config = *s->session->config;
    config.params = params;
    config.trace = trace;
    if (config.congestion && config.congestion_count == 0) { /* one a segment, as the trace was */
        config.congestion_count = s->session->config->trace->count;
    }
    const double dt_s = s->session->timeline->dt_s, whole_s = tr_timeline_duration_s(s->session->timeline);
    if (end_s > 0 && end_s < whole_s) {
        config.duration_s = ceil(end_s / dt_s - 1e-9) * dt_s;
    }
    if (params->player.delivery == TR_PLAYER_SEGMENTS) {
        const double length_s = end_s > 0 && end_s < whole_s ? config.duration_s : whole_s;
        config.dt_s = length_s / ceil(length_s / STEP_MOST_S);
        config.dt_s = config.dt_s < dt_s || config.dt_s < TR_SESSION_DT_MIN_S ? dt_s : config.dt_s;
    }
    s->seconds_left -= end_s > 0 ? fmin(end_s, whole_s) : whole_s;
    struct tr_error err = {0};
    const bool ran = tr_session_stalls_in(&config, s->workspace, out, &err) == TR_STATUS_OK;
    s->exhausted = s->exhausted || err.reason == TR_REASON_EXHAUSTED;
    return ran;
}

/* Within [0, to_s). */
static double stalled_by_s(const struct tr_timeline_stall *stalls, size_t count, double to_s)
{
    while (count > 0 && stalls[count - 1].begin_s >= to_s) {
        count--;
    }
    return stalled_s(stalls, count) - (count > 0 ? fmax(0, stalls[count - 1].end_s - to_s) : 0);
}

/* The bar of explain.h, for one stall. */
static bool avoids(const struct search *s, const struct explanation *e, const struct tr_session_stalls *run)
{
    const double length_s = e->end_s - e->begin_s, until_s = e->end_s + length_s;
    return run->playback_start_s <= e->begin_s && is_smooth(run, e->ledger.from_s, e->end_s) &&
           stalled_by_s(run->stalls, run->count, until_s) <=
               stalled_by_s(s->all, s->all_count, until_s) - length_s / 2;
}

/* The whole session with a change, judged for all stalls. False where memory ran out. */
static bool try_change(struct search *s, const struct explain_change *change, struct trial *out)
{
    struct tr_session_stalls got;
    out->avoids = calloc(s->count + 1, sizeof *out->avoids); /* none have room, too */
    s->tried = *s->params;
    if (!out->avoids) {
        return false;
    }
    if (!explain_apply(change, &s->tried) || !run(s, &s->tried, s->session->config->trace, 0, &got)) {
        return true; /* a session that cannot be had avoids nothing */
    }
    for (size_t i = 0; i < s->count; i++) {
        out->avoids[i] = avoids(s, &s->stalls[i], &got) &&
                         stalled_s(got.stalls, got.count) < stalled_s(s->all, s->all_count);
    }
    out->after = (struct explain_after){.stalls = got.count,
                                        .stalled_s = stalled_s(got.stalls, got.count),
                                        .startup_s = got.playback_start_s};
    return true;
}

static void keep(struct explanation *e, const struct explain_change *change)
{
    e->changes[e->change_count++] = *change;
}

/* ---- numbers ---- */

/* The runs of one lever, each done once for all stalls. */
struct ladder {
    const struct explain_number *number;
    struct trial trials[EXPLAIN_VALUES];
    bool failed; /* memory ran out */
};

static const struct trial *trial_at(struct search *s, struct ladder *l, int k, struct explain_change *change)
{
    static const struct trial none = {0};
    if (!explain_value(l->number, s->params, k, change) || l->failed) {
        return &none;
    }
    if (!l->trials[k].avoids) {
        l->failed = !try_change(s, change, &l->trials[k]);
    }
    return &l->trials[k];
}

static bool is_good(struct search *s, struct ladder *l, int k, size_t stall)
{
    struct explain_change change;
    const struct trial *trial = trial_at(s, l, k, &change);
    return trial->avoids && trial->avoids[stall];
}

/* The least value that avoids the stall: from the farthest that does, by halves. A lever that goes too far
 * may spoil what it mended, so some between are looked at where the farthest does not help. */
static void find_least(struct search *s, struct ladder *l, size_t stall)
{
    int good = EXPLAIN_VALUES - 1, bad = -1;
    while (good > 0 && !is_good(s, l, good, stall)) {
        good /= 2;
    }
    if (!is_good(s, l, good, stall)) {
        return;
    }
    while (good - bad > 1) {
        const int middle = bad + (good - bad) / 2;
        if (is_good(s, l, middle, stall)) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    struct explain_change change;
    change.after = trial_at(s, l, good, &change)->after;
    keep(&s->stalls[stall], &change);
}

/* How far a number is moved, as a factor. */
static double far_moved(const struct explain_change *change)
{
    return change->from > 0 ? fmath_times_apart(change->to, change->from) : INFINITY;
}

/* A number can go both ways: the nearer one is kept. */
static void drop_farther(struct explanation *e)
{
    const int n = e->change_count;
    if (n >= 2 && e->changes[n - 1].lever == e->changes[n - 2].lever) {
        if (far_moved(&e->changes[n - 1]) < far_moved(&e->changes[n - 2])) {
            e->changes[n - 2] = e->changes[n - 1];
        }
        e->change_count--;
    }
}

static bool search_number(struct search *s, const struct explain_number *number)
{
    struct ladder ladder = {.number = number};
    for (size_t i = 0; i < s->count && !ladder.failed && s->seconds_left > 0; i++) {
        find_least(s, &ladder, i);
        drop_farther(&s->stalls[i]);
    }
    for (int k = 0; k < EXPLAIN_VALUES; k++) {
        free(ladder.trials[k].avoids);
    }
    return !ladder.failed;
}

static int by_distance(const void *a, const void *b)
{
    const double x = far_moved(a), y = far_moved(b);
    return (x > y) - (x < y);
}

/* ---- other players ---- */

/* Of those that avoid a stall, the one that is stalled for least. */
static void keep_better(struct explanation *e, const struct explain_change *change)
{
    struct explain_change *last = e->change_count > 0 ? &e->changes[e->change_count - 1] : NULL;
    if (!last || last->lever != EXPLAIN_OTHER) {
        keep(e, change);
    } else if (change->after.stalled_s < last->after.stalled_s) {
        *last = *change;
    }
}

static bool search_others(struct search *s)
{
    struct explain_change change;
    for (size_t k = 0; explain_other(s->params, k, &change) && s->seconds_left > 0; k++) {
        struct trial trial = {0};
        if (!try_change(s, &change, &trial)) {
            return false;
        }
        change.after = trial.after;
        for (size_t i = 0; i < s->count; i++) {
            if (trial.avoids[i]) {
                keep_better(&s->stalls[i], &change);
            }
        }
        free(trial.avoids);
    }
    return true;
}

/* ---- bandwidth ---- */

static bool lift(struct search *s, double end_s, const struct explain_change *change, struct tr_trace *out)
{
    struct tr_error err = {0};
    const struct tr_session_config *config = s->session->config;
    const bool lifted = explain_lift(config->trace, config->loop, end_s, change, out, &err) == TR_STATUS_OK;
    s->exhausted = s->exhausted || err.reason == TR_REASON_EXHAUSTED;
    return lifted;
}

/* With more of it up to end_s (0: the session's end). */
static bool lifted_avoids(struct search *s, const struct explanation *e, const struct explain_change *change,
                          double end_s, struct tr_session_stalls *got)
{
    struct tr_trace lifted;
    if (!lift(s, tr_timeline_duration_s(s->session->timeline), change, &lifted)) {
        return false;
    }
    const bool ran = run(s, s->params, &lifted, end_s, got);
    explain_lifted_free(&lifted);
    return ran && (end_s > 0 ? is_smooth(got, e->ledger.from_s, e->end_s) : avoids(s, e, got));
}

static double three_digits(double value)
{
    const double behind_point = 2 - floor(log10(value)), scale = pow(10, fabs(behind_point));
    return behind_point > 0 ? rint(value * scale) / scale : rint(value / scale) * scale; /* 0.41 itself */
}

/* Value k of so many between least and most, even by factor. */
static double between(double least, double most, int k, int count)
{
    return three_digits(least * fmath_exp(fmath_log(most / least) * k / (count - 1)));
}

static bool rate_avoids(struct search *s, const struct explanation *e, struct explain_change *change, int k)
{
    const struct tr_ladder *ladder = &s->params->ladder;
    const struct tr_ladder_level *top = &ladder->levels[ladder->count - 1];
    const double most = RATE_MOST * fmax((top->video_kbps + top->audio_kbps) / 1000, top->needs_mbps);
    struct tr_session_stalls got;
    change->mbps = between(e->link.needs_mbps, fmax(most, 2 * e->link.needs_mbps), k, RATES);
    return lifted_avoids(s, e, change, e->end_s, &got);
}

static bool length_avoids(struct search *s, const struct explanation *e, struct explain_change *change, int k)
{
    const double most_s = e->end_s - change->begin_s;
    struct tr_session_stalls got;
    change->length_s = k == LENGTHS - 1 ? most_s : fmin(most_s, three_digits(most_s * (k + 1) / LENGTHS));
    return lifted_avoids(s, e, change, e->end_s, &got);
}

/* The least k of `count` that `helps`, taken to be the last of them at the farthest; -1 where that does not.
 */
static int least(struct search *s, const struct explanation *e, struct explain_change *change, int count,
                 bool (*helps)(struct search *, const struct explanation *, struct explain_change *, int))
{
    int good = count - 1, bad = -1;
    if (!helps(s, e, change, good)) {
        return -1;
    }
    while (good - bad > 1) {
        const int middle = bad + (good - bad) / 2;
        if (helps(s, e, change, middle)) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    helps(s, e, change, good);
    return good;
}

/* The bits that the link lacked of that. */
static double lacking_mbit(struct search *s, const struct explain_change *change)
{
    const struct tr_session_config *config = s->session->config;
    struct tr_trace lifted;
    if (!lift(s, change->begin_s + change->length_s, change, &lifted)) {
        return 0;
    }
    const double end_s = change->begin_s + change->length_s;
    const double mbit = tr_trace_mbit_before(&lifted, end_s, false) -
                        tr_trace_mbit_before(config->trace, end_s, config->loop);
    explain_lifted_free(&lifted);
    return mbit;
}

/* The whole session once more, over the very trace that the edit makes: over one with as many bits, added up
 * in another order, what follows may go otherwise. */
static bool verify_bandwidth(struct search *s, const struct explanation *e, struct explain_change *change)
{
    const struct tr_trace *trace = s->session->config->trace;
    struct tr_session_stalls got;
    struct tr_trace *edited;
    struct tr_edit edit;
    struct tr_error err = {0};
    bool helps;
    change->is_edit = tr_timeline_duration_s(s->session->timeline) <=
                      tr_trace_duration_s(trace) + s->session->timeline->dt_s;
    if (!explain_edit(change, &edit)) {
        helps = lifted_avoids(s, e, change, 0, &got);
    } else if (tr_edit_apply(trace, &edit, 1, &edited, &err) == TR_STATUS_OK) {
        helps = run(s, s->params, edited, 0, &got) && avoids(s, e, &got);
        tr_trace_free(edited);
    } else {
        s->exhausted = s->exhausted || err.reason == TR_REASON_EXHAUSTED;
        return false;
    }
    if (helps) {
        change->after = (struct explain_after){.stalls = got.count,
                                               .stalled_s = stalled_s(got.stalls, got.count),
                                               .startup_s = got.playback_start_s};
    }
    return helps;
}

/* First how much, from where the link falls short until playback resumed; then how long it would have had to.
 */
static void search_bandwidth(struct search *s, struct explanation *e)
{
    const bool is_low = e->link.low_to_s > e->link.low_from_s;
    const double from_s = is_low ? e->link.low_from_s : e->ledger.from_s;
    struct explain_change change = {
        .lever = EXPLAIN_BANDWIDTH, .begin_s = from_s, .length_s = e->end_s - from_s};
    if (least(s, e, &change, RATES, rate_avoids) < 0 || least(s, e, &change, LENGTHS, length_avoids) < 0 ||
        !verify_bandwidth(s, e, &change)) {
        return;
    }
    change.mbit = lacking_mbit(s, &change);
    keep(e, &change);
}

/* ---- all ---- */

static bool search_all(struct search *s)
{
    const struct tr_session_config *config = s->session->config;
    const struct tr_params_link link = tr_params_link_of(config->trace, config->generated);
    struct explain_number numbers[EXPLAIN_NUMBERS_MAX];
    const int count = explain_numbers(s->params, &link, config->content != NULL, numbers);
    for (int i = 0; i < count; i++) {
        if (!search_number(s, &numbers[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < s->count; i++) {
        qsort(s->stalls[i].changes, (size_t)s->stalls[i].change_count, sizeof *s->stalls[i].changes,
              by_distance);
    }
    if (!search_others(s)) {
        return false;
    }
    for (size_t i = 0; i < s->count && s->seconds_left > 0; i++) {
        search_bandwidth(s, &s->stalls[i]);
    }
    return true;
}

static enum explain_verdict verdict_of(const struct explanation *e, bool all_tried)
{
    if (e->change_count == 0) {
        return all_tried ? EXPLAIN_NOTHING : EXPLAIN_UNTRIED;
    }
    return e->changes[0].lever == EXPLAIN_BANDWIDTH ? EXPLAIN_LINK : EXPLAIN_PLAYER;
}

bool search_changes(const struct explain_session *session, struct explanation *out, size_t count)
{
    size_t stalls;
    const struct tr_timeline_stall *all = tr_timeline_stalls(session->timeline, &stalls);
    struct search s = {.session = session,
                       .params = session->config->params,
                       .workspace = tr_session_workspace_new(),
                       .stalls = out,
                       .count = count,
                       .all = all,
                       .all_count = stalls,
                       .seconds_left = session->seconds_most > 0 ? session->seconds_most : INFINITY};
    if (!s.workspace) {
        return false;
    }
    const bool ok = search_all(&s) && !s.exhausted;
    tr_session_workspace_free(s.workspace);
    for (size_t i = 0; i < count; i++) {
        out[i].verdict = verdict_of(&out[i], s.seconds_left > 0);
    }
    return ok;
}
