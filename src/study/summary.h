/* The summary of a table of sessions: each set's (player's and cell's) figures over the traces. */
#ifndef TRACEREEL_STUDY_SUMMARY_H
#define TRACEREEL_STUDY_SUMMARY_H

#include "study/table.h"

#include "base/strbuf.h"

/* One figure of one set. Percentiles are those of the sorted values, linear in between; the interval holds
 * the mean with 95 %: the percentile bootstrap over traces, 1000 resamples from a fixed seed (Efron 1979). Of
 * more than SUMMARY_UNITS sessions not each is drawn, but groups: chance puts each session into one of
 * SUMMARY_UNITS. */
struct study_summary {
    size_t count; /* sessions that have the figure */
    double mean, mean_low, mean_high, median, p5, p95, worst;
    size_t worst_row; /* in the table */
};

#define SUMMARY_UNITS 4096

/* All figures of all sets: summaries[set * table->figures + column], to be freed; NULL where memory ran out.
 * The same whatever `jobs` is. Takes some 200 MB at most, or 8 bytes a session of the largest set. */
struct study_summary *study_summarise(const struct study_table *table, int jobs);

/* summary.csv: a line a set and figure. */
enum tr_status study_summary_csv(const struct study_table *table, const struct study_summary *summaries,
                                 struct strbuf *out, struct tr_error *err);

#endif
