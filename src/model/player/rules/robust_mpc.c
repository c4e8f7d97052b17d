/* RobustMPC: of all plans for the next segments the one with the best score, at a rate that is as much below
 * the harmonic mean as the worst of the last errors. Yin, Jindal, Sekar and Sinopoli 2015; as
 * hongzimao/pensieve's test/mpc.py computes it. */
#include "model/player/rules/rules.h"

#include <math.h>

#define WINDOW      5 /* samples and errors that count */
#define HORIZON_MAX 8
#define SLACK       1e-6 /* a bound is rounded, plans may only be dropped where they are worse beyond doubt */

struct robust_mpc_params {
    int horizon;
    double rebuffer_penalty, switch_penalty;
    int sizes_one_late;
};

struct robust_mpc {
    double errors[WINDOW]; /* the last ones, in a ring */
    size_t error_count;
    double predicted; /* Mbyte/s: the harmonic mean of the decision before; 0: none yet */
    double taken;     /* Mbyte/s: what the last decision was made by */
};

/* Mbyte/s over the whole download. */
static double sample(const struct tr_abr_download *d)
{
    return d->bytes / ((d->end_s - d->start_s) * 1000) / 1000;
}

static double harmonic_mean(const struct tr_abr_view *view)
{
    size_t count = view->download_count < WINDOW ? view->download_count : WINDOW;
    double sum = 0;
    for (size_t i = view->download_count - count; i < view->download_count; i++) {
        sum += 1 / sample(&view->downloads[i]);
    }
    return count > 0 ? 1.0 / (sum / (double)count) : 0;
}

/* The rate to plan with, after what the last download says of the prediction before it. */
static double predict(const struct tr_abr_view *view, struct robust_mpc *s)
{
    if (view->download_count == 0) {
        return 0;
    }
    const double last = sample(&view->downloads[view->download_count - 1]);
    s->errors[s->error_count++ % WINDOW] = s->predicted > 0 ? fabs(s->predicted - last) / last : 0;
    double worst = 0;
    for (size_t i = 0; i < WINDOW && i < s->error_count; i++) {
        worst = s->errors[i] > worst ? s->errors[i] : worst;
    }
    s->predicted = harmonic_mean(view);
    s->taken = s->predicted / (1 + worst);
    return s->taken;
}

/* The plans, gone through depth first. Rates in kbit/s are added up as they are: whole numbers stay exact. */
struct search {
    int levels, steps;
    double segment_s, rebuffer_penalty, switch_penalty;
    const double *kbps;
    double download_s[HORIZON_MAX][TR_LADDER_LEVELS_MAX];
    double most_kbps[HORIZON_MAX + 1]; /* what the steps after can add at most, beyond staying at the level */
    double best;
    int best_first;
};

/* From the highest level down, and only what is better counts: of plans of equal value it is the last in the
 * order of levels. */
static void search_from(struct search *s, int step, int first, int level, double buffer_s, double stall_s,
                        double kbps, double change_kbps)
{
    if (step == s->steps) {
        double value = kbps / 1000 - s->rebuffer_penalty * stall_s - s->switch_penalty * change_kbps / 1000;
        if (value > s->best) {
            s->best = value;
            s->best_first = first;
        }
        return;
    }
    for (int q = s->levels - 1; q >= 0; q--) {
        double left_s = buffer_s, stalled_s = stall_s;
        const double download_s = s->download_s[step][q];
        if (left_s < download_s) {
            stalled_s += download_s - left_s;
            left_s = 0;
        } else {
            left_s -= download_s;
        }
        const double sum = kbps + s->kbps[q], change = change_kbps + fabs(s->kbps[q] - s->kbps[level]);
        const double bound = (sum + s->most_kbps[step + 1]) / 1000 - s->rebuffer_penalty * stalled_s -
                             s->switch_penalty * change / 1000;
        if (bound < s->best - SLACK) {
            continue;
        }
        search_from(s, step + 1, step == 0 ? q : first, q, left_s + s->segment_s, stalled_s, sum, change);
    }
}

static int plan(const struct tr_abr_view *view, const struct robust_mpc_params *own, double rate,
                bool one_late)
{
    struct search s = {.levels = view->level_count,
                       .segment_s = view->segment_s,
                       .rebuffer_penalty = own->rebuffer_penalty,
                       .switch_penalty = own->switch_penalty,
                       .kbps = view->bitrates_kbps,
                       .best = -INFINITY};
    s.steps = view->segments_left < (uint32_t)own->horizon ? (int)view->segments_left : own->horizon;
    for (int step = 0; step < s.steps; step++) {
        const uint32_t segment = view->segment + (uint32_t)step + (one_late ? 1 : 0);
        for (int q = 0; q < s.levels; q++) {
            s.download_s[step][q] = view->bytes_of(view, segment, q) / 1000000.0 / rate;
        }
    }
    for (int step = s.steps - 1; step >= 0; step--) {
        s.most_kbps[step] = s.most_kbps[step + 1] + s.kbps[s.levels - 1];
    }
    search_from(&s, 0, 0, view->level >= 0 ? view->level : 0, view->buffer_s, 0, 0, 0);
    return s.best_first;
}

static struct abr_choice choose_with(const struct tr_abr_view *view, const struct robust_mpc_params *own,
                                     struct robust_mpc *s, bool one_late)
{
    const double rate = predict(view, s);
    return (struct abr_choice){rate > 0 ? plan(view, own, rate, one_late) : 0, 0};
}

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    const struct robust_mpc_params *own = params;
    return choose_with(view, own, state, own->sizes_one_late);
}

static struct abr_choice choose_as_published(const struct tr_abr_view *view, const void *params, void *state)
{
    return choose_with(view, params, state, true);
}

static double seen_mbps(const void *state)
{
    double taken = ((const struct robust_mpc *)state)->taken;
    return taken > 0 ? taken * 8 : NAN;
}

static const struct tr_param params[] = {
    OWN_INTEGER("robustmpc", struct robust_mpc_params, horizon, "look ahead", 5, 1, HORIZON_MAX,
                TR_PARAM_GROUP_LEVEL, NULL, "Segments that a plan is made for"),
    OWN_NUMBER("robustmpc", struct robust_mpc_params, rebuffer_penalty, "cost of a second stalled", 4.3, 0,
               1000, "", TR_PARAM_GROUP_LEVEL, NULL,
               "What a stalled second costs a plan, in Mbit/s for a segment"),
    OWN_NUMBER("robustmpc", struct robust_mpc_params, switch_penalty, "cost of a switch", 1, 0, 1000, "",
               TR_PARAM_GROUP_LEVEL, NULL, "What a change of 1 Mbit/s costs a plan, in the same measure"),
    OWN_SWITCH(
        "robustmpc", struct robust_mpc_params, sizes_one_late, "sizes of the segment after", 0,
        TR_PARAM_GROUP_LEVEL, NULL,
        "Whether plans are made with the sizes of the segment after the one they are for, as the published "
        "program has it by mistake"),
};

static const struct abr_rule rule = {
    .state_bytes = sizeof(struct robust_mpc), .choose = choose, .estimate_mbps = seen_mbps};
static const struct abr_rule published = {
    .state_bytes = sizeof(struct robust_mpc), .choose = choose_as_published, .estimate_mbps = seen_mbps};

#define ROBUST_MPC(name_, models_, held_, rule_)                                                             \
    {                                                                                                        \
        .row = {.info = {.name = name_,                                                                      \
                         .title = "RobustMPC",                                                               \
                         .models = models_,                                                                  \
                         .source = "Yin et al. 2015; hongzimao/pensieve test/mpc.py",                        \
                         .held = held_,                                                                      \
                         .section = "robustmpc",                                                             \
                         .role = TR_PLAYER_ROLE_RULE},                                                       \
                OWN_PARAMS(params, struct robust_mpc_params)},                                               \
        .rule = rule_,                                                                                       \
    }

const struct rule_row rule_robust_mpc = ROBUST_MPC(
    "robustmpc", "the best of all plans for five segments, at a rate lowered by its worst error", "", &rule);
const struct rule_row rule_pensieve_robust_mpc = ROBUST_MPC(
    "pensieve.robustmpc", "as robustmpc, with the published program's mistake: sizes of the segment after",
    "sessions of the published program, every decision", &published);
