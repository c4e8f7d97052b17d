/* exp, log and sin out of +, -, *, / (and fma) alone, which IEEE 754 rounds alike everywhere. The C library's
 * may differ in the last bit between versions and processors, and then one seed would not be one network.
 * Relative error about 1e-15: plenty for noise. */
#ifndef TRACEREEL_BASE_FMATH_H
#define TRACEREEL_BASE_FMATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline double fmath_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

#define FMATH_SHIFT 6755399441055744.0 /* 1.5 * 2^52: what is added to it keeps no bits for a fraction */

/* The nearest whole number, |x| < 2^51. */
static inline double fmath_round(double x)
{
    return (x + FMATH_SHIFT) - FMATH_SHIFT;
}

static inline uint64_t fmath_to_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Two numbers at once, which takes no longer than one. */
typedef double fmath_pair __attribute__((vector_size(16)));
typedef uint64_t fmath_pair_bits __attribute__((vector_size(16)));

/* e^x, |x| <= 700. x = k ln 2 + r, |r| <= ln 2 / 2, and Taylor's series to r^13 for e^r. Without a branch,
 * nor a conversion of k, which is the last bits of k + FMATH_SHIFT: for loops in vectors. */
static inline double fmath_exp_small(double x)
{
    const double log2_e = 1.4426950408889634, ln2_high = 0x1.62e42fefa0000p-1,
                 ln2_low = 0x1.cf79abc9e3b39p-40; /* with ln2_high ln 2 */
    const double shifted = x * log2_e + FMATH_SHIFT, k = shifted - FMATH_SHIFT;
    const double r = (x - k * ln2_high) - k * ln2_low;
    double sum = r * (1.0 / 6227020800) + 1.0 / 479001600;
    sum = sum * r + 1.0 / 39916800;
    sum = sum * r + 1.0 / 3628800;
    sum = sum * r + 1.0 / 362880;
    sum = sum * r + 1.0 / 40320;
    sum = sum * r + 1.0 / 5040;
    sum = sum * r + 1.0 / 720;
    sum = sum * r + 1.0 / 120;
    sum = sum * r + 1.0 / 24;
    sum = sum * r + 1.0 / 6;
    sum = sum * r + 0.5;
    sum = sum * r + 1;
    sum = sum * r + 1;
    return sum * fmath_bits((fmath_to_bits(shifted) + 1023) << 52);
}

/* e^x; x is held within [-700, 700]. */
static inline double fmath_exp(double x)
{
    x = x > 700 ? 700 : x;
    return fmath_exp_small(x < -700 ? -700 : x);
}

/* A positive normal x = 2^e m with m in [sqrt(1/2), sqrt 2): returns m. */
static inline double fmath_split(double x, int64_t *e)
{
    const uint64_t bits = fmath_to_bits(x);
    *e = (int64_t)(bits >> 52) - 1023;
    const double m = fmath_bits((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
    if (m > 1.4142135623730951) {
        *e += 1;
        return m * 0.5;
    }
    return m;
}

/* ln x of a positive normal x: ln m = 2 artanh((m - 1) / (m + 1)). */
static inline double fmath_log(double x)
{
    int64_t e;
    const double m = fmath_split(x, &e);
    double s = (m - 1) / (m + 1), s2 = s * s;
    double sum = 1.0 / 21;
    for (int n = 19; n >= 1; n -= 2) {
        sum = sum * s2 + 1.0 / n;
    }
    return 2 * s * sum + (double)e * 0.6931471805599453;
}

/* The same to half of a last bit and a hundredth: a rule that stands on the edge between two levels, as
 * BOLA-E does while it waits, decides by that bit. The leading terms are kept with what rounding took from
 * them. */
static inline double fmath_log_nearest(double x)
{
    const double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b39p-40;
    int64_t e;
    const double m = fmath_split(x, &e);
    const double up = m - 1, down = m + 1, down_low = m - (down - 1);
    const double s = up / down, s_low = (fma(-s, down, up) - s * down_low) / down, s2 = s * s;
    double sum = 1.0 / 27;
    for (int n = 25; n >= 3; n -= 2) {
        sum = sum * s2 + 1.0 / n;
    }
    const double whole = (double)e * ln2_high, part = 2 * s, high = whole + part;
    const double taken = e != 0 ? part - (high - whole) : 0; /* |whole| > |part| then */
    return high + (taken + (double)e * ln2_low + 2 * s_low + part * (s2 * sum));
}

/* 2^-x and 2^-y, from 0 to 1000; of a whole number exactly. 2^r, |r| <= 1/2, is Taylor's series to r^13,
 * whose terms are (r ln 2)^n / n!: in pairs, and those in pairs, as who asks waits for the result (Estrin
 * 1960). The greatest are added last. */
static inline fmath_pair fmath_halved_pair(double x, double y)
{
    const fmath_pair halvings = {x, y}, shifted = halvings + FMATH_SHIFT,
                     r = (shifted - FMATH_SHIFT) - halvings, r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
    const fmath_pair from2 = r * 0.05550410866482158 + 0.24022650695910072,
                     from4 = r * 0.0013333558146428443 + 0.009618129107628477,
                     from6 = r * 1.5252733804059841e-05 + 0.0001540353039338161,
                     from8 = r * 1.01780860092397e-07 + 1.321548679014431e-06,
                     from10 = r * 4.4455382718708116e-10 + 7.054911620801123e-09,
                     from12 = r * 1.3691488853904128e-12 + 2.5678435993488206e-11;
    const fmath_pair rest = (from2 + r2 * from4) + r4 * (from6 + r2 * from8) + r8 * (from10 + r2 * from12);
    const fmath_pair sum = 1 + (r * 0.6931471805599453 + r2 * rest);
    return sum * (fmath_pair)((1023 - (fmath_pair_bits)shifted) << 52);
}

/* How many times the greater of two positive numbers is the smaller: they are apart as by |log a - log b|,
 * without a log. */
static inline double fmath_times_apart(double a, double b)
{
    return a > b ? a / b : b / a;
}

/* sin(2 pi x), |x| < 2^51: exact reduction to a quarter turn, then Taylor's series to the 21st power. */
static inline double fmath_sin_turns(double x)
{
    double r = x - fmath_round(x);                 /* [-1/2, 1/2] */
    const double over = 0.5 - r, under = -0.5 - r; /* both, so that there is no branch */
    r = r > 0.25 ? over : r;
    r = r < -0.25 ? under : r;
    double y = r * 6.283185307179586, y2 = y * y;
    double sum = 1.0 / 51090942171709440000.0;
    sum = sum * y2 - 1.0 / 121645100408832000.0;
    sum = sum * y2 + 1.0 / 355687428096000.0;
    sum = sum * y2 - 1.0 / 1307674368000.0;
    sum = sum * y2 + 1.0 / 6227020800.0;
    sum = sum * y2 - 1.0 / 39916800;
    sum = sum * y2 + 1.0 / 362880;
    sum = sum * y2 - 1.0 / 5040;
    sum = sum * y2 + 1.0 / 120;
    sum = sum * y2 - 1.0 / 6;
    sum = sum * y2 + 1;
    return y * sum;
}

/* fmin and fmax are calls, for the sake of NaN; where none can come these are an instruction. */
static inline double lesser(double a, double b)
{
    return a < b ? a : b;
}

static inline double greater(double a, double b)
{
    return a > b ? a : b;
}

#endif
