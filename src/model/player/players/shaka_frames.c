#include "model/player/players/shaka_frames.h"

#include "model/player/players/shaka_levels.h"
#include "model/player/players/shaka_reconsider.h"

#include "base/fmath.h"

#define DROPPED_SHARE 0.15 /* abr.droppedFramesThreshold: with more the level is banned ... */
#define BANNED_S      30   /* ... for so long (droppedFramesBanDuration) */

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
    engine_set_timer(engine, SHAKA_BANS, over_s);
    engine_banned(engine, s->live.level, lesser(BANNED_S, engine->end_s - engine->now_s));
}

void shaka_look_at_bans(struct engine *engine, struct shaka *s)
{
    double next_s = INFINITY;
    for (int i = 0; i < engine->media.levels; i++) {
        next_s = shaka_is_banned(engine, s, i) ? lesser(next_s, s->banned_until_s[i]) : next_s;
    }
    engine_set_timer(engine, SHAKA_BANS, next_s);
    shaka_choose_now(engine, s);
}

/* SimpleAbrManager.checkDroppedFrames_: whichever level is being fetched is banned, as long as another is
 * left. What was dropped before another size came on screen does not count (startListeningToResize_), and
 * pictures that come late often have one. */
void shaka_look_at_frames(struct engine *engine, struct shaka *s)
{
    const struct playback *playback = &engine->playback;
    const double late_s = playback->late_s - greater(s->late_s, playback->late_by_then_s),
                 shown_s = playback_shown_s(playback) - greater(s->shown_s, playback->shown_by_then_s);
    int left = 0;
    shaka_count_frames_anew(engine, s);
    engine_set_timer(engine, SHAKA_FRAMES, engine->now_s + shaka_own(engine)->late_check_s);
    for (int i = 0; i < engine->media.levels; i++) {
        left += i != s->live.level && !shaka_is_banned(engine, s, i);
    }
    if (!(late_s > 0) || late_s < DROPPED_SHARE * (late_s + shown_s) || left == 0) {
        return;
    }
    ban(engine, s);
    shaka_choose_now(engine, s);
}
