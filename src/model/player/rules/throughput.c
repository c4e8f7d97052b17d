/* The highest level within a share of what the link was seen to carry. */
#include "model/player/estimate.h"
#include "model/player/rules/rules.h"

#include <math.h>

struct throughput_params {
    double fast_half_life_s, slow_half_life_s, safety;
};

struct throughput {
    struct estimate estimate;
    size_t seen; /* downloads in it */
};

static void take_in(const struct tr_abr_view *view, const struct throughput_params *params,
                    struct throughput *s)
{
    if (s->estimate.halvings_per_s[0] == 0) {
        estimate_init(&s->estimate, params->fast_half_life_s, params->slow_half_life_s, NAN);
    }
    size_t fresh = view->download_total - s->seen;
    fresh = fresh < view->download_count ? fresh : view->download_count;
    s->seen = view->download_total;
    for (size_t i = view->download_count - fresh; i < view->download_count; i++) {
        const struct tr_abr_download *d = &view->downloads[i];
        double took_s = d->end_s - d->first_byte_s;
        if (took_s > 0) {
            estimate_add(&s->estimate, d->bytes * 8 / 1e6 / took_s, took_s);
        }
    }
}

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    const struct throughput_params *own = params;
    struct throughput *s = state;
    take_in(view, own, s);
    double allowed_kbps = own->safety * estimate_mbps(&s->estimate) * 1000;
    int level = 0;
    while (level + 1 < view->level_count && view->bitrates_kbps[level + 1] <= allowed_kbps) {
        level++;
    }
    return (struct abr_choice){level, 0};
}

static double seen_mbps(const void *state)
{
    return estimate_mbps(&((const struct throughput *)state)->estimate);
}

static const struct tr_param params[] = {
    OWN_NUMBER("throughput", struct throughput_params, fast_half_life_s, "quick estimate's half-life", 3, 0.1,
               600, "s", TR_PARAM_GROUP_LEVEL, NULL,
               "Seconds of downloading after which the rule's quick estimate has half forgotten"),
    OWN_NUMBER(
        "throughput", struct throughput_params, slow_half_life_s, "steady estimate's half-life", 8, 0.1, 600,
        "s", TR_PARAM_GROUP_LEVEL, NULL,
        "Seconds of downloading after which the rule's steady estimate has half forgotten; the lower counts"),
    OWN_NUMBER("throughput", struct throughput_params, safety, "share of the estimate", 0.9, 0.05, 2, "",
               TR_PARAM_GROUP_LEVEL, NULL, "Share of the estimate within which a level must be"),
};

static const struct abr_rule rule = {
    .state_bytes = sizeof(struct throughput), .choose = choose, .estimate_mbps = seen_mbps};

const struct rule_row rule_throughput = {
    .row = {.info = {.name = "throughput",
                     .title = "throughput",
                     .models =
                         "the highest level within a share of two forgetting means of the download rate",
                     .source = "as dash.js and Sabre have it: Spiteri, Sitaraman and Sparacio 2018",
                     .held = "",
                     .section = "throughput",
                     .role = TR_PLAYER_ROLE_RULE},
            OWN_PARAMS(params, struct throughput_params)},
    .rule = &rule,
};
