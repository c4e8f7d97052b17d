#include "win/audio.h"

#include <SDL.h>

#include <stdlib.h>

struct audio {
    SDL_AudioDeviceID device;
};

enum status audio_open(int rate_hz, struct audio **out, struct error *err)
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        return error_set(err, STATUS_FAILED, "sound", "there is no sound card (%s)", SDL_GetError());
    }
    struct audio *audio = calloc(1, sizeof *audio);
    if (!audio) {
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return error_oom(err);
    }
    SDL_AudioSpec want = {.freq = rate_hz, .format = AUDIO_F32SYS, .channels = 1, .samples = 512}, have;
    audio->device = SDL_OpenAudioDevice(NULL, 0, &want, &have, 0);
    if (!audio->device) {
        enum status status =
            error_set(err, STATUS_FAILED, "sound", "there is no sound card (%s)", SDL_GetError());
        audio_close(audio);
        return status;
    }
    SDL_PauseAudioDevice(audio->device, 0);
    *out = audio;
    return STATUS_OK;
}

void audio_close(struct audio *audio)
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

size_t audio_queued(const struct audio *audio)
{
    return SDL_GetQueuedAudioSize(audio->device) / sizeof(float);
}

void audio_queue(struct audio *audio, const float *samples, size_t count)
{
    SDL_QueueAudio(audio->device, samples, (Uint32)(count * sizeof *samples));
}

void audio_clear(struct audio *audio)
{
    SDL_ClearQueuedAudio(audio->device);
}
