#include "view/header.h"

#include "view/words.h"

#include <math.h>

void header_draw(struct canvas *canvas, struct rect r, const struct view_model *model,
                 const struct look *look)
{
    const struct theme *theme = look->theme;
    float mid = r.y + r.h / 2, right = r.x + r.w - 4 - look->header_reserve, left = r.x + 4;
    const char *name = look->heading && look->heading[0] ? look->heading : model->title;
    struct text_style title = strong(15, theme->text), second = words(12, theme->text_second);
    float title_w = fminf(canvas_text_width(canvas, title, name), r.w * 0.4f);
    canvas_text_fit(canvas, left, mid + 5, title_w + 1, title, name);
    left += title_w + 16;
    float settings_w = canvas_text_width(canvas, second, model->settings);
    if (right - left > settings_w + 100) {
        canvas_text(canvas, right, mid + 4.5f, aligned(second, TEXT_RIGHT), model->settings);
        right -= settings_w + 20;
    }
    if (right - left > 60) {
        canvas_text_fit(canvas, left, mid + 4.5f, right - left, second, model->detail);
    }
}
