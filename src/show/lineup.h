/* Sessions to be compared: each a source of its own, and what tells it from the others. */
#ifndef TRACEREEL_SHOW_LINEUP_H
#define TRACEREEL_SHOW_LINEUP_H

#include "show/session_names.h"

#define LINEUP_MAX SESSION_NAMES_MAX

struct lineup {
    int count; /* 1: nothing to compare */
    struct source sources[LINEUP_MAX];
    char names[LINEUP_MAX][SESSION_NAME_SIZE];
};

/* Opens them in order; requests with the same SOURCE read it once. On failure *out is untouched. */
enum tr_status lineup_open(const struct source_request *requests, int count, struct lineup *out,
                           struct tr_error *err);
/* The one before session i that ran the same, to the digit; -1: none. */
int lineup_same_as(const struct lineup *lineup, int i);
void lineup_close(struct lineup *lineup); /* all-zero is fine */

#endif
