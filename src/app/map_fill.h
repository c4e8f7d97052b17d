/* The map of the session that is open: a figure over two of its parameters, players or traces. Its cells are
 * run beside the window (map_job.h), which goes on. */
#ifndef TRACEREEL_APP_MAP_FILL_H
#define TRACEREEL_APP_MAP_FILL_H

#include "app/map_job.h"

#define MAP_CHOICES 64

/* A thing that can be an axis. */
struct map_choice {
    enum sweep_axis_kind kind;
    const struct tr_param *param; /* of SWEEP_AXIS_PARAM: one that matters here */
};

struct map_fill {
    bool open;
    struct map_choice choices[MAP_CHOICES];
    int choice_count;
    struct map_choice x_choice, y_choice; /* as they were left; SWEEP_AXIS_NONE: as it suits best */
    size_t metric;                        /* study/metric.h; those that fit what is open */
    bool low_latency;                     /* that is */
    char title[96];
    struct sweep sweep;                 /* the job's */
    double mean[MAP_CELLS * MAP_CELLS]; /* as it is looked at */
    unsigned char state[MAP_CELLS * MAP_CELLS];
    double here_x, here_y;
    int seen;
    /* Traces that a map can be over, by their paths; copied when it is opened. */
    char *offered[MAP_CELLS];
    size_t offered_count;
    struct map_job *job, *leaving; /* leaving: not wanted any more, and not over yet */
};

/* One more trace that the map can be over; those beyond MAP_CELLS, and the same again, are left out. */
void map_fill_offer(struct map_fill *fill, const char *path);
void map_fill_offer_none(struct map_fill *fill);

/* Begins on what is open, with the axes and the metric as they were left (those that suit it best at first).
 * `request` says how other traces are read and how long they are played. */
enum tr_status map_fill_open(struct map_fill *fill, const struct source *source,
                             const struct source_request *request, void (*wake)(void), struct tr_error *err);
/* Waits for nothing. All-zero is fine; axes and metric stay. */
void map_fill_close(struct map_fill *fill);
/* Closes it, waits for what still runs, and frees all. */
void map_fill_end(struct map_fill *fill);
/* Takes over what has come since; true where there is anything new to see. */
bool map_fill_poll(struct map_fill *fill);
struct map map_fill_map(const struct map_fill *fill);

/* Before it is opened: other axes and another metric than suit it best; a key that is no choice there,
 * "player", a field of "qoe"; NULL: as it is. TR_STATUS_USAGE names what is none. */
enum tr_status map_fill_choose(struct map_fill *fill, const struct source *source, const char *x,
                               const char *y, const char *metric, struct tr_error *err);
/* Waits until every cell is there. */
void map_fill_finish(struct map_fill *fill);

/* The next thing along an axis (steps: 1 or -1), the next metric; players or traces up the map, false where
 * they cannot be. It has to be opened again then. */
enum map_turn { MAP_TURN_X, MAP_TURN_Y, MAP_TURN_METRIC, MAP_TURN_PLAYERS, MAP_TURN_TRACES };
void map_fill_turn_x(struct map_fill *fill, int steps);
void map_fill_turn_y(struct map_fill *fill, int steps);
void map_fill_turn_metric(struct map_fill *fill, int steps);
bool map_fill_turn_to(struct map_fill *fill, enum sweep_axis_kind kind);

/* "Overall score, of 10" */
void map_fill_title(const struct map_fill *fill, char *buf, size_t size);

/* The trace at i of a trace axis; NULL where it is what is open, or not there yet. */
const struct map_trace *map_fill_trace(const struct map_fill *fill, size_t i);

#endif
