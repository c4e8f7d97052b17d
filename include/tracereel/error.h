/* What went wrong, where, said once by whoever failed.
 *
 * A function that can fail returns an enum status and, when it is not STATUS_OK, has filled the struct error
 * that its caller gave (a NULL error is allowed: the words are then lost). Outputs are untouched on failure.
 * Callers pass errors up; only the program prints one, as `tracereel: WHERE: what`.
 */
#ifndef TRACEREEL_ERROR_H
#define TRACEREEL_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

#define STATUS_LIST(X)                                                                                       \
    X(OK, "done")                                                                                            \
    X(FAILED, "it could not be done") /* a file, a device, memory: exit status 1 */                          \
    X(USAGE, "the request is wrong")  /* an option, a parameter: exit status 2 */                            \
    X(CANCELLED, "stopped on request")

enum status {
#define X(name, words) STATUS_##name,
    STATUS_LIST(X)
#undef X
};

struct error {
    enum status status;
    char where[512]; /* a file, file:line, an option; "" where there is no place to name */
    char what[512];  /* one sentence without a full stop: what is wrong and what would be right */
};

/* The words of a status, a string constant. */
const char *status_words(enum status status);

/* Fill err and return `status`, so that a failure is one statement: return error_set(err, ...). */
enum status error_set(struct error *err, enum status status, const char *where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with WHERE as `path:line`; line counts from 1, 0 leaves it out. Always STATUS_FAILED. */
enum status error_at(struct error *err, const char *path, unsigned long line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* STATUS_FAILED with the words of errno. */
enum status error_sys(struct error *err, const char *where);

/* STATUS_FAILED: memory ran out. Allocates nothing. */
enum status error_oom(struct error *err);

/* Writes "where: what", or "what" alone, cut to fit. Returns buf. */
const char *error_line(const struct error *err, char *buf, unsigned long size);

#endif
