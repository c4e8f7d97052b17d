/* From starting the program to the first picture in its window, as another client of the X server sees it.
 *
 *     bench_start NAME RUNS PROGRAM [ARGUMENTS...]
 *
 * The median and the fastest of RUNS, as JSON. The picture is there when a line across the window's middle
 * has some colours.
 */
#include "bench/bench.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LEAST_W    400 /* of a window that is meant: toolkits make small ones of their own */
#define COLOURS    4
#define PATIENCE_S 20.0
#define RUNS_MAX   1000

static int ignore(Display *display, XErrorEvent *event)
{
    (void)display, (void)event; /* a window that is gone by the time we ask about it */
    return 0;
}

static bool has_colours(const XImage *image)
{
    unsigned long seen[COLOURS];
    int count = 0;
    for (int x = 0; x < image->width && count < COLOURS; x++) {
        unsigned long pixel = XGetPixel((XImage *)(void *)image, x, 0);
        int k = 0;
        while (k < count && seen[k] != pixel) {
            k++;
        }
        if (k == count) {
            seen[count++] = pixel;
        }
    }
    return count == COLOURS;
}

static bool shows_picture(Display *display, Window window)
{
    XWindowAttributes a;
    if (!XGetWindowAttributes(display, window, &a) || a.map_state != IsViewable || a.width < LEAST_W) {
        return false;
    }
    XImage *line = XGetImage(display, window, 0, a.height / 2, (unsigned)a.width, 1, AllPlanes, ZPixmap);
    bool shows = line && has_colours(line);
    if (line) {
        XDestroyImage(line);
    }
    return shows;
}

static bool any_shows_picture(Display *display)
{
    Window root, parent, *children;
    unsigned count;
    bool shows = false;
    if (!XQueryTree(display, DefaultRootWindow(display), &root, &parent, &children, &count)) {
        return false;
    }
    for (unsigned i = 0; i < count && !shows; i++) {
        shows = shows_picture(display, children[i]);
    }
    if (children) {
        XFree(children);
    }
    return shows;
}

static void need(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "bench_start: %s\n", what);
        exit(1);
    }
}

static double run(Display *display, char **command)
{
    need(!any_shows_picture(display), "there is a window already");
    double begin_s = bench_clock_s(), took_s = 0;
    pid_t pid = fork();
    need(pid >= 0, "fork failed");
    if (pid == 0) {
        execv(command[0], command);
        _exit(127);
    }
    while (!any_shows_picture(display)) {
        need(bench_clock_s() - begin_s < PATIENCE_S && waitpid(pid, NULL, WNOHANG) == 0, "no picture came");
        nanosleep(&(struct timespec){0, 500000}, NULL);
    }
    took_s = bench_clock_s() - begin_s;
    kill(pid, SIGTERM);
    need(waitpid(pid, NULL, 0) == pid, "waitpid failed");
    return took_s;
}

int main(int argc, char **argv)
{
    int runs = argc >= 4 ? atoi(argv[2]) : 0;
    if (runs < 1 || runs > RUNS_MAX) {
        fprintf(stderr, "bench_start: NAME RUNS PROGRAM [ARGUMENTS...]\n");
        return 2;
    }
    Display *display = XOpenDisplay(NULL);
    need(display, "no display");
    XSetErrorHandler(ignore);
    double took_s[RUNS_MAX];
    char name[256];
    for (int i = 0; i < runs; i++) {
        took_s[i] = run(display, argv + 3);
    }
    bench_begin();
    snprintf(name, sizeof name, "start to first frame, %s, median", argv[1]);
    bench_figure(name, bench_median(took_s, runs) * 1000, "ms");
    snprintf(name, sizeof name, "start to first frame, %s, fastest", argv[1]);
    bench_figure(name, took_s[0] * 1000, "ms");
    bench_end();
    XCloseDisplay(display);
    return 0;
}
