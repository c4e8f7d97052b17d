/* Which parameters matter here: each moved by a tenth of its value, down and up, everything else as it is. */
#ifndef TRACEREEL_STUDY_AROUND_H
#define TRACEREEL_STUDY_AROUND_H

#include "study/metric.h"
#include "study/runs.h"

#include "base/strbuf.h"

enum around_way { AROUND_LESS, AROUND_MORE, AROUND_WAYS };

struct around_row {
    const struct tr_param *param;
    double value; /* as it is */
    struct around_move {
        double value;             /* as far as its range, what it may not pass and its whole numbers let it */
        double change, low, high; /* of the metric: mean over the runs, each against its own; 95 % */
    } moves[AROUND_WAYS];
};

struct around {
    const struct study_runs *runs; /* one link, one player */
    size_t metric;                 /* study/metric.h */
    int jobs;
    void (*progress)(void *context, double share);
    void *context;
    /* by around_run */
    struct around_row *rows; /* the one that moves the metric most first */
    size_t count, at_zero;   /* at_zero: parameters left out, of whose value there is no tenth */
    double mean;             /* of the metric with nothing moved */
};

/* Numbers that have an effect over this link in this delivery; choices of words have no tenth. */
enum tr_status around_run(struct around *around, struct tr_error *err);
void around_free(struct around *around);

/* How far a row moves the metric: the larger of both changes. */
double around_reach(const struct around_row *row);

void around_table(const struct around *around, struct strbuf *out);

#endif
