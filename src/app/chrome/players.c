#include "app/chrome/players.h"

#include <tracereel/players.h>

#include <string.h>

/* The reference, then the tables of players and rules, in their order. */
static const struct tr_player_info *info_of(int line)
{
    static const struct tr_player_info reference = {.name = PLAYERS_REFERENCE,
                                                    .title = "reference (fluid)",
                                                    .models = "sees the link exactly, falls back at once"};
    return line == 0 ? &reference : tr_player_info((size_t)line - 1);
}

void players_fill(struct players *list, const char *current)
{
    int now = -1;
    list->count = 0;
    for (const struct tr_player_info *info; list->count < PLAYERS_LINES && (info = info_of(list->count));) {
        bool is = strcmp(info->name, current) == 0;
        now = is ? list->count : now;
        list->lines[list->count++] =
            (struct ui_list_line){.text = info->name, .detail = info->models, .lead = is ? "\u25cf" : " "};
    }
    ui_list_init(&list->list, list->lines, list->count);
    list->list.chosen = now >= 0 ? now : list->list.chosen;
}

struct action players_accept(const struct players *list)
{
    int i = list->list.chosen;
    enum action_kind kind = list->beside ? ACTION_BESIDE : ACTION_PLAYER;
    return (struct action){.kind = i >= 0 ? kind : ACTION_TAKEN, .text = i >= 0 ? info_of(i)->name : NULL};
}
