/* The modelled drift of a session, as `report --timeline` writes it: what films and sound are held against.
 */
#ifndef TRACEREEL_TESTS_DRIFT_H
#define TRACEREEL_TESTS_DRIFT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_MAX 100000

static double drift_ms[STEPS_MAX];

/* av_drift_ms is the 15th column, the state at the end of its step of a second. Returns how many steps there
 * are. */
static int read_drift(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[1024];
    int n = 0;
    while (f && fgets(line, sizeof line, f) && n < STEPS_MAX) {
        char *p = line;
        for (int column = 1; column < 15 && p; column++) {
            p = strchr(p, ',');
            p = p ? p + 1 : NULL;
        }
        char *end = NULL;
        double value = p ? strtod(p, &end) : 0;
        if (p && end != p) {
            drift_ms[n++] = value;
        }
    }
    if (f) {
        fclose(f);
    }
    return n;
}

#endif
