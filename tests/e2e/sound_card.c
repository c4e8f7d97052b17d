/* A sound card made of a clock, as a plugin of ALSA: it plays 48000 samples a second by CLOCK_MONOTONIC, asks
 * for more as cards do, runs dry as cards do, and writes down which samples were heard when. So SDL's own
 * ALSA driver, and libasound under it, play what the window wants played, on a machine without a card.
 *
 * TRACEREEL_CARD_LOG names the file: records of a double (the time at which the first sample sounds), a
 * uint32_t (how many) and as many floats. */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define RATE      48000
#define WAITS_MAX 65536

struct card {
    snd_pcm_ioplug_t io;
    FILE *log;
    double start_s; /* when sample 0 since the last prepare sounded; 0: not started */
    uint64_t written;
    float waits[WAITS_MAX]; /* written before the start, whose time is not known yet */
    uint32_t waiting;
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void write_down(struct card *card, double time_s, const float *samples, uint32_t count)
{
    if (count) {
        fwrite(&time_s, sizeof time_s, 1, card->log);
        fwrite(&count, sizeof count, 1, card->log);
        fwrite(samples, sizeof *samples, count, card->log);
        fflush(card->log);
    }
}

static int card_start(snd_pcm_ioplug_t *io)
{
    struct card *card = io->private_data;
    card->start_s = now_s();
    write_down(card, card->start_s, card->waits, card->waiting);
    card->waiting = 0;
    return 0;
}

static int card_prepare(snd_pcm_ioplug_t *io)
{
    struct card *card = io->private_data;
    card->start_s = 0;
    card->written = card->waiting = 0;
    return 0;
}

/* Woken each millisecond; ready where a period has room. */
static int card_poll_revents(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned count,
                             unsigned short *revents)
{
    struct card *card = io->private_data;
    uint64_t ticks;
    *revents = 0;
    if (count == 1 && fds->revents & POLLIN && read(io->poll_fd, &ticks, sizeof ticks) > 0) {
        double played = card->start_s > 0 ? (now_s() - card->start_s) * RATE : 0;
        double held = (double)card->written - played;
        *revents = held + (double)io->period_size <= (double)io->buffer_size ? POLLOUT : 0;
    }
    return 0;
}

static int card_stop(snd_pcm_ioplug_t *io)
{
    return card_prepare(io);
}

static snd_pcm_sframes_t card_pointer(snd_pcm_ioplug_t *io)
{
    struct card *card = io->private_data;
    if (card->start_s == 0) {
        return 0;
    }
    uint64_t played = (uint64_t)((now_s() - card->start_s) * RATE);
    if (played > card->written) {
        return -EPIPE;
    }
    return (snd_pcm_sframes_t)(played % io->buffer_size);
}

static snd_pcm_sframes_t card_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                       snd_pcm_uframes_t offset, snd_pcm_uframes_t size)
{
    struct card *card = io->private_data;
    const char *from = (const char *)areas->addr + (areas->first + areas->step * offset) / 8;
    float samples[4096];
    snd_pcm_uframes_t count = size < 4096 ? size : 4096;
    for (snd_pcm_uframes_t i = 0; i < count; i++) {
        samples[i] = *(const float *)(const void *)(from + i * areas->step / 8);
    }
    if (card->start_s > 0) {
        write_down(card, card->start_s + (double)card->written / RATE, samples, (uint32_t)count);
    } else {
        for (snd_pcm_uframes_t i = 0; i < count && card->waiting < WAITS_MAX; i++) {
            card->waits[card->waiting++] = samples[i];
        }
    }
    card->written += count;
    return (snd_pcm_sframes_t)count;
}

static int card_close(snd_pcm_ioplug_t *io)
{
    struct card *card = io->private_data;
    fclose(card->log);
    close(io->poll_fd);
    free(card);
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {.start = card_start,
                                                    .stop = card_stop,
                                                    .pointer = card_pointer,
                                                    .transfer = card_transfer,
                                                    .prepare = card_prepare,
                                                    .poll_revents = card_poll_revents,
                                                    .close = card_close};

SND_PCM_PLUGIN_DEFINE_FUNC(clockwork)
{
    (void)root, (void)conf;
    const char *path = getenv("TRACEREEL_CARD_LOG");
    struct card *card = calloc(1, sizeof *card);
    if (!card || !path || stream != SND_PCM_STREAM_PLAYBACK || !(card->log = fopen(path, "wb"))) {
        free(card);
        return -ENODEV;
    }
    card->io = (snd_pcm_ioplug_t){.version = SND_PCM_IOPLUG_VERSION,
                                  .name = "a card made of a clock",
                                  .callback = &callbacks,
                                  .private_data = card,
                                  .poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK),
                                  .poll_events = POLLIN,
                                  .mmap_rw = 0};
    const struct itimerspec each_ms = {{0, 1000000}, {0, 1000000}};
    timerfd_settime(card->io.poll_fd, 0, &each_ms, NULL);
    int status = snd_pcm_ioplug_create(&card->io, name, stream, mode);
    if (status < 0) {
        fclose(card->log);
        free(card);
        return status;
    }
    static const unsigned access[] = {SND_PCM_ACCESS_RW_INTERLEAVED}, format[] = {SND_PCM_FORMAT_FLOAT_LE};
    snd_pcm_ioplug_set_param_list(&card->io, SND_PCM_IOPLUG_HW_ACCESS, 1, access);
    snd_pcm_ioplug_set_param_list(&card->io, SND_PCM_IOPLUG_HW_FORMAT, 1, format);
    snd_pcm_ioplug_set_param_minmax(&card->io, SND_PCM_IOPLUG_HW_CHANNELS, 1, 1);
    snd_pcm_ioplug_set_param_minmax(&card->io, SND_PCM_IOPLUG_HW_RATE, RATE, RATE);
    snd_pcm_ioplug_set_param_minmax(&card->io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 256, 1 << 16);
    snd_pcm_ioplug_set_param_minmax(&card->io, SND_PCM_IOPLUG_HW_PERIODS, 2, 16);
    *pcmp = card->io.pcm;
    return 0;
}
SND_PCM_PLUGIN_SYMBOL(clockwork);
