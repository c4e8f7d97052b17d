#include "media.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES_MAX  4000
#define SAMPLES_MAX (1 << 23)

static uint8_t clamp(double v)
{
    return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : lrint(v));
}

static uint32_t yuv_pixel(double y, double u, double v)
{
    y = (y - 16) * 255 / 219;
    u = (u - 128) * 255 / 224;
    v = (v - 128) * 255 / 224;
    return 0xff000000u | (uint32_t)clamp(y + 1.402 * v) << 16 |
           (uint32_t)clamp(y - 0.344136 * u - 0.714136 * v) << 8 | clamp(y + 1.772 * u);
}

static uint32_t pixel_at(const AVFrame *f, int x, int y)
{
    if (f->format == AV_PIX_FMT_YUV420P) {
        return yuv_pixel(f->data[0][y * f->linesize[0] + x], f->data[1][y / 2 * f->linesize[1] + x / 2],
                         f->data[2][y / 2 * f->linesize[2] + x / 2]);
    }
    const uint8_t *p = f->data[0] + y * f->linesize[0];
    if (f->format == AV_PIX_FMT_PAL8) {
        return ((const uint32_t *)(const void *)f->data[1])[p[x]] | 0xff000000u;
    }
    if (f->format == AV_PIX_FMT_BGRA) { /* what libav's GIF decoder gives */
        return 0xff000000u | (uint32_t)p[4 * x + 2] << 16 | (uint32_t)p[4 * x + 1] << 8 | p[4 * x];
    }
    return 0;
}

static void hash_frame(struct media *m, const AVFrame *f)
{
    for (int y = 0; y < f->height; y++) {
        for (int x = 0; x < f->width; x++) {
            m->hash = (m->hash ^ pixel_at(f, x, y)) * 1099511628211u;
        }
    }
}

static void take_picture(struct media *m, const AVFrame *f, AVRational time_base, size_t keep)
{
    if (m->frames == FRAMES_MAX) {
        return;
    }
    m->frame_s[m->frames] = (double)f->best_effort_timestamp * av_q2d(time_base);
    m->width = f->width;
    m->height = f->height;
    m->color_space = f->colorspace;
    m->color_range = f->color_range;
    hash_frame(m, f);
    if (m->frames < keep) {
        uint32_t *pixels = malloc((size_t)f->width * (size_t)f->height * sizeof *pixels);
        for (int i = 0; pixels && i < f->width * f->height; i++) {
            pixels[i] = pixel_at(f, i % f->width, i / f->width);
        }
        m->pixels[m->frames] = pixels;
    }
    m->frames++;
}

static void take_sound(struct media *m, const AVFrame *f, AVRational time_base)
{
    if (m->samples == 0) {
        m->sound_from_s = (double)f->best_effort_timestamp * av_q2d(time_base);
        m->sample_rate = f->sample_rate;
    }
    int channels = f->ch_layout.nb_channels;
    for (int i = 0; i < f->nb_samples && m->samples < SAMPLES_MAX; i++) {
        float v = 0;
        if (f->format == AV_SAMPLE_FMT_FLTP) {
            v = ((const float *)(const void *)f->data[0])[i];
        } else if (f->format == AV_SAMPLE_FMT_FLT) {
            v = ((const float *)(const void *)f->data[0])[i * channels];
        } else if (f->format == AV_SAMPLE_FMT_S16) {
            v = ((const int16_t *)(const void *)f->data[0])[i * channels] / 32768.0f;
        }
        m->sound[m->samples++] = v;
    }
}

static void decode(struct media *m, AVCodecContext *decoder, AVPacket *packet, AVFrame *frame,
                   AVRational time_base, size_t keep)
{
    if (avcodec_send_packet(decoder, packet) < 0) {
        return;
    }
    while (avcodec_receive_frame(decoder, frame) >= 0) {
        if (decoder->codec_type == AVMEDIA_TYPE_VIDEO) {
            take_picture(m, frame, time_base, keep);
        } else {
            take_sound(m, frame, time_base);
        }
        av_frame_unref(frame);
    }
}

static AVCodecContext *open_decoder(struct media *m, const AVStream *stream)
{
    const AVCodecParameters *p = stream->codecpar;
    const AVCodec *codec = avcodec_find_decoder(p->codec_id);
    AVCodecContext *decoder = codec ? avcodec_alloc_context3(codec) : NULL;
    if (decoder) {
        avcodec_parameters_to_context(decoder, p);
        decoder->pkt_timebase = stream->time_base;
        decoder->thread_count = 1;
        if (avcodec_open2(decoder, codec, NULL) < 0) {
            avcodec_free_context(&decoder);
        }
        bool video = p->codec_type == AVMEDIA_TYPE_VIDEO;
        snprintf(video ? m->video_codec : m->audio_codec, 32, "%s", avcodec_get_name(p->codec_id));
    }
    return decoder;
}

static void read_words(struct media *m, const AVFormatContext *in)
{
    const AVDictionaryEntry *title = av_dict_get(in->metadata, "title", NULL, 0);
    snprintf(m->title, sizeof m->title, "%s", title ? title->value : "");
    for (unsigned i = 0; i < in->nb_chapters && i < 8; i++) {
        const AVChapter *chapter = in->chapters[i];
        title = av_dict_get(chapter->metadata, "title", NULL, 0);
        m->chapter_s[i] = (double)chapter->start * av_q2d(chapter->time_base);
        snprintf(m->chapter_title[i], sizeof m->chapter_title[i], "%s", title ? title->value : "");
    }
    m->chapters = in->nb_chapters;
    m->duration_s = in->duration > 0 ? (double)in->duration / AV_TIME_BASE : 0;
}

struct media media_read(const char *path, size_t keep)
{
    struct media m = {.hash = 14695981039346656037u};
    AVFormatContext *in = NULL;
    AVCodecContext *decoders[4] = {NULL};
    char url[4096];
    m.frame_s = calloc(FRAMES_MAX, sizeof *m.frame_s);
    m.pixels = calloc(FRAMES_MAX, sizeof *m.pixels);
    m.sound = malloc(SAMPLES_MAX * sizeof *m.sound);
    av_log_set_level(AV_LOG_QUIET);
    snprintf(url, sizeof url, "file:%s", path);
    if (!m.frame_s || !m.pixels || !m.sound || avformat_open_input(&in, url, NULL, NULL) < 0 ||
        avformat_find_stream_info(in, NULL) < 0) {
        avformat_close_input(&in);
        return m;
    }
    m.opened = true;
    read_words(&m, in);
    for (unsigned i = 0; i < in->nb_streams && i < 4; i++) {
        enum AVMediaType type = in->streams[i]->codecpar->codec_type;
        if (type == AVMEDIA_TYPE_VIDEO || type == AVMEDIA_TYPE_AUDIO) {
            decoders[i] = open_decoder(&m, in->streams[i]);
        }
    }
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    while (av_read_frame(in, packet) >= 0) {
        int i = packet->stream_index;
        if (i < 4 && decoders[i]) {
            decode(&m, decoders[i], packet, frame, in->streams[i]->time_base, keep);
        }
        av_packet_unref(packet);
    }
    for (unsigned i = 0; i < 4; i++) {
        if (decoders[i]) {
            decode(&m, decoders[i], NULL, frame, in->streams[i]->time_base, keep);
            avcodec_free_context(&decoders[i]);
        }
    }
    av_packet_free(&packet);
    av_frame_free(&frame);
    avformat_close_input(&in);
    return m;
}

void media_destroy(struct media *m)
{
    for (size_t i = 0; i < m->frames && m->pixels; i++) {
        free(m->pixels[i]);
    }
    free(m->pixels);
    free(m->frame_s);
    free(m->sound);
    *m = (struct media){0};
}

double media_onset_s(const struct media *m, double from_s, float level)
{
    for (size_t i = 0; i < m->samples; i++) {
        double at_s = m->sound_from_s + (double)i / m->sample_rate;
        if (at_s >= from_s && fabsf(m->sound[i]) > level) {
            return at_s;
        }
    }
    return -1;
}
