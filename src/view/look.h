/* Everything besides the session and the time that decides how a picture looks. */
#ifndef TRACEREEL_VIEW_LOOK_H
#define TRACEREEL_VIEW_LOOK_H

#include "gfx/theme.h"

#include <stdbool.h>

enum plot_id {
    PLOT_BANDWIDTH,
    PLOT_BUFFER,
    PLOT_AV,
    PLOT_LEVEL,
    PLOT_LATENCY,
    PLOT_QOE,
    PLOT_BEHIND, /* of low latency alone: absent where nobody aims at a distance behind live */
    PLOT_COUNT
};

enum layout_kind { LAYOUT_DASHBOARD, LAYOUT_PLOTS, LAYOUT_VIEWER, LAYOUT_COMPARE, LAYOUT_MAP, LAYOUT_COUNT };
const char *layout_name(enum layout_kind kind); /* "dashboard", "plots", "viewer", "compare", "map" */

/* The thing under the pointer, of those that can be dragged. */
enum look_hot { HOT_NOTHING, HOT_RESUME, HOT_MAX, HOT_FRAME, HOT_FRAME_BEGIN, HOT_FRAME_END };

#define LOOK_BOOKMARKS_MAX 64

struct why_card;
struct map;

struct look {
    const struct theme *theme;
    enum layout_kind layout;
    int sessions; /* compared, 2 to 4: as many as the model has; with fewer LAYOUT_COMPARE is the dashboard */
    int current;  /* of compared sessions the one that is lit, from 1; 0: none */
    float chip_end; /* logical pixels at the end of their chips that the window needs */
    double span_s;  /* seconds on the plots */
    bool follow;    /* the plots scroll under the playhead; else they begin at start_s */
    double start_s;
    unsigned hidden_plots; /* 1 << enum plot_id */
    bool low_latency;      /* a session aims at a distance behind live: PLOT_BEHIND has something to show */
    bool log_rate;         /* the bandwidth's axis is logarithmic */
    bool playing;
    bool grows; /* the session goes on behind its end, as soon as more of it comes */
    double speed;
    enum look_hot hot; /* drawn by dashboard_draw_pointer, like the two after it */
    bool has_hover;    /* read every plot out at hover_s */
    double hover_s;
    bool has_overview_hover; /* a card over the overview says what was there */
    double overview_hover_s;
    bool has_selection; /* a span with its statistics */
    double select_from_s, select_to_s;
    bool has_loop_a, has_loop_b;
    double loop_a_s, loop_b_s;
    double bookmarks_s[LOOK_BOOKMARKS_MAX];
    int bookmark_count;
    float header_reserve; /* logical pixels at the header's right that the window needs for its buttons */
    const char *heading;  /* on a recording, in the place of the trace's name; NULL: none */
    const char *caption;  /* words over the picture; NULL: none */
    struct why_card *why; /* the card that says why a stall happened (view/why.h); NULL: none */
    const struct map
        *map; /* in the plots' place in LAYOUT_MAP (view/map.h), which without it is the dashboard */
};

/* Whether it shows several sessions: compare does, and plots alone. */
bool look_compares(const struct look *look);

/* The next layout in turn; a comparison only where there is something to compare. */
enum layout_kind layout_next(const struct look *look);

void look_init(struct look *look, const struct theme *theme);

#endif
