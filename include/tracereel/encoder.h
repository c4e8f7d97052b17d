/* The encoder (MODEL.md section 2): ladder level from usable bandwidth, inflow, A/V drift. */
#ifndef TRACEREEL_ENCODER_H
#define TRACEREEL_ENCODER_H

#include <tracereel/export.h>

#include <stdbool.h>

TR_EXPORT_BEGIN

#define TR_LADDER_LEVELS_MAX 16

struct tr_ladder_level {
    char name[16]; /* "720p60" */
    double video_kbps, audio_kbps;
    double needs_mbps; /* affordable when usable bandwidth reaches this */
    int width_px, height_px, fps;
};

struct tr_ladder {
    int count; /* 1 .. TR_LADDER_LEVELS_MAX, lowest first */
    struct tr_ladder_level levels[TR_LADDER_LEVELS_MAX];
};

const struct tr_ladder *tr_ladder_default(void); /* the seven levels of MODEL.md, 160p to 1080p60 */

struct tr_encoder_params {
    double safety_factor, upgrade_hold_s, inflow_cap_playing, inflow_cap_stalled;
    double av_sync_decay, av_sync_noise_ms, stall_penalty_ms, switch_penalty_ms;
};

TR_EXPORT_END

#endif
