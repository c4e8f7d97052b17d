/* The cells of a map, run on a thread of their own from coarse to fine. Nobody waits for it: what has come is
 * read without a lock, and a job that is not wanted any more ends when its cell does. */
#ifndef TRACEREEL_APP_MAP_JOB_H
#define TRACEREEL_APP_MAP_JOB_H

#include "show/source.h"
#include "study/sweep.h"
#include "view/map.h"

#include <pthread.h>
#include <stdatomic.h>

#define MAP_CELLS 32 /* along an axis, at most */

/* A trace along an axis. */
struct map_trace {
    char *path;
    struct tr_trace *trace; /* as it was read; NULL: not yet */
};

struct map_job {
    /* Set before it is started, and constant then. */
    struct source source;          /* a copy of what is open */
    struct source_request request; /* how long what else is read is played, and how it is read */
    struct sweep sweep;            /* `runs` is this job's */
    struct map_trace traces[MAP_CELLS];
    size_t trace_count; /* 0: what is open alone */
    size_t own;         /* of them what is open; trace_count: none */
    char **players;     /* laid over it; borrowed */
    size_t player_count;
    double x_values[MAP_CELLS], y_values[MAP_CELLS];
    char *names[MAP_CELLS];
    void (*wake)(void); /* called by the thread when there is more to see */

    /* The thread's. */
    struct study_runs runs;
    struct study_link links[MAP_CELLS];
    struct study_base bases[MAP_CELLS * MAP_CELLS];
    bool known[MAP_CELLS * MAP_CELLS]; /* base by base: what could not be read or laid is not */
    struct source sources[MAP_CELLS];  /* what the links lie in */

    pthread_t thread;
    bool started, joined; /* whoever looks at it knows */
    atomic_bool cancel, ended;
    atomic_int done;   /* cells */
    atomic_bool woken; /* whoever looks at it has been, and has not looked since */
    /* Of each cell: a figure is written before its state. */
    _Atomic(double) results[MAP_CELLS * MAP_CELLS];
    atomic_uchar states[MAP_CELLS * MAP_CELLS];
    struct map_job *next; /* of those that end */
};

/* All-zero but for `source`, of which a copy is made. NULL where memory ran out. */
struct map_job *map_job_new(const struct source *source);
enum tr_status map_job_start(struct map_job *job, struct tr_error *err);
void map_job_join(struct map_job *job); /* waits for its end */
/* Waits for it where it was started, and frees it. */
void map_job_free(struct map_job *job);

#endif
