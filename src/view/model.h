/* The subject of a picture: a session with everything that is worked out about it once, before any frame is
 * drawn. */
#ifndef TRACEREEL_VIEW_MODEL_H
#define TRACEREEL_VIEW_MODEL_H

#include "view/session_name.h"

#include <tracereel/timeline.h>
#include <tracereel/trace.h>

#define VIEW_GAPS_MAX 64

struct view_model {
    const struct tr_timeline *timeline; /* borrowed, like all below */
    const struct tr_timeline *ghost;    /* another run of the same trace to compare with, or NULL */
    const struct tr_trace *trace;
    /* Sessions compared with this one over the same clock, and what each is called; see view_model_join. */
    const struct view_model *others[VIEW_SESSIONS_MAX - 1];
    int other_count, session;    /* session: its place among them */
    const char *name;            /* "hls.js"; NULL in a session alone */
    char brief[VIEW_BRIEF_SIZE]; /* the same as far as it tells it from the others (view/session_name.h) */
    bool links_differ;           /* they are not all over the same link */
    bool ladders_differ;         /* their levels are not the same ones */
    int same_as;                 /* the place of one before it that ran the same, to the digit; -1: none */
    const struct view_model *beside; /* of one that view_model_alone gave: the first of those it was of */
    double duration_s;               /* of the clock: the longest of the sessions that share it */
    const char *title;               /* "bus.log" */
    const char *detail;              /* "Sabre JSON · 10:12 · mean 1.30 Mbit/s · 2 gaps" */
    const char *settings;            /* "reference · dt 1 s · seed 42" */
    /* Axes that hold for the whole session, so that nothing jumps while it plays. */
    double bandwidth_max_mbps, buffer_max_s, drift_max_ms, latency_max_ms, behind_max_s;
    bool bandwidth_clipped;   /* some of it lies beyond bandwidth_max_mbps */
    double overview_max_mbps; /* of the overview, which shows the link whatever the ladder */
    double log_rate_min_mbps, log_rate_max_mbps; /* of the logarithmic axis */
    double level_times_s[TR_LADDER_LEVELS_MAX];  /* how long each was in use */
    int levels_by_use[TR_LADDER_LEVELS_MAX];     /* most used first, then the unused from the highest down */
    double loss_max;
    /* Where the trace has no data and its last value is held; the first VIEW_GAPS_MAX. */
    struct view_gap {
        double begin_s, end_s;
    } gaps[VIEW_GAPS_MAX];
    int gap_count;
    struct tr_qoe whole;
    struct tr_scores whole_scores;
    double whole_nqoe; /* NaN where there is none (tr_timeline_latency) */
};

/* Whether the session tells all of `what` (enum tr_timeline_untold): a real one tells what its log does. */
static inline bool view_model_tells(const struct view_model *model, unsigned what)
{
    return (model->timeline->untold & what) == 0;
}
#define VIEW_UNTOLD "not in the log"

/* Whether "behind live" holds the buffer: else content may be buffered that had not happened yet (MODEL.md
 * section 5), and how far behind live the viewer is says nothing. */
bool view_model_is_live(const struct view_model *model);

/* Whether pictures are missing at t_s and sound goes on: nothing is buffered, though playback does not stall
 * yet. */
bool view_model_runs_on(const struct view_model *model, double t_s);

/* When the player stopped for good, with an error; infinite where it never did. */
double view_model_stop_s(const struct view_model *model);

/* Content that has been heard since without pictures, also by a stall that comes of it; 0 at other times. The
 * picture on screen is older by as much. */
double view_model_missing_s(const struct view_model *model, const struct tr_timeline_state *state);

/* From which bandwidth on a level is affordable. */
double level_needs_mbps(const struct tr_params *params, int level);

/* The trace has finer samples than the session has steps: their length, else 0. Packets are no samples. */
double view_model_finer_s(const struct view_model *model);

/* Before ten seconds a score says more about the first steps than about the session: none is shown. */
bool view_model_is_early(const struct view_model *model, double t_s);

/* Another run of the same trace to compare with, or NULL; axes hold both. */
void view_model_compare(struct view_model *model, const struct tr_timeline *ghost);

/* Two to four sessions to be compared, each an initialised model with a name: the first holds the others from
 * now on, and all have one set of axes. It is drawn with look.layout LAYOUT_COMPARE and look.sessions
 * `count`. */
void view_model_join(struct view_model *models, int count);
/* Session i of a comparison as if it were alone, its axes still those of all; what it stood beside goes on to
 * be named. */
struct view_model view_model_alone(const struct view_model *first, int i);
/* The first of the sessions that `model` is of, or is shown out of; NULL where there is but one. */
const struct view_model *view_model_first(const struct view_model *model);

static inline int view_model_sessions(const struct view_model *model)
{
    return 1 + model->other_count;
}
static inline const struct view_model *view_model_session(const struct view_model *model, int i)
{
    return i == 0 ? model : model->others[i - 1];
}

/* Strings and pointers are borrowed for the life of the model. */
void view_model_init(struct view_model *model, const struct tr_timeline *timeline,
                     const struct tr_trace *trace, const char *title, const char *detail,
                     const char *settings);

#endif
