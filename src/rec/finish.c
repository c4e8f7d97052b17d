#include "rec/finish.h"

#include "base/out_file.h"
#include "rec/av_error.h"

#include <libavutil/mem.h>
#include <string.h>

static enum tr_status open_input(struct part_file *part, AVFormatContext **in, struct tr_error *err)
{
    enum tr_status status = part_reopen(part, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    *in = avformat_alloc_context();
    if (!*in) {
        return tr_error_oom(err);
    }
    (*in)->pb = part->io;
    (*in)->flags |= AVFMT_FLAG_CUSTOM_IO;
    int code = avformat_open_input(in, "", av_find_input_format("matroska"), NULL); /* frees *in on failure */
    return code < 0 ? error_av(err, part->path, "what was recorded cannot be read back", code) : TR_STATUS_OK;
}

/* As the encoder described it, but with the container's form of the codec's header, which the packets have
 * too. */
static int add_stream(struct muxer *mux, const struct finish_stream *stream, const AVStream *read,
                      AVRational rate, bool run_in_left_out)
{
    AVCodecParameters *parameters = avcodec_parameters_alloc();
    int index = -1;
    if (parameters && avcodec_parameters_copy(parameters, stream->parameters) >= 0) {
        uint8_t *header = NULL;
        int size = read->codecpar->extradata_size;
        if (size > 0) {
            header = av_mallocz((size_t)size + AV_INPUT_BUFFER_PADDING_SIZE);
        }
        if (header) {
            memcpy(header, read->codecpar->extradata, (size_t)size);
            av_freep(&parameters->extradata);
            parameters->extradata = header;
            parameters->extradata_size = size;
        }
        parameters->initial_padding = run_in_left_out ? 0 : parameters->initial_padding;
        index = size > 0 && !header ? -1 : muxer_add(mux, parameters, stream->time_base, rate);
    }
    avcodec_parameters_free(&parameters);
    return index;
}

static enum tr_status add_streams(const struct finish_job *job, const AVFormatContext *in, struct muxer *mux,
                                  struct tr_error *err)
{
    const struct finish_stream *streams[2] = {&job->video, &job->audio};
    const AVRational rates[2] = {{job->fps, 1}, {0, 1}};
    for (unsigned i = 0; i < 2 && streams[i]->parameters; i++) {
        if (i >= in->nb_streams ||
            add_stream(mux, streams[i], in->streams[i], rates[i], job->kind == REC_MKV) != (int)i) {
            return tr_error_oom(err);
        }
    }
    return TR_STATUS_OK;
}

/* Matroska cannot say (for AAC, so that all players would heed it) that the first packet is only there to
 * start the decoder up. Left out, everything begins at 0; what it costs is a fade over the sound's first 21
 * ms. */
static bool is_run_in(const struct finish_job *job, int stream, struct packet_times times)
{
    return job->kind == REC_MKV && stream == 1 && times.pts < 0;
}

static enum tr_status copy_packets(const struct finish_job *job, AVFormatContext *in, struct muxer *mux,
                                   struct tr_error *err)
{
    const struct finish_stream *streams[2] = {&job->video, &job->audio};
    struct packet_place places[2] = {{0, 0}, {0, 0}};
    size_t seen[2] = {0, 0};
    AVPacket *packet = av_packet_alloc();
    enum tr_status status = packet ? TR_STATUS_OK : tr_error_oom(err);
    while (status == TR_STATUS_OK && av_read_frame(in, packet) >= 0) {
        int i = packet->stream_index;
        struct packet_times times;
        if (i < 2 && streams[i]->log && packet_log_next(streams[i]->log, &places[i], &times)) {
            seen[i]++;
            packet->pts = times.pts;
            packet->dts = times.dts;
            packet->duration = times.duration;
            packet->pos = -1;
            if (!is_run_in(job, i, times)) {
                status = muxer_write(mux, packet, i, streams[i]->time_base, err);
            }
            *job->bytes = mux->file->bytes;
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    bool whole = seen[0] == job->video.log->count && (!job->audio.log || seen[1] == job->audio.log->count);
    if (status == TR_STATUS_OK && !whole) {
        status = tr_error_set(err, TR_STATUS_FAILED, job->path,
                              "only %zu of %zu pictures could be read back from the recording", seen[0],
                              job->video.log->count);
    }
    return status;
}

static const char *container_of(enum rec_kind kind)
{
    return kind == REC_MP4 ? "mp4" : kind == REC_WEBM ? "webm" : "matroska";
}

static enum tr_status remux(const struct finish_job *job, AVFormatContext *in, struct part_file *out,
                            struct tr_error *err)
{
    struct muxer mux;
    enum tr_status status = muxer_open(&mux, out, container_of(job->kind), err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = add_streams(job, in, &mux, err);
    if (status == TR_STATUS_OK) {
        status = muxer_describe(&mux, job->title, job->comment, job->chapters, job->end_s, err);
    }
    if (status == TR_STATUS_OK) {
        status = muxer_begin(&mux, job->kind == REC_MP4 ? "movflags=+faststart" : NULL, err);
    }
    if (status == TR_STATUS_OK) {
        status = copy_packets(job, in, &mux, err);
    }
    if (status == TR_STATUS_OK) {
        status = muxer_end(&mux, err);
    }
    muxer_close(&mux);
    return status;
}

/* The film as it was asked for, into a file that is open. */
static enum tr_status make(const struct finish_job *job, AVFormatContext *in, const struct out_file *whole,
                           struct tr_error *err)
{
    struct part_file out = {.fd = -1};
    enum tr_status status = part_of_open(&out, whole->temporary, whole->fd, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = job->kind == REC_GIF ? finish_gif(job, in, &out, err) : remux(job, in, &out, err);
    struct tr_error close_error;
    if (part_close(&out, &close_error) != TR_STATUS_OK && status == TR_STATUS_OK) {
        status = TR_STATUS_FAILED;
        if (err) {
            *err = close_error;
        }
    }
    *job->bytes = out.bytes;
    part_destroy(&out);
    return status;
}

enum tr_status finish_file(const struct finish_job *job, struct part_file *part, struct tr_error *err)
{
    AVFormatContext *in = NULL;
    struct out_file whole;
    enum tr_status status = open_input(part, &in, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = out_file_create(&whole, job->path, job->force, err);
    if (status != TR_STATUS_OK) {
        goto close_input;
    }
    status = whole.temporary ? make(job, in, &whole, err)
                             : tr_error_set(err, TR_STATUS_FAILED, job->path, "is no regular file any more");
    if (status == TR_STATUS_OK) {
        status = out_file_put(&whole, err);
    } else {
        out_file_drop(&whole);
    }
close_input:
    avformat_close_input(&in);
    return status;
}
