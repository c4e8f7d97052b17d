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

/* ---- names ---- */

static const char *scenario_of(const struct source *source)
{
    return source->scenario.name[0] ? source->scenario.name : "reference";
}

static bool is_taken(const struct lineup *lineup, int i)
{
    for (int k = 0; k < i; k++) {
        if (strcmp(lineup->names[k], lineup->names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* By what is not the same in all: the trace, the player. */
static void name_all(struct lineup *lineup)
{
    const struct source *first = &lineup->sources[0];
    bool traces = false, scenarios = false;
    for (int i = 1; i < lineup->count; i++) {
        const struct source *source = &lineup->sources[i];
        traces = traces || strcmp(source->name, first->name) != 0;
        scenarios = scenarios || strcmp(scenario_of(source), scenario_of(first)) != 0;
    }
    for (int i = 0; i < lineup->count; i++) {
        const struct source *source = &lineup->sources[i];
        char *name = lineup->names[i], plain[48];
        bool both = traces && scenarios;
        snprintf(name, sizeof lineup->names[i], "%.*s%s%.30s", both ? 28 : 63, traces ? source->name : "",
                 both ? " \u00b7 " : "", traces && !scenarios ? "" : scenario_of(source));
        snprintf(plain, sizeof plain, "%.47s", name);
        for (int n = 2; is_taken(lineup, i); n++) {
            snprintf(name, sizeof lineup->names[i], "%s (%d)", plain, n);
        }
    }
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
    if (status == TR_STATUS_OK) {
        name_all(lineup);
        *out = *lineup;
    } else {
        lineup_close(lineup);
    }
    free(lineup);
    return status;
}

void lineup_close(struct lineup *lineup)
{
    for (int i = 0; i < lineup->count; i++) {
        source_close(&lineup->sources[i]);
    }
    lineup->count = 0;
}
