#include "rec/video_encoder.h"

#include "rec/av_error.h"
#include "rec/yuv.h"

#include <libavutil/opt.h>
#include <stdio.h>
#include <string.h>

/* The number of threads shapes what an encoder makes, so it must not be the machine's. */
#define THREADS 4

#define TRIES_MAX 32

struct tries {
    const AVCodec *codecs[TRIES_MAX];
    int count;
};

static void try_codec(struct tries *tries, const AVCodec *codec)
{
    for (int i = 0; codec && i < tries->count; i++) {
        codec = tries->codecs[i] == codec ? NULL : codec;
    }
    if (codec && tries->count < TRIES_MAX) {
        tries->codecs[tries->count++] = codec;
    }
}

static void try_names(struct tries *tries, const char *names)
{
    char name[64];
    while (*names) {
        size_t len = strcspn(names, ",");
        if (len > 0 && len < sizeof name) {
            memcpy(name, names, len);
            name[len] = '\0';
            try_codec(tries, avcodec_find_encoder_by_name(name));
        }
        names += len + (names[len] == ',');
    }
}

static void try_all_of(struct tries *tries, enum AVCodecID id)
{
    void *at = NULL;
    for (const AVCodec *codec; (codec = av_codec_iterate(&at)) != NULL;) {
        if (codec->id == id && av_codec_is_encoder(codec) && strcmp(codec->name, "libx264rgb") != 0) {
            try_codec(tries, codec);
        }
    }
}

static struct tries tries_for(enum rec_kind kind, const char *names)
{
    struct tries tries = {.count = 0};
    if (names) {
        try_names(&tries, names);
    } else if (kind == REC_GIF) {
        try_names(&tries, "libx264rgb,ffv1");
    } else if (kind == REC_WEBM) {
        try_names(&tries, "libvpx-vp9");
        try_all_of(&tries, AV_CODEC_ID_VP9);
    } else {
        try_names(&tries, "libx264");
        try_all_of(&tries, AV_CODEC_ID_H264);
    }
    return tries;
}

static void set_number(AVDictionary **options, const char *key, int value)
{
    av_dict_set_int(options, key, value, 0);
}

/* Measured on scrolling, noisy plots at 1920x1080: veryfast as it comes takes 18 ms of processor a picture,
 * this 11, in a file a quarter larger. Frames that are not reordered and no look-ahead also mean that little
 * is lost in a crash. */
#define X264_PARAMS "bframes=0:scenecut=0:rc-lookahead=0:mbtree=0:subme=1:ref=1"

static void set_h264(AVDictionary **options, AVCodecContext *context, const struct rec_config *config)
{
    context->max_b_frames = 0;
    /* Each thread holds a picture back: at few a second those would be too long. */
    context->thread_count = config->fps < 10 ? 1 : THREADS;
    if (strcmp(context->codec->name, "libx264") != 0) {
        /* Others know no crf, and a preset of that name would keep some of them from opening. */
        context->bit_rate = (int64_t)context->width * context->height * config->fps / 8;
        return;
    }
    av_dict_set(options, "preset", "veryfast", 0);
    av_dict_set(options, "x264-params", X264_PARAMS, 0);
    set_number(options, "crf", config->crf ? config->crf : 18);
}

static void set_vp9(AVDictionary **options, AVCodecContext *context, const struct rec_config *config)
{
    av_dict_set(options, "deadline", "realtime", 0);
    set_number(options, "cpu-used", config->live ? 8 : 7);
    set_number(options, "row-mt", 1);
    set_number(options, "tile-columns", 2);
    set_number(options, "lag-in-frames", 0);
    set_number(options, "crf", config->crf ? config->crf : 22);
    context->thread_count = THREADS;
    context->bit_rate = 0; /* quality alone decides */
}

static void set_lossless(AVDictionary **options, AVCodecContext *context)
{
    av_dict_set(options, "preset", "ultrafast", 0);
    set_number(options, "crf", 0);
    context->thread_count = THREADS;
}

static void set_picture(AVCodecContext *context, enum rec_kind kind, const struct rec_config *config)
{
    context->width = config->width_px;
    context->height = config->height_px;
    context->time_base = (AVRational){1, config->fps};
    context->framerate = (AVRational){config->fps, 1};
    context->sample_aspect_ratio = (AVRational){1, 1};
    context->gop_size = 2 * config->fps;
    context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    context->color_primaries = AVCOL_PRI_BT709; /* those of sRGB */
    context->color_trc = AVCOL_TRC_IEC61966_2_1;
    if (kind == REC_GIF) {
        context->pix_fmt = AV_PIX_FMT_BGR0;
        context->colorspace = AVCOL_SPC_RGB;
        context->color_range = AVCOL_RANGE_JPEG;
        return;
    }
    if (kind != REC_WEBM) {
        context->width += context->width & 1;
        context->height += context->height & 1;
    }
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->colorspace = AVCOL_SPC_SMPTE170M;
    context->color_range = AVCOL_RANGE_MPEG;
    context->chroma_sample_location = AVCHROMA_LOC_CENTER;
}

static AVCodecContext *open_codec(const AVCodec *codec, enum rec_kind kind, const struct rec_config *config,
                                  int *code)
{
    AVCodecContext *context = avcodec_alloc_context3(codec);
    AVDictionary *options = NULL;
    if (!context) {
        *code = AVERROR(ENOMEM);
        return NULL;
    }
    set_picture(context, kind, config);
    if (kind == REC_GIF) {
        set_lossless(&options, context);
    } else if (kind == REC_WEBM) {
        set_vp9(&options, context, config);
    } else {
        set_h264(&options, context, config);
    }
    *code = avcodec_open2(context, codec, &options);
    av_dict_free(&options);
    if (*code < 0) {
        avcodec_free_context(&context);
    }
    return context;
}

/* The video encoders of this libav that a recording could use, as words. */
static void list_encoders(char *list, size_t size)
{
    static const enum AVCodecID ids[] = {AV_CODEC_ID_H264, AV_CODEC_ID_VP9, AV_CODEC_ID_FFV1};
    size_t len = 0;
    list[0] = '\0';
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct tries tries = {.count = 0};
        try_all_of(&tries, ids[i]);
        for (int k = 0; k < tries.count && len < size; k++) {
            len += (size_t)snprintf(list + len, size - len, "%s%s", len ? ", " : "", tries.codecs[k]->name);
        }
    }
}

static enum tr_status no_encoder(enum rec_kind kind, const struct tries *tries, int code,
                                 struct tr_error *err)
{
    const char *wanted = kind == REC_GIF ? "lossless" : kind == REC_WEBM ? "VP9" : "H.264";
    char list[256], words[AV_ERROR_MAX_STRING_SIZE] = "there is none";
    list_encoders(list, sizeof list);
    if (tries->count) {
        av_strerror(code, words, sizeof words);
    }
    return tr_error_set(err, TR_STATUS_FAILED, "video", "no %s encoder of this libav works (%s); it has: %s",
                        wanted, words, list[0] ? list : "none");
}

static enum tr_status alloc_frame(struct video_encoder *video, struct tr_error *err)
{
    video->frame = av_frame_alloc();
    video->packet = av_packet_alloc();
    if (!video->frame || !video->packet) {
        return tr_error_oom(err);
    }
    const AVCodecContext *context = video->context;
    video->frame->format = context->pix_fmt;
    video->frame->width = context->width;
    video->frame->height = context->height;
    video->frame->color_range = context->color_range;
    video->frame->colorspace = context->colorspace;
    video->frame->color_primaries = context->color_primaries;
    video->frame->color_trc = context->color_trc;
    video->frame->chroma_location = context->chroma_sample_location;
    return av_frame_get_buffer(video->frame, 0) < 0 ? tr_error_oom(err) : TR_STATUS_OK;
}

enum tr_status video_open(struct video_encoder *video, enum rec_kind kind, const struct rec_config *config,
                          struct tr_error *err)
{
    *video = (struct video_encoder){.width_px = config->width_px, .height_px = config->height_px};
    struct tries tries = tries_for(kind, config->encoders);
    int code = 0;
    for (int i = 0; i < tries.count && !video->context; i++) {
        video->context = open_codec(tries.codecs[i], kind, config, &code);
    }
    if (!video->context) {
        return no_encoder(kind, &tries, code, err);
    }
    enum tr_status status = alloc_frame(video, err);
    if (status != TR_STATUS_OK) {
        video_close(video);
    }
    return status;
}

void video_close(struct video_encoder *video)
{
    avcodec_free_context(&video->context);
    av_frame_free(&video->frame);
    av_packet_free(&video->packet);
}

/* Row `at` of a plane again as the next one. */
static void repeat_row(uint8_t *plane, int stride, int at, int bytes)
{
    memcpy(plane + (ptrdiff_t)(at + 1) * stride, plane + (ptrdiff_t)at * stride, (size_t)bytes);
}

static void load_yuv(struct video_encoder *video, const uint32_t *pixels)
{
    AVFrame *frame = video->frame;
    const struct yuv_planes planes = {frame->data[0], frame->data[1], frame->data[2], frame->linesize[0],
                                      frame->linesize[1]};
    yuv_from_pixels(pixels, video->width_px, video->width_px, video->height_px, &planes);
    if (frame->width > video->width_px) {
        for (int y = 0; y < video->height_px; y++) {
            uint8_t *row = planes.y + (ptrdiff_t)y * planes.y_stride;
            row[video->width_px] = row[video->width_px - 1];
        }
    }
    if (frame->height > video->height_px) {
        repeat_row(planes.y, planes.y_stride, video->height_px - 1, frame->width);
    }
}

static void load_rgb(struct video_encoder *video, const uint32_t *pixels)
{
    size_t bytes = (size_t)video->width_px * sizeof *pixels;
    for (int y = 0; y < video->height_px; y++) {
        memcpy(video->frame->data[0] + (ptrdiff_t)y * video->frame->linesize[0],
               pixels + (size_t)y * (size_t)video->width_px, bytes);
    }
}

enum tr_status video_load(struct video_encoder *video, const uint32_t *pixels, struct tr_error *err)
{
    if (av_frame_make_writable(video->frame) < 0) {
        return tr_error_oom(err);
    }
    if (video->frame->format == AV_PIX_FMT_YUV420P) {
        load_yuv(video, pixels);
    } else {
        load_rgb(video, pixels);
    }
    return TR_STATUS_OK;
}

enum tr_status video_encode(struct video_encoder *video, int64_t slot, packet_sink *sink, void *context,
                            struct tr_error *err)
{
    video->frame->pts = slot;
    video->frame->pict_type = AV_PICTURE_TYPE_NONE;
    return encode_frame(video->context, video->frame, video->packet, sink, context, err);
}

enum tr_status video_flush(struct video_encoder *video, packet_sink *sink, void *context,
                           struct tr_error *err)
{
    return encode_frame(video->context, NULL, video->packet, sink, context, err);
}
