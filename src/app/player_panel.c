#include "app/player_panel.h"

#include <string.h>

/* Those held against the real ones first; README.md has the table. */
static const struct player {
    const char *name, *title, *detail;
} players[] = {
    {PLAYER_PANEL_REFERENCE, "reference (fluid)", "sees the link exactly, falls back at once"},
    {"hls.js", "hls.js", "1.7, checked against the real one"},
    {"dash.js", "dash.js", "5.2, no fast switch, checked against the real one"},
    {"shaka", "shaka", "Shaka Player 5.2, checked against the real one"},
    {"media3", "media3", "ExoPlayer since 1.6, from its defaults"},
    {"media3-1.5", "media3-1.5", "ExoPlayer up to 1.5, from its defaults"},
};
#define PLAYERS (int)(sizeof players / sizeof *players)

void player_panel_fill(struct player_panel *panel, const char *current)
{
    int now = -1;
    panel->count = PLAYERS;
    for (int i = 0; i < PLAYERS; i++) {
        bool is = strcmp(players[i].name, current) == 0;
        panel->lines[i] = (struct ui_list_line){
            .text = players[i].title, .detail = players[i].detail, .lead = is ? "\u25cf" : " "};
        now = is ? i : now;
    }
    ui_list_init(&panel->list, panel->lines, panel->count);
    panel->list.chosen = now >= 0 ? now : panel->list.chosen;
}

const char *player_panel_chosen(const struct player_panel *panel)
{
    int i = panel->list.chosen;
    return i >= 0 && i < panel->count ? players[i].name : NULL;
}
