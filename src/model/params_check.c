/* Rules between parameters: checked once all settings are in, and kept while one of them moves. */
#include <tracereel/params.h>

#include "base/strbuf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define INTERVAL_MIN_S 0.05

/* One value may not exceed another. */
static const struct limit {
    const char *key, *at_most;
    bool or_zero; /* of the second: 0 is no limit */
} limits[] = {
    {"buffer.rebuffer_threshold_s", "buffer.max_level_s", false},
    {"buffer.initial_level_s", "buffer.max_level_s", false},
    {"buffer.live_latency_s", "buffer.max_behind_s", true},
    {"player.resume_s", "player.max_buffer_s", false},
    {"player.start_s", "player.max_buffer_s", false},
    {"player.startup_s", "player.live_latency_s", false},
    {"player.fast_half_life_s", "player.slow_half_life_s", false},
};
#define LIMITS (sizeof limits / sizeof *limits)

/* What happens again and again has to leave time in between; 0 is never. */
static const char *const intervals[] = {"player.playlist_poll_s", "player.list_refresh_s", "player.retry_s",
                                        "player.decide_every_s", "player.late_check_s"};
#define INTERVALS (sizeof intervals / sizeof *intervals)

static enum tr_status check_limit(const struct tr_params *params, const struct limit *rule,
                                  struct tr_error *err)
{
    const char *key = rule->key, *limit_key = rule->at_most;
    const struct tr_param *param = tr_params_find(key), *limit = tr_params_find(limit_key);
    const double most = tr_params_get(params, limit);
    if (!(tr_params_get(params, param) > most) || (rule->or_zero && most == 0)) {
        return TR_STATUS_OK; /* NaN, too: it follows another key */
    }
    char value[32], limit_value[32];
    tr_params_format(params, param, value, sizeof value);
    tr_params_format(params, limit, limit_value, sizeof limit_value);
    return tr_error_set(err, TR_STATUS_USAGE, "parameters", "%s is %s but must not exceed %s, which is %s",
                        key, value, limit_key, limit_value);
}

static enum tr_status check_weights(const struct tr_quality_params *quality, struct tr_error *err)
{
    double sum = quality->jerk_weight + quality->av_sync_weight + quality->stability_weight;
    if (fabs(sum - 1) <= 1e-9) {
        return TR_STATUS_OK;
    }
    char jerk[32], sync[32], stability[32], total[32];
    format_double(jerk, quality->jerk_weight);
    format_double(sync, quality->av_sync_weight);
    format_double(stability, quality->stability_weight);
    snprintf(total, sizeof total, "%.10g", sum);
    return tr_error_set(
        err, TR_STATUS_USAGE, "parameters",
        "quality.jerk_weight %s, quality.av_sync_weight %s and quality.stability_weight %s sum to %s "
        "but must sum to 1",
        jerk, sync, stability, total);
}

/* The name is part of the sentence, so that a ladder from anywhere (a file, a program) is told alike. */
static enum tr_status check_pair(const struct tr_ladder_level *low, const struct tr_ladder_level *high,
                                 struct tr_error *err)
{
    if (!(high->needs_mbps > low->needs_mbps)) {
        return tr_error_set(err, TR_STATUS_USAGE, "ladder",
                            "%s needs %g Mbit/s and %s, above it, needs %g: thresholds must ascend",
                            low->name, low->needs_mbps, high->name, high->needs_mbps);
    }
    if (!(high->video_kbps > low->video_kbps) ||
        !(high->video_kbps + high->audio_kbps > low->video_kbps + low->audio_kbps)) {
        return tr_error_set(err, TR_STATUS_USAGE, "ladder",
                            "%s has %g + %g kbit/s and %s, above it, %g + %g: bitrates must ascend",
                            low->name, low->video_kbps, low->audio_kbps, high->name, high->video_kbps,
                            high->audio_kbps);
    }
    return TR_STATUS_OK;
}

static enum tr_status check_level(const struct tr_ladder_level *level, struct tr_error *err)
{
    bool rates = level->video_kbps > 0 && level->video_kbps <= 1e7 && level->audio_kbps >= 0 &&
                 level->audio_kbps <= 1e6 && level->needs_mbps >= 0 && level->needs_mbps <= 1e5;
    bool picture = level->width_px >= 1 && level->width_px <= 16384 && level->height_px >= 1 &&
                   level->height_px <= 16384 && level->fps >= 1 && level->fps <= 240;
    if (!rates) {
        return tr_error_set(
            err, TR_STATUS_USAGE, "ladder",
            "%s is %g + %g kbit/s from %g Mbit/s, which no stream has: video must be over 0 and up to "
            "1e7, audio and the threshold not negative",
            level->name, level->video_kbps, level->audio_kbps, level->needs_mbps);
    }
    if (!picture) {
        return tr_error_set(err, TR_STATUS_USAGE, "ladder",
                            "%s is %dx%d at %d frames a second: sides must be 1 .. 16384 and frames 1 .. 240",
                            level->name, level->width_px, level->height_px, level->fps);
    }
    return TR_STATUS_OK;
}

static enum tr_status check_ladder(const struct tr_ladder *ladder, struct tr_error *err)
{
    if (ladder->count < 1 || ladder->count > TR_LADDER_LEVELS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, "ladder", "%d levels, but a ladder has 1 to %d",
                            ladder->count, TR_LADDER_LEVELS_MAX);
    }
    for (int i = 0; i < ladder->count; i++) {
        enum tr_status status = check_level(&ladder->levels[i], err);
        if (status == TR_STATUS_OK && i > 0) {
            status = check_pair(&ladder->levels[i - 1], &ladder->levels[i], err);
        }
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status check_interval(const struct tr_params *params, const char *key, struct tr_error *err)
{
    const double value = tr_params_get(params, tr_params_find(key));
    if (value == 0 || value >= INTERVAL_MIN_S) {
        return TR_STATUS_OK;
    }
    return tr_error_set(err, TR_STATUS_USAGE, "parameters", "%s is %g s but must be 0 or at least %g", key,
                        value, INTERVAL_MIN_S);
}

static enum tr_status check_start_level(const struct tr_params *params, struct tr_error *err)
{
    if (params->player.start_level < params->ladder.count) {
        return TR_STATUS_OK;
    }
    return tr_error_set(err, TR_STATUS_USAGE, "parameters",
                        "player.start_level is %d but the ladder's highest level is %d",
                        params->player.start_level, params->ladder.count - 1);
}

enum tr_status tr_params_check(const struct tr_params *params, struct tr_error *err)
{
    enum tr_status status = check_weights(&params->quality, err);
    if (status == TR_STATUS_OK) {
        status = check_ladder(&params->ladder, err);
    }
    if (status == TR_STATUS_OK) {
        status = check_start_level(params, err);
    }
    for (size_t i = 0; i < LIMITS && status == TR_STATUS_OK; i++) {
        status = check_limit(params, &limits[i], err);
    }
    for (size_t i = 0; i < INTERVALS && status == TR_STATUS_OK; i++) {
        status = check_interval(params, intervals[i], err);
    }
    return status;
}

/* ---- moving one ---- */

static double nearer(double value, double a, double b)
{
    return fabs(value - a) <= fabs(value - b) ? a : b;
}

/* Where the others let `value` be. Ranges are wide enough that what is left of them is never empty. */
static double held(const struct tr_params *params, const struct tr_param *param, double value)
{
    for (size_t i = 0; i < LIMITS; i++) {
        const struct limit *rule = &limits[i];
        if (strcmp(param->key, rule->key) == 0) {
            double most = tr_params_get(params, tr_params_find(rule->at_most));
            value = rule->or_zero && most == 0 ? value : fmin(value, most);
        } else if (strcmp(param->key, rule->at_most) == 0) {
            double least = tr_params_get(params, tr_params_find(rule->key)); /* fmax ignores a NaN */
            value = value < least && rule->or_zero ? nearer(value, 0, least) : fmax(value, least);
        }
    }
    for (size_t i = 0; i < INTERVALS; i++) {
        if (strcmp(param->key, intervals[i]) == 0 && value < INTERVAL_MIN_S) {
            value = nearer(value, 0, INTERVAL_MIN_S);
        }
    }
    if (strcmp(param->key, "player.start_level") == 0) {
        value = fmin(value, params->ladder.count - 1);
    }
    return value;
}

/* The other two share what is left in the proportion they have; evenly where they have nothing. */
static void share_weight(double value, double *weight, double *one, double *other)
{
    double sum = *one + *other, left = 1 - value;
    *one = sum > 0 ? left * (*one / sum) : left / 2;
    *other = left - *one;
    *weight = value;
}

double tr_params_move(struct tr_params *params, const struct tr_param *param, double value)
{
    struct tr_quality_params *q = &params->quality;
    value = isnan(value) ? value : held(params, param, fmax(param->min, fmin(param->max, value)));
    if (strcmp(param->key, "quality.jerk_weight") == 0) {
        share_weight(value, &q->jerk_weight, &q->av_sync_weight, &q->stability_weight);
    } else if (strcmp(param->key, "quality.av_sync_weight") == 0) {
        share_weight(value, &q->av_sync_weight, &q->jerk_weight, &q->stability_weight);
    } else if (strcmp(param->key, "quality.stability_weight") == 0) {
        share_weight(value, &q->stability_weight, &q->jerk_weight, &q->av_sync_weight);
    } else {
        tr_params_put(params, param, value);
    }
    return tr_params_get(params, param);
}
