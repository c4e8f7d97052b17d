/* Watches the slate's lamp on a real window, and holds when it lit up against when the sound card played the
 * beeps.
 *
 *     lamp_watch watch X Y SECONDS >FLASHES            the pixel X, Y of the screen, a thousand times a
 * second lamp_watch compare FLASHES CARD_LOG SPEED OFFSET_MS lamp_watch compare FLASHES CARD_LOG SPEED
 * TIMELINE.csv FIRST_S
 *
 * `compare` prints pairs; flashes without a beep (dumb) and beeps without a flash (blind); by how much the
 * sound was early; and the error, how much later than modelled it came: median and worst. The offset modelled
 * is either one for all, or what TIMELINE.csv states at the flash's second of the session: FIRST_S for the
 * first flash, one more for each second of content after. LAMP_WATCH_ALL in the environment prints each pair
 * too. */
#include "e2e/drift.h"
#include "e2e/lamp.h"

#include <stdlib.h>
#include <string.h>

/* Prints when it lit up, when it went out, and the longest time between two looks. */
static int watch(int x, int y, double seconds)
{
    Display *display = XOpenDisplay(NULL);
    if (!display) {
        fprintf(stderr, "lamp_watch: no display\n");
        return 1;
    }
    double begin_s = now_s(), before_s = begin_s, gap_s = 0;
    bool was = lamp_is_on(display, x, y);
    printf("begin %.6f %s\n", begin_s, was ? "on" : "off");
    while (before_s < begin_s + seconds) {
        bool is = lamp_is_on(display, x, y);
        double t_s = now_s();
        if (is != was) {
            /* somewhere between the two looks */
            printf("%s %.6f %.6f\n", is ? "on" : "off", (t_s + before_s) / 2, t_s - before_s);
        }
        gap_s = fmax(gap_s, t_s - before_s);
        was = is;
        before_s = t_s;
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    printf("end %.6f\ngap %.6f\n", before_s, gap_s);
    XCloseDisplay(display);
    return 0;
}

static struct heard heard;
static double flashes_s[MARKS_MAX];
static bool unsure[MARKS_MAX];
static double begin_s, end_s, gap_s;

static int read_flashes(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[128], word[16];
    double value, unsure_s;
    int found = 0;
    while (f && fgets(line, sizeof line, f)) {
        unsure_s = 0;
        if (sscanf(line, "%15s %lf %lf", word, &value, &unsure_s) < 2) {
            continue;
        }
        if (strcmp(word, "on") == 0 && found < MARKS_MAX) {
            unsure[found] = unsure_s > UNSURE_S;
            flashes_s[found++] = value;
        } else if (strcmp(word, "begin") == 0) {
            begin_s = value;
        } else if (strcmp(word, "end") == 0) {
            end_s = value;
        } else if (strcmp(word, "gap") == 0) {
            gap_s = value;
        }
    }
    if (f) {
        fclose(f);
    }
    return found;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sound that is early by the drift comes before its flash, at this speed. */
static double modelled_ms(int flash, double first_s, double speed, double constant_ms, int steps)
{
    if (!steps) {
        return constant_ms / speed;
    }
    /* A flash is so many seconds of content after the first. */
    long at = lround(first_s + (flashes_s[flash] - flashes_s[0]) * speed);
    return at >= 1 && at <= steps ? drift_ms[at - 1] / speed : 0;
}

static int compare(int argc, char **argv)
{
    int flashes = read_flashes(argv[2]);
    hear(&heard, argv[3]);
    const double *beeps_s = heard.beeps_s;
    int beeps = heard.beeps;
    double speed = atof(argv[4]), near_s = fmin(0.15, 0.4 / speed); /* further off is another's */
    double constant_ms = argc == 6 ? atof(argv[5]) : 0, first_s = argc == 7 ? atof(argv[6]) : 0;
    int steps = argc == 7 ? read_drift(argv[5]) : 0;
    static double errors_ms[MARKS_MAX];
    static double offsets_ms[MARKS_MAX];
    int pairs = 0, dumb = 0, blind = 0, played = 0;
    double last_s = begin_s;
    for (int k = 0; k < flashes; k++) {
        double early_ms = modelled_ms(k, first_s, speed, constant_ms, steps), nearest_s = 1e9;
        for (int b = 0; b < beeps; b++) {
            double off_s = beeps_s[b] - (flashes_s[k] - early_ms / 1000);
            nearest_s = fabs(off_s) < fabs(nearest_s) ? off_s : nearest_s;
        }
        /* At the edges of what was watched the other half may lie outside. */
        bool inside = flashes_s[k] > begin_s + 0.5 && flashes_s[k] < end_s - 0.5;
        if (fabs(nearest_s) < near_s && !unsure[k]) {
            offsets_ms[pairs] = early_ms - nearest_s * 1000;
            errors_ms[pairs++] = nearest_s * 1000;
            if (getenv("LAMP_WATCH_ALL")) {
                fprintf(stderr, "flash %.3f, sound early by %.1f, modelled %.1f, error %.1f\n",
                        flashes_s[k] - begin_s, offsets_ms[pairs - 1], early_ms, errors_ms[pairs - 1]);
            }
        } else if (inside && fabs(nearest_s) >= near_s) {
            dumb++;
        }
    }
    for (int b = 0; b < beeps; b++) {
        bool seen = beeps_s[b] < begin_s + 0.5 || beeps_s[b] > end_s - 0.5;
        if (beeps_s[b] > begin_s && beeps_s[b] < end_s) {
            played++;
            last_s = beeps_s[b];
        }
        for (int k = 0; k < flashes && !seen; k++) {
            seen = fabs(beeps_s[b] - flashes_s[k] +
                        modelled_ms(k, first_s, speed, constant_ms, steps) / 1000) < near_s;
        }
        blind += !seen;
    }
    qsort(errors_ms, (size_t)pairs, sizeof *errors_ms, ascending);
    qsort(offsets_ms, (size_t)pairs, sizeof *offsets_ms, ascending);
    double worst_ms = pairs ? fmax(fabs(errors_ms[0]), fabs(errors_ms[pairs - 1])) : 0;
    printf("pairs=%d dumb=%d blind=%d early_ms=%.1f median_ms=%.1f worst_ms=%.1f beeps=%d quiet_s=%.1f "
           "gap_ms=%.1f\n",
           pairs, dumb, blind, pairs ? offsets_ms[pairs / 2] : 0, pairs ? errors_ms[pairs / 2] : 0, worst_ms,
           played, end_s - last_s, gap_s * 1000);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "watch") == 0) {
        return watch(atoi(argv[2]), atoi(argv[3]), atof(argv[4]));
    }
    if ((argc == 6 || argc == 7) && strcmp(argv[1], "compare") == 0) {
        return compare(argc, argv);
    }
    fprintf(stderr,
            "lamp_watch: watch X Y SECONDS | compare FLASHES CARD_LOG SPEED OFFSET_MS|TIMELINE FIRST_S\n");
    return 2;
}
