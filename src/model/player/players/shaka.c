/* Shaka Player 5.2: decides now and then, also in the middle of fetches; samples as media comes in; keeps
 * sound and picture in step; bans a level for a while in which frames were dropped. Source: Shaka
 * Player 5.2.12, lib/abr/simple_abr_manager.js, lib/abr/ewma_bandwidth_estimator.js,
 * lib/media/streaming_engine.js, lib/net/http_fetch_plugin.js, lib/net/backoff.js, lib/player.js. */
#include "model/player/live.h"
#include "model/player/players/players.h"
#include "model/player/players/shaka_samples.h"
#include "model/player/players/shaka_stuck.h"
#include "model/player/rows.h"
#include "model/player/sound.h"

#include "base/fmath.h"

#define DROPPED_SHARE 0.15 /* abr.droppedFramesThreshold: with more the level is banned ... */
#define BANNED_S      30   /* ... for so long (droppedFramesBanDuration) */
#define ANSWER_S      10   /* until something comes (retryParameters.connectionTimeout) */
#define SILENCE_S     5    /* without more of it (retryParameters.stallTimeout) */
#define RETRY_S       1   /* before the next try, give or take half (retryParameters.baseDelay, fuzzFactor) */
#define RETRY_FUZZ    0.5 /* of it */
#define ATTEMPTS      2   /* of a request (retryParameters.maxAttempts), ... */
#define FAILED_S      0.1 /* ... and until the player asks anew after a time-out */
#define LOOK_AGAIN_S  0.1 /* where shaka.retry_s is 0 */
/* Of 1 433 times from the last byte to the next request of the same kind in eleven sessions, less whole
 * seconds between looks, a tenth took 0.4 (pictures) and 0.5 (sound) times the median or less, a tenth 4.2
 * and 3.3 times or more; within one quiet machine's sessions 0.5 and 2. */
#define APPEND_SPREAD 0.8

enum { SOUND = SOUND_TIMER, LOOK, WATCH, WATCH_AHEAD, FRAMES, BANS, STUCK, TIMERS }; /* timers */

struct shaka_params {
    double decide_every_s, late_check_s, list_refresh_s, retry_s, init_kept_s;
    int sound_in_step;
};

/* A picture that is asked for, and asked for again. */
struct request {
    struct reported sampled; /* of the fetch under way, up to there */
    int failures;
};

/* The segment after one that is fetched directly: fetched ahead, beside it. */
enum ahead { AHEAD_NONE, AHEAD_UNDER_WAY, AHEAD_WAITS, AHEAD_FAILED, AHEAD_THERE };

struct shaka {
    struct live live;
    struct sound sound;
    double init_until_s[TR_LADDER_LEVELS_MAX]; /* a level's initialisation segment is kept */
    double listed_s; /* the level's list was made, and is looked through from there on */
    double banned_until_s[TR_LADDER_LEVELS_MAX]; /* a level is not taken before */
    double chosen_s;                             /* when a level was last decided on */
    struct request picture, beside;              /* the segment that is wanted next, the one after it */
    bool direct;                                 /* its fetch is none that was begun ahead */
    bool is_there;                               /* it had come before it was wanted */
    enum ahead ahead;                            /* the one after it, ... */
    double again_s;                              /* ... which is asked for again then */
    double stuck_since_s;                        /* playback stands still with enough in the buffer */
    double late_s, shown_s;                      /* content dropped and shown up to the last look at frames */
};

static const struct shaka_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct shaka_params);
}

static void forget_ahead(struct engine *engine, struct shaka *s)
{
    s->ahead = AHEAD_NONE;
    engine_set_timer(engine, WATCH_AHEAD, INFINITY);
}

static bool waits_for_attempt(const struct engine *engine, const struct shaka *s)
{
    return s->picture.failures % ATTEMPTS != 0 && !engine_fetching(engine, TRACK_PICTURE);
}

/* A switch ends the wait for another attempt, too: what is fetched ahead is thrown away with its level,
 * whether it is under way, waits or is there (SegmentPrefetch.switchStream). A direct fetch goes on. */
static void take_level(struct engine *engine, struct shaka *s, int level)
{
    if (level == s->live.level) {
        return;
    }
    if (s->ahead == AHEAD_UNDER_WAY || s->ahead == AHEAD_THERE) {
        engine_abandon_ahead(engine, level, false);
    }
    forget_ahead(engine, s);
    s->listed_s = engine->now_s;
    s->live.level = level;
    if (waits_for_attempt(engine, s)) {
        if (!s->direct) {
            s->picture.failures = 0;
            engine_set_timer(engine, LOOK, engine->now_s);
        }
    } else if (!engine_fetching(engine, TRACK_PICTURE)) {
        s->direct = false; /* it is looked for anew */
    }
}

/* Takes the samples up to now: before the estimate matters, and before the link's shares change. */
static void catch_up(struct engine *engine)
{
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    samples_until_now(engine, &s->live, &s->picture.sampled, TRACK_PICTURE);
    if (s->ahead == AHEAD_UNDER_WAY) {
        samples_until_now(engine, &s->live, &s->beside.sampled, TRACK_AHEAD);
    }
}

/* ---- levels ---- */

static bool is_banned(const struct engine *engine, const struct shaka *s, int level)
{
    return s->banned_until_s[level] > engine->now_s;
}

/* The highest within the estimate that is not banned, else the lowest that is not. */
static struct tr_abr_choice shaka_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    const struct tr_player_params *params = &engine->params->player;
    catch_up(engine);
    const double estimate = live_estimate_mbps(engine, &s->live);
    int level = engine->media.levels - 1, lowest = -1;
    for (; level >= 0; level--) {
        const double share = level > s->live.loaded_level ? params->safety_up : params->safety_down;
        if (is_banned(engine, s, level)) {
            continue;
        }
        lowest = level;
        if (engine->media.counted_mbps[level] <= share * estimate) {
            return (struct tr_abr_choice){level, 0};
        }
    }
    return (struct tr_abr_choice){lowest >= 0 ? lowest : 0, 0};
}

static bool is_due(const struct engine *engine, const struct shaka *s)
{
    const double every_s = own(engine)->decide_every_s;
    return s->live.sampled_mbit >= TRUSTS_MBIT && engine->now_s - s->chosen_s >= every_s - 1e-9;
}

/* Frames that were dropped before count no more: at each decision (SimpleAbrManager.updateFramesInfo_). */
static void count_frames_anew(const struct engine *engine, struct shaka *s)
{
    s->late_s = engine->playback.late_s;
    s->shown_s = playback_shown_s(&engine->playback);
}

/* The level for the next fetch, where one is due. */
static void decide(struct engine *engine, struct shaka *s)
{
    if (own(engine)->decide_every_s > 0 && !is_due(engine, s)) {
        return;
    }
    s->chosen_s = engine->now_s;
    take_level(engine, s, live_choose(engine, &s->live, s->live.segment));
    count_frames_anew(engine, s);
}

/* ---- fetching ---- */

/* When the player finds the segment that is wanted next, or one of those after it, in the level's list. */
static double seen_s(const struct engine *engine, const struct shaka *s, uint32_t after)
{
    const double refresh_s = own(engine)->list_refresh_s;
    double due_s = engine_exists_s(engine, s->live.segment + after);
    if (refresh_s > 0) {
        const double since_s = s->listed_s;
        due_s = since_s + greater(0, ceil((due_s - since_s) / refresh_s)) * refresh_s;
    }
    return due_s;
}

/* How long the fetch may be silent. */
static double patience_s(const struct request *r)
{
    return r->sampled.mbit > 0 ? SILENCE_S : ANSWER_S;
}

static bool is_silent(const struct engine *engine, const struct request *r)
{
    return engine->now_s >= r->sampled.t_s + patience_s(r);
}

/* The next event of a fetch under way: a sample that brings a decision, or a silence that is too long. */
static double next_event_s(struct engine *engine, const struct shaka *s, const struct request *r,
                           enum track track)
{
    const struct transfer *x = &engine->transfers[track];
    const double every_s = own(engine)->decide_every_s;
    /* The first sample makes it less patient: it is not missed. */
    double loaded, next_s = lesser(r->sampled.t_s + patience_s(r), engine->now_s + SILENCE_S);
    if (engine_rule_gives_up(engine)) {
        next_s = lesser(next_s, engine->now_s + REPORT_S);
    } else if (every_s > 0) {
        const double sample_s = samples_next_s(engine, &r->sampled, x, &loaded),
                     soonest_s = sample_s < INFINITY ? sample_s : engine->now_s + REPORT_S;
        next_s =
            lesser(next_s, s->live.sampled_mbit >= TRUSTS_MBIT ? greater(soonest_s, s->chosen_s + every_s)
                                                               : soonest_s);
    }
    return next_s;
}

static void watch(struct engine *engine, struct shaka *s)
{
    if (engine->params->player.abandon) {
        engine_set_timer(engine, WATCH, next_event_s(engine, s, &s->picture, TRACK_PICTURE));
    }
}

static void watch_ahead(struct engine *engine, struct shaka *s)
{
    if (s->ahead == AHEAD_UNDER_WAY) {
        engine_set_timer(engine, WATCH_AHEAD, next_event_s(engine, s, &s->beside, TRACK_AHEAD));
    }
}

static void begin_request(const struct engine *engine, struct request *r)
{
    r->sampled = (struct reported){.t_s = engine->now_s};
}

static double append_s(struct engine *engine, uint32_t segment, int level)
{
    return live_append_drawn_s(engine, media_mbit(&engine->media, segment, level), APPEND_SPREAD);
}

static void ask_ahead(struct engine *engine, struct shaka *s)
{
    const uint32_t k = s->live.segment + 1;
    engine_fetch_ahead(engine, k, s->live.level, link_round_trip_s(&engine->link, engine->now_s),
                       append_s(engine, k, s->live.level));
    s->ahead = AHEAD_UNDER_WAY;
    begin_request(engine, &s->beside);
    watch_ahead(engine, s);
}

/* A request that has failed is taken out of what is fetched ahead, and as its place there is past, the next
 * one is fetched ahead while that one is asked for directly (StreamingEngine.fetchAndAppend_, its catch;
 * SegmentPrefetch.prefetchSegmentsByTime). */
static void begin_ahead(struct engine *engine, struct shaka *s)
{
    const bool can = engine->link.shared && engine->params->player.abandon &&
                     s->live.segment + 1 < engine->media.count && seen_s(engine, s, 1) <= engine->now_s;
    if (s->direct && s->ahead == AHEAD_NONE && s->picture.failures % ATTEMPTS == 0 && can) {
        s->beside.failures = 0;
        ask_ahead(engine, s);
    }
}

/* At a switch the initialisation segment and media are asked for at once (SegmentPrefetch.switchStream
 * forgets both, prefetchSegmentsByTime asks for both), each over a connection of its own; the former where
 * the browser's cache has it no more. In all 118 switches of eleven sessions both went out within 60 ms; of
 * those back to a level that had been fetched from a server that allows 60 s the cache answered up to 58.7 s
 * after it and never from 60 s on, of those from one that allows an hour always. */
static void ask_now(struct engine *engine, struct shaka *s)
{
    const uint32_t k = s->live.segment;
    const int level = s->direct && waits_for_attempt(engine, s) ? engine->asked_level : s->live.level;
    /* The first picture takes a connection beside the one that sound is on. */
    const int connects = s->sound.apart && engine->asked_level < 0;
    const double trip_s = link_round_trip_s(&engine->link, engine->now_s);
    if (engine->now_s >= s->init_until_s[level]) {
        s->init_until_s[level] = engine->now_s + own(engine)->init_kept_s;
        if (!connects) {
            link_occupy(&engine->link, engine->now_s, trip_s);
        }
    }
    begin_ahead(engine, s);
    engine_fetch(engine, k, level, (1 + connects) * trip_s, append_s(engine, k, level),
                 sound_beside_mbit(engine, &s->sound, k));
    begin_request(engine, &s->picture);
    watch(engine, s);
}

/* So long until a request is made again. */
static double delay_s(struct engine *engine, const struct request *r)
{
    const double delay_s = RETRY_S + RETRY_S * RETRY_FUZZ * (2 * rng_uniform(&engine->link.rng) - 1);
    return r->failures % ATTEMPTS == 0 ? delay_s + FAILED_S : delay_s;
}

static void ask_later(struct engine *engine, struct shaka *s, double again_s)
{
    engine_waits(engine, TR_TIMELINE_WAIT_RETRY, s->live.segment);
    engine_set_timer(engine, LOOK, again_s);
}

/* The segment that has been fetched ahead is the one that is wanted now. */
static void take_ahead(struct engine *engine, struct shaka *s)
{
    const enum ahead ahead = s->ahead;
    s->picture = s->beside;
    s->direct = ahead == AHEAD_FAILED; /* which is told only now */
    forget_ahead(engine, s);
    switch (ahead) {
    case AHEAD_NONE: break;
    case AHEAD_WAITS: ask_later(engine, s, s->again_s); break;
    case AHEAD_FAILED: ask_later(engine, s, engine->now_s + delay_s(engine, &s->picture)); break;
    case AHEAD_UNDER_WAY:
        engine_take_over(engine, TRACK_AHEAD);
        watch(engine, s);
        break;
    case AHEAD_THERE:
        engine_take_over(engine, TRACK_AHEAD);
        s->is_there = true;
        break;
    }
}

static void ask(struct engine *engine, struct shaka *s)
{
    if (s->ahead == AHEAD_NONE || s->direct) {
        ask_now(engine, s);
    } else {
        take_ahead(engine, s);
    }
}

static void look(struct engine *engine, struct shaka *s);

/* Fetches the level that has been decided on in place of the one under way. */
static void give_up(struct engine *engine, struct shaka *s, int level)
{
    engine_abandon(engine, level);
    s->picture.sampled.t_s = INFINITY; /* nothing of it is sampled any more */
    engine_set_timer(engine, WATCH, INFINITY);
    s->picture.failures = 0;
    take_level(engine, s, level);
    s->live.given_up = true;
    s->direct = false;
    if (!live_waits(engine, &s->live, LOOK)) {
        ask(engine, s);
    }
}

/* StreamingEngine.shouldAbortCurrentRequest_: the new one would come in time, or has fewer bits than are
 * left. */
static bool would_pay(struct engine *engine, const struct shaka *s, int level)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double wanted = media_mbit(&engine->media, x->segment, level),
                 rest = s->picture.sampled.mbit > 0 ? x->mbit - s->picture.sampled.mbit : 0,
                 ahead_s = engine->playback.buffered_s - playback_content_s(&engine->playback, engine->now_s);
    return wanted / live_estimate_mbps(engine, &s->live) < ahead_s || rest > wanted;
}

/* Another level than that of the fetch under way ends it, however much has come: a segment is fetched ahead
 * (segmentPrefetchLimit is 1), and what is fetched ahead is thrown away with the level
 * (SegmentPrefetch.switchStream). Also where the sample that brings the decision was its last, as the
 * response is not there yet by then. True where the fetch has been given up. */
static bool reconsider(struct engine *engine, struct shaka *s)
{
    s->chosen_s = engine->now_s;
    const int level = live_choose(engine, &s->live, s->live.segment);
    count_frames_anew(engine, s);
    if (level != s->live.level && (!s->direct || would_pay(engine, s, level))) {
        give_up(engine, s, level);
        return true;
    }
    if (level != s->live.level) {
        take_level(engine, s, level); /* for the next one */
    }
    return false;
}

/* A picture is under way: some of it may still be to come. */
static bool is_coming(const struct engine *engine)
{
    return engine_fetching(engine, TRACK_PICTURE) &&
           engine->transfers[TRACK_PICTURE].state != TRANSFER_SETTING_UP;
}

/* A sample brings a decision that is not of the picture under way, if there is one. */
static void reconsider_any(struct engine *engine, struct shaka *s)
{
    if (is_coming(engine)) {
        reconsider(engine, s);
    } else {
        decide(engine, s);
    }
}

/* Nothing has come for too long: asked for again a while later; every second time by the player itself
 * (StreamingEngine.handleStreamingError_, Player.defaultStreamingFailureCallback_). */
static void time_out(struct engine *engine, struct shaka *s)
{
    s->picture.failures++;
    s->direct |= s->picture.failures % ATTEMPTS == 0;
    engine_time_out(engine, s->live.level);
    s->picture.sampled.t_s = INFINITY;
    ask_later(engine, s, engine->now_s + delay_s(engine, &s->picture));
}

/* The same of what is fetched ahead; that it has failed for good matters only once it is wanted. */
static void time_out_ahead(struct engine *engine, struct shaka *s)
{
    s->beside.failures++;
    engine_abandon_ahead(engine, s->live.level, true);
    forget_ahead(engine, s);
    if (s->beside.failures % ATTEMPTS == 0) {
        s->ahead = AHEAD_FAILED;
    } else {
        s->ahead = AHEAD_WAITS;
        s->again_s = engine->now_s + delay_s(engine, &s->beside);
        engine_set_timer(engine, WATCH_AHEAD, s->again_s);
    }
}

/* Whether the last sample of a fetch under way brings a decision. */
static bool sample_decides(const struct engine *engine, const struct shaka *s, const struct request *r)
{
    const double every_s = own(engine)->decide_every_s;
    return every_s > 0 && is_due(engine, s) && r->sampled.mbit > 0 && r->sampled.t_s >= s->chosen_s + every_s;
}

/* In the middle of a fetch. Decisions come with samples (SimpleAbrManager.segmentDownloaded): none does while
 * nothing comes. */
static void look_at_fetch(struct engine *engine, struct shaka *s)
{
    catch_up(engine);
    if (engine->transfers[TRACK_PICTURE].state == TRANSFER_SETTING_UP) {
        return; /* there is nothing left to give up */
    }
    if (is_silent(engine, &s->picture)) {
        time_out(engine, s);
        return;
    }
    if (engine_rule_gives_up(engine)) {
        const int level = engine_rule_instead(engine);
        if (level >= 0) {
            s->live.wanted_s = 0;
            give_up(engine, s, level);
            return;
        }
    } else if (sample_decides(engine, s, &s->picture)) {
        reconsider(engine, s);
    }
    if (engine_fetching(engine, TRACK_PICTURE)) { /* else it was given up, and the rule waits */
        watch(engine, s);
    }
}

/* The same of what is fetched ahead. */
static void look_at_ahead(struct engine *engine, struct shaka *s)
{
    if (s->ahead == AHEAD_WAITS) {
        ask_ahead(engine, s);
        return;
    }
    catch_up(engine);
    if (engine->transfers[TRACK_AHEAD].state == TRANSFER_SETTING_UP) {
        return;
    }
    if (is_silent(engine, &s->beside)) {
        time_out_ahead(engine, s);
        return;
    }
    if (!engine_rule_gives_up(engine) && sample_decides(engine, s, &s->beside)) {
        reconsider_any(engine, s);
    }
    watch_ahead(engine, s);
}

/* A level is chosen whenever those that can be have changed (Player.chooseVariantAndSwitch_). */
static void choose_now(struct engine *engine, struct shaka *s)
{
    if (engine_fetching(engine, TRACK_PICTURE) && engine->params->player.abandon) {
        reconsider(engine, s);
    } else {
        s->chosen_s = engine->now_s;
        const int level = live_choose(engine, &s->live, s->live.segment);
        take_level(engine, s, level);
    }
}

/* Bans are looked at every second since the last one (Player.checkVariants_). */
static void ban(struct engine *engine, struct shaka *s)
{
    double *until_s = s->banned_until_s, over_s = INFINITY;
    until_s[s->live.level] = engine->now_s + BANNED_S;
    for (int i = 0; i < engine->media.levels; i++) {
        if (until_s[i] > engine->now_s) {
            until_s[i] = engine->now_s + ceil(until_s[i] - engine->now_s);
            over_s = lesser(over_s, until_s[i]);
        }
    }
    engine_set_timer(engine, BANS, over_s);
    engine_banned(engine, s->live.level, lesser(BANNED_S, engine->end_s - engine->now_s));
}

/* A ban is over: levels that were not taken before can be. */
static void look_at_bans(struct engine *engine, struct shaka *s)
{
    double next_s = INFINITY;
    for (int i = 0; i < engine->media.levels; i++) {
        next_s = is_banned(engine, s, i) ? lesser(next_s, s->banned_until_s[i]) : next_s;
    }
    engine_set_timer(engine, BANS, next_s);
    choose_now(engine, s);
}

/* SimpleAbrManager.checkDroppedFrames_: whichever level is being fetched is banned, as long as another is
 * left. What was dropped before another size came on screen does not count (startListeningToResize_), and
 * pictures that come late often have one. */
static void look_at_frames(struct engine *engine, struct shaka *s)
{
    const struct playback *playback = &engine->playback;
    const double late_s = playback->late_s - greater(s->late_s, playback->late_by_then_s),
                 shown_s = playback_shown_s(playback) - greater(s->shown_s, playback->shown_by_then_s);
    int left = 0;
    count_frames_anew(engine, s);
    engine_set_timer(engine, FRAMES, engine->now_s + own(engine)->late_check_s);
    for (int i = 0; i < engine->media.levels; i++) {
        left += i != s->live.level && !is_banned(engine, s, i);
    }
    if (!(late_s > 0) || late_s < DROPPED_SHARE * (late_s + shown_s) || left == 0) {
        return;
    }
    ban(engine, s);
    choose_now(engine, s);
}

/* ---- between fetches ---- */

static void look(struct engine *engine, struct shaka *s)
{
    if (s->live.segment >= engine->media.count) {
        return;
    }
    const double seen = seen_s(engine, s, 0), retry_s = own(engine)->retry_s, now_s = engine->now_s;
    double over_s;
    if (live_waits(engine, &s->live, LOOK)) {
        return;
    }
    if (seen > now_s) {
        engine_waits(engine, TR_TIMELINE_WAIT_LIST, s->live.segment);
        engine_set_timer(engine, LOOK, retry_s > 0 ? now_s + ceil((seen - now_s) / retry_s) * retry_s : seen);
    } else if (sound_holds_picture(engine, &s->sound)) {
        engine_waits(engine, TR_TIMELINE_WAIT_SOUND, s->live.segment);
        engine_set_timer(engine, LOOK, now_s + (retry_s > 0 ? retry_s : LOOK_AGAIN_S));
    } else if (!live_has_room(engine, &over_s)) {
        engine_waits(engine, TR_TIMELINE_WAIT_ROOM, s->live.segment);
        engine_set_timer(engine, LOOK,
                         now_s + (retry_s > 0 ? retry_s / 2 : over_s / engine->playback.rate + 1e-6));
    } else {
        ask(engine, s);
    }
}

static void shaka_begin(struct engine *engine)
{
    const struct shaka_params *params = own(engine);
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    live_begin(engine, &s->live);
    s->chosen_s = s->stuck_since_s = -INFINITY;
    s->listed_s = s->live.joined_s;
    s->sound.in_step = params->sound_in_step;
    s->sound.list_refresh_s = params->list_refresh_s;
    s->sound.retry_s = params->retry_s;
    s->sound.answer_s = ANSWER_S;
    s->sound.silence_s = SILENCE_S;
    s->sound.again_s = RETRY_S;
    s->sound.again_fuzz = RETRY_FUZZ;
    s->sound.attempts = ATTEMPTS;
    s->sound.failed_s = FAILED_S;
    s->sound.append_spread = APPEND_SPREAD;
    sound_begin(engine, &s->sound, s->live.joined_s);
    engine_set_timer(engine, LOOK, s->live.joined_s);
    if (params->late_check_s > 0) {
        engine_set_timer(engine, FRAMES, s->live.joined_s + params->late_check_s);
    }
}

static void shaka_timer(struct engine *engine, int timer)
{
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    switch (timer) {
    case SOUND: sound_timer(engine, &s->sound); break;
    case LOOK: look(engine, s); break;
    case WATCH: look_at_fetch(engine, s); break;
    case WATCH_AHEAD: look_at_ahead(engine, s); break;
    case FRAMES: look_at_frames(engine, s); break;
    case BANS: look_at_bans(engine, s); break;
    case STUCK: stuck_seek(engine, s->stuck_since_s); break;
    }
}

/* Whether a sample brings a decision now. */
static bool decides_now(const struct engine *engine, const struct shaka *s)
{
    return own(engine)->decide_every_s > 0 && engine->params->player.abandon &&
           !engine_rule_gives_up(engine) && is_due(engine, s);
}

/* The picture has another share of the link now: its next sample comes at another time. */
static void watch_again(struct engine *engine, struct shaka *s)
{
    if (is_coming(engine)) {
        watch(engine, s);
    }
    watch_ahead(engine, s);
}

/* Its sample may bring a decision, too. */
static void sound_came(struct engine *engine, struct shaka *s, const struct transfer *transfer)
{
    if (engine->params->player.counts == TR_PLAYER_COUNTS_TOTAL) {
        /* a player that counts sound in its levels samples it too */
        catch_up(engine);
        samples_of_sound(engine, &s->live, transfer);
        if (decides_now(engine, s)) {
            reconsider_any(engine, s);
        }
    }
    sound_done(engine, &s->sound, transfer);
    stuck_look(engine, &s->stuck_since_s, STUCK);
    watch_again(engine, s);
}

/* It is kept until it is wanted. */
static void ahead_came(struct engine *engine, struct shaka *s, const struct transfer *transfer)
{
    samples_rest(engine, &s->live, &s->beside.sampled, transfer);
    forget_ahead(engine, s);
    s->ahead = AHEAD_THERE;
    if (decides_now(engine, s)) {
        reconsider_any(engine, s);
    }
    watch_again(engine, s);
}

static void shaka_done(struct engine *engine, const struct transfer *transfer)
{
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    if (transfer->track == TRACK_SOUND) {
        sound_came(engine, s, transfer);
        return;
    }
    if (transfer->track == TRACK_AHEAD) {
        ahead_came(engine, s, transfer);
        return;
    }
    engine_set_timer(engine, WATCH, INFINITY);
    samples_rest(engine, &s->live, &s->picture.sampled, transfer);
    if (!s->is_there && decides_now(engine, s) && reconsider(engine, s)) {
        return;
    }
    engine_append(engine, transfer);
    stuck_look(engine, &s->stuck_since_s, STUCK);
    live_arrived(&s->live, transfer);
    s->picture.failures = 0;
    s->direct = s->is_there = false;
    decide(engine, s);
    look(engine, s);
}

static const struct player_type type = {
    .state_bytes = sizeof(struct shaka),
    .timers = TIMERS,
    .gives_up = true,
    .sound_apart = true,
    .begin = shaka_begin,
    .timer = shaka_timer,
    .done = shaka_done,
    .choose = shaka_choose,
    .link_changes = catch_up,
};

/* Only sound runs on where pictures are missing, and only then do they come too late. */
static bool may_be_late(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->player.sound_apart_kbps > 0 && params->ladder.count > 1;
}

static bool sound_apart(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->player.sound_apart_kbps > 0;
}

static bool over_tcp(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->player.link == TR_PLAYER_LINK_TCP && params->ladder.count > 1;
}

static const struct tr_param params[] = {
    OWN_INTERVAL("shaka", struct shaka_params, decide_every_s, "decide every", 8, 120, TR_PARAM_GROUP_LEVEL,
                 NULL, "The level is chosen at most this often and kept in between; 0 at every segment"),
    OWN_INTERVAL("shaka", struct shaka_params, late_check_s, "look for late frames every", 2, 60,
                 TR_PARAM_GROUP_LEVEL, may_be_late,
                 "How often the player looks at its dropped frames, and bans the level it fetches where they "
                 "were many; "
                 "0 never"),
    OWN_INTERVAL(
        "shaka", struct shaka_params, list_refresh_s, "look through the list every", 2, 60,
        TR_PARAM_GROUP_SEGMENTS, NULL,
        "New segments of a level are seen only when the player looks through its list again, this often "
        "since it took the level; 0 as soon as they exist"),
    OWN_INTERVAL(
        "shaka", struct shaka_params, retry_s, "look again after", 1, 10, TR_PARAM_GROUP_SEGMENTS, NULL,
        "With nothing to fetch, the player looks again after this time, and after half of it where its "
        "buffer is full"),
    OWN_NUMBER(
        "shaka", struct shaka_params, init_kept_s, "initialisation kept", 60, 0, 3600, "s",
        TR_PARAM_GROUP_SEGMENTS, over_tcp,
        "After a switch the level's initialisation segment comes from the browser's cache for so long, "
        "by the server's max-age, and then takes a connection of its own"),
    OWN_SWITCH("shaka", struct shaka_params, sound_in_step, "sound in step", 1, TR_PARAM_GROUP_SEGMENTS,
               sound_apart, "Whether neither sound nor picture is fetched a segment ahead of the other"),
};

const struct player_row player_shaka = {
    .row =
        {.info = {.name = "shaka",
                  .title = "Shaka Player 5.2",
                  .models =
                      "decides every eight seconds, in the middle of fetches too, keeps sound and picture in "
                      "step, bans a level for 30 s while frames were dropped",
                  .source = "Shaka Player 5.2.12, SimpleAbrManager, StreamingEngine",
                  .held = "sessions of Shaka Player 5.2.12 in Chromium",
                  .section = "shaka"},
         OWN_PARAMS(params, struct shaka_params)},
    .type = &type,
};
