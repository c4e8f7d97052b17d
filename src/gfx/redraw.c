#include "gfx/canvas.h"
#include "gfx/redraw.h"

#include "gfx/fixed.h"

#include <stdlib.h>
#include <string.h>

/* Device pixels. Smaller cells part what moves from what stands more closely; larger ones are fewer to keep.
 */
#define CELL_W 32
#define CELL_H 16

void redraw_forget(struct redraw *redraw)
{
    redraw->known = false;
}

static void free_cells(struct redraw *redraw)
{
    free(redraw->now);
    free(redraw->before);
    free(redraw->covered);
    free(redraw->marked);
    free(redraw->changed);
    free(redraw->begun);
    redraw->now = redraw->before = NULL;
    redraw->covered = redraw->marked = NULL;
    redraw->changed = NULL;
    redraw->begun = NULL;
    redraw->columns = redraw->rows = redraw->changed_count = 0;
}

void redraw_destroy(struct redraw *redraw)
{
    free_cells(redraw);
    draw_list_destroy(&redraw->list);
    *redraw = (struct redraw){0};
}

static size_t cell_count(const struct redraw *redraw)
{
    return (size_t)redraw->columns * (size_t)redraw->rows;
}

static bool make_cells(struct redraw *redraw, const struct canvas *canvas)
{
    int columns = (canvas->width_px + CELL_W - 1) / CELL_W, rows = (canvas->height_px + CELL_H - 1) / CELL_H;
    if (redraw->columns == columns && redraw->rows == rows) {
        return true;
    }
    free_cells(redraw);
    size_t n = (size_t)columns * (size_t)rows;
    redraw->now = calloc(n, sizeof *redraw->now);
    redraw->before = calloc(n, sizeof *redraw->before);
    redraw->covered = calloc(n, 1);
    redraw->marked = calloc(n, 1);
    redraw->changed = calloc(n, sizeof *redraw->changed);
    redraw->begun = calloc((size_t)columns, sizeof *redraw->begun);
    if (!redraw->now || !redraw->before || !redraw->covered || !redraw->marked || !redraw->changed ||
        !redraw->begun) {
        free_cells(redraw);
        return false;
    }
    redraw->columns = columns;
    redraw->rows = rows;
    return true;
}

static bool is_same_canvas(const struct redraw *redraw, const struct canvas *canvas)
{
    return redraw->pixels == canvas->pixels && redraw->width_px == canvas->width_px &&
           redraw->height_px == canvas->height_px && redraw->scale == canvas->scale;
}

void redraw_begin(struct redraw *redraw, struct canvas *canvas)
{
    redraw->known = redraw->known && is_same_canvas(redraw, canvas);
    redraw->pixels = canvas->pixels;
    redraw->width_px = canvas->width_px;
    redraw->height_px = canvas->height_px;
    redraw->scale = canvas->scale;
    draw_list_clear(&redraw->list);
    canvas->list = &redraw->list;
}

/* The cells that a call touches. */
static struct pixel_rect cells_of(struct pixel_rect px)
{
    return (struct pixel_rect){px.x0 / CELL_W, px.y0 / CELL_H, (px.x1 + CELL_W - 1) / CELL_W,
                               (px.y1 + CELL_H - 1) / CELL_H};
}

static void hash_cells(struct redraw *redraw)
{
    memset(redraw->now, 0, cell_count(redraw) * sizeof *redraw->now);
    for (size_t i = 0; i < redraw->list.count; i++) {
        const struct draw_call *call = &redraw->list.calls[i];
        struct pixel_rect cells = cells_of(call->bounds);
        for (int y = cells.y0; y < cells.y1; y++) {
            uint64_t *row = redraw->now + (size_t)y * (size_t)redraw->columns;
            for (int x = cells.x0; x < cells.x1; x++) {
                row[x] = ((row[x] << 7 | row[x] >> 57) ^ call->hash) * 0x9e3779b97f4a7c15u;
            }
        }
    }
}

/* Marked cells as rectangles: runs along a row, each joined with the equal run of the row above. */
static void join_marked(struct redraw *redraw)
{
    redraw->changed_count = 0;
    memset(redraw->begun, 0, (size_t)redraw->columns * sizeof *redraw->begun);
    for (int y = 0; y < redraw->rows; y++) {
        const unsigned char *row = redraw->marked + (size_t)y * (size_t)redraw->columns;
        for (int x = 0; x < redraw->columns; x++) {
            int from = x;
            while (x < redraw->columns && row[x]) {
                x++;
            }
            if (from == x) {
                continue;
            }
            struct pixel_rect r = {from * CELL_W, y * CELL_H, int_min(x * CELL_W, redraw->width_px),
                                   int_min((y + 1) * CELL_H, redraw->height_px)};
            struct pixel_rect *last = &redraw->changed[redraw->begun[from]];
            if (redraw->changed_count > 0 && last->x0 == r.x0 && last->x1 == r.x1 && last->y1 == r.y0) {
                last->y1 = r.y1;
            } else {
                redraw->begun[from] = redraw->changed_count;
                redraw->changed[redraw->changed_count++] = r;
            }
        }
    }
}

bool redraw_end(struct redraw *redraw, struct canvas *canvas)
{
    canvas->list = NULL;
    if (redraw->list.failed || !make_cells(redraw, canvas)) {
        redraw->known = false;
        return false;
    }
    hash_cells(redraw);
    size_t n = cell_count(redraw);
    for (size_t i = 0; i < n; i++) {
        redraw->marked[i] = !redraw->known || redraw->covered[i] || redraw->now[i] != redraw->before[i];
    }
    memset(redraw->covered, 0, n);
    uint64_t *before = redraw->before;
    redraw->before = redraw->now;
    redraw->now = before;
    redraw->known = true;
    join_marked(redraw);
    for (int i = 0; i < redraw->changed_count; i++) {
        draw_list_replay(&redraw->list, canvas, redraw->changed[i]);
    }
    return true;
}

void redraw_over_begin(struct redraw *redraw, struct canvas *canvas)
{
    draw_list_clear(&redraw->list);
    canvas->list = &redraw->list;
}

bool redraw_over_end(struct redraw *redraw, struct canvas *canvas)
{
    canvas->list = NULL;
    redraw->known = redraw->known && !redraw->list.failed;
    if (!redraw->known) {
        return false;
    }
    for (size_t i = 0; i < redraw->list.count; i++) {
        struct pixel_rect cells = cells_of(redraw->list.calls[i].bounds);
        for (int y = cells.y0; y < cells.y1; y++) {
            memset(redraw->covered + (size_t)y * (size_t)redraw->columns + cells.x0, 1,
                   (size_t)(cells.x1 - cells.x0));
        }
    }
    for (size_t i = 0; i < cell_count(redraw); i++) {
        redraw->marked[i] |= redraw->covered[i];
    }
    draw_list_replay(&redraw->list, canvas, (struct pixel_rect){0, 0, canvas->width_px, canvas->height_px});
    join_marked(redraw);
    return true;
}
