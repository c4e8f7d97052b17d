/* The nonlinear network model, MODEL.md section 1. */
#include <tracereel/network.h>
#include <tracereel/trace.h>

#include "base/fmath.h"
#include "model/network.h"
#include "model/rng.h"

#include <math.h>
#include <stdlib.h>

#define MATHIS_C     1.22         /* Mathis et al. 1997, for one acknowledgement a segment */
#define SEGMENT_BITS (1460.0 * 8) /* a full TCP segment on Ethernet */
#define RECOVERED    1e-6         /* exponential recovery ends here */

struct network_state {
    struct rng rng;
    double congestion, phase_turns;
};

struct network_tick {
    double bandwidth_mbps, latency_ms, loss;
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

static void network_step(const struct tr_network_params *p, struct network_state *s, double t_s,
                         struct network_tick *out)
{
    double noise = fmath_exp(p->noise_sigma * rng_normal(&s->rng));
    s->congestion = next_congestion(p, s->congestion, rng_uniform(&s->rng));
    double swing =
        1 + p->oscillation_amplitude * fmath_sin_turns(p->oscillation_freq_hz * t_s + s->phase_turns);
    double bandwidth = p->base_bandwidth_mbps * swing * noise * (1 - s->congestion);
    out->bandwidth_mbps = bandwidth > p->bandwidth_floor_mbps ? bandwidth : p->bandwidth_floor_mbps;
    out->latency_ms = network_latency_of(p, s->congestion);
    out->loss = network_loss_of(p, s->congestion);
    if (p->goodput == TR_NETWORK_GOODPUT_TCP) {
        out->bandwidth_mbps = fmin(out->bandwidth_mbps, tcp_ceiling_mbps(out->latency_ms, out->loss));
    }
}

void network_run(const struct tr_network_params *params, uint64_t seed, size_t ticks,
                 const struct network_columns *out)
{
    struct network_state state = {0};
    rng_init(&state.rng, seed, RNG_NETWORK);
    state.phase_turns = rng_uniform(&state.rng);
    for (size_t i = 0; i < ticks; i++) {
        struct network_tick tick;
        network_step(params, &state, (double)i, &tick);
        out->rate_mbps[i] = tick.bandwidth_mbps;
        if (out->latency_ms) {
            out->latency_ms[i] = tick.latency_ms;
            out->loss[i] = tick.loss;
        }
        if (out->congestion) {
            out->congestion[i] = state.congestion;
        }
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
    double *columns = malloc(ticks * 4 * sizeof *columns);
    if (!columns) {
        return tr_error_oom(err);
    }
    double *duration_s = columns + 3 * ticks;
    const struct network_columns made = {columns, columns + ticks, columns + 2 * ticks, congestion};
    network_run(params, seed, ticks, &made);
    for (size_t i = 0; i < ticks; i++) {
        duration_s[i] = 1;
    }
    enum tr_status status = tr_trace_from_segments(name, "generated", ticks, duration_s, made.rate_mbps,
                                                   made.latency_ms, made.loss, out, err);
    free(columns);
    return status;
}
