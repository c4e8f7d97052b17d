/* A trace and a set of parameters, run through encoder, buffer and quality into a timeline. */
#ifndef TRACEREEL_SESSION_H
#define TRACEREEL_SESSION_H

#include <tracereel/abr.h>
#include <tracereel/content.h>
#include <tracereel/decisions.h>
#include <tracereel/error.h>
#include <tracereel/export.h>
#include <tracereel/params.h>
#include <tracereel/timeline.h>
#include <tracereel/trace.h>

#include <stdbool.h>
#include <stdint.h>

TR_EXPORT_BEGIN

#define TR_SESSION_STEPS_MAX    ((size_t)100 * 1000 * 1000)
#define TR_SESSION_DT_MIN_S     0.001
#define TR_SESSION_DT_MAX_S     10.0
#define TR_SESSION_SEED_DEFAULT 42
#define TR_SESSION_GENERATED_S  300.0 /* how long a session over a generated network is unless told */

struct tr_session_config {
    const struct tr_params *params; /* checked (tr_params_check) */
    const struct tr_trace *trace;   /* measured or generated; borrowed for the call */
    bool generated; /* the trace comes from tr_network_generate with these params: it carries true latency,
                       loss and congestion, and the floor applies */
    const double *congestion;         /* of a generated trace: C of each second; NULL reads it off the rate */
    size_t congestion_count;          /* of them; 0: one a segment, as tr_network_generate leaves them */
    const struct tr_content *content; /* what there is to fetch, its ladder being that of params; NULL:
                                         segments of the ladder's rates without end. Borrowed for the call */
    double dt_s;                      /* TR_SESSION_DT_MIN_S .. TR_SESSION_DT_MAX_S; 0 means 1 */
    double duration_s;                /* 0: the trace's own */
    bool loop;     /* a short trace begins again; without it a longer duration is an error */
    uint64_t seed; /* of the encoder's noise; the network's has a stream of its own */
    const struct tr_decisions *decisions; /* segment delivery: levels by request, before any rule; NULL: none.
                                             Borrowed for the call */
    const struct tr_abr *abr; /* segment delivery: a rule from outside, before any that params name; NULL:
                                 none. Borrowed for the call */
};

/* Runs the whole session: round(duration / dt) steps, at least one; the last takes in a remainder under half
 * a step, so that no bit is lost. *out is a new timeline, freed with tr_timeline_free. */
enum tr_status tr_session_run(const struct tr_session_config *config, struct tr_timeline **out,
                              struct tr_error *err);

/* The session of the real player whose log became the trace (tracereel/real_session.h), as long as the trace:
 * nothing is computed but where it lies on steps. Of the config trace, params and dt_s count; the timeline's
 * ladder is the levels that were fetched. TR_STATUS_FAILED where the trace tells none. */
enum tr_status tr_session_read(const struct tr_session_config *config, struct tr_timeline **out,
                               struct tr_error *err);
/* Whether it does: in its log video was fetched. */
bool tr_session_tells(const struct tr_trace *trace);

/* tr_session_run without keeping a timeline: only the report, for sweeps. Equal to tr_timeline_qoe at the
 * end, to the bit. */
enum tr_status tr_session_score(const struct tr_session_config *config, struct tr_qoe *out,
                                struct tr_error *err);

/* Memory that sessions need, kept from one to the next: once it has grown to the longest of them, none
 * allocates any. For one thread. NULL where memory ran out; freed with tr_session_workspace_free. */
struct tr_session_workspace *tr_session_workspace_new(void);
void tr_session_workspace_free(struct tr_session_workspace *workspace); /* NULL is fine */

/* tr_session_score in a workspace; NULL: with memory of its own. */
enum tr_status tr_session_score_in(const struct tr_session_config *config,
                                   struct tr_session_workspace *workspace, struct tr_qoe *out,
                                   struct tr_error *err);

/* When a session stalls, to the moment, and no more: for those who try one change after another. */
struct tr_session_stalls {
    const struct tr_timeline_stall *stalls; /* the workspace's: until it runs another session */
    size_t count;
    double playback_start_s, duration_s;
};
enum tr_status tr_session_stalls_in(const struct tr_session_config *config,
                                    struct tr_session_workspace *workspace, struct tr_session_stalls *out,
                                    struct tr_error *err);

/* A generated network and its session in one go: what tr_network_generate and tr_session_score with the same
 * seed give, without the trace and its statistics in between, which cost many times the session. dt_s 0 means
 * 1, duration_s 0 TR_SESSION_GENERATED_S. */
enum tr_status tr_session_score_generated(const struct tr_params *params, uint64_t seed, double dt_s,
                                          double duration_s, struct tr_qoe *out, struct tr_error *err);

TR_EXPORT_END

#endif
