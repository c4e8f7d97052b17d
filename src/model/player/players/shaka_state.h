/* All that Shaka Player 5.2 knows in the midst of a session, and what its files share: shaka_requests.h,
 * shaka_levels.h, shaka_ask.h, shaka_reconsider.h, shaka_frames.h, each of which may call those before it.
 * The player itself is in shaka.c. Source of all: Shaka Player 5.2.12. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_STATE_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_STATE_H

#include "model/player/live.h"
#include "model/player/player.h"
#include "model/player/players/shaka_reports.h"
#include "model/player/sound.h"

/* The player's timers. */
enum shaka_timer {
    SHAKA_SOUND = SOUND_TIMER,
    SHAKA_LOOK,
    SHAKA_WATCH,
    SHAKA_WATCH_AHEAD,
    SHAKA_FRAMES,
    SHAKA_BANS,
    SHAKA_STUCK,
    SHAKA_TIMERS
};

struct shaka_params {
    double decide_every_s, late_check_s, list_refresh_s, retry_s, init_kept_s;
    int sound_in_step;
};

/* A picture that is asked for, and asked for again. */
struct shaka_request {
    struct reported sampled; /* of the fetch under way, up to there */
    int failures;
};

/* The segment after one that is fetched directly: fetched ahead, beside it. */
enum shaka_ahead { AHEAD_NONE, AHEAD_UNDER_WAY, AHEAD_WAITS, AHEAD_FAILED, AHEAD_THERE };

struct shaka {
    struct live live;
    struct sound sound;
    double init_until_s[TR_LADDER_LEVELS_MAX]; /* a level's initialisation segment is kept */
    double listed_s; /* the level's list was made, and is looked through from there on */
    double banned_until_s[TR_LADDER_LEVELS_MAX]; /* a level is not taken before */
    double chosen_s;                             /* when a level was last decided on */
    struct shaka_request picture, beside;        /* the segment that is wanted next, the one after it */
    bool direct;                                 /* its fetch is none that was begun ahead */
    bool is_there;                               /* it had come before it was wanted */
    enum shaka_ahead ahead;                      /* the one after it, ... */
    double again_s;                              /* ... which is asked for again then */
    double stuck_since_s;                        /* playback stands still with enough in the buffer */
    double late_s, shown_s;                      /* content dropped and shown up to the last look at frames */
};

static inline const struct shaka_params *shaka_own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct shaka_params);
}

#endif
