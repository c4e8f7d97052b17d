#include "view/map.h"

#include "plot/axis.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TICKS         8
#define CONTOURS      6
#define CONTOURS_MOST 24 /* that round numbers make of so many */
#define RAMP_W        14.0f
#define RAMP_GAP      22.0f

/* From dark to light with ever more luminance, so that it reads in grey and by the colour-blind too. */
static color ramp(double share)
{
    static const color stops[] = {0xff1d2b53, 0xff2a5fa5, 0xff2c9ca8, 0xff7fc97f, 0xfff2d45c, 0xfffff6cf};
    const int last = sizeof stops / sizeof *stops - 1;
    const double at = fmin(fmax(share, 0), 1) * last;
    const int i = at < last ? (int)at : last - 1;
    return color_mix(stops[i], stops[i + 1], (float)(at - i));
}

/* The ink that can be read on that colour. */
static color ink(double share)
{
    return share > 0.5 ? 0xff10151c : 0xffeef3f8;
}

void map_range(const double *mean, size_t count, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        if (!isnan(mean[i])) {
            *low = fmin(*low, mean[i]);
            *high = fmax(*high, mean[i]);
        }
    }
    if (!(*low < *high)) {
        *low = isfinite(*low) ? *low - 0.5 : 0;
        *high = *low + 1;
    }
}

void map_axis_title(const struct sweep_axis *axis, char *buf, size_t size)
{
    if (axis->kind == SWEEP_AXIS_PARAM) {
        const char *unit = axis->param->unit;
        snprintf(buf, size, "%s%s%s", axis->param->name, *unit ? ", " : "", unit);
    } else {
        snprintf(buf, size, "%s", sweep_axis_name(axis));
    }
}

/* The last `parts` of a path, from 1. */
static const char *path_end(const char *path, int parts)
{
    const char *at = path + strlen(path);
    for (int found = 0; at > path; at--) {
        found += at[-1] == '/';
        if (found == parts) {
            break;
        }
    }
    return at;
}

/* A file's name without its folders, as far as no other on the axis is called so. */
static const char *short_name(const struct sweep_axis *axis, size_t i)
{
    const char *name = axis->names[i], *end = path_end(name, 1);
    for (int parts = 1; end > name; parts++) {
        size_t called = 0;
        end = path_end(name, parts);
        for (size_t k = 0; k < axis->count; k++) {
            called += strcmp(path_end(axis->names[k], parts), end) == 0;
        }
        if (called < 2) {
            break;
        }
    }
    return end;
}

void map_axis_label(const struct sweep_axis *axis, size_t i, char *buf, size_t size)
{
    if (axis->kind == SWEEP_AXIS_PARAM && axis->param->kind == TR_PARAM_CHOICE) {
        snprintf(buf, size, "%s", axis->param->names[(int)axis->values[i]]);
    } else if (axis->kind == SWEEP_AXIS_PARAM) {
        snprintf(buf, size, "%.4g", axis->values[i]);
    } else {
        snprintf(buf, size, "%s", short_name(axis, i));
    }
}

/* ---- cells ---- */

struct rect map_cell_box(struct rect area, const struct map *map, size_t x, size_t y)
{
    const float w = area.w / (float)map->x->count, h = area.h / (float)map->y->count;
    const float left = area.x + w * (float)x, top = area.y + area.h - h * (float)(y + 1);
    return (struct rect){left, top, w, h};
}

bool map_cell_at(struct rect area, const struct map *map, float x, float y, size_t *cell_x, size_t *cell_y)
{
    if (x < area.x || y < area.y || x >= area.x + area.w || y >= area.y + area.h) {
        return false;
    }
    *cell_x = (size_t)((x - area.x) / area.w * (float)map->x->count);
    *cell_y = (size_t)((area.y + area.h - y) / area.h * (float)map->y->count);
    *cell_x = *cell_x < map->x->count ? *cell_x : map->x->count - 1;
    *cell_y = *cell_y < map->y->count ? *cell_y : map->y->count - 1;
    return true;
}

static double share_of(const struct map *map, double value)
{
    return (value - map->low) / (map->high - map->low);
}

static bool with_numbers(struct rect cell)
{
    return cell.w >= 52 && cell.h >= 22;
}

/* All figures of a map alike, three digits of the greatest: columns of them are compared by eye. */
static int cell_decimals(const struct map *map)
{
    const double most = fmax(fabs(map->low), fabs(map->high));
    const int decimals = most > 0 ? 2 - (int)floor(log10(most) + 1e-9) : 0;
    return decimals < 0 ? 0 : decimals > 6 ? 6 : decimals;
}

/* A cell without a meaning is crossed out, one that is waited for is empty: neither is taken for a colour. */
static void draw_cell(struct canvas *canvas, struct rect r, const struct map *map, size_t i,
                      const struct theme *theme)
{
    const double mean = map->mean[i];
    const enum map_state state = map->state    ? (enum map_state)map->state[i]
                                 : isnan(mean) ? MAP_SENSELESS
                                               : MAP_DONE;
    if (isnan(mean) || state == MAP_SENSELESS || state == MAP_WAITING) {
        canvas_rect_snapped(canvas, r, theme->grid);
        if (state == MAP_SENSELESS && r.w >= 4 && r.h >= 4) {
            canvas_line(canvas, r.x, r.y + r.h, r.x + r.w, r.y, 1, theme->text_second);
        }
        return;
    }
    canvas_rect_snapped(canvas, r, ramp(share_of(map, mean)));
    if (with_numbers(r) && state == MAP_DONE) {
        char text[32];
        snprintf(text, sizeof text, "%.*f", cell_decimals(map), mean);
        canvas_text(canvas, r.x + r.w / 2, r.y + r.h / 2 + 4,
                    aligned(numbers(12, ink(share_of(map, mean))), TEXT_CENTER), text);
    }
}

static void draw_cells(struct canvas *canvas, struct rect area, const struct map *map,
                       const struct theme *theme)
{
    for (size_t y = 0; y < map->y->count; y++) {
        for (size_t x = 0; x < map->x->count; x++) {
            draw_cell(canvas, map_cell_box(area, map, x, y), map, y * map->x->count + x, theme);
        }
    }
}

/* ---- contours: marching squares between the middles of cells ---- */

struct point {
    float x, y;
};

/* Where the level is met between two corners. */
static struct point between(struct point a, double va, struct point b, double vb, double level)
{
    const float share = (float)((level - va) / (vb - va));
    return (struct point){a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

/* The lines of one level through one square, up to two; corners go round. Returns how many. */
static int cross_square(const struct point *corner, const double *value, double level,
                        struct point lines[2][2])
{
    struct point met[4];
    int count = 0;
    for (int k = 0; k < 4; k++) {
        const int next = (k + 1) % 4;
        if ((value[k] >= level) != (value[next] >= level)) {
            met[count++] = between(corner[k], value[k], corner[next], value[next], level);
        }
    }
    if (count == 4) { /* a saddle: the middle says which corners hang together */
        const double middle = (value[0] + value[1] + value[2] + value[3]) / 4;
        const int from = (middle >= level) == (value[0] >= level) ? 0 : 3;
        lines[0][0] = met[from];
        lines[0][1] = met[(from + 1) % 4];
        lines[1][0] = met[(from + 2) % 4];
        lines[1][1] = met[(from + 3) % 4];
        return 2;
    }
    lines[0][0] = met[0];
    lines[0][1] = met[1];
    return count == 2;
}

static bool square_at(struct rect area, const struct map *map, size_t x, size_t y, struct point *corner,
                      double *value)
{
    static const size_t dx[] = {0, 1, 1, 0}, dy[] = {0, 0, 1, 1};
    for (int k = 0; k < 4; k++) {
        const struct rect box = map_cell_box(area, map, x + dx[k], y + dy[k]);
        const size_t i = (y + dy[k]) * map->x->count + x + dx[k];
        if (isnan(map->mean[i]) || (map->state && map->state[i] != MAP_DONE)) {
            return false;
        }
        corner[k] = (struct point){box.x + box.w / 2, box.y + box.h / 2};
        value[k] = map->mean[i];
    }
    return true;
}

struct contour_labels {
    struct rect taken[CONTOURS_MOST];
    int count;
};

/* One level's lines. Returns the point of them that is nearest to the middle of the map; false: there are
 * none. */
static bool draw_contour(struct canvas *canvas, struct rect area, const struct map *map, double level,
                         struct point *nearest)
{
    const color c = color_alpha(ink(share_of(map, level)), 0.8f);
    struct point best = {0, 0};
    float least = INFINITY;
    for (size_t y = 0; y + 1 < map->y->count; y++) {
        for (size_t x = 0; x + 1 < map->x->count; x++) {
            struct point corner[4], lines[2][2];
            double value[4];
            const int count =
                square_at(area, map, x, y, corner, value) ? cross_square(corner, value, level, lines) : 0;
            for (int k = 0; k < count; k++) {
                const struct point a = lines[k][0], b = lines[k][1];
                canvas_line(canvas, a.x, a.y, b.x, b.y, 1.2f, c);
                const float off = fabsf(a.x - area.x - area.w / 2) + fabsf(a.y - area.y - area.h / 2);
                if (off < least) {
                    least = off;
                    best = a;
                }
            }
        }
    }
    *nearest = best;
    return isfinite(least);
}

/* A level's value, on its line; left out where it would cover another's. */
static void draw_contour_value(struct canvas *canvas, struct rect area, const struct map *map, double level,
                               int decimals, struct point at, struct contour_labels *labels)
{
    char text[32];
    snprintf(text, sizeof text, "%.*f", decimals, level);
    const float half = 4 + 3.6f * (float)strlen(text);
    const float x = fminf(fmaxf(at.x, area.x + half), area.x + area.w - half),
                y = fminf(fmaxf(at.y, area.y + 9), area.y + area.h - 9);
    const struct rect box = {x - half, y - 8, 2 * half, 16};
    for (int i = 0; i < labels->count; i++) {
        const struct rect other = labels->taken[i];
        if (fabsf(other.x + other.w / 2 - x) < half + other.w / 2 && fabsf(other.y - box.y) < box.h) {
            return;
        }
    }
    if (labels->count < CONTOURS_MOST) {
        labels->taken[labels->count++] = box;
    }
    canvas_round_rect(canvas, box, 4, ramp(share_of(map, level)));
    canvas_text(canvas, x, y + 4, aligned(numbers(11, ink(share_of(map, level))), TEXT_CENTER), text);
}

static void draw_contours(struct canvas *canvas, struct rect area, const struct map *map)
{
    if (map->x->count < 3 || map->y->count < 3 || !sweep_axis_is_scale(map->x) ||
        !sweep_axis_is_scale(map->y)) {
        return;
    }
    const bool labelled = !with_numbers(map_cell_box(area, map, 0, 0));
    const struct axis_ticks ticks = axis_ticks(map->low, map->high, CONTOURS);
    struct contour_labels labels = {.count = 0};
    for (int i = 0; i < ticks.count; i++) {
        const double level = ticks.first + i * ticks.step;
        struct point at;
        if (draw_contour(canvas, area, map, level, &at) && labelled) {
            draw_contour_value(canvas, area, map, level, ticks.decimals, at, &labels);
        }
    }
}

/* ---- axes ---- */

/* Values at equal distances: then round numbers can be marked between them. */
static bool is_even(const struct sweep_axis *axis)
{
    const size_t n = axis->count;
    if (n < 3 || !sweep_axis_is_scale(axis)) {
        return false;
    }
    const double step = (axis->values[n - 1] - axis->values[0]) / (double)(n - 1);
    for (size_t i = 1; i < n; i++) {
        if (fabs(axis->values[i] - axis->values[0] - step * (double)i) >
            0.1 * fabs(step)) { /* rounded, as people type them */
            return false;
        }
    }
    return step != 0;
}

/* One label: where along the axis, in cells from its start; what it says. */
struct label {
    float at, room; /* room: in cells */
    bool name;
    char text[96];
};

#define LABELS_MAX 64
#define ROUND_FROM 12 /* cells: so many values of their own are read one by one, of more the scale is */

/* Whether so many even values are marked by round numbers rather than their own. */
static bool is_marked_roundly(const struct sweep_axis *axis, size_t fit)
{
    if (!is_even(axis)) {
        return false;
    }
    const double step = fabs(axis->values[axis->count - 1] - axis->values[0]) / (double)(axis->count - 1);
    const bool round = axis_round_up(step * (1 - 1e-9)) <= step * (1 + 1e-9);
    return axis->count > fit || (axis->count > ROUND_FROM && !round);
}

/* Round numbers where values are even and many, else the cells' own. `fit`: how many labels there is room
 * for. */
static int make_labels(const struct sweep_axis *axis, size_t fit, struct label *labels)
{
    int count = 0;
    fit = fit < 1 ? 1 : fit > LABELS_MAX ? LABELS_MAX : fit;
    if (is_marked_roundly(axis, fit)) {
        fit = fit > ROUND_FROM ? ROUND_FROM : fit;
        const double from = axis->values[0], to = axis->values[axis->count - 1];
        const double step = (to - from) / (double)(axis->count - 1);
        const struct axis_ticks ticks = axis_ticks(fmin(from, to), fmax(from, to), (int)fit);
        for (; count < ticks.count && count < LABELS_MAX; count++) {
            const double value = ticks.first + count * ticks.step;
            struct label *label = &labels[count];
            label->at = (float)((value - from) / step + 0.5);
            label->room = (float)axis->count;
            label->name = false;
            snprintf(label->text, sizeof label->text, "%.*f", ticks.decimals, value);
        }
        return count;
    }
    const size_t every = (axis->count + fit - 1) / fit;
    for (size_t i = 0; i < axis->count && count < LABELS_MAX; i += every) {
        struct label *label = &labels[count++];
        label->at = (float)i + 0.5f;
        label->room = (float)every;
        label->name = !sweep_axis_is_scale(axis);
        map_axis_label(axis, i, label->text, sizeof label->text);
    }
    return count;
}

static struct text_style label_style(const struct label *label, const struct theme *theme)
{
    return label->name ? words(11, theme->text_second) : numbers(11, theme->text_second);
}

static void draw_x_axis(struct canvas *canvas, struct rect area, const struct map *map,
                        const struct theme *theme)
{
    struct label labels[LABELS_MAX];
    const float bottom = area.y + area.h, cell = area.w / (float)map->x->count;
    const float pitch = sweep_axis_is_scale(map->x) ? 56 : 110;
    const int count = make_labels(map->x, (size_t)(area.w / pitch), labels);
    for (int i = 0; i < count; i++) {
        const struct text_style style = label_style(&labels[i], theme);
        const float x = area.x + cell * labels[i].at, room = fmaxf(cell * labels[i].room - 6, 24);
        canvas_vline(canvas, x, bottom, bottom + 4, theme->text_second);
        if (canvas_text_width(canvas, style, labels[i].text) <= room) {
            canvas_text(canvas, x, bottom + 18, aligned(style, TEXT_CENTER), labels[i].text);
        } else {
            canvas_text_fit(canvas, x - room / 2, bottom + 18, room, style, labels[i].text);
        }
    }
    char title[96];
    map_axis_title(map->x, title, sizeof title);
    canvas_text(canvas, area.x + area.w / 2, bottom + 42, aligned(strong(13, theme->text), TEXT_CENTER),
                title);
}

static void draw_y_axis(struct canvas *canvas, struct rect area, const struct map *map,
                        const struct theme *theme)
{
    struct label labels[LABELS_MAX];
    const float cell = area.h / (float)map->y->count, room = MAP_LEFT - 12;
    const int count = make_labels(map->y, (size_t)(area.h / 26), labels);
    for (int i = 0; i < count; i++) {
        const struct text_style style = label_style(&labels[i], theme);
        const float y = area.y + area.h - cell * labels[i].at;
        canvas_hline(canvas, area.x - 4, area.x, y, theme->text_second);
        if (canvas_text_width(canvas, style, labels[i].text) <= room) {
            canvas_text(canvas, area.x - 8, y + 4, aligned(style, TEXT_RIGHT), labels[i].text);
        } else {
            canvas_text_fit(canvas, area.x - 8 - room, y + 4, room, style, labels[i].text);
        }
    }
    char title[96];
    map_axis_title(map->y, title, sizeof title);
    canvas_text(canvas, area.x - MAP_LEFT + 8, area.y - 12, strong(13, theme->text), title);
}

static void draw_ramp(struct canvas *canvas, struct rect area, const struct map *map,
                      const struct theme *theme)
{
    const struct rect bar = {area.x + area.w + RAMP_GAP, area.y, RAMP_W, area.h};
    for (int row = 0; row < (int)bar.h; row++) {
        canvas_rect_snapped(canvas, (struct rect){bar.x, bar.y + (float)row, bar.w, 1},
                            ramp(1 - (row + 0.5) / bar.h));
    }
    const struct axis_ticks ticks = axis_ticks(map->low, map->high, TICKS);
    for (int i = 0; i < ticks.count; i++) {
        const double value = ticks.first + i * ticks.step;
        const float y = bar.y + bar.h * (float)(1 - share_of(map, value));
        char text[32];
        snprintf(text, sizeof text, "%.*f", ticks.decimals, value);
        canvas_hline(canvas, bar.x + bar.w, bar.x + bar.w + 4, y, theme->text_second);
        canvas_text(canvas, bar.x + bar.w + 8, y + 4, numbers(11, theme->text_second), text);
    }
}

/* A cross where the session stands that is open. */
static void draw_here(struct canvas *canvas, struct rect area, const struct map *map,
                      const struct theme *theme)
{
    if (isnan(map->here_x) || isnan(map->here_y)) {
        return;
    }
    const float x = area.x + area.w * (float)((map->here_x + 0.5) / (double)map->x->count),
                y = area.y + area.h * (float)(1 - (map->here_y + 0.5) / (double)map->y->count);
    const struct {
        float width, reach;
        color c;
    } strokes[] = {{5, 10, theme->ground}, {2, 9, theme->bad}};
    for (int i = 0; i < 2; i++) {
        const float r = strokes[i].reach;
        canvas_line(canvas, x - r, y, x + r, y, strokes[i].width, strokes[i].c);
        canvas_line(canvas, x, y - r, x, y + r, strokes[i].width, strokes[i].c);
    }
}

void map_draw(struct canvas *canvas, struct rect area, const struct map *map, const struct theme *theme)
{
    draw_cells(canvas, area, map, theme);
    draw_contours(canvas, area, map);
    draw_x_axis(canvas, area, map, theme);
    draw_y_axis(canvas, area, map, theme);
    draw_ramp(canvas, area, map, theme);
    draw_here(canvas, area, map, theme);
}

void map_card_draw(struct canvas *canvas, struct rect card, const struct map *map, const struct theme *theme)
{
    const struct rect area = {card.x + MAP_LEFT + 8, card.y + 64, card.w - MAP_LEFT - MAP_RIGHT - 8,
                              card.h - 64 - MAP_BELOW - 4};
    canvas_round_rect(canvas, card, 8, theme->card);
    canvas_round_frame(canvas, card, 8, 1, theme->card_edge);
    canvas_text_fit(canvas, card.x + 14, card.y + 24, card.w - 28, strong(13, theme->text), map->title);
    map_draw(canvas, area, map, theme);
}
