/* Sums behind the QoE report (MODEL.md section 4), added up from the first step to the last, so that a report
 * on [0, t] is the same to the bit however it was come by. */
#ifndef TRACEREEL_MODEL_QUALITY_H
#define TRACEREEL_MODEL_QUALITY_H

#include <tracereel/params.h>
#include <tracereel/quality.h>

#include <stddef.h>
#include <stdint.h>

struct qoe_sums {
    double drift_ms, drift_max_ms, level_s;                   /* of |drift| */
    uint32_t stalled, stalls, out_of_sync, switches, dropped; /* steps */
};

/* Adds `count` steps; flags are those of enum tr_timeline_flag. */
void qoe_add(struct qoe_sums *sums, const struct tr_quality_params *params, const double *level_s,
             const double *drift_ms, const uint8_t *flags, size_t count);

void qoe_report(const struct qoe_sums *sums, const struct tr_quality_params *params, size_t steps,
                double dt_s, struct tr_qoe *out);

#endif
