/* Random numbers from a seed, the same on every machine: xoshiro256++ (Blackman and Vigna, "Scrambled linear
 * pseudorandom number generators", 2021) seeded through splitmix64 (Steele, Lea and Flood, 2014), normals by
 * the ziggurat. */
#ifndef TRACEREEL_MODEL_RNG_H
#define TRACEREEL_MODEL_RNG_H

#include <stddef.h>
#include <stdint.h>

/* The uses of random streams: streams of one seed do not disturb each other. */
enum rng_stream { RNG_NETWORK = 1, RNG_ENCODER = 2, RNG_LINK = 3 };

struct rng {
    uint64_t s[4];
};

void rng_init(struct rng *rng, uint64_t seed, enum rng_stream stream);

static inline uint64_t rng_rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

static inline uint64_t rng_next(struct rng *rng)
{
    uint64_t *s = rng->s;
    const uint64_t result = rng_rotate(s[0] + s[3], 23) + s[0];
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rng_rotate(s[3], 45);
    return result;
}

/* Uniform in [0, 1), in steps of 2^-53. */
static inline double rng_uniform(struct rng *rng)
{
    return (double)(rng_next(rng) >> 11) * 0x1p-53;
}

double rng_normal(struct rng *rng); /* standard normal */

/* `count` normals of standard deviation `spread`: what as many calls of rng_normal give, times spread. */
void rng_normals(struct rng *rng, double spread, double *out, size_t count);

/* The same with a uniform after each. */
void rng_normals_between(struct rng *rng, double spread, double *normals, double *uniforms, size_t count);

#endif
