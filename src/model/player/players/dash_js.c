/* dash.js 5.2.1: every segment is decided on by its rules (dash_js_rules.h); a fetch that is far too slow is
 * given up; sound is held to the picture; after a switch up what is in the buffer is fetched again (fast
 * switch, on by default). Source: dash.js 5.2.1, the classes named below. */
#include "model/player/dash_clock.h"
#include "model/player/live.h"
#include "model/player/players/dash_js_cache.h"
#include "model/player/players/dash_js_rules.h"
#include "model/player/players/players.h"
#include "model/player/rows.h"
#include "model/player/sound.h"

#include "base/fmath.h"

#define LOOK_S            0.5  /* ScheduleController looks so often (scheduling.defaultTimeout) */
#define TOP_BUFFER_S      30   /* its buffer at the top level (buffer.bufferTimeAtTopQuality) */
#define SOUND_LEAD_S      1    /* ScheduleController._getBufferTargetForAudio */
#define CHECK_S           0.05 /* progress of a fetch is reported so often at the most (XMLHttpRequest) */
#define GRACE_S           0.5  /* AbandonRequestsRule: from the first byte until the rate is believed */
#define PROGRESS_LEAST    6    /* and so many reports */
#define TOO_LONG_SEGMENTS 1.8  /* a fetch that would take longer than this is given up */
#define HOLD_S            10   /* after giving up (AbrController, abandonLoadTimeout) */
#define TIMEOUT_S         20   /* fragmentRequestTimeout */
#define RETRY_S           1    /* retryIntervals.MediaSegment */
#define RETRIES           3    /* retryAttempts.MediaSegment */
/* The browser shows pictures that it has decoded, whatever comes in their place. In eleven sessions another
 * level took the place of 85 segments up to 1.5 s before they were played; it was to be seen of all 61 that
 * came 0.3 s before or more, of 6 in 13 from 0.15 s on, and of none in 11 that came later. */
#define DECODED_S 0.22
/* A segment that has come once comes from the browser's cache, and is appended, in so much; so does the
 * initialisation segment of a level that is taken up again. Medians of 52 and of 212 such in the sessions. */
#define CACHED_S   0.012
#define TAKEN_UP_S 0.015
/* Of 1 110 times from the last byte of a picture segment to the request of the next one of its level, in
 * fifteen sessions, a tenth took 0.58 times the median of the level or less, a tenth 2.42 times or more; the
 * logarithm has this spread. */
#define APPEND_SPREAD 0.6

enum { SOUND = SOUND_TIMER, LOOK, CHECK, TIMEOUT, RETRY, REFRESH, TIMERS }; /* timers */

struct dash_js_params {
    double insufficient_factor, manifest_refresh_s, manifest_kb, clock_step_s, clock_phase_s;
    int fast_switch;
};

struct dash_js {
    struct live live;
    struct dash_clock clock;
    struct sound sound;
    uint32_t next;    /* segment to fetch: earlier than live.segment while what is buffered comes again */
    double gave_up_s; /* when a fetch was last given up */
    int tries;
    bool changed;                     /* the level that was decided on has not been asked for yet */
    double reported_mbit;             /* of the fetch under way, at the last look */
    bool knows[TR_LADDER_LEVELS_MAX]; /* a level's initialisation segment has come once */
    int header_level;                 /* of the one that was appended last */
    struct dash_rules rules;
    struct dash_cache cache;
    bool from_cache; /* the fetch under way, asked for then, ... */
    double cache_asked_s;
    double cache_took_s; /* ... and how long it took over the link */
};

static const struct dash_js_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct dash_js_params);
}

/* ---- fetching ---- */

/* ScheduleController._getNextFragment: of another level the initialisation segment comes first, from the
 * browser's cache where it has come once. Until the segment is asked for then. */
static double take_up_s(struct engine *engine, struct dash_js *s)
{
    const int level = s->live.level;
    const double learn_s = s->knows[level] ? 0 : link_round_trip_s(&engine->link, engine->now_s),
                 append_s = level == s->header_level || !engine->link.shared ? 0 : TAKEN_UP_S;
    s->knows[level] = true;
    s->header_level = level;
    return learn_s + append_s;
}

/* Only what is in the buffer can have come before. */
static struct dash_cached find_cached(const struct engine *engine, const struct dash_js *s)
{
    return s->next < engine->playback.arrived ? dash_cache_find(&s->cache, s->next, s->live.level)
                                              : (struct dash_cached){0};
}

/* AbandonRequestsRule: a segment is given up once only, also where it is fetched again later. */
static bool gave_up_once(const struct engine *engine, const struct dash_js *s)
{
    return s->live.given_up || (s->next < engine->playback.arrived && dash_cache_gave_up(&s->cache, s->next));
}

static void ask(struct engine *engine, struct dash_js *s)
{
    const double take_s = take_up_s(engine, s),
                 wait_s = take_s + link_round_trip_s(&engine->link, engine->now_s);
    const struct dash_cached cached = find_cached(engine, s);
    s->from_cache = cached.there;
    s->reported_mbit = s->live.wanted_s = 0;
    if (s->from_cache) {
        s->cache_asked_s = engine->now_s;
        s->cache_took_s = cached.took_s;
        engine_set_timer(engine, RETRY, engine->now_s + take_s + CACHED_S);
        return;
    }
    const double append_s =
        live_append_drawn_s(engine, media_mbit(&engine->media, s->next, s->live.level), APPEND_SPREAD);
    engine_fetch(engine, s->next, s->live.level, wait_s, append_s,
                 sound_beside_mbit(engine, &s->sound, s->next));
    engine_set_timer(engine, TIMEOUT, engine->now_s + TIMEOUT_S);
    if (engine->params->player.abandon && s->live.level > 0 && !gave_up_once(engine, s)) {
        const int reports = engine_rule_gives_up(engine) ? 1 : PROGRESS_LEAST;
        engine_set_timer(engine, CHECK, engine->now_s + wait_s + CHECK_S * (reports + 0.5));
    }
}

/* ScheduleController._shouldBuffer: a segment more must fit into the target. */
static bool has_room(const struct engine *engine, const struct dash_js *s)
{
    const bool top = s->live.level == engine->media.levels - 1;
    const double target_s = top ? greater(TOP_BUFFER_S, engine->params->player.max_buffer_s)
                                : engine->params->player.max_buffer_s;
    return dash_pictures_s(engine) + engine->media.segment_s < target_s;
}

/* After a change nothing is decided before the new level's initialisation segment has been asked for
 * (ScheduleController.setShouldCheckPlaybackQuality). */
static bool decides(const struct dash_js *s)
{
    return s->next > 0 && !s->live.given_up && !s->changed;
}

/* StreamProcessor._prepareForFastQualitySwitch: from the segment that is being played, although the code
 * means to begin one and a half segments later: the duration that it multiplies is not there yet
 * (dash.js 5.2.1). */
static void switch_fast(struct engine *engine, struct dash_js *s, int before)
{
    struct playback *playback = &engine->playback;
    if (!own(engine)->fast_switch || s->live.level <= before || !playback->started ||
        engine->now_s < s->gave_up_s + HOLD_S) {
        return;
    }
    const size_t at = playback_segment(playback);
    if (at < playback->arrived && dash_cache_level(&s->cache, (uint32_t)at) < s->live.level) {
        s->next = (uint32_t)at;
        dash_cache_forget_before(&s->cache, s->next);
    }
}

static void decide(struct engine *engine, struct dash_js *s)
{
    const int before = s->live.level;
    s->live.level = live_choose(engine, &s->live, s->next);
    s->changed = s->live.level != before;
    switch_fast(engine, s, before);
}

static void look_again(struct engine *engine, const struct dash_js *s, enum tr_timeline_wait_kind waits_for)
{
    engine_waits(engine, waits_for, s->next);
    engine_set_timer(engine, LOOK, engine->now_s + LOOK_S);
}

/* ScheduleController._schedule: nothing is decided while there is no room; what is decided may send it back
 * to a segment that is there (switch_fast). */
static void look(struct engine *engine, struct dash_js *s)
{
    const double now_s = engine->now_s;
    if (s->next >= engine->media.count) {
        return;
    }
    if (!has_room(engine, s)) {
        look_again(engine, s, TR_TIMELINE_WAIT_ROOM);
        return;
    }
    if (decides(s) && s->live.wanted_s == 0) {
        decide(engine, s);
    }
    if (live_waits(engine, &s->live, LOOK)) {
        return;
    }
    if (s->changed && !has_room(engine, s)) { /* below the top level less is room */
        look_again(engine, s, TR_TIMELINE_WAIT_ROOM);
        return;
    }
    s->changed = false;
    if (engine_exists_s(engine, s->next) + s->clock.behind_s > now_s) {
        look_again(engine, s, TR_TIMELINE_WAIT_LIST);
        return;
    }
    if (s->rules.bola.on && s->rules.bola.wait_s > 0) { /* decided, and sent later (delayLoadingTime) */
        engine_waits(engine, TR_TIMELINE_WAIT_RULE, s->next);
        engine_set_timer(engine, RETRY, now_s + s->rules.bola.wait_s);
        s->rules.bola.wait_s = 0;
        return;
    }
    ask(engine, s);
}

/* ---- the clock ---- */

/* How late the clock is by a manifest that was made at made_s and is there now: by what the server leaves out
 * of its time (the value of UTCTiming is in whole seconds, or coarser), and by the way here, of which a value
 * that stands in the manifest itself (urn:mpeg:dash:utc:direct) tells nothing. */
static double clock_behind_s(const struct engine *engine, double made_s, double came_s)
{
    const double step_s = own(engine)->clock_step_s, t_s = own(engine)->clock_phase_s + made_s;
    return came_s - made_s + (step_s > 0 ? t_s - floor(t_s / step_s) * step_s : 0);
}

static void sync_clock(struct engine *engine, struct dash_clock *clock, double made_s)
{
    if (dash_clock_is_due(clock, engine->now_s)) {
        dash_clock_set(clock, clock_behind_s(engine, made_s, engine->now_s), engine->now_s);
    }
}

/* Of a live stream over a link that takes its time. */
static bool has_clock(const struct engine *engine)
{
    return engine->link.shared && engine->media.count == MEDIA_ENDLESS;
}

/* The manifest that joining begins with has told the time, about half of the way to the first request. */
static void clock_begin(struct engine *engine, struct dash_clock *clock)
{
    const double trip_s = link_round_trip_s(&engine->link, 0),
                 made_s = engine->params->player.join_round_trips * trip_s / 2;
    clock->every_s = DASH_CLOCK_EVERY_S;
    if (has_clock(engine)) {
        clock->behind_s = clock_behind_s(engine, made_s, made_s + trip_s / 2);
        engine_set_timer(engine, REFRESH,
                         engine->params->player.join_round_trips * trip_s + own(engine)->manifest_refresh_s);
    }
}

static void refresh(struct engine *engine)
{
    const struct transfer manifest = {.track = TRACK_LIST, .mbit = own(engine)->manifest_kb * 8 / 1000};
    if (engine_fetching(engine, TRACK_LIST)) {
        engine_time_out_beside(engine, TRACK_LIST);
        engine_set_timer(engine, REFRESH, engine->now_s + DASH_MANIFEST_RETRY_S);
        return;
    }
    engine_ask(engine, &manifest, link_round_trip_s(&engine->link, engine->now_s));
    engine_set_timer(engine, REFRESH, engine->now_s + DASH_MANIFEST_TIMEOUT_S);
}

static void manifest_came(struct engine *engine, struct dash_js *s, const struct transfer *manifest)
{
    const double made_s = manifest->asked_s + link_round_trip_s(&engine->link, manifest->asked_s) / 2;
    sync_clock(engine, &s->clock, made_s);
    s->sound.clock_behind_s = s->clock.behind_s;
    dash_rules_forget(&s->rules);
    engine_set_timer(engine, REFRESH, engine->now_s + own(engine)->manifest_refresh_s);
}

/* ---- giving up ---- */

static void sample(struct dash_js *s, double mbit, double took_s)
{
    if (mbit > 0 && took_s > 0) {
        live_sample(&s->live, mbit, took_s);
    }
}

/* Down to the highest level within the rate that was seen, all of it (AbandonRequestsRule._getSwitchRequest).
 */
static int level_within(const struct engine *engine, int below, double rate_mbps)
{
    int level = below - 1;
    while (level > 0 && engine->media.counted_mbps[level] > rate_mbps) {
        level--;
    }
    return level;
}

static void give_up(struct engine *engine, struct dash_js *s, int level, double loaded_mbit, double took_s)
{
    engine_abandon(engine, level);
    engine_set_timer(engine, TIMEOUT, INFINITY);
    dash_cache_failed(&s->cache, &engine->transfers[TRACK_PICTURE], true);
    sample(s, loaded_mbit, took_s);
    s->live.level = level;
    s->live.given_up = true;
    s->gave_up_s = engine->now_s;
    dash_rules_gave_up(engine, &s->rules, level);
    engine_waits(engine, TR_TIMELINE_WAIT_RETRY, s->next);
    engine_set_timer(engine, LOOK, engine->now_s);
}

/* The same where the rule says so. */
static void check_rule(struct engine *engine, struct dash_js *s, double loaded, double took_s)
{
    const int level = engine_rule_instead(engine);
    if (level < 0) {
        engine_set_timer(engine, CHECK, engine->now_s + CHECK_S);
        return;
    }
    engine_set_timer(engine, CHECK, INFINITY);
    give_up(engine, s, level, loaded, took_s);
}

static void check(struct engine *engine, struct dash_js *s)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double segment_s = engine->media.segment_s, took_s = engine->now_s - x->first_byte_s,
                 loaded = link_loaded_mbit(&engine->link, x, engine->now_s);
    if (engine_rule_gives_up(engine)) {
        check_rule(engine, s, loaded, took_s);
        return;
    }
    const double over_s = dash_pictures_s(engine) - dash_stable_s(engine);
    const bool reported = loaded > s->reported_mbit; /* no report, and no check, while nothing comes */
    const double counted = loaded - x->burst_mbit;   /* the first report's bytes and time are left out */
    /* With what has come it cannot have become too slow before, whatever comes until then. */
    const double slow_s = x->first_byte_s + counted / x->mbit * TOO_LONG_SEGMENTS * segment_s,
                 looks = floor((slow_s - engine->now_s) / CHECK_S);
    engine_set_timer(engine, CHECK,
                     engine->now_s + greater(greater(1, looks) * CHECK_S, over_s / engine->playback.rate));
    s->reported_mbit = loaded;
    const double rate = counted / took_s;
    if (!reported || took_s < GRACE_S || over_s > 0 || x->mbit < rate * TOO_LONG_SEGMENTS * segment_s) {
        return;
    }
    const int level = level_within(engine, x->level, rate);
    if (media_mbit(&engine->media, x->segment, level) < x->mbit - loaded) {
        engine_set_timer(engine, CHECK, INFINITY);
        give_up(engine, s, level, counted, took_s);
    }
}

/* HTTPLoader: the same again, a few times. */
static void time_out(struct engine *engine, struct dash_js *s)
{
    engine_set_timer(engine, CHECK, INFINITY);
    if (s->tries++ < RETRIES) {
        engine_time_out(engine, s->live.level);
        dash_cache_failed(&s->cache, &engine->transfers[TRACK_PICTURE], false);
        engine_waits(engine, TR_TIMELINE_WAIT_RETRY, s->next);
        engine_set_timer(engine, RETRY, engine->now_s + RETRY_S);
    } else {
        engine_set_timer(engine, TIMEOUT, engine->now_s + TIMEOUT_S);
    }
}

/* ---- levels ---- */

static struct tr_abr_choice dash_js_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct dash_js *s = PLAYER_STATE(engine, struct dash_js);
    const int before = s->live.level;
    const bool gave_up = engine->now_s < s->gave_up_s + HOLD_S; /* only down (checkPlaybackQuality) */
    const int level =
        dash_rules_choose(engine, &s->rules, &s->live, own(engine)->insufficient_factor, gave_up);
    return (struct tr_abr_choice){gave_up && level > before ? before : level, 0};
}

/* ---- events ---- */

static void dash_js_begin(struct engine *engine)
{
    struct dash_js *s = PLAYER_STATE(engine, struct dash_js);
    clock_begin(engine, &s->clock);
    live_begin_late(engine, &s->live, s->clock.behind_s);
    dash_rules_begin(engine, &s->rules);
    s->gave_up_s = -INFINITY;
    engine->playback.decoded_s = engine->media.sound_apart ? DECODED_S : 0;
    s->sound.retry_s = LOOK_S;
    s->sound.lead_s = SOUND_LEAD_S;
    s->sound.answer_s = TIMEOUT_S;
    s->sound.again_s = RETRY_S;
    s->sound.clock_behind_s = s->clock.behind_s;
    s->knows[s->live.level] = true; /* it is fetched while joining, and with it a connection opened */
    s->header_level = s->live.level;
    sound_begin(engine, &s->sound, s->live.joined_s);
    engine_set_timer(engine, LOOK, s->live.joined_s);
}

/* A segment is there, over the link or from the browser's cache. */
static void segment_came(struct engine *engine, struct dash_js *s, const struct transfer *x)
{
    s->live.loaded_level = x->level;
    s->live.given_up = false;
    s->rules.appended++;
    s->next = x->segment + 1;
    look(engine, s);
}

/* It is a sample, that of the first time: of an address asked for more than once the first entry in the
 * browser's list is taken for that which has just come (HTTPLoader._addResourceTimingValues). The estimates
 * that eleven sessions tell follow from that to the kbit/s, and not without it. */
static void cache_answered(struct engine *engine, struct dash_js *s)
{
    const struct transfer x = {.track = TRACK_PICTURE,
                               .segment = s->next,
                               .level = s->live.level,
                               .asked_s = s->cache_asked_s,
                               .first_byte_s = engine->now_s,
                               .end_s = engine->now_s,
                               .done_s = engine->now_s};
    s->from_cache = false;
    dash_cache_came(&s->cache, &x, s->cache_took_s);
    sample(s, media_mbit(&engine->media, x.segment, x.level), s->cache_took_s);
    dash_rules_segment_came(engine, &s->rules, &x);
    engine_replace(engine, &x);
    segment_came(engine, s, &x);
}

static void dash_js_done(struct engine *engine, const struct transfer *transfer)
{
    struct dash_js *s = PLAYER_STATE(engine, struct dash_js);
    if (transfer->track == TRACK_SOUND) {
        sound_done(engine, &s->sound, transfer);
        return;
    }
    if (transfer->track == TRACK_LIST) {
        manifest_came(engine, s, transfer);
        return;
    }
    engine_set_timer(engine, CHECK, INFINITY);
    engine_set_timer(engine, TIMEOUT, INFINITY);
    s->tries = 0;
    dash_cache_came(&s->cache, transfer, lesser(engine->now_s, transfer->end_s) - transfer->first_byte_s);
    const bool replaces = transfer->segment < engine->playback.arrived;
    dash_rules_measure(engine, &s->rules);
    dash_rules_segment_came(engine, &s->rules, transfer);
    if (replaces) {
        engine_replace(engine, transfer);
    } else {
        engine_append(engine, transfer);
        live_arrived(&s->live, transfer);
    }
    live_sample_rest(engine, &s->live, transfer, 0);
    segment_came(engine, s, transfer);
}

static void dash_js_timer(struct engine *engine, int timer)
{
    struct dash_js *s = PLAYER_STATE(engine, struct dash_js);
    switch (timer) {
    case SOUND: sound_timer(engine, &s->sound); break;
    case LOOK: look(engine, s); break;
    case CHECK: check(engine, s); break;
    case TIMEOUT: time_out(engine, s); break;
    case REFRESH: refresh(engine); break;
    case RETRY:
        if (s->from_cache) {
            cache_answered(engine, s);
        } else {
            ask(engine, s);
        }
        break;
    }
}

static const struct player_type type = {
    .state_bytes = sizeof(struct dash_js),
    .timers = TIMERS,
    .gives_up = true,
    .sound_apart = true,
    .begin = dash_js_begin,
    .timer = dash_js_timer,
    .done = dash_js_done,
    .choose = dash_js_choose,
};

static bool has_choice(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->ladder.count > 1;
}

static bool keeps_time(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->player.mode == TR_PLAYER_LIVE && params->player.link == TR_PLAYER_LINK_TCP;
}

static bool tells_in_steps(const struct tr_params *params, const struct tr_params_link *link)
{
    const struct dash_js_params *dash_js = row_params(params, &player_dash_js.row);
    return keeps_time(params, link) && dash_js->clock_step_s > 0;
}

static const struct tr_param params[] = {
    OWN_NUMBER("dash_js", struct dash_js_params, manifest_refresh_s, "fetch the manifest every", 10, 0.5,
               3600, "s", TR_PARAM_GROUP_SEGMENTS, keeps_time,
               "How often the manifest is fetched anew, and with it the time that dash.js goes by"),
    OWN_NUMBER("dash_js", struct dash_js_params, manifest_kb, "size of the manifest", 2.6, 0, 10000, "kB",
               TR_PARAM_GROUP_SEGMENTS, keeps_time, "What fetching the manifest costs, beside the segments"),
    OWN_NUMBER(
        "dash_js", struct dash_js_params, clock_step_s, "server's clock in steps of", 1, 0, 60, "s",
        TR_PARAM_GROUP_SEGMENTS, keeps_time,
        "What is less than this of the server's time is lost in the manifest's UTCTiming: whole seconds "
        "are usual; dash.js goes late by it, and by the way of the manifest to it"),
    OWN_NUMBER("dash_js", struct dash_js_params, clock_phase_s, "of such a step have passed", 0.5, 0, 60, "s",
               TR_PARAM_GROUP_SEGMENTS, tells_in_steps,
               "How much of such a step has passed of the server's time when the viewer comes"),
    OWN_NUMBER("dash_js", struct dash_js_params, insufficient_factor, "limit by the buffer", 0.7, 0, 5, "",
               TR_PARAM_GROUP_LEVEL, has_choice,
               "Limits the level to this times the estimate times the buffer in segments; 0 off"),
    OWN_SWITCH("dash_js", struct dash_js_params, fast_switch, "fast switch", 1, TR_PARAM_GROUP_LEVEL,
               has_choice,
               "After a switch up what is in the buffer is fetched again, from the segment being played on"),
};

#define DASH_JS(name_, title_, models_)                                                                      \
    {                                                                                                        \
        .row = {.info = {.name = name_,                                                                      \
                         .title = title_,                                                                    \
                         .models = models_,                                                                  \
                         .source = "dash.js 5.2.1: AbrController, ThroughputRule, BolaRule, "                \
                                   "InsufficientBufferRule, SwitchHistoryRule, AbandonRequestsRule, "        \
                                   "ScheduleController, StreamProcessor",                                    \
                         .held = "sessions of dash.js 5.2.1 in Chromium",                                    \
                         .section = "dash_js"},                                                              \
                OWN_PARAMS(params, struct dash_js_params)},                                                  \
        .type = &type,                                                                                       \
    }

const struct player_row player_dash_js = DASH_JS(
    "dash.js", "dash.js 5.2",
    "throughput or BOLA by the buffer, held down by buffer and history; gives up what is far too slow; "
    "fetches again what is buffered after a switch up");

/* The same with fastSwitchEnabled off; what that changes stands in its scenario. */
const struct player_row player_dash_js_nofastswitch = DASH_JS(
    "dash.js-nofastswitch", "dash.js 5.2, fast switch off", "dash.js without fetching anything again");
