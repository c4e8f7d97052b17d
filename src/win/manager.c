#include "win/manager.h"

#include <dlfcn.h>
#include <stddef.h>

/* Of Xlib, which SDL loads at run time as well: so that neither needs it where people use Wayland. */
struct xlib {
    void *(*open_display)(const char *name);
    int (*close_display)(void *display);
    unsigned long (*root)(void *display);
    unsigned long (*intern_atom)(void *display, const char *name, int only_if_exists);
    int (*property)(void *display, unsigned long window, unsigned long name, long offset, long length,
                    int remove, unsigned long type, unsigned long *type_out, int *format,
                    unsigned long *count, unsigned long *after, unsigned char **value);
    int (*free)(void *value);
};

static bool load(void *lib, const char *name, void *function)
{
    void *found = dlsym(lib, name);
    *(void **)function = found;
    return found != NULL;
}

/* A manager leaves the name of a window of its own on the root (_NET_SUPPORTING_WM_CHECK). */
static bool says_so(const struct xlib *x, void *display)
{
    unsigned long name = x->intern_atom(display, "_NET_SUPPORTING_WM_CHECK", 1), type, count = 0, after;
    int format;
    unsigned char *value = NULL;
    if (name) {
        x->property(display, x->root(display), name, 0, 1, 0, 0, &type, &format, &count, &after, &value);
    }
    if (value) {
        x->free(value);
    }
    return count > 0;
}

bool manager_present(void)
{
    struct xlib x;
    void *lib = dlopen("libX11.so.6", RTLD_LAZY); /* stays: it is SDL's */
    bool loaded = lib && load(lib, "XOpenDisplay", &x.open_display) &&
                  load(lib, "XCloseDisplay", &x.close_display) && load(lib, "XDefaultRootWindow", &x.root) &&
                  load(lib, "XInternAtom", &x.intern_atom) && load(lib, "XGetWindowProperty", &x.property) &&
                  load(lib, "XFree", &x.free);
    void *display = loaded ? x.open_display(NULL) : NULL;
    if (!display) {
        return true;
    }
    bool present = says_so(&x, display);
    x.close_display(display);
    return present;
}
