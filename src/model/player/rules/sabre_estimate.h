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

static inline void sabre_mean_add(struct sabre_mean *mean, double value, double weight)
{
    mean->sum = mean->kept * mean->sum + (1 - mean->kept) * value;
    mean->weight += weight;
}

static inline double sabre_mean_read(const struct sabre_mean *mean, double halvings, double halved)
{
    return halvings > SABRE_HALVINGS ? mean->sum : mean->sum / (1 - halved);
}

/* A sample for both means, which are read then: what is left of them is worked out two at a time. */
static inline void sabre_means_add(struct sabre_mean *fast, struct sabre_mean *slow, double value,
                                   double weight, double fast_half_life, double slow_half_life,
                                   double means[2])
{
    if (weight != fast->last) {
        const fmath_pair kept = fmath_halved_pair(weight / fast_half_life, weight / slow_half_life);
        fast->last = slow->last = weight;
        fast->kept = kept[0];
        slow->kept = kept[1];
    }
    sabre_mean_add(fast, value, weight);
    sabre_mean_add(slow, value, weight);
    const double fast_halvings = fast->weight / fast_half_life, slow_halvings = slow->weight / slow_half_life;
    const fmath_pair halved =
        fast_halvings > SABRE_HALVINGS && slow_halvings > SABRE_HALVINGS
            ? (fmath_pair){0, 0}
            : fmath_halved_pair(lesser(fast_halvings, SABRE_HALVINGS), lesser(slow_halvings, SABRE_HALVINGS));
    means[0] = sabre_mean_read(fast, fast_halvings, halved[0]);
    means[1] = sabre_mean_read(slow, slow_halvings, halved[1]);
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
    double means[2];
    sabre_means_add(&e->fast, &e->slow, kbps, took_s, SABRE_FAST_S, SABRE_SLOW_S, means);
    e->kbps = lesser(means[0], means[1]);
    sabre_means_add(&e->fast_latency, &e->slow_latency, latency_s, 1, SABRE_FAST_S / segment_s,
                    SABRE_SLOW_S / segment_s, means);
    e->latency_s = greater(means[0], means[1]);
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
