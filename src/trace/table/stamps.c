#include "trace/table/stamps.h"

#include "base/number.h"
#include "trace/table/digits.h"
#include "trace/table/stamp_forms.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define SECOND_NS        1000000000
#define LENGTH_BYTES_MAX 64
#define STAMP_BYTES_MAX  256 /* none is longer; a line of one word may be, and has as many beginnings */
#define SPAN_BYTES_MAX   96
#define LENGTH_MAX_S     (9999 * 3600.0)

/* How many seconds "d", "h", "m", "s" and what they are beginnings of are; 0: none. */
static double seconds_of(char unit)
{
    switch (unit) {
    case 'd':
    case 'D': return 86400;
    case 'h':
    case 'H': return 3600;
    case 'm':
    case 'M': return 60;
    case 's':
    case 'S': return 1;
    default: return 0;
    }
}

static bool is_clock(const struct cell *cell)
{
    const char *p = cell->begin;
    while (p < cell->end && (number_is_digit(*p) || *p == ':' || *p == '.')) {
        p++;
    }
    return p == cell->end;
}

/* A length of time in parts: "10h05m30s", "PT1M30.5S" (ISO 8601), "1 day, 0:00:30", "0 days 00:00:30". A
 * number with one unit is no stamp but a quantity. */
static bool length_read(const struct cell *cell, struct stamp *out)
{
    const char *p = cell->begin, *end = cell->end;
    bool iso = end - p > 2 && *p == 'P' && (p[1] == 'T' || number_is_digit(p[1]));
    double total_s = 0, unit_s = INFINITY;
    size_t parts = 0;
    if (end - p > LENGTH_BYTES_MAX) {
        return false;
    }
    for (p += iso; p < end; parts++) {
        double value;
        p += iso && *p == 'T';
        if (p == end || !number_is_digit(*p)) {
            return false;
        }
        const char *q = number_read_slow(p, &value);
        struct cell rest = {p, end};
        if (parts > 0 && !iso && memchr(p, ':', (size_t)(end - p))) { /* the clock behind days */
            struct stamp clock;
            bool ok = unit_s == 86400 && is_clock(&rest) && stamp_read(&rest, STAMP_AS_USUAL, &clock);
            out->ns = ok ? (int64_t)(total_s * SECOND_NS) + clock.ns : 0;
            out->has_clock = ok;
            return ok;
        }
        while (q && q < end && *q == ' ') {
            q++;
        }
        if (!q || q >= end || seconds_of(*q) == 0 || seconds_of(*q) >= unit_s) {
            return false;
        }
        unit_s = seconds_of(*q);
        total_s += value * unit_s;
        if (!(total_s <= LENGTH_MAX_S)) {
            return false;
        }
        bool day = unit_s == 86400 && end - q >= 3 && strncasecmp(q, "day", 3) == 0;
        q += day ? 3 : 1;
        q += day && q < end && *q == 's';
        while (q < end && (*q == ' ' || (day && *q == ','))) {
            q++;
        }
        p = q;
    }
    out->has_clock = iso ? parts > 0 : parts > 1;
    out->ns = (int64_t)(total_s * SECOND_NS);
    return out->has_clock;
}

/* Date and clock, or a length of time. */
static bool read_parts(const struct cell *cell, enum stamp_order order, struct stamp *out)
{
    return moment_read(cell, order, out) || length_read(cell, out);
}

/* "10:00 - 10:15" is when it begins: with a clock, or a day each, and the end behind it. */
static bool read_span(const struct cell *cell, enum stamp_order order, struct stamp *out)
{
    const char *from = cell->begin;
    struct cell begin, end;
    struct stamp first, last;
    while (cell->end - cell->begin < SPAN_BYTES_MAX && stamp_form_cut(cell, &from, &begin, &end)) {
        if (read_parts(&begin, order, &first) && read_parts(&end, order, &last) &&
            (first.has_clock || last.has_date) && (first.has_date || !last.has_date) &&
            (last.has_date != first.has_date || last.ns > first.ns || (last.ns == 0 && !last.has_date))) {
            *out = first;
            return true;
        }
    }
    return false;
}

/* The forms of stamp_forms.h. */
static bool read_form(const struct cell *cell, enum stamp_order order, struct stamp *out)
{
    char spelt[LENGTH_BYTES_MAX];
    struct cell clock;
    int64_t days;
    if (stamp_form_spell(cell, spelt, sizeof spelt)) {
        return read_parts(&(struct cell){spelt, spelt + strlen(spelt)}, order, out);
    }
    *out = (struct stamp){0};
    if (stamp_form_json_date(cell, &out->ns)) {
        out->has_date = out->has_year = out->has_clock = out->has_zone = true;
        return true;
    }
    if (!stamp_form_day(cell, &days, &clock) || !is_clock(&clock) || !read_parts(&clock, order, out)) {
        return false;
    }
    out->ns += days * 86400 * SECOND_NS;
    out->colons = out->minutes = false;
    return !out->has_date;
}

bool stamp_read(const struct cell *cell, enum stamp_order order, struct stamp *out)
{
    char spelt[LENGTH_BYTES_MAX];
    struct stamp span;
    if (cell->end - cell->begin > STAMP_BYTES_MAX) {
        *out = (struct stamp){0};
        return false;
    }
    if (order >= STAMP_DIGITS_YMD) {
        enum digits digits = (enum digits)(order - STAMP_DIGITS_YMD);
        return digits_spell(cell, digits, spelt, sizeof spelt) &&
               read_parts(&(struct cell){spelt, spelt + strlen(spelt)}, STAMP_AS_USUAL, out);
    }
    if (read_parts(cell, order, out)) {
        if (out->has_zone && !out->has_date && read_span(cell, order, &span)) {
            *out = span; /* "10:00-10:15" is no zone */
        }
        return true;
    }
    if (cell->begin < cell->end && read_form(cell, order, out)) {
        return true;
    }
    bool ok = cell->begin < cell->end && number_is_digit(*cell->begin) && read_span(cell, order, &span);
    *out = ok ? span : (struct stamp){0};
    return ok;
}

int64_t stamp_ns(const struct cell *cell)
{
    struct stamp stamp;
    return stamp_read(cell, STAMP_AS_USUAL, &stamp) ? stamp.ns : STAMP_NO_NS;
}

#define DIGITS_ALONE    12 /* with no mark between date and clock: as soon a number */
#define STAMP_WORDS_MAX 8  /* "Tue, 04 Mar 2025 10:00:00 AM +0100 (CET)" */

const char *stamp_at(const char *p, const char *end)
{
    const char *best = NULL, *q = p;
    bool digits = false;
    end = end - p > STAMP_BYTES_MAX ? p + STAMP_BYTES_MAX : end;
    for (int words = 0; words < STAMP_WORDS_MAX && q < end; words++) {
        while (q < end && (*q == ' ' || *q == ';' || *q == '|')) {
            q++;
        }
        const char *begin = q;
        while (q < end && !strchr(" \t;|", *q)) {
            digits |= number_is_digit(*q++);
        }
        if (!digits) { /* prose; no clock and no year are without */
            continue;
        }
        struct stamp stamp;
        const char *comma = begin; /* "10:00:00,Ping", but not "10:00:00,543" */
        while (comma < q && !(*comma == ',' && comma + 1 < q && !number_is_digit(comma[1]))) {
            comma++;
        }
        if (comma < q && stamp_read(&(struct cell){p, comma}, STAMP_AS_USUAL, &stamp) && stamp.has_clock) {
            return comma;
        }
        bool colon = q > p && q[-1] == ':'; /* "10:00:00: received" */
        if (colon && stamp_read(&(struct cell){p, q - 1}, STAMP_AS_USUAL, &stamp) &&
            (stamp.has_clock || stamp.has_year)) {
            return q - 1;
        }
        const char *t = q; /* without what closes it: time="10:00:00", 'time': '10:00:00', */
        while (t > p && strchr("\"',;}", t[-1])) {
            t--;
        }
        if (stamp_read(&(struct cell){p, t}, STAMP_AS_USUAL, &stamp) && (stamp.has_clock || stamp.has_year)) {
            best = t;
        }
        t -= t > p && t[-1] == ']';
        bool first = !best && words == 0 && t - p > DIGITS_ALONE; /* 250304_093000 */
        if (first && stamp_read(&(struct cell){p, t}, STAMP_DIGITS_YMD, &stamp) && stamp.has_clock) {
            best = t;
        }
    }
    return best;
}
