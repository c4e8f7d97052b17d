/* The pixels of a canvas, for those who draw on them; canvas.h has the drawing. */
#ifndef TRACEREEL_GFX_SURFACE_H
#define TRACEREEL_GFX_SURFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t color;

/* `c` with its alpha replaced; alpha 0 .. 1. */
static inline color color_alpha(color c, float alpha)
{
    return (c & 0x00ffffffu) | ((uint32_t)(alpha * 255.0f + 0.5f) << 24);
}
color color_mix(color a, color b, float share_of_b); /* straight mix of all four channels */

struct rect {
    float x, y, w, h;
};
static inline struct rect rect_inset(struct rect r, float dx, float dy)
{
    return (struct rect){r.x + dx, r.y + dy, r.w - 2 * dx, r.h - 2 * dy};
}
static inline bool rect_contains(struct rect r, float x, float y)
{
    return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

struct pixel_rect {
    int x0, y0, x1, y1; /* device pixels, x1 and y1 outside */
};

struct fonts;
struct draw_list;

struct canvas {
    uint32_t *pixels;
    int width_px, height_px, stride_px; /* device pixels; stride in pixels */
    float scale;
    struct pixel_rect clip;
    struct fonts *fonts;    /* borrowed; NULL: text is not drawn and measures 0 */
    struct draw_list *list; /* borrowed; not NULL: nothing is drawn, all is kept there to be drawn later */
    bool lacks;             /* memory ran out while something was drawn, which is then missing */
    /* private: coverage of the shape being drawn, grown on demand */
    uint8_t *coverage;
    size_t coverage_size;
    bool owns_pixels;
};

/* A thing to be drawn, with what it depends on: see canvas_do. */
struct canvas_data {
    const void *at;
    size_t size;
};
#define CANVAS_DATA_MAX 2
typedef void canvas_draw(struct canvas *canvas, const void *args, const struct canvas_data *data);

#endif
