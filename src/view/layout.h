/* Where each part of the picture stands, in logical pixels. A part with no room has width 0 and is not drawn.
 */
#ifndef TRACEREEL_VIEW_LAYOUT_H
#define TRACEREEL_VIEW_LAYOUT_H

#include "view/look.h"

#define RIBBON_PITCH 12.0f /* from one session's ribbon of stalls to the next */
#define PARTING_H    15.0f /* the lane under them that says where they part */

struct layout {
    struct rect header, screen, tank, av, report, plots, transport;
    /* of a comparison: a screen for each session, its tank where there is room, their figures, and inside
     * plots their stalls */
    struct rect screens[4], tanks[4], table, ribbons;
    struct rect map; /* in the place of plots, which is there all the same: time runs in it */
    /* inside transport */
    struct rect play_button, clock, speed_button, overview;
    /* inside plots: the column where time runs, from the first plot's top to the last's bottom */
    struct rect plot_lanes;
    struct rect time_axis;
    struct rect plot[PLOT_COUNT]; /* each plot's row within plots; height 0 where hidden */
    bool narrow;                  /* the left column stands under the plots */
};

/* Device pixels a logical one that suit a picture of this size: 1 from 800x450 to 1080 rows, beyond by
 * height; smaller ones shrink, so that nothing collides. */
float layout_scale(int w_px, int h_px);

/* Where a card over the picture begins, which needs to reach up to y in `room`: not a little below the top of
 * the room, or of a screen or table that it covers, and not amid a low card, whose figures it would cut
 * through. */
float layout_card_top(const struct layout *layout, const struct rect *room, float y);

void layout_compute(struct layout *layout, float width, float height, const struct look *look);

#endif
