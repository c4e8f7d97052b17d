#include "trace/table/moment.h"

#include "base/calendar.h"
#include "base/number.h"
#include "trace/table/stamp_words.h"

#include <string.h>
#include <strings.h>

#define SECOND_NS      1000000000
#define YEAR_LESS      1972 /* where a date has no year: one with a 29th of February */
#define YEAR_LAST      2261 /* that nanoseconds since 1970 reach */
#define BUDDHIST_YEARS 543  /* which the calendar of Thailand is ahead */
#define CENTURY_AT     70   /* two digits from here on are of the last century */
#define HOURS_MAX      9999 /* of a time that is a length and no time of day */

struct scan {
    const char *p, *end;
    enum stamp_order order;
    int year, month, day; /* -1: not yet */
    char day_mark;        /* that stands behind a day before its month: '-' in "4-Mar" */
    bool maybe_weekday;   /* "mar." is March or Tuesday: another month's name behind it decides */
    bool has_clock;
    char half; /* of the day, said before the clock: 'a', 'p'; 0: not */
    int64_t clock_ns, zone_s;
    struct stamp *out;
};

static size_t digits_at(const struct scan *s)
{
    const char *q = s->p;
    while (q < s->end && number_is_digit(*q)) {
        q++;
    }
    return (size_t)(q - s->p);
}

static char peek(const struct scan *s, size_t ahead)
{
    return s->p + ahead < s->end ? s->p[ahead] : '\0';
}

/* The next `count` characters, which are digits, as a number. */
static int take_digits(struct scan *s, size_t count)
{
    int value = 0;
    for (; count > 0; count--) {
        value = value * 10 + (*s->p++ - '0');
    }
    return value;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static size_t letters_at(const struct scan *s)
{
    const char *q = s->p;
    while (q < s->end && is_letter(*q)) {
        q++;
    }
    return (size_t)(q - s->p);
}

/* ".123456789": digits beyond nanoseconds do not count. */
static int64_t take_fraction_ns(struct scan *s)
{
    int64_t ns = 0, unit = SECOND_NS / 10;
    bool colon = peek(s, 0) == ':' && s->p + 4 == s->end; /* 10:00:00:500 */
    if ((peek(s, 0) != '.' && peek(s, 0) != ',' && !colon) || !number_is_digit(peek(s, 1))) {
        return 0;
    }
    for (s->p++; number_is_digit(peek(s, 0)); s->p++) {
        ns += unit * (*s->p - '0');
        unit /= 10;
    }
    return ns;
}

static bool set_clock(struct scan *s, int h, int m, int sec)
{
    if (s->has_clock || m > 59 || sec > 60) {
        return false;
    }
    s->has_clock = true;
    s->clock_ns = ((int64_t)h * 3600 + m * 60 + sec) * SECOND_NS + take_fraction_ns(s);
    return true;
}

/* 10:00:00.5, 10.00.00, 10-00-00, 10:00, and 00:30.0, which is minutes and seconds. */
static bool take_clock(struct scan *s, size_t digits)
{
    int first = take_digits(s, digits);
    char between = *s->p++;
    size_t second_digits = digits_at(s);
    if (second_digits == 0 || second_digits > 2) {
        return false;
    }
    int second = take_digits(s, second_digits);
    size_t third_digits = 0;
    if (peek(s, 0) == between && number_is_digit(peek(s, 1))) {
        s->p++;
        third_digits = digits_at(s);
        if (third_digits > 2 || second_digits != 2) {
            return false;
        }
        return set_clock(s, first, second, take_digits(s, third_digits));
    }
    if (between != ':') {
        return false; /* "10.30" is a number */
    }
    bool fraction = (peek(s, 0) == '.' || peek(s, 0) == ',') && number_is_digit(peek(s, 1));
    s->out->minutes = fraction;
    s->out->colons = !fraction;
    return fraction ? set_clock(s, 0, 0, 0) && second <= 59 &&
                          (s->clock_ns += ((int64_t)first * 60 + second) * SECOND_NS, true)
                    : set_clock(s, first, second, 0);
}

static bool set_date(struct scan *s, int year, int month, int day)
{
    if (s->day >= 0) {
        return false;
    }
    s->year = year >= 0 ? year : s->year;
    s->month = month;
    s->day = day;
    return true;
}

/* Which of two numbers is the day: in doubt by the order that is asked for, or by the mark between. */
static bool set_two(struct scan *s, int year, int a, int b, char between)
{
    bool day_first = s->order == STAMP_DAY_FIRST || (s->order == STAMP_AS_USUAL && between != '/');
    s->out->either_order = a <= 12 && b <= 12 && a != b;
    day_first = a > 12 ? true : b > 12 ? false : day_first;
    s->out->sure_order = a > 12 || b > 12;
    s->out->day_first = day_first;
    return set_date(s, year, day_first ? b : a, day_first ? a : b);
}

static int full_year(int year, size_t digits)
{
    return digits == 4 ? year : year >= CENTURY_AT ? 1900 + year : 2000 + year;
}

/* 2025-060: the day of the year (ISO 8601). */
static bool set_day_of_year(struct scan *s, int year, int day)
{
    int month = 1;
    for (; month < 12 && day > calendar_days_of_month(year, month); month++) {
        day -= calendar_days_of_month(year, month);
    }
    return day >= 1 && day <= calendar_days_of_month(year, month) && set_date(s, year, month, day);
}

/* Whether three numbers of two digits can be a clock, and can be nothing else. */
static bool is_dotted_clock(const struct scan *s, int h, int m, int sec)
{
    bool can_be = !s->has_clock && h <= 24 && m <= 59 && sec <= 60;
    bool can_be_day = h >= 1 && h <= 31 && m >= 1 && m <= 31 && (h <= 12 || m <= 12);
    return can_be && (!can_be_day || s->order == STAMP_DOTTED_CLOCK);
}

/* 2024-01-31, 2024/1/31, 31.01.2024, 1/31/24, 2024-031, and without a year 31-01; or the clock 10.30.00. */
static bool take_date(struct scan *s, size_t digits)
{
    int first = take_digits(s, digits);
    char between = *s->p++;
    size_t second_digits = digits_at(s);
    if (second_digits == 0 || second_digits > (digits == 4 ? 3 : 2) || (digits > 2 && digits != 4)) {
        return false;
    }
    int second = take_digits(s, second_digits);
    if (digits == 4 && second_digits == 3) {
        return set_day_of_year(s, first, second);
    }
    if (peek(s, 0) != between || !number_is_digit(peek(s, 1))) {
        bool dotted = between == '.' && peek(s, 0) == '.'; /* "31.01. 12:00" */
        s->p += dotted;
        return digits <= 2 && (between != '.' || dotted) && set_two(s, -1, first, second, between);
    }
    s->p++;
    size_t third_digits = digits_at(s);
    if (digits == 4) {
        return third_digits >= 1 && third_digits <= 2 &&
               set_date(s, first, second, take_digits(s, third_digits));
    }
    int third = third_digits <= 4 ? take_digits(s, third_digits) : 0;
    bool twos = second_digits == 2 && third_digits == 2 && between != '/';
    s->out->maybe_dotted = twos && first <= 24 && second <= 59 && third <= 60;
    if (twos && is_dotted_clock(s, first, second, third)) {
        s->out->dotted = true;
        return set_clock(s, first, second, third);
    }
    return (third_digits == 4 || third_digits == 2) &&
           set_two(s, full_year(third, third_digits), first, second, between);
}

/* 20240131, 20240131121500, 202401311215, and behind a date 121500. */
static bool take_packed(struct scan *s, size_t digits)
{
    bool date = digits >= 8;
    if (date) {
        int year = take_digits(s, 4), month = take_digits(s, 2);
        if (!set_date(s, year, month, take_digits(s, 2))) {
            return false;
        }
    }
    if (digits == 8) {
        return true;
    }
    int h = take_digits(s, 2), m = take_digits(s, 2);
    return set_clock(s, h, m, digits == 12 ? 0 : take_digits(s, 2));
}

/* 2026, 11 or 26 with its sign behind it, which is STAMP_CJK_BYTES long. */
static bool take_marked(struct scan *s, size_t digits, char mark)
{
    if (digits > (mark == 'Y' ? 4 : 2)) {
        return false;
    }
    int64_t value = take_digits(s, digits);
    s->p += STAMP_CJK_BYTES;
    switch (mark) {
    case 'Y': s->year = full_year((int)value, digits); return true;
    case 'M': s->month = (int)value; return true;
    case 'D': s->day = (int)value; return true;
    case 'h':
        s->has_clock = true;
        s->clock_ns = value * 3600 * SECOND_NS;
        return value <= 24;
    case 'm': s->clock_ns += value * 60 * SECOND_NS; return s->has_clock && value <= 59;
    default: s->clock_ns += value * SECOND_NS; return s->has_clock && value <= 60;
    }
}

static void skip_blanks(struct scan *s)
{
    while (peek(s, 0) == ' ') {
        s->p++;
    }
}

/* Whether one of `words` stands next and ends there; then behind it. */
static bool take_one_of(struct scan *s, const char *const *words)
{
    skip_blanks(s);
    size_t n = letters_at(s);
    for (; *words; words++) {
        if (strlen(*words) == n && strncasecmp(s->p, *words, n) == 0) {
            s->p += n;
            return true;
        }
    }
    return false;
}

/* "9h30", "09 h 30 min 05 s" behind the hour's digits; where none of it stands there, nothing is taken. */
static bool take_spelt_clock(struct scan *s, size_t digits)
{
    static const char *const hours[] = {"h", NULL}, *const minutes[] = {"m", "mn", "min", NULL};
    static const char *const seconds[] = {"s", "sec", NULL};
    struct scan at = *s;
    int part[3] = {digits <= 2 ? take_digits(&at, digits) : 0, 0, 0};
    if (digits > 2 || !take_one_of(&at, hours)) {
        return false;
    }
    for (int i = 1; i < 3; i++) {
        skip_blanks(&at);
        size_t n = digits_at(&at);
        if (n == 0 && i == 2) {
            break;
        }
        if (n == 0 || n > 2) {
            return false;
        }
        part[i] = take_digits(&at, n);
        if (!take_one_of(&at, i == 1 ? minutes : seconds) && i == 1) {
            break;
        }
    }
    *s = at;
    return set_clock(s, part[0], part[1], part[2]);
}

/* The 25 of "4-Mar-25 10:00" and "4 Mar 25": the mark behind the day stands before it, too, or no clock
 * begins with it. */
static bool is_short_year(const struct scan *s, size_t digits)
{
    char before = s->p[-1], next = peek(s, digits);
    bool goes_on = number_is_digit(peek(s, digits + 1)), marked = before == s->day_mark && before != ' ';
    return digits == 2 && !s->has_clock && s->day_mark && !(next == ':' && goes_on) &&
           (marked || !(strchr(".-_", next) && goes_on));
}

/* 2025-W10-2: a day of a week of the year (ISO 8601), which is that with the year's first Thursday first. */
static bool take_week(struct scan *s)
{
    int year = take_digits(s, 4), week, day;
    s->p += 2;
    if (digits_at(s) != 2 || peek(s, 2) != '-' || !number_is_digit(peek(s, 3))) {
        return false;
    }
    week = take_digits(s, 2);
    s->p++;
    day = take_digits(s, 1);
    int64_t fourth = calendar_days(year, 1, 4); /* in the first week; day 0 was a Thursday */
    int64_t of_year = fourth - (fourth + 3) % 7 + (week - 1) * 7 + day - 1 - calendar_days(year, 1, 1) + 1;
    return week >= 1 && week <= 53 && day >= 1 && day <= 7 && year >= 1970 &&
           (of_year < 1 ? set_date(s, year - 1, 12, (int)(31 + of_year))
                        : set_day_of_year(s, year, (int)of_year));
}

static bool take_number(struct scan *s)
{
    size_t n = digits_at(s);
    if (!s->has_clock && take_spelt_clock(s, n)) {
        return true;
    }
    if (s->day >= 0 && !s->has_clock && n == 2 && (s->p[-1] == 'T' || s->p[-1] == 't') &&
        (peek(s, n) == '\0' || peek(s, n) == 'Z' || peek(s, n) == '+')) { /* 2025-03-04T09 */
        return set_clock(s, take_digits(s, n), 0, 0);
    }
    char sign = stamp_cjk_part(s->p + n, s->end);
    if (sign) {
        return take_marked(s, n, sign);
    }
    char next = peek(s, n), after = peek(s, n + 1);
    bool goes_on = number_is_digit(after);
    bool dated = s->day >= 0;
    bool year = s->month >= 0 && s->year < 0 && (n == 4 || (dated && is_short_year(s, n)));
    if (year) { /* Mar 4 2025, 04/Mar/2025:10:00:00, 4-Mar-25 */
        s->year = full_year(take_digits(s, n), n);
        s->p += n == 4 && peek(s, 0) == ':';
        return true;
    }
    if (n == 4 && !dated && next == '-' && after == 'W') {
        return take_week(s);
    }
    if (n <= 4 && next == ':' && goes_on) {
        return !s->has_clock && take_clock(s, n);
    }
    if (dated && !s->has_clock && n <= 2 && (next == '.' || next == '-' || next == '_') && goes_on) {
        return take_clock(s, n);
    }
    bool mark = next == '-' || next == '/' || next == '.' || (next == '_' && n == 4);
    if (!dated && (n <= 2 || n == 4) && s->month < 0 && mark && goes_on) {
        return take_date(s, n);
    }
    if (n == 8 || n == 12 || n == 14 || (n == 6 && dated && !s->has_clock)) {
        return take_packed(s, n);
    }
    if (n <= 2 && !dated) { /* the day beside a month's name: "4 Mar", "4. Mär", "04/Mar", "4th" */
        s->day = take_digits(s, n);
        s->day_mark = s->month < 0 ? peek(s, 0) : '\0';
        s->p += strchr("./-,", peek(s, 0)) && peek(s, 0);
        size_t letters = letters_at(s);
        bool ordinal = letters == 2 && strchr("srnte", *s->p) && strchr("tdhr", s->p[1]);
        s->p += ordinal ? 2 : 0; /* "1st", "2nd", "1er" */
        return true;
    }
    return false;
}

/* +01:00, -0500, +01 behind a clock. */
static bool take_zone(struct scan *s)
{
    int sign = *s->p++ == '-' ? -1 : 1;
    size_t n = digits_at(s);
    if (!s->has_clock || (n != 2 && n != 4)) {
        return false;
    }
    int h = take_digits(s, 2), m = 0;
    if (n == 4) {
        m = take_digits(s, 2);
    } else if (peek(s, 0) == ':' && number_is_digit(peek(s, 1)) && number_is_digit(peek(s, 2))) {
        s->p++;
        m = take_digits(s, 2);
    }
    s->out->has_zone = true;
    s->zone_s = sign * ((int64_t)h * 3600 + m * 60);
    return true;
}

/* "PM" behind "1:05:02": the hour as of 24. */
static bool apply_half_of_day(struct scan *s, bool pm)
{
    int64_t hour = s->clock_ns / (3600 * (int64_t)SECOND_NS);
    if (hour < 1 || hour > 12) {
        return false;
    }
    s->clock_ns += ((hour % 12 + (pm ? 12 : 0)) - hour) * 3600 * SECOND_NS;
    return true;
}

/* CET, EST, AEDT: some capitals. */
static bool is_zone(const char *word, size_t len)
{
    size_t capitals = 0;
    while (capitals < len && word[capitals] >= 'A' && word[capitals] <= 'Z') {
        capitals++;
    }
    return capitals == len && len >= 2 && len <= 5;
}

static bool take_word(struct scan *s)
{
    size_t n = letters_at(s);
    const char *word = s->p;
    int month = s->month < 0 || s->maybe_weekday ? stamp_month(word, n) : 0;
    char half = s->has_clock ? '\0' : stamp_cjk_half(word, n);
    s->p += n;
    if (half || stamp_cjk_weekday(word, n)) {
        s->half = half ? half : s->half;
        return true;
    }
    if (n == 1 && (*word == 'T' || *word == 't') && s->day >= 0 && number_is_digit(peek(s, 0))) {
        return true;
    }
    if (s->has_clock) {
        bool letters = (n == 2 || n == 1) && strchr("aApP", *word) && (n == 1 || strchr("mM", word[1]));
        if (letters && (n == 2 || peek(s, 0) == '.')) { /* PM, p.m. */
            s->p += n == 1 && s->p + 2 < s->end && strncasecmp(s->p, ".m.", 3) == 0 ? 3 : 0;
            return apply_half_of_day(s, *word == 'p' || *word == 'P');
        }
        if (month == 0) { /* a zone: Z is none that need be guessed, other names are passed over */
            bool utc = (n == 1 && (*word == 'Z' || *word == 'z')) ||
                       (n == 3 && (strncasecmp(word, "UTC", 3) == 0 || strncasecmp(word, "GMT", 3) == 0));
            s->out->has_zone |= utc;
            return utc || stamp_weekday(word, n) || is_zone(word, n) || stamp_oclock(word, n);
        }
    }
    if (month > 0) {
        s->month = month;
        s->maybe_weekday = !s->maybe_weekday && s->day < 0 && stamp_weekday(word, n);
        s->p += strchr("./-,", peek(s, 0)) && peek(s, 0);
        return true;
    }
    s->p += peek(s, 0) == '.';
    return stamp_weekday(word, n) || (s->day >= 0 && stamp_filler(word, n));
}

/* The parts that were read as a moment; false where it is none, or there is no such day or hour. */
static bool finish(struct scan *s)
{
    struct stamp *out = s->out;
    if (s->half && (!s->has_clock || !apply_half_of_day(s, s->half == 'p'))) {
        return false;
    }
    out->has_date = s->month >= 0 && s->day >= 0;
    out->has_year = out->has_date && s->year >= 0;
    out->has_clock = s->has_clock;
    if (!out->has_date) {
        out->ns = s->clock_ns - s->zone_s * SECOND_NS;
        return s->has_clock && s->month < 0 && s->day < 0 && s->year < 0 &&
               s->clock_ns / SECOND_NS <= (int64_t)HOURS_MAX * 3600;
    }
    bool buddhist = s->year > YEAR_LAST && s->year <= YEAR_LAST + BUDDHIST_YEARS;
    int year = s->year < 0 ? YEAR_LESS : s->year - (buddhist ? BUDDHIST_YEARS : 0);
    if (s->month < 1 || s->month > 12 || year < 1700 || year > YEAR_LAST || s->day < 1 ||
        s->day > calendar_days_of_month(year, s->month) || (!s->has_clock && s->year < 0) ||
        s->clock_ns > (int64_t)25 * 3600 * SECOND_NS) {
        return false;
    }
    out->utc_offset_s = (int)s->zone_s;
    out->ns = (calendar_days(year, s->month, s->day) * 86400 - s->zone_s) * SECOND_NS + s->clock_ns;
    return true;
}

/* Marks that may stand between the parts. */
static bool is_mark(const struct scan *s)
{
    char c = *s->p;
    if (c == ' ' || c == '\t' || c == ',' || c == '_' || c == '[' || c == ']' || c == '"' || c == '(' ||
        c == ')') {
        return true;
    }
    return (c == '-' || c == ';') && s->day >= 0 && !s->has_clock; /* 2020-12-22-00:00:01 */
}

/* "+01:00[Europe/Berlin]": the name of a zone that has been given; "m=+0.5": Go's other clock. */
static const char *without_zone_name(const char *begin, const char *end)
{
    for (const char *p = begin; end - p > 3; p++) {
        if (memcmp(p, " m=", 3) == 0 && (p[3] == '+' || p[3] == '-')) {
            return p;
        }
    }
    const char *open = end > begin && end[-1] == ']' ? memchr(begin, '[', (size_t)(end - begin)) : NULL;
    return open && open > begin && memchr(open, '/', (size_t)(end - open)) ? open : end;
}

bool moment_read(const struct cell *cell, enum stamp_order order, struct stamp *out)
{
    struct scan s = {.p = cell->begin,
                     .end = without_zone_name(cell->begin, cell->end),
                     .order = order,
                     .year = -1,
                     .month = -1,
                     .day = -1,
                     .out = out};
    *out = (struct stamp){0};
    while (s.p < s.end) {
        bool ok = true;
        if (is_mark(&s)) {
            s.p++;
        } else if (number_is_digit(*s.p)) {
            ok = take_number(&s);
        } else if (is_letter(*s.p)) {
            ok = take_word(&s);
        } else {
            ok = (*s.p == '+' || *s.p == '-') && take_zone(&s);
        }
        if (!ok) {
            *out = (struct stamp){0};
            return false;
        }
    }
    if (!finish(&s)) {
        *out = (struct stamp){0};
        return false;
    }
    return true;
}
