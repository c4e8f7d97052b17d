/* What every unit test needs: cmocka and the headers it forgets to include. */
#ifndef TRACEREEL_TESTS_UNIT_H
#define TRACEREEL_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SKIP_PROGRAM 77 /* exit status by which a whole test program says: skipped */

#endif
