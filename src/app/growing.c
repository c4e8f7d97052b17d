#include "app/growing.h"

#include "app/settle.h"
#include "base/plain.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_fed(const struct live_feed *of, const struct session *session)
{
    return !session->source.generated && strcmp(of->feed.path, session->source.path) == 0;
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

static struct session *first_fed(const struct app *app, const struct live_feed *of)
{
    for (int i = 0; i < app->sessions.count; i++) {
        if (is_fed(of, app->sessions.each[i])) {
            return app->sessions.each[i];
        }
    }
    return NULL;
}

static bool any_fed(const struct app *app, const struct live_feed *of)
{
    struct session *session;
    for (int i = 0; (session = nth_session(&app->sessions, i)); i++) {
        if (is_fed(of, session)) {
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

static void add_run(struct live_feed *of, const struct session *session, bool ghost)
{
    struct feed_run *run = &of->scratch[of->run_count];
    struct live_run *asked = &of->runs[of->run_count++];
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
static void ask_runs(struct app *app, struct live_feed *of)
{
    struct tr_trace *newest = feed_newest(&of->feed);
    for (int i = 0; i < app->sessions.count && !of->asked && newest != of->refused; i++) {
        const struct session *session = app->sessions.each[i];
        if (is_fed(of, session) && session->source.unedited != newest) {
            add_run(of, session, false);
            if (can_grow_ghost(session)) {
                add_run(of, session, true);
            }
        }
    }
    if (!of->asked && of->run_count > 0) {
        feed_run(&of->feed, of->scratch, of->run_count, newest);
        of->asked = newest;
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
static void take_run(struct app *app, struct live_feed *of, int i)
{
    struct feed_run *runs = of->scratch;
    struct session *session = session_of_id(&app->sessions, of->runs[i].id);
    const bool with_ghost = i + 1 < of->run_count && of->runs[i + 1].ghost;
    if (is_stale(&of->runs[i], session)) {
        return;
    }
    struct tr_timeline *ghost = NULL;
    if (with_ghost && runs[i + 1].status == TR_STATUS_OK && !is_stale(&of->runs[i + 1], session)) {
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
static void refuse(struct app *app, struct live_feed *of, const struct tr_error *err)
{
    tr_trace_free(of->refused);
    of->refused = tr_trace_share(of->asked);
    notices_say_error(&app->notices, err);
}

static bool take_runs(struct app *app, struct live_feed *of)
{
    int count;
    if (!feed_ran(&of->feed, of->scratch, &count)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (of->runs[i].ghost) {
            continue; /* taken with its session */
        }
        if (of->scratch[i].status == TR_STATUS_OK) {
            take_run(app, of, i);
        } else {
            refuse(app, of, &of->scratch[i].err);
        }
    }
    for (int i = 0; i < count; i++) {
        source_close(&of->scratch[i].source);
    }
    of->run_count = 0;
    tr_trace_free(of->asked);
    of->asked = NULL;
    settle(app);
    refill_parts(app);
    return true;
}

/* ---- telling ---- */

static void say_anew(struct app *app, struct live_feed *of, const struct feed_status *status)
{
    if (status->text_begun != of->text_begun) {
        of->text_begun = status->text_begun;
        notices_say(&app->notices, false, "%s begins anew: what came before is gone from it", live_name(of));
    }
}

static void say_problem(struct app *app, struct live_feed *of, const struct feed_status *status)
{
    const int problem = (int)status->problem.status;
    if (problem != TR_STATUS_OK && of->problem == TR_STATUS_OK && status->begun == status->text_begun) {
        notices_say_error(&app->notices, &status->problem);
    }
    of->problem = problem;
}

/* Why it could not be read on has been said. */
static void say_end(struct app *app, const struct live_feed *of, const struct feed_status *status,
                    double newest_s)
{
    char length[32];
    if (status->problem.status != TR_STATUS_OK) {
        return;
    }
    clock_text(length, sizeof length, newest_s);
    notices_say(&app->notices, false, "%s has ended after %s", live_name(of), length);
}

static bool is_silent(const struct feed_status *status)
{
    return status->absent || status->silent_s >= LIVE_SILENT_S;
}

#define NAME_LETTERS 24 /* of a file, in the header */

static void shorten_name(const char *path, char *buf, size_t size)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t len = 0;
    unsigned code;
    for (int i = 0; i < NAME_LETTERS && name[len]; i++) {
        const size_t letter = utf8_read(name + len, &code);
        len += letter ? letter : 1;
    }
    snprintf(buf, size, "%.*s%s", (int)len, name, name[len] ? "\u2026" : "");
    plain_text(buf);
}

/* Of several that grow it is told of the one that has gone, or has been silent for the longest time. */
static struct live_sign make_sign(const struct app *app)
{
    const struct playhead *ph = &app->viewport.playhead;
    struct live_sign sign = {.shown = ph->grows, .at_edge = ph->grows && ph->at_edge};
    int growing = 0;
    for (int i = 0; ph->grows && i < LIVE_FEEDS_MAX; i++) {
        struct live_feed *of = &app->live->feeds[i];
        struct feed_status status;
        if (!of->grows) {
            continue;
        }
        growing++;
        feed_get_status(&of->feed, &status);
        const double silent_s = status.silent_s >= LIVE_SILENT_S ? floor(status.silent_s) : 0;
        if (!sign.absent && (status.absent || silent_s > sign.silent_s)) {
            sign.absent = status.absent;
            sign.silent_s = silent_s;
            shorten_name(live_name(of), sign.name, sizeof sign.name);
        }
    }
    if (growing < 2) {
        sign.name[0] = '\0';
    }
    return sign;
}

static bool same_sign(const struct live_sign *a, const struct live_sign *b)
{
    return a->shown == b->shown && a->at_edge == b->at_edge && a->absent == b->absent &&
           a->silent_s == b->silent_s && strcmp(a->name, b->name) == 0;
}

/* ---- once a loop ---- */

/* How far the sessions that grow have come. */
struct edge {
    bool grows, anew;
    double together_s; /* as far as all of them have, but for those that fell silent */
    double newest_s;   /* as far as any has */
};

/* Takes in one of them. True where its end has come with this look. */
static bool widen_edge(struct app *app, struct live_feed *of, const struct feed_status *status,
                       const struct session *fed, struct edge *edge)
{
    const double newest_s = tr_timeline_duration_s(fed->source.timeline);
    struct tr_trace *newest = feed_newest(&of->feed);
    const bool up_to_date = fed->source.unedited == newest || newest == of->refused;
    tr_trace_free(newest);
    if (status->ended && up_to_date) {
        const bool ends = of->grows;
        if (ends) {
            say_end(app, of, status, newest_s);
        }
        of->grows = false;
        return ends;
    }
    of->behind = is_silent(status) || (of->behind && newest_s < app->viewport.playhead.edge_s);
    of->grows = edge->grows = true;
    if (up_to_date && status->begun != of->begun) {
        of->begun = status->begun;
        edge->anew = true;
    }
    edge->together_s = of->behind ? edge->together_s : fmin(edge->together_s, newest_s);
    edge->newest_s = fmax(edge->newest_s, newest_s);
    return false;
}

/* The playhead goes with what has come; true where that is another place. */
static bool follow(struct app *app, const struct edge *edge)
{
    struct playhead *ph = &app->viewport.playhead;
    if (!edge->grows) {
        const bool grew = ph->grows;
        playhead_end_growth(ph);
        return grew;
    }
    const double edge_s = isinf(edge->together_s) ? edge->newest_s : edge->together_s;
    if (edge->anew) {
        history_clear(&app->history);
    }
    if (!ph->grows || edge->anew || edge_s != ph->edge_s) {
        viewport_grow(&app->viewport, edge_s, edge->anew);
        return true;
    }
    return false;
}

/* Takes over what has come of one. True where there is anything new to see. */
static bool poll_feed(struct app *app, struct live_feed *of, struct edge *edge)
{
    struct feed_status status;
    if (!any_fed(app, of)) {
        if (!app->loader.running) { /* else it may be waiting for what comes first */
            live_close_feed(of);
        }
        return !app->loader.running;
    }
    bool changed = take_runs(app, of);
    ask_runs(app, of);
    feed_get_status(&of->feed, &status);
    say_anew(app, of, &status);
    say_problem(app, of, &status);
    const struct session *fed = first_fed(app, of);
    if (fed) {
        changed = widen_edge(app, of, &status, fed, edge) || changed;
    } else {
        of->grows = false;
    }
    return changed;
}

bool growing_poll(struct app *app)
{
    struct live *live = app->live;
    struct edge edge = {.together_s = INFINITY, .newest_s = -INFINITY};
    if (!live_is_open(live) || !app->session->source.timeline) {
        return false;
    }
    bool changed = false;
    for (int i = 0; i < LIVE_FEEDS_MAX; i++) {
        if (live->feeds[i].feed.open) {
            changed = poll_feed(app, &live->feeds[i], &edge) || changed;
        }
    }
    changed = follow(app, &edge) || changed;
    const struct live_sign before = live->sign;
    live->sign = make_sign(app);
    return changed || !same_sign(&before, &live->sign);
}

double growing_wait_s(const struct app *app)
{
    double wait_s = INFINITY;
    for (int i = 0; app->live && app->viewport.playhead.grows && i < LIVE_FEEDS_MAX; i++) {
        struct live_feed *of = &app->live->feeds[i];
        struct feed_status status;
        if (of->grows) {
            feed_get_status(&of->feed, &status);
            const double silent_s = status.silent_s;
            wait_s = fmin(wait_s, silent_s < LIVE_SILENT_S ? LIVE_SILENT_S - silent_s
                                                           : floor(silent_s) + 1 - silent_s);
        }
    }
    return wait_s;
}
