/* Buffer-based: the level follows the buffer, from the lowest below a reservoir to the highest above a
 * cushion. Huang, Johari, McKeown, Trunnell and Watson 2014; the straight line between is Pensieve's. */
#include "model/player/rules/rules.h"

struct bb_params {
    double reservoir_s, cushion_s;
};

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    (void)state;
    const struct bb_params *own = params;
    const int top = view->level_count - 1;
    const double over_s = view->buffer_s - own->reservoir_s;
    int level = over_s < 0 ? 0 : over_s >= own->cushion_s ? top : (int)(top * over_s / own->cushion_s);
    return (struct abr_choice){level, 0};
}

static const struct tr_param params[] = {
    OWN_NUMBER("bb", struct bb_params, reservoir_s, "reservoir", 5, 0, 600, "s", TR_PARAM_GROUP_LEVEL, NULL,
               "Below this much buffer the lowest level is taken"),
    OWN_NUMBER(
        "bb", struct bb_params, cushion_s, "cushion", 10, 0.1, 600, "s", TR_PARAM_GROUP_LEVEL, NULL,
        "So much buffer above the reservoir allows the highest level; in between it is a straight line"),
};

static const struct abr_rule rule = {.choose = choose};

#define BB(name_, held_)                                                                                     \
    {                                                                                                        \
        .row =                                                                                               \
            {.info = {.name = name_,                                                                         \
                      .title = "buffer-based",                                                               \
                      .models =                                                                              \
                          "the level follows the buffer: lowest below a reservoir, highest above a cushion", \
                      .source = "Huang et al. 2014, with Pensieve's straight line",                          \
                      .held = held_,                                                                         \
                      .section = "bb",                                                                       \
                      .role = TR_PLAYER_ROLE_RULE},                                                          \
             OWN_PARAMS(params, struct bb_params)},                                                          \
        .rule = &rule,                                                                                       \
    }

const struct rule_row rule_bb = BB("bb", "");
const struct rule_row rule_pensieve_bb = BB("pensieve.bb", "Pensieve's logs, every decision");
