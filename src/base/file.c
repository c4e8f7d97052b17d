#include "base/file.h"

#include "base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void file_text_destroy(struct file_text *text)
{
    free(text->bytes);
    *text = (struct file_text){0};
}

static enum tr_status grow(struct file_text *text, size_t *capacity, const char *path, struct tr_error *err)
{
    size_t bigger = *capacity + *capacity / 2;
    if (bigger > FILE_BYTES_MAX) {
        return tr_error_set(err, TR_STATUS_FAILED, path, "holds more than %zu GiB unpacked; split it",
                            FILE_BYTES_MAX >> 30);
    }
    char *bytes = realloc(text->bytes, bigger + 1);
    if (!bytes) {
        return tr_error_oom(err);
    }
    text->bytes = bytes;
    *capacity = bigger;
    return TR_STATUS_OK;
}

static enum tr_status read_all(struct stream *stream, file_progress *progress, void *context,
                               struct file_text *text, struct tr_error *err)
{
    size_t total = stream->total_bytes, got, want;
    size_t capacity = total ? total + 1 : 1 << 16;
    text->bytes = malloc(capacity + 1);
    if (!text->bytes) {
        return tr_error_oom(err);
    }
    do {
        if (text->len == capacity) {
            enum tr_status status = grow(text, &capacity, stream->path, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
        want = capacity - text->len < (1 << 22) ? capacity - text->len : 1 << 22;
        enum tr_status status = stream_read(stream, text->bytes + text->len, want, &got, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        text->len += got;
        if (progress && !progress(context, stream_done_bytes(stream), total)) {
            return tr_error_set(err, TR_STATUS_CANCELLED, stream->path, "reading was stopped");
        }
    } while (got == want);
    text->bytes[text->len] = '\0';
    return TR_STATUS_OK;
}

enum tr_status file_read(const char *path, file_progress *progress, void *context, struct file_text *out,
                         struct tr_error *err)
{
    struct stream stream;
    enum tr_status status = stream_open(&stream, path, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct file_text text = {0};
    status = read_all(&stream, progress, context, &text, err);
    stream_close(&stream);
    if (status != TR_STATUS_OK) {
        file_text_destroy(&text);
        return status;
    }
    *out = text;
    return TR_STATUS_OK;
}

static enum tr_status write_all(int fd, const char *path, const char *bytes, size_t len, struct tr_error *err)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return tr_error_sys(err, path);
        }
        bytes += n;
        len -= (size_t)n;
    }
    return TR_STATUS_OK;
}

enum tr_status file_write(const char *path, const void *bytes, size_t len, struct tr_error *err)
{
    if (strcmp(path, "-") == 0) {
        return write_all(STDOUT_FILENO, "standard output", bytes, len, err);
    }
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        /* A device or a named pipe is written in place: renaming over it would replace it. */
        int fd = open(path, O_WRONLY | O_CLOEXEC);
        if (fd < 0) {
            return tr_error_sys(err, path);
        }
        enum tr_status status = write_all(fd, path, bytes, len, err);
        return close(fd) == 0 || status != TR_STATUS_OK ? status : tr_error_sys(err, path);
    }
    size_t path_len = strlen(path);
    char *part = malloc(path_len + sizeof ".part");
    if (!part) {
        return tr_error_oom(err);
    }
    memcpy(part, path, path_len);
    memcpy(part + path_len, ".part", sizeof ".part");
    enum tr_status status = TR_STATUS_OK;
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        status = tr_error_sys(err, path);
        goto free_part;
    }
    status = write_all(fd, path, bytes, len, err);
    if (close(fd) != 0 && status == TR_STATUS_OK) {
        status = tr_error_sys(err, path);
    }
    if (status == TR_STATUS_OK && rename(part, path) != 0) {
        status = tr_error_sys(err, path);
    }
    if (status != TR_STATUS_OK) {
        unlink(part);
    }
free_part:
    free(part);
    return status;
}
