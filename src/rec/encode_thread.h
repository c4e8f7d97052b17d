/* The recorder's thread: takes frames and sound from the queue, encodes, writes PATH.part, and at the end
 * makes PATH.
 *
 * Live, the encoders too are opened there, since that takes some frames' time: PATH.part is there at once,
 * and frames wait in the queue. Otherwise they are opened before the thread starts, and a failure is known at
 * once.
 *
 * The first failure is kept, the queue is broken so that nobody waits, and what was written stays. */
#ifndef TRACEREEL_REC_ENCODE_THREAD_H
#define TRACEREEL_REC_ENCODE_THREAD_H

#include "rec/audio_encoder.h"
#include "rec/frame_queue.h"
#include "rec/muxer.h"
#include "rec/packet_log.h"
#include "rec/palette.h"
#include "rec/video_encoder.h"

#include <stdatomic.h>

struct encode_thread {
    /* set at the start, then constant */
    enum rec_kind kind;
    int fps, sample_rate;
    bool force;
    char *path, *title, *comment, *encoders;
    struct rec_config config; /* its strings are those above */
    pthread_t thread;
    struct frame_queue queue; /* has a lock of its own */
    /* the thread's own */
    struct video_encoder video;
    struct audio_encoder audio;
    struct part_file part;
    struct muxer mux;
    struct packet_log video_log, audio_log;
    struct histogram *colors; /* GIF */
    int64_t samples_encoded;
    /* any thread */
    _Atomic int64_t frames_encoded, frames_missed, bytes_finished;
    _Atomic int64_t end_slot; /* set before queue_end: up to here the last frame is repeated */
    _Atomic int state;        /* enum rec_state */
    _Atomic bool discard;
    pthread_mutex_t lock;
    /* under lock */
    struct tr_error first_error;
    struct rec_chapters chapters;
};

enum tr_status encode_thread_start(struct encode_thread *t, enum rec_kind kind,
                                   const struct rec_config *config, size_t frame_slots, size_t sound_s,
                                   struct tr_error *err);
/* TR_STATUS_FAILED once anything has failed, with the first error. */
enum tr_status encode_thread_check(struct encode_thread *t, struct tr_error *err);
enum tr_status encode_thread_chapter(struct encode_thread *t, double at_s, const char *title,
                                     struct tr_error *err);
struct rec_progress encode_thread_progress(struct encode_thread *t);
/* After queue_end: waits, and takes everything down. */
enum tr_status encode_thread_join(struct encode_thread *t, struct rec_progress *last, struct tr_error *err);

#endif
