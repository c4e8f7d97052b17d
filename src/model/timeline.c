/* Look-ups in a timeline: a state, an event, a stall, a span. */
#include "model/timeline_build.h"

#include <math.h>
#include <string.h>

const char *tr_timeline_event_name(enum tr_timeline_event_kind kind)
{
    static const char *const names[TR_TIMELINE_EVENT_KINDS] = {
        [TR_TIMELINE_EVENT_STALL] = "stall",     [TR_TIMELINE_EVENT_RESUME] = "resume",
        [TR_TIMELINE_EVENT_SWITCH] = "switch",   [TR_TIMELINE_EVENT_OVERFLOW] = "overflow",
        [TR_TIMELINE_EVENT_REQUEST] = "request", [TR_TIMELINE_EVENT_ABANDON] = "abandon",
        [TR_TIMELINE_EVENT_SKIP] = "skip",       [TR_TIMELINE_EVENT_TIMEOUT] = "timeout",
        [TR_TIMELINE_EVENT_BAN] = "ban",         [TR_TIMELINE_EVENT_RUN_ON] = "run_on",
    };
    return kind < TR_TIMELINE_EVENT_KINDS ? names[kind] : "none";
}

double timeline_step_us(double dt_s)
{
    double m = rint(dt_s * 1e6);
    return m / 1e6 == dt_s ? m : 0;
}

double tr_timeline_step_start_s(double dt_s, size_t step)
{
    return timeline_step_start_s(timeline_step_us(dt_s), dt_s, step);
}

void tr_timeline_step_starts_s(double dt_s, size_t first, size_t count, double *start_s)
{
    const double m = timeline_step_us(dt_s), from = (double)first;
    if (m == 0 || dt_s == rint(dt_s)) {
        for (int i = 0; i < (int)count; i++) {
            start_s[i] = (from + i) * dt_s;
        }
        return;
    }
    for (int i = 0; i < (int)count; i++) {
        start_s[i] = (from + i) * m / 1e6;
    }
}

double tr_timeline_duration_s(const struct tr_timeline *timeline)
{
    return tr_timeline_step_start_s(timeline->dt_s, timeline->count);
}

size_t tr_timeline_step_at(const struct tr_timeline *timeline, double t_s)
{
    const double dt_s = timeline->dt_s, last = (double)(timeline->count - 1);
    double guess = floor(t_s / dt_s);
    if (!(guess > 0)) {
        guess = 0; /* also of NaN */
    }
    size_t step = (size_t)(guess < last ? guess : last);
    while (step > 0 && tr_timeline_step_start_s(dt_s, step) > t_s) {
        step--;
    }
    while (step + 1 < timeline->count && tr_timeline_step_start_s(dt_s, step + 1) <= t_s) {
        step++;
    }
    return step;
}

/* Stalls that have begun by t_s: the last of them is the one under way, if any is. */
static size_t stalls_begun(const struct tr_timeline *timeline, double t_s)
{
    const struct tr_timeline_index *index = timeline->index;
    size_t low = 0, high = index->stall_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->stalls[middle].begin_s <= t_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Seconds of [from_s, to_s) in which the picture moved: the spans are short, a step at most. */
static double moving_s(const struct tr_timeline *timeline, double from_s, double to_s)
{
    const struct tr_timeline_stall *stalls = timeline->index->stalls;
    from_s = fmax(from_s, timeline->playback_start_s);
    double moving = fmax(to_s - from_s, 0);
    for (size_t k = stalls_begun(timeline, to_s); k-- > 0 && stalls[k].end_s > from_s;) {
        moving -= fmax(0, fmin(stalls[k].end_s, to_s) - fmax(stalls[k].begin_s, from_s));
    }
    return moving;
}

static double share(double part, double whole)
{
    return whole > 0 ? fmin(fmax(part / whole, 0), 1) : 0;
}

/* A step and a moment in it. */
struct moment {
    size_t step;
    double t_s, start_s, end_s;
};

static double at_start(const struct tr_timeline *timeline, enum tr_timeline_column column, size_t step,
                       double initial)
{
    return step > 0 ? timeline->columns[column][step - 1] : initial;
}

/* The first fetch that ends after t_s: they end in order. */
static size_t fetches_ended(const struct tr_timeline *timeline, double t_s)
{
    size_t low = 0, high = timeline->fetch_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (timeline->fetches[middle].end_s <= t_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_segmented(const struct tr_timeline *timeline)
{
    return timeline->params.player.delivery == TR_PLAYER_SEGMENTS;
}

/* Where the pictures that have arrived by t_s end. */
static double pictures_end_s(const struct tr_timeline *timeline, double t_s)
{
    const size_t ended = fetches_ended(timeline, t_s);
    return ended > 0 ? timeline->fetches[ended - 1].pictures_end_s : timeline->index->first_segment_s;
}

/* By the exact moments at which segments arrived. Sound apart may reach less far: as much less as at the
 * step's end, or as what was there at its begin and has not been played since. */
static double segment_level_at(const struct tr_timeline *timeline, const struct moment *m, double content_s)
{
    double end_level_s = timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][m->step];
    if (m->t_s >= m->end_s) {
        return end_level_s;
    }
    double end_content_s = timeline->columns[TR_TIMELINE_CONTENT_S][m->step];
    double missing_s = pictures_end_s(timeline, m->end_s) - end_content_s - end_level_s;
    const double level_s = pictures_end_s(timeline, m->t_s) - content_s - fmax(0, missing_s);
    if (missing_s > 0 && m->step > 0) {
        const double begin_level_s = timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][m->step - 1],
                     played_s = content_s - timeline->columns[TR_TIMELINE_CONTENT_S][m->step - 1];
        return fmax(0, fmax(level_s, begin_level_s - played_s));
    }
    return fmax(0, level_s);
}

/* The level on screen, by the exact moments of switches. */
static int segment_quality_at(const struct tr_timeline *timeline, const struct moment *m)
{
    const struct tr_timeline_event *next =
        tr_timeline_next_event(timeline, m->t_s, 1u << TR_TIMELINE_EVENT_SWITCH);
    return next && next->t_s <= m->end_s ? next->from_level : timeline->quality[m->step];
}

/* Linear within the step, but for the moment at which the level met 0. */
static double level_at(const struct tr_timeline *timeline, const struct moment *m)
{
    double before = at_start(timeline, TR_TIMELINE_BUFFER_LEVEL_S, m->step, timeline->initial_level_s);
    double after = timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][m->step];
    double reached_s = m->end_s;
    if (timeline->flags[m->step] & TR_TIMELINE_STALL_EVENT) {
        size_t begun = stalls_begun(timeline, m->end_s);
        while (begun > 1 && timeline->index->stalls[begun - 1].begin_s >= m->end_s &&
               timeline->index->stalls[begun - 2].begin_s >= m->start_s) {
            begun--; /* one that begins with the next step is not this step's */
        }
        reached_s = begun > 0 ? timeline->index->stalls[begun - 1].begin_s : m->end_s;
    }
    if (m->t_s >= reached_s) {
        return after;
    }
    return before + (after - before) * share(m->t_s - m->start_s, reached_s - m->start_s);
}

static bool has_column(const struct tr_timeline *timeline, enum tr_timeline_column column)
{
    return (int)column < timeline->column_count;
}

/* Content moves with the picture; a jump to the live edge comes at the step's end. */
static double content_at(const struct tr_timeline *timeline, const struct moment *m)
{
    double before = at_start(timeline, TR_TIMELINE_CONTENT_S, m->step, 0);
    double after = timeline->columns[TR_TIMELINE_CONTENT_S][m->step];
    if (m->t_s >= m->end_s) {
        return after;
    }
    double jumped_s = 0;
    if (timeline->params.buffer.max_behind_s > 0 || has_column(timeline, TR_TIMELINE_SPEED)) {
        const struct tr_timeline_event *skip =
            tr_timeline_next_event(timeline, m->start_s, 1u << TR_TIMELINE_EVENT_SKIP);
        after -= skip && skip->t_s <= m->end_s ? skip->duration_s : 0;
        jumped_s = skip && skip->t_s <= m->t_s ? skip->duration_s : 0;
    }
    double moving = moving_s(timeline, m->start_s, m->t_s);
    return before + jumped_s + (after - before) * share(moving, moving_s(timeline, m->start_s, m->end_s));
}

static double behind_at(const struct tr_timeline *timeline, const struct moment *m)
{
    double before = at_start(timeline, TR_TIMELINE_BEHIND_LIVE_S, m->step, timeline->initial_behind_live_s);
    double after = timeline->columns[TR_TIMELINE_BEHIND_LIVE_S][m->step];
    return before + (after - before) * share(m->t_s - m->start_s, m->end_s - m->start_s);
}

static double drift_at(const struct tr_timeline *timeline, const struct moment *m)
{
    double before = at_start(timeline, TR_TIMELINE_AV_DRIFT_MS, m->step, 0);
    double after = timeline->columns[TR_TIMELINE_AV_DRIFT_MS][m->step];
    return before + (after - before) * share(m->t_s - m->start_s, m->end_s - m->start_s);
}

static void put_stall(const struct tr_timeline *timeline, double t_s, struct tr_timeline_state *out)
{
    size_t begun = stalls_begun(timeline, t_s);
    const struct tr_timeline_stall *stall = begun > 0 ? &timeline->index->stalls[begun - 1] : NULL;
    /* A stall that lasts to the end is still there at the end. */
    bool to_the_end = stall && out->ended && stall->end_s >= t_s;
    out->stalled = stall && (t_s < stall->end_s || to_the_end);
    out->stalled_for_s = out->stalled ? t_s - stall->begin_s : 0;
    out->last_playing_s = out->stalled ? stall->begin_s : t_s;
}

static struct moment moment_at(const struct tr_timeline *timeline, double t_s)
{
    struct moment m = {.t_s = t_s > 0 ? fmin(t_s, tr_timeline_duration_s(timeline)) : 0};
    m.step = tr_timeline_step_at(timeline, m.t_s);
    m.start_s = tr_timeline_step_start_s(timeline->dt_s, m.step);
    m.end_s = tr_timeline_step_start_s(timeline->dt_s, m.step + 1);
    return m;
}

double tr_timeline_column_at(const struct tr_timeline *timeline, enum tr_timeline_column column, double t_s)
{
    const struct moment m = moment_at(timeline, t_s);
    switch (column) {
    case TR_TIMELINE_BUFFER_LEVEL_S:
        return is_segmented(timeline) ? segment_level_at(timeline, &m, content_at(timeline, &m))
                                      : level_at(timeline, &m);
    case TR_TIMELINE_AV_DRIFT_MS: return drift_at(timeline, &m);
    case TR_TIMELINE_BEHIND_LIVE_S: return behind_at(timeline, &m);
    case TR_TIMELINE_CONTENT_S: return content_at(timeline, &m);
    case TR_TIMELINE_TARGET_S: return has_column(timeline, column) ? timeline->columns[column][m.step] : NAN;
    case TR_TIMELINE_SPEED: return has_column(timeline, column) ? timeline->columns[column][m.step] : 1;
    case TR_TIMELINE_BANDWIDTH_MBPS:
    case TR_TIMELINE_LATENCY_MS:
    case TR_TIMELINE_PACKET_LOSS:
    case TR_TIMELINE_CONGESTION:
    case TR_TIMELINE_INFLOW:
    case TR_TIMELINE_COLUMNS: break;
    }
    return column < TR_TIMELINE_COLUMNS ? timeline->columns[column][m.step] : 0;
}

void tr_timeline_at(const struct tr_timeline *timeline, double t_s, struct tr_timeline_state *out)
{
    const double duration_s = tr_timeline_duration_s(timeline);
    const struct moment m = moment_at(timeline, t_s);
    double *const *columns = timeline->columns;
    const double content_s = content_at(timeline, &m);
    const bool segmented = is_segmented(timeline);
    const int quality = segmented ? segment_quality_at(timeline, &m) : timeline->quality[m.step];
    const struct tr_ladder_level *level = &timeline->params.ladder.levels[quality];
    *out = (struct tr_timeline_state){
        .t_s = m.t_s,
        .step = m.step,
        .bandwidth_mbps = columns[TR_TIMELINE_BANDWIDTH_MBPS][m.step],
        .latency_ms = columns[TR_TIMELINE_LATENCY_MS][m.step],
        .packet_loss = columns[TR_TIMELINE_PACKET_LOSS][m.step],
        .congestion = columns[TR_TIMELINE_CONGESTION][m.step],
        .inflow = columns[TR_TIMELINE_INFLOW][m.step],
        .buffer_level_s = segmented ? segment_level_at(timeline, &m, content_s) : level_at(timeline, &m),
        .av_drift_ms = drift_at(timeline, &m),
        .behind_live_s = behind_at(timeline, &m),
        .content_s = content_s,
        .target_s = has_column(timeline, TR_TIMELINE_TARGET_S) ? columns[TR_TIMELINE_TARGET_S][m.step] : NAN,
        .speed = has_column(timeline, TR_TIMELINE_SPEED) ? columns[TR_TIMELINE_SPEED][m.step] : 1,
        .quality = quality,
        .bitrate_mbps = (level->video_kbps + level->audio_kbps) / 1000,
        .dropped = (timeline->flags[m.step] & TR_TIMELINE_DROPPED) != 0,
        .ended = t_s >= duration_s,
    };
    put_stall(timeline, m.t_s, out);
}

size_t tr_timeline_event_index(const struct tr_timeline *timeline, double t_s)
{
    size_t low = 0, high = timeline->event_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (timeline->events[middle].t_s < t_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const struct tr_timeline_event *tr_timeline_next_event(const struct tr_timeline *timeline, double t_s,
                                                       unsigned mask)
{
    for (size_t i = tr_timeline_event_index(timeline, t_s); i < timeline->event_count; i++) {
        const struct tr_timeline_event *event = &timeline->events[i];
        if (event->t_s > t_s && mask & 1u << event->kind) {
            return event;
        }
    }
    return NULL;
}

const struct tr_timeline_event *tr_timeline_previous_event(const struct tr_timeline *timeline, double t_s,
                                                           unsigned mask)
{
    for (size_t i = tr_timeline_event_index(timeline, t_s); i-- > 0;) {
        if (mask & 1u << timeline->events[i].kind) {
            return &timeline->events[i];
        }
    }
    return NULL;
}

const struct tr_timeline_stall *tr_timeline_stalls(const struct tr_timeline *timeline, size_t *count)
{
    *count = timeline->index->stall_count;
    return timeline->index->stalls;
}
