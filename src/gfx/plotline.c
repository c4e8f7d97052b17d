/* Plots of one value span a device column, as a thick line or a filled area.
 *
 * The spans become a path: neighbours are joined half way between them (or in the middle of what they share),
 * and in between the path climbs to a column's top and falls to its bottom where those stand out. Its upper
 * and its lower outline, in quarters of a column, are moved apart by a disc of the line's width, which is
 * what a round pen would leave: a slope keeps its thickness, a vertical is as wide as a horizontal is high,
 * and ends and peaks are round. A column's pixels depend on its neighbours only as far as the pen reaches, so
 * that a plot drawn in pieces is the same as one drawn at once. */
#include "gfx/canvas.h"
#include "gfx/columns.h"

#include "gfx/cover.h"
#include "gfx/fixed.h"

#define REACH_MAX 8 /* columns */
#define PEN_MAX   7 /* device pixels from its middle, one column less for the slopes at the rim */
#define PADDED    (STRIP_COLUMNS + 2 * REACH_MAX)
#define SPAN_NONE INT32_MAX
#define JUMP      (3 * FIXED_ONE) /* a lone rise of more than this within a column is upright */
#define STANDOUT  (FIXED_ONE / 16)
#define FAR_PX    (1 << 24) /* where no canvas is */

struct span {
    int top, bottom; /* fixed point; top SPAN_NONE: no value */
};

/* Spans of a strip and its surroundings; columns 0 and PADDED + 1 only join. */
struct spans {
    struct span at[PADDED + 2];
};

struct outline {
    int upper[PADDED * COLUMN_PARTS];
    int lower[PADDED * COLUMN_PARTS];
};

static bool has_value(struct span s)
{
    return s.top != SPAN_NONE;
}

static int height(struct span s)
{
    return s.bottom - s.top;
}

static struct span span_from(float top, float bottom)
{
    if (isnan(top) || isnan(bottom)) {
        return (struct span){SPAN_NONE, SPAN_NONE};
    }
    int a = int_clamp(fixed_from(top), -(1 << 23), 1 << 23),
        b = int_clamp(fixed_from(bottom), -(1 << 23), 1 << 23);
    return (struct span){int_min(a, b), int_max(a, b)};
}

/* `first` is the column of the caller's arrays that becomes at[0]. */
static void spans_load(struct spans *spans, int first, int columns, const float *top, const float *bottom)
{
    for (int i = 0; i < PADDED + 2; i++) {
        int at = first + i;
        spans->at[i] =
            at >= 0 && at < columns ? span_from(top[at], bottom[at]) : (struct span){SPAN_NONE, SPAN_NONE};
    }
}

static int distance(int a, int b)
{
    return a < b ? b - a : a - b;
}

/* Where the path crosses from one column into the next. */
static int joint(struct span a, struct span b)
{
    return (int_max(a.top, b.top) + int_min(a.bottom, b.bottom)) >> 1;
}

/* An upper outline from `enter` to `leave` over a peak; a lower one with all values negated. */
static void climb(int *part, int enter, int leave, int peak)
{
    /* Shares of the way to the peak, of 256, by the quarter in which it lies. */
    static const int share[COLUMN_PARTS][COLUMN_PARTS] = {
        {256, 183, 110, 37}, {85, 256, 154, 51}, {51, 154, 256, 85}, {37, 110, 183, 256}};
    int from_left = enter - peak, from_right = leave - peak;
    if (int_min(from_left, from_right) <= STANDOUT) {
        for (int k = 0; k < COLUMN_PARTS; k++) {
            part[k] = enter + ((leave - enter) * (2 * k + 1) >> 3);
        }
        return;
    }
    int both = from_left + from_right;
    int at = (4 * (int64_t)from_left > both) + (2 * (int64_t)from_left > both) +
             (4 * (int64_t)from_left > 3 * (int64_t)both);
    for (int k = 0; k < COLUMN_PARTS; k++) {
        int foot = k <= at ? enter : leave;
        part[k] = foot - (int)((int64_t)(foot - peak) * share[at][k] >> 8);
    }
}

static bool is_jump(struct span before, struct span now, struct span after, int enter, int leave)
{
    int rise = distance(enter, leave);
    return rise > JUMP && 4 * height(before) <= rise && 4 * height(after) <= rise &&
           now.top >= int_min(enter, leave) - STANDOUT && now.bottom <= int_max(enter, leave) + STANDOUT;
}

static void line_column(const struct span *now, int *upper, int *lower)
{
    struct span before = now[-1], after = now[1];
    int enter, leave;
    if (!has_value(*now)) {
        for (int k = 0; k < COLUMN_PARTS; k++) {
            upper[k] = CURVE_NONE;
            lower[k] = -CURVE_NONE;
        }
        return;
    }
    if (!has_value(before) && !has_value(after)) {
        for (int k = 0; k < COLUMN_PARTS; k++) {
            upper[k] = now->top;
            lower[k] = now->bottom;
        }
        return;
    }
    enter = has_value(before) ? joint(before, *now) : 0;
    leave = has_value(after) ? joint(*now, after) : 0;
    if (!has_value(before)) { /* the path begins at the far end */
        enter = distance(leave, now->top) > distance(leave, now->bottom) ? now->top : now->bottom;
    } else if (!has_value(after)) {
        leave = distance(enter, now->top) > distance(enter, now->bottom) ? now->top : now->bottom;
    } else if (is_jump(before, *now, after, enter, leave)) {
        upper[0] = upper[1] = lower[0] = lower[1] = enter;
        upper[2] = upper[3] = lower[2] = lower[3] = leave;
        return;
    }
    climb(upper, enter, leave, now->top);
    climb(lower, -enter, -leave, -now->bottom);
    for (int k = 0; k < COLUMN_PARTS; k++) {
        lower[k] = -lower[k];
    }
}

/* The pen: how far it reaches up and down beside its middle, by quarters of a column. */
struct pen {
    int parts;
    int drop[PEN_MAX * COLUMN_PARTS + 1];
};

static struct pen pen_from(int half_width)
{
    struct pen pen;
    half_width = int_clamp(half_width, 1, PEN_MAX * FIXED_ONE);
    pen.parts = (half_width * COLUMN_PARTS + FIXED_HALF) >> 8;
    for (int i = 0; i <= pen.parts; i++) {
        int64_t beside = i * FIXED_ONE / COLUMN_PARTS;
        int64_t left = (int64_t)half_width * half_width - beside * beside;
        pen.drop[i] = left > 0 ? (int)int_sqrt((uint64_t)left) : 0;
    }
    /* The rim falls between two quarters: its corner is put so that slopes of 5:2, which hang on it, are
     * right. */
    int rim = (half_width * 689 >> 8) - pen.parts * FIXED_ONE * 5 / (2 * COLUMN_PARTS);
    pen.drop[pen.parts] = pen.parts ? int_clamp(rim, 0, pen.drop[pen.parts - 1]) : pen.drop[0];
    return pen;
}

typedef int32_t i32x4 __attribute__((vector_size(16)));

static inline i32x4 load4(const int *from)
{
    i32x4 v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

static inline i32x4 min4(i32x4 a, i32x4 b)
{
    i32x4 less = a < b;
    return (a & less) | (b & ~less);
}

/* Moves both outlines apart by the pen. `from` is the quarter of the outline that becomes curves[0]. */
static void widen_outline(const struct outline *outline, int from, const struct pen *pen,
                          struct curves *curves)
{
    const int n = STRIP_COLUMNS * COLUMN_PARTS + 2;
    for (int i = 0; i < n; i += 4) {
        int at = int_min(i, n - 4);
        const int *up = outline->upper + from + at, *down = outline->lower + from + at;
        i32x4 high = load4(up) - pen->drop[0], low = -load4(down) - pen->drop[0];
        for (int d = 1; d <= pen->parts; d++) {
            high = min4(high, min4(load4(up - d), load4(up + d)) - pen->drop[d]);
            low = min4(low, min4(-load4(down - d), -load4(down + d)) - pen->drop[d]);
        }
        low = -low;
        __builtin_memcpy(curves->upper + at, &high, sizeof high);
        __builtin_memcpy(curves->lower + at, &low, sizeof low);
    }
}

struct plotted {
    int x_px, columns;
    float width, base_y;
    color c;
};

static void draw_plot_line(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    const struct plotted *plotted = args;
    const float *top = data[0].at, *bottom = data[1].at;
    int x_px = plotted->x_px, columns = plotted->columns;
    float width = plotted->width;
    color c = plotted->c;
    struct pen pen = pen_from(fixed_from((double)width * canvas->scale / 2));
    int spill = pen.parts / COLUMN_PARTS + 1;
    int64_t end = (int64_t)x_px + columns + spill;
    int from = int_max(canvas->clip.x0, x_px - spill);
    int to = (int)(end < canvas->clip.x1 ? end : canvas->clip.x1);
    for (int x = from; x < to; x += STRIP_COLUMNS) {
        struct spans spans;
        struct outline outline;
        struct curves curves;
        spans_load(&spans, x - x_px - REACH_MAX - 1, columns, top, bottom);
        for (int i = 0; i < PADDED; i++) {
            line_column(&spans.at[i + 1], outline.upper + i * COLUMN_PARTS, outline.lower + i * COLUMN_PARTS);
        }
        widen_outline(&outline, REACH_MAX * COLUMN_PARTS - 1, &pen, &curves);
        columns_fill(canvas, x, int_min(to - x, STRIP_COLUMNS), &curves, c);
    }
}

/* The rows between the least and the greatest y of the columns, as wide as they are and `reach` more. */
static struct rect plot_bounds(const struct canvas *canvas, const struct plotted *plotted, const float *top,
                               const float *bottom, float reach)
{
    float y0 = INFINITY, y1 = -INFINITY, per_px = 1 / canvas->scale;
    for (int i = 0; i < plotted->columns; i++) {
        y0 = top[i] < y0 ? top[i] : y0; /* a NaN is neither */
        y1 = bottom[i] > y1 ? bottom[i] : y1;
    }
    return (struct rect){(float)plotted->x_px * per_px - reach, y0 * per_px - reach,
                         (float)plotted->columns * per_px + 2 * reach, (y1 - y0) * per_px + 2 * reach};
}

void canvas_plot_line(struct canvas *canvas, int x_px, int columns, const float *top, const float *bottom,
                      float width, color c)
{
    if (!(width > 0) || columns < 1 || x_px < -FAR_PX || x_px > FAR_PX) {
        return;
    }
    struct plotted plotted = {x_px, columns, width, 0, c};
    struct canvas_data data[] = {{top, (size_t)columns * sizeof *top},
                                 {bottom, (size_t)columns * sizeof *bottom}};
    canvas_do(canvas, plot_bounds(canvas, &plotted, top, bottom, width), draw_plot_line, &plotted,
              sizeof plotted, data, 2);
}

/* The outline of the tops alone: crisp where a lone step stands between level stretches. */
static void fill_column(const struct span *now, int *part)
{
    int here = now->top;
    if (!has_value(*now)) {
        for (int k = 0; k < COLUMN_PARTS; k++) {
            part[k] = CURVE_NONE;
        }
        return;
    }
    int before = has_value(now[-1]) ? now[-1].top : here, after = has_value(now[1]) ? now[1].top : here;
    int to_before = distance(here, before), to_after = distance(here, after);
    int enter = to_before > JUMP && 4 * to_after <= to_before ? here : (before + here) >> 1;
    int leave = to_after > JUMP && 4 * to_before <= to_after ? here : (here + after) >> 1;
    if (here <= int_min(enter, leave)) {
        climb(part, enter, leave, here);
        return;
    }
    climb(part, -enter, -leave, -here);
    for (int k = 0; k < COLUMN_PARTS; k++) {
        part[k] = -part[k];
    }
}

static void curves_to_base(struct curves *curves, const int *outline, int base)
{
    for (int i = 0; i < STRIP_COLUMNS * COLUMN_PARTS + 2; i++) {
        bool value = outline[i] != CURVE_NONE;
        curves->upper[i] = value ? int_min(outline[i], base) : CURVE_NONE;
        curves->lower[i] = value ? int_max(outline[i], base) : -CURVE_NONE;
    }
}

static void draw_plot_fill(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    const struct plotted *plotted = args;
    const float *top = data[0].at;
    int x_px = plotted->x_px, columns = plotted->columns;
    float base_y = plotted->base_y;
    color c = plotted->c;
    int base = span_from(base_y, base_y).top;
    int64_t end = (int64_t)x_px + columns;
    int from = int_max(canvas->clip.x0, x_px);
    int to = (int)(end < canvas->clip.x1 ? end : canvas->clip.x1);
    for (int x = from; x < to; x += STRIP_COLUMNS) {
        struct spans spans;
        struct curves curves;
        int outline[PADDED * COLUMN_PARTS];
        spans_load(&spans, x - x_px - REACH_MAX - 1, columns, top, top);
        for (int i = REACH_MAX - 1; i < REACH_MAX + STRIP_COLUMNS + 1; i++) {
            fill_column(&spans.at[i + 1], outline + i * COLUMN_PARTS);
        }
        curves_to_base(&curves, outline + REACH_MAX * COLUMN_PARTS - 1, base);
        columns_fill(canvas, x, int_min(to - x, STRIP_COLUMNS), &curves, c);
    }
}

void canvas_plot_fill(struct canvas *canvas, int x_px, int columns, const float *top, float base_y, color c)
{
    if (isnan(base_y) || columns < 1 || x_px < -FAR_PX || x_px > FAR_PX) {
        return;
    }
    struct plotted plotted = {x_px, columns, 0, base_y, c};
    struct canvas_data data = {top, (size_t)columns * sizeof *top};
    struct rect bounds = plot_bounds(canvas, &plotted, top, top, 0);
    float base = base_y / canvas->scale, y0 = fminf(bounds.y, base), y1 = fmaxf(bounds.y + bounds.h, base);
    canvas_do(canvas, (struct rect){bounds.x, y0, bounds.w, y1 - y0}, draw_plot_fill, &plotted,
              sizeof plotted, &data, 1);
}
