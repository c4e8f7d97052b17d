/* Pictures and sound on their way to the encoder's thread: a ring of frames and one of samples. Frames are
 * recycled, the last one given back first: it is still in the processor's cache, and a queue that is seldom
 * deep takes little memory.
 *
 * Offline, whoever hands something in waits for room, so that nothing is lost. Live, nobody waits: a frame
 * without room is refused (and counted by the caller as missed), samples without room become silence of the
 * same length. One thread hands in, one takes out. */
#ifndef TRACEREEL_REC_FRAME_QUEUE_H
#define TRACEREEL_REC_FRAME_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct queued_frame {
    uint32_t *pixels;      /* width x height, no padding; the queue's */
    int64_t repeat_before; /* slots before this frame that repeat the one before */
};

struct frame_queue {
    /* set in init, then constant */
    size_t frame_pixels, slots, samples_max;
    int channels;
    bool waits;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* under lock */
    struct queued_frame *frames; /* all `slots` of them */
    struct queued_frame **ring;  /* the frames that wait, oldest at `first` */
    size_t first, count;
    struct queued_frame **spare; /* a stack of those that hold nothing */
    size_t spare_count;
    struct queued_frame *reserved; /* the producer's; NULL: none */
    int64_t queued_pictures;       /* with repeats */
    float *samples;                /* ring of samples_max * channels */
    size_t sample_first, sample_count;
    int64_t silence;    /* samples that found no room, all of them later than what is in the ring */
    bool ended, broken; /* nothing comes any more; nothing is taken any more */
};

/* False: out of memory. channels 0: no sound. */
bool queue_init(struct frame_queue *queue, size_t frame_pixels, size_t slots, int channels,
                size_t samples_max, bool waits);
void queue_destroy(struct frame_queue *queue);

/* The producer's side. queue_reserve gives the buffer to draw into, NULL where there is no room (live) or the
 * queue is broken; queue_push hands it over. */
struct queued_frame *queue_reserve(struct frame_queue *queue);
/* Writes to some of the frames that hold nothing, from any thread: the system hands memory over page by page
 * at the first write, which takes some milliseconds a frame. */
void queue_warm(struct frame_queue *queue, size_t frames);
void queue_push(struct frame_queue *queue);
/* False: the queue is broken. */
bool queue_samples(struct frame_queue *queue, const float *samples, size_t count);
void queue_end(struct frame_queue *queue);

/* The consumer's side. queue_wait waits for a frame, for much sound, or for the end. *frame is the next one,
 * the consumer's until queue_pop, or NULL: there is only sound. False: that was all, but for sound.
 * queue_take_samples copies at most `most` samples of what is there, without waiting. */
bool queue_wait(struct frame_queue *queue, const struct queued_frame **frame);
void queue_pop(struct frame_queue *queue);
size_t queue_take_samples(struct frame_queue *queue, float *to, size_t most);
/* Wakes the producer for good: nothing will be taken any more. */
void queue_break(struct frame_queue *queue);

/* Pictures handed in and not yet popped. */
int64_t queue_depth(struct frame_queue *queue);

#endif
