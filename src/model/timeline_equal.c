#include <tracereel/timeline.h>

#include <string.h>

static bool same_level(const struct tr_ladder_level *a, const struct tr_ladder_level *b)
{
    return a->video_kbps == b->video_kbps && a->audio_kbps == b->audio_kbps;
}

static bool same_ladder(const struct tr_ladder *a, const struct tr_ladder *b)
{
    bool same = a->count == b->count;
    for (int i = 0; i < a->count && same; i++) {
        same = same_level(&a->levels[i], &b->levels[i]);
    }
    return same;
}

/* Runs that differ do so early in one of the first columns; the link's, which they may share, come last. */
bool tr_timeline_equal(const struct tr_timeline *a, const struct tr_timeline *b)
{
    static const enum tr_timeline_column columns[] = {TR_TIMELINE_BUFFER_LEVEL_S, TR_TIMELINE_CONTENT_S,
                                                      TR_TIMELINE_INFLOW,         TR_TIMELINE_AV_DRIFT_MS,
                                                      TR_TIMELINE_BEHIND_LIVE_S,  TR_TIMELINE_LATENCY_MS,
                                                      TR_TIMELINE_PACKET_LOSS,    TR_TIMELINE_BANDWIDTH_MBPS};
    bool same = a->count == b->count && a->dt_s == b->dt_s && a->untold == b->untold &&
                a->playback_start_s == b->playback_start_s && a->event_count == b->event_count &&
                a->fetch_count == b->fetch_count && same_ladder(&a->params.ladder, &b->params.ladder) &&
                memcmp(a->quality, b->quality, a->count) == 0 && memcmp(a->flags, b->flags, a->count) == 0;
    for (size_t i = 0; i < sizeof columns / sizeof *columns && same; i++) {
        same = memcmp(a->columns[columns[i]], b->columns[columns[i]], a->count * sizeof(double)) == 0;
    }
    for (size_t i = 0; same && i < a->event_count; i++) {
        same = a->events[i].kind == b->events[i].kind && a->events[i].t_s == b->events[i].t_s;
    }
    return same;
}
