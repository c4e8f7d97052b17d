/* The sessions of the window: one, or up to VIEW_SESSIONS_MAX that are compared, on one clock. */
#ifndef TRACEREEL_APP_SESSIONS_H
#define TRACEREEL_APP_SESSIONS_H

#include "app/session.h"

struct sessions {
    struct session *each[VIEW_SESSIONS_MAX]; /* owned */
    int count;                               /* 1 at the least */
    int current;                             /* the one that is moved, heard, and shown alone */
};

/* One, with nothing open in it yet; false where memory ran out. Closed with sessions_close. */
bool sessions_init(struct sessions *sessions);
void sessions_close(struct sessions *sessions); /* all-zero is fine */

static inline struct session *sessions_current(const struct sessions *sessions)
{
    return sessions->each[sessions->current];
}

#endif
