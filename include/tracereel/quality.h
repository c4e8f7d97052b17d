/* Quality of experience (MODEL.md sections 4 and 5.3). */
#ifndef TRACEREEL_QUALITY_H
#define TRACEREEL_QUALITY_H

#include <tracereel/export.h>

#include <stddef.h>

TR_EXPORT_BEGIN

struct tr_quality_params {
    double av_sync_threshold_ms, jerk_weight, av_sync_weight, stability_weight;
};

/* The report over a span of steps; the names are those of `report --json`. Of a real session whose log does
 * not tell it (tr_session_read) a value is NaN; of no stalls with a stall_ratio NaN nothing is known. */
struct tr_qoe {
    size_t total_steps, stall_count;
    double total_stall_time_s, stall_ratio;
    double mean_av_sync_drift_ms, max_av_sync_drift_ms, av_out_of_sync_ratio;
    size_t quality_switch_count;
    double quality_switch_rate; /* a minute */
    double mean_buffer_level_s, dropped_frame_ratio;
    double jerkiness_score, av_sync_score, quality_stability_score, overall_qoe; /* 0 .. 10 */
};

/* Beside the overall score, never mixed into it (section 5.3). */
struct tr_scores {
    double mean_video_kbps, mean_height_px, mean_behind_live_s, max_behind_live_s, pensieve_qoe;
    /* How the content came. */
    double startup_s;                            /* until the first picture, which is no stall */
    size_t switches_up, switches_down;           /* on screen */
    double switched_up_mbps, switched_down_mbps; /* by how much of the picture's bitrate, all together */
    size_t oscillations;                         /* switches back within 10 s of the one before */
    size_t chunks;                               /* segments that have come; 0 in fluid delivery */
    double pensieve_chunk_qoe;                   /* mean of a chunk as published; NaN without any */
};

/* One table of names for JSON, tables and sweeps: value i of a qoe, NULL name past the end. */
const char *tr_qoe_field_name(size_t i);
double tr_qoe_field(const struct tr_qoe *qoe, size_t i);

TR_EXPORT_END

#endif
