/* Learn2Adapt for low latency: gradient descent over a distribution on the ladder, with a multiplier that
 * keeps the buffer where it is. Karagkioules, Mekuria, Griffioen, Wagenaar, "Online learning for low-latency
 * adaptive streaming", MMSys 2020; constants and start-up as in dash.js 5.2.1, L2ARule. */
#include "model/player/rules/rules.h"

#include "model/player/estimate.h"

#include "base/fmath.h"

#include <math.h>
#include <stdint.h>

#define HORIZON         4.0
#define VL              3.944930817973437 /* HORIZON to the 0.99 */
#define REACT           2.0
#define BUFFER_TARGET_S 1.5
#define SAFETY          0.9 /* start-up: of the throughput's mean, which has dash.js's half-lives */
#define FAST_S          3.0
#define SLOW_S          8.0
#define WEIGHT          1.5

struct l2a_params {
    int mixed_units;
};

struct l2a {
    bool begun, steady;
    int level;
    uint32_t decided; /* 1 + the segment of the last decision */
    size_t seen;      /* downloads */
    struct estimate estimate;
    double w[TR_LADDER_LEVELS_MAX], q;
};

/* The point of the simplex that is nearest to w. */
static void project(double *w, int n)
{
    double sorted[TR_LADDER_LEVELS_MAX], sum = 0, cut = 0;
    for (int i = 0; i < n; i++) {
        int k = i;
        for (; k > 0 && sorted[k - 1] < w[i]; k--) {
            sorted[k] = sorted[k - 1];
        }
        sorted[k] = w[i];
    }
    for (int i = 0; i < n; i++) {
        sum += sorted[i];
        cut = (sum - 1) / (i + 1);
        if (i + 1 < n && cut >= sorted[i + 1]) {
            break;
        }
    }
    for (int i = 0; i < n; i++) {
        w[i] = greater(w[i] - cut, 0);
    }
}

static double dot(const double *a, const double *b, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

static void learn_rates(struct l2a *s, const struct tr_abr_view *view)
{
    if (!s->begun) {
        s->begun = true;
        estimate_init(&s->estimate, FAST_S, SLOW_S, NAN);
    }
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

/* Until the buffer is primed: the highest level within the throughput. */
static void start_up(struct l2a *s, const struct tr_abr_view *view)
{
    const double kbps = estimate_mbps(&s->estimate) * 1000 * SAFETY;
    s->level = view->level_count - 1;
    while (s->level > 0 && !(view->bitrates_kbps[s->level] <= kbps)) {
        s->level--;
    }
    if (isnan(kbps)) {
        s->level = view->level >= 0 ? view->level : 0;
        return;
    }
    if (view->download_total > 0 && view->buffer_s >= BUFFER_TARGET_S) {
        s->steady = true;
        s->q = VL;
        /* Where the level is new its initialisation segment is what came last at the next decision, which
         * then keeps it. */
        s->decided = s->level != view->level ? view->segment + 1 : 0;
        for (int i = 0; i < view->level_count; i++) {
            s->w[i] = i == s->level;
        }
    }
}

/* units: 1000 where bitrates and throughput are in different ones, as in dash.js 5.2.1. */
static void descend(struct l2a *s, const struct tr_abr_view *view, double units)
{
    const int n = view->level_count;
    const double *kbps = view->bitrates_kbps;
    const double seen = view->downloads[view->download_count - 1].rate_kbps,
                 last = isfinite(seen) ? greater(seen, 1) : 1e9, v = view->segment_s;
    const double step = v / (2 * greater(HORIZON, VL * sqrt(HORIZON)));
    double before[TR_LADDER_LEVELS_MAX], moved[TR_LADDER_LEVELS_MAX];
    for (int i = 0; i < n; i++) {
        const double load = view->speed * kbps[i] / last;
        before[i] = s->w[i];
        s->w[i] += (load > 1 ? -1 : 1) * step * (s->q + VL) * load;
    }
    project(s->w, n);
    for (int i = 0; i < n; i++) {
        moved[i] = s->w[i] - before[i];
    }
    s->q = greater(0, s->q - v + v * view->speed * units * (dot(kbps, s->w, n) + dot(kbps, moved, n)) / last);
    const double wanted = dot(s->w, kbps, n);
    int level = 0;
    for (int i = 1; i < n; i++) {
        level = fabs(kbps[i] - wanted) < fabs(kbps[level] - wanted) ? i : level;
    }
    if (level > s->level && units * kbps[s->level + 1] <= last) {
        level = s->level + 1; /* one at a time */
    }
    if (kbps[level] >= last) {
        s->q = REACT * greater(VL, s->q);
    }
    s->level = level;
}

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    const struct l2a_params *own = params;
    struct l2a *s = state;
    learn_rates(s, view);
    if (!s->steady) {
        start_up(s, view);
    } else if (s->decided != view->segment + 1) {
        descend(s, view, own->mixed_units ? 1000 : 1);
        s->decided = view->segment + 1;
    }
    return (struct abr_choice){s->level, 0};
}

static double l2a_estimate_mbps(const void *state)
{
    return estimate_mbps(&((const struct l2a *)state)->estimate);
}

static const struct abr_rule rule = {
    .state_bytes = sizeof(struct l2a), .choose = choose, .estimate_mbps = l2a_estimate_mbps};

static const struct tr_param params[] = {
    OWN_SWITCH(
        "l2a", struct l2a_params, mixed_units, "mixed units", 0, TR_PARAM_GROUP_LEVEL, NULL,
        "As dash.js 5.2.1 shipped it: bitrates in bit/s beside a throughput in kbit/s, so that it swings "
        "between extremes"),
};

const struct rule_row rule_l2a = {
    .row = {.info = {.name = "l2a",
                     .title = "L2A",
                     .models = "online learning over the ladder, made for low latency",
                     .source = "Karagkioules et al. 2020; dash.js 5.2.1, L2ARule",
                     .held = "sessions of dash.js 5.2.1, in the preset dash.js-l2a",
                     .section = "l2a",
                     .role = TR_PLAYER_ROLE_RULE},
            OWN_PARAMS(params, struct l2a_params)},
    .rule = &rule,
};
