#include "app/growing.h"

#include "app/settle.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_fed(const struct live *live, const struct session *session)
{
    return !session->source.generated && live_is_of(live, session->source.path);
}

/* Those of the window, and then those that undo can bring back; NULL behind the last. */
static struct session *nth_session(const struct sessions *sessions, int i)
{
    if (i < sessions->count) {
        return sessions->each[i];
    }
    i -= sessions->count;
    return i < sessions->removed_count ? sessions->removed[i] : NULL;
}

static struct session *session_of_id(const struct sessions *sessions, int id)
{
    struct session *session;
    for (int i = 0; (session = nth_session(sessions, i)); i++) {
        if (session->id == id) {
            return session;
        }
    }
    return NULL;
}

static struct session *first_fed(const struct app *app)
{
    for (int i = 0; i < app->sessions.count; i++) {
        if (is_fed(app->live, app->sessions.each[i])) {
            return app->sessions.each[i];
        }
    }
    return NULL;
}

static bool any_fed(const struct app *app)
{
    struct session *session;
    for (int i = 0; (session = nth_session(&app->sessions, i)); i++) {
        if (is_fed(app->live, session)) {
            return true;
        }
    }
    return false;
}

/* ---- asking ---- */

/* The run before, where nothing but parameters tells it from this one; else it stays behind, and goes. */
static bool can_grow_ghost(const struct session *session)
{
    const struct session_setup *before = &session->before;
    const struct source *source = &session->source;
    return session->ghost && strcmp(before->content, source->content_path) == 0 &&
           before->edit_count == source->edit_count &&
           memcmp(before->edits, source->edits, before->edit_count * sizeof *before->edits) == 0;
}

static void add_run(struct live *live, const struct session *session, bool ghost)
{
    struct feed_run *run = &live->scratch[live->run_count];
    struct live_run *asked = &live->runs[live->run_count++];
    *run = (struct feed_run){.request = session->request};
    source_copy(&session->source, &run->source);
    if (ghost) {
        run->source.scenario.params = session->before.params;
    }
    asked->id = session->id;
    asked->ghost = ghost ? session->ghost : NULL;
    session_get_setup(session, &asked->setup);
}

/* Every session that is not over the newest trace, whatever it is that it missed. */
static void ask_runs(struct app *app)
{
    struct live *live = app->live;
    struct tr_trace *newest = feed_newest(&live->feed);
    for (int i = 0; i < app->sessions.count && !live->asked && newest != live->refused; i++) {
        const struct session *session = app->sessions.each[i];
        if (is_fed(live, session) && session->source.unedited != newest) {
            add_run(live, session, false);
            if (can_grow_ghost(session)) {
                add_run(live, session, true);
            }
        }
    }
    if (!live->asked && live->run_count > 0) {
        feed_run(&live->feed, live->scratch, live->run_count, newest);
        live->asked = newest;
        return;
    }
    tr_trace_free(newest);
}

/* ---- taking ---- */

/* The card goes on to tell of its stall, which is in the longer run, too. */
static void keep_why(struct app *app, const struct tr_timeline *before, const struct tr_timeline *now)
{
    struct why *why = &app->chrome.why;
    size_t count;
    if (!why->open || why->timeline != before) {
        return;
    }
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(now, &count);
    if (why->e.stall < count && stalls[why->e.stall].begin_s == why->e.begin_s) {
        why->timeline = now;
    } else {
        why_close(why);
    }
}

/* They hold places in the run before. */
static void refill_parts(struct app *app)
{
    struct chrome *chrome = &app->chrome;
    const bool open = chrome->notes.open;
    notes_fill(&chrome->notes, &app->session->source.trace->info);
    chrome->notes.open = open;
    if (chrome->popup == POPUP_EVENTS) {
        struct chrome_in in;
        const int chosen = chrome->events.list.chosen, first = chrome->events.list.first;
        state_facts(app, &in);
        events_fill(&chrome->events, &in);
        chrome->events.list.chosen = chosen;
        chrome->events.list.first = first;
    }
}

/* The session that it was asked of has moved on: it is asked anew. */
static bool is_stale(const struct live_run *asked, const struct session *session)
{
    return !session || !session_is_set_up(session, &asked->setup) ||
           (asked->ghost && session->ghost != asked->ghost);
}

/* The session of run i, and the ghost that was run with it. */
static void take_run(struct app *app, int i)
{
    struct live *live = app->live;
    struct feed_run *runs = live->scratch;
    struct session *session = session_of_id(&app->sessions, live->runs[i].id);
    const bool with_ghost = i + 1 < live->run_count && live->runs[i + 1].ghost;
    if (is_stale(&live->runs[i], session)) {
        return;
    }
    struct tr_timeline *ghost = NULL;
    if (with_ghost && runs[i + 1].status == TR_STATUS_OK && !is_stale(&live->runs[i + 1], session)) {
        ghost = runs[i + 1].source.timeline;
        runs[i + 1].source.timeline = NULL;
    }
    const struct tr_timeline *before = session->source.timeline;
    keep_why(app, before, runs[i].source.timeline);
    session_grow(session, &runs[i].source, ghost);
    if (runs[i].unedited) {
        notices_say(&app->notices, false, "the edits lay behind the end of what has come; they have gone");
    }
}

/* Not asked again over this trace; the next one may be another matter. */
static void refuse(struct app *app, const struct tr_error *err)
{
    struct live *live = app->live;
    tr_trace_free(live->refused);
    live->refused = tr_trace_share(live->asked);
    notices_say_error(&app->notices, err);
}

static bool take_runs(struct app *app)
{
    struct live *live = app->live;
    int count;
    if (!feed_ran(&live->feed, live->scratch, &count)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (live->runs[i].ghost) {
            continue; /* taken with its session */
        }
        if (live->scratch[i].status == TR_STATUS_OK) {
            take_run(app, i);
        } else {
            refuse(app, &live->scratch[i].err);
        }
    }
    for (int i = 0; i < count; i++) {
        source_close(&live->scratch[i].source);
    }
    live->run_count = 0;
    tr_trace_free(live->asked);
    live->asked = NULL;
    settle(app);
    refill_parts(app);
    return true;
}

/* ---- telling ---- */

static void say_anew(struct app *app, const struct feed_status *status)
{
    struct live *live = app->live;
    if (status->text_begun != live->text_begun) {
        live->text_begun = status->text_begun;
        notices_say(&app->notices, false, "%s begins anew: what came before is gone from it",
                    live_name(live));
    }
}

static void say_problem(struct app *app, const struct feed_status *status)
{
    struct live *live = app->live;
    const int problem = (int)status->problem.status;
    if (problem != TR_STATUS_OK && live->problem == TR_STATUS_OK && status->begun == status->text_begun) {
        notices_say_error(&app->notices, &status->problem);
    }
    live->problem = problem;
}

/* Why it could not be read on has been said. */
static void say_end(struct app *app, const struct feed_status *status, double newest_s)
{
    char length[32];
    if (status->problem.status != TR_STATUS_OK) {
        return;
    }
    clock_text(length, sizeof length, newest_s);
    notices_say(&app->notices, false, "%s has ended after %s", live_name(app->live), length);
}

static struct live_sign make_sign(const struct app *app, const struct feed_status *status)
{
    const struct playhead *ph = &app->viewport.playhead;
    if (!ph->grows) {
        return (struct live_sign){0};
    }
    return (struct live_sign){.shown = true,
                              .at_edge = ph->at_edge,
                              .absent = status->absent,
                              .silent_s = status->silent_s >= LIVE_SILENT_S ? floor(status->silent_s) : 0};
}

static bool same_sign(const struct live_sign *a, const struct live_sign *b)
{
    return a->shown == b->shown && a->at_edge == b->at_edge && a->absent == b->absent &&
           a->silent_s == b->silent_s;
}

/* ---- once a loop ---- */

/* The playhead goes with what has come; true where that is another place. */
static bool follow(struct app *app, const struct session *fed, const struct feed_status *status)
{
    struct live *live = app->live;
    struct playhead *ph = &app->viewport.playhead;
    const double newest_s = tr_timeline_duration_s(fed->source.timeline);
    struct tr_trace *newest = feed_newest(&live->feed);
    const bool up_to_date = fed->source.unedited == newest || newest == live->refused;
    tr_trace_free(newest);
    if (status->ended && up_to_date) {
        if (ph->grows) {
            say_end(app, status, newest_s);
            playhead_end_growth(ph);
            return true;
        }
        return false;
    }
    const bool anew = up_to_date && status->begun != live->begun;
    if (anew) {
        live->begun = status->begun;
        history_clear(&app->history);
    }
    if (!ph->grows || anew || newest_s != ph->edge_s) {
        viewport_grow(&app->viewport, newest_s, anew);
        return true;
    }
    return false;
}

bool growing_poll(struct app *app)
{
    struct live *live = app->live;
    struct feed_status status;
    if (!live || !live->feed.open || !app->session->source.timeline) {
        return false;
    }
    if (!any_fed(app)) {
        if (app->loader.running) {
            return false; /* it may be waiting for what comes first */
        }
        live_close(live);
        playhead_end_growth(&app->viewport.playhead);
        return true;
    }
    bool changed = take_runs(app);
    ask_runs(app);
    feed_get_status(&live->feed, &status);
    say_anew(app, &status);
    say_problem(app, &status);
    const struct session *fed = first_fed(app);
    if (fed) {
        changed = follow(app, fed, &status) || changed;
    } else {
        playhead_end_growth(&app->viewport.playhead);
    }
    const struct live_sign before = live->sign;
    live->sign = make_sign(app, &status);
    return changed || !same_sign(&before, &live->sign);
}

double growing_wait_s(const struct app *app)
{
    struct feed_status status;
    if (!app->live || !app->live->feed.open || !app->viewport.playhead.grows) {
        return INFINITY;
    }
    feed_get_status(&app->live->feed, &status);
    const double silent_s = status.silent_s;
    return silent_s < LIVE_SILENT_S ? LIVE_SILENT_S - silent_s : floor(silent_s) + 1 - silent_s;
}
