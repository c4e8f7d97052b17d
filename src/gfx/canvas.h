/* A picture in memory and what can be drawn on it.
 *
 * Pixels are 0xFFRRGGBB, rows from the top. Positions are logical pixels (float; x to the right, y down);
 * `scale` device pixels make one. Colours are 0xAARRGGBB, not premultiplied. Drawing is clipped to `clip`.
 * From fixed-point positions (1/256 device pixel) on all arithmetic is whole numbers, so the same calls give
 * the same pixels on every machine. Nothing here reads a clock, a file or a global. One thread at a time per
 * canvas.
 *
 * Coverage of a shape is computed once, then blended once: a translucent polyline has no darker joints.
 */
#ifndef TRACEREEL_GFX_CANVAS_H
#define TRACEREEL_GFX_CANVAS_H

#include "gfx/surface.h"

/* A canvas of its own pixels (false: out of memory), or over somebody's. Both are closed by canvas_destroy.
 */
bool canvas_init(struct canvas *canvas, int width_px, int height_px, float scale, struct fonts *fonts);
void canvas_wrap(struct canvas *canvas, uint32_t *pixels, int width_px, int height_px, int stride_px,
                 float scale, struct fonts *fonts);
void canvas_destroy(struct canvas *canvas);

float canvas_width(const struct canvas *canvas); /* logical */
float canvas_height(const struct canvas *canvas);

/* Narrows the clip to r and returns the clip before, for canvas_unclip. */
struct pixel_rect canvas_clip(struct canvas *canvas, struct rect r);
void canvas_narrow(struct canvas *canvas, struct pixel_rect to); /* the same in device pixels */
void canvas_unclip(struct canvas *canvas, struct pixel_rect before);

/* ---- anything ----
 * Calls draw(canvas, args, data) now, or later where the canvas has a list: then the bytes of `args` and of
 * up to CANVAS_DATA_MAX pieces of `data` are copied, and must be all that the pixels depend on. Pixels
 * outside `bounds` (logical) need not be drawn. Every function below is made of this one. `draw` must leave
 * the same pixels whatever the clip, but for those outside it. */
void canvas_do(struct canvas *canvas, struct rect bounds, canvas_draw *draw, const void *args,
               size_t args_size, const struct canvas_data *data, int data_count);

/* ---- areas ---- */
void canvas_clear(struct canvas *canvas, color c);               /* the whole clip, opaque */
void canvas_rect(struct canvas *canvas, struct rect r, color c); /* edges anti-aliased */
void canvas_rect_snapped(struct canvas *canvas, struct rect r,
                         color c); /* edges on device pixels, never thinner than one */
void canvas_round_rect(struct canvas *canvas, struct rect r, float radius, color c);
void canvas_round_frame(struct canvas *canvas, struct rect r, float radius, float width,
                        color c); /* inside r */
void canvas_gradient_v(struct canvas *canvas, struct rect r, color top, color bottom);
void canvas_circle(struct canvas *canvas, float cx, float cy, float radius, color c);
void canvas_ring(struct canvas *canvas, float cx, float cy, float radius, float width, color c);
/* Clockwise from `from` over `sweep`, both in turns (0.25: three o'clock; 0: twelve); round ends. radius to
 * the line's middle. */
void canvas_arc(struct canvas *canvas, float cx, float cy, float radius, float width, float from, float sweep,
                color c);
/* A filled polygon of up to 64 corners, even-odd. */
void canvas_polygon(struct canvas *canvas, const float *xy, int corners, color c);

/* ---- lines ---- */
void canvas_line(struct canvas *canvas, float x0, float y0, float x1, float y1, float width,
                 color c); /* butt ends */
void canvas_hline(struct canvas *canvas, float x0, float x1, float y,
                  color c); /* one device pixel, snapped */
void canvas_vline(struct canvas *canvas, float x, float y0, float y1, color c);
void canvas_dash_h(struct canvas *canvas, float x0, float x1, float y, float on, float off,
                   color c); /* one logical pixel high */
void canvas_dash_v(struct canvas *canvas, float x, float y0, float y1, float on, float off, color c);
/* Round joins and ends; xy holds `points` pairs. */
void canvas_polyline(struct canvas *canvas, const float *xy, int points, float width, color c);

/* ---- plots: one value span a device column ----
 * x_px is the first device column; top[i] <= bottom[i] are y in device pixels (float) of column x_px + i, NaN
 * for none. Consecutive columns are joined, so that a line of any steepness is continuous; a span thinner
 * than `width` (logical) is drawn `width` thick; edges are anti-aliased. */
void canvas_plot_line(struct canvas *canvas, int x_px, int columns, const float *top, const float *bottom,
                      float width, color c);
/* Fills from each column's top down to base_y (device pixels), with an anti-aliased upper edge. */
void canvas_plot_fill(struct canvas *canvas, int x_px, int columns, const float *top, float base_y, color c);

/* ---- pictures ---- */
enum canvas_filter { CANVAS_NEAREST, CANVAS_BILINEAR };
/* Draws `picture` scaled into r, opaque. */
void canvas_picture(struct canvas *canvas, struct rect r, const struct canvas *picture,
                    enum canvas_filter filter);
/* Every pixel of r towards grey by `grey` and towards `c` by its alpha. */
void canvas_tint(struct canvas *canvas, struct rect r, float grey, color c);

#endif
