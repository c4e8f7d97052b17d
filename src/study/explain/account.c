#include "study/explain/account.h"

#include "study/explain/account_fluid.h"
#include "study/explain/account_segments.h"

#include <math.h>
#include <stdlib.h>

#define PEAK_SHARE 0.9 /* a peak of this much of the highest is where the buffer began to sink */

/* Sets the other parts' gains against a wait that needed them. */
static void settle(double *parts_s, enum ledger_part part)
{
    const double both_s = fmin(-parts_s[LEDGER_GAINED], parts_s[part]);
    if (both_s > 0) {
        parts_s[part] -= both_s;
        parts_s[LEDGER_GAINED] += both_s;
    }
}

/* The last peak of the buffer that is nearly the highest. Peaks come in order of time. */
static size_t last_peak(const struct ledger_peak *peaks, size_t count)
{
    double most_s = 0;
    for (size_t i = 0; i < count; i++) {
        most_s = fmax(most_s, peaks[i].level_s);
    }
    size_t last = count - 1;
    while (last > 0 && peaks[last].level_s < PEAK_SHARE * most_s) {
        last--;
    }
    return last;
}

bool account_make(const struct ledger_session *session, size_t stall, struct ledger *out)
{
    const bool segmented = session->timeline->params.player.delivery == TR_PLAYER_SEGMENTS;
    size_t stalls, count = 0;
    const struct tr_timeline_stall *all = tr_timeline_stalls(session->timeline, &stalls);
    const double since_s = stall > 0 ? all[stall - 1].end_s : session->timeline->playback_start_s;
    struct ledger_peak *peaks = segmented
                                    ? account_segment_peaks(session, since_s, all[stall].begin_s, &count)
                                    : account_fluid_peaks(session, since_s, &count);
    if (!peaks) {
        return false;
    }
    const struct ledger_peak from = peaks[last_peak(peaks, count)];
    free(peaks);
    *out = (struct ledger){.from_s = from.t_s, .to_s = all[stall].begin_s, .lost_s = from.level_s};
    const bool ok = segmented ? account_segments(session, out) : account_fluid(session, out);
    settle(out->parts_s, LEDGER_EDGE);
    settle(out->parts_s, LEDGER_ROOM);
    settle(out->parts_s, LEDGER_SKIPPED); /* fetching goes on where the jump led */
    return ok;
}
