/* Loaded into the program before everything else (LD_PRELOAD): the N-th call of one kind that the program's
 * own objects make fails, all others do what they do.
 *
 *     FAULT=alloc:7          the seventh allocation finds no memory
 *     FAULT=write:1:ENOSPC   the first write finds the disk full
 *     FAULT_SITES=FILE       nothing fails; FILE gets a line for each call of the kind: its number, whence it
 * came
 *
 * FAULT_CLOCK=FILE sets the clock of the day, for the program's own objects: "-86400" in the file is a day
 * back, "=1700000000" a clock that stands there; the file may change at any time.
 *
 * Kinds: alloc write read open rename sync close thread. With FAULT_FROM=libSDL2,libav, calls of the
 * libraries whose files' names begin so count, too; with FAULT_FROM=lib, all that the program brings along.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum kind { NONE, ALLOC, WRITE, READ, OPEN, RENAME, SYNC, CLOSE, THREAD };

static struct {
    bool ready;
    const char *from;
    enum kind kind;
    long at; /* 0: never */
    int error;
    int sites_fd;
    const char *clock;
} plan = {.sites_fd = -1};
static atomic_long seen;

static const struct {
    const char *name;
    int number;
} errors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EACCES", EACCES}, {"EMFILE", EMFILE}, {"EINTR", EINTR}};

static void make_plan(void)
{
    static const char *const kinds[] = {"none",   "alloc", "write", "read",  "open",
                                        "rename", "sync",  "close", "thread"};
    const char *fault = getenv("FAULT"), *sites = getenv("FAULT_SITES");
    plan.ready = true;
    plan.clock = getenv("FAULT_CLOCK");
    if (!fault) {
        return;
    }
    const size_t len = strcspn(fault, ":");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strlen(kinds[i]) == len && strncmp(fault, kinds[i], len) == 0) {
            plan.kind = (enum kind)i;
        }
    }
    const char *at = strchr(fault, ':'), *error = at ? strchr(at + 1, ':') : NULL;
    plan.at = at ? atol(at + 1) : 0;
    plan.error = plan.kind == ALLOC ? ENOMEM : plan.kind == THREAD ? EAGAIN : EIO;
    for (size_t i = 0; error && i < sizeof errors / sizeof *errors; i++) {
        plan.error = strcmp(error + 1, errors[i].name) == 0 ? errors[i].number : plan.error;
    }
    plan.from = getenv("FAULT_FROM");
    if (sites) {
        plan.sites_fd = open(sites, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    }
}

__attribute__((constructor)) static void begin(void)
{
    make_plan();
}

/* The program itself and what is called as it is. */
static bool is_own(const void *site, const char **object, uintptr_t *offset)
{
    Dl_info info;
    if (!dladdr(site, &info) || !info.dli_fname) {
        return false;
    }
    const char *slash = strrchr(info.dli_fname, '/');
    *object = slash ? slash + 1 : info.dli_fname;
    *offset = (uintptr_t)site - (uintptr_t)info.dli_fbase;
    return strncmp(*object, "tracereel", 9) == 0;
}

static bool is_asked_for(const char *object)
{
    for (const char *name = plan.from; name && *name; name += strspn(name, ",")) {
        const size_t len = strcspn(name, ",");
        if (strncmp(object, name, len) == 0) {
            return true;
        }
        name += len;
    }
    return false;
}

static bool fails(enum kind kind, const void *site)
{
    static _Thread_local bool inside; /* looking a site up may call what is looked for */
    if (!plan.ready || plan.kind != kind || inside) {
        return false;
    }
    inside = true;
    const char *object = "";
    uintptr_t offset = 0;
    const bool counts = is_own(site, &object, &offset) || is_asked_for(object);
    const long number = counts ? atomic_fetch_add(&seen, 1) + 1 : 0;
    if (counts && plan.sites_fd >= 0 && (plan.at == 0 || number == plan.at)) {
        dprintf(plan.sites_fd, "%ld %s+%lx\n", number, object, (unsigned long)offset);
    }
    inside = false;
    const bool now = counts && number == plan.at;
    if (now) {
        errno = plan.error;
    }
    return now;
}

#define SITE             __builtin_return_address(0)
#define NEXT(type, name) ((type)next(#name))

static void *next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

/* ---- memory: by names that need no looking up, for that may allocate; the sanitizer's where it is there
 * ---- */

#define MEMORY(name, returned, taken, given)                                                                 \
    returned __libc_##name taken;                                                                            \
    __attribute__((weak)) returned __interceptor_##name taken;                                               \
    static returned real_##name taken                                                                        \
    {                                                                                                        \
        return __interceptor_##name ? __interceptor_##name given : __libc_##name given;                      \
    }
MEMORY(malloc, void *, (size_t size), (size))
MEMORY(calloc, void *, (size_t count, size_t size), (count, size))
MEMORY(realloc, void *, (void *old, size_t size), (old, size))
MEMORY(memalign, void *, (size_t alignment, size_t size), (alignment, size))

void *malloc(size_t size)
{
    return fails(ALLOC, SITE) ? NULL : real_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(ALLOC, SITE) ? NULL : real_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails(ALLOC, SITE) ? NULL : real_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(ALLOC, SITE) ? NULL : real_memalign(alignment, size);
}

char *strdup(const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = fails(ALLOC, SITE) ? NULL : real_malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

/* ---- files ---- */

ssize_t write(int fd, const void *bytes, size_t len)
{
    return fails(WRITE, SITE) ? -1 : NEXT(ssize_t(*)(int, const void *, size_t), write)(fd, bytes, len);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return fails(WRITE, SITE)
               ? -1
               : NEXT(ssize_t(*)(int, const void *, size_t, off_t), pwrite)(fd, bytes, len, at);
}

ssize_t read(int fd, void *bytes, size_t len)
{
    return fails(READ, SITE) ? -1 : NEXT(ssize_t(*)(int, void *, size_t), read)(fd, bytes, len);
}

int open(const char *path, int flags, ...)
{
    va_list ap;
    va_start(ap, flags);
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
    va_end(ap);
    return fails(OPEN, SITE) ? -1 : NEXT(int (*)(const char *, int, mode_t), open)(path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
    return fails(OPEN, SITE) ? NULL : NEXT(FILE * (*)(const char *, const char *), fopen)(path, mode);
}

int rename(const char *from, const char *to)
{
    return fails(RENAME, SITE) ? -1 : NEXT(int (*)(const char *, const char *), rename)(from, to);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    return fails(RENAME, SITE) ? -1
                               : NEXT(int (*)(int, const char *, int, const char *, unsigned),
                                      renameat2)(from_fd, from, to_fd, to, flags);
}

int fsync(int fd)
{
    return fails(SYNC, SITE) ? -1 : NEXT(int (*)(int), fsync)(fd);
}

int close(int fd)
{
    if (fails(CLOSE, SITE)) { /* closed it is all the same, as with the kernel */
        const int error = errno;
        NEXT(int (*)(int), close)(fd);
        errno = error;
        return -1;
    }
    return NEXT(int (*)(int), close)(fd);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *context)
{
    return fails(THREAD, SITE) ? EAGAIN
                               : NEXT(int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *),
                                      pthread_create)(thread, attributes, start, context);
}

/* ---- the clock ---- */

/* Says which time it is, where that is one that was set. */
static void set_clock(const void *site, struct timespec *now)
{
    char text[32] = "";
    const char *object;
    uintptr_t offset;
    if (!plan.clock || !is_own(site, &object, &offset)) {
        return;
    }
    const int fd = NEXT(int (*)(const char *, int, mode_t), open)(plan.clock, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) {
        return;
    }
    if (NEXT(ssize_t(*)(int, void *, size_t), read)(fd, text, sizeof text - 1) > 0) {
        now->tv_sec = text[0] == '=' ? atol(text + 1) : now->tv_sec + atol(text);
    }
    NEXT(int (*)(int), close)(fd);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    const int status = NEXT(int (*)(clockid_t, struct timespec *), clock_gettime)(clock, now);
    if (status == 0 && clock == CLOCK_REALTIME) {
        set_clock(SITE, now);
    }
    return status;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    struct timespec t;
    NEXT(int (*)(clockid_t, struct timespec *), clock_gettime)(CLOCK_REALTIME, &t);
    set_clock(SITE, &t);
    *now = (struct timeval){t.tv_sec, t.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *out)
{
    struct timespec t;
    NEXT(int (*)(clockid_t, struct timespec *), clock_gettime)(CLOCK_REALTIME, &t);
    set_clock(SITE, &t);
    if (out) {
        *out = t.tv_sec;
    }
    return t.tv_sec;
}
