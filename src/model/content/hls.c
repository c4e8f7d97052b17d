/* HLS: a multivariant playlist with its media playlists, or a media playlist alone, which is one level. */
#include "model/content/hls.h"
#include "model/content/hls_define.h"
#include "model/content/formats.h"
#include "model/content/media_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct variant {
    struct hls_span attributes, uri, audio; /* audio: the name of its group */
    unsigned long tag_line, line;           /* of the tag, and of its URI */
    bool left_out;
};

struct variants {
    struct variant each[4 * DRAFT_LEVELS_MAX];
    int count;
};

struct reading {
    const struct content_text *text;
    struct draft *draft;
    struct variants variants;
    struct tr_error *err;
    struct hls_variables variables;
    size_t remote; /* media playlists on other machines */
};

static bool spans_equal(struct hls_span a, struct hls_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool hls_is_multivariant(const struct content_text *text)
{
    struct content_lines lines = content_lines_of(text);
    struct hls_span value;
    while (content_next_line(&lines)) {
        if (hls_tag(&lines, "EXT-X-STREAM-INF", &value)) {
            return true;
        }
    }
    return false;
}

static enum tr_status gather_variants(struct reading *r)
{
    struct content_lines lines = content_lines_of(r->text);
    struct variant variant = {0};
    while (content_next_line(&lines)) {
        struct hls_span value;
        if (hls_tag(&lines, "EXT-X-STREAM-INF", &value)) {
            variant = (struct variant){
                .attributes = value, .audio = hls_attribute(value, "AUDIO"), .tag_line = lines.number};
        } else if (lines.len > 0 && lines.at[0] != '#' && variant.attributes.at) {
            if (r->variants.count == (int)(sizeof r->variants.each / sizeof *r->variants.each)) {
                return tr_error_at(r->err, r->text->path, lines.number,
                                   "is one variant too many; %d are read at most", r->variants.count);
            }
            variant.uri = (struct hls_span){lines.at, lines.len};
            variant.line = lines.number;
            r->variants.each[r->variants.count++] = variant;
            variant = (struct variant){0};
        }
    }
    return r->variants.count > 0 ? TR_STATUS_OK
                                 : tr_error_at(r->err, r->text->path, lines.number,
                                               "ends with an #EXT-X-STREAM-INF that no playlist follows");
}

/* Kinds of pictures between which no player switches while it plays: codecs by the first letters of RFC 6381
 * names. 0: none named, which goes with any. */
static int picture_kind(struct hls_span codecs)
{
    static const struct {
        char name[5];
        int kind;
    } known[] = {{"avc1", 1}, {"avc3", 1}, {"hvc1", 2}, {"hev1", 2}, {"dvh1", 3},
                 {"dvhe", 3}, {"vp09", 4}, {"av01", 5}, {"vvc1", 6}, {"vvi1", 6}};
    for (size_t at = 0; codecs.at && at + 4 <= codecs.len; at++) {
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            if (memcmp(codecs.at + at, known[i].name, 4) == 0) {
                return known[i].kind;
            }
        }
    }
    return 0;
}

static bool is_sound_only(const struct variant *v)
{
    const struct hls_span codecs = hls_attribute(v->attributes, "CODECS");
    return codecs.at && picture_kind(codecs) == 0 && !hls_attribute(v->attributes, "RESOLUTION").at;
}

static size_t leave_out_sound_only(struct variants *variants)
{
    size_t count = 0;
    for (int i = 0; i < variants->count; i++) {
        variants->each[i].left_out = is_sound_only(&variants->each[i]);
        count += variants->each[i].left_out;
    }
    if (count == (size_t)variants->count) { /* radio: they are the levels */
        for (int i = 0; i < variants->count; i++) {
            variants->each[i].left_out = false;
        }
        return 0;
    }
    return count;
}

static const struct variant *first_variant(const struct variants *variants)
{
    int i = 0;
    while (variants->each[i].left_out) {
        i++;
    }
    return &variants->each[i];
}

static size_t leave_out_other_kinds(struct variants *variants)
{
    const struct variant *first = first_variant(variants);
    const int kind = picture_kind(hls_attribute(first->attributes, "CODECS"));
    const struct hls_span range = hls_attribute(first->attributes, "VIDEO-RANGE");
    size_t count = 0;
    for (int i = 0; i < variants->count; i++) {
        struct variant *v = &variants->each[i];
        const int other = picture_kind(hls_attribute(v->attributes, "CODECS"));
        if (!v->left_out && ((kind && other && other != kind) ||
                             !spans_equal(range, hls_attribute(v->attributes, "VIDEO-RANGE")))) {
            v->left_out = true;
            count++;
        }
    }
    return count;
}

/* The same pictures under several groups of sound are one level: the one with the group that is taken. */
static void leave_out_repeats(struct variants *variants, struct hls_span audio)
{
    for (int i = 1; i < variants->count; i++) {
        struct variant *v = &variants->each[i];
        for (int k = 0; k < i && !v->left_out; k++) {
            struct variant *before = &variants->each[k];
            if (before->left_out || !spans_equal(v->uri, before->uri)) {
                continue;
            }
            const bool better = spans_equal(v->audio, audio) && !spans_equal(before->audio, audio);
            *(better ? &before->left_out : &v->left_out) = true;
        }
    }
}

static enum tr_status fail_missing(const struct reading *r, unsigned long line, struct hls_span uri)
{
    return tr_error_at(r->err, r->text->path, line,
                       "the playlist %.*s is not here; it has to stand where this one says",
                       (int)(uri.len < 200 ? uri.len : 200), uri.at);
}

/* *level has no segments after it where its playlist is on another machine. */
static enum tr_status read_playlist(struct reading *r, struct hls_span uri, unsigned long line,
                                    struct draft_level *level)
{
    char path[MEDIA_PATH_MAX];
    const enum media_place place = media_path(r->text->path, uri.at, uri.len, path);
    if (place == MEDIA_ELSEWHERE) {
        r->remote++;
        return TR_STATUS_OK;
    }
    if (place == MEDIA_NO_PATH || media_file_bytes(path) < 0) {
        return fail_missing(r, line, uri);
    }
    struct content_text text;
    char *where = strdup(path);
    if (!where) {
        return tr_error_oom(r->err);
    }
    free(level->where);
    level->where = where;
    draft_read_file(r->draft, where);
    enum tr_status status = content_text_read(where, &text, r->err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct hls_variables own = {0};
    struct content_text defined;
    status = hls_define(&text, &r->variables, uri, &own, &defined, r->err);
    if (status == TR_STATUS_OK) {
        status = hls_read_media(&defined, level, r->draft, r->err);
        content_text_destroy(&defined);
    }
    hls_variables_free(&own);
    content_text_destroy(&text);
    return status;
}

static enum tr_status read_attributes(struct reading *r, const struct variant *v, struct draft_level *level)
{
    const struct hls_span average = hls_attribute(v->attributes, "AVERAGE-BANDWIDTH");
    const struct hls_span peak = hls_attribute(v->attributes, "BANDWIDTH");
    const struct hls_span picture = hls_attribute(v->attributes, "RESOLUTION");
    double bps, width, height;
    if (!hls_span_number(average.at ? average : peak, &bps) || !(bps > 0)) {
        return tr_error_at(r->err, r->text->path, v->tag_line,
                           "#EXT-X-STREAM-INF needs a BANDWIDTH over 0, in bits a second");
    }
    level->kbps = bps / 1000;
    const char *x = picture.at ? memchr(picture.at, 'x', picture.len) : NULL;
    if (x && hls_span_number_before(picture, 'x', &width) &&
        hls_span_number((struct hls_span){x + 1, (size_t)(picture.at + picture.len - x - 1)}, &height) &&
        width >= 1 && height >= 1 && width <= 16384 && height <= 16384) {
        level->width_px = (int)width;
        level->height_px = (int)height;
    }
    double fps;
    if (hls_span_number(hls_attribute(v->attributes, "FRAME-RATE"), &fps) && fps >= 1 && fps <= 240) {
        level->fps = fps;
    }
    return TR_STATUS_OK;
}

/* The rendition of a group that plays unless somebody chooses: DEFAULT, else the first. *line: 0 for none. */
static struct hls_span find_rendition(const struct content_text *text, struct hls_span group,
                                      unsigned long *line)
{
    struct content_lines lines = content_lines_of(text);
    struct hls_span value, chosen = {NULL, 0};
    *line = 0;
    while (group.at && content_next_line(&lines)) {
        if (!hls_tag(&lines, "EXT-X-MEDIA", &value) || !hls_span_is(hls_attribute(value, "TYPE"), "AUDIO") ||
            !spans_equal(hls_attribute(value, "GROUP-ID"), group)) {
            continue;
        }
        const bool is_default = hls_span_is(hls_attribute(value, "DEFAULT"), "YES");
        if (*line == 0 || is_default) {
            chosen = hls_attribute(value, "URI");
            *line = lines.number;
        }
        if (is_default) {
            break;
        }
    }
    return chosen;
}

/* Sound is apart where its rendition has a playlist of its own. */
static enum tr_status read_sound(struct reading *r, struct hls_span group)
{
    unsigned long line;
    const struct hls_span uri = find_rendition(r->text, group, &line);
    if (!uri.at) {
        return TR_STATUS_OK;
    }
    struct draft_level *sound = draft_new_level(r->text->path, line);
    if (!sound) {
        return tr_error_oom(r->err);
    }
    enum tr_status status = read_playlist(r, uri, line, sound);
    if (status != TR_STATUS_OK || sound->count == 0) {
        draft_free_level(sound);
        if (status == TR_STATUS_OK) {
            draft_warn(r->draft,
                       "line %lu: the sound's playlist is on another machine; sound is taken for part of "
                       "the pictures",
                       line);
        }
        return status;
    }
    r->draft->sound = sound;
    return TR_STATUS_OK;
}

/* Levels whose playlist is on another machine are cut as the first one that is here. */
static enum tr_status fill_remote(struct reading *r)
{
    const struct draft_level *like = NULL;
    size_t filled = 0;
    for (int i = 0; i < r->draft->level_count && !like; i++) {
        like = r->draft->levels[i]->count > 0 ? r->draft->levels[i] : NULL;
    }
    if (!like) {
        return tr_error_at(
            r->err, r->text->path, first_variant(&r->variants)->line,
            "all its playlists are on other machines, and nothing is fetched; keep at least one beside "
            "this file and name it here");
    }
    for (int i = 0; i < r->draft->level_count; i++) {
        struct draft_level *level = r->draft->levels[i];
        if (level->count > 0) {
            continue;
        }
        filled++;
        for (size_t k = 0; k < like->count; k++) {
            const struct draft_segment segment = {.duration_s = like->segments[k].duration_s,
                                                  .line = like->segments[k].line};
            enum tr_status status = draft_add_segment(level, &segment, r->err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
        level->sequence = like->sequence;
    }
    if (filled > 0) {
        draft_warn(r->draft,
                   "the playlists of %zu levels are on another machine; they are cut as %s, at their rates",
                   filled, like->where);
    }
    return TR_STATUS_OK;
}

static enum tr_status read_variants(struct reading *r)
{
    enum tr_status status = TR_STATUS_OK;
    for (int i = 0; status == TR_STATUS_OK && i < r->variants.count; i++) {
        const struct variant *v = &r->variants.each[i];
        struct draft_level *level;
        if (v->left_out) {
            continue;
        }
        status = draft_add_level(r->draft, r->text->path, v->line, &level, r->err);
        status = status == TR_STATUS_OK ? read_attributes(r, v, level) : status;
        status = status == TR_STATUS_OK ? read_playlist(r, v->uri, v->line, level) : status;
        if (status == TR_STATUS_OK && level->count == 0 && strcmp(level->where, r->text->path) != 0) {
            return tr_error_at(r->err, level->where, 0,
                               "lists no segment that is whole; at least one is needed");
        }
        if (status == TR_STATUS_OK) {
            level->counts_sound = v->audio.at != NULL;
        }
    }
    return status == TR_STATUS_OK ? fill_remote(r) : status;
}

static enum tr_status read_multivariant(struct reading *r)
{
    enum tr_status status = gather_variants(r);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const size_t sound_only = leave_out_sound_only(&r->variants);
    const size_t others = leave_out_other_kinds(&r->variants);
    const struct hls_span group = first_variant(&r->variants)->audio;
    leave_out_repeats(&r->variants, group);
    if (sound_only > 0) {
        draft_warn(r->draft, "%zu variants of sound alone are left out", sound_only);
    }
    if (others > 0) {
        draft_warn(r->draft, "%zu variants in another codec or dynamic range than the first are left out",
                   others);
    }
    status = read_sound(r, group);
    return status == TR_STATUS_OK ? read_variants(r) : status;
}

static enum tr_status read_alone(const struct content_text *text, struct draft *draft, struct tr_error *err)
{
    struct draft_level *level;
    enum tr_status status = draft_add_level(draft, text->path, 0, &level, err);
    return status == TR_STATUS_OK ? hls_read_media(text, level, draft, err) : status;
}

static enum tr_status read_hls(const struct content_text *text, struct draft *draft, struct tr_error *err)
{
    struct reading *r = calloc(1, sizeof *r);
    struct content_text defined;
    if (!r) {
        return tr_error_oom(err);
    }
    *r = (struct reading){.text = &defined, .draft = draft, .err = err};
    enum tr_status status = hls_define(text, NULL, (struct hls_span){NULL, 0}, &r->variables, &defined, err);
    if (status == TR_STATUS_OK) {
        status = hls_is_multivariant(text) ? read_multivariant(r) : read_alone(&defined, draft, err);
        content_text_destroy(&defined);
    }
    hls_variables_free(&r->variables);
    free(r);
    return status;
}

static bool is_hls(const char *bytes, size_t len)
{
    return len >= 7 && strncmp(bytes, "#EXTM3U", 7) == 0;
}

const struct content_format content_hls = {
    .name = "hls",
    .begins = "#EXTM3U (HLS)",
    .looks_like = is_hls,
    .read = read_hls,
};
