/* Packets into a container. */
#ifndef TRACEREEL_REC_MUXER_H
#define TRACEREEL_REC_MUXER_H

#include "rec/part_file.h"

#include <libavformat/avformat.h>
#include <stdbool.h>

struct rec_chapters {
    struct rec_chapter {
        double at_s;
        char *title;
    } * list;
    size_t count;
};

#define MUXER_STREAMS_MAX 2

struct muxer {
    struct part_file *file; /* borrowed */
    AVFormatContext *format;
    bool matroska;
    int64_t later[MUXER_STREAMS_MAX]; /* samples that libavformat fails to move a stream's packets by */
    bool header_written;
};

/* format_name as libavformat knows it. */
enum tr_status muxer_open(struct muxer *mux, struct part_file *file, const char *format_name,
                          struct tr_error *err);
/* One more stream, before muxer_begin; returns its index or -1: out of memory. */
int muxer_add(struct muxer *mux, const AVCodecParameters *parameters, AVRational time_base,
              AVRational frame_rate);
/* Title, comment and chapters may be NULL; chapters are in order of time and reach up to end_s, and those
 * that begin no earlier are left out. */
enum tr_status muxer_describe(struct muxer *mux, const char *title, const char *comment,
                              const struct rec_chapters *chapters, double end_s, struct tr_error *err);
/* `options`: "key=value:key=value" of the container. */
enum tr_status muxer_begin(struct muxer *mux, const char *options, struct tr_error *err);
/* Takes the packet's contents; its times are in time_base. */
enum tr_status muxer_write(struct muxer *mux, AVPacket *packet, int stream, AVRational time_base,
                           struct tr_error *err);
/* Writes the end. Every error since the beginning counts; muxer_close must still follow. */
enum tr_status muxer_end(struct muxer *mux, struct tr_error *err);
void muxer_close(struct muxer *mux);

#endif
