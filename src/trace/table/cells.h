/* Lines cut into cells, and what a cell can be. */
#ifndef TRACEREEL_TRACE_CELLS_H
#define TRACEREEL_TRACE_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CELLS_MAX 256 /* columns beyond are not looked at */
#define BLANKS    ' ' /* as a delimiter: any run of blanks and tabs */

struct cell {
    const char *begin, *end; /* without the blanks and quotes around it */
};

/* Cuts [line, end) at `delim`; commas within "quotes" do not count. Returns how many cells there are, of
 * which the first CELLS_MAX are filled in. */
size_t cells_split(const char *line, const char *end, char delim, struct cell *cells);

/* The end of the line at p, before \r or \n. */
static inline const char *line_end(const char *p)
{
    while (*p != '\n' && *p != '\r') {
        p++;
    }
    return p;
}

/* Blank, a comment beginning with #, %, // or ;, a rule drawn around a table, or Excel's "sep=;". */
bool line_is_idle(const char *line, const char *end);

bool cell_is(const struct cell *cell, const char *text);        /* equal but for case */
bool cell_has(const struct cell *cell, const char *text);       /* contains, but for case */
bool cell_ends_with(const struct cell *cell, const char *text); /* but for case */

/* The whole cell as a number; with decimal_comma "12,5" is one too, and "1.250" none, but a quantity. */
bool cell_number(const struct cell *cell, bool decimal_comma, double *out);

/* "1.250", "12.500.000": up to three digits, and behind each mark three. */
bool cell_is_grouped(const struct cell *cell, char mark);

/* A number as people print it: with a unit behind it, "12.5 Mb/s", "0.0%", with nothing but a prefix,
 * "12.5M", or marks between thousands, "1,250,000". False where it is neither a number nor that. */
struct quantity {
    double value;
    bool scaled;      /* by a prefix that stood for itself */
    const char *unit; /* in the cell; unit_len 0: none */
    size_t unit_len;
};
bool cell_quantity(const struct cell *cell, bool decimal_comma, struct quantity *out);

/* "0.0-1.0", "30-60 s": from one number to a greater one, in `unit`. */
bool cell_span(const struct cell *cell, struct quantity *from, double *to);

/* "-", "", "n/a", "NaN", "timeout", "error: no route", "0.00 (failed)": ways to say that there is none. */
bool cell_is_missing(const struct cell *cell);

/* "nan", "inf", "-Infinity", ... in any case. */
bool cell_is_not_finite(const struct cell *cell);

/* "(Mbit/s)" or "[Mbit/s]" as "Mbit/s". */
struct cell cell_without_brackets(struct cell cell);

#endif
