/* Only what changed is drawn again.
 *
 * A picture that is drawn anew in every frame is mostly the one before. Its calls go into a list first; the
 * canvas is divided into cells, and each cell's calls are hashed in their order. Where the hash is the one of
 * the frame before the pixels are too, and stay; the other cells, joined to rectangles, are cleared by what
 * is drawn there from the ground up. So whoever draws knows nothing of it, and the pixels are those of a
 * whole redraw.
 *
 *     redraw_begin(&redraw, &canvas);   the picture ...
 *     dashboard_draw(...);
 *     redraw_end(&redraw, &canvas);     ... is on the canvas now, and nothing else
 *     redraw_over_begin(&redraw, &canvas);
 *     ...                               what lies over it: drawn whole, and gone with the next frame
 *     redraw_over_end(&redraw, &canvas);
 *
 * The picture must cover every pixel of the canvas. */
#ifndef TRACEREEL_GFX_REDRAW_H
#define TRACEREEL_GFX_REDRAW_H

#include "gfx/draw_list.h"

/* All-zero to begin with. */
struct redraw {
    /* after redraw_over_end: where the canvas changed since the frame before, without overlaps */
    struct pixel_rect *changed;
    int changed_count;
    /* private */
    struct draw_list list;
    int columns, rows;
    uint64_t *now, *before; /* hashes of the cells' calls */
    unsigned char *covered; /* cells with something over the picture, as the canvas is now */
    unsigned char *marked;  /* cells that changed */
    int *begun;             /* while joining: the newest rectangle that begins at a column of cells */
    bool known;             /* `before` and `covered` are of the pixels on the canvas */
    const uint32_t *pixels; /* they were on this canvas */
    int width_px, height_px;
    float scale;
};

/* The canvas' pixels were lost: the next frame draws all. A canvas of other pixels or another size is
 * noticed. */
void redraw_forget(struct redraw *redraw);
void redraw_destroy(struct redraw *redraw);

void redraw_begin(struct redraw *redraw, struct canvas *canvas);
/* False: memory ran out, nothing was drawn; draw without this. */
bool redraw_end(struct redraw *redraw, struct canvas *canvas);
void redraw_over_begin(struct redraw *redraw, struct canvas *canvas);
/* False also after redraw_end was. */
bool redraw_over_end(struct redraw *redraw, struct canvas *canvas);

#endif
