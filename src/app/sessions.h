/* The sessions of the window: one, or up to VIEW_SESSIONS_MAX that are compared, on one clock. */
#ifndef TRACEREEL_APP_SESSIONS_H
#define TRACEREEL_APP_SESSIONS_H

#include "app/session.h"
#include "show/source_command.h"
#include "show/session_names.h"
#include "view/look.h"

#define SESSIONS_REMOVED_MAX 16 /* that undo can bring back; the oldest are forgotten */

struct sessions {
    struct session *each[VIEW_SESSIONS_MAX];       /* owned, like the removed ones */
    int count;                                     /* 1 at the least */
    int current;                                   /* the one that is moved, heard, and shown alone */
    bool together;                                 /* what is moved is moved in all of them */
    struct session *removed[SESSIONS_REMOVED_MAX]; /* newest last */
    int removed_count, ids;

    /* Worked out by sessions_refresh. */
    char names[VIEW_SESSIONS_MAX][SESSION_NAME_SIZE], title[256], shared[256];
    struct view_model joined[VIEW_SESSIONS_MAX], alone;
    bool renewed; /* by which ones there are; what each of them is, it says itself */
};

/* One, with nothing open in it yet; false where memory ran out. Closed with sessions_close. */
bool sessions_init(struct sessions *sessions);
void sessions_close(struct sessions *sessions); /* all-zero is fine */

static inline struct session *sessions_current(const struct sessions *sessions)
{
    return sessions->each[sessions->current];
}

/* One more, empty, not among them yet; NULL where memory ran out. */
struct session *sessions_new(struct sessions *sessions);
/* Takes it as the last of them, or closes and frees it where there are VIEW_SESSIONS_MAX already: false. */
bool sessions_add(struct sessions *sessions, struct session *session);
void sessions_discard(struct session *session);
/* Takes it out, to be brought back by sessions_arrange; the last one stays. */
void sessions_remove(struct sessions *sessions, int i);
/* Those with these ids, in this order, removed ones brought back. False where one of them is gone for good;
 * nothing has changed then. */
bool sessions_arrange(struct sessions *sessions, const int *ids, int count);
/* The current one alone is left, and nothing can be brought back. */
void sessions_reduce(struct sessions *sessions);
void sessions_make_current(struct sessions *sessions, int i);

/* Names and models anew, where any session is. True where any was. */
bool sessions_refresh(struct sessions *sessions);
/* The sessions that a picture of such a look is drawn of: all, or the current one alone. As of the newest
 * sessions_refresh.
 */
const struct view_model *sessions_model(const struct sessions *sessions, const struct look *look);

/* The same for the command that makes them. */
void sessions_opened(const struct sessions *sessions, bool all, struct sources_opened *out);

/* Those that a change is meant for: the current one, or all. Returns how many. */
int sessions_moved(const struct sessions *sessions, struct session *out[VIEW_SESSIONS_MAX]);

#endif
