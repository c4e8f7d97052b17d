/* Pictures to packets: the choice of an encoder and its settings. */
#ifndef TRACEREEL_REC_VIDEO_ENCODER_H
#define TRACEREEL_REC_VIDEO_ENCODER_H

#include "rec/packet_sink.h"
#include "rec/recorder.h"

struct video_encoder {
    AVCodecContext *context; /* time base 1 / fps; NULL: closed */
    AVFrame *frame;
    AVPacket *packet;
    int width_px, height_px; /* of the canvas; the context's may be one more */
};

/* For GIF this is a lossless one, as what comes first: the palette is made when all colours are known. */
enum tr_status video_open(struct video_encoder *video, enum rec_kind kind, const struct rec_config *config,
                          struct tr_error *err);
void video_close(struct video_encoder *video);

/* Takes over the canvas's pixels; video_encode then encodes them at as many slots as wanted. */
enum tr_status video_load(struct video_encoder *video, const uint32_t *pixels, struct tr_error *err);
enum tr_status video_encode(struct video_encoder *video, int64_t slot, packet_sink *sink, void *context,
                            struct tr_error *err);
enum tr_status video_flush(struct video_encoder *video, packet_sink *sink, void *context,
                           struct tr_error *err);

#endif
