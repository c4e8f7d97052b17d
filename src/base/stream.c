#include "base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define PACKED_BYTES ((size_t)128 << 10)

/* No log shrinks so far: a few bytes that unpack to gigabytes are no trace, or one of nothing. */
#define BOMB_RATIO  250
#define BOMB_FROM   ((uint64_t)64 << 20)
#define GZIP_HEADER 16 /* zlib's window bits for it */

/* Bytes read ahead: of gzip to unpack it, of a pipe to see whether it is gzip. */
struct ahead {
    bool packed, member_ended; /* gzip; between two members, which may follow each other */
    bool at_end;               /* of the file */
    z_stream z;                /* next_in, avail_in: what has been read of the file, and not yet handed out */
    uint64_t in_bytes, out_bytes;
    unsigned char bytes[PACKED_BYTES];
};

/* Fills `bytes` unless the end comes first; a signal does not end a file. */
static enum tr_status read_fully(int fd, const char *path, void *bytes, size_t len, size_t *got,
                                 struct tr_error *err)
{
    *got = 0;
    while (*got < len) {
        ssize_t n = read(fd, (char *)bytes + *got, len - *got);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return tr_error_sys(err, path);
        }
        if (n == 0) {
            break;
        }
        *got += (size_t)n;
    }
    return TR_STATUS_OK;
}

/* The same, heard where it cannot be read again. */
static enum tr_status read_heard(const struct stream *stream, void *bytes, size_t len, size_t *got,
                                 struct tr_error *err)
{
    enum tr_status status = read_fully(stream->fd, stream->path, bytes, len, got, err);
    if (status == TR_STATUS_OK && stream->ear.hear && !stream->can_rewind) {
        if (*got > 0) {
            stream->ear.hear(stream->ear.context, bytes, *got);
        }
        if (*got < len) {
            stream->ear.hear(stream->ear.context, bytes, 0);
        }
    }
    return status;
}

/* More of the file behind what is left of it; at_end where it has no more. */
static enum tr_status look_ahead(struct stream *stream, size_t len, struct tr_error *err)
{
    struct ahead *a = stream->ahead;
    size_t got, left = a->z.avail_in;
    memmove(a->bytes, a->z.next_in, left);
    len = len < sizeof a->bytes - left ? len : sizeof a->bytes - left;
    enum tr_status status = read_heard(stream, a->bytes + left, len, &got, err);
    if (status == TR_STATUS_OK) {
        a->z.next_in = a->bytes;
        a->z.avail_in = (uInt)(left + got);
        a->in_bytes += got;
        a->at_end = got < len;
    }
    return status;
}

static bool is_gzip(const unsigned char *bytes, size_t len)
{
    return len >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

static enum tr_status begin_ahead(struct stream *stream, struct tr_error *err)
{
    stream->ahead = calloc(1, sizeof *stream->ahead);
    if (!stream->ahead) {
        return tr_error_oom(err);
    }
    struct ahead *a = stream->ahead;
    a->z.next_in = a->bytes;
    enum tr_status status = look_ahead(stream, 2, err);
    if (status == TR_STATUS_OK && is_gzip(a->bytes, a->z.avail_in)) {
        a->packed = inflateInit2(&a->z, MAX_WBITS + GZIP_HEADER) == Z_OK;
        status = a->packed ? TR_STATUS_OK : tr_error_oom(err);
    }
    return status;
}

/* Opening a pipe waits for who writes it; a signal meanwhile is none of its business. */
static int open_patiently(const char *path)
{
    int fd;
    do {
        fd = open(path, O_RDONLY | O_CLOEXEC);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

enum tr_status stream_open(struct stream *stream, const char *path, struct tr_error *err)
{
    return stream_open_heard(stream, path, (struct stream_ear){NULL, NULL}, err);
}

enum tr_status stream_open_heard(struct stream *stream, const char *path, struct stream_ear ear,
                                 struct tr_error *err)
{
    bool standard_input = strcmp(path, "-") == 0;
    struct stream s = {.path = standard_input ? "standard input" : path,
                       .ear = ear,
                       .fd = standard_input ? dup(STDIN_FILENO) : open_patiently(path)};
    struct stat st;
    enum tr_status status = TR_STATUS_OK;
    if (s.fd < 0 || fstat(s.fd, &st) != 0) {
        status = tr_error_sys(err, path);
    } else if (S_ISDIR(st.st_mode)) {
        status = tr_error_set(err, TR_STATUS_FAILED, path,
                              "is a directory; name a file in it, or let tracereel bench run them all");
    } else {
        /* Standard input may stand in the middle of a file that somebody has read the start of. What claims
         * to be regular but has no size (/proc) may still hold bytes; it can be read again. */
        unsigned char magic[2];
        s.can_rewind = S_ISREG(st.st_mode) && !standard_input;
        s.total_bytes = s.can_rewind && st.st_size > 0 ? (size_t)st.st_size : 0;
        bool plain = s.can_rewind &&
                     !(pread(s.fd, magic, sizeof magic, 0) == sizeof magic && is_gzip(magic, sizeof magic));
        status = plain ? TR_STATUS_OK : begin_ahead(&s, err);
    }
    if (status != TR_STATUS_OK) {
        stream_close(&s);
        return status;
    }
    *stream = s;
    return TR_STATUS_OK;
}

/* Between two members, and at the end: whether there is another. What is none is left alone, as gzip does. */
static enum tr_status next_member(struct stream *stream, bool *more, struct tr_error *err)
{
    struct ahead *a = stream->ahead;
    enum tr_status status =
        a->z.avail_in < 2 && !a->at_end ? look_ahead(stream, sizeof a->bytes, err) : TR_STATUS_OK;
    *more = status == TR_STATUS_OK && is_gzip(a->z.next_in, a->z.avail_in);
    if (*more) {
        a->member_ended = false;
        inflateReset(&a->z);
    }
    return status;
}

static enum tr_status check_size(const struct stream *stream, struct tr_error *err)
{
    const struct ahead *a = stream->ahead;
    bool bomb = a->out_bytes > BOMB_FROM && a->out_bytes / BOMB_RATIO > a->in_bytes;
    return bomb ? tr_error_set(
                      err, TR_STATUS_FAILED, stream->path,
                      "unpacks to more than %d times its size, as no log does; if it is what it should "
                      "be, gunzip it first",
                      BOMB_RATIO)
                : TR_STATUS_OK;
}

static enum tr_status unpack(struct stream *stream, char *bytes, size_t len, size_t *got,
                             struct tr_error *err)
{
    struct ahead *a = stream->ahead;
    enum tr_status status = TR_STATUS_OK;
    bool more = true;
    for (*got = 0; *got < len && status == TR_STATUS_OK;) {
        if (a->member_ended) {
            status = next_member(stream, &more, err);
            if (status != TR_STATUS_OK || !more) {
                return status;
            }
        }
        if (a->z.avail_in == 0 && !a->at_end) {
            status = look_ahead(stream, sizeof a->bytes, err);
            continue;
        }
        uInt room = len - *got < (1u << 22) ? (uInt)(len - *got) : 1u << 22;
        a->z.next_out = (Bytef *)bytes + *got;
        a->z.avail_out = room;
        int code = inflate(&a->z, Z_NO_FLUSH);
        *got += room - a->z.avail_out;
        a->out_bytes += room - a->z.avail_out;
        a->member_ended = code == Z_STREAM_END;
        if (code == Z_BUF_ERROR && a->z.avail_in == 0 && a->at_end) {
            return tr_error_set(err, TR_STATUS_FAILED, stream->path,
                                "the gzip data ends early; the file is cut off");
        }
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
            return code == Z_MEM_ERROR ? tr_error_oom(err)
                                       : tr_error_set(err, TR_STATUS_FAILED, stream->path,
                                                      "broken gzip data (%s)", a->z.msg ? a->z.msg : "?");
        }
        status = check_size(stream, err);
    }
    return status;
}

/* The two bytes of a pipe that were looked at, and what follows. */
static enum tr_status read_behind(struct stream *stream, char *bytes, size_t len, size_t *got,
                                  struct tr_error *err)
{
    z_stream *z = &stream->ahead->z;
    size_t held = z->avail_in < len ? z->avail_in : len, rest;
    memcpy(bytes, z->next_in, held);
    z->next_in += held;
    z->avail_in -= (uInt)held;
    enum tr_status status = read_heard(stream, bytes + held, len - held, &rest, err);
    *got = held + (status == TR_STATUS_OK ? rest : 0);
    stream->ahead->in_bytes += *got - held;
    return status;
}

enum tr_status stream_read(struct stream *stream, char *bytes, size_t len, size_t *got, struct tr_error *err)
{
    *got = 0;
    if (!stream->ahead) {
        return read_fully(stream->fd, stream->path, bytes, len, got, err);
    }
    return stream->ahead->packed ? unpack(stream, bytes, len, got, err)
                                 : read_behind(stream, bytes, len, got, err);
}

size_t stream_done_bytes(const struct stream *stream)
{
    if (stream->ahead) {
        return (size_t)stream->ahead->in_bytes - stream->ahead->z.avail_in;
    }
    off_t at = lseek(stream->fd, 0, SEEK_CUR);
    return at > 0 ? (size_t)at : 0;
}

enum tr_status stream_rewind(struct stream *stream, struct tr_error *err)
{
    if (lseek(stream->fd, 0, SEEK_SET) != 0) {
        return tr_error_sys(err, stream->path);
    }
    struct ahead *a = stream->ahead;
    if (a) {
        a->z.next_in = a->bytes;
        a->z.avail_in = 0;
        a->at_end = a->member_ended = false;
        a->in_bytes = a->out_bytes = 0;
        if (a->packed) {
            inflateReset(&a->z);
        }
    }
    return TR_STATUS_OK;
}

void stream_close(struct stream *stream)
{
    if (stream->ahead && stream->ahead->packed) {
        inflateEnd(&stream->ahead->z);
    }
    free(stream->ahead);
    if (stream->fd >= 0) {
        close(stream->fd);
    }
    *stream = (struct stream){.fd = -1};
}
