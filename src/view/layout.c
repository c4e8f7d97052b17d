#include "view/layout.h"

#include "view/plot_rows.h"

#include <math.h>

#define EDGE      12.0f /* to the window's edge */
#define GAP       8.0f  /* between cards */
#define HEADER    36.0f
#define AXIS_H    22.0f
#define NEAR_TOP  40.0f /* less than this of a screen or table is no use: it is covered whole */
#define LANE_LEFT 62.0f /* room for "1080p60" on the level axis, */
#define NAME_LEFT 82.0f /* and for names beside the ribbons */

static struct rect rect_make(float x, float y, float w, float h)
{
    return (struct rect){x, y, w > 0 ? w : 0, h > 0 ? h : 0};
}

static void place_transport(struct layout *l, float width, float height)
{
    float h = height < 560 ? 56 : 72;
    l->transport = rect_make(EDGE, height - EDGE - h, width - 2 * EDGE, h);
    float mid = l->transport.y + h / 2;
    l->play_button = rect_make(l->transport.x + 12, mid - 20, 40, 40);
    l->clock = rect_make(l->play_button.x + 52, l->transport.y, 96, h);
    l->speed_button = rect_make(l->clock.x + 96, mid - 13, 44, 26);
    float x = l->speed_button.x + l->speed_button.w + 16;
    l->overview = rect_make(x, l->transport.y + 8, l->transport.x + l->transport.w - 16 - x, h - 16);
}

/* How many sessions the plots show; 1 outside a comparison. */
static int compared(const struct look *look)
{
    return look_compares(look) ? look->sessions : 1;
}

static float ribbons_height(int sessions)
{
    return sessions > 1 ? RIBBON_PITCH * (float)sessions + PARTING_H + 4 : 0;
}

/* Which rows there is room for: those that would become too low to read go by rank. */
static void choose_rows(const struct look *look, int room, bool shown[PLOT_COUNT])
{
    const unsigned hidden = look->hidden_plots | (look->low_latency ? 0 : 1u << PLOT_BEHIND);
    for (int id = 0; id < PLOT_COUNT; id++) {
        int before = 0; /* rows that come first */
        for (int other = 0; other < PLOT_COUNT; other++) {
            before += !(hidden >> other & 1) && plot_rows[other]->rank < plot_rows[id]->rank;
        }
        shown[id] = !(hidden >> id & 1) && before < room;
    }
}

/* Rows share the height by weight. */
static void place_plots(struct layout *l, const struct look *look)
{
    const float least = 48;
    bool shown[PLOT_COUNT];
    float ribbons_h = ribbons_height(compared(look)), height = l->plots.h - AXIS_H - ribbons_h, total = 0;
    choose_rows(look, (int)fmaxf(height / least, 1), shown);
    for (int id = 0; id < PLOT_COUNT; id++) {
        total += shown[id] ? plot_rows[id]->weight : 0;
    }
    float y = l->plots.y, top = y;
    for (int id = 0; id < PLOT_COUNT; id++) {
        float h = shown[id] ? height * plot_rows[id]->weight / total : 0;
        l->plot[id] = rect_make(l->plots.x, roundf(y), l->plots.w, roundf(y + h) - roundf(y));
        y += h;
    }
    const float left = compared(look) > 1 ? NAME_LEFT : LANE_LEFT;
    l->plot_lanes = rect_make(l->plots.x + left, top, l->plots.w - left - ROW_GUTTER, height);
    l->ribbons = rect_make(l->plots.x, top + height, l->plots.w, ribbons_h);
    l->time_axis = rect_make(l->plot_lanes.x, top + height + ribbons_h, l->plot_lanes.w, AXIS_H);
}

static float screen_height(float width)
{
    return (width - 20) * 9 / 16 + 10 + 32;
}

static void place_left_column(struct layout *l, float x, float y, float w, float h)
{
    const float tank_h = 104, av_h = 104, report_h = 84;
    float screen_h = screen_height(w);
    float spare = h - screen_h - 3 * GAP - tank_h - av_h - report_h;
    float grow = fmaxf(spare, 0);
    l->screen = rect_make(x, y, w, screen_h);
    y += screen_h + GAP;
    l->tank = rect_make(x, y, w, roundf(tank_h + grow * 0.34f));
    y += l->tank.h + GAP;
    l->av = rect_make(x, y, w, roundf(av_h + grow * 0.33f));
    y += l->av.h + GAP;
    l->report = rect_make(x, y, w, h - (y - l->screen.y));
}

/* False where the report card would find no room. */
static bool place_wide(struct layout *l, float width, float top, float bottom)
{
    float h = bottom - top;
    float w = fminf(roundf(width * 0.325f), 680);
    /* The screen keeps 16:9, so in a low window the column narrows until everything under it fits. */
    float room = h - 3 * GAP - 104 - 104 - 84;
    while (w > 240 && screen_height(w) > room) {
        w -= 4;
    }
    if (screen_height(w) > room + 1) {
        return false;
    }
    place_left_column(l, EDGE, top, w, h);
    float x = EDGE + w + EDGE;
    l->plots = rect_make(x, top, width - EDGE - x, h);
    return true;
}

static void place_narrow(struct layout *l, float width, float top, float bottom)
{
    l->narrow = true;
    float row_h = fmaxf(104, fminf((bottom - top) * 0.38f, 190));
    float y = bottom - row_h;
    l->plots = rect_make(EDGE, top, width - 2 * EDGE, y - GAP - top);
    float screen_w = fminf((row_h - 42) * 16 / 9 + 20, width * 0.34f);
    float x = EDGE;
    l->screen = rect_make(x, y, screen_w, row_h);
    x += screen_w + GAP;
    float rest = width - EDGE - x - 2 * GAP;
    float w = floorf(rest / 3);
    l->tank = rect_make(x, y, w, row_h);
    l->av = rect_make(x + w + GAP, y, w, row_h);
    l->report = rect_make(x + 2 * (w + GAP), y, rest - 2 * w, row_h);
}

/* Three in a large window: two rows of two, screens over their tanks, and the figures in the fourth place.
 * False where they would be too narrow for that, or the tanks too low. */
static bool place_three_large(struct layout *l, float width, float top, float bottom)
{
    const float least_cell_w = 380, least_tank_h = 110;
    const float h = bottom - top, w = fminf(roundf(width * 0.47f), 900), cell_w = floorf((w - GAP) / 2),
                cell_h = floorf((h - GAP) / 2), screen_h = screen_height(cell_w),
                tank_h = cell_h - GAP - screen_h;
    if (cell_w < least_cell_w || tank_h < least_tank_h) {
        return false;
    }
    for (int i = 0; i < 3; i++) {
        const float x = EDGE + (float)(i % 2) * (cell_w + GAP), y = top + (float)(i / 2) * (cell_h + GAP);
        l->screens[i] = rect_make(x, y, cell_w, screen_h);
        l->tanks[i] = rect_make(x, y + screen_h + GAP, cell_w, i < 2 ? tank_h : bottom - y - screen_h - GAP);
    }
    l->table = rect_make(l->screens[1].x, l->screens[2].y, cell_w, bottom - l->screens[2].y);
    l->plots = rect_make(EDGE + w + EDGE, top, width - 2 * EDGE - w - EDGE, h);
    return true;
}

/* Screens beside each other, three in a row and four in two, each over its tank where the figures under them
 * keep all their rows, plots at the right. */
static bool place_compare_wide(struct layout *l, int sessions, float width, float top, float bottom)
{
    const float least_tank_h = 92, most_tank_h = 150, whole_table_h = 216;
    const int columns = sessions == 3 ? 3 : 2, rows = (sessions + columns - 1) / columns;
    float h = bottom - top, w = fminf(roundf(width * (columns == 3 ? 0.47f : 0.42f)), 900);
    float cell_w = floorf((w - (float)(columns - 1) * GAP) / (float)columns),
          screen_h = screen_height(cell_w), cell_h = screen_h + GAP;
    float table_h = h - (float)rows * cell_h;
    if (table_h < 120) {
        return false;
    }
    const float spare = (table_h - whole_table_h) / (float)rows - GAP; /* for each row of tanks */
    const float tank_h = fminf(least_tank_h + roundf((spare - least_tank_h) / 3), most_tank_h);
    const bool tanks = spare >= least_tank_h;
    if (tanks) {
        cell_h += tank_h + GAP;
        table_h = h - (float)rows * cell_h;
    }
    for (int i = 0; i < sessions; i++) {
        const float x = EDGE + (float)(i % columns) * (cell_w + GAP), y = top + (float)(i / columns) * cell_h;
        l->screens[i] = rect_make(x, y, cell_w, screen_h);
        l->tanks[i] = tanks ? rect_make(x, y + screen_h + GAP, cell_w, tank_h) : l->tanks[i];
    }
    l->table = rect_make(EDGE, bottom - table_h, w, table_h);
    float x = EDGE + w + EDGE;
    l->plots = rect_make(x, top, width - EDGE - x, h);
    return true;
}

/* Plots above; screens and figures in a row under them. */
static void place_compare_narrow(struct layout *l, int sessions, float width, float top, float bottom)
{
    l->narrow = true;
    float h = fmaxf(104, fminf((bottom - top) * 0.36f, 260)), y = bottom - h;
    float screen_w = fminf((h - 42) * 16 / 9 + 20, (width * 0.56f - 2 * EDGE) / (float)sessions - GAP),
          x = EDGE;
    for (int i = 0; i < sessions; i++, x += screen_w + GAP) {
        l->screens[i] = rect_make(x, y, screen_w, h);
    }
    l->table = rect_make(x, y, width - EDGE - x, h);
    l->plots = rect_make(EDGE, top, width - 2 * EDGE, y - GAP - top);
}

static void place_viewer(struct layout *l, float width, float top, float bottom)
{
    float h = bottom - top, lanes_h = fmaxf(h * 0.22f, 90);
    float screen_h = h - lanes_h - GAP;
    float w = fminf((screen_h - 42) * 16 / 9 + 20, width - 2 * EDGE - 300);
    screen_h = fminf(screen_h, screen_height(w));
    l->screen = rect_make(EDGE, top, w, screen_h);
    float x = EDGE + w + GAP, side = width - EDGE - x;
    float third = floorf((screen_h - 2 * GAP) / 3);
    l->tank = rect_make(x, top, side, third);
    l->av = rect_make(x, top + third + GAP, side, third);
    l->report = rect_make(x, top + 2 * (third + GAP), side, screen_h - 2 * (third + GAP));
    l->plots = rect_make(EDGE, top + screen_h + GAP, width - 2 * EDGE, bottom - top - screen_h - GAP);
}

float layout_card_top(const struct layout *l, const struct rect *room, float y)
{
    const struct rect none = {0};
    const struct {
        struct rect r;
        bool is_large;
    } covered[] = {{l->narrow ? none : *room, true},
                   {l->tank, false},
                   {l->av, false},
                   {l->report, false},
                   {l->table, true},
                   {l->screens[0], true},
                   {l->screens[1], true},
                   {l->screens[2], true},
                   {l->tanks[0], false},
                   {l->tanks[1], false},
                   {l->tanks[2], false},
                   {l->screen, true}};
    for (size_t i = 0; i < sizeof covered / sizeof *covered; i++) {
        const struct rect *r = &covered[i].r;
        const bool same_column = r->w > 0 && r->x == room->x;
        if (same_column && y > r->y && y - r->y < (covered[i].is_large ? NEAR_TOP : r->h)) {
            return r->y;
        }
    }
    return y;
}

float layout_scale(int w_px, int h_px)
{
    float w = (float)w_px, h = (float)h_px, most = fminf(w / 800, h / 450);
    return fminf(most, fmaxf(h / 1080, 1));
}

void layout_compute(struct layout *l, float width, float height, const struct look *look)
{
    *l = (struct layout){0};
    bool low = height < 560;
    l->header = rect_make(EDGE, low ? 4 : 6, width - 2 * EDGE, HEADER);
    float top = l->header.y + HEADER + (low ? 0 : 6);
    place_transport(l, width, height);
    float bottom = l->transport.y - GAP;
    int sessions = compared(look);
    if (sessions > 1 && look->layout == LAYOUT_COMPARE) {
        const bool is_placed = sessions == 3 && !low && place_three_large(l, width, top, bottom);
        if (!is_placed && (width < 1000 || low || !place_compare_wide(l, sessions, width, top, bottom))) {
            place_compare_narrow(l, sessions, width, top, bottom);
        }
    } else if (look->layout == LAYOUT_PLOTS) {
        l->plots = rect_make(EDGE, top, width - 2 * EDGE, bottom - top);
    } else if (look->layout == LAYOUT_VIEWER) {
        place_viewer(l, width, top, bottom);
    } else if (width < 1000 || low || !place_wide(l, width, top, bottom)) {
        place_narrow(l, width, top, bottom);
    }
    l->map = look->layout == LAYOUT_MAP && look->map ? l->plots : l->map;
    place_plots(l, look);
}
