#include "model/encoder.h"

#include "model/fmath.h"

/* d^x, exact where x is 1: the reference's steps are a second long. */
static double power(double d, double x)
{
    if (x == 1 || d == 1 || d == 0) {
        return d;
    }
    return fmath_exp(x * fmath_log(d));
}

void encoder_init(struct encoder *encoder, const struct encoder_params *params, const struct ladder *ladder,
                  double dt_s)
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

void encoder_targets(const struct ladder *ladder, const double *usable_mbps, unsigned char *targets,
                     size_t count)
{
    double needs[LADDER_LEVELS_MAX];
    for (int k = 1; k < ladder->count; k++) {
        needs[k] = ladder->levels[k].needs_mbps;
    }
    const int levels = ladder->count;
    for (size_t i = 0; i < count; i++) {
        int target = 0;
        for (int k = 1; k < levels; k++) {
            target += needs[k] <= usable_mbps[i];
        }
        targets[i] = (unsigned char)target;
    }
}
