#include "view/header.h"

#include "view/words.h"

#include <math.h>

static const char *name_of(const struct view_model *model, const struct look *look)
{
    return look->heading && look->heading[0] ? look->heading : model->title;
}

float header_title_width(struct canvas *canvas, struct rect r, const struct view_model *model,
                         const struct look *look)
{
    float w = canvas_text_width(canvas, strong(15, look->theme->text), name_of(model, look));
    return fminf(w, r.w * 0.4f);
}

void header_draw(struct canvas *canvas, struct rect r, const struct view_model *model,
                 const struct look *look)
{
    const struct theme *theme = look->theme;
    float mid = r.y + r.h / 2, right = r.x + r.w - 4 - look->header_reserve, left = r.x + 4;
    struct text_style title = strong(15, theme->text), second = words(12, theme->text_second);
    float title_w = header_title_width(canvas, r, model, look);
    canvas_text_fit(canvas, left, mid + 5, title_w + 1, title, name_of(model, look));
    if (look->caption && look->caption[0]) {
        return; /* it stands there now */
    }
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
