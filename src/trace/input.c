#include "trace/input.h"

#include "base/file.h"
#include "trace/encoding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static enum tr_status progress(struct input *in, struct tr_error *err)
{
    const struct tr_trace_options *o = in->options;
    size_t done = in->streams ? stream_done_bytes(&in->stream) : in->memory_done;
    size_t total = in->streams ? in->stream.total_bytes : in->memory_len;
    if (o && o->progress && !o->progress(o->context, done, total)) {
        return tr_error_set(err, TR_STATUS_CANCELLED, in->name, "reading was stopped");
    }
    return TR_STATUS_OK;
}

static enum tr_status read_some(struct input *in, char *bytes, size_t len, size_t *got, struct tr_error *err)
{
    if (in->streams) {
        return stream_read(&in->stream, bytes, len, got, err);
    }
    *got = least(len, in->memory_len - in->memory_done);
    memcpy(bytes, in->memory + in->memory_done, *got);
    in->memory_done += *got;
    return TR_STATUS_OK;
}

void input_close(struct input *in)
{
    if (in->streams) {
        stream_close(&in->stream);
    }
    free(in->owned);
    free(in->buffer);
    *in = (struct input){0};
}

/* From here on the text is in memory, and freed with the input. */
static void take_memory(struct input *in, char *text, size_t len)
{
    free(in->owned);
    in->owned = text;
    in->memory = text;
    in->memory_len = in->total_bytes = len;
    in->memory_done = in->skip = 0;
    if (in->streams) {
        stream_close(&in->stream);
        in->streams = false;
    }
}

/* The rest of a stream behind `head`. */
static enum tr_status slurp(struct input *in, const char *head, size_t head_len, char **out, size_t *out_len,
                            struct tr_error *err)
{
    size_t capacity = head_len + (in->stream.total_bytes > head_len ? in->stream.total_bytes - head_len : 0);
    capacity += INPUT_PIECE_BYTES;
    char *text = malloc(capacity + INPUT_SLACK);
    if (!text) {
        return tr_error_oom(err);
    }
    memcpy(text, head, head_len);
    size_t len = head_len, got, want;
    do {
        if (len == capacity) {
            capacity += capacity / 2;
            char *bigger = capacity > FILE_BYTES_MAX ? NULL : realloc(text, capacity + INPUT_SLACK);
            if (!bigger) {
                free(text);
                return capacity > FILE_BYTES_MAX
                           ? tr_error_set(err, TR_STATUS_FAILED, in->name,
                                          "holds more than %zu GiB unpacked; split it", FILE_BYTES_MAX >> 30)
                           : tr_error_oom(err);
            }
            text = bigger;
        }
        want = least(capacity - len, (size_t)4 << 20);
        enum tr_status status = stream_read(&in->stream, text + len, want, &got, err);
        if (status == TR_STATUS_OK) {
            status = progress(in, err);
        }
        if (status != TR_STATUS_OK) {
            free(text);
            return status;
        }
        len += got;
    } while (got == want);
    memset(text + len, 0, INPUT_SLACK);
    *out = text;
    *out_len = len;
    return TR_STATUS_OK;
}

/* Decodes what is not plain bytes; reads into memory what cannot be read twice. `head` holds the first bytes.
 */
static enum tr_status settle(struct input *in, const char *head, size_t head_len, struct tr_error *err)
{
    enum encoding encoding;
    enum tr_status status = encoding_detect(in->name, head, head_len, &encoding, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    in->is_capture = encoding == ENCODING_CAPTURE;
    bool utf16 = encoding == ENCODING_UTF16_LE || encoding == ENCODING_UTF16_BE;
    if (in->streams && (utf16 || !in->stream.can_rewind)) {
        char *text;
        size_t len;
        status = slurp(in, head, head_len, &text, &len, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        take_memory(in, text, len);
    }
    if (utf16) {
        char *text;
        size_t len;
        status =
            encoding_from_utf16(in->memory, in->memory_len, encoding == ENCODING_UTF16_BE, &text, &len, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        take_memory(in, text, len);
        return encoding_detect(in->name, text, len, &encoding, err);
    }
    in->skip = encoding == ENCODING_UTF8_MARK ? 3 : 0;
    if (in->skip == head_len) {
        return tr_error_set(err, TR_STATUS_FAILED, in->name, "is empty");
    }
    return TR_STATUS_OK;
}

static enum tr_status look_and_settle(struct input *in, struct tr_error *err)
{
    char *head = malloc(INPUT_PIECE_BYTES);
    if (!head) {
        return tr_error_oom(err);
    }
    size_t len;
    enum tr_status status = read_some(in, head, INPUT_PIECE_BYTES, &len, err);
    if (status == TR_STATUS_OK) {
        status = settle(in, head, len, err);
    }
    free(head);
    return status == TR_STATUS_OK ? input_rewind(in, err) : status;
}

enum tr_status input_open(struct input *in, const char *path, const struct tr_trace_options *options,
                          struct tr_error *err)
{
    *in = (struct input){.options = options};
    const struct stream_ear ear = {options->heard, options->heard_context};
    enum tr_status status = stream_open_heard(&in->stream, path, ear, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    in->streams = true;
    in->name = in->stream.path;
    in->total_bytes = in->stream.total_bytes;
    status = look_and_settle(in, err);
    if (status != TR_STATUS_OK) {
        input_close(in);
    }
    return status;
}

enum tr_status input_open_memory(struct input *in, const char *name, const char *bytes, size_t len,
                                 const struct tr_trace_options *options, struct tr_error *err)
{
    *in = (struct input){
        .options = options, .name = name, .memory = bytes, .memory_len = len, .total_bytes = len};
    enum tr_status status = look_and_settle(in, err);
    if (status != TR_STATUS_OK) {
        input_close(in);
    }
    return status;
}

enum tr_status input_rewind(struct input *in, struct tr_error *err)
{
    in->memory_done = least(in->skip, in->memory_len);
    in->at_end = in->open_end = false;
    in->filled = in->used = in->offset = 0;
    in->begin = in->end = in->buffer;
    if (!in->streams) {
        return TR_STATUS_OK;
    }
    enum tr_status status = stream_rewind(&in->stream, err);
    char mark[4];
    size_t got;
    return status == TR_STATUS_OK && in->skip ? stream_read(&in->stream, mark, in->skip, &got, err) : status;
}

/* The end of the last whole line in buffer[0, filled); 0 where there is none. A \r at the very end may be
 * half of a \r\n. */
static size_t last_line_end(const struct input *in)
{
    const char *newline = memrchr(in->buffer, '\n', in->filled);
    if (newline) {
        return (size_t)(newline - in->buffer) + 1;
    }
    size_t len = in->at_end || in->filled == 0 ? in->filled : in->filled - 1;
    const char *cr = memrchr(in->buffer, '\r', len);
    return cr ? (size_t)(cr - in->buffer) + 1 : 0;
}

static enum tr_status make_room(struct input *in, struct tr_error *err)
{
    if (in->capacity >= TR_TRACE_LINE_BYTES_MAX) {
        return tr_error_at(err, in->name, input_line(in, in->offset),
                           "a line is longer than %zu MiB; is this a trace?", TR_TRACE_LINE_BYTES_MAX >> 20);
    }
    size_t capacity = in->capacity ? in->capacity * 2 : INPUT_PIECE_BYTES;
    char *buffer = realloc(in->buffer, capacity + INPUT_SLACK);
    if (!buffer) {
        return tr_error_oom(err);
    }
    in->buffer = buffer;
    in->capacity = capacity;
    return TR_STATUS_OK;
}

static enum tr_status fill(struct input *in, struct tr_error *err)
{
    size_t got, want = in->capacity - in->filled;
    enum tr_status status = read_some(in, in->buffer + in->filled, want, &got, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    in->filled += got;
    in->at_end = got < want;
    return progress(in, err);
}

enum tr_status input_next(struct input *in, struct tr_error *err)
{
    in->offset += (size_t)(in->end - in->begin);
    size_t rest = in->filled - in->used;
    if (rest > 0) {
        memmove(in->buffer, in->buffer + in->used, rest);
    }
    in->filled = rest;
    in->used = 0;
    in->begin = in->end = in->buffer;
    while (!in->at_end) {
        enum tr_status status = in->filled == in->capacity ? make_room(in, err) : TR_STATUS_OK;
        status = status == TR_STATUS_OK ? fill(in, err) : status;
        if (status != TR_STATUS_OK) {
            return status;
        }
        in->used = last_line_end(in);
        if (in->used > 0) {
            break;
        }
    }
    if (in->at_end && in->filled > 0) {
        char last = in->buffer[in->filled - 1];
        if (last != '\n' && last != '\r') {
            in->buffer[in->filled++] = '\n'; /* room: the slack */
            in->open_end = true;
        }
        in->used = in->filled;
    }
    in->begin = in->buffer;
    in->end = in->buffer + in->used;
    if (in->at_end && in->used == in->filled && in->buffer) {
        memset(in->buffer + in->filled, 0, INPUT_SLACK - 1);
    }
    return TR_STATUS_OK;
}

enum tr_status input_read(struct input *in, char *bytes, size_t len, size_t *got, struct tr_error *err)
{
    enum tr_status status = read_some(in, bytes, len, got, err);
    return status == TR_STATUS_OK ? progress(in, err) : status;
}

enum tr_status input_whole(struct input *in, const char **text, size_t *len, struct tr_error *err)
{
    if (in->streams) {
        enum tr_status status = input_rewind(in, err);
        char *bytes;
        size_t n;
        status = status == TR_STATUS_OK ? slurp(in, "", 0, &bytes, &n, err) : status;
        if (status != TR_STATUS_OK) {
            return status;
        }
        take_memory(in, bytes, n);
    } else if (!in->owned) { /* the caller's bytes end where they end */
        size_t n = in->memory_len - in->skip;
        char *copy = malloc(n + INPUT_SLACK);
        if (!copy) {
            return tr_error_oom(err);
        }
        memcpy(copy, in->memory + in->skip, n);
        memset(copy + n, 0, INPUT_SLACK);
        take_memory(in, copy, n);
    }
    *text = in->memory + in->skip;
    *len = in->memory_len - in->skip;
    return TR_STATUS_OK;
}

void input_replace(struct input *in, char *text, size_t len)
{
    memset(text + len, 0, INPUT_SLACK);
    take_memory(in, text, len);
    input_rewind(in, NULL);
}

static size_t count_lines(const char *p, size_t len, char *before)
{
    size_t lines = 0;
    for (size_t i = 0; i < len; i++) {
        lines += p[i] == '\n' ? *before != '\r' : p[i] == '\r';
        *before = p[i];
    }
    return lines;
}

unsigned long input_line(struct input *in, size_t offset)
{
    struct input again = *in;
    char *buffer = malloc(INPUT_PIECE_BYTES);
    size_t lines = 0, done = 0;
    char before = '\0';
    again.buffer = NULL;
    if (!buffer || input_rewind(&again, NULL) != TR_STATUS_OK) {
        free(buffer);
        return 0;
    }
    while (done < offset) {
        size_t got, want = least(INPUT_PIECE_BYTES, offset - done);
        if (read_some(&again, buffer, want, &got, NULL) != TR_STATUS_OK || got == 0) {
            break;
        }
        lines += count_lines(buffer, got, &before);
        done += got;
    }
    free(buffer);
    in->at_end = true;
    unsigned long line = (unsigned long)lines + 1;
    return in->last_line > 0 && line > in->last_line ? in->last_line : line;
}

enum tr_status input_error(struct input *in, const char *at, struct tr_error *err, const char *format, ...)
{
    unsigned long line = err ? input_line(in, in->offset + (size_t)(at - in->begin)) : 0;
    char words[sizeof err->what];
    va_list ap;
    va_start(ap, format);
    vsnprintf(words, sizeof words, format, ap);
    va_end(ap);
    return tr_error_at(err, in->name, line, "%s", words);
}
