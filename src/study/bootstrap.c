#include "study/bootstrap.h"

#include <math.h>
#include <stdlib.h>

int bootstrap_by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bootstrap_percentile(const double *sorted, size_t count, double share)
{
    const double at = share * (double)(count - 1);
    const size_t below = (size_t)at;
    const size_t above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (sorted[above] - sorted[below]) * (at - (double)below);
}

void bootstrap_mean(const double *values, size_t count, double *low, double *high)
{
    double means[BOOTSTRAP_RESAMPLES];
    uint64_t state = BOOTSTRAP_SEED;
    *low = *high = NAN;
    if (count < 2) {
        return;
    }
    for (size_t r = 0; r < BOOTSTRAP_RESAMPLES; r++) {
        double sum = 0;
        for (size_t i = 0; i < count; i++) {
            sum += values[bootstrap_pick(&state, count)];
        }
        means[r] = sum / (double)count;
    }
    qsort(means, BOOTSTRAP_RESAMPLES, sizeof *means, bootstrap_by_size);
    *low = bootstrap_percentile(means, BOOTSTRAP_RESAMPLES, BOOTSTRAP_TAIL);
    *high = bootstrap_percentile(means, BOOTSTRAP_RESAMPLES, 1 - BOOTSTRAP_TAIL);
}
