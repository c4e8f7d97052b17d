/* hls.js 1.7, its low-latency mode off: new segments are known from polls of a playlist, a level is chosen
 * when a segment has come, and a fetch is given up to save the buffer. Source: hls.js, abr-controller and
 * stream-controller; measured sessions (PLAYERS.md). */
#include "model/player/live.h"
#include "model/player/players/players.h"

#include "model/minmax.h"

#define CHECK_S      0.1 /* how often a fetch is looked at */
#define UNREASONABLE 10  /* a lower level that takes this many segments' time does not help either */

enum { LOOK, CHECK }; /* timers */

struct hls_js_params {
    double playlist_poll_s, setup_s, reopen_s;
};

struct hls_js {
    struct live live;
    double listed_s[TR_LADDER_LEVELS_MAX]; /* when a level's playlist was last looked at; negative: never */
    bool list_was_new;                     /* that look found a segment more than the one before */
    double waited_s;                       /* for the first byte of the last fetch */
    double sampled_s; /* the fetch under way has been sampled, or forgotten, up to there; -1: not yet */
    int then;         /* level of the fetch after it; -1: as chosen */
};

static const struct hls_js_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct hls_js_params);
}

/* A level is taken up: its playlist is fetched anew. */
static void take_level(struct engine *engine, struct hls_js *s, int level)
{
    if (level != s->live.level || s->listed_s[level] < 0) {
        s->listed_s[level] = engine->now_s;
        s->list_was_new = true;
    }
    s->live.level = level;
}

/* When a playlist that is fetched now and then shows segment k. The next fetch is due a period after the
 * last, or half of one where that showed nothing new (RFC 8216 section 6.3.4). */
static double polled_s(struct engine *engine, struct hls_js *s, uint32_t k, double period_s)
{
    double *listed_s = &s->listed_s[s->live.level];
    const double due_s = engine_exists_s(engine, k);
    while (*listed_s < due_s || *listed_s + period_s <= engine->now_s) {
        double before = engine_exist_by(engine, *listed_s);
        *listed_s += s->list_was_new ? period_s : period_s / 2;
        s->list_was_new = engine_exist_by(engine, *listed_s) > before;
    }
    return greater(engine->now_s, *listed_s + link_round_trip_s(&engine->link, *listed_s));
}

static double seen_s(struct engine *engine, struct hls_js *s)
{
    const double poll_s = own(engine)->playlist_poll_s, due_s = engine_exists_s(engine, s->live.segment);
    if (poll_s > 0) {
        return due_s <= s->listed_s[s->live.level] ? engine->now_s
                                                   : polled_s(engine, s, s->live.segment, poll_s);
    }
    return greater(engine->now_s, due_s);
}

static void ask(struct engine *engine, struct hls_js *s)
{
    const struct tr_player_params *params = &engine->params->player;
    const bool new_list = own(engine)->playlist_poll_s > 0 && s->live.level != s->live.loaded_level;
    const int round_trips = new_list ? 2 : 1; /* one for the playlist */
    double setup_s = s->live.segment == 0 ? own(engine)->setup_s : 0;
    engine_fetch(engine, s->live.segment, s->live.level,
                 round_trips * link_round_trip_s(&engine->link, engine->now_s), setup_s, 0);
    s->sampled_s = -1;
    s->then = -1;
    if (params->abandon && engine->playback.started && s->live.level > 0) {
        engine_set_timer(engine, CHECK, engine->now_s + engine->media.segment_s / 2);
    }
}

static void look(struct engine *engine, struct hls_js *s)
{
    if (s->live.segment >= engine->media.count) {
        return;
    }
    double seen = seen_s(engine, s), over_s;
    if (seen > engine->now_s) {
        engine_set_timer(engine, LOOK, seen);
    } else if (!live_has_room(engine, &over_s)) {
        engine_set_timer(engine, LOOK, engine->now_s + over_s / engine->playback.rate + 1e-6);
    } else {
        ask(engine, s);
    }
}

/* Would the rest take longer than the buffer lasts, and is there a lower level that comes sooner? Then
 * `level` is the highest that comes in time, or 0. */
static bool starves(struct engine *engine, const struct hls_js *s, const struct transfer *x, int *level)
{
    const double segment_s = engine->media.segment_s;
    const double loaded = link_loaded_mbit(&engine->link, x, engine->now_s), ahead_s = engine_ahead_s(engine);
    const double rate =
        loaded > 0 ? loaded / (engine->now_s - x->first_byte_s) : live_estimate_mbps(engine, &s->live);
    const double rest_s = (x->mbit - loaded) / rate + (loaded > 0 ? 0 : s->waited_s);
    if (rest_s <= ahead_s) {
        return false;
    }
    double instead_s = INFINITY;
    for (*level = x->level - 1; *level > 0; --*level) {
        /* a playlist and the segment */
        instead_s = 2 * s->waited_s + media_mbit(&engine->media, x->segment, *level) / rate;
        if (instead_s < lesser(ahead_s, segment_s + s->waited_s)) {
            break;
        }
    }
    return instead_s < rest_s && instead_s <= UNREASONABLE * segment_s;
}

/* Down to the lowest: the estimate begins again at its bitrate. With no level between, the fetch goes on. */
static void check(struct engine *engine, struct hls_js *s)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    int level;
    if (!starves(engine, s, x, &level)) {
        engine_set_timer(engine, CHECK, engine->now_s + CHECK_S);
        return;
    }
    estimate_restart(&s->live.estimate, engine->media.fetch_mbps[0]);
    s->sampled_s = engine->now_s;
    s->then = 0;
    if (level > 0) {
        engine_abandon(engine, 0);
        take_level(engine, s, 0);
        const double again_s = engine->now_s + live_lost_s(engine, x, own(engine)->reopen_s);
        engine->link.idle_since_s = again_s;
        s->listed_s[0] = again_s; /* the playlist, too, comes only then */
        s->live.given_up = true;
        engine_set_timer(engine, LOOK, again_s);
    }
}

static void hls_js_begin(struct engine *engine)
{
    struct hls_js *s = PLAYER_STATE(engine, struct hls_js);
    live_begin(engine, &s->live);
    for (int i = 0; i < TR_LADDER_LEVELS_MAX; i++) {
        s->listed_s[i] = -1;
    }
    s->listed_s[s->live.level] = s->live.joined_s;
    s->list_was_new = true;
    engine_set_timer(engine, LOOK, s->live.joined_s);
}

static void hls_js_timer(struct engine *engine, int timer)
{
    struct hls_js *s = PLAYER_STATE(engine, struct hls_js);
    if (timer == LOOK) {
        look(engine, s);
    } else {
        check(engine, s);
    }
}

static void hls_js_done(struct engine *engine, const struct transfer *transfer)
{
    struct hls_js *s = PLAYER_STATE(engine, struct hls_js);
    engine_set_timer(engine, CHECK, INFINITY);
    engine_append(engine, transfer);
    live_sample_rest(engine, &s->live, transfer, s->sampled_s);
    s->waited_s = link_round_trip_s(&engine->link, transfer->asked_s);
    live_arrived(&s->live, transfer);
    struct tr_abr_choice choice = engine_choose(engine, s->live.segment);
    take_level(engine, s, s->then >= 0 ? s->then : choice.level);
    look(engine, s);
}

static struct tr_abr_choice hls_js_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct hls_js *s = PLAYER_STATE(engine, struct hls_js);
    return (struct tr_abr_choice){live_within_estimate(engine, &s->live, NULL), 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct hls_js),
    .gives_up = true,
    .begin = hls_js_begin,
    .timer = hls_js_timer,
    .done = hls_js_done,
    .choose = hls_js_choose,
};

static bool may_give_up(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->player.abandon && params->ladder.count > 1;
}

static const struct tr_param params[] = {
    OWN_INTERVAL(
        "hls_js", struct hls_js_params, playlist_poll_s, "fetch the playlist every", 2, 60,
        TR_PARAM_GROUP_SEGMENTS, NULL,
        "New segments are seen only when the playlist is fetched, this often; 0 as soon as they exist"),
    OWN_NUMBER(
        "hls_js", struct hls_js_params, setup_s, "decoder set-up", 0.11, 0, 10, "s", TR_PARAM_GROUP_JOINING,
        NULL,
        "How long the first segment takes from its last byte into the buffer, while the decoder is set up"),
    OWN_NUMBER("hls_js", struct hls_js_params, reopen_s, "lost by giving up", 1, 0, 30, "s",
               TR_PARAM_GROUP_SEGMENTS, may_give_up,
               "Time lost after an abandoned fetch: its connection is closed, and another has to be opened"),
};

const struct player_row player_hls_js = {
    .row =
        {.info = {.name = "hls.js",
                  .title = "hls.js 1.7",
                  .models =
                      "polls its playlist, rises within 0.70 of the estimate, gives a fetch up to save the "
                      "buffer; low-latency mode off",
                  .source = "hls.js 1.7.4, abr-controller.ts and stream-controller.ts",
                  .held = "sessions of hls.js 1.7.4 in Chromium",
                  .section = "hls_js"},
         OWN_PARAMS(params, struct hls_js_params)},
    .type = &type,
};
