/* Requests of Shaka Player: when one under way is looked at next, when it has been silent for too long, and
 * when it is made again. Source: Shaka Player 5.2.12, lib/net/backoff.js, lib/net/http_fetch_plugin.js,
 * lib/media/segment_prefetch.js. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_REQUESTS_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_REQUESTS_H

#include "model/player/players/shaka_state.h"

#define ANSWER_S   10  /* until something comes (retryParameters.connectionTimeout) */
#define SILENCE_S  5   /* without more of it (retryParameters.stallTimeout) */
#define RETRY_S    1   /* before the next try, give or take half (retryParameters.baseDelay, fuzzFactor) */
#define RETRY_FUZZ 0.5 /* of it */
#define ATTEMPTS   2   /* of a request (retryParameters.maxAttempts), ... */
#define FAILED_S   0.1 /* ... and until the player asks anew after a time-out */

/* Nothing of it is sampled yet. */
void shaka_begin_request(const struct engine *engine, struct shaka_request *r);

/* Takes the samples up to now: before the estimate matters, and before the link's shares change. */
void shaka_catch_up(struct engine *engine);

/* A picture is under way: some of it may still be to come. */
bool shaka_is_coming(const struct engine *engine);

/* For longer than a fetch may be. */
bool shaka_is_silent(const struct engine *engine, const struct shaka_request *r);

/* Sets the timer of a fetch under way to its next event: a sample that brings a decision, or a silence that
 * is too long. */
void shaka_watch(struct engine *engine, struct shaka *s);
void shaka_watch_ahead(struct engine *engine, struct shaka *s);

/* The picture has another share of the link now: its next sample comes at another time. */
void shaka_watch_again(struct engine *engine, struct shaka *s);

/* Between two attempts of the picture that is wanted. */
bool shaka_waits_for_attempt(const struct engine *engine, const struct shaka *s);

/* So long until a request is made again; drawn. */
double shaka_delay_s(struct engine *engine, const struct shaka_request *r);

/* The picture that is wanted is asked for again then. */
void shaka_ask_later(struct engine *engine, struct shaka *s, double again_s);

/* No segment is fetched ahead any more. */
void shaka_forget_ahead(struct engine *engine, struct shaka *s);

#endif
