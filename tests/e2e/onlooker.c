/* Looks at the window as another client of the X server does, so that no test has to guess how long drawing
 * takes.
 *
 *     onlooker settle WINDOW               returns once all input sent before has been acted on and drawn
 *     onlooker grab WINDOW FILE            settle, then the window's pixels as they are on the screen, as PNG
 *
 * Exit status: 0 done, 1 it could not be done. */
#include "gfx/png.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PATIENCE_MS (240 * 1000) /* that only a program which hangs uses up */
#define FRAME_MS    25           /* longer than the window ever puts off drawing what has changed */
#define PINGS       3

static int ignore(Display *display, XErrorEvent *event)
{
    (void)display, (void)event; /* a window that has gone answers nothing, which is what we say */
    return 0;
}

/* _NET_WM_PING: a program answers when it takes events from its queue, so after what was sent to it before.
 */
static bool ping(Display *display, Window window, long token)
{
    Atom protocols = XInternAtom(display, "WM_PROTOCOLS", False),
         ping = XInternAtom(display, "_NET_WM_PING", False);
    XEvent event = {.xclient = {.type = ClientMessage,
                                .display = display,
                                .window = window,
                                .message_type = protocols,
                                .format = 32,
                                .data.l = {(long)ping, token, (long)window, 0, 0}}};
    struct pollfd fd = {.fd = ConnectionNumber(display), .events = POLLIN};
    XSendEvent(display, window, False, NoEventMask, &event);
    XFlush(display);
    while (XPending(display) || poll(&fd, 1, PATIENCE_MS) > 0) {
        XNextEvent(display, &event);
        if (event.type == ClientMessage && event.xclient.message_type == protocols &&
            event.xclient.data.l[0] == (long)ping && event.xclient.data.l[1] == token) {
            return true;
        }
        if (event.type == DestroyNotify && event.xdestroywindow.window == window) {
            break;
        }
    }
    fprintf(stderr, "onlooker: the window does not answer\n");
    return false;
}

/* The first answer says that the input before it has been taken from the queue. The window's loop acts on it
 * at once, and draws within a frame's time or, on a machine that lets it wait, when it gets to it: but a wait
 * that has lasted longer than that ends as soon as the second ping is taken, so that the third is answered by
 * a loop which has drawn. All of this needs least times only; none is too short on a slow machine. */
static bool settle(Display *display, Window window)
{
    for (long i = 1; i <= PINGS; i++) {
        if (!ping(display, window, i)) {
            return false;
        }
        if (i < PINGS) {
            nanosleep(&(struct timespec){0, FRAME_MS * 1000000}, NULL);
        }
    }
    return true;
}

static bool grab(Display *display, Window window, const char *path)
{
    XWindowAttributes a;
    struct canvas canvas;
    struct tr_error err;
    if (!XGetWindowAttributes(display, window, &a) || !canvas_init(&canvas, a.width, a.height, 1, NULL)) {
        return false;
    }
    XImage *image =
        XGetImage(display, window, 0, 0, (unsigned)a.width, (unsigned)a.height, AllPlanes, ZPixmap);
    bool plain = image && image->bits_per_pixel == 32 && image->byte_order == LSBFirst;
    for (int y = 0; plain && y < a.height; y++) {
        const char *row = image->data + (size_t)y * (size_t)image->bytes_per_line;
        memcpy(canvas.pixels + y * canvas.stride_px, row, (size_t)a.width * sizeof *canvas.pixels);
    }
    bool done = plain && png_write(path, &canvas, NULL, true, &err) == TR_STATUS_OK;
    if (image) {
        XDestroyImage(image);
    }
    canvas_destroy(&canvas);
    return done;
}

int main(int argc, char **argv)
{
    bool grabs = argc == 4 && strcmp(argv[1], "grab") == 0;
    if (!grabs && !(argc == 3 && strcmp(argv[1], "settle") == 0)) {
        fprintf(stderr, "onlooker: settle WINDOW | grab WINDOW FILE\n");
        return 2;
    }
    Window window = strtoul(argv[2], NULL, 0);
    Display *display = XOpenDisplay(NULL);
    if (!display) {
        fprintf(stderr, "onlooker: no display\n");
        return 1;
    }
    XSetErrorHandler(ignore);
    XSelectInput(display, DefaultRootWindow(display), SubstructureNotifyMask);
    XSelectInput(display, window, StructureNotifyMask);
    bool done = settle(display, window) && (!grabs || grab(display, window, argv[3]));
    XCloseDisplay(display);
    return done ? 0 : 1;
}
