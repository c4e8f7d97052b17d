/* The two tables, the names that parameters take for them, and --player. */
#include "model/player/rows.h"

#include "model/player/players/players.h"
#include "model/player/rules/rules.h"

#include "base/nearest.h"

#include <assert.h>
#include <string.h>

#define ROW(row, name)  &row,
#define NAME(row, name) name,
static const struct player_row *const players[] = {PLAYER_LIST(ROW)};
static const struct rule_row *const rules[] = {RULE_LIST(ROW)};
const char *const param_player_names[] = {PLAYER_LIST(NAME) NULL};
const char *const param_rule_names[] = {"own", RULE_LIST(NAME) NULL};

const struct player_row *player_row_at(int kind)
{
    assert(kind >= 0 && kind < PLAYER_ROWS);
    return players[kind];
}

const struct rule_row *rule_row_at(int rule)
{
    assert(rule > 0 && rule <= RULE_ROWS);
    return rules[rule - 1];
}

const struct row *row_at(size_t i)
{
    if (i < (size_t)PLAYER_ROWS) {
        return &players[i]->row;
    }
    i -= (size_t)PLAYER_ROWS;
    return i < (size_t)RULE_ROWS ? &rules[i]->row : NULL;
}

const void *row_params(const struct tr_params *params, const struct row *row)
{
    return (const char *)params->own + row_place(row);
}

const struct tr_player_info *tr_player_info(size_t i)
{
    const struct row *row = row_at(i);
    return row ? &row->info : NULL;
}

const struct tr_player_info *tr_player_find(const char *name)
{
    const struct tr_player_info *info;
    for (size_t i = 0; (info = tr_player_info(i)); i++) {
        if (strcmp(info->name, name) == 0) {
            return info;
        }
    }
    return NULL;
}

static enum tr_status told_unknown(const char *name, const char *where, struct tr_error *err)
{
    const char *names[PLAYER_ROWS + RULE_ROWS];
    size_t count = 0;
    for (const struct row *row; (row = row_at(count)); count++) {
        names[count] = row->info.name;
    }
    const char *nearest = nearest_word(name, names, count);
    return tr_error_set(err, TR_STATUS_USAGE, where, "there is no player \"%s\"; %s%s", name,
                        nearest ? "did you mean " : "tracereel players lists them", nearest ? nearest : "");
}

enum tr_status tr_player_lay(struct tr_scenario *scenario, const char *name, const char *where,
                             struct tr_error *err)
{
    const struct tr_player_info *info = tr_player_find(name);
    if (!info) {
        return told_unknown(name, where, err);
    }
    struct tr_params *params = &scenario->params;
    if (info->role == TR_PLAYER_ROLE_RULE) {
        params->player.delivery = TR_PLAYER_SEGMENTS;
        return tr_params_set(params, "player.rule", name, where, err);
    }
    struct tr_scenario fresh;
    tr_scenario_defaults(&fresh);
    enum tr_status status = tr_params_set(&fresh.params, "player.kind", name, where, err);
    fresh.params.player.delivery = TR_PLAYER_SEGMENTS;
    if (status == TR_STATUS_OK && tr_scenario_ships(name)) {
        status = tr_scenario_load(&fresh, name, err);
    }
    if (status == TR_STATUS_OK) {
        params->player = fresh.params.player;
        params->live = fresh.params.live;
        memcpy(params->own, fresh.params.own, sizeof params->own);
    }
    return status;
}
