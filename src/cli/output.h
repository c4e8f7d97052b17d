/* Where results, complaints and progress go: standard output holds results and nothing else. */
#ifndef TRACEREEL_CLI_OUTPUT_H
#define TRACEREEL_CLI_OUTPUT_H

#include "base/strbuf.h"

#include <tracereel/error.h>

#include <stdio.h>

struct source;

/* Writes all of `text`, made plain (base/plain.h), to standard output and empties it. A closed pipe or a full
 * disk is a failure. */
enum tr_status output_results(struct strbuf *text, struct tr_error *err);

/* Refuses a file to write that is one of those the source was read from. NULL: nothing is to be written. */
enum tr_status output_spares(const char *path, const struct source *source, struct tr_error *err);

/* The one line of an error, on standard error. */
void output_error(const struct tr_error *err);

/* How far a piece of work has come; shown only where standard error is a terminal, at most ten times a
 * second. */
struct progress {
    const char *doing, *what; /* "reading", "bus.log" */
    bool quiet;               /* --quiet */
    bool shown;               /* private from here on */
    double last_s, began_s;
};
void progress_show(struct progress *progress, double share); /* 0 .. 1 */
void progress_left(struct progress *progress,
                   double share);               /* the same with the time left, once it can be told */
void progress_clear(struct progress *progress); /* before anything else is printed */

#endif
