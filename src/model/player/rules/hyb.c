/* HYB: the highest level whose next segment arrives within a share of the buffer, at the harmonic mean of the
 * last downloads' rates. Akhtar et al., Oboe, 2018; the rule is as Pensieve-PPO's logs show it. */
#include "model/player/rules/rules.h"

#include <math.h>

#define WINDOW 5

struct hyb_params {
    double share;
    double before_kbps[WINDOW - 1]; /* samples before the session, oldest first; 0: none */
};

struct hyb {
    double seen_mbps;
};

/* Over the whole download, latency included. */
static double rate_kbps(const struct tr_abr_download *d)
{
    return 8 * d->bytes / ((d->end_s - d->start_s) * 1000);
}

/* Of the session's last downloads and, where they are fewer than the window, of what was before. */
static double harmonic_mean_kbps(const struct tr_abr_view *view, const struct hyb_params *own)
{
    size_t fresh = view->download_count < WINDOW ? view->download_count : WINDOW;
    double sum = 0, count = 0;
    for (size_t i = fresh; fresh > 0 && i < WINDOW; i++) { /* the last WINDOW - fresh of those before */
        double before = own->before_kbps[i - 1];
        if (before > 0) {
            sum += 1 / before;
            count++;
        }
    }
    for (size_t i = view->download_count - fresh; i < view->download_count; i++) {
        sum += 1 / rate_kbps(&view->downloads[i]);
        count++;
    }
    return count > 0 ? count / sum : 0;
}

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    const struct hyb_params *own = params;
    struct hyb *s = state;
    const double kbps = harmonic_mean_kbps(view, own);
    s->seen_mbps = kbps / 1000;
    int level = view->level_count - 1;
    while (level > 0 &&
           !(8 * view->bytes_of(view, view->segment, level) / kbps / 1000 <= own->share * view->buffer_s)) {
        level--;
    }
    return (struct abr_choice){level, 0};
}

static double seen_mbps(const void *state)
{
    double mbps = ((const struct hyb *)state)->seen_mbps;
    return mbps > 0 ? mbps : NAN;
}

#define BEFORE(field_, index_, which_)                                                                       \
    {                                                                                                        \
        .key = "hyb." field_, .name = "sample before, " which_, .kind = TR_PARAM_NUMBER, .max = 1e6,         \
        .unit = "kbit/s",                                                                                    \
        .meaning =                                                                                           \
            "A sample from before the session: Pensieve's programs keep them from one to the next; 0 none",  \
        .group = TR_PARAM_GROUP_LEVEL,                                                                       \
        .offset = offsetof(struct hyb_params, before_kbps) + (index_) * sizeof(double),                      \
        .size = sizeof(double)                                                                               \
    }

static const struct tr_param params[] = {
    OWN_NUMBER("hyb", struct hyb_params, share, "share of the buffer", 0.25, 0.01, 1, "",
               TR_PARAM_GROUP_LEVEL, NULL, "A segment must arrive within this share of the buffer"),
    BEFORE("before_1_kbps", 0, "oldest"),
    BEFORE("before_2_kbps", 1, "second"),
    BEFORE("before_3_kbps", 2, "third"),
    BEFORE("before_4_kbps", 3, "latest"),
};

static const struct abr_rule rule = {
    .state_bytes = sizeof(struct hyb), .choose = choose, .estimate_mbps = seen_mbps};

#define HYB(name_, held_)                                                                                    \
    {                                                                                                        \
        .row = {.info = {.name = name_,                                                                      \
                         .title = "HYB",                                                                     \
                         .models =                                                                           \
                             "the highest level whose next segment arrives within a quarter of the buffer",  \
                         .source = "Akhtar et al. 2018; ppboyy/Pensieve-PPO's logs",                         \
                         .held = held_,                                                                      \
                         .section = "hyb",                                                                   \
                         .role = TR_PLAYER_ROLE_RULE},                                                       \
                OWN_PARAMS(params, struct hyb_params)},                                                      \
        .rule = &rule,                                                                                       \
    }

const struct rule_row rule_hyb = HYB("hyb", "");
const struct rule_row rule_pensieve_hyb =
    HYB("pensieve.hyb", "Pensieve's logs, every decision with its history");
