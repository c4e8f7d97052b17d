/* A player: what is asked for when. One file in players/ each, and a row in rows.c. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYER_H
#define TRACEREEL_MODEL_PLAYER_PLAYER_H

#include "model/player/row.h"

#include <tracereel/abr.h>

struct engine;
struct transfer;

struct player_type {
    size_t state_bytes; /* of engine->state, zero at the start; at most ENGINE_STATE_BYTES */
    int timers;         /* that it sets: 0 .. timers - 1; at most ENGINE_TIMERS */
    enum tr_params_pieces pieces;
    bool chooses_first; /* the first level, too, by an estimate that it has before it has seen anything */
    bool own_estimate;  /* of the link, not that of two half-lives; what it waited for does not count */
    bool sound_apart;   /* it can fetch sound beside the picture (player.sound_apart_kbps) */
    bool gives_up;      /* it gives fetches up (player.abandon) */
    /* The viewer is here, at 0: engine_join, the first timer or fetch. */
    void (*begin)(struct engine *engine);
    /* engine->now_s is what engine_set_timer said; it is not set any more. */
    void (*timer)(struct engine *engine, int timer);
    /* A transfer is there. It is read before another is asked for, which takes its place. */
    void (*done)(struct engine *engine, const struct transfer *transfer);
    /* The player's own rule, where no other is laid over it. May change the player's state. */
    struct tr_abr_choice (*choose)(struct engine *engine, uint32_t segment);
    /* NULL where nothing is to be done: playback stalls now; */
    void (*stalled)(struct engine *engine);
    /* who shares the link is about to change: until now what has come can be told (link_loaded_mbit). */
    void (*link_changes)(struct engine *engine);
};

/* A player's own parameters: `type` is the struct that its row's table fills. */
#define PLAYER_PARAMS(engine, type) ((const type *)(engine)->own)

/* Its state. */
#define PLAYER_STATE(engine, type) ((type *)(void *)(engine)->state)

#endif
