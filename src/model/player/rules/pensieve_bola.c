/* BOLA with the next chunk's size for a divisor, as Pensieve's logs were made with it.
 * Spiteri, Urgaonkar and Sitaraman 2016; ppboyy/Pensieve-PPO src/baselines. */
#include "model/player/rules/rules.h"

#include "base/fmath.h"

#include <math.h>

struct pensieve_bola_params {
    double target_s, low_s;
};

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    (void)state;
    const struct pensieve_bola_params *own = params;
    const double *kbps = view->bitrates_kbps;
    const int top = view->level_count - 1;
    const double top_utility = 1 + fmath_log_nearest(kbps[top] / kbps[0]);
    const double g = (top_utility - 1) / (own->target_s / own->low_s - 1), v = own->low_s / g;
    int best = 0;
    double most = -INFINITY;
    for (int q = 0; q <= top && top > 0; q++) {
        const double utility = 1 + fmath_log_nearest(kbps[q] / kbps[0]);
        const double score = (v * (utility + g) - view->buffer_s) / view->bytes_of(view, view->segment, q);
        if (score > most) {
            most = score;
            best = q;
        }
    }
    return (struct abr_choice){best, 0};
}

static const struct tr_param params[] = {
    OWN_NUMBER("pensieve_bola", struct pensieve_bola_params, target_s, "buffer aimed at", 30, 20, 600, "s",
               TR_PARAM_GROUP_LEVEL, NULL, "The buffer at which the highest level is taken"),
    OWN_NUMBER("pensieve_bola", struct pensieve_bola_params, low_s, "low buffer", 10, 0.1, 15, "s",
               TR_PARAM_GROUP_LEVEL, NULL, "The buffer below which the lowest level is taken"),
};

static const struct abr_rule rule = {.choose = choose};

const struct rule_row rule_pensieve_bola = {
    .row = {.info = {.name = "pensieve.bola",
                     .title = "BOLA over sizes",
                     .models = "utility of the level against the buffer, for each byte of the next segment",
                     .source = "Spiteri, Urgaonkar and Sitaraman 2016; ppboyy/Pensieve-PPO",
                     .held = "Pensieve's logs, every decision",
                     .section = "pensieve_bola",
                     .role = TR_PLAYER_ROLE_RULE},
            OWN_PARAMS(params, struct pensieve_bola_params)},
    .rule = &rule,
};
