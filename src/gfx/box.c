/* Rounded boxes, circles and rings: coverage from the distance to the edge, exact on the straight sides. */
#include "gfx/canvas.h"
#include "gfx/cover.h"
#include "gfx/fixed.h"

#include <string.h>

/* In 1/512 pixel, so that centres are whole numbers too and all four corners are alike. */
struct box {
    int center_x, center_y;
    int core_x, core_y; /* half sides of the box that the corner circles' centres span */
    int radius;
};

static struct box box_from(struct fixed_rect f, int radius)
{
    return (struct box){
        .center_x = f.x0 + f.x1,
        .center_y = f.y0 + f.y1,
        .core_x = f.x1 - f.x0 - 2 * radius,
        .core_y = f.y1 - f.y0 - 2 * radius,
        .radius = 2 * radius,
    };
}

static int int_abs(int v)
{
    return v < 0 ? -v : v;
}

/* Of 256, by the signed distance to the edge in 1/512 pixel. */
static int cover_at(int distance)
{
    return int_clamp((256 - distance) >> 1, 0, 256);
}

/* One row of a box: how it covers a pixel whose centre is `x` off the core to the side. */
struct row {
    int beyond_y;      /* how far the row's centre lies above or below the core; <= 0 beside it */
    int full_x, out_x; /* off the core to the side: covered up to full_x, not at all from out_x */
    int middle;        /* coverage between the corners */
    int radius;
};

static struct row row_of(const struct box *box, int y_px)
{
    struct row row = {.radius = box->radius};
    row.beyond_y = int_abs(y_px * 512 + 256 - box->center_y) - box->core_y;
    row.middle = cover_at(row.beyond_y - box->radius);
    int above = int_max(row.beyond_y, 0);
    int64_t inner = box->radius - 256, outer = box->radius + 256, above2 = (int64_t)above * above;
    if (above == 0) {
        row.full_x = int_max((int)inner, -1);
        row.out_x = (int)outer;
        return row;
    }
    row.full_x = inner > above ? (int)int_sqrt((uint64_t)(inner * inner - above2)) : -1;
    row.out_x = outer > above ? (int)int_sqrt((uint64_t)(outer * outer - above2)) + 1 : 0;
    return row;
}

static int row_cover(const struct row *row, int beyond_x)
{
    if (beyond_x <= 0) {
        return int_min(row->middle, cover_at(beyond_x - row->radius));
    }
    if (beyond_x <= row->full_x) {
        return 256;
    }
    if (beyond_x >= row->out_x) {
        return 0;
    }
    int64_t x = beyond_x, y = int_max(row->beyond_y, 0);
    return cover_at((int)int_sqrt((uint64_t)(x * x + y * y)) - row->radius);
}

/* A shape: a box, or one less another. */
struct outline {
    const struct box *outer, *inner; /* inner NULL: nothing is taken away */
    int x0, x1, y0, y1;              /* pixels, clipped */
    int middle_x0, middle_x1;        /* between the corners, where a row has one coverage */
};

/* One row of it. */
struct outline_row {
    struct row outer, inner;
    int middle;   /* coverage between the corners */
    bool upright; /* beside the corners: all such rows are alike */
};

static struct outline_row outline_row_of(const struct outline *o, int y_px)
{
    struct outline_row row = {.outer = row_of(o->outer, y_px)};
    row.middle = row.outer.middle;
    row.upright = row.outer.beyond_y <= 0 && row.outer.middle == 256;
    if (o->inner) {
        row.inner = row_of(o->inner, y_px);
        row.middle = int_max(row.middle - row.inner.middle, 0);
        row.upright = row.upright && row.inner.beyond_y <= 0 && row.inner.middle == 256;
    }
    return row;
}

/* The first pixel after x whose centre lies beyond `to`, in 1/512 pixel. */
static int after_center(int x, int to)
{
    return int_max(x, (to - 256) >> 9) + 1;
}

/* How a row of a box covers pixel x, and the first pixel to the right that may be covered otherwise: whole
 * stretches inside and outside the round edge are alike. */
static int row_run(const struct box *box, const struct row *row, int x, int *cover)
{
    const int center = x * 512 + 256, beyond_x = int_abs(center - box->center_x) - box->core_x;
    *cover = row_cover(row, beyond_x);
    if (beyond_x <= 0) {
        return x + 1;
    }
    if (beyond_x <= row->full_x) {
        return after_center(x, box->center_x + box->core_x + row->full_x);
    }
    if (beyond_x >= row->out_x) {
        return center < box->center_x ? after_center(x, box->center_x - box->core_x - row->out_x) : INT32_MAX;
    }
    return x + 1;
}

static void cover_side(const struct outline *o, const struct outline_row *row, int x0, int x1,
                       uint8_t *coverage)
{
    for (int x = x0, end; x < x1; x = end) {
        int cover, taken = 0, inner_end = x1;
        end = row_run(o->outer, &row->outer, x, &cover);
        if (o->inner && cover > 0) {
            inner_end = row_run(o->inner, &row->inner, x, &taken);
        }
        end = int_min(x1, int_min(end, inner_end));
        memset(coverage + (x - o->x0), byte_from_weight((unsigned)int_max(cover - taken, 0)),
               (size_t)(end - x));
    }
}

static void draw_outline(struct canvas *canvas, const struct outline *o, uint8_t *coverage, color c)
{
    bool covered = false; /* coverage holds an upright row's */
    for (int y = o->y0; y < o->y1; y++) {
        struct outline_row row = outline_row_of(o, y);
        if (!row.upright || !covered) {
            cover_side(o, &row, o->x0, o->middle_x0, coverage);
            cover_side(o, &row, o->middle_x1, o->x1, coverage);
        }
        covered = row.upright;
        uint32_t *pixels = canvas->pixels + (ptrdiff_t)y * canvas->stride_px;
        blend_covered(pixels + o->x0, coverage, o->middle_x0 - o->x0, c);
        if (row.middle > 0) {
            blend_run(pixels + o->middle_x0, o->middle_x1 - o->middle_x0, c, (unsigned)row.middle);
        }
        blend_covered(pixels + o->middle_x1, coverage + (o->middle_x1 - o->x0), o->x1 - o->middle_x1, c);
    }
}

static void draw_box(struct canvas *canvas, struct fixed_rect f, const struct box *outer,
                     const struct box *inner, int corner, color c)
{
    const struct pixel_rect *clip = &canvas->clip;
    struct outline o = {
        .outer = outer,
        .inner = inner,
        .x0 = int_max(fixed_floor(f.x0), clip->x0),
        .x1 = int_min(fixed_ceil(f.x1), clip->x1),
        .y0 = int_max(fixed_floor(f.y0), clip->y0),
        .y1 = int_min(fixed_ceil(f.y1), clip->y1),
    };
    if (o.x0 >= o.x1 || o.y0 >= o.y1) {
        return;
    }
    o.middle_x0 = int_clamp(fixed_ceil(f.x0 + corner + FIXED_HALF), o.x0, o.x1);
    o.middle_x1 = int_clamp(fixed_floor(f.x1 - corner - FIXED_HALF), o.middle_x0, o.x1);
    uint8_t *coverage = canvas_coverage(canvas, (size_t)(o.x1 - o.x0));
    if (coverage) {
        draw_outline(canvas, &o, coverage, c);
    }
}

static int shorter_side(struct fixed_rect f)
{
    return int_min(f.x1 - f.x0, f.y1 - f.y0);
}

/* A length in fixed point that is at least nothing and at most `most`. */
static int length_from(const struct canvas *canvas, float logical, int most)
{
    return int_clamp(logical > 0 ? fixed_from((double)logical * canvas->scale) : 0, 0, most);
}

struct rounded {
    struct rect r;
    float radius, width;
    color c;
};

static void draw_round_rect(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    const struct rounded *b = args;
    struct fixed_rect f;
    if (!fixed_rect_from(canvas, b->r, &f)) {
        return;
    }
    int corner = length_from(canvas, b->radius, shorter_side(f) / 2);
    if (corner == 0 || shorter_side(f) < FIXED_ONE) {
        canvas_rect(canvas, b->r, b->c);
        return;
    }
    struct box outer = box_from(f, corner);
    draw_box(canvas, f, &outer, NULL, corner, b->c);
}

void canvas_round_rect(struct canvas *canvas, struct rect r, float radius, color c)
{
    struct rounded rounded = {r, radius, 0, c};
    canvas_do(canvas, r, draw_round_rect, &rounded, sizeof rounded, NULL, 0);
}

static void draw_round_frame(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    const struct rounded *b = args;
    struct fixed_rect f;
    if (!fixed_rect_from(canvas, b->r, &f)) {
        return;
    }
    int line = length_from(canvas, b->width, shorter_side(f));
    if (line >= shorter_side(f) / 2) {
        canvas_round_rect(canvas, b->r, b->radius, b->c);
        return;
    }
    int corner = length_from(canvas, b->radius, shorter_side(f) / 2);
    struct box outer = box_from(f, corner);
    struct box inner = box_from((struct fixed_rect){f.x0 + line, f.y0 + line, f.x1 - line, f.y1 - line},
                                int_max(corner - line, 0));
    draw_box(canvas, f, &outer, &inner, int_max(corner, line), b->c);
}

void canvas_round_frame(struct canvas *canvas, struct rect r, float radius, float width, color c)
{
    struct rounded rounded = {r, radius, width, c};
    canvas_do(canvas, r, draw_round_frame, &rounded, sizeof rounded, NULL, 0);
}

void canvas_circle(struct canvas *canvas, float cx, float cy, float radius, color c)
{
    canvas_round_rect(canvas, (struct rect){cx - radius, cy - radius, 2 * radius, 2 * radius}, radius, c);
}

void canvas_ring(struct canvas *canvas, float cx, float cy, float radius, float width, color c)
{
    float outer = radius + width / 2;
    canvas_round_frame(canvas, (struct rect){cx - outer, cy - outer, 2 * outer, 2 * outer}, outer, width, c);
}
