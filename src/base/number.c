#include "base/number.h"

#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>

/* 10^-k as reciprocal / 2^shift, rounded down, the top bit of the reciprocal set. */
static const struct {
    uint64_t reciprocal;
    int shift;
} power_of_tenth[NUMBER_SCALE_MAX + 1] = {
    {0x8000000000000000, 63},  {0xcccccccccccccccc, 67},  {0xa3d70a3d70a3d70a, 70},
    {0x83126e978d4fdf3b, 73},  {0xd1b71758e219652b, 77},  {0xa7c5ac471b478423, 80},
    {0x8637bd05af6c69b5, 83},  {0xd6bf94d5e57a42bc, 87},  {0xabcc77118461cefc, 90},
    {0x89705f4136b4a597, 93},  {0xdbe6fecebdedd5be, 97},  {0xafebff0bcb24aafe, 100},
    {0x8cbccc096f5088cb, 103}, {0xe12e13424bb40e13, 107}, {0xb424dc35095cd80f, 110},
    {0x901d7cf73ab0acd9, 113}, {0xe69594bec44de15b, 117}, {0xb877aa3236a4b449, 120},
    {0x9392ee8e921d5d07, 123}, {0xec1e4a7db69561a5, 127}, {0xbce5086492111aea, 130},
    {0x971da05074da7bee, 133}, {0xf1c90080baf72cb1, 137}, {0xc16d9a0095928a27, 140},
    {0x9abe14cd44753b52, 143}, {0xf79687aed3eec551, 147}, {0xc612062576589dda, 150},
    {0x9e74d1b791e07e48, 153},
};

/* With v = w 2^lz and R the exact reciprocal, the product's upper word u = floor(v floor(R) / 2^64) lies less
 * than 2 below v R / 2^64. So unless the bits beyond a double's 53 are within 2 of one half, rounding u
 * rounds the true quotient. */
bool number_scale_down(uint64_t w, unsigned k, double *out)
{
#ifdef __SIZEOF_INT128__
    int lz = __builtin_clzll(w | 1);
    uint64_t v = w << lz;
    __extension__ typedef unsigned __int128 wide;
    uint64_t u = (uint64_t)((wide)v * power_of_tenth[k].reciprocal >> 64);
    int extra = u >> 63 ? 11 : 10;
    uint64_t half = (uint64_t)1 << (extra - 1), rest = u & ((half << 1) - 1);
    if (rest == half || rest == half - 1) {
        return false;
    }
    uint64_t mantissa = (u >> extra) + (rest > half);
    /* mantissa 2^extra 2^64 / 2^lz / 2^shift; exponents here stay far from the ends of a double's range */
    int exponent = extra + 64 - lz - power_of_tenth[k].shift;
    uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    *out = (double)mantissa * power;
    return w != 0;
#else
    (void)w;
    (void)k;
    (void)out;
    return false;
#endif
}

static locale_t c_locale;

static void make_c_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static double text_to_double(const char *text)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_c_locale);
    return c_locale ? strtod_l(text, NULL, c_locale) : strtod(text, NULL);
}

/* Where the number that begins at p ends; NULL where none does. */
static const char *number_end(const char *p)
{
    p += *p == '-' || *p == '+';
    const char *digits = p;
    while (number_is_digit(*p)) {
        p++;
    }
    size_t count = (size_t)(p - digits);
    if (*p == '.') {
        const char *fraction = ++p;
        while (number_is_digit(*p)) {
            p++;
        }
        count += (size_t)(p - fraction);
    }
    if (count == 0) {
        return NULL;
    }
    if ((*p | 0x20) == 'e') {
        const char *e = p + 1;
        e += *e == '-' || *e == '+';
        if (number_is_digit(*e)) {
            while (number_is_digit(*e)) {
                e++;
            }
            p = e;
        }
    }
    return p;
}

const char *number_read_slow(const char *p, double *out)
{
    const char *end = number_end(p);
    if (!end) {
        return NULL;
    }
    char small[64];
    size_t len = (size_t)(end - p);
    char *copy = len < sizeof small ? small : malloc(len + 1);
    if (!copy) {
        return NULL;
    }
    memcpy(copy, p, len);
    copy[len] = '\0';
    *out = text_to_double(copy);
    if (copy != small) {
        free(copy);
    }
    return end;
}

bool number_of_text(const char *text, double *out)
{
    text += strspn(text, " \t");
    double value;
    const char *end = number_read_slow(text, &value);
    if (!end || end[strspn(end, " \t\r\n")] != '\0') {
        return false;
    }
    *out = value;
    return true;
}
