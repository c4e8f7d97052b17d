/* A map: a figure over two axes as colours, with contours where both are to scale. Pure drawing. */
#ifndef TRACEREEL_VIEW_MAP_H
#define TRACEREEL_VIEW_MAP_H

#include "gfx/theme.h"
#include "study/sweep.h"

enum map_state { MAP_DONE, MAP_ROUGH, MAP_WAITING, MAP_SENSELESS }; /* rough: a neighbour's value stands in */

struct map {
    const struct sweep_axis *x, *y;
    const double *mean;         /* mean[y * x->count + x]; NaN where there is none */
    const unsigned char *state; /* enum map_state; NULL: done, senseless where the mean is NaN */
    double low, high;           /* what the colours span */
    const char *title;          /* of its card: "Overall score, of 10" */
    /* Where this session stands, in cells (2.5: between two); NaN: nowhere on this map. */
    double here_x, here_y;
};

/* The least and the greatest mean; 0 and 1 about it where they are the same. */
void map_range(const double *mean, size_t count, double *low, double *high);

/* In `area` the cells alone; names and values of the axes stand outside, below and to the left, and the scale
 * of colours to the right: MAP_LEFT, MAP_BELOW, MAP_RIGHT have room for them. */
#define MAP_LEFT  84.0f
#define MAP_BELOW 56.0f
#define MAP_RIGHT 84.0f
void map_draw(struct canvas *canvas, struct rect area, const struct map *map, const struct theme *theme);

/* The map as the part of a picture: a card with its title. */
void map_card_draw(struct canvas *canvas, struct rect card, const struct map *map, const struct theme *theme);

/* Where a cell stands in `area`. */
struct rect map_cell_box(struct rect area, const struct map *map, size_t x, size_t y);
/* The cell at a point of `area`; false outside. */
bool map_cell_at(struct rect area, const struct map *map, float x, float y, size_t *cell_x, size_t *cell_y);

/* "resume threshold, s"; "player". */
void map_axis_title(const struct sweep_axis *axis, char *buf, size_t size);
/* Value i as it is read beside the axis: a number, a file's name without its folders unless two are
 * called so. */
void map_axis_label(const struct sweep_axis *axis, size_t i, char *buf, size_t size);

#endif
