/* Dates and days since 1970: known ones, and every day of eight centuries there and back. */
#include "base/calendar.h"
#include "unit/unit.h"

static void known_dates(void **state)
{
    (void)state;
    assert_int_equal(calendar_days(1970, 1, 1), 0);
    assert_int_equal(calendar_days(1969, 12, 31), -1);
    assert_int_equal(calendar_days(2000, 3, 1), 11017);
    assert_int_equal(calendar_days(2038, 1, 19), 24855); /* where 32 bits of seconds end */
    assert_int_equal(calendar_days(1600, 1, 1), -135140);
}

static void every_day_comes_back(void **state)
{
    (void)state;
    int64_t day = calendar_days(1600, 1, 1), seen_year;
    int seen_month, seen_day;
    for (int year = 1600; year < 2400; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int d = 1; d <= calendar_days_of_month(year, month); d++, day++) {
                calendar_date(day, &seen_year, &seen_month, &seen_day);
                if (calendar_days(year, month, d) != day || seen_year != year || seen_month != month ||
                    seen_day != d) {
                    fail_msg("%d-%02d-%02d is not day %lld", year, month, d, (long long)day);
                }
            }
        }
    }
    assert_int_equal(day, calendar_days(2400, 1, 1));
}

static void leap_years(void **state)
{
    (void)state;
    assert_int_equal(calendar_days_of_month(2024, 2), 29);
    assert_int_equal(calendar_days_of_month(2100, 2), 28);
    assert_int_equal(calendar_days_of_month(2000, 2), 29);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_dates),
        cmocka_unit_test(every_day_comes_back),
        cmocka_unit_test(leap_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
