#include "gfx/canvas.h"

#include "gfx/cover.h"
#include "gfx/draw_list.h"
#include "gfx/fixed.h"

#include <stdlib.h>

#define SIDE_MAX_PX 32767
#define DASH_FAR    1e8

bool canvas_init(struct canvas *canvas, int width_px, int height_px, float scale, struct fonts *fonts)
{
    if (width_px < 1 || height_px < 1 || width_px > SIDE_MAX_PX || height_px > SIDE_MAX_PX) {
        return false;
    }
    uint32_t *pixels = malloc((size_t)width_px * (size_t)height_px * sizeof *pixels);
    if (!pixels) {
        return false;
    }
    canvas_wrap(canvas, pixels, width_px, height_px, width_px, scale, fonts);
    canvas->owns_pixels = true;
    canvas_clear(canvas, 0xff000000u);
    return true;
}

void canvas_wrap(struct canvas *canvas, uint32_t *pixels, int width_px, int height_px, int stride_px,
                 float scale, struct fonts *fonts)
{
    *canvas = (struct canvas){
        .pixels = pixels,
        .width_px = width_px,
        .height_px = height_px,
        .stride_px = stride_px,
        .scale = scale > 0 ? scale : 1,
        .clip = {0, 0, width_px, height_px},
        .fonts = fonts,
    };
}

void canvas_destroy(struct canvas *canvas)
{
    if (canvas->owns_pixels) {
        free(canvas->pixels);
    }
    free(canvas->coverage);
    *canvas = (struct canvas){0};
}

float canvas_width(const struct canvas *canvas)
{
    return (float)canvas->width_px / canvas->scale;
}

float canvas_height(const struct canvas *canvas)
{
    return (float)canvas->height_px / canvas->scale;
}

uint8_t *canvas_coverage(struct canvas *canvas, size_t bytes)
{
    if (bytes > canvas->coverage_size) {
        uint8_t *bigger = realloc(canvas->coverage, bytes);
        if (!bigger) {
            canvas->lacks = true;
            return NULL;
        }
        canvas->coverage = bigger;
        canvas->coverage_size = bytes;
    }
    return canvas->coverage;
}

struct rect rect_around(const float *xy, int points, float reach)
{
    float x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (int i = 0; i < points; i++) {
        x0 = fminf(x0, xy[2 * i]);
        x1 = fmaxf(x1, xy[2 * i]);
        y0 = fminf(y0, xy[2 * i + 1]);
        y1 = fmaxf(y1, xy[2 * i + 1]);
    }
    return (struct rect){x0 - reach, y0 - reach, x1 - x0 + 2 * reach, y1 - y0 + 2 * reach};
}

color color_mix(color a, color b, float share_of_b)
{
    float share = share_of_b > 0 ? (share_of_b < 1 ? share_of_b : 1) : 0;
    int weight = int_round(share * 65536.0);
    color mixed = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        int from = (int)(a >> shift & 255), to = (int)(b >> shift & 255);
        mixed |= (color)(from + (((to - from) * weight + 32768) >> 16)) << shift;
    }
    return mixed;
}

bool fixed_rect_from(const struct canvas *canvas, struct rect r, struct fixed_rect *out)
{
    double scale = canvas->scale;
    double x0 = r.x * scale, y0 = r.y * scale;
    double x1 = ((double)r.x + r.w) * scale, y1 = ((double)r.y + r.h) * scale;
    if (!(x1 >= x0) || !(y1 >= y0)) { /* also where any is NaN */
        return false;
    }
    *out = (struct fixed_rect){fixed_from(x0), fixed_from(y0), fixed_from(x1), fixed_from(y1)};
    return true;
}

static int pixel_edge(double px)
{
    return (fixed_from(px) + FIXED_HALF) >> 8;
}

/* r with its edges on whole pixels, cut to the clip; false where nothing is left. */
static bool snapped(const struct canvas *canvas, struct rect r, struct pixel_rect *out)
{
    struct fixed_rect f;
    if (!fixed_rect_from(canvas, r, &f)) {
        return false;
    }
    int x0 = (f.x0 + FIXED_HALF) >> 8, y0 = (f.y0 + FIXED_HALF) >> 8;
    int x1 = int_max((f.x1 + FIXED_HALF) >> 8, x0 + 1), y1 = int_max((f.y1 + FIXED_HALF) >> 8, y0 + 1);
    const struct pixel_rect *clip = &canvas->clip;
    *out = (struct pixel_rect){int_max(x0, clip->x0), int_max(y0, clip->y0), int_min(x1, clip->x1),
                               int_min(y1, clip->y1)};
    return out->x0 < out->x1 && out->y0 < out->y1;
}

void canvas_narrow(struct canvas *canvas, struct pixel_rect to)
{
    struct pixel_rect *clip = &canvas->clip;
    clip->x0 = int_max(clip->x0, to.x0);
    clip->y0 = int_max(clip->y0, to.y0);
    clip->x1 = int_max(int_min(clip->x1, to.x1), clip->x0);
    clip->y1 = int_max(int_min(clip->y1, to.y1), clip->y0);
}

struct pixel_rect canvas_clip(struct canvas *canvas, struct rect r)
{
    struct pixel_rect before = canvas->clip;
    struct fixed_rect f = {0};
    bool seen = fixed_rect_from(canvas, r, &f);
    struct pixel_rect to = {(f.x0 + FIXED_HALF) >> 8, (f.y0 + FIXED_HALF) >> 8, (f.x1 + FIXED_HALF) >> 8,
                            (f.y1 + FIXED_HALF) >> 8};
    canvas_narrow(canvas, seen ? to : (struct pixel_rect){0, 0, 0, 0});
    return before;
}

void canvas_unclip(struct canvas *canvas, struct pixel_rect before)
{
    canvas->clip = before;
}

static uint32_t *pixel_at(const struct canvas *canvas, int x, int y)
{
    return canvas->pixels + (ptrdiff_t)y * canvas->stride_px + x;
}

static void fill_pixels(struct canvas *canvas, struct pixel_rect area, color c)
{
    for (int y = area.y0; y < area.y1; y++) {
        blend_run(pixel_at(canvas, area.x0, y), area.x1 - area.x0, c, 256);
    }
}

void canvas_do(struct canvas *canvas, struct rect bounds, canvas_draw *draw, const void *args,
               size_t args_size, const struct canvas_data *data, int data_count)
{
    if (canvas->list) {
        draw_list_add(canvas->list, canvas, bounds, draw, args, args_size, data, data_count);
    } else {
        draw(canvas, args, data);
    }
}

static void draw_clear(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    fill_pixels(canvas, canvas->clip, *(const color *)args);
}

void canvas_clear(struct canvas *canvas, color c)
{
    c |= 0xff000000u;
    struct rect everything = {0, 0, canvas_width(canvas), canvas_height(canvas)};
    canvas_do(canvas, everything, draw_clear, &c, sizeof c, NULL, 0);
}

struct area {
    struct rect r;
    color c;
};

static void draw_rect_snapped(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    const struct area *a = args;
    struct pixel_rect area;
    if (snapped(canvas, a->r, &area)) {
        fill_pixels(canvas, area, a->c);
    }
}

void canvas_rect_snapped(struct canvas *canvas, struct rect r, color c)
{
    struct area area = {r, c};
    canvas_do(canvas, r, draw_rect_snapped, &area, sizeof area, NULL, 0);
}

/* How much of pixel `at` lies between two fixed positions, of 256. */
static int overlap(int at, int from, int to)
{
    return int_max(0, int_min(to, (at + 1) * FIXED_ONE) - int_max(from, at * FIXED_ONE));
}

static void draw_rect(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    color c = ((const struct area *)args)->c;
    struct fixed_rect f;
    if (!fixed_rect_from(canvas, ((const struct area *)args)->r, &f)) {
        return;
    }
    const struct pixel_rect *clip = &canvas->clip;
    int x0 = int_max(fixed_floor(f.x0), clip->x0), x1 = int_min(fixed_ceil(f.x1), clip->x1);
    int y0 = int_max(fixed_floor(f.y0), clip->y0), y1 = int_min(fixed_ceil(f.y1), clip->y1);
    int whole_x0 = int_clamp(fixed_ceil(f.x0), x0, x1), whole_x1 = int_clamp(fixed_floor(f.x1), whole_x0, x1);
    for (int y = y0; y < y1; y++) {
        int rows = overlap(y, f.y0, f.y1);
        for (int x = x0; x < whole_x0; x++) {
            blend_run(pixel_at(canvas, x, y), 1, c, (unsigned)(rows * overlap(x, f.x0, f.x1) >> 8));
        }
        if (whole_x1 > whole_x0) {
            blend_run(pixel_at(canvas, whole_x0, y), whole_x1 - whole_x0, c, (unsigned)rows);
        }
        for (int x = whole_x1; x < x1; x++) {
            blend_run(pixel_at(canvas, x, y), 1, c, (unsigned)(rows * overlap(x, f.x0, f.x1) >> 8));
        }
    }
}

void canvas_rect(struct canvas *canvas, struct rect r, color c)
{
    struct area area = {r, c};
    canvas_do(canvas, r, draw_rect, &area, sizeof area, NULL, 0);
}

struct gradient {
    struct rect r;
    color top, bottom;
};

static void draw_gradient_v(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    const struct gradient *g = args;
    struct pixel_rect area;
    if (!snapped(canvas, g->r, &area)) {
        return;
    }
    int y0 = pixel_edge(g->r.y * (double)canvas->scale);
    int y1 = int_max(pixel_edge(((double)g->r.y + g->r.h) * canvas->scale), y0 + 1);
    for (int y = area.y0; y < area.y1; y++) {
        float share = ((float)(y - y0) + 0.5f) / (float)(y1 - y0);
        blend_run(pixel_at(canvas, area.x0, y), area.x1 - area.x0, color_mix(g->top, g->bottom, share), 256);
    }
}

void canvas_gradient_v(struct canvas *canvas, struct rect r, color top, color bottom)
{
    struct gradient gradient = {r, top, bottom};
    canvas_do(canvas, r, draw_gradient_v, &gradient, sizeof gradient, NULL, 0);
}

void canvas_hline(struct canvas *canvas, float x0, float x1, float y, color c)
{
    canvas_rect_snapped(canvas, (struct rect){x0, y, x1 - x0, 0}, c);
}

void canvas_vline(struct canvas *canvas, float x, float y0, float y1, color c)
{
    canvas_rect_snapped(canvas, (struct rect){x, y0, 0, y1 - y0}, c);
}

/* Dashes start at `from`; those before `seen_from` are skipped at once, however many. */
static bool dashes(double from, double to, double period, double seen_from, double seen_to, double *first,
                   double *end)
{
    if (!(to > from) || !(period > 0)) {
        return false;
    }
    /* Beyond a thousand screens the phase has no meaning, and adding a period may change nothing. */
    from = from < -DASH_FAR ? -DASH_FAR : from;
    *first = from < seen_from ? from + floor((seen_from - from) / period) * period : from;
    *end = to < seen_to ? to : seen_to;
    return *end > *first;
}

static float dash_period(const struct canvas *canvas, float on, float off)
{
    /* Shorter than a pixel it would be grey anyway, and endless work. */
    float period = on + off;
    return on > 0 && off >= 0 && period * canvas->scale >= 1 ? period : 1 / canvas->scale;
}

struct dashed {
    float x, y, to, on, off;
    color c;
};

static void draw_dash_h(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    const struct dashed *d = args;
    float period = dash_period(canvas, d->on, d->off);
    double at, end;
    if (!dashes(d->x, d->to, period, canvas->clip.x0 / (double)canvas->scale,
                canvas->clip.x1 / (double)canvas->scale, &at, &end)) {
        return;
    }
    for (; at < end; at += period) {
        double to = at + (double)d->on < d->to ? at + (double)d->on : d->to;
        canvas_rect_snapped(canvas, (struct rect){(float)at, d->y, (float)(to - at), 1}, d->c);
    }
}

void canvas_dash_h(struct canvas *canvas, float x0, float x1, float y, float on, float off, color c)
{
    struct dashed dashed = {x0, y, x1, on, off, c};
    canvas_do(canvas, (struct rect){x0, y, x1 - x0, 1}, draw_dash_h, &dashed, sizeof dashed, NULL, 0);
}

static void draw_dash_v(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    const struct dashed *d = args;
    float period = dash_period(canvas, d->on, d->off);
    double at, end;
    if (!dashes(d->y, d->to, period, canvas->clip.y0 / (double)canvas->scale,
                canvas->clip.y1 / (double)canvas->scale, &at, &end)) {
        return;
    }
    for (; at < end; at += period) {
        double to = at + (double)d->on < d->to ? at + (double)d->on : d->to;
        canvas_rect_snapped(canvas, (struct rect){d->x, (float)at, 1, (float)(to - at)}, d->c);
    }
}

void canvas_dash_v(struct canvas *canvas, float x, float y0, float y1, float on, float off, color c)
{
    struct dashed dashed = {x, y0, y1, on, off, c};
    canvas_do(canvas, (struct rect){x, y0, 1, y1 - y0}, draw_dash_v, &dashed, sizeof dashed, NULL, 0);
}
