/* tracereel players: every player and rule, for people and for programs. */
#include "show/source.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/option.h"
#include "cli/output.h"

#include "base/json_writer.h"

#include <tracereel/players.h>

#include <string.h>

struct players_options {
    bool json;
};

static const struct option_spec players_specs[] = {
    {"json", 0, NULL, "one JSON array instead of the table", OPTION_SWITCH,
     offsetof(struct players_options, json), 0, 0, NULL, NULL},
};

static const struct option_group players_groups[] = {OPTION_GROUP("Players", players_specs, 0), {0}};

static const char *role_name(enum tr_player_role role)
{
    switch (role) {
    case TR_PLAYER_ROLE_PLAYER: return "player";
    case TR_PLAYER_ROLE_RULE: return "rule";
    }
    return "";
}

/* Whether a parameter is of the section. */
static bool is_of(const struct tr_param *param, const char *section)
{
    const size_t len = strlen(section);
    return len > 0 && strncmp(param->key, section, len) == 0 && param->key[len] == '.';
}

static void put_parameters(struct json_writer *w, const char *section)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    json_writer_open(w, "parameters", '[');
    for (size_t i = 0; i < count; i++) {
        if (is_of(&table[i], section)) {
            json_writer_string(w, NULL, table[i].key);
        }
    }
    json_writer_close(w, ']');
}

static void put_json(struct strbuf *out, const struct operands *operands)
{
    struct json_writer w = {.out = out};
    const struct tr_player_info *info;
    json_writer_open(&w, NULL, '[');
    for (size_t i = 0; (info = tr_player_info(i)); i++) {
        json_writer_open(&w, NULL, '{');
        json_writer_string(&w, "name", info->name);
        json_writer_string(&w, "role", role_name(info->role));
        json_writer_string(&w, "title", info->title);
        json_writer_string(&w, "models", info->models);
        json_writer_string(&w, "source", info->source);
        json_writer_string(&w, "held_to", info->held);
        put_parameters(&w, info->section);
        command_line_made_by(&w, "players", operands);
        json_writer_close(&w, '}');
    }
    json_writer_close(&w, ']');
    strbuf_putc(out, '\n');
}

static void put_line(struct strbuf *out, const char *label, const char *text)
{
    if (*text) {
        strbuf_printf(out, "%-20s %s%s\n", "", label, text);
    }
}

static void put_keys(struct strbuf *out, const char *section)
{
    size_t count, put = 0;
    const struct tr_param *table = tr_params_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (is_of(&table[i], section)) {
            strbuf_printf(out, put++ ? ", %s" : "                     own parameters: %s", table[i].key);
        }
    }
    if (put > 0) {
        strbuf_putc(out, '\n');
    }
}

static void put_table(struct strbuf *out, enum tr_player_role role, const char *heading)
{
    const struct tr_player_info *info;
    strbuf_printf(out, "%s\n", heading);
    for (size_t i = 0; (info = tr_player_info(i)); i++) {
        if (info->role == role) {
            strbuf_printf(out, "%-20s %s: %s\n", info->name, info->title, info->models);
            put_line(out, "source: ", info->source);
            put_line(out, "held to: ", info->held);
            put_keys(out, info->section);
        }
    }
}

static enum tr_status run_players(void *opaque, const struct operands *operands, struct tr_error *err)
{
    const struct players_options *options = opaque;
    struct strbuf out = {0};
    if (options->json) {
        put_json(&out, operands);
    } else {
        put_table(&out, TR_PLAYER_ROLE_PLAYER, "Players: --player NAME, or --scenario NAME");
        strbuf_printf(
            &out,
            "%-20s the player of a HAR, NetLog or CMCD log, as that tells of it: not modelled, but read\n",
            SOURCE_REAL);
        put_table(&out, TR_PLAYER_ROLE_RULE, "\nRules, under the scenario's player: --player NAME");
    }
    enum tr_status status = output_results(&out, err);
    strbuf_destroy(&out);
    return status;
}

const struct command command_players = {
    .name = "players",
    .operands = "",
    .summary = "every player and ABR rule: what it models, where it was held to the real thing",
    .groups = players_groups,
    .options_size = sizeof(struct players_options),
    .run = run_players,
};
