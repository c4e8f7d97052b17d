#include "win/composing.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define TABLE "XCOMPOSEFILE" /* libX11's variable, Compose(5) */

/* X11's keysymdef.h: from XK_dead_grave to the last that its block may hold, and XK_Multi_key. */
bool composing_among(const uint32_t *keysyms, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if ((keysyms[i] >= 0xfe50 && keysyms[i] <= 0xfe9f) || keysyms[i] == 0xff20) {
            return true;
        }
    }
    return false;
}

#ifdef TRACEREEL_XCB
#include <xcb/xcb.h>

/* Of all layouts that one can switch to. What cannot be asked may compose. */
static bool may_compose(void)
{
    xcb_connection_t *x = xcb_connect(NULL, NULL);
    bool may = true;
    if (!xcb_connection_has_error(x)) {
        const xcb_setup_t *setup = xcb_get_setup(x);
        const uint8_t count = (uint8_t)(setup->max_keycode - setup->min_keycode + 1);
        xcb_get_keyboard_mapping_reply_t *reply =
            xcb_get_keyboard_mapping_reply(x, xcb_get_keyboard_mapping(x, setup->min_keycode, count), NULL);
        may = !reply || composing_among(xcb_get_keyboard_mapping_keysyms(reply),
                                        (size_t)xcb_get_keyboard_mapping_keysyms_length(reply));
        free(reply);
    }
    xcb_disconnect(x);
    return may;
}
#else
static bool may_compose(void)
{
    return true;
}
#endif

void composing_skip_without_keys(void)
{
    const char *home = getenv("HOME"), *display = getenv("DISPLAY");
    char own[PATH_MAX] = "";
    if (home) {
        snprintf(own, sizeof own, "%s/.XCompose", home);
    }
    if (display && *display && !getenv(TABLE) && access(own, F_OK) != 0 && !may_compose()) {
        setenv(TABLE, "/dev/null", 1);
    }
}
