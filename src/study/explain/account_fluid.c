#include "study/explain/account_fluid.h"

#include <math.h>
#include <stdlib.h>

/* The first step that plays on from since_s: one in which a stall ends still fills the buffer to its end. */
static size_t first_step(const struct tr_timeline *timeline, double since_s)
{
    const size_t step = tr_timeline_step_at(timeline, since_s);
    return tr_timeline_step_start_s(timeline->dt_s, step) < since_s ? step + 1 : step;
}

static double level_before_s(const struct tr_timeline *timeline, size_t step)
{
    return step > 0 ? timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][step - 1] : timeline->initial_level_s;
}

/* The first step from `first` on in which a stall begins. */
static size_t stall_step(const struct tr_timeline *timeline, size_t first)
{
    size_t step = first;
    while (step + 1 < timeline->count && !(timeline->flags[step] & TR_TIMELINE_STALL_EVENT)) {
        step++;
    }
    return step;
}

struct ledger_peak *account_fluid_peaks(const struct ledger_session *session, double since_s, size_t *count)
{
    const struct tr_timeline *timeline = session->timeline;
    const size_t first = first_step(timeline, since_s), end = stall_step(timeline, first) + 1;
    struct ledger_peak *peaks = malloc((end - first + 1) * sizeof *peaks);
    size_t n = 0;
    for (size_t i = first; peaks && i < end; i++) {
        const double level_s = level_before_s(timeline, i),
                     next_s = timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][i];
        if (i == first || (level_s > next_s && level_s >= level_before_s(timeline, i - 1))) {
            peaks[n++] = (struct ledger_peak){tr_timeline_step_start_s(timeline->dt_s, i), level_s};
        }
    }
    *count = n;
    return peaks;
}

/* One step, or its beginning up to where the stall begins. */
struct line {
    size_t step;
    double s;                   /* its length */
    double level_s, next_s;     /* of the buffer */
    double played_s, skipped_s; /* content; a jump is not in played_s */
};

static struct line line_of(const struct tr_timeline *timeline, size_t step, double to_s)
{
    const double start_s = tr_timeline_step_start_s(timeline->dt_s, step),
                 end_s = tr_timeline_step_start_s(timeline->dt_s, step + 1);
    const double *content_s = timeline->columns[TR_TIMELINE_CONTENT_S];
    const struct tr_timeline_event *skip =
        timeline->params.buffer.max_behind_s > 0
            ? tr_timeline_next_event(timeline, start_s, 1u << TR_TIMELINE_EVENT_SKIP)
            : NULL;
    const double skipped_s = skip && skip->t_s <= end_s ? skip->duration_s : 0;
    const double moved_s = content_s[step] - (step > 0 ? content_s[step - 1] : 0);
    return (struct line){.step = step,
                         .s = fmin(end_s, to_s) - start_s,
                         .level_s = level_before_s(timeline, step),
                         .next_s = timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][step],
                         .played_s = moved_s - skipped_s,
                         .skipped_s = skipped_s};
}

static double needs_mbps(const struct tr_timeline *timeline, int level)
{
    const struct tr_ladder_level *l = &timeline->params.ladder.levels[level];
    return (l->video_kbps + l->audio_kbps) / 1000;
}

static void charge(const struct tr_timeline *timeline, const struct line *line, double *parts_s)
{
    const size_t i = line->step;
    const double rate = timeline->params.buffer.drain_rate,
                 bandwidth = timeline->columns[TR_TIMELINE_BANDWIDTH_MBPS][i],
                 usable = bandwidth * timeline->params.encoder.safety_factor;
    const double lowest = needs_mbps(timeline, 0);
    const double came_s = timeline->columns[TR_TIMELINE_INFLOW][i] * line->s;
    const double link_s = fmax(0, rate - bandwidth / lowest) * line->s,
                 lowest_s = fmax(0, rate - usable / lowest) * line->s;
    const double level_s = rate * line->s - came_s - lowest_s, faster_s = line->played_s - rate * line->s;
    parts_s[LEDGER_LINK] += link_s;
    parts_s[LEDGER_UNUSED] += lowest_s - link_s;
    parts_s[level_s > 0 ? LEDGER_LEVEL : LEDGER_GAINED] += level_s;
    parts_s[LEDGER_CATCH_UP] += faster_s;
    /* Content that came, was not played and is not there did not fit, or was jumped over. */
    const double gone_s = line->level_s + came_s - line->played_s - line->next_s;
    const bool full = timeline->flags[i] & TR_TIMELINE_OVERFLOW;
    parts_s[line->skipped_s > 0 ? LEDGER_SKIPPED : full ? LEDGER_ROOM : LEDGER_EDGE] += gone_s;
}

bool account_fluid(const struct ledger_session *session, struct ledger *ledger)
{
    const struct tr_timeline *timeline = session->timeline;
    const size_t first = tr_timeline_step_at(timeline, ledger->from_s), last = stall_step(timeline, first);
    for (size_t i = first; i <= last; i++) {
        const struct line line = line_of(timeline, i, ledger->to_s);
        charge(timeline, &line, ledger->parts_s);
    }
    return true;
}
