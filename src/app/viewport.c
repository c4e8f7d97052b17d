#include "app/viewport.h"

#include "show/reel.h"
#include "view/plots.h"

#include <tracereel/edit.h>

#include <math.h>
#include <string.h>

#define EDGE       (7.0 / 8) /* of the plots' width: further right, the playhead scrolls them */
#define PAGE       (1.0 / 3) /* where the playhead stands on a page that was turned forwards */
#define SPAN_S     120.0     /* at first */
#define LEAST_SPAN 4         /* steps */

void viewport_init(struct viewport *v, const struct theme *theme)
{
    *v = (struct viewport){.follow = true, .scale = 1};
    look_init(&v->look, theme);
    v->look.follow = false; /* where the plots begin is said here, not worked out from the playhead */
    playhead_init(&v->playhead, 0);
}

static double whole_span_s(const struct viewport *v)
{
    return fmin(v->look.span_s, v->playhead.duration_s);
}

/* The plots show no time that there is not. */
static void set_start(struct viewport *v, double start_s)
{
    v->look.start_s = fmax(0, fmin(start_s, v->playhead.duration_s - whole_span_s(v)));
}

static void copy_playhead(struct viewport *v)
{
    const struct playhead *ph = &v->playhead;
    struct look *look = &v->look;
    look->playing = ph->playing;
    look->grows = ph->grows;
    look->speed = ph->speed;
    look->has_loop_a = ph->has_a;
    look->has_loop_b = ph->has_b;
    look->loop_a_s = ph->a_s;
    look->loop_b_s = ph->b_s;
}

void viewport_begin(struct viewport *v, double duration_s)
{
    double speed = v->playhead.speed;
    playhead_init(&v->playhead, duration_s);
    v->playhead.speed = speed;
    v->playhead.playing = true;
    v->follow = true;
    v->look.bookmark_count = 0;
    v->look.has_selection = false;
    v->look.span_s = fmin(fmax(duration_s, 1), SPAN_S);
    v->look.start_s = 0;
}

void viewport_set_duration(struct viewport *v, double duration_s)
{
    const double before_s = v->playhead.duration_s;
    playhead_set_duration(&v->playhead, duration_s);
    if (v->playhead.grows && v->look.span_s == before_s && before_s > SPAN_S) {
        v->look.span_s = duration_s; /* all was shown, and goes on to be */
    }
    set_start(v, v->look.start_s);
}

void viewport_grow(struct viewport *v, double newest_s, bool anew)
{
    const bool first = anew || !v->playhead.grows;
    playhead_grow(&v->playhead, newest_s, anew);
    if (anew) {
        v->look.bookmark_count = 0;
        v->look.has_selection = false;
        v->playhead.has_a = v->playhead.has_b = false;
    }
    if (first) { /* there is little yet, and no page to be turned: the newest stands at the right */
        v->follow = true;
        v->look.span_s = SPAN_S;
        set_start(v, newest_s - SPAN_S);
    }
}

void viewport_keep(const struct viewport *v, struct reel_view *out)
{
    const struct look *look = &v->look;
    out->is_there = true;
    out->t_s = v->playhead.t_s;
    out->start_s = look->start_s;
    out->span_s = look->span_s;
    out->layout = (int)look->layout;
    out->hidden_plots = (int)look->hidden_plots;
    out->log_rate = look->log_rate;
    out->has_selection = look->has_selection;
    out->select_from_s = look->select_from_s;
    out->select_to_s = look->select_to_s;
    out->bookmark_count = look->bookmark_count;
    memcpy(out->bookmarks_s, look->bookmarks_s, (size_t)look->bookmark_count * sizeof *look->bookmarks_s);
}

/* Paused, where it was; what the file says beyond the session is held to it. */
void viewport_restore(struct viewport *v, const struct reel_view *view)
{
    struct look *look = &v->look;
    const double end_s = v->playhead.duration_s;
    _Static_assert(REEL_BOOKMARKS_MAX == LOOK_BOOKMARKS_MAX, "a bookmark each");
    v->playhead.playing = false;
    playhead_seek(&v->playhead, view->t_s);
    look->span_s = view->span_s > 0 ? fmin(view->span_s, fmax(end_s, 1)) : look->span_s;
    set_start(v, view->start_s);
    if (view->layout < LAYOUT_COUNT) {
        look->layout = (enum layout_kind)view->layout;
    }
    look->hidden_plots = (unsigned)view->hidden_plots & ((1u << PLOT_COUNT) - 1);
    look->log_rate = view->log_rate;
    look->has_selection = view->has_selection;
    look->select_from_s = fmax(0, fmin(view->select_from_s, end_s));
    look->select_to_s = fmax(0, fmin(view->select_to_s, end_s));
    look->bookmark_count = view->bookmark_count;
    for (int i = 0; i < view->bookmark_count; i++) {
        look->bookmarks_s[i] = fmin(view->bookmarks_s[i], end_s);
    }
}

void viewport_arrange(struct viewport *v)
{
    copy_playhead(v);
    layout_compute(&v->layout, v->w, v->h, &v->look);
}

struct plot_window viewport_window(const struct viewport *v, const struct view_model *model)
{
    return plots_window(&v->layout, model, &v->look, v->scale, v->playhead.t_s);
}

/* ---- the playhead ---- */

bool viewport_sees_playhead(const struct viewport *v, const struct view_model *model)
{
    struct plot_window w = viewport_window(v, model);
    return w.playhead >= 0 && w.playhead < w.columns;
}

/* Puts the playhead at a share of the width, in whole columns, so that it stands while the plots scroll. */
static void put_playhead(struct viewport *v, const struct plot_window *w, double share)
{
    double column = floor(v->playhead.t_s / w->spp_s + 1e-9) - floor(w->columns * share);
    set_start(v, column * w->spp_s);
}

static void turn_page(struct viewport *v, const struct view_model *model)
{
    struct plot_window w = viewport_window(v, model);
    if (w.playhead < 0 || w.playhead >= w.columns) {
        put_playhead(v, &w, w.playhead < 0 ? 1 - PAGE : PAGE);
    }
}

/* Where somebody put it beyond the edge, it goes on from there: nothing leaps. */
void viewport_advance(struct viewport *v, const struct view_model *model, double real_s)
{
    struct plot_window before = viewport_window(v, model);
    playhead_advance(&v->playhead, real_s);
    struct plot_window now = viewport_window(v, model);
    int edge = (int)(now.columns * EDGE);
    edge = before.playhead > edge && before.playhead < before.columns ? before.playhead : edge;
    if (!v->follow) {
        return;
    }
    if (now.playhead < 0 || before.playhead < 0 || before.playhead >= before.columns) {
        turn_page(v, model); /* round in a loop, or it was out of sight */
    } else if (now.playhead > edge) {
        put_playhead(v, &now, (double)edge / now.columns);
    }
}

void viewport_toggle_play(struct viewport *v, const struct view_model *model)
{
    playhead_toggle(&v->playhead);
    if (v->playhead.playing) {
        viewport_follow(v, model);
    }
}

void viewport_seek(struct viewport *v, const struct view_model *model, double t_s)
{
    playhead_seek(&v->playhead, t_s);
    turn_page(v, model);
}

void viewport_seek_end(struct viewport *v, const struct view_model *model)
{
    playhead_to_edge(&v->playhead);
    if (v->playhead.grows) {
        viewport_follow(v, model);
    } else {
        turn_page(v, model);
    }
}

void viewport_step(struct viewport *v, const struct view_model *model, double dt_s, double steps)
{
    double at = floor(v->playhead.t_s / dt_s + 1e-6);
    /* From inside a step, back goes to its begin first. */
    bool inside = v->playhead.t_s / dt_s - at > 1e-6;
    v->playhead.playing = false;
    viewport_seek(v, model, (at + steps + (steps < 0 && inside ? 1 : 0)) * dt_s);
}

/* Of all sessions that are shown; NULL where there is none. */
static const struct tr_timeline_event *next_event(const struct view_model *model, double t_s, unsigned mask,
                                                  bool forward)
{
    const struct tr_timeline_event *nearest = NULL;
    for (int i = 0; i < view_model_sessions(model); i++) {
        const struct tr_timeline *timeline = view_model_session(model, i)->timeline;
        const struct tr_timeline_event *event = forward ? tr_timeline_next_event(timeline, t_s, mask)
                                                        : tr_timeline_previous_event(timeline, t_s, mask);
        if (event && (!nearest || (forward ? event->t_s < nearest->t_s : event->t_s > nearest->t_s))) {
            nearest = event;
        }
    }
    return nearest;
}

bool viewport_seek_event(struct viewport *v, const struct view_model *model, unsigned mask, bool forward)
{
    const struct tr_timeline_event *event =
        next_event(model, v->playhead.t_s + (forward ? 1e-6 : -1e-6), mask, forward);
    if (event) {
        viewport_seek(v, model, event->t_s);
    }
    return event != NULL;
}

bool viewport_toggle_bookmark(struct viewport *v)
{
    struct look *look = &v->look;
    for (int i = 0; i < look->bookmark_count; i++) {
        if (fabs(look->bookmarks_s[i] - v->playhead.t_s) < 0.05) {
            look->bookmarks_s[i] = look->bookmarks_s[--look->bookmark_count];
            return true;
        }
    }
    if (look->bookmark_count == LOOK_BOOKMARKS_MAX) {
        return false;
    }
    look->bookmarks_s[look->bookmark_count++] = v->playhead.t_s;
    return true;
}

void viewport_move_marks(struct viewport *v, const struct tr_edit *edit)
{
    struct look *look = &v->look;
    for (int i = 0; i < look->bookmark_count; i++) {
        look->bookmarks_s[i] = fmin(tr_edit_moved_s(edit, look->bookmarks_s[i]), v->playhead.duration_s);
    }
    if (look->has_selection) {
        viewport_select(v, tr_edit_moved_s(edit, look->select_from_s),
                        tr_edit_moved_s(edit, look->select_to_s));
        look->has_selection = look->select_from_s != look->select_to_s;
    }
}

/* ---- what the plots show ---- */

static void set_span(struct viewport *v, double dt_s, double span_s)
{
    double least_s = fmax(dt_s * LEAST_SPAN, 0.5), most_s = v->playhead.duration_s;
    v->look.span_s = fmax(fmin(least_s, most_s), fmin(span_s, most_s));
}

void viewport_zoom(struct viewport *v, const struct view_model *model, double dt_s, double notches,
                   double at_s)
{
    struct plot_window w = viewport_window(v, model);
    double start_s = plot_window_start_s(&w), span_s = plot_window_end_s(&w) - start_s, t_s = v->playhead.t_s;
    bool in_sight = w.playhead >= 0 && w.playhead < w.columns;
    at_s = isnan(at_s) ? (in_sight ? t_s : start_s + span_s / 2) : at_s;
    double share = fmax(0, fmin((at_s - start_s) / span_s, 1));
    set_span(v, dt_s, v->look.span_s * pow(0.8, notches));
    set_start(v, at_s - share * v->look.span_s);
    if (v->follow && v->playhead.playing && in_sight) {
        /* It would be fetched back in the next frame: better not to lose it. */
        double late = t_s - v->look.span_s * EDGE;
        set_start(v, fmax(fmin(v->look.start_s, t_s), late));
    }
}

void viewport_zoom_to(struct viewport *v, const struct view_model *model, double dt_s, double from_s,
                      double to_s)
{
    set_span(v, dt_s, fabs(to_s - from_s));
    set_start(v, (from_s + to_s) / 2 - v->look.span_s / 2);
    v->follow = v->follow && (!v->playhead.playing || viewport_sees_playhead(v, model));
}

void viewport_zoom_to_event(struct viewport *v, const struct view_model *model, double dt_s, double at_s)
{
    const unsigned mask =
        1u << TR_TIMELINE_EVENT_STALL | 1u << TR_TIMELINE_EVENT_RESUME | 1u << TR_TIMELINE_EVENT_SWITCH;
    const struct tr_timeline_event *before = next_event(model, at_s + 1e-9, mask, false),
                                   *after = next_event(model, at_s, mask, true);
    double from_s = before ? before->t_s : 0, to_s = after ? after->t_s : v->playhead.duration_s;
    for (int i = 0; i < v->look.bookmark_count; i++) {
        double mark_s = v->look.bookmarks_s[i];
        from_s = mark_s <= at_s ? fmax(from_s, mark_s) : from_s;
        to_s = mark_s > at_s ? fmin(to_s, mark_s) : to_s;
    }
    double margin_s = (to_s - from_s) * 0.05; /* so that both are seen */
    viewport_zoom_to(v, model, dt_s, from_s - margin_s, to_s + margin_s);
}

void viewport_scroll(struct viewport *v, double start_s)
{
    set_start(v, start_s);
    v->follow = false;
}

void viewport_follow(struct viewport *v, const struct view_model *model)
{
    v->follow = true;
    turn_page(v, model);
}

void viewport_select(struct viewport *v, double from_s, double to_s)
{
    double end_s = v->playhead.duration_s;
    v->look.has_selection = true;
    v->look.select_from_s = fmax(0, fmin(end_s, from_s));
    v->look.select_to_s = fmax(0, fmin(end_s, to_s));
}

void viewport_extend_selection(struct viewport *v, const struct view_model *model, double shares)
{
    struct look *look = &v->look;
    if (!look->has_selection) {
        struct plot_window w = viewport_window(v, model);
        bool in_sight = viewport_sees_playhead(v, model);
        double middle_s = (plot_window_start_s(&w) + plot_window_end_s(&w)) / 2;
        look->select_from_s = look->select_to_s = in_sight ? v->playhead.t_s : middle_s;
    }
    viewport_select(v, look->select_from_s, look->select_to_s + shares * look->span_s);
}

static bool set_hover(bool *has, double *at_s, double now_s)
{
    bool is = !isnan(now_s), changed = is != *has || (is && now_s != *at_s);
    *has = is;
    *at_s = is ? now_s : 0;
    return changed;
}

bool viewport_hover(struct viewport *v, double plots_s, double overview_s, enum look_hot hot)
{
    bool changed = hot != v->look.hot;
    v->look.hot = hot;
    changed = set_hover(&v->look.has_hover, &v->look.hover_s, plots_s) || changed;
    return set_hover(&v->look.has_overview_hover, &v->look.overview_hover_s, overview_s) || changed;
}

void viewport_toggle_plot(struct viewport *v, int number)
{
    const unsigned all = (1u << PLOT_COUNT) - 1;
    if (number < 1 || number > PLOT_COUNT) {
        return;
    }
    unsigned hidden = v->look.hidden_plots ^ 1u << (number - 1);
    v->look.hidden_plots = (hidden & all) == all ? v->look.hidden_plots : hidden;
}
