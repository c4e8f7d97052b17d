/* The lossless recording again, a picture at a time, in the palette's colours. */
#include "rec/finish.h"

#include "rec/av_error.h"
#include "rec/packet_sink.h"

#include <stdlib.h>
#include <string.h>

#define CENTISECONDS 100

struct gif {
    struct palette palette;
    AVCodecContext *decoder, *encoder;
    struct muxer mux;
    AVFrame *read, *mapped;
    AVPacket *packet;
    _Atomic int64_t *bytes;
    int fps;
    const char *comment; /* until it is written; NULL */
};

static enum tr_status open_decoder(struct gif *gif, const AVStream *stream, struct tr_error *err)
{
    const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
    gif->decoder = codec ? avcodec_alloc_context3(codec) : NULL;
    int code = AVERROR_DECODER_NOT_FOUND;
    if (gif->decoder) {
        code = avcodec_parameters_to_context(gif->decoder, stream->codecpar);
        code = code < 0 ? code : avcodec_open2(gif->decoder, codec, NULL);
    }
    return code < 0 ? error_av(err, "gif", "the recording cannot be decoded", code) : TR_STATUS_OK;
}

static enum tr_status open_encoder(struct gif *gif, int width, int height, struct tr_error *err)
{
    const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_GIF);
    gif->encoder = codec ? avcodec_alloc_context3(codec) : NULL;
    int code = AVERROR_ENCODER_NOT_FOUND;
    if (gif->encoder) {
        gif->encoder->width = width;
        gif->encoder->height = height;
        gif->encoder->pix_fmt = AV_PIX_FMT_PAL8;
        gif->encoder->time_base = (AVRational){1, CENTISECONDS};
        code = avcodec_open2(gif->encoder, codec, NULL);
    }
    if (code < 0) {
        return error_av(err, "gif", "this libav has no GIF encoder that works", code);
    }
    gif->mapped->format = AV_PIX_FMT_PAL8;
    gif->mapped->width = width;
    gif->mapped->height = height;
    return av_frame_get_buffer(gif->mapped, 0) < 0 ? tr_error_oom(err) : TR_STATUS_OK;
}

static enum tr_status open_output(struct gif *gif, struct part_file *out, struct tr_error *err)
{
    enum tr_status status = muxer_open(&gif->mux, out, "gif", err);
    AVCodecParameters *parameters = avcodec_parameters_alloc();
    if (status == TR_STATUS_OK &&
        (!parameters || avcodec_parameters_from_context(parameters, gif->encoder) < 0 ||
         muxer_add(&gif->mux, parameters, gif->encoder->time_base, (AVRational){0, 1}) < 0)) {
        status = tr_error_oom(err);
    }
    avcodec_parameters_free(&parameters);
    return status == TR_STATUS_OK ? muxer_begin(&gif->mux, "loop=0", err) : status;
}

/* A row of the decoded picture as 0x??RRGGBB; the lossless encoders give one of two layouts. */
static void read_row(const AVFrame *frame, int y, uint32_t *row)
{
    if (frame->format == AV_PIX_FMT_GBRP) {
        const uint8_t *green = frame->data[0] + (ptrdiff_t)y * frame->linesize[0];
        const uint8_t *blue = frame->data[1] + (ptrdiff_t)y * frame->linesize[1];
        const uint8_t *red = frame->data[2] + (ptrdiff_t)y * frame->linesize[2];
        for (int x = 0; x < frame->width; x++) {
            row[x] = (uint32_t)red[x] << 16 | (uint32_t)green[x] << 8 | blue[x];
        }
        return;
    }
    const uint8_t *at = frame->data[0] + (ptrdiff_t)y * frame->linesize[0];
    for (int x = 0; x < frame->width; x++, at += 4) {
        row[x] = (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
    }
}

static enum tr_status map_frame(struct gif *gif, struct tr_error *err)
{
    const AVFrame *read = gif->read;
    if (read->format != AV_PIX_FMT_GBRP && read->format != AV_PIX_FMT_BGR0 &&
        read->format != AV_PIX_FMT_BGRA) {
        return tr_error_set(err, TR_STATUS_FAILED, "gif", "the lossless encoder of this libav keeps no RGB");
    }
    if (av_frame_make_writable(gif->mapped) < 0) {
        return tr_error_oom(err);
    }
    uint32_t *row = calloc((size_t)read->width, sizeof *row);
    if (!row) {
        return tr_error_oom(err);
    }
    for (int y = 0; y < gif->mapped->height; y++) {
        uint8_t *to = gif->mapped->data[0] + (ptrdiff_t)y * gif->mapped->linesize[0];
        read_row(read, y, row);
        for (int x = 0; x < gif->mapped->width; x++) {
            to[x] = gif->palette.of_cell[cell_of(row[x])];
        }
    }
    free(row);
    /* Entry 255 stays transparent: the encoder uses it for what has not changed. */
    uint32_t colors[256] = {0};
    memcpy(colors, gif->palette.colors, sizeof gif->palette.colors);
    memcpy(gif->mapped->data[1], colors, sizeof colors);
    return TR_STATUS_OK;
}

/* A comment in GIF89a's way (section 24), behind the first picture's palette: there readers look for it. The
 * muxer has no word for it and passes on the packet's bytes up to the picture's own. */
static enum tr_status add_comment(AVPacket *packet, const char *comment, struct tr_error *err)
{
    enum { HEADER_BYTES = 13, BLOCK_BYTES = 255 };
    const size_t len = strlen(comment), blocks = (len + BLOCK_BYTES - 1) / BLOCK_BYTES;
    const size_t more = 2 + blocks + len + 1;
    if (packet->size < HEADER_BYTES) {
        return TR_STATUS_OK;
    }
    const uint8_t flags = packet->data[10];
    const size_t at = HEADER_BYTES + (flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0);
    const size_t before = (size_t)packet->size;
    if (at > before || av_grow_packet(packet, (int)more) < 0) {
        return at > before ? TR_STATUS_OK : tr_error_oom(err);
    }
    uint8_t *to = packet->data + at;
    memmove(to + more, to, before - at);
    *to++ = 0x21; /* an extension: */
    *to++ = 0xfe; /* a comment */
    for (size_t done = 0; done < len;) {
        const size_t block = len - done < BLOCK_BYTES ? len - done : BLOCK_BYTES;
        *to++ = (uint8_t)block;
        memcpy(to, comment + done, block);
        to += block;
        done += block;
    }
    *to = 0;
    return TR_STATUS_OK;
}

static enum tr_status write_packet(void *context, AVPacket *packet, struct tr_error *err)
{
    struct gif *gif = context;
    enum tr_status status = TR_STATUS_OK;
    if (gif->comment) {
        status = add_comment(packet, gif->comment, err);
        gif->comment = NULL;
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = muxer_write(&gif->mux, packet, 0, gif->encoder->time_base, err);
    *gif->bytes = gif->mux.file->bytes;
    return status;
}

/* Rounded, pictures of 60 a second would stand a hundredth apart here and three there, and players make a
 * tenth of a hundredth: so what is quicker than they can be stands on their own grid. */
static int64_t slot_time_cs(int64_t slot, int fps)
{
    if (fps > GIF_FPS_MAX) {
        return slot * GIF_FPS_MAX / fps * (CENTISECONDS / GIF_FPS_MAX);
    }
    return av_rescale(slot, CENTISECONDS, fps);
}

/* All pictures that the decoder has ready; their times are in slots. */
static enum tr_status pass_on(struct gif *gif, struct tr_error *err)
{
    for (;;) {
        int code = avcodec_receive_frame(gif->decoder, gif->read);
        if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) {
            return TR_STATUS_OK;
        }
        if (code < 0) {
            return error_av(err, "gif", "the recording cannot be decoded", code);
        }
        enum tr_status status = map_frame(gif, err);
        if (status == TR_STATUS_OK) {
            gif->mapped->pts = slot_time_cs(gif->read->pts, gif->fps);
            status = encode_frame(gif->encoder, gif->mapped, gif->packet, write_packet, gif, err);
        }
        av_frame_unref(gif->read);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
}

static enum tr_status convert_all(struct gif *gif, const struct finish_job *job, AVFormatContext *in,
                                  struct tr_error *err)
{
    struct packet_place place = {0, 0};
    struct packet_times times;
    enum tr_status status = TR_STATUS_OK;
    AVPacket *packet = av_packet_alloc();
    if (!packet) {
        return tr_error_oom(err);
    }
    while (status == TR_STATUS_OK && av_read_frame(in, packet) >= 0 &&
           packet_log_next(job->video.log, &place, &times)) {
        packet->pts = times.pts;
        packet->dts = times.dts;
        int code = avcodec_send_packet(gif->decoder, packet);
        av_packet_unref(packet);
        status = code < 0 ? error_av(err, "gif", "the recording cannot be decoded", code) : pass_on(gif, err);
    }
    av_packet_free(&packet);
    if (status == TR_STATUS_OK) {
        avcodec_send_packet(gif->decoder, NULL);
        status = pass_on(gif, err);
    }
    if (status == TR_STATUS_OK) {
        status = encode_frame(gif->encoder, NULL, gif->packet, write_packet, gif, err);
    }
    return status == TR_STATUS_OK ? muxer_end(&gif->mux, err) : status;
}

enum tr_status finish_gif(const struct finish_job *job, AVFormatContext *in, struct part_file *out,
                          struct tr_error *err)
{
    struct gif *gif = calloc(1, sizeof *gif);
    if (!gif) {
        return tr_error_oom(err);
    }
    gif->fps = job->fps;
    gif->comment = job->comment;
    gif->bytes = job->bytes;
    gif->read = av_frame_alloc();
    gif->mapped = av_frame_alloc();
    gif->packet = av_packet_alloc();
    enum tr_status status = TR_STATUS_OK;
    if (!gif->read || !gif->mapped || !gif->packet || !palette_make(&gif->palette, job->colors)) {
        status = tr_error_oom(err);
    }
    if (status == TR_STATUS_OK) {
        status = open_decoder(gif, in->streams[0], err);
    }
    if (status == TR_STATUS_OK) {
        status = open_encoder(gif, job->video.parameters->width, job->video.parameters->height, err);
    }
    if (status == TR_STATUS_OK) {
        status = open_output(gif, out, err);
    }
    if (status == TR_STATUS_OK) {
        status = convert_all(gif, job, in, err);
    }
    muxer_close(&gif->mux);
    avcodec_free_context(&gif->decoder);
    avcodec_free_context(&gif->encoder);
    av_frame_free(&gif->read);
    av_frame_free(&gif->mapped);
    av_packet_free(&gif->packet);
    free(gif);
    return status;
}
