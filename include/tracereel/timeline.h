/* The course of a session, answered at any time t.
 *
 * Step i covers [timeline_start_s(i), timeline_start_s(i + 1)), each dt long. Columns hold one value a step,
 * as `report --timeline` prints them: bandwidth, latency, loss, congestion and inflow of the step; level,
 * drift and behind_live at its end; flags of the step.
 */
#ifndef TRACEREEL_TIMELINE_H
#define TRACEREEL_TIMELINE_H

#include <tracereel/export.h>
#include <tracereel/params.h>
#include <tracereel/quality.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

TR_EXPORT_BEGIN

enum tr_timeline_column {
    TR_TIMELINE_BANDWIDTH_MBPS,
    TR_TIMELINE_LATENCY_MS,
    TR_TIMELINE_PACKET_LOSS,
    TR_TIMELINE_CONGESTION,
    TR_TIMELINE_INFLOW,
    TR_TIMELINE_BUFFER_LEVEL_S,
    TR_TIMELINE_AV_DRIFT_MS,
    TR_TIMELINE_BEHIND_LIVE_S,
    TR_TIMELINE_CONTENT_S, /* position in the stream of the picture on screen, at the step's end; 0 at the
                            * start
                            */
    TR_TIMELINE_COLUMNS_ALWAYS,
    /* of players of low latency alone (tr_params_low_latency) */
    TR_TIMELINE_TARGET_S = TR_TIMELINE_COLUMNS_ALWAYS, /* behind live, as the player aims at it */
    TR_TIMELINE_SPEED,                                 /* of playback at the step's end: over 1 catching up */
    TR_TIMELINE_COLUMNS
};

enum tr_timeline_flag {
    TR_TIMELINE_STALLED = 1 << 0,
    TR_TIMELINE_STALL_EVENT = 1 << 1,
    TR_TIMELINE_RESUME_EVENT = 1 << 2,
    TR_TIMELINE_OVERFLOW = 1 << 3,
    TR_TIMELINE_SWITCH = 1 << 4,
    TR_TIMELINE_DROPPED = 1 << 5,
};

enum tr_timeline_event_kind {
    TR_TIMELINE_EVENT_STALL,
    TR_TIMELINE_EVENT_RESUME,
    TR_TIMELINE_EVENT_SWITCH,
    TR_TIMELINE_EVENT_OVERFLOW, /* the first step of a run of them */
    TR_TIMELINE_EVENT_REQUEST,  /* segment delivery from here on */
    TR_TIMELINE_EVENT_ABANDON,
    TR_TIMELINE_EVENT_SKIP,    /* jumped to the live edge */
    TR_TIMELINE_EVENT_TIMEOUT, /* nothing came of a request: it is given up, and made again */
    TR_TIMELINE_EVENT_BAN,     /* a level is not taken for a while */
    TR_TIMELINE_EVENT_RUN_ON,  /* pictures are missing, and sound goes on: the last one stands */
    TR_TIMELINE_EVENT_STOP,    /* the player ends with an error: nothing is asked for or played any more */
    TR_TIMELINE_EVENT_KINDS
};

/* The name in JSON: "stall", "resume", "switch", "overflow", "request", "abandon", "skip", "timeout",
 * "ban", "run_on", "stop". */
const char *tr_timeline_event_name(enum tr_timeline_event_kind kind);

enum tr_timeline_media { TR_TIMELINE_PICTURE, TR_TIMELINE_SOUND, TR_TIMELINE_LIST };

struct tr_timeline_event {
    double t_s; /* the exact moment, within a step */
    enum tr_timeline_event_kind kind;
    int from_level, to_level; /* of a switch, request, abandon, time-out of a picture; ban: from_level */
    double duration_s;        /* of a stall, a ban or pictures missing: how long it lasts, to the session's
                                 end where it never ends; of a skip: seconds of content jumped over */
    enum tr_timeline_media media; /* of a time-out: what was asked for */
};

/* One segment's way over the link, for drawing; empty in fluid delivery. In order of end_s, and of start_s
 * but where two came beside each other. */
struct tr_timeline_fetch {
    double start_s, end_s; /* asked for; in the buffer, given up or cut off by the session's end */
    int level;
    uint32_t segment;           /* counted from the first one fetched */
    bool abandoned, cut_off;    /* cut_off: under way when the session ended */
    bool timed_out;             /* abandoned because no answer came */
    double content_s, length_s; /* where the segment begins in the content, how long it plays */
    double bytes;               /* of the whole segment at that level */
    double lowest_bytes;        /* of the same segment at the lowest level */
    double first_byte_s;
    double buffer_s;       /* after it arrived, and after any waiting for room that followed */
    double stalled_s;      /* since the row before; of the first, the wait for the first picture */
    double estimate_mbps;  /* that the level was chosen by; NaN where by none */
    double pictures_end_s; /* content: pictures that have arrived end there when it is over; a fetch that
                              comes once more does not move it */
    double log_behind_s;   /* the session's clock is this much ahead of the row's: 0 but where a published
                              simulator's log loses time */
    double trace_behind_s; /* the trace stood still so long before this came: its moment is that much less
                              than the session's */
    uint16_t piece,
        pieces;   /* of a segment that comes in pieces: which one this is, of how many; 0, 0: whole */
    bool goes_on; /* the chunk after the row before, of the same request */
};

/* The reason for which a player waits while it fetches no picture. */
enum tr_timeline_wait_kind {
    TR_TIMELINE_WAIT_SEGMENT, /* that has not happened yet: the live edge */
    TR_TIMELINE_WAIT_LIST,    /* that is there, but the player does not know it yet: its next look */
    TR_TIMELINE_WAIT_ROOM,    /* in the buffer */
    TR_TIMELINE_WAIT_SOUND,   /* to keep sound and picture in step */
    TR_TIMELINE_WAIT_RULE,    /* a while, as the rule for levels asked for */
    TR_TIMELINE_WAIT_RETRY,   /* before asking again after a fetch that was given up */
    TR_TIMELINE_WAIT_HEADER,  /* of a level that is new */
    TR_TIMELINE_WAIT_KINDS
};

/* A stretch of the session (its clock) without a fetch of pictures, by what was waited for. */
struct tr_timeline_wait {
    double from_s, to_s;
    enum tr_timeline_wait_kind kind;
};

/* A log that a real session was read from tells no more than its kind does. */
enum tr_timeline_untold {
    TR_UNTOLD_BUFFER = 1 << 0,
    TR_UNTOLD_STALLS = 1 << 1,     /* that there is none says nothing */
    TR_UNTOLD_STALL_TIME = 1 << 2, /* of one of them at least; it is a moment */
    TR_UNTOLD_BITRATE = 1 << 3,    /* of a level at least */
    TR_UNTOLD_OFFSET = 1 << 4,     /* of sound and picture, and dropped frames */
    TR_UNTOLD_LIVE = 1 << 5,       /* how far behind live */
};

struct tr_timeline {
    double dt_s;
    size_t count, capacity;
    int column_count; /* TR_TIMELINE_COLUMNS, or TR_TIMELINE_COLUMNS_ALWAYS: the others are NULL */
    double *columns[TR_TIMELINE_COLUMNS];
    uint8_t *flags;                   /* enum tr_timeline_flag */
    uint8_t *quality;                 /* level index, 0 lowest */
    struct tr_timeline_event *events; /* in order of time */
    size_t event_count, event_capacity;
    struct tr_timeline_fetch *fetches;
    size_t fetch_count, fetch_capacity;
    struct tr_timeline_wait *waits; /* between the fetches, in order of time */
    size_t wait_count, wait_capacity;
    bool inferred_latency, inferred_loss; /* read off the rate, not measured */
    /* Of a real session (tr_session_read) the log that it was read from, "HAR"; NULL: it was computed. What
     * is untold (enum tr_timeline_untold) holds 0, and reports have NaN of it. */
    const char *log;
    unsigned untold;
    double initial_level_s;
    double initial_behind_live_s;
    double playback_start_s;         /* the first picture; 0 in fluid delivery. Waiting for it is no stall */
    struct tr_params params;         /* those it was made with */
    struct tr_timeline_index *index; /* running sums, pyramids, stalls: private */
};

/* When a step starts: correctly rounded where dt is a whole number of microseconds. */
double tr_timeline_step_start_s(double dt_s, size_t step);
/* The same for `count` steps from `first` on. */
void tr_timeline_step_starts_s(double dt_s, size_t first, size_t count, double *start_s);
double tr_timeline_duration_s(const struct tr_timeline *timeline);
size_t tr_timeline_step_at(const struct tr_timeline *timeline, double t_s); /* clamped to the session */
/* steps[i] of `count` times: cheaper than as many calls where neighbours lie in one step. */
void tr_timeline_steps_at(const struct tr_timeline *timeline, const double *t_s, size_t count, size_t *steps);

/* The state at t, between the ends of steps where a quantity is continuous. The level is linear inside a step
 * but for the moment at which it met 0 or the threshold. */
struct tr_timeline_state {
    double t_s;
    size_t step;
    double bandwidth_mbps, latency_ms, packet_loss, congestion, inflow; /* of the step */
    double buffer_level_s, av_drift_ms, behind_live_s, content_s;       /* at t */
    double target_s, speed; /* of low latency: aimed at, and times the usual rate; else NaN and 1 */
    int quality;
    double bitrate_mbps; /* video + audio of the level */
    bool stalled;        /* at t, by the exact moments */
    bool dropped;
    double stalled_for_s;  /* since this stall began; 0 while playing */
    double last_playing_s; /* the moment whose picture is on screen: t while playing, the stall's begin while
                              stalled */
    bool ended;            /* t at or past the end */
};
void tr_timeline_at(const struct tr_timeline *timeline, double t_s, struct tr_timeline_state *out);

/* One column of it at `count` times: values[i], what the state has. Made for plots: what the moments of a
 * step share is worked out once where they follow each other. */
void tr_timeline_column_at(const struct tr_timeline *timeline, enum tr_timeline_column column,
                           const double *t_s, size_t count, float *values);

/* QoE over [0, t]: whole steps up to and with the one that holds t. At a bounded cost: running sums every few
 * steps. */
void tr_timeline_qoe(const struct tr_timeline *timeline, double t_s, struct tr_qoe *out);
/* QoE over the steps that hold [from_s, to_s). */
void tr_timeline_qoe_between(const struct tr_timeline *timeline, double from_s, double to_s,
                             struct tr_qoe *out);
void tr_timeline_scores(const struct tr_timeline *timeline, double t_s, struct tr_scores *out);

/* Of a live session over [0, t], from the first picture on. Walks all steps: for reports, not for frames. */
struct tr_latency {
    double p95_behind_live_s, last_behind_live_s;
    /* of players of low latency, else NaN: */
    double fast_ratio,
        slow_ratio; /* share of steps in which playback is over 3 % faster or slower than usual */
    double nqoe;    /* the score of the 2020 low-latency challenge: 1 is the best there is */
};
void tr_timeline_latency(const struct tr_timeline *timeline, double t_s, struct tr_latency *out);

/* The least and greatest of a column over the steps that [from_s, to_s) touches; false where it touches none.
 */
bool tr_timeline_range(const struct tr_timeline *timeline, enum tr_timeline_column column, double from_s,
                       double to_s, double *min, double *max);

/* The same for `count` adjoining spans of equal length from from_s on: min[i] and max[i], NaN where a span
 * lies outside. Made for plots: cheaper than `count` calls. */
void tr_timeline_columns(const struct tr_timeline *timeline, enum tr_timeline_column column, double from_s,
                         double span_s, size_t count, float *min, float *max);

/* Lowest and highest level over steps [first, end), first < end <= count. */
void tr_timeline_quality_range(const struct tr_timeline *timeline, size_t first, size_t end, int *low,
                               int *high);

/* Mean of a column over the steps that [from_s, to_s) touches, weighted by time; NaN where it touches none.
 * Like those above it takes a column that the session does not have for one that is nowhere. */
double tr_timeline_mean(const struct tr_timeline *timeline, enum tr_timeline_column column, double from_s,
                        double to_s);

/* The same for `count` adjoining spans of equal length: mean[i], NaN outside. Made for plots: where spans
 * hold very many steps their bounds are taken to the nearest stored sum, less than a tenth of a span away. */
void tr_timeline_column_means(const struct tr_timeline *timeline, enum tr_timeline_column column,
                              double from_s, double span_s, size_t count, float *mean);

/* Seconds of [from_s, to_s) at each level; times_s[] has room for TR_LADDER_LEVELS_MAX. */
void tr_timeline_level_times(const struct tr_timeline *timeline, double from_s, double to_s, double *times_s);

/* The event at which the player stopped for good, with an error: the last there is. NULL where it did not. */
const struct tr_timeline_event *tr_timeline_stop(const struct tr_timeline *timeline);

/* The first event after t_s, or the last before it, of the kinds in `mask` (1 << kind); NULL where there is
 * none. */
const struct tr_timeline_event *tr_timeline_next_event(const struct tr_timeline *timeline, double t_s,
                                                       unsigned mask);
const struct tr_timeline_event *tr_timeline_previous_event(const struct tr_timeline *timeline, double t_s,
                                                           unsigned mask);

/* First event at or after t_s, as an index into events. */
size_t tr_timeline_event_index(const struct tr_timeline *timeline, double t_s);

/* Stalls as spans, in order: [begin, end), exact moments. Borrowed from the timeline. */
struct tr_timeline_stall {
    double begin_s, end_s;
    double before_s; /* stalled time until it begins */
};
const struct tr_timeline_stall *tr_timeline_stalls(const struct tr_timeline *timeline, size_t *count);

/* Stalled time within [from_s, to_s), to the exact moment. */
struct tr_timeline_stalled {
    size_t count; /* stalls that reach into the span */
    double total_s;
    bool began_before, goes_on; /* the first of them, the last of them */
};
void tr_timeline_stalled_between(const struct tr_timeline *timeline, double from_s, double to_s,
                                 struct tr_timeline_stalled *out);

/* Whether two sessions ran the same, to the digit: step by step, event by event, over equal levels. */
bool tr_timeline_equal(const struct tr_timeline *a, const struct tr_timeline *b);

void tr_timeline_free(struct tr_timeline *timeline); /* NULL is fine */

TR_EXPORT_END

#endif
