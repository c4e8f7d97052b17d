#include "view/look.h"

const char *layout_name(enum layout_kind kind)
{
    static const char *const names[] = {"dashboard", "plots", "viewer"};
    return names[kind];
}

void look_init(struct look *look, const struct theme *theme)
{
    *look = (struct look){.theme = theme, .span_s = 120, .follow = true, .speed = 1};
}
