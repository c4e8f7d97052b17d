#include "app/history.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

void snapshot_take(struct snapshot *out, const struct sessions *sessions, const struct viewport *v)
{
    const struct look *look = &v->look;
    memset(out, 0, sizeof *out); /* what lies between the fields, too */
    out->count = sessions->count;
    for (int i = 0; i < sessions->count; i++) {
        const struct session *session = sessions->each[i];
        out->sessions[i].id = session->id;
        snprintf(out->sessions[i].name, sizeof out->sessions[i].name, "%s", session->name);
        session_get_setup(session, &out->sessions[i].setup);
        reading_decided(&session->reading, &out->sessions[i].reading);
    }
    out->has_selection = look->has_selection;
    if (look->has_selection) {
        out->select_from_s = look->select_from_s;
        out->select_to_s = look->select_to_s;
    }
    out->bookmark_count = look->bookmark_count;
    memcpy(out->bookmarks_s, look->bookmarks_s, (size_t)look->bookmark_count * sizeof *out->bookmarks_s);
    out->current = sessions->current;
    out->layout = look->layout;
}

/* As bytes: snapshot_take and session_get_setup leave none undefined. */
bool snapshot_equal(const struct snapshot *a, const struct snapshot *b)
{
    return memcmp(a, b, offsetof(struct snapshot, current)) == 0;
}

static bool same_setup(const struct session_setup *a, const struct session_setup *b)
{
    return memcmp(a, b, sizeof *a) == 0; /* NOLINT(bugprone-suspicious-memory-comparison) */
}

static bool has_same_sessions(const struct snapshot *a, const struct snapshot *b)
{
    bool same = a->count == b->count;
    for (int i = 0; i < a->count && same; i++) {
        same = a->sessions[i].id == b->sessions[i].id;
    }
    return same;
}

int snapshot_read_otherwise(const struct snapshot *a, const struct snapshot *b)
{
    for (int i = 0; i < a->count && i < b->count; i++) {
        if (a->sessions[i].id == b->sessions[i].id &&
            !reading_decided_alike(&a->sessions[i].reading, &b->sessions[i].reading)) {
            return i;
        }
    }
    return -1;
}

static bool arrange(const struct snapshot *snapshot, struct sessions *sessions)
{
    int ids[VIEW_SESSIONS_MAX];
    for (int i = 0; i < snapshot->count; i++) {
        ids[i] = snapshot->sessions[i].id;
    }
    if (!sessions_arrange(sessions, ids, snapshot->count)) {
        return false;
    }
    sessions_make_current(sessions, snapshot->current);
    return true;
}

/* Each session as it was; up to the first that cannot be. */
static enum tr_status put_sessions(const struct snapshot *snapshot, struct sessions *sessions,
                                   struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    for (int i = 0; i < snapshot->count && status == TR_STATUS_OK; i++) {
        const struct snapshot_session *to = &snapshot->sessions[i];
        struct session *session = sessions->each[i];
        struct session_setup now;
        session_get_setup(session, &now);
        if (!same_setup(&to->setup, &now)) {
            status = session_put_setup(session, &to->setup, err);
        }
        if (strcmp(session->name, to->name) != 0) {
            snprintf(session->name, sizeof session->name, "%s", to->name);
            sessions->renewed = true;
        }
    }
    return status;
}

enum tr_status snapshot_put(const struct snapshot *snapshot, struct sessions *sessions, struct viewport *v,
                            struct tr_error *err)
{
    struct snapshot before;
    snapshot_take(&before, sessions, v);
    const bool others = !has_same_sessions(snapshot, &before);
    if (others && !arrange(snapshot, sessions)) {
        return tr_error_set(err, TR_STATUS_FAILED, "undo", "a session that it would bring back is gone");
    }
    enum tr_status status = put_sessions(snapshot, sessions, err);
    if (status != TR_STATUS_OK) {
        if (others) {
            arrange(&before, sessions);
        }
        put_sessions(&before, sessions, NULL);
        return status;
    }
    struct look *look = &v->look;
    look->layout = others ? snapshot->layout : look->layout;
    look->has_selection = snapshot->has_selection;
    look->select_from_s = snapshot->select_from_s;
    look->select_to_s = snapshot->select_to_s;
    look->bookmark_count = snapshot->bookmark_count;
    memcpy(look->bookmarks_s, snapshot->bookmarks_s, sizeof look->bookmarks_s);
    return TR_STATUS_OK;
}

/* The only parameter that is different; NULL where several are, or none. */
static const struct tr_param *only_change(const struct tr_params *a, const struct tr_params *b)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count), *found = NULL;
    for (size_t i = 0; i < count; i++) {
        double x = tr_params_get(a, &table[i]), y = tr_params_get(b, &table[i]);
        if (x == y || (isnan(x) && isnan(y)) || isnan(y)) {
            continue; /* what becomes automatic follows another one, which is the one to name */
        }
        if (found) {
            return NULL;
        }
        found = &table[i];
    }
    return found;
}

static const struct snapshot_session *find_session(const struct snapshot *in, int id)
{
    for (int i = 0; i < in->count; i++) {
        if (in->sessions[i].id == id) {
            return &in->sessions[i];
        }
    }
    return NULL;
}

/* The differences within one session. */
static void setup_words(const struct session_setup *a, const struct session_setup *b, char *buf, size_t size)
{
    const struct tr_param *param = only_change(&a->params, &b->params);
    if (strcmp(a->player, b->player) != 0) {
        snprintf(buf, size, "player %s", b->player);
    } else if (strcmp(a->content, b->content) != 0) {
        const char *slash = strrchr(b->content, '/');
        snprintf(buf, size, "ladder %s", !*b->content ? "of the scenario" : slash ? slash + 1 : b->content);
    } else if (a->edit_count != b->edit_count) {
        const struct session_setup *longer = a->edit_count > b->edit_count ? a : b;
        char edit[TR_EDIT_TEXT_SIZE];
        snprintf(buf, size, "%s%s", longer == b ? "" : "without ",
                 tr_edit_text(&longer->edits[longer->edit_count - 1], edit, sizeof edit));
    } else if (param) {
        char value[64];
        tr_params_format(&b->params, param, value, sizeof value);
        snprintf(buf, size, "%s %s%s%s", param->name, value, param->unit[0] ? " " : "", param->unit);
    } else {
        snprintf(buf, size, "parameters");
    }
}

/* The name of a session that comes or goes, as far as its snapshot tells. */
static const char *called(const struct snapshot_session *session)
{
    return session->name[0] ? session->name : session->setup.player[0] ? session->setup.player : "reference";
}

static bool session_words(const struct snapshot *a, const struct snapshot *b, char *buf, size_t size)
{
    for (int i = 0; i < b->count; i++) {
        const struct snapshot_session *to = &b->sessions[i], *from = find_session(a, to->id);
        if (!from) {
            snprintf(buf, size, "with %s beside", called(to));
            return true;
        }
        if (!reading_decided_alike(&from->reading, &to->reading)) {
            snprintf(buf, size, "the file read otherwise");
            return true;
        }
        if (!same_setup(&from->setup, &to->setup)) {
            setup_words(&from->setup, &to->setup, buf, size);
            return true;
        }
        if (strcmp(from->name, to->name) != 0) {
            snprintf(buf, size, "called %s", to->name[0] ? to->name : "by what it is");
            return true;
        }
    }
    for (int i = 0; i < a->count; i++) {
        if (!find_session(b, a->sessions[i].id)) {
            snprintf(buf, size, "without %s", called(&a->sessions[i]));
            return true;
        }
    }
    return false;
}

void snapshot_words(const struct snapshot *a, const struct snapshot *b, char *buf, size_t size)
{
    if (!session_words(a, b, buf, size)) {
        snprintf(buf, size, a->bookmark_count != b->bookmark_count ? "bookmark" : "selection");
    }
}

static void push(struct snapshot *stack, int *count, const struct snapshot *one)
{
    if (*count == HISTORY_MAX) {
        memmove(stack, stack + 1, (HISTORY_MAX - 1) * sizeof *stack);
        --*count;
    }
    memcpy(&stack[(*count)++], one, sizeof *one);
}

static bool step(struct snapshot *from, int *from_count, struct snapshot *to, int *to_count,
                 const struct snapshot *now, struct snapshot *out)
{
    if (*from_count == 0) {
        return false;
    }
    push(to, to_count, now);
    memcpy(out, &from[--*from_count], sizeof *out);
    return true;
}

void history_push(struct history *history, const struct snapshot *before)
{
    push(history->past, &history->past_count, before);
    history->future_count = 0;
}

bool history_undo(struct history *h, const struct snapshot *now, struct snapshot *out)
{
    return step(h->past, &h->past_count, h->future, &h->future_count, now, out);
}

bool history_redo(struct history *h, const struct snapshot *now, struct snapshot *out)
{
    return step(h->future, &h->future_count, h->past, &h->past_count, now, out);
}

void history_clear(struct history *history)
{
    history->past_count = history->future_count = 0;
}
