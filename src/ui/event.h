/* An event of a person's doing, free of the window system: positions in logical pixels, keys by name. */
#ifndef TRACEREEL_UI_EVENT_H
#define TRACEREEL_UI_EVENT_H

#include <stdbool.h>

enum ui_event_kind {
    UI_NOTHING,
    UI_KEY,   /* pressed or repeated */
    UI_PRESS, /* left button down */
    UI_RELEASE,
    UI_MOVE,
    UI_LEAVE, /* the pointer left the window */
    UI_WHEEL,
    UI_DROP, /* a file was dropped */
    UI_RESIZE,
    UI_EXPOSE, /* the window must be shown again */
    UI_TEXT,   /* characters typed; `key` is set where the UI_KEY before did not already say the character */
    UI_QUIT,
};

enum ui_modifier { UI_SHIFT = 1, UI_CTRL = 2, UI_ALT = 4 };

/* Keys are what they type where they type something (' ', 'a', '[', '?'), else one of these. */
enum ui_key {
    UI_KEY_LEFT = 0x100,
    UI_KEY_RIGHT,
    UI_KEY_UP,
    UI_KEY_DOWN,
    UI_KEY_HOME,
    UI_KEY_END,
    UI_KEY_PAGE_UP,
    UI_KEY_PAGE_DOWN,
    UI_KEY_ENTER,
    UI_KEY_ESCAPE,
    UI_KEY_TAB,
    UI_KEY_BACKSPACE,
    UI_KEY_DELETE,
    UI_KEY_F1,
    UI_KEY_F2,
    UI_KEY_F6,
};

/* The pointer's shape, which tells the action possible where it is. */
enum ui_cursor {
    UI_CURSOR_ARROW,
    UI_CURSOR_HAND,
    UI_CURSOR_MOVE,
    UI_CURSOR_ACROSS,
    UI_CURSOR_UP_DOWN,
    UI_CURSORS
};

struct ui_event {
    enum ui_event_kind kind;
    int key;            /* of UI_KEY: a character in lower case or an enum ui_key */
    unsigned modifiers; /* enum ui_modifier */
    bool repeated;
    float x, y;      /* of the pointer */
    int clicks;      /* of UI_PRESS: 2 for a double click */
    float wheel;     /* notches, up positive */
    char text[1024]; /* of UI_DROP: the path; of UI_TEXT: UTF-8 */
};

#endif
