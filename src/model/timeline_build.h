/* Making a timeline: columns come in blocks, in order; events, fetches and stalls as they happen. */
#ifndef TRACEREEL_MODEL_TIMELINE_BUILD_H
#define TRACEREEL_MODEL_TIMELINE_BUILD_H

#include "model/pyramid.h"
#include "model/quality.h"

#include <tracereel/timeline.h>

#define CHECKPOINT_STEPS ((size_t)64) /* between two stored sums: a report walks at most this many */

/* Sums over the steps before a checkpoint, for struct tr_scores. */
struct score_sums {
    double video_kbps, height_px, behind_s, behind_max_s, change_mbps;
};
#define SCORE_CHECKPOINT_STEPS ((size_t)256)

/* Lowest and highest level of a block of so many steps. */
struct quality_extent {
    uint8_t low, high;
};
#define QUALITY_BLOCK_STEPS ((size_t)256)

struct tr_timeline_index {
    struct pyramid pyramids[TR_TIMELINE_COLUMNS];
    size_t done;                          /* steps indexed so far */
    struct qoe_sums *checkpoints;         /* [k]: of the first k * 64 steps */
    struct score_sums *score_checkpoints; /* [k]: of the first k * 256 steps */
    struct quality_extent *qualities;     /* [k]: of steps from k * 256 on */
    struct tr_timeline_stall *stalls;
    size_t stall_count, stall_capacity;
    double first_segment_s; /* segment delivery: content at which the first one begins */
};

/* dt in microseconds where that is a whole number, else 0; and by it when a step starts. i * us stays under
 * 2^53 for any session, so one division rounds i * dt correctly. */
double timeline_step_us(double dt_s);
static inline double timeline_step_start_s(double step_us, double dt_s, size_t step)
{
    const double k = (double)(ptrdiff_t)step; /* of a signed number it is one instruction */
    return step_us > 0 ? k * step_us / 1e6 : k * dt_s;
}

/* The columns of low latency are there in its sessions alone (TR_TIMELINE_COLUMNS_ALWAYS). */
static inline bool timeline_has(const struct tr_timeline *timeline, enum tr_timeline_column column)
{
    return (int)column < timeline->column_count;
}

/* A timeline with `count` steps, its columns not filled in and without sums and pyramids: only its columns
 * and events can be read. NULL where memory ran out. */
struct tr_timeline *timeline_new(const struct tr_params *params, double dt_s, size_t count);

/* The same in the memory of another, whose steps, events and stalls are gone. It must have no sums yet. False
 * where memory ran out. */
bool timeline_reuse(struct tr_timeline *timeline, const struct tr_params *params, double dt_s, size_t count);

/* Room for `capacity` steps and more; those that are there stay. False where memory ran out. */
bool timeline_reserve(struct tr_timeline *timeline, size_t capacity);

/* Sums and pyramids, once `count` is final. False where memory ran out. */
bool timeline_index_begin(struct tr_timeline *timeline);

/* Columns, flags and quality of the next `count` steps are there: sums and pyramids take them in. A multiple
 * of 256 unless they are the last. */
void timeline_index_steps(struct tr_timeline *timeline, size_t count);

/* Events, fetches and waits in order of time. False where memory ran out. */
bool timeline_add_event(struct tr_timeline *timeline, const struct tr_timeline_event *event);
bool timeline_add_fetch(struct tr_timeline *timeline, const struct tr_timeline_fetch *fetch);
bool timeline_add_wait(struct tr_timeline *timeline, const struct tr_timeline_wait *wait);

/* A stall begins, and the one under way ends: the event, and the span for look-ups. */
bool timeline_begin_stall(struct tr_timeline *timeline, double t_s, int level);
bool timeline_end_stall(struct tr_timeline *timeline, double t_s, int level);

/* The last event of a kind, which there is, is over. */
void timeline_end_last(struct tr_timeline *timeline, enum tr_timeline_event_kind kind, double t_s);

/* A stall still under way lasts to the end; shortens arrays. */
void timeline_finish(struct tr_timeline *timeline);

/* Widens *extent to the levels of steps [first, end), one by one. */
void quality_widen(const struct tr_timeline *timeline, size_t first, size_t end,
                   struct quality_extent *extent);

/* Sums over the first `steps` steps. */
void timeline_sums(const struct tr_timeline *timeline, size_t steps, struct qoe_sums *out);
/* Works out the scores that follow from requests and switches up to t_s. */
void timeline_score_delivery(const struct tr_timeline *timeline, double t_s, struct tr_scores *out);
void timeline_score_sums(const struct tr_timeline *timeline, size_t steps, struct score_sums *out);

#endif
