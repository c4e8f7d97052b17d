#include "view/header.h"

#include "view/words.h"

#include <math.h>
#include <stdio.h>

static float draw_recording(struct canvas *canvas, float right, float mid, const struct look *look)
{
    const struct theme *theme = look->theme;
    char buf[48];
    int s = (int)look->recorded_s;
    snprintf(buf, sizeof buf, "REC %02d:%02d  %.1f MiB", s / 60, s % 60, look->recorded_mib);
    struct text_style style = numbers(12, theme->bad);
    float w = canvas_text_width(canvas, style, buf) + 40;
    canvas_round_rect(canvas, (struct rect){right - w, mid - 11, w, 22}, 11, color_alpha(theme->bad, 0.2f));
    canvas_circle(canvas, right - w + 15, mid, 4.5f, theme->bad);
    canvas_text(canvas, right - w + 27, mid + 4.5f, style, buf);
    return right - w - 14;
}

void header_draw(struct canvas *canvas, struct rect r, const struct view_model *model,
                 const struct look *look)
{
    const struct theme *theme = look->theme;
    float mid = r.y + r.h / 2, right = r.x + r.w - 4 - look->header_reserve, left = r.x + 4;
    if (look->recording) {
        right = draw_recording(canvas, right, mid, look);
    }
    struct text_style title = strong(15, theme->text), second = words(12, theme->text_second);
    float title_w = fminf(canvas_text_width(canvas, title, model->title), r.w * 0.4f);
    canvas_text_fit(canvas, left, mid + 5, title_w + 1, title, model->title);
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
