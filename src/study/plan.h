/* The plan of a study: every trace with every player in every cell of a grid of parameters. Sessions have
 * numbers, the trace slowest, then the player, then the cells with the last axis fastest; so a part of a
 * study is a span of numbers, and the parts one after the other are the whole. */
#ifndef TRACEREEL_STUDY_PLAN_H
#define TRACEREEL_STUDY_PLAN_H

#include "study/traces.h"

#include <tracereel/params.h>
#include <tracereel/session.h>
#include <tracereel/trace.h>

#define STUDY_AXES_MAX    8
#define STUDY_PLAYERS_MAX 64
#define STUDY_SETS_MAX    ((size_t)1 << 16) /* sets of parameters: players x cells */

struct study_axis {
    const struct tr_param *param;
    double *values;
    size_t count;
};

/* Filled by the caller up to `reading`; what is pointed to is borrowed. */
struct study_plan {
    const struct study_traces *traces;
    const char *const *players; /* names of scenarios that are players; "" is the scenario's own */
    size_t player_count;
    const struct study_axis *axes;
    size_t axis_count;
    const struct tr_scenario *base; /* what players and axes are laid over */
    double dt_s, duration_s;        /* 0: 1 s, the trace's own */
    bool loop;
    uint64_t seed;
    struct tr_trace_options reading;
    const struct tr_content *content; /* what all players fetch; NULL: the ladder's rates */
    const struct tr_abr *abr;         /* a rule from outside, under all players; NULL: their own */
    const char *abr_file;             /* that it is in, for the fingerprint; NULL: none */
    /* by study_plan_init */
    size_t cells, sets;       /* of one player; of all */
    struct tr_params *params; /* of each set: player * cells + cell */
    size_t sessions;
};

/* Lays players and grid over the base and checks every set: a player that is not known, values that
 * contradict each other are TR_STATUS_USAGE and name the player and the values. Freed with study_plan_free.
 */
enum tr_status study_plan_init(struct study_plan *plan, struct tr_error *err);
void study_plan_free(struct study_plan *plan);

/* Session number -> which trace and which set; set -> which player and the value on each axis. */
static inline size_t study_plan_trace(const struct study_plan *plan, size_t session)
{
    return session / plan->sets;
}
static inline size_t study_plan_set(const struct study_plan *plan, size_t session)
{
    return session % plan->sets;
}
const char *study_plan_player(const struct study_plan *plan, size_t set);
double study_plan_value(const struct study_plan *plan, size_t set, size_t axis);

/* The span of session numbers that part k of n (from 0) has: as equal as can be. */
void study_plan_part(const struct study_plan *plan, size_t k, size_t n, size_t *first, size_t *end);

#endif
