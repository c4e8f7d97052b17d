#include "study/csv.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK ((size_t)1 << 20)

enum tr_status csv_open(struct csv *csv, const char *path, struct tr_error *err)
{
    struct stream stream;
    enum tr_status status = stream_open(&stream, path, err);
    *csv = (struct csv){0};
    if (status != TR_STATUS_OK) {
        return status;
    }
    csv->stream = stream;
    csv->streams = true;
    csv->line = 0;
    csv->capacity = 2 * BLOCK;
    csv->bytes = malloc(csv->capacity + 1);
    return csv->bytes ? TR_STATUS_OK : tr_error_oom(err);
}

enum tr_status csv_over(struct csv *csv, const char *text, size_t len, struct tr_error *err)
{
    *csv = (struct csv){.bytes = malloc(len + 1), .len = len, .capacity = len, .ended = true};
    if (!csv->bytes) {
        return tr_error_oom(err);
    }
    memcpy(csv->bytes, text, len);
    csv->bytes[len] = '\0';
    return TR_STATUS_OK;
}

void csv_close(struct csv *csv)
{
    if (csv->streams) {
        stream_close(&csv->stream);
    }
    free(csv->bytes);
    *csv = (struct csv){0};
}

/* More bytes behind those that are not used yet. */
static enum tr_status read_more(struct csv *csv, struct tr_error *err)
{
    size_t got;
    memmove(csv->bytes, csv->bytes + csv->at, csv->len - csv->at);
    csv->len -= csv->at;
    csv->at = 0;
    if (csv->capacity - csv->len < BLOCK) {
        char *bytes = csv->len < CSV_RECORD_MAX ? realloc(csv->bytes, 2 * csv->capacity + 1) : NULL;
        if (!bytes) {
            return csv->len < CSV_RECORD_MAX ? tr_error_oom(err)
                                             : tr_error_at(err, csv->stream.path, csv->line + 1,
                                                           "has no end within %zu MiB", CSV_RECORD_MAX >> 20);
        }
        csv->bytes = bytes;
        csv->capacity *= 2;
    }
    enum tr_status status = stream_read(&csv->stream, csv->bytes + csv->len, BLOCK, &got, err);
    if (status == TR_STATUS_OK) {
        csv->len += got;
        csv->ended = got < BLOCK;
        csv->bytes[csv->len] = '\0';
    }
    return status;
}

/* Where the record at `at` ends, its line's end included; `len` where the bytes end first. */
static size_t record_end(const char *bytes, size_t at, size_t len)
{
    for (bool begins = true; at < len; at++) {
        if (begins && bytes[at] == '"') {
            for (at++; at < len && (bytes[at] != '"' || (at + 1 < len && bytes[at + 1] == '"')); at++) {
                at += bytes[at] == '"';
            }
            begins = false;
        } else {
            if (bytes[at] == '\n') {
                return at + 1;
            }
            begins = bytes[at] == ',';
        }
    }
    return len;
}

/* Reads until the record at csv->at is whole, or all there is. */
static enum tr_status fill(struct csv *csv, size_t *end, struct tr_error *err)
{
    for (;;) {
        *end = record_end(csv->bytes, csv->at, csv->len);
        /* At the very end of the bytes a quote may be half of a doubled one. */
        if (csv->ended || (*end < csv->len && csv->bytes[*end - 1] == '\n')) {
            return TR_STATUS_OK;
        }
        enum tr_status status = read_more(csv, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
}

enum tr_status csv_comment(struct csv *csv, const char **out, size_t *len, struct tr_error *err)
{
    const char *newline = NULL;
    *out = NULL;
    for (;;) {
        const size_t left = csv->len - csv->at;
        newline = left ? memchr(csv->bytes + csv->at, '\n', left) : NULL;
        if (newline || csv->ended || (left && csv->bytes[csv->at] != '#')) {
            break;
        }
        enum tr_status status = read_more(csv, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    if (csv->at < csv->len && csv->bytes[csv->at] == '#') {
        *out = csv->bytes + csv->at;
        *len = newline ? (size_t)(newline + 1 - *out) : csv->len - csv->at;
        csv->at += *len;
        csv->line++;
    }
    return TR_STATUS_OK;
}

void csv_rest(const struct csv *csv, const char **bytes, size_t *len)
{
    *bytes = csv->bytes + csv->at;
    *len = csv->len - csv->at;
}

/* One cell, unquoted in place and ended; returns what ended it and moves *at behind that. */
static char cut_cell(char **at, const char *end)
{
    char *from = *at, *to = *at;
    bool quoted = from < end && *from == '"';
    from += quoted;
    while (from < end && (quoted || (*from != ',' && *from != '\n'))) {
        if (quoted && *from == '"') {
            if (from + 1 == end || from[1] != '"') {
                quoted = false;
                from++;
                continue;
            }
            from++;
        }
        *to++ = *from++;
    }
    const char stop = from < end ? *from : '\0';
    *to = '\0'; /* a cell that fills its bytes ends at the comma's place, or behind all bytes */
    *at = from + (from < end);
    return quoted ? '\0' : stop;
}

enum tr_status csv_record(struct csv *csv, char **cells, size_t max, size_t *count, bool *whole,
                          struct tr_error *err)
{
    size_t end;
    enum tr_status status = fill(csv, &end, err);
    *count = 0;
    *whole = true;
    if (status != TR_STATUS_OK || csv->at == csv->len) {
        return status;
    }
    char *at = csv->bytes + csv->at;
    const char *const stop = csv->bytes + end;
    char ended;
    do {
        char *cell = at;
        ended = cut_cell(&at, stop);
        if (*count < max) {
            cells[*count] = cell;
        }
        ++*count;
    } while (ended == ',');
    *whole = ended == '\n';
    csv->at = end;
    csv->line++;
    return TR_STATUS_OK;
}
