/* Sabre's estimate: of throughput the lower, of latency the higher of two means that forget exponentially
 * with download time, and with downloads. UMass-LIDS/sabre src/sabre.py. */
#ifndef TRACEREEL_MODEL_PLAYER_SABRE_ESTIMATE_H
#define TRACEREEL_MODEL_PLAYER_SABRE_ESTIMATE_H

#include <tracereel/abr.h>

#include "base/fmath.h"

#include <math.h>

#define SABRE_FAST_S 3.0 /* half-lives */
#define SABRE_SLOW_S 8.0
#define SABRE_HALVINGS                                                                                       \
    54 /* what is left of a beginning after more of them, a double does not tell from 0 beside 1 */

struct sabre_mean {
    double sum, weight; /* not yet corrected for its beginning at 0; what has been put in */
    double last, kept;  /* the last sample's weight, and what such a one leaves */
};

struct sabre_estimate {
    struct sabre_mean fast, slow;                 /* kbit/s, weighted by seconds */
    struct sabre_mean fast_latency, slow_latency; /* s, weighted by downloads */
    double kbps, latency_s;                       /* as read */
};

static inline double sabre_mean_add(struct sabre_mean *mean, double value, double weight, double half_life)
{
    if (weight != mean->last) {
        mean->last = weight;
        mean->kept = fmath_halved(weight / half_life);
    }
    mean->sum = mean->kept * mean->sum + (1 - mean->kept) * value;
    mean->weight += weight;
    const double halvings = mean->weight / half_life;
    return halvings > SABRE_HALVINGS ? mean->sum : mean->sum / (1 - fmath_halved(halvings));
}

/* A download that was not given up. */
static inline void sabre_estimate_add(struct sabre_estimate *e, const struct tr_abr_download *d,
                                      double segment_s)
{
    const double took_s = d->end_s - d->first_byte_s, latency_s = d->first_byte_s - d->start_s;
    if (!(took_s > 0)) {
        return;
    }
    const double kbps = d->bytes * 8 / 1000 / took_s;
    double fast = sabre_mean_add(&e->fast, kbps, took_s, SABRE_FAST_S);
    double slow = sabre_mean_add(&e->slow, kbps, took_s, SABRE_SLOW_S);
    e->kbps = fast < slow ? fast : slow;
    fast = sabre_mean_add(&e->fast_latency, latency_s, 1, SABRE_FAST_S / segment_s);
    slow = sabre_mean_add(&e->slow_latency, latency_s, 1, SABRE_SLOW_S / segment_s);
    e->latency_s = fast > slow ? fast : slow;
}

/* The highest level of which a segment comes within its own length. */
static inline int sabre_affordable(const struct tr_abr_view *view, const struct sabre_estimate *e,
                                   double kbps)
{
    int level = 0;
    while (level + 1 < view->level_count &&
           e->latency_s + view->segment_s * view->bitrates_kbps[level + 1] / kbps <= view->segment_s) {
        level++;
    }
    return level;
}

/* The insufficient-buffer rule: what comes within a share of the buffer, which falls with every decision. */
#define SABRE_SHARE_FIRST 0.9
#define SABRE_SHARE_LEAST 0.5

static inline int sabre_bound(const struct tr_abr_view *view, const struct sabre_estimate *e, double *share,
                              int level)
{
    const double safe_kbit = *share * (view->buffer_s - e->latency_s) * e->kbps;
    *share = *share * SABRE_SHARE_FIRST > SABRE_SHARE_LEAST ? *share * SABRE_SHARE_FIRST : SABRE_SHARE_LEAST;
    for (int q = 0; q < level; q++) {
        if (view->bitrates_kbps[q + 1] * view->segment_s > safe_kbit) {
            return q;
        }
    }
    return level;
}

static inline double sabre_seen_mbps(const struct sabre_estimate *e)
{
    return e->fast.weight > 0 ? e->kbps / 1000 : NAN;
}

#endif
