#include "rec/audio_encoder.h"

#include "rec/av_error.h"

#include <libavutil/audio_fifo.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>

#define OPUS_RATE    48000 /* Opus knows no other that is worth having */
#define FRAME_CHOICE 1024  /* where an encoder takes any number of samples */

static AVCodecContext *open_format(const AVCodec *codec, const struct rec_config *config,
                                   enum AVSampleFormat format, int *code)
{
    AVCodecContext *context = avcodec_alloc_context3(codec);
    if (!context) {
        *code = AVERROR(ENOMEM);
        return NULL;
    }
    int channels = config->channels ? config->channels : 1;
    context->sample_fmt = format;
    context->sample_rate = codec->id == AV_CODEC_ID_OPUS ? OPUS_RATE : config->sample_rate;
    context->time_base = (AVRational){1, context->sample_rate};
    av_channel_layout_default(&context->ch_layout, channels);
    context->bit_rate = 64000 * (1 + channels);
    context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
    context->strict_std_compliance =
        FF_COMPLIANCE_EXPERIMENTAL; /* libav's own Opus, where libopus is missing */
    *code = avcodec_open2(context, codec, NULL);
    if (*code < 0) {
        avcodec_free_context(&context);
    }
    return context;
}

static AVCodecContext *open_any_format(const AVCodec *codec, const struct rec_config *config, int *code)
{
    static const enum AVSampleFormat formats[] = {AV_SAMPLE_FMT_FLTP, AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_S16};
    AVCodecContext *context = NULL;
    for (size_t i = 0; i < sizeof formats / sizeof *formats && !context; i++) {
        context = open_format(codec, config, formats[i], code);
    }
    return context;
}

static enum tr_status open_encoder(struct audio_encoder *audio, enum rec_kind kind,
                                   const struct rec_config *config, struct tr_error *err)
{
    static const char *const names[2][2] = {{"aac", "libfdk_aac"}, {"libopus", "opus"}};
    int code = AVERROR_ENCODER_NOT_FOUND;
    for (int i = 0; i < 2 && !audio->context; i++) {
        const AVCodec *codec = avcodec_find_encoder_by_name(names[kind == REC_WEBM][i]);
        if (codec) {
            audio->context = open_any_format(codec, config, &code);
        }
    }
    if (audio->context) {
        return TR_STATUS_OK;
    }
    return error_av(err, "sound",
                    kind == REC_WEBM ? "no Opus encoder of this libav works"
                                     : "no AAC encoder of this libav works",
                    code);
}

static enum tr_status open_converter(struct audio_encoder *audio, const struct rec_config *config,
                                     struct tr_error *err)
{
    AVCodecContext *to = audio->context;
    if (swr_alloc_set_opts2(&audio->converter, &to->ch_layout, to->sample_fmt, to->sample_rate,
                            &to->ch_layout, AV_SAMPLE_FMT_FLT, config->sample_rate, 0, NULL) < 0 ||
        swr_init(audio->converter) < 0) {
        return tr_error_set(err, TR_STATUS_FAILED, "sound", "%d Hz cannot be converted; 48000 can",
                            config->sample_rate);
    }
    int frame_size = to->frame_size ? to->frame_size : FRAME_CHOICE;
    audio->waiting = av_audio_fifo_alloc(to->sample_fmt, to->ch_layout.nb_channels, 4 * frame_size);
    audio->frame = av_frame_alloc();
    audio->packet = av_packet_alloc();
    if (!audio->waiting || !audio->frame || !audio->packet) {
        return tr_error_oom(err);
    }
    audio->frame->nb_samples = frame_size;
    audio->frame->format = to->sample_fmt;
    audio->frame->sample_rate = to->sample_rate;
    if (av_channel_layout_copy(&audio->frame->ch_layout, &to->ch_layout) < 0 ||
        av_frame_get_buffer(audio->frame, 0) < 0) {
        return tr_error_oom(err);
    }
    return TR_STATUS_OK;
}

enum tr_status audio_open(struct audio_encoder *audio, enum rec_kind kind, const struct rec_config *config,
                          struct tr_error *err)
{
    *audio = (struct audio_encoder){0};
    enum tr_status status = open_encoder(audio, kind, config, err);
    if (status == TR_STATUS_OK) {
        status = open_converter(audio, config, err);
    }
    if (status != TR_STATUS_OK) {
        audio_close(audio);
    }
    return status;
}

void audio_close(struct audio_encoder *audio)
{
    avcodec_free_context(&audio->context);
    swr_free(&audio->converter);
    av_audio_fifo_free(audio->waiting);
    av_frame_free(&audio->frame);
    av_packet_free(&audio->packet);
    *audio = (struct audio_encoder){0};
}

/* Converts into the fifo; samples NULL: what the converter still holds. */
static enum tr_status convert(struct audio_encoder *audio, const float *samples, int count,
                              struct tr_error *err)
{
    const AVCodecContext *to = audio->context;
    int most = swr_get_out_samples(audio->converter, count);
    uint8_t *planes[8] = {0};
    if (most <= 0) {
        return TR_STATUS_OK;
    }
    if (av_samples_alloc(planes, NULL, to->ch_layout.nb_channels, most, to->sample_fmt, 0) < 0) {
        return tr_error_oom(err);
    }
    const uint8_t *in[1] = {(const uint8_t *)samples};
    int got = swr_convert(audio->converter, planes, most, samples ? in : NULL, count);
    bool kept = got >= 0 && av_audio_fifo_write(audio->waiting, (void **)planes, got) >= got;
    av_freep(&planes[0]);
    return kept ? TR_STATUS_OK
                : tr_error_set(err, TR_STATUS_FAILED, "sound", "it could not be converted for the encoder");
}

static enum tr_status encode_waiting(struct audio_encoder *audio, int least, packet_sink *sink, void *context,
                                     struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    int frame_size = audio->context->frame_size ? audio->context->frame_size : FRAME_CHOICE;
    while (status == TR_STATUS_OK && av_audio_fifo_size(audio->waiting) >= least) {
        if (av_frame_make_writable(audio->frame) < 0) {
            return tr_error_oom(err);
        }
        audio->frame->nb_samples =
            av_audio_fifo_read(audio->waiting, (void **)audio->frame->data, frame_size);
        audio->frame->pts = audio->encoded;
        audio->encoded += audio->frame->nb_samples;
        status = encode_frame(audio->context, audio->frame, audio->packet, sink, context, err);
    }
    return status;
}

enum tr_status audio_encode(struct audio_encoder *audio, const float *samples, int count, packet_sink *sink,
                            void *context, struct tr_error *err)
{
    enum tr_status status = convert(audio, samples, count, err);
    int frame_size = audio->context->frame_size ? audio->context->frame_size : FRAME_CHOICE;
    return status == TR_STATUS_OK ? encode_waiting(audio, frame_size, sink, context, err) : status;
}

enum tr_status audio_flush(struct audio_encoder *audio, packet_sink *sink, void *context,
                           struct tr_error *err)
{
    enum tr_status status = convert(audio, NULL, 0, err);
    if (status == TR_STATUS_OK) {
        status = encode_waiting(audio, 1, sink, context, err);
    }
    return status == TR_STATUS_OK ? encode_frame(audio->context, NULL, audio->packet, sink, context, err)
                                  : status;
}
