#include "model/rng.h"

#include "base/fmath.h"
#include "model/ziggurat.h"

#include <math.h>

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

/* The hundredth draw or so that falls outside the box within its layer: x itself, another from the tail, or
 * 0, which means that the next draw decides. */
static double __attribute__((noinline)) normal_rare(struct rng *rng, size_t layer, double x)
{
    if (layer == 0) {
        return x < 0 ? -normal_tail(rng) : normal_tail(rng);
    }
    double low = ziggurat_height[layer], high = ziggurat_height[layer + 1];
    return low + rng_uniform(rng) * (high - low) < fmath_exp(-0.5 * x * x) ? x : 0;
}

/* A standard normal, times spread. */
static inline double normal(struct rng *rng, double spread)
{
    for (;;) {
        /* One draw: the layer from the lowest eight bits, a signed fraction from the highest 54. */
        const uint64_t bits = rng_next(rng);
        const size_t layer = bits & (ZIGGURAT_LAYERS - 1);
        double x = (double)((int64_t)bits >> 10) * 0x1p-53 * ziggurat_edge[layer];
        if (__builtin_expect(fabs(x) >= ziggurat_edge[layer + 1], 0)) {
            struct rng apart = *rng; /* so that no address is taken of *rng, which stays in registers */
            x = normal_rare(&apart, layer, x);
            *rng = apart;
            if (x == 0) {
                continue;
            }
        }
        return x * spread;
    }
}

void rng_normals(struct rng *rng, double spread, double *out, size_t count)
{
    struct rng local = *rng;
    for (size_t i = 0; i < count; i++) {
        out[i] = normal(&local, spread);
    }
    *rng = local;
}

void rng_normals_between(struct rng *rng, double spread, double *restrict normals, double *restrict uniforms,
                         size_t count)
{
    struct rng local = *rng;
    for (size_t i = 0; i < count; i++) {
        normals[i] = normal(&local, spread);
        uniforms[i] = rng_uniform(&local);
    }
    *rng = local;
}

double rng_normal(struct rng *rng)
{
    return normal(rng, 1);
}
