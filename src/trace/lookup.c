/* Where in a trace a moment or an amount of bits lies, and averages over steps. */
#include <tracereel/trace.h>

#include <math.h>

#define EDGE_S 1e-9 /* closer than this to a segment's edge is on it */

size_t tr_trace_find(const struct tr_trace *trace, double t_s)
{
    size_t low = 0, high = trace->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (trace->start_s[middle] <= t_s) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The round of a looped trace that holds t_s, and the time within it, in [0, duration). */
static double split_rounds(double t_s, double duration_s, double *local_s)
{
    double round = floor(t_s / duration_s);
    double local = fma(-round, duration_s, t_s);
    if (local < 0) {
        round--;
        local = fma(-round, duration_s, t_s);
    } else if (local >= duration_s) {
        round++;
        local = fma(-round, duration_s, t_s);
    }
    *local_s = local < 0 ? 0 : local;
    return round;
}

static double mbit_within(const struct tr_trace *trace, double local_s)
{
    size_t i = tr_trace_find(trace, local_s);
    return trace->cum_mbit[i] + trace->rate_mbps[i] * (local_s - trace->start_s[i]);
}

double tr_trace_mbit_before(const struct tr_trace *trace, double t_s, bool loop)
{
    double duration_s = tr_trace_duration_s(trace);
    if (!(t_s > 0)) {
        return 0;
    }
    if (t_s < duration_s) {
        return mbit_within(trace, t_s);
    }
    if (!loop) {
        return trace->cum_mbit[trace->count];
    }
    double local_s;
    double round = split_rounds(t_s, duration_s, &local_s);
    return round * trace->cum_mbit[trace->count] + mbit_within(trace, local_s);
}

/* The first moment of a round by which `mbit` of it have passed, 0 < mbit <= the round's total. */
static double time_within(const struct tr_trace *trace, double mbit)
{
    size_t low = 0, high = trace->count; /* cum[low] < mbit <= cum[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (trace->cum_mbit[middle] < mbit) {
            low = middle;
        } else {
            high = middle;
        }
    }
    double t_s = trace->start_s[low] + (mbit - trace->cum_mbit[low]) / trace->rate_mbps[low];
    return t_s < trace->start_s[high] ? t_s : trace->start_s[high];
}

double tr_trace_time_of_mbit(const struct tr_trace *trace, double from_s, double mbit, bool loop)
{
    double duration_s = tr_trace_duration_s(trace), total = trace->cum_mbit[trace->count];
    double local_s = from_s > 0 ? from_s : 0, round = 0;
    if (!(mbit > 0)) {
        return from_s;
    }
    if (!(total > 0) || (!loop && local_s >= duration_s)) {
        return INFINITY;
    }
    if (local_s >= duration_s) {
        round = split_rounds(from_s, duration_s, &local_s);
    }
    /* Within the segment of from_s no sum over the trace is needed, and none blurs the answer. */
    size_t i = tr_trace_find(trace, local_s);
    double here = trace->rate_mbps[i] * (trace->start_s[i + 1] - local_s);
    if (mbit <= here) {
        double t_s = local_s + mbit / trace->rate_mbps[i];
        return round * duration_s + (t_s < trace->start_s[i + 1] ? t_s : trace->start_s[i + 1]);
    }
    double target = trace->cum_mbit[i + 1] + (mbit - here);
    if (target > total) {
        if (!loop) {
            return INFINITY;
        }
        double rounds = ceil(target / total) - 1; /* the last round is begun, not skipped over */
        target = fma(-rounds, total, target);
        round += rounds;
        if (target <= 0) {
            target = total;
            round--;
        } else if (target > total) {
            target = total;
        }
    }
    return round * duration_s + time_within(trace, target);
}

/* A moment of a looped trace, on the segment's edge where it is near one. */
struct place {
    double round;
    size_t segment;
    double at_s; /* within the round */
};

void tr_trace_cursor_init(struct tr_trace_cursor *cursor, const struct tr_trace *trace, bool loop)
{
    *cursor = (struct tr_trace_cursor){.trace = trace, .loop = loop, .low_s = INFINITY, .high_s = -INFINITY};
}

/* The segment of local_s, from the one where the cursor stands: steps follow each other closely. */
static size_t walk_to(const struct tr_trace *trace, size_t from, double local_s)
{
    if (local_s < trace->start_s[from]) {
        return tr_trace_find(trace, local_s);
    }
    size_t near = from + 16 < trace->count ? from + 16 : trace->count;
    while (from + 1 < near && trace->start_s[from + 1] <= local_s) {
        from++;
    }
    return from + 1 < near || near == trace->count ? from : tr_trace_find(trace, local_s);
}

static struct place locate(const struct tr_trace_cursor *cursor, double t_s)
{
    const struct tr_trace *trace = cursor->trace;
    double duration_s = tr_trace_duration_s(trace);
    struct place p = {.at_s = t_s > 0 ? t_s : 0};
    if (p.at_s >= duration_s) {
        if (!cursor->loop) {
            p.segment = trace->count;
            p.at_s = p.at_s - duration_s <= EDGE_S ? duration_s : p.at_s;
            return p;
        }
        p.round = split_rounds(t_s, duration_s, &p.at_s);
    }
    p.segment = walk_to(trace, cursor->segment, p.at_s);
    double since = p.at_s - trace->start_s[p.segment], until = trace->start_s[p.segment + 1] - p.at_s;
    if (until <= EDGE_S && until < since) {
        p.segment++;
        p.at_s = trace->start_s[p.segment];
    } else if (since <= EDGE_S) {
        p.at_s = trace->start_s[p.segment];
    }
    if (p.segment == trace->count && cursor->loop) {
        p = (struct place){.round = p.round + 1};
    }
    return p;
}

/* Integrals over time, each value relative to that of a base segment: where all are equal the average is that
 * value to the last bit. */
struct sums {
    double length_s, rate, latency, loss;
};

static void add_piece(struct sums *s, const struct tr_trace *trace, size_t base, size_t i, double length_s)
{
    s->length_s += length_s;
    s->rate += (trace->rate_mbps[i] - trace->rate_mbps[base]) * length_s;
    if (trace->latency_ms) {
        s->latency += (trace->latency_ms[i] - trace->latency_ms[base]) * length_s;
    }
    if (trace->loss) {
        s->loss += (trace->loss[i] - trace->loss[base]) * length_s;
    }
}

/* [from, to) of one round, from lying in segment i. Returns the segment that holds `to`. */
static size_t add_span(struct sums *s, const struct tr_trace *trace, size_t base, size_t i, double from_s,
                       double to_s)
{
    while (i < trace->count && trace->start_s[i + 1] <= to_s) {
        add_piece(s, trace, base, i, trace->start_s[i + 1] - from_s);
        from_s = trace->start_s[++i];
    }
    if (i < trace->count && to_s > from_s) {
        add_piece(s, trace, base, i, to_s - from_s);
    }
    return i;
}

/* Whole rounds between two places: from the trace's totals, so that a step over a thousand rounds of a short
 * trace costs no more than one over two. */
static void add_rounds(struct sums *s, const struct tr_trace *trace, size_t base, double rounds)
{
    double duration_s = tr_trace_duration_s(trace);
    struct sums whole = {.length_s = duration_s};
    if (trace->latency_ms || trace->loss) {
        whole = (struct sums){0};
        add_span(&whole, trace, base, 0, 0, duration_s);
    }
    s->length_s += rounds * duration_s;
    s->rate += rounds * (trace->cum_mbit[trace->count] - trace->rate_mbps[base] * duration_s);
    s->latency += rounds * whole.latency;
    s->loss += rounds * whole.loss;
}

static void step_values(const struct tr_trace *trace, size_t segment, struct tr_trace_step *out)
{
    out->bandwidth_mbps = trace->rate_mbps[segment];
    out->latency_ms = trace->latency_ms ? trace->latency_ms[segment] : NAN;
    out->loss = trace->loss ? trace->loss[segment] : NAN;
}

/* Nothing of the step lies on the trace: no bits; latency and loss as they were last. */
static void step_beyond(const struct tr_trace *trace, struct tr_trace_step *out)
{
    step_values(trace, trace->count - 1, out);
    out->bandwidth_mbps = 0;
}

static void stand_on(struct tr_trace_cursor *cursor, size_t segment, double round)
{
    const struct tr_trace *trace = cursor->trace;
    cursor->segment = segment < trace->count ? segment : trace->count - 1;
    cursor->round_s = round * tr_trace_duration_s(trace);
    cursor->low_s = cursor->round_s + trace->start_s[cursor->segment] - EDGE_S;
    cursor->high_s = cursor->round_s + trace->start_s[cursor->segment + 1] + EDGE_S;
    step_values(trace, cursor->segment, &cursor->values);
}

/* The usual way on: to the next segment, which holds the whole step. */
static bool steps_to_next(struct tr_trace_cursor *cursor, double from_s, double to_s)
{
    const struct tr_trace *trace = cursor->trace;
    size_t next = cursor->segment + 1;
    if (next >= trace->count || !(from_s >= cursor->high_s - 2 * EDGE_S)) {
        return false;
    }
    double low_s = cursor->round_s + trace->start_s[next] - EDGE_S;
    double high_s = cursor->round_s + trace->start_s[next + 1] + EDGE_S;
    if (from_s < low_s || from_s >= high_s - 2 * EDGE_S || to_s > high_s) {
        return false;
    }
    cursor->segment = next;
    cursor->low_s = low_s;
    cursor->high_s = high_s;
    step_values(trace, next, &cursor->values);
    return true;
}

void tr_trace_cursor_step(struct tr_trace_cursor *cursor, double from_s, double to_s,
                          struct tr_trace_step *out)
{
    if (from_s >= cursor->low_s && to_s <= cursor->high_s) {
        *out = cursor->values;
        return;
    }
    const struct tr_trace *trace = cursor->trace;
    if (steps_to_next(cursor, from_s, to_s)) {
        *out = cursor->values;
        return;
    }
    struct place from = locate(cursor, from_s);
    if (from.segment == trace->count) {
        step_beyond(trace, out);
        return;
    }
    stand_on(cursor, from.segment, from.round);
    struct place to = locate(cursor, to_s);
    bool one =
        to.round == from.round && (to.segment == from.segment ||
                                   (to.segment == from.segment + 1 && to.at_s == trace->start_s[to.segment]));
    if (one || to_s <= from_s) {
        *out = cursor->values;
        return;
    }
    struct sums s = {0};
    size_t base = from.segment, last;
    double duration_s = tr_trace_duration_s(trace);
    if (to.round == from.round) {
        last = add_span(&s, trace, base, from.segment, from.at_s, to.at_s);
    } else {
        add_span(&s, trace, base, from.segment, from.at_s, duration_s);
        if (to.round > from.round + 1) {
            add_rounds(&s, trace, base, to.round - from.round - 1);
        }
        last = add_span(&s, trace, base, 0, 0, to.at_s);
    }
    double beyond_s = !cursor->loop && to.at_s > duration_s ? to.at_s - duration_s : 0;
    double mean =
        trace->rate_mbps[base] + (s.rate - trace->rate_mbps[base] * beyond_s) / (s.length_s + beyond_s);
    out->bandwidth_mbps = mean > 0 ? mean : 0;
    out->latency_ms = trace->latency_ms ? trace->latency_ms[base] + s.latency / s.length_s : NAN;
    out->loss = trace->loss ? trace->loss[base] + s.loss / s.length_s : NAN;
    stand_on(cursor, last, to.round);
}
