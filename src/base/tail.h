/* A text that is still being written: a pipe as it fills, or a file that is followed by its name, as
 * `tail -F` does. Nothing here waits, and nothing knows what time it is: who reads says when.
 *
 * A followed file that is not there is waited for. One that is truncated, written anew, or has another file
 * in its place begins anew: what came before is forgotten.
 */
#ifndef TRACEREEL_BASE_TAIL_H
#define TRACEREEL_BASE_TAIL_H

#include "base/strbuf.h"

#include <tracereel/error.h>

#include <sys/stat.h>

#define TAIL_BYTES_MAX ((size_t)1 << 30) /* of text that is kept; more is an error */

enum tail_state {
    TAIL_ABSENT,  /* the file is not there: not yet, or not any more */
    TAIL_GROWING, /* more may come */
    TAIL_ENDED    /* a pipe whose writers have gone */
};

struct tail {
    char path[1024]; /* "-": standard input */
    enum tail_state state;
    struct strbuf text; /* since it began; unpacked, where it is gzip */
    size_t lines_len;   /* of it, in lines that are whole */
    size_t whole_len;   /* the same; all of it once it has ended */
    unsigned begun;     /* how often it began anew */

    /* private */
    bool follow;
    int fd;
    size_t at;      /* bytes of the file read so far */
    char head[256]; /* its first bytes: others mean that it was written anew */
    size_t head_len;
    struct stat seen;
    struct gunzip *gunzip; /* NULL: it is not packed */
};

/* Whether a window that is given this path shows it as it comes: standard input that is no file, a pipe. */
bool tail_is_stream(const char *path);

/* Looks at it, and reads nothing yet. With `follow` the path is a file's, which may not be there yet; the
 * folder that it is to be in has to. On failure *tail is untouched. */
enum tr_status tail_open(struct tail *tail, const char *path, bool follow, struct tr_error *err);

/* Takes what has come, up to some MiB a call; *more: there is more already. What came before an error stays.
 */
enum tr_status tail_read(struct tail *tail, bool *more, struct tr_error *err);

/* Forgets the first `len` bytes, up to whole_len, as a text that begins anew behind them. */
void tail_forget(struct tail *tail, size_t len);

/* For poll(): readable when something has come. -1: nothing tells, so it is to be looked at now and then. */
int tail_fd(const struct tail *tail);

void tail_close(struct tail *tail); /* all-zero is not fine: only what was opened */

#endif
