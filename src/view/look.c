#include "view/look.h"

const char *layout_name(enum layout_kind kind)
{
    static const char *const names[] = {"dashboard", "plots", "viewer", "compare", "map"};
    return names[kind];
}

enum layout_kind layout_next(const struct look *look)
{
    enum layout_kind next = look->layout;
    bool shows;
    do {
        next = (enum layout_kind)((next + 1) % LAYOUT_COUNT);
        shows = next == LAYOUT_COMPARE ? look->sessions >= 2 : next != LAYOUT_MAP || look->map;
    } while (!shows);
    return next;
}

bool look_compares(const struct look *look)
{
    return look->sessions > 1 && (look->layout == LAYOUT_COMPARE || look->layout == LAYOUT_PLOTS);
}

void look_init(struct look *look, const struct theme *theme)
{
    *look = (struct look){.theme = theme, .span_s = 120, .follow = true, .speed = 1};
}
