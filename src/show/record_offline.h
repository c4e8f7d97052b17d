/* A session, or several beside each other, rendered into a video file, frame by frame, as fast as the machine
 * can. Frames and sound are a pure function of (lineup, config). Any thread; the lineup must not change
 * meanwhile. */
#ifndef TRACEREEL_SHOW_RECORD_OFFLINE_H
#define TRACEREEL_SHOW_RECORD_OFFLINE_H

#include "base/made_by.h"
#include "show/lineup.h"
#include "view/look.h"

#define RECORD_CAPTIONS_MAX 64
#define RECORD_CAPTION_S    5.0 /* of video that a caption stays, unless the next one comes */

struct record_caption {
    double at_s; /* of the session */
    const char *text;
};

struct record_offline_progress {
    int64_t frames, frames_total;
    double elapsed_s, video_s; /* real time so far, seconds of video so far */
};

/* Strings are borrowed for the call. 0 and NULL: the default. */
struct record_offline_config {
    const char *path, *theme;
    int width_px, height_px, fps, crf;
    enum layout_kind layout;
    const char *map_x, *map_y, *map_metric; /* of LAYOUT_MAP: keys or "player", a field of "qoe" */
    const struct map *map;                  /* what it shows (view/map.h) */
    double from_s, to_s;                    /* of the session; to_s 0: its end */
    double speed;                           /* session seconds per video second */
    double span_s;                          /* seconds on the plots */
    const char *title;
    int sounding; /* the session whose sound it is, by its place in the lineup */
    struct record_caption captions[RECORD_CAPTIONS_MAX]; /* ascending by at_s */
    int caption_count;
    const double *bookmarks_s;
    int bookmark_count;
    bool explains; /* each stall says why it happened, as long as it lasts and as a caption stays */
    bool force;
    const struct made_by *made; /* how it is made, to be said in the file; NULL: it is not */
    /* After every frame; false stops: the file is finished with what there is, and record_offline says
     * TR_STATUS_CANCELLED. */
    bool (*progress)(void *context, const struct record_offline_progress *progress);
    void *context;
};

/* With several sessions the clock goes on until the longest is over; the sound is that of `sounding`. */
enum tr_status record_offline(const struct lineup *lineup, const struct record_offline_config *config,
                              struct tr_error *err);

#endif
