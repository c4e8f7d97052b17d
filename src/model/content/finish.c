/* A draft becomes content: nominal rates, segments that line up, the lowest level first, names. */
#include "base/fmath.h"
#include "base/plain.h"
#include "model/content/draft.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Segments of two levels line up where they begin within this share of a segment of each other: durations in
 * playlists are rounded, each its own way. */
#define LINED_UP 0.25

#define SOUND_KBPS_GUESS 128
#define SOUND_KBPS_MAX   1e6
#define USUAL_FPS        30

/* The rate that the segments of known size have; 0 where there is none. */
static double mean_kbps(const struct draft_level *level)
{
    double bytes = 0, duration_s = 0;
    for (size_t i = 0; i < level->count; i++) {
        if (level->segments[i].bytes > 0) {
            bytes += level->segments[i].bytes;
            duration_s += level->segments[i].duration_s;
        }
    }
    return duration_s > 0 ? bytes * 8 / 1000 / duration_s : 0;
}

/* Segments whose size nobody told get it from the nominal rate. */
static void fill_nominal(struct draft_level *level)
{
    for (size_t i = 0; i < level->count; i++) {
        struct draft_segment *segment = &level->segments[i];
        if (!(segment->bytes > 0)) {
            segment->bytes = level->kbps * 1000 / 8 * segment->duration_s;
            segment->source = TR_CONTENT_SIZES_NOMINAL;
        }
    }
}

static enum tr_status settle_rate(struct draft_level *level, double most_kbps, struct tr_error *err)
{
    if (level->count == 0) {
        return tr_error_at(err, level->where, 0, "lists no segment that is whole; at least one is needed");
    }
    level->kbps = level->kbps > 0 ? level->kbps : mean_kbps(level);
    if (!(level->kbps > 0)) {
        return tr_error_at(
            err, level->where, level->segments[0].line,
            "nothing tells how large a segment is: no rate of the ladder, no byte range, and no "
            "media file beside it");
    }
    if (level->kbps < DRAFT_KBPS_MIN || level->kbps > most_kbps) {
        return tr_error_at(err, level->where, level->segments[0].line,
                           "%g kbit/s, which no stream has; %g to %g would be right", level->kbps,
                           DRAFT_KBPS_MIN, most_kbps);
    }
    fill_nominal(level);
    return TR_STATUS_OK;
}

static enum tr_status settle_sound(struct draft_level *sound, struct tr_error *err)
{
    if (sound->count > 0 && !(sound->kbps > 0) && !(mean_kbps(sound) > 0)) {
        sound->kbps = SOUND_KBPS_GUESS;
    }
    return settle_rate(sound, SOUND_KBPS_MAX, err);
}

static enum tr_status settle_rates(struct draft *draft, struct tr_error *err)
{
    enum tr_status status = draft->sound ? settle_sound(draft->sound, err) : TR_STATUS_OK;
    for (int i = 0; status == TR_STATUS_OK && i < draft->level_count; i++) {
        struct draft_level *level = draft->levels[i];
        if (level->counts_sound && draft->sound && level->kbps > draft->sound->kbps) {
            level->kbps -= draft->sound->kbps;
        }
        status = settle_rate(level, DRAFT_KBPS_MAX, err);
    }
    return status;
}

/* Segments of a live stream are numbered: each level begins with the first that all of them have. */
static void begin_together(struct draft *draft)
{
    unsigned long first = 0;
    for (int i = 0; i < draft->level_count; i++) {
        first = draft->levels[i]->sequence > first ? draft->levels[i]->sequence : first;
    }
    for (int i = 0; i < draft->level_count; i++) {
        struct draft_level *level = draft->levels[i];
        const unsigned long early = first - level->sequence;
        if (early > 0 && early < level->count) {
            level->count -= early;
            memmove(level->segments, level->segments + early, level->count * sizeof *level->segments);
        }
    }
}

static enum tr_status compare_starts(const struct draft_level *one, const struct draft_level *other,
                                     size_t count, struct tr_error *err)
{
    double one_s = 0, other_s = 0;
    for (size_t i = 0; i < count; i++) {
        const double duration_s = fmin(one->segments[i].duration_s, other->segments[i].duration_s);
        if (fabs(one_s - other_s) > LINED_UP * duration_s) {
            return tr_error_at(err, other->where, other->segments[i].line,
                               "segment %zu begins at %.3f s and at %.3f s in %s: the segments of all levels "
                               "must line up",
                               i, other_s, one_s, one->where);
        }
        one_s += one->segments[i].duration_s;
        other_s += other->segments[i].duration_s;
    }
    return TR_STATUS_OK;
}

/* *count: the segments that every level has. */
static enum tr_status line_up(struct draft *draft, size_t *count, struct tr_error *err)
{
    if (draft->live) {
        begin_together(draft);
    }
    size_t least = draft->levels[0]->count, most = least;
    for (int i = 1; i < draft->level_count; i++) {
        least = draft->levels[i]->count < least ? draft->levels[i]->count : least;
        most = draft->levels[i]->count > most ? draft->levels[i]->count : most;
    }
    for (int i = 1; i < draft->level_count; i++) {
        enum tr_status status = compare_starts(draft->levels[0], draft->levels[i], least, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    if (most > least) {
        draft_warn(draft, "levels have %zu to %zu segments; the first %zu, which all of them have, are taken",
                   least, most, least);
    }
    *count = least;
    return TR_STATUS_OK;
}

static int by_rate(const void *a, const void *b)
{
    const struct draft_level *one = *(struct draft_level *const *)a, *other = *(struct draft_level *const *)b;
    if (one->kbps != other->kbps) {
        return one->kbps < other->kbps ? -1 : 1;
    }
    return one->line < other->line ? -1 : one->line > other->line;
}

/* Levels of the same rate, and as good as the same once sound is with them: the first in the file stays. */
static void leave_out_twins(struct draft *draft)
{
    const double sound_kbps = draft->sound ? draft->sound->kbps : 0;
    int kept = 1;
    for (int i = 1; i < draft->level_count; i++) {
        const double below_kbps = draft->levels[kept - 1]->kbps;
        if (draft->levels[i]->kbps - below_kbps > 1e-9 * (below_kbps + sound_kbps)) {
            draft->levels[kept++] = draft->levels[i];
        } else {
            draft_warn(draft, "line %lu: a second level of %.7g kbit/s is left out", draft->levels[i]->line,
                       draft->levels[i]->kbps);
            draft_free_level(draft->levels[i]);
        }
    }
    draft->level_count = kept;
}

static enum tr_status put_in_order(struct draft *draft, struct tr_error *err)
{
    qsort(draft->levels, (size_t)draft->level_count, sizeof *draft->levels, by_rate);
    leave_out_twins(draft);
    if (draft->level_count > TR_LADDER_LEVELS_MAX) {
        return tr_error_set(err, TR_STATUS_FAILED, draft->path, "has %d levels; a ladder has %d at most",
                            draft->level_count, TR_LADDER_LEVELS_MAX);
    }
    return TR_STATUS_OK;
}

/* Where the file says nothing of the picture: the size of the reference's level nearest in rate. */
static void guess_picture(struct tr_ladder_level *level)
{
    const struct tr_ladder *reference = tr_ladder_default();
    const struct tr_ladder_level *nearest = &reference->levels[0];
    for (int i = 1; i < reference->count; i++) {
        const struct tr_ladder_level *candidate = &reference->levels[i];
        if (fmath_times_apart(candidate->video_kbps, level->video_kbps) <
            fmath_times_apart(nearest->video_kbps, level->video_kbps)) {
            nearest = candidate;
        }
    }
    if (level->width_px == 0) {
        level->width_px = nearest->width_px;
        level->height_px = nearest->height_px;
    }
    level->fps = level->fps ? level->fps : USUAL_FPS;
}

static bool is_taken(const struct tr_ladder *ladder, const char *name)
{
    for (int i = 0; i < ladder->count; i++) {
        if (strcmp(ladder->levels[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* "720p", "720p60", "300k"; where that is taken, with the rate behind it; rates differ at last. */
static void name_level(struct tr_ladder_level *level, const struct tr_ladder *below, bool has_height)
{
    const int height_px = level->width_px < level->height_px ? level->width_px : level->height_px;
    char picture[12] = "";
    if (has_height) {
        snprintf(picture, sizeof picture, level->fps > 30 ? "%dp%d" : "%dp", height_px % 100000,
                 level->fps % 1000);
        memcpy(level->name, picture, sizeof picture);
    }
    for (int digits = 0; digits < 4 && (!*level->name || is_taken(below, level->name)); digits++) {
        char name[64];
        const int most = (int)sizeof level->name - 1;
        const int len =
            snprintf(name, sizeof name, "%s%s%.*fk", picture, *picture ? " " : "", digits, level->video_kbps);
        memcpy(level->name, len > most ? name + len - most : name, sizeof level->name);
    }
}

static void fill_ladder(const struct draft *draft, struct tr_content *content)
{
    struct tr_ladder *ladder = &content->ladder;
    const double sound_kbps = draft->sound ? draft->sound->kbps : 0;
    for (int i = 0; i < draft->level_count; i++) {
        const struct draft_level *from = draft->levels[i];
        struct tr_ladder_level level = {
            .video_kbps = from->kbps,
            .audio_kbps = sound_kbps,
            .needs_mbps = (from->kbps + sound_kbps) / 1000 * TR_CONTENT_NEEDS,
            .width_px = from->width_px,
            .height_px = from->height_px,
            .fps = (int)lround(fmin(from->fps, 240)),
        };
        const bool has_height = level.height_px > 0;
        content->pictures_told = (i == 0 || content->pictures_told) && has_height;
        guess_picture(&level);
        name_level(&level, ladder, has_height);
        content->init_bytes[ladder->count] = from->init_bytes;
        ladder->levels[ladder->count++] = level;
    }
}

static enum tr_content_sizes worse(enum tr_content_sizes a, enum tr_content_sizes b)
{
    return a > b ? a : b;
}

static void fill_segments(const struct draft *draft, struct tr_content *content)
{
    const size_t count = content->segment_count;
    for (size_t i = 0; i < count; i++) {
        content->start_s[i + 1] = content->start_s[i] + draft->levels[0]->segments[i].duration_s;
    }
    for (int l = 0; l < draft->level_count; l++) {
        for (size_t i = 0; i < count; i++) {
            content->bytes[(size_t)l * count + i] = draft->levels[l]->segments[i].bytes;
            content->sizes = worse(content->sizes, draft->levels[l]->segments[i].source);
        }
    }
}

/* Sound is cut where it likes: what sounds during a picture segment is its share of the sound segments that
 * reach into it, by time. What is missing at the end sounds as the mean does. */
static void fill_sound(const struct draft_level *sound, struct tr_content *content)
{
    size_t k = 0;
    double begins_s = 0;
    for (size_t i = 0; i < content->segment_count; i++) {
        const double from_s = content->start_s[i], to_s = content->start_s[i + 1];
        double bytes = 0, at_s = from_s;
        while (k < sound->count && at_s < to_s) {
            const struct draft_segment *segment = &sound->segments[k];
            const double ends_s = begins_s + segment->duration_s, until_s = fmin(ends_s, to_s);
            bytes += segment->bytes * fmax(0, until_s - at_s) / segment->duration_s;
            at_s = fmax(at_s, until_s);
            content->sizes = worse(content->sizes, segment->source);
            if (ends_s > to_s) {
                break;
            }
            begins_s = ends_s;
            k++;
        }
        content->sound_bytes[i] = bytes + sound->kbps * 1000 / 8 * (to_s - at_s);
    }
}

static bool allocate(const struct draft *draft, struct tr_content *content)
{
    const size_t count = content->segment_count;
    content->start_s = calloc(count + 1, sizeof *content->start_s);
    content->bytes = calloc(count * (size_t)draft->level_count, sizeof *content->bytes);
    content->sound_bytes = draft->sound ? calloc(count, sizeof *content->sound_bytes) : NULL;
    return content->start_s && content->bytes && (content->sound_bytes || !draft->sound) &&
           !draft->out_of_memory;
}

/* The path's last part. */
static void name_content(struct tr_content *content, const char *path)
{
    size_t end = strlen(path), begin;
    while (end > 1 && path[end - 1] == '/') {
        end--;
    }
    for (begin = end; begin > 0 && path[begin - 1] != '/'; begin--) {}
    snprintf(content->name, sizeof content->name, "%.*s", (int)(end - begin), path + begin);
    plain_text(content->name);
}

static enum tr_status build(struct draft *draft, size_t count, struct tr_content **out, struct tr_error *err)
{
    struct tr_content *content = tr_content_new();
    if (!content) {
        return tr_error_oom(err);
    }
    name_content(content, draft->path);
    content->format = draft->format;
    content->segment_count = count;
    content->played_count = draft->all_but_last && count > 1 ? count - 1 : count;
    content->part_s = draft->part_s;
    content->live = draft->live;
    content->sound_apart = draft->sound != NULL;
    if (!allocate(draft, content)) {
        tr_content_free(content);
        return tr_error_oom(err);
    }
    fill_ladder(draft, content);
    fill_segments(draft, content);
    if (draft->sound) {
        fill_sound(draft->sound, content);
    }
    content->warnings = draft->warnings;
    content->warning_count = draft->warning_count;
    draft->warnings = NULL;
    draft->warning_count = 0;
    content->files = draft->files;
    content->file_count = draft->file_count;
    draft->files = NULL;
    draft->file_count = 0;
    *out = content;
    return TR_STATUS_OK;
}

enum tr_status draft_finish(struct draft *draft, struct tr_content **out, struct tr_error *err)
{
    size_t count = 0;
    if (draft->level_count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, draft->path,
                            "has no level of pictures; at least one is needed");
    }
    enum tr_status status = settle_rates(draft, err);
    status = status == TR_STATUS_OK ? line_up(draft, &count, err) : status;
    status = status == TR_STATUS_OK ? put_in_order(draft, err) : status;
    return status == TR_STATUS_OK ? build(draft, count, out, err) : status;
}
