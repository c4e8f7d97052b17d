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
        [TR_TIMELINE_EVENT_STOP] = "stop",
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
    const double step_us = timeline_step_us(dt_s);
    double guess = floor(t_s / dt_s);
    if (!(guess > 0)) {
        guess = 0; /* also of NaN */
    }
    size_t step = (size_t)(guess < last ? guess : last);
    while (step > 0 && timeline_step_start_s(step_us, dt_s, step) > t_s) {
        step--;
    }
    while (step + 1 < timeline->count && timeline_step_start_s(step_us, dt_s, step + 1) <= t_s) {
        step++;
    }
    return step;
}

/* A step that a moment lies in. */
struct step {
    size_t at;
    double start_s, end_s;
};

static double clamp_moment(double duration_s, double t_s)
{
    return t_s > 0 ? fmin(t_s, duration_s) : 0;
}

static struct step step_of(const struct tr_timeline *timeline, double t_s)
{
    const double dt_s = timeline->dt_s, step_us = timeline_step_us(dt_s);
    const size_t at = tr_timeline_step_at(timeline, t_s);
    return (struct step){at, timeline_step_start_s(step_us, dt_s, at),
                         timeline_step_start_s(step_us, dt_s, at + 1)};
}

void tr_timeline_steps_at(const struct tr_timeline *timeline, const double *t_s, size_t count, size_t *steps)
{
    struct step step = {0, INFINITY, -INFINITY};
    for (size_t i = 0; i < count; i++) {
        if (!(step.start_s <= t_s[i] && t_s[i] < step.end_s)) {
            step = step_of(timeline, t_s[i]);
        }
        steps[i] = step.at;
    }
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

static double at_start(const struct tr_timeline *timeline, enum tr_timeline_column column, size_t step,
                       double initial)
{
    return step > 0 ? timeline->columns[column][step - 1] : initial;
}

static bool is_segmented(const struct tr_timeline *timeline)
{
    return timeline->params.player.delivery == TR_PLAYER_SEGMENTS;
}

/* A quantity's course inside a step is what all moments in it share, worked out once for many of them. */
struct content_course {
    double begin_s, end_s;                /* content at the step's begin and end */
    double played_s;                      /* between them, without a jump to the live edge */
    double moving_s;                      /* in which the picture moves */
    bool stalls;                          /* it does not all the time */
    const struct tr_timeline_event *skip; /* the first after the step's begin; NULL: none */
};

/* Seconds from the step's begin to t_s in which the picture moves. */
static double moved_s(const struct tr_timeline *timeline, const struct step *step, bool stalls, double t_s)
{
    return stalls ? moving_s(timeline, step->start_s, t_s)
                  : fmax(t_s - fmax(step->start_s, timeline->playback_start_s), 0);
}

static struct content_course content_course(const struct tr_timeline *timeline, const struct step *step)
{
    const struct tr_timeline_index *index = timeline->index;
    const size_t begun = stalls_begun(timeline, step->end_s);
    struct content_course c = {
        .begin_s = at_start(timeline, TR_TIMELINE_CONTENT_S, step->at, 0),
        .end_s = timeline->columns[TR_TIMELINE_CONTENT_S][step->at],
        .stalls = begun > 0 && index->stalls[begun - 1].end_s > step->start_s,
    };
    double after_s = c.end_s;
    if (timeline->params.buffer.max_behind_s > 0 || timeline_has(timeline, TR_TIMELINE_SPEED)) {
        c.skip = tr_timeline_next_event(timeline, step->start_s, 1u << TR_TIMELINE_EVENT_SKIP);
        after_s -= c.skip && c.skip->t_s <= step->end_s ? c.skip->duration_s : 0;
    }
    c.played_s = after_s - c.begin_s;
    c.moving_s = moved_s(timeline, step, c.stalls, step->end_s);
    return c;
}

/* Content moves with the picture; a jump to the live edge comes at the step's end. */
static double content_at(const struct tr_timeline *timeline, const struct step *step,
                         const struct content_course *c, double t_s)
{
    if (t_s >= step->end_s) {
        return c->end_s;
    }
    const double jumped_s = c->skip && c->skip->t_s <= t_s ? c->skip->duration_s : 0;
    return c->begin_s + jumped_s + c->played_s * share(moved_s(timeline, step, c->stalls, t_s), c->moving_s);
}

/* How many fetches have ended by t_s, of [low, high]: they end in order. */
static size_t fetches_ended(const struct tr_timeline *timeline, double t_s, size_t low, size_t high)
{
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

/* Where the pictures end that the first `ended` fetches brought. */
static double pictures_end_s(const struct tr_timeline *timeline, size_t ended)
{
    return ended > 0 ? timeline->fetches[ended - 1].pictures_end_s : timeline->index->first_segment_s;
}

struct level_course {
    double begin_s, end_s; /* the level at the step's begin and end */
    double reached_s;      /* fluid delivery: when the level is the end's */
    /* segments: */
    size_t ended, ended_after; /* fetches by the step's begin and end */
    double missing_s;          /* by which sound reaches less far than pictures */
    double begin_content_s;
};

static void segment_course(const struct tr_timeline *timeline, const struct step *step,
                           struct level_course *c)
{
    c->ended = fetches_ended(timeline, step->start_s, 0, timeline->fetch_count);
    c->ended_after = fetches_ended(timeline, step->end_s, c->ended, timeline->fetch_count);
    const double end_content_s = timeline->columns[TR_TIMELINE_CONTENT_S][step->at];
    c->missing_s = pictures_end_s(timeline, c->ended_after) - end_content_s - c->end_s;
    c->begin_content_s = at_start(timeline, TR_TIMELINE_CONTENT_S, step->at, 0);
}

/* Linear within the step, but for the moment at which the level met 0. */
static double fluid_reached_s(const struct tr_timeline *timeline, const struct step *step)
{
    if (!(timeline->flags[step->at] & TR_TIMELINE_STALL_EVENT)) {
        return step->end_s;
    }
    const struct tr_timeline_stall *stalls = timeline->index->stalls;
    size_t begun = stalls_begun(timeline, step->end_s);
    while (begun > 1 && stalls[begun - 1].begin_s >= step->end_s &&
           stalls[begun - 2].begin_s >= step->start_s) {
        begun--; /* one that begins with the next step is not this step's */
    }
    return begun > 0 ? stalls[begun - 1].begin_s : step->end_s;
}

static struct level_course level_course(const struct tr_timeline *timeline, const struct step *step)
{
    struct level_course c = {
        .begin_s = at_start(timeline, TR_TIMELINE_BUFFER_LEVEL_S, step->at, timeline->initial_level_s),
        .end_s = timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][step->at],
    };
    if (is_segmented(timeline)) {
        segment_course(timeline, step, &c);
    } else {
        c.reached_s = fluid_reached_s(timeline, step);
    }
    return c;
}

/* By the exact moments at which segments arrived. Sound apart may reach less far: as much less as at the
 * step's end, or as what was there at its begin and has not been played since. */
static double segment_level_at(const struct tr_timeline *timeline, const struct step *step,
                               const struct level_course *c, double content_s, double t_s)
{
    if (t_s >= step->end_s) {
        return c->end_s;
    }
    const size_t ended = fetches_ended(timeline, t_s, c->ended, c->ended_after);
    const double level_s = pictures_end_s(timeline, ended) - content_s - fmax(0, c->missing_s);
    if (c->missing_s > 0 && step->at > 0) {
        return fmax(0, fmax(level_s, c->begin_s - (content_s - c->begin_content_s)));
    }
    return fmax(0, level_s);
}

static double between(double before, double after, double begin_s, double end_s, double t_s)
{
    return before + (after - before) * share(t_s - begin_s, end_s - begin_s);
}

static double level_at(const struct tr_timeline *timeline, const struct step *step,
                       const struct level_course *c, double content_s, double t_s)
{
    if (is_segmented(timeline)) {
        return segment_level_at(timeline, step, c, content_s, t_s);
    }
    return t_s >= c->reached_s ? c->end_s : between(c->begin_s, c->end_s, step->start_s, c->reached_s, t_s);
}

/* A column that is straight inside a step, from `initial` on. */
static double linear_at(const struct tr_timeline *timeline, enum tr_timeline_column column, double initial,
                        const struct step *step, double t_s)
{
    return between(at_start(timeline, column, step->at, initial), timeline->columns[column][step->at],
                   step->start_s, step->end_s, t_s);
}

static double behind_at(const struct tr_timeline *timeline, const struct step *step, double t_s)
{
    return linear_at(timeline, TR_TIMELINE_BEHIND_LIVE_S, timeline->initial_behind_live_s, step, t_s);
}

static double drift_at(const struct tr_timeline *timeline, const struct step *step, double t_s)
{
    return linear_at(timeline, TR_TIMELINE_AV_DRIFT_MS, 0, step, t_s);
}

/* The level on screen, by the exact moments of switches. */
static int segment_quality_at(const struct tr_timeline *timeline, const struct step *step, double t_s)
{
    const struct tr_timeline_event *next =
        tr_timeline_next_event(timeline, t_s, 1u << TR_TIMELINE_EVENT_SWITCH);
    return next && next->t_s <= step->end_s ? next->from_level : timeline->quality[step->at];
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

/* Columns that a low-latency session alone has are those of any other elsewhere. */
static double held_at(const struct tr_timeline *timeline, enum tr_timeline_column column, size_t step)
{
    if (timeline_has(timeline, column)) {
        return timeline->columns[column][step];
    }
    return column == TR_TIMELINE_SPEED ? 1 : NAN;
}

void tr_timeline_column_at(const struct tr_timeline *timeline, enum tr_timeline_column column,
                           const double *t_s, size_t count, float *values)
{
    const double duration_s = tr_timeline_duration_s(timeline);
    const bool level = column == TR_TIMELINE_BUFFER_LEVEL_S, content = column == TR_TIMELINE_CONTENT_S;
    const bool with_content = content || (level && is_segmented(timeline));
    struct step step = {0, INFINITY, -INFINITY};
    struct content_course of_content = {0};
    struct level_course of_level = {0};
    for (size_t i = 0; i < count; i++) {
        const double moment_s = clamp_moment(duration_s, t_s[i]);
        if (!(step.start_s <= moment_s && moment_s < step.end_s)) {
            step = step_of(timeline, moment_s);
            of_content = with_content ? content_course(timeline, &step) : of_content;
            of_level = level ? level_course(timeline, &step) : of_level;
        }
        const double content_s = with_content ? content_at(timeline, &step, &of_content, moment_s) : 0;
        double value = 0;
        switch (column) {
        case TR_TIMELINE_BUFFER_LEVEL_S:
            value = level_at(timeline, &step, &of_level, content_s, moment_s);
            break;
        case TR_TIMELINE_CONTENT_S: value = content_s; break;
        case TR_TIMELINE_AV_DRIFT_MS: value = drift_at(timeline, &step, moment_s); break;
        case TR_TIMELINE_BEHIND_LIVE_S: value = behind_at(timeline, &step, moment_s); break;
        case TR_TIMELINE_BANDWIDTH_MBPS:
        case TR_TIMELINE_LATENCY_MS:
        case TR_TIMELINE_PACKET_LOSS:
        case TR_TIMELINE_CONGESTION:
        case TR_TIMELINE_INFLOW:
        case TR_TIMELINE_TARGET_S:
        case TR_TIMELINE_SPEED: value = held_at(timeline, column, step.at); break;
        case TR_TIMELINE_COLUMNS: break;
        }
        values[i] = (float)value;
    }
}

void tr_timeline_at(const struct tr_timeline *timeline, double t_s, struct tr_timeline_state *out)
{
    const double duration_s = tr_timeline_duration_s(timeline);
    const double moment_s = clamp_moment(duration_s, t_s);
    const struct step step = step_of(timeline, moment_s);
    const struct content_course of_content = content_course(timeline, &step);
    const struct level_course of_level = level_course(timeline, &step);
    const double content_s = content_at(timeline, &step, &of_content, moment_s);
    double *const *columns = timeline->columns;
    const int quality =
        is_segmented(timeline) ? segment_quality_at(timeline, &step, moment_s) : timeline->quality[step.at];
    const struct tr_ladder_level *on_screen = &timeline->params.ladder.levels[quality];
    *out = (struct tr_timeline_state){
        .t_s = moment_s,
        .step = step.at,
        .bandwidth_mbps = columns[TR_TIMELINE_BANDWIDTH_MBPS][step.at],
        .latency_ms = columns[TR_TIMELINE_LATENCY_MS][step.at],
        .packet_loss = columns[TR_TIMELINE_PACKET_LOSS][step.at],
        .congestion = columns[TR_TIMELINE_CONGESTION][step.at],
        .inflow = columns[TR_TIMELINE_INFLOW][step.at],
        .buffer_level_s = level_at(timeline, &step, &of_level, content_s, moment_s),
        .av_drift_ms = drift_at(timeline, &step, moment_s),
        .behind_live_s = behind_at(timeline, &step, moment_s),
        .content_s = content_s,
        .target_s = held_at(timeline, TR_TIMELINE_TARGET_S, step.at),
        .speed = held_at(timeline, TR_TIMELINE_SPEED, step.at),
        .quality = quality,
        .bitrate_mbps = (on_screen->video_kbps + on_screen->audio_kbps) / 1000,
        .dropped = (timeline->flags[step.at] & TR_TIMELINE_DROPPED) != 0,
        .ended = t_s >= duration_s,
    };
    put_stall(timeline, moment_s, out);
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

const struct tr_timeline_event *tr_timeline_stop(const struct tr_timeline *timeline)
{
    const struct tr_timeline_event *last =
        timeline->event_count > 0 ? &timeline->events[timeline->event_count - 1] : NULL;
    return last && last->kind == TR_TIMELINE_EVENT_STOP ? last : NULL;
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
