#include "base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static enum tr_status refuse(int fd, enum tr_status status)
{
    if (fd >= 0) {
        close(fd);
    }
    return status;
}

enum tr_status stream_open(struct stream *stream, const char *path, struct tr_error *err)
{
    bool standard_input = strcmp(path, "-") == 0;
    int fd = standard_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        return refuse(fd, tr_error_sys(err, path));
    }
    if (S_ISDIR(st.st_mode)) {
        return refuse(fd, tr_error_set(err, TR_STATUS_FAILED, path, "is a directory; name a file in it"));
    }
    struct stream s = {.path = standard_input ? "standard input" : path, .fd = fd};
    unsigned char magic[2] = {0};
    /* Standard input may stand in the middle of a file that somebody has read the start of. */
    if (S_ISREG(st.st_mode) && !standard_input) {
        s.total_bytes = st.st_size > 0 ? (size_t)st.st_size : 0;
        /* What claims to be regular but has no size (/proc) may still hold bytes; it can be read again. */
        s.can_rewind = true;
        if (pread(fd, magic, sizeof magic, 0) != sizeof magic || magic[0] != 0x1f || magic[1] != 0x8b) {
            *stream = s;
            return TR_STATUS_OK;
        }
    }
    s.gz = gzdopen(fd, "rb");
    if (!s.gz) {
        return refuse(fd, tr_error_oom(err));
    }
    s.fd = -1;
    gzbuffer(s.gz, 1 << 17);
    *stream = s;
    return TR_STATUS_OK;
}

static enum tr_status read_plain(struct stream *stream, char *bytes, size_t len, size_t *got,
                                 struct tr_error *err)
{
    *got = 0;
    while (*got < len) {
        ssize_t n = read(stream->fd, bytes + *got, len - *got);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return tr_error_sys(err, stream->path);
        }
        if (n == 0) {
            break;
        }
        *got += (size_t)n;
    }
    return TR_STATUS_OK;
}

static enum tr_status gzip_error(struct stream *stream, struct tr_error *err)
{
    int code;
    const char *words = gzerror(stream->gz, &code);
    if (code == Z_ERRNO) {
        return tr_error_sys(err, stream->path);
    }
    if (code == Z_BUF_ERROR) {
        return tr_error_set(err, TR_STATUS_FAILED, stream->path,
                            "the gzip data ends early; the file is cut off");
    }
    return code == Z_OK || code == Z_STREAM_END
               ? TR_STATUS_OK
               : tr_error_set(err, TR_STATUS_FAILED, stream->path, "broken gzip data (%s)", words);
}

enum tr_status stream_read(struct stream *stream, char *bytes, size_t len, size_t *got, struct tr_error *err)
{
    if (!stream->gz) {
        return read_plain(stream, bytes, len, got, err);
    }
    *got = 0;
    while (*got < len) {
        size_t want = len - *got < (1 << 22) ? len - *got : 1 << 22;
        int n = gzread(stream->gz, bytes + *got, (unsigned)want);
        if (n <= 0) {
            return gzip_error(stream, err); /* the end, or a file that was cut off, looks the same: 0 bytes */
        }
        *got += (size_t)n;
    }
    return TR_STATUS_OK;
}

size_t stream_done_bytes(const struct stream *stream)
{
    off_t at = stream->gz ? (off_t)gzoffset(stream->gz) : lseek(stream->fd, 0, SEEK_CUR);
    return at > 0 ? (size_t)at : 0;
}

enum tr_status stream_rewind(struct stream *stream, struct tr_error *err)
{
    if (stream->gz ? gzrewind(stream->gz) != 0 : lseek(stream->fd, 0, SEEK_SET) != 0) {
        return tr_error_sys(err, stream->path);
    }
    return TR_STATUS_OK;
}

void stream_close(struct stream *stream)
{
    if (stream->gz) {
        gzclose_r(stream->gz);
    } else if (stream->fd >= 0) {
        close(stream->fd);
    }
    *stream = (struct stream){.fd = -1};
}
