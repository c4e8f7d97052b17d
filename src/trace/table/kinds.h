/* Kinds of a table's cells. */
#ifndef TRACEREEL_TRACE_KINDS_H
#define TRACEREEL_TRACE_KINDS_H

#include "trace/table/cells.h"

enum cell_kind {
    CELL_MISSING,
    CELL_NUMBER,   /* nan and inf, too */
    CELL_QUANTITY, /* a number and its unit, or with marks between thousands */
    CELL_STAMP,
    CELL_WORD,
    CELL_KINDS
};

/* The kind of a cell. *value is its number, or the seconds of its stamp; NaN where it has none. */
enum cell_kind cell_kind_of(const struct cell *cell, bool decimal_comma, double *value);

#endif
