#include <tracereel/trace.h>

#include "base/column.h"
#include "trace/core.h"
#include "trace/real.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A trace lives as long as anybody holds it. */
struct held_trace {
    struct tr_trace trace; /* first: a pointer to it is one to the whole */
    atomic_uint holders;
};

static struct tr_trace *new_trace(void)
{
    struct held_trace *held = calloc(1, sizeof *held);
    if (!held) {
        return NULL;
    }
    atomic_init(&held->holders, 1);
    return &held->trace;
}

struct tr_trace *tr_trace_share(struct tr_trace *trace)
{
    if (trace) {
        atomic_fetch_add(&((struct held_trace *)trace)->holders, 1);
    }
    return trace;
}

void tr_trace_free(struct tr_trace *trace)
{
    if (!trace || atomic_fetch_sub(&((struct held_trace *)trace)->holders, 1) > 1) {
        return;
    }
    free(trace->start_s);
    free(trace->rate_mbps);
    free(trace->cum_mbit);
    free(trace->latency_ms);
    free(trace->loss);
    free(trace->kind);
    tr_real_session_free(trace->real);
    free(trace->info.name);
    for (size_t i = 0; i < trace->info.note_count; i++) {
        free(trace->info.notes[i].text);
        free(trace->info.notes[i].choices);
    }
    free(trace->info.notes);
    free(trace);
}

double tr_trace_duration_s(const struct tr_trace *trace)
{
    return trace->start_s[trace->count];
}

enum tr_trace_kind tr_trace_kind_of(const struct tr_trace *trace, size_t i)
{
    return trace->kind ? (enum tr_trace_kind)trace->kind[i] : TR_TRACE_MEASURED;
}

static void move_segment(struct trace_columns *c, size_t to, size_t from)
{
    c->start_s[to] = c->start_s[from];
    c->rate_mbps[to] = c->rate_mbps[from];
    if (c->latency_ms) {
        c->latency_ms[to] = c->latency_ms[from];
    }
    if (c->loss) {
        c->loss[to] = c->loss[from];
    }
    if (c->kind) {
        c->kind[to] = c->kind[from];
    }
}

/* The kinds of a trace's segments, and what time they take. False where memory ran out. */
static bool settle_kinds(struct tr_trace *trace, const struct trace_columns *c, enum tr_trace_kind usual)
{
    if (!c->kind && usual == TR_TRACE_MEASURED) {
        return true;
    }
    trace->kind = malloc(trace->count);
    for (size_t i = 0; trace->kind && i < trace->count; i++) {
        trace->kind[i] = (unsigned char)(c->kind ? c->kind[i] : usual);
        double length_s = trace->start_s[i + 1] - trace->start_s[i];
        trace->info.at_least_s += trace->kind[i] == TR_TRACE_AT_LEAST ? length_s : 0;
        trace->info.unknown_s += trace->kind[i] == TR_TRACE_UNKNOWN ? length_s : 0;
    }
    return trace->kind != NULL;
}

/* How many products are summed up plainly before they join the compensated sum: the exact sum costs three
 * times the time, and so few terms lose no more than a few bits of their own small sum. */
#define PLAIN_TERMS 8

size_t trace_cumulate(struct trace_columns *c, double *cum_mbit)
{
    struct exact_sum sum = {0};
    double base = 0, plain = 0, last = 0;
    size_t kept = 0;
    cum_mbit[0] = 0;
    for (size_t i = 0; i < c->count; i++) {
        double length_s = c->start_s[i + 1] - c->start_s[i];
        if (length_s <= 0) {
            continue;
        }
        if (kept != i) {
            move_segment(c, kept, i);
        }
        plain += c->rate_mbps[i] * length_s;
        double cum = base + plain;
        /* The correction must not make the running sum step back by an ulp: look-ups bisect it. */
        last = cum < last ? last : cum;
        cum_mbit[++kept] = last;
        if (kept % PLAIN_TERMS == 0) {
            exact_add(&sum, plain);
            base = exact_value(&sum);
            plain = 0;
        }
    }
    c->start_s[kept] = c->start_s[c->count];
    return kept;
}

static enum tr_status too_long(const struct trace_shape *shape, struct tr_error *err)
{
    return tr_error_set(err, TR_STATUS_FAILED, shape->name,
                        "lasts longer than a number can say; wrong unit?");
}

enum tr_status trace_finish(const struct trace_columns *columns, const struct trace_shape *shape,
                            struct tr_trace **out, struct tr_error *err)
{
    struct trace_columns c = *columns;
    if (!isfinite(c.start_s[c.count])) {
        return too_long(shape, err);
    }
    struct tr_trace *trace = new_trace();
    double *cum_mbit = column_growing(NULL, c.count + 1);
    char *name = strdup(shape->name ? shape->name : "");
    enum tr_status status = trace && cum_mbit && name ? TR_STATUS_OK : tr_error_oom(err);
    if (status == TR_STATUS_OK) {
        c.count = trace_cumulate(&c, cum_mbit);
        if (c.count == 0) {
            status = tr_error_set(err, TR_STATUS_FAILED, shape->name,
                                  "lasts no time at all; a trace needs a segment longer than 0 s");
        } else if (!isfinite(cum_mbit[c.count])) {
            status = tr_error_set(err, TR_STATUS_FAILED, shape->name,
                                  "holds more bits than a number can; wrong unit?");
        }
    }
    if (status == TR_STATUS_OK) {
        *trace = (struct tr_trace){.count = c.count,
                                   .start_s = c.start_s,
                                   .rate_mbps = c.rate_mbps,
                                   .cum_mbit = cum_mbit,
                                   .latency_ms = c.latency_ms,
                                   .loss = c.loss,
                                   .info = {.name = name,
                                            .format = shape->format,
                                            .samples = shape->samples,
                                            .bins_s = shape->stats_bin_s,
                                            .start_unix_s = NAN}};
        status =
            settle_kinds(trace, &c, shape->kind) ? trace_statistics(trace, shape, err) : tr_error_oom(err);
    }
    if (status != TR_STATUS_OK) {
        free(trace ? trace->kind : NULL);
        free(trace);
        free(cum_mbit);
        free(name);
        return status;
    }
    *out = trace;
    return TR_STATUS_OK;
}

static enum tr_status check_segments(const char *name, size_t count, const double *duration_s,
                                     const double *rate_mbps, struct tr_error *err)
{
    if (count == 0 || count > TR_TRACE_SAMPLES_MAX) {
        return tr_error_set(err, TR_STATUS_FAILED, name, "%zu segments; a trace has 1 to %zu", count,
                            TR_TRACE_SAMPLES_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        if (!(duration_s[i] > 0) || !isfinite(duration_s[i])) {
            return tr_error_set(err, TR_STATUS_FAILED, name,
                                "segment %zu lasts %g s; it must be longer than 0", i + 1, duration_s[i]);
        }
        if (!(rate_mbps[i] >= 0) || !isfinite(rate_mbps[i])) {
            return tr_error_set(err, TR_STATUS_FAILED, name, "segment %zu has %g Mbit/s; a rate is 0 or more",
                                i + 1, rate_mbps[i]);
        }
    }
    return TR_STATUS_OK;
}

static double *copy_of(const double *values, size_t count)
{
    double *copy = column_growing(NULL, count);
    if (copy) {
        memcpy(copy, values, count * sizeof *copy);
    }
    return copy;
}

enum tr_status tr_trace_from_segments(const char *name, const char *format, size_t count,
                                      const double *duration_s, const double *rate_mbps,
                                      const double *latency_ms, const double *loss, struct tr_trace **out,
                                      struct tr_error *err)
{
    enum tr_status status = check_segments(name, count, duration_s, rate_mbps, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct trace_columns c = {.count = count};
    c.start_s = column_growing(NULL, count + 1);
    c.rate_mbps = copy_of(rate_mbps, count);
    c.latency_ms = latency_ms ? copy_of(latency_ms, count) : NULL;
    c.loss = loss ? copy_of(loss, count) : NULL;
    if (!c.start_s || !c.rate_mbps || (latency_ms && !c.latency_ms) || (loss && !c.loss)) {
        status = tr_error_oom(err);
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
    if (status == TR_STATUS_OK) {
        return TR_STATUS_OK;
    }
free_columns:
    free(c.start_s);
    free(c.rate_mbps);
    free(c.latency_ms);
    free(c.loss);
    return status;
}
