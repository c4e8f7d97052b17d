#include "win/loudspeaker.h"

#include <SDL.h>

#include <stdlib.h>

struct loudspeaker {
    SDL_AudioDeviceID device;
};

enum status loudspeaker_open(int rate_hz, struct loudspeaker **out, struct error *err)
{
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
