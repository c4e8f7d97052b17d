/* Requests of dash.js, as the browser remembers them: segments that have come are in its cache, and the first
 * time that an address was asked for stands in its list of resources. dash.js 5.2.1, HTTPLoader,
 * ThroughputModel. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_DASH_JS_CACHE_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_DASH_JS_CACHE_H

#include "model/player/link.h"

#include <stdbool.h>
#include <stdint.h>

#define DASH_REMEMBERED 64 /* requests: all of those of what is buffered at the most */

struct dash_cache {
    struct dash_request {
        uint32_t segment;
        float took_s; /* from its first byte to its last; 0: no time, or it has not come */
        unsigned char level;
        bool came, gave_up;
    } requests[DASH_REMEMBERED];
    uint32_t first, count; /* those from `first` on are remembered, of so many so far */
};

/* A segment at a level, where that is in the cache. */
struct dash_cached {
    bool there;
    double took_s; /* the first time that it was asked for; 0: no time, or it did not come then */
};

void dash_cache_came(struct dash_cache *cache, const struct transfer *x, double took_s);

/* Given up, or without an answer. */
void dash_cache_failed(struct dash_cache *cache, const struct transfer *x, bool gave_up);

struct dash_cached dash_cache_find(const struct dash_cache *cache, uint32_t segment, int level);

/* Nothing will be asked about segments before this one. None is asked for before the one ahead of it has
 * been: so requests from the first of it on are all that matter. */
void dash_cache_forget_before(struct dash_cache *cache, uint32_t segment);

/* The level at which a segment has come last; -1: at none (FragmentModel.getRequests, of those executed). */
int dash_cache_level(const struct dash_cache *cache, uint32_t segment);

/* Whether the segment has been given up once, at whatever level. */
bool dash_cache_gave_up(const struct dash_cache *cache, uint32_t segment);

#endif
