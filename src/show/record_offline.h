/* A session rendered into a video file, frame by frame, as fast as the machine can. Frames and sound are a
 * pure function of (source, config). Any thread; the source must not change meanwhile. */
#ifndef TRACEREEL_SHOW_FILM_H
#define TRACEREEL_SHOW_FILM_H

#include "show/source.h"
#include "view/look.h"

#define FILM_CAPTIONS_MAX 64
#define FILM_CAPTION_S    5.0 /* of video that a caption stays, unless the next one comes */

struct film_caption {
    double at_s; /* of the session */
    const char *text;
};

struct film_progress {
    int64_t frames, frames_total;
    double elapsed_s, video_s; /* real time so far, seconds of video so far */
};

/* Strings are borrowed for the call. 0 and NULL: the default. */
struct film_config {
    const char *path, *theme;
    int width_px, height_px, fps, crf;
    enum layout_kind layout;
    double from_s, to_s; /* of the session; to_s 0: its end */
    double speed;        /* session seconds per video second */
    double span_s;       /* seconds on the plots */
    const char *title;
    struct film_caption captions[FILM_CAPTIONS_MAX]; /* ascending by at_s */
    int caption_count;
    const double *bookmarks_s;
    int bookmark_count;
    bool force;
    /* After every frame; false stops: the file is finished with what there is, and film_render says
     * TR_STATUS_CANCELLED. */
    bool (*progress)(void *context, const struct film_progress *progress);
    void *context;
};

enum tr_status film_render(const struct source *source, const struct film_config *config,
                           struct tr_error *err);

#endif
