#include "cli/sweep_pictures.h"

#include "cli/sheet.h"
#include "plot/axis.h"
#include "study/figures.h"
#include "view/map.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PICTURE_W 1200
#define PICTURE_H 800
#define TICKS     8

static const struct rect plot_area = {108, 112, 960, 596}; /* in pixels of the picture */

struct picture {
    struct canvas *canvas;
    const struct theme *theme;
    const struct sweep *sweep;
    const struct sweep_cell *cells;
    double low, high; /* what the height spans */
};

void sweep_metric_title(size_t metric, char *buf, size_t size)
{
    const char *name = study_metric_name(metric);
    const struct study_figure *figure = study_figure(study_figure_named(name));
    snprintf(buf, size, "%s%s%s", figure->name ? figure->words : name,
             figure->name && *figure->unit ? ", " : "", figure->name ? figure->unit : "");
}

static void draw_title(const struct picture *p)
{
    char line[160];
    sweep_metric_title(p->sweep->metric, line, sizeof line);
    canvas_text(p->canvas, 32, 48, strong(19, p->theme->text), line);
    canvas_text_fit(p->canvas, 32, 70, PICTURE_W - 64, words(13, p->theme->text_second), p->sweep->about);
}

/* ---- a map ---- */

static bool draw_map(const struct picture *p)
{
    const size_t count = sweep_cells(p->sweep);
    double *mean = malloc(count * sizeof *mean);
    if (!mean) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        mean[i] = p->cells[i].mean;
    }
    struct map map = {.x = &p->sweep->x, .y = &p->sweep->y, .mean = mean, .here_x = NAN, .here_y = NAN};
    map_range(mean, count, &map.low, &map.high);
    map_draw(p->canvas, plot_area, &map, p->theme);
    free(mean);
    return true;
}

/* ---- a curve ---- */

static void find_range(struct picture *p)
{
    p->low = INFINITY;
    p->high = -INFINITY;
    for (size_t i = 0; i < p->sweep->x.count; i++) {
        if (!isnan(p->cells[i].mean)) {
            p->low = fmin(p->low, p->cells[i].min);
            p->high = fmax(p->high, p->cells[i].max);
        }
    }
    if (!(p->low < p->high)) { /* one value, or none: it gets the middle */
        p->low = isfinite(p->low) ? p->low - 0.5 : 0;
        p->high = p->low + 1;
    }
}

static float y_of(const struct picture *p, double value)
{
    return plot_area.y + plot_area.h * (float)((p->high - value) / (p->high - p->low));
}

/* Values of x to scale; names in as many places of equal width. */
static float x_of(const struct picture *p, size_t i)
{
    const struct sweep_axis *x = &p->sweep->x;
    if (!sweep_axis_is_scale(x)) {
        return plot_area.x + plot_area.w * ((float)i + 0.5f) / (float)x->count;
    }
    const double span = x->values[x->count - 1] - x->values[0];
    return plot_area.x + plot_area.w * (span != 0 ? (float)((x->values[i] - x->values[0]) / span) : 0.5f);
}

static void draw_x_label(const struct picture *p, float x, float room, const char *text, bool name)
{
    const float y = plot_area.y + plot_area.h;
    const struct text_style style =
        name ? words(12, p->theme->text_second) : numbers(12, p->theme->text_second);
    canvas_vline(p->canvas, x, y, y + 5, p->theme->text_second);
    if (canvas_text_width(p->canvas, style, text) <= room) {
        canvas_text(p->canvas, x, y + 22, aligned(style, TEXT_CENTER), text);
    } else {
        canvas_text_fit(p->canvas, x - room / 2, y + 22, room, style, text);
    }
}

static void draw_x_axis(const struct picture *p)
{
    const struct sweep_axis *x = &p->sweep->x;
    char text[96];
    if (sweep_axis_is_scale(x) && x->count > 1) {
        const double from = x->values[0], to = x->values[x->count - 1];
        const struct axis_ticks ticks = axis_ticks(fmin(from, to), fmax(from, to), TICKS);
        for (int i = 0; i < ticks.count; i++) {
            const double value = ticks.first + i * ticks.step;
            snprintf(text, sizeof text, "%.*f", ticks.decimals, value);
            draw_x_label(p, plot_area.x + plot_area.w * (float)((value - from) / (to - from)), 100, text,
                         false);
        }
    } else {
        const size_t every = (x->count + 15) / 16;
        for (size_t i = 0; i < x->count; i += every) {
            map_axis_label(x, i, text, sizeof text);
            draw_x_label(p, x_of(p, i), plot_area.w / (float)x->count * (float)every - 8, text, true);
        }
    }
    map_axis_title(x, text, sizeof text);
    canvas_text(p->canvas, plot_area.x + plot_area.w / 2, plot_area.y + plot_area.h + 50,
                aligned(strong(13, p->theme->text), TEXT_CENTER), text);
}

static void draw_y_axis(const struct picture *p)
{
    const struct axis_ticks ticks = axis_ticks(p->low, p->high, TICKS);
    for (int i = 0; i < ticks.count; i++) {
        const double value = ticks.first + i * ticks.step;
        char text[32];
        snprintf(text, sizeof text, "%.*f", ticks.decimals, value);
        canvas_hline(p->canvas, plot_area.x, plot_area.x + plot_area.w, y_of(p, value), p->theme->grid);
        canvas_text(p->canvas, plot_area.x - 9, y_of(p, value) + 4,
                    aligned(numbers(12, p->theme->text_second), TEXT_RIGHT), text);
    }
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

/* From lower(cell) to upper(cell) as a band, one span a column, straight between the cells. */
static bool draw_band(const struct picture *p, double lower(const struct sweep_cell *),
                      double upper(const struct sweep_cell *), float width, color c)
{
    const size_t n = p->sweep->x.count;
    const int columns = (int)plot_area.w;
    float *top = malloc((size_t)columns * 2 * sizeof *top);
    if (!top) {
        return false;
    }
    float *bottom = top + columns;
    size_t k = 0;
    for (int i = 0; i < columns; i++) {
        const float x = plot_area.x + (float)i + 0.5f;
        while (k + 2 < n && x > x_of(p, k + 1)) {
            k++;
        }
        const size_t next = k + 1 < n ? k + 1 : k;
        const struct sweep_cell *a = &p->cells[k], *b = &p->cells[next];
        const float span = x_of(p, next) - x_of(p, k);
        const double share = span > 0 ? (x - x_of(p, k)) / span : 0;
        top[i] = y_of(p, upper(a) + (upper(b) - upper(a)) * share);
        bottom[i] = y_of(p, lower(a) + (lower(b) - lower(a)) * share);
    }
    canvas_plot_line(p->canvas, (int)plot_area.x, columns, top, bottom, width, c);
    free(top);
    return true;
}

/* Of a named thing: its mean, one deviation as a bar, all runs as a line. */
static void draw_point(const struct picture *p, size_t i, bool with_spread)
{
    const struct sweep_cell *cell = &p->cells[i];
    const color c = p->theme->bandwidth;
    const float x = x_of(p, i);
    if (isnan(cell->mean)) {
        return;
    }
    if (with_spread) {
        canvas_line(p->canvas, x, y_of(p, cell->max), x, y_of(p, cell->min), 2, color_alpha(c, 0.5f));
        canvas_line(p->canvas, x, y_of(p, cell_more(cell)), x, y_of(p, cell_less(cell)), 10,
                    color_alpha(c, 0.35f));
    }
    canvas_circle(p->canvas, x, y_of(p, cell->mean), with_spread ? 5 : 3.5f, c);
}

static bool draw_curve(const struct picture *p)
{
    const color c = p->theme->bandwidth;
    const bool scale = sweep_axis_is_scale(&p->sweep->x);
    draw_y_axis(p);
    const bool drawn = !scale || (draw_band(p, cell_min, cell_max, 1, color_alpha(c, 0.12f)) &&
                                  draw_band(p, cell_less, cell_more, 1, color_alpha(c, 0.22f)) &&
                                  draw_band(p, cell_mean, cell_mean, 2, c));
    for (size_t i = 0; i < p->sweep->x.count && (!scale || p->sweep->x.count <= 64); i++) {
        draw_point(p, i, !scale);
    }
    draw_x_axis(p);
    if (p->sweep->runs->count > 1) {
        canvas_text(p->canvas, plot_area.x, plot_area.y - 12, words(12, p->theme->text_second),
                    "mean, one standard deviation, least and greatest");
    }
    return drawn;
}

static bool draw_sweep(struct canvas *canvas, const struct theme *theme, const void *context)
{
    struct picture p = *(const struct picture *)context;
    p.canvas = canvas;
    p.theme = theme;
    draw_title(&p);
    if (p.sweep->y.kind != SWEEP_AXIS_NONE) {
        return draw_map(&p);
    }
    find_range(&p);
    return draw_curve(&p);
}

enum tr_status sweep_picture(const char *path, const char *theme, const struct sweep *sweep,
                             const struct sweep_cell *cells, const struct made_by *made, struct tr_error *err)
{
    const struct picture p = {.sweep = sweep, .cells = cells};
    return sheet_write(path, PICTURE_W, PICTURE_H, theme, draw_sweep, &p, made, err);
}
