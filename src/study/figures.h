/* The figures of one session, and their table: the columns of sessions.csv, the rows of summary.csv, what
 * `check` compares. */
#ifndef TRACEREEL_STUDY_FIGURES_H
#define TRACEREEL_STUDY_FIGURES_H

#include <tracereel/timeline.h>

#define STUDY_FIGURES_MAX 64

/* Which way is better, where one is. */
enum study_better { STUDY_NEITHER, STUDY_LOWER, STUDY_HIGHER };

struct study_figure {
    const char *name;         /* the column */
    const char *words, *unit; /* for people: "Time stalled", "s"; unit "" where it has none */
    enum study_better better;
};

/* NULL name past the end. */
const struct study_figure *study_figure(size_t i);
size_t study_figure_count(void);
/* The figure of a name; study_figure_count() where there is none. */
size_t study_figure_named(const char *name);

/* All figures of a session, by their numbers; NaN where it has none (a level that its ladder lacks). */
void study_figures(const struct tr_timeline *timeline, double *values);

#endif
