/* Tools' output, line by line, and finding one's way in a line. Lines end in \n or \r, so every pointer
 * into one may be read from until there. */
#ifndef TRACEREEL_TRACE_LINES_H
#define TRACEREEL_TRACE_LINES_H

#include "trace/format.h"

/* Called for each line, without its end. */
typedef enum tr_status line_taker(void *context, const char *line, const char *end, struct tr_error *err);

/* From where the reader's input stands to its end. */
enum tr_status lines_each(struct reader *r, line_taker *take, void *context, struct tr_error *err);

const char *line_skip_blanks(const char *p);

/* The word at p, blanks before it skipped; empty at the line's end. Words are cut at blanks. */
struct cell line_word(const char *p);

/* Behind the first `text` in [p, end); NULL where there is none. */
const char *line_after(const char *p, const char *end, const char *text);

bool line_has(const char *p, const char *end, const char *text);
bool line_begins(const char *p, const char *end, const char *text);

/* The number at p, blanks before it skipped; returns where it ends, or NULL. */
const char *line_number(const char *p, double *out);

/* "1.17M", "944K", "38.1", "1.02MiB": an amount with a prefix of 1000 or 1024 (`kilo`; an "i" behind it
 * says 1024). Returns what follows the prefix, or NULL where no number stands at p. */
const char *line_amount(const char *p, double kilo, double *out);

/* The text without what moves a terminal's cursor or paints: ESC [ ... letter. Writes to `buf`, which it
 * cuts to size; the copy ends in a line's end and slack to read numbers in. */
#define LINE_COPY_BYTES 512
struct line_copy {
    char text[LINE_COPY_BYTES + INPUT_SLACK];
    const char *end;
};
void line_plain(struct line_copy *copy, const char *line, const char *end);

/* Whether a line of the first sniff is the tool's; looked for in all of them. */
bool sniff_has_line(const struct sniff *sniff, bool (*is)(const char *line, const char *end));

#endif
