#include "app/chrome/drawer_parts.h"

#include <math.h>

#define DRAWER_W 412.0f
#define REST_H   46.0f
#define TOP_H    64.0f

float drawer_row_top(const struct drawer *drawer, int i)
{
    float y = 0;
    for (int k = 0; k < i; k++) {
        y += DRAWER_ROW_H + (drawer->rows.rows[k].heading ? DRAWER_HEADING_H : 0);
    }
    return y;
}

float drawer_list_height(const struct drawer *drawer)
{
    return drawer_row_top(drawer, drawer->rows.count) + (drawer->rows.rest[0] ? REST_H : 8);
}

struct rect drawer_rect(float w, float h)
{
    bool low = h < 560; /* as the layout: what lies under the drawer is the left column */
    float top = low ? 40 : 48, bottom = low ? 76 : 92;
    float column = fminf(roundf(w * 0.325f), 680);
    return (struct rect){12, top, fminf(fmaxf(DRAWER_W, column), w * 0.5f), h - top - bottom};
}

struct rect drawer_list_room(struct rect r)
{
    return (struct rect){r.x, r.y + TOP_H, r.w, r.h - TOP_H - DRAWER_BOTTOM_H};
}

struct rect drawer_player_rect(struct rect r)
{
    return (struct rect){r.x + r.w - 188, r.y + 12, 176, 22};
}

struct rect drawer_together_rect(struct rect r, const struct chrome_in *in)
{
    return in->sessions > 1 ? (struct rect){r.x + r.w - 180, r.y + 37, 168, 22} : (struct rect){0};
}

struct rect drawer_row_rect(const struct drawer *drawer, struct rect room, int i)
{
    float y = room.y - drawer->scroll + drawer_row_top(drawer, i) +
              (drawer->rows.rows[i].heading ? DRAWER_HEADING_H : 0);
    return (struct rect){room.x + 12, y, room.w - 24, DRAWER_ROW_H};
}

struct rect drawer_track_rect(struct rect row)
{
    return (struct rect){row.x + 10, row.y + 24, row.w - 44, 16};
}

struct rect drawer_reset_rect(struct rect row)
{
    return (struct rect){row.x + row.w - 28, row.y + 20, 24, 22};
}

struct rect drawer_field_rect(struct rect row)
{
    const struct rect track = drawer_track_rect(row);
    return (struct rect){track.x, track.y - 3, track.w, 20};
}

struct rect drawer_names_bounds(struct rect r)
{
    return rect_inset(r, 4, 4);
}

struct rect drawer_names_field(const struct drawer *drawer, struct rect room)
{
    return drawer_field_rect(
        drawer_row_rect(drawer, room, drawer_rows_find(&drawer->rows, drawer->names.param)));
}

struct ui_slider drawer_slider(const struct tr_param *p)
{
    return ui_slider_make(p->min, p->max, isnan(p->initial) ? p->min : p->initial);
}

double drawer_usual_value(const struct tr_params *baseline, const struct tr_param *p)
{
    double value = tr_params_get(baseline, p);
    return isnan(value) ? p->min : value;
}

double drawer_value_now(const struct chrome_in *in, const struct tr_param *p)
{
    double value = tr_params_get(in->params, p);
    return isnan(value) ? drawer_usual_value(in->baseline, p) : value;
}

bool drawer_shows_choices(const struct tr_param *p)
{
    return p->kind == TR_PARAM_CHOICE && p->max < DRAWER_CHOICES_MAX;
}

bool drawer_lists_choices(const struct tr_param *p)
{
    return p->kind == TR_PARAM_CHOICE && !drawer_shows_choices(p);
}

size_t drawer_choices_place(const struct tr_param *p)
{
    size_t count;
    return (size_t)(p - tr_params_table(&count));
}

void drawer_clamp_scroll(struct drawer *drawer, struct rect room)
{
    float most = fmaxf(0, drawer_list_height(drawer) - room.h);
    drawer->scroll = fmaxf(0, fminf(drawer->scroll, most));
}

/* Which rows there are may have changed since: by a value, another trace, another player. */
void drawer_refresh(struct drawer *drawer, struct rect room, const struct chrome_in *in)
{
    if (drawer->dragging) {
        return;
    }
    drawer_rows_fill(&drawer->rows, in->params, &in->link);
    if (drawer->chosen && drawer_rows_find(&drawer->rows, drawer->chosen) < 0) {
        drawer->chosen = NULL;
        drawer->typing = false;
    }
    if (drawer->names.param && drawer_rows_find(&drawer->rows, drawer->names.param) < 0) {
        drawer->names.param = NULL;
    }
    drawer_clamp_scroll(drawer, room);
}
