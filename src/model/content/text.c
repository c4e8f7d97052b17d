#include "model/content/text.h"

#include "base/stream.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES ((size_t)64 << 10)

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Takes `bytes` over. */
static enum tr_status made(const char *path, char *bytes, size_t len, struct content_text *out,
                           struct tr_error *err)
{
    if (len == 0) {
        free(bytes);
        return tr_error_set(err, TR_STATUS_FAILED, path,
                            "is empty; a playlist, an MPD or a list of sizes is not");
    }
    memset(bytes + len, 0, CONTENT_TEXT_SLACK);
    const size_t mark = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    *out = (struct content_text){path, bytes + mark, len - mark, bytes};
    return TR_STATUS_OK;
}

static enum tr_status read_all(struct stream *stream, char **bytes, size_t *len, struct tr_error *err)
{
    size_t capacity = FIRST_BYTES, got = 0;
    for (;;) {
        char *bigger = realloc(*bytes, capacity + CONTENT_TEXT_SLACK);
        if (!bigger) {
            return tr_error_oom(err);
        }
        *bytes = bigger;
        enum tr_status status = stream_read(stream, *bytes + *len, capacity - *len, &got, err);
        *len += got;
        if (status != TR_STATUS_OK || *len < capacity) {
            return status;
        }
        if (capacity >= CONTENT_FILE_BYTES_MAX) {
            return tr_error_set(err, TR_STATUS_FAILED, stream->path,
                                "holds more than %zu MiB; no list of segments is so long",
                                CONTENT_FILE_BYTES_MAX >> 20);
        }
        capacity *= 2;
    }
}

enum tr_status content_text_read(const char *path, struct content_text *out, struct tr_error *err)
{
    struct stream stream;
    char *bytes = NULL;
    size_t len = 0;
    enum tr_status status = stream_open(&stream, path, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = read_all(&stream, &bytes, &len, err);
    stream_close(&stream);
    if (status != TR_STATUS_OK) {
        free(bytes);
        return status;
    }
    return made(path, bytes, len, out, err);
}

enum tr_status content_text_of(const char *path, const void *bytes, size_t len, struct content_text *out,
                               struct tr_error *err)
{
    char *copy = malloc(len + CONTENT_TEXT_SLACK);
    if (!copy) {
        return tr_error_oom(err);
    }
    if (len) {
        memcpy(copy, bytes, len);
    }
    return made(path, copy, len, out, err);
}

void content_text_destroy(struct content_text *text)
{
    free(text->owned);
    *text = (struct content_text){0};
}

size_t content_text_peek(const char *path, char *buf, size_t size)
{
    struct stream stream;
    size_t got = 0;
    if (stream_open(&stream, path, NULL) == TR_STATUS_OK) {
        if (stream_read(&stream, buf, size - 1, &got, NULL) != TR_STATUS_OK) {
            got = 0;
        }
        stream_close(&stream);
    }
    buf[got] = '\0';
    return got;
}

struct content_lines content_lines_of(const struct content_text *text)
{
    return (struct content_lines){.rest = text->bytes, .end = text->bytes + text->len};
}

bool content_next_line(struct content_lines *lines)
{
    if (lines->rest >= lines->end) {
        return false;
    }
    const char *at = lines->rest, *stop = at;
    while (stop < lines->end && *stop != '\n' && *stop != '\r') {
        stop++;
    }
    lines->rest = stop + (stop + 1 < lines->end && stop[0] == '\r' && stop[1] == '\n') + 1;
    lines->number++;
    while (at < stop && is_blank(*at)) {
        at++;
    }
    while (stop > at && is_blank(stop[-1])) {
        stop--;
    }
    lines->at = at;
    lines->len = (size_t)(stop - at);
    return true;
}
