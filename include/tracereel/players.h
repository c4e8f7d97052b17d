/* The players and ABR rules that ship: what each models, and where it was held to the real thing. */
#ifndef TRACEREEL_PLAYERS_H
#define TRACEREEL_PLAYERS_H

#include <tracereel/error.h>
#include <tracereel/export.h>
#include <tracereel/params.h>

#include <stddef.h>

TR_EXPORT_BEGIN

enum tr_player_role { TR_PLAYER_ROLE_PLAYER, TR_PLAYER_ROLE_RULE };

struct tr_player_info {
    const char *name;    /* what --player takes: "hls.js", "pensieve.bola" */
    const char *title;   /* for people: "Shaka Player" */
    const char *models;  /* what it does as the real one does, one sentence */
    const char *source;  /* where that is known from */
    const char *held;    /* where it was held to the real thing; "" where it was not */
    const char *section; /* of its own parameters: "hls_js"; "" where it has none */
    enum tr_player_role role;
};

/* Row i, players first; NULL past the end. */
const struct tr_player_info *tr_player_info(size_t i);
const struct tr_player_info *tr_player_find(const char *name); /* NULL where unknown */

/* Lays a player, or a rule under the scenario's own player, over `scenario`; the delivery is by segments
 * then. An unknown name: TR_STATUS_USAGE with the nearest one; `where` (an option) stands in the error. */
enum tr_status tr_player_lay(struct tr_scenario *scenario, const char *name, const char *where,
                             struct tr_error *err);

TR_EXPORT_END

#endif
