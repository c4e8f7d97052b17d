/* A player or rule: a row of one of the two tables (rows.h), which stands in its own
 * file. Its own parameters appear in tr_params_table with it. */
#ifndef TRACEREEL_MODEL_PLAYER_ROW_H
#define TRACEREEL_MODEL_PLAYER_ROW_H

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

#endif
