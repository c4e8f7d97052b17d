/* Rounded boxes, circles and rings: coverage from the distance to the edge, exact on the straight sides. */
#include "gfx/cover.h"
#include "gfx/fixed.h"

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

/* Blends `n` pixels from x_px by the coverage of outer less that of inner (NULL: nothing taken away). */
static void blend_side(struct canvas *canvas, uint8_t *scratch, const struct box *outer,
                       const struct box *inner, int x_px, int n, int y_px, color c)
{
    struct row out = row_of(outer, y_px);
    struct row in = inner ? row_of(inner, y_px) : (struct row){0};
    for (int i = 0; i < n; i++) {
        int center = (x_px + i) * 512 + 256;
        int cover = row_cover(&out, int_abs(center - outer->center_x) - outer->core_x);
        if (inner && cover > 0) {
            cover -= row_cover(&in, int_abs(center - inner->center_x) - inner->core_x);
        }
        scratch[i] = byte_from_weight((unsigned)int_max(cover, 0));
    }
    blend_covered(canvas->pixels + (ptrdiff_t)y_px * canvas->stride_px + x_px, scratch, n, c);
}

static void draw_box(struct canvas *canvas, struct fixed_rect f, const struct box *outer,
                     const struct box *inner, int corner, color c)
{
    const struct pixel_rect *clip = &canvas->clip;
    int x0 = int_max(fixed_floor(f.x0), clip->x0), x1 = int_min(fixed_ceil(f.x1), clip->x1);
    int y0 = int_max(fixed_floor(f.y0), clip->y0), y1 = int_min(fixed_ceil(f.y1), clip->y1);
    if (x0 >= x1 || y0 >= y1) {
        return;
    }
    /* Between the corners a row has one coverage. */
    int middle_x0 = int_clamp(fixed_ceil(f.x0 + corner + FIXED_HALF), x0, x1);
    int middle_x1 = int_clamp(fixed_floor(f.x1 - corner - FIXED_HALF), middle_x0, x1);
    uint8_t *scratch = canvas_coverage(canvas, (size_t)(x1 - x0));
    if (!scratch) {
        return;
    }
    for (int y = y0; y < y1; y++) {
        blend_side(canvas, scratch, outer, inner, x0, middle_x0 - x0, y, c);
        int middle = row_of(outer, y).middle - (inner ? row_of(inner, y).middle : 0);
        if (middle_x1 > middle_x0 && middle > 0) {
            blend_run(canvas->pixels + (ptrdiff_t)y * canvas->stride_px + middle_x0, middle_x1 - middle_x0, c,
                      (unsigned)middle);
        }
        blend_side(canvas, scratch, outer, inner, middle_x1, x1 - middle_x1, y, c);
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

void canvas_round_rect(struct canvas *canvas, struct rect r, float radius, color c)
{
    struct fixed_rect f;
    if (!fixed_rect_from(canvas, r, &f)) {
        return;
    }
    int corner = length_from(canvas, radius, shorter_side(f) / 2);
    if (corner == 0 || shorter_side(f) < FIXED_ONE) {
        canvas_rect(canvas, r, c);
        return;
    }
    struct box outer = box_from(f, corner);
    draw_box(canvas, f, &outer, NULL, corner, c);
}

void canvas_round_frame(struct canvas *canvas, struct rect r, float radius, float width, color c)
{
    struct fixed_rect f;
    if (!fixed_rect_from(canvas, r, &f)) {
        return;
    }
    int line = length_from(canvas, width, shorter_side(f));
    if (line >= shorter_side(f) / 2) {
        canvas_round_rect(canvas, r, radius, c);
        return;
    }
    int corner = length_from(canvas, radius, shorter_side(f) / 2);
    struct box outer = box_from(f, corner);
    struct box inner = box_from((struct fixed_rect){f.x0 + line, f.y0 + line, f.x1 - line, f.y1 - line},
                                int_max(corner - line, 0));
    draw_box(canvas, f, &outer, &inner, int_max(corner, line), c);
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
