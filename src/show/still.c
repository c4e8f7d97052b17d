#include "show/still.h"

#include "show/picture.h"
#include "show/why.h"
#include "gfx/png.h"
#include "view/why.h"

enum tr_status still_render(const struct lineup *lineup, const struct record_offline_config *config,
                            double at_s, struct tr_error *err)
{
    struct picture picture;
    enum tr_status status = picture_init_lineup(&picture, lineup, config->theme, config->layout, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const double duration_s = picture.models[0].duration_s;
    if (at_s > duration_s) {
        picture_destroy(&picture);
        return tr_error_set(err, TR_STATUS_USAGE, "--at", "%g s lies after the session's end at %g s", at_s,
                            duration_s);
    }
    picture.look.heading = config->title;
    picture.look.map = config->map;
    for (int i = 0; i < config->caption_count && config->captions[i].at_s <= at_s; i++) {
        picture.look.caption = config->captions[i].text;
    }
    struct reasons reasons = {0};
    struct why_card card = {.hot = -1};
    if (config->explains) {
        status = reasons_find(lineup, &reasons, err);
    }
    int whose = 0;
    card.e = reasons_at(&reasons, at_s, RECORD_CAPTION_S, &whose);
    if (card.e) {
        card.timeline = lineup->sources[whose].timeline;
        card.whose = lineup->count > 1 ? lineup->names[whose] : NULL;
        picture.look.why = &card;
    }
    struct canvas canvas;
    int w = config->width_px ? config->width_px : 1280, h = config->height_px ? config->height_px : 720;
    if (status == TR_STATUS_OK) {
        status = picture_canvas(&picture, w, h, &canvas, err);
    }
    if (status == TR_STATUS_OK) {
        dashboard_draw(&picture.dashboard, &canvas, &picture.models[0], &picture.look, at_s);
        status = png_write(config->path, &canvas, config->made, config->force, err);
        canvas_destroy(&canvas);
    }
    picture_destroy(&picture);
    reasons_free(&reasons);
    return status;
}
