/* The application's state, for the files of this room that share it. Nothing outside app/ includes this. */
#ifndef TRACEREEL_APP_STATE_H
#define TRACEREEL_APP_STATE_H

#include "app/action.h"
#include "app/column_panel.h"
#include "app/drawer.h"
#include "app/event_list.h"
#include "app/filming.h"
#include "app/focus.h"
#include "app/loader.h"
#include "app/notes_panel.h"
#include "app/open_panel.h"
#include "app/player_panel.h"
#include "app/playhead.h"
#include "app/settings.h"
#include "show/source.h"
#include "app/speaker.h"
#include "app/strip.h"
#include "view/dashboard.h"
#include "view/layout.h"
#include "win/window.h"

enum app_overlay {
    OVERLAY_NONE,
    OVERLAY_HELP,
    OVERLAY_OPEN,
    OVERLAY_PLAYERS,
    OVERLAY_COLUMNS,
    OVERLAY_EVENTS
};
enum app_drag { DRAG_NONE, DRAG_PLOT, DRAG_OVERVIEW, DRAG_SELECT, DRAG_THRESHOLD };

struct app {
    struct source source;
    struct source_request request; /* of the command line: scenario and settings for whatever is opened */
    struct loader loader;
    struct reading reading; /* how what is open was read */
    bool reopening;         /* it is being read again, in another way */
    struct notes_panel notes;
    double notes_until_s; /* by window_clock_s: a brief one goes then */
    struct view_model model;
    char detail[256], settings_words[256];
    struct look look;
    struct playhead playhead;
    struct dashboard dashboard;
    struct fonts *fonts;
    struct window *window;
    struct settings settings; /* of the person, kept in the config folder */
    bool quit, dirty;
    char title[700]; /* as the window has it */

    struct drawer drawer;
    struct tr_params
        usual; /* parameters as they were opened: what "changed" and "reset" are measured against */
    struct tr_timeline *ghost; /* an earlier run, kept to compare; owned */

    enum app_overlay overlay;
    struct focus focus;
    struct open_panel open_panel;
    struct player_panel player_panel;
    struct column_panel column_panel;
    struct event_list event_list;
    struct speaker speaker;
    struct filming filming;
    struct span_job span_job;
    char banner[640];
    bool banner_bad;
    double banner_until_s; /* by window_clock_s */
    struct strip strip;

    enum app_drag drag;
    float press_x, press_y;
    float pointer_x, pointer_y; /* -1 while outside */
    double press_start_s;       /* of the plots' window when the button went down */
    double press_time_s;
    bool moved, threshold_moved;
    bool click_spent; /* on a list's line: were it a double click, its second half means nothing more */
    const struct tr_param *drag_param; /* of DRAG_THRESHOLD */
    double drag_axis_s;                /* the buffer's axis, which stands still under the pointer meanwhile */
    float last_w, last_h, last_scale;  /* logical size of the newest frame, for events */
};

void app_layout(const struct app *app, struct layout *layout);
struct plot_window app_window(const struct app *app, const struct layout *layout);

/* A line in the header for some seconds; `bad`: an error. */
void app_say(struct app *app, bool bad, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Replaces what is open; on an error a banner says why and what was open stays. */
void app_open(struct app *app, const char *path);
/* The same file, read in another way; one doubt decided. */
void app_reopen(struct app *app, const struct notes_button *override);
/* The file that could not be read, with its columns told apart; `time` 0: as it was taken. */
void app_read_columns(struct app *app, int time, int rate);
/* After app->source changed: words, axes, playhead. */
void app_adopt_source(struct app *app);

/* One parameter to a value: runs again and redraws in the same frame. `keep_ghost`: the run before stays to
 * compare. A value that the others do not allow is refused with a line that says why; moved, as by a slider,
 * it stops there. */
void app_set_param(struct app *app, const struct tr_param *param, double value, bool keep_ghost);
void app_move_param(struct app *app, const struct tr_param *param, double value, bool keep_ghost);
/* All of them, as they were in another run. */
void app_put_params(struct app *app, const struct tr_params *params);
/* Another player (player_panel_chosen) over what is open, at the same place; the run before is the ghost. */
void app_set_player(struct app *app, const char *name);
/* Keeps this run as the ghost, or lets the ghost go where there is one. */
void app_toggle_ghost(struct app *app);

void app_act(struct app *app, struct action action);           /* app_act.c */
void app_event(struct app *app, const struct ui_event *e);     /* app_input.c */
void app_draw_overlay(struct app *app, struct canvas *canvas); /* overlay.c */
/* capture.c */
bool app_screenshot(struct app *app);
void app_toggle_recording(struct app *app);
void app_record_span(struct app *app); /* the selected span, in the background; a second call stops it */
void app_poll_recordings(struct app *app);
void app_tell(struct app *app, const struct filming_news *news);

#endif
