/* Rules between parameters, checked once all settings are in. */
#include <tracereel/params.h>

#include "base/strbuf.h"

#include <math.h>
#include <stdio.h>

#define INTERVAL_MIN_S 0.05

/* One value may not exceed another: both keys, both values. */
static enum status check_at_most(const struct params *params, const char *key, const char *limit_key,
                                 struct error *err)
{
    const struct param *param = params_find(key), *limit = params_find(limit_key);
    if (!(params_get(params, param) > params_get(params, limit))) { /* NaN passes: it follows another key */
        return STATUS_OK;
    }
    char value[32], limit_value[32];
    params_format(params, param, value, sizeof value);
    params_format(params, limit, limit_value, sizeof limit_value);
    return error_set(err, STATUS_USAGE, "parameters", "%s is %s but must not exceed %s, which is %s", key,
                     value, limit_key, limit_value);
}

static enum status check_weights(const struct quality_params *quality, struct error *err)
{
    double sum = quality->jerk_weight + quality->av_sync_weight + quality->stability_weight;
    if (fabs(sum - 1) <= 1e-9) {
        return STATUS_OK;
    }
    char jerk[32], sync[32], stability[32], total[32];
    format_double(jerk, quality->jerk_weight);
    format_double(sync, quality->av_sync_weight);
    format_double(stability, quality->stability_weight);
    snprintf(total, sizeof total, "%.10g", sum);
    return error_set(
        err, STATUS_USAGE, "parameters",
        "quality.jerk_weight %s, quality.av_sync_weight %s and quality.stability_weight %s sum to %s "
        "but must sum to 1",
        jerk, sync, stability, total);
}

/* The name is part of the sentence, so that a ladder from anywhere (a file, a program) is told alike. */
static enum status check_pair(const struct ladder_level *low, const struct ladder_level *high,
                              struct error *err)
{
    if (!(high->needs_mbps > low->needs_mbps)) {
        return error_set(err, STATUS_USAGE, "ladder",
                         "%s needs %g Mbit/s and %s, above it, needs %g: thresholds must ascend", low->name,
                         low->needs_mbps, high->name, high->needs_mbps);
    }
    if (!(high->video_kbps > low->video_kbps) ||
        !(high->video_kbps + high->audio_kbps > low->video_kbps + low->audio_kbps)) {
        return error_set(err, STATUS_USAGE, "ladder",
                         "%s has %g + %g kbit/s and %s, above it, %g + %g: bitrates must ascend", low->name,
                         low->video_kbps, low->audio_kbps, high->name, high->video_kbps, high->audio_kbps);
    }
    return STATUS_OK;
}

static enum status check_level(const struct ladder_level *level, struct error *err)
{
    bool rates = level->video_kbps > 0 && level->video_kbps <= 1e7 && level->audio_kbps >= 0 &&
                 level->audio_kbps <= 1e6 && level->needs_mbps >= 0 && level->needs_mbps <= 1e5;
    bool picture = level->width_px >= 1 && level->width_px <= 16384 && level->height_px >= 1 &&
                   level->height_px <= 16384 && level->fps >= 1 && level->fps <= 240;
    if (!rates) {
        return error_set(
            err, STATUS_USAGE, "ladder",
            "%s is %g + %g kbit/s from %g Mbit/s, which no stream has: video must be over 0 and up to "
            "1e7, audio and the threshold not negative",
            level->name, level->video_kbps, level->audio_kbps, level->needs_mbps);
    }
    if (!picture) {
        return error_set(err, STATUS_USAGE, "ladder",
                         "%s is %dx%d at %d frames a second: sides must be 1 .. 16384 and frames 1 .. 240",
                         level->name, level->width_px, level->height_px, level->fps);
    }
    return STATUS_OK;
}

static enum status check_ladder(const struct ladder *ladder, struct error *err)
{
    if (ladder->count < 1 || ladder->count > LADDER_LEVELS_MAX) {
        return error_set(err, STATUS_USAGE, "ladder", "%d levels, but a ladder has 1 to %d", ladder->count,
                         LADDER_LEVELS_MAX);
    }
    for (int i = 0; i < ladder->count; i++) {
        enum status status = check_level(&ladder->levels[i], err);
        if (status == STATUS_OK && i > 0) {
            status = check_pair(&ladder->levels[i - 1], &ladder->levels[i], err);
        }
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

/* What happens again and again has to leave time in between. */
static enum status check_interval(const struct params *params, const char *key, struct error *err)
{
    const double value = params_get(params, params_find(key));
    if (value == 0 || value >= INTERVAL_MIN_S) {
        return STATUS_OK;
    }
    return error_set(err, STATUS_USAGE, "parameters", "%s is %g s but must be 0 or at least %g", key, value,
                     INTERVAL_MIN_S);
}

static enum status check_player(const struct params *params, struct error *err)
{
    if (params->player.start_level >= params->ladder.count) {
        return error_set(err, STATUS_USAGE, "parameters",
                         "player.start_level is %d but the ladder's highest level is %d",
                         params->player.start_level, params->ladder.count - 1);
    }
    static const char *const at_most[][2] = {
        {"player.resume_s", "player.max_buffer_s"},
        {"player.start_s", "player.max_buffer_s"},
        {"player.startup_s", "player.live_latency_s"},
        {"player.fast_half_life_s", "player.slow_half_life_s"},
    };
    static const char *const intervals[] = {"player.playlist_poll_s", "player.list_refresh_s",
                                            "player.retry_s", "player.decide_every_s", "player.late_check_s"};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof at_most / sizeof *at_most && status == STATUS_OK; i++) {
        status = check_at_most(params, at_most[i][0], at_most[i][1], err);
    }
    for (size_t i = 0; i < sizeof intervals / sizeof *intervals && status == STATUS_OK; i++) {
        status = check_interval(params, intervals[i], err);
    }
    return status;
}

enum status params_check(const struct params *params, struct error *err)
{
    enum status status = check_at_most(params, "buffer.rebuffer_threshold_s", "buffer.max_level_s", err);
    if (status == STATUS_OK) {
        status = check_at_most(params, "buffer.initial_level_s", "buffer.max_level_s", err);
    }
    if (status == STATUS_OK && params->buffer.max_behind_s > 0) {
        status = check_at_most(params, "buffer.live_latency_s", "buffer.max_behind_s", err);
    }
    if (status == STATUS_OK) {
        status = check_weights(&params->quality, err);
    }
    if (status == STATUS_OK) {
        status = check_ladder(&params->ladder, err);
    }
    if (status == STATUS_OK) {
        status = check_player(params, err);
    }
    return status;
}
