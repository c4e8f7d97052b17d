/* How sure a mean is: the percentile bootstrap (Efron 1979), 1000 resamples from a fixed seed, 95 %. */
#ifndef TRACEREEL_STUDY_BOOTSTRAP_H
#define TRACEREEL_STUDY_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

#define BOOTSTRAP_RESAMPLES 1000
#define BOOTSTRAP_TAIL      0.025
#define BOOTSTRAP_SEED      42

/* splitmix64 (Steele, Lea, Flood 2014) */
static inline uint64_t bootstrap_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* 0 .. count - 1 */
static inline size_t bootstrap_pick(uint64_t *state, size_t count)
{
    return (size_t)(((bootstrap_random(state) >> 32) * (uint64_t)count) >> 32);
}

/* For qsort of doubles. */
int bootstrap_by_size(const void *a, const void *b);

/* The value that `share` (0 .. 1) of the sorted ones lie under, linear in between. */
double bootstrap_percentile(const double *sorted, size_t count, double share);

/* The interval that holds the mean of `count` values; NaN with fewer than two. */
void bootstrap_mean(const double *values, size_t count, double *low, double *high);

#endif
