#include "trace/table/align.h"

#include "base/fmath.h"

#include <math.h>
#include <string.h>

#define UNLIKE     3.0 /* of a cell that is not of its column's kind */
#define MISSING    0.3
#define CLEARLY    0.5 /* what the next best way must be worse by */
#define EXTRA_MAX  4
#define FAR_AT_ALL 1.0               /* of numbers, however far from the column's median */
#define FAR_LOG    6.907755278982137 /* ln 1000: so many times the median, or a part of it, is far */

/* How unlike its column a cell is. */
static double distance(const struct column_facts *c, const struct cell *cell, bool decimal_comma)
{
    double value;
    enum cell_kind kind = cell_kind_of(cell, decimal_comma, &value);
    if (kind == CELL_MISSING) {
        return MISSING;
    }
    if (c->kind[kind] == 0) {
        return UNLIKE;
    }
    if (c->digits || (kind != CELL_NUMBER && kind != CELL_QUANTITY)) {
        return 0;
    }
    double far = fabs(fmath_log((fabs(value) + 1e-6) / (c->median + 1e-6))) / FAR_LOG;
    return far < FAR_AT_ALL ? far : FAR_AT_ALL;
}

/* The row without the `extra` cells at p. */
static double cost_without(const struct facts *facts, bool decimal_comma, const struct cell *cells, size_t p,
                           size_t extra)
{
    double cost = 0;
    for (size_t k = 0; k < facts->columns; k++) {
        cost += distance(&facts->column[k], &cells[k < p ? k : k + extra], decimal_comma);
    }
    return cost;
}

static bool are_empty(const struct cell *cells, size_t count)
{
    size_t empty = 0;
    while (empty < count && cells[empty].begin == cells[empty].end) {
        empty++;
    }
    return empty == count;
}

/* Whether it is all the same if the cells at `p` or those at `q` go: only words stand between. */
static bool is_same_way(const struct facts *facts, size_t p, size_t q)
{
    size_t first = p < q ? p : q, last = p < q ? q : p;
    for (size_t k = first; k < last; k++) {
        const struct column_facts *c = &facts->column[k];
        if (c->kind[CELL_WORD] + c->kind[CELL_MISSING] < c->rows) {
            return false;
        }
    }
    return true;
}

bool align_cells(const struct facts *facts, bool decimal_comma, struct cell *cells, size_t count)
{
    size_t extra = count - facts->columns, best_at = 0;
    double best = INFINITY, next = INFINITY;
    if (are_empty(cells + facts->columns, extra)) {
        return true;
    }
    for (size_t p = 0; p <= facts->columns && extra <= EXTRA_MAX && count <= CELLS_MAX; p++) {
        double cost = cost_without(facts, decimal_comma, cells, p, extra);
        bool better = cost < best, same = isfinite(best) && is_same_way(facts, best_at, p);
        next = same ? next : better ? best : cost < next ? cost : next;
        best_at = better ? p : best_at;
        best = better ? cost : best;
    }
    if (!(next - best >= CLEARLY) || best >= UNLIKE) {
        return false;
    }
    memmove(cells + best_at, cells + best_at + extra, (facts->columns - best_at) * sizeof *cells);
    return true;
}
