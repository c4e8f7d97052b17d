/* LoL+: a self-organising map with one neuron a level, which learns what each level brings in throughput,
 * latency, stalls and switches, and of which the one nearest to a target is taken; weights of these by what
 * they are worth. Bentaleb, Akcay, Lim, Begen, Zimmermann, "Catching the moment with LoL+ in Twitch-like
 * low-latency live streaming platforms", IEEE Transactions on Multimedia 2021; constants as in dash.js 5.2.1,
 * LoLpRule, LearningAbrController, LoLpWeightSelector.
 *
 * There the weights are sought over all combinations of 0.2, 0.4 ... 1 for the greatest expected experience.
 * As that falls with each stall and each second of latency, and does not depend on the other two, the search
 * always ends at 1 for what is not zero and at 0.2, the first that is tried, for all else. Its constraint on
 * latency is always met, as it is compared with itself. Only where no level would leave enough in the buffer
 * the weights stay what they were; at the beginning those are drawn at random there, and the mean of it here.
 */
#include "model/player/rules/rules.h"

#include "model/player/estimate.h"

#include "base/fmath.h"

#include <math.h>

#define LEAST_WEIGHT   0.2
#define MOST_WEIGHT    1.0
#define FIRST_WEIGHT   0.5
#define FORCING_WEIGHT 100 /* of throughput, where a level is too much: away from it */
#define LATENCY_UNIT_S 100.0
#define LEARNING_RATE  0.01
#define LN_KEPT        -0.010050335853501441 /* ln(1 - LEARNING_RATE) */
#define NEIGHBOURHOOD  0.1
#define SPARE_KBPS     10.0 /* a level is to be so much below the throughput */
#define SAFETY         0.9
#define FAST_S         3.0
#define SLOW_S         8.0
#define WEIGHT         1.5
/* While the next segment is not there yet dash.js decides as often as its timer comes round (setTimeout of 0,
 * which browsers make 4 ms, and what a decision takes), and each time the neurons learn. Here they learn the
 * more at once the longer it is since the last decision. */
#define EVERY_S 0.005

enum { THROUGHPUT, LATENCY, STALL, SWITCH, SENSES };

struct lolp_params {
    double least_buffer_s;
};

struct lolp {
    bool begun, has_chosen;
    bool settled;     /* the last decision was to stay */
    double asked_s;   /* then */
    int level, asked; /* what it chose, and what had been asked for last by then */
    size_t seen;      /* downloads */
    double unit_kbps; /* the length of the ladder as a vector: throughput is in shares of it */
    struct estimate estimate;
    double neuron[TR_LADDER_LEVELS_MAX][SENSES];
    double weight[SENSES];
};

static double ladder_kbps(const struct tr_abr_view *view)
{
    double sum = 0;
    for (int i = 0; i < view->level_count; i++) {
        sum += view->bitrates_kbps[i] * view->bitrates_kbps[i];
    }
    return sqrt(sum);
}

static void begin(struct lolp *s, const struct tr_abr_view *view)
{
    s->begun = true;
    s->unit_kbps = ladder_kbps(view);
    estimate_init(&s->estimate, FAST_S, SLOW_S, NAN);
    for (int i = 0; i < view->level_count; i++) {
        s->neuron[i][THROUGHPUT] = view->bitrates_kbps[i] / s->unit_kbps;
    }
    for (int k = 0; k < SENSES; k++) {
        s->weight[k] = FIRST_WEIGHT;
    }
}

static void learn_rates(struct lolp *s, const struct tr_abr_view *view)
{
    size_t missed = view->download_total - s->seen;
    missed = missed < view->download_count ? missed : view->download_count;
    for (size_t i = view->download_count - missed; i < view->download_count; i++) {
        const struct tr_abr_download *d = &view->downloads[i];
        if (isfinite(d->rate_kbps) && d->rate_kbps > 0) {
            estimate_add(&s->estimate, d->rate_kbps / 1000, WEIGHT * d->bytes * 8 / 1000 / d->rate_kbps);
        }
    }
    s->seen = view->download_total;
}

static double distance(const double *a, const double *b, const double *weight)
{
    double sum = 0;
    for (int k = 0; k < SENSES; k++) {
        sum += weight[k] * (a[k] - b[k]) * (a[k] - b[k]);
    }
    return sqrt(sum);
}

static void move(double *neuron, const double *seen, double step, double near)
{
    for (int k = 0; k < SENSES; k++) {
        neuron[k] += (seen[k] - neuron[k]) * step * near;
    }
}

/* All neurons move towards what was seen, those near the winner most: it itself all the way, and in its turn,
 * so that those after it find it moved. */
static void learn(struct lolp *s, int count, int winner, const double *seen, double left)
{
    static const double even[SENSES] = {1, 1, 1, 1};
    double before[SENSES], near[TR_LADDER_LEVELS_MAX];
    for (int k = 0; k < SENSES; k++) {
        before[k] = s->neuron[winner][k];
    }
    move(s->neuron[winner], seen, 1 - left, 1);
    for (int i = 0; i < count; i++) {
        const double d = distance(s->neuron[i], i > winner ? s->neuron[winner] : before, even);
        near[i] = greater(-600, -d * d / (2 * NEIGHBOURHOOD * NEIGHBOURHOOD));
    }
    for (int i = 0; i < count; i++) {
        near[i] = fmath_exp_small(near[i]);
    }
    for (int i = 0; i < count; i++) {
        if (i != winner) {
            move(s->neuron[i], seen, 1 - left, near[i]);
        }
    }
}

static double next_buffer_s(const struct tr_abr_view *view, int level, double kbps)
{
    const double took_s = view->bitrates_kbps[level] * view->segment_s / kbps;
    return took_s > view->segment_s ? view->buffer_s - view->segment_s
                                    : view->buffer_s + view->segment_s - took_s;
}

/* The highest level whose next segment leaves enough is worth most: its weights. */
static void weigh(struct lolp *s, const struct tr_abr_view *view, double kbps, double least_s)
{
    for (int i = view->level_count - 1; i >= 0; i--) {
        if (next_buffer_s(view, i, kbps) >= least_s) {
            s->weight[THROUGHPUT] = s->weight[SWITCH] = LEAST_WEIGHT;
            s->weight[STALL] = MOST_WEIGHT;
            s->weight[LATENCY] = s->neuron[i][LATENCY] > 0 ? MOST_WEIGHT : LEAST_WEIGHT;
            return;
        }
    }
}

static int nearest(const struct lolp *s, const struct tr_abr_view *view, double kbps, double throughput,
                   double least_s)
{
    const double target[SENSES] = {throughput, 0, 0, 0};
    double best = INFINITY;
    int winner = 0;
    for (int i = 0; i < view->level_count; i++) {
        double weight[SENSES] = {s->weight[0], s->weight[1], s->weight[2], s->weight[3]};
        const bool too_much =
            view->bitrates_kbps[i] > kbps - SPARE_KBPS || next_buffer_s(view, i, kbps) < least_s;
        if (too_much && i > 0) {
            weight[THROUGHPUT] = FORCING_WEIGHT;
        }
        const double d = distance(s->neuron[i], target, weight);
        if (d < best) {
            best = d;
            winner = i;
        }
    }
    return winner;
}

/* More than the whole ladder counts as what the neuron of the most has. */
static double saturated(const struct lolp *s, int count, double throughput)
{
    double most = 0;
    for (int i = 0; i < count; i++) {
        most = greater(most, s->neuron[i][THROUGHPUT]);
    }
    return throughput > 1 ? most : throughput;
}

/* A lower level that the throughput allows, the highest of them; the same where there is none. */
static int lower(const struct tr_abr_view *view, int level, double kbps)
{
    for (int i = level - 1; i >= 0; i--) {
        if (kbps > view->bitrates_kbps[i]) {
            return i;
        }
    }
    return level;
}

/* Of the way to what is seen, after as many decisions as this one stands for. */
static double left_of_learning(struct lolp *s, const struct tr_abr_view *view)
{
    const bool again = s->settled && s->seen == view->download_total;
    const double decisions = again ? greater(1, (view->now_s - s->asked_s) / EVERY_S) : 1;
    s->asked_s = view->now_s;
    return decisions > 1 ? fmath_exp(decisions * LN_KEPT) : 1 - LEARNING_RATE;
}

/* The level that is current: the one that was chosen last, though nothing may have been asked for since
 * (AbrController takes it at once); what was asked for after that where it is another one. */
static int current(const struct lolp *s, const struct tr_abr_view *view)
{
    return s->has_chosen && view->level == s->asked ? s->level : view->level;
}

static struct abr_choice chosen(struct lolp *s, const struct tr_abr_view *view, int level, int now)
{
    s->has_chosen = true;
    s->settled = level == now;
    s->level = level;
    s->asked = view->level;
    return (struct abr_choice){level, 0};
}

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    const double least_s = ((const struct lolp_params *)params)->least_buffer_s;
    struct lolp *s = state;
    if (!s->begun) {
        begin(s, view);
    }
    const double left = left_of_learning(s, view);
    learn_rates(s, view);
    const double kbps = estimate_mbps(&s->estimate) * 1000 * SAFETY;
    const int count = view->level_count, now = current(s, view);
    if (isnan(kbps) || now < 0) {
        return (struct abr_choice){now < 0 ? 0 : now, 0};
    }
    const double took_s = view->bitrates_kbps[now] * view->segment_s / kbps,
                 stall_s = greater(0, took_s - view->buffer_s);
    if (view->buffer_s - took_s < least_s) {
        return chosen(s, view, lower(view, now, kbps), now);
    }
    const double throughput = saturated(s, count, kbps / s->unit_kbps);
    weigh(s, view, kbps, least_s);
    const int winner = nearest(s, view, kbps, throughput, least_s);
    const double changed = fabs(view->bitrates_kbps[now] - view->bitrates_kbps[winner]) / s->unit_kbps;
    const double seen[SENSES] = {throughput, view->latency_s / LATENCY_UNIT_S, stall_s, changed},
                 wished[SENSES] = {throughput, 0, 0, changed};
    learn(s, count, now, seen, left);
    learn(s, count, winner, wished, left);
    return chosen(s, view, winner, now);
}

static double lolp_estimate_mbps(const void *state)
{
    return estimate_mbps(&((const struct lolp *)state)->estimate);
}

static const struct abr_rule rule = {.state_bytes = sizeof(struct lolp),
                                     .learns_waiting = true,
                                     .choose = choose,
                                     .estimate_mbps = lolp_estimate_mbps};

static const struct tr_param params[] = {
    OWN_NUMBER("lolp", struct lolp_params, least_buffer_s, "buffer at least", 0.3, 0, 30, "s",
               TR_PARAM_GROUP_LEVEL, NULL,
               "A level that would leave less than this in the buffer is taken for too high"),
};

const struct rule_row rule_lolp = {
    .row = {.info = {.name = "lolp",
                     .title = "LoL+",
                     .models =
                         "a self-organising map of throughput, latency, stalls and switches, made for low "
                         "latency",
                     .source = "Bentaleb et al. 2021; dash.js 5.2.1, LoLpRule, LearningAbrController",
                     .held = "sessions of dash.js 5.2.1, in the preset dash.js-lolp",
                     .section = "lolp",
                     .role = TR_PLAYER_ROLE_RULE},
            OWN_PARAMS(params, struct lolp_params)},
    .rule = &rule,
};
