#include "model/encoder.h"

#include "base/fmath.h"

#include <stdint.h>
#include <string.h>

/* The ladder of MODEL.md section 2. */
static const struct tr_ladder reference = {
    .count = 7,
    .levels =
        {
            /* name, video and audio kbit/s, needs Mbit/s, picture, frames a second */
            {"160p", 300, 96, 0.5, 284, 160, 30},
            {"360p", 800, 128, 1.2, 640, 360, 30},
            {"480p", 1500, 160, 2.5, 854, 480, 30},
            {"720p", 3000, 192, 4.0, 1280, 720, 30},
            {"720p60", 4500, 192, 6.0, 1280, 720, 60},
            {"1080p", 6000, 320, 8.0, 1920, 1080, 30},
            {"1080p60", 8000, 320, 10.0, 1920, 1080, 60},
        },
};

const struct tr_ladder *tr_ladder_default(void)
{
    return &reference;
}

/* d^x, exact where x is 1: the reference's steps are a second long. */
static double power(double d, double x)
{
    if (x == 1 || d == 1 || d == 0) {
        return d;
    }
    return fmath_exp(x * fmath_log(d));
}

void encoder_init(struct encoder *encoder, const struct tr_encoder_params *params,
                  const struct tr_ladder *ladder, double dt_s)
{
    *encoder = (struct encoder){
        .cap_playing = params->inflow_cap_playing,
        .cap_stalled = params->inflow_cap_stalled,
        .drift_per_level_ms = params->switch_penalty_ms,
    };
    /* In whole steps: adding up 0.1 thirty times does not reach 3. */
    encoder->hold_steps = (int)ceil(params->upgrade_hold_s / dt_s - 1e-9);
    for (int i = 0; i < ladder->count; i++) {
        encoder->total_mbps[i] = (ladder->levels[i].video_kbps + ladder->levels[i].audio_kbps) / 1000;
    }
    double d = params->av_sync_decay, kept = power(d, dt_s);
    encoder->drift_kept = kept;
    encoder->drift_per_stall_ms = params->stall_penalty_ms * (d == 1 ? dt_s : (1 - kept) / (1 - d));
    double spread = d == 1 ? sqrt(dt_s) : sqrt((1 - kept * kept) / (1 - d * d));
    encoder->drift_noise_ms = params->av_sync_noise_ms * spread;
}

/* Two steps a vector; comparing gives -1 where it holds. */
typedef double pair __attribute__((vector_size(16)));
typedef int64_t pair_mask __attribute__((vector_size(16)));
#define PAIRS 4
#define LANES (2 * PAIRS)

static inline void targets_of_lanes(const struct tr_ladder *ladder, double safety,
                                    const double *bandwidth_mbps, unsigned char *targets)
{
    pair usable[PAIRS];
    pair_mask below[PAIRS] = {0};
    memcpy(usable, bandwidth_mbps, sizeof usable);
    for (int p = 0; p < PAIRS; p++) {
        usable[p] *= (pair){safety, safety};
    }
    for (int k = 1; k < ladder->count; k++) {
        const double needs_mbps = ladder->levels[k].needs_mbps;
        const pair needs = {needs_mbps, needs_mbps};
        for (int p = 0; p < PAIRS; p++) {
            below[p] -= usable[p] >= needs;
        }
    }
    /* Counts are small: those of even steps and those of odd ones fit into a number each. */
    pair_mask counts = {0};
    for (int p = 0; p < PAIRS; p++) {
        counts |= below[p] << 16 * p;
    }
    const uint64_t bytes = (uint64_t)counts[0] | (uint64_t)counts[1] << 8;
    for (int i = 0; i < LANES; i++) {
        targets[i] = (unsigned char)(bytes >> 8 * i);
    }
}

void encoder_targets(const struct tr_ladder *ladder, double safety, const double *bandwidth_mbps,
                     unsigned char *targets, size_t count)
{
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        targets_of_lanes(ladder, safety, bandwidth_mbps + i, targets + i);
    }
    if (i < count) {
        double rest_mbps[LANES] = {0};
        unsigned char rest[LANES];
        memcpy(rest_mbps, bandwidth_mbps + i, (count - i) * sizeof *rest_mbps);
        targets_of_lanes(ladder, safety, rest_mbps, rest);
        memcpy(targets + i, rest, count - i);
    }
}
