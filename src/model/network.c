/* The nonlinear network model, MODEL.md section 1. */
#include <tracereel/network.h>
#include <tracereel/trace.h>

#include "base/column.h"
#include "base/fmath.h"
#include "model/network.h"
#include "model/rng.h"
#include "trace/core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MATHIS_C     1.22         /* Mathis et al. 1997, for one acknowledgement a segment */
#define SEGMENT_BITS (1460.0 * 8) /* a full TCP segment on Ethernet */
#define RECOVERED    1e-6         /* exponential recovery ends here */

#define BLOCK 256 /* ticks taken at once */

struct network_state {
    struct rng rng;
    double congestion, phase_turns;
};

double tr_network_latency_ms(const struct tr_network_params *params, double congestion)
{
    return network_latency_of(params, congestion);
}

double tr_network_loss(const struct tr_network_params *params, double congestion)
{
    return network_loss_of(params, congestion);
}

/* One TCP connection's ceiling; INFINITY where nothing is lost or delayed. */
static double tcp_ceiling_mbps(double latency_ms, double loss)
{
    double round_trip_s = 2 * latency_ms / 1000;
    return MATHIS_C * SEGMENT_BITS / (round_trip_s * sqrt(loss)) / 1e6;
}

static double next_congestion(const struct tr_network_params *p, double congestion, double chance)
{
    if (chance < p->congestion_probability) {
        double struck = congestion + p->congestion_severity;
        return struck < 1 ? struck : 1;
    }
    if (p->congestion_recovery == TR_NETWORK_RECOVERY_LINEAR) {
        return congestion > p->congestion_recovery_rate ? congestion - p->congestion_recovery_rate : 0;
    }
    double left = congestion * (1 - p->congestion_recovery_rate);
    return left < RECOVERED ? 0 : left;
}

/* The ticks of a block before congestion: noise times swing, and the number that says whether it strikes. */
static void draw(const struct tr_network_params *p, struct network_state *s, size_t first, size_t count,
                 double *restrict open_mbps, double *restrict chance)
{
    double noise[BLOCK];
    const double base_mbps = p->base_bandwidth_mbps, amplitude = p->oscillation_amplitude,
                 freq_hz = p->oscillation_freq_hz, phase_turns = s->phase_turns, from_s = (double)first;
    rng_normals_between(&s->rng, p->noise_sigma, noise, chance, count);
    for (int i = 0; i < (int)count; i++) {
        const double swing = 1 + amplitude * fmath_sin_turns(freq_hz * (from_s + i) + phase_turns);
        open_mbps[i] = base_mbps * swing * fmath_exp(noise[i]);
    }
}

static void congest(const struct tr_network_params *p, struct network_state *s, size_t count,
                    const double *restrict chance, double *restrict congestion)
{
    for (size_t i = 0; i < count; i++) {
        congestion[i] = s->congestion = next_congestion(p, s->congestion, chance[i]);
    }
}

static void limit_to_goodput(const struct tr_network_params *p, const double *congestion, size_t count,
                             double *rate_mbps)
{
    for (size_t i = 0; i < count; i++) {
        rate_mbps[i] = fmin(rate_mbps[i], tcp_ceiling_mbps(network_latency_of(p, congestion[i]),
                                                           network_loss_of(p, congestion[i])));
    }
}

static void network_block(const struct tr_network_params *p, struct network_state *s, size_t first,
                          size_t count, const struct network_columns *out)
{
    double chance[BLOCK], congestion[BLOCK];
    double *restrict rate_mbps = out->rate_mbps + first;
    const double floor_mbps = p->bandwidth_floor_mbps;
    draw(p, s, first, count, rate_mbps, chance);
    congest(p, s, count, chance, congestion);
    for (size_t i = 0; i < count; i++) {
        const double left_mbps = rate_mbps[i] * (1 - congestion[i]);
        rate_mbps[i] = left_mbps > floor_mbps ? left_mbps : floor_mbps;
    }
    if (p->goodput == TR_NETWORK_GOODPUT_TCP) {
        limit_to_goodput(p, congestion, count, rate_mbps);
    }
    for (size_t i = 0; out->latency_ms && i < count; i++) {
        out->latency_ms[first + i] = network_latency_of(p, congestion[i]);
        out->loss[first + i] = network_loss_of(p, congestion[i]);
    }
    if (out->congestion) {
        memcpy(out->congestion + first, congestion, count * sizeof *congestion);
    }
}

void network_run(const struct tr_network_params *params, uint64_t seed, size_t ticks,
                 const struct network_columns *out)
{
    struct network_state state = {0};
    rng_init(&state.rng, seed, RNG_NETWORK);
    state.phase_turns = rng_uniform(&state.rng);
    for (size_t first = 0; first < ticks; first += BLOCK) {
        network_block(params, &state, first, ticks - first < BLOCK ? ticks - first : BLOCK, out);
    }
}

enum tr_status tr_network_generate(const struct tr_network_params *params, uint64_t seed, size_t ticks,
                                   const char *name, double *congestion, struct tr_trace **out,
                                   struct tr_error *err)
{
    if (ticks == 0 || ticks > TR_TRACE_SAMPLES_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, name,
                            "%zu seconds of network asked for, but 1 to %zu can be made", ticks,
                            TR_TRACE_SAMPLES_MAX);
    }
    struct trace_columns columns = {.count = ticks,
                                    .start_s = column_growing(NULL, ticks + 1),
                                    .rate_mbps = column_growing(NULL, ticks),
                                    .latency_ms = column_growing(NULL, ticks),
                                    .loss = column_growing(NULL, ticks)};
    enum tr_status status = TR_STATUS_OK;
    if (!columns.start_s || !columns.rate_mbps || !columns.latency_ms || !columns.loss) {
        status = tr_error_oom(err);
    } else {
        const struct network_columns made = {columns.rate_mbps, columns.latency_ms, columns.loss, congestion};
        network_run(params, seed, ticks, &made);
        for (size_t i = 0; i <= ticks; i++) {
            columns.start_s[i] = (double)i;
        }
        const struct trace_shape shape = {
            .name = name, .format = "generated", .samples = ticks, .interval_s = 1, .gaps_known = true};
        status = trace_finish(&columns, &shape, out, err);
    }
    if (status != TR_STATUS_OK) {
        free(columns.start_s);
        free(columns.rate_mbps);
        free(columns.latency_ms);
        free(columns.loss);
    }
    return status;
}
