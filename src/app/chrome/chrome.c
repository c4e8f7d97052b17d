#include "app/chrome/chrome.h"

#include "app/chrome/toolbar.h"

void chrome_init(struct chrome *chrome)
{
    *chrome = (struct chrome){0};
    drawer_init(&chrome->drawer);
}

void chrome_destroy(struct chrome *chrome)
{
    open_clear(&chrome->open);
    events_clear(&chrome->events);
    why_close(&chrome->why);
}

struct rect chrome_follow_button(const struct chrome_in *in)
{
    const struct layout *l = in->layout;
    if (!in->astray || l->plots.w < 300) {
        return (struct rect){0};
    }
    return (struct rect){l->plot_lanes.x + l->plot_lanes.w - 132, l->plots.y + 5, 132, 18};
}

void chrome_controls(const struct chrome *chrome, const struct chrome_in *in, struct controls *controls)
{
    const struct layout *l = in->layout;
    controls->count = 0;
    if (chrome->popup != POPUP_NONE) {
        return;
    }
    toolbar_controls(in->w, controls);
    chips_controls(&chrome->chips, controls);
    header_bar_controls(&chrome->header_bar, controls); /* a banner may lie over them */
    if (chrome->drawer.open) {
        controls_add(
            controls,
            &(struct control){.at = {FOCUS_DRAWER, 0},
                              .r = drawer_rect(in->w, in->h),
                              .name = "\u2191 \u2193 choose, \u2190 \u2192 adjust, Enter types, Del resets"});
    }
    controls_add(controls, &(struct control){.at = {FOCUS_FOLLOW, 0},
                                             .r = chrome_follow_button(in),
                                             .name = "the plots go on with the playhead",
                                             .press = {.kind = ACTION_FOLLOW}});
    controls_add(controls,
                 &(struct control){
                     .at = {FOCUS_PLOTS, 0},
                     .r = l->plots,
                     .name = "\u2190 \u2192 pan, \u2191 \u2193 zoom, Shift \u2190 \u2192 select a span"});
    notes_controls(&chrome->notes, controls);
    why_controls(&chrome->why, in, controls);
    controls_add(controls, &(struct control){.at = {FOCUS_PLAY, 0},
                                             .r = l->play_button,
                                             .name = "play, pause  Space",
                                             .press = {.kind = ACTION_TOGGLE_PLAY}});
    controls_add(controls, &(struct control){.at = {FOCUS_SPEED, 0},
                                             .r = l->speed_button,
                                             .name = "faster  ],  with Shift slower  [",
                                             .press = {.kind = ACTION_SPEED_BY, .value = 1},
                                             .shift = {.kind = ACTION_SPEED_BY, .value = -1}});
    controls_add(controls,
                 &(struct control){.at = {FOCUS_OVERVIEW, 0},
                                   .r = l->overview,
                                   .name = "the whole session: \u2190 \u2192 5 s, \u2191 \u2193 60 s, "
                                           "Home, End"});
}
