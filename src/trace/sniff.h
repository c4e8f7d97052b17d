/* A first sniff at a text: its lines, its delimiter, whether a header stands on top. What detection goes by.
 */
#ifndef TRACEREEL_TRACE_SNIFF_H
#define TRACEREEL_TRACE_SNIFF_H

#include "trace/table/cells.h"
#include "trace/input.h"

#define SNIFF_BYTES_MAX    ((size_t)64 << 10)
#define SNIFF_LINES_MAX    512
#define SNIFF_COMMENTS_MAX 8
#define SNIFF_TITLE_LINES  20 /* that may stand above a header */

struct sniff {
    char *text; /* a copy, owned: up to 64 KiB of whole lines, or one that is longer */
    const char *begin, *end;
    bool whole;      /* that is all there is */
    bool is_capture; /* packets, no text: nothing was looked at */
    char first;      /* the first byte that is no blank; 0 where there is none */

    /* Lines that are not blank and no comments. */
    size_t lines;
    const char *line[SNIFF_LINES_MAX], *line_end[SNIFF_LINES_MAX];
    bool has_letter[SNIFF_LINES_MAX]; /* it is more than numbers and marks */

    /* As a table. */
    char delim;         /* ',' ';' '\t' or BLANKS */
    size_t columns;     /* as most lines have */
    bool header;        /* a line names the columns, or stands behind a comment's mark */
    size_t header_line; /* where in line[], unless it is a comment */
    bool hash_header;
    bool unit_row; /* the line behind the header has units */
    int nameless;  /* rows have a cell more than the header: the column, from 1, that has no name; -1: it is
                      not certain which; 0: the names are in their places */
    size_t first_row;          /* the first line of data, in line[] */
    size_t header_at, data_at; /* offsets in the text: of the header, of the first line of data */
    bool decimal_comma;
    bool comma_is_unclear; /* whole numbers between commas, which may be halves of decimal commas */
    size_t names;
    struct cell name[CELLS_MAX]; /* the header's cells */
    struct cell unit[CELLS_MAX]; /* the unit row's; empty without one */
    size_t comments;             /* lines of comment before the first that is none; the last of them are */
    struct cell comment[SNIFF_COMMENTS_MAX]; /* kept here, in a ring */
};

/* Looks at the beginning of an input and rewinds it. */
enum tr_status sniff_at(struct sniff *sniff, struct input *in, struct tr_error *err);
/* The same for a text of columns between tabs whose names are known; they are borrowed. */
enum tr_status sniff_at_named(struct sniff *sniff, struct input *in, const struct cell *names, size_t count,
                              struct tr_error *err);

/* The part of sniff_at that finds what columns are called, in sniff_header.c: a header on top, below lines of
 * a title, or behind a comment's mark, and units under it; where rows have a cell more than it, the column
 * without a name. Lines, delimiter and decimal comma are found before. A line of sums at the end is left out.
 */
void sniff_find_header(struct sniff *sniff);

void sniff_destroy(struct sniff *sniff);

/* Whether `good` lines of `all` say what a file is: 19 of 20, or all but one, which may be the broken line
 * that a message should point at. */
bool sniff_is_most(size_t good, size_t all);

/* The cells of line i of the sniff. */
size_t sniff_cells(const struct sniff *sniff, size_t i, struct cell *cells);

/* The first line of data. */
static inline size_t sniff_first_row(const struct sniff *sniff)
{
    return sniff->first_row;
}

/* The header's column of that name (but for case), from 0; -1 where there is none. */
int sniff_column(const struct sniff *sniff, const char *name);

/* How many there are in the whole input of what the sniff has `count` of, if it goes on like that. */
size_t sniff_scale(const struct sniff *sniff, const struct input *in, size_t count);

/* The name that the header gives a column, empty where it gives none. */
const struct cell *sniff_name(const struct sniff *sniff, int column);

/* The unit row's words for a column, without brackets; empty without one. */
struct cell sniff_unit(const struct sniff *sniff, int column);

/* The same for a format's "%.*s". */
#define NAME_OF(sniff, column)                                                                               \
    (int)(sniff_name(sniff, (int)(column))->end - sniff_name(sniff, (int)(column))->begin),                  \
        sniff_name(sniff, (int)(column))->begin

/* A column that the user names, or numbers from 1, with `option`. */
enum tr_status sniff_find_column(const struct sniff *sniff, const char *option, const char *name, int *out,
                                 struct tr_error *err);

/* The number in the file, from 1, of line i of the sniff. */
unsigned long sniff_line_number(const struct sniff *sniff, size_t i);

/* Whether most rows that were looked at have numbers in a column, but for cells that say "missing". */
bool sniff_holds_numbers(const struct sniff *sniff, int column);
bool sniff_holds_dates(const struct sniff *sniff, int column);

#endif
