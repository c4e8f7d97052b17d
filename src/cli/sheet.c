#include "cli/sheet.h"

#include "gfx/png.h"
#include "view/words.h"

enum tr_status sheet_write(const char *path, int w_px, int h_px, const char *theme_name,
                           bool draw(struct canvas *canvas, const struct theme *theme, const void *context),
                           const void *context, const struct made_by *made, struct tr_error *err)
{
    const struct theme *theme = theme_find(theme_name ? theme_name : "dark");
    if (!theme) {
        return tr_error_set(err, TR_STATUS_USAGE, "--theme", "\"%s\" is none of: dark, light", theme_name);
    }
    struct fonts *fonts = fonts_new(err);
    if (!fonts) {
        return TR_STATUS_FAILED;
    }
    struct canvas canvas;
    if (!canvas_init(&canvas, w_px, h_px, 1, fonts)) {
        fonts_free(fonts);
        return tr_error_oom(err);
    }
    const struct rect card = {SHEET_EDGE, SHEET_EDGE, (float)w_px - 2 * SHEET_EDGE,
                              (float)h_px - 2 * SHEET_EDGE};
    canvas_clear(&canvas, theme->ground);
    draw_card(&canvas, card, theme);
    enum tr_status status =
        draw(&canvas, theme, context) ? png_write(path, &canvas, made, true, err) : tr_error_oom(err);
    canvas_destroy(&canvas);
    fonts_free(fonts);
    return status;
}
