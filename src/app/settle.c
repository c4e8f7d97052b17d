#include "app/settle.h"

#include "show/why.h"

/* Keeps what was before, where it is different now. Of a gesture that goes on, what was before it began. */
void settle_history(struct app *app, enum action_phase phase, const struct snapshot *before)
{
    struct snapshot after;
    if (phase == PHASE_BEGIN) {
        app->gesture = *before;
        app->gesture_kept = false;
    }
    bool gesture = phase == PHASE_BEGIN || phase == PHASE_GOES_ON;
    if (gesture && app->gesture_kept) {
        return;
    }
    before = gesture ? &app->gesture : before;
    snapshot_take(&after, &app->sessions, &app->viewport);
    if (!snapshot_equal(before, &after)) {
        history_push(&app->history, before);
        app->gesture_kept = gesture;
    }
}

/* ---- why it stalls ---- */

static void explain(struct app *app)
{
    const struct source *source = &app->session->source;
    const int stall = why_stall_at(source->timeline, app->viewport.playhead.t_s);
    struct explanation e;
    struct tr_error err = {0};
    if (stall < 0) {
        notices_say(&app->notices, false, "nothing stalls in this session");
    } else if (why_explain(source, (size_t)stall, 1, &e, &err) != TR_STATUS_OK) {
        notices_say_error(&app->notices, &err);
    } else {
        why_open(&app->chrome.why, &e, source->timeline);
    }
}

static bool stalls_now(const struct app *app, const struct session *session)
{
    struct tr_timeline_state state;
    tr_timeline_at(session->source.timeline, app->viewport.playhead.t_s, &state);
    return state.stalled;
}

/* Of several sessions whoever stalls is asked, the current one first. */
void settle_why(struct app *app)
{
    struct sessions *sessions = &app->sessions;
    if (app->chrome.why.open) {
        why_close(&app->chrome.why);
        return;
    }
    for (int i = 0; i < sessions->count && !stalls_now(app, app->session); i++) {
        if (stalls_now(app, sessions->each[i])) {
            sessions_make_current(sessions, i);
            app->session = sessions_current(sessions);
        }
    }
    explain(app);
}

void settle_why_here(struct app *app, int whose)
{
    if (whose >= 0 && whose < app->sessions.count) {
        sessions_make_current(&app->sessions, whose);
        app->session = sessions_current(&app->sessions);
    }
    why_close(&app->chrome.why);
    settle_why(app);
}

/* The card goes with the playhead into another stall, and ends with the run that it is about. */
static void keep_why(struct app *app)
{
    const struct why *why = &app->chrome.why;
    const struct tr_timeline *timeline = app->session->source.timeline;
    const double t_s = app->viewport.playhead.t_s;
    if (!why->open) {
        return;
    }
    if (why->timeline != timeline) {
        why_close(&app->chrome.why);
        return;
    }
    if (stalls_now(app, app->session) && why_stall_at(timeline, t_s) != (int)why->e.stall) {
        explain(app);
    }
}

/* Settles names, model and history after the sessions have changed. */
void settle(struct app *app)
{
    struct sessions *sessions = &app->sessions;
    struct look *look = &app->viewport.look;
    look->sessions = sessions->count;
    look->current = sessions->current + 1;
    look->low_latency = false;
    for (int i = 0; i < sessions->count; i++) {
        const struct tr_timeline *timeline = sessions->each[i]->source.timeline;
        look->low_latency |= timeline && tr_params_low_latency(&timeline->params);
    }
    if (look->layout == LAYOUT_COMPARE && sessions->count < 2) {
        look->layout = LAYOUT_DASHBOARD;
    }
    app->session = sessions_current(sessions);
    if (app->session->id != app->noted && app->session->source.trace) {
        app->noted = app->session->id;
        notes_fill(&app->chrome.notes, &app->session->source.trace->info);
    }
    if (sessions_refresh(sessions)) {
        viewport_set_duration(&app->viewport, sessions_model(sessions, look)->duration_s);
    }
    viewport_arrange(&app->viewport);
    keep_why(app);
}
