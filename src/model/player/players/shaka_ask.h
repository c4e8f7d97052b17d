/* Shaka Player asks for the next ones: segments that are in the level's list, while there is room, one
 * of them ahead. Source: Shaka Player 5.2.12, lib/media/streaming_engine.js, lib/media/segment_prefetch.js.
 */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_ASK_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_ASK_H

#include "model/player/players/shaka_state.h"

/* Between fetches: asks for the segment that is wanted, or waits for what stands against it. */
void shaka_look(struct engine *engine, struct shaka *s);

/* Asks for the segment that is wanted whatever there is, or takes it where it is fetched ahead. */
void shaka_ask(struct engine *engine, struct shaka *s);

/* Asks for the one after it, beside it. */
void shaka_ask_ahead(struct engine *engine, struct shaka *s);

/* Of what comes into the buffer. Of 1 433 times from the last byte to the next request of the same kind in
 * eleven sessions, less whole seconds between looks, a tenth took 0.4 (pictures) and 0.5 (sound) times the
 * median or less, a tenth 4.2 and 3.3 times or more; within one quiet machine's sessions 0.5 and 2. */
#define APPEND_SPREAD 0.8

#endif
