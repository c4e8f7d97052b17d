#include "base/tail.h"

#include "base/gunzip.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)64 << 10)
#define CALL_BYTES  ((size_t)4 << 20)

/* ---- lines ---- */

/* UTF-16, by its mark or by the NULs of plain letters: which byte of a unit is the low one; -1: it is not. */
static int wide_low_byte(const struct strbuf *text)
{
    const unsigned char *b = (const unsigned char *)text->text;
    if (text->len < 2) {
        return -1;
    }
    if ((b[0] == 0xff && b[1] == 0xfe) || (b[0] != 0 && b[1] == 0)) {
        return 0;
    }
    return (b[0] == 0xfe && b[1] == 0xff) || (b[0] == 0 && b[1] != 0) ? 1 : -1;
}

/* Behind the last line's end in [from, len); `from` where there is none. A lone \r ends one, too: the ends of
 * what shows its progress. */
static size_t lines_end(const struct strbuf *text, size_t from)
{
    const int low = wide_low_byte(text);
    const size_t unit = low < 0 ? 1 : 2;
    for (size_t i = text->len - text->len % unit; i >= from + unit; i -= unit) {
        const char *c = text->text + i - unit;
        const bool plain = low < 0 || c[1 - low] == '\0';
        const char letter = low < 0 ? c[0] : c[low];
        if (plain && (letter == '\n' || letter == '\r')) {
            return i;
        }
    }
    return from;
}

static void measure(struct tail *tail)
{
    tail->lines_len = lines_end(&tail->text, tail->lines_len);
    tail->whole_len = tail->state == TAIL_ENDED ? tail->text.len : tail->lines_len;
}

/* ---- bytes ---- */

static const char *name_of(const struct tail *tail)
{
    return strcmp(tail->path, "-") == 0 ? "standard input" : tail->path;
}

static void begin_anew(struct tail *tail)
{
    tail->begun += tail->at > 0;
    strbuf_clear(&tail->text);
    gunzip_free(tail->gunzip);
    tail->gunzip = NULL;
    tail->lines_len = tail->whole_len = tail->at = tail->head_len = 0;
}

static void keep_head(struct tail *tail, const char *bytes, size_t len)
{
    const size_t room = sizeof tail->head - tail->head_len;
    len = len < room ? len : room;
    memcpy(tail->head + tail->head_len, bytes, len);
    tail->head_len += len;
}

/* A text may turn out to be gzip when its second byte comes. */
static enum tr_status take(struct tail *tail, const char *bytes, size_t len, struct tr_error *err)
{
    const size_t before = tail->at;
    keep_head(tail, bytes, len);
    tail->at += len;
    if (before < 2 && gunzip_is_gzip(tail->head, tail->head_len)) {
        strbuf_clear(&tail->text);
        tail->gunzip = gunzip_new();
        if (!tail->gunzip) {
            return tr_error_oom(err);
        }
        if (before == 1) {
            enum tr_status status = gunzip_add(tail->gunzip, tail->head, 1, &tail->text, name_of(tail), err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
    }
    if (tail->gunzip) {
        return gunzip_add(tail->gunzip, bytes, len, &tail->text, name_of(tail), err);
    }
    strbuf_add(&tail->text, bytes, len);
    return tail->text.failed ? tr_error_oom(err) : TR_STATUS_OK;
}

static bool has_come(int fd, bool *hung_up)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    const bool any = poll(&p, 1, 0) > 0;
    *hung_up = any && p.revents & (POLLHUP | POLLERR | POLLNVAL);
    return any;
}

/* The writers have gone, or there never were any: a named pipe may be opened before them. */
static enum tr_status end_of_pipe(struct tail *tail, bool hung_up, struct tr_error *err)
{
    struct stat st;
    if (!hung_up && fstat(tail->fd, &st) == 0 && S_ISFIFO(st.st_mode)) {
        return TR_STATUS_OK;
    }
    tail->state = TAIL_ENDED;
    return tail->gunzip && !gunzip_is_whole(tail->gunzip)
               ? tr_error_set(err, TR_STATUS_FAILED, name_of(tail),
                              "the gzip data ends early; the file is cut off")
               : TR_STATUS_OK;
}

static enum tr_status read_some(struct tail *tail, bool *more, struct tr_error *err)
{
    char bytes[PIECE_BYTES];
    size_t taken = 0;
    *more = false;
    while (tail->state != TAIL_ENDED) {
        bool hung_up = false;
        if (taken >= CALL_BYTES) {
            *more = true;
            break;
        }
        if (!tail->follow && !has_come(tail->fd, &hung_up)) {
            break;
        }
        const ssize_t n = read(tail->fd, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return errno == EAGAIN ? TR_STATUS_OK : tr_error_sys(err, name_of(tail));
        }
        if (n == 0) {
            return tail->follow ? TR_STATUS_OK : end_of_pipe(tail, hung_up, err);
        }
        enum tr_status status = take(tail, bytes, (size_t)n, err);
        taken += (size_t)n;
        if (status != TR_STATUS_OK) {
            return status;
        }
        if (tail->text.len > TAIL_BYTES_MAX) {
            return tr_error_set(err, TR_STATUS_FAILED, name_of(tail),
                                "has grown to more than %zu GiB; no more of it is read",
                                TAIL_BYTES_MAX >> 30);
        }
    }
    return TR_STATUS_OK;
}

/* ---- a file by its name ---- */

static enum tr_status open_followed(struct tail *tail, struct tr_error *err)
{
    struct stat st;
    const int fd = open(tail->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        tail->state = TAIL_ABSENT;
        return errno == ENOENT ? TR_STATUS_OK : tr_error_sys(err, tail->path);
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return tr_error_set(err, TR_STATUS_FAILED, tail->path,
                            S_ISDIR(st.st_mode) ? "is a folder; a file in it can be followed"
                                                : "is no file that grows; without --follow it is read as it "
                                                  "comes");
    }
    if (tail->fd >= 0) {
        close(tail->fd);
    }
    begin_anew(tail);
    tail->fd = fd;
    tail->seen = st;
    tail->state = TAIL_GROWING;
    return TR_STATUS_OK;
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* Shorter than what was read of it, or with another beginning. */
static bool written_anew(struct tail *tail, const struct stat *now)
{
    char head[sizeof tail->head];
    if (now->st_size >= 0 && (size_t)now->st_size < tail->at) {
        return true;
    }
    if (same_time(&now->st_mtim, &tail->seen.st_mtim) && now->st_size == tail->seen.st_size) {
        return false;
    }
    const ssize_t n = pread(tail->fd, head, tail->head_len, 0);
    return n >= 0 && ((size_t)n < tail->head_len || memcmp(head, tail->head, (size_t)n) != 0);
}

static enum tr_status read_followed(struct tail *tail, bool *more, struct tr_error *err)
{
    struct stat named, now;
    *more = false;
    if (tail->fd < 0) {
        enum tr_status status = open_followed(tail, err);
        return status == TR_STATUS_OK && tail->fd >= 0 ? read_some(tail, more, err) : status;
    }
    if (fstat(tail->fd, &now) == 0) {
        if (written_anew(tail, &now)) {
            begin_anew(tail);
            lseek(tail->fd, 0, SEEK_SET);
        }
        tail->seen = now;
    }
    enum tr_status status = read_some(tail, more, err);
    const bool there = stat(tail->path, &named) == 0;
    tail->state = there ? TAIL_GROWING : TAIL_ABSENT;
    const bool other = there && (named.st_dev != tail->seen.st_dev || named.st_ino != tail->seen.st_ino);
    if (status == TR_STATUS_OK && !*more &&
        other) { /* the one that was there before has been read to its end */
        status = open_followed(tail, err);
        status = status == TR_STATUS_OK && tail->state == TAIL_GROWING ? read_some(tail, more, err) : status;
    }
    return status;
}

/* ---- all of it ---- */

bool tail_is_stream(const char *path)
{
    struct stat st;
    const bool standard_input = strcmp(path, "-") == 0;
    const bool known = standard_input ? fstat(STDIN_FILENO, &st) == 0 : stat(path, &st) == 0;
    return known && (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode) || S_ISSOCK(st.st_mode));
}

static enum tr_status check_folder(const char *path, struct tr_error *err)
{
    char folder[1024];
    struct stat st;
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash + 1 - path) : 1, slash ? path : ".");
    return stat(folder, &st) == 0 && S_ISDIR(st.st_mode)
               ? TR_STATUS_OK
               : tr_error_set(err, TR_STATUS_FAILED, path,
                              "there is no folder %s; a file is waited for, but not its folder", folder);
}

enum tr_status tail_open(struct tail *tail, const char *path, bool follow, struct tr_error *err)
{
    struct tail opened = {.follow = follow, .fd = -1, .state = TAIL_ABSENT};
    enum tr_status status = TR_STATUS_OK;
    if (strlen(path) >= sizeof opened.path) {
        return tr_error_set(err, TR_STATUS_FAILED, path, "the path is longer than %zu bytes",
                            sizeof opened.path - 1);
    }
    snprintf(opened.path, sizeof opened.path, "%s", path);
    if (follow) {
        status = check_folder(path, err);
        status = status == TR_STATUS_OK ? open_followed(&opened, err) : status;
    } else {
        opened.fd =
            strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        opened.state = TAIL_GROWING;
        status = opened.fd < 0 ? tr_error_sys(err, name_of(&opened)) : TR_STATUS_OK;
    }
    if (status == TR_STATUS_OK) {
        *tail = opened;
    }
    return status;
}

enum tr_status tail_read(struct tail *tail, bool *more, struct tr_error *err)
{
    enum tr_status status = tail->follow ? read_followed(tail, more, err) : read_some(tail, more, err);
    measure(tail);
    return status;
}

void tail_forget(struct tail *tail, size_t len)
{
    memmove(tail->text.text, tail->text.text + len, tail->text.len - len);
    tail->text.len -= len;
    tail->whole_len -= len;
    tail->lines_len -= len < tail->lines_len ? len : tail->lines_len;
    tail->begun++;
}

int tail_fd(const struct tail *tail)
{
    return tail->follow || tail->state == TAIL_ENDED ? -1 : tail->fd;
}

void tail_close(struct tail *tail)
{
    if (tail->fd >= 0) {
        close(tail->fd);
    }
    strbuf_destroy(&tail->text);
    gunzip_free(tail->gunzip);
    tail->gunzip = NULL;
    tail->fd = -1;
}
