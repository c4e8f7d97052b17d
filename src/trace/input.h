/* The text of a trace file, handed out in pieces of whole lines, so that a file of any size is read in little
 * memory. Files, pipes and memory look alike; gzip, byte order marks and UTF-16 are gone.
 *
 * In a piece every line ends in \n, \r\n or \r, the last one too; INPUT_SLACK readable bytes follow.
 */
#ifndef TRACEREEL_TRACE_INPUT_H
#define TRACEREEL_TRACE_INPUT_H

#include "base/stream.h"

#include <tracereel/trace.h>

#include <stdbool.h>
#include <stddef.h>

#define INPUT_SLACK       16
#define INPUT_PIECE_BYTES ((size_t)256 << 10)

struct input {
    const char *name;        /* WHERE of errors */
    const char *begin, *end; /* the piece; equal when nothing is left */
    size_t offset;           /* of begin in the text */
    size_t total_bytes;      /* of the whole text, a guess where it is packed; 0: unknown */
    unsigned long last_line; /* of the file, where the text that stands for it has more; 0: it has not */
    bool is_capture;         /* no text but packets: input_read gives the bytes as they are */

    /* private */
    const struct tr_trace_options *options;
    struct stream stream;
    bool streams, at_end;
    bool open_end;      /* the text ends without a line's end, which was put there */
    const char *memory; /* the text, where it does not stream */
    size_t memory_len, memory_done;
    char *owned; /* what has to be freed of it */
    size_t skip; /* byte order mark at the start */
    char *buffer;
    size_t capacity, filled, used; /* buffer[used, filled) has not been handed out */
};

/* Opens and looks at the beginning: empty, binary and packed files are errors here. `options` is borrowed for
 * the input's life. */
enum tr_status input_open(struct input *in, const char *path, const struct tr_trace_options *options,
                          struct tr_error *err);
enum tr_status input_open_memory(struct input *in, const char *name, const char *bytes, size_t len,
                                 const struct tr_trace_options *options, struct tr_error *err);
void input_close(struct input *in);

/* The next piece. A line over TR_TRACE_LINE_BYTES_MAX is an error; so is a progress callback's false. */
enum tr_status input_next(struct input *in, struct tr_error *err);

/* Bytes as they are, of what is no text: *got < len means that the end has come. Not to be mixed with
 * input_next. */
enum tr_status input_read(struct input *in, char *bytes, size_t len, size_t *got, struct tr_error *err);

/* Back to before the first piece. */
enum tr_status input_rewind(struct input *in, struct tr_error *err);

/* The whole text at once, with a NUL behind it, instead of pieces; borrowed from the input. */
enum tr_status input_whole(struct input *in, const char **text, size_t *len, struct tr_error *err);

/* Puts another text in the place of the input's own, with the same lines, and goes to its beginning. Takes
 * `text`, which has INPUT_SLACK bytes behind len. */
void input_replace(struct input *in, char *text, size_t len);

/* The number, from 1, of the line that holds the byte at `offset`. Reads the text again: for messages. Leaves
 * the input at its end. */
unsigned long input_line(struct input *in, size_t offset);

/* tr_error_at with the line of a place in the current piece. */
enum tr_status input_error(struct input *in, const char *at, struct tr_error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The line after p's: p is at a line's end or before it. */
static inline const char *input_skip_line(const char *p)
{
    while (*p != '\n' && *p != '\r') {
        p++;
    }
    p += p[0] == '\r' && p[1] == '\n';
    return p + 1;
}

#endif
