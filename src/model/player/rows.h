/* Players and rules as rows of two tables. A row says what it is, and which parameters are its own: those
 * appear in tr_params_table with it. */
#ifndef TRACEREEL_MODEL_PLAYER_ROWS_H
#define TRACEREEL_MODEL_PLAYER_ROWS_H

#include <tracereel/params.h>
#include <tracereel/players.h>

struct row {
    struct tr_player_info info;
    const struct tr_param *params; /* offsets into a struct of own_bytes */
    size_t param_count, own_bytes;
};

struct player_type;
struct abr_rule;

struct player_row {
    struct row row;
    const struct player_type *type;
};

struct rule_row {
    struct row row;
    const struct abr_rule *rule;
};

const struct player_row *player_row_at(int kind); /* params->player.kind */
const struct rule_row *rule_row_at(int rule);     /* params->player.rule, 1 or more; 0 is the player's own */
#define PLAYER_ROWS 7
#define RULE_ROWS   8

/* Row i of both tables, players first; NULL past the end. */
const struct row *row_at(size_t i);

/* The tables' names, for player.kind and player.rule; "own" is rule 0. */
extern const char *const param_player_names[], *const param_rule_names[];

/* Where in params a row's own parameters stand. */
const void *row_params(const struct tr_params *params, const struct row *row);
size_t row_place(const struct row *row);

#endif
