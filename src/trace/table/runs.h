/* The runs, or sessions, that the rows of one file belong to: one is taken, all are counted and listed. */
#ifndef TRACEREEL_TRACE_RUNS_H
#define TRACEREEL_TRACE_RUNS_H

#include "trace/builder.h"

#include <stdint.h>

#define RUN_LABEL_BYTES 48

struct run {
    uint64_t hash;
    size_t rows;
    char label[RUN_LABEL_BYTES];
};

struct runs {
    size_t wanted; /* from 0 */
    size_t count;
    struct run *run; /* in order of their first row */
    /* private */
    size_t capacity, last;
    uint32_t *slot; /* hash table of run numbers + 1 */
    size_t slots;
};

void runs_init(struct runs *runs, const struct tr_trace_options *options);
void runs_destroy(struct runs *runs);

/* Counts a row of the run that `key` names; *out is its number from 0. `label` is what people read. */
enum tr_status runs_count(struct runs *runs, const char *label, size_t len, size_t *out,
                          struct tr_error *err);

/* At the end: an error where there is no such run, a note where there are several. */
enum tr_status runs_finish(const struct runs *runs, struct builder *b, struct tr_error *err);

/* The same where a reader only counts runs: `count` of them, `wanted` (from 1) taken. */
enum tr_status runs_report(struct builder *b, size_t count, size_t wanted, const char *list,
                           struct tr_error *err);

/* The run that the options ask for, from 1. */
size_t runs_wanted(const struct tr_trace_options *options);

#endif
