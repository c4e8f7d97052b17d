#include "model/player/players/shaka_levels.h"

#include "model/player/players/shaka_requests.h"

void shaka_take_level(struct engine *engine, struct shaka *s, int level)
{
    if (level == s->live.level) {
        return;
    }
    if (s->ahead == AHEAD_UNDER_WAY || s->ahead == AHEAD_THERE) {
        engine_abandon_ahead(engine, level, false);
    }
    shaka_forget_ahead(engine, s);
    s->listed_s = engine->now_s;
    s->live.level = level;
    if (shaka_waits_for_attempt(engine, s)) {
        if (!s->direct) {
            s->picture.failures = 0;
            engine_set_timer(engine, SHAKA_LOOK, engine->now_s);
        }
    } else if (!engine_fetching(engine, TRACK_PICTURE)) {
        s->direct = false; /* it is looked for anew */
    }
}

bool shaka_is_banned(const struct engine *engine, const struct shaka *s, int level)
{
    return s->banned_until_s[level] > engine->now_s;
}

struct tr_abr_choice shaka_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    const struct tr_player_params *params = &engine->params->player;
    shaka_catch_up(engine);
    const double estimate = live_estimate_mbps(engine, &s->live);
    int level = engine->media.levels - 1, lowest = -1;
    for (; level >= 0; level--) {
        const double share = level > s->live.loaded_level ? params->safety_up : params->safety_down;
        if (shaka_is_banned(engine, s, level)) {
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
    const double every_s = shaka_own(engine)->decide_every_s;
    return s->live.sampled_mbit >= TRUSTS_MBIT && engine->now_s - s->chosen_s >= every_s - 1e-9;
}

void shaka_count_frames_anew(const struct engine *engine, struct shaka *s)
{
    s->late_s = engine->playback.late_s;
    s->shown_s = playback_shown_s(&engine->playback);
}

void shaka_decide(struct engine *engine, struct shaka *s)
{
    if (shaka_own(engine)->decide_every_s > 0 && !is_due(engine, s)) {
        return;
    }
    s->chosen_s = engine->now_s;
    shaka_take_level(engine, s, live_choose(engine, &s->live, s->live.segment));
    shaka_count_frames_anew(engine, s);
}

bool shaka_sample_decides(const struct engine *engine, const struct shaka *s, const struct shaka_request *r)
{
    const double every_s = shaka_own(engine)->decide_every_s;
    return every_s > 0 && is_due(engine, s) && r->sampled.mbit > 0 && r->sampled.t_s >= s->chosen_s + every_s;
}

bool shaka_decides_now(const struct engine *engine, const struct shaka *s)
{
    return shaka_own(engine)->decide_every_s > 0 && engine->params->player.abandon &&
           !engine_rule_gives_up(engine) && is_due(engine, s);
}
