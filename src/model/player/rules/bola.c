/* BOLA: the level with the best utility against the buffer, a bit.
 * Spiteri, Urgaonkar and Sitaraman 2016; UMass-LIDS/sabre src/sabre.py. */
#include "model/player/rules/sabre_rules.h"

#include "base/fmath.h"

const struct sabre_bola_params sabre_bola_usual = {.gp = 5};

/* Of each level, once a session. */
static void know_utilities(const struct tr_abr_view *view, struct sabre_bola *s)
{
    for (int q = 0; q < view->level_count && !s->knows; q++) {
        s->utility[q] = fmath_log_nearest(view->bitrates_kbps[q]) - fmath_log_nearest(view->bitrates_kbps[0]);
    }
    s->knows = true;
}

/* Near the content's ends the buffer aimed at is smaller, but for the basic variant. */
static double v_ms(const struct tr_abr_view *view, const struct sabre_bola_params *own,
                   const struct sabre_bola *s)
{
    double aim_ms = view->buffer_max_s * 1000;
    if (!own->basic) {
        const double behind = view->segment, ahead = view->segments_left;
        const double near = (behind < ahead ? behind : ahead) / 2,
                     near_ms = (near > 3 ? near : 3) * (view->segment_s * 1000);
        aim_ms = near_ms < aim_ms ? near_ms : aim_ms;
    }
    return (aim_ms - view->segment_s * 1000) / (s->utility[view->level_count - 1] + own->gp);
}

/* Above what the link affords it does not rise: back to the level before, or one above what is affordable. */
static struct abr_choice hold_back(const struct tr_abr_view *view, const struct sabre_bola_params *own,
                                   const struct sabre_bola *s, int level)
{
    const int affordable = sabre_affordable(view, &s->estimate, s->estimate.kbps);
    if (level <= affordable) {
        return (struct abr_choice){level, 0};
    }
    if (s->last > affordable) {
        return (struct abr_choice){s->last, 0};
    }
    if (own->oscillates_less) {
        double wait_ms = view->buffer_ms - s->v_ms * (own->gp + s->utility[affordable]);
        return (struct abr_choice){affordable, wait_ms > 0 ? wait_ms : 0};
    }
    return (struct abr_choice){affordable + 1, 0};
}

struct abr_choice sabre_bola_choose(const struct tr_abr_view *view, const struct sabre_bola_params *own,
                                    struct sabre_bola *s)
{
    double most = -INFINITY;
    struct abr_choice choice = {0, 0};
    know_utilities(view, s);
    s->v_ms = v_ms(view, own, s);
    for (int q = 0; q < view->level_count; q++) {
        const double score = (s->v_ms * (s->utility[q] + own->gp) - view->buffer_ms) / view->bitrates_kbps[q];
        if (score > most) {
            most = score;
            choice.level = q;
        }
    }
    if (choice.level > s->last) {
        choice = hold_back(view, own, s, choice.level);
    }
    s->last = choice.level;
    return choice;
}

int sabre_bola_better(const struct tr_abr_view *view, const struct abr_progress *progress, double v_ms,
                      double g, double utility_of_lowest, double buffer_ms, double rest_bits)
{
    const double size_bits = progress->of_bytes * 8, kbps = view->bitrates_kbps[progress->level];
    const double shift = utility_of_lowest - fmath_log_nearest(view->bitrates_kbps[0]);
    double best = (v_ms * (g + fmath_log_nearest(kbps) + shift) - buffer_ms) / rest_bits;
    int better = -1;
    if (best < 0) {
        return -1;
    }
    for (int k = 0; k < progress->level; k++) {
        const double bits = size_bits * view->bitrates_kbps[k] / kbps;
        const double score =
            (v_ms * (g + fmath_log_nearest(view->bitrates_kbps[k]) + shift) - buffer_ms) / bits;
        if (bits < rest_bits && score > best) {
            best = score;
            better = k;
        }
    }
    return better;
}

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    return sabre_bola_choose(view, params, state);
}

static void arrived(const struct tr_abr_view *view, const void *params, void *state,
                    const struct abr_arrival *arrival)
{
    (void)params;
    struct sabre_bola *s = state;
    if (!arrival->download->abandoned) {
        sabre_estimate_add(&s->estimate, arrival->download, view->segment_s);
    }
}

static int abandon(const struct tr_abr_view *view, const void *params, void *state,
                   const struct abr_progress *progress)
{
    const struct sabre_bola_params *own = params;
    struct sabre_bola *s = state;
    if (own->basic) {
        return -1;
    }
    const int level = sabre_bola_better(view, progress, s->v_ms, own->gp, 0, progress->buffer_s * 1000,
                                        (progress->of_bytes - progress->bytes) * 8);
    s->last = level >= 0 ? level : s->last;
    return level;
}

static double seen_mbps(const void *state)
{
    return sabre_seen_mbps(&((const struct sabre_bola *)state)->estimate);
}

static const struct tr_param params[] = {
    OWN_NUMBER("bola", struct sabre_bola_params, gp, "weight of playing on", 5, 0.1, 100, "",
               TR_PARAM_GROUP_LEVEL, NULL, "Weight of playing on against the utility of a higher level"),
    OWN_SWITCH("bola", struct sabre_bola_params, basic, "as first published", 0, TR_PARAM_GROUP_LEVEL, NULL,
               "Whether the buffer aimed at is the same all through and nothing is given up (Sabre's -ab)"),
    OWN_SWITCH(
        "bola", struct sabre_bola_params, oscillates_less, "waits rather than rise", 0, TR_PARAM_GROUP_LEVEL,
        NULL, "Whether it keeps to what is affordable and waits instead of going one above it (Sabre's -ao)"),
};

static const struct abr_rule rule = {.state_bytes = sizeof(struct sabre_bola),
                                     .choose = choose,
                                     .estimate_mbps = seen_mbps,
                                     .arrived = arrived,
                                     .abandon = abandon};

#define BOLA(name_, held_)                                                                                   \
    {                                                                                                        \
        .row =                                                                                               \
            {.info = {.name = name_,                                                                         \
                      .title = "BOLA",                                                                       \
                      .models =                                                                              \
                          "the level with the best utility against the buffer, a bit; never far above the "  \
                          "estimate",                                                                        \
                      .source = "Spiteri, Urgaonkar and Sitaraman 2016; UMass-LIDS/sabre",                   \
                      .held = held_,                                                                         \
                      .section = "bola",                                                                     \
                      .role = TR_PLAYER_ROLE_RULE},                                                          \
             OWN_PARAMS(params, struct sabre_bola_params)},                                                  \
        .rule = &rule,                                                                                       \
    }

const struct rule_row rule_bola = BOLA("bola", "");
const struct rule_row rule_sabre_bola = BOLA("sabre.bola", "sessions of Sabre, every request");
