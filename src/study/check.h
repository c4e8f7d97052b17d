/* Two tables of the same sessions, held against each other: what got worse. */
#ifndef TRACEREEL_STUDY_CHECK_H
#define TRACEREEL_STUDY_CHECK_H

#include "study/figures.h"
#include "study/table.h"

/* A figure has got worse where it moved the worse way by more than absolute + relative * |what it was|. */
struct study_tolerance {
    double absolute, relative;
};

struct study_change {
    size_t before, now; /* rows of the tables */
    size_t figure;
    double was, is;
};

struct study_check {
    struct study_change *worse; /* in the order of the table before; owned */
    size_t worse_count, better_count, compared, capacity;
    size_t missing, first_missing; /* rows of the table before that the other has not */
};

/* `tolerances` has one for each figure (study_figure_count()). Figures that have no better way are left out.
 */
enum tr_status study_check(const struct study_table *before, const struct study_table *now,
                           const struct study_tolerance *tolerances, struct study_check *out,
                           struct tr_error *err);

#endif
