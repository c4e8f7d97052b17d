/* Sound to packets. */
#ifndef TRACEREEL_REC_AUDIO_ENCODER_H
#define TRACEREEL_REC_AUDIO_ENCODER_H

#include "rec/packet_sink.h"
#include "rec/recorder.h"

struct AVAudioFifo;
struct SwrContext;

struct audio_encoder {
    AVCodecContext *context; /* time base 1 / its sample rate; NULL: no sound */
    struct SwrContext *converter;
    struct AVAudioFifo *waiting; /* converted, less than a frame */
    AVFrame *frame;
    AVPacket *packet;
    int64_t encoded; /* samples so far, at the encoder's rate */
};

/* AAC for mp4 and mkv, Opus for webm. */
enum tr_status audio_open(struct audio_encoder *audio, enum rec_kind kind, const struct rec_config *config,
                          struct tr_error *err);
void audio_close(struct audio_encoder *audio);

/* Interleaved floats at the config's rate and channels. */
enum tr_status audio_encode(struct audio_encoder *audio, const float *samples, int count, packet_sink *sink,
                            void *context, struct tr_error *err);
enum tr_status audio_flush(struct audio_encoder *audio, packet_sink *sink, void *context,
                           struct tr_error *err);

#endif
