/* A span of the session recorded in the background, over copies of its own: the window goes on, even to
 * another trace. */
#ifndef TRACEREEL_APP_RECORD_SPAN_H
#define TRACEREEL_APP_RECORD_SPAN_H

#include "app/record_live.h"
#include "base/made_by.h"
#include "show/lineup.h"
#include "view/look.h"

#include <pthread.h>
#include <stdatomic.h>

struct record_span {
    bool running;
    pthread_t thread;
    struct lineup lineup;
    double from_s, to_s, speed, span_s;
    int w_px, h_px;
    enum layout_kind layout;
    int sounding; /* the session that is heard */
    char theme[16], path[1400];
    double bookmarks_s[LOOK_BOOKMARKS_MAX];
    int bookmark_count;
    struct made_by made; /* freed at its end */
    atomic_bool cancel, done;
    atomic_int permille;
    enum tr_status status; /* after done */
    struct tr_error err;
};

/* Fields from from_s to made are set by the caller; the sources are copied, `names` NULL for one
 * alone. */
enum tr_status record_span_start(struct record_span *span, const struct source *const *sources,
                                 const char *const *names, int count, struct tr_error *err);
void record_span_poll(struct record_span *span, struct record_news *news);
void record_span_close(
    struct record_span *span); /* cancels and waits; what there is stays as a file that plays */

#endif
