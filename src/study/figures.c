#include "study/figures.h"

#include <math.h>
#include <string.h>

/* What figures are read off. */
struct seen {
    const struct tr_timeline *timeline;
    struct tr_qoe qoe;
    struct tr_scores scores;
    double level_s[TR_LADDER_LEVELS_MAX]; /* on screen; NaN where the ladder has no such level */
    double longest_stall_s;
    double switches_up, switches_down;
};

/* X(name, which way is better, its value in `s`) */
/* clang-format off */
#define FIGURES(X)                                                                                           \
    X(overall_qoe, HIGHER, s->qoe.overall_qoe)                                                               \
    X(jerkiness_score, HIGHER, s->qoe.jerkiness_score)                                                       \
    X(av_sync_score, HIGHER, s->qoe.av_sync_score)                                                           \
    X(quality_stability_score, HIGHER, s->qoe.quality_stability_score)                                       \
    X(pensieve_qoe, HIGHER, s->scores.pensieve_qoe)                                                          \
    X(pensieve_chunk_qoe, HIGHER, s->scores.pensieve_chunk_qoe)                                              \
    X(stall_count, LOWER, (double)s->qoe.stall_count)                                                        \
    X(total_stall_time_s, LOWER, s->qoe.total_stall_time_s)                                                  \
    X(stall_ratio, LOWER, s->qoe.stall_ratio)                                                                \
    X(longest_stall_s, LOWER, s->longest_stall_s)                                                            \
    X(startup_s, LOWER, s->timeline->playback_start_s)                                                       \
    X(mean_video_kbps, HIGHER, s->scores.mean_video_kbps)                                                    \
    X(mean_height_px, HIGHER, s->scores.mean_height_px)                                                      \
    X(mean_buffer_level_s, NEITHER, s->qoe.mean_buffer_level_s)                                              \
    X(mean_behind_live_s, LOWER, s->scores.mean_behind_live_s)                                               \
    X(max_behind_live_s, LOWER, s->scores.max_behind_live_s)                                                 \
    X(quality_switch_count, LOWER, (double)s->qoe.quality_switch_count)                                      \
    X(quality_switch_rate, LOWER, s->qoe.quality_switch_rate)                                                \
    X(switches_up, NEITHER, s->switches_up)                                                                  \
    X(switches_down, LOWER, s->switches_down)                                                                \
    X(oscillations, LOWER, (double)s->scores.oscillations)                                                   \
    X(dropped_frame_ratio, LOWER, s->qoe.dropped_frame_ratio)                                                \
    X(mean_av_sync_drift_ms, LOWER, s->qoe.mean_av_sync_drift_ms)                                            \
    X(max_av_sync_drift_ms, LOWER, s->qoe.max_av_sync_drift_ms)                                              \
    X(av_out_of_sync_ratio, LOWER, s->qoe.av_out_of_sync_ratio)                                              \
    X(total_steps, NEITHER, (double)s->qoe.total_steps)                                                      \
    X(level_0_s, NEITHER, s->level_s[0])   X(level_1_s, NEITHER, s->level_s[1])                              \
    X(level_2_s, NEITHER, s->level_s[2])   X(level_3_s, NEITHER, s->level_s[3])                              \
    X(level_4_s, NEITHER, s->level_s[4])   X(level_5_s, NEITHER, s->level_s[5])                              \
    X(level_6_s, NEITHER, s->level_s[6])   X(level_7_s, NEITHER, s->level_s[7])                              \
    X(level_8_s, NEITHER, s->level_s[8])   X(level_9_s, NEITHER, s->level_s[9])                              \
    X(level_10_s, NEITHER, s->level_s[10]) X(level_11_s, NEITHER, s->level_s[11])                            \
    X(level_12_s, NEITHER, s->level_s[12]) X(level_13_s, NEITHER, s->level_s[13])                            \
    X(level_14_s, NEITHER, s->level_s[14]) X(level_15_s, NEITHER, s->level_s[15])
/* clang-format on */

static const struct study_figure figures[] = {
#define X(name, better, value) {#name, STUDY_##better},
    FIGURES(X)
#undef X
};
#define COUNT (sizeof figures / sizeof *figures)
_Static_assert(COUNT <= STUDY_FIGURES_MAX, "room for every figure");

const struct study_figure *study_figure(size_t i)
{
    static const struct study_figure none;
    return i < COUNT ? &figures[i] : &none;
}

size_t study_figure_count(void)
{
    return COUNT;
}

size_t study_figure_named(const char *name)
{
    size_t i = 0;
    while (i < COUNT && strcmp(figures[i].name, name) != 0) {
        i++;
    }
    return i;
}

static void see_levels(struct seen *s)
{
    const struct tr_timeline *timeline = s->timeline;
    const int levels = timeline->params.ladder.count;
    size_t steps[256] = {0};
    for (size_t i = 0; i < timeline->count; i++) {
        steps[timeline->quality[i]]++;
    }
    for (int level = 0; level < TR_LADDER_LEVELS_MAX; level++) {
        s->level_s[level] = level < levels ? (double)steps[level] * timeline->dt_s : NAN;
    }
}

static void see_events(struct seen *s)
{
    for (size_t i = 0; i < s->timeline->event_count; i++) {
        const struct tr_timeline_event *event = &s->timeline->events[i];
        if (event->kind == TR_TIMELINE_EVENT_SWITCH) {
            s->switches_up += event->to_level > event->from_level;
            s->switches_down += event->to_level < event->from_level;
        } else if (event->kind == TR_TIMELINE_EVENT_STALL) {
            s->longest_stall_s = fmax(s->longest_stall_s, event->duration_s);
        }
    }
}

void study_figures(const struct tr_timeline *timeline, double *values)
{
    struct seen seen = {.timeline = timeline}, *s = &seen;
    const double end_s = tr_timeline_duration_s(timeline);
    size_t i = 0;
    tr_timeline_qoe(timeline, end_s, &s->qoe);
    tr_timeline_scores(timeline, end_s, &s->scores);
    see_levels(s);
    see_events(s);
#define X(name, better, value) values[i++] = value;
    FIGURES(X)
#undef X
}
