#include "trace/edit/edited.h"

#include "base/column.h"

#include <math.h>
#include <stdlib.h>

static bool grow(double **column, size_t count)
{
    double *grown = column_growing(*column, count);
    *column = grown ? grown : *column;
    return grown != NULL;
}

static bool reserve(struct edited *pieces, size_t more)
{
    struct trace_columns *c = &pieces->columns;
    if (c->count + more <= pieces->capacity) {
        return true;
    }
    size_t capacity = c->count + more + pieces->capacity / 2;
    bool good = grow(&c->start_s, capacity + 1) && grow(&c->rate_mbps, capacity) &&
                (!c->latency_ms || grow(&c->latency_ms, capacity)) &&
                (!c->loss || grow(&c->loss, capacity)) && (!c->kind || grow(&c->kind, capacity));
    pieces->capacity = good ? capacity : pieces->capacity;
    return good;
}

bool edited_init(struct edited *pieces, const struct trace_columns *like, size_t count)
{
    struct trace_columns *c = &pieces->columns;
    *pieces = (struct edited){.capacity = count};
    c->start_s = column_growing(NULL, count + 1);
    c->rate_mbps = column_growing(NULL, count);
    c->latency_ms = like->latency_ms ? column_growing(NULL, count) : NULL;
    c->loss = like->loss ? column_growing(NULL, count) : NULL;
    c->kind = like->kind ? column_growing(NULL, count) : NULL;
    if (c->start_s) {
        c->start_s[0] = 0;
    }
    return c->start_s && c->rate_mbps && !c->latency_ms == !like->latency_ms && !c->loss == !like->loss &&
           !c->kind == !like->kind;
}

void edited_free(struct edited *pieces)
{
    struct trace_columns *c = &pieces->columns;
    free(c->start_s);
    free(c->rate_mbps);
    free(c->latency_ms);
    free(c->loss);
    free(c->kind);
    *pieces = (struct edited){0};
}

struct edited_piece edited_get(const struct edited *pieces, size_t i)
{
    const struct trace_columns *c = &pieces->columns;
    return (struct edited_piece){.end_s = c->start_s[i + 1],
                                 .rate_mbps = c->rate_mbps[i],
                                 .latency_ms = c->latency_ms ? c->latency_ms[i] : 0,
                                 .loss = c->loss ? c->loss[i] : 0,
                                 .kind = c->kind ? (enum tr_trace_kind)c->kind[i] : TR_TRACE_MEASURED};
}

bool edited_add(struct edited *pieces, const struct edited_piece *piece)
{
    struct trace_columns *c = &pieces->columns;
    if (!(piece->end_s > c->start_s[c->count])) {
        return true;
    }
    if (!reserve(pieces, 1)) {
        return false;
    }
    const size_t i = c->count++;
    c->start_s[i + 1] = piece->end_s;
    c->rate_mbps[i] = piece->rate_mbps;
    if (c->latency_ms) {
        c->latency_ms[i] = piece->latency_ms;
    }
    if (c->loss) {
        c->loss[i] = piece->loss;
    }
    if (c->kind) {
        c->kind[i] = piece->kind;
    }
    return true;
}

bool edited_add_all(struct edited *pieces, const struct edited *others, size_t from, size_t to,
                    double shift_s)
{
    for (size_t i = from; i < to; i++) {
        struct edited_piece piece = edited_get(others, i);
        piece.end_s += shift_s;
        if (!edited_add(pieces, &piece)) {
            return false;
        }
    }
    return true;
}

/* ---- smoothing ---- */

/* A column's first and second integral from the span's begin on, at every edge of its pieces. The mean of a
 * mean over a piece is a difference of differences of the second one, so it is kept in more bits than the
 * result has. */
struct integral {
    const double *start_s, *value; /* of the span's first piece on */
    size_t count;
    long double *first, *second; /* count + 1 */
};

static bool integral_init(struct integral *in, const struct edited *pieces, const double *column, size_t from,
                          size_t count)
{
    *in =
        (struct integral){.start_s = pieces->columns.start_s + from, .value = column + from, .count = count};
    in->first = calloc(count + 1, sizeof *in->first);
    in->second = calloc(count + 1, sizeof *in->second);
    if (!in->first || !in->second) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const long double length = (long double)in->start_s[i + 1] - in->start_s[i];
        in->first[i + 1] = in->first[i] + in->value[i] * length;
        in->second[i + 1] = in->second[i] + (in->first[i] + in->value[i] * length / 2) * length;
    }
    return true;
}

static void integral_free(struct integral *in)
{
    free(in->first);
    free(in->second);
}

/* The second integral up to t_s, of the column mirrored at both ends: there the first is odd, so this one is
 * even. */
static long double second_integral(const struct integral *in, long double t_s)
{
    const long double begin = in->start_s[0], end = in->start_s[in->count];
    if (t_s < begin) {
        return second_integral(in, 2 * begin - t_s);
    }
    if (t_s > end) {
        return second_integral(in, 2 * end - t_s) + 2 * in->first[in->count] * (t_s - end);
    }
    size_t low = 0, high = in->count; /* the piece that holds it */
    while (high - low > 1) {
        const size_t mid = low + (high - low) / 2;
        *(in->start_s[mid] <= t_s ? &low : &high) = mid;
    }
    const long double x = t_s - in->start_s[low];
    return in->second[low] + (in->first[low] + in->value[low] * x / 2) * x;
}

/* Over [from_s, to_s), the mean of the means over window_s around each moment. */
static double smoothed(const struct integral *in, double from_s, double to_s, double window_s)
{
    const long double half = (long double)window_s / 2, u = from_s, v = to_s;
    const long double sum = second_integral(in, v + half) - second_integral(in, v - half) -
                            second_integral(in, u + half) + second_integral(in, u - half);
    const double mean = (double)(sum / (window_s * (v - u)));
    return mean > 0 ? mean : 0; /* of values of 0 and more; less is what rounding leaves of 0 */
}

static double cuts(double length_s, double window_s)
{
    return fmax(1, ceil(4 * length_s / window_s - 1e-9));
}

double edited_smooth_count(const struct edited *pieces, size_t from, size_t to, double window_s)
{
    const double *start_s = pieces->columns.start_s;
    double count = 0;
    for (size_t i = from; i < to; i++) {
        count += cuts(start_s[i + 1] - start_s[i], window_s);
    }
    return count;
}

static bool add_smoothed(struct edited *out, const struct edited *pieces, size_t from, size_t to,
                         const struct integral in[3], double window_s)
{
    const double *start_s = pieces->columns.start_s;
    for (size_t i = from; i < to; i++) {
        const double length_s = start_s[i + 1] - start_s[i], n = cuts(length_s, window_s);
        struct edited_piece piece = edited_get(pieces, i);
        double begin_s = start_s[i];
        for (double k = 1; k <= n; k++) {
            piece.end_s = k < n ? start_s[i] + length_s * k / n : start_s[i + 1];
            if (!(piece.end_s > begin_s)) {
                continue;
            }
            piece.rate_mbps = smoothed(&in[0], begin_s, piece.end_s, window_s);
            piece.latency_ms = in[1].value ? smoothed(&in[1], begin_s, piece.end_s, window_s) : 0;
            piece.loss = in[2].value ? fmin(1, smoothed(&in[2], begin_s, piece.end_s, window_s)) : 0;
            if (!edited_add(out, &piece)) {
                return false;
            }
            begin_s = piece.end_s;
        }
    }
    return true;
}

bool edited_smooth(struct edited *out, const struct edited *pieces, size_t from, size_t to, double window_s)
{
    const struct trace_columns *c = &pieces->columns;
    const double *columns[3] = {c->rate_mbps, c->latency_ms, c->loss};
    struct integral in[3] = {{0}};
    bool good = true;
    /* Twice the span is all of it wherever one stands, and as far as a mirror image reaches. */
    window_s = fmin(window_s, 2 * (c->start_s[to] - c->start_s[from]));
    for (int i = 0; i < 3 && good; i++) {
        good = !columns[i] || integral_init(&in[i], pieces, columns[i], from, to - from);
    }
    good = good && add_smoothed(out, pieces, from, to, in, window_s);
    for (int i = 0; i < 3; i++) {
        integral_free(&in[i]);
    }
    return good;
}
