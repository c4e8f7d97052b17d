#include "view/header.h"

#include "view/words.h"

#include <math.h>
#include <stdio.h>

static const char *title_of(const struct view_model *model, const struct look *look)
{
    return look->heading && look->heading[0] ? look->heading : model->title;
}

static struct text_style title_style(const struct look *look)
{
    return strong(15, look->theme->text);
}

static struct text_style second_style(const struct look *look)
{
    return words(12, look->theme->text_second);
}

/* What is finer in the trace than in the session is said, for nothing else shows it. */
static void finer_text(const struct view_model *model, char *buf, size_t size)
{
    double finer_s = view_model_finer_s(model);
    buf[0] = '\0';
    if (finer_s > 0) {
        snprintf(buf, size, "samples every %.3g s, averaged to %.3g s", finer_s, model->timeline->dt_s);
    }
}

void header_place(struct canvas *canvas, struct rect r, const struct view_model *model,
                  const struct look *look, struct header_places *out)
{
    float right = r.x + r.w - 4 - look->header_reserve, left = r.x + 4;
    float title_w = canvas_text_width(canvas, title_style(look), title_of(model, look));
    *out = (struct header_places){.title = {left, r.y, fminf(title_w, r.w * 0.4f), r.h}};
    if (look->caption && look->caption[0]) {
        return; /* it stands there now */
    }
    left += out->title.w + 16;
    float settings_w = canvas_text_width(canvas, second_style(look), model->settings);
    if (right - left > settings_w + 100) {
        out->settings = (struct rect){right - settings_w, r.y, settings_w, r.h};
        right -= settings_w + 20;
    }
    char finer[80];
    finer_text(model, finer, sizeof finer);
    float finer_w = canvas_text_width(canvas, second_style(look), finer);
    if (finer[0] && right - left > finer_w + 60) {
        out->finer = (struct rect){right - finer_w, r.y, finer_w, r.h};
        right -= finer_w + 20;
    }
    if (right - left > 60) {
        out->detail = (struct rect){left, r.y, right - left, r.h};
    }
}

void header_draw(struct canvas *canvas, struct rect r, const struct view_model *model,
                 const struct look *look)
{
    float mid = r.y + r.h / 2;
    struct header_places at;
    header_place(canvas, r, model, look, &at);
    canvas_text_fit(canvas, at.title.x, mid + 5, at.title.w + 1, title_style(look), title_of(model, look));
    if (at.settings.w > 0) {
        canvas_text(canvas, at.settings.x + at.settings.w, mid + 4.5f,
                    aligned(second_style(look), TEXT_RIGHT), model->settings);
    }
    if (at.finer.w > 0) {
        char finer[80];
        struct text_style style = second_style(look);
        style.color = look->theme->level;
        finer_text(model, finer, sizeof finer);
        canvas_text(canvas, at.finer.x, mid + 4.5f, style, finer);
    }
    if (at.detail.w > 0) {
        canvas_text_fit(canvas, at.detail.x, mid + 4.5f, at.detail.w, second_style(look), model->detail);
    }
}
