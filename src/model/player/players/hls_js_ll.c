/* hls.js 1.7 with its low-latency mode: parts as playlists list them, which the server holds until there is
 * one more; a level is chosen between runs of parts; after a switch the segment at hand is fetched again from
 * its first part, as only that begins with a key frame; whole segments where the playhead is far behind.
 * Source: hls.js 1.7.4, src/controller/base-stream-controller.ts, stream-controller.ts,
 * base-playlist-controller.ts, abr-controller.ts, latency-controller.ts; players-ll section 3.1. */
#include "model/player/catch_up.h"
#include "model/player/low_latency.h"
#include "model/player/players/hls_js_slow.h"
#include "model/player/players/players.h"

#include "base/fmath.h"

#define LOOK_S             0.1  /* the stream controller's tick */
#define TICK_S             0.25 /* the element's timeupdate, about */
#define LISTED_SEGMENTS    3    /* whole segments of which a playlist still lists the parts */
#define LEAST_SAMPLE_S     0.05 /* EwmaBandWidthEstimator: min(50 ms, bytes / 100000) */
#define LEAST_BYTES_A_MS   100000
#define FIRST_BYTE_S       0.1 /* its time to a first byte before there is one */
#define FIRST_BYTE_LEAST_S 0.005
#define LIST_PARTS         3   /* a held playlist has so many parts' time, ... */
#define LIST_TARGET        0.8 /* ... or this share of a segment's (PlaylistLoader.load) */
#define ANSWER_S           10  /* another one to its first byte (playlistLoadPolicy.maxTimeToFirstByteMs) */
#define LIST_S             20  /* and in all (maxLoadTimeMs) */
#define HEAD_MBIT          0.0019 /* 240 bytes of HTTP a part, the sessions' server's */
#define FIRST_PARSE_S      0.04   /* the first run's last part: 2.48 Mbit/s were seen of 5 */
/* From a part's last byte until it is parsed, and the next one asked for: measured, median (of 1065 samples
 * they are 5.8 ms longer than their bytes took, 4 in the median). */
#define NEXT_S 0.005

enum { LOOK, TICK, CHECK, LIST, TIMERS }; /* timers */

struct hls_js_ll_params {
    double max_live_sync_playback_rate, on_stall_increase_s, part_playlist_kb, part_setup_s;
};

struct hls_js_ll {
    struct live live; /* live.segment and part: what is fetched next */
    uint16_t part;
    struct place listed; /* what is before it is in the level's playlist ... */
    double listed_s;     /* ... and that which is not yet exists from here on */
    double made_s;       /* the playlist under way was made then */
    double known_s;      /* the first byte of the last one: its end counts as live then */
    bool lists;          /* one is under way */
    bool blocks;         /* which the server may hold */
    bool takes_level;    /* the level's playlist has not come yet */
    bool looks_again;    /* at the fetch under way, once it has */
    bool by_parts;       /* else whole segments */
    bool whole_again;    /* a segment whose parts are not listed any more is fetched once more */
    bool has_header[TR_LADDER_LEVELS_MAX];
    struct estimate first_byte; /* seconds until one */
    double list_took_s;
    double setup_s; /* of the fetch under way, from its last byte until the next one */
    struct {
        double asked_s, waited_s, mbit; /* of its parts so far, from the first one on */
    } segment;
};

static const struct hls_js_ll_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct hls_js_ll_params);
}

static double trip_s(struct engine *engine)
{
    return link_round_trip_s(&engine->link, engine->now_s);
}

static double part_s(const struct engine *engine)
{
    return engine->params->live.part_s;
}

/* ---- the estimate ---- */

static void sample(struct hls_js_ll *s, double mbit, double took_s)
{
    const double least_s = lesser(LEAST_SAMPLE_S, mbit * 1e6 / 8 / LEAST_BYTES_A_MS / 1000);
    live_sample(&s->live, mbit, greater(took_s, least_s));
}

static void look_at_first_byte(struct hls_js_ll *s, double first_byte_s)
{
    estimate_add(&s->first_byte, greater(first_byte_s, FIRST_BYTE_LEAST_S),
                 sqrt(2) * fmath_exp(greater(-600, -first_byte_s * first_byte_s / 2)));
}

static void expect_first_byte(const struct engine *engine, struct hls_js_ll *s)
{
    const double half_life_s = engine->params->player.slow_half_life_s;
    estimate_init(&s->first_byte, half_life_s, half_life_s, FIRST_BYTE_S);
}

/* AbrController.resetEstimator: it has seen nothing any more, no first byte either. */
static void forget(const struct engine *engine, struct hls_js_ll *s, double mbps)
{
    estimate_restart(&s->live.estimate, mbps);
    expect_first_byte(engine, s);
}

/* ---- places ---- */

static struct place next_place(const struct hls_js_ll *s)
{
    return (struct place){s->live.segment, s->part};
}

/* ---- latency ---- */

/* It knows live by the end of its playlist, which is the encoder's delay behind live. */
static double target_s(const struct engine *engine)
{
    return catch_up_hls_js_target_s(engine->params->live.hold_back_s, engine->playback.underruns,
                                    own(engine)->on_stall_increase_s, engine->media.segment_s);
}

static void aim(struct engine *engine)
{
    playback_aim(&engine->playback, target_s(engine) + engine->params->live.encode_delay_s);
}

static void catch_up(struct engine *engine, const struct hls_js_ll *s)
{
    struct playback *playback = &engine->playback;
    const double most = own(engine)->max_live_sync_playback_rate;
    aim(engine);
    if (most <= 1 || !playback->started) {
        return;
    }
    /* Live is the end of its playlist, and as long ago as that came: what that took is not seen. */
    const double unseen_s = s->known_s - (s->listed_s - part_s(engine)),
                 late_s = greater(0, engine->now_s - s->known_s - 3 * part_s(engine)),
                 behind_s = engine_behind_live_s(engine) - engine->params->live.encode_delay_s - unseen_s;
    playback_set_speed(playback, catch_up_hls_js(behind_s, target_s(engine), engine->media.segment_s,
                                                 engine_ahead_s(engine), late_s, most));
}

/* ---- the playlist ---- */

static bool is_live(const struct engine *engine)
{
    return engine->media.count == MEDIA_ENDLESS;
}

/* blocking: one that lists a part more than the last, which the server holds until then. */
static void ask_list(struct engine *engine, struct hls_js_ll *s, bool blocking)
{
    const double half_s = trip_s(engine) / 2, now_s = engine->now_s;
    struct transfer *list = engine_new_transfer(engine, TRACK_LIST);
    list->level = s->live.level;
    list->mbit = own(engine)->part_playlist_kb * 8 / 1000;
    s->made_s = now_s + half_s;
    if (blocking) {
        s->made_s = greater(s->made_s, s->listed_s);
    }
    s->lists = true;
    s->blocks = blocking;
    engine_set_timer(engine, LIST,
                     now_s + (blocking ? lesser(greater(LIST_PARTS * part_s(engine),
                                                        LIST_TARGET * engine->media.segment_s),
                                                ANSWER_S)
                                       : ANSWER_S));
    engine_ask(engine, list, s->made_s + half_s - now_s);
}

/* A held one that is not all there in time is asked for again at once, as the server has it then
 * (BasePlaylistController.checkRetry; nine times in 22 real sessions, 1.60 to 1.64 s after asking). That
 * after three in a row the level is left, as in hls_js.c, is not modelled. */
static void list_timed_out(struct engine *engine, struct hls_js_ll *s)
{
    const struct transfer *x = &engine->transfers[TRACK_LIST];
    if (!s->blocks && engine->now_s < x->asked_s + LIST_S &&
        link_loaded_mbit(&engine->link, x, engine->now_s) > 0) {
        engine_set_timer(engine, LIST, x->asked_s + LIST_S);
        return;
    }
    engine_time_out_beside(engine, TRACK_LIST);
    ask_list(engine, s, false);
}

static void take_level(struct engine *engine, struct hls_js_ll *s, int level)
{
    s->live.level = level;
    s->takes_level = true;
    if (s->lists) {
        engine_cancel(engine, TRACK_LIST);
    }
    ask_list(engine, s, false);
    engine_waits_for(engine, TR_TIMELINE_WAIT_LIST, -INFINITY);
}

/* BaseStreamController.getNextFragment and getFragmentAtPosition, for a level that is new at hand: from where
 * in it fetching goes on. */
static void go_on_in_level(const struct engine *engine, struct hls_js_ll *s, bool first_time)
{
    const bool follows = s->live.segment > 0 && s->live.segment == engine->playback.arrived;
    const struct place next = {s->live.segment, 0};
    if (!s->by_parts) {
        s->part = 0;
        return;
    }
    /* A level without known times begins at the segment after the last one if that is listed whole; else, and
     * where nothing is listed that is not there yet, with the last one once more: not with the one before
     * that where the last one is being fetched again already. */
    const bool again =
        s->part == 0 && follows &&
        ((first_time && s->listed.segment <= s->live.segment) || !place_is_before(next, s->listed));
    s->live.segment -= again;
    s->part = 0;
}

static void look(struct engine *engine, struct hls_js_ll *s);

static bool rescue(struct engine *engine, struct hls_js_ll *s, double loaded, bool again);

/* The fetch under way is given up for the level whose playlist has come, unless that would starve, too. */
static void give_up(struct engine *engine, struct hls_js_ll *s)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    if (s->looks_again) {
        rescue(engine, s, link_loaded_mbit(&engine->link, x, engine->now_s), true);
    }
    if (!s->takes_level) {
        engine_set_timer(engine, CHECK, INFINITY);
        engine_abandon(engine, s->live.level);
    }
}

static void list_came(struct engine *engine, struct hls_js_ll *s, const struct transfer *x)
{
    const bool first_time = !s->has_header[x->level];
    s->lists = false;
    engine_set_timer(engine, LIST, INFINITY);
    s->list_took_s = engine->now_s - x->first_byte_s;
    s->known_s = x->first_byte_s;
    s->listed_s = place_go_to_edge(engine, &s->listed, s->made_s);
    if (s->takes_level) {
        s->takes_level = false;
        if (engine_fetching(engine, TRACK_PICTURE)) {
            give_up(engine, s);
        }
        if (!s->takes_level) {
            go_on_in_level(engine, s, first_time);
        }
    }
    if (is_live(engine) && !s->lists) {
        ask_list(engine, s, true);
    }
    catch_up(engine, s);
    if (!engine_fetching(engine, TRACK_PICTURE)) {
        look(engine, s);
    }
}

/* ---- fetching ---- */

/* BaseStreamController.shouldLoadParts: the segment ends behind the first part that is listed and the parts
 * after the last whole segment, and the playhead is at most a segment before the first part. */
static bool wants_parts(const struct engine *engine, const struct hls_js_ll *s)
{
    const struct playback *playback = &engine->playback;
    const uint32_t first = s->listed.segment > LISTED_SEGMENTS ? s->listed.segment - LISTED_SEGMENTS : 0;
    const double first_s = playback_segment_start_s(playback, first),
                 hint_s = s->listed.part * part_s(engine),
                 end_s = playback_segment_start_s(playback, s->live.segment + 1);
    const bool in_hint = s->live.segment >= s->listed.segment;
    return (in_hint || end_s >= first_s + part_s(engine) + hint_s - 1e-9) &&
           playback_content_s(playback, engine->now_s) >
               first_s - media_length_s(&engine->media, first > 0 ? first - 1 : 0);
}

/* Of a run of parts only the first one is looked at, as FRAG_LOADING tells of that alone (AbrController). */
static void fetch(struct engine *engine, struct hls_js_ll *s, bool goes_on)
{
    struct transfer *piece = engine_new_transfer(engine, TRACK_PICTURE);
    piece->level = s->live.level;
    const int trips = s->has_header[piece->level] ? 1 : 2;
    if (s->by_parts) {
        const struct cut cut = low_latency_cut(&engine->media, s->live.segment, part_s(engine));
        cut_piece(&cut, s->part, piece);
    } else {
        piece->segment = s->live.segment;
        piece->length_s = media_length_s(&engine->media, piece->segment);
    }
    s->has_header[piece->level] = true;
    s->setup_s = NEXT_S + (engine->playback.started ? 0 : own(engine)->part_setup_s);
    piece->setup_s = s->setup_s;
    piece->head_mbit = HEAD_MBIT;
    engine_fetch_piece(engine, piece, trips * trip_s(engine));
    if (engine->params->player.abandon && engine->playback.started && piece->level > 0 && !goes_on) {
        engine_set_timer(engine, CHECK, engine->now_s + piece->length_s / (2 * engine->playback.speed));
    }
}

/* The parts of a segment are no longer in the playlist. */
static bool is_past_parts(const struct hls_js_ll *s, uint32_t segment)
{
    return segment + LISTED_SEGMENTS < s->listed.segment;
}

/* StreamController.doTickIdle */
static void look(struct engine *engine, struct hls_js_ll *s)
{
    double over_s;
    if (s->takes_level || s->live.segment >= engine->media.count) {
        engine_waits_for(engine, TR_TIMELINE_WAIT_LIST, -INFINITY);
        return; /* its playlist will say, or there is nothing more */
    }
    if (!live_has_room(engine, &over_s)) {
        engine_waits(engine, TR_TIMELINE_WAIT_ROOM, s->live.segment);
        engine_set_timer(engine, LOOK, engine->now_s + greater(LOOK_S, over_s / engine->playback.rate));
        return;
    }
    if (s->part > 0 && is_past_parts(s, s->live.segment)) {
        s->part = 0; /* its parts are not listed any more */
        s->by_parts = false;
    } else if (s->part == 0) {
        s->by_parts = engine->asked_level < 0 || (!s->whole_again && wants_parts(engine, s));
    }
    const struct place next = next_place(s), needs = {next.segment + 1, 0};
    if (s->by_parts ? place_is_before(next, s->listed) : !place_is_before(s->listed, needs)) {
        fetch(engine, s, false);
    } else {
        engine_waits_for(engine, TR_TIMELINE_WAIT_LIST,
                         s->by_parts ? place_exists_s(engine, next) : engine_exists_s(engine, next.segment));
    }
}

/* ---- giving up ---- */

/* The bits that have come of it by now are a sample; where none have, the wait is. */
static void sample_so_far(struct engine *engine, struct hls_js_ll *s, const struct transfer *x, double loaded)
{
    const double took_s = engine->now_s - x->asked_s;
    if (loaded > 0) {
        sample(s, loaded, took_s - lesser(x->first_byte_s - x->asked_s, estimate_mbps(&s->first_byte)));
    } else {
        look_at_first_byte(s, took_s);
    }
}

/* Aborting goes down to what the lowest level's bitrate allows: the lowest. */
static void abort_for_lowest(struct engine *engine, struct hls_js_ll *s)
{
    forget(engine, s, engine->media.fetch_mbps[0]);
    engine_abandon(engine, 0);
    engine_set_timer(engine, CHECK, INFINITY);
    take_level(engine, s, 0);
}

/* Whether the fetch under way is given up; `again`: it is already, for a level whose playlist has come now
 * (AbrController.onLevelLoaded). A level above the lowest takes its place at once where another is twice as
 * fast, else after the time that it would take. */
static bool rescue(struct engine *engine, struct hls_js_ll *s, double loaded, bool again)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    struct hls_js_slow slow = {
        .length_s = x->length_s, .wait_s = estimate_mbps(&s->first_byte), .list_took_s = s->list_took_s};
    if (!hls_js_is_slow(engine, &s->live, loaded, &slow)) {
        return false;
    }
    sample_so_far(engine, s, x, loaded);
    if (hls_js_is_rash(engine, &s->live, slow.level)) {
        forget(engine, s, engine->media.fetch_mbps[slow.level]);
    }
    s->looks_again = !again && hls_js_puts_off(&slow);
    if (slow.level > 0 && !s->looks_again) {
        abort_for_lowest(engine, s);
    } else if (!again || slow.level != s->live.level) {
        take_level(engine, s, slow.level);
        engine_set_timer(engine, CHECK, slow.level > 0 ? engine->now_s + slow.instead_s : INFINITY);
    }
    return true;
}

static void check(struct engine *engine, struct hls_js_ll *s)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    if (!engine_fetching(engine, TRACK_PICTURE)) {
        return;
    }
    if (s->takes_level) {
        abort_for_lowest(engine, s); /* its playlist has not come by then */
        return;
    }
    const double loaded = link_loaded_mbit(&engine->link, x, engine->now_s),
                 fastest = greater(engine->playback.rate, own(engine)->max_live_sync_playback_rate);
    if (!rescue(engine, s, loaded, false)) {
        engine_set_timer(engine, CHECK,
                         loaded > 0 ? hls_js_next_look_s(engine, loaded, fastest)
                                    : engine->now_s + HLS_JS_LOOK_S);
    }
}

/* ---- events ---- */

static void hls_js_ll_begin(struct engine *engine)
{
    struct hls_js_ll *s = PLAYER_STATE(engine, struct hls_js_ll);
    const struct tr_params *params = engine->params;
    live_prepare(engine, &s->live);
    const double made_s = s->live.joined_s - link_round_trip_s(&engine->link, 0) / 2;
    if (is_live(engine)) {
        low_latency_join(engine, greater(0, made_s), params->live.hold_back_s, params->live.part_s);
    }
    engine->link.overshoots = true;
    s->made_s = made_s;
    s->known_s = s->live.joined_s;
    s->listed_s = place_go_to_edge(engine, &s->listed, s->made_s);
    expect_first_byte(engine, s);
    engine->playback.start_s = INFINITY; /* until the first run of parts is there */
    engine_set_timer(engine, LIST, s->live.joined_s);
    if (own(engine)->max_live_sync_playback_rate > 1) {
        engine_set_timer(engine, TICK, TICK_S);
    }
    aim(engine);
}

static void hls_js_ll_timer(struct engine *engine, int timer)
{
    struct hls_js_ll *s = PLAYER_STATE(engine, struct hls_js_ll);
    switch (timer) {
    case LIST:
        if (s->lists) {
            list_timed_out(engine, s);
            break;
        }
        if (is_live(engine)) {
            ask_list(engine, s, true);
        }
        look(engine, s);
        break;
    case LOOK:
        if (!engine_fetching(engine, TRACK_PICTURE)) {
            look(engine, s);
        }
        break;
    case CHECK: check(engine, s); break;
    case TICK:
        catch_up(engine, s);
        engine_set_timer(engine, TICK, engine->now_s + TICK_S);
        break;
    }
}

static void add_to_segment(struct hls_js_ll *s, const struct transfer *x)
{
    if (x->piece == 0) {
        s->segment.asked_s = x->asked_s;
        s->segment.waited_s = s->segment.mbit = 0;
    }
    s->segment.waited_s += x->first_byte_s - x->asked_s;
    s->segment.mbit += x->mbit;
}

/* From a run's last byte until it is parsed. While page and decoder are set up that is in between other
 * things: the token bucket gathers nothing by that, and the last part is parsed so long. */
static double parsing_s(struct engine *engine, const struct hls_js_ll *s, const struct transfer *x)
{
    const double rate_mbps =
        passage_rate_mbps(&engine->link.passage, engine->now_s) * engine->link.efficiency;
    if (s->setup_s <= NEXT_S || !(rate_mbps > 0)) {
        return NEXT_S;
    }
    return greater(FIRST_PARSE_S, x->burst_mbit / rate_mbps - trip_s(engine));
}

/* A run of parts is over, or a segment is there: its last fetch is a sample, or all of the segment where its
 * parts are not listed any more (BaseStreamController.getCurrentContext), and the level is chosen. */
static void run_over(struct engine *engine, struct hls_js_ll *s, const struct transfer *x)
{
    const bool all = x->pieces > 0 && is_past_parts(s, x->segment);
    const double asked_s = all ? s->segment.asked_s : x->asked_s, mbit = all ? s->segment.mbit : x->mbit,
                 first_byte_s = all ? s->segment.waited_s : x->first_byte_s - x->asked_s,
                 waited_s = lesser(first_byte_s, estimate_mbps(&s->first_byte));
    const double took_s = engine->now_s - s->setup_s - asked_s - waited_s;
    sample(s, mbit, took_s + parsing_s(engine, s, x));
    s->live.loaded_level = x->level;
    const int level = engine_choose(engine, s->live.segment).level;
    if (!s->takes_level && level != s->live.level) {
        take_level(engine, s, level);
    } else {
        look(engine, s);
    }
}

static void piece_came(struct engine *engine, struct hls_js_ll *s, const struct transfer *x)
{
    const struct place from = {x->segment, x->piece},
                       next = x->pieces > 0 ? place_after(engine, from) : (struct place){x->segment + 1, 0};
    const bool over = next.part == 0;
    const bool goes_on = !over && !s->takes_level && place_is_before(next, s->listed);
    engine_set_timer(engine, CHECK, INFINITY);
    look_at_first_byte(s, x->first_byte_s - x->asked_s);
    add_to_segment(s, x);
    if (!goes_on) {
        engine->playback.start_s = engine->params->player.start_s;
    }
    engine_append_piece(engine, x, goes_on ? NULL : x);
    aim(engine);
    s->live.segment = next.segment;
    s->part = next.part;
    if (goes_on) {
        fetch(engine, s, true);
        return;
    }
    s->whole_again = over && x->pieces > 0 && is_past_parts(s, x->segment);
    if (s->whole_again) {
        s->live.segment = x->segment;
    }
    run_over(engine, s, x);
}

static void hls_js_ll_done(struct engine *engine, const struct transfer *transfer)
{
    struct hls_js_ll *s = PLAYER_STATE(engine, struct hls_js_ll);
    if (transfer->track == TRACK_LIST) {
        list_came(engine, s, transfer);
    } else {
        piece_came(engine, s, transfer);
    }
}

static void hls_js_ll_stalled(struct engine *engine)
{
    aim(engine);
}

static struct tr_abr_choice hls_js_ll_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct hls_js_ll *s = PLAYER_STATE(engine, struct hls_js_ll);
    return (struct tr_abr_choice){live_within_estimate(engine, &s->live, NULL), 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct hls_js_ll),
    .timers = TIMERS,
    .pieces = TR_PARAMS_PARTS,
    .gives_up = true,
    .begin = hls_js_ll_begin,
    .timer = hls_js_ll_timer,
    .done = hls_js_ll_done,
    .choose = hls_js_ll_choose,
    .stalled = hls_js_ll_stalled,
};

static const struct tr_param params[] = {
    OWN_NUMBER("hls_js", struct hls_js_ll_params, max_live_sync_playback_rate, "play faster, at most", 1, 1,
               2, "", TR_PARAM_GROUP_LIVE, NULL,
               "How many times as fast hls.js may play to come nearer to its target; 1, its default, never"),
    OWN_NUMBER("hls_js", struct hls_js_ll_params, on_stall_increase_s, "target more by each stall", 1, 0, 30,
               "s", TR_PARAM_GROUP_LIVE, NULL,
               "How much farther from live hls.js aims after each stall, by one segment in all "
               "(liveSyncOnStallIncrease)"),
    OWN_NUMBER("hls_js", struct hls_js_ll_params, part_playlist_kb, "size of a playlist of parts", 0.75, 0,
               10000, "kB", TR_PARAM_GROUP_SEGMENTS, NULL,
               "What each blocking reload of the playlist costs, beside the parts"),
    OWN_NUMBER("hls_js", struct hls_js_ll_params, part_setup_s, "decoder set-up, by parts", 0.06, 0, 10, "s",
               TR_PARAM_GROUP_JOINING, NULL,
               "How long each part takes into the buffer before playback starts, while page and decoder are "
               "set up"),
};

const struct player_row player_hls_js_ll = {
    .row = {.info = {.name = "hls.js-ll",
                     .title = "hls.js 1.7, low latency",
                     .models = "parts as its playlists list them, held by the server; level between runs of "
                               "parts, the segment again from its first part after a switch; whole segments "
                               "far behind",
                     .source = "hls.js 1.7.4, base-stream-controller.ts, base-playlist-controller.ts, "
                               "latency-controller.ts, abr-controller.ts",
                     .held = "sessions of hls.js 1.7.4 in Chromium over LL-HLS",
                     .section = "hls_js"},
            OWN_PARAMS(params, struct hls_js_ll_params)},
    .type = &type,
};
