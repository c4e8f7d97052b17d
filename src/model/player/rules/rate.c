/* Rate-based: the highest level within the harmonic mean of the last downloads' rates.
 * Jiang, Sekar and Zhang, FESTIVE, 2012; the window of five is Pensieve's. */
#include "model/player/rules/rules.h"

#include <math.h>

struct rate_params {
    int window;
    double safety;
};

struct rate {
    double seen_kbps;
    size_t known;                          /* downloads so far of which the next is there */
    double s_a_kbit[TR_ABR_DOWNLOADS_MAX]; /* of the last ones, by their number */
};

/* Each download is looked at once. */
static double harmonic_mean_kbps(struct rate *s, const struct tr_abr_view *view, int window)
{
    const size_t total = view->download_total,
                 count = view->download_count < (size_t)window ? view->download_count : (size_t)window;
    double sum = 0;
    for (size_t i = total - count; i < total; i++) {
        double *s_a_kbit = &s->s_a_kbit[i % TR_ABR_DOWNLOADS_MAX];
        if (i >= s->known) {
            const struct tr_abr_download *d = &view->downloads[view->download_count - (total - i)];
            *s_a_kbit = (d->end_s - d->start_s) / (d->bytes * 8 / 1000);
        }
        sum += *s_a_kbit;
    }
    s->known = total;
    return count > 0 ? (double)count / sum : 0;
}

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    const struct rate_params *own = params;
    struct rate *s = state;
    s->seen_kbps = harmonic_mean_kbps(s, view, own->window);
    int level = view->level_count - 1;
    while (level > 0 && !(view->bitrates_kbps[level] <= own->safety * s->seen_kbps)) {
        level--;
    }
    return (struct abr_choice){level, 0};
}

static double seen_mbps(const void *state)
{
    double kbps = ((const struct rate *)state)->seen_kbps;
    return kbps > 0 ? kbps / 1000 : NAN;
}

static const struct tr_param params[] = {
    OWN_INTEGER("rate", struct rate_params, window, "downloads that count", 5, 1, 20, TR_PARAM_GROUP_LEVEL,
                NULL, "How many of the last downloads the mean is over"),
    OWN_NUMBER("rate", struct rate_params, safety, "share of the mean", 1, 0.05, 2, "", TR_PARAM_GROUP_LEVEL,
               NULL, "Share of the mean within which a level must be"),
};

static const struct abr_rule rule = {
    .state_bytes = sizeof(struct rate), .choose = choose, .estimate_mbps = seen_mbps};

const struct rule_row rule_rate = {
    .row = {.info = {.name = "rate",
                     .title = "rate-based",
                     .models = "the highest level within the harmonic mean of the last downloads' rates",
                     .source = "Jiang, Sekar and Zhang 2012, with Pensieve's window of five",
                     .held = "",
                     .section = "rate",
                     .role = TR_PLAYER_ROLE_RULE},
            OWN_PARAMS(params, struct rate_params)},
    .rule = &rule,
};
