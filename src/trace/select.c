#include "trace/select.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FEW        4096 /* are searched without a sample */
#define SAMPLE     16384
#define TRIES      3
#define KEPT_SHARE 6 /* at most a sixth may lie between the bounds */

struct item {
    double value, weight;
};

static struct item median_of_three(struct item a, struct item b, struct item c)
{
    struct item low = a.value < b.value ? a : b, high = a.value < b.value ? b : a;
    return c.value < low.value ? low : c.value > high.value ? high : c;
}

/* xorshift64*: what is looked at must not follow a pattern that the values may have too. */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

/* Quickselect, by weight; changes the order. `below` is what lies below all of them. */
static double search(struct item *items, size_t count, double below, double wanted)
{
    double last = 0;
    uint64_t state = 88172645463325252u;
    while (count > 0) {
        double pivot = median_of_three(items[draw(&state) % count], items[draw(&state) % count],
                                       items[draw(&state) % count])
                           .value;
        size_t less = 0, more = count;
        double less_weight = 0, equal_weight = 0;
        for (size_t i = 0; i < more;) { /* [0, less) < pivot, [less, i) = pivot, [more, count) > pivot */
            struct item x = items[i];
            if (x.value < pivot) {
                less_weight += x.weight;
                items[i++] = items[less];
                items[less++] = x;
            } else if (x.value > pivot) {
                items[i] = items[--more];
                items[more] = x;
            } else {
                equal_weight += x.weight;
                i++;
            }
        }
        if (less > 0 && below + less_weight >= wanted) {
            count = less;
        } else if (below + less_weight + equal_weight >= wanted) {
            return pivot;
        } else {
            below += less_weight + equal_weight;
            last = pivot;
            items += more;
            count -= more;
        }
    }
    return last;
}

static void all_items(const struct select_source *s, struct item *items, size_t *count)
{
    double values[SELECT_BLOCK], weights[SELECT_BLOCK];
    *count = 0;
    for (size_t first = 0; first < s->count; first += SELECT_BLOCK) {
        size_t n = s->count - first < SELECT_BLOCK ? s->count - first : SELECT_BLOCK;
        s->fill(s->context, first, n, values, weights);
        for (size_t i = 0; i < n; i++) {
            items[*count] = (struct item){values[i], weights[i]};
            *count += weights[i] > 0;
        }
    }
}

/* Between these the answer should lie. */
struct bounds {
    double low, high;
};

struct sample {
    struct item *items; /* SAMPLE, or FEW of an estimate */
    size_t count;
    double sum, squares; /* of the weights */
};

static void take_sample(struct sample *sample, const struct select_source *s, size_t size, uint64_t *state)
{
    size_t stride = s->count / size + (s->count < size);
    sample->count = 0;
    sample->sum = sample->squares = 0;
    for (size_t k = 0; k < size; k++) {
        size_t at = k * stride + (size_t)(draw(state) % stride);
        double value, weight;
        s->fill(s->context, at < s->count ? at : at % s->count, 1, &value, &weight);
        sample->items[sample->count] = (struct item){value, weight};
        sample->count += weight > 0;
        sample->sum += weight;
        sample->squares += weight * weight;
    }
}

/* Three standard deviations of the share below a value to either side, as a sample of so many has it; of
 * unequal weights fewer count (Kish's effective sample size). */
static struct bounds bounds_of(struct sample *sample, double share, double widen)
{
    struct bounds b = {-INFINITY, INFINITY};
    if (sample->count == 0) {
        return b;
    }
    double effective = sample->sum * sample->sum / sample->squares;
    double margin = widen * (3 * sqrt(share * (1 - share) / effective) + 3 / effective);
    if (share > margin) {
        b.low = search(sample->items, sample->count, 0, (share - margin) * sample->sum);
    }
    if (share + margin < 1) {
        b.high = search(sample->items, sample->count, 0, (share + margin) * sample->sum);
    }
    return b;
}

/* One pass for one quantile: the weight below the bounds, at them, and what lies within. */
struct within {
    struct bounds bounds;
    double below, at_low, at_high, sum; /* sum: with what lies within */
    struct item *items;
    size_t count, capacity;
    bool overflow;
};

/* Two at a time, which every 64-bit machine can. */
typedef double lanes __attribute__((vector_size(16)));
typedef int64_t masks __attribute__((vector_size(16)));
enum { LANES = 2, GROUP = 8 };

static inline lanes masked(lanes x, masks m)
{
    return (lanes)((masks)x & m);
}

static void keep(struct within *w, const double *values, const double *weights, size_t n)
{
    for (size_t i = 0; i < n; i++) { /* no branch: what is not kept is written over */
        w->items[w->count] = (struct item){values[i], weights[i]};
        w->count += (values[i] > w->bounds.low) & (values[i] < w->bounds.high) & (weights[i] > 0);
    }
}

/* A full block; a shorter one is filled up with values that weigh nothing. */
static void add_block(struct within *w, const double *values, const double *weights)
{
    if (w->count + SELECT_BLOCK + 2 > w->capacity) {
        w->overflow = true;
        return;
    }
    const lanes low = {w->bounds.low, w->bounds.low}, high = {w->bounds.high, w->bounds.high};
    lanes below = {0}, at_low = {0}, at_high = {0};
    for (size_t i = 0; i < SELECT_BLOCK; i += GROUP) {
        masks inside = {0};
        for (size_t k = i; k < i + GROUP; k += LANES) {
            lanes v, x;
            memcpy(&v, values + k, sizeof v);
            memcpy(&x, weights + k, sizeof x);
            below += masked(x, v < low);
            at_low += masked(x, v == low);
            at_high += masked(x, v == high);
            inside |= (v > low) & (v < high);
        }
        if (inside[0] | inside[1]) {
            keep(w, values + i, weights + i, GROUP);
        }
    }
    w->below += below[0] + below[1];
    w->at_low += at_low[0] + at_low[1];
    w->at_high += at_high[0] + at_high[1];
}

static void pass(const struct select_source *s, struct within *w, size_t count)
{
    double values[SELECT_BLOCK], weights[SELECT_BLOCK];
    for (size_t first = 0; first < s->count; first += SELECT_BLOCK) {
        size_t n = s->count - first < SELECT_BLOCK ? s->count - first : SELECT_BLOCK;
        s->fill(s->context, first, n, values, weights);
        for (size_t i = n; i < SELECT_BLOCK; i++) {
            values[i] = weights[i] = 0;
        }
        for (size_t q = 0; q < count; q++) {
            if (!w[q].overflow) {
                add_block(&w[q], values, weights);
            }
        }
    }
}

/* After the pass: what lies at the bounds joins the rest. */
static void close_pass(struct within *w)
{
    if (w->at_low > 0) {
        w->items[w->count++] = (struct item){w->bounds.low, w->at_low};
    }
    if (w->at_high > 0 && w->bounds.high > w->bounds.low) {
        w->items[w->count++] = (struct item){w->bounds.high, w->at_high};
    }
    w->sum = w->below;
    for (size_t i = 0; i < w->count; i++) {
        w->sum += w->items[i].weight;
    }
}

/* Whether the answer was within the bounds, and then what it is. */
static bool answer(const struct within *w, double wanted, double *out)
{
    bool below = w->below >= wanted && w->below > 0;
    bool above = w->sum < wanted && w->bounds.high < INFINITY;
    if (w->overflow || below || above || w->count == 0) {
        return false;
    }
    *out = search(w->items, w->count, w->below, wanted);
    return true;
}

static bool search_all(const struct select_source *s, double wanted, double *out)
{
    size_t count;
    struct item *items = malloc((s->count + 1) * sizeof *items);
    if (!items) {
        return false;
    }
    all_items(s, items, &count);
    *out = search(items, count, 0, wanted);
    free(items);
    return true;
}

static bool search_few(const struct select_source *s, const double *wanted, size_t count, double *out)
{
    struct item items[FEW + 1];
    size_t n;
    for (size_t q = 0; q < count; q++) {
        all_items(s, items, &n);
        out[q] = search(items, n, 0, wanted[q]);
    }
    return true;
}

/* One try for all quantiles. Those close to the one before, such as the two in the middle, share its bounds.
 */
static void try_once(const struct select_source *s, struct sample *sample, struct item *room, size_t capacity,
                     double total, double widen, const double *wanted, size_t count, bool *found, double *out)
{
    struct within w[SELECT_MAX];
    size_t use[SELECT_MAX], passes = 0;
    for (size_t q = 0; q < count; q++) {
        if (q > 0 && fabs(wanted[q] - wanted[q - 1]) < 1e-3 * total) {
            use[q] = use[q - 1];
            continue;
        }
        double share = fmin(fmax(wanted[q] / total, 0), 1);
        w[passes] = (struct within){.bounds = bounds_of(sample, share, widen),
                                    .items = room + passes * capacity,
                                    .capacity = capacity};
        use[q] = passes++;
    }
    pass(s, w, passes);
    for (size_t i = 0; i < passes; i++) {
        close_pass(&w[i]);
    }
    for (size_t q = 0; q < count; q++) {
        found[q] = answer(&w[use[q]], wanted[q], &out[q]);
    }
}

bool select_quantiles(const struct select_source *source, double total, const double *wanted, size_t count,
                      double *out)
{
    if (source->count <= FEW) {
        return search_few(source, wanted, count, out);
    }
    size_t capacity = source->count / KEPT_SHARE + 2 * SELECT_BLOCK;
    struct sample sample = {.items = malloc(SAMPLE * sizeof *sample.items)};
    struct item *room = malloc(count * capacity * sizeof *room);
    bool ok = sample.items && room, found[SELECT_MAX] = {false};
    uint64_t state = 88172645463325252u;
    double widen = 1;
    for (int i = 0; ok && i < TRIES && !(found[0] && (count == 1 || found[1])); i++, widen *= 2) {
        take_sample(&sample, source, SAMPLE, &state);
        try_once(source, &sample, room, capacity, total, widen, wanted, count, found, out);
    }
    free(room);
    free(sample.items);
    for (size_t q = 0; ok && q < count; q++) {
        ok = found[q] || search_all(source, wanted[q], &out[q]);
    }
    return ok;
}

void select_estimate(const struct select_source *source, double share, double *low, double *high)
{
    struct sample sample = {.items = malloc(FEW * sizeof *sample.items)};
    *low = *high = NAN;
    if (sample.items && source->count > FEW) {
        uint64_t state = 88172645463325252u;
        take_sample(&sample, source, FEW, &state);
        struct bounds b = bounds_of(&sample, share, 2);
        *low = b.low;
        *high = b.high;
    }
    free(sample.items);
}
