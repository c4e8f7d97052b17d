/* Scores of how the content came: from the requests and the switches on screen, MODEL.md section 5.3. */
#include "model/timeline_build.h"

#include <tracereel/timeline.h>

#include <math.h>

#define PENSIEVE_STALL_PENALTY 4.3
#define OSCILLATION_S          10.0

/* Mao, Netravali and Alizadeh 2017: of each chunk Mbit/s, less 4.3 a second stalled before it came, less the
 * change in Mbit/s from the chunk before; the wait for the first picture counts as stalled. A segment that
 * was fetched again counts as it came last. */
static void score_chunks(const struct tr_timeline *timeline, double t_s, struct tr_scores *out)
{
    const struct tr_ladder_level *levels = timeline->params.ladder.levels;
    double reward = 0, before_kbps = NAN, stalled_s = 0;
    size_t chunks = 0;
    for (size_t i = 0; i < timeline->fetch_count && timeline->fetches[i].end_s <= t_s; i++) {
        const struct tr_timeline_fetch *fetch = &timeline->fetches[i];
        stalled_s += fetch->stalled_s;
        if (fetch->abandoned || fetch->cut_off || fetch->piece + 1 < fetch->pieces) {
            continue;
        }
        const double kbps = levels[fetch->level].video_kbps;
        const double change = isnan(before_kbps) ? 0 : fabs(kbps - before_kbps);
        reward += kbps / 1000 - PENSIEVE_STALL_PENALTY * stalled_s - change / 1000;
        before_kbps = kbps;
        stalled_s = 0;
        chunks++;
    }
    out->chunks = chunks;
    out->pensieve_chunk_qoe = chunks > 0 ? reward / (double)chunks : NAN;
}

static void score_switches(const struct tr_timeline *timeline, double t_s, struct tr_scores *out)
{
    const struct tr_ladder_level *levels = timeline->params.ladder.levels;
    double last_s = -INFINITY;
    bool last_up = false;
    for (size_t i = 0; i < timeline->event_count && timeline->events[i].t_s <= t_s; i++) {
        const struct tr_timeline_event *event = &timeline->events[i];
        if (event->kind != TR_TIMELINE_EVENT_SWITCH) {
            continue;
        }
        const bool up = event->to_level > event->from_level;
        const double mbps =
            fabs(levels[event->to_level].video_kbps - levels[event->from_level].video_kbps) / 1000;
        *(up ? &out->switches_up : &out->switches_down) += 1;
        *(up ? &out->switched_up_mbps : &out->switched_down_mbps) += mbps;
        out->oscillations += up != last_up && event->t_s - last_s <= OSCILLATION_S;
        last_s = event->t_s;
        last_up = up;
    }
}

void timeline_score_delivery(const struct tr_timeline *timeline, double t_s, struct tr_scores *out)
{
    out->startup_s = fmin(timeline->playback_start_s, t_s);
    out->switches_up = out->switches_down = out->oscillations = 0;
    out->switched_up_mbps = out->switched_down_mbps = 0;
    score_switches(timeline, t_s, out);
    score_chunks(timeline, t_s, out);
}
