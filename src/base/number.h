/* Decimal numbers out of text, correctly rounded and fast.
 *
 * The text must go on after the number with something that ends it (a delimiter, a line's end), and
 * NUMBER_SLACK bytes from any digit on must be readable. Locale plays no part.
 */
#ifndef TRACEREEL_BASE_NUMBER_H
#define TRACEREEL_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NUMBER_SLACK 8

/* Any length, any exponent; what overflows becomes an infinity. NULL where no number stands at p. */
const char *number_read_slow(const char *p, double *out);

/* w / 10^k rounded to nearest, k <= NUMBER_SCALE_MAX; false where the last bit is in doubt. */
#define NUMBER_SCALE_MAX 27
bool number_scale_down(uint64_t w, unsigned k, double *out);

static inline bool number_is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static const double number_power_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                             1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                             1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Eight digits 0 .. 9, the first in the lowest byte: sums of neighbours, then of pairs, then of fours. */
static inline uint64_t number_of_digits(uint64_t v)
{
    v = (v * 10 + (v >> 8)) & 0x00ff00ff00ff00ffu;
    v = (v * 100 + (v >> 16)) & 0x0000ffff0000ffffu;
    return (v * 10000 + (v >> 32)) & 0xffffffffu;
}

/* Digits become 0 .. 9. Returns the top bit of each byte that was none, rightly up to and with the first that
 * is not ASCII. */
static inline uint64_t number_others(uint64_t *v)
{
    *v ^= 0x3030303030303030u;
    return ((*v + 0x7676767676767676u) | *v) & 0x8080808080808080u;
}

/* Eight digits at once. */
static inline bool number_eight(const char *p, uint64_t *out)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t v;
    memcpy(&v, p, sizeof v);
    if (number_others(&v)) {
        return false;
    }
    *out = number_of_digits(v);
    return true;
#else
    (void)p;
    (void)out;
    return false;
#endif
}

/* A few digits: one by one is faster than any trick, for lengths seldom change from line to line. */
static inline const char *number_digits(const char *p, uint64_t *w)
{
    while (number_is_digit(*p)) {
        *w = *w * 10 + (uint64_t)(*p++ - '0');
    }
    return p;
}

/* Many digits, as stand behind a point. */
static inline const char *number_many_digits(const char *p, uint64_t *w)
{
    uint64_t eight;
    while (number_eight(p, &eight)) {
        *w = *w * 100000000 + eight;
        p += 8;
    }
    return number_digits(p, w);
}

/* A number of at most six digits with a point among them, as most rates are: "7.25", "12.345". No branch
 * depends on how many digits stand where, which changes from line to line. NULL: read it the other way. */
__attribute__((always_inline)) static inline const char *number_read_short(const char *p, double *out)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t v;
    memcpy(&v, p, sizeof v);
    uint64_t first = number_others(&v), second = first & (first - 1);
    if (second == 0) { /* the number may go on beyond */
        return NULL;
    }
    unsigned point = (unsigned)__builtin_ctzll(first) / 8, end = (unsigned)__builtin_ctzll(second) / 8;
    if (point == 0 || p[point] != '.' || (p[end] | 0x20) == 'e') {
        return NULL;
    }
    uint64_t before = v & (((uint64_t)1 << 8 * point) - 1);
    uint64_t behind = v & ~(((uint64_t)0x100 << 8 * point) - 1);
    uint64_t digits = (before << 8 | behind)
                      << 8 * (8 - end); /* the point closed up, what follows shifted out */
    *out = (double)number_of_digits(digits) / number_power_of_ten[end - point - 1];
    return p + end;
#else
    (void)p;
    (void)out;
    return NULL;
#endif
}

/* How a number without a sign is spelt that has 1 to 7 digits and, behind a point, as many more as make 8, or
 * none and no point. Lines of a log mostly have their stamps alike. */
struct number_shape {
    uint64_t before_end, behind_end; /* the bits of number_others at what ends the digits */
    unsigned before, behind;
    double scale; /* 10^behind */
};
#define NUMBER_NO_SHAPE ((struct number_shape){.before_end = 1}) /* no number is like this; before is 0 */

/* Of the text from p to end, which has been read as a number. */
static inline struct number_shape number_shape_of(const char *p, const char *end)
{
    if (end - p > 9) { /* eight digits and a point */
        return NUMBER_NO_SHAPE;
    }
    uint64_t w = 0;
    const char *point = number_digits(p, &w);
    const size_t before = (size_t)(point - p), behind = point < end ? (size_t)(end - point) - 1 : 0;
    const bool usual = point == end || (*point == '.' && behind > 0);
    if (!usual || before < 1 || before > 7 || before + behind > 8) {
        return NUMBER_NO_SHAPE;
    }
    return (struct number_shape){.before_end = (uint64_t)0x80 << 8 * before,
                                 .behind_end = (uint64_t)0x80 << 8 * behind,
                                 .before = (unsigned)before,
                                 .behind = (unsigned)behind,
                                 .scale = number_power_of_ten[behind]};
}

/* A number of that shape; NULL where it has another. Where it ends is known before it is read, so what comes
 * next need not wait for it. Whether it goes on there, with an exponent, is for the caller to see. */
__attribute__((always_inline)) static inline const char *
number_read_alike(const char *p, const struct number_shape *shape, double *out)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t v, others;
    memcpy(&v, p, sizeof v);
    others = number_others(&v);
    if ((others & -others) != shape->before_end) {
        return NULL;
    }
    uint64_t digits = v << 8 * (8 - shape->before);
    p += shape->before;
    if (shape->behind > 0) {
        if (*p++ != '.') {
            return NULL;
        }
        memcpy(&v, p, sizeof v);
        others = number_others(&v);
        if ((others & -others) != shape->behind_end) {
            return NULL;
        }
        digits = digits >> 8 * shape->behind | v << 8 * (8 - shape->behind);
        p += shape->behind;
    } else if (*p == '.') {
        return NULL;
    }
    *out = (double)number_of_digits(digits) / shape->scale; /* both exact: rounded once */
    return p;
#else
    (void)p;
    (void)shape;
    (void)out;
    return NULL;
#endif
}

/* As number_read, for loops that can do with nothing slower. */
__attribute__((always_inline)) static inline const char *number_read_here(const char *p, double *out)
{
    const char *start = p;
    bool negative = *p == '-';
    p += negative || *p == '+';
    const char *digits = p;
    uint64_t w = 0;
    p = number_digits(p, &w);
    size_t count = (size_t)(p - digits), decimals = 0;
    if (*p == '.') {
        const char *fraction = ++p;
        p = number_many_digits(p, &w);
        decimals = (size_t)(p - fraction);
        count += decimals;
    }
    double value;
    if (count == 0 || count > 19 || (*p | 0x20) == 'e') { /* 19 digits fit 64 bits */
        return number_read_slow(start, out);
    }
    if (w <= (uint64_t)1 << 53) { /* both exact, so one division rounds once; decimals <= 19 */
        value = (double)w / number_power_of_ten[decimals];
    } else if (!number_scale_down(w, (unsigned)decimals, &value)) {
        return number_read_slow(start, out);
    }
    *out = negative ? -value : value;
    return p;
}

/* [+-]digits[.digits][e[+-]digits], also ".5" and "5."; no hexadecimal, no "inf", no "nan". Returns where it
 * ends, or NULL where no number stands at p. */
static inline const char *number_read(const char *p, double *out)
{
    return number_read_here(p, out);
}

/* A whole NUL-terminated text as one number, blanks around it allowed; false where it is not one. */
bool number_of_text(const char *text, double *out);

#endif
