#include "trace/table/cells.h"

#include "base/number.h"

#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void trim(struct cell *cell)
{
    while (cell->begin < cell->end && is_blank(*cell->begin)) {
        cell->begin++;
    }
    while (cell->begin < cell->end && is_blank(cell->end[-1])) {
        cell->end--;
    }
    if (cell->end - cell->begin >= 2 && *cell->begin == '"' && cell->end[-1] == '"') {
        cell->begin++;
        cell->end--;
    }
}

/* The end of the cell that begins at p. */
static const char *cell_end(const char *p, const char *end, char delim)
{
    bool quoted = false;
    for (; p < end; p++) {
        if (*p == '"') {
            quoted = !quoted;
        } else if (!quoted && (*p == delim || (delim == BLANKS && *p == '\t'))) {
            break;
        }
    }
    return p;
}

size_t cells_split(const char *line, const char *end, char delim, struct cell *cells)
{
    size_t count = 0;
    const char *p = line;
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
            cells[count] = (struct cell){p, stop};
            trim(&cells[count]);
        }
        count++;
        if (stop >= end) {
            return count;
        }
        p = stop + 1;
    }
}

bool line_is_idle(const char *line, const char *end)
{
    while (line < end && is_blank(*line)) {
        line++;
    }
    return line == end || *line == '#' || *line == ';' ||
           (end - line >= 2 && line[0] == '/' && line[1] == '/');
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
    for (const char *p = cell->begin; p + len <= cell->end; p++) {
        if (strncasecmp(p, text, len) == 0) {
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

bool cell_number(const struct cell *cell, bool decimal_comma, double *out)
{
    char copy[64];
    size_t len = length(cell);
    if (len == 0 || len >= sizeof copy) {
        /* Longer than any number that a double needs, but it may be one: it ends where the line does. */
        const char *end = len ? number_read_slow(cell->begin, out) : NULL;
        return end && end == cell->end;
    }
    memcpy(copy, cell->begin, len);
    copy[len] = '\0';
    char *comma = decimal_comma ? strchr(copy, ',') : NULL;
    if (comma) {
        *comma = '.';
    }
    const char *end = number_read_slow(copy, out);
    return end && *end == '\0';
}

bool cell_is_missing(const struct cell *cell)
{
    static const char *const words[] = {"", "-", "--", "n/a", "na", "null", "none", "?"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (cell_is(cell, words[i])) {
            return true;
        }
    }
    return false;
}

bool cell_is_not_finite(const struct cell *cell)
{
    struct cell c = *cell;
    c.begin += length(&c) > 0 && (*c.begin == '-' || *c.begin == '+');
    return cell_is(&c, "nan") || cell_is(&c, "inf") || cell_is(&c, "infinity");
}

bool cell_is_clock(const struct cell *cell)
{
    return length(cell) >= 4 && (cell->begin[1] == ':' || cell->begin[2] == ':');
}

/* Days from 1970-01-01 in the Gregorian calendar, by eras of 400 years from March on. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct scan {
    const char *p, *end;
};

static bool take_number(struct scan *s, int digits, int *out)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (s->p >= s->end || !number_is_digit(*s->p)) {
            return false;
        }
        value = value * 10 + (*s->p++ - '0');
    }
    *out = value;
    return true;
}

static bool take_one(struct scan *s, const char *set)
{
    if (s->p < s->end && *s->p && strchr(set, *s->p)) {
        s->p++;
        return true;
    }
    return false;
}

/* ".123456789": digits beyond nanoseconds do not count. */
static int64_t take_fraction_ns(struct scan *s)
{
    int64_t ns = 0, unit = 100000000;
    if (s->p + 1 >= s->end || (*s->p != '.' && *s->p != ',') || !number_is_digit(s->p[1])) {
        return 0;
    }
    for (s->p++; s->p < s->end && number_is_digit(*s->p); s->p++) {
        ns += unit * (*s->p - '0');
        unit /= 10;
    }
    return ns;
}

/* "7" or "07" */
static bool take_one_or_two(struct scan *s, int *out)
{
    bool two = s->p + 1 < s->end && number_is_digit(s->p[1]);
    return take_number(s, two ? 2 : 1, out);
}

/* "PM" behind "1:05:02": the hour as of 24. */
static int take_half_of_day(struct scan *s, int hour)
{
    struct scan t = *s;
    take_one(&t, " ");
    bool am = take_one(&t, "aA"), pm = !am && take_one(&t, "pP");
    if ((!am && !pm) || !take_one(&t, "mM") || hour < 1 || hour > 12) {
        return hour;
    }
    s->p = t.p;
    return hour % 12 + (pm ? 12 : 0);
}

/* hh:mm:ss or hh.mm.ss or hhmmss, with a fraction, with AM or PM; hh:mm. */
static bool take_clock(struct scan *s, const char *between, int64_t *ns)
{
    int h, m, sec = 0;
    if (!(*between ? take_one_or_two(s, &h) : take_number(s, 2, &h)) || (*between && !take_one(s, between)) ||
        !take_number(s, 2, &m)) {
        return false;
    }
    bool more = !*between || take_one(s, between); /* "12:15" has no seconds */
    if ((more && !take_number(s, 2, &sec)) || h > 24 || m > 59 || sec > 60) {
        return false;
    }
    int64_t fraction_ns = take_fraction_ns(s);
    h = *between ? take_half_of_day(s, h) : h;
    *ns = ((int64_t)h * 3600 + m * 60 + sec) * 1000000000 + fraction_ns;
    return true;
}

/* A clock's seconds ahead of UTC, where that is told. */
struct zone {
    int offset_s;
    bool told;
};

static bool is_utc(const struct scan *s)
{
    size_t left = (size_t)(s->end - s->p);
    return (left == 1 && (*s->p == 'Z' || *s->p == 'z')) ||
           (left == 3 && (memcmp(s->p, "UTC", 3) == 0 || memcmp(s->p, "GMT", 3) == 0));
}

/* Z, +hh, +hh:mm, +hhmm, or a zone's name, which is passed over. */
static struct zone take_zone(struct scan *s)
{
    const struct zone none = {0, false}, utc = {0, true};
    while (take_one(s, " ")) {}
    if (s->p >= s->end || (*s->p != '+' && *s->p != '-')) {
        bool told = is_utc(s);
        s->p = s->end;
        return told ? utc : none;
    }
    int sign = *s->p++ == '-' ? -1 : 1;
    int h = 0, m = 0;
    if (!take_number(s, 2, &h)) {
        return none;
    }
    take_one(s, ":");
    if (s->p < s->end && !take_number(s, 2, &m)) {
        return none;
    }
    return (struct zone){sign * (h * 3600 + m * 60), true};
}

/* 2024-01-31, 2024/1/31, 20240131 */
static bool take_year_first(struct scan *s, bool packed, int *year, int *month, int *day)
{
    if (packed) {
        return take_number(s, 4, year) && take_number(s, 2, month) && take_number(s, 2, day);
    }
    return take_number(s, 4, year) && take_one(s, "-./") && take_one_or_two(s, month) && take_one(s, "-./") &&
           take_one_or_two(s, day);
}

/* 31.01.2024, 31-01-2024; with slashes the month goes before the day, unless that cannot be. */
static bool take_year_last(struct scan *s, int *year, int *month, int *day)
{
    int first, second;
    if (!take_one_or_two(s, &first) || s->p >= s->end) {
        return false;
    }
    const char between[] = {*s->p, '\0'};
    bool month_first = *between == '/';
    if (!take_one(s, "-./") || !take_one_or_two(s, &second) || !take_one(s, between) ||
        !take_number(s, 4, year)) {
        return false;
    }
    month_first = (month_first && first <= 12) || second > 12;
    *month = month_first ? first : second;
    *day = month_first ? second : first;
    return true;
}

static int64_t scan_time_ns(const struct cell *cell, struct zone *zone)
{
    struct scan s = {cell->begin, cell->end};
    int year, month, day;
    int64_t clock_ns;
    if (cell_is_clock(cell)) {
        return take_clock(&s, ":", &clock_ns) ? clock_ns : CELL_NO_NS;
    }
    size_t digits = 0;
    while (digits < length(cell) && number_is_digit(cell->begin[digits])) {
        digits++;
    }
    bool packed = digits == 14 && length(cell) == 14;
    if (!(packed || digits == 4 ? take_year_first(&s, packed, &year, &month, &day)
                                : digits <= 2 && take_year_last(&s, &year, &month, &day)) ||
        month < 1 || month > 12 || day < 1 || day > 31 || year < 1700 || year > 2261) {
        return CELL_NO_NS;
    }
    int64_t date_ns = days_from_civil(year, month, day) * 86400 * 1000000000;
    if (packed) {
        return take_clock(&s, "", &clock_ns) ? date_ns + clock_ns : CELL_NO_NS;
    }
    if (s.p == s.end) {
        return date_ns;
    }
    bool apart = take_one(&s, " T_-,");
    take_one(&s, " "); /* "31.01.2024, 12:15:00" */
    if (!apart || !take_clock(&s, ":.", &clock_ns)) {
        return CELL_NO_NS;
    }
    *zone = take_zone(&s);
    return date_ns + clock_ns - (int64_t)zone->offset_s * 1000000000;
}

int64_t cell_time_ns(const struct cell *cell)
{
    struct zone zone;
    return scan_time_ns(cell, &zone);
}

bool cell_utc_offset_s(const struct cell *cell, int *offset_s)
{
    struct zone zone = {0, false};
    scan_time_ns(cell, &zone);
    *offset_s = zone.offset_s;
    return zone.told;
}
