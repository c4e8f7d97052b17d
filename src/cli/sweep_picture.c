#include "cli/sweep_run.h"

#include "gfx/png.h"
#include "plot/axis.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PICTURE_W 1200
#define PICTURE_H 800
#define TICKS     8

/* Where things are, in pixels of the picture. */
static const struct rect card = {12, 12, PICTURE_W - 24, PICTURE_H - 24};
static const struct rect map_area = {96, 104, 940, 596};
static const struct rect ramp_area = {1068, 104, 20, 596};

struct picture {
    struct canvas *canvas;
    const struct theme *theme;
    const struct sweep *sweep;
    const struct sweep_cell *cells;
    double low, high; /* what the colours, or the height, span */
};

/* From dark to light with ever more luminance, so that it reads in grey and by the colour-blind too. */
static color ramp(double share)
{
    static const color stops[] = {0xff1d2b53, 0xff2a5fa5, 0xff2c9ca8, 0xff7fc97f, 0xfff2d45c, 0xfffff6cf};
    const int last = sizeof stops / sizeof *stops - 1;
    const double at = fmin(fmax(share, 0), 1) * last;
    const int i = at < last ? (int)at : last - 1;
    return color_mix(stops[i], stops[i + 1], (float)(at - i));
}

static void find_range(struct picture *p)
{
    const int count = p->sweep->x.count * p->sweep->y.count;
    const bool spread = !p->sweep->y.param; /* a curve shows it too */
    p->low = INFINITY;
    p->high = -INFINITY;
    for (int i = 0; i < count; i++) {
        if (!isnan(p->cells[i].mean)) {
            p->low = fmin(p->low, spread ? p->cells[i].min : p->cells[i].mean);
            p->high = fmax(p->high, spread ? p->cells[i].max : p->cells[i].mean);
        }
    }
    if (!(p->low < p->high)) { /* one value, or none: it gets the middle */
        p->low = isfinite(p->low) ? p->low - 0.5 : 0;
        p->high = p->low + 1;
    }
}

/* 0 .. 1 along an axis. Cells have a width, so a map's first value stands half a cell in; a curve's at the
 * edge. */
static double share_of(const struct sweep_axis *axis, bool cells, double value)
{
    const double steps =
        axis->to == axis->from ? 0 : (value - axis->from) / (axis->to - axis->from) * (axis->count - 1);
    if (cells) {
        return (steps + 0.5) / axis->count;
    }
    return axis->count > 1 ? steps / (axis->count - 1) : 0.5;
}

static void tick_values(const struct sweep_axis *axis, double *values, int *count, int *decimals)
{
    const struct axis_ticks ticks = axis_ticks(fmin(axis->from, axis->to), fmax(axis->from, axis->to), TICKS);
    *count = 0;
    *decimals = ticks.decimals;
    for (; *count < ticks.count && *count < TICKS; ++*count) {
        values[*count] = ticks.first + *count * ticks.step;
    }
    if (!*count) {
        values[(*count)++] = axis->from;
        *decimals = 3;
    }
}

static void draw_title(const struct picture *p)
{
    const struct sweep *sweep = p->sweep;
    const struct source *source = sweep->source;
    char line[400];
    canvas_text(p->canvas, 32, 48, strong(19, p->theme->text), tr_qoe_field_name((size_t)sweep->metric));
    snprintf(line, sizeof line, "%s \u00b7 scenario %s \u00b7 %g s \u00b7 mean of %d seed%s", source->name,
             source->scenario.name, source->duration_s, sweep->seeds, sweep->seeds == 1 ? "" : "s");
    canvas_text_fit(p->canvas, 32, 70, card.w - 40, words(13, p->theme->text_second), line);
}

static void name_axis(char *buf, size_t size, const struct tr_param *param)
{
    snprintf(buf, size, "%s%s%s", param->key, *param->unit ? ", " : "", param->unit);
}

static void draw_x_axis(const struct picture *p, bool cells)
{
    double values[TICKS];
    int count, decimals;
    char text[80];
    const float bottom = map_area.y + map_area.h;
    tick_values(&p->sweep->x, values, &count, &decimals);
    for (int i = 0; i < count; i++) {
        const float x = map_area.x + map_area.w * (float)share_of(&p->sweep->x, cells, values[i]);
        canvas_vline(p->canvas, x, bottom, bottom + 5, p->theme->text_second);
        snprintf(text, sizeof text, "%.*f", decimals, values[i]);
        canvas_text(p->canvas, x, bottom + 22, aligned(numbers(12, p->theme->text_second), TEXT_CENTER),
                    text);
    }
    name_axis(text, sizeof text, p->sweep->x.param);
    canvas_text(p->canvas, map_area.x + map_area.w / 2, bottom + 50,
                aligned(strong(13, p->theme->text), TEXT_CENTER), text);
}

static void draw_y_tick(const struct picture *p, float y, double value, int decimals)
{
    char text[32];
    snprintf(text, sizeof text, "%.*f", decimals, value);
    canvas_hline(p->canvas, map_area.x - 5, map_area.x, y, p->theme->text_second);
    canvas_text(p->canvas, map_area.x - 9, y + 4, aligned(numbers(12, p->theme->text_second), TEXT_RIGHT),
                text);
}

/* A cell without a value is crossed out, not left to be taken for a colour. */
static void draw_cell(const struct picture *p, struct rect r, const struct sweep_cell *cell)
{
    if (isnan(cell->mean)) {
        canvas_rect_snapped(p->canvas, r, p->theme->grid);
        if (r.w >= 4 && r.h >= 4) {
            canvas_line(p->canvas, r.x, r.y + r.h, r.x + r.w, r.y, 1, p->theme->text_second);
        }
        return;
    }
    const double share = (cell->mean - p->low) / (p->high - p->low);
    canvas_rect_snapped(p->canvas, r, ramp(share));
    if (r.w >= 52 && r.h >= 22) {
        char text[32];
        snprintf(text, sizeof text, "%.3g", cell->mean);
        canvas_text(p->canvas, r.x + r.w / 2, r.y + r.h / 2 + 4,
                    aligned(numbers(12, share > 0.5 ? 0xff10151c : 0xffeef3f8), TEXT_CENTER), text);
    }
}

static void draw_map(const struct picture *p)
{
    const int nx = p->sweep->x.count, ny = p->sweep->y.count;
    const float w = map_area.w / (float)nx, h = map_area.h / (float)ny;
    for (int y = 0; y < ny; y++) {
        for (int x = 0; x < nx; x++) {
            const struct rect r = {map_area.x + w * (float)x, map_area.y + map_area.h - h * (float)(y + 1), w,
                                   h};
            draw_cell(p, r, &p->cells[y * nx + x]);
        }
    }
    double values[TICKS];
    int count, decimals;
    tick_values(&p->sweep->y, values, &count, &decimals);
    for (int i = 0; i < count; i++) {
        const double share = share_of(&p->sweep->y, true, values[i]);
        draw_y_tick(p, map_area.y + map_area.h * (float)(1 - share), values[i], decimals);
    }
    char name[80];
    name_axis(name, sizeof name, p->sweep->y.param);
    canvas_text(p->canvas, 32, map_area.y - 12, strong(13, p->theme->text), name);
    draw_x_axis(p, true);
}

static void draw_ramp(const struct picture *p)
{
    for (int row = 0; row < (int)ramp_area.h; row++) {
        const struct rect r = {ramp_area.x, ramp_area.y + (float)row, ramp_area.w, 1};
        canvas_rect_snapped(p->canvas, r, ramp(1 - (row + 0.5) / ramp_area.h));
    }
    const struct axis_ticks ticks = axis_ticks(p->low, p->high, TICKS);
    for (int i = 0; i < ticks.count; i++) {
        const double value = ticks.first + i * ticks.step;
        const float y = ramp_area.y + ramp_area.h * (float)((p->high - value) / (p->high - p->low));
        char text[32];
        snprintf(text, sizeof text, "%.*f", ticks.decimals, value);
        canvas_hline(p->canvas, ramp_area.x + ramp_area.w, ramp_area.x + ramp_area.w + 5, y,
                     p->theme->text_second);
        canvas_text(p->canvas, ramp_area.x + ramp_area.w + 9, y + 4, numbers(12, p->theme->text_second),
                    text);
    }
}

static float curve_y(const struct picture *p, double value)
{
    return map_area.y + map_area.h * (float)((p->high - value) / (p->high - p->low));
}

/* Draws field(cell) +- spread(cell) as a band, one span a column, straight between the cells. */
static bool draw_band(const struct picture *p, double lower(const struct sweep_cell *),
                      double upper(const struct sweep_cell *), float width, color c)
{
    const int n = p->sweep->x.count, columns = (int)map_area.w;
    float *top = malloc((size_t)columns * 2 * sizeof *top);
    if (!top) {
        return false;
    }
    float *bottom = top + columns;
    for (int i = 0; i < columns; i++) {
        const double at = n > 1 ? (i + 0.5) / columns * (n - 1) : 0;
        const int k = at < n - 1 ? (int)at : n > 1 ? n - 2 : 0;
        const struct sweep_cell *a = &p->cells[k], *b = &p->cells[n > 1 ? k + 1 : 0];
        const double share = at - k;
        top[i] = curve_y(p, upper(a) + (upper(b) - upper(a)) * share);
        bottom[i] = curve_y(p, lower(a) + (lower(b) - lower(a)) * share);
    }
    canvas_plot_line(p->canvas, (int)map_area.x, columns, top, bottom, width, c);
    free(top);
    return true;
}

static double cell_mean(const struct sweep_cell *cell)
{
    return cell->mean;
}
static double cell_less(const struct sweep_cell *cell)
{
    return fmax(cell->mean - cell->std, cell->min);
}
static double cell_more(const struct sweep_cell *cell)
{
    return fmin(cell->mean + cell->std, cell->max);
}
static double cell_min(const struct sweep_cell *cell)
{
    return cell->min;
}
static double cell_max(const struct sweep_cell *cell)
{
    return cell->max;
}

static bool draw_curve(const struct picture *p)
{
    const color c = p->theme->bandwidth;
    const struct axis_ticks ticks = axis_ticks(p->low, p->high, TICKS);
    for (int i = 0; i < ticks.count; i++) {
        const double value = ticks.first + i * ticks.step;
        canvas_hline(p->canvas, map_area.x, map_area.x + map_area.w, curve_y(p, value), p->theme->grid);
        draw_y_tick(p, curve_y(p, value), value, ticks.decimals);
    }
    const bool drawn = draw_band(p, cell_min, cell_max, 1, color_alpha(c, 0.12f)) &&
                       draw_band(p, cell_less, cell_more, 1, color_alpha(c, 0.22f)) &&
                       draw_band(p, cell_mean, cell_mean, 2, c);
    for (int i = 0; i < p->sweep->x.count && p->sweep->x.count <= 64; i++) {
        if (!isnan(p->cells[i].mean)) {
            const double share = share_of(&p->sweep->x, false, sweep_value(&p->sweep->x, i));
            canvas_circle(p->canvas, map_area.x + map_area.w * (float)share, curve_y(p, p->cells[i].mean),
                          3.5f, c);
        }
    }
    draw_x_axis(p, false);
    canvas_text(p->canvas, map_area.x, map_area.y - 12, words(12, p->theme->text_second),
                p->sweep->seeds > 1 ? "mean, one standard deviation, least and greatest" : "one seed");
    return drawn;
}

enum tr_status sweep_picture(const char *path, const struct sweep *sweep, const struct sweep_cell *cells,
                             struct tr_error *err)
{
    struct fonts *fonts = fonts_new(err);
    if (!fonts) {
        return TR_STATUS_FAILED;
    }
    struct canvas canvas;
    if (!canvas_init(&canvas, PICTURE_W, PICTURE_H, 1, fonts)) {
        fonts_free(fonts);
        return tr_error_oom(err);
    }
    struct picture p = {.canvas = &canvas, .theme = &theme_dark, .sweep = sweep, .cells = cells};
    bool drawn = true;
    find_range(&p);
    canvas_clear(&canvas, p.theme->ground);
    draw_card(&canvas, card, p.theme);
    draw_title(&p);
    if (sweep->y.param) {
        draw_map(&p);
        draw_ramp(&p);
    } else {
        drawn = draw_curve(&p);
    }
    enum tr_status status = drawn ? png_write(path, &canvas, true, err) : tr_error_oom(err);
    canvas_destroy(&canvas);
    fonts_free(fonts);
    return status;
}
