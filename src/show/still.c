#include "show/still.h"

#include "show/picture.h"
#include "gfx/png.h"

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
    for (int i = 0; i < config->caption_count && config->captions[i].at_s <= at_s; i++) {
        picture.look.caption = config->captions[i].text;
    }
    struct canvas canvas;
    int w = config->width_px ? config->width_px : 1280, h = config->height_px ? config->height_px : 720;
    status = picture_canvas(&picture, w, h, &canvas, err);
    if (status == TR_STATUS_OK) {
        dashboard_draw(&picture.dashboard, &canvas, &picture.models[0], &picture.look, at_s);
        status = png_write(config->path, &canvas, config->force, err);
        canvas_destroy(&canvas);
    }
    picture_destroy(&picture);
    return status;
}
