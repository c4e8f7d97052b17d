/* Shaka Player 5.2: decides now and then, also in the middle of fetches; samples as media comes in; keeps
 * sound and picture in step; leaves levels whose frames came too late. Source: Shaka Player,
 * SimpleAbrManager, StreamingEngine; measured sessions (PLAYERS.md). */
#include "model/player/live.h"
#include "model/player/players/players.h"
#include "model/player/rows.h"
#include "model/player/sound.h"

#include "model/minmax.h"

#define CHECK_S     0.1   /* after the first byte nothing is decided for so long */
#define SAMPLE_S    0.5   /* how finely media is sampled as it comes in */
#define TRUSTS_MBIT 1.024 /* an estimate is believed once it has seen this much (128 kB) */
#define LEFT_S      30    /* a level whose frames were dropped is not taken for so long */

enum { SOUND = SOUND_TIMER, LOOK, DECIDE }; /* timers */

struct shaka_params {
    double decide_every_s, late_check_s, reopen_s, list_refresh_s, retry_s;
    int sound_in_step;
};

struct shaka {
    struct live live;
    struct sound sound;
    double listed_s[TR_LADDER_LEVELS_MAX];     /* when a level's list was first looked at; negative: never */
    double left_until_s[TR_LADDER_LEVELS_MAX]; /* a level whose frames came late is not taken before */
    double chosen_s;                           /* when a level was last decided on */
    double sampled_mbit;                       /* all that the estimate has seen */
    double sampled_s; /* the fetch under way has been sampled up to there; before its first byte: not yet */
    bool leaves;      /* the next look in the middle of it is for frames that came too late */
    int then;         /* level of the fetch after it; -1: as chosen */
};

static const struct shaka_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct shaka_params);
}

static void take_level(struct engine *engine, struct shaka *s, int level)
{
    s->live.level = level;
    if (s->listed_s[level] < 0) {
        s->listed_s[level] = engine->now_s;
    }
}

static void add_sample(struct shaka *s, double mbit, double took_s)
{
    live_sample(&s->live, mbit, took_s);
    s->sampled_mbit += mbit;
}

/* What the fetch brought since it was last sampled, up to now; the wait for the first byte with the first. */
static void sample(struct engine *engine, struct shaka *s, const struct transfer *x)
{
    double from_s = greater(s->sampled_s, x->first_byte_s);
    double loaded = link_loaded_mbit(&engine->link, x, from_s);
    double waited_s = engine->params->player.wait_counts && s->sampled_s <= x->first_byte_s
                          ? x->first_byte_s - x->asked_s
                          : 0;
    const double step_s = own(engine)->decide_every_s > 0 ? SAMPLE_S : INFINITY;
    for (double t_s = from_s; t_s < engine->now_s;) {
        double next_s = lesser(t_s + step_s, engine->now_s);
        double now = next_s >= x->end_s ? x->mbit : link_loaded_mbit(&engine->link, x, next_s);
        double took_s = (next_s < engine->now_s ? step_s : next_s - t_s) + waited_s;
        add_sample(s, now - loaded, took_s);
        loaded = now;
        t_s = next_s;
        waited_s = 0;
    }
    s->sampled_s = engine->now_s;
}

static int choose_level(struct engine *engine, struct shaka *s)
{
    return engine_choose(engine, s->live.segment).level;
}

/* The level for the next fetch, where one is due. */
static void decide(struct engine *engine, struct shaka *s)
{
    const double every_s = own(engine)->decide_every_s;
    if (every_s > 0 && (s->sampled_mbit < TRUSTS_MBIT || engine->now_s - s->chosen_s < every_s)) {
        return;
    }
    s->chosen_s = engine->now_s;
    take_level(engine, s, choose_level(engine, s));
}

/* ---- in the middle of a fetch ---- */

/* When enough has been sampled to be believed, or t_s if that is later. */
static double trusted_s(struct engine *engine, const struct shaka *s, const struct transfer *x, double t_s)
{
    double lacks = TRUSTS_MBIT - s->sampled_mbit;
    return lacks <= 0 ? t_s : greater(t_s, link_time_of_media_s(&engine->link, x->first_byte_s, lacks));
}

/* The next look for frames that came too late, after t_s; INFINITY where there is nothing to be found. */
static double look_late_s(const struct engine *engine, const struct shaka *s, double t_s)
{
    const double every_s = own(engine)->late_check_s, joined_s = s->live.joined_s;
    if (every_s <= 0 || !engine->playback.late) {
        return INFINITY;
    }
    return joined_s + ceil((t_s - joined_s) / every_s) * every_s;
}

static void plan_decision(struct engine *engine, struct shaka *s, const struct transfer *x)
{
    const double every_s = own(engine)->decide_every_s;
    if (every_s <= 0 || !engine->params->player.abandon) {
        return;
    }
    double due_s = trusted_s(engine, s, x, greater(s->chosen_s + every_s, x->first_byte_s + CHECK_S));
    const double late_s = look_late_s(engine, s, greater(x->asked_s, greater(s->sampled_s, x->first_byte_s)));
    s->leaves = late_s < due_s;
    due_s = lesser(due_s, late_s);
    engine_set_timer(engine, DECIDE, due_s < x->end_s ? due_s : INFINITY);
}

static void give_up(struct engine *engine, struct shaka *s, const struct transfer *x, int level)
{
    engine_abandon(engine, level);
    take_level(engine, s, level);
    s->live.given_up = true;
    engine->link.idle_since_s = engine->now_s + live_lost_s(engine, x, own(engine)->reopen_s);
    engine_set_timer(engine, LOOK, engine->link.idle_since_s);
}

static void decide_midway(struct engine *engine, struct shaka *s)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    sample(engine, s, x);
    s->chosen_s = engine->now_s;
    if (s->leaves) {
        s->left_until_s[s->live.loaded_level] = engine->now_s + LEFT_S;
        engine->playback.late = false;
    }
    const int level = s->then = choose_level(engine, s);
    const double ahead_s = engine_ahead_s(engine);
    double wanted = media_mbit(&engine->media, x->segment, level);
    double rest = x->mbit - link_loaded_mbit(&engine->link, x, engine->now_s);
    bool empty = ahead_s <= 0; /* seen of Shaka 5.2: nothing to lose */
    bool in_time = wanted / live_estimate_mbps(engine, &s->live) < ahead_s;
    if (level != x->level && (empty || in_time || rest > wanted)) {
        give_up(engine, s, x, level);
    } else {
        plan_decision(engine, s, x);
    }
}

/* ---- between fetches ---- */

static double seen_s(const struct engine *engine, const struct shaka *s)
{
    const double refresh_s = own(engine)->list_refresh_s;
    double due_s = engine_exists_s(engine, s->live.segment);
    if (refresh_s > 0) {
        double since_s = s->listed_s[s->live.level];
        due_s = since_s + greater(0, ceil((due_s - since_s) / refresh_s)) * refresh_s;
    }
    return due_s;
}

static void ask(struct engine *engine, struct shaka *s)
{
    const uint32_t k = s->live.segment;
    /* The first picture takes a connection beside the one that sound is on. */
    const int round_trips = s->sound.apart && engine->asked_level < 0 ? 2 : 1;
    const struct transfer *x =
        engine_fetch(engine, k, s->live.level, round_trips * link_round_trip_s(&engine->link, engine->now_s),
                     0, sound_beside_mbit(engine, &s->sound, k));
    s->sampled_s = -INFINITY;
    s->then = -1;
    plan_decision(engine, s, x);
}

static void look(struct engine *engine, struct shaka *s)
{
    if (s->live.segment >= engine->media.count) {
        return;
    }
    const double seen = seen_s(engine, s), retry_s = own(engine)->retry_s, now_s = engine->now_s;
    double over_s;
    if (seen > now_s) {
        engine_set_timer(engine, LOOK, retry_s > 0 ? now_s + ceil((seen - now_s) / retry_s) * retry_s : seen);
    } else if (sound_holds_picture(engine, &s->sound)) {
        engine_set_timer(engine, LOOK, now_s + (retry_s > 0 ? retry_s : SAMPLE_S));
    } else if (!live_has_room(engine, &over_s)) {
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
    s->chosen_s = -INFINITY;
    for (int i = 0; i < TR_LADDER_LEVELS_MAX; i++) {
        s->listed_s[i] = -1;
    }
    s->listed_s[s->live.level] = s->live.joined_s;
    s->sound.in_step = params->sound_in_step;
    s->sound.list_refresh_s = params->list_refresh_s;
    s->sound.retry_s = params->retry_s;
    sound_begin(engine, &s->sound, s->live.joined_s);
    engine_set_timer(engine, LOOK, s->live.joined_s);
}

static void shaka_timer(struct engine *engine, int timer)
{
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    switch (timer) {
    case SOUND: sound_timer(engine, &s->sound); break;
    case LOOK: look(engine, s); break;
    case DECIDE: decide_midway(engine, s); break;
    }
}

static void sound_came(struct engine *engine, struct shaka *s, const struct transfer *transfer)
{
    const double took_s = engine->now_s - transfer->asked_s;
    if (engine->params->player.counts == TR_PLAYER_COUNTS_TOTAL && took_s > 0) {
        add_sample(s, transfer->mbit, took_s); /* a player that counts sound in its levels samples it too */
    }
    sound_done(engine, &s->sound, transfer);
}

static void shaka_done(struct engine *engine, const struct transfer *transfer)
{
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    if (transfer->track == TRACK_SOUND) {
        sound_came(engine, s, transfer);
        return;
    }
    engine_set_timer(engine, DECIDE, INFINITY);
    engine_append(engine, transfer);
    sample(engine, s, transfer);
    live_arrived(&s->live, transfer);
    if (s->then >= 0) {
        take_level(engine, s, s->then);
    } else {
        decide(engine, s);
    }
    look(engine, s);
}

static struct tr_abr_choice shaka_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    return (struct tr_abr_choice){live_within_estimate(engine, &s->live, s->left_until_s), 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct shaka),
    .gives_up = true,
    .sound_apart = true,
    .begin = shaka_begin,
    .timer = shaka_timer,
    .done = shaka_done,
    .choose = shaka_choose,
};

static bool may_give_up(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    const struct shaka_params *shaka = row_params(params, &player_shaka.row);
    return params->player.abandon && shaka->decide_every_s > 0 && params->ladder.count > 1;
}

/* Only sound runs on where pictures are missing, and only then do they come too late. */
static bool may_be_late(const struct tr_params *params, const struct tr_params_link *link)
{
    return params->player.sound_apart_kbps > 0 && may_give_up(params, link);
}

static bool sound_apart(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->player.sound_apart_kbps > 0;
}

static const struct tr_param params[] = {
    OWN_INTERVAL("shaka", struct shaka_params, decide_every_s, "decide every", 8, 120, TR_PARAM_GROUP_LEVEL,
                 NULL, "The level is chosen at most this often and kept in between; 0 at every segment"),
    OWN_INTERVAL(
        "shaka", struct shaka_params, late_check_s, "look for late frames every", 2, 60, TR_PARAM_GROUP_LEVEL,
        may_be_late,
        "How often the player looks whether frames came too late to be shown, and if so leaves their "
        "level; 0 never"),
    OWN_NUMBER(
        "shaka", struct shaka_params, reopen_s, "lost by giving up", 0.25, 0, 30, "s",
        TR_PARAM_GROUP_SEGMENTS, may_give_up,
        "Time lost after an abandoned fetch: its connection is closed and the link's queue still full"),
    OWN_INTERVAL(
        "shaka", struct shaka_params, list_refresh_s, "look through the list every", 2, 60,
        TR_PARAM_GROUP_SEGMENTS, NULL,
        "New segments of a level are seen only when the player looks through its list again, this often "
        "since it first took the level; 0 as soon as they exist"),
    OWN_INTERVAL(
        "shaka", struct shaka_params, retry_s, "look again after", 1, 10, TR_PARAM_GROUP_SEGMENTS, NULL,
        "With nothing to fetch, the player looks again after this time, and after half of it where its "
        "buffer is full"),
    OWN_SWITCH("shaka", struct shaka_params, sound_in_step, "sound in step", 1, TR_PARAM_GROUP_SEGMENTS,
               sound_apart, "Whether neither sound nor picture is fetched a segment ahead of the other"),
};

const struct player_row player_shaka = {
    .row =
        {.info = {.name = "shaka",
                  .title = "Shaka Player 5.2",
                  .models =
                      "decides every eight seconds, in the middle of fetches too, keeps sound and picture in "
                      "step, leaves a level whose frames came too late",
                  .source = "Shaka Player 5.2.12, SimpleAbrManager, StreamingEngine",
                  .held = "sessions of Shaka Player 5.2.12 in Chromium",
                  .section = "shaka"},
         OWN_PARAMS(params, struct shaka_params)},
    .type = &type,
};
