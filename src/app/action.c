#include "app/action.h"

static const struct key_binding bindings[] = {
    {' ', 0, {.kind = ACTION_TOGGLE_PLAY}, "Space", "play, pause"},
    {UI_KEY_LEFT, 0, {.kind = ACTION_SEEK_BY, .value = -5}, "\u2190  \u2192", "5 s back, forward"},
    {UI_KEY_RIGHT, 0, {.kind = ACTION_SEEK_BY, .value = 5}, NULL, NULL},
    {UI_KEY_LEFT, UI_SHIFT, {.kind = ACTION_SEEK_BY, .value = -1}, "Shift \u2190  \u2192", "1 s"},
    {UI_KEY_RIGHT, UI_SHIFT, {.kind = ACTION_SEEK_BY, .value = 1}, NULL, NULL},
    {UI_KEY_UP, 0, {.kind = ACTION_SEEK_BY, .value = 60}, "\u2191  \u2193", "60 s forward, back"},
    {UI_KEY_DOWN, 0, {.kind = ACTION_SEEK_BY, .value = -60}, NULL, NULL},
    {',', 0, {.kind = ACTION_STEP, .value = -1}, ",  .", "one step"},
    {'.', 0, {.kind = ACTION_STEP, .value = 1}, NULL, NULL},
    {UI_KEY_HOME, 0, {.kind = ACTION_SEEK_TO, .value = 0}, "Home  End", "start, end"},
    {UI_KEY_END, 0, {.kind = ACTION_SEEK_END}, NULL, NULL},
    {UI_KEY_PAGE_UP,
     0,
     {.kind = ACTION_NEXT_EVENT, .value = -1},
     "PgUp  PgDn",
     "previous, next stall or switch"},
    {UI_KEY_PAGE_DOWN, 0, {.kind = ACTION_NEXT_EVENT, .value = 1}, NULL, NULL},
    {UI_KEY_PAGE_UP,
     UI_SHIFT,
     {.kind = ACTION_NEXT_STALL, .value = -1},
     "Shift PgUp  PgDn",
     "previous, next stall"},
    {UI_KEY_PAGE_DOWN, UI_SHIFT, {.kind = ACTION_NEXT_STALL, .value = 1}, NULL, NULL},
    {'[', 0, {.kind = ACTION_SPEED_BY, .value = -1}, "[  ]", "slower, faster"},
    {']', 0, {.kind = ACTION_SPEED_BY, .value = 1}, NULL, NULL},
    {UI_KEY_BACKSPACE, 0, {.kind = ACTION_SPEED_1X}, "Backspace", "1x"},
    {'l', 0, {.kind = ACTION_MARK_LOOP}, "L", "loop: A, B, off"},
    {'m', 0, {.kind = ACTION_BOOKMARK}, "M", "bookmark"},
    {'g', 0, {.kind = ACTION_GHOST}, "G", "keep a ghost of this run, or not"},
    {UI_KEY_TAB, 0, {.kind = ACTION_DRAWER}, "Tab", "parameters"},
    {'r', 0, {.kind = ACTION_RECORD}, "R", "record, stop"},
    {'r', UI_CTRL, {.kind = ACTION_RECORD_SPAN}, "Ctrl R", "record the selected span"},
    {'s', 0, {.kind = ACTION_SCREENSHOT}, "S", "screenshot"},
    {'f', 0, {.kind = ACTION_FULLSCREEN}, "F", "fullscreen"},
    {'t', 0, {.kind = ACTION_THEME}, "T", "dark, light"},
    {'v', 0, {.kind = ACTION_LAYOUT}, "V", "layout: dashboard, plots, viewer"},
    {'1', 0, {.kind = ACTION_TOGGLE_PLOT, .value = 1}, "1 .. 9", "show or hide a plot"},
    {'2', 0, {.kind = ACTION_TOGGLE_PLOT, .value = 2}, NULL, NULL},
    {'3', 0, {.kind = ACTION_TOGGLE_PLOT, .value = 3}, NULL, NULL},
    {'4', 0, {.kind = ACTION_TOGGLE_PLOT, .value = 4}, NULL, NULL},
    {'5', 0, {.kind = ACTION_TOGGLE_PLOT, .value = 5}, NULL, NULL},
    {'6', 0, {.kind = ACTION_TOGGLE_PLOT, .value = 6}, NULL, NULL},
    {'y', 0, {.kind = ACTION_LOG_RATE}, "Y", "bandwidth: linear, logarithmic"},
    {'e', 0, {.kind = ACTION_EVENTS}, "E", "events, to go to"},
    {'i', 0, {.kind = ACTION_NOTES}, "I", "how the file was read"},
    {'a', 0, {.kind = ACTION_SOUND}, "A", "sound"},
    {'o', 0, {.kind = ACTION_OPEN}, "O", "open a trace"},
    {'o', UI_CTRL, {.kind = ACTION_OPEN}, NULL, NULL},
    {'p', 0, {.kind = ACTION_PLAYERS}, "P", "players, over what is open"},
    {'=', UI_CTRL, {.kind = ACTION_SCALE, .value = 1}, "Ctrl +  \u2212  0", "larger, smaller, as it was"},
    {'+', UI_CTRL, {.kind = ACTION_SCALE, .value = 1}, NULL, NULL},
    {'-', UI_CTRL, {.kind = ACTION_SCALE, .value = -1}, NULL, NULL},
    {'0', UI_CTRL, {.kind = ACTION_SCALE, .value = 0}, NULL, NULL},
    {'+', 0, {.kind = ACTION_ZOOM, .value = 1}, "+  \u2212", "zoom in, out about the playhead"},
    {'=', 0, {.kind = ACTION_ZOOM, .value = 1}, NULL, NULL},
    {'-', 0, {.kind = ACTION_ZOOM, .value = -1}, NULL, NULL},
    {'0', 0, {.kind = ACTION_ZOOM_ALL}, "0  Z", "zoom to all, to the selection"},
    {'z', 0, {.kind = ACTION_ZOOM_SELECTION}, NULL, NULL},
    {'z', UI_CTRL, {.kind = ACTION_UNDO}, "Ctrl Z, Ctrl Shift Z", "undo, redo"},
    {'z', UI_CTRL | UI_SHIFT, {.kind = ACTION_REDO}, NULL, NULL},
    {'c', UI_CTRL, {.kind = ACTION_COPY}, "Ctrl C", "copy the values at the pointer"},
    {'e', UI_CTRL, {.kind = ACTION_CSV}, "Ctrl E", "values on the plots as CSV"},
    {UI_KEY_F6, 0, {.kind = ACTION_FOCUS, .value = 1}, "F6  Shift F6", "next control, the one before"},
    {UI_KEY_F6, UI_SHIFT, {.kind = ACTION_FOCUS, .value = -1}, NULL, NULL},
    {'h', 0, {.kind = ACTION_HELP}, "H  ?", "this help"},
    {'?', 0, {.kind = ACTION_HELP}, NULL, NULL},
    {UI_KEY_F1, 0, {.kind = ACTION_HELP}, NULL, NULL},
    {UI_KEY_ESCAPE, 0, {.kind = ACTION_CANCEL}, NULL, NULL},
    {'q', 0, {.kind = ACTION_QUIT}, "Q", "quit"},
    {'q', UI_CTRL, {.kind = ACTION_QUIT}, NULL, NULL},
    /* What the mouse does stands in the same list, bound to no key. */
    {0, 0, {0}, "wheel", "zoom at the pointer"},
    {0, 0, {0}, "click, drag a plot", "go there, pan"},
    {0, 0, {0}, "double click", "zoom to between two events"},
    {0, 0, {0}, "drag the time axis", "zoom"},
    {0, 0, {0}, "drag the overview", "scrub; its frame: pan, zoom"},
    {0, 0, {0}, "Shift drag", "select a span, its statistics"},
    {0, 0, {0}, "drop a file", "open it"},
};

const struct key_binding *action_bindings(size_t *count)
{
    *count = sizeof bindings / sizeof *bindings;
    return bindings;
}

static const struct key_binding *find(int key, unsigned modifiers)
{
    for (size_t i = 0; key && i < sizeof bindings / sizeof *bindings; i++) {
        if (bindings[i].key == key && bindings[i].modifiers == modifiers) {
            return &bindings[i];
        }
    }
    return NULL;
}

struct action action_of_key(int key, unsigned modifiers)
{
    const struct key_binding *b = find(key, modifiers);
    if (!b && key < 0x80) {
        /* Characters are what they are, however the keyboard reaches them: '?' and 'L' need no Shift in the
         * table. */
        b = find(key, modifiers & ~(unsigned)UI_SHIFT);
    }
    return b ? b->action : (struct action){0};
}
