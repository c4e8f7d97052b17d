/* BOLA-E: BOLA with a placeholder that stands for buffer which waiting would have filled, so that it starts
 * and recovers fast. Spiteri, Sitaraman and Sparacio 2018; UMass-LIDS/sabre src/sabre.py. */
#include "model/player/rules/sabre_rules.h"

#include "base/fmath.h"

#define LOW_MS         10000.0 /* below it the lowest level */
#define LOW_A_LEVEL_MS 2000.0
#define PLAIN_G        4.0 /* without the bound by the buffer */

struct bolae_params {
    int bound_by_buffer, oscillates_less;
};

struct bolae {
    struct sabre_estimate estimate;
    double placeholder_ms, share;
    int last, begun, knows;
    double utility[TR_LADDER_LEVELS_MAX]; /* of each level, from 1 up, once it knows them */
};

/* BOLA's constants for a ladder and a buffer: utilities from 1 up. */
struct shape {
    double g, v_ms;
    const double *utility;
};

static double greater_of(double a, double b)
{
    return a > b ? a : b;
}

static double lesser_of(double a, double b)
{
    return a < b ? a : b;
}

static void shape_of(const struct tr_abr_view *view, const struct bolae_params *own, struct bolae *s,
                     struct shape *shape)
{
    const int top = view->level_count - 1;
    for (int q = 0; q <= top && !s->knows; q++) {
        s->utility[q] =
            fmath_log_nearest(view->bitrates_kbps[q]) + (1 - fmath_log_nearest(view->bitrates_kbps[0]));
    }
    s->knows = true;
    shape->utility = s->utility;
    if (!own->bound_by_buffer) {
        shape->g = PLAIN_G;
        shape->v_ms = (view->buffer_max_s * 1000 - view->segment_s * 1000) / (shape->utility[top] + shape->g);
        return;
    }
    const double cap_ms = greater_of(LOW_MS + LOW_A_LEVEL_MS * view->level_count, view->buffer_max_s * 1000);
    shape->g = (shape->utility[top] - 1) / (cap_ms / LOW_MS - 1);
    shape->v_ms = LOW_MS / shape->g;
}

/* The buffer from which on a level is taken, and up to which. */
static double from_ms(const struct tr_abr_view *view, const struct shape *shape, int q)
{
    const double *rate = view->bitrates_kbps, *u = shape->utility;
    double least_ms = 0;
    for (int k = 0; k < q; k++) {
        const double edge_ms =
            shape->v_ms * (shape->g + (rate[q] * u[k] - rate[k] * u[q]) / (rate[q] - rate[k]));
        least_ms = greater_of(least_ms, edge_ms);
    }
    return least_ms;
}

static double up_to_ms(const struct shape *shape, int q)
{
    return shape->v_ms * (shape->utility[q] + shape->g);
}

static int best_level(const struct tr_abr_view *view, const struct shape *shape, double buffer_ms)
{
    int best = 0;
    double most = -INFINITY;
    for (int q = 0; q < view->level_count; q++) {
        const double score =
            (shape->v_ms * (shape->utility[q] + shape->g) - buffer_ms) / view->bitrates_kbps[q];
        if (score > most) {
            most = score;
            best = q;
        }
    }
    return best;
}

static struct abr_choice first_choice(const struct tr_abr_view *view, const struct shape *shape,
                                      struct bolae *s)
{
    const int level = sabre_affordable(view, &s->estimate, s->estimate.kbps);
    s->placeholder_ms = greater_of(0, from_ms(view, shape, level) - view->buffer_ms);
    s->share = SABRE_SHARE_FIRST;
    s->begun = 1;
    return (struct abr_choice){level, 0};
}

/* The buffer beyond the level's range is taken from the placeholder, and the rest is waited for.
 */
static double wait_ms(const struct tr_abr_view *view, const struct shape *shape, struct bolae *s, int level)
{
    const double over_ms = view->buffer_ms + s->placeholder_ms - up_to_ms(shape, level);
    if (over_ms <= 0) {
        return 0;
    }
    if (over_ms <= s->placeholder_ms) {
        s->placeholder_ms -= over_ms;
        return 0;
    }
    const double left_ms = over_ms - s->placeholder_ms;
    s->placeholder_ms = 0;
    return level == view->level_count - 1 ? 0 : left_ms;
}

static struct abr_choice choose(const struct tr_abr_view *view, const void *params, void *state)
{
    const struct bolae_params *own = params;
    struct bolae *s = state;
    struct shape shape;
    shape_of(view, own, s, &shape);
    if (!s->begun) {
        return first_choice(view, &shape, s);
    }
    int level = best_level(view, &shape, view->buffer_ms + s->placeholder_ms);
    const int affordable = sabre_affordable(view, &s->estimate, s->estimate.kbps);
    if (level > s->last && level > affordable) {
        level = (affordable > s->last ? affordable : s->last) + (own->oscillates_less ? 0 : 1);
    }
    struct abr_choice choice = {level, wait_ms(view, &shape, s, level)};
    if (own->bound_by_buffer) {
        const int bounded = sabre_bound(view, &s->estimate, &s->share, level);
        if (bounded < level) {
            s->placeholder_ms =
                lesser_of(s->placeholder_ms, greater_of(0, from_ms(view, &shape, bounded) - view->buffer_ms));
            choice = (struct abr_choice){bounded, 0};
        }
    }
    return choice;
}

/* The placeholder neither leads above the level's range nor, if anything is buffered, below it. */
static void fit_placeholder(const struct tr_abr_view *view, const struct shape *shape, struct bolae *s,
                            const struct abr_arrival *arrival)
{
    const struct tr_abr_download *d = arrival->download;
    const double was_ms = arrival->buffer_ms + arrival->took_ms;
    s->placeholder_ms = lesser_of(s->placeholder_ms, greater_of(0, up_to_ms(shape, d->level) - was_ms));
    if (arrival->buffer_ms > 0) {
        s->placeholder_ms = greater_of(s->placeholder_ms, from_ms(view, shape, d->level) - was_ms);
    }
}

static void arrived(const struct tr_abr_view *view, const void *params, void *state,
                    const struct abr_arrival *arrival)
{
    struct bolae *s = state;
    struct shape shape;
    shape_of(view, params, s, &shape);
    s->last = arrival->download->level;
    if (!arrival->download->abandoned) {
        if (arrival->replaced) {
            s->placeholder_ms += view->segment_s * 1000;
        } else {
            fit_placeholder(view, &shape, s, arrival);
        }
        sabre_estimate_add(&s->estimate, arrival->download, view->segment_s);
    } else if (!arrival->replaced) {
        const double wanted_ms = arrival->instead > 0 ? from_ms(view, &shape, arrival->instead) : LOW_MS;
        s->placeholder_ms = lesser_of(s->placeholder_ms, greater_of(0, wanted_ms - arrival->buffer_ms));
    }
}

static void waited(const struct tr_abr_view *view, const void *params, void *state, double waited_ms)
{
    (void)view, (void)params;
    ((struct bolae *)state)->placeholder_ms += waited_ms;
}

static int abandon(const struct tr_abr_view *view, const void *params, void *state,
                   const struct abr_progress *progress)
{
    struct bolae *s = state;
    struct shape shape;
    shape_of(view, params, s, &shape);
    const double buffer_ms =
        greater_of(0, progress->buffer_s * 1000 + s->placeholder_ms - progress->latency_s * 1000);
    const double bits_a_s = progress->bytes * 8 / (progress->took_s - progress->latency_s);
    const double rest_bits = (progress->of_bytes - progress->bytes) * 8 - progress->latency_s * bits_a_s;
    if (!(rest_bits > 0)) {
        return -1;
    }
    return sabre_bola_better(view, progress, shape.v_ms, shape.g, 1, buffer_ms, rest_bits);
}

static double seen_mbps(const void *state)
{
    return sabre_seen_mbps(&((const struct bolae *)state)->estimate);
}

static const struct tr_param params[] = {
    OWN_SWITCH("bolae", struct bolae_params, bound_by_buffer, "bounded by the buffer", 1,
               TR_PARAM_GROUP_LEVEL, NULL,
               "Whether a segment must also come within a share of the buffer (Sabre's -noibr)"),
    OWN_SWITCH("bolae", struct bolae_params, oscillates_less, "keeps to what is affordable", 0,
               TR_PARAM_GROUP_LEVEL, NULL,
               "Whether it keeps to what is affordable instead of going one above (Sabre's -ao)"),
};

static const struct abr_rule rule = {.state_bytes = sizeof(struct bolae),
                                     .choose = choose,
                                     .estimate_mbps = seen_mbps,
                                     .arrived = arrived,
                                     .waited = waited,
                                     .abandon = abandon};

#define BOLAE(name_, held_)                                                                                  \
    {                                                                                                        \
        .row =                                                                                               \
            {.info =                                                                                         \
                 {.name = name_,                                                                             \
                  .title = "BOLA-E",                                                                         \
                  .models =                                                                                  \
                      "BOLA that starts and recovers fast: a placeholder stands for buffer it would have",   \
                  .source = "Spiteri, Sitaraman and Sparacio 2018; UMass-LIDS/sabre",                        \
                  .held = held_,                                                                             \
                  .section = "bolae",                                                                        \
                  .role = TR_PLAYER_ROLE_RULE},                                                              \
             OWN_PARAMS(params, struct bolae_params)},                                                       \
        .rule = &rule,                                                                                       \
    }

const struct rule_row rule_bolae = BOLAE("bolae", "");
const struct rule_row rule_sabre_bolae = BOLAE("sabre.bolae", "sessions of Sabre, every request");
