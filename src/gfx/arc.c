/* Arcs with round ends. */
#include "gfx/canvas.h"
#include "gfx/cover.h"
#include "gfx/fixed.h"

#define DIRECTION_ONE 16384

/* sin of a quarter turn's `share` (0 .. 65536) in 1/2^30: the odd Taylor polynomial, off by 4e-6 at most. */
static int64_t quarter_sine(int64_t share)
{
    const int64_t term[] = {1686629713, -693598668, 85569086, -5026834, 172272}; /* (pi/2)^k / k! * 2^30 */
    int64_t z2 = share * share >> 16;
    int64_t sum = 0;
    for (int i = 4; i >= 0; i--) {
        sum = term[i] + (sum * z2 >> 16);
    }
    return sum * share >> 16;
}

void fixed_direction(double turns, int *x, int *y)
{
    double whole = turns > -1e6 && turns < 1e6 ? turns - floor(turns) : 0;
    int at = int_round(whole * 262144) & 262143; /* 65536 a quarter */
    int quarter = at >> 16, share = at & 65535;
    int rising = (int)((quarter_sine(share) + 32768) >> 16);
    int falling = (int)((quarter_sine(65536 - share) + 32768) >> 16);
    const int sine[4] = {rising, falling, -rising, -falling};
    const int cosine[4] = {falling, -rising, -falling, rising};
    *x = sine[quarter];
    *y = -cosine[quarter];
}

struct arc {
    int cx, cy, radius, half_width; /* fixed point */
    bool whole, wide;               /* a full ring; more than half of one */
    int from_x, from_y, to_x, to_y; /* directions of the ends */
};

static int64_t cross(int64_t ax, int64_t ay, int64_t bx, int64_t by)
{
    return ax * by - ay * bx;
}

static bool in_sector(const struct arc *arc, int dx, int dy)
{
    bool after_from = cross(arc->from_x, arc->from_y, dx, dy) >= 0;
    bool before_to = cross(dx, dy, arc->to_x, arc->to_y) >= 0;
    return arc->whole || (arc->wide ? after_from || before_to : after_from && before_to);
}

static int distance(int64_t dx, int64_t dy)
{
    return (int)int_sqrt((uint64_t)(dx * dx + dy * dy));
}

/* Share of a pixel that a line covers whose middle passes `off` beside the pixel's. */
static int line_cover(int half_width, int off)
{
    return int_clamp(int_min(half_width, off + FIXED_HALF) + int_min(half_width, FIXED_HALF - off), 0,
                     FIXED_ONE);
}

static int end_cover(const struct arc *arc, int dx, int dy, int end_x, int end_y)
{
    int ex = (int)((int64_t)end_x * arc->radius / DIRECTION_ONE);
    int ey = (int)((int64_t)end_y * arc->radius / DIRECTION_ONE);
    return line_cover(arc->half_width, distance(dx - ex, dy - ey));
}

static int arc_cover(const struct arc *arc, int dx, int dy)
{
    if (in_sector(arc, dx, dy)) {
        int off = distance(dx, dy) - arc->radius;
        return line_cover(arc->half_width, off < 0 ? -off : off);
    }
    return int_max(end_cover(arc, dx, dy, arc->from_x, arc->from_y),
                   end_cover(arc, dx, dy, arc->to_x, arc->to_y));
}

static void arc_row(struct canvas *canvas, const struct arc *arc, uint8_t *scratch, int x0, int x1, int y,
                    color c)
{
    int dy = y * FIXED_ONE + FIXED_HALF - arc->cy;
    int inner = arc->radius - arc->half_width - FIXED_ONE;
    int hole = inner > 0 && dy < inner && -dy < inner
                   ? (int)int_sqrt((uint64_t)((int64_t)inner * inner - (int64_t)dy * dy))
                   : -1;
    for (int x = x0; x < x1; x++) {
        int dx = x * FIXED_ONE + FIXED_HALF - arc->cx;
        bool empty = dx < hole && -dx < hole;
        scratch[x - x0] = empty ? 0 : byte_from_weight((unsigned)arc_cover(arc, dx, dy));
    }
    blend_covered(canvas->pixels + (ptrdiff_t)y * canvas->stride_px + x0, scratch, x1 - x0, c);
}

static bool arc_from(const struct canvas *canvas, float cx, float cy, float radius, float width, float from,
                     float sweep, struct arc *arc)
{
    double scale = canvas->scale;
    if (!(radius >= 0) || !(width > 0) || isnan(cx) || isnan(cy) || isnan(from) || isnan(sweep) ||
        sweep == 0) {
        return false;
    }
    if (sweep < 0) {
        from += sweep;
        sweep = -sweep;
    }
    *arc = (struct arc){
        .cx = fixed_from(cx * scale),
        .cy = fixed_from(cy * scale),
        .radius = fixed_from(radius * scale),
        .half_width = fixed_from(width * scale / 2),
        .whole = sweep >= 1,
        .wide = sweep > 0.5f,
    };
    fixed_direction(from, &arc->from_x, &arc->from_y);
    fixed_direction((double)from + sweep, &arc->to_x, &arc->to_y);
    return true;
}

struct arc_line {
    float cx, cy, radius, width, from, sweep;
    color c;
};

static void draw_arc(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    const struct arc_line *a = args;
    color c = a->c;
    struct arc arc;
    if (!arc_from(canvas, a->cx, a->cy, a->radius, a->width, a->from, a->sweep, &arc)) {
        return;
    }
    int reach = arc.radius + arc.half_width + FIXED_ONE;
    const struct pixel_rect *clip = &canvas->clip;
    int x0 = int_max(fixed_floor(arc.cx - reach), clip->x0),
        x1 = int_min(fixed_ceil(arc.cx + reach), clip->x1);
    int y0 = int_max(fixed_floor(arc.cy - reach), clip->y0),
        y1 = int_min(fixed_ceil(arc.cy + reach), clip->y1);
    uint8_t *scratch = x0 < x1 && y0 < y1 ? canvas_coverage(canvas, (size_t)(x1 - x0)) : NULL;
    if (!scratch) {
        return;
    }
    for (int y = y0; y < y1; y++) {
        arc_row(canvas, &arc, scratch, x0, x1, y, c);
    }
}

void canvas_arc(struct canvas *canvas, float cx, float cy, float radius, float width, float from, float sweep,
                color c)
{
    struct arc_line arc = {cx, cy, radius, width, from, sweep, c};
    float reach = radius + width / 2;
    canvas_do(canvas, (struct rect){cx - reach, cy - reach, 2 * reach, 2 * reach}, draw_arc, &arc, sizeof arc,
              NULL, 0);
}
