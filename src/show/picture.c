#include "show/picture.h"

#include "show/describe.h"
#include "gfx/font.h"

#include <math.h>

void picture_over(struct picture *picture, const struct source *source, struct fonts *fonts,
                  const struct theme *theme, enum layout_kind layout)
{
    *picture = (struct picture){.fonts = fonts};
    look_init(&picture->look, theme);
    picture->look.layout = layout;
    picture->look.playing = true;
    describe_trace(picture->detail, sizeof picture->detail, source);
    describe_settings(picture->settings, sizeof picture->settings, source);
    view_model_init(&picture->model, source->timeline, source->trace, source->name, picture->detail,
                    picture->settings);
}

enum tr_status picture_init(struct picture *picture, const struct source *source, const char *theme,
                            enum layout_kind layout, struct tr_error *err)
{
    const struct theme *found = theme_find(theme ? theme : "dark");
    if (!found) {
        return tr_error_set(err, TR_STATUS_USAGE, "--theme", "\"%s\" is no theme; there are dark and light",
                            theme);
    }
    struct fonts *fonts = fonts_new(err);
    if (!fonts) {
        return TR_STATUS_FAILED;
    }
    picture_over(picture, source, fonts, found, layout);
    return TR_STATUS_OK;
}

void picture_destroy(struct picture *picture)
{
    dashboard_destroy(&picture->dashboard);
    fonts_free(picture->fonts);
    picture->fonts = NULL;
}

enum tr_status picture_canvas(const struct picture *picture, int w_px, int h_px, struct canvas *out,
                              struct tr_error *err)
{
    float scale = layout_scale(w_px, h_px);
    return canvas_init(out, w_px, h_px, scale, picture->fonts) ? TR_STATUS_OK : tr_error_oom(err);
}
