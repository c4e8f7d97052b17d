#include "model/content/draft.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WARNINGS_MAX 24

struct draft_level *draft_new_level(const char *where, unsigned long line)
{
    struct draft_level *level = calloc(1, sizeof *level);
    if (!level) {
        return NULL;
    }
    level->where = strdup(where);
    level->line = line;
    if (!level->where) {
        free(level);
        return NULL;
    }
    return level;
}

void draft_free_level(struct draft_level *level)
{
    if (level) {
        free(level->where);
        free(level->segments);
        free(level);
    }
}

enum tr_status draft_add_level(struct draft *draft, const char *where, unsigned long line,
                               struct draft_level **out, struct tr_error *err)
{
    if (draft->level_count == DRAFT_LEVELS_MAX) {
        return tr_error_at(err, draft->path, line, "is one level too many; %d are read at most",
                           DRAFT_LEVELS_MAX);
    }
    struct draft_level *level = draft_new_level(where, line);
    if (!level) {
        return tr_error_oom(err);
    }
    draft->levels[draft->level_count++] = level;
    *out = level;
    return TR_STATUS_OK;
}

static bool grow(struct draft_level *level)
{
    size_t capacity = level->capacity ? 2 * level->capacity : 64;
    struct draft_segment *bigger = realloc(level->segments, capacity * sizeof *bigger);
    if (bigger) {
        level->segments = bigger;
        level->capacity = capacity;
    }
    return bigger != NULL;
}

enum tr_status draft_add_segment(struct draft_level *level, const struct draft_segment *segment,
                                 struct tr_error *err)
{
    const unsigned long line = segment->line;
    if (!(segment->duration_s > 0) || level->duration_s + segment->duration_s > DRAFT_DURATION_MAX_S) {
        return tr_error_at(err, level->where, line,
                           "a segment of %g s; it must be longer than 0 s, and all of them at most %g s",
                           segment->duration_s, DRAFT_DURATION_MAX_S);
    }
    if (!(segment->bytes >= 0) || segment->bytes > DRAFT_BYTES_MAX) {
        return tr_error_at(err, level->where, line,
                           "a segment of %g bytes; it must have more than 0, up to %g", segment->bytes,
                           DRAFT_BYTES_MAX);
    }
    if (level->count == TR_CONTENT_SEGMENTS_MAX) {
        return tr_error_at(err, level->where, line, "is one segment too many; %zu are read at most",
                           TR_CONTENT_SEGMENTS_MAX);
    }
    if (level->count == level->capacity && !grow(level)) {
        return tr_error_oom(err);
    }
    level->segments[level->count++] = *segment;
    level->duration_s += segment->duration_s;
    return TR_STATUS_OK;
}

void draft_warn(struct draft *draft, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (draft->warning_count == WARNINGS_MAX) {
        return;
    }
    if (!draft->warnings) {
        draft->warnings = calloc(WARNINGS_MAX, sizeof *draft->warnings);
    }
    char *copy = draft->warnings ? strdup(text) : NULL;
    if (copy) {
        draft->warnings[draft->warning_count++] = copy;
    } else {
        draft->out_of_memory = true;
    }
}

void draft_read_file(struct draft *draft, const char *path)
{
    for (size_t i = 0; i < draft->file_count; i++) {
        if (strcmp(draft->files[i], path) == 0) {
            return;
        }
    }
    char **files = realloc(draft->files, (draft->file_count + 1) * sizeof *files);
    draft->files = files ? files : draft->files;
    char *copy = files ? strdup(path) : NULL;
    if (copy) {
        draft->files[draft->file_count++] = copy;
    } else {
        draft->out_of_memory = true;
    }
}

void draft_destroy(struct draft *draft)
{
    for (int i = 0; i < draft->level_count; i++) {
        draft_free_level(draft->levels[i]);
    }
    draft_free_level(draft->sound);
    for (size_t i = 0; i < draft->warning_count; i++) {
        free(draft->warnings[i]);
    }
    free(draft->warnings);
    for (size_t i = 0; i < draft->file_count; i++) {
        free(draft->files[i]);
    }
    free(draft->files);
    *draft = (struct draft){0};
}
