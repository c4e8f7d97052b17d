#include <tracereel/trace.h>

#include "trace/core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void trace_free(struct trace *trace)
{
    if (!trace) {
        return;
    }
    free(trace->start_s);
    free(trace->rate_mbps);
    free(trace->cum_mbit);
    free(trace->latency_ms);
    free(trace->loss);
    free(trace->info.name);
    for (size_t i = 0; i < trace->info.note_count; i++) {
        free(trace->info.notes[i].text);
        free(trace->info.notes[i].overrides);
    }
    free(trace->info.notes);
    free(trace);
}

double trace_duration_s(const struct trace *trace)
{
    return trace->start_s[trace->count];
}

/* A segment of 1e-10 s at t = 1e7 s does not move the clock: it can hold no time and is left out. */
static size_t drop_empty_segments(struct trace_columns *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (c->start_s[i + 1] <= c->start_s[i]) {
            continue;
        }
        if (kept != i) {
            c->start_s[kept] = c->start_s[i];
            c->rate_mbps[kept] = c->rate_mbps[i];
            if (c->latency_ms) {
                c->latency_ms[kept] = c->latency_ms[i];
            }
            if (c->loss) {
                c->loss[kept] = c->loss[i];
            }
        }
        kept++;
    }
    c->start_s[kept] = c->start_s[c->count];
    return kept;
}

static double *cumulate(const struct trace_columns *c)
{
    double *cum_mbit = malloc((c->count + 1) * sizeof *cum_mbit);
    if (!cum_mbit) {
        return NULL;
    }
    struct exact_sum sum = {0};
    cum_mbit[0] = 0;
    for (size_t i = 0; i < c->count; i++) {
        exact_add(&sum, c->rate_mbps[i] * (c->start_s[i + 1] - c->start_s[i]));
        double cum = exact_value(&sum);
        /* The correction must not make the running sum step back by an ulp: look-ups bisect it. */
        cum_mbit[i + 1] = cum < cum_mbit[i] ? cum_mbit[i] : cum;
    }
    return cum_mbit;
}

enum status trace_finish(const struct trace_columns *columns, const struct trace_shape *shape,
                         struct trace **out, struct error *err)
{
    struct trace_columns c = *columns;
    c.count = drop_empty_segments(&c);
    if (!isfinite(c.start_s[c.count])) {
        return error_set(err, STATUS_FAILED, shape->name, "lasts longer than a number can say; wrong unit?");
    }
    if (c.count == 0) {
        return error_set(err, STATUS_FAILED, shape->name,
                         "lasts no time at all; a trace needs a segment longer than 0 s");
    }
    struct trace *trace = calloc(1, sizeof *trace);
    double *cum_mbit = cumulate(&c);
    char *name = strdup(shape->name ? shape->name : "");
    if (!trace || !cum_mbit || !name) {
        goto no_memory;
    }
    if (!isfinite(cum_mbit[c.count])) {
        free(trace);
        free(cum_mbit);
        free(name);
        return error_set(err, STATUS_FAILED, shape->name, "holds more bits than a number can; wrong unit?");
    }
    trace->count = c.count;
    trace->start_s = c.start_s;
    trace->rate_mbps = c.rate_mbps;
    trace->latency_ms = c.latency_ms;
    trace->loss = c.loss;
    trace->cum_mbit = cum_mbit;
    trace->info.name = name;
    trace->info.format = shape->format;
    trace->info.samples = shape->samples;
    if (trace_statistics(trace, shape, err) != STATUS_OK) {
        goto no_memory;
    }
    *out = trace;
    return STATUS_OK;
no_memory:
    free(trace);
    free(cum_mbit);
    free(name);
    return error_oom(err);
}

static enum status check_segments(const char *name, size_t count, const double *duration_s,
                                  const double *rate_mbps, struct error *err)
{
    if (count == 0 || count > TRACE_SAMPLES_MAX) {
        return error_set(err, STATUS_FAILED, name, "%zu segments; a trace has 1 to %zu", count,
                         TRACE_SAMPLES_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        if (!(duration_s[i] > 0) || !isfinite(duration_s[i])) {
            return error_set(err, STATUS_FAILED, name, "segment %zu lasts %g s; it must be longer than 0",
                             i + 1, duration_s[i]);
        }
        if (!(rate_mbps[i] >= 0) || !isfinite(rate_mbps[i])) {
            return error_set(err, STATUS_FAILED, name, "segment %zu has %g Mbit/s; a rate is 0 or more",
                             i + 1, rate_mbps[i]);
        }
    }
    return STATUS_OK;
}

static double *copy_of(const double *values, size_t count)
{
    double *copy = malloc(count * sizeof *copy);
    if (copy) {
        memcpy(copy, values, count * sizeof *copy);
    }
    return copy;
}

enum status trace_from_segments(const char *name, const char *format, size_t count, const double *duration_s,
                                const double *rate_mbps, const double *latency_ms, const double *loss,
                                struct trace **out, struct error *err)
{
    enum status status = check_segments(name, count, duration_s, rate_mbps, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct trace_columns c = {.count = count};
    c.start_s = malloc((count + 1) * sizeof *c.start_s);
    c.rate_mbps = copy_of(rate_mbps, count);
    c.latency_ms = latency_ms ? copy_of(latency_ms, count) : NULL;
    c.loss = loss ? copy_of(loss, count) : NULL;
    if (!c.start_s || !c.rate_mbps || (latency_ms && !c.latency_ms) || (loss && !c.loss)) {
        status = error_oom(err);
        goto free_columns;
    }
    struct exact_sum t = {0};
    c.start_s[0] = 0;
    for (size_t i = 0; i < count; i++) {
        exact_add(&t, duration_s[i]);
        c.start_s[i + 1] = exact_value(&t);
    }
    const struct trace_shape shape = {.name = name, .format = format, .samples = count};
    status = trace_finish(&c, &shape, out, err);
    if (status == STATUS_OK) {
        return STATUS_OK;
    }
free_columns:
    free(c.start_s);
    free(c.rate_mbps);
    free(c.latency_ms);
    free(c.loss);
    return status;
}
