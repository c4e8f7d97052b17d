#include "rec/frame_queue.h"

#include <stdlib.h>
#include <string.h>

bool queue_init(struct frame_queue *queue, size_t frame_pixels, size_t slots, int channels,
                size_t samples_max, bool waits)
{
    *queue = (struct frame_queue){.frame_pixels = frame_pixels,
                                  .slots = slots,
                                  .channels = channels,
                                  .samples_max = channels ? samples_max : 0,
                                  .waits = waits};
    if (pthread_mutex_init(&queue->lock, NULL) != 0) {
        return false;
    }
    if (pthread_cond_init(&queue->changed, NULL) != 0) {
        pthread_mutex_destroy(&queue->lock);
        return false;
    }
    queue->frames = calloc(slots, sizeof *queue->frames);
    queue->ring = calloc(slots, sizeof *queue->ring);
    queue->spare = calloc(slots, sizeof *queue->spare);
    bool ready = queue->frames && queue->ring && queue->spare;
    for (size_t i = 0; ready && i < slots; i++) {
        queue->frames[i].pixels = malloc(frame_pixels * sizeof(uint32_t));
        queue->spare[queue->spare_count++] = &queue->frames[i];
        ready = queue->frames[i].pixels != NULL;
    }
    if (ready && channels) {
        queue->samples = malloc(samples_max * (size_t)channels * sizeof *queue->samples);
        ready = queue->samples != NULL;
    }
    if (!ready) {
        queue_destroy(queue);
    }
    return ready;
}

void queue_destroy(struct frame_queue *queue)
{
    for (size_t i = 0; queue->frames && i < queue->slots; i++) {
        free(queue->frames[i].pixels);
    }
    free(queue->frames);
    free(queue->ring);
    free(queue->spare);
    free(queue->samples);
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
}

struct queued_frame *queue_reserve(struct frame_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->waits && !queue->reserved && queue->spare_count == 0 && !queue->broken) {
        pthread_cond_wait(&queue->changed, &queue->lock);
    }
    if (!queue->reserved && queue->spare_count > 0) {
        queue->reserved = queue->spare[--queue->spare_count];
    }
    struct queued_frame *frame = queue->broken ? NULL : queue->reserved;
    pthread_mutex_unlock(&queue->lock);
    return frame;
}

void queue_push(struct frame_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->queued_pictures += 1 + queue->reserved->repeat_before;
    queue->ring[(queue->first + queue->count) % queue->slots] = queue->reserved;
    queue->reserved = NULL;
    queue->count++;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

void queue_warm(struct frame_queue *queue, size_t frames)
{
    /* From the stack's foot, one at a time: the producer finds room on top meanwhile. Each one warmed goes on
     * top. */
    for (size_t i = 0; i < frames; i++) {
        pthread_mutex_lock(&queue->lock);
        struct queued_frame *frame = queue->spare_count > 1 ? queue->spare[0] : NULL;
        if (frame) {
            memmove(queue->spare, queue->spare + 1, --queue->spare_count * sizeof *queue->spare);
        }
        pthread_mutex_unlock(&queue->lock);
        if (!frame) {
            return;
        }
        memset(frame->pixels, 0, queue->frame_pixels * sizeof *frame->pixels);
        pthread_mutex_lock(&queue->lock);
        queue->spare[queue->spare_count++] = frame;
        pthread_mutex_unlock(&queue->lock);
    }
}

/* Under the lock. */
static void put_samples(struct frame_queue *queue, const float *samples, size_t count)
{
    for (size_t done = 0; done < count;) {
        size_t at = (queue->sample_first + queue->sample_count) % queue->samples_max;
        size_t n = queue->samples_max - at < count - done ? queue->samples_max - at : count - done;
        size_t channels = (size_t)queue->channels;
        memcpy(queue->samples + at * channels, samples + done * channels, n * channels * sizeof *samples);
        queue->sample_count += n;
        done += n;
    }
}

bool queue_samples(struct frame_queue *queue, const float *samples, size_t count)
{
    pthread_mutex_lock(&queue->lock);
    while (count > 0 && !queue->broken) {
        size_t room = queue->silence ? 0 : queue->samples_max - queue->sample_count;
        size_t n = room < count ? room : count;
        put_samples(queue, samples, n);
        samples += n * (size_t)queue->channels;
        count -= n;
        if (count > 0 && !queue->waits) {
            queue->silence += (int64_t)count;
            count = 0;
        } else if (count > 0) {
            pthread_cond_signal(&queue->changed);
            pthread_cond_wait(&queue->changed, &queue->lock);
        }
    }
    bool intact = !queue->broken;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    return intact;
}

void queue_end(struct frame_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->ended = true;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

bool queue_wait(struct frame_queue *queue, const struct queued_frame **frame)
{
    pthread_mutex_lock(&queue->lock);
    /* Much sound without a frame: were it left there, whoever hands it in might wait for us for ever. */
    while (queue->count == 0 && !queue->ended && 2 * queue->sample_count <= queue->samples_max) {
        pthread_cond_wait(&queue->changed, &queue->lock);
    }
    *frame = queue->count ? queue->ring[queue->first] : NULL;
    bool more = queue->count > 0 || !queue->ended;
    pthread_mutex_unlock(&queue->lock);
    return more;
}

void queue_pop(struct frame_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    struct queued_frame *frame = queue->ring[queue->first];
    queue->queued_pictures -= 1 + frame->repeat_before;
    queue->spare[queue->spare_count++] = frame;
    queue->first = (queue->first + 1) % queue->slots;
    queue->count--;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

size_t queue_take_samples(struct frame_queue *queue, float *to, size_t most)
{
    pthread_mutex_lock(&queue->lock);
    size_t channels = (size_t)queue->channels, done = 0;
    while (done < most && queue->sample_count > 0) {
        size_t n = queue->samples_max - queue->sample_first;
        n = n < queue->sample_count ? n : queue->sample_count;
        n = n < most - done ? n : most - done;
        memcpy(to + done * channels, queue->samples + queue->sample_first * channels,
               n * channels * sizeof *to);
        queue->sample_first = (queue->sample_first + n) % queue->samples_max;
        queue->sample_count -= n;
        done += n;
    }
    while (done < most && queue->silence > 0) {
        memset(to + done * channels, 0, channels * sizeof *to);
        queue->silence--;
        done++;
    }
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    return done;
}

void queue_break(struct frame_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->broken = true;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

int64_t queue_depth(struct frame_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    int64_t depth = queue->queued_pictures;
    pthread_mutex_unlock(&queue->lock);
    return depth;
}
