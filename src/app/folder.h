/* A folder of traces, or what a bench left in one: its sessions as a table, worst first. They are run on a
 * thread of their own, which needs no window; the table is there at once and fills. */
#ifndef TRACEREEL_APP_FOLDER_H
#define TRACEREEL_APP_FOLDER_H

#include "show/source.h"
#include "view/session_table.h"

#include <pthread.h>
#include <stdatomic.h>

#define FOLDER_PATH_MAX 2048

/* How a row is opened; strings are the folder's. */
struct folder_way {
    const char *trace, *player;      /* player NULL: the scenario's own */
    struct source_setting *settings; /* of a bench's grid */
    size_t setting_count;
};

struct folder {
    char path[FOLDER_PATH_MAX];  /* "": none is open */
    struct session_row *rows;    /* as they are looked at */
    struct session_row *results; /* as the thread has them: those before `done` are whole */
    struct folder_way *ways;
    int *order;
    int count;
    struct folder_texts *texts;    /* what all the strings lie in */
    struct source_request request; /* what the command line, or the bench's, says of every session */
    char content[1024]; /* the request's: the session that it comes from may be taken out, or get another */
    struct source_setting *settings; /* the bench's, where the request is its */
    /* what is looked at */
    int chosen, first, sorted; /* places in the order; rows that are sorted in */
    enum session_column sort;
    bool descending;
    int opened; /* the row that was opened last; -1: none */
    /* of the thread */
    bool running;
    pthread_t thread;
    atomic_bool cancel;
    atomic_int done;
    void (*wake)(void);
};

/* Lists it and begins to run; what was open before is closed. `wake` is called by the thread when there is
 * more to see. On failure nothing is open. */
enum tr_status folder_open(struct folder *folder, const char *path, const struct source_request *request,
                           void (*wake)(void), struct tr_error *err);
void folder_close(struct folder *folder); /* all-zero is fine */

/* Sorts in what has come since; true where there is anything new to see. */
bool folder_poll(struct folder *folder);
void folder_sort(struct folder *folder, enum session_column column); /* the same again turns it round */
struct session_table folder_table(const struct folder *folder);

/* The request that opens a row: borrowed from the folder. */
struct source_request folder_request(const struct folder *folder, int row);

#endif
