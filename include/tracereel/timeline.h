/* What a session left behind, answered at any time t.
 *
 * Step i covers [timeline_start_s(i), timeline_start_s(i + 1)), each dt long. Columns hold one value a step,
 * as `report --timeline` prints them: bandwidth, latency, loss, congestion and inflow of the step; level,
 * drift and behind_live at its end; flags of the step.
 */
#ifndef TRACEREEL_TIMELINE_H
#define TRACEREEL_TIMELINE_H

#include <tracereel/params.h>
#include <tracereel/quality.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum timeline_column {
    TIMELINE_BANDWIDTH_MBPS,
    TIMELINE_LATENCY_MS,
    TIMELINE_PACKET_LOSS,
    TIMELINE_CONGESTION,
    TIMELINE_INFLOW,
    TIMELINE_BUFFER_LEVEL_S,
    TIMELINE_AV_DRIFT_MS,
    TIMELINE_BEHIND_LIVE_S,
    TIMELINE_CONTENT_S, /* position in the stream of the picture on screen, at the step's end; 0 at the start
                         */
    TIMELINE_COLUMNS
};

enum timeline_flag {
    TIMELINE_STALLED = 1 << 0,
    TIMELINE_STALL_EVENT = 1 << 1,
    TIMELINE_RESUME_EVENT = 1 << 2,
    TIMELINE_OVERFLOW = 1 << 3,
    TIMELINE_SWITCH = 1 << 4,
    TIMELINE_DROPPED = 1 << 5,
};

enum timeline_event_kind {
    TIMELINE_EVENT_STALL,
    TIMELINE_EVENT_RESUME,
    TIMELINE_EVENT_SWITCH,
    TIMELINE_EVENT_OVERFLOW, /* the first step of a run of them */
    TIMELINE_EVENT_REQUEST,  /* segment delivery from here on */
    TIMELINE_EVENT_ABANDON,
    TIMELINE_EVENT_SKIP, /* jumped to the live edge */
    TIMELINE_EVENT_KINDS
};

/* The name in JSON: "stall", "resume", "switch", "overflow", "request", "abandon", "skip". */
const char *timeline_event_name(enum timeline_event_kind kind);

struct timeline_event {
    double t_s; /* the exact moment, within a step */
    enum timeline_event_kind kind;
    int from_level, to_level; /* of a switch, request, abandon */
    double duration_s;        /* of a stall: how long it lasts, to the session's end where it never ends;
                                 of a skip: seconds of content jumped over */
};

/* One segment's way over the link, for drawing; empty in fluid delivery. In order of start_s. */
struct timeline_fetch {
    double start_s, end_s;
    int level;
    uint32_t segment;
    bool abandoned;
};

struct timeline {
    double dt_s;
    size_t count, capacity;
    double *columns[TIMELINE_COLUMNS];
    uint8_t *flags;                /* enum timeline_flag */
    uint8_t *quality;              /* level index, 0 lowest */
    struct timeline_event *events; /* in order of time */
    size_t event_count, event_capacity;
    struct timeline_fetch *fetches;
    size_t fetch_count, fetch_capacity;
    bool inferred_latency, inferred_loss; /* read off the rate, not measured */
    double initial_level_s;
    double initial_behind_live_s;
    double playback_start_s;      /* the first picture; 0 in fluid delivery. Waiting for it is no stall */
    struct params params;         /* those it was made with */
    struct timeline_index *index; /* running sums, pyramids, stalls: private */
};

/* When a step starts: correctly rounded where dt is a whole number of microseconds. */
double timeline_step_start_s(double dt_s, size_t step);
/* The same for `count` steps from `first` on. */
void timeline_step_starts_s(double dt_s, size_t first, size_t count, double *start_s);
double timeline_duration_s(const struct timeline *timeline);
size_t timeline_step_at(const struct timeline *timeline, double t_s); /* clamped to the session */

/* The state at t, between the ends of steps where a quantity is continuous. The level is linear inside a step
 * but for the moment at which it met 0 or the threshold. */
struct timeline_state {
    double t_s;
    size_t step;
    double bandwidth_mbps, latency_ms, packet_loss, congestion, inflow; /* of the step */
    double buffer_level_s, av_drift_ms, behind_live_s, content_s;       /* at t */
    int quality;
    double bitrate_mbps; /* video + audio of the level */
    bool stalled;        /* at t, by the exact moments */
    bool dropped;
    double stalled_for_s;  /* since this stall began; 0 while playing */
    double last_playing_s; /* the moment whose picture is on screen: t while playing, the stall's begin while
                              stalled */
    bool ended;            /* t at or past the end */
};
void timeline_at(const struct timeline *timeline, double t_s, struct timeline_state *out);

/* QoE over [0, t]: whole steps up to and with the one that holds t. At a bounded cost: running sums every few
 * steps. */
void timeline_qoe(const struct timeline *timeline, double t_s, struct qoe *out);
/* QoE over the steps that hold [from_s, to_s). */
void timeline_qoe_between(const struct timeline *timeline, double from_s, double to_s, struct qoe *out);
void timeline_scores(const struct timeline *timeline, double t_s, struct scores *out);

/* The least and greatest of a column over the steps that [from_s, to_s) touches; false where it touches none.
 */
bool timeline_range(const struct timeline *timeline, enum timeline_column column, double from_s, double to_s,
                    double *min, double *max);

/* The same for `count` adjoining spans of equal length from from_s on: min[i] and max[i], NaN where a span
 * lies outside. Made for plots: cheaper than `count` calls. */
void timeline_columns(const struct timeline *timeline, enum timeline_column column, double from_s,
                      double span_s, size_t count, float *min, float *max);

/* Lowest and highest level over steps [first, end), first < end <= count. */
void timeline_quality_range(const struct timeline *timeline, size_t first, size_t end, int *low, int *high);

/* Mean of a column over the steps that [from_s, to_s) touches, weighted by time. */
double timeline_mean(const struct timeline *timeline, enum timeline_column column, double from_s,
                     double to_s);

/* The first event after t_s, or the last before it, of the kinds in `mask` (1 << kind); NULL where there is
 * none. */
const struct timeline_event *timeline_next_event(const struct timeline *timeline, double t_s, unsigned mask);
const struct timeline_event *timeline_previous_event(const struct timeline *timeline, double t_s,
                                                     unsigned mask);

/* First event at or after t_s, as an index into events. */
size_t timeline_event_index(const struct timeline *timeline, double t_s);

/* Stalls as spans, in order: [begin, end), exact moments. Borrowed from the timeline. */
struct timeline_stall {
    double begin_s, end_s;
};
const struct timeline_stall *timeline_stalls(const struct timeline *timeline, size_t *count);

void timeline_free(struct timeline *timeline); /* NULL is fine */

#endif
