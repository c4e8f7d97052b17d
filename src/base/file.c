#include "base/file.h"

#include "base/out_file.h"
#include "base/stream.h"

#include <signal.h>
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

/* Ctrl-C does not leave half a file of a name that nobody knows: it waits for the moment that this takes. */
static void hold_signals(sigset_t *before)
{
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &held, before);
}

static enum tr_status write_to(struct out_file *out, const void *bytes, size_t len, struct tr_error *err)
{
    enum tr_status status = out_file_write(out, bytes, len, err);
    if (status == TR_STATUS_OK) {
        return out_file_put(out, err);
    }
    out_file_drop(out);
    return status;
}

enum tr_status file_write(const char *path, const void *bytes, size_t len, bool replace, struct tr_error *err)
{
    if (strcmp(path, "-") == 0) {
        return out_file_write(&(struct out_file){.fd = STDOUT_FILENO, .path = "standard output"}, bytes, len,
                              err);
    }
    struct out_file out;
    enum tr_status status = out_file_create(&out, path, replace, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (!out.temporary) { /* a pipe may take for ever */
        return write_to(&out, bytes, len, err);
    }
    sigset_t before;
    hold_signals(&before);
    status = write_to(&out, bytes, len, err);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

bool file_is_same(const char *one, const char *other)
{
    struct stat a, b;
    return stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

struct file_state file_state(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        return (struct file_state){0};
    }
    return (struct file_state){.device = (uint64_t)st.st_dev,
                               .inode = (uint64_t)st.st_ino,
                               .bytes = (uint64_t)st.st_size,
                               .changed_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec};
}

bool file_state_equal(struct file_state a, struct file_state b)
{
    return a.device == b.device && a.inode == b.inode && a.bytes == b.bytes && a.changed_ns == b.changed_ns;
}
