#include "study/figures.h"

#include <math.h>
#include <string.h>

/* The session that figures are read off. */
struct seen {
    const struct tr_timeline *timeline;
    struct tr_qoe qoe;
    struct tr_scores scores;
    struct tr_latency latency;
    double level_s[TR_LADDER_LEVELS_MAX]; /* on screen; NaN where the ladder has no such level */
    double longest_stall_s;
    double switches_up, switches_down;
};

/* X(name, in words, unit, which way is better, its value in `s`) */
/* clang-format off */
#define FIGURES(X)                                                                                           \
    X(overall_qoe, "Overall score", "of 10", HIGHER, s->qoe.overall_qoe)                                     \
    X(jerkiness_score, "Smoothness score", "of 10", HIGHER, s->qoe.jerkiness_score)                          \
    X(av_sync_score, "Sound in sync, score", "of 10", HIGHER, s->qoe.av_sync_score)                          \
    X(quality_stability_score, "Stability score", "of 10", HIGHER, s->qoe.quality_stability_score)           \
    X(pensieve_qoe, "Pensieve QoE", "", HIGHER, s->scores.pensieve_qoe)                                      \
    X(pensieve_chunk_qoe, "Pensieve QoE a chunk", "", HIGHER, s->scores.pensieve_chunk_qoe)                  \
    X(stall_count, "Stalls", "", LOWER, (double)s->qoe.stall_count)                                          \
    X(total_stall_time_s, "Time stalled", "s", LOWER, s->qoe.total_stall_time_s)                             \
    X(stall_ratio, "Share of time stalled", "of 1", LOWER, s->qoe.stall_ratio)                               \
    X(longest_stall_s, "Longest stall", "s", LOWER, s->longest_stall_s)                                      \
    X(startup_s, "Time to the first picture", "s", LOWER, s->timeline->playback_start_s)                     \
    X(mean_video_kbps, "Mean video bitrate", "kbit/s", HIGHER, s->scores.mean_video_kbps)                    \
    X(mean_height_px, "Mean picture height", "px", HIGHER, s->scores.mean_height_px)                         \
    X(mean_buffer_level_s, "Mean buffer", "s", NEITHER, s->qoe.mean_buffer_level_s)                          \
    X(mean_behind_live_s, "Behind live, mean", "s", LOWER, s->scores.mean_behind_live_s)                     \
    X(max_behind_live_s, "Behind live, most", "s", LOWER, s->scores.max_behind_live_s)                       \
    X(p95_behind_live_s, "Behind live, 95 %", "s", LOWER, s->latency.p95_behind_live_s)                      \
    X(nqoe, "NQoE", "of 1", HIGHER, s->latency.nqoe)                                                         \
    X(fast_ratio, "Share of time faster", "of 1", NEITHER, s->latency.fast_ratio)                            \
    X(slow_ratio, "Share of time slower", "of 1", NEITHER, s->latency.slow_ratio)                            \
    X(quality_switch_count, "Switches of level", "", LOWER, (double)s->qoe.quality_switch_count)             \
    X(quality_switch_rate, "Switches of level", "a minute", LOWER, s->qoe.quality_switch_rate)               \
    X(switches_up, "Switches up", "", NEITHER, s->switches_up)                                               \
    X(switches_down, "Switches down", "", LOWER, s->switches_down)                                           \
    X(oscillations, "Switches back within 10 s", "", LOWER, (double)s->scores.oscillations)                  \
    X(dropped_frame_ratio, "Share of frames dropped", "of 1", LOWER, s->qoe.dropped_frame_ratio)             \
    X(mean_av_sync_drift_ms, "Sound off picture, mean", "ms", LOWER, s->qoe.mean_av_sync_drift_ms)           \
    X(max_av_sync_drift_ms, "Sound off picture, most", "ms", LOWER, s->qoe.max_av_sync_drift_ms)             \
    X(av_out_of_sync_ratio, "Share of time out of sync", "of 1", LOWER, s->qoe.av_out_of_sync_ratio)         \
    X(total_steps, "Steps", "", NEITHER, (double)s->qoe.total_steps)                                         \
    X(level_0_s, "Time at level 0", "s", NEITHER, s->level_s[0])                                             \
    X(level_1_s, "Time at level 1", "s", NEITHER, s->level_s[1])                                             \
    X(level_2_s, "Time at level 2", "s", NEITHER, s->level_s[2])                                             \
    X(level_3_s, "Time at level 3", "s", NEITHER, s->level_s[3])                                             \
    X(level_4_s, "Time at level 4", "s", NEITHER, s->level_s[4])                                             \
    X(level_5_s, "Time at level 5", "s", NEITHER, s->level_s[5])                                             \
    X(level_6_s, "Time at level 6", "s", NEITHER, s->level_s[6])                                             \
    X(level_7_s, "Time at level 7", "s", NEITHER, s->level_s[7])                                             \
    X(level_8_s, "Time at level 8", "s", NEITHER, s->level_s[8])                                             \
    X(level_9_s, "Time at level 9", "s", NEITHER, s->level_s[9])                                             \
    X(level_10_s, "Time at level 10", "s", NEITHER, s->level_s[10])                                          \
    X(level_11_s, "Time at level 11", "s", NEITHER, s->level_s[11])                                          \
    X(level_12_s, "Time at level 12", "s", NEITHER, s->level_s[12])                                          \
    X(level_13_s, "Time at level 13", "s", NEITHER, s->level_s[13])                                          \
    X(level_14_s, "Time at level 14", "s", NEITHER, s->level_s[14])                                          \
    X(level_15_s, "Time at level 15", "s", NEITHER, s->level_s[15])
/* clang-format on */

static const struct study_figure figures[] = {
#define X(name, words, unit, better, value) {#name, words, unit, STUDY_##better},
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
    tr_timeline_latency(timeline, end_s, &s->latency);
    see_levels(s);
    see_events(s);
#define X(name, words, unit, better, value) values[i++] = value;
    FIGURES(X)
#undef X
}
