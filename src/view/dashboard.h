/* The whole picture: a pure function of (session, look, t). The window, the recorder, a screenshot and the
 * golden tests call the same one. */
#ifndef TRACEREEL_VIEW_DASHBOARD_H
#define TRACEREEL_VIEW_DASHBOARD_H

#include "gfx/canvas.h"
#include "gfx/redraw.h"
#include "view/layout.h"
#include "view/look.h"
#include "view/model.h"
#include "view/screen.h"

/* Working memory between frames; it never changes what is drawn. All-zero to begin with. */
struct dashboard {
    struct slate_picture slates[VIEW_SESSIONS_MAX]; /* one a session */
    struct redraw redraw;                           /* of the canvas given to dashboard_redraw */
};

void dashboard_draw(struct dashboard *dashboard, struct canvas *canvas, const struct view_model *model,
                    const struct look *look, double t_s);
/* The same pixels on a canvas that holds the frame before: only what changed is drawn (gfx/redraw.h). False:
 * all was, for memory ran out. */
bool dashboard_redraw(struct dashboard *dashboard, struct canvas *canvas, const struct view_model *model,
                      const struct look *look, double t_s);
/* The read-outs at the pointer and what can be dragged there, over what dashboard_draw drew: for a window,
 * never for a recording. */
void dashboard_draw_pointer(struct canvas *canvas, const struct view_model *model, const struct look *look,
                            double t_s);
void dashboard_destroy(struct dashboard *dashboard);

#endif
