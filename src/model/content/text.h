/* The text of a ladder file, line by line. */
#ifndef TRACEREEL_MODEL_CONTENT_TEXT_H
#define TRACEREEL_MODEL_CONTENT_TEXT_H

#include <tracereel/error.h>

#include <stdbool.h>
#include <stddef.h>

#define CONTENT_FILE_BYTES_MAX ((size_t)256 << 20)
#define CONTENT_TEXT_SLACK     16 /* NULs behind a text, so that a number at its end can be read */

/* A file's text, and the path it has: what it names is relative to that. A byte order mark is gone. */
struct content_text {
    const char *path; /* borrowed */
    const char *bytes;
    size_t len;
    void *owned;
};

/* Empty files, folders, and more than CONTENT_FILE_BYTES_MAX are errors. */
enum tr_status content_text_read(const char *path, struct content_text *out, struct tr_error *err);
/* Of bytes in memory; they are copied. */
enum tr_status content_text_of(const char *path, const void *bytes, size_t len, struct content_text *out,
                               struct tr_error *err);
void content_text_destroy(struct content_text *text);

/* The first bytes of a file, at most `size` - 1 and a NUL; 0 where it cannot be read. */
size_t content_text_peek(const char *path, char *buf, size_t size);

/* Lines end in \n, \r\n or \r. Blanks at both ends of a line are gone. */
struct content_lines {
    const char *rest, *end;
    const char *at; /* the line */
    size_t len;
    unsigned long number; /* from 1 */
};
struct content_lines content_lines_of(const struct content_text *text);
bool content_next_line(struct content_lines *lines);

#endif
