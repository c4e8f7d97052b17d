/* Undo and redo of what a person decided: which sessions there are, how their files are read, parameters,
 * player, selection, bookmarks.
 * act() compares what these were before an action with what they are after it, so nothing that changes them
 * can be forgotten. */
#ifndef TRACEREEL_APP_HISTORY_H
#define TRACEREEL_APP_HISTORY_H

#include "app/sessions.h"
#include "app/viewport.h"

#define HISTORY_MAX 100 /* the oldest are forgotten */

struct snapshot {
    int count;
    struct snapshot_session {
        int id;
        char name[64]; /* as a person called it */
        struct session_setup setup;
        struct reading_decisions reading; /* how its file was read */
    } sessions[VIEW_SESSIONS_MAX];
    bool has_selection;
    double select_from_s, select_to_s;
    double bookmarks_s[LOOK_BOOKMARKS_MAX];
    int bookmark_count;
    /* No decisions, but where sessions come back or go they are those that were. */
    int current; /* session */
    enum layout_kind layout;
};

/* All-zero to begin with. */
struct history {
    struct snapshot past[HISTORY_MAX], future[HISTORY_MAX]; /* newest last */
    int past_count, future_count;
};

/* Snapshots of the same state are equal to the byte, up to `current`. */
void snapshot_take(struct snapshot *out, const struct sessions *sessions, const struct viewport *v);
bool snapshot_equal(const struct snapshot *a, const struct snapshot *b);
/* A session whose file was read otherwise in the other snapshot, by its index in both; -1: there is none. */
int snapshot_read_otherwise(const struct snapshot *a, const struct snapshot *b);
/* Puts it back, but for how files were read: they are where they were not read otherwise. On failure nothing
 * has changed. */
enum tr_status snapshot_put(const struct snapshot *snapshot, struct sessions *sessions, struct viewport *v,
                            struct tr_error *err);
/* The differences of `b`, in a few words: "resume at 3 s", "player hls.js", "without shaka",
 * "selection". */
void snapshot_words(const struct snapshot *a, const struct snapshot *b, char *buf, size_t size);

/* Something was changed, `before` it was so. What had been undone can no longer be redone. */
void history_push(struct history *history, const struct snapshot *before);
/* The snapshot to go back, or forth, to, with `now` kept for the way back; false where there is nothing. */
bool history_undo(struct history *history, const struct snapshot *now, struct snapshot *out);
bool history_redo(struct history *history, const struct snapshot *now, struct snapshot *out);
void history_clear(struct history *history);

#endif
