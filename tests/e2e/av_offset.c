/* Measures sound against picture in a decoded recording, knowing nothing of how it was made: where the lamp's
 * frames turn white and where the beeps stand, held against the drift that `report --timeline` states.
 *
 * usage: av_offset LAMP.gray PIXELS_PER_FRAME FPS SOUND.f32 RATE TIMELINE.csv
 *
 * Prints the number of pairs, the range of offsets and the largest error in ms. */
#include "drift.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEEP_S    0.1
#define PAIRS_MAX 4096

static double flashes_s[PAIRS_MAX], beeps_s[PAIRS_MAX];

static int find_flashes(const char *path, long pixels, double fps)
{
    FILE *f = fopen(path, "rb");
    unsigned char *frame = malloc((size_t)pixels);
    int found = 0;
    double before = 255;
    for (long n = 0; f && frame && fread(frame, 1, (size_t)pixels, f) == (size_t)pixels; n++) {
        double sum = 0;
        for (long i = 0; i < pixels; i++) {
            sum += frame[i];
        }
        double mean = sum / (double)pixels;
        if (mean > 180 && before < 180 && found < PAIRS_MAX) {
            flashes_s[found++] = (double)n / fps;
        }
        before = mean;
    }
    free(frame);
    if (f) {
        fclose(f);
    }
    return found;
}

/* A beep begins half its length before the middle of its energy: that stays in place whatever a codec smears.
 */
static int find_beeps(const char *path, double rate)
{
    FILE *f = fopen(path, "rb");
    float block[48];
    double energy = 0, moment = 0, quiet_s = 1;
    int found = 0;
    for (long n = 0; f && fread(block, sizeof *block, 48, f) == 48; n++) {
        double e = 0;
        for (int i = 0; i < 48; i++) {
            e += (double)block[i] * block[i];
        }
        double t_s = ((double)n * 48 + 24) / rate;
        if (e > 48 * 1e-4) {
            energy += e;
            moment += e * t_s;
            quiet_s = 0;
        } else {
            quiet_s += 48 / rate;
            if (quiet_s > 0.03 && energy > 0) {
                if (energy > 48 * 1e-2 * BEEP_S * rate / 48 * 0.5 && found < PAIRS_MAX) {
                    beeps_s[found++] = moment / energy - BEEP_S / 2;
                }
                energy = moment = 0;
            }
        }
    }
    if (f) {
        fclose(f);
    }
    return found;
}

static double drift_at(double t_s, int steps)
{
    int i = (int)floor(t_s);
    double share = t_s - i, before = i > 0 && i <= steps ? drift_ms[i - 1] : 0;
    double after = i < steps ? drift_ms[i] : before;
    return before + share * (after - before);
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "av_offset: LAMP.gray PIXELS FPS SOUND.f32 RATE TIMELINE.csv\n");
        return 2;
    }
    int flashes = find_flashes(argv[1], atol(argv[2]), atof(argv[3]));
    int beeps = find_beeps(argv[4], atof(argv[5])), steps = read_drift(argv[6]), pairs = 0;
    double worst_ms = 0, least_ms = 1e9, most_ms = -1e9;
    for (int b = 0; b < beeps; b++) {
        double modelled_ms = drift_at(beeps_s[b] + BEEP_S / 2, steps), nearest_s = 1e9;
        /* The flash that the beep belongs to: the nearest to where the drift says it is. */
        for (int k = 0; k < flashes; k++) {
            double off = flashes_s[k] - (beeps_s[b] + modelled_ms / 1000);
            nearest_s = fabs(off) < fabs(nearest_s) ? off : nearest_s;
        }
        if (fabs(nearest_s) < 0.3) {
            double offset_ms = nearest_s * 1000 + modelled_ms;
            pairs++;
            least_ms = fmin(least_ms, offset_ms);
            most_ms = fmax(most_ms, offset_ms);
            worst_ms = fmax(worst_ms, fabs(nearest_s) * 1000);
        }
    }
    printf("%d pairs, sound early by %.1f .. %.1f ms, off by at most %.2f ms\n", pairs, least_ms, most_ms,
           worst_ms);
    return pairs >= 10 && worst_ms <= 1.0 ? 0 : 1;
}
