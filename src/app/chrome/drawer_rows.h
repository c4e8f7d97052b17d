/* Which parameters the drawer shows, in which order: those that have an effect here, grouped by what they are
 * about, what people reach for first on top. */
#ifndef TRACEREEL_APP_DRAWER_ROWS_H
#define TRACEREEL_APP_DRAWER_ROWS_H

#include <tracereel/params.h>

#define DRAWER_ROWS_MAX 192

struct drawer_rows {
    int count;
    struct drawer_row {
        const struct tr_param *param;
        const char *heading; /* of the group that begins with this row; NULL within one */
    } rows[DRAWER_ROWS_MAX];
    char rest[128]; /* "23 more have no effect here: ..."; "" where all are shown */
};

void drawer_rows_fill(struct drawer_rows *rows, const struct tr_params *params,
                      const struct tr_params_link *link);
/* The row of a parameter, or -1. */
int drawer_rows_find(const struct drawer_rows *rows, const struct tr_param *param);

#endif
