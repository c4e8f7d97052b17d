/* A growing trace: the feed that reads it, the runs that it has been asked for, and the words about
 * it. growing.h does with it what there is to do. */
#ifndef TRACEREEL_APP_LIVE_H
#define TRACEREEL_APP_LIVE_H

#include "app/chrome/chrome_in.h"
#include "app/feed.h"
#include "app/session.h"

#define LIVE_SILENT_S 3.0 /* from here on it is said how long ago something came */

struct live {
    struct feed feed;
    /* as it has been told */
    unsigned begun, text_begun;
    int problem; /* enum tr_status of the last one */
    /* what the feed is asked to run */
    struct live_run {
        int id; /* of the session */
        struct session_setup setup;
        const struct tr_timeline *ghost; /* NULL: this is the session, else the run before it */
    } runs[FEED_RUNS_MAX];
    int run_count;
    struct feed_run scratch[FEED_RUNS_MAX]; /* on their way to the feed, and back */
    struct tr_trace *asked, *refused; /* the trace that they are run over; one over which they could not be */
    struct live_sign sign;            /* as it is shown */
};

/* Its name in words. */
const char *live_name(const struct live *live);

/* Whether the source of this path is read by its feed. */
bool live_is_of(const struct live *live, const char *path);

void live_close(struct live *live); /* NULL and all-zero are fine */

/* While there is nothing to show yet: what is waited for, and a second line that says more. */
void live_waiting_words(struct live *live, char *first, char *second, size_t size);

#endif
