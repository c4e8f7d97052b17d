#include "app/history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void snapshot_take(struct snapshot *out, const struct session *session, const struct viewport *v)
{
    const struct look *look = &v->look;
    memset(out, 0, sizeof *out); /* what lies between the fields, too */
    session_get_setup(session, &out->setup);
    out->has_selection = look->has_selection;
    if (look->has_selection) {
        out->select_from_s = look->select_from_s;
        out->select_to_s = look->select_to_s;
    }
    out->bookmark_count = look->bookmark_count;
    memcpy(out->bookmarks_s, look->bookmarks_s, (size_t)look->bookmark_count * sizeof *out->bookmarks_s);
}

/* As bytes: snapshot_take and session_get_setup leave none undefined. */
bool snapshot_equal(const struct snapshot *a, const struct snapshot *b)
{
    return memcmp(a, b, sizeof *a) == 0; /* NOLINT(bugprone-suspicious-memory-comparison) */
}

static bool same_setup(const struct session_setup *a, const struct session_setup *b)
{
    return memcmp(a, b, sizeof *a) == 0; /* NOLINT(bugprone-suspicious-memory-comparison) */
}

enum tr_status snapshot_put(const struct snapshot *snapshot, struct session *session, struct viewport *v,
                            struct tr_error *err)
{
    struct session_setup now;
    session_get_setup(session, &now);
    enum tr_status status =
        same_setup(&snapshot->setup, &now) ? TR_STATUS_OK : session_put_setup(session, &snapshot->setup, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct look *look = &v->look;
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

void snapshot_words(const struct snapshot *a, const struct snapshot *b, char *buf, size_t size)
{
    const struct tr_param *param = only_change(&a->setup.params, &b->setup.params);
    if (strcmp(a->setup.player, b->setup.player) != 0) {
        snprintf(buf, size, "player %s", b->setup.player);
    } else if (strcmp(a->setup.content, b->setup.content) != 0) {
        const char *slash = strrchr(b->setup.content, '/');
        snprintf(buf, size, "ladder %s",
                 !*b->setup.content ? "of the scenario"
                 : slash            ? slash + 1
                                    : b->setup.content);
    } else if (param) {
        char value[64];
        tr_params_format(&b->setup.params, param, value, sizeof value);
        snprintf(buf, size, "%s %s%s%s", param->name, value, param->unit[0] ? " " : "", param->unit);
    } else if (!same_setup(&a->setup, &b->setup)) {
        snprintf(buf, size, "parameters");
    } else {
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
