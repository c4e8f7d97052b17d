#include "win/loudspeaker.h"

#include <SDL.h>

#include <dlfcn.h>
#include <stdlib.h>

struct loudspeaker {
    SDL_AudioDeviceID device;
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

enum status loudspeaker_open(int rate_hz, struct loudspeaker **out, struct error *err)
{
    hush_alsa();
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        return error_set(err, STATUS_FAILED, "sound", "there is no sound card (%s)", SDL_GetError());
    }
    struct loudspeaker *audio = calloc(1, sizeof *audio);
    if (!audio) {
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return error_oom(err);
    }
    SDL_AudioSpec want = {.freq = rate_hz, .format = AUDIO_F32SYS, .channels = 1, .samples = 512}, have;
    audio->device = SDL_OpenAudioDevice(NULL, 0, &want, &have, 0);
    if (!audio->device) {
        enum status status =
            error_set(err, STATUS_FAILED, "sound", "there is no sound card (%s)", SDL_GetError());
        loudspeaker_close(audio);
        return status;
    }
    SDL_PauseAudioDevice(audio->device, 0);
    *out = audio;
    return STATUS_OK;
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

size_t loudspeaker_queued(const struct loudspeaker *audio)
{
    return SDL_GetQueuedAudioSize(audio->device) / sizeof(float);
}

void loudspeaker_queue(struct loudspeaker *audio, const float *samples, size_t count)
{
    SDL_QueueAudio(audio->device, samples, (Uint32)(count * sizeof *samples));
}

void loudspeaker_clear(struct loudspeaker *audio)
{
    SDL_ClearQueuedAudio(audio->device);
}
