#include "app/state.h"

static bool astray(const struct viewport *v, const struct view_model *model)
{
    /* Paused and in sight, it stays there. */
    return !v->follow && (v->playhead.playing || !viewport_sees_playhead(v, model));
}

static void session_facts(const struct session *session, struct chrome_in *out)
{
    const struct source *source = &session->source;
    out->params = &source->scenario.params;
    out->baseline = &session->baseline;
    out->link = tr_params_link_of(source->trace, source->generated);
    out->ghost = session->ghost;
    out->current = &session->model;
    out->source_name = source->name;
    out->player = source->scenario.name;
    out->edits = source->edits;
    out->edit_count = source->edit_count;
    out->generated = source->generated;
    out->loops = source->loop;
    out->repeated = source->repeated;
    out->dt_s = source->dt_s;
}

static void recording_facts(const struct recording_status *status, struct chrome_in *out)
{
    out->recording = status->live;
    out->finishing = status->finishing;
    out->recorded_s = status->recorded_s;
    out->recorded_mib = status->recorded_mib;
    out->missed = status->missed;
    out->span_recording = status->span;
    out->span_permille = status->span_permille;
}

void state_facts(const struct app *app, struct chrome_in *out)
{
    const struct viewport *v = &app->viewport;
    const struct chrome *chrome = &app->chrome;
    *out = (struct chrome_in){
        .settings = &app->settings,
        .look = &v->look,
        .has_span = v->look.has_selection && v->look.select_from_s != v->look.select_to_s,
        .layout = &v->layout,
        .w = v->w,
        .h = v->h,
        .scale = v->scale,
        .t_s = v->playhead.t_s,
        .duration_s = v->playhead.duration_s,
        .live = app->live ? app->live->sign : (struct live_sign){0},
        .behind_s = v->playhead.edge_s - v->playhead.t_s,
        .astray = astray(v, state_model(app)),
        .pointer_x = app->pointer.x,
        .pointer_y = app->pointer.y,
        .threshold = app->pointer.threshold,
        .threshold_held = app->pointer.drag == DRAG_THRESHOLD,
        .notice = app->notices.text,
        .notice_bad = app->notices.bad,
        .notice_offer = app->notices.offer,
        .doubts = chrome->notes.doubts,
        .sound = app->sound.audio != NULL,
        .loading = app->loader.running,
        .loading_permille = atomic_load(&app->loader.permille),
        .loading_name = app->loader.name,
        .folder = app->folder,
        .map = app->map,
        .drawer_open = chrome->drawer.open,
        .notes_open = chrome->notes.open,
        .players_open = chrome->popup == POPUP_PLAYERS,
        .popup_open = chrome->popup != POPUP_NONE,
    };
    out->model = state_model(app);
    out->sessions = app->sessions.count;
    out->together = app->sessions.together;
    session_facts(app->session, out);
    recording_facts(&app->recording.status, out);
}
