/* Where an encoder's packets go. */
#ifndef TRACEREEL_REC_PACKET_SINK_H
#define TRACEREEL_REC_PACKET_SINK_H

#include <tracereel/error.h>

#include <libavcodec/avcodec.h>

/* Times are in the encoder's time base. The packet is the caller's again afterwards, emptied or not. */
typedef enum tr_status packet_sink(void *context, AVPacket *packet, struct tr_error *err);

/* Hands `frame` (NULL: the end) to the encoder and all packets that come out of it to the sink. */
enum tr_status encode_frame(AVCodecContext *encoder, const AVFrame *frame, AVPacket *packet,
                            packet_sink *sink, void *context, struct tr_error *err);

#endif
