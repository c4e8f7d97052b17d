/* Sessions that differ in their parameters alone, each run several times: with other seeds over a network
 * that is generated, from other starts over a trace that was measured. */
#ifndef TRACEREEL_STUDY_RUNS_H
#define TRACEREEL_STUDY_RUNS_H

#include <tracereel/edit.h>
#include <tracereel/session.h>

/* A link to run over. */
struct study_link {
    const char *name;
    const struct tr_trace *trace; /* as it is edited; NULL where it is generated */
    const struct tr_edit *edits;  /* of a network, which is edited as it is made */
    size_t edit_count;
};

/* The parameters that a link is run with unless told otherwise. */
struct study_base {
    struct tr_params params;
    double dt_s, duration_s;
    double network_s; /* how long a network is made, before edits */
    bool loop;
    uint64_t seed;
};

/* Filled by the caller up to `network_varies`; what is pointed to is borrowed. */
struct study_runs {
    const struct study_link *links;
    size_t link_count;
    const struct study_base *bases; /* of each link with each player: bases[link * player_count + player] */
    size_t player_count;
    const struct tr_content *content;
    const struct tr_abr *abr;
    const struct tr_decisions *decisions;
    size_t count;        /* runs */
    bool network_varies; /* parameters of a generated network are among those that differ */
    struct study_over *over;
};

/* Makes what runs go over: run i of a trace begins at i / count of it, and what lies before comes at the end;
 * run i of a network has the seed of its base and i. Freed with study_runs_free, in any case. */
enum tr_status study_runs_init(struct study_runs *runs, struct tr_error *err);
void study_runs_free(struct study_runs *runs);

/* How far apart the starts are; 0 where the link is generated. */
double study_runs_apart_s(const struct study_runs *runs, size_t link);

/* The runs' name in a table: "seeds", "starts", or "runs" where they are both. */
const char *study_runs_called(const struct study_runs *runs);

/* A metric (study/metric.h) of run i of bases[base] with `params` (checked). Any number of threads may call
 * it. */
enum tr_status study_runs_score(const struct study_runs *runs, size_t base, const struct tr_params *params,
                                size_t i, size_t metric, struct tr_session_workspace *workspace, double *out,
                                struct tr_error *err);

#endif
