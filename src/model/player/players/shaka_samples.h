/* Samples that Shaka takes of requests where a segment comes whole: as media comes in, of the rest at the
 * end, and of sound by the size of a piece. Each sample is one of live->estimate. In low latency:
 * shaka_reports.h. Source: Shaka Player 5.2.12, lib/net/http_fetch_plugin.js,
 * lib/abr/ewma_bandwidth_estimator.js. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_SAMPLES_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_SAMPLES_H

#include "model/player/players/shaka_reports.h"

/* When the fetch is next sampled if the link goes on as it does, INFINITY: only at its end; and how much,
 * Mbit, has come of it then. */
double samples_next_s(struct engine *engine, const struct reported *last, const struct transfer *x,
                      double *loaded_mbit);

/* Takes those up to now of what is under way on `track`: nothing where nothing is. */
void samples_take(struct engine *engine, struct live *live, struct reported *last, enum track track);

/* The same, mostly asked when it is too soon for the next one. */
static inline void samples_until_now(struct engine *engine, struct live *live, struct reported *last,
                                     enum track track)
{
    if (last->t_s + REPORT_S <= engine->now_s) {
        samples_take(engine, live, last, track);
    }
}

/* The fetch is over: what has come since the last one is a sample, too, and none comes after it. */
void samples_rest(const struct engine *engine, struct live *live, struct reported *last,
                  const struct transfer *x);

/* A piece of sound has come. */
void samples_of_sound(struct engine *engine, struct live *live, const struct transfer *x);

#endif
