#include "trace/table/digits.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

#define HOURS_MAX 24

static size_t digits_at(const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end && number_is_digit(p[n])) {
        n++;
    }
    return n;
}

static unsigned number_at(const char *p, size_t count)
{
    unsigned value = 0;
    for (; count > 0; count--) {
        value = value * 10 + (unsigned)(*p++ - '0');
    }
    return value;
}

/* Leading zeros may be missing. */
static bool spell_clock(const char *p, const char *end, enum digits digits, char *text, size_t size)
{
    size_t n = digits_at(p, end);
    bool hm = digits == DIGITS_HM, thousandths = !hm && n > 6;
    if (n == 0 || n > (hm ? 4 : 9) || (p + n < end && (p[n] != '.' || hm || thousandths))) {
        return false;
    }
    unsigned value = number_at(p, n), ms = thousandths ? value % 1000 : 0;
    value = thousandths ? value / 1000 : hm ? value * 100 : value;
    if (value / 10000 > HOURS_MAX) {
        return false;
    }
    int len = snprintf(text, size, "%02u:%02u:%02u", value / 10000, value / 100 % 100, value % 100);
    if (thousandths) {
        len += snprintf(text + len, size - (size_t)len, ".%03u", ms);
    } else if (p + n < end) {
        len += snprintf(text + len, size - (size_t)len, "%.*s", (int)(end - p - (ptrdiff_t)n), p + n);
    }
    return (size_t)len < size;
}

static int spell_date(const char *p, size_t n, enum digits digits, char *text, size_t size)
{
    size_t year_digits = n == 8 ? 4 : 2;
    const char *year = digits == DIGITS_YMD ? p : p + 4, *rest = digits == DIGITS_YMD ? p + year_digits : p;
    const char *month = digits == DIGITS_DMY ? rest + 2 : rest, *day = digits == DIGITS_DMY ? rest : rest + 2;
    return snprintf(text, size, "%04u-%02u-%02u", number_at(year, year_digits) + (n == 8 ? 0 : 2000),
                    number_at(month, 2), number_at(day, 2));
}

/* How many digits of `n` are a date's; 0: none. */
static size_t date_digits(size_t n)
{
    return n == 6 || n == 12 ? 6 : n == 8 || n == 14 ? 8 : 0;
}

bool digits_spell(const struct cell *cell, enum digits digits, char *text, size_t size)
{
    const char *p = cell->begin, *end = cell->end;
    if (digits == DIGITS_HMS || digits == DIGITS_HM) {
        return spell_clock(p, end, digits, text, size);
    }
    size_t n = digits_at(p, end), date = date_digits(n);
    int len = date > 0 ? spell_date(p, date, digits, text, size) : 0;
    if (date == 0 || p + date == end) {
        return date > 0 && (size_t)len < size;
    }
    p += date;
    if (n == date) { /* the clock stands behind a mark */
        if (!strchr("_-T ,;", *p) || p + 1 == end) {
            return false;
        }
        p++;
    }
    text[len++] = ' ';
    size_t clock = digits_at(p, end);
    bool packed = clock >= 4 && (p + clock == end || p[clock] == '.');
    if (packed) {
        return spell_clock(p, end, clock == 4 ? DIGITS_HM : DIGITS_HMS, text + len, size - (size_t)len);
    }
    int more = snprintf(text + len, size - (size_t)len, "%.*s", (int)(end - p), p);
    return clock > 0 && (size_t)len + (size_t)more < size;
}
