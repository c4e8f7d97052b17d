#include "app/chrome/players.h"

#include "show/source.h"

#include <tracereel/players.h>

#include <string.h>

static void add(struct players *list, const char *current, const char *name, const char *text,
                const char *detail)
{
    if (list->count < PLAYERS_LINES) {
        const bool is = strcmp(name, current) == 0;
        list->list.chosen = is ? list->count : list->list.chosen;
        list->names[list->count] = name;
        list->lines[list->count++] =
            (struct ui_list_line){.text = text, .detail = detail, .lead = is ? "\u25cf" : " "};
    }
}

static void add_heading(struct players *list, const char *text)
{
    if (list->count < PLAYERS_LINES) {
        list->names[list->count] = NULL;
        list->lines[list->count++] = (struct ui_list_line){.text = text, .heading = true};
    }
}

/* The real one, the reference, then the tables of players and rules, in their order. */
void players_fill(struct players *list, const char *current, const char *log)
{
    const struct tr_player_info *info;
    list->count = 0;
    list->list.chosen = -1;
    if (log) {
        add(list, current, SOURCE_REAL, "real player", "the one in the log: not modelled, but read");
    }
    add(list, current, PLAYERS_REFERENCE, "reference", "sees the link exactly, falls back at once");
    for (size_t i = 0; (info = tr_player_info(i)); i++) {
        if (i == 0) {
            add_heading(list, "Players");
        } else if (info->role == TR_PLAYER_ROLE_RULE && tr_player_info(i - 1)->role != info->role) {
            add_heading(list, "Rules that choose the level, under a player that fetches");
        }
        add(list, current, info->name, info->name, info->models);
    }
    const int now = list->list.chosen;
    ui_list_init(&list->list, list->lines, list->count);
    list->list.chosen = now >= 0 ? now : list->list.chosen;
    list->list.details_left = true;
}

struct action players_accept(const struct players *list)
{
    const int i = list->list.chosen;
    const enum action_kind kind = list->beside ? ACTION_BESIDE : ACTION_PLAYER;
    return (struct action){.kind = i >= 0 ? kind : ACTION_TAKEN, .text = i >= 0 ? list->names[i] : NULL};
}
