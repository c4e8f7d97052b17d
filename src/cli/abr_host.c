/* The process in which a plugin runs. Its pipes are put where the plugin does not meet them: what it prints
 * goes to standard error. */
#include "cli/abr_host.h"

#include "show/abr_protocol.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FUNCTION "tr_abr_choose"

struct pipe_ends {
    int in, out;
};

/* For bytes_of, which is called from within the plugin. */
static struct {
    struct pipe_ends pipe;
    const struct abr_host_question *question;
} host;

static bool read_all(int fd, void *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        const ssize_t n = read(fd, (char *)bytes + done, size - done);
        if (n == 0 || (n < 0 && errno != EINTR)) {
            return false;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool write_all(int fd, const void *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        const ssize_t n = write(fd, (const char *)bytes + done, size - done);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool say(const struct abr_host_answer *answer)
{
    return write_all(host.pipe.out, answer, sizeof *answer);
}

static double bytes_of(const struct tr_abr_view *view, uint32_t segment, int level)
{
    const struct abr_host_question *q = host.question;
    const uint32_t ahead = segment - q->view.segment; /* wraps where it lies behind: then it is asked for */
    double bytes = 0;
    if (level < 0 || level >= view->level_count) {
        return 0;
    }
    if (ahead < ABR_HOST_AHEAD) {
        return q->bytes[ahead][level];
    }
    const struct abr_host_answer asks = {.kind = ABR_HOST_BYTES, .segment = segment, .level = level};
    return say(&asks) && read_all(host.pipe.in, &bytes, sizeof bytes) ? bytes : 0;
}

static bool hide_pipe(struct pipe_ends *pipe)
{
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    pipe->in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    pipe->out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    return nothing >= 0 && pipe->in >= 0 && pipe->out >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
           dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
}

/* A name without a folder is a file here, not one of the system's libraries. */
static tr_abr_choose_function *load(const char *object, struct abr_host_answer *answer)
{
    char path[4096];
    snprintf(path, sizeof path, "%s%s", strchr(object, '/') ? "" : "./", object);
    *answer = (struct abr_host_answer){.kind = ABR_HOST_REFUSED};
    if (access(path, R_OK) != 0) {
        snprintf(answer->why, sizeof answer->why, "%s", strerror(errno));
        return NULL;
    }
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(answer->why, sizeof answer->why, "is no shared object that can be loaded: %s", dlerror());
        return NULL;
    }
    tr_abr_choose_function *choose = NULL;
    *(void **)&choose = dlsym(handle, FUNCTION);
    if (!choose) {
        snprintf(answer->why, sizeof answer->why,
                 "has no function " FUNCTION "; tracereel/abr.h says what one looks like");
        return NULL;
    }
    answer->kind = ABR_HOST_READY;
    return choose;
}

static void serve(tr_abr_choose_function *choose)
{
    static alignas(max_align_t) unsigned char state[TR_ABR_STATE_BYTES];
    static struct abr_host_question question;
    host.question = &question;
    while (read_all(host.pipe.in, &question, sizeof question)) {
        if (question.begins) {
            memset(state, 0, sizeof state);
        }
        struct tr_abr_view view = question.view;
        view.bitrates_kbps = question.bitrates_kbps;
        view.downloads = question.downloads;
        view.bytes_of = bytes_of;
        view.content = NULL;
        const struct abr_host_answer answer = {.kind = ABR_HOST_CHOICE, .choice = choose(&view, state)};
        if (!say(&answer)) {
            return;
        }
    }
}

/* A rule that never answers does not see that whoever asked has died. A death signal would come with the
 * thread that started us, and others go on to ask. */
static void *watch(void *context)
{
    struct pollfd asks = {.fd = host.pipe.in};
    (void)context;
    while (poll(&asks, 1, -1) < 0 || !(asks.revents & (POLLHUP | POLLERR))) {}
    _exit(1);
}

static void watch_who_asks(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, watch, NULL) == 0) {
        pthread_detach(thread);
    }
}

enum tr_status abr_host_run(const char *object, struct tr_error *err)
{
    struct abr_host_answer answer;
    signal(SIGPIPE, SIG_DFL); /* nobody listens: there is nothing left to do */
    if (!hide_pipe(&host.pipe)) {
        return tr_error_sys(err, ABR_HOST_COMMAND);
    }
    watch_who_asks();
    tr_abr_choose_function *choose = load(object, &answer);
    if (say(&answer) && choose) {
        serve(choose);
    }
    return TR_STATUS_OK;
}
