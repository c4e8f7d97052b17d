/* Opens a SOURCE, or several to be compared, on a thread of its own, so that the window goes on, shows how
 * far it is, and can stop it. */
#ifndef TRACEREEL_APP_LOADER_H
#define TRACEREEL_APP_LOADER_H

#include "app/live.h"
#include "app/reading.h"
#include "show/lineup.h"
#include "view/model.h"

#include <pthread.h>
#include <stdatomic.h>

struct loader {
    bool running;
    pthread_t thread;
    /* Scenario and settings are borrowed for as long as the program runs. */
    struct source_request requests[VIEW_SESSIONS_MAX];
    int count;
    struct reading reading;
    char name[2048], content[1024];
    struct live *live; /* whose feeds read what is called as they are; NULL: none. Borrowed */
    atomic_bool cancel, done;
    atomic_int permille;   /* of the file's bytes; -1: not known */
    enum tr_status status; /* these three after done */
    struct lineup lineup;
    struct tr_error err;
};

/* Starts on `name` (NULL: what shows first) in the place of the first request's, and on the names of those
 * after it; what a start before was doing is cancelled and waited for. */
enum tr_status loader_start(struct loader *loader, const struct source_request *requests, int count,
                            const char *name, const struct tr_trace_options *reading, struct tr_error *err);
/* True once: the result is in status, lineup or err. Who takes a source leaves an empty one. Waits up to
 * wait_ms. */
bool loader_finished(struct loader *loader, int wait_ms);
void loader_cancel(struct loader *loader); /* asks; loader_finished then tells TR_STATUS_CANCELLED */
void loader_close(struct loader *loader);  /* cancels, waits, drops a result that nobody took */

#endif
