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
    size_t known;                              /* downloads so far of which the next is there: */
    double s_a_kbit[2 * TR_ABR_DOWNLOADS_MAX]; /* each twice, so that the last ones lie together */
};

/* Each download is looked at once. */
static void learn(struct rate *s, const struct tr_abr_view *view)
{
    const size_t total = view->download_total;
    for (size_t i = s->known > total - view->download_count ? s->known : total - view->download_count;
         i < total; i++) {
        const struct tr_abr_download *d = &view->downloads[view->download_count - (total - i)];
        const size_t at = i % TR_ABR_DOWNLOADS_MAX;
        s->s_a_kbit[at] = s->s_a_kbit[at + TR_ABR_DOWNLOADS_MAX] =
            (d->end_s - d->start_s) / (d->bytes * 8 / 1000);
    }
    s->known = total;
}

static double harmonic_mean_kbps(const struct rate *s, const struct tr_abr_view *view, int window)
{
    const size_t count = view->download_count < (size_t)window ? view->download_count : (size_t)window;
    const double *end = s->s_a_kbit + view->download_total % TR_ABR_DOWNLOADS_MAX + TR_ABR_DOWNLOADS_MAX;
    double sum = 0;
    for (const double *s_a_kbit = end - count; s_a_kbit < end; s_a_kbit++) {
        sum += *s_a_kbit;
    }
    return count > 0 ? (double)count / sum : 0;
}

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    const struct rate_params *own = params;
    struct rate *s = state;
    learn(s, view);
    s->seen_kbps = harmonic_mean_kbps(s, view, own->window);
    const double allowed_kbps = own->safety * s->seen_kbps;
    int level = view->level_count - 1;
    while (level > 0 && !(view->bitrates_kbps[level] <= allowed_kbps)) {
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
