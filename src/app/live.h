/* Growing traces, as many as there are sessions to compare: of each the feed that reads it, the runs that it
 * has been asked for, and the words about it. growing.h does with them what there is to do. */
#ifndef TRACEREEL_APP_LIVE_H
#define TRACEREEL_APP_LIVE_H

#include "app/chrome/chrome_in.h"
#include "app/feed.h"
#include "app/session.h"
#include "base/made_by.h"

#define LIVE_SILENT_S  3.0 /* from here on it is said how long ago something came */
#define LIVE_FEEDS_MAX VIEW_SESSIONS_MAX

/* One of them; its feed is not open: none. */
struct live_feed {
    struct feed feed;
    /* as it has been told */
    unsigned begun, text_begun;
    int problem; /* enum tr_status of the last one */
    bool grows;  /* more may come, as far as the sessions over it know */
    bool behind; /* it fell silent: the others do not wait for it until it has caught up */
    /* what the feed is asked to run */
    struct live_run {
        int id; /* of the session */
        struct session_setup setup;
        const struct tr_timeline *ghost; /* NULL: this is the session, else the run before it */
    } runs[FEED_RUNS_MAX];
    int run_count;
    struct feed_run scratch[FEED_RUNS_MAX]; /* on their way to the feed, and back */
    struct tr_trace *asked, *refused; /* the trace that they are run over; one over which they could not be */
};

struct live {
    struct live_feed feeds[LIVE_FEEDS_MAX];
    struct live_sign sign; /* as it is shown */
};

/* Its name in words. */
const char *live_name(const struct live_feed *of);

/* One more, where none reads this path yet. */
enum tr_status live_open(struct live *live, const char *path, bool follow,
                         const struct tr_trace_options *reading, void (*wake)(void), struct tr_error *err);

/* The one that reads the source of this path; NULL: none does. `live` may be NULL. */
struct live_feed *live_find(struct live *live, const char *path);
bool live_is_open(const struct live *live); /* any is */

/* The files of a session with their hashes, as made_by_source; of one that grows, or grew, the bytes that it
 * was read from. */
void live_made_by(struct live *live, const struct source *source, struct made_by *made);

void live_close_feed(struct live_feed *of);
void live_close(struct live *live); /* NULL and all-zero are fine */

/* While there is nothing to show yet: what is waited for, and a second line that says more. False where no
 * feed is waited for. */
bool live_waiting_words(struct live *live, char *first, char *second, size_t size);

#endif
