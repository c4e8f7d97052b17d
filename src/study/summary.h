/* What a table of sessions comes to: each player's (and cell's) figures over the traces. */
#ifndef TRACEREEL_STUDY_SUMMARY_H
#define TRACEREEL_STUDY_SUMMARY_H

#include "study/table.h"

#include "base/strbuf.h"

#include <stdbool.h>

/* Sessions with the same player and the same values of the grid. */
struct study_group {
    char *const *key; /* of its first row, without the trace: table->keys - 1 texts */
    size_t *rows;     /* numbers into the table, in its order */
    size_t count;
};

struct study_groups {
    struct study_group *groups; /* in order of their first rows */
    size_t count;
    size_t *rows; /* of all */
};

enum tr_status study_groups_make(const struct study_table *table, struct study_groups *out,
                                 struct tr_error *err);
void study_groups_free(struct study_groups *groups);

/* One figure of one group. Percentiles are those of the sorted values, linear in between; the interval holds
 * the mean with 95 %: the percentile bootstrap over traces, 1000 resamples from a fixed seed (Efron 1979). */
struct study_summary {
    size_t count; /* sessions that have the figure */
    double mean, mean_low, mean_high, median, p5, p95, worst;
    size_t worst_row; /* in the table */
};

/* All figures of the table for one group: summaries[table->figures]. */
enum tr_status study_summarise(const struct study_table *table, const struct study_group *group,
                               struct study_summary *summaries, struct tr_error *err);

/* summary.csv: a line a group and figure. */
enum tr_status study_summary_csv(const struct study_table *table, const struct study_groups *groups,
                                 struct study_summary *const *summaries, struct strbuf *out,
                                 struct tr_error *err);

#endif
