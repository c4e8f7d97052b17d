/* Shaka Player 5.2 in its low-latency mode over HLS: before it plays it looks for captions in three whole
 * segments; then parts, two at a time where playlists list them, the last one by its preload hint before it
 * is there, so that the waiting for it counts as time of downloading. Playlists are asked for twice a second.
 * A level that is new begins the segment at hand again. Nothing acts on latency.
 * Source: Shaka Player 5.2.12, lib/hls/hls_parser.js, lib/media/segment_index.js, segment_prefetch.js,
 * streaming_engine.js, lib/abr/simple_abr_manager.js, lib/net/http_fetch_plugin.js. */
#include "model/player/live.h"
#include "model/player/low_latency.h"
#include "model/player/players/players.h"
#include "model/player/players/shaka_reports.h"

#include "base/fmath.h"

#define LOOK_S          0.1 /* streaming.updateIntervalSeconds in low latency */
#define LISTED_SEGMENTS 3   /* whole segments of which a playlist still lists the parts */
#define CACHED_S        0.008 /* a part that is asked for once more, from the browser's cache: measured, median */
#define NEXT_S          0.005  /* from a part's last byte until the next one is asked for */
#define HEAD_MBIT       0.0019 /* 240 bytes of HTTP a part, the sessions' server's */
#define PROBED_S        0.02 /* from one of the segments that are looked into to the next: measured, median */
#define UPDATES_HALVED  5    /* playlists after which half is forgotten of how long they took */

enum { START, LOOK, REPORT, UPDATE, TIMERS };

struct shaka_ll_hls_params {
    double switch_interval_s, setup_s, part_playlist_kb;
    int probed_segments;
};

enum list_kind { LIST_PROBE, LIST_LEVEL, LIST_UPDATE };

struct shaka_ll_hls {
    struct live live; /* live.segment and part: what is fetched next */
    uint16_t part;
    struct place listed;  /* what is before it is in the playlist; it is hinted at itself ... */
    double listed_s;      /* ... and exists from here on */
    double made_s;        /* the playlist under way was made then */
    enum list_kind asked; /* what the playlist's track carries */
    double list_asked_s;
    int probes_left;
    bool takes_level; /* the level's playlist has not come yet */
    struct reported now, ahead;
    bool has_ahead;   /* the part behind the one under way has been asked for, ... */
    bool ahead_came;  /* ... is there, ... */
    bool ahead_again; /* ... and will be asked for once more, as a playlist has come since */
    double again_s;   /* the part under way has been; NAN: it has not */
    double chosen_s;
    double updates_took_s, updates_left; /* a forgetting mean, not corrected for its beginning at 0 */
    bool has_header[TR_LADDER_LEVELS_MAX];
};

static const struct shaka_ll_hls_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct shaka_ll_hls_params);
}

static double trip_s(struct engine *engine)
{
    return link_round_trip_s(&engine->link, engine->now_s);
}

static bool is_live(const struct engine *engine)
{
    return engine->media.count == MEDIA_ENDLESS;
}

/* ---- places ---- */

static struct cut cut_of(const struct engine *engine, uint32_t segment)
{
    return low_latency_cut(&engine->media, segment, engine->params->live.part_s);
}

static struct place next_place(const struct shaka_ll_hls *s)
{
    return (struct place){s->live.segment, s->part};
}

/* Listed, or hinted at. */
static bool is_known(const struct engine *engine, const struct shaka_ll_hls *s, struct place place)
{
    return place.segment < engine->media.count && !place_is_before(s->listed, place);
}

/* Its parts are not listed any more: it comes whole. */
static bool is_whole(const struct shaka_ll_hls *s, struct place place)
{
    return place.segment + LISTED_SEGMENTS < s->listed.segment;
}

/* ---- playlists ---- */

static void ask_beside(struct engine *engine, struct shaka_ll_hls *s, enum list_kind kind, double mbit,
                       double wait_s)
{
    struct transfer *list = engine_new_transfer(engine, TRACK_LIST);
    list->level = s->live.level;
    list->mbit = mbit;
    s->asked = kind;
    s->list_asked_s = engine->now_s;
    engine_ask(engine, list, wait_s);
}

/* An update names the part that was hinted at last, and is held until that is there. */
static void ask_list(struct engine *engine, struct shaka_ll_hls *s, enum list_kind kind)
{
    const double half_s = trip_s(engine) / 2, now_s = engine->now_s;
    s->made_s = now_s + half_s;
    if (kind == LIST_UPDATE) {
        s->made_s = greater(s->made_s, s->listed_s);
    }
    ask_beside(engine, s, kind, own(engine)->part_playlist_kb * 8 / 1000, s->made_s + half_s - now_s);
}

/* A part's length after the last one, less what they mostly take (HlsParser.onUpdate_). */
static void wait_for_update(struct engine *engine, struct shaka_ll_hls *s)
{
    if (!is_live(engine)) {
        return;
    }
    const double left = fmath_exp(-fmath_log(2) / UPDATES_HALVED);
    s->updates_took_s = left * s->updates_took_s + (1 - left) * (engine->now_s - s->list_asked_s);
    s->updates_left *= left;
    const double took_s = s->updates_took_s / (1 - s->updates_left);
    engine_set_timer(engine, UPDATE, engine->now_s + greater(0, engine->params->live.part_s - took_s));
}

/* ---- fetching ---- */

/* A part's first byte: not before it is there. */
static double wait_s(struct engine *engine, struct shaka_ll_hls *s, struct place place, int trips)
{
    const double after_s = trips * trip_s(engine);
    return is_whole(s, place)
               ? after_s
               : greater(after_s, place_exists_s(engine, place) + trip_s(engine) / 2 - engine->now_s);
}

static void fill(const struct engine *engine, const struct shaka_ll_hls *s, struct place place,
                 struct transfer *x)
{
    x->level = s->live.level;
    x->head_mbit = HEAD_MBIT;
    if (is_whole(s, place)) {
        x->segment = place.segment;
        x->length_s = media_length_s(&engine->media, place.segment);
        return;
    }
    const struct cut cut = cut_of(engine, place.segment);
    cut_piece(&cut, place.part, x);
}

static void look_for_reports(struct engine *engine, struct shaka_ll_hls *s);

/* SegmentPrefetch: the part behind the one that is needed is asked for with it. */
static void ask_ahead(struct engine *engine, struct shaka_ll_hls *s)
{
    const struct place at = next_place(s),
                       place = is_whole(s, at) ? (struct place){at.segment + 1, 0} : place_after(engine, at);
    if (s->has_ahead || !engine->link.shared || !is_known(engine, s, place) || is_whole(s, place)) {
        return;
    }
    struct transfer x = {.track = TRACK_SOUND};
    fill(engine, s, place, &x);
    x.mbit = media_piece_mbit(&engine->media, x.segment, x.level, x.length_s);
    s->has_ahead = true;
    s->ahead_came = s->ahead_again = false;
    s->ahead = (struct reported){engine->now_s, 0};
    engine_ask(engine, &x, wait_s(engine, s, place, 1));
}

static void drop_ahead(struct engine *engine, struct shaka_ll_hls *s)
{
    if (engine_fetching(engine, TRACK_SOUND)) {
        engine_cancel(engine, TRACK_SOUND);
    }
    s->has_ahead = s->ahead_came = s->ahead_again = false;
}

/* The part that was asked for ahead is the one that is needed now. */
static void take_ahead(struct engine *engine, struct shaka_ll_hls *s)
{
    const struct transfer came = engine->transfers[TRACK_SOUND];
    s->now = s->ahead;
    s->again_s = s->ahead_again ? engine->now_s : NAN;
    if (s->ahead_came) {
        struct transfer *x = engine_new_transfer(engine, TRACK_PICTURE);
        fill(engine, s, next_place(s), x);
        x->mbit = came.mbit;
        x->asked_s = came.asked_s;
        x->first_byte_s = came.first_byte_s;
        x->end_s = engine->now_s;
        x->done_s = engine->now_s + (s->ahead_again ? CACHED_S : 0) + NEXT_S;
        x->state = TRANSFER_SETTING_UP;
        engine_send(engine, x);
    } else {
        engine_take_over(engine, TRACK_SOUND);
    }
    s->has_ahead = s->ahead_came = s->ahead_again = false;
}

static void fetch(struct engine *engine, struct shaka_ll_hls *s)
{
    if (s->has_ahead) {
        take_ahead(engine, s);
    } else {
        const struct place place = next_place(s);
        struct transfer *piece = engine_new_transfer(engine, TRACK_PICTURE);
        piece->setup_s = NEXT_S;
        fill(engine, s, place, piece);
        const int trips = s->has_header[piece->level] ? 1 : 2;
        s->has_header[piece->level] = true;
        s->now = (struct reported){engine->now_s, 0};
        s->again_s = NAN;
        engine_fetch_piece(engine, piece, wait_s(engine, s, place, trips));
    }
    ask_ahead(engine, s);
    look_for_reports(engine, s);
}

/* StreamingEngine.update_ */
static void look(struct engine *engine, struct shaka_ll_hls *s)
{
    double over_s;
    if (s->takes_level || s->live.segment >= engine->media.count) {
        return;
    }
    if (!live_has_room(engine, &over_s)) {
        engine_waits(engine, TR_TIMELINE_WAIT_ROOM, s->live.segment);
        engine_set_timer(engine, LOOK, engine->now_s + greater(LOOK_S, over_s / engine->playback.rate));
    } else if (!is_known(engine, s, next_place(s))) {
        engine_waits_for(engine, TR_TIMELINE_WAIT_LIST, -INFINITY);
        engine_set_timer(engine, LOOK, engine->now_s + LOOK_S);
    } else {
        if (s->part > 0 && is_whole(s, next_place(s))) {
            s->part = 0; /* it is listed as a whole alone now */
            drop_ahead(engine, s);
        }
        fetch(engine, s);
    }
}

/* ---- the estimate, and levels ---- */

static double loaded_mbit(struct engine *engine, enum track track)
{
    return link_loaded_mbit(&engine->link, &engine->transfers[track], engine->now_s);
}

/* The next report of a track, if what is under way goes on. */
static double next_report_s(struct engine *engine, enum track track, const struct reported *last)
{
    if (!engine_fetching(engine, track) || engine->transfers[track].state == TRANSFER_SETTING_UP) {
        return INFINITY;
    }
    const double enough_s =
        link_soonest_s(&engine->link, &engine->transfers[track], last->mbit + REPORT_LEAST, engine->now_s);
    return greater(greater(enough_s, last->t_s + REPORT_S + 1e-6), engine->now_s + READ_S);
}

static void look_for_reports(struct engine *engine, struct shaka_ll_hls *s)
{
    engine_set_timer(
        engine, REPORT,
        lesser(next_report_s(engine, TRACK_PICTURE, &s->now), next_report_s(engine, TRACK_SOUND, &s->ahead)));
}

static bool is_due(const struct engine *engine, const struct shaka_ll_hls *s)
{
    return s->live.sampled_mbit >= TRUSTS_MBIT && !s->takes_level &&
           engine->now_s - s->chosen_s >= own(engine)->switch_interval_s - 1e-6;
}

/* Fetches under way are given up (SegmentPrefetch.switchStream); the level's playlist comes first. */
static void decide(struct engine *engine, struct shaka_ll_hls *s)
{
    if (!is_due(engine, s)) {
        return;
    }
    s->chosen_s = engine->now_s;
    const int level = engine_choose(engine, s->live.segment).level;
    if (level == s->live.level) {
        return;
    }
    s->live.level = level;
    s->takes_level = true;
    if (engine_fetching(engine, TRACK_PICTURE)) {
        engine_abandon(engine, level);
    }
    drop_ahead(engine, s);
    if (engine_fetching(engine, TRACK_LIST)) {
        engine_cancel(engine, TRACK_LIST);
    }
    engine_set_timer(engine, UPDATE, INFINITY);
    engine_set_timer(engine, REPORT, INFINITY);
    engine_set_timer(engine, LOOK, INFINITY);
    engine_waits_for(engine, TR_TIMELINE_WAIT_LIST, -INFINITY);
    ask_list(engine, s, LIST_LEVEL);
}

/* ---- events ---- */

/* HlsParser.probeClosedCaptionsFromSegments_ */
static void probe(struct engine *engine, struct shaka_ll_hls *s)
{
    s->probes_left--;
    ask_beside(engine, s, LIST_PROBE, media_mbit(&engine->media, 0, s->live.level) + HEAD_MBIT,
               trip_s(engine));
}

static void begin_fetching(struct engine *engine, struct shaka_ll_hls *s)
{
    if (is_live(engine)) {
        engine_set_timer(engine, UPDATE, engine->now_s + engine->params->live.part_s);
    }
    look(engine, s);
}

static void shaka_ll_hls_begin(struct engine *engine)
{
    struct shaka_ll_hls *s = PLAYER_STATE(engine, struct shaka_ll_hls);
    const struct tr_live_params *live = &engine->params->live;
    live_prepare(engine, &s->live);
    s->live.level = s->live.loaded_level = engine->playback.on_screen = 0; /* until the first choice */
    engine->link.overshoots = true;
    s->live.level = engine_choose(engine, 0).level;
    s->chosen_s = -INFINITY;
    s->again_s = NAN;
    s->updates_left = 1;
    s->probes_left = own(engine)->probed_segments;
    s->made_s = s->live.joined_s - link_round_trip_s(&engine->link, 0) / 2;
    if (is_live(engine)) {
        /* Its live point counts back from the end of the part that is hinted at. */
        low_latency_join(engine, greater(0, s->made_s), live->hold_back_s - live->part_s, live->part_s);
        engine->playback.target_s = live->hold_back_s + live->encode_delay_s;
    }
    s->listed_s = place_go_to_edge(engine, &s->listed, s->made_s);
    engine_set_timer(engine, START, s->live.joined_s + own(engine)->setup_s);
}

static void shaka_ll_hls_timer(struct engine *engine, int timer)
{
    struct shaka_ll_hls *s = PLAYER_STATE(engine, struct shaka_ll_hls);
    switch (timer) {
    case START:
        if (s->probes_left > 0 && is_live(engine)) {
            probe(engine, s);
        } else {
            begin_fetching(engine, s);
        }
        break;
    case LOOK:
        if (!engine_fetching(engine, TRACK_PICTURE)) {
            look(engine, s);
        }
        break;
    case REPORT: {
        const bool now =
            engine_fetching(engine, TRACK_PICTURE) &&
            report_progress(engine, &s->live, &s->now, loaded_mbit(engine, TRACK_PICTURE), false);
        const bool ahead =
            engine_fetching(engine, TRACK_SOUND) &&
            report_progress(engine, &s->live, &s->ahead, loaded_mbit(engine, TRACK_SOUND), false);
        look_for_reports(engine, s);
        if (now || ahead) {
            decide(engine, s);
        }
        break;
    }
    case UPDATE: ask_list(engine, s, LIST_UPDATE); break;
    }
}

static void list_came(struct engine *engine, struct shaka_ll_hls *s)
{
    if (s->asked == LIST_PROBE) {
        engine_set_timer(engine, START, engine->now_s + PROBED_S);
        return;
    }
    s->listed_s = place_go_to_edge(engine, &s->listed, s->made_s);
    s->ahead_again = s->has_ahead; /* a new list has new references (SegmentIndex.merge) */
    if (s->takes_level) {
        s->takes_level = false;
        s->part = 0; /* where a level begins there is a key frame (SegmentIndex.getIteratorForTime) */
        look(engine, s);
    }
    wait_for_update(engine, s);
}

static void shaka_ll_hls_done(struct engine *engine, const struct transfer *transfer)
{
    struct shaka_ll_hls *s = PLAYER_STATE(engine, struct shaka_ll_hls);
    if (transfer->track == TRACK_LIST) {
        list_came(engine, s);
        return;
    }
    if (transfer->track == TRACK_SOUND) {
        s->ahead_came = true;
        const bool any = report_progress(engine, &s->live, &s->ahead, transfer->mbit, true);
        look_for_reports(engine, s);
        if (any) {
            decide(engine, s);
        }
        return;
    }
    const struct place at = next_place(s);
    bool any = report_progress(engine, &s->live, &s->now, transfer->mbit, true);
    if (!isnan(s->again_s)) {
        struct reported again = {lesser(s->again_s, engine->now_s - CACHED_S), 0};
        any |= report_progress(engine, &s->live, &again, transfer->mbit, true);
    }
    engine_append_piece(engine, transfer, transfer);
    s->live.loaded_level = transfer->level;
    const struct place next =
        transfer->pieces > 0 ? place_after(engine, at) : (struct place){at.segment + 1, 0};
    s->live.segment = next.segment;
    s->part = next.part;
    if (any) {
        decide(engine, s);
    }
    if (!engine_fetching(engine, TRACK_PICTURE)) {
        look(engine, s);
    }
}

static struct tr_abr_choice shaka_ll_hls_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct shaka_ll_hls *s = PLAYER_STATE(engine, struct shaka_ll_hls);
    return (struct tr_abr_choice){live_within_estimate(engine, &s->live, NULL), 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct shaka_ll_hls),
    .timers = TIMERS,
    .pieces = TR_PARAMS_PARTS,
    .chooses_first = true,
    .begin = shaka_ll_hls_begin,
    .timer = shaka_ll_hls_timer,
    .done = shaka_ll_hls_done,
    .choose = shaka_ll_hls_choose,
};

static const struct tr_param params[] = {
    OWN_INTERVAL("shaka_ll_hls", struct shaka_ll_hls_params, switch_interval_s, "decide every", 8, 120,
                 TR_PARAM_GROUP_LEVEL, NULL, "The level is chosen at most this often and kept in between"),
    OWN_NUMBER("shaka_ll_hls", struct shaka_ll_hls_params, setup_s, "time to the first fetch", 0.04, 0, 10,
               "s", TR_PARAM_GROUP_JOINING, NULL, "From the first playlist of a level to the next request"),
    OWN_INTEGER("shaka_ll_hls", struct shaka_ll_hls_params, probed_segments, "segments looked into", 3, 0,
                100, TR_PARAM_GROUP_JOINING, NULL,
                "How many whole segments Shaka fetches to look for captions before it fetches what it plays"),
    OWN_NUMBER("shaka_ll_hls", struct shaka_ll_hls_params, part_playlist_kb, "size of a playlist of parts",
               0.75, 0, 10000, "kB", TR_PARAM_GROUP_SEGMENTS, NULL,
               "What each reload of the playlist costs, beside the parts"),
};

const struct player_row player_shaka_ll_hls = {
    .row = {.info = {.name = "shaka-ll-hls",
                     .title = "Shaka Player 5.2, low latency over HLS",
                     .models = "parts, the last one by its hint before it is there, whose waiting counts as "
                               "downloading; three whole segments before the first one; the segment again "
                               "after a switch",
                     .source = "Shaka Player 5.2.12, HlsParser, SegmentPrefetch, StreamingEngine, "
                               "SimpleAbrManager",
                     .held = "sessions of Shaka Player 5.2.12 in Chromium over LL-HLS",
                     .section = "shaka_ll_hls"},
            OWN_PARAMS(params, struct shaka_ll_hls_params)},
    .type = &type,
};
