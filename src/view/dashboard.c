#include "view/dashboard.h"

#include "view/avmeter.h"
#include "view/captions.h"
#include "view/compare_table.h"
#include "view/header.h"
#include "view/map.h"
#include "view/overview.h"
#include "view/plots.h"
#include "view/report.h"
#include "view/tank.h"
#include "view/transport.h"
#include "view/why.h"

#include <math.h>

/* A session that grows has not ended at its edge; of one that others have left behind there is nothing there.
 */
static struct tr_timeline_state state_at(const struct view_model *session, const struct look *look,
                                         double t_s)
{
    struct tr_timeline_state state;
    tr_timeline_at(session->timeline, t_s, &state);
    state.ended = state.ended && (!look->grows || t_s > state.t_s);
    return state;
}

static void draw_compared(struct dashboard *dashboard, struct canvas *canvas, const struct layout *l,
                          const struct view_model *model, const struct look *look, double t_s)
{
    for (int i = 0; i < view_model_sessions(model); i++) {
        const struct view_model *session = view_model_session(model, i);
        const struct tr_timeline_state state = state_at(session, look, t_s);
        screen_draw(canvas, l->screens[i], session, look, &state, &dashboard->slates[i]);
        if (l->tanks[i].w > 0) {
            tank_draw(canvas, l->tanks[i], session, look, &state);
        }
    }
    compare_table_draw(canvas, l->table, model, look, t_s);
}

void dashboard_draw(struct dashboard *dashboard, struct canvas *canvas, const struct view_model *model,
                    const struct look *look, double t_s)
{
    struct layout l;
    t_s = fmax(0, fmin(t_s, model->duration_s));
    layout_compute(&l, canvas_width(canvas), canvas_height(canvas), look);
    const struct tr_timeline_state state = state_at(model, look, t_s);
    canvas_clear(canvas, look->theme->ground);
    header_draw(canvas, l.header, model, look);
    if (l.screen.w > 0) {
        screen_draw(canvas, l.screen, model, look, &state, &dashboard->slates[0]);
        tank_draw(canvas, l.tank, model, look, &state);
        avmeter_draw(canvas, l.av, model, look, &state);
    }
    if (l.table.w > 0) {
        draw_compared(dashboard, canvas, &l, model, look, t_s);
    }
    if (l.report.w > 0) {
        report_draw(canvas, l.report, model, look, t_s);
    }
    if (l.map.w > 0) {
        map_card_draw(canvas, l.map, look->map, look->theme);
    } else {
        plots_draw(canvas, &l, model, look, t_s, &state);
    }
    struct plot_window visible = plots_window(&l, model, look, canvas->scale, t_s);
    transport_draw(canvas, &l, model, look, &visible, t_s);
    if (look->why && !(l.map.w > 0)) {
        why_mark_draw(canvas, &l, model, look, t_s, look->why->e);
        why_card_draw(canvas, &l, look->theme, look->why);
    }
    captions_draw(canvas, &l, model, look);
}

bool dashboard_redraw(struct dashboard *dashboard, struct canvas *canvas, const struct view_model *model,
                      const struct look *look, double t_s)
{
    redraw_begin(&dashboard->redraw, canvas);
    dashboard_draw(dashboard, canvas, model, look, t_s);
    bool sparing = redraw_end(&dashboard->redraw, canvas);
    if (!sparing) {
        dashboard_draw(dashboard, canvas, model, look, t_s);
    }
    return sparing;
}

void dashboard_draw_pointer(struct canvas *canvas, const struct view_model *model, const struct look *look,
                            double t_s)
{
    struct layout l;
    layout_compute(&l, canvas_width(canvas), canvas_height(canvas), look);
    struct plot_window visible = plots_window(&l, model, look, canvas->scale, t_s);
    plots_draw_pointer(canvas, &l, model, look, t_s);
    overview_draw_pointer(canvas, l.overview, model, look, &visible);
}

void dashboard_destroy(struct dashboard *dashboard)
{
    for (int i = 0; i < VIEW_SESSIONS_MAX; i++) {
        canvas_destroy(&dashboard->slates[i].canvas);
    }
    redraw_destroy(&dashboard->redraw);
}
