/* DYNAMIC: BOLA where the buffer is long, THROUGHPUT where it is short.
 * Spiteri, Sitaraman and Sparacio 2018; UMass-LIDS/sabre src/sabre.py. */
#include "model/player/rules/sabre_rules.h"

struct dynamic_params {
    double switch_s;
};

struct dynamic {
    struct sabre_throughput throughput;
    struct sabre_bola bola;
    int by_bola;
};

/* Both are asked, for both remember. */
static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    const struct dynamic_params *own = params;
    struct dynamic *s = state;
    const struct abr_choice bola = sabre_bola_choose(view, &sabre_bola_usual, &s->bola);
    const int throughput = sabre_throughput_choose(view, &sabre_throughput_usual, &s->throughput);
    if (s->by_bola && view->buffer_s < own->switch_s && bola.level < throughput) {
        s->by_bola = 0;
    } else if (!s->by_bola && view->buffer_s > own->switch_s && bola.level >= throughput) {
        s->by_bola = 1;
    }
    return s->by_bola ? bola : (struct abr_choice){throughput, 0};
}

static void arrived(const struct tr_abr_view *view, const void *params, void *state,
                    const struct abr_arrival *arrival)
{
    (void)params;
    struct dynamic *s = state;
    s->by_bola = s->by_bola && !arrival->replaced;
    if (!arrival->download->abandoned) {
        sabre_estimate_add(&s->throughput.estimate, arrival->download, view->segment_s);
        s->bola.estimate = s->throughput.estimate;
    }
}

static int abandon(const struct tr_abr_view *view, const void *params, void *state,
                   const struct abr_progress *progress)
{
    (void)params;
    struct dynamic *s = state;
    return sabre_throughput_abandon(view, &sabre_throughput_usual, &s->throughput, progress);
}

static double seen_mbps(const void *state)
{
    return sabre_seen_mbps(&((const struct dynamic *)state)->throughput.estimate);
}

static const struct tr_param params[] = {
    OWN_NUMBER("dynamic", struct dynamic_params, switch_s, "BOLA from", 10, 0, 600, "s", TR_PARAM_GROUP_LEVEL,
               NULL, "With more buffer than this BOLA may take over, with less the throughput rule"),
};

static const struct abr_rule rule = {.state_bytes = sizeof(struct dynamic),
                                     .choose = choose,
                                     .estimate_mbps = seen_mbps,
                                     .arrived = arrived,
                                     .abandon = abandon};

#define DYNAMIC(name_, held_)                                                                                \
    {                                                                                                        \
        .row = {.info = {.name = name_,                                                                      \
                         .title = "DYNAMIC",                                                                 \
                         .models = "BOLA where the buffer is long, throughput where it is short",            \
                         .source = "Spiteri, Sitaraman and Sparacio 2018; UMass-LIDS/sabre",                 \
                         .held = held_,                                                                      \
                         .section = "dynamic",                                                               \
                         .role = TR_PLAYER_ROLE_RULE},                                                       \
                OWN_PARAMS(params, struct dynamic_params)},                                                  \
        .rule = &rule,                                                                                       \
    }

const struct rule_row rule_dynamic = DYNAMIC("dynamic", "");
const struct rule_row rule_sabre_dynamic = DYNAMIC("sabre.dynamic", "sessions of Sabre, every request");
