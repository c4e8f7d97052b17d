/* Why the stall at the playhead happened: the card of view/why.h, its changes as buttons that apply them.
 * Opened by X; while it is open it follows the playhead from stall to stall. */
#ifndef TRACEREEL_APP_WHY_H
#define TRACEREEL_APP_WHY_H

#include "app/chrome/chrome_in.h"
#include "app/chrome/focus.h"
#include "gfx/canvas.h"
#include "study/explain/explanation.h"
#include "view/why.h"

struct why {
    bool open;                          /* arrow keys and Enter are the changes' */
    struct explanation e;               /* owned; where it is open */
    const struct tr_timeline *timeline; /* that it is about: of another it is not shown */
    struct why_card card;
};

/* The stall at t_s: the one that goes on, else the one before, else the first. -1 where nothing stalls. */
int why_stall_at(const struct tr_timeline *timeline, double t_s);

/* Takes the explanation, which is empty then. */
void why_open(struct why *why, struct explanation *e, const struct tr_timeline *timeline);
void why_close(struct why *why); /* all-zero is fine */

/* Where "why" stands while the playhead is in a stall; width 0 where it is not, or the card is open. */
struct rect why_button(const struct why *why, const struct chrome_in *in);

struct action why_event(struct why *why, const struct ui_event *e);
void why_controls(const struct why *why, const struct chrome_in *in, struct controls *controls);
void why_draw(struct canvas *canvas, struct why *why, const struct chrome_in *in);

#endif
