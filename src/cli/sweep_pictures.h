/* The command sweep's pictures, handed on to the module that draws. */
#ifndef TRACEREEL_CLI_SWEEP_PICTURES_H
#define TRACEREEL_CLI_SWEEP_PICTURES_H

#include "base/made_by.h"
#include "study/around.h"
#include "study/sweep.h"

/* "Overall score, of 10": a figure of the report in words, with its unit. */
void sweep_metric_title(size_t metric, char *buf, size_t size);

/* A map of colours with contours over x and y, a curve with its spread over x alone; bars where x has no
 * scale. theme NULL: dark. */
enum tr_status sweep_picture(const char *path, const char *theme, const struct sweep *sweep,
                             const struct sweep_cell *cells, const struct made_by *made,
                             struct tr_error *err);

/* The command of a sweep's table as that of its picture. */
static inline void say_sweep_picture(struct made_by *made, const char *theme)
{
    strbuf_puts(&made->command, " --png FILE.png");
    if (theme) {
        strbuf_printf(&made->command, " --theme %s", theme);
    }
}

/* A bar a parameter, the one that matters most on top. `about` says over what: "bus.csv, scenario reference,
 * 612 s". */
enum tr_status around_picture(const char *path, const char *theme, const struct around *around,
                              const char *about, const struct made_by *made, struct tr_error *err);

#endif
