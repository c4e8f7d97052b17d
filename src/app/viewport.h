/* The view of a session: the playhead, the stretch of time on the plots, what is
 * selected, marked, hidden; and how large the picture is. Pure: time comes in as seconds that have passed. */
#ifndef TRACEREEL_APP_VIEWPORT_H
#define TRACEREEL_APP_VIEWPORT_H

#include "app/playhead.h"
#include "plot/window.h"
#include "view/layout.h"
#include "view/model.h"

struct tr_edit;

struct viewport {
    struct look look; /* as the picture is drawn */
    struct playhead playhead;
    bool follow;          /* while it plays, the plots scroll once the playhead nears their edge */
    float w, h, scale;    /* of the picture: logical, and device pixels a logical one */
    struct layout layout; /* as of the newest viewport_arrange */
};

void viewport_init(struct viewport *v, const struct theme *theme);
/* Another session: from its start, playing, at the speed that was. */
void viewport_begin(struct viewport *v, double duration_s);
/* The same one, run again: it may be shorter. */
void viewport_set_duration(struct viewport *v, double duration_s);

/* It grows, and has come to newest_s; `anew`: from its start, and marks are gone with what was marked. */
void viewport_grow(struct viewport *v, double newest_s, bool anew);

/* The view, for a session file, and back. */
struct reel_view;
void viewport_keep(const struct viewport *v, struct reel_view *out);
void viewport_restore(struct viewport *v, const struct reel_view *view);

/* Once what the picture's parts depend on has changed: size, layout, hidden plots. */
void viewport_arrange(struct viewport *v);
struct plot_window viewport_window(const struct viewport *v, const struct view_model *model);

/* ---- the playhead ---- */

void viewport_advance(struct viewport *v, const struct view_model *model, double real_s);
void viewport_toggle_play(struct viewport *v, const struct view_model *model);
/* Goes there. Where the plots do not show it, they turn the page to it; where they do, they stand still. */
void viewport_seek(struct viewport *v, const struct view_model *model, double t_s);
/* To the end, or to the edge of what grows, which then goes on to be followed. */
void viewport_seek_end(struct viewport *v, const struct view_model *model);
/* Whole steps of dt_s, paused. */
void viewport_step(struct viewport *v, const struct view_model *model, double dt_s, double steps);
/* The next event of the kinds in `mask`, or the one before; false where there is none. */
bool viewport_seek_event(struct viewport *v, const struct view_model *model, unsigned mask, bool forward);
/* A mark at the playhead, or none where there is one; false where there is no room for another. */
bool viewport_toggle_bookmark(struct viewport *v);

/* The trace was edited: bookmarks and the selection go with what they stood on. */
void viewport_move_marks(struct viewport *v, const struct tr_edit *edit);

/* ---- what the plots show ---- */

/* The time at_s holds still on the screen; NaN: the playhead, or the middle where it is out of sight. */
void viewport_zoom(struct viewport *v, const struct view_model *model, double dt_s, double notches,
                   double at_s);
void viewport_zoom_to(struct viewport *v, const struct view_model *model, double dt_s, double from_s,
                      double to_s);
/* To between the stall, switch or bookmark before at_s and the one after it. */
void viewport_zoom_to_event(struct viewport *v, const struct view_model *model, double dt_s, double at_s);
/* Lets the plots begin at start_s, and the playhead go. */
void viewport_scroll(struct viewport *v, double start_s);
/* Back to the playhead. */
void viewport_follow(struct viewport *v, const struct view_model *model);
bool viewport_sees_playhead(const struct viewport *v, const struct view_model *model);

void viewport_select(struct viewport *v, double from_s, double to_s);
/* The selection's end moves by shares of what the plots show; it begins at the playhead. */
void viewport_extend_selection(struct viewport *v, const struct view_model *model, double shares);
/* NaN: the pointer is elsewhere. True where that changes anything. */
bool viewport_hover(struct viewport *v, double plots_s, double overview_s, enum look_hot hot);
/* 1..; the last plot that is shown stays. */
void viewport_toggle_plot(struct viewport *v, int number);

#endif
