#include "show/child.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SLICE_S 0.1 /* between two looks at whether it is still waited for */
#define GRACE_S 1.0 /* for a program whose input has ended */

extern char **environ;

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void close_end(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

struct pipes {
    int in[2], out[2], err[2];
};

static bool make_pipes(struct pipes *p)
{
    *p = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}};
    return pipe2(p->in, O_CLOEXEC) == 0 && pipe2(p->out, O_CLOEXEC) == 0 && pipe2(p->err, O_CLOEXEC) == 0;
}

static void close_pipes(struct pipes *p)
{
    int *const ends[] = {p->in, p->out, p->err};
    for (int i = 0; i < 3; i++) {
        close_end(&ends[i][0]);
        close_end(&ends[i][1]);
    }
}

/* Between fork and exec only what a signal handler may call. `told` is closed by the exec. */
static _Noreturn void become(const struct pipes *p, char *const argv[], bool with_thread, pid_t parent,
                             int told)
{
    static const int defaults[] = {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM};
    sigset_t none;
    sigemptyset(&none);
    setpgid(0, 0);
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
        signal(defaults[i], SIG_DFL);
    }
    /* Whoever died in the meantime sends nothing any more. */
    bool ok = !with_thread || (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent);
    ok = ok && dup2(p->in[0], STDIN_FILENO) >= 0 && dup2(p->out[1], STDOUT_FILENO) >= 0 &&
         dup2(p->err[1], STDERR_FILENO) >= 0;
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (ok) {
        execve(argv[0], argv, environ);
    }
    const int why = errno;
    const ssize_t said = write(told, &why, sizeof why);
    _exit(said == sizeof why ? 127 : 126);
}

/* In a group of its own, so that what it starts can be ended with it, and with the signals as at log-in.
 * Returns errno. */
static int spawn(const struct pipes *p, char *const argv[], bool with_thread, pid_t *pid)
{
    int told[2], why = 0;
    sigset_t all, before;
    if (pipe2(told, O_CLOEXEC) != 0) {
        return errno;
    }
    const pid_t parent = getpid();
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* no handler of ours runs in the child */
    *pid = fork();
    if (*pid == 0) {
        become(p, argv, with_thread, parent, told[1]);
    }
    why = *pid < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(told[1]);
    ssize_t got;
    do {
        got = why ? 0 : read(told[0], &why, sizeof why);
    } while (got < 0 && errno == EINTR);
    close(told[0]);
    if (why && *pid > 0) {
        waitpid(*pid, NULL, 0);
    }
    return why;
}

enum tr_status child_start(struct child *child, char *const argv[], bool with_thread, struct tr_error *err)
{
    struct pipes p;
    *child = (struct child){.in = -1, .out = -1, .err = -1};
    if (!make_pipes(&p)) {
        enum tr_status status = tr_error_sys(err, argv[0]);
        close_pipes(&p);
        return status;
    }
    errno = spawn(&p, argv, with_thread, &child->pid);
    if (errno) {
        enum tr_status status = tr_error_sys(err, argv[0]);
        child->pid = 0;
        close_pipes(&p);
        return status;
    }
    close_end(&p.in[0]);
    close_end(&p.out[1]);
    close_end(&p.err[1]);
    child->in = p.in[1];
    child->out = p.out[0];
    child->err = p.err[0];
    child_begin(child);
    fcntl(child->in, F_SETFL, O_NONBLOCK);
    fcntl(child->out, F_SETFL, O_NONBLOCK);
    fcntl(child->err, F_SETFL, O_NONBLOCK);
    return TR_STATUS_OK;
}

/* ---- what moves ---- */

static void send_some(struct child *child)
{
    struct strbuf *to_send = &child->to_send;
    const ssize_t n = write(child->in, to_send->text, to_send->len);
    if (n > 0) {
        memmove(to_send->text, to_send->text + n, to_send->len - (size_t)n);
        to_send->len -= (size_t)n;
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        close_end(&child->in); /* it reads no more: what it wrote before counts all the same */
    }
}

static void take_some(struct child *child)
{
    char bytes[4096];
    const ssize_t n = read(child->out, bytes, sizeof bytes);
    if (n > 0) {
        strbuf_add(&child->got, bytes, (size_t)n);
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        close_end(&child->out);
    }
}

/* Lines of nothing but blanks are not the last word. */
static void keep_last_line(struct child *child, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '\n' || bytes[i] == '\r') {
            child->line_over = true;
            continue;
        }
        if (child->line_over && bytes[i] != ' ' && bytes[i] != '\t') {
            child->line_over = false;
            child->last_line_len = 0;
        }
        if (!child->line_over && child->last_line_len + 1 < sizeof child->last_line) {
            const bool printable = (unsigned char)bytes[i] >= ' ';
            child->last_line[child->last_line_len++] = printable ? bytes[i] : ' ';
        }
    }
}

static void hear_some(struct child *child)
{
    char bytes[4096];
    const ssize_t n = read(child->err, bytes, sizeof bytes);
    if (n > 0) {
        keep_last_line(child, bytes, (size_t)n);
        if (isatty(STDERR_FILENO)) {
            fwrite(bytes, 1, (size_t)n, stderr);
        }
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        close_end(&child->err);
    }
}

/* Lets bytes move, once; false where the deadline has come. */
static bool pump(struct child *child, double deadline_s)
{
    const double left_s = deadline_s - now_s();
    struct pollfd ends[] = {
        {.fd = child->to_send.len > 0 ? child->in : -1, .events = POLLOUT},
        {.fd = child->out, .events = POLLIN},
        {.fd = child->err, .events = POLLIN},
    };
    if (left_s <= 0) {
        return false;
    }
    if (poll(ends, 3, (int)(left_s * 1000) + 1) > 0) {
        if (ends[0].revents) {
            send_some(child);
        }
        if (ends[1].revents) {
            take_some(child);
        }
        if (ends[2].revents) {
            hear_some(child);
        }
    }
    return true;
}

/* ---- questions and answers ---- */

static void drop_used(struct child *child)
{
    if (child->used > 0) {
        memmove(child->got.text, child->got.text + child->used, child->got.len - child->used);
        child->got.len -= child->used;
        child->used = 0;
    }
}

static const char *unused(const struct child *child, size_t *len)
{
    *len = child->got.len - child->used;
    return child->got.text ? child->got.text + child->used : "";
}

enum tr_status child_slow_error(const char *name, const struct child_patience *patience, struct tr_error *err)
{
    return tr_error_set(
        err, TR_STATUS_FAILED, name,
        "takes longer than %g s for the session, and the window waits no longer; report and record do",
        patience->all_s);
}

void child_begin(struct child *child)
{
    child->began_s = now_s();
}

bool child_is_ahead(const struct child *child)
{
    size_t len;
    unused(child, &len);
    return len > 0;
}

/* Where the answer ends in what has come: `size` bytes, or with size 0 a line, its end included. 0: not yet.
 */
static size_t answer_len(const struct child *child, size_t size)
{
    size_t len;
    const char *bytes = unused(child, &len);
    if (size > 0) {
        return len >= size ? size : 0;
    }
    const char *newline = len > 0 ? memchr(bytes, '\n', len) : NULL;
    return newline ? (size_t)(newline + 1 - bytes) : child->out < 0 ? len : 0;
}

/* Lets bytes move, and sees to who is waited for. */
static enum child_answer wait_on(struct child *child, const struct child_patience *patience, double asked_s)
{
    const double now = now_s(), silent_s = asked_s + patience->answer_s;
    const double slow_s = patience->all_s > 0 ? child->began_s + patience->all_s : INFINITY;
    double until_s = fmin(silent_s, slow_s);
    if (now >= until_s) {
        return now >= slow_s ? CHILD_SLOW : CHILD_SILENT;
    }
    if (patience->goes_on) {
        until_s = fmin(until_s, now + SLICE_S);
        if (!patience->goes_on(patience->context)) {
            return CHILD_STOPPED;
        }
    }
    pump(child, until_s);
    return CHILD_ANSWERED;
}

static enum child_answer wait_for(struct child *child, const void *bytes, size_t len,
                                  const struct child_patience *patience, size_t size, size_t *answer)
{
    const double asked_s = now_s();
    drop_used(child);
    if (len > 0) {
        strbuf_add(&child->to_send, bytes, len);
    }
    while ((*answer = answer_len(child, size)) == 0) {
        if (child->out < 0) {
            return CHILD_ENDED;
        }
        if (child->got.len > CHILD_BYTES_MAX || child->to_send.len > CHILD_BYTES_MAX || child->got.failed ||
            child->to_send.failed) {
            return CHILD_FLOODS;
        }
        const enum child_answer waits = wait_on(child, patience, asked_s);
        if (waits != CHILD_ANSWERED) {
            return waits;
        }
    }
    return CHILD_ANSWERED;
}

enum child_answer child_ask_line(struct child *child, const void *bytes, size_t len,
                                 const struct child_patience *patience, const char **line)
{
    size_t line_len;
    const enum child_answer answer = wait_for(child, bytes, len, patience, 0, &line_len);
    if (answer == CHILD_ANSWERED) {
        char *text = child->got.text + child->used;
        child->used += line_len;
        if (text[line_len - 1] == '\n') {
            text[line_len - 1] = '\0';
        } /* else it is the last of all, and a NUL follows */
        *line = text;
    }
    return answer;
}

enum child_answer child_ask(struct child *child, const void *bytes, size_t len,
                            const struct child_patience *patience, void *answer, size_t size)
{
    size_t found;
    const enum child_answer result = wait_for(child, bytes, len, patience, size, &found);
    if (result == CHILD_ANSWERED) {
        memcpy(answer, child->got.text + child->used, size);
        child->used += size;
    }
    return result;
}

/* ---- the end ---- */

/* Whether it has ended by then. It is not reaped yet, so that its number stays its own. */
static bool ends_by(pid_t pid, double deadline_s)
{
    const struct timespec pause = {.tv_nsec = 1000 * 1000};
    for (;;) {
        siginfo_t info = {0};
        if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno != EINTR) {
            return true;
        }
        if (info.si_pid == pid) {
            return true;
        }
        if (now_s() >= deadline_s) {
            return false;
        }
        nanosleep(&pause, NULL);
    }
}

static void say_how(const struct child *child, bool killed, int status, char *how, size_t size)
{
    char words[64];
    if (killed) {
        snprintf(words, sizeof words, "closed its output");
    } else if (WIFSIGNALED(status)) {
        snprintf(words, sizeof words, "was ended by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    } else {
        snprintf(words, sizeof words, "ended with status %d", WEXITSTATUS(status));
    }
    snprintf(how, size, "%s%s%.*s", words, child->last_line_len ? ": " : "", (int)child->last_line_len,
             child->last_line);
}

void child_end(struct child *child, bool at_once, char *how, size_t size)
{
    int status = 0;
    if (child->pid <= 0) {
        return;
    }
    const double deadline_s = now_s() + (at_once ? 0 : GRACE_S);
    close_end(&child->in);
    close_end(&child->out);
    while (!at_once && child->err >= 0 && pump(child, deadline_s)) {
        /* its last words */
    }
    close_end(&child->err);
    const bool killed = !ends_by(child->pid, deadline_s);
    kill(-child->pid, SIGKILL); /* it, or what it has left behind in its group */
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {}
    if (how) {
        say_how(child, killed, status, how, size);
    }
    strbuf_destroy(&child->to_send);
    strbuf_destroy(&child->got);
    *child = (struct child){.in = -1, .out = -1, .err = -1};
}
