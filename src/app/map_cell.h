/* The map's part in act(): which traces it can be over, and what becomes of a cell that is chosen. */
#ifndef TRACEREEL_APP_MAP_CELL_H
#define TRACEREEL_APP_MAP_CELL_H

#include "app/errand.h"
#include "app/state.h"

/* Traces that are open, and those of the folder in the order of its table. */
void map_cell_offer(struct app *app);

/* Another axis, another metric: it is filled anew. */
enum errand map_cell_turn(struct app *app, enum map_turn what, int steps);

/* The session of a cell, with the one that is open beside it. A refusal is said in the header. */
void map_cell_open(struct app *app, size_t x, size_t y);

#endif
