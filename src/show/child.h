/* A program on pipes: bytes to its standard input, bytes from its standard output, and nobody waits for it
 * longer than a deadline. Of its standard error the last line is kept, to say why it ended; where ours is a
 * terminal all of it goes there, too. The process that holds one ignores SIGPIPE.
 */
#ifndef TRACEREEL_SHOW_CHILD_H
#define TRACEREEL_SHOW_CHILD_H

#include "base/strbuf.h"

#include <tracereel/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define CHILD_BYTES_MAX ((size_t)1 << 20) /* that wait for being read, on either side */

/* How long it is waited for. */
struct child_patience {
    double answer_s;
    double all_s;                   /* of all answers since child_start or child_begin; 0: no limit */
    bool (*goes_on)(void *context); /* asked now and then, where not NULL: false gives up */
    void *context;
};

struct child {
    pid_t pid;
    double began_s;
    int in, out, err;      /* our ends; -1: closed */
    struct strbuf to_send; /* what has not been taken yet */
    struct strbuf got;     /* what has come and not been used */
    size_t used;           /* of `got`, by the last answer */
    char last_line[256];   /* of its standard error */
    size_t last_line_len;
    bool line_over; /* a newline has come after last_line: the next byte begins another */
};

enum child_answer {
    CHILD_ANSWERED,
    CHILD_SILENT,  /* for patience->answer_s */
    CHILD_SLOW,    /* for patience->all_s */
    CHILD_STOPPED, /* goes_on said so */
    CHILD_ENDED,   /* it closed its standard output */
    CHILD_FLOODS,  /* more than CHILD_BYTES_MAX without an end, or unread */
};

/* argv is NULL-terminated, argv[0] a path. `with_thread`: it is killed when the calling thread ends, however
 * that is. */
enum tr_status child_start(struct child *child, char *const argv[], bool with_thread, struct tr_error *err);

/* Sends `len` bytes and waits for a line: *line is NUL-terminated, without its end, and lives until the next
 * call. A last line without an end counts where the program has closed its output. */
enum child_answer child_ask_line(struct child *child, const void *bytes, size_t len,
                                 const struct child_patience *patience, const char **line);
/* The same with an answer of `size` bytes. len 0 sends nothing. */
enum child_answer child_ask(struct child *child, const void *bytes, size_t len,
                            const struct child_patience *patience, void *answer, size_t size);

/* The sentence for CHILD_SLOW: the window is what waits no longer. */
enum tr_status child_slow_error(const char *name, const struct child_patience *patience,
                                struct tr_error *err);

/* patience->all_s counts from now. */
void child_begin(struct child *child);

/* Whether it has written what nobody asked for. */
bool child_is_ahead(const struct child *child);

/* Closes the pipes and waits until the program is gone: for a second where it may end by itself, else it is
 * killed at once, and whatever it has started with it. *how, where not NULL, says how it ended: "ended with
 * status 1: NameError: ...". All-zero is no child. */
void child_end(struct child *child, bool at_once, char *how, size_t size);

#endif
