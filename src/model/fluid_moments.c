#include "model/fluid_moments.h"

#include "model/timeline_build.h"

#define HAPPENED (TR_TIMELINE_STALL_EVENT | TR_TIMELINE_RESUME_EVENT | TR_TIMELINE_SWITCH)

/* A step as the events see it. */
struct moment_step {
    size_t i;
    double start_s, end_s, inflow, drain;
    unsigned flags;
};

void fluid_moments_init(struct fluid_moments *moments, struct tr_timeline *timeline,
                        const struct fluid *fluid)
{
    *moments = (struct fluid_moments){.timeline = timeline, .level_s = fluid->buffer.level_s};
    timeline->initial_level_s = fluid->buffer.level_s;
    timeline->initial_behind_live_s = fluid->behind_s;
}

static double within(const struct moment_step *step, double after_s)
{
    double t_s = step->start_s + after_s;
    return t_s < step->end_s ? t_s : step->end_s;
}

static bool add_switch(struct fluid_moments *m, const struct moment_step *step)
{
    int to = m->timeline->quality[step->i];
    return timeline_add_event(m->timeline, &(struct tr_timeline_event){.t_s = step->start_s,
                                                                       .kind = TR_TIMELINE_EVENT_SWITCH,
                                                                       .from_level = m->quality,
                                                                       .to_level = to});
}

static bool add_overflow(struct fluid_moments *m, const struct moment_step *step)
{
    double max_s = m->timeline->params.buffer.max_level_s;
    double after_s = m->level_s < max_s ? (max_s - m->level_s) / (step->inflow - step->drain) : 0;
    int level = m->timeline->quality[step->i];
    return timeline_add_event(m->timeline, &(struct tr_timeline_event){.t_s = within(step, after_s),
                                                                       .kind = TR_TIMELINE_EVENT_OVERFLOW,
                                                                       .from_level = level,
                                                                       .to_level = level});
}

static bool begin_stall(struct fluid_moments *m, const struct moment_step *step)
{
    double dt_s = m->timeline->dt_s;
    m->stall_begin_s = within(step, buffer_empty_after_s(m->level_s, step->inflow, step->drain, dt_s));
    return timeline_begin_stall(m->timeline, m->stall_begin_s, m->timeline->quality[step->i]);
}

static bool end_stall(struct fluid_moments *m, const struct moment_step *step)
{
    double threshold_s = m->timeline->params.buffer.rebuffer_threshold_s, dt_s = m->timeline->dt_s;
    double end_s = within(step, buffer_full_after_s(m->level_s, threshold_s, step->inflow, dt_s));
    m->stalled_s += end_s - m->stall_begin_s;
    return timeline_end_stall(m->timeline, end_s, m->timeline->quality[step->i]);
}

/* The events of a step that has any, in order of time: a switch comes with its start. */
static bool add_events(struct fluid_moments *m, const struct moment_step *step)
{
    bool ok = true;
    if (step->flags & TR_TIMELINE_SWITCH) {
        ok = add_switch(m, step);
    }
    if (ok && step->flags & TR_TIMELINE_STALL_EVENT) {
        ok = begin_stall(m, step);
    }
    if (ok && step->flags & TR_TIMELINE_RESUME_EVENT) {
        ok = end_stall(m, step);
    }
    if (ok && step->flags & TR_TIMELINE_OVERFLOW && !m->overflow) {
        ok = add_overflow(m, step);
    }
    return ok;
}

/* How long the picture moved within the step, by the exact moments. */
static double playing_s(const struct fluid_moments *m, const struct moment_step *step)
{
    if (step->flags & TR_TIMELINE_STALL_EVENT) {
        return m->stall_begin_s - step->start_s;
    }
    if (step->flags & TR_TIMELINE_RESUME_EVENT) {
        struct tr_timeline_index *index = m->timeline->index;
        return step->end_s - index->stalls[index->stall_count - 1].end_s;
    }
    return step->flags & TR_TIMELINE_STALLED ? 0 : step->end_s - step->start_s;
}

static bool add_skip(struct fluid_moments *m, const struct moment_step *step, double skipped_s)
{
    int level = m->timeline->quality[step->i];
    m->gained_s += skipped_s;
    return timeline_add_event(m->timeline, &(struct tr_timeline_event){.t_s = step->end_s,
                                                                       .kind = TR_TIMELINE_EVENT_SKIP,
                                                                       .from_level = level,
                                                                       .to_level = level,
                                                                       .duration_s = skipped_s});
}

/* Content played by the step's end. Not summed up step by step: while stalled it is the same number, to the
 * bit. */
static double content_at(const struct fluid_moments *m, const struct moment_step *step)
{
    double end_s = step->flags & TR_TIMELINE_STALLED ? m->stall_begin_s : step->end_s;
    return m->timeline->params.buffer.drain_rate * (end_s - m->stalled_s) + m->gained_s;
}

bool fluid_moments_add(struct fluid_moments *moments, size_t count, const double *speed,
                       const double *skipped_s)
{
    struct fluid_moments *m = moments;
    struct tr_timeline *timeline = m->timeline;
    const double *level_s = timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S];
    const double drain = timeline->params.buffer.drain_rate;
    double *behind_s = timeline->columns[TR_TIMELINE_BEHIND_LIVE_S],
           *content_s = timeline->columns[TR_TIMELINE_CONTENT_S];
    double start_s[FLUID_BLOCK + 1];
    tr_timeline_step_starts_s(timeline->dt_s, m->done, count + 1, start_s);
    for (size_t k = 0; k < count; k++) {
        const size_t i = m->done + k;
        struct moment_step step = {.i = i,
                                   .start_s = start_s[k],
                                   .end_s = start_s[k + 1],
                                   .inflow = timeline->columns[TR_TIMELINE_INFLOW][i],
                                   .drain = speed ? drain * speed[k] : drain,
                                   .flags = timeline->flags[i]};
        bool happened = step.flags & HAPPENED || (step.flags & TR_TIMELINE_OVERFLOW && !m->overflow);
        if (__builtin_expect(happened, 0) && !add_events(m, &step)) {
            return false;
        }
        if (speed) {
            m->gained_s += (speed[k] - 1) * drain * playing_s(m, &step);
            if (skipped_s[k] > 0 && !add_skip(m, &step, skipped_s[k])) {
                return false;
            }
        }
        m->stalled_steps += (step.flags & TR_TIMELINE_STALLED) != 0;
        if (!speed) {
            behind_s[i] = timeline->initial_behind_live_s + (double)m->stalled_steps * timeline->dt_s;
        }
        content_s[i] = content_at(m, &step);
        m->quality = timeline->quality[i];
        m->overflow = (step.flags & TR_TIMELINE_OVERFLOW) != 0;
        m->level_s = level_s[i];
    }
    m->done += count;
    return true;
}
