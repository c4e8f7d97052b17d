/* The map over what is open: looked at, turned to other axes, a cell chosen. */
#ifndef TRACEREEL_APP_MAP_PANEL_H
#define TRACEREEL_APP_MAP_PANEL_H

#include "app/chrome/chrome_in.h"
#include "app/map_fill.h"

struct action map_panel_event(const struct map_fill *fill, struct rect room, const struct ui_event *e);
void map_panel_draw(struct canvas *canvas, struct rect room, const struct chrome_in *in);
void map_panel_words(const struct map_fill *fill, char *title, size_t title_size, char *hint,
                     size_t hint_size);

#endif
