#include "app/action.h"

static const struct key_binding bindings[] = {
#define KEY(code, mods, what, number, shown, words)                                                          \
    {code, mods, {.kind = ACTION_##what, .value = number}, shown, words},
#define KEY_TOO(code, mods, what, number) KEY(code, mods, what, number, NULL, NULL)
#define MOUSE(shown, words)               KEY(0, 0, NONE, 0, shown, words)
#define SECTION(title)                    KEY(0, 0, NONE, 0, NULL, title)
#include "app/action_list.h"
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
