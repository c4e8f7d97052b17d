/* A rule that ships: which level next. One file in rules/ each, and a row in rows.c. It sees what
 * tracereel/abr.h shows and has a state of its own. */
#ifndef TRACEREEL_MODEL_PLAYER_ABR_H
#define TRACEREEL_MODEL_PLAYER_ABR_H

#include "model/player/row.h"

#include <tracereel/abr.h>

/* How far a request has come, for rules that give fetches up. */
struct abr_progress {
    int level;
    double bytes, of_bytes; /* so far, of the whole */
    double took_s;          /* since it was asked for */
    double latency_s;       /* of that, until the first byte */
    double buffer_s;        /* left now */
};

/* Where a segment that has come goes. */
struct abr_arrival {
    const struct tr_abr_download *download;
    double buffer_ms; /* after it */
    double took_ms;   /* the request */
    int replaced;     /* it took another's place in the buffer */
    int instead;      /* abandoned: the level the rule named; -1 where not abandoned */
};

/* A level, and how long to wait before it is asked for. */
struct abr_choice {
    int level;
    double wait_ms;
};

struct abr_rule {
    size_t state_bytes;  /* at most TR_ABR_STATE_BYTES; zero when a session begins */
    bool learns_waiting; /* a player that asks again and again while a segment is not there yet makes it
                            another */
    /* The level for view->segment. `params`: the rule's own. */
    struct abr_choice (*choose)(const struct tr_abr_view *view, const void *params, void *state);
    /* NULL where a rule has no use for them: */
    /* what it took the link to carry at the last decision, for the log; NAN before it has seen any */
    double (*estimate_mbps)(const void *state);
    /* a request is over */
    void (*arrived)(const struct tr_abr_view *view, const void *params, void *state,
                    const struct abr_arrival *arrival);
    /* so long nothing was asked for, as the buffer was full */
    void (*waited)(const struct tr_abr_view *view, const void *params, void *state, double wait_ms);
    /* a lower level for which a request under way is to be given up, or -1 */
    int (*abandon)(const struct tr_abr_view *view, const void *params, void *state,
                   const struct abr_progress *progress);
};

#endif
