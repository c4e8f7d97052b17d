/* Shaka Player 5.2: decides now and then, also in the middle of fetches; samples as media comes in; keeps
 * sound and picture in step; bans a level for a while in which frames were dropped. Here it begins, and what
 * has come goes on to its parts (shaka_state.h names them). Source: Shaka Player 5.2.12,
 * lib/abr/simple_abr_manager.js, lib/abr/ewma_bandwidth_estimator.js, lib/media/streaming_engine.js,
 * lib/net/http_fetch_plugin.js, lib/net/backoff.js, lib/player.js. */
#include "model/player/players/players.h"
#include "model/player/players/shaka_ask.h"
#include "model/player/players/shaka_frames.h"
#include "model/player/players/shaka_levels.h"
#include "model/player/players/shaka_reconsider.h"
#include "model/player/players/shaka_requests.h"
#include "model/player/players/shaka_samples.h"
#include "model/player/players/shaka_stuck.h"

static void shaka_begin(struct engine *engine)
{
    const struct shaka_params *params = shaka_own(engine);
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
    engine_set_timer(engine, SHAKA_LOOK, s->live.joined_s);
    if (params->late_check_s > 0) {
        engine_set_timer(engine, SHAKA_FRAMES, s->live.joined_s + params->late_check_s);
    }
}

static void shaka_timer(struct engine *engine, int timer)
{
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    switch (timer) {
    case SHAKA_SOUND: sound_timer(engine, &s->sound); break;
    case SHAKA_LOOK: shaka_look(engine, s); break;
    case SHAKA_WATCH: shaka_look_at_fetch(engine, s); break;
    case SHAKA_WATCH_AHEAD: shaka_look_at_ahead(engine, s); break;
    case SHAKA_FRAMES: shaka_look_at_frames(engine, s); break;
    case SHAKA_BANS: shaka_look_at_bans(engine, s); break;
    case SHAKA_STUCK: stuck_seek(engine, s->stuck_since_s); break;
    }
}

/* Its sample may bring a decision, too. */
static void sound_came(struct engine *engine, struct shaka *s, const struct transfer *transfer)
{
    if (engine->params->player.counts == TR_PLAYER_COUNTS_TOTAL) {
        /* a player that counts sound in its levels samples it too */
        shaka_catch_up(engine);
        samples_of_sound(engine, &s->live, transfer);
        if (shaka_decides_now(engine, s)) {
            shaka_reconsider_any(engine, s);
        }
    }
    sound_done(engine, &s->sound, transfer);
    stuck_look(engine, &s->stuck_since_s, SHAKA_STUCK);
    shaka_watch_again(engine, s);
}

/* It is kept until it is wanted. */
static void ahead_came(struct engine *engine, struct shaka *s, const struct transfer *transfer)
{
    samples_rest(engine, &s->live, &s->beside.sampled, transfer);
    shaka_forget_ahead(engine, s);
    s->ahead = AHEAD_THERE;
    if (shaka_decides_now(engine, s)) {
        shaka_reconsider_any(engine, s);
    }
    shaka_watch_again(engine, s);
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
    engine_set_timer(engine, SHAKA_WATCH, INFINITY);
    samples_rest(engine, &s->live, &s->picture.sampled, transfer);
    if (!s->is_there && shaka_decides_now(engine, s) && shaka_reconsider(engine, s)) {
        return;
    }
    engine_append(engine, transfer);
    stuck_look(engine, &s->stuck_since_s, SHAKA_STUCK);
    live_arrived(&s->live, transfer);
    s->picture.failures = 0;
    s->direct = s->is_there = false;
    shaka_decide(engine, s);
    shaka_look(engine, s);
}

static const struct player_type type = {
    .state_bytes = sizeof(struct shaka),
    .timers = SHAKA_TIMERS,
    .gives_up = true,
    .sound_apart = true,
    .begin = shaka_begin,
    .timer = shaka_timer,
    .done = shaka_done,
    .choose = shaka_choose,
    .link_changes = shaka_catch_up,
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
