#include "show/why.h"

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
