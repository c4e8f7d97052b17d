#include "rec/packet_sink.h"

#include "rec/av_error.h"

enum tr_status encode_frame(AVCodecContext *encoder, const AVFrame *frame, AVPacket *packet,
                            packet_sink *sink, void *context, struct tr_error *err)
{
    int code = avcodec_send_frame(encoder, frame);
    if (code < 0 && !(frame == NULL && code == AVERROR_EOF)) {
        return error_av(err, encoder->codec->name, "the encoder refused a frame", code);
    }
    for (;;) {
        code = avcodec_receive_packet(encoder, packet);
        if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) {
            return TR_STATUS_OK;
        }
        if (code < 0) {
            return error_av(err, encoder->codec->name, "the encoder failed", code);
        }
        enum tr_status status = sink(context, packet, err);
        av_packet_unref(packet);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
}
