#include "base/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 40   /* as the kernel has it */
#define NAMES_MAX 1000 /* tried for one that is free */

/* ---- where it goes ---- */

/* `name` as seen from the folder that `path` is in. */
static char *beside(const char *path, const char *name)
{
    const char *slash = name[0] == '/' ? NULL : strrchr(path, '/');
    const size_t folder = slash ? (size_t)(slash - path) + 1 : 0, len = strlen(name);
    char *joined = malloc(folder + len + 1);
    if (joined) {
        memcpy(joined, path, folder);
        memcpy(joined + folder, name, len + 1);
    }
    return joined;
}

/* Where writing to `path` arrives: at what a link leads to, even where that is not there yet. NULL: errno
 * says why. */
static char *follow_links(const char *path)
{
    char *at = strdup(path);
    for (int i = 0; at && i < LINKS_MAX; i++) {
        char to[PATH_MAX];
        const ssize_t len = readlink(at, to, sizeof to - 1);
        if (len < 0) {
            return at; /* no link, or not there: opening it says what else is wrong */
        }
        to[len] = '\0';
        char *next = beside(at, to);
        free(at);
        at = next;
    }
    errno = at ? ELOOP : ENOMEM;
    free(at); /* which leaves errno alone */
    return NULL;
}

/* The number of the open file that `path` names; -1: it names none. */
static int open_file_named(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    if (strcmp(path, "/dev/stdout") == 0) {
        return STDOUT_FILENO;
    }
    if (strcmp(path, "/dev/stderr") == 0) {
        return STDERR_FILENO;
    }
    for (int i = 0; i < 2; i++) {
        const size_t len = strlen(folders[i]);
        if (strncmp(path, folders[i], len) == 0 && path[len] >= '0' && path[len] <= '9') {
            return (int)strtol(path + len, NULL, 10);
        }
    }
    return -1;
}

/* ---- how it is made ---- */

enum tr_status out_file_check(const char *path, bool replace, struct tr_error *err)
{
    struct stat old;
    if (strcmp(path, "-") == 0 || open_file_named(path) >= 0 || stat(path, &old) != 0) {
        return TR_STATUS_OK;
    }
    if (S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return tr_error_sys(err, path);
    }
    if (S_ISREG(old.st_mode) && !replace) {
        return tr_error_set(err, TR_STATUS_FAILED, path, "exists already; --force writes over it");
    }
    /* Whoever protected it meant it, whatever the folder allows. */
    return access(path, W_OK) == 0 ? TR_STATUS_OK : tr_error_sys(err, path);
}

/* Mode and owner of the file that it will be instead of. That of another user it can be given by root alone.
 */
static enum tr_status be_like(const struct out_file *out, const struct stat *old, struct tr_error *err)
{
    struct stat own;
    if (fstat(out->fd, &own) != 0) {
        return tr_error_sys(err, out->path);
    }
    if ((own.st_uid != old->st_uid || own.st_gid != old->st_gid) &&
        fchown(out->fd, old->st_uid, old->st_gid) != 0 && fchown(out->fd, (uid_t)-1, old->st_gid) != 0) {
        /* it stays ours */
    }
    return fchmod(out->fd, old->st_mode & 0777) == 0 ? TR_STATUS_OK : tr_error_sys(err, out->path);
}

static enum tr_status open_temporary(struct out_file *out, struct tr_error *err)
{
    char name[64];
    for (int i = 0; i < NAMES_MAX; i++) {
        snprintf(name, sizeof name, ".tracereel-%ld-%d", (long)getpid(), i);
        out->temporary = beside(out->target, name);
        if (!out->temporary) {
            return tr_error_oom(err);
        }
        out->fd = open(out->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (out->fd >= 0 || errno != EEXIST) {
            break;
        }
        free(out->temporary);
        out->temporary = NULL;
    }
    if (out->fd < 0) {
        free(out->temporary); /* nothing of ours is there to be removed */
        out->temporary = NULL;
        return tr_error_sys(err, out->path);
    }
    return TR_STATUS_OK;
}

static enum tr_status open_in_place(struct out_file *out, int number, struct tr_error *err)
{
    out->fd = number >= 0 ? fcntl(number, F_DUPFD_CLOEXEC, 3) : open(out->path, O_WRONLY | O_CLOEXEC);
    return out->fd >= 0 ? TR_STATUS_OK : tr_error_sys(err, out->path);
}

static enum tr_status open_beside(struct out_file *out, const struct stat *old, struct tr_error *err)
{
    out->target = follow_links(out->path);
    if (!out->target) {
        return tr_error_sys(err, out->path);
    }
    enum tr_status status = open_temporary(out, err);
    return status == TR_STATUS_OK && old ? be_like(out, old, err) : status;
}

enum tr_status out_file_create(struct out_file *out, const char *path, bool replace, struct tr_error *err)
{
    *out = (struct out_file){.fd = -1, .path = path, .replace = replace};
    struct stat old;
    const int number = open_file_named(path);
    const bool there = number < 0 && stat(path, &old) == 0;
    enum tr_status status = out_file_check(path, replace, err);
    if (status == TR_STATUS_OK) {
        status = number >= 0 || (there && !S_ISREG(old.st_mode)) ? open_in_place(out, number, err)
                                                                 : open_beside(out, there ? &old : NULL, err);
    }
    if (status != TR_STATUS_OK) {
        out_file_drop(out);
    }
    return status;
}

enum tr_status out_file_write(const struct out_file *out, const void *bytes, size_t len, struct tr_error *err)
{
    const char *at = bytes;
    while (len > 0) {
        const ssize_t wrote = write(out->fd, at, len);
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            return tr_error_sys(err, out->path);
        }
        at += wrote;
        len -= (size_t)wrote;
    }
    return TR_STATUS_OK;
}

/* ---- how it ends ---- */

/* A file that cannot be synced, as a pipe and on some file systems, is as safe as it can be. */
static bool synced(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS;
}

enum tr_status out_file_sync_folder(const char *path, struct tr_error *err)
{
    char *folder = beside(path, ".");
    if (!folder) {
        return tr_error_oom(err);
    }
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0) {
        return TR_STATUS_OK; /* one that may be written but not read */
    }
    enum tr_status status = synced(fd) ? TR_STATUS_OK : tr_error_sys(err, path);
    close(fd);
    return status;
}

enum tr_status out_file_rename(const char *from, const char *to, bool replace, struct tr_error *err)
{
    if (replace) {
        return rename(from, to) == 0 ? TR_STATUS_OK : tr_error_sys(err, to);
    }
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        return TR_STATUS_OK;
    }
    /* A file system that cannot promise it: a second name never replaces, either. */
    if (errno != EEXIST && link(from, to) == 0) {
        unlink(from);
        return TR_STATUS_OK;
    }
    /* One without second names: look first. */
    if (errno != EEXIST && access(to, F_OK) != 0) {
        return rename(from, to) == 0 ? TR_STATUS_OK : tr_error_sys(err, to);
    }
    return tr_error_set(err, TR_STATUS_FAILED, to, "has appeared meanwhile; it was left as it is");
}

/* Closes and frees; true: closing went well. */
static bool close_all(struct out_file *out)
{
    const bool closed = out->fd < 0 || close(out->fd) == 0;
    free(out->temporary);
    free(out->target);
    *out = (struct out_file){.fd = -1, .path = out->path};
    return closed;
}

static enum tr_status put_in_place(const struct out_file *out, struct tr_error *err)
{
    if (!synced(out->fd)) {
        return tr_error_sys(err, out->path);
    }
    if (!out->temporary) {
        return TR_STATUS_OK;
    }
    enum tr_status status = out_file_rename(out->temporary, out->target, out->replace, err);
    return status == TR_STATUS_OK ? out_file_sync_folder(out->target, err) : status;
}

enum tr_status out_file_put(struct out_file *out, struct tr_error *err)
{
    enum tr_status status = put_in_place(out, err);
    if (status != TR_STATUS_OK) {
        out_file_drop(out);
        return status;
    }
    return close_all(out) ? TR_STATUS_OK : tr_error_sys(err, out->path);
}

void out_file_drop(struct out_file *out)
{
    if (out->temporary) {
        unlink(out->temporary);
    }
    close_all(out);
}
