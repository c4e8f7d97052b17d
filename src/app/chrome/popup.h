/* The panels over everything: help, and lists to choose from. While one is open, it takes what people do. */
#ifndef TRACEREEL_APP_POPUP_H
#define TRACEREEL_APP_POPUP_H

#include "app/chrome/chrome.h"

/* Help lets keys do what it says they do. */
struct action popup_event(struct chrome *chrome, const struct chrome_in *in, const struct ui_event *e);
void popup_draw(struct canvas *canvas, struct chrome *chrome, const struct chrome_in *in);

#endif
