#include "win/loudspeaker.h"

#include "win/sound_clock.h"
#include "win/window.h"

#include <SDL.h>

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* SDL looks for room each 10 ms with some drivers: blocks of 512 would run dry between two looks. */
#define BLOCK 1024
/* Drivers keep two blocks: the one that is heard and the next. */
#define BLOCKS_HELD 2

struct loudspeaker {
    SDL_AudioDeviceID device;
    double rate_hz;
    /* under the device's lock, shared with SDL's audio thread */
    float ring[LOUDSPEAKER_ROOM];
    size_t first, count;
    uint64_t given; /* to the card since it was opened, silence too */
    struct sound_clock clock;
};

static void say_nothing(const char *file, int line, const char *function, int code, const char *format, ...)
{
    (void)file, (void)line, (void)function, (void)code, (void)format;
}

/* Where there is no sound card libasound, if SDL comes to ask it, writes ten lines on the terminal about
 * that. */
static void hush_alsa(void)
{
    typedef int set_handler(void (*)(const char *, int, const char *, int, const char *, ...));
    void *lib = dlopen("libasound.so.2", RTLD_LAZY); /* stays: SDL takes the same one */
    set_handler *set = NULL;
    if (lib) {
        *(void **)&set = dlsym(lib, "snd_lib_error_set_handler");
    }
    if (set) {
        set(say_nothing);
    }
}

/* The card asks for more, on SDL's audio thread, which holds the device's lock. What was not queued in time
 * is silence. */
static void give(void *user, Uint8 *bytes, int len)
{
    struct loudspeaker *audio = user;
    float *out = (float *)(void *)bytes;
    size_t want = (size_t)len / sizeof *out, have = audio->count < want ? audio->count : want;
    sound_clock_asked(&audio->clock, window_clock_s(), audio->given);
    for (size_t i = 0; i < have; i++) {
        out[i] = audio->ring[(audio->first + i) % LOUDSPEAKER_ROOM];
    }
    memset(out + have, 0, (want - have) * sizeof *out);
    audio->first = (audio->first + have) % LOUDSPEAKER_ROOM;
    audio->count -= have;
    audio->given += want;
}

enum tr_status loudspeaker_open(int rate_hz, struct loudspeaker **out, struct tr_error *err)
{
    hush_alsa();
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        return tr_error_set(err, TR_STATUS_FAILED, "sound", "there is no sound card (%s)", SDL_GetError());
    }
    struct loudspeaker *audio = calloc(1, sizeof *audio);
    if (!audio) {
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return tr_error_oom(err);
    }
    audio->rate_hz = rate_hz;
    sound_clock_init(&audio->clock, rate_hz, BLOCKS_HELD * BLOCK);
    SDL_AudioSpec want = {.freq = rate_hz,
                          .format = AUDIO_F32SYS,
                          .channels = 1,
                          .samples = BLOCK,
                          .callback = give,
                          .userdata = audio};
    audio->device = SDL_OpenAudioDevice(NULL, 0, &want, NULL, 0);
    if (!audio->device) {
        enum tr_status status =
            tr_error_set(err, TR_STATUS_FAILED, "sound", "there is no sound card (%s)", SDL_GetError());
        loudspeaker_close(audio);
        return status;
    }
    SDL_PauseAudioDevice(audio->device, 0);
    *out = audio;
    return TR_STATUS_OK;
}

void loudspeaker_close(struct loudspeaker *audio)
{
    if (!audio) {
        return;
    }
    if (audio->device) {
        SDL_CloseAudioDevice(audio->device);
    }
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    free(audio);
}

size_t loudspeaker_queued(struct loudspeaker *audio)
{
    SDL_LockAudioDevice(audio->device);
    size_t count = audio->count;
    SDL_UnlockAudioDevice(audio->device);
    return count;
}

void loudspeaker_queue(struct loudspeaker *audio, const float *samples, size_t count)
{
    SDL_LockAudioDevice(audio->device);
    for (size_t i = 0; i < count && audio->count < LOUDSPEAKER_ROOM; i++) {
        audio->ring[(audio->first + audio->count++) % LOUDSPEAKER_ROOM] = samples[i];
    }
    SDL_UnlockAudioDevice(audio->device);
}

void loudspeaker_clear(struct loudspeaker *audio)
{
    SDL_LockAudioDevice(audio->device);
    audio->count = 0;
    SDL_UnlockAudioDevice(audio->device);
}

double loudspeaker_ahead_s(struct loudspeaker *audio, double now_s)
{
    SDL_LockAudioDevice(audio->device);
    double ahead = (double)audio->given + (double)audio->count - sound_clock_played(&audio->clock, now_s);
    SDL_UnlockAudioDevice(audio->device);
    return ahead / audio->rate_hz;
}
