/* Drops what is named on a window, as a file manager does: the source's side of the XDND protocol, version 5.
 *
 *     drop_file WINDOW TEXT...     each TEXT becomes a line of text/uri-list
 *
 * Exit status: 0 the window took them, 1 it did not. */
#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION     5
#define PATIENCE_MS 240000 /* which only a program that hangs uses up */

enum { AWARE, ENTER, POSITION, STATUS, DROP, FINISHED, SELECTION, COPY, LIST, ATOMS };
static char *const names[ATOMS] = {"XdndAware",     "XdndEnter",      "XdndPosition",
                                   "XdndStatus",    "XdndDrop",       "XdndFinished",
                                   "XdndSelection", "XdndActionCopy", "text/uri-list"};

struct drop {
    Display *display;
    Window from, to;
    Atom atoms[ATOMS];
    char list[65536];
    bool given; /* somebody asked for the list */
};

static void send(const struct drop *d, int message, long a, long b, long c, long e)
{
    XEvent event = {.xclient = {.type = ClientMessage,
                                .display = d->display,
                                .window = d->to,
                                .message_type = d->atoms[message],
                                .format = 32,
                                .data.l = {(long)d->from, a, b, c, e}}};
    XSendEvent(d->display, d->to, False, NoEventMask, &event);
    XFlush(d->display);
}

static void give(struct drop *d, const XSelectionRequestEvent *request)
{
    XEvent answer = {.xselection = {.type = SelectionNotify,
                                    .display = d->display,
                                    .requestor = request->requestor,
                                    .selection = request->selection,
                                    .target = request->target,
                                    .time = request->time}};
    if (request->target == d->atoms[LIST]) {
        XChangeProperty(d->display, request->requestor, request->property, request->target, 8,
                        PropModeReplace, (const unsigned char *)d->list, (int)strlen(d->list));
        answer.xselection.property = request->property;
        d->given = true;
    }
    XSendEvent(d->display, request->requestor, False, NoEventMask, &answer);
    XFlush(d->display);
}

/* Serves the selection until the message comes; false where it does not. */
static bool wait_for(struct drop *d, int message, XClientMessageEvent *out)
{
    struct pollfd fd = {.fd = ConnectionNumber(d->display), .events = POLLIN};
    while (XPending(d->display) || poll(&fd, 1, PATIENCE_MS) > 0) {
        XEvent event;
        XNextEvent(d->display, &event);
        if (event.type == SelectionRequest) {
            give(d, &event.xselectionrequest);
        } else if (event.type == ClientMessage && event.xclient.message_type == d->atoms[message]) {
            *out = event.xclient;
            return true;
        }
    }
    fprintf(stderr, "drop_file: no %s came\n", names[message]);
    return false;
}

static bool is_aware(const struct drop *d)
{
    Atom type;
    int format;
    unsigned long count, after;
    unsigned char *value = NULL;
    XGetWindowProperty(d->display, d->to, d->atoms[AWARE], 0, 1, False, XA_ATOM, &type, &format, &count,
                       &after, &value);
    if (value) {
        XFree(value);
    }
    return count == 1;
}

static bool run(struct drop *d)
{
    XClientMessageEvent answer;
    if (!is_aware(d)) {
        fprintf(stderr, "drop_file: the window takes no drops\n");
        return false;
    }
    XSetSelectionOwner(d->display, d->atoms[SELECTION], d->from, CurrentTime);
    send(d, ENTER, (long)VERSION << 24, (long)d->atoms[LIST], None, None);
    send(d, POSITION, 0, 300L << 16 | 300, CurrentTime, (long)d->atoms[COPY]);
    if (!wait_for(d, STATUS, &answer)) {
        return false;
    }
    if (!(answer.data.l[1] & 1)) {
        fprintf(stderr, "drop_file: the window would not have it\n");
        return false;
    }
    send(d, DROP, 0, CurrentTime, 0, 0);
    return wait_for(d, FINISHED, &answer) && d->given;
}

int main(int argc, char **argv)
{
    static struct drop d;
    d.display = XOpenDisplay(NULL);
    if (argc < 3 || !d.display) {
        fprintf(stderr, "drop_file: WINDOW TEXT...\n");
        return 2;
    }
    XInternAtoms(d.display, (char **)names, ATOMS, False, d.atoms);
    d.from = XCreateSimpleWindow(d.display, DefaultRootWindow(d.display), 0, 0, 1, 1, 0, 0, 0);
    d.to = strtoul(argv[1], NULL, 0);
    for (int i = 2; i < argc; i++) {
        size_t len = strlen(d.list);
        snprintf(d.list + len, sizeof d.list - len, "%s\r\n", argv[i]);
    }
    bool done = run(&d);
    XCloseDisplay(d.display);
    return done ? 0 : 1;
}
