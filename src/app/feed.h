/* A trace that is read while it is written, on a thread of its own: standard input, a pipe, or a file that is
 * followed (base/tail.h).
 *
 * With each batch the whole text is read again, for it is told by its content what it is and rows may have to
 * be put in order; not more than four times a second, and not more than a fifth of the time. What is read so
 * is a trace like any other. Until the text says what it is, or where it is cut in the middle of something,
 * the trace before stays, and the next batch is a new try. Sessions over it are run on the same thread. */
#ifndef TRACEREEL_APP_FEED_H
#define TRACEREEL_APP_FEED_H

#include "app/reading.h"
#include "base/tail.h"
#include "show/source.h"

#include <pthread.h>
#include <stdatomic.h>

#define FEED_RUNS_MAX  8 /* sessions and their ghosts */
#define FEED_READS_MAX 4 /* of which it is known how much of the text they were made of */

/* A copy of a session to be grown to `trace`, and how that went. */
struct feed_run {
    struct source source;          /* owned */
    struct source_request request; /* borrowed strings live as long as the program */
    enum tr_status status;
    struct tr_error err;
    bool unedited; /* its edits were of a text that was longer, before it began anew; they have gone */
};

struct feed_status {
    bool ended;              /* no more will come: the pipe has ended, or the text says that the test has */
    bool absent;             /* the file that is followed is not there */
    bool has_trace;          /* feed_newest is one */
    unsigned begun;          /* how often it began anew, as far as the newest trace knows */
    unsigned text_begun;     /* the same of the text, of which there may be no trace yet */
    double silent_s;         /* since a line came last, or since it was opened */
    struct tr_error problem; /* why what has come is no trace; status TR_STATUS_OK: there is none */
};

struct feed {
    bool open; /* the main thread's, like what is set once it is */
    char path[1024];
    void (*wake)(void); /* something is new; called on the feed's thread */
    int alarm[2];       /* a pipe by which the thread is called */
    pthread_t thread;
    bool started;
    atomic_bool stop;

    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* under the lock; the text is the thread's, which alone changes it, and only under the lock */
    struct tail tail;
    size_t over_len; /* of the text, where it says that the test is over; 0: it does not */
    struct reading reading;
    unsigned reading_no; /* changes with it */
    struct tr_trace *newest;
    struct feed_reading { /* the newest ones; not held, only to be known again */
        const struct tr_trace *trace;
        size_t len; /* of the text */
        unsigned begun;
    } reads[FEED_READS_MAX];
    unsigned reads_done;
    bool complete;           /* newest is of all that will come */
    struct tr_error problem; /* with what has come */
    struct tr_error broken;  /* why no more of it can be read */
    unsigned newest_begun;
    double came_s; /* when a line came last, by the feed's clock */
    enum { FEED_IDLE, FEED_ASKED, FEED_RAN } work;
    struct feed_run *runs; /* with their trace; the thread's while FEED_ASKED */
    int run_count;
    struct tr_trace *run_trace;
};

/* Begins to read; the name is a path, or "-". What cannot be opened is said at once. */
enum tr_status feed_open(struct feed *feed, const char *path, bool follow,
                         const struct tr_trace_options *reading, void (*wake)(void), struct tr_error *err);
void feed_close(struct feed *feed); /* all-zero is fine */

void feed_get_status(struct feed *feed, struct feed_status *out);

/* The newest trace, for whoever frees it; NULL: there is none yet. */
struct tr_trace *feed_newest(struct feed *feed);

/* Waits until there is one, and reads it in this way from now on. *grows: more may come. An end without a
 * trace is an error; so is goes_on's false (TR_STATUS_CANCELLED). On any thread but the feed's. */
enum tr_status feed_read(struct feed *feed, const struct tr_trace_options *reading,
                         bool (*goes_on)(void *context), void *context, struct tr_trace **out, bool *grows,
                         struct tr_error *err);

/* SHA-256, in hexadecimal, of the bytes that one of the newest traces was read from; "" of any other, and
 * where they were unpacked. */
void feed_hash(struct feed *feed, const struct tr_trace *trace, char hex[REEL_HASH_CHARS + 1]);

/* All lines that have come. */
void feed_text(struct feed *feed, struct strbuf *out);

/* Grows these to `trace`, in the background; takes their sources. False where the ones before are not done.
 */
bool feed_run(struct feed *feed, const struct feed_run *runs, int count, struct tr_trace *trace);
/* True once they are: takes them back. */
bool feed_ran(struct feed *feed, struct feed_run *out, int *count);

#endif
