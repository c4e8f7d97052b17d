/* The slate's lamp on the screen, and the beeps that the sound card made of a clock (sound_card.c) wrote
 * down: both by CLOCK_MONOTONIC. */
#ifndef TRACEREEL_TESTS_LAMP_H
#define TRACEREEL_TESTS_LAMP_H

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define MARKS_MAX 4096
#define UNSURE_S  0.006 /* who could not look for this long knows nothing of when it lit up */

static inline double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline bool lamp_is_on(Display *display, int x, int y)
{
    XImage *image = XGetImage(display, DefaultRootWindow(display), x, y, 1, 1, AllPlanes, ZPixmap);
    if (!image) {
        return false;
    }
    unsigned long pixel = XGetPixel(image, 0, 0);
    XDestroyImage(image);
    return (pixel >> 8 & 0xff) > 200;
}

/* The sound that the card has been given so far: when each beep is heard, when the last sound is, and until
 * when anything is known. A beep begins with the first sound after 15 ms of silence. */
struct heard {
    double beeps_s[MARKS_MAX], sound_s, known_s;
    int beeps;
};

static inline void hear(struct heard *heard, const char *card_log)
{
    FILE *f = fopen(card_log, "rb");
    static float samples[65536];
    double time_s;
    uint32_t count;
    *heard = (struct heard){.sound_s = -1, .known_s = -1};
    while (f && fread(&time_s, sizeof time_s, 1, f) == 1 && fread(&count, sizeof count, 1, f) == 1 &&
           count <= 65536 && fread(samples, sizeof *samples, count, f) == count) {
        for (uint32_t i = 0; i < count; i++) {
            double t_s = time_s + i / 48000.0;
            if (fabsf(samples[i]) < 1e-4f) {
                continue;
            }
            if (t_s - heard->sound_s > 0.015 && heard->beeps < MARKS_MAX) {
                heard->beeps_s[heard->beeps++] = t_s;
            }
            heard->sound_s = t_s;
        }
        heard->known_s = time_s + count / 48000.0;
    }
    if (f) {
        fclose(f);
    }
}

#endif
