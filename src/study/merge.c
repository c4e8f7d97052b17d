#include "study/merge.h"

#include "study/csv.h"
#include "study/out.h"
#include "study/pack.h"
#include "study/part_rows.h"

#include "base/file.h"
#include "base/out_file.h"

#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK      ((size_t)1 << 20)
#define HEADER_MAX ((size_t)1 << 26) /* bytes of a packed part within which its header is */

/* One part, as its header tells of it. */
struct part {
    const char *path;
    size_t k, n, first, end; /* k from 0 */
    size_t sets;             /* of parameters, of a bench: sessions of a trace */
    bool cells;              /* of a sweep */
    struct strbuf whole;     /* the header without its line "# shard: " */
};

static const char shard_line[] = "# shard: ";

/* A line of a header: into part->whole, or the numbers of the part; whether it was those. */
static bool take_line(struct part *part, const char *line, size_t len)
{
    char text[96], what[16] = "";
    snprintf(text, sizeof text, "%.*s", (int)(len < sizeof text ? len : sizeof text - 1), line);
    if (strncmp(text, shard_line, sizeof shard_line - 1) != 0) {
        sscanf(text, "# parameters: %zu sets", &part->sets);
        strbuf_add(&part->whole, line, len);
        return false;
    }
    const bool told = sscanf(text + sizeof shard_line - 1, "%zu/%zu, %15s %zu to %zu", &part->k, &part->n,
                             what, &part->first, &part->end) == 5 &&
                      part->k >= 1 && part->k <= part->n;
    part->cells = strcmp(what, "cells") == 0;
    return told && part->first <= part->end;
}

static enum tr_status read_header(struct part *part, struct csv *csv, struct tr_error *err)
{
    bool told = false;
    const char *line;
    size_t len;
    enum tr_status status = csv_open(csv, part->path, err);
    do {
        status = status == TR_STATUS_OK ? csv_comment(csv, &line, &len, err) : status;
        told |= status == TR_STATUS_OK && line && take_line(part, line, len);
    } while (status == TR_STATUS_OK && line);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (!told || (!part->cells && part->sets == 0)) {
        return tr_error_set(err, TR_STATUS_FAILED, part->path,
                            "is no part of a study; sessions.1-of-4.csv as --shard 1/4 writes it would be "
                            "right");
    }
    part->k--;
    return part->whole.failed ? tr_error_oom(err) : TR_STATUS_OK;
}

static enum tr_status read_part(struct part *part, struct tr_error *err)
{
    struct csv csv = {0};
    enum tr_status status = read_header(part, &csv, err);
    csv_close(&csv);
    return status;
}

/* Headers say the same but for the command, which tells how the part was asked for. */
static bool same_study(const struct part *a, const struct part *b)
{
    const char *x = a->whole.text, *y = b->whole.text;
    while (*x && *y) {
        const size_t nx = strcspn(x, "\n") + 1, ny = strcspn(y, "\n") + 1;
        const bool command = strncmp(x, "# command:", 10) == 0 && strncmp(y, "# command:", 10) == 0;
        if (!command && (nx != ny || memcmp(x, y, nx) != 0)) {
            return false;
        }
        x += nx;
        y += ny;
    }
    return *x == *y;
}

static int by_number(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    return (x->k > y->k) - (x->k < y->k);
}

static enum tr_status check_parts(const struct part *parts, size_t count, struct tr_error *err)
{
    const size_t n = parts[0].n;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].cells != parts[0].cells) {
            return tr_error_set(err, TR_STATUS_FAILED, parts[i].path, "is of a %s, %s of a %s",
                                parts[i].cells ? "sweep" : "bench", parts[0].path,
                                parts[0].cells ? "sweep" : "bench");
        }
        if (parts[i].n != n) {
            return tr_error_set(err, TR_STATUS_FAILED, parts[i].path, "is one of %zu parts, %s one of %zu",
                                parts[i].n, parts[0].path, n);
        }
        if (!same_study(&parts[0], &parts[i])) {
            return tr_error_set(err, TR_STATUS_FAILED, parts[i].path,
                                "is of another study than %s: their headers differ", parts[0].path);
        }
        if (i > 0 && parts[i].k == parts[i - 1].k) {
            return tr_error_set(err, TR_STATUS_FAILED, parts[i].path, "is part %zu of %zu, and so is %s",
                                parts[i].k + 1, n, parts[i - 1].path);
        }
        if (parts[i].k != i) {
            break;
        }
        if (i > 0 && parts[i].first != parts[i - 1].end) {
            return tr_error_set(
                err, TR_STATUS_FAILED, parts[i].path, "begins with %s %zu, but %s ends before %zu",
                parts[i].cells ? "cell" : "session", parts[i].first, parts[i - 1].path, parts[i - 1].end);
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (i >= count || parts[i].k != i) {
            return tr_error_set(err, TR_STATUS_FAILED, parts[0].path, "part %zu of %zu is missing", i + 1, n);
        }
    }
    return TR_STATUS_OK;
}

/* The file of another kind beside a part: sessions -> refused. */
static char *sibling(const struct part *part, enum study_file file)
{
    const char *slash = strrchr(part->path, '/');
    struct strbuf folder = {0};
    strbuf_add(&folder, part->path, slash ? (size_t)(slash - part->path) : 0);
    if (!slash) {
        strbuf_puts(&folder, ".");
    }
    char *path = folder.failed ? NULL : study_out_path(folder.text, file, part->k, part->n);
    strbuf_destroy(&folder);
    return path;
}

/* ---- the files, a block of each part at a time ---- */

struct merge {
    const struct study_merge_config *config;
    const struct part *parts;
    struct out_file files[STUDY_FILES];
    char *paths[STUDY_FILES];
    uint64_t bytes, total; /* of all parts */
    char last;             /* byte that was written */
    struct part_rows rows; /* of the part that is copied */
};

static enum tr_status write_some(struct merge *merge, enum study_file file, const char *bytes, size_t len,
                                 struct tr_error *err)
{
    const struct study_merge_config *config = merge->config;
    enum tr_status status = out_file_write(&merge->files[file], bytes, len, err);
    merge->bytes += len;
    merge->last = len ? bytes[len - 1] : merge->last;
    const double share = merge->total ? (double)merge->bytes / (double)merge->total : 1;
    if (status == TR_STATUS_OK && config->progress && !config->progress(config->context, fmin(share, 1))) {
        return tr_error_set(err, TR_STATUS_CANCELLED, config->folder, "stopped; the parts are as they were");
    }
    return status;
}

/* The rest of a stream. */
static enum tr_status copy_rest(struct merge *merge, enum study_file file, struct stream *stream,
                                struct tr_error *err)
{
    char *block = malloc(BLOCK);
    enum tr_status status = block ? TR_STATUS_OK : tr_error_oom(err);
    for (size_t got = BLOCK; status == TR_STATUS_OK && got == BLOCK;) {
        status = stream_read(stream, block, BLOCK, &got, err);
        if (status == TR_STATUS_OK && file == STUDY_SESSIONS) {
            part_rows_sessions(&merge->rows, block, got);
        }
        if (status == TR_STATUS_OK) {
            status = write_some(merge, file, block, got, err);
        }
    }
    free(block);
    return status;
}

/* The lines behind the header of a part, be it the line of names or rows: the names come once. */
static enum tr_status copy_lines(struct merge *merge, enum study_file file, const char *path, bool with_names,
                                 struct tr_error *err)
{
    struct csv csv;
    const char *bytes;
    size_t len;
    enum tr_status status = csv_open(&csv, path, err);
    do {
        status = status == TR_STATUS_OK ? csv_comment(&csv, &bytes, &len, err) : status;
    } while (status == TR_STATUS_OK && bytes);
    if (status == TR_STATUS_OK) {
        csv_rest(&csv, &bytes, &len);
        const char *names = len ? memchr(bytes, '\n', len) : NULL;
        const size_t named = names ? (size_t)(names + 1 - bytes) : 0, skipped = with_names ? 0 : named;
        if (file == STUDY_SESSIONS) {
            part_rows_sessions(&merge->rows, bytes + named, len - named);
        }
        status = write_some(merge, file, bytes + skipped, len - skipped, err);
    }
    if (status == TR_STATUS_OK) {
        status = copy_rest(merge, file, &csv.stream, err);
    }
    csv_close(&csv);
    if (status == TR_STATUS_OK && merge->last != '\n') {
        return tr_error_set(err, TR_STATUS_FAILED, path, "is cut off: its last line has no end");
    }
    return status;
}

static enum tr_status merge_refused(struct merge *merge, struct tr_error *err)
{
    const struct part *parts = merge->parts;
    enum tr_status status = write_some(merge, STUDY_REFUSED, parts[0].whole.text, parts[0].whole.len, err);
    for (size_t i = 0; i < parts[0].n && status == TR_STATUS_OK; i++) {
        char *path = sibling(&parts[i], STUDY_REFUSED);
        status = path ? copy_lines(merge, STUDY_REFUSED, path, i == 0, err) : tr_error_oom(err);
        free(path);
    }
    return status;
}

/* The traces that a part refused: it has no rows of them. */
static enum tr_status see_refused(struct merge *merge, const struct part *part, struct tr_error *err)
{
    struct file_text text = {0};
    char *path = sibling(part, STUDY_REFUSED);
    enum tr_status status = path ? file_read(path, NULL, NULL, &text, err) : tr_error_oom(err);
    if (status == TR_STATUS_OK) {
        const char *rows = text.bytes;
        for (bool names = false; *rows && !names;) {
            names = *rows != '#';
            rows += strcspn(rows, "\n");
            rows += *rows == '\n';
        }
        part_rows_refused(&merge->rows, rows, strlen(rows));
    }
    file_text_destroy(&text);
    free(path);
    return status;
}

/* Rows, and that they are those which each part's head tells of. */
static enum tr_status merge_sessions(struct merge *merge, struct tr_error *err)
{
    const struct part *parts = merge->parts;
    enum tr_status status = write_some(merge, STUDY_SESSIONS, parts[0].whole.text, parts[0].whole.len, err);
    for (size_t i = 0; i < parts[0].n && status == TR_STATUS_OK; i++) {
        part_rows_begin(&merge->rows, parts[i].sets, parts[i].first, parts[i].end);
        status = see_refused(merge, &parts[i], err);
        if (status == TR_STATUS_OK) {
            status = copy_lines(merge, STUDY_SESSIONS, parts[i].path, i == 0, err);
        }
        if (status == TR_STATUS_OK) {
            status = part_rows_end(&merge->rows, parts[i].path, err);
        }
    }
    part_rows_destroy(&merge->rows);
    return status;
}

/* The header of the whole as a member of gzip, from that of the first part. */
static enum tr_status pack_header(const struct part *part, const struct strbuf *header, struct strbuf *out,
                                  struct tr_error *err)
{
    struct strbuf whole = {0};
    const char *names = header->text, *end = names + header->len;
    while (names < end && *names == '#') {
        const char *newline = memchr(names, '\n', (size_t)(end - names));
        names = newline ? newline + 1 : end;
    }
    strbuf_add(&whole, part->whole.text, part->whole.len);
    strbuf_add(&whole, names, (size_t)(end - names));
    const bool ok = !whole.failed && study_pack(&whole, out);
    strbuf_destroy(&whole);
    return ok ? TR_STATUS_OK : tr_error_oom(err);
}

/* Members of gzip are copied as they are; the first of each part is its header. */
static enum tr_status copy_packed(struct merge *merge, const struct part *part, const char *path,
                                  struct tr_error *err)
{
    struct strbuf bytes = {0}, header = {0}, first = {0};
    size_t taken = 0, got = BLOCK;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum tr_status status = fd < 0 ? tr_error_sys(err, path) : study_check_packed(fd, path, err);
    while (status == TR_STATUS_OK && got > 0 && !study_unpack_member(&bytes, &header, &taken)) {
        strbuf_clear(&header);
        status = bytes.len < HEADER_MAX ? study_read_block(fd, path, &bytes, &got, err)
                                        : tr_error_set(err, TR_STATUS_FAILED, path, "has no header");
    }
    if (status == TR_STATUS_OK && taken == 0) {
        status = tr_error_set(err, TR_STATUS_FAILED, path, "does not begin as a part of a study does");
    }
    if (status == TR_STATUS_OK && part->k == 0) {
        status = pack_header(part, &header, &first, err);
    }
    if (status == TR_STATUS_OK && first.len) {
        status = write_some(merge, STUDY_SEGMENTS, first.text, first.len, err);
    }
    while (status == TR_STATUS_OK && bytes.len > 0) {
        status = write_some(merge, STUDY_SEGMENTS, bytes.text + taken, bytes.len - taken, err);
        taken = 0;
        strbuf_clear(&bytes);
        if (status == TR_STATUS_OK) {
            status = study_read_block(fd, path, &bytes, &got, err);
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    strbuf_destroy(&bytes);
    strbuf_destroy(&header);
    strbuf_destroy(&first);
    return status;
}

static enum tr_status merge_packed(struct merge *merge, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    for (size_t i = 0; i < merge->parts[0].n && status == TR_STATUS_OK; i++) {
        char *path = sibling(&merge->parts[i], STUDY_SEGMENTS);
        status = path ? copy_packed(merge, &merge->parts[i], path, err) : tr_error_oom(err);
        free(path);
    }
    return status;
}

static uint64_t size_of(const char *path)
{
    struct stat st;
    return path && stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static bool has_segments(const struct part *part)
{
    char *path = sibling(part, STUDY_SEGMENTS);
    bool there = path && access(path, F_OK) == 0;
    free(path);
    return there;
}

static void add_up(struct merge *merge, bool segments)
{
    for (size_t i = 0; i < merge->parts[0].n; i++) {
        char *path = segments ? sibling(&merge->parts[i], STUDY_SEGMENTS) : NULL;
        merge->total += size_of(merge->parts[i].path) + size_of(path);
        free(path);
    }
}

static enum tr_status merge_file(struct merge *merge, enum study_file file, struct tr_error *err)
{
    merge->paths[file] = study_out_path(merge->config->folder, file, 0, 1);
    if (!merge->paths[file]) {
        return tr_error_oom(err);
    }
    enum tr_status status =
        out_file_create(&merge->files[file], merge->paths[file], merge->config->force, err);
    if (status != TR_STATUS_OK) {
        merge->files[file].fd = -1;
        return status;
    }
    return file == STUDY_SESSIONS   ? merge_sessions(merge, err)
           : file == STUDY_SEGMENTS ? merge_packed(merge, err)
                                    : merge_refused(merge, err);
}

/* All of them are written before the first has its name; the sessions get theirs last: where they are, all is
 * there. */
static enum tr_status merge_all(const struct part *parts, const struct study_merge_config *config,
                                struct tr_error *err)
{
    struct merge merge = {.config = config, .parts = parts};
    const bool segments = has_segments(&parts[0]);
    enum tr_status status = TR_STATUS_OK;
    add_up(&merge, segments);
    for (int i = 0; i < STUDY_FILES; i++) {
        merge.files[i].fd = -1;
    }
    for (int i = STUDY_FILES - 1; i >= 0 && status == TR_STATUS_OK; i--) {
        if (i != STUDY_SEGMENTS || segments) {
            status = merge_file(&merge, (enum study_file)i, err);
        }
    }
    for (int i = STUDY_FILES - 1; i >= 0; i--) {
        if (merge.files[i].fd >= 0 && status == TR_STATUS_OK) {
            status = out_file_put(&merge.files[i], err);
        } else if (merge.files[i].fd >= 0) {
            out_file_drop(&merge.files[i]);
        }
    }
    for (int i = 0; i < STUDY_FILES; i++) {
        free(merge.paths[i]);
    }
    return status;
}

static void free_parts(struct part *parts, size_t count)
{
    for (size_t i = 0; parts && i < count; i++) {
        strbuf_destroy(&parts[i].whole);
    }
    free(parts);
}

/* All of them, in order, and whole together; freed in any case. */
static enum tr_status read_parts(const char *const *paths, size_t count, struct part **out,
                                 struct tr_error *err)
{
    struct part *parts = *out = calloc(count ? count : 1, sizeof *parts);
    enum tr_status status = parts ? TR_STATUS_OK : tr_error_oom(err);
    for (size_t i = 0; i < count && status == TR_STATUS_OK; i++) {
        parts[i].path = paths[i];
        status = read_part(&parts[i], err);
    }
    if (status == TR_STATUS_OK) {
        qsort(parts, count, sizeof *parts, by_number);
        status = check_parts(parts, count, err);
    }
    return status;
}

enum tr_status study_merge(const struct study_merge_config *config, struct tr_error *err)
{
    struct part *parts;
    enum tr_status status = read_parts(config->paths, config->count, &parts, err);
    const bool was_there = access(config->folder, F_OK) == 0;
    if (status == TR_STATUS_OK) {
        status = study_make_folder(config->folder, err);
    }
    if (status == TR_STATUS_OK) {
        status = merge_all(parts, config, err);
    }
    if (status != TR_STATUS_OK && !was_there) {
        rmdir(config->folder); /* nothing is in it */
    }
    free_parts(parts, config->count);
    return status;
}

/* ---- a sweep ---- */

/* The rows of one part behind its names, which come with the first. */
static enum tr_status add_rows(const struct part *part, struct strbuf *out, struct tr_error *err)
{
    struct file_text text = {0};
    enum tr_status status = file_read(part->path, NULL, NULL, &text, err);
    const char *at = text.bytes;
    for (int skipped = 0; status == TR_STATUS_OK && *at && (*at == '#' || (part->k > 0 && skipped == 0));) {
        skipped += *at != '#';
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    size_t lines = 0;
    for (const char *c = at; status == TR_STATUS_OK && *c; c++) {
        lines += *c == '\n';
    }
    const size_t cells = part->end - part->first, names = part->k == 0;
    if (status == TR_STATUS_OK && lines != cells + names) {
        status = tr_error_set(err, TR_STATUS_FAILED, part->path,
                              "has %zu rows where %zu would be right; its shard has to be run again",
                              lines < names ? 0 : lines - names, cells);
    } else if (status == TR_STATUS_OK) {
        strbuf_puts(out, at);
    }
    file_text_destroy(&text);
    return status;
}

enum tr_status study_merge_sweep(const char *const *paths, size_t count, struct strbuf *header,
                                 struct strbuf *out, struct tr_error *err)
{
    struct part *parts;
    enum tr_status status = read_parts(paths, count, &parts, err);
    if (status == TR_STATUS_OK) {
        strbuf_add(header, parts[0].whole.text, parts[0].whole.len);
    }
    for (size_t i = 0; i < count && status == TR_STATUS_OK; i++) {
        status = add_rows(&parts[i], out, err);
    }
    free_parts(parts, count);
    return status != TR_STATUS_OK ? status : out->failed || header->failed ? tr_error_oom(err) : TR_STATUS_OK;
}

bool study_is_sweep_part(const char *path)
{
    struct part part = {.path = path};
    struct tr_error err;
    const bool is = read_part(&part, &err) == TR_STATUS_OK && part.cells;
    strbuf_destroy(&part.whole);
    return is;
}
