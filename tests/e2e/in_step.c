/* Waits until what is heard goes with what is seen, in a window that plays.
 *
 *     in_step together X Y CARD_LOG SPEED OFFSET_MS COUNT   COUNT flashes in a row of the lamp at X, Y of the
 * screen, each with its beep, earlier by OFFSET_MS of content in_step silent CARD_LOG SECONDS so long nothing
 * has been heard, from now on
 *
 * Both can fail for a while, on a machine that has other things to do; a window whose sound is wrong fails
 * for ever. Exit status 1 after PATIENCE_S. */
#include "lamp.h"

#include <stdlib.h>
#include <string.h>

#define PATIENCE_S 240
#define NEAR_S     0.018 /* a frame, and somewhat */
#define LATER_S    0.3   /* a beep's card has it by then */

static struct heard heard;

static void look_again(void)
{
    nanosleep(&(struct timespec){0, 1000000}, NULL);
}

static bool has_beep(const char *card_log, double at_s, double *error_s)
{
    hear(&heard, card_log);
    *error_s = 1e9;
    for (int i = 0; i < heard.beeps; i++) {
        double off_s = heard.beeps_s[i] - at_s;
        *error_s = fabs(off_s) < fabs(*error_s) ? off_s : *error_s;
    }
    return fabs(*error_s) < NEAR_S;
}

/* The time of the next flash; below 0: none that is known well came. */
static double next_flash(Display *display, int x, int y, double end_s)
{
    double before_s = now_s();
    bool was_on = true;
    while (before_s < end_s) {
        bool on = lamp_is_on(display, x, y);
        double t_s = now_s();
        if (on && !was_on && t_s - before_s < UNSURE_S) {
            return (t_s + before_s) / 2;
        }
        was_on = on;
        before_s = t_s;
        look_again();
    }
    return -1;
}

static int together(Display *display, char **args)
{
    int x = atoi(args[0]), y = atoi(args[1]), wanted = atoi(args[5]), count = 0;
    double early_s = atof(args[4]) / 1000 / atof(args[3]), end_s = now_s() + PATIENCE_S, error_s = 0;
    while (count < wanted) {
        double flash_s = next_flash(display, x, y, end_s);
        if (flash_s < 0) {
            fprintf(stderr, "in_step: only %d in a row; the last was off by %.1f ms\n", count,
                    1000 * error_s);
            return 1;
        }
        while (now_s() < flash_s + LATER_S / atof(args[3])) {
            look_again();
        }
        count = has_beep(args[2], flash_s - early_s, &error_s) ? count + 1 : 0;
    }
    printf("%d beeps in a row in place\n", count);
    return 0;
}

static int silent(const char *card_log, double seconds)
{
    for (double begin_s = now_s(), end_s = begin_s + PATIENCE_S; now_s() < end_s; look_again()) {
        hear(&heard, card_log);
        double since_s = heard.sound_s > begin_s ? heard.sound_s : begin_s;
        if (now_s() > since_s + seconds) {
            return 0;
        }
    }
    fprintf(stderr, "in_step: never silent for %g s\n", seconds);
    return 1;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "silent") == 0) {
        return silent(argv[2], atof(argv[3]));
    }
    Display *display = argc == 8 && strcmp(argv[1], "together") == 0 ? XOpenDisplay(NULL) : NULL;
    if (!display) {
        fprintf(stderr, "in_step: together X Y CARD_LOG SPEED OFFSET_MS COUNT, with a display | silent "
                        "CARD_LOG SECONDS\n");
        return 2;
    }
    int status = together(display, argv + 2);
    XCloseDisplay(display);
    return status;
}
