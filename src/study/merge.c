#include "study/merge.h"

#include "study/out.h"
#include "study/pack.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One part, as its header tells of it. */
struct part {
    const char *path;
    size_t k, n, first, end; /* k from 0 */
    bool cells;              /* of a sweep */
    struct file_text text;
    size_t header_len;   /* of `text` */
    struct strbuf whole; /* the header without its line "# shard: " */
};

static const char shard_line[] = "# shard: ";

static enum tr_status read_part(struct part *part, struct tr_error *err)
{
    enum tr_status status = file_read(part->path, NULL, NULL, &part->text, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const char *at = part->text.bytes;
    bool told = false;
    while (*at == '#') {
        const size_t len = strcspn(at, "\n") + 1;
        if (strncmp(at, shard_line, sizeof shard_line - 1) == 0) {
            char what[16] = "";
            told = sscanf(at + sizeof shard_line - 1, "%zu/%zu, %15s %zu to %zu", &part->k, &part->n, what,
                          &part->first, &part->end) == 5 &&
                   part->k >= 1 && part->k <= part->n;
            part->cells = strcmp(what, "cells") == 0;
        } else {
            strbuf_add(&part->whole, at, len);
        }
        at += len;
    }
    if (!told) {
        return tr_error_set(err, TR_STATUS_FAILED, part->path,
                            "is no part of a study; sessions.1-of-4.csv as --shard 1/4 writes it would be "
                            "right");
    }
    part->k--;
    part->header_len = (size_t)(at - part->text.bytes);
    return part->whole.failed ? tr_error_oom(err) : TR_STATUS_OK;
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

/* The lines behind the header of a part, be it the line of names or rows: the names come once. */
static void add_text(struct strbuf *out, const char *bytes, size_t len, bool with_names)
{
    const char *at = bytes, *end = bytes + len;
    while (at < end && *at == '#') {
        at += strcspn(at, "\n") + 1;
    }
    if (!with_names && at < end) {
        at += strcspn(at, "\n") + 1;
    }
    if (at < end) {
        strbuf_add(out, at, (size_t)(end - at));
    }
}

static enum tr_status merge_text(const struct part *parts, enum study_file file, struct strbuf *out,
                                 struct tr_error *err)
{
    strbuf_add(out, parts[0].whole.text, parts[0].whole.len);
    for (size_t i = 0; i < parts[0].n; i++) {
        if (file == STUDY_SESSIONS) {
            add_text(out, parts[i].text.bytes, parts[i].text.len, i == 0);
            continue;
        }
        char *path = sibling(&parts[i], file);
        struct file_text text = {0};
        enum tr_status status = path ? file_read(path, NULL, NULL, &text, err) : tr_error_oom(err);
        if (status == TR_STATUS_OK) {
            add_text(out, text.bytes, text.len, i == 0);
        }
        file_text_destroy(&text);
        free(path);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return out->failed ? tr_error_oom(err) : TR_STATUS_OK;
}

/* Members of gzip are copied as they are; the first of each part is its header. */
static enum tr_status merge_packed(const struct part *parts, struct strbuf *out, struct tr_error *err)
{
    for (size_t i = 0; i < parts[0].n; i++) {
        char *path = sibling(&parts[i], STUDY_SEGMENTS);
        struct strbuf bytes = {0}, header = {0}, whole = {0};
        size_t taken = 0;
        enum tr_status status = path ? study_read_raw(path, &bytes, err) : tr_error_oom(err);
        if (status == TR_STATUS_OK && !study_unpack_member(&bytes, &header, &taken)) {
            status = tr_error_set(err, TR_STATUS_FAILED, path, "does not begin as a part of a study does");
        }
        if (status == TR_STATUS_OK && i == 0) {
            strbuf_add(&whole, parts[0].whole.text, parts[0].whole.len);
            add_text(&whole, header.text, header.len, true);
            status = !whole.failed && study_pack(&whole, out) ? status : tr_error_oom(err);
        }
        if (status == TR_STATUS_OK) {
            strbuf_add(out, bytes.text + taken, bytes.len - taken);
        }
        strbuf_destroy(&bytes);
        strbuf_destroy(&header);
        strbuf_destroy(&whole);
        free(path);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return out->failed ? tr_error_oom(err) : TR_STATUS_OK;
}

static bool has_segments(const struct part *part)
{
    char *path = sibling(part, STUDY_SEGMENTS);
    bool there = path && access(path, F_OK) == 0;
    free(path);
    return there;
}

static enum tr_status write_whole(const char *folder, enum study_file file, const struct strbuf *bytes,
                                  bool force, struct tr_error *err)
{
    char *path = study_out_path(folder, file, 0, 1);
    if (!path) {
        return tr_error_oom(err);
    }
    enum tr_status status = file_write(path, bytes->text, bytes->len, force, err);
    free(path);
    return status;
}

static enum tr_status merge_all(const struct part *parts, const char *folder, bool force,
                                struct tr_error *err)
{
    struct strbuf files[STUDY_FILES] = {0};
    enum tr_status status = merge_text(parts, STUDY_REFUSED, &files[STUDY_REFUSED], err);
    if (status == TR_STATUS_OK && has_segments(&parts[0])) {
        status = merge_packed(parts, &files[STUDY_SEGMENTS], err);
    }
    if (status == TR_STATUS_OK) {
        status = merge_text(parts, STUDY_SESSIONS, &files[STUDY_SESSIONS], err);
    }
    for (int i = STUDY_FILES - 1; i >= 0; i--) { /* the sessions last: where they are, all is there */
        if (status == TR_STATUS_OK && files[i].len) {
            status = write_whole(folder, (enum study_file)i, &files[i], force, err);
        }
        strbuf_destroy(&files[i]);
    }
    return status;
}

static void free_parts(struct part *parts, size_t count)
{
    for (size_t i = 0; parts && i < count; i++) {
        file_text_destroy(&parts[i].text);
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

enum tr_status study_merge(const char *const *paths, size_t count, const char *folder, bool force,
                           struct tr_error *err)
{
    struct part *parts;
    enum tr_status status = read_parts(paths, count, &parts, err);
    if (status == TR_STATUS_OK) {
        status = study_make_folder(folder, err);
    }
    if (status == TR_STATUS_OK) {
        status = merge_all(parts, folder, force, err);
    }
    free_parts(parts, count);
    return status;
}

enum tr_status study_merge_sweep(const char *const *paths, size_t count, struct strbuf *out,
                                 struct tr_error *err)
{
    struct part *parts;
    enum tr_status status = read_parts(paths, count, &parts, err);
    for (size_t i = 0; i < count && status == TR_STATUS_OK; i++) {
        add_text(out, parts[i].text.bytes, parts[i].text.len, i == 0);
    }
    free_parts(parts, count);
    return status != TR_STATUS_OK ? status : out->failed ? tr_error_oom(err) : TR_STATUS_OK;
}

bool study_is_sweep_part(const char *path)
{
    struct part part = {.path = path};
    struct tr_error err;
    const bool is = read_part(&part, &err) == TR_STATUS_OK && part.cells;
    file_text_destroy(&part.text);
    strbuf_destroy(&part.whole);
    return is;
}
