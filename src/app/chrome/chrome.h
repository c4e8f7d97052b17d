/* All of the window that is not the session's picture: what is open of it, and its controls. */
#ifndef TRACEREEL_APP_CHROME_H
#define TRACEREEL_APP_CHROME_H

#include "app/chrome/chips.h"
#include "app/chrome/columns.h"
#include "app/chrome/drawer.h"
#include "app/chrome/edits.h"
#include "app/chrome/events.h"
#include "app/chrome/focus.h"
#include "app/chrome/header_bar.h"
#include "app/chrome/help.h"
#include "app/chrome/notes.h"
#include "app/chrome/open.h"
#include "app/chrome/players.h"
#include "app/chrome/why.h"

/* A panel over everything, one at a time. */
enum popup {
    POPUP_NONE,
    POPUP_HELP,
    POPUP_OPEN,
    POPUP_PLAYERS,
    POPUP_COLUMNS,
    POPUP_EVENTS,
    POPUP_EDITS,
    POPUP_FOLDER,
    POPUP_MAP
};

struct chrome {
    struct header_bar header_bar;
    struct chips chips;
    struct drawer drawer;
    struct notes notes;
    struct why why;
    enum popup popup;
    struct help help;
    struct open_list open;
    struct players players;
    struct columns columns;
    struct events events;
    struct edits edits;
    struct focus focus;
};

void chrome_init(struct chrome *chrome);
void chrome_destroy(struct chrome *chrome);

/* Where "back to the playhead" stands; width 0 where nothing is astray. */
struct rect chrome_follow_button(const struct chrome_in *in);
/* Every control that is there just now; none under a popup. */
void chrome_controls(const struct chrome *chrome, const struct chrome_in *in, struct controls *controls);

#endif
