/* The table of a folder's sessions: chosen by pointer or keys, sorted by a click on a column's head. */
#ifndef TRACEREEL_APP_FOLDER_LIST_H
#define TRACEREEL_APP_FOLDER_LIST_H

#include "app/action.h"
#include "app/folder.h"

struct action folder_list_event(struct folder *folder, struct rect room, const struct ui_event *e);
void folder_list_draw(struct canvas *canvas, struct rect room, const struct folder *folder,
                      const struct theme *theme);
void folder_list_words(const struct folder *folder, char *title, size_t title_size, char *hint,
                       size_t hint_size);

#endif
