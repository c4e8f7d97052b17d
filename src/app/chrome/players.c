#include "app/chrome/players.h"

#include <string.h>

/* Those held against the real ones first; README.md has the table. */
static const struct player {
    const char *name, *title, *detail;
} players[] = {
    {PLAYERS_REFERENCE, "reference (fluid)", "sees the link exactly, falls back at once"},
    {"hls.js", "hls.js", "1.7, checked against the real one"},
    {"dash.js", "dash.js", "5.2, no fast switch, checked against the real one"},
    {"shaka", "shaka", "Shaka Player 5.2, checked against the real one"},
    {"media3", "media3", "ExoPlayer since 1.6, from its defaults"},
    {"media3-1.5", "media3-1.5", "ExoPlayer up to 1.5, from its defaults"},
};
#define COUNT (int)(sizeof players / sizeof *players)

void players_fill(struct players *list, const char *current)
{
    int now = -1;
    list->count = COUNT;
    for (int i = 0; i < COUNT; i++) {
        bool is = strcmp(players[i].name, current) == 0;
        list->lines[i] = (struct ui_list_line){
            .text = players[i].title, .detail = players[i].detail, .lead = is ? "\u25cf" : " "};
        now = is ? i : now;
    }
    ui_list_init(&list->list, list->lines, list->count);
    list->list.chosen = now >= 0 ? now : list->list.chosen;
}

struct action players_accept(const struct players *list)
{
    int i = list->list.chosen;
    return (struct action){.kind = i >= 0 ? ACTION_PLAYER : ACTION_TAKEN,
                           .text = i >= 0 ? players[i].name : NULL};
}
