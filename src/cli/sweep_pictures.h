/* What the command sweep hands on to what draws. */
#ifndef TRACEREEL_CLI_SWEEP_PICTURES_H
#define TRACEREEL_CLI_SWEEP_PICTURES_H

#include "study/around.h"
#include "study/sweep.h"

/* "Overall score, of 10": a figure of the report in words, with its unit. */
void sweep_metric_title(size_t metric, char *buf, size_t size);

/* A map of colours with contours over x and y, a curve with its spread over x alone; bars where x has no
 * scale. theme NULL: dark. */
enum tr_status sweep_picture(const char *path, const char *theme, const struct sweep *sweep,
                             const struct sweep_cell *cells, struct tr_error *err);

/* A bar a parameter, the one that matters most on top. `about` says over what: "bus.csv, scenario reference,
 * 612 s". */
enum tr_status around_picture(const char *path, const char *theme, const struct around *around,
                              const char *about, struct tr_error *err);

#endif
