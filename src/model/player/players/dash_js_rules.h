/* How dash.js 5.2.1 chooses a level: the dynamic rule (throughput, BOLA with a full buffer), held down by the
 * buffer and by its own history of drops. When it is asked is the player's (dash_js.c). Source:
 * dash.js 5.2.1, AbrController, BolaRule, InsufficientBufferRule, SwitchHistoryRule, SwitchRequestHistory. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_DASH_JS_RULES_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_DASH_JS_RULES_H

#include "model/player/engine.h"
#include "model/player/live.h"

#define DASH_HISTORY 8 /* SwitchHistoryRule: decisions that are looked at */
_Static_assert(DASH_HISTORY <= 8, "struct dash_rules holds a bit each");

/* Utilities and the two numbers that make levels of a buffer (BolaRule; Spiteri et al. 2016). */
struct dash_bola {
    bool on;
    bool decided, loaded, begun; /* since the manifest came last */
    uint32_t seen;               /* segments, up to the last that has come since then */
    double utility[TR_LADDER_LEVELS_MAX], gp, vp_s;
    double placeholder_s;
    double since_s; /* a segment has come, or it was asked, then */
    double wait_s;  /* the next fetch is put off */
};

struct dash_rules {
    struct dash_bola bola;
    int appended; /* segments, counted by the player */
    struct {
        unsigned char level[DASH_HISTORY]; /* that was in use when one was decided on ... */
        unsigned char dropped;             /* ... which was lower: a bit each */
        int count;
    } history;
};

void dash_rules_begin(const struct engine *engine, struct dash_rules *rules);

/* The level for the next segment, by the estimate and the level of `live`. insufficient_factor: of the
 * estimate times the buffer in segments the level is no more; 0: whatever. gave_up: a short while ago a fetch
 * was given up. BOLA may put the fetch off (rules->bola.wait_s, while that is on). */
int dash_rules_choose(struct engine *engine, struct dash_rules *rules, const struct live *live,
                      double insufficient_factor, bool gave_up);

/* The buffer is measured: also before a segment comes, when it is least. */
void dash_rules_measure(const struct engine *engine, struct dash_rules *rules);

/* A segment has come, and is about to go into the buffer. */
void dash_rules_segment_came(const struct engine *engine, struct dash_rules *rules, const struct transfer *x);

/* A fetch has been given up, for this level. */
void dash_rules_gave_up(const struct engine *engine, struct dash_rules *rules, int level);

/* A manifest that has come makes BOLA begin anew (StreamProcessor._setCurrentMediaInfo,
 * BolaRule.handleNewMediaInfo): by throughput, until a decision and a segment later. */
void dash_rules_forget(struct dash_rules *rules);

/* Seconds of pictures ahead of the playhead; what sound has does not count. */
double dash_pictures_s(const struct engine *engine);

/* A buffer that needs no care: the default, or how far from live playback is meant to be
 * (MediaPlayerModel.getBufferTimeDefault). */
double dash_stable_s(const struct engine *engine);

#endif
