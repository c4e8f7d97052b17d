/* The drawer's parts: where they stand, in logical pixels, and the control a row has for its parameter. Its
 * events and its drawing share them. r is drawer_rect(), room that part of it which shows the rows. */
#ifndef TRACEREEL_APP_DRAWER_PARTS_H
#define TRACEREEL_APP_DRAWER_PARTS_H

#include "app/chrome/chrome_in.h"
#include "app/chrome/drawer_rows.h"
#include "app/chrome/names.h"
#include "ui/slider.h"

#define DRAWER_ROW_H     44.0f
#define DRAWER_HEADING_H 34.0f
#define DRAWER_BOTTOM_H  68.0f

/* Names beside each other; more than that are a list that opens. */
#define DRAWER_CHOICES_MAX 5

struct drawer {
    bool open;
    float scroll;                    /* logical pixels */
    const struct tr_param *chosen;   /* row under the pointer or the keys; NULL: none */
    const struct tr_param *dragging; /* row whose slider is held; NULL: none */
    bool typing;
    char typed[32];
    struct names names;      /* the list that is open, of the chosen row */
    struct drawer_rows rows; /* as they were when nothing was held: rows do not move under a slider */
    float chip_end_x[DRAWER_ROWS_MAX][DRAWER_CHOICES_MAX]; /* of each row's choices, as drawn; 0: not yet */
};

/* ---- places ---- */

/* Where the drawer stands in a picture of w x h. */
struct rect drawer_rect(float w, float h);
struct rect drawer_list_room(struct rect r);
/* The field of the player, above the list; which of compared sessions are moved: empty with one alone. */
struct rect drawer_player_rect(struct rect r);
struct rect drawer_together_rect(struct rect r, const struct chrome_in *in);
/* The place of row i below the top of the list; the rows' total height for i = count. */
float drawer_row_top(const struct drawer *drawer, int i);
/* Of all rows and what stands below them. */
float drawer_list_height(const struct drawer *drawer);
struct rect drawer_row_rect(const struct drawer *drawer, struct rect room, int i);
/* In a row: its slider or choices, the field that opens a list of them, and what takes it back. */
struct rect drawer_track_rect(struct rect row);
struct rect drawer_field_rect(struct rect row);
struct rect drawer_reset_rect(struct rect row);
/* The row whose list is open; the list may lie over all of the drawer. */
struct rect drawer_names_field(const struct drawer *drawer, struct rect room);
struct rect drawer_names_bounds(struct rect r);

/* ---- what a row has ---- */

struct ui_slider drawer_slider(const struct tr_param *p);
/* Whether a row's choices stand beside each other, to be pressed; whether they are too many for that, and are
 * listed. */
bool drawer_shows_choices(const struct tr_param *p);
bool drawer_lists_choices(const struct tr_param *p);
/* Where in chip_end_x its choices stand. */
size_t drawer_choices_place(const struct tr_param *p);
/* As sliders show it: the value before any change, where there is none its least; the value now, where there
 * is none that before. */
double drawer_usual_value(const struct tr_params *baseline, const struct tr_param *p);
double drawer_value_now(const struct chrome_in *in, const struct tr_param *p);

/* ---- what may have changed since ---- */

void drawer_clamp_scroll(struct drawer *drawer, struct rect room);
/* Which rows there are: by a value, another trace, another player. */
void drawer_refresh(struct drawer *drawer, struct rect room, const struct chrome_in *in);

#endif
