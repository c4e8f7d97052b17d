#include "show/lineup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool same_source(const struct source_request *a, const struct source_request *b)
{
    return a->name == b->name || (a->name && b->name && strcmp(a->name, b->name) == 0);
}

/* The one before it that has read the same file; -1: none has. */
static int opened_before(const struct source_request *requests, int i)
{
    for (int k = 0; k < i; k++) {
        if (same_source(&requests[k], &requests[i])) {
            return k;
        }
    }
    return -1;
}

static enum tr_status open_one(const struct source_request *requests, int i, struct lineup *lineup,
                               struct tr_error *err)
{
    struct source *source = &lineup->sources[i];
    int before = opened_before(requests, i);
    if (before < 0) {
        return source_open(&requests[i], source, err);
    }
    source_copy(&lineup->sources[before], source);
    enum tr_status status = source_change(source, &requests[i], err);
    if (status != TR_STATUS_OK) {
        source_close(source);
    }
    return status;
}

static void name_all(struct lineup *lineup)
{
    const struct source *sources[LINEUP_MAX];
    for (int i = 0; i < lineup->count; i++) {
        sources[i] = &lineup->sources[i];
    }
    session_names(sources, lineup->count, lineup->names);
    for (int i = 0; i < lineup->count; i++) {
        const char *called = sources[i]->called;
        if (called[0]) {
            size_t len = strnlen(called, sizeof lineup->names[i] - 1);
            memcpy(lineup->names[i], called, len);
            lineup->names[i][len] = '\0';
        }
    }
}

/* As many as its file has, unless a player or a scenario is laid over it. */
static int sessions_of(const struct source_request *request, const struct lineup *lineup)
{
    return request->player || request->scenario ? 1 : lineup->sources[0].view.sessions;
}

enum tr_status lineup_open(const struct source_request *requests, int count, struct lineup *out,
                           struct tr_error *err)
{
    struct lineup *lineup = calloc(1, sizeof *lineup);
    if (!lineup) {
        return tr_error_oom(err);
    }
    enum tr_status status = TR_STATUS_OK;
    while (lineup->count < count && status == TR_STATUS_OK) {
        status = open_one(requests, lineup->count, lineup, err);
        lineup->count += status == TR_STATUS_OK;
    }
    for (int i = 1; status == TR_STATUS_OK && count == 1 && i < sessions_of(&requests[0], lineup); i++) {
        struct source_request request = requests[0]; /* all that a session file compares */
        request.reel_session = i;
        status = source_open(&request, &lineup->sources[i], err);
        lineup->count += status == TR_STATUS_OK;
    }
    if (status == TR_STATUS_OK) {
        name_all(lineup);
        *out = *lineup;
    } else {
        lineup_close(lineup);
    }
    free(lineup);
    return status;
}

int lineup_same_as(const struct lineup *lineup, int i)
{
    for (int k = 0; k < i; k++) {
        if (tr_timeline_equal(lineup->sources[k].timeline, lineup->sources[i].timeline)) {
            return k;
        }
    }
    return -1;
}

void lineup_close(struct lineup *lineup)
{
    for (int i = 0; i < lineup->count; i++) {
        source_close(&lineup->sources[i]);
    }
    lineup->count = 0;
}
