/* Filled polygons by exact area: every edge leaves, in each row it crosses, the area to its right; running
 * sums along the row then give each pixel's share. (The cell method of the anti-aliasing rasterisers of
 * libart and FreeType, reduced to a handful of corners.) */
#include "gfx/canvas.h"
#include "gfx/cover.h"
#include "gfx/fixed.h"

#include <string.h>

#define CORNERS_MAX 64

struct point {
    int x, y; /* fixed point */
};

struct sums {
    int *cells; /* signed area in 1/(256*256) that starts here, for pixels x0 .. x1, and one beyond */
    int x0, x1;
};

/* An edge's piece within one row and one pixel column. */
static void add_piece(struct sums *sums, int xa, int ya, int xb, int yb)
{
    int rise = yb - ya;
    int column = int_clamp(fixed_floor(int_min(xa, xb)), sums->x0, sums->x1);
    int left = int_clamp(xa, column * FIXED_ONE, column * FIXED_ONE + FIXED_ONE) - column * FIXED_ONE;
    int right = int_clamp(xb, column * FIXED_ONE, column * FIXED_ONE + FIXED_ONE) - column * FIXED_ONE;
    int covered = rise * (2 * FIXED_ONE - left - right) / 2;
    sums->cells[column - sums->x0] += covered;
    sums->cells[column - sums->x0 + 1] += rise * FIXED_ONE - covered;
}

/* An edge's piece within one row, cut at pixel columns. */
static void add_row_piece(struct sums *sums, int xa, int ya, int xb, int yb)
{
    int low = sums->x0 * FIXED_ONE, high = sums->x1 * FIXED_ONE;
    if ((xa <= low && xb <= low) || (xa >= high && xb >= high) || (xa >> 8) == (xb >> 8)) {
        add_piece(sums, xa, ya, xb, yb);
        return;
    }
    int step = xb > xa ? 1 : -1, x = xa, y = ya;
    int64_t run = xb - xa, rise = yb - ya;
    for (;;) {
        int wall = (step > 0 ? fixed_floor(x) + 1 : fixed_ceil(x) - 1) * FIXED_ONE;
        if (step > 0 && x < low) {
            wall = low; /* columns left of the row's start count as one */
        } else if (step < 0 && x > high) {
            wall = high;
        }
        if ((xb - wall) * step <= 0 || (step > 0 ? x >= high : x <= low)) {
            break;
        }
        int wall_y = ya + (int)(rise * (wall - xa) / run);
        add_piece(sums, x, y, wall, wall_y);
        x = wall;
        y = wall_y;
    }
    add_piece(sums, x, y, xb, yb);
}

static void add_edge(struct sums *sums, struct point a, struct point b, int row)
{
    int top = row * FIXED_ONE, bottom = top + FIXED_ONE;
    int sign = 1;
    if (a.y > b.y) {
        struct point swap = a;
        a = b;
        b = swap;
        sign = -1;
    }
    if (b.y <= top || a.y >= bottom || a.y == b.y) {
        return;
    }
    int64_t run = b.x - a.x, rise = b.y - a.y;
    int ya = int_max(a.y, top), yb = int_min(b.y, bottom);
    int xa = a.x + (int)(run * (ya - a.y) / rise), xb = a.x + (int)(run * (yb - a.y) / rise);
    if (sign > 0) {
        add_row_piece(sums, xa, ya, xb, yb);
    } else {
        add_row_piece(sums, xb, yb, xa, ya);
    }
}

/* Even-odd: a winding of two is outside again. */
static uint8_t fold(int area)
{
    int share = (area < 0 ? -area : area) >> 8 & 511;
    return byte_from_weight((unsigned)(share > 256 ? 512 - share : share));
}

struct corners {
    int count;
    color c;
};

static void draw_polygon(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    int corners = ((const struct corners *)args)->count;
    color c = ((const struct corners *)args)->c;
    const float *xy = data->at;
    struct point points[CORNERS_MAX];
    int low_x = INT32_MAX, high_x = INT32_MIN, low_y = INT32_MAX, high_y = INT32_MIN;
    for (int i = 0; i < corners; i++) {
        if (isnan(xy[2 * i]) || isnan(xy[2 * i + 1])) {
            return;
        }
        points[i].x = fixed_from((double)xy[2 * i] * canvas->scale);
        points[i].y = fixed_from((double)xy[2 * i + 1] * canvas->scale);
        low_x = int_min(low_x, points[i].x);
        high_x = int_max(high_x, points[i].x);
        low_y = int_min(low_y, points[i].y);
        high_y = int_max(high_y, points[i].y);
    }
    const struct pixel_rect *clip = &canvas->clip;
    int x0 = int_max(fixed_floor(low_x), clip->x0), x1 = int_min(fixed_ceil(high_x), clip->x1);
    int y0 = int_max(fixed_floor(low_y), clip->y0), y1 = int_min(fixed_ceil(high_y), clip->y1);
    if (x0 >= x1 || y0 >= y1) {
        return;
    }
    size_t cells = (size_t)(x1 - x0) + 2;
    uint8_t *scratch = canvas_coverage(canvas, cells * (sizeof(int) + 1));
    if (!scratch) {
        return;
    }
    struct sums sums = {(int *)(void *)scratch, x0, x1};
    uint8_t *row = scratch + cells * sizeof(int);
    for (int y = y0; y < y1; y++) {
        memset(sums.cells, 0, cells * sizeof(int));
        for (int i = 0; i < corners; i++) {
            add_edge(&sums, points[i], points[(i + 1) % corners], y);
        }
        int area = 0;
        for (int x = 0; x < x1 - x0; x++) {
            area += sums.cells[x];
            row[x] = fold(area);
        }
        blend_covered(canvas->pixels + (ptrdiff_t)y * canvas->stride_px + x0, row, x1 - x0, c);
    }
}

void canvas_polygon(struct canvas *canvas, const float *xy, int corners, color c)
{
    if (corners < 3 || corners > CORNERS_MAX) {
        return;
    }
    struct corners args = {corners, c};
    struct canvas_data data = {xy, 2 * (size_t)corners * sizeof *xy};
    canvas_do(canvas, rect_around(xy, corners, 0), draw_polygon, &args, sizeof args, &data, 1);
}
