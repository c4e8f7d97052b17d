/* What lies over the session's picture: help, the lists, the panels, the drawer. It takes events first. */
#ifndef TRACEREEL_APP_OVERLAY_H
#define TRACEREEL_APP_OVERLAY_H

#include "app/state.h"

/* True where the event was meant for what lies over the picture. */
bool overlay_event(struct app *app, const struct ui_event *e);

/* Where "back to the playhead" stands; width 0 while the plots follow. */
struct rect overlay_follow_button(const struct app *app);

/* How far the file that is being opened has been read. */
void overlay_draw_loading(struct app *app, struct canvas *canvas);

#endif
