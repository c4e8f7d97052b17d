#include "rec/muxer.h"

#include "rec/av_error.h"

#include <libavutil/avstring.h>
#include <libavutil/mem.h>
#include <math.h>
#include <string.h>

/* An error of the file itself says more than libavformat's. */
static enum tr_status mux_failed(const struct muxer *mux, const char *what, int code, struct tr_error *err)
{
    if (part_check(mux->file, err) != TR_STATUS_OK) {
        return TR_STATUS_FAILED;
    }
    return error_av(err, mux->file->path, what, code);
}

enum tr_status muxer_open(struct muxer *mux, struct part_file *file, const char *format_name,
                          struct tr_error *err)
{
    *mux = (struct muxer){.file = file};
    int code = avformat_alloc_output_context2(&mux->format, NULL, format_name, NULL);
    if (code < 0 || !mux->format) {
        return error_av(err, file->path, "this libav cannot write the container", code);
    }
    mux->format->pb = file->io;
    mux->format->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    mux->matroska = strcmp(format_name, "matroska") == 0 || strcmp(format_name, "webm") == 0;
    if (mux->matroska) {
        /* libavformat would move the picture, too, by what an audio encoder runs in. MP4 has edit lists for
         * it. */
        mux->format->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED;
    }
    /* A muxer that goes over its file again opens it by its name; "file:" keeps a colon in it from meaning
     * more. */
    char *url = av_asprintf("file:%s", file->path);
    if (!url) {
        muxer_close(mux);
        return tr_error_oom(err);
    }
    av_free(mux->format->url);
    mux->format->url = url;
    return TR_STATUS_OK;
}

/* In Matroska, Opus is delayed by what the encoder runs in, and CodecDelay takes that off again. Up
 * to 59.30.100 libavformat only wrote the latter. */
static int64_t missing_delay(const struct muxer *mux, const AVCodecParameters *parameters)
{
    bool missing = mux->matroska && parameters->codec_id == AV_CODEC_ID_OPUS &&
                   avformat_version() <= AV_VERSION_INT(59, 30, 100);
    return missing ? parameters->initial_padding : 0;
}

int muxer_add(struct muxer *mux, const AVCodecParameters *parameters, AVRational time_base,
              AVRational frame_rate)
{
    AVStream *stream = avformat_new_stream(mux->format, NULL);
    if (!stream || avcodec_parameters_copy(stream->codecpar, parameters) < 0) {
        return -1;
    }
    stream->codecpar->codec_tag = 0; /* each container has its own */
    stream->time_base = time_base;
    stream->avg_frame_rate = frame_rate;
    stream->disposition |= AV_DISPOSITION_DEFAULT;
    if (stream->index < MUXER_STREAMS_MAX) {
        mux->later[stream->index] = missing_delay(mux, parameters);
    }
    return stream->index;
}

static bool add_chapter(AVFormatContext *format, const struct rec_chapter *chapter, double end_s)
{
    AVChapter *added = av_mallocz(sizeof *added);
    if (!added) {
        return false;
    }
    added->id = format->nb_chapters + 1;
    added->time_base = (AVRational){1, 1000};
    added->start = (int64_t)(chapter->at_s * 1000 + 0.5);
    added->end = (int64_t)(end_s * 1000 + 0.5);
    format->chapters[format->nb_chapters++] = added;
    return av_dict_set(&added->metadata, "title", chapter->title, 0) >= 0;
}

enum tr_status muxer_describe(struct muxer *mux, const char *title, const char *comment,
                              const struct rec_chapters *chapters, double end_s, struct tr_error *err)
{
    if ((title && av_dict_set(&mux->format->metadata, "title", title, 0) < 0) ||
        (comment && av_dict_set(&mux->format->metadata, "comment", comment, 0) < 0)) {
        return tr_error_oom(err);
    }
    if (!chapters || chapters->count == 0) {
        return TR_STATUS_OK;
    }
    mux->format->chapters = av_calloc(chapters->count, sizeof *mux->format->chapters);
    if (!mux->format->chapters) {
        return tr_error_oom(err);
    }
    /* In order of time. Those behind the end are of what was not recorded: a container refuses them, or
     * becomes as long as they say. */
    for (size_t i = 0; i < chapters->count && chapters->list[i].at_s < end_s; i++) {
        double next_s = i + 1 < chapters->count ? fmin(chapters->list[i + 1].at_s, end_s) : end_s;
        if (!add_chapter(mux->format, &chapters->list[i], next_s)) {
            return tr_error_oom(err);
        }
    }
    return TR_STATUS_OK;
}

enum tr_status muxer_begin(struct muxer *mux, const char *options, struct tr_error *err)
{
    AVDictionary *dictionary = NULL;
    mux->format->max_interleave_delta =
        AV_TIME_BASE / 4; /* a stream that pauses must not hold the other back */
    if (options && av_dict_parse_string(&dictionary, options, "=", ":", 0) < 0) {
        av_dict_free(&dictionary);
        return tr_error_oom(err);
    }
    int code = avformat_write_header(mux->format, &dictionary);
    av_dict_free(&dictionary);
    if (code < 0) {
        return mux_failed(mux, "the container could not be begun", code, err);
    }
    mux->header_written = true;
    avio_flush(mux->format->pb);
    return part_check(mux->file, err);
}

enum tr_status muxer_write(struct muxer *mux, AVPacket *packet, int stream, AVRational time_base,
                           struct tr_error *err)
{
    packet->stream_index = stream;
    packet->pts += mux->later[stream];
    packet->dts += mux->later[stream];
    av_packet_rescale_ts(packet, time_base, mux->format->streams[stream]->time_base);
    int code = av_interleaved_write_frame(mux->format, packet);
    if (code < 0) {
        return mux_failed(mux, "a packet could not be written", code, err);
    }
    return part_check(mux->file, err);
}

enum tr_status muxer_end(struct muxer *mux, struct tr_error *err)
{
    if (!mux->format) {
        return TR_STATUS_OK; /* it did not come to a beginning */
    }
    int code = mux->header_written ? av_write_trailer(mux->format) : 0;
    mux->header_written = false;
    if (code < 0) {
        return mux_failed(mux, "the container could not be ended", code, err);
    }
    avio_flush(mux->format->pb);
    return part_check(mux->file, err);
}

void muxer_close(struct muxer *mux)
{
    if (mux->format) {
        mux->format->pb = NULL;
        avformat_free_context(mux->format);
        mux->format = NULL;
    }
}
