#include "study/network.h"

#include <tracereel/session.h>

#include <math.h>
#include <stdlib.h>

double network_seconds(double duration_s)
{
    return fmax(1, ceil(duration_s > 0 ? duration_s : TR_SESSION_GENERATED_S));
}

/* Edits, and the congestion of each second of what they make: that of the second it comes from. */
static enum tr_status edit(const struct network_request *request, struct network *network,
                           struct tr_error *err)
{
    struct tr_trace *edited;
    enum tr_status status = tr_edit_apply(network->trace, request->edits, request->edit_count, &edited, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const double before_s = (double)network->ticks;
    const size_t ticks = (size_t)ceil(tr_trace_duration_s(edited) - 1e-9);
    double *congestion = malloc(ticks * sizeof *congestion);
    if (!congestion) {
        tr_trace_free(edited);
        return tr_error_oom(err);
    }
    for (size_t i = 0; i < ticks; i++) {
        const double origin_s =
            tr_edit_origin_s(request->edits, request->edit_count, before_s, (double)i + 0.5);
        congestion[i] = network->congestion[(size_t)fmax(0, fmin(origin_s, before_s - 1))];
    }
    network_free(network);
    *network = (struct network){edited, congestion, ticks};
    return TR_STATUS_OK;
}

enum tr_status network_make(const struct network_request *request, struct network *out, struct tr_error *err)
{
    /* One that ends with its content begins again where that takes longer. */
    const double seconds = network_seconds(request->duration_s);
    if (!(seconds <= (double)TR_SESSION_STEPS_MAX)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--duration",
                            "%g s is too long; a network is made for up to %zu s", request->duration_s,
                            TR_SESSION_STEPS_MAX);
    }
    struct network made = {.ticks = (size_t)seconds};
    made.congestion = malloc(made.ticks * sizeof *made.congestion);
    if (!made.congestion) {
        return tr_error_oom(err);
    }
    enum tr_status status = tr_network_generate(request->params, request->seed, made.ticks, request->name,
                                                made.congestion, &made.trace, err);
    if (status == TR_STATUS_OK && request->edit_count) {
        status = edit(request, &made, err);
    }
    if (status != TR_STATUS_OK) {
        network_free(&made);
        return status;
    }
    *out = made;
    return TR_STATUS_OK;
}

void network_free(const struct network *network)
{
    tr_trace_free(network->trace);
    free(network->congestion);
}
