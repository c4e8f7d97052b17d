#include "trace/table/stamp_forms.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static size_t cell_bytes(const struct cell *cell)
{
    return (size_t)(cell->end - cell->begin);
}

/* ---- calls ---- */

static const char *const calls[] = {
    "datetime.datetime(", "datetime.date(", "datetime(",         "DateTime(", "Timestamp(", "pd.Timestamp(",
    "pandas.Timestamp(",  "np.datetime64(", "numpy.datetime64(", "ISODate(",  NULL};

/* How long the name of a call is that stands at p, with its bracket; 0: none. */
static size_t call_at(const char *p, const char *end)
{
    for (size_t i = 0; calls[i]; i++) {
        size_t len = strlen(calls[i]);
        if ((size_t)(end - p) > len && memcmp(p, calls[i], len) == 0) {
            return len;
        }
    }
    return 0;
}

#define PARTS_MAX 7 /* year, month, day, hour, minute, second, microsecond */

/* "2024, 1, 2, 3, 4, 5, 500000" and what names a zone behind it. */
static bool spell_parts(const char *p, const char *end, char *out, size_t size)
{
    int part[PARTS_MAX] = {0};
    size_t count = 0;
    while (p < end && count < PARTS_MAX && number_is_digit(*p)) {
        for (; p < end && number_is_digit(*p) && part[count] < 1000000; p++) {
            part[count] = part[count] * 10 + (*p - '0');
        }
        count++;
        while (p < end && (*p == ',' || *p == ' ')) {
            p++;
        }
    }
    bool zone = end - p > 7 && memcmp(p, "tzinfo=", 7) == 0;
    int n = snprintf(out, size, "%04d-%02d-%02d %02d:%02d:%02d.%06d", part[0], part[1], part[2], part[3],
                     part[4], part[5], part[6]);
    return count >= 3 && (p == end || zone) && n > 0 && (size_t)n < size;
}

bool stamp_form_spell(const struct cell *cell, char *out, size_t size)
{
    size_t name = call_at(cell->begin, cell->end);
    const char *p = cell->begin + name, *end = cell->end - 1;
    if (name == 0 || *end != ')' || p >= end) {
        return false;
    }
    if (number_is_digit(*p)) {
        return spell_parts(p, end, out, size);
    }
    const char *close = memchr(p + 1, *p, (size_t)(end - p - 1));
    if ((*p != '\'' && *p != '"') || !close || (size_t)(close - p) > size) {
        return false;
    }
    memcpy(out, p + 1, (size_t)(close - p - 1));
    out[close - p - 1] = '\0';
    return close > p + 1;
}

bool stamp_form_json_date(const struct cell *cell, int64_t *ns)
{
    static const char name[] = "Date(", script[] = "new ";
    struct cell c = *cell;
    bool is_script = cell_bytes(&c) > sizeof script && memcmp(c.begin, script, sizeof script - 1) == 0;
    c.begin += is_script
                   ? sizeof script - 1
                   : cell_bytes(&c) > 0 && (*c.begin == '/' || *c.begin == '_'); /* JSON's rows have _ */
    size_t len = sizeof name - 1;
    if (cell_bytes(&c) < len + 3 || memcmp(c.begin, name, len) != 0) {
        return false;
    }
    const char *p = c.begin + len;
    int64_t ms = 0;
    int sign = *p == '-' ? -1 : 1;
    size_t digits = 0;
    for (p += *p == '-'; p < c.end && number_is_digit(*p) && digits < 14; p++, digits++) {
        ms = ms * 10 + (*p - '0');
    }
    bool zone = p < c.end && (*p == '+' || *p == '-');
    for (p += zone; zone && p < c.end && number_is_digit(*p); p++) {}
    *ns = sign * ms;
    bool fits = digits > 0 && !__builtin_mul_overflow(*ns, (int64_t)1000000, ns);
    return fits && p < c.end && *p == ')' && (p + 1 == c.end || (p[1] == '/' && p + 2 == c.end));
}

/* ---- days that are counted ---- */

#define DAYS_MAX 400

bool stamp_form_day(const struct cell *cell, int64_t *days, struct cell *clock)
{
    static const char *const words[] = {"day", "tag", "jour", "dia", "d\303\255a", "giorno", "dag", NULL};
    const char *p = cell->begin, *end = cell->end;
    size_t word = 0;
    for (size_t i = 0; words[i] && word == 0; i++) {
        size_t len = strlen(words[i]);
        word = (size_t)(end - p) > len && strncasecmp(p, words[i], len) == 0 ? len : 0;
    }
    for (p += word; p < end && (*p == ' ' || *p == '_' || *p == '#'); p++) {}
    if (word == 0 || p == end || !number_is_digit(*p)) {
        return false;
    }
    for (*days = 0; p < end && number_is_digit(*p) && *days <= DAYS_MAX; p++) {
        *days = *days * 10 + (*p - '0');
    }
    const char *behind = p;
    while (p < end && strchr(" ,:-_", *p)) {
        p++;
    }
    *clock = (struct cell){p, end};
    return *days <= DAYS_MAX && p > behind && p < end && number_is_digit(*p);
}

/* ---- spans ---- */

/* How long the mark between two stamps is that stands at p; 0: none. */
static size_t cut_at(const char *p, const char *end)
{
    static const char *const marks[] = {
        " - ", " to ", " bis ", " \342\200\223 ", "\342\200\223", " -> ", "..", "->", "-", "/", "~", NULL};
    for (size_t i = 0; marks[i]; i++) {
        const size_t len = *p == *marks[i] ? strlen(marks[i]) : 0;
        if (len > 0 && (size_t)(end - p) > len && memcmp(p, marks[i], len) == 0) {
            return len;
        }
    }
    return 0;
}

bool stamp_form_cut(const struct cell *cell, const char **from, struct cell *begin, struct cell *end)
{
    for (const char *p = *from; p < cell->end; p++) {
        size_t mark = p > cell->begin ? cut_at(p, cell->end) : 0;
        if (mark > 0) {
            *from = p + mark;
            *begin = (struct cell){cell->begin, p};
            *end = (struct cell){p + mark, cell->end};
            return true;
        }
    }
    return false;
}
