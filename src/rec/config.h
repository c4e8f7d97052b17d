/* A recording's configuration and progress: the words between the program and the recorder's module. */
#ifndef TRACEREEL_REC_CONFIG_H
#define TRACEREEL_REC_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

enum rec_kind { REC_KIND_NONE, REC_MP4, REC_MKV, REC_WEBM, REC_GIF, REC_PNG };

#define REC_FPS_MAX  240
#define REC_SIDE_MAX 8192

struct rec_config { /* 0 and NULL: the default or none */
    const char *path;
    /* Any size from 2x2. H.264 in mp4 and mkv needs even sides: an odd one is made even by repeating the last
     * row or column. GIF has at most 50 pictures a second: of more, every so many are left out. */
    int width_px, height_px;
    int fps;         /* 1 .. REC_FPS_MAX */
    int sample_rate; /* Hz, 8000 .. 192000; 0: without sound. GIF never has sound */
    int channels;    /* 1 or 2; 0: 1 */
    int crf; /* quality, 1 best .. 51 (webm: 63) smallest; 0: the default, which text stays crisp with */
    const char *title;   /* of the file */
    const char *comment; /* of the file: how it was made */
    bool live;  /* never let the caller wait: a frame for which there is no room is missed and counted */
    bool force; /* replace PATH, and a PATH.part that an earlier recording left */
    const char
        *encoders; /* names of video encoders to try, with commas; NULL: the best that this libav has */
};

enum rec_state { REC_RECORDING, REC_FINISHING, REC_DONE, REC_FAILED };

struct rec_progress {
    enum rec_state state;
    int64_t frames;        /* of the video so far, as encoded */
    int64_t frames_queued; /* handed in, not yet encoded */
    int64_t frames_missed; /* live: slots that repeat the frame before */
    int64_t bytes;         /* written */
};

#endif
