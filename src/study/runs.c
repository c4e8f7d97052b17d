#include "study/runs.h"

#include "study/metric.h"
#include "study/network.h"

#include <math.h>
#include <stdlib.h>

/* The link that one run of one base goes over; all zero where it is made anew for each session. */
struct study_over {
    const struct tr_trace *trace;
    struct network made; /* `trace`, where it was made here, and its congestion where that is known */
};

static struct network_request network_of(const struct study_link *link, const struct study_base *base,
                                         const struct tr_params *params, size_t i)
{
    return (struct network_request){.name = link->name,
                                    .params = &params->network,
                                    .seed = base->seed + i,
                                    .duration_s = base->network_s,
                                    .edits = link->edits,
                                    .edit_count = link->edit_count};
}

/* The trace from start_s on, and then what lay before. */
static enum tr_status rotate(const struct tr_trace *trace, double start_s, struct tr_trace **out,
                             struct tr_error *err)
{
    const size_t n = trace->count, first = tr_trace_find(trace, start_s), room = n + 1;
    double *columns = malloc(4 * room * sizeof *columns);
    if (!columns) {
        return tr_error_oom(err);
    }
    double *length = columns, *rate = columns + room, *latency = columns + 2 * room,
           *loss = columns + 3 * room;
    size_t count = 0;
    for (size_t k = 0; k <= n; k++) {
        const size_t i = (first + k) % n;
        const double begin = k == 0 ? start_s : trace->start_s[i],
                     end = k == n ? start_s : trace->start_s[i + 1];
        if (end > begin) {
            length[count] = end - begin;
            rate[count] = trace->rate_mbps[i];
            latency[count] = trace->latency_ms ? trace->latency_ms[i] : 0;
            loss[count++] = trace->loss ? trace->loss[i] : 0;
        }
    }
    enum tr_status status =
        tr_trace_from_segments(trace->info.name, trace->info.format, count, length, rate,
                               trace->latency_ms ? latency : NULL, trace->loss ? loss : NULL, out, err);
    free(columns);
    if (status == TR_STATUS_OK) {
        /* As long as the whole, to the bit: a session over all of it must fit. And what a session reads off
         * the whole trace is the whole's. */
        (*out)->start_s[count] = trace->start_s[n];
        (*out)->info.duration_s = trace->info.duration_s;
        (*out)->info.mean_mbps = trace->info.mean_mbps;
        (*out)->info.p95_mbps = trace->info.p95_mbps;
    }
    return status;
}

double study_runs_apart_s(const struct study_runs *runs, size_t link)
{
    const struct tr_trace *trace = runs->links[link].trace;
    return trace ? tr_trace_duration_s(trace) / (double)runs->count : 0;
}

static enum tr_status make_over(const struct study_runs *runs, size_t link, size_t base, size_t i,
                                struct study_over *out, struct tr_error *err)
{
    const struct study_base *b = &runs->bases[base];
    const struct tr_trace *trace = runs->links[link].trace;
    enum tr_status status = TR_STATUS_OK;
    if (trace) {
        out->trace = trace;
        const double start_s = study_runs_apart_s(runs, link) * (double)i;
        if (i > 0) {
            status = rotate(trace, start_s, &out->made.trace, err);
        }
    } else if (!runs->network_varies) {
        const struct network_request request = network_of(&runs->links[link], b, &b->params, i);
        status = network_make(&request, &out->made, err);
    }
    if (out->made.trace) {
        out->trace = out->made.trace;
    }
    return status;
}

enum tr_status study_runs_init(struct study_runs *runs, struct tr_error *err)
{
    const size_t bases = runs->link_count * runs->player_count;
    runs->over = calloc(bases * runs->count, sizeof *runs->over);
    if (!runs->over) {
        return tr_error_oom(err);
    }
    enum tr_status status = TR_STATUS_OK;
    for (size_t k = 0; k < bases * runs->count && status == TR_STATUS_OK; k++) {
        const size_t base = k / runs->count, i = k % runs->count, link = base / runs->player_count;
        const size_t first = (link * runs->player_count) * runs->count + i;
        if (k != first && runs->links[link].trace) {
            runs->over[k].trace = runs->over[first].trace; /* all players have the same */
        } else {
            status = make_over(runs, link, base, i, &runs->over[k], err);
        }
    }
    return status;
}

void study_runs_free(struct study_runs *runs)
{
    const size_t count = runs->link_count * runs->player_count * runs->count;
    for (size_t k = 0; runs->over && k < count; k++) {
        network_free(&runs->over[k].made);
    }
    free(runs->over);
    runs->over = NULL;
}

const char *study_runs_called(const struct study_runs *runs)
{
    size_t measured = 0;
    for (size_t i = 0; i < runs->link_count; i++) {
        measured += runs->links[i].trace != NULL;
    }
    return measured == 0 ? "seeds" : measured == runs->link_count ? "starts" : "runs";
}

/* Over the config's link. */
static enum tr_status score(const struct tr_session_config *config, size_t metric,
                            struct tr_session_workspace *workspace, double *out, struct tr_error *err)
{
    if (study_metric_is_qoe(metric)) {
        struct tr_qoe qoe;
        enum tr_status status = tr_session_score_in(config, workspace, &qoe, err);
        *out = status == TR_STATUS_OK ? tr_qoe_field(&qoe, metric) : NAN;
        return status;
    }
    struct tr_timeline *timeline;
    enum tr_status status = tr_session_run(config, &timeline, err);
    if (status == TR_STATUS_OK) {
        *out = study_metric_of(metric, timeline);
        tr_timeline_free(timeline);
    }
    return status;
}

/* Over a network made for this session alone. */
static enum tr_status score_anew(struct tr_session_config *config, const struct network_request *request,
                                 size_t metric, struct tr_session_workspace *workspace, double *out,
                                 struct tr_error *err)
{
    const bool plain =
        !config->content && !config->abr && !config->decisions && !config->loop && !request->edit_count;
    if (plain && study_metric_is_qoe(metric)) {
        struct tr_qoe qoe;
        enum tr_status status = tr_session_score_generated(config->params, config->seed, config->dt_s,
                                                           config->duration_s, &qoe, err);
        *out = status == TR_STATUS_OK ? tr_qoe_field(&qoe, metric) : NAN;
        return status;
    }
    struct network network;
    enum tr_status status = network_make(request, &network, err);
    if (status == TR_STATUS_OK) {
        config->trace = network.trace;
        config->congestion = network.congestion;
        config->congestion_count = network.ticks;
        status = score(config, metric, workspace, out, err);
        network_free(&network);
    }
    return status;
}

enum tr_status study_runs_score(const struct study_runs *runs, size_t base, const struct tr_params *params,
                                size_t i, size_t metric, struct tr_session_workspace *workspace, double *out,
                                struct tr_error *err)
{
    const struct study_base *b = &runs->bases[base];
    const struct study_link *link = &runs->links[base / runs->player_count];
    const struct study_over *over = &runs->over[base * runs->count + i];
    struct tr_session_config config = {
        .params = params,
        .trace = over->trace,
        .generated = !link->trace,
        .congestion = over->made.congestion,
        .congestion_count = over->made.ticks,
        .content = runs->content,
        .abr = runs->abr,
        .decisions = runs->decisions,
        .dt_s = b->dt_s,
        .duration_s = b->duration_s,
        .loop = b->loop,
        .seed = b->seed + i,
    };
    const struct network_request request = network_of(link, b, params, i);
    return over->trace ? score(&config, metric, workspace, out, err)
                       : score_anew(&config, &request, metric, workspace, out, err);
}
