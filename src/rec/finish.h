/* From what was recorded to the file that was asked for. */
#ifndef TRACEREEL_REC_FINISH_H
#define TRACEREEL_REC_FINISH_H

#include "rec/muxer.h"
#include "rec/packet_log.h"
#include "rec/palette.h"
#include "rec/recorder.h"

struct finish_stream {
    const AVCodecParameters *parameters; /* the encoder's; NULL: no such stream */
    AVRational time_base;
    const struct packet_log *log;
};

#define GIF_FPS_MAX 50 /* players slow down what is quicker */

struct finish_job {
    enum rec_kind kind;
    const char *path; /* of the finished file */
    bool force;
    int fps;
    double end_s;
    const char *title, *comment;
    const struct rec_chapters *chapters;
    struct finish_stream video, audio;
    const struct histogram *colors; /* GIF */
    _Atomic int64_t *bytes;         /* of the finished file as it grows */
};

/* Reads `part` from its beginning and makes job->path of it. On failure nothing is at path that was not there
 * before, and `part` is as it was. */
enum tr_status finish_file(const struct finish_job *job, struct part_file *part, struct tr_error *err);

/* The part of it that is about GIF: decodes, maps to 255 colours, encodes (gif.c). */
enum tr_status finish_gif(const struct finish_job *job, AVFormatContext *in, struct part_file *out,
                          struct tr_error *err);

#endif
