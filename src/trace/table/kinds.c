#include "trace/table/kinds.h"

#include "trace/table/stamps.h"

#include <math.h>

enum cell_kind cell_kind_of(const struct cell *cell, bool decimal_comma, double *value)
{
    struct quantity q;
    struct stamp stamp;
    if (cell_number(cell, decimal_comma, value)) {
        return CELL_NUMBER;
    }
    *value = NAN;
    if (cell_is_missing(cell)) {
        return CELL_MISSING;
    }
    if (cell_is_not_finite(cell)) {
        return CELL_NUMBER;
    }
    if (stamp_read(cell, STAMP_AS_USUAL, &stamp)) {
        *value = (double)stamp.ns / 1e9;
        return CELL_STAMP;
    }
    double to;
    if (cell_quantity(cell, decimal_comma, &q) || cell_span(cell, &q, &to)) {
        *value = q.value;
        return CELL_QUANTITY;
    }
    return CELL_WORD;
}
