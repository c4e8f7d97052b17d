/* Lines. Along their sides coverage is the exact area of the pixel that they cover, whatever the slope; round
 * ends go by the distance to their middle. */
#include "gfx/canvas.h"
#include "gfx/cover.h"
#include "gfx/fixed.h"

#include <string.h>

#define UNIT_BITS 24

/* The part of a pixel on one side of an edge, by its direction: as the edge sweeps over the pixel, the
 * covered area grows as a parabola up to the first corner's opposite, evenly, and as a parabola again. */
struct edge {
    int even;            /* up to this distance from the middle it grows evenly; fixed point */
    int reach;           /* from here on the pixel is wholly on one side */
    int64_t even_growth; /* 1/65536 of the area for 1/256 pixel, times 2^16 */
    int64_t tail_growth; /* the same for its square */
};

struct segment {
    int ax, ay, bx, by; /* fixed point */
    int length;         /* fixed point */
    int ux, uy;         /* direction in 1/2^24; (1, 0) where the length is nothing */
    int half_width;
    bool round; /* round ends; otherwise cut straight */
    struct edge edge;
};

#define CUT_PX (1 << 17) /* well beyond any canvas, and its square fits 64 bits */

/* Cuts a line to a square around the canvas, keeping its slope (Liang and Barsky). */
static bool cut_to_limit(double *x0, double *y0, double *x1, double *y1)
{
    double from = 0, to = 1, dx = *x1 - *x0, dy = *y1 - *y0;
    const double limit = CUT_PX;
    const double along[4] = {-dx, dx, -dy, dy};
    const double room[4] = {*x0 + limit, limit - *x0, *y0 + limit, limit - *y0};
    for (int i = 0; i < 4; i++) {
        if (along[i] == 0) {
            if (!(room[i] >= 0)) {
                return false;
            }
            continue;
        }
        double at = room[i] / along[i];
        if (along[i] < 0 && at > from) {
            from = at;
        } else if (along[i] > 0 && at < to) {
            to = at;
        }
    }
    if (!(from <= to)) {
        return false;
    }
    double sx = *x0, sy = *y0;
    if (from > 0) {
        *x0 = sx + from * dx;
        *y0 = sy + from * dy;
    }
    if (to < 1) {
        *x1 = sx + to * dx;
        *y1 = sy + to * dy;
    }
    return true;
}

static struct edge edge_from(int64_t ux, int64_t uy)
{
    ux = ux < 0 ? -ux : ux;
    uy = uy < 0 ? -uy : uy;
    int64_t more = ux > uy ? ux : uy, less = ux > uy ? uy : ux, one = INT64_C(1) << UNIT_BITS;
    struct edge edge = {.even = (int)((more - less) * FIXED_HALF >> UNIT_BITS)};
    edge.even_growth = (one << 24) / more;
    edge.reach = FIXED_HALF;
    if (less > one >> 8) { /* flatter ones have no tails worth the name */
        edge.reach = (int)(((more + less) * FIXED_HALF + one - 1) >> UNIT_BITS);
        edge.tail_growth = ((one << 15) / more << UNIT_BITS) / less;
    } else {
        edge.even = FIXED_HALF;
    }
    return edge;
}

static bool segment_from(const struct canvas *canvas, float x0, float y0, float x1, float y1, float width,
                         bool round, struct segment *s)
{
    double scale = canvas->scale;
    double ax = x0 * scale, ay = y0 * scale, bx = x1 * scale, by = y1 * scale;
    if (!(width > 0) || !isfinite(ax) || !isfinite(ay) || !isfinite(bx) || !isfinite(by) ||
        !cut_to_limit(&ax, &ay, &bx, &by)) {
        return false;
    }
    *s = (struct segment){
        .ax = fixed_from(ax), .ay = fixed_from(ay), .bx = fixed_from(bx), .by = fixed_from(by)};
    int64_t dx = s->bx - s->ax, dy = s->by - s->ay;
    /* In 1/4096 pixel, so that short pieces keep their direction. */
    int64_t length16 = int_sqrt((uint64_t)(dx * dx + dy * dy) << 8);
    s->length = (int)((length16 + 8) >> 4);
    s->ux = length16 ? (int)(dx * (INT64_C(16) << UNIT_BITS) / length16) : 1 << UNIT_BITS;
    s->uy = length16 ? (int)(dy * (INT64_C(16) << UNIT_BITS) / length16) : 0;
    s->half_width = int_min(fixed_from(width * scale / 2), FIXED_LIMIT);
    s->round = round;
    s->edge = edge_from(s->ux, s->uy);
    return s->half_width > 0 && (round || s->length > 0);
}

/* Share of a pixel that a line covers whose middle passes `off` >= 0 beside the pixel's. */
static int across_cover(int half_width, int off)
{
    return int_clamp(int_min(half_width, off + FIXED_HALF) + int_min(half_width, FIXED_HALF - off), 0,
                     FIXED_ONE);
}

/* The area of a pixel on the near side of an edge `off` beyond its middle, of 65536. */
static int edge_cover(const struct edge *edge, int off)
{
    int away = off < 0 ? -off : off;
    if (away >= edge->reach) {
        return off < 0 ? 0 : 65536;
    }
    if (away <= edge->even) {
        return 32768 + (int)(off * edge->even_growth >> 16);
    }
    int64_t left = edge->reach - away;
    int tail = (int)(left * left * edge->tail_growth >> 16);
    return off < 0 ? tail : 65536 - tail;
}

static int side_cover(const struct segment *s, int off)
{
    int area = edge_cover(&s->edge, s->half_width - off) + edge_cover(&s->edge, s->half_width + off) - 65536;
    return int_clamp((area + 128) >> 8, 0, 256);
}

static int along_cover(int length, int at)
{
    return int_clamp(int_min(at + FIXED_HALF, length) - int_max(at - FIXED_HALF, 0), 0, FIXED_ONE);
}

/* at: along the line from its start; off: beside it; both of the pixel's centre. */
static int segment_cover(const struct segment *s, int at, int off)
{
    off = off < 0 ? -off : off;
    if (!s->round) {
        return side_cover(s, off) * along_cover(s->length, at) >> 8;
    }
    int beyond = at < 0 ? -at : at > s->length ? at - s->length : 0;
    if (beyond == 0) {
        return side_cover(s, off);
    }
    if (beyond > s->half_width + FIXED_HALF || off > s->half_width + FIXED_HALF) {
        return 0;
    }
    return across_cover(s->half_width,
                        (int)int_sqrt((uint64_t)((int64_t)off * off + (int64_t)beyond * beyond)));
}

/* The pixels of a row that the segment can touch: where |off| stays below its reach. */
static void row_extent(const struct segment *s, int y_px, int *x0, int *x1)
{
    int64_t reach = s->half_width + FIXED_ONE;
    int from = int_min(s->ax, s->bx), to = int_max(s->ax, s->bx);
    if (s->uy != 0) {
        int64_t dy = (int64_t)y_px * FIXED_ONE + FIXED_HALF - s->ay;
        int64_t middle = s->ax + dy * s->ux / s->uy;
        int64_t spread = (reach << UNIT_BITS) / (s->uy < 0 ? -s->uy : s->uy);
        from = middle - spread > from ? (int)(middle - spread < to ? middle - spread : to) : from;
        to = middle + spread < to ? (int)(middle + spread > from ? middle + spread : from) : to;
    }
    *x0 = int_max(*x0, fixed_floor(from - (int)reach));
    *x1 = int_min(*x1, fixed_ceil(to + (int)reach));
}

static struct pixel_rect segment_bounds(const struct segment *s, struct pixel_rect within)
{
    int reach = s->half_width + FIXED_ONE;
    return (struct pixel_rect){int_max(within.x0, fixed_floor(int_min(s->ax, s->bx) - reach)),
                               int_max(within.y0, fixed_floor(int_min(s->ay, s->by) - reach)),
                               int_min(within.x1, fixed_ceil(int_max(s->ax, s->bx) + reach)),
                               int_min(within.y1, fixed_ceil(int_max(s->ay, s->by) + reach))};
}

/* Raises coverage of row y_px, whose first byte is pixel `left`, to the segment's. */
static void segment_row(const struct segment *s, uint8_t *row, int left, int x0, int x1, int y_px)
{
    int64_t px = (int64_t)x0 * FIXED_ONE + FIXED_HALF - s->ax,
            py = (int64_t)y_px * FIXED_ONE + FIXED_HALF - s->ay;
    int64_t at = px * s->ux + py * s->uy, off = py * s->ux - px * s->uy;
    const int half = 1 << (UNIT_BITS - 1);
    for (int x = x0; x < x1; x++) {
        int cover = segment_cover(s, (int)((at + half) >> UNIT_BITS), (int)((off + half) >> UNIT_BITS));
        uint8_t byte = byte_from_weight((unsigned)cover);
        if (byte > row[x - left]) {
            row[x - left] = byte;
        }
        at += (int64_t)s->ux * FIXED_ONE;
        off -= (int64_t)s->uy * FIXED_ONE;
    }
}

struct stroke {
    float width;
    color c;
    int points;
};

static void draw_line(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    const struct stroke *stroke = args;
    const float *xy = data->at;
    color c = stroke->c;
    struct segment s;
    if (!segment_from(canvas, xy[0], xy[1], xy[2], xy[3], stroke->width, false, &s)) {
        return;
    }
    struct pixel_rect area = segment_bounds(&s, canvas->clip);
    uint8_t *row = area.x0 < area.x1 ? canvas_coverage(canvas, (size_t)(area.x1 - area.x0)) : NULL;
    if (!row) {
        return;
    }
    for (int y = area.y0; y < area.y1; y++) {
        int from = area.x0, to = area.x1;
        row_extent(&s, y, &from, &to);
        if (from < to) {
            memset(row, 0, (size_t)(to - from));
            segment_row(&s, row, from, from, to, y);
            blend_covered(canvas->pixels + (ptrdiff_t)y * canvas->stride_px + from, row, to - from, c);
        }
    }
}

void canvas_line(struct canvas *canvas, float x0, float y0, float x1, float y1, float width, color c)
{
    const float xy[] = {x0, y0, x1, y1};
    struct stroke stroke = {width, c, 2};
    struct canvas_data data = {xy, sizeof xy};
    canvas_do(canvas, rect_around(xy, 2, width / 2), draw_line, &stroke, sizeof stroke, &data, 1);
}

/* The segment before point i; a single point is a dot. */
static bool segment_at(const struct canvas *canvas, const float *xy, int points, int i, float width,
                       struct segment *s)
{
    const float *from = xy + 2 * (points == 1 ? i : i - 1), *to = xy + 2 * i;
    return segment_from(canvas, from[0], from[1], to[0], to[1], width, true, s);
}

static void draw_polyline(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    const float *xy = data->at;
    int points = ((const struct stroke *)args)->points;
    float width = ((const struct stroke *)args)->width;
    color c = ((const struct stroke *)args)->c;
    struct pixel_rect all = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    struct segment s;
    int first = points == 1 ? 0 : 1;
    for (int i = first; i < points; i++) {
        if (segment_at(canvas, xy, points, i, width, &s)) {
            struct pixel_rect area = segment_bounds(&s, canvas->clip);
            all = (struct pixel_rect){int_min(all.x0, area.x0), int_min(all.y0, area.y0),
                                      int_max(all.x1, area.x1), int_max(all.y1, area.y1)};
        }
    }
    if (all.x0 >= all.x1 || all.y0 >= all.y1) {
        return;
    }
    size_t width_px = (size_t)(all.x1 - all.x0), bytes = width_px * (size_t)(all.y1 - all.y0);
    uint8_t *coverage = canvas_coverage(canvas, bytes);
    if (!coverage) {
        return;
    }
    memset(coverage, 0, bytes);
    for (int i = first; i < points; i++) {
        if (!segment_at(canvas, xy, points, i, width, &s)) {
            continue;
        }
        struct pixel_rect area = segment_bounds(&s, canvas->clip);
        for (int y = area.y0; y < area.y1; y++) {
            int from = area.x0, to = area.x1;
            row_extent(&s, y, &from, &to);
            segment_row(&s, coverage + (size_t)(y - all.y0) * width_px, all.x0, from, to, y);
        }
    }
    for (int y = all.y0; y < all.y1; y++) {
        blend_covered(canvas->pixels + (ptrdiff_t)y * canvas->stride_px + all.x0,
                      coverage + (size_t)(y - all.y0) * width_px, (int)width_px, c);
    }
}

void canvas_polyline(struct canvas *canvas, const float *xy, int points, float width, color c)
{
    if (points < 1) {
        return;
    }
    struct stroke stroke = {width, c, points};
    struct canvas_data data = {xy, 2 * (size_t)points * sizeof *xy};
    canvas_do(canvas, rect_around(xy, points, width / 2), draw_polyline, &stroke, sizeof stroke, &data, 1);
}
