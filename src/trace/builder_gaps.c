/* Changes of time that the user asks for: gaps filled, emptied or cut, and only a part kept. */
#include "trace/builder.h"

#include <stdlib.h>

/* A value with an own end may hold a little less than to the next row without anything being missing. */
#define OWN_LENGTH_SLACK 0.1

struct gap_rule {
    double threshold_s, interval_s;
};

/* Whether row i says itself that it holds up to the next. */
static bool is_covered(const struct builder *b, size_t i)
{
    return b->length && !isnan(b->length[i]) &&
           b->time[i + 1] - b->time[i] <= b->length[i] * (1 + OWN_LENGTH_SLACK);
}

static bool is_long(const struct builder *b, const struct gap_rule *rule, size_t i)
{
    if (b->time[i + 1] - b->time[i] <= rule->threshold_s || is_covered(b, i)) {
        return false; /* a download of a minute is no hole of one */
    }
    return b->timing != TIMING_GRID || b->rate[i] == 0; /* a steady rate is no hole */
}

/* How long row i surely holds: its own length, else the usual step. */
static double sure_s(const struct builder *b, const struct gap_rule *rule, size_t i)
{
    double step_s = b->time[i + 1] - b->time[i];
    double own_s = b->length && !isnan(b->length[i]) ? b->length[i] : rule->interval_s;
    own_s = b->timing == TIMING_GRID ? 0 : own_s;
    return own_s < step_s ? own_s : step_s;
}

/* The policy touches gaps; where rows say when they end, all time that none of them covers. */
static bool is_touched(const struct builder *b, const struct gap_rule *rule, size_t i)
{
    if (b->length && !isnan(b->length[i])) {
        return !is_covered(b, i);
    }
    if (b->timing == TIMING_GRID && b->options->gap != TR_TRACE_GAP_CUT) {
        return false; /* a hole between packets is empty as it is */
    }
    return is_long(b, rule, i);
}

static void count_gaps(const struct builder *b, const struct gap_rule *rule, struct trace_shape *shape)
{
    shape->gaps_known = true;
    for (size_t i = 0; i < b->count; i++) {
        double step_s = b->time[i + 1] - b->time[i];
        if (is_long(b, rule, i)) {
            shape->gaps++;
            if (step_s > shape->longest_gap_s) {
                shape->longest_gap_s = step_s;
                shape->longest_gap_at_s = b->time[i];
            }
        }
    }
}

static void put(struct builder *to, double time, const struct builder *from, size_t i, double rate)
{
    to->time[to->count] = time;
    to->rate[to->count] = rate;
    if (to->latency_ms && from->latency_ms) {
        to->latency_ms[to->count] = from->latency_ms[i];
    }
    if (to->loss && from->loss) {
        to->loss[to->count] = from->loss[i];
    }
    if (to->kind && from->kind) {
        to->kind[to->count] = from->kind[i];
    }
    to->count++;
}

/* Row i under the policy; `now` is where it begins once earlier gaps have been cut. Returns where it ends. */
static double put_row(struct builder *to, double now, const struct builder *b, const struct gap_rule *rule,
                      size_t i)
{
    double step_s = b->time[i + 1] - b->time[i], hold_s = step_s;
    if (is_touched(b, rule, i)) {
        hold_s = sure_s(b, rule, i);
        if (b->options->gap == TR_TRACE_GAP_CAP && b->options->gap_cap_s > hold_s) {
            hold_s = b->options->gap_cap_s < step_s ? b->options->gap_cap_s : step_s;
        }
    }
    put(to, now, b, i, b->rate[i]);
    if (b->options->gap == TR_TRACE_GAP_CUT) {
        /* rows that say when they end are laid end to end, those that overlap too */
        return now + (b->length && !isnan(b->length[i]) ? b->length[i] : hold_s);
    }
    if (hold_s < step_s) {
        put(to, now + hold_s, b, i, 0);
    }
    return now + step_s;
}

static enum tr_status apply_policy(struct builder *b, const struct gap_rule *rule, struct tr_error *err)
{
    size_t touched = 0;
    for (size_t i = 0; i < b->count; i++) {
        touched += is_touched(b, rule, i);
    }
    if (touched == 0) {
        return TR_STATUS_OK;
    }
    struct builder to;
    builder_init(&to, b->in, b->options);
    enum tr_status status = builder_reserve(&to, b->count + touched, err);
    if (status == TR_STATUS_OK && b->latency_ms) {
        status = builder_want_latency(&to, err);
    }
    if (status == TR_STATUS_OK && b->loss) {
        status = builder_want_loss(&to, err);
    }
    if (status == TR_STATUS_OK && b->kind) {
        status = builder_want_kind(&to, err);
    }
    if (status != TR_STATUS_OK) {
        builder_destroy(&to);
        return status;
    }
    if (b->options->gap == TR_TRACE_GAP_CUT) {
        b->start_unix_s = NAN; /* the clock no longer runs evenly */
    }
    double now = 0;
    for (size_t i = 0; i < b->count; i++) {
        now = put_row(&to, b->options->gap == TR_TRACE_GAP_CUT ? now : b->time[i], b, rule, i);
    }
    to.time[to.count] = b->options->gap == TR_TRACE_GAP_CUT ? now : b->time[b->count];
    b->samples = b->samples ? b->samples : builder_known(b); /* rows of the file, not pieces of ours */
    free(b->time);
    free(b->rate);
    free(b->latency_ms);
    free(b->loss);
    free(b->kind);
    b->kind = to.kind;
    b->time = to.time;
    b->rate = to.rate;
    b->latency_ms = to.latency_ms;
    b->loss = to.loss;
    b->count = to.count;
    b->capacity = to.capacity;
    return TR_STATUS_OK;
}

/* Keeps [from, to) and moves it to 0. */
static enum tr_status crop(struct builder *b, struct tr_error *err)
{
    double from_s = b->options->from_s, to_s = b->options->to_s, end_s = b->time[b->count];
    if (from_s == 0 && to_s == 0) {
        return TR_STATUS_OK;
    }
    to_s = to_s == 0 || to_s > end_s ? end_s : to_s;
    if (!(from_s >= 0) || !(from_s < end_s)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--from", "%g s is outside the trace, which lasts %g s",
                            from_s, end_s);
    }
    if (!(to_s > from_s)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--to", "%g s is not after --from %g s", to_s, from_s);
    }
    size_t kept = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (b->time[i + 1] <= from_s || b->time[i] >= to_s) {
            continue;
        }
        b->rate[kept] = b->rate[i];
        if (b->latency_ms) {
            b->latency_ms[kept] = b->latency_ms[i];
        }
        if (b->loss) {
            b->loss[kept] = b->loss[i];
        }
        if (b->kind) {
            b->kind[kept] = b->kind[i];
        }
        b->time[kept++] = b->time[i] > from_s ? b->time[i] - from_s : 0;
    }
    b->time[kept] = to_s - from_s;
    b->start_unix_s += from_s;
    b->count = kept;
    b->samples = 0;
    return TR_STATUS_OK;
}

enum tr_status builder_shape(struct builder *b, struct trace_shape *shape, struct tr_error *err)
{
    double interval_s = b->interval_s > 0 ? b->interval_s : median_step(b->time, b->count);
    if (isnan(interval_s)) {
        return tr_error_oom(err);
    }
    struct gap_rule rule = {trace_gap_threshold_s(interval_s), interval_s};
    count_gaps(b, &rule, shape);
    bool whole = b->options->gap == TR_TRACE_GAP_HOLD && b->options->to_s == 0;
    shape->end_mbit = whole ? b->end_mbit * (b->options->scale > 0 ? b->options->scale : 1) : 0;
    enum tr_status status = b->options->gap == TR_TRACE_GAP_HOLD ? TR_STATUS_OK : apply_policy(b, &rule, err);
    status = status == TR_STATUS_OK ? crop(b, err) : status;
    shape->interval_s = interval_s;
    shape->samples = b->samples ? b->samples : builder_known(b);
    return status;
}
