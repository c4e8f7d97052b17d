/* Means of every unit test: cmocka and the headers it forgets to include, and figures held near one
 * another. */
#ifndef TRACEREEL_TESTS_UNIT_H
#define TRACEREEL_TESTS_UNIT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SKIP_PROGRAM 77 /* exit status by which a whole test program says: skipped */

/* got is within tolerance of want (its edge included). Both are printed where it is not, and where NaN is
 * among them; an infinity is near itself alone. */
#define assert_near(got, want, tolerance) assert_near_at(got, want, tolerance, #got, __FILE__, __LINE__)

static inline void assert_near_at(double got, double want, double tolerance, const char *what,
                                  const char *file, int line)
{
    bool near = isfinite(got) && isfinite(want) && fabs(got - want) <= tolerance;
    if (!near && got != want) {
        print_error("%s is %.17g, should be %.17g within %.3g (off by %.3g)\n", what, got, want, tolerance,
                    got - want);
        _fail(file, line);
    }
}

#endif
