/* The parts of Sabre's rules that its DYNAMIC is made of. */
#ifndef TRACEREEL_MODEL_PLAYER_SABRE_RULES_H
#define TRACEREEL_MODEL_PLAYER_SABRE_RULES_H

#include "model/player/rules/rules.h"
#include "model/player/rules/sabre_estimate.h"

struct sabre_throughput_params {
    double safety;
    int bound_by_buffer;
};

struct sabre_throughput {
    struct sabre_estimate estimate;
    double share; /* of the insufficient-buffer rule; 0 before the first decision */
};

int sabre_throughput_choose(const struct tr_abr_view *view, const struct sabre_throughput_params *own,
                            struct sabre_throughput *s);
int sabre_throughput_abandon(const struct tr_abr_view *view, const struct sabre_throughput_params *own,
                             const struct sabre_throughput *s, const struct abr_progress *progress);

struct sabre_bola_params {
    double gp;
    int basic, oscillates_less;
};

struct sabre_bola {
    struct sabre_estimate estimate;
    double v_ms; /* of the last decision */
    int last, knows;
    double utility[TR_LADDER_LEVELS_MAX]; /* of each level, once it knows them */
};

struct abr_choice sabre_bola_choose(const struct tr_abr_view *view, const struct sabre_bola_params *own,
                                    struct sabre_bola *s);

/* Defaults, for rules that have no parameters of these. */
extern const struct sabre_throughput_params sabre_throughput_usual;
extern const struct sabre_bola_params sabre_bola_usual;

/* Of the levels below the one under way the one with the best score a bit, if fewer are to come and it beats
 * what is left: by BOLA's utilities, u_q = ln r_q + shift. -1: none. */
int sabre_bola_better(const struct tr_abr_view *view, const struct abr_progress *progress, double v_ms,
                      double g, double utility_of_lowest, double buffer_ms, double rest_bits);

#endif
