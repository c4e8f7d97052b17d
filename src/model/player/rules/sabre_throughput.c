/* Sabre's THROUGHPUT, which is dash.js's of its day: within 0.9 of the estimate, and what the buffer bears.
 * UMass-LIDS/sabre src/sabre.py. */
#include "model/player/rules/sabre_rules.h"

#define GRACE_S           0.5 /* nothing is given up before */
#define TOO_LONG_SEGMENTS 1.8

const struct sabre_throughput_params sabre_throughput_usual = {.safety = 0.9, .bound_by_buffer = 1};

int sabre_throughput_choose(const struct tr_abr_view *view, const struct sabre_throughput_params *own,
                            struct sabre_throughput *s)
{
    int level = sabre_affordable(view, &s->estimate, s->estimate.kbps * own->safety);
    if (own->bound_by_buffer) {
        s->share = s->share > 0 ? s->share : SABRE_SHARE_FIRST;
        level = sabre_bound(view, &s->estimate, &s->share, level);
    }
    return level;
}

int sabre_throughput_abandon(const struct tr_abr_view *view, const struct sabre_throughput_params *own,
                             const struct sabre_throughput *s, const struct abr_progress *progress)
{
    const double rest_kbit = (progress->of_bytes - progress->bytes) * 8 / 1000;
    if (progress->took_s < GRACE_S) {
        return -1;
    }
    const double kbps = progress->bytes * 8 / 1000 / (progress->took_s - progress->latency_s);
    if (progress->took_s + rest_kbit / kbps <= TOO_LONG_SEGMENTS * view->segment_s) {
        return -1;
    }
    const int level = sabre_affordable(view, &s->estimate, kbps * own->safety);
    const double size_kbit =
        progress->of_bytes * 8 / 1000 * view->bitrates_kbps[level] / view->bitrates_kbps[progress->level];
    return level < progress->level && size_kbit < rest_kbit ? level : -1;
}

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    return (struct abr_choice){sabre_throughput_choose(view, params, state), 0};
}

static void arrived(const struct tr_abr_view *view, const void *params, void *state,
                    const struct abr_arrival *arrival)
{
    (void)params;
    struct sabre_throughput *s = state;
    if (!arrival->download->abandoned) {
        sabre_estimate_add(&s->estimate, arrival->download, view->segment_s);
    }
}

static int abandon(const struct tr_abr_view *view, const void *params, void *state,
                   const struct abr_progress *progress)
{
    return sabre_throughput_abandon(view, params, state, progress);
}

static double seen_mbps(const void *state)
{
    return sabre_seen_mbps(&((const struct sabre_throughput *)state)->estimate);
}

static const struct tr_param params[] = {
    OWN_NUMBER("sabre_throughput", struct sabre_throughput_params, safety, "share of the estimate", 0.9, 0.05,
               2, "", TR_PARAM_GROUP_LEVEL, NULL, "Share of the estimate within which a level must be"),
    OWN_SWITCH("sabre_throughput", struct sabre_throughput_params, bound_by_buffer, "bounded by the buffer",
               1, TR_PARAM_GROUP_LEVEL, NULL,
               "Whether a segment must also come within a share of the buffer (Sabre's -noibr)"),
};

static const struct abr_rule rule = {.state_bytes = sizeof(struct sabre_throughput),
                                     .choose = choose,
                                     .estimate_mbps = seen_mbps,
                                     .arrived = arrived,
                                     .abandon = abandon};

const struct rule_row rule_sabre_throughput = {
    .row =
        {.info =
             {.name = "sabre.throughput",
              .title = "THROUGHPUT",
              .models =
                  "within 0.9 of the estimate and what a share of the buffer bears; gives up what is far too "
                  "slow",
              .source = "UMass-LIDS/sabre src/sabre.py, after dash.js",
              .held = "sessions of Sabre, every request",
              .section = "sabre_throughput",
              .role = TR_PLAYER_ROLE_RULE},
         OWN_PARAMS(params, struct sabre_throughput_params)},
    .rule = &rule,
};
