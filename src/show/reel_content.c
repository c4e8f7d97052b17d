#include "show/reel_content.h"

#include "base/json_writer.h"
#include "base/plain.h"
#include "model/content/draft.h"

#include <jansson.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const formats[] = {"hls", "dash", "sabre", "pensieve"};
#define FORMATS (sizeof formats / sizeof *formats)

/* ---- writing ---- */

static void put_numbers(struct json_writer *w, const char *key, const double *values, size_t count)
{
    json_writer_open(w, key, '[');
    for (size_t i = 0; i < count; i++) {
        json_writer_number(w, NULL, values[i]);
    }
    json_writer_close(w, ']');
}

static void put_level(struct json_writer *w, const struct tr_content *content, int i)
{
    const struct tr_ladder_level *level = &content->ladder.levels[i];
    json_writer_open(w, NULL, '{');
    json_writer_string(w, "name", level->name);
    json_writer_number(w, "video_kbps", level->video_kbps);
    json_writer_number(w, "audio_kbps", level->audio_kbps);
    json_writer_number(w, "needs_mbps", level->needs_mbps);
    json_writer_integer(w, "width_px", level->width_px);
    json_writer_integer(w, "height_px", level->height_px);
    json_writer_integer(w, "fps", level->fps);
    json_writer_number(w, "init_bytes", content->init_bytes[i]);
    put_numbers(w, "bytes", content->bytes + (size_t)i * content->segment_count, content->segment_count);
    json_writer_close(w, '}');
}

void reel_content_put(struct strbuf *out, const struct tr_content *content)
{
    struct json_writer w = {.out = out};
    json_writer_open(&w, NULL, '{');
    json_writer_string(&w, "name", content->name);
    json_writer_string(&w, "format", content->format);
    json_writer_bool(&w, "pictures_told", content->pictures_told);
    json_writer_bool(&w, "live", content->live);
    json_writer_integer(&w, "sizes", content->sizes);
    json_writer_number(&w, "part_s", content->part_s);
    json_writer_integer(&w, "played", (int64_t)content->played_count);
    put_numbers(&w, "start_s", content->start_s, content->segment_count + 1);
    json_writer_open(&w, "levels", '[');
    for (int i = 0; i < content->ladder.count; i++) {
        put_level(&w, content, i);
    }
    json_writer_close(&w, ']');
    if (content->sound_apart) {
        put_numbers(&w, "sound_bytes", content->sound_bytes, content->segment_count);
    }
    json_writer_open(&w, "warnings", '[');
    for (size_t i = 0; i < content->warning_count; i++) {
        json_writer_string(&w, NULL, content->warnings[i]);
    }
    json_writer_close(&w, ']');
    json_writer_close(&w, '}');
    strbuf_putc(out, '\n');
}

/* ---- reading ---- */

/* A number within bounds; false where it is none, or NaN. */
static bool number_in(const json_t *value, double least, double most, double *out)
{
    const double number = json_is_number(value) ? json_number_value(value) : (double)NAN;
    *out = number;
    return number >= least && number <= most;
}

static bool whole_in(const json_t *object, const char *key, int least, int most, int *out)
{
    double number;
    const bool is = number_in(json_object_get(object, key), least, most, &number) && number == floor(number);
    *out = is ? (int)number : 0;
    return is;
}

static bool text_of(const json_t *object, const char *key, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(object, key));
    const bool fits = text && *text && strlen(text) < size;
    if (fits) {
        strcpy(out, text);
        plain_text(out);
    }
    return fits;
}

static bool get_sizes(const json_t *list, double *out, size_t count)
{
    bool good = json_array_size(list) == count;
    for (size_t i = 0; i < count && good; i++) {
        good = number_in(json_array_get(list, i), 0, DRAFT_BYTES_MAX, &out[i]);
    }
    return good;
}

/* One after the other, from 0 on. */
static bool get_starts(const json_t *list, double *out, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        good = number_in(json_array_get(list, i), 0, DRAFT_DURATION_MAX_S, &out[i]) &&
               (i == 0 ? out[i] == 0 : out[i] > out[i - 1]);
    }
    return good;
}

static bool get_level(const json_t *object, struct tr_content *content, int i)
{
    struct tr_ladder_level *level = &content->ladder.levels[i];
    const size_t count = content->segment_count;
    return text_of(object, "name", level->name, sizeof level->name) &&
           number_in(json_object_get(object, "video_kbps"), DRAFT_KBPS_MIN, DRAFT_KBPS_MAX,
                     &level->video_kbps) &&
           (i == 0 || level->video_kbps >= level[-1].video_kbps) &&
           number_in(json_object_get(object, "audio_kbps"), 0, DRAFT_KBPS_MAX, &level->audio_kbps) &&
           number_in(json_object_get(object, "needs_mbps"), 0, DRAFT_KBPS_MAX, &level->needs_mbps) &&
           number_in(json_object_get(object, "init_bytes"), 0, DRAFT_BYTES_MAX, &content->init_bytes[i]) &&
           whole_in(object, "width_px", 1, 1 << 16, &level->width_px) &&
           whole_in(object, "height_px", 1, 1 << 16, &level->height_px) &&
           whole_in(object, "fps", 1, 1000, &level->fps) &&
           get_sizes(json_object_get(object, "bytes"), content->bytes + (size_t)i * count, count);
}

static bool get_levels(const json_t *list, struct tr_content *content)
{
    const size_t count = json_array_size(list);
    bool good = count >= 1 && count <= TR_LADDER_LEVELS_MAX;
    for (int i = 0; good && i < (int)count; i++) {
        good = get_level(json_array_get(list, (size_t)i), content, i);
        content->ladder.count = i + 1;
    }
    return good;
}

static const char *format_named(const json_t *root)
{
    const char *text = json_string_value(json_object_get(root, "format"));
    for (size_t i = 0; i < FORMATS; i++) {
        if (text && strcmp(text, formats[i]) == 0) {
            return formats[i];
        }
    }
    return NULL;
}

/* Room for so many segments; false where memory ran out. */
static bool make_room(struct tr_content *content, bool sound)
{
    const size_t count = content->segment_count;
    content->start_s = malloc((count + 1) * sizeof *content->start_s);
    content->bytes = malloc(TR_LADDER_LEVELS_MAX * count * sizeof *content->bytes);
    content->sound_bytes = sound ? malloc(count * sizeof *content->sound_bytes) : NULL;
    content->sound_apart = sound;
    return content->start_s && content->bytes && (!sound || content->sound_bytes);
}

static bool get_warnings(const json_t *list, struct tr_content *content)
{
    const size_t count = json_array_size(list) < 64 ? json_array_size(list) : 64;
    content->warnings = calloc(count + 1, sizeof *content->warnings);
    for (size_t i = 0; i < count && content->warnings; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        char *copy = strdup(text ? text : "");
        if (!copy) {
            return false;
        }
        plain_text(copy);
        content->warnings[content->warning_count++] = copy;
    }
    return content->warnings != NULL;
}

/* All but what has the size of its segments. */
static bool get_facts(const json_t *root, struct tr_content *content)
{
    int sizes, played;
    content->format = format_named(root);
    content->pictures_told = json_is_true(json_object_get(root, "pictures_told"));
    content->live = json_is_true(json_object_get(root, "live"));
    const bool good = content->format && text_of(root, "name", content->name, sizeof content->name) &&
                      whole_in(root, "sizes", TR_CONTENT_SIZES_EXACT, TR_CONTENT_SIZES_NOMINAL, &sizes) &&
                      whole_in(root, "played", 1, (int)content->segment_count, &played) &&
                      number_in(json_object_get(root, "part_s"), 0, DRAFT_DURATION_MAX_S, &content->part_s);
    if (good) {
        content->sizes = (enum tr_content_sizes)sizes;
        content->played_count = (size_t)played;
    }
    return good;
}

/* Fills what is all-zero. False where it is no content; *memory: because that ran out. */
static bool fill(const json_t *root, struct tr_content *content, bool *memory)
{
    const json_t *starts = json_object_get(root, "start_s"), *sound = json_object_get(root, "sound_bytes");
    const size_t count = json_array_size(starts);
    if (count < 2 || count > TR_CONTENT_SEGMENTS_MAX + 1) {
        return false;
    }
    content->segment_count = count - 1;
    *memory = !make_room(content, sound != NULL) || !get_warnings(json_object_get(root, "warnings"), content);
    return !*memory && get_facts(root, content) && get_starts(starts, content->start_s, count) &&
           get_levels(json_object_get(root, "levels"), content) &&
           (!sound || get_sizes(sound, content->sound_bytes, content->segment_count));
}

enum tr_status reel_content_get(const char *where, const struct reel_member *member, struct tr_content **out,
                                struct tr_error *err)
{
    json_t *root = json_loadb(member->bytes, member->len, 0, NULL);
    struct tr_content *content = tr_content_new();
    bool memory = !content;
    const bool good = content && root && fill(root, content, &memory);
    json_decref(root);
    if (!good) {
        tr_content_free(content);
        return memory ? tr_error_oom(err)
                      : tr_error_set(err, TR_STATUS_FAILED, where,
                                     "is no session file: %s is no content of levels and segments",
                                     member->name);
    }
    *out = content;
    return TR_STATUS_OK;
}
