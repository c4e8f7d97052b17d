/* Levels of Shaka Player: which may be taken, when one is decided on, and what goes with a switch. Source:
 * Shaka Player 5.2.12, lib/abr/simple_abr_manager.js, lib/media/segment_prefetch.js. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_LEVELS_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_LEVELS_H

#include "model/player/players/shaka_state.h"

bool shaka_is_banned(const struct engine *engine, const struct shaka *s, int level);

/* The player's own rule (struct player_type, choose): the highest within the estimate that is not banned,
 * else the lowest that is not. */
struct tr_abr_choice shaka_choose(struct engine *engine, uint32_t segment);

/* A switch ends the wait for another attempt, too: what is fetched ahead is thrown away with its level,
 * whether it is under way, waits or is there (SegmentPrefetch.switchStream). A direct fetch goes on. */
void shaka_take_level(struct engine *engine, struct shaka *s, int level);

/* The level for the next fetch, where one is due. */
void shaka_decide(struct engine *engine, struct shaka *s);

/* Frames that were dropped before count no more: at each decision (SimpleAbrManager.updateFramesInfo_). */
void shaka_count_frames_anew(const struct engine *engine, struct shaka *s);

/* Whether the last sample of a fetch under way brings a decision. */
bool shaka_sample_decides(const struct engine *engine, const struct shaka *s, const struct shaka_request *r);

/* Whether a sample brings a decision now. */
bool shaka_decides_now(const struct engine *engine, const struct shaka *s);

#endif
