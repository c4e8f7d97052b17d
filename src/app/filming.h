/* Recording from the window: live, what is played as it is played; or a span of the session, exactly, in the
 * background. */
#ifndef TRACEREEL_APP_FILMING_H
#define TRACEREEL_APP_FILMING_H

#include "app/playhead.h"
#include "show/source.h"
#include "gfx/canvas.h"
#include "view/look.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

struct recorder;

/* Live. The window's thread draws and hands frames over; encoding has a thread of its own and is never waited
 * for.
 *
 * While it films, the window draws a frame for each slot of the video and its clock stands at the slot's
 * time: a frame that comes late shows what it would have shown in time, and the next ones follow at once
 * until the lateness is made up for. So a window that is held up for a moment loses no frame, and the film is
 * as even as if it had not been. One that stays too slow is late by FILMING_LATE_S at most; slots beyond that
 * are missed.
 *
 * Misses are written to `log`: when and how many, one line a second at most, and what it came to at the end.
 */
struct filming {
    struct recorder *rec; /* NULL: not recording */
    bool stopping;        /* the end was asked for; the encoder finishes in the background */
    int fps;
    double begin_s;    /* of the window's clock at slot 0 */
    int64_t slot;      /* to be drawn next */
    int64_t next_slot; /* the first that has no frame yet; slots from here to `slot` are missed */
    bool due;          /* `slot` can be drawn now */
    char path[1400];
    FILE *log; /* NULL: nowhere */
    int64_t missed_logged;
    double logged_s;
};

#define FILMING_LATE_S 0.25

/* What became of it, in words for a banner. */
struct filming_news {
    bool any, bad;
    char text[1600];
};

/* filming->log stays as it is. */
enum tr_status filming_start(struct filming *filming, const char *path, int w_px, int h_px,
                             struct tr_error *err);
void filming_stop(struct filming *filming);
/* Once a loop: the time that the session has come to by now. While filming never later than the slot to be
 * drawn next; otherwise now_s. */
double filming_clock_s(struct filming *filming, double now_s);
/* When the window is to draw its next frame. Filmed or not, one is drawn every frame_s. */
double filming_next_frame_s(const struct filming *filming, double now_s, double frame_s);
/* Once a frame, with the session's picture alone on the canvas, drawn for the time that filming_clock_s gave.
 */
void filming_frame(struct filming *filming, const struct canvas *canvas, const struct tr_timeline *timeline,
                   const struct playhead *ph, struct filming_news *news);
/* Once a loop: whether a recording that was stopped has become a file. */
void filming_poll(struct filming *filming, struct filming_news *news);
/* Ends and waits, for leaving the program. */
void filming_close(struct filming *filming, struct filming_news *news);
/* Seconds and MiB so far; false while not recording. */
bool filming_counter(const struct filming *filming, double *recorded_s, double *mib, int64_t *missed);

/* A span in the background, over copies of its own: the window goes on, even to another trace. */
struct span_job {
    bool running;
    pthread_t thread;
    struct source source;
    double from_s, to_s, speed, span_s;
    int w_px, h_px;
    enum layout_kind layout;
    char theme[16], path[1400];
    double bookmarks_s[LOOK_BOOKMARKS_MAX];
    int bookmark_count;
    atomic_bool cancel, done;
    atomic_int permille;
    enum tr_status status; /* after done */
    struct tr_error err;
};

/* Fields from from_s to bookmark_count are set by the caller; `source` is copied. */
enum tr_status span_job_start(struct span_job *job, const struct source *source, struct tr_error *err);
void span_job_poll(struct span_job *job, struct filming_news *news);
void span_job_close(struct span_job *job); /* cancels and waits; what there is stays as a file that plays */

#endif
