/* Decimal numbers: the same doubles as strtod's, from any text. */
#include "base/number.h"
#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t rng = 88172645463325252u;

static uint64_t draw(void)
{
    rng ^= rng << 13;
    rng ^= rng >> 7;
    rng ^= rng << 17;
    return rng;
}

static void check(const char *number)
{
    char text[1200];
    double got = -1;
    snprintf(text, sizeof text, "%s\n........", number);
    const char *end = number_read(text, &got);
    double wanted = strtod(number, NULL);
    if (!end || *end != '\n' || memcmp(&got, &wanted, sizeof got) != 0) {
        fail_msg("\"%s\" became %.17g, not %.17g", number, got, wanted);
    }
    const char *other = number_read_short(text, &got);
    if (other && (other != end || memcmp(&got, &wanted, sizeof got) != 0)) {
        fail_msg("\"%s\" in short became %.17g, not %.17g", number, got, wanted);
    }
}

static void named_numbers_are_exact(void **state)
{
    (void)state;
    static const char *const numbers[] = {"0",
                                          "-0",
                                          "1",
                                          "+1",
                                          "0.1",
                                          ".5",
                                          "5.",
                                          "4.03768755221",
                                          "0.6285391824906316",
                                          "0.549999952316",
                                          "1e5",
                                          "1.5E-3",
                                          "9007199254740993",
                                          "9007199254740992.5",
                                          "18446744073709551615",
                                          "18446744073709551616",
                                          "0.30000000000000004",
                                          "123456789012345678901234567890",
                                          "1e308",
                                          "1e309",
                                          "-1e309",
                                          "4.9e-324",
                                          "1e-400",
                                          "2.2250738585072011e-308",
                                          "0.000000000000000000000000000000000001",
                                          "1.00000000000000000000000000000000001",
                                          "8.5",
                                          "9007199254740994.5",
                                          "1713543780.001039123",
                                          "00000000000000000000000000000000000000000000001",
                                          "0.500000000000000166533453693773481063"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        check(numbers[i]);
    }
    char many[1100];
    memset(many, '9', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    many[1] = '.';
    check(many);
}

static void random_decimals_are_exact(void **state)
{
    (void)state;
    for (int i = 0; i < 300000; i++) {
        char digits[40], number[64];
        int count = 1 + (int)(draw() % 19);
        for (int k = 0; k < count; k++) {
            digits[k] = (char)('0' + draw() % 10);
        }
        digits[count] = '\0';
        int point = (int)(draw() % (uint64_t)(count + 1));
        snprintf(number, sizeof number, "%s%.*s.%s", draw() % 4 ? "" : "-", point, digits, digits + point);
        check(number);
    }
}

/* Every number of one to six digits with a point among them is read in short, whatever follows it. */
static void short_decimals_are_exact(void **state)
{
    (void)state;
    for (int before = 1; before <= 6; before++) {
        for (int behind = 0; before + behind <= 6; behind++) {
            for (int i = 0; i < 5000; i++) {
                char number[8] = "", text[40];
                double got;
                for (int k = 0; k <= before + behind; k++) {
                    number[k] = k == before ? '.' : (char)('0' + draw() % 10);
                }
                snprintf(text, sizeof text, "%s%c.5e\x8a\xff....", number, "\n\r\t ,;"[draw() % 6]);
                const char *end = number_read_short(text, &got);
                assert_ptr_equal(end, text + strlen(number));
                assert_true(got == strtod(number, NULL));
            }
        }
    }
    double out;
    assert_null(number_read_short("1.5e3\n........", &out));
    assert_null(number_read_short("12\n.........", &out));
    assert_null(number_read_short("1,5\n.........", &out));
    assert_null(number_read_short("1234567.5\n.........", &out));
}

static void draw_number(char *number, int before, int behind)
{
    for (int k = 0; k < before; k++) {
        *number++ = (char)('0' + draw() % 10);
    }
    for (int k = 0; k <= behind && behind > 0; k++) {
        *number++ = k == 0 ? '.' : (char)('0' + draw() % 10);
    }
    *number = '\0';
}

/* Beside a number of every shape, one of every other: it is read where the shapes are the same, and only
 * there. */
static void numbers_alike_are_exact(void **state)
{
    enum { DIGITS = 10 };
    (void)state;
    for (int of_first = 0; of_first < DIGITS * DIGITS; of_first++) {
        for (int of_second = 0; of_second < 40 * DIGITS * DIGITS; of_second++) {
            const int before = of_first / DIGITS, behind = of_first % DIGITS,
                      second_before = of_second / DIGITS % DIGITS, second_behind = of_second % DIGITS;
            char first[2 * DIGITS], number[2 * DIGITS], text[4 * DIGITS];
            double got = 7;
            draw_number(first, before, behind);
            draw_number(number, second_before, second_behind);
            const struct number_shape shape = number_shape_of(first, first + strlen(first));
            snprintf(text, sizeof text, "%s%c.5\x8a\xff......", number, "\n\r\t ,;"[draw() % 6]);
            const char *end = number_read_alike(text, &shape, &got);
            const bool alike = before == second_before && behind == second_behind && before >= 1 &&
                               before <= 7 && before + behind <= 8;
            assert_ptr_equal(end, alike ? text + strlen(number) : NULL);
            assert_true(got == (alike ? strtod(number, NULL) : 7));
        }
    }
}

static void nothing_is_like_what_has_no_shape(void **state)
{
    (void)state;
    static const char *const texts[] = {"-1.5", "+1", "1e5", ".5", "5.", "12345678", "123456789.5", ""};
    static const char *const others[] = {"\n.......", "1.5\n.....", "12345678\n.......", "-1.5\n....",
                                         ".5\n......"};
    double out;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct number_shape shape = number_shape_of(texts[i], texts[i] + strlen(texts[i]));
        for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
            assert_null(number_read_alike(others[k], &shape, &out));
        }
    }
    const struct number_shape whole = number_shape_of("12", "12" + 2);
    assert_null(number_read_alike("12.5\n......", &whole, &out));
}

/* Decimals next to the middle between two doubles, where rounding is decided by the last digit. */
static void near_ties_are_exact(void **state)
{
    (void)state;
    for (int i = 0; i < 300000; i++) {
        uint64_t mantissa = (draw() >> 11 | (uint64_t)1 << 52) * 2 + 1; /* 54 bits: a tie of 53 */
        int scale = (int)(draw() % 4);
        char number[64];
        snprintf(number, sizeof number, "%llu", (unsigned long long)mantissa + (draw() % 3 - 1));
        size_t len = strlen(number);
        memmove(number + len - (size_t)scale + 1, number + len - (size_t)scale, (size_t)scale + 1);
        number[len - (size_t)scale] = '.';
        check(number);
    }
}

static void what_is_no_number_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "-", "+", ".", "-.", "e5", "nan", "inf", "x", "--1", ",5"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[32];
        double out = 7;
        snprintf(text, sizeof text, "%s\n........", texts[i]);
        assert_null(number_read(text, &out));
        assert_null(number_read_short(text, &out));
        assert_true(out == 7);
    }
    double out;
    char hex[] = "0x10\n........", exponent[] = "1e+\n.........";
    assert_true(*number_read(hex, &out) == 'x');
    assert_true(*number_read(exponent, &out) == 'e');
    assert_true(number_of_text(" 12.5 ", &out) && out == 12.5);
    assert_false(number_of_text("12.5x", &out));
    assert_false(number_of_text("", &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_numbers_are_exact),           cmocka_unit_test(random_decimals_are_exact),
        cmocka_unit_test(short_decimals_are_exact),          cmocka_unit_test(near_ties_are_exact),
        cmocka_unit_test(what_is_no_number_is_none),         cmocka_unit_test(numbers_alike_are_exact),
        cmocka_unit_test(nothing_is_like_what_has_no_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
