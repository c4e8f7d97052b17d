/* Bytes of a file from front to back, plain or gzip: a regular file, a pipe, standard input. */
#ifndef TRACEREEL_BASE_STREAM_H
#define TRACEREEL_BASE_STREAM_H

#include <tracereel/error.h>

#include <stddef.h>

/* Hears the bytes of what cannot be read again, as they are on disk; len 0: that was all. */
struct stream_ear {
    void (*hear)(void *context, const void *bytes, size_t len); /* NULL: nobody */
    void *context;
};

struct stream {
    const char *path;   /* for messages: as given (borrowed), or "standard input" */
    size_t total_bytes; /* of the file on disk; 0 where nobody knows */
    bool can_rewind;
    /* private */
    struct stream_ear ear;
    int fd;
    struct ahead *ahead; /* of gzip, and of what cannot be looked into before it is read; NULL */
};

/* `path` "-" is standard input. A directory is an error. */
enum tr_status stream_open(struct stream *stream, const char *path, struct tr_error *err);
enum tr_status stream_open_heard(struct stream *stream, const char *path, struct stream_ear ear,
                                 struct tr_error *err);

/* Fills `bytes` unless the end comes first: *got < len means that it came. Gzip that unpacks to over 64 MiB
 * and 250 times its size is an error that says so. */
enum tr_status stream_read(struct stream *stream, char *bytes, size_t len, size_t *got, struct tr_error *err);

/* How far into the file on disk reading has come. */
size_t stream_done_bytes(const struct stream *stream);

enum tr_status stream_rewind(struct stream *stream, struct tr_error *err);
void stream_close(struct stream *stream);

#endif
