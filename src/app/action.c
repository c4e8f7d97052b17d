#include "app/action.h"

static const struct key_binding bindings[] = {
    {' ', 0, {ACTION_TOGGLE_PLAY, 0, 0}, "Space", "play, pause"},
    {UI_KEY_LEFT, 0, {ACTION_SEEK_BY, -5, 0}, "\u2190  \u2192", "5 s back, forward"},
    {UI_KEY_RIGHT, 0, {ACTION_SEEK_BY, 5, 0}, NULL, NULL},
    {UI_KEY_LEFT, UI_SHIFT, {ACTION_SEEK_BY, -1, 0}, "Shift \u2190  \u2192", "1 s"},
    {UI_KEY_RIGHT, UI_SHIFT, {ACTION_SEEK_BY, 1, 0}, NULL, NULL},
    {UI_KEY_UP, 0, {ACTION_SEEK_BY, 60, 0}, "\u2191  \u2193", "60 s forward, back"},
    {UI_KEY_DOWN, 0, {ACTION_SEEK_BY, -60, 0}, NULL, NULL},
    {',', 0, {ACTION_STEP, -1, 0}, ",  .", "one step"},
    {'.', 0, {ACTION_STEP, 1, 0}, NULL, NULL},
    {UI_KEY_HOME, 0, {ACTION_SEEK_TO, 0, 0}, "Home  End", "start, end"},
    {UI_KEY_END, 0, {ACTION_SEEK_END, 0, 0}, NULL, NULL},
    {UI_KEY_PAGE_UP, 0, {ACTION_NEXT_EVENT, -1, 0}, "PgUp  PgDn", "previous, next stall or switch"},
    {UI_KEY_PAGE_DOWN, 0, {ACTION_NEXT_EVENT, 1, 0}, NULL, NULL},
    {'[', 0, {ACTION_SPEED_BY, -1, 0}, "[  ]", "slower, faster"},
    {']', 0, {ACTION_SPEED_BY, 1, 0}, NULL, NULL},
    {UI_KEY_BACKSPACE, 0, {ACTION_SPEED_1X, 0, 0}, "Backspace", "1x"},
    {'l', 0, {ACTION_MARK_LOOP, 0, 0}, "L", "loop: A, B, off"},
    {'m', 0, {ACTION_BOOKMARK, 0, 0}, "M", "bookmark"},
    {'g', 0, {ACTION_GHOST, 0, 0}, "G", "keep a ghost of this run, let it go"},
    {UI_KEY_TAB, 0, {ACTION_DRAWER, 0, 0}, "Tab", "parameters"},
    {'r', 0, {ACTION_RECORD, 0, 0}, "R", "record, stop"},
    {'r', UI_CTRL, {ACTION_RECORD_SPAN, 0, 0}, "Ctrl R", "record the selected span"},
    {'s', 0, {ACTION_SCREENSHOT, 0, 0}, "S", "screenshot"},
    {'f', 0, {ACTION_FULLSCREEN, 0, 0}, "F", "fullscreen"},
    {'t', 0, {ACTION_THEME, 0, 0}, "T", "dark, light"},
    {'v', 0, {ACTION_LAYOUT, 0, 0}, "V", "layout: dashboard, plots, viewer"},
    {'1', 0, {ACTION_TOGGLE_PLOT, 1, 0}, "1 .. 9", "show or hide a plot"},
    {'2', 0, {ACTION_TOGGLE_PLOT, 2, 0}, NULL, NULL},
    {'3', 0, {ACTION_TOGGLE_PLOT, 3, 0}, NULL, NULL},
    {'4', 0, {ACTION_TOGGLE_PLOT, 4, 0}, NULL, NULL},
    {'5', 0, {ACTION_TOGGLE_PLOT, 5, 0}, NULL, NULL},
    {'6', 0, {ACTION_TOGGLE_PLOT, 6, 0}, NULL, NULL},
    {'e', 0, {ACTION_EVENTS, 0, 0}, "E", "events, to go to"},
    {'i', 0, {ACTION_NOTES, 0, 0}, "I", "what the file was taken for"},
    {'a', 0, {ACTION_SOUND, 0, 0}, "A", "sound"},
    {'o', 0, {ACTION_OPEN, 0, 0}, "O", "open a trace"},
    {'o', UI_CTRL, {ACTION_OPEN, 0, 0}, NULL, NULL},
    {'p', 0, {ACTION_PLAYERS, 0, 0}, "P", "players, over what is open"},
    {'=', UI_CTRL, {ACTION_SCALE, 1, 0}, "Ctrl +  \u2212  0", "larger, smaller, as it was"},
    {'+', UI_CTRL, {ACTION_SCALE, 1, 0}, NULL, NULL},
    {'-', UI_CTRL, {ACTION_SCALE, -1, 0}, NULL, NULL},
    {'0', UI_CTRL, {ACTION_SCALE, 0, 0}, NULL, NULL},
    {'+', 0, {ACTION_ZOOM, 1, 0}, "+  \u2212", "zoom in, out"},
    {'=', 0, {ACTION_ZOOM, 1, 0}, NULL, NULL},
    {'-', 0, {ACTION_ZOOM, -1, 0}, NULL, NULL},
    {UI_KEY_F6, 0, {ACTION_FOCUS, 1, 0}, "F6  Shift F6", "next control, the one before"},
    {UI_KEY_F6, UI_SHIFT, {ACTION_FOCUS, -1, 0}, NULL, NULL},
    {'h', 0, {ACTION_HELP, 0, 0}, "H  ?", "this help"},
    {'?', 0, {ACTION_HELP, 0, 0}, NULL, NULL},
    {UI_KEY_F1, 0, {ACTION_HELP, 0, 0}, NULL, NULL},
    {UI_KEY_ESCAPE, 0, {ACTION_CANCEL, 0, 0}, NULL, NULL},
    {'q', 0, {ACTION_QUIT, 0, 0}, "Q", "quit"},
    {'q', UI_CTRL, {ACTION_QUIT, 0, 0}, NULL, NULL},
    /* What the mouse does stands in the same list, bound to no key. */
    {0, 0, {ACTION_NONE, 0, 0}, "wheel", "zoom at the pointer"},
    {0, 0, {ACTION_NONE, 0, 0}, "click, drag a plot", "go there, pan"},
    {0, 0, {ACTION_NONE, 0, 0}, "drag the overview", "scrub"},
    {0, 0, {ACTION_NONE, 0, 0}, "Shift drag", "select a span, its statistics"},
    {0, 0, {ACTION_NONE, 0, 0}, "drop a file", "open it"},
};

const struct key_binding *action_bindings(size_t *count)
{
    *count = sizeof bindings / sizeof *bindings;
    return bindings;
}

struct action action_of_key(int key, unsigned modifiers)
{
    for (size_t i = 0; key && i < sizeof bindings / sizeof *bindings; i++) {
        /* Characters are what they are, however the keyboard reaches them: '?' and 'L' need no Shift in the
         * table. */
        unsigned m = key < 0x80 ? modifiers & ~(unsigned)UI_SHIFT : modifiers;
        if (bindings[i].key == key && bindings[i].modifiers == m) {
            return bindings[i].action;
        }
    }
    return (struct action){0};
}
