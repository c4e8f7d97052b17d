#include "show/picture.h"

#include "show/describe.h"
#include "gfx/font.h"

#include <assert.h>

void picture_over(struct picture *picture, const struct source *source, struct fonts *fonts,
                  const struct theme *theme, enum layout_kind layout)
{
    *picture = (struct picture){.fonts = fonts};
    look_init(&picture->look, theme);
    picture->look.layout = layout;
    picture->look.playing = true;
    picture->look.low_latency = tr_params_low_latency(&source->timeline->params);
    describe_trace(picture->detail, sizeof picture->detail, source);
    describe_settings(picture->settings, sizeof picture->settings, source);
    view_model_init(&picture->models[0], source->timeline, source->trace, source->name, picture->detail,
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

/* Puts the settings that are the same in all into the header. */
static void describe_lineup(struct picture *picture, const struct lineup *lineup)
{
    const struct source *sources[VIEW_SESSIONS_MAX];
    for (int i = 0; i < lineup->count; i++) {
        sources[i] = &lineup->sources[i];
    }
    describe_title(picture->title, sizeof picture->title, sources, lineup->count);
    describe_shared(picture->settings, sizeof picture->settings, sources, lineup->count);
}

enum tr_status picture_init_lineup(struct picture *picture, const struct lineup *lineup, const char *theme,
                                   enum layout_kind layout, struct tr_error *err)
{
    enum tr_status status = picture_init(picture, &lineup->sources[0], theme, layout, err);
    if (status != TR_STATUS_OK || lineup->count < 2) {
        return status;
    }
    assert(lineup->count <= VIEW_SESSIONS_MAX);
    describe_lineup(picture, lineup);
    for (int i = 0; i < lineup->count; i++) {
        const struct source *source = &lineup->sources[i];
        view_model_init(&picture->models[i], source->timeline, source->trace, picture->title, picture->detail,
                        picture->settings);
        picture->models[i].name = lineup->names[i];
        picture->look.low_latency |= tr_params_low_latency(&source->timeline->params);
    }
    view_model_join(picture->models, lineup->count);
    for (int i = 0; i < lineup->count && picture->models[0].links_differ; i++) {
        picture->models[i].detail = ""; /* it would be of one of the links */
    }
    picture->look.sessions = lineup->count;
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
