/* Recording what is played, as it is played. The window's thread draws and hands frames over; encoding has a
 * thread of its own and is never waited for.
 *
 * While it records, the window draws a frame for each slot of the video and its clock stands at the slot's
 * time: a frame that comes late shows what it would have shown in time, and the next ones follow at once
 * until the lateness is made up for. So a window that is held up for a moment loses no frame, and the
 * recording is as even as if it had not been. One that stays too slow is late by RECORD_LIVE_LATE_S at most;
 * slots beyond that are missed.
 *
 * Misses are written to `log`: when and how many, one line a second at most, and what it came to at the end.
 */
#ifndef TRACEREEL_APP_RECORD_LIVE_H
#define TRACEREEL_APP_RECORD_LIVE_H

#include "app/playhead.h"
#include "gfx/canvas.h"

#include <tracereel/timeline.h>

#include <stdio.h>

struct recorder;

struct record_live {
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

#define RECORD_LIVE_LATE_S 0.25

/* The outcome, in words for a banner. */
struct record_news {
    bool any, bad;
    char text[1600], path[1400]; /* path: the file that came of it; "" */
};

/* live->log stays as it is. `comment` stands in the file; NULL: none. */
enum tr_status record_live_start(struct record_live *live, const char *path, int w_px, int h_px,
                                 const char *comment, struct tr_error *err);
void record_live_stop(struct record_live *live);
/* Once a loop: the time that the session has come to by now. While recording never later than the slot to be
 * drawn next; otherwise now_s. */
double record_live_clock_s(struct record_live *live, double now_s);
/* When the window is to draw its next frame. Recorded or not, one is drawn every frame_s. */
double record_live_next_frame_s(const struct record_live *live, double now_s, double frame_s);
/* Once a frame, with the session's picture alone on the canvas, drawn for the time that record_live_clock_s
 * gave.
 */
void record_live_frame(struct record_live *live, const struct canvas *canvas,
                       const struct tr_timeline *timeline, const struct playhead *ph,
                       struct record_news *news);
/* Once a loop: whether a recording that was stopped has become a file. */
void record_live_poll(struct record_live *live, struct record_news *news);
/* Ends and waits, for leaving the program. */
void record_live_close(struct record_live *live, struct record_news *news);
/* Seconds and MiB so far; false while not recording. */
bool record_live_counter(const struct record_live *live, double *recorded_s, double *mib, int64_t *missed);

#endif
