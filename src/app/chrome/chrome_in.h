/* Facts about the rest for those parts of the window that are not the session's picture: borrowed for the
 * call. They change nothing of it; each answers an event with an action. */
#ifndef TRACEREEL_APP_CHROME_IN_H
#define TRACEREEL_APP_CHROME_IN_H

#include "app/action.h"
#include "app/notices.h"
#include "app/settings.h"
#include "view/layout.h"
#include "view/model.h"

#include <tracereel/edit.h>

struct folder;
struct map_fill;

/* The words about sessions that grow. */
struct live_sign {
    bool shown, at_edge, absent; /* absent: its file has gone */
    double silent_s;             /* whole seconds since something came; 0: it is not said */
    char name[128];              /* whose, where several grow; else "" */
};

struct chrome_in {
    const struct settings *settings; /* of the person */
    /* the session */
    const struct tr_params *params, *baseline;
    struct tr_params_link link;
    const struct tr_timeline *ghost;
    const struct view_model *model;   /* what is shown: the session, or all that are compared */
    const struct view_model *current; /* the session alone */
    int sessions;                     /* that there are */
    bool together;                    /* parameters are moved in all of them */
    const char *source_name, *player;
    const struct tr_edit *edits; /* of the trace */
    size_t edit_count;
    bool generated; /* there is no file */
    bool loops;     /* the trace begins again */
    bool repeated;  /* a trace shorter than a second, for as long as the session is */
    /* the viewport */
    const struct look *look;
    bool has_span; /* something is selected, which has a length */
    const struct layout *layout;
    float w, h, scale;
    double t_s, duration_s, dt_s;
    struct live_sign live;
    double behind_s; /* the newest, where it grows */
    bool astray;     /* panned away from the playhead, which leads back */
    /* the pointer: -1 outside */
    float pointer_x, pointer_y;
    const struct tr_param *threshold; /* whose line is under it, or held; NULL */
    bool threshold_held;
    /* what has just happened */
    const char *notice; /* "": nothing */
    bool notice_bad;
    enum notice_offer notice_offer;
    int doubts; /* about the file */
    /* what goes on */
    bool sound, recording, finishing, span_recording, loading;
    double recorded_s, recorded_mib;
    int64_t missed;
    int span_permille, loading_permille;
    const char *loading_name;
    struct folder *folder; /* whose table is looked at: what is chosen of it is the popup's */
    const struct map_fill *map;
    /* which parts are open */
    bool drawer_open, notes_open, players_open, popup_open;
};

#endif
