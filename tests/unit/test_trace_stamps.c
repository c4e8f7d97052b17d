/* Dates and times in every spelling, and what only looks like one. */
#include "trace/table/stamps.h"
#include "unit/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct cell cell_of(const char *text)
{
    return (struct cell){text, text + strlen(text)};
}

struct reading {
    const char *text;
    int64_t s; /* since 1970 */
    int64_t ns;
    enum stamp_order order;
};

#define AT_TEN 1741082400 /* 2025-03-04 10:00:00 */

static void dates_are_read_in_every_spelling(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"2025-03-04 10:00:00", AT_TEN, 0, 0},
        {"2025-03-04T10:00:00Z", AT_TEN, 0, 0},
        {"2025-03-04T10:00:00.25+01:00", AT_TEN - 3600, 250000000, 0},
        {"10h05m30s", 36330, 0, 0},
        {"1m30.5s", 90, 500000000, 0},
        {"PT1M30.5S", 90, 500000000, 0},
        {"P1DT1S", 86401, 0, 0},
        {"1 day, 0:00:30", 86430, 0, 0},
        {"0 days 00:00:30", 30, 0, 0},
        {"2025-03-04 11:00:00+01:00[Europe/Berlin]", AT_TEN, 0, 0},
        {"2025-03-04 10:00:00,543", AT_TEN, 543000000, 0},
        {"2025-03-04_10-00-00", AT_TEN, 0, 0},
        {"2025-03-04-10:00:00", AT_TEN, 0, 0},
        {"2025.03.04_10.00.00", AT_TEN, 0, 0},
        {"2025/3/4 10:00", AT_TEN, 0, 0},
        {"20250304100000", AT_TEN, 0, 0},
        {"202503041000", AT_TEN, 0, 0},
        {"20250304_100000", AT_TEN, 0, 0},
        {"20250304T100000Z", AT_TEN, 0, 0},
        {"04.03.2025, 10:00:00", AT_TEN, 0, 0},
        {"04.03.25 10:00", AT_TEN, 0, 0},
        {"3/4/2025 10:00:00 AM", AT_TEN, 0, 0},
        {"3/4/25 10:00 a.m.", AT_TEN, 0, 0},
        {"04/03/2025 10:00:00", AT_TEN, 0, STAMP_DAY_FIRST},
        {"03-04-2025 10:00:00", AT_TEN, 0, STAMP_MONTH_FIRST},
        {"Tue  4 Mar 10:00:00 CET 2025", AT_TEN, 0, 0},
        {"Tue Mar  4 10:00:00 UTC 2025", AT_TEN, 0, 0},
        {"Tue Mar  4 10:00:00 AM CET 2025", AT_TEN, 0, 0},
        {"Di 4. M\303\244r 10:00:00 CET 2025", AT_TEN, 0, 0},
        {"mar. 4 mars 2025 10:00:00", AT_TEN, 0, 0},
        {"Tue, 04 Mar 2025 10:00:00 +0000", AT_TEN, 0, 0},
        {"04/Mar/2025:10:00:00 +0100", AT_TEN - 3600, 0, 0},
        {"[2025-03-04 10:00:00]", AT_TEN, 0, 0},
        {"March 4th, 2025 10:00", AT_TEN, 0, 0},
        {"4-Mar-2025 10:00:00", AT_TEN, 0, 0},
        {"2024-02-29 12:00:00", 1709208000, 0, 0},
        {"2025-03-04", AT_TEN - 36000, 0, 0},
        /* a year is 1972 where there is none; a clock alone counts from midnight */
        {"04-03 10:00:00", 68551200, 0, 0},
        {"Mar  4 10:00:00", 68551200, 0, 0},
        {"23:44:11.5", 85451, 500000000, 0},
        {"00:30.5", 30, 500000000, 0},
        {"26:00:00", 93600, 0, 0},
        {"1:05:02 PM", 47102, 0, 0},
        {"12:00:00 AM", 0, 0, 0},
    };
    size_t bad = 0;
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        struct cell cell = cell_of(readings[i].text);
        struct stamp stamp = {.ns = -1};
        bool ok = stamp_read(&cell, readings[i].order, &stamp);
        if (!ok || stamp.ns != readings[i].s * 1000000000 + readings[i].ns) {
            printf("%s: %s %" PRId64 " ns\n", readings[i].text, ok ? "is read as" : "is not read,", stamp.ns);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static void what_is_no_date_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "125005d 1h",
                                        "1d2d3d",
                                        "9999999999999999999h 1m",
                                        "1d 1d 1d 10:00",
                                        "5 m",
                                        "PT",
                                        "P1",
                                        "1 day,",
                                        "12.5",
                                        "12.50",
                                        "1713543780",
                                        "1e9",
                                        "2025",
                                        "2025-13-04 10:00",
                                        "2025-02-29",
                                        "2024-02-30",
                                        "31.04.2025",
                                        "10:61:00",
                                        "10:00:61.5",
                                        "may",
                                        "Mar",
                                        "4 Mar",
                                        "-5",
                                        "1:2:3:4",
                                        "192.0.2.1",
                                        "10:00 pm 5",
                                        "12:00 Bob",
                                        "fast",
                                        "99:00:00 PM",
                                        "25:00 AM",
                                        "99999999999999999999",
                                        "1-2",
                                        "3/4"};
    size_t bad = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct cell cell = cell_of(texts[i]);
        if (stamp_ns(&cell) != STAMP_NO_NS) {
            printf("\"%s\" is taken for a date\n", texts[i]);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static void what_a_stamp_lacks_is_said(void **state)
{
    (void)state;
    struct stamp s;
    struct cell clock = cell_of("10:00:00"), year = cell_of("2025-03-04"),
                doubt = cell_of("03/04/2025 10:00"), sure = cell_of("25/03/2025 10:00"),
                zone = cell_of("2025-03-04 10:00:00+05:30");
    assert_true(stamp_read(&clock, STAMP_AS_USUAL, &s) && s.has_clock && !s.has_date);
    assert_true(stamp_read(&year, STAMP_AS_USUAL, &s) && !s.has_clock && s.has_date && s.has_year);
    assert_true(stamp_read(&doubt, STAMP_AS_USUAL, &s) && s.either_order && !s.day_first);
    assert_true(stamp_read(&sure, STAMP_AS_USUAL, &s) && !s.either_order && s.day_first);
    assert_true(stamp_read(&zone, STAMP_AS_USUAL, &s) && s.has_zone);
    assert_int_equal(s.utc_offset_s, 19800);
}

static void the_longest_beginning_is_found(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        {"2025-03-04 10:00:00,543 - INFO: 5", " - INFO: 5"},
        {"Tue  4 Mar 10:00:00 CET 2025 12.5", " 12.5"},
        {"[2025-03-04 10:00:00] 12.5 Mbps", " 12.5 Mbps"},
        {"10:00:00 12.5", " 12.5"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *end = lines[i][0] + strlen(lines[i][0]);
        const char *rest = stamp_at(lines[i][0], end);
        assert_non_null(rest);
        assert_string_equal(rest, lines[i][1]);
    }
    assert_null(stamp_at(lines[0][1], lines[0][1] + strlen(lines[0][1])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_read_in_every_spelling),
        cmocka_unit_test(what_is_no_date_is_none),
        cmocka_unit_test(what_a_stamp_lacks_is_said),
        cmocka_unit_test(the_longest_beginning_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
