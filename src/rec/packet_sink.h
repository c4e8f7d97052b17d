/* Where an encoder's packets go. */
#ifndef TRACEREEL_REC_PACKET_SINK_H
#define TRACEREEL_REC_PACKET_SINK_H

#include <tracereel/error.h>

#include <libavcodec/avcodec.h>

/* Times are in the encoder's time base. The packet is the caller's again afterwards, emptied or not. */
typedef enum status packet_sink(void *context, AVPacket *packet, struct error *err);

/* Hands `frame` (NULL: the end) to the encoder and all packets that come out of it to the sink. */
enum status encode_frame(AVCodecContext *encoder, const AVFrame *frame, AVPacket *packet, packet_sink *sink,
                         void *context, struct error *err);

#endif
