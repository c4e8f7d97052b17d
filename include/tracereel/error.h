/* An error: its reason, place and words, said once by whoever failed.
 *
 * A function that can fail returns an enum tr_status and, when it is not TR_STATUS_OK, has filled the struct
 * tr_error that its caller gave (a NULL error is allowed: the words are then lost). Outputs are untouched on
 * failure. Callers pass errors up; only the program prints one, as `tracereel: WHERE: what`.
 */
#ifndef TRACEREEL_ERROR_H
#define TRACEREEL_ERROR_H

#include <tracereel/export.h>

#include <stdarg.h>
#include <stdbool.h>

TR_EXPORT_BEGIN

#define TR_STATUS_LIST(X)                                                                                    \
    X(OK, "done")                                                                                            \
    X(FAILED, "it could not be done") /* a file, a device, memory: exit status 1 */                          \
    X(USAGE, "the request is wrong")  /* an option, a parameter: exit status 2 */                            \
    X(CANCELLED, "stopped on request")

enum tr_status {
#define X(name, words) TR_STATUS_##name,
    TR_STATUS_LIST(X)
#undef X
};

/* The remedy, where a program can do something about it. */
enum tr_reason {
    TR_REASON_NONE,
    TR_REASON_RATE_COLUMN, /* which column of a table is the rate has to be said */
    TR_REASON_TIME_COLUMN, /* which one is the time, and which the rate */
    TR_REASON_OUTSIDE, /* a session file names a file that it does not hold: to be read only when asked for */
    TR_REASON_EXHAUSTED, /* the machine has no memory or no open files left: no fault of what was asked for */
};

struct tr_error {
    enum tr_status status;
    enum tr_reason reason;
    char where[512]; /* a file, file:line, an option; "" where there is no place to name */
    char what[512];  /* one sentence without a full stop: what is wrong and what would be right */
};

/* The words of a status, a string constant. */
const char *tr_status_words(enum tr_status status);

/* Fill err and return `status`, so that a failure is one statement: return tr_error_set(err, ...). */
enum tr_status tr_error_set(struct tr_error *err, enum tr_status status, const char *where,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same with WHERE as `path:line`; line counts from 1, 0 leaves it out. Always TR_STATUS_FAILED. */
enum tr_status tr_error_at(struct tr_error *err, const char *path, unsigned long line, const char *format,
                           ...) __attribute__((format(printf, 4, 5)));

/* Says what would help; after one of the others, whose status it returns. */
enum tr_status tr_error_because(struct tr_error *err, enum tr_status status, enum tr_reason reason);

/* TR_STATUS_FAILED with the words of errno. */
enum tr_status tr_error_sys(struct tr_error *err, const char *where);

/* TR_STATUS_FAILED: memory ran out. Allocates nothing. */
enum tr_status tr_error_oom(struct tr_error *err);

/* Writes "where: what", or "what" alone, cut to fit. Returns buf. */
const char *tr_error_line(const struct tr_error *err, char *buf, unsigned long size);

TR_EXPORT_END

#endif
