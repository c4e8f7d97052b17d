/* Rules between parameters: checked once all settings are in, and kept while one of them moves. */
#include <tracereel/params.h>

#include "base/strbuf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static enum tr_status check_limit(const struct tr_params *params, const struct tr_param *param,
                                  struct tr_error *err)
{
    const struct tr_param *limit = tr_params_find(param->at_most);
    const double most = tr_params_get(params, limit);
    if (!(tr_params_get(params, param) > most) || (param->or_zero && most == 0)) {
        return TR_STATUS_OK; /* NaN, too: it follows another key */
    }
    char value[32], limit_value[32];
    tr_params_format(params, param, value, sizeof value);
    tr_params_format(params, limit, limit_value, sizeof limit_value);
    return tr_error_set(err, TR_STATUS_USAGE, "parameters", "%s is %s but must not exceed %s, which is %s",
                        param->key, value, limit->key, limit_value);
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

static enum tr_status check_least(const struct tr_params *params, const struct tr_param *param,
                                  struct tr_error *err)
{
    const double value = tr_params_get(params, param);
    if (value == 0 || value >= param->least) {
        return TR_STATUS_OK;
    }
    return tr_error_set(err, TR_STATUS_USAGE, "parameters", "%s is %g%s%s but must be 0 or at least %g",
                        param->key, value, *param->unit ? " " : "", param->unit, param->least);
}

/* A value of `key` that is more than `times` of another's may not be: both are named. */
static enum tr_status check_at_most(const struct tr_params *params, const char *key, const char *limit_key,
                                    double times, const char *why, struct tr_error *err)
{
    const struct tr_param *param = tr_params_find(key), *limit = tr_params_find(limit_key);
    if (tr_params_get(params, param) <= times * tr_params_get(params, limit) + 1e-9) {
        return TR_STATUS_OK;
    }
    char value[32], limit_value[32];
    tr_params_format(params, param, value, sizeof value);
    tr_params_format(params, limit, limit_value, sizeof limit_value);
    return tr_error_set(err, TR_STATUS_USAGE, "parameters", "%s is %s s, but %s, which is %s s, %s", key,
                        value, limit_key, limit_value, why);
}

/* Checks the pieces that are published, for players of low latency. */
static enum tr_status check_live(const struct tr_params *params, struct tr_error *err)
{
    static const char *const whole = "is all that there is to cut",
                             *const parts = "must be two parts at least (PART-HOLD-BACK)",
                             *const delay = "can be no shorter than it takes to publish";
    switch (tr_params_pieces(params)) {
    case TR_PARAMS_SEGMENTS: return TR_STATUS_OK;
    case TR_PARAMS_PARTS: {
        enum tr_status status = check_at_most(params, "live.part_s", "player.segment_s", 1, whole, err);
        return status != TR_STATUS_OK
                   ? status
                   : check_at_most(params, "live.part_s", "live.hold_back_s", 0.5, parts, err);
    }
    case TR_PARAMS_CHUNKS: {
        enum tr_status status = check_at_most(params, "live.chunk_s", "player.segment_s", 1, whole, err);
        return status != TR_STATUS_OK
                   ? status
                   : check_at_most(params, "live.encode_delay_s", "live.target_s", 1, delay, err);
    }
    }
    return TR_STATUS_OK;
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
    if (status == TR_STATUS_OK) {
        status = check_live(params, err);
    }
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    for (size_t i = 0; i < count && status == TR_STATUS_OK; i++) {
        status = table[i].at_most ? check_limit(params, &table[i], err)
                 : table[i].least ? check_least(params, &table[i], err)
                                  : TR_STATUS_OK;
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
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    if (param->at_most) {
        double most = tr_params_get(params, tr_params_find(param->at_most));
        value = param->or_zero && most == 0 ? value : fmin(value, most);
    }
    for (size_t i = 0; i < count; i++) {
        const struct tr_param *lower = &table[i];
        if (lower->at_most && strcmp(lower->at_most, param->key) == 0) {
            double least = tr_params_get(params, lower); /* fmax ignores a NaN */
            value = value < least && lower->or_zero ? nearer(value, 0, least) : fmax(value, least);
        }
    }
    if (value < param->least) {
        value = nearer(value, 0, param->least);
    }
    if (strcmp(param->key, "player.start_level") == 0) {
        value = fmin(value, params->ladder.count - 1);
    }
    return value;
}

/* Where check_live lets it be. */
static double held_live(const struct tr_params *params, const char *key, double value)
{
    const struct tr_live_params *live = &params->live;
    const double segment_s = params->player.segment_s;
    const enum tr_params_pieces pieces = tr_params_pieces(params);
    if (pieces == TR_PARAMS_PARTS) {
        value = strcmp(key, "live.part_s") == 0 ? fmin(value, fmin(segment_s, live->hold_back_s / 2)) : value;
        value = strcmp(key, "live.hold_back_s") == 0 ? fmax(value, 2 * live->part_s) : value;
        value = strcmp(key, "player.segment_s") == 0 ? fmax(value, live->part_s) : value;
    } else if (pieces == TR_PARAMS_CHUNKS) {
        value = strcmp(key, "live.chunk_s") == 0 ? fmin(value, segment_s) : value;
        value = strcmp(key, "player.segment_s") == 0 ? fmax(value, live->chunk_s) : value;
        value = strcmp(key, "live.target_s") == 0 ? fmax(value, live->encode_delay_s) : value;
        value = strcmp(key, "live.encode_delay_s") == 0 ? fmin(value, live->target_s) : value;
    }
    return value;
}

/* Another player may publish in pieces, where nobody looked at their lengths before. */
static void settle_live(struct tr_params *params)
{
    struct tr_live_params *live = &params->live;
    const double segment_s = params->player.segment_s;
    switch (tr_params_pieces(params)) {
    case TR_PARAMS_SEGMENTS: break;
    case TR_PARAMS_PARTS: live->part_s = fmin(live->part_s, fmin(segment_s, live->hold_back_s / 2)); break;
    case TR_PARAMS_CHUNKS:
        live->chunk_s = fmin(live->chunk_s, segment_s);
        live->encode_delay_s = fmin(live->encode_delay_s, live->target_s);
        break;
    }
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
        tr_params_put(params, param, held_live(params, param->key, value));
        settle_live(params);
    }
    return tr_params_get(params, param);
}
