/* hls.js 1.7, its low-latency mode off: new segments are known from polls of a playlist, which cost what they
 * weigh; a level is chosen when a segment has come, and a fetch that will outlast the buffer is given up.
 * Source: hls.js 1.7.4, src/controller/abr-controller.ts, stream-controller.ts, level-controller.ts,
 * utils/ewma-bandwidth-estimator.ts; config.ts for the times. */
#include "model/player/catch_up.h"
#include "model/player/players/hls_js_slow.h"
#include "model/player/players/players.h"

#include "base/fmath.h"

#define ANSWER_S   10  /* first byte of a fragment or a playlist (maxTimeToFirstByteMs) */
#define FRAGMENT_S 120 /* a fragment in all (fragLoadPolicy.maxLoadTimeMs) */
#define LIST_S     20  /* a playlist in all (playlistLoadPolicy.maxLoadTimeMs) */
#define LIST_TRIES 3   /* of a level's playlist (playlistLoadPolicy.timeoutRetry.maxNumRetry) */
/* Samples end when a fragment has been parsed (AbrController, processingMs), which is before it is in the
 * buffer: for the first one 0.11 of 0.14 s (medians of 15 sessions). */
#define BUFFERED_S   0.03
#define HOLD_BACK    3    /* segments from the edge (liveSyncDurationCount), ... */
#define ON_STALL_S   1    /* ... and more after each stall (liveSyncOnStallIncrease) */
#define LOOKUP_S     0.25 /* maxFragLookUpTolerance */
#define SQRT_2       1.4142135623730951
#define LN_2         0.6931471805599453
#define LEAST_S      1e-3 /* a sample takes */
#define WAIT_S       0.1 /* until a first byte, before any has been seen (EwmaBandWidthEstimator, defaultTTFB) */
#define LEAST_WEIGHT 1e-3 /* of waits, before any has been seen */

enum { LOOK, CHECK, POLL, ANSWER, TIMERS }; /* timers */

struct hls_js_params {
    double playlist_poll_s, playlist_kb, playlist_s, setup_s;
};

struct hls_js {
    struct live live;
    double listed_s[TR_LADDER_LEVELS_MAX];     /* what a level's playlist shows is what was there then */
    double polled_s;                           /* when the playlist of the level was last asked for */
    double due_s[TR_LADDER_LEVELS_MAX];        /* when a level's was due the last time; -INFINITY: never */
    bool list_was_new;                         /* it showed a segment more than the one before */
    bool lists;                                /* it is under way */
    int unanswered;                            /* so many in a row were not */
    bool has_header[TR_LADDER_LEVELS_MAX];     /* a level's initialisation segment is there */
    double list_took_s;                        /* from its first byte to its last, the last time */
    double left_until_s[TR_LADDER_LEVELS_MAX]; /* INFINITY: its playlist did not come; else -INFINITY */
    double waited_s;               /* usual time to a first byte: a mean that begins at 0, of which ... */
    double wait_mean_s, wait_left; /* ... so much is left, after ... */
    double wait_weight;            /* ... samples of that weight */
    int target;                    /* level for which the fetch under way will be given up; -1: none */
    double looks_again_s;          /* once the playlist of that has come, if that is before then */
};

static const struct hls_js_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct hls_js_params);
}

static double trip_s(struct engine *engine)
{
    return link_round_trip_s(&engine->link, engine->now_s);
}

/* ---- the estimate ---- */

/* EwmaBandWidthEstimator.sampleTTFB: long ones have less weight. */
static void sample_wait(const struct engine *engine, struct hls_js *s, double wait_s)
{
    const double weight = SQRT_2 * fmath_exp(-wait_s * wait_s / 2),
                 left = fmath_exp(-weight * LN_2 / engine->params->player.slow_half_life_s);
    s->wait_mean_s = left * s->wait_mean_s + (1 - left) * wait_s;
    s->wait_left *= left;
    s->wait_weight += weight;
    s->waited_s = s->wait_weight >= LEAST_WEIGHT ? s->wait_mean_s / (1 - s->wait_left) : WAIT_S;
}

/* AbrController.resetEstimator: it has seen nothing any more, no first byte either. */
static void forget(struct hls_js *s, double mbps)
{
    estimate_restart(&s->live.estimate, mbps);
    s->waited_s = WAIT_S;
    s->wait_mean_s = 0;
    s->wait_left = 1;
    s->wait_weight = 0;
}

/* The bits that have come by t_s are a sample, without the usual wait for them: waiting longer counts as
 * loading. */
static void sample(struct hls_js *s, const struct transfer *x, double mbit, double t_s)
{
    const double wait_s = x->first_byte_s - x->asked_s,
                 took_s = t_s - x->first_byte_s + greater(0, wait_s - s->waited_s);
    live_sample(&s->live, mbit, greater(took_s, LEAST_S));
}

/* ---- the playlist ---- */

static void ask_list(struct engine *engine, struct hls_js *s)
{
    struct transfer *list = engine_new_transfer(engine, TRACK_LIST);
    list->level = s->live.level;
    list->mbit = own(engine)->playlist_kb * 8 / 1000;
    s->polled_s = engine->now_s;
    s->lists = true;
    engine_set_timer(engine, POLL, engine->now_s + ANSWER_S);
    engine_ask(engine, list, trip_s(engine));
}

/* Whether a playlist with what was there by listed_s shows the segment that comes next. */
static bool shows(const struct engine *engine, const struct hls_js *s, double listed_s)
{
    return listed_s > -INFINITY && engine_exists_s(engine, s->live.segment) <= listed_s;
}

static bool knows(const struct engine *engine, const struct hls_js *s)
{
    return shows(engine, s, s->listed_s[s->live.level]);
}

/* A level is taken up: its playlist is fetched anew, though not before that is due, which it may be where the
 * level has been left a moment ago (LevelController.loadPlaylist, scheduleLoading). */
static void take_level(struct engine *engine, struct hls_js *s, int level)
{
    if (level == s->live.level && s->listed_s[level] > -INFINITY) {
        return;
    }
    s->live.level = level;
    if (engine->media.count != MEDIA_ENDLESS && s->listed_s[level] > -INFINITY) {
        return; /* on demand it is fetched once */
    }
    s->listed_s[level] = -INFINITY;
    s->list_was_new = true;
    if (s->lists) {
        engine_cancel(engine, TRACK_LIST);
        s->lists = false;
    }
    if (s->due_s[level] > engine->now_s) {
        engine_set_timer(engine, POLL, s->due_s[level]);
    } else {
        ask_list(engine, s);
    }
}

/* The next level down that is not left out, the highest below the lowest; -1: none. */
static int level_instead(const struct engine *engine, const struct hls_js *s)
{
    const int levels = engine->media.levels;
    for (int i = 1; i < levels; i++) {
        const int level = (s->live.level + levels - i) % levels;
        if (s->left_until_s[level] == -INFINITY) {
            return level;
        }
    }
    return -1;
}

/* A level whose playlist has not come is left out until that comes, or one of its segments. Nothing asks for
 * either (errorPenaltyExpireMs is 0), so that it is for good but for the lowest, which what is given up goes
 * to. Another takes its place, even the highest that of the lowest, and that of the segment under way once
 * its playlist is there (ErrorController.getLevelSwitchAction). Where none is left hls.js ends with an error,
 * after which pages start it again: here it goes on asking. */
static void leave_level(struct engine *engine, struct hls_js *s)
{
    const int level = level_instead(engine, s);
    s->unanswered = 0;
    if (level < 0) {
        ask_list(engine, s);
        return;
    }
    s->left_until_s[s->live.level] = INFINITY;
    engine_banned(engine, s->live.level, engine->end_s - engine->now_s);
    engine_set_timer(engine, CHECK, INFINITY); /* AbrController.onLevelSwitching */
    s->target = engine_fetching(engine, TRACK_PICTURE) ? level : -1;
    s->looks_again_s = -INFINITY;
    take_level(engine, s, level);
}

/* Its playlist, or one of its segments, has come (LevelController.onLevelLoaded, onFragBuffered). */
static void take_again(struct engine *engine, struct hls_js *s, int level)
{
    if (s->left_until_s[level] > -INFINITY) {
        s->left_until_s[level] = -INFINITY;
        engine_ban_over(engine, level);
    }
}

/* No answer: asked for again at once, but not for ever. */
static void list_timed_out(struct engine *engine, struct hls_js *s)
{
    const struct transfer *x = &engine->transfers[TRACK_LIST];
    if (link_loaded_mbit(&engine->link, x, engine->now_s) > 0 && engine->now_s < x->asked_s + LIST_S) {
        engine_set_timer(engine, POLL, x->asked_s + LIST_S);
        return;
    }
    engine_time_out_beside(engine, TRACK_LIST);
    s->lists = false;
    if (++s->unanswered < LIST_TRIES) {
        ask_list(engine, s);
    } else {
        leave_level(engine, s);
    }
}

/* The same for what is given up: where the playlist that the level had shows the segment, that is good enough
 * (StreamController.onFragLoadEmergencyAborted: it is idle, and waits for no level). */
static void take_level_for_now(struct engine *engine, struct hls_js *s, int level)
{
    const double listed_s = s->listed_s[level];
    take_level(engine, s, level);
    if (shows(engine, s, listed_s)) {
        s->listed_s[level] = listed_s;
    }
}

static void look(struct engine *engine, struct hls_js *s);

static void target_listed(struct engine *engine, struct hls_js *s);

/* Playback has stalled for so long that the playlist does not show any more what comes next: it goes on where
 * it would join now (StreamController.synchronizeToLiveEdge, LatencyController.liveSyncPosition). */
static bool jump_to_live(struct engine *engine, struct hls_js *s)
{
    struct playback *playback = &engine->playback;
    const double segment_s = engine->media.segment_s,
                 edge_s = playback->first_s + segment_s * engine_exist_by(engine, s->listed_s[s->live.level]);
    if (engine->media.count != MEDIA_ENDLESS || !playback->stalled ||
        playback->content_s >= edge_s - own(engine)->playlist_s - LOOKUP_S) {
        return false;
    }
    const double to_s =
        edge_s - catch_up_hls_js_target_s(HOLD_BACK * segment_s, playback->underruns, ON_STALL_S, segment_s);
    if (engine_fetching(engine, TRACK_PICTURE)) {
        engine_abandon(engine, s->live.level);
    }
    engine_set_timer(engine, CHECK, INFINITY);
    engine_set_timer(engine, ANSWER, INFINITY);
    s->target = -1;
    s->live.given_up = false;
    s->live.segment = (uint32_t)floor((to_s - playback->first_s) / segment_s);
    playback_jump(playback, to_s, s->live.segment);
    return true;
}

/* A playlist is due a period after it was the last time, or half of one (RFC 8216 section 6.3.4), and at once
 * where that is over: a level that comes back has its playlist fetched twice in a row
 * (BasePlaylistController.playlistLoaded, requestScheduled; at 53 of 55 such switches of 9 real sessions, and
 * at none of 34 to a level that had not been there). */
static double next_due_s(const struct engine *engine, struct hls_js *s, int level)
{
    const double period_s = own(engine)->playlist_poll_s, wait_s = s->list_was_new ? period_s : period_s / 2;
    double *due_s = &s->due_s[level];
    if (*due_s == -INFINITY) {
        *due_s = s->polled_s;
    }
    if (*due_s + wait_s < engine->now_s) {
        *due_s = engine->now_s;
    } else if (*due_s <= engine->now_s) {
        *due_s += wait_s;
    }
    return *due_s;
}

static void list_came(struct engine *engine, struct hls_js *s, const struct transfer *x)
{
    const bool first = s->listed_s[x->level] == -INFINITY;
    const double before = first ? 0 : engine_exist_by(engine, s->listed_s[x->level]);
    s->lists = false;
    s->unanswered = 0;
    take_again(engine, s, x->level);
    s->list_took_s = engine->now_s - x->first_byte_s;
    /* A playlist shows the state of when the server was asked: half a round trip after the request. */
    s->listed_s[x->level] = s->polled_s + trip_s(engine) / 2;
    s->list_was_new = first || engine_exist_by(engine, s->listed_s[x->level]) > before;
    const bool live = engine->media.count == MEDIA_ENDLESS;
    engine_set_timer(engine, POLL, live ? greater(engine->now_s, next_due_s(engine, s, x->level)) : INFINITY);
    const bool jumped = jump_to_live(engine, s);
    if (!jumped && s->target >= 0) {
        target_listed(engine, s);
    } else if (jumped || !engine_fetching(engine, TRACK_PICTURE)) {
        look(engine, s);
    }
}

/* ---- fetching ---- */

/* Of a new level the initialisation segment and the fragment are asked for at once, over a connection each
 * (StreamController.loadFragment: 1 to 2 ms apart in all sessions). */
static void ask(struct engine *engine, struct hls_js *s)
{
    const double append_s = live_append_s(engine, media_mbit(&engine->media, s->live.segment, s->live.level)),
                 setup_s = s->live.segment == 0 ? own(engine)->setup_s : append_s;
    /* The first fragment takes a connection beside the one that its initialisation segment is on. */
    const int connects = engine->asked_level < 0;
    if (!s->has_header[s->live.level] && !connects) {
        link_occupy(&engine->link, engine->now_s, trip_s(engine));
    }
    s->has_header[s->live.level] = true;
    engine_fetch(engine, s->live.segment, s->live.level, (1 + connects) * trip_s(engine), setup_s, 0);
    s->target = -1;
    engine_set_timer(engine, ANSWER, engine->now_s + ANSWER_S);
    if (engine->params->player.abandon && engine->playback.started && s->live.level > 0) {
        engine_set_timer(engine, CHECK,
                         engine->now_s + (engine_rule_gives_up(engine)
                                              ? HLS_JS_LOOK_S
                                              : greater(s->waited_s, engine->media.segment_s / 2)));
    }
}

static void look(struct engine *engine, struct hls_js *s)
{
    double over_s;
    if (s->live.segment >= engine->media.count) {
        return;
    }
    if (!knows(engine, s)) {
        engine_waits(engine, TR_TIMELINE_WAIT_LIST, s->live.segment);
        return; /* the playlist will say */
    }
    if (live_waits(engine, &s->live, LOOK)) {
        return;
    }
    if (!live_has_room(engine, &over_s)) {
        engine_waits(engine, TR_TIMELINE_WAIT_ROOM, s->live.segment);
        engine_set_timer(engine, LOOK, engine->now_s + over_s / engine->playback.rate + 1e-6);
    } else {
        ask(engine, s);
    }
}

/* ---- giving up ---- */

/* Whether the fetch under way is too slow, and for which level. */
static bool starves(struct engine *engine, const struct hls_js *s, double loaded_mbit,
                    struct hls_js_slow *slow)
{
    *slow = (struct hls_js_slow){
        .length_s = engine->media.segment_s, .wait_s = s->waited_s, .list_took_s = s->list_took_s};
    return hls_js_is_slow(engine, &s->live, loaded_mbit, slow);
}

/* The fetch under way is given up for s->target, whose playlist is there. */
static void switch_down(struct engine *engine, struct hls_js *s)
{
    const int level = s->target;
    s->target = -1;
    engine_set_timer(engine, CHECK, INFINITY);
    if (!engine_fetching(engine, TRACK_PICTURE)) {
        return;
    }
    engine_abandon(engine, level);
    engine_set_timer(engine, ANSWER, INFINITY);
    s->live.given_up = true;
    engine_waits(engine, TR_TIMELINE_WAIT_RETRY, s->live.segment);
    engine_set_timer(engine, LOOK, engine->now_s);
}

static void sample_so_far(struct engine *engine, struct hls_js *s, double loaded_mbit)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    if (loaded_mbit > 0) {
        sample(s, x, loaded_mbit, engine->now_s);
    } else {
        sample_wait(engine, s, engine->now_s - x->asked_s);
    }
}

/* The same where the rule says so: once the playlist of its level has come. */
static void check_rule(struct engine *engine, struct hls_js *s)
{
    const int level = engine_rule_instead(engine);
    if (level < 0) {
        engine_set_timer(engine, CHECK, engine->now_s + HLS_JS_LOOK_S);
        return;
    }
    take_level(engine, s, level);
    s->target = level;
    s->looks_again_s = -INFINITY;
}

/* Aborting goes down to what the lowest level's bitrate allows: the lowest. Its playlist will say when to
 * fetch. */
static void abort_for_lowest(struct engine *engine, struct hls_js *s)
{
    forget(s, engine->media.fetch_mbps[0]);
    engine_abandon(engine, 0);
    engine_set_timer(engine, ANSWER, INFINITY);
    engine_set_timer(engine, CHECK, INFINITY);
    s->target = -1;
    s->live.given_up = true;
    take_level_for_now(engine, s, 0);
    look(engine, s);
}

/* The fetch is too slow for another level, whose playlist is asked for: when that has come its fragment takes
 * the place of the one under way. `again`: it is being given up already. */
static void rescue(struct engine *engine, struct hls_js *s, const struct hls_js_slow *slow,
                   double loaded_mbit, bool again)
{
    int level = slow->level;
    sample_so_far(engine, s, loaded_mbit);
    if (hls_js_is_rash(engine, &s->live, level)) {
        forget(s, engine->media.fetch_mbps[level]);
    }
    while (level > 0 && s->left_until_s[level] > engine->now_s) {
        level--;
    }
    const bool later = !again && hls_js_puts_off(slow);
    s->looks_again_s = later ? engine->now_s + slow->instead_s : -INFINITY; /* then the timer has run */
    if (level > 0 && !later) {
        abort_for_lowest(engine, s);
        return;
    }
    take_level_for_now(engine, s, level);
    s->target = level;
    if (knows(engine, s)) {
        switch_down(engine, s);
        return;
    }
    engine_set_timer(engine, CHECK, level > 0 ? engine->now_s + slow->instead_s : INFINITY);
}

/* The lowest level takes its place when its playlist has come; one above it is given up for that at once
 * where another is twice as fast, else after the time that it would take. */
static void check(struct engine *engine, struct hls_js *s)
{
    if (engine_rule_gives_up(engine)) {
        check_rule(engine, s);
        return;
    }
    if (s->target > 0) {
        abort_for_lowest(engine, s); /* its playlist has not come by then */
        return;
    }
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double loaded_mbit = link_loaded_mbit(&engine->link, x, engine->now_s);
    struct hls_js_slow slow;
    if (starves(engine, s, loaded_mbit, &slow)) {
        rescue(engine, s, &slow, loaded_mbit, false);
    } else {
        engine_set_timer(engine, CHECK,
                         loaded_mbit > 0 ? hls_js_next_look_s(engine, loaded_mbit, engine->playback.rate)
                                         : engine->now_s + HLS_JS_LOOK_S);
    }
}

/* The playlist is there of the level for which the fetch will be given up. Where that was put off it is
 * looked at once more (AbrController.onLevelLoaded: the timer runs that aborts): what has come by then is a
 * sample, and where it starves still, and another than the lowest would help, it goes down from there at
 * once. */
static void target_listed(struct engine *engine, struct hls_js *s)
{
    const int target = s->target;
    if (engine->now_s < s->looks_again_s && engine_fetching(engine, TRACK_PICTURE)) {
        const double loaded_mbit =
            link_loaded_mbit(&engine->link, &engine->transfers[TRACK_PICTURE], engine->now_s);
        struct hls_js_slow slow;
        if (starves(engine, s, loaded_mbit, &slow)) {
            rescue(engine, s, &slow, loaded_mbit, true);
        }
    }
    if (s->target == target) {
        switch_down(engine, s);
    }
}

/* No answer: asked for again at once. */
static void time_out(struct engine *engine, struct hls_js *s)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    if (!engine_fetching(engine, TRACK_PICTURE)) {
        return;
    }
    if (link_loaded_mbit(&engine->link, x, engine->now_s) > 0) {
        if (engine->now_s < x->asked_s + FRAGMENT_S) {
            engine_set_timer(engine, ANSWER, x->asked_s + FRAGMENT_S);
            return;
        }
        sample_so_far(engine, s, link_loaded_mbit(&engine->link, x, engine->now_s));
    }
    engine_time_out(engine, s->live.level);
    engine_set_timer(engine, CHECK, INFINITY);
    look(engine, s);
}

/* ---- events ---- */

static void hls_js_begin(struct engine *engine)
{
    struct hls_js *s = PLAYER_STATE(engine, struct hls_js);
    live_begin(engine, &s->live);
    for (int i = 0; i < TR_LADDER_LEVELS_MAX; i++) {
        s->listed_s[i] = s->due_s[i] = s->left_until_s[i] = -INFINITY;
    }
    s->target = -1;
    s->waited_s = WAIT_S;
    s->wait_left = 1;
    s->listed_s[s->live.level] = s->polled_s = s->live.joined_s;
    s->list_was_new = true;
    engine_set_timer(engine, LOOK, s->live.joined_s);
    if (engine->media.count == MEDIA_ENDLESS) {
        s->due_s[s->live.level] = s->live.joined_s + own(engine)->playlist_poll_s;
        engine_set_timer(engine, POLL, s->due_s[s->live.level]);
    }
}

static void hls_js_timer(struct engine *engine, int timer)
{
    struct hls_js *s = PLAYER_STATE(engine, struct hls_js);
    switch (timer) {
    case LOOK: look(engine, s); break;
    case CHECK: check(engine, s); break;
    case POLL:
        if (s->lists) {
            list_timed_out(engine, s);
        } else {
            ask_list(engine, s);
        }
        break;
    case ANSWER: time_out(engine, s); break;
    }
}

static void segment_came(struct engine *engine, struct hls_js *s, const struct transfer *x)
{
    engine_set_timer(engine, CHECK, INFINITY);
    engine_set_timer(engine, ANSWER, INFINITY);
    engine_append(engine, x);
    const double parsed_s = engine->now_s - (x->segment == 0 ? lesser(BUFFERED_S, x->setup_s) : 0);
    sample_wait(engine, s, x->first_byte_s - x->asked_s);
    sample(s, x, x->mbit, parsed_s);
    live_arrived(&s->live, x);
    take_again(engine, s, x->level);
    const int level = live_choose(engine, &s->live, s->live.segment);
    if (s->target < 0) {
        take_level(engine, s, level);
    }
    s->target = -1;
    look(engine, s);
}

static void hls_js_done(struct engine *engine, const struct transfer *transfer)
{
    struct hls_js *s = PLAYER_STATE(engine, struct hls_js);
    if (transfer->track == TRACK_LIST) {
        list_came(engine, s, transfer);
    } else {
        segment_came(engine, s, transfer);
    }
}

static struct tr_abr_choice hls_js_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct hls_js *s = PLAYER_STATE(engine, struct hls_js);
    return (struct tr_abr_choice){live_within_estimate(engine, &s->live, s->left_until_s), 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct hls_js),
    .timers = TIMERS,
    .gives_up = true,
    .begin = hls_js_begin,
    .timer = hls_js_timer,
    .done = hls_js_done,
    .choose = hls_js_choose,
};

static const struct tr_param params[] = {
    OWN_NUMBER(
        "hls_js", struct hls_js_params, playlist_poll_s, "fetch the playlist every", 2, 0.1, 60, "s",
        TR_PARAM_GROUP_SEGMENTS, NULL,
        "New segments are seen when the playlist is fetched: this long after the last time, or half of it "
        "where that showed nothing new"),
    OWN_NUMBER("hls_js", struct hls_js_params, playlist_kb, "size of the playlist", 2.4, 0, 10000, "kB",
               TR_PARAM_GROUP_SEGMENTS, NULL, "What fetching the playlist costs, beside the segments"),
    OWN_NUMBER("hls_js", struct hls_js_params, playlist_s, "the playlist shows", 60, 1, 1e6, "s",
               TR_PARAM_GROUP_SEGMENTS, NULL,
               "The newest so many seconds of the stream: a viewer who has stalled for longer than that goes "
               "on near the live edge"),
    OWN_NUMBER(
        "hls_js", struct hls_js_params, setup_s, "decoder set-up", 0.14, 0, 10, "s", TR_PARAM_GROUP_JOINING,
        NULL,
        "How long the first segment takes from its last byte into the buffer, while the decoder is set up"),
};

const struct player_row player_hls_js = {
    .row =
        {.info = {.name = "hls.js",
                  .title = "hls.js 1.7",
                  .models =
                      "polls its playlist, rises within 0.70 of the estimate, gives a fetch up to save the "
                      "buffer, for the lowest level once its playlist has come; low-latency mode off",
                  .source = "hls.js 1.7.4, abr-controller.ts, stream-controller.ts, level-controller.ts",
                  .held = "sessions of hls.js 1.7.4 in Chromium",
                  .section = "hls_js"},
         OWN_PARAMS(params, struct hls_js_params)},
    .type = &type,
};
