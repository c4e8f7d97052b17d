#include "model/rng.h"

#include "model/fmath.h"
#include "model/ziggurat.h"

#include <stdbool.h>

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

void rng_init(struct rng *rng, uint64_t seed, enum rng_stream stream)
{
    /* Hashed once before the stream is added, so that seed n of one stream is no neighbour of seed n + 1 of
     * another. */
    uint64_t state = seed;
    state = splitmix(&state) + (uint64_t)stream;
    for (int i = 0; i < 4; i++) {
        rng->s[i] = splitmix(&state);
    }
}

/* Beyond the last layer's edge (Marsaglia 1964): an exponential, kept where a second one says so. */
static double normal_tail(struct rng *rng)
{
    const double r = ziggurat_edge[1];
    double x, y;
    do {
        x = -fmath_log(1 - rng_uniform(rng)) / r;
        y = -fmath_log(1 - rng_uniform(rng));
    } while (y + y < x * x);
    return r + x;
}

/* The hundredth draw or so that falls outside the box within its layer. True when x stands. */
static bool __attribute__((noinline)) normal_rare(struct rng *rng, unsigned layer, double *x)
{
    if (layer == 0) {
        *x = *x < 0 ? -normal_tail(rng) : normal_tail(rng);
        return true;
    }
    double low = ziggurat_height[layer], high = ziggurat_height[layer + 1];
    return low + rng_uniform(rng) * (high - low) < fmath_exp(-0.5 * *x * *x);
}

static inline double normal(struct rng *rng)
{
    for (;;) {
        /* One draw: the layer from the lowest eight bits, a signed fraction from the highest 54. */
        uint64_t bits = rng_next(rng);
        unsigned layer = bits & (ZIGGURAT_LAYERS - 1);
        double x = (double)((int64_t)bits >> 10) * 0x1p-53 * ziggurat_edge[layer];
        double size = x < 0 ? -x : x;
        if (__builtin_expect(size < ziggurat_edge[layer + 1], 1) || normal_rare(rng, layer, &x)) {
            return x;
        }
    }
}

double rng_normal(struct rng *rng)
{
    return normal(rng);
}

void rng_normals(struct rng *rng, double spread, double *out, size_t count)
{
    struct rng local = *rng; /* in registers: the stores to out cannot touch it */
    for (size_t i = 0; i < count; i++) {
        out[i] = normal(&local) * spread;
    }
    *rng = local;
}
