/* A study, run: sessions on all cores, their rows in order, however many threads there are. */
#ifndef TRACEREEL_STUDY_RUN_H
#define TRACEREEL_STUDY_RUN_H

#include "study/out.h"
#include "study/plan.h"

struct study_config {
    const struct study_plan *plan;
    const char *folder;
    size_t part, parts; /* from 0; 1 part: the whole */
    int jobs;
    bool segments, force;
    const char *program, *command; /* "tracereel 1.0", the command line as it can be typed; for the header */
    /* Now and then, from any of the threads but never from two at once; false stops: what is done stays. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
};

struct study_outcome {
    size_t sessions, refused; /* of this part, in this call: run, and those of traces that were refused */
    size_t already;           /* done before */
};

/* Runs what is not done yet. TR_STATUS_CANCELLED where progress said so. */
enum tr_status study_run(const struct study_config *config, struct study_outcome *outcome,
                         struct tr_error *err);

#endif
