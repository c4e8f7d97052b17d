#include "model/player/segments.h"

#include "model/encoder.h"
#include "model/player/engine.h"
#include "model/rng.h"
#include "model/timeline_build.h"

#define BLOCK ((size_t)256)

/* The drift of the fluid encoder over what the player showed: stalled at the end of the step before, levels
 * switched on screen in the step. */
static void drift(struct tr_timeline *timeline, uint64_t seed)
{
    const struct tr_params *params = &timeline->params;
    struct encoder encoder;
    struct rng rng;
    double noise_ms[BLOCK] = {0}, drift_ms = 0;
    encoder_init(&encoder, &params->encoder, &params->ladder, timeline->dt_s);
    rng_init(&rng, seed, RNG_ENCODER);
    for (size_t first = 0; first < timeline->count; first += BLOCK) {
        size_t count = timeline->count - first < BLOCK ? timeline->count - first : BLOCK;
        if (encoder.drift_noise_ms > 0) {
            rng_normals(&rng, encoder.drift_noise_ms, noise_ms, count);
        }
        for (size_t k = 0; k < count; k++) {
            const size_t i = first + k;
            bool stalled = i > 0 && timeline->flags[i - 1] & TR_TIMELINE_STALLED;
            bool switched = timeline->flags[i] & TR_TIMELINE_SWITCH;
            int levels = switched ? timeline->quality[i] - timeline->quality[i - 1] : 0;
            drift_ms =
                encoder_drift(&encoder, drift_ms, encoder_push_ms(&encoder, noise_ms[k], levels), stalled);
            timeline->columns[TR_TIMELINE_AV_DRIFT_MS][i] = drift_ms;
        }
    }
}

enum tr_status segments_run(const struct tr_session_config *config, const struct engine_run *run,
                            struct tr_error *err)
{
    enum tr_status status = engine_run(config, run, err);
    if (status == TR_STATUS_OK) {
        drift(run->timeline, config->seed);
        timeline_finish(run->timeline);
    }
    return status;
}
