/* How far behind live, and how fast: figures of a live session, MODEL.md section 5.3. */
#include <tracereel/timeline.h>

#include "base/fmath.h"
#include "model/timeline_build.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define OFF_SPEED       0.03 /* slower or faster by less is taken for the usual rate */
#define NQOE_NEAR_S     1.1  /* NQoE: latency up to here costs little, ... */
#define NQOE_NEAR_SHARE 0.05 /* ... of the lowest bitrate a second, ... */
#define NQOE_FAR_SHARE  0.1  /* ... and beyond it of the highest */

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* The value that `below` others stand before, all of them 0 or more: these are in the order of their bits, so
 * halving what it may be finds it, and needs no memory that could run out. */
static double ordered(const double *values, size_t count, size_t below)
{
    uint64_t low = 0, high = bits_of(INFINITY);
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        size_t up_to = 0;
        for (size_t i = 0; i < count; i++) {
            up_to += bits_of(fabs(values[i])) <= middle;
        }
        if (up_to > below) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    double value;
    memcpy(&value, &low, sizeof value);
    return value;
}

static double quantile(const double *values, size_t count, double share)
{
    const double at = share * (double)(count - 1);
    const size_t low = (size_t)at, high = low + 1 < count ? low + 1 : low;
    const double value = ordered(values, count, low);
    return value + (ordered(values, count, high) - value) * (at - (double)low);
}

/* The challenge's score (Bentaleb, Akcay, Lim, Begen and Zimmermann, MMSys 2020, after Begen's NQoE): each
 * segment is worth its bitrate times its length, less its latency and the distance of its rate from 1, each
 * times a weight of the ladder's bitrates, less the highest bitrate a second stalled and the changes of
 * bitrate; as a share of what the highest bitrate would be worth with none of that. */
static double nqoe(const struct tr_timeline *timeline, size_t first, size_t end)
{
    const struct tr_ladder *ladder = &timeline->params.ladder;
    const double lowest = ladder->levels[0].video_kbps,
                 highest = ladder->levels[ladder->count - 1].video_kbps,
                 segment_s = timeline->params.player.segment_s;
    const double *content = timeline->columns[TR_TIMELINE_CONTENT_S],
                 *behind = timeline->columns[TR_TIMELINE_BEHIND_LIVE_S],
                 *speed = timeline->columns[TR_TIMELINE_SPEED];
    double worth = 0, played_s = 0;
    for (size_t i = first; i < end; i++) {
        const double kbps = ladder->levels[timeline->quality[i]].video_kbps,
                     shown_s = lesser(content[i] - (i > 0 ? content[i - 1] : 0), 2 * timeline->dt_s);
        const double late =
            behind[i] * (behind[i] <= NQOE_NEAR_S ? NQOE_NEAR_SHARE * lowest : NQOE_FAR_SHARE * highest);
        played_s += shown_s;
        worth += kbps * shown_s - shown_s / segment_s * (late + lowest * fabs(speed[i] - 1));
        if (i > first) {
            worth -= fabs(kbps - ladder->levels[timeline->quality[i - 1]].video_kbps);
        }
    }
    struct tr_timeline_stalled stalled;
    tr_timeline_stalled_between(timeline, 0, tr_timeline_step_start_s(timeline->dt_s, end), &stalled);
    return (worth - highest * stalled.total_s) / (highest * played_s);
}

void tr_timeline_latency(const struct tr_timeline *timeline, double t_s, struct tr_latency *out)
{
    const double *behind = timeline->columns[TR_TIMELINE_BEHIND_LIVE_S];
    const size_t end = tr_timeline_step_at(timeline, t_s) + 1;
    size_t first = tr_timeline_step_at(timeline, timeline->playback_start_s), fast = 0, slow = 0;
    first = first < end ? first : end - 1;
    *out = (struct tr_latency){.p95_behind_live_s = quantile(behind + first, end - first, 0.95),
                               .last_behind_live_s = behind[end - 1],
                               .fast_ratio = NAN,
                               .slow_ratio = NAN,
                               .nqoe = NAN};
    if (timeline->untold & TR_UNTOLD_LIVE) {
        out->p95_behind_live_s = out->last_behind_live_s = NAN;
    }
    if (!timeline_has(timeline, TR_TIMELINE_SPEED)) {
        return;
    }
    const double *speed = timeline->columns[TR_TIMELINE_SPEED];
    for (size_t i = first; i < end; i++) {
        fast += speed[i] > 1 + OFF_SPEED;
        slow += speed[i] < 1 - OFF_SPEED;
    }
    out->fast_ratio = (double)fast / (double)(end - first);
    out->slow_ratio = (double)slow / (double)(end - first);
    out->nqoe = nqoe(timeline, first, end);
}
