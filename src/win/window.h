/* The window: SDL in, ui events out, a canvas over its pixels. Main thread only. */
#ifndef TRACEREEL_WIN_WINDOW_H
#define TRACEREEL_WIN_WINDOW_H

#include "gfx/canvas.h"
#include "ui/event.h"

#include <tracereel/error.h>

struct window;

#define WINDOW_MIN_W 800
#define WINDOW_MIN_H 450

/* Opens a window of w x h logical pixels. `scale` is the user's own (1 = none), beside the display's. An
 * error says in words that there is no display. *out is closed with window_close. */
enum tr_status window_open(const char *title, int w, int h, float scale, struct window **out,
                           struct tr_error *err);
void window_close(struct window *window);

/* The next event, or UI_NOTHING. Waits up to wait_ms for one; 0 does not wait, -1 waits for ever. */
void window_event(struct window *window, int wait_ms, struct ui_event *out);

/* Ends a window_event that waits, from any thread. */
void window_wake(void);

/* A canvas over the window's pixels, valid until the next window_event; false where the window has none just
 * now. `*lost` becomes true where the pixels, or what the screen shows of them, may not be those of the frame
 * before. */
bool window_canvas(struct window *window, struct fonts *fonts, struct canvas *out, bool *lost);
/* Shows what was drawn in these rectangles; NULL: everywhere. */
void window_present(struct window *window, const struct pixel_rect *changed, int count);

void window_set_cursor(struct window *window, enum ui_cursor cursor);
/* Text for other programs; false where there is no clipboard. */
bool window_copy(const char *text);
/* Shows a folder in whatever the desktop shows folders with; false where there is nothing. */
bool window_show_folder(const char *path);
void window_set_title(struct window *window, const char *title);
void window_set_scale(struct window *window, float scale);
void window_toggle_fullscreen(struct window *window);
bool window_is_fullscreen(const struct window *window);
void window_size(const struct window *window, int *w,
                 int *h);                              /* logical without the user's scale, for the config */
double window_refresh_hz(const struct window *window); /* 60 where unknown */

/* Seconds of a clock that never goes back. */
double window_clock_s(void);

#endif
