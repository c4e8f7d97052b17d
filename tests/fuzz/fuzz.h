/* The deed of every target: bytes into a reader; what comes out must be a trace, and survive being written
 * and read again. */
#ifndef TRACEREEL_TESTS_FUZZ_H
#define TRACEREEL_TESTS_FUZZ_H

#include <tracereel/trace.h>

#include "base/strbuf.h"
#include "trace/format.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FUZZ_NEED(condition)                                                                                 \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_check(const struct tr_trace *t)
{
    FUZZ_NEED(t->count > 0 && t->start_s[0] == 0 && isfinite(t->start_s[t->count]) &&
              isfinite(t->cum_mbit[t->count]));
    for (size_t i = 0; i < t->count; i++) {
        FUZZ_NEED(t->start_s[i + 1] > t->start_s[i] && t->cum_mbit[i + 1] >= t->cum_mbit[i]);
        FUZZ_NEED(t->rate_mbps[i] >= 0 && isfinite(t->rate_mbps[i]));
        FUZZ_NEED(!t->latency_ms || (t->latency_ms[i] >= 0 && isfinite(t->latency_ms[i])));
        FUZZ_NEED(!t->loss || (t->loss[i] >= 0 && t->loss[i] <= 1));
    }
    for (size_t i = 0; i < t->info.note_count; i++) {
        FUZZ_NEED(t->info.notes[i].text[0] != '\0');
    }
}

/* Written and read back it must be a trace again. */
static inline void fuzz_rewrite(const struct tr_trace *t, const struct trace_format *format)
{
    struct strbuf out = {0};
    struct tr_trace *again = NULL;
    const struct tr_trace_options options = {.format = format->name};
    if (t->count < 2000 && format->write(t, &out, NULL) == TR_STATUS_OK && !out.failed) {
        if (tr_trace_read("again", out.text, out.len, &options, &again, NULL) == TR_STATUS_OK) {
            fuzz_check(again);
        }
    }
    tr_trace_free(again);
    strbuf_destroy(&out);
}

/* Bytes as a file of `format`; NULL detects it. `name` is what the file is called. */
static inline struct tr_trace *fuzz_read(const uint8_t *data, size_t size, const char *name,
                                         const struct tr_trace_options *options)
{
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    char *copy = malloc(size ? size : 1); /* of its exact size, so that a step beyond is seen */
    FUZZ_NEED(copy != NULL);
    if (size > 0) {
        memcpy(copy, data, size);
    }
    enum tr_status status = tr_trace_read(name, copy, size, options, &trace, &err);
    free(copy);
    FUZZ_NEED((status == TR_STATUS_OK) == (trace != NULL));
    FUZZ_NEED(status == TR_STATUS_OK || err.what[0] != '\0');
    if (trace) {
        fuzz_check(trace);
    }
    return trace;
}

/* The whole of a target that reads one format. */
static inline int fuzz_format(const uint8_t *data, size_t size, const char *format)
{
    const struct tr_trace_options options = {.format = format};
    tr_trace_free(fuzz_read(data, size, "fuzz", &options));
    return 0;
}

#endif
