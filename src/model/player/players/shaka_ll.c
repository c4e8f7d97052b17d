/* Shaka Player 5.2 in its low-latency mode over DASH: a segment is asked for before it is there, its chunks
 * come as they are made, and the waiting for them counts as time of downloading. By default nothing acts on
 * latency; live_sync is what a ServiceDescription in the manifest switches on.
 * Source: Shaka Player 5.2.12, lib/abr/simple_abr_manager.js, lib/media/streaming_engine.js,
 * lib/media/presentation_timeline.js, lib/net/http_fetch_plugin.js, lib/player.js; players-ll section 3.3. */
#include "model/player/chunked.h"
#include "model/player/live.h"
#include "model/player/players/players.h"
#include "model/player/players/shaka_reports.h"

#include "base/fmath.h"

#define PASSES_OVER_S 2.0  /* at most: then it looks again */
#define REACH_S       1e-6 /* seconds that a double may be short of a moment */
#define TICK_S        0.25 /* the element's timeupdate, about */
#define SYNC_OFF_S    0.5  /* live sync: tolerance around its target, ... */
#define SYNC_FASTER   1.1  /* ... and its two rates */
#define SYNC_SLOWER   0.95

enum { LOOK, REPORT, TICK, TIMERS }; /* timers */

struct shaka_ll_params {
    double switch_interval_s, setup_s;
    int live_sync;
};

struct shaka_ll {
    struct live live;
    struct chunked chunked;
    double chosen_s;
    struct reported now, ahead; /* of the segment under way; of what there is of the one after it */
    double ahead_mbit;          /* that has come of it: it need not come again */
    struct cut ahead_cut;
    uint16_t ahead_next;              /* chunk of it that has not been sent */
    double had_mbit;                  /* the same of the segment under way: reported already */
    bool knows[TR_LADDER_LEVELS_MAX]; /* a level's initialisation segment is there */
};

static const struct shaka_ll_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct shaka_ll_params);
}

static double trip_s(struct engine *engine)
{
    return link_round_trip_s(&engine->link, engine->now_s);
}

/* ---- fetching ---- */

/* Reads before this bring too little for a report of a transfer, of which had_mbit came before. */
static double enough_s(struct engine *engine, enum track track, const struct reported *last, double had_mbit)
{
    const double wanted = last->mbit + REPORT_LEAST - had_mbit,
                 soonest_s = link_soonest_s(&engine->link, &engine->transfers[track], wanted, engine->now_s) -
                             REACH_S;
    return greater(soonest_s, last->t_s + REPORT_S);
}

/* The next report: once the first bytes of a chunk are there, as the waiting for it was long enough. Reads
 * that bring none are passed over one by one, as their moments add up; a chunk that has come makes it look
 * again. */
static void look_for_reports(struct engine *engine, const struct shaka_ll *s)
{
    double begins_s = engine->transfers[TRACK_PICTURE].first_byte_s, last_s = s->now.t_s,
           soonest_s = enough_s(engine, TRACK_PICTURE, &s->now, s->chunked.came_mbit - s->had_mbit);
    if (engine_fetching(engine, TRACK_SOUND)) {
        begins_s = lesser(begins_s, engine->transfers[TRACK_SOUND].first_byte_s);
        last_s = lesser(last_s, s->ahead.t_s);
        soonest_s = lesser(soonest_s, enough_s(engine, TRACK_SOUND, &s->ahead, s->ahead_mbit));
    }
    double report_s = greater(greater(engine->now_s, begins_s) + READ_S, last_s + REPORT_S + 1e-6);
    soonest_s = lesser(soonest_s, lesser(engine->due_s[TRACK_PICTURE], report_s + PASSES_OVER_S));
    while (report_s < soonest_s) {
        report_s += READ_S;
    }
    engine_set_timer(engine, REPORT, report_s);
}

/* Sends what there will be of the next segment after wait_s, from the first chunk on that has not been sent.
 */
static void send_ahead(struct engine *engine, struct shaka_ll *s, double wait_s)
{
    struct transfer chunks = {.track = TRACK_SOUND,
                              .segment = s->ahead_cut.segment,
                              .level = s->live.level,
                              .goes_on = s->ahead_next > 0};
    const double sent_s = engine->now_s + wait_s;
    for (; s->ahead_next < s->ahead_cut.pieces; s->ahead_next++) {
        const uint16_t i = s->ahead_next;
        if (chunks.mbit > 0 &&
            engine_piece_exists_s(engine, chunks.segment, cut_end_s(&s->ahead_cut, i)) > sent_s) {
            break;
        }
        chunks.mbit +=
            media_piece_mbit(&engine->media, chunks.segment, chunks.level, cut_length_s(&s->ahead_cut, i));
    }
    engine_ask(engine, &chunks, wait_s);
}

/* The next chunk of it comes when it is there. */
static void go_on_ahead(struct engine *engine, struct shaka_ll *s)
{
    if (s->ahead_next < s->ahead_cut.pieces) {
        const double exists_s =
            engine_piece_exists_s(engine, s->ahead_cut.segment, cut_end_s(&s->ahead_cut, s->ahead_next));
        send_ahead(engine, s, greater(0, exists_s + trip_s(engine) / 2 - engine->now_s));
    }
}

/* Two segments are asked for at a time (streaming.segmentPrefetchLimit), and share the link: the next one,
 * where some of it is there, comes beside this one. */
static void ask_ahead(struct engine *engine, struct shaka_ll *s, double wait_s)
{
    const struct media *media = &engine->media;
    const uint32_t next = s->live.segment + 1;
    if (!engine->link.shared || next >= media->count) {
        return;
    }
    s->ahead_cut = low_latency_cut(media, next, engine->params->live.chunk_s);
    s->ahead_next = 0;
    if (engine_piece_exists_s(engine, next, cut_end_s(&s->ahead_cut, 0)) <= engine->now_s) {
        send_ahead(engine, s, wait_s);
    }
    s->ahead = (struct reported){engine->now_s, 0};
}

static void ask(struct engine *engine, struct shaka_ll *s, bool as_one)
{
    const double wait_s = (s->knows[s->live.level] ? 1 : 2) * trip_s(engine);
    if (s->live.segment >= engine->media.count) {
        return;
    }
    s->knows[s->live.level] = true;
    chunked_ask(engine, &s->chunked, s->live.segment, s->live.level, wait_s, s->ahead_mbit, as_one);
    s->now = (struct reported){engine->now_s, 0};
    s->had_mbit = s->ahead_mbit;
    s->ahead_mbit = 0;
    ask_ahead(engine, s, wait_s);
    look_for_reports(engine, s);
}

static void drop_ahead(struct engine *engine)
{
    if (engine_fetching(engine, TRACK_SOUND)) {
        engine_cancel(engine, TRACK_SOUND);
    }
}

static void look(struct engine *engine, struct shaka_ll *s)
{
    double over_s;
    if (live_has_room(engine, &over_s)) {
        ask(engine, s, false);
    } else {
        engine_waits(engine, TR_TIMELINE_WAIT_ROOM, s->live.segment);
        engine_set_timer(engine, LOOK, engine->now_s + greater(TICK_S, over_s / engine->playback.rate));
    }
}

/* ---- the estimate, and levels ---- */

static double new_mbit(struct engine *engine, const struct shaka_ll *s)
{
    return greater(0, chunked_loaded_mbit(engine, &s->chunked) - s->had_mbit);
}

static double ahead_mbit(struct engine *engine, const struct shaka_ll *s)
{
    return s->ahead_mbit + link_loaded_mbit(&engine->link, &engine->transfers[TRACK_SOUND], engine->now_s);
}

static bool report_all(struct engine *engine, struct shaka_ll *s)
{
    const bool now = report_progress(engine, &s->live, &s->now, new_mbit(engine, s), false);
    const bool ahead = engine_fetching(engine, TRACK_SOUND) &&
                       report_progress(engine, &s->live, &s->ahead, ahead_mbit(engine, s), false);
    return now || ahead;
}

static bool is_due(const struct engine *engine, const struct shaka_ll *s)
{
    return s->live.sampled_mbit >= TRUSTS_MBIT &&
           engine->now_s - s->chosen_s >= own(engine)->switch_interval_s - 1e-6;
}

/* StreamingEngine.shouldAbortCurrentRequest_: the new one would come in time, or has fewer bits than are
 * left. The segment in the midst of which playback stands goes on only once it is whole in the new level
 * (five real sessions of five, with 0.5 to 1.5 s of it in the buffer by then). Nothing that was fetched ahead
 * is kept (SegmentPrefetch.switchStream). */
static void switch_to(struct engine *engine, struct shaka_ll *s, int level)
{
    s->live.level = level;
    drop_ahead(engine);
    s->ahead_mbit = 0;
    if (!engine_fetching(engine, TRACK_PICTURE)) {
        return;
    }
    const double ahead_s = engine_ahead_s(engine),
                 wanted = media_mbit(&engine->media, s->chunked.whole.segment, level),
                 rest = s->chunked.whole.mbit - chunked_loaded_mbit(engine, &s->chunked);
    const bool in_time = wanted / live_estimate_mbps(engine, &s->live) < ahead_s;
    const bool begun = engine->playback.started;
    if (rest > wanted || (!begun && in_time)) {
        engine_abandon(engine, level);
        engine_set_timer(engine, REPORT, INFINITY);
        s->live.segment = s->chunked.whole.segment;
        ask(engine, s, begun);
    }
}

static void decide(struct engine *engine, struct shaka_ll *s)
{
    if (!is_due(engine, s)) {
        return;
    }
    s->chosen_s = engine->now_s;
    const int level = engine_choose(engine, s->live.segment).level;
    if (level != s->live.level) {
        switch_to(engine, s, level);
    }
}

/* ---- latency ---- */

/* Player.onTimeUpdate_: by the distance from the end of what can be sought, which is behind live already. */
static void live_sync(struct engine *engine)
{
    const struct tr_live_params *live = &engine->params->live;
    struct playback *playback = &engine->playback;
    const double behind_end_s = engine_behind_live_s(engine) - live->target_s - live->chunk_s;
    if (!playback->started || playback->stalled) {
        return;
    }
    playback_set_speed(playback, behind_end_s > live->target_s + SYNC_OFF_S   ? SYNC_FASTER
                                 : behind_end_s < live->target_s - SYNC_OFF_S ? SYNC_SLOWER
                                                                              : 1);
}

/* ---- events ---- */

static void shaka_ll_begin(struct engine *engine)
{
    struct shaka_ll *s = PLAYER_STATE(engine, struct shaka_ll);
    const struct tr_live_params *live = &engine->params->live;
    live_prepare(engine, &s->live);
    s->live.level = s->live.loaded_level = engine->playback.on_screen = 0; /* until the first choice */
    engine->link.overshoots = true;
    s->live.level = engine_choose(engine, 0).level;
    s->chosen_s = -INFINITY;
    if (engine->media.count == MEDIA_ENDLESS) {
        /* Its live point counts back from the end of the last whole segment that could be there. */
        const double behind_s = live->target_s + live->chunk_s;
        low_latency_join(engine, s->live.joined_s, behind_s, 0);
        engine->playback.target_s = own(engine)->live_sync ? behind_s + live->target_s : behind_s;
        if (own(engine)->live_sync) {
            engine_set_timer(engine, TICK, TICK_S);
        }
    }
    engine_set_timer(engine, LOOK, s->live.joined_s + own(engine)->setup_s);
}

static void shaka_ll_timer(struct engine *engine, int timer)
{
    struct shaka_ll *s = PLAYER_STATE(engine, struct shaka_ll);
    switch (timer) {
    case LOOK:
        if (!engine_fetching(engine, TRACK_PICTURE)) {
            look(engine, s);
        }
        break;
    case REPORT:
        if (engine_fetching(engine, TRACK_PICTURE)) {
            const bool any = report_all(engine, s);
            look_for_reports(engine, s);
            if (any) {
                decide(engine, s);
            }
        }
        break;
    case TICK:
        live_sync(engine);
        engine_set_timer(engine, TICK, engine->now_s + TICK_S);
        break;
    }
}

static void shaka_ll_done(struct engine *engine, const struct transfer *transfer)
{
    struct shaka_ll *s = PLAYER_STATE(engine, struct shaka_ll);
    if (transfer->track == TRACK_SOUND) {
        s->ahead_mbit += transfer->mbit;
        const bool over = s->ahead_next == s->ahead_cut.pieces;
        const bool any = report_progress(engine, &s->live, &s->ahead, s->ahead_mbit, over);
        go_on_ahead(engine, s);
        if (any) {
            decide(engine, s);
        }
        return;
    }
    if (!chunked_came(engine, &s->chunked, transfer)) {
        const bool any = report_progress(engine, &s->live, &s->now, new_mbit(engine, s), false);
        look_for_reports(engine, s);
        if (any) {
            decide(engine, s);
        }
        return;
    }
    engine_set_timer(engine, REPORT, INFINITY);
    live_arrived(&s->live, transfer);
    if (report_progress(engine, &s->live, &s->now, new_mbit(engine, s), true)) {
        decide(engine, s);
    }
    if (engine_fetching(engine, TRACK_SOUND) && !engine_fetching(engine, TRACK_PICTURE)) {
        s->ahead_mbit = ahead_mbit(engine, s);
        drop_ahead(engine);
    }
    if (!engine_fetching(engine, TRACK_PICTURE)) {
        look(engine, s);
    }
}

static struct tr_abr_choice shaka_ll_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct shaka_ll *s = PLAYER_STATE(engine, struct shaka_ll);
    return (struct tr_abr_choice){live_within_estimate(engine, &s->live, NULL), 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct shaka_ll),
    .timers = TIMERS,
    .pieces = TR_PARAMS_CHUNKS,
    .chooses_first = true,
    .begin = shaka_ll_begin,
    .timer = shaka_ll_timer,
    .done = shaka_ll_done,
    .choose = shaka_ll_choose,
};

static const struct tr_param params[] = {
    OWN_INTERVAL("shaka_ll", struct shaka_ll_params, switch_interval_s, "decide every", 8, 120,
                 TR_PARAM_GROUP_LEVEL, NULL, "The level is chosen at most this often and kept in between"),
    OWN_NUMBER("shaka_ll", struct shaka_ll_params, setup_s, "time to the first fetch", 0.04, 0, 10, "s",
               TR_PARAM_GROUP_JOINING, NULL,
               "From knowing where playback begins to the first segment's request"),
    OWN_SWITCH("shaka_ll", struct shaka_ll_params, live_sync, "live sync", 0, TR_PARAM_GROUP_LIVE, NULL,
               "Whether playback is faster and slower by the distance from the seekable end, as a "
               "ServiceDescription in the manifest makes it"),
};

const struct player_row player_shaka_ll = {
    .row = {.info = {.name = "shaka-ll",
                     .title = "Shaka Player 5.2, low latency",
                     .models =
                         "chunks of a segment that is being made, whose waiting counts as downloading: so "
                         "it falls level by level to the lowest and stays there; each stall stays, too",
                     .source = "Shaka Player 5.2.12, SimpleAbrManager, StreamingEngine, HttpFetchPlugin",
                     .held = "sessions of Shaka Player 5.2.12 in Chromium over LL-DASH",
                     .section = "shaka_ll"},
            OWN_PARAMS(params, struct shaka_ll_params)},
    .type = &type,
};
