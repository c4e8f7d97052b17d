/* The parameter drawer: a row for every parameter that has an effect here, to drag, to type, to reset. It
 * changes nothing itself: it says which parameter should have which value. */
#ifndef TRACEREEL_APP_DRAWER_H
#define TRACEREEL_APP_DRAWER_H

#include "app/chrome/drawer_parts.h"
#include "gfx/canvas.h"

void drawer_init(struct drawer *drawer);
/* The pointer over what a press would take or open. */
enum ui_cursor drawer_cursor(const struct drawer *drawer, const struct chrome_in *in, float x, float y);
/* Keys, Esc too, are meant for a value under way or for a list that is open. */
bool drawer_takes_keys(const struct drawer *drawer);
/* ACTION_PARAM, ACTION_TYPED, ACTION_PLAYERS, ACTION_TOGETHER, or ACTION_TAKEN where nothing is to be done.
 */
struct action drawer_event(struct drawer *drawer, const struct chrome_in *in, const struct ui_event *e);
void drawer_draw(struct canvas *canvas, struct drawer *drawer, const struct chrome_in *in);

#endif
