#include "trace/table/align.h"

#include <math.h>
#include <string.h>

#define UNLIKE     3.0 /* of a cell that is not of its column's kind */
#define MISSING    0.3
#define CLEARLY    0.5 /* what the next best way must be worse by */
#define EXTRA_MAX  4
#define FAR_AT_ALL 1.0 /* of numbers, however far from the column's median */

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
    if (kind != CELL_NUMBER && kind != CELL_QUANTITY) {
        return 0;
    }
    double far = fabs(log10((fabs(value) + 1e-6) / (c->median + 1e-6))) / 3;
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

bool align_cells(const struct facts *facts, bool decimal_comma, struct cell *cells, size_t count)
{
    size_t extra = count - facts->columns, best_at = 0;
    double best = INFINITY, next = INFINITY;
    if (are_empty(cells + facts->columns, extra)) {
        return true;
    }
    for (size_t p = 0; p <= facts->columns && extra <= EXTRA_MAX && count <= CELLS_MAX; p++) {
        double cost = cost_without(facts, decimal_comma, cells, p, extra);
        next = cost < best ? best : cost < next ? cost : next;
        best_at = cost < best ? p : best_at;
        best = cost < best ? cost : best;
    }
    if (!(next - best >= CLEARLY) || best >= UNLIKE) {
        return false;
    }
    memmove(cells + best_at, cells + best_at + extra, (facts->columns - best_at) * sizeof *cells);
    return true;
}
