/* When hls.js gives a fetch up for a lower level, by segments and by parts alike.
 * Source: hls.js 1.7.4, src/controller/abr-controller.ts, _abandonRulesCheck. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_HLS_JS_SLOW_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_HLS_JS_SLOW_H

#include "model/player/live.h"

#define HLS_JS_LOOK_S 0.1 /* it looks so often */

struct hls_js_slow {
    double length_s;    /* of what is fetched */
    double wait_s;      /* usual, for a first byte */
    double list_took_s; /* a playlist's bytes */
    /* found: */
    int level;        /* the lower one that is to come instead */
    double rest_s;    /* what is left takes, ... */
    double instead_s; /* ... and a lower level would: this one, or the second lowest where none is in time */
};

/* Whether the picture under way will outlast the buffer while a lower level would come sooner, if in time or
 * not: `slow` says which then. loaded_mbit: of it that has come. */
bool hls_js_is_slow(struct engine *engine, const struct live *live, double loaded_mbit,
                    struct hls_js_slow *slow);

/* Whether the fetch goes on until the playlist of the level instead has come, or that level would have: it is
 * not twice as slow. */
bool hls_js_puts_off(const struct hls_js_slow *slow);

/* Whether the estimate is still too good for it to stay at `level`, and begins anew. */
bool hls_js_is_rash(struct engine *engine, const struct live *live, int level);

/* The next look that could find the picture under way too slow, of which loaded_mbit, more than none, have
 * come: what is played until then goes at `fastest` at most. */
double hls_js_next_look_s(const struct engine *engine, double loaded_mbit, double fastest);

#endif
