/* The map of the session that is open: a figure over two of its parameters, or players. Its cells are run on
 * a thread of their own from coarse to fine, so that the window goes on. */
#ifndef TRACEREEL_APP_MAP_FILL_H
#define TRACEREEL_APP_MAP_FILL_H

#include "show/source.h"
#include "study/sweep.h"
#include "view/map.h"

#include <pthread.h>
#include <stdatomic.h>

#define MAP_CELLS   32 /* along an axis that is a parameter */
#define MAP_CHOICES 64
#define MAP_PLAYERS 5

struct map_fill {
    bool open;
    /* what can be an axis: parameters that matter here; NULL stands for players */
    const struct tr_param *choices[MAP_CHOICES];
    int choice_count, x_choice, y_choice;
    size_t metric; /* index of tr_qoe_field */
    char title[96];
    struct source source; /* a copy of what is open */
    struct study_link link;
    struct study_base bases[MAP_PLAYERS];
    struct study_runs runs;
    struct sweep sweep;
    double x_values[MAP_CELLS], y_values[MAP_CELLS];
    double mean[MAP_CELLS * MAP_CELLS]; /* as it is looked at */
    unsigned char state[MAP_CELLS * MAP_CELLS];
    double here_x, here_y;
    int seen;
    bool running;
    pthread_t thread;
    atomic_bool cancel;
    atomic_int done;   /* cells */
    atomic_bool woken; /* the window has been, and has not looked since */
    pthread_mutex_t lock;
    double results[MAP_CELLS * MAP_CELLS]; /* under the lock */
    unsigned char states[MAP_CELLS * MAP_CELLS];
    void (*wake)(void);
};

/* Begins on what is open, with the axes and the metric as they were left (those that suit it best at first).
 */
enum tr_status map_fill_open(struct map_fill *fill, const struct source *source, void (*wake)(void),
                             struct tr_error *err);
void map_fill_close(struct map_fill *fill); /* all-zero is fine; axes and metric stay */
/* Takes over what has come since; true where there is anything new to see. */
bool map_fill_poll(struct map_fill *fill);
struct map map_fill_map(const struct map_fill *fill);

/* Before it is opened: other axes and another metric than suit it best; a key that is no choice there,
 * "player", a field of "qoe"; NULL: as it is. TR_STATUS_USAGE names what is none. */
enum tr_status map_fill_choose(struct map_fill *fill, const struct source *source, const char *x,
                               const char *y, const char *metric, struct tr_error *err);
/* Waits until every cell is there. */
void map_fill_finish(struct map_fill *fill);

/* The next thing along an axis (steps: 1 or -1), the next metric; it has to be opened again then. */
void map_fill_turn_x(struct map_fill *fill, int steps);
void map_fill_turn_y(struct map_fill *fill, int steps);
void map_fill_turn_metric(struct map_fill *fill, int steps);

/* "Overall score, of 10" */
void map_fill_title(const struct map_fill *fill, char *buf, size_t size);

#endif
