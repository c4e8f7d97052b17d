/* A session's picture, or that of several beside each other, without a window: what a screenshot, a recording
 * and the golden tests draw. */
#ifndef TRACEREEL_SHOW_PICTURE_H
#define TRACEREEL_SHOW_PICTURE_H

#include "show/lineup.h"
#include "view/dashboard.h"

struct picture {
    struct fonts *fonts;
    struct dashboard dashboard;
    struct view_model models[VIEW_SESSIONS_MAX]; /* the first is what is drawn */
    struct look look;
    char title[256], detail[256], settings[256];
};

/* `source` is borrowed for the life of the picture. theme NULL: dark. Closed with picture_destroy. */
enum tr_status picture_init(struct picture *picture, const struct source *source, const char *theme,
                            enum layout_kind layout, struct tr_error *err);
/* The same of all sessions of a lineup, which are VIEW_SESSIONS_MAX at most, in a layout that shows them all.
 */
enum tr_status picture_init_lineup(struct picture *picture, const struct lineup *lineup, const char *theme,
                                   enum layout_kind layout, struct tr_error *err);
void picture_destroy(struct picture *picture);
/* The same with fonts that there are already, which picture_destroy frees. */
void picture_over(struct picture *picture, const struct source *source, struct fonts *fonts,
                  const struct theme *theme, enum layout_kind layout);

/* A canvas of w x h device pixels at the scale that suits the size (layout_scale). */
enum tr_status picture_canvas(const struct picture *picture, int w_px, int h_px, struct canvas *out,
                              struct tr_error *err);

#endif
