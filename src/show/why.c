#include "show/why.h"

#include <stdlib.h>

#define SECONDS_MOST                                                                                         \
    3e5              /* of sessions run again, whatever is explained: some hundred sessions of ten minutes */
#define RUNS_MOST 50 /* and of a longer one so many runs */

enum tr_status why_explain(const struct source *source, size_t first, size_t count, struct explanation *out,
                           struct tr_error *err)
{
    const struct tr_session_config config = source_config(source);
    const struct explain_session session = {
        .config = &config,
        .timeline = source->timeline,
        .seconds_most = SECONDS_MOST + RUNS_MOST * tr_timeline_duration_s(source->timeline)};
    return explain_stalls(&session, first, count, out, err);
}

void reasons_free(struct reasons *reasons)
{
    for (int i = 0; i < LINEUP_MAX; i++) {
        for (size_t k = 0; k < reasons->counts[i]; k++) {
            explanation_destroy(&reasons->of[i][k]);
        }
        free(reasons->of[i]);
    }
    *reasons = (struct reasons){0};
}

enum tr_status reasons_find(const struct lineup *lineup, struct reasons *out, struct tr_error *err)
{
    *out = (struct reasons){0};
    for (int i = 0; i < lineup->count; i++) {
        size_t count;
        tr_timeline_stalls(lineup->sources[i].timeline, &count);
        out->of[i] = calloc(count + 1, sizeof *out->of[i]);
        enum tr_status status =
            out->of[i] ? why_explain(&lineup->sources[i], 0, count, out->of[i], err) : tr_error_oom(err);
        if (status != TR_STATUS_OK) {
            reasons_free(out);
            return status;
        }
        out->counts[i] = count;
    }
    return TR_STATUS_OK;
}

const struct explanation *reasons_at(const struct reasons *reasons, double t_s, double hold_s, int *whose)
{
    const struct explanation *newest = NULL;
    for (int i = 0; i < LINEUP_MAX; i++) {
        for (size_t k = 0; k < reasons->counts[i]; k++) {
            const struct explanation *e = &reasons->of[i][k];
            const bool is = e->begin_s <= t_s && t_s < e->end_s + hold_s;
            if (is && (!newest || e->begin_s >= newest->begin_s)) {
                newest = e;
                *whose = i;
            }
        }
    }
    return newest;
}
