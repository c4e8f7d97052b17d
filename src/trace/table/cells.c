#include "trace/table/cells.h"

#include "base/number.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* "12", '12', and of numbers and stamps [12], too. */
static bool is_enclosed(const struct cell *cell)
{
    char first = *cell->begin, last = cell->end[-1];
    return first == '"' || first == '\'' || first == '#'
               ? last == first
               : first == '[' && last == ']' && number_is_digit(cell->begin[1]);
}

/* "@1741082400" is seconds since 1970, "T+30" and "t=30" half a minute after the start: how long a mark
 * before a number is. */
static size_t time_mark(const struct cell *cell)
{
    const char *p = cell->begin;
    bool sign = cell->end - p > 2 && (*p == 'T' || *p == 't') && (p[1] == '+' || p[1] == '-' || p[1] == '=');
    size_t len = sign ? (p[1] == '-' ? 1 : 2) : cell->end - p > 1 && *p == '@' ? 1 : 0;
    return len > 0 && number_is_digit(p[sign ? 2 : len]) ? len : 0;
}

static void trim(struct cell *cell)
{
    while (cell->begin < cell->end && is_blank(*cell->begin)) {
        cell->begin++;
    }
    while (cell->begin < cell->end && is_blank(cell->end[-1])) {
        cell->end--;
    }
    if (cell->end - cell->begin >= 2 && is_enclosed(cell)) {
        cell->begin++;
        cell->end--;
    }
    cell->begin += time_mark(cell);
    if (cell->end - cell->begin >= 2 && cell->end[-1] == ':' && number_is_digit(*cell->begin)) {
        cell->end--; /* "1s:", "10:00:00:" before what was then */
    }
}

#define CELL_BYTES_USUAL 256

/* The first quote or delimiter from p on; `end` where there is none. */
static const char *next_mark(const char *p, const char *end, char delim)
{
    const char marks[] = {'"', delim, '\t'};
    for (size_t i = 0; i < sizeof marks - (delim != BLANKS); i++) {
        const char *found = memchr(p, marks[i], (size_t)(end - p));
        end = found ? found : end;
    }
    return end;
}

/* "datetime.datetime(2024, 1, 2)", as Python prints a date: its commas part no cells. */
static bool is_date_call(const char *begin, const char *bracket)
{
    static const char name[] = "datetime";
    size_t len = sizeof name - 1;
    return (size_t)(bracket - begin) >= len && memcmp(bracket - len, name, len) == 0;
}

/* The end of the cell that begins at p. */
static const char *cell_end(const char *p, const char *end, char delim)
{
    const char *begin = p;
    bool quoted = false;
    for (const char *far = p + CELL_BYTES_USUAL; p < end; p++) {
        if (p >= far && !quoted) { /* a cell of megabytes: on to where something can be */
            p = next_mark(p, end, delim);
            if (p == end) {
                break;
            }
        }
        if (*p == '"') {
            quoted = !quoted;
        } else if (*p == '(' && !quoted && is_date_call(begin, p)) {
            size_t rest = (size_t)(end - p); /* no date is longer, and a line may have a million calls */
            const char *close = memchr(p, ')', rest < CELL_BYTES_USUAL ? rest : CELL_BYTES_USUAL);
            p = close ? close : p;
        } else if (!quoted && (*p == delim || (delim == BLANKS && *p == '\t'))) {
            break;
        }
    }
    return p;
}

/* "(0, 2.5)", a row as Python prints it: without what encloses it. */
static void without_tuple(const char **begin, const char **end)
{
    const char *last = *end - 1, *p = *begin;
    last -= last > p && *last == ',';
    size_t depth = 0;
    for (; p < last; p++) {
        depth += *p == '(';
        depth -= *p == ')' && depth > 0;
        if (depth == 0) {
            return;
        }
    }
    if (*last == ')' && depth == 1) {
        *begin += 1;
        *end = last;
    }
}

#define CELL_BYTES_MAX 4096 /* no name, stamp or number is so long: what is beyond is not looked at */

size_t cells_split(const char *line, const char *end, char delim, struct cell *cells)
{
    size_t count = 0;
    const char *p = line;
    if (line < end && *line == '(' && delim != BLANKS) {
        without_tuple(&p, &end);
    }
    if (delim == BLANKS) {
        while (end > p && is_blank(end[-1])) {
            end--;
        }
    }
    for (;;) {
        while (delim == BLANKS && p < end && is_blank(*p)) {
            p++;
        }
        const char *stop = cell_end(p, end, delim);
        if (count < CELLS_MAX) {
            cells[count] = (struct cell){p, stop - p < CELL_BYTES_MAX ? stop : p + CELL_BYTES_MAX};
            trim(&cells[count]);
        }
        count++;
        if (stop >= end) {
            return count;
        }
        p = stop + 1;
    }
}

/* "+-----+----+", "|---|:--|": what is drawn around tables. */
static bool is_rule(const char *line, const char *end)
{
    size_t strokes = 0;
    for (; line < end && strchr("+-|=: \t", *line) && *line; line++) {
        strokes += *line == '-' || *line == '=';
    }
    return line == end && strokes > 2;
}

bool line_is_idle(const char *line, const char *end)
{
    while (line < end && is_blank(*line)) {
        line++;
    }
    if (line == end) {
        return true;
    }
    switch (*line) {
    case '#':
    case ';': return true;
    case '%': return !memchr(line + 1, '%', (size_t)(end - line - 1)); /* curl heads columns by it */
    case '/': return end - line >= 2 && line[1] == '/';
    case '+':
    case '-':
    case '|':
    case '=': return is_rule(line, end);
    case 's': return end - line == 5 && memcmp(line, "sep=", 4) == 0; /* Excel's first line */
    default: return false;
    }
}

static size_t length(const struct cell *cell)
{
    return (size_t)(cell->end - cell->begin);
}

bool cell_is(const struct cell *cell, const char *text)
{
    size_t len = strlen(text);
    return length(cell) == len && strncasecmp(cell->begin, text, len) == 0;
}

bool cell_has(const struct cell *cell, const char *text)
{
    size_t len = strlen(text);
    char small = (char)tolower((unsigned char)*text), capital = (char)toupper((unsigned char)*text);
    for (const char *p = cell->begin; p + len <= cell->end; p++) {
        if ((*p == small || *p == capital) && strncasecmp(p, text, len) == 0) {
            return true;
        }
    }
    return false;
}

bool cell_ends_with(const struct cell *cell, const char *text)
{
    size_t len = strlen(text);
    return length(cell) >= len && strncasecmp(cell->end - len, text, len) == 0;
}

static size_t digits_at(const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end && number_is_digit(p[n])) {
        n++;
    }
    return n;
}

bool cell_is_grouped(const struct cell *cell, char mark)
{
    const char *p = cell->begin + (cell->begin < cell->end && (*cell->begin == '-' || *cell->begin == '+'));
    size_t n = digits_at(p, cell->end), groups = 0;
    if (n < 1 || n > 3 || *p == '0') {
        return false;
    }
    for (p += n; p < cell->end && *p == mark && digits_at(p + 1, cell->end) == 3; p += 4) {
        groups++;
    }
    return groups > 0 && p == cell->end;
}

bool cell_number(const struct cell *cell, bool decimal_comma, double *out)
{
    enum { USUAL_BYTES = 64 };
    char copy[USUAL_BYTES + NUMBER_SLACK];
    size_t len = length(cell);
    if (len == 0 || len >= USUAL_BYTES) {
        /* Longer than any number that a double needs, but it may be one: it ends where the line does. */
        const char *end = len ? number_read_slow(cell->begin, out) : NULL;
        return end && end == cell->end;
    }
    memcpy(copy, cell->begin, len);
    memset(copy + len, 0, NUMBER_SLACK);
    char *comma = decimal_comma ? strchr(copy, ',') : NULL;
    if (decimal_comma && !comma && cell_is_grouped(cell, '.')) {
        return false;
    }
    if (comma) {
        *comma = '.';
    }
    const char *end = number_read(copy, out);
    return end && *end == '\0';
}

/* The mark between thousands at p, and how long it is: , . ' a blank, or one that does not break. */
static size_t thousands_mark(const char *p, const char *end, bool decimal_comma)
{
    static const char *const spaces[] = {"\302\240", "\342\200\257"}; /* U+00A0, U+202F */
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        size_t len = strlen(spaces[i]);
        if ((size_t)(end - p) > len && memcmp(p, spaces[i], len) == 0) {
            return len;
        }
    }
    return p < end && (*p == (decimal_comma ? '.' : ',') || *p == '\'' || *p == ' ') ? 1 : 0;
}

/* Copies the number at the cell's beginning without the marks between its thousands. Returns what stands
 * behind it; NULL where there is no number. */
static const char *copy_number(const struct cell *cell, bool decimal_comma, char *copy, size_t size)
{
    const char *p = cell->begin, *end = cell->end;
    size_t n = 0;
    if (p < end && (*p == '-' || *p == '+')) {
        copy[n++] = *p++;
    }
    size_t digits = digits_at(p, end), mark;
    bool grouped = digits >= 1 && digits <= 3;
    if (digits == 0 || digits > 40) {
        return NULL;
    }
    memcpy(copy + n, p, digits);
    n += digits;
    for (p += digits; grouped && (mark = thousands_mark(p, end, decimal_comma)) > 0; p += mark + digits) {
        digits = digits_at(p + mark, end);
        bool lakh =
            digits == 2 && *p == ',' && p + mark + 2 < end && p[mark + 2] == ','; /* 12,50,000 in India */
        if ((digits != 3 && !lakh) || n + 4 >= size) {
            break;
        }
        memcpy(copy + n, p + mark, digits);
        n += digits;
    }
    if (p + 1 < end && *p == (decimal_comma ? ',' : '.') && (digits = digits_at(p + 1, end)) > 0) {
        copy[n++] = '.';
        digits = digits < size - n - 1 ? digits : size - n - 1;
        memcpy(copy + n, p + 1, digits);
        n += digits;
        p += 1 + digits_at(p + 1, end);
    }
    copy[n] = '\0';
    return p;
}

/* How many times "12.5M" is 12.5; 0: the unit is no prefix that stands for itself. */
static double prefix_times(const char *unit, size_t len)
{
    static const char letters[] = "kKMGT";
    static const double times[] = {1e3, 1e3, 1e6, 1e9, 1e12};
    const char *letter = len == 1 ? strchr(letters, *unit) : NULL;
    return letter ? times[letter - letters] : 0;
}

#define UNIT_BYTES_MAX 24

bool cell_quantity(const struct cell *cell, bool decimal_comma, struct quantity *out)
{
    char copy[96];
    const char *p = copy_number(cell, decimal_comma, copy, sizeof copy);
    const char *end = p ? number_read_slow(copy, &out->value) : NULL;
    if (!end || *end) {
        return false;
    }
    while (p < cell->end && is_blank(*p)) {
        p++;
    }
    out->unit = p;
    out->unit_len = (size_t)(cell->end - p);
    double times = prefix_times(out->unit, out->unit_len);
    out->scaled = times > 0;
    if (out->scaled) {
        out->value *= times;
        out->unit_len = 0;
    }
    return out->unit_len == 0 ||
           (out->unit_len < UNIT_BYTES_MAX &&
            (isalpha((unsigned char)*p) || (unsigned char)*p >= 0x80 || *p == '%' || *p == '['));
}

bool cell_span(const struct cell *cell, struct quantity *from, double *to)
{
    const char *dash = length(cell) > 2 ? memchr(cell->begin + 1, '-', length(cell) - 1) : NULL;
    struct cell low = {cell->begin, dash}, high = {dash ? dash + 1 : NULL, cell->end};
    struct quantity q;
    if (!dash || high.begin == high.end) {
        return false;
    }
    trim(&low);
    trim(&high);
    bool ok = number_is_digit(*low.begin) && number_is_digit(*high.begin) &&
              cell_number(&low, false, &from->value) && cell_quantity(&high, false, &q) &&
              q.value > from->value;
    from->unit = ok ? q.unit : NULL;
    from->unit_len = ok ? q.unit_len : 0;
    from->scaled = false;
    *to = ok ? q.value : 0;
    return ok;
}

static bool is_missing_word(const char *begin, const char *end)
{
    static const char *const words[] = {
        "",        "-",         "--",      "n/a",         "na",      "null",  "none", "?",       "#n/a",
        "nil",     "missing",   "failed",  "fail",        "failure", "error", "err",  "timeout", "timed out",
        "offline", "undefined", "unknown", "unavailable", "no data", "nan",   "-nan", "#div/0!"};
    const struct cell cell = {begin, end};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (cell_is(&cell, words[i])) {
            return true;
        }
    }
    return false;
}

bool cell_is_missing(const struct cell *cell)
{
    const char *begin = cell->begin, *end = cell->end, *p = begin;
    while (p < end && *p == '-') {
        p++;
    }
    if (p == end) { /* "---" */
        return true;
    }
    if (!number_is_digit(*begin) && is_missing_word(begin, end)) {
        return true;
    }
    p = begin;
    while (p < end && isalpha((unsigned char)*p)) {
        p++;
    }
    if (p - begin > 2 && p < end && strchr(": (", *p)) { /* "error: no route", "timeout (30 s)" */
        return is_missing_word(begin, p);
    }
    const char *open = end > begin && end[-1] == ')' ? memchr(begin, '(', (size_t)(end - begin)) : NULL;
    return open && end - open > 4 && is_missing_word(open + 1, end - 1); /* "0.00 (failed)" */
}

bool cell_is_not_finite(const struct cell *cell)
{
    struct cell c = *cell;
    c.begin += length(&c) > 0 && (*c.begin == '-' || *c.begin == '+');
    return cell_is(&c, "nan") || cell_is(&c, "inf") || cell_is(&c, "infinity");
}

struct cell cell_without_brackets(struct cell cell)
{
    bool bracket = cell.end - cell.begin > 2 && (*cell.begin == '[' || *cell.begin == '(');
    return (struct cell){cell.begin + bracket, cell.end - bracket};
}
