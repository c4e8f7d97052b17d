#include "win/window.h"

#include "win/manager.h"
#include "win/signals.h"

#include <SDL.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECTS_AT_ONCE 64

struct window {
    SDL_Window *sdl;
    SDL_Surface *surface; /* the window's own; NULL after a resize until asked for again */
    SDL_Surface *shadow;  /* where the window's format is not ours, drawn here and converted */
    float scale;
    int windowed_w, windowed_h; /* before it went fullscreen */
    int windowed_x, windowed_y;
    bool unmanaged; /* fullscreen, and nobody but us sees to it */
    int last_key;   /* of the newest key press, to tell what its text adds */
    /* As of the event being read: what SDL_GetModState says may have happened after it, where many wait. */
    unsigned modifiers;
    enum ui_cursor cursor;
    SDL_Cursor *cursors[UI_CURSORS]; /* made when first shown */
};

static atomic_uint wake_event_type; /* 0: no window has been opened yet */

enum tr_status window_open(const char *title, int w, int h, float scale, struct window **out,
                           struct tr_error *err)
{
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_APP_NAME, "Tracereel");
    /* Where there is no display SDL would take its offscreen driver: a window that nobody could see, or
     * close. Wayland is not asked where it cannot be, for it complains on the terminal. SDL_VIDEODRIVER wins.
     */
    SDL_SetHint(SDL_HINT_VIDEODRIVER, SDL_getenv("XDG_RUNTIME_DIR") ? "x11,wayland,KMSDRM" : "x11,KMSDRM");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        return tr_error_set(err, TR_STATUS_FAILED, "display",
                            "no window can be opened (%s); `tracereel record` and `report` need no display",
                            SDL_GetError());
    }
    struct window *window = calloc(1, sizeof *window);
    if (!window) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return tr_error_oom(err);
    }
    signals_window(true);
    const char *driver = SDL_GetCurrentVideoDriver();
    if (driver && strcmp(driver, "x11") == 0) {
        /* Finished pixels go to the screen by shared memory: through OpenGL they took five times as long
         * without a graphics card, and the first frame came a quarter of a second later. Wayland has no other
         * way. */
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    }
    window->scale = scale;
    window->sdl = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, w, h,
                                   SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!window->sdl) {
        enum tr_status status =
            tr_error_set(err, TR_STATUS_FAILED, "display", "no window can be opened (%s)", SDL_GetError());
        window_close(window);
        return status;
    }
    SDL_SetWindowMinimumSize(window->sdl, WINDOW_MIN_W, WINDOW_MIN_H);
    SDL_EventState(SDL_DROPFILE, SDL_ENABLE);
    if (!wake_event_type) {
        wake_event_type = SDL_RegisterEvents(1);
    }
    *out = window;
    return TR_STATUS_OK;
}

void window_close(struct window *window)
{
    if (!window) {
        return;
    }
    SDL_FreeSurface(window->shadow);
    for (int i = 0; i < UI_CURSORS; i++) {
        SDL_FreeCursor(window->cursors[i]);
    }
    if (window->sdl) {
        SDL_DestroyWindow(window->sdl);
    }
    signals_window(false);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    free(window);
}

void window_wake(void)
{
    SDL_Event event = {.type = wake_event_type};
    if (event.type != 0) { /* before there is a window, nobody waits in it */
        SDL_PushEvent(&event);
    }
}

/* Window units to logical pixels: SDL reports the pointer in window units, the canvas is in drawable pixels.
 */
static float to_logical(const struct window *window, int v)
{
    return (float)v / window->scale;
}

static int key_of(SDL_Keysym sym)
{
    switch (sym.sym) {
    case SDLK_LEFT: return UI_KEY_LEFT;
    case SDLK_RIGHT: return UI_KEY_RIGHT;
    case SDLK_UP: return UI_KEY_UP;
    case SDLK_DOWN: return UI_KEY_DOWN;
    case SDLK_HOME: return UI_KEY_HOME;
    case SDLK_END: return UI_KEY_END;
    case SDLK_PAGEUP: return UI_KEY_PAGE_UP;
    case SDLK_PAGEDOWN: return UI_KEY_PAGE_DOWN;
    case SDLK_RETURN:
    case SDLK_KP_ENTER: return UI_KEY_ENTER;
    case SDLK_ESCAPE: return UI_KEY_ESCAPE;
    case SDLK_TAB: return UI_KEY_TAB;
    case SDLK_BACKSPACE: return UI_KEY_BACKSPACE;
    case SDLK_DELETE: return UI_KEY_DELETE;
    case SDLK_F1: return UI_KEY_F1;
    case SDLK_F2: return UI_KEY_F2;
    case SDLK_F6: return UI_KEY_F6;
    case SDLK_KP_PLUS: return '+';
    case SDLK_KP_MINUS: return '-';
    default: return sym.sym > 0 && sym.sym < 0x80 ? sym.sym : 0;
    }
}

static unsigned modifiers_of(SDL_Keymod mod)
{
    return (mod & KMOD_SHIFT ? UI_SHIFT : 0u) | (mod & KMOD_CTRL ? UI_CTRL : 0u) |
           (mod & KMOD_ALT ? UI_ALT : 0u);
}

static void translate_window_event(struct window *window, const SDL_WindowEvent *in, struct ui_event *out)
{
    switch (in->event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        window->surface = NULL;
        out->kind = UI_RESIZE;
        break;
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
        window->surface = NULL;
        out->kind = UI_EXPOSE;
        break;
    case SDL_WINDOWEVENT_LEAVE: out->kind = UI_LEAVE; break;
    case SDL_WINDOWEVENT_FOCUS_GAINED:
    case SDL_WINDOWEVENT_FOCUS_LOST:
        /* Keys that went down or up elsewhere. */
        window->modifiers = modifiers_of(SDL_GetModState());
        break;
    case SDL_WINDOWEVENT_CLOSE: out->kind = UI_QUIT; break;
    default: break;
    }
}

static void translate(struct window *window, const SDL_Event *in, struct ui_event *out)
{
    if (in->type == SDL_KEYDOWN || in->type == SDL_KEYUP) {
        window->modifiers = modifiers_of(in->key.keysym.mod);
    }
    out->modifiers = window->modifiers;
    switch (in->type) {
    case SDL_QUIT: out->kind = UI_QUIT; break;
    case SDL_WINDOWEVENT: translate_window_event(window, &in->window, out); break;
    case SDL_KEYDOWN:
        out->kind = UI_KEY;
        out->key = key_of(in->key.keysym);
        out->repeated = in->key.repeat != 0;
        window->last_key = out->key;
        break;
    case SDL_TEXTINPUT:
        out->kind = UI_TEXT;
        snprintf(out->text, sizeof out->text, "%s", in->text.text);
        /* '?' or '[' sit behind Shift or AltGr on many keyboards: there the text says which character was
         * meant. */
        const int first = (unsigned char)in->text.text[0];
        if (first != 0 && in->text.text[1] == '\0' && first != window->last_key) {
            out->key = first;
        }
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        if (in->button.button == SDL_BUTTON_LEFT) {
            out->kind = in->type == SDL_MOUSEBUTTONDOWN ? UI_PRESS : UI_RELEASE;
            out->clicks = in->button.clicks;
        }
        out->x = to_logical(window, in->button.x);
        out->y = to_logical(window, in->button.y);
        break;
    case SDL_MOUSEMOTION:
        out->kind = UI_MOVE;
        out->x = to_logical(window, in->motion.x);
        out->y = to_logical(window, in->motion.y);
        break;
    case SDL_MOUSEWHEEL: {
        int x, y;
        SDL_GetMouseState(&x, &y);
        out->kind = UI_WHEEL;
        out->x = to_logical(window, x);
        out->y = to_logical(window, y);
        out->wheel = in->wheel.direction == SDL_MOUSEWHEEL_FLIPPED ? -in->wheel.preciseY : in->wheel.preciseY;
        break;
    }
    case SDL_DROPFILE:
        out->kind = UI_DROP;
        snprintf(out->text, sizeof out->text, "%s", in->drop.file);
        SDL_free(in->drop.file);
        break;
    default: break;
    }
}

void window_event(struct window *window, int wait_ms, struct ui_event *out)
{
    *out = (struct ui_event){0};
    SDL_Event event;
    int got = wait_ms == 0  ? SDL_PollEvent(&event)
              : wait_ms < 0 ? SDL_WaitEvent(&event)
                            : SDL_WaitEventTimeout(&event, wait_ms);
    /* Events that mean nothing to us must not end the reading of a queue that holds others. */
    while (got) {
        translate(window, &event, out);
        if (out->kind != UI_NOTHING || event.type == wake_event_type) {
            return;
        }
        got = SDL_PollEvent(&event);
    }
}

bool window_canvas(struct window *window, struct fonts *fonts, struct canvas *out, bool *lost)
{
    if (!window->surface) {
        *lost = true;
        window->surface = SDL_GetWindowSurface(window->sdl);
        SDL_FreeSurface(window->shadow);
        window->shadow = NULL;
    }
    SDL_Surface *s = window->surface;
    if (!s) {
        return false;
    }
    bool ours = s->format->BytesPerPixel == 4 && s->format->Rmask == 0xff0000 && s->format->Gmask == 0xff00 &&
                s->format->Bmask == 0xff;
    if (!ours && !window->shadow) {
        window->shadow = SDL_CreateRGBSurfaceWithFormat(0, s->w, s->h, 32, SDL_PIXELFORMAT_ARGB8888);
    }
    SDL_Surface *target = ours ? s : window->shadow;
    if (!target) {
        return false;
    }
    int w_units, h_units;
    SDL_GetWindowSize(window->sdl, &w_units, &h_units);
    float display_scale = w_units > 0 ? (float)s->w / (float)w_units : 1;
    canvas_wrap(out, target->pixels, target->w, target->h, target->pitch / 4, window->scale * display_scale,
                fonts);
    return true;
}

static bool present_rects(struct window *window, const SDL_Rect *rects, int count)
{
    for (int i = 0; window->shadow && i < count; i++) {
        SDL_Rect to = rects[i];
        SDL_BlitSurface(window->shadow, &rects[i], window->surface, &to);
    }
    return count == 0 || SDL_UpdateWindowSurfaceRects(window->sdl, rects, count) == 0;
}

void window_present(struct window *window, const struct pixel_rect *changed, int count)
{
    SDL_Rect rects[RECTS_AT_ONCE] = {{0, 0, window->surface->w, window->surface->h}};
    bool shown = changed || present_rects(window, rects, 1);
    for (int done = 0; changed && shown && done < count;) {
        int n = 0;
        for (; n < RECTS_AT_ONCE && done < count; n++, done++) {
            const struct pixel_rect *r = &changed[done];
            rects[n] = (SDL_Rect){r->x0, r->y0, r->x1 - r->x0, r->y1 - r->y0};
        }
        shown = present_rects(window, rects, n);
    }
    if (!shown) {
        window->surface = NULL; /* the window changed under us; the next frame asks again */
    }
}

void window_set_cursor(struct window *window, enum ui_cursor cursor)
{
    static const SDL_SystemCursor system[UI_CURSORS] = {
        [UI_CURSOR_ARROW] = SDL_SYSTEM_CURSOR_ARROW,    [UI_CURSOR_HAND] = SDL_SYSTEM_CURSOR_HAND,
        [UI_CURSOR_MOVE] = SDL_SYSTEM_CURSOR_SIZEALL,   [UI_CURSOR_ACROSS] = SDL_SYSTEM_CURSOR_SIZEWE,
        [UI_CURSOR_UP_DOWN] = SDL_SYSTEM_CURSOR_SIZENS,
    };
    if (cursor == window->cursor) {
        return;
    }
    window->cursor = cursor;
    if (!window->cursors[cursor]) {
        window->cursors[cursor] = SDL_CreateSystemCursor(system[cursor]);
    }
    if (window->cursors[cursor]) {
        SDL_SetCursor(window->cursors[cursor]);
    }
}

bool window_copy(const char *text)
{
    return SDL_SetClipboardText(text) == 0;
}

bool window_show_folder(const char *path)
{
    char url[4200];
    size_t len = (size_t)snprintf(url, sizeof url, "file://");
    for (const unsigned char *c = (const unsigned char *)path; *c && len + 4 < sizeof url; c++) {
        bool plain = SDL_isalnum(*c) || SDL_strchr("/-_.~", *c);
        len += (size_t)snprintf(url + len, sizeof url - len, plain ? "%c" : "%%%02X", *c);
    }
    return SDL_OpenURL(url) == 0;
}

void window_set_title(struct window *window, const char *title)
{
    SDL_SetWindowTitle(window->sdl, title);
}

void window_set_scale(struct window *window, float scale)
{
    window->scale = scale;
}

bool window_is_fullscreen(const struct window *window)
{
    Uint32 both = SDL_GetWindowFlags(window->sdl) & SDL_WINDOW_FULLSCREEN_DESKTOP;
    return window->unmanaged || both == SDL_WINDOW_FULLSCREEN_DESKTOP;
}

/* SDL asks the window manager, and goes on as if it had been done. Where there is none, nobody has. */
static bool is_managed(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return !driver || strcmp(driver, "x11") != 0 || manager_present();
}

static void enter_fullscreen(struct window *window)
{
    SDL_Rect whole;
    int display = SDL_GetWindowDisplayIndex(window->sdl);
    SDL_GetWindowSize(window->sdl, &window->windowed_w, &window->windowed_h);
    SDL_GetWindowPosition(window->sdl, &window->windowed_x, &window->windowed_y);
    window->unmanaged = !is_managed() && display >= 0 && SDL_GetDisplayBounds(display, &whole) == 0;
    if (window->unmanaged) {
        SDL_SetWindowPosition(window->sdl, whole.x, whole.y);
        SDL_SetWindowSize(window->sdl, whole.w, whole.h);
    } else {
        SDL_SetWindowFullscreen(window->sdl, SDL_WINDOW_FULLSCREEN_DESKTOP);
    }
}

static void leave_fullscreen(struct window *window)
{
    if (window->unmanaged) {
        SDL_SetWindowPosition(window->sdl, window->windowed_x, window->windowed_y);
        SDL_SetWindowSize(window->sdl, window->windowed_w, window->windowed_h);
    } else {
        SDL_SetWindowFullscreen(window->sdl, 0);
    }
    window->unmanaged = false;
}

void window_toggle_fullscreen(struct window *window)
{
    if (window_is_fullscreen(window)) {
        leave_fullscreen(window);
    } else {
        enter_fullscreen(window);
    }
    window->surface = NULL;
}

void window_size(const struct window *window, int *w, int *h)
{
    SDL_GetWindowSize(window->sdl, w, h);
}

double window_refresh_hz(const struct window *window)
{
    SDL_DisplayMode mode;
    int display = SDL_GetWindowDisplayIndex(window->sdl);
    if (display < 0 || SDL_GetCurrentDisplayMode(display, &mode) != 0 || mode.refresh_rate < 20) {
        return 60;
    }
    return mode.refresh_rate;
}

double window_clock_s(void)
{
    return (double)SDL_GetPerformanceCounter() / (double)SDL_GetPerformanceFrequency();
}
