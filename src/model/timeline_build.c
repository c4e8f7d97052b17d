#include "model/timeline_build.h"

#include "base/column.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool timeline_index_begin(struct tr_timeline *timeline)
{
    struct tr_timeline_index *index = timeline->index;
    for (int c = 0; c < timeline->column_count; c++) {
        if (!pyramid_init(&index->pyramids[c], timeline->columns[c], timeline->count)) {
            return false;
        }
    }
    index->checkpoints = malloc((timeline->count / CHECKPOINT_STEPS + 1) * sizeof *index->checkpoints);
    index->score_checkpoints =
        malloc((timeline->count / SCORE_CHECKPOINT_STEPS + 1) * sizeof *index->score_checkpoints);
    index->qualities = malloc((timeline->count / QUALITY_BLOCK_STEPS + 1) * sizeof *index->qualities);
    if (!index->checkpoints || !index->score_checkpoints || !index->qualities) {
        return false;
    }
    index->checkpoints[0] = (struct qoe_sums){0};
    index->score_checkpoints[0] = (struct score_sums){0};
    return true;
}

/* A column of `count` that holds what *column held of `kept`. */
static bool widen(void **column, size_t kept, size_t count, size_t size)
{
    void *wider = column_fixed(count, size);
    if (!wider) {
        return false;
    }
    if (kept > 0) {
        memcpy(wider, *column, kept * size);
    }
    free(*column);
    *column = wider;
    return true;
}

bool timeline_reserve(struct tr_timeline *timeline, size_t capacity)
{
    const size_t kept = timeline->capacity;
    if (capacity <= kept) {
        return true;
    }
    bool ok = true;
    for (int c = 0; c < timeline->column_count && ok; c++) {
        void *column = timeline->columns[c];
        ok = widen(&column, kept, capacity, sizeof(double));
        timeline->columns[c] = column;
    }
    void *flags = timeline->flags, *quality = timeline->quality;
    ok = ok && widen(&flags, kept, capacity, 1);
    timeline->flags = flags;
    ok = ok && widen(&quality, kept, capacity, 1);
    timeline->quality = quality;
    timeline->capacity = ok ? capacity : kept;
    return ok;
}

static int columns_of(const struct tr_params *params)
{
    return tr_params_low_latency(params) ? TR_TIMELINE_COLUMNS : TR_TIMELINE_COLUMNS_ALWAYS;
}

struct tr_timeline *timeline_new(const struct tr_params *params, double dt_s, size_t count)
{
    struct tr_timeline *timeline = calloc(1, sizeof *timeline);
    if (!timeline) {
        return NULL;
    }
    timeline->dt_s = dt_s;
    timeline->params = *params;
    timeline->column_count = columns_of(params);
    timeline->index = calloc(1, sizeof *timeline->index);
    if (!timeline->index || !timeline_reserve(timeline, count)) {
        tr_timeline_free(timeline);
        return NULL;
    }
    timeline->count = count;
    return timeline;
}

bool timeline_reuse(struct tr_timeline *timeline, const struct tr_params *params, double dt_s, size_t count)
{
    const int columns = columns_of(params);
    if (columns > timeline->column_count) { /* what is reserved has fewer */
        timeline->column_count = columns;
        timeline->capacity = 0;
    }
    if (!timeline_reserve(timeline, count)) {
        return false;
    }
    timeline->dt_s = dt_s;
    timeline->params = *params;
    timeline->count = count;
    timeline->event_count = timeline->fetch_count = timeline->wait_count = 0;
    timeline->playback_start_s = 0;
    timeline->index->stall_count = 0;
    return true;
}

static void index_free(struct tr_timeline_index *index)
{
    if (!index) {
        return;
    }
    for (int c = 0; c < TR_TIMELINE_COLUMNS; c++) {
        pyramid_destroy(&index->pyramids[c]);
    }
    free(index->checkpoints);
    free(index->score_checkpoints);
    free(index->qualities);
    free(index->stalls);
    free(index);
}

void tr_timeline_free(struct tr_timeline *timeline)
{
    if (!timeline) {
        return;
    }
    for (int c = 0; c < TR_TIMELINE_COLUMNS; c++) {
        free(timeline->columns[c]);
    }
    free(timeline->flags);
    free(timeline->quality);
    free(timeline->events);
    free(timeline->fetches);
    free(timeline->waits);
    index_free(timeline->index);
    free(timeline);
}

/* Adds steps [first, end) to sums; the change of bitrate from the step before counts with the step. */
static void add_scores(const struct tr_timeline *timeline, struct score_sums *sums, size_t first, size_t end)
{
    const struct tr_ladder_level *levels = timeline->params.ladder.levels;
    const double *behind_s = timeline->columns[TR_TIMELINE_BEHIND_LIVE_S];
    const uint8_t *quality = timeline->quality;
    struct score_sums s = *sums;
    for (size_t i = first; i < end; i++) {
        const struct tr_ladder_level *level = &levels[quality[i]];
        s.video_kbps += level->video_kbps;
        s.height_px += level->height_px;
        s.behind_s += behind_s[i];
        s.behind_max_s = behind_s[i] > s.behind_max_s ? behind_s[i] : s.behind_max_s;
        if (i > 0 && quality[i] != quality[i - 1]) {
            s.change_mbps += fabs(level->video_kbps - levels[quality[i - 1]].video_kbps) / 1000;
        }
    }
    *sums = s;
}

static void add_qoe(const struct tr_timeline *timeline, struct qoe_sums *sums, size_t first, size_t end)
{
    qoe_add(sums, &timeline->params.quality, timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S] + first,
            timeline->columns[TR_TIMELINE_AV_DRIFT_MS] + first, timeline->flags + first, end - first);
}

void quality_widen(const struct tr_timeline *timeline, size_t first, size_t end,
                   struct quality_extent *extent)
{
    uint8_t low = extent->low, high = extent->high;
    for (size_t i = first; i < end; i++) {
        uint8_t q = timeline->quality[i];
        low = q < low ? q : low;
        high = q > high ? q : high;
    }
    *extent = (struct quality_extent){low, high};
}

void timeline_index_steps(struct tr_timeline *timeline, size_t count)
{
    struct tr_timeline_index *index = timeline->index;
    const size_t from = index->done, done = from + count;
    for (int c = 0; c < timeline->column_count; c++) {
        pyramid_add(&index->pyramids[c], count);
    }
    struct qoe_sums qoe = index->checkpoints[from / CHECKPOINT_STEPS];
    for (size_t i = from; i + CHECKPOINT_STEPS <= done; i += CHECKPOINT_STEPS) {
        add_qoe(timeline, &qoe, i, i + CHECKPOINT_STEPS);
        index->checkpoints[i / CHECKPOINT_STEPS + 1] = qoe;
    }
    for (size_t i = from; i < done; i += QUALITY_BLOCK_STEPS) {
        struct quality_extent extent = {UINT8_MAX, 0};
        quality_widen(timeline, i, i + QUALITY_BLOCK_STEPS < done ? i + QUALITY_BLOCK_STEPS : done, &extent);
        index->qualities[i / QUALITY_BLOCK_STEPS] = extent;
    }
    struct score_sums scores = index->score_checkpoints[from / SCORE_CHECKPOINT_STEPS];
    for (size_t i = from; i + SCORE_CHECKPOINT_STEPS <= done; i += SCORE_CHECKPOINT_STEPS) {
        add_scores(timeline, &scores, i, i + SCORE_CHECKPOINT_STEPS);
        index->score_checkpoints[i / SCORE_CHECKPOINT_STEPS + 1] = scores;
    }
    index->done = done;
}

void timeline_sums(const struct tr_timeline *timeline, size_t steps, struct qoe_sums *out)
{
    size_t checkpoint = steps / CHECKPOINT_STEPS;
    *out = timeline->index->checkpoints[checkpoint];
    add_qoe(timeline, out, checkpoint * CHECKPOINT_STEPS, steps);
}

void timeline_score_sums(const struct tr_timeline *timeline, size_t steps, struct score_sums *out)
{
    size_t checkpoint = steps / SCORE_CHECKPOINT_STEPS;
    *out = timeline->index->score_checkpoints[checkpoint];
    add_scores(timeline, out, checkpoint * SCORE_CHECKPOINT_STEPS, steps);
}

/* Room for one more; false where memory ran out. */
static bool grow(void **items, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity) {
        return true;
    }
    size_t more = *capacity ? *capacity * 2 : 64;
    void *grown = realloc(*items, more * size);
    if (!grown) {
        return false;
    }
    *items = grown;
    *capacity = more;
    return true;
}

bool timeline_add_event(struct tr_timeline *timeline, const struct tr_timeline_event *event)
{
    void *items = timeline->events;
    bool ok = grow(&items, &timeline->event_capacity, timeline->event_count, sizeof *event);
    timeline->events = items;
    if (ok) {
        timeline->events[timeline->event_count++] = *event;
    }
    return ok;
}

bool timeline_add_fetch(struct tr_timeline *timeline, const struct tr_timeline_fetch *fetch)
{
    void *items = timeline->fetches;
    bool ok = grow(&items, &timeline->fetch_capacity, timeline->fetch_count, sizeof *fetch);
    timeline->fetches = items;
    if (ok) {
        timeline->fetches[timeline->fetch_count++] = *fetch;
    }
    return ok;
}

bool timeline_add_wait(struct tr_timeline *timeline, const struct tr_timeline_wait *wait)
{
    void *items = timeline->waits;
    bool ok = grow(&items, &timeline->wait_capacity, timeline->wait_count, sizeof *wait);
    timeline->waits = items;
    if (ok) {
        timeline->waits[timeline->wait_count++] = *wait;
    }
    return ok;
}

bool timeline_begin_stall(struct tr_timeline *timeline, double t_s, int level)
{
    struct tr_timeline_index *index = timeline->index;
    void *items = index->stalls;
    bool ok = grow(&items, &index->stall_capacity, index->stall_count, sizeof *index->stalls);
    index->stalls = items;
    if (!ok) {
        return false;
    }
    double before_s = 0;
    if (index->stall_count > 0) {
        const struct tr_timeline_stall *last = &index->stalls[index->stall_count - 1];
        before_s = last->before_s + (last->end_s - last->begin_s);
    }
    index->stalls[index->stall_count++] = (struct tr_timeline_stall){t_s, INFINITY, before_s};
    return timeline_add_event(
        timeline, &(struct tr_timeline_event){
                      .t_s = t_s, .kind = TR_TIMELINE_EVENT_STALL, .from_level = level, .to_level = level});
}

static bool stall_is_open(const struct tr_timeline_index *index)
{
    return index->stall_count > 0 && isinf(index->stalls[index->stall_count - 1].end_s);
}

void timeline_end_last(struct tr_timeline *timeline, enum tr_timeline_event_kind kind, double t_s)
{
    for (size_t i = timeline->event_count; i-- > 0;) {
        if (timeline->events[i].kind == kind) {
            timeline->events[i].duration_s = t_s - timeline->events[i].t_s;
            return;
        }
    }
}

/* The stall event of the stall that ends learns how long it lasted. */
static void close_stall(struct tr_timeline *timeline, double t_s)
{
    struct tr_timeline_index *index = timeline->index;
    if (!stall_is_open(index)) {
        return; /* none; or there was no memory for its beginning, and whoever began it was told */
    }
    struct tr_timeline_stall *stall = &index->stalls[index->stall_count - 1];
    stall->end_s = t_s;
    timeline_end_last(timeline, TR_TIMELINE_EVENT_STALL, t_s);
}

bool timeline_end_stall(struct tr_timeline *timeline, double t_s, int level)
{
    close_stall(timeline, t_s);
    return timeline_add_event(
        timeline, &(struct tr_timeline_event){
                      .t_s = t_s, .kind = TR_TIMELINE_EVENT_RESUME, .from_level = level, .to_level = level});
}

void timeline_finish(struct tr_timeline *timeline)
{
    close_stall(timeline, tr_timeline_duration_s(timeline));
}
