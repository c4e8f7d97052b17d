/* The nonlinear network model (MODEL.md section 1): congestion, oscillation, noise, once a second.
 *
 * Whatever dt a session has, the network ticks once a second: tick k covers [k, k+1) s. So one seed is one
 * network, and a generated network is a trace like any other.
 */
#ifndef TRACEREEL_NETWORK_H
#define TRACEREEL_NETWORK_H

#include <tracereel/error.h>
#include <tracereel/export.h>

#include <stddef.h>
#include <stdint.h>

TR_EXPORT_BEGIN

enum tr_network_recovery { TR_NETWORK_RECOVERY_EXPONENTIAL, TR_NETWORK_RECOVERY_LINEAR };
enum tr_network_goodput { TR_NETWORK_GOODPUT_RAW, TR_NETWORK_GOODPUT_TCP };

struct tr_network_params {
    double base_bandwidth_mbps, oscillation_amplitude, oscillation_freq_hz, noise_sigma;
    double congestion_probability, congestion_severity, congestion_recovery_rate;
    enum tr_network_recovery congestion_recovery;
    double base_latency_ms, base_packet_loss, bandwidth_floor_mbps;
    enum tr_network_goodput goodput;
};

struct tr_trace;

/* Latency and loss as congestion makes them; also used to infer them for measured traces. */
double tr_network_latency_ms(const struct tr_network_params *params,
                             double congestion); /* base (1 + 3 C^2) */
double tr_network_loss(const struct tr_network_params *params,
                       double congestion); /* base + 0.1 C^3, in [0, 1] */

/* `ticks` seconds of network for a seed, as a trace with latency and loss, named `name`. Where congestion is
 * not NULL it receives `ticks` values of C. */
enum tr_status tr_network_generate(const struct tr_network_params *params, uint64_t seed, size_t ticks,
                                   const char *name, double *congestion, struct tr_trace **out,
                                   struct tr_error *err);

TR_EXPORT_END

#endif
