/* Sizes of segments as Pensieve's programs have them: a folder of video_size_0, video_size_1, ... (a level
 * each, bytes of a segment a line), or one table `chunk,level0,level1,...`. Segments play 4 s, and the last
 * of them is looked ahead at but never played (Mao et al., Neural Adaptive Video Streaming with Pensieve,
 * SIGCOMM 2017; its simulator's TOTAL_VIDEO_CHUNCK is one less than the lines of its files). */
#include "model/content/formats.h"

#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEGMENT_S 4.0
#define FILE_NAME "video_size_"

/* The six levels that its programs name. Files of another number of levels have the mean of their sizes. */
static const double nominal_kbps[] = {300, 750, 1200, 1850, 2850, 4300};
#define NOMINAL_LEVELS ((int)(sizeof nominal_kbps / sizeof *nominal_kbps))

static void name_rates(struct draft *draft)
{
    if (draft->level_count == NOMINAL_LEVELS) {
        for (int i = 0; i < NOMINAL_LEVELS; i++) {
            draft->levels[i]->kbps = nominal_kbps[i];
        }
    }
    draft->all_but_last = true;
}

/* A number with `end` or a comma behind it. */
static const char *read_cell(const char *p, const char *end, double *out)
{
    const char *stop = number_read(p, out);
    return stop && (stop == end || (stop < end && *stop == ',')) ? stop : NULL;
}

static enum tr_status add_size(struct draft_level *level, double bytes, unsigned long line,
                               struct tr_error *err)
{
    if (bytes == 0) {
        return tr_error_at(err, level->where, line, "a segment of 0 bytes; it must have more");
    }
    const struct draft_segment segment = {SEGMENT_S, bytes, line, TR_CONTENT_SIZES_EXACT};
    return draft_add_segment(level, &segment, err);
}

static enum tr_status read_row(struct draft *draft, const struct content_lines *row, struct tr_error *err)
{
    const char *end = row->at + row->len;
    double chunk, bytes;
    const char *p = read_cell(row->at, end, &chunk);
    const size_t expected = draft->levels[0]->count;
    if (!p || chunk != (double)expected) {
        return tr_error_at(err, draft->path, row->number,
                           "\"%.*s\" should begin with the chunk's number, %zu",
                           (int)(row->len < 40 ? row->len : 40), row->at, expected);
    }
    for (int i = 0; i < draft->level_count; i++) {
        p = p < end ? read_cell(p + 1, end, &bytes) : NULL;
        if (!p) {
            return tr_error_at(err, draft->path, row->number,
                               "the size of level %d is missing or no number; a row has %d, in bytes", i,
                               draft->level_count);
        }
        enum tr_status status = add_size(draft->levels[i], bytes, row->number, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return p == end ? TR_STATUS_OK
                    : tr_error_at(err, draft->path, row->number, "has more cells than the header's %d levels",
                                  draft->level_count);
}

static bool is_table(const char *bytes, size_t len)
{
    return len > 12 && strncmp(bytes, "chunk,level0", 12) == 0;
}

/* Level k's column is called levelk. */
static enum tr_status read_header(const struct content_lines *header, struct draft *draft,
                                  struct tr_error *err)
{
    const char *p = header->at + strlen("chunk"), *end = header->at + header->len;
    while (p < end) {
        char name[16];
        const int len = snprintf(name, sizeof name, ",level%d", draft->level_count);
        if (end - p < len || memcmp(p, name, (size_t)len) != 0 || (p + len < end && p[len] != ',')) {
            return tr_error_at(err, draft->path, header->number,
                               "the header must go on with \"%s\"; it is chunk,level0,level1,...", name);
        }
        struct draft_level *level;
        enum tr_status status = draft_add_level(draft, draft->path, header->number, &level, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        p += len;
    }
    return TR_STATUS_OK;
}

static enum tr_status read_table(const struct content_text *text, struct draft *draft, struct tr_error *err)
{
    struct content_lines lines = content_lines_of(text);
    content_next_line(&lines);
    enum tr_status status = read_header(&lines, draft, err);
    while (status == TR_STATUS_OK && content_next_line(&lines)) {
        status = lines.len == 0 ? TR_STATUS_OK : read_row(draft, &lines, err);
    }
    name_rates(draft);
    return status;
}

static enum tr_status read_file(const char *path, struct draft *draft, struct tr_error *err)
{
    struct content_text text;
    struct draft_level *level;
    enum tr_status status = content_text_read(path, &text, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = draft_add_level(draft, path, 0, &level, err);
    for (struct content_lines lines = content_lines_of(&text);
         status == TR_STATUS_OK && content_next_line(&lines);) {
        double bytes;
        if (lines.len == 0) {
            continue;
        }
        status = number_read(lines.at, &bytes) == lines.at + lines.len
                     ? add_size(level, bytes, lines.number, err)
                     : tr_error_at(err, path, lines.number, "\"%.*s\" is no number of bytes",
                                   (int)(lines.len < 40 ? lines.len : 40), lines.at);
    }
    if (status == TR_STATUS_OK && level->count != draft->levels[0]->count) {
        status = tr_error_set(err, TR_STATUS_FAILED, path,
                              "has %zu sizes and %s has %zu; a level has as many as another", level->count,
                              draft->levels[0]->where, draft->levels[0]->count);
    }
    content_text_destroy(&text);
    return status;
}

static bool file_path(char *buf, size_t size, const char *folder, int level)
{
    const size_t len = strlen(folder);
    const char *slash = len > 0 && folder[len - 1] == '/' ? "" : "/";
    return snprintf(buf, size, "%s%s" FILE_NAME "%d", folder, slash, level) < (int)size;
}

bool pensieve_is_folder(const char *path)
{
    char file[4096];
    return file_path(file, sizeof file, path, 0) && access(file, F_OK) == 0;
}

enum tr_status pensieve_read_folder(const char *path, struct draft *draft, struct tr_error *err)
{
    if (!pensieve_is_folder(path)) {
        return tr_error_set(err, TR_STATUS_FAILED, path,
                            "is a folder without " FILE_NAME
                            "0; name a ladder file, or a folder of Pensieve's sizes");
    }
    char file[4096];
    enum tr_status status = TR_STATUS_OK;
    for (int i = 0;
         status == TR_STATUS_OK && file_path(file, sizeof file, path, i) && access(file, F_OK) == 0; i++) {
        status = read_file(file, draft, err);
    }
    name_rates(draft);
    return status;
}

const struct content_format content_pensieve_table = {
    .name = "pensieve",
    .begins = "chunk,level0 (Pensieve's sizes)",
    .looks_like = is_table,
    .read = read_table,
};
