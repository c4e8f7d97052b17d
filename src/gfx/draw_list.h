/* Drawing calls, kept to be drawn later and in parts.
 *
 * A canvas that has a list draws nothing: every call is kept in it, with the pixels that it can touch at most
 * and a hash of all that it depends on. Two calls with the same hash and clip leave the same pixels, so that
 * whoever keeps the hashes of the picture before knows where the new one differs (gfx/redraw.h). */
#ifndef TRACEREEL_GFX_DRAW_LIST_H
#define TRACEREEL_GFX_DRAW_LIST_H

#include "gfx/surface.h"

struct draw_call {
    canvas_draw *draw;
    struct pixel_rect clip, bounds; /* bounds lie within the clip */
    uint64_t hash;                  /* of the function, its arguments and the clip */
    size_t args_at, data_at[CANVAS_DATA_MAX], data_size[CANVAS_DATA_MAX]; /* in draw_list.bytes */
    int data_count;
};

/* All-zero to begin with. */
struct draw_list {
    struct draw_call *calls;
    size_t count, room;
    unsigned char *bytes; /* arguments, each at a multiple of 16 */
    size_t bytes_count, bytes_room;
    bool failed; /* memory ran out: the list is not whole and must not be drawn */
};

/* Forgets the calls and keeps the memory. */
void draw_list_clear(struct draw_list *list);
void draw_list_destroy(struct draw_list *list);

void draw_list_add(struct draw_list *list, const struct canvas *canvas, struct rect bounds, canvas_draw *draw,
                   const void *args, size_t args_size, const struct canvas_data *data, int data_count);

/* Draws the calls, in order, as far as they touch `within`. The canvas must have no list. */
void draw_list_replay(const struct draw_list *list, struct canvas *canvas, struct pixel_rect within);

#endif
