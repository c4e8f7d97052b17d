#include "app/sessions.h"

#include "show/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool sessions_init(struct sessions *sessions)
{
    *sessions = (struct sessions){0};
    sessions->each[0] = sessions_new(sessions);
    sessions->count = sessions->each[0] != NULL;
    return sessions->count == 1;
}

static void forget_removed(struct sessions *sessions)
{
    while (sessions->removed_count > 0) {
        sessions_discard(sessions->removed[--sessions->removed_count]);
    }
}

void sessions_close(struct sessions *sessions)
{
    forget_removed(sessions);
    while (sessions->count > 0) {
        sessions_discard(sessions->each[--sessions->count]);
    }
}

struct session *sessions_new(struct sessions *sessions)
{
    struct session *session = calloc(1, sizeof *session);
    if (session) {
        session->id = ++sessions->ids;
    }
    return session;
}

void sessions_discard(struct session *session)
{
    session_close(session);
    free(session);
}

bool sessions_add(struct sessions *sessions, struct session *session)
{
    if (sessions->count == VIEW_SESSIONS_MAX) {
        sessions_discard(session);
        return false;
    }
    sessions->each[sessions->count++] = session;
    sessions->renewed = true;
    return true;
}

static void keep_removed(struct sessions *sessions, struct session *session)
{
    if (sessions->removed_count == SESSIONS_REMOVED_MAX) {
        sessions_discard(sessions->removed[0]);
        memmove(sessions->removed, sessions->removed + 1,
                (SESSIONS_REMOVED_MAX - 1) * sizeof *sessions->removed);
        sessions->removed_count--;
    }
    sessions->removed[sessions->removed_count++] = session;
}

static struct session *find(struct session *const *list, int count, int id)
{
    for (int i = 0; i < count; i++) {
        if (list[i]->id == id) {
            return list[i];
        }
    }
    return NULL;
}

static void take_out(struct session **list, int *count, const struct session *session)
{
    int kept = 0;
    for (int i = 0; i < *count; i++) {
        if (list[i] != session) {
            list[kept++] = list[i];
        }
    }
    *count = kept;
}

bool sessions_arrange(struct sessions *sessions, const int *ids, int count)
{
    struct session *next[VIEW_SESSIONS_MAX];
    const struct session *current = sessions_current(sessions);
    for (int i = 0; i < count; i++) {
        next[i] = find(sessions->each, sessions->count, ids[i]);
        next[i] = next[i] ? next[i] : find(sessions->removed, sessions->removed_count, ids[i]);
        if (!next[i]) {
            return false;
        }
    }
    for (int i = 0; i < count; i++) {
        take_out(sessions->removed, &sessions->removed_count, next[i]);
    }
    for (int i = 0; i < sessions->count; i++) {
        if (!find(next, count, sessions->each[i]->id)) {
            keep_removed(sessions, sessions->each[i]);
        }
    }
    sessions->current = sessions->current < count ? sessions->current : count - 1;
    for (int i = 0; i < count; i++) {
        sessions->each[i] = next[i];
        sessions->current = next[i] == current ? i : sessions->current;
    }
    sessions->count = count;
    sessions->renewed = true;
    return true;
}

void sessions_remove(struct sessions *sessions, int i)
{
    int ids[VIEW_SESSIONS_MAX], count = 0;
    for (int k = 0; k < sessions->count; k++) {
        if (k != i) {
            ids[count++] = sessions->each[k]->id;
        }
    }
    if (count > 0) {
        sessions_arrange(sessions, ids, count);
    }
}

void sessions_reduce(struct sessions *sessions)
{
    sessions_arrange(sessions, &sessions_current(sessions)->id, 1);
    forget_removed(sessions);
    sessions->together = false;
}

void sessions_make_current(struct sessions *sessions, int i)
{
    if (i >= 0 && i < sessions->count && i != sessions->current) {
        sessions->current = i;
        sessions->renewed = true;
    }
}

/* ---- names and models ---- */

/* As a person called it, else by what tells it from the others. */
static void name_all(struct sessions *sessions, const struct source *const *sources)
{
    session_names(sources, sessions->count, sessions->names);
    for (int i = 0; i < sessions->count; i++) {
        const char *name = sessions->each[i]->name;
        if (name[0]) {
            snprintf(sessions->names[i], sizeof sessions->names[i], "%s", name);
        }
    }
}

static void join(struct sessions *sessions)
{
    for (int i = 0; i < sessions->count; i++) {
        struct view_model *model = &sessions->joined[i];
        if (sessions->each[i]->ghost) { /* which a comparison does not draw: its axes are not widened by it */
            session_model(sessions->each[i], NULL, model);
        } else {
            *model = sessions->each[i]->model;
        }
        model->name = sessions->names[i];
        model->title = sessions->title;
        model->detail = sessions->each[0]->detail;
        model->settings = sessions->shared;
    }
    view_model_join(sessions->joined, sessions->count);
    for (int i = 0; i < sessions->count && sessions->joined[0].links_differ; i++) {
        sessions->joined[i].detail = ""; /* it would be of one of the links */
    }
    const struct view_model *own = &sessions_current(sessions)->model;
    sessions->alone = view_model_alone(&sessions->joined[0], sessions->current);
    sessions->alone.title = own->title;
    sessions->alone.settings = own->settings;
    sessions->alone.detail = own->detail;
    view_model_compare(&sessions->alone, own->ghost);
}

bool sessions_refresh(struct sessions *sessions)
{
    const struct source *sources[VIEW_SESSIONS_MAX];
    bool renewed = sessions->renewed;
    for (int i = 0; i < sessions->count; i++) {
        renewed = renewed || sessions->each[i]->renewed;
        sessions->each[i]->renewed = false;
        sources[i] = &sessions->each[i]->source;
    }
    sessions->renewed = false;
    if (renewed && sessions->count > 1) {
        name_all(sessions, sources);
        describe_title(sessions->title, sizeof sessions->title, sources, sessions->count);
        describe_shared(sessions->shared, sizeof sessions->shared, sources, sessions->count);
        join(sessions);
    }
    return renewed;
}

const struct view_model *sessions_model(const struct sessions *sessions, const struct look *look)
{
    if (sessions->count < 2) {
        return &sessions_current(sessions)->model;
    }
    return look_compares(look) ? &sessions->joined[0] : &sessions->alone;
}

void sessions_opened(const struct sessions *sessions, bool all, struct sources_opened *out)
{
    *out = (struct sources_opened){0};
    for (int i = 0; i < sessions->count; i++) {
        if (all || i == sessions->current) {
            out->sources[out->count] = &sessions->each[i]->source;
            out->readings[out->count++] = &sessions->each[i]->reading.options;
        }
    }
}

int sessions_moved(const struct sessions *sessions, struct session *out[VIEW_SESSIONS_MAX])
{
    int count = 0;
    for (int i = 0; i < sessions->count; i++) {
        const bool stands = source_is_real(&sessions->each[i]->source); /* it refuses to be moved */
        if (sessions->together ? !stands : i == sessions->current) {
            out[count++] = sessions->each[i];
        }
    }
    return count;
}
