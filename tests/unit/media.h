/* Reads a recording back, through libav's decoders and arithmetic of our own, so that a test can look at it.
 */
#ifndef TRACEREEL_TESTS_MEDIA_H
#define TRACEREEL_TESTS_MEDIA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct media {
    bool opened;
    int width, height;
    size_t frames;
    double *frame_s;   /* when each frame is shown */
    uint32_t **pixels; /* each frame as 0xFFRRGGBB, by the exact formulas of BT.601 */
    uint64_t hash;     /* of all decoded frames as the decoder gave them */
    int sample_rate;
    double sound_from_s; /* time of the first sample */
    size_t samples;      /* of the first channel */
    float *sound;
    int color_space, color_range;
    char video_codec[32], audio_codec[32], title[64];
    double duration_s; /* as the container says */
    size_t chapters;
    double chapter_s[8];
    char chapter_title[8][64];
};

/* keep_pixels: at most that many frames' pixels are kept, the others are only counted and hashed. */
struct media media_read(const char *path, size_t keep_pixels);
void media_destroy(struct media *media);

/* The first sample louder than `level` at or after from_s, in seconds; -1: none. */
double media_onset_s(const struct media *media, double from_s, float level);

#endif
