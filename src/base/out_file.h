/* The one way in which anything is written to a file of somebody's.
 *
 * It appears whole or not at all: written under a name of its own in the same folder, `.tracereel-PID-N`,
 * which is never one that is there, then synced and put in place. What was there keeps its mode, its owner
 * where that is allowed, and the links that lead to it. A device or a named pipe is written in place; so is
 * an open file named /dev/stdout, /dev/fd/N or /proc/self/fd/N, from where it stands.
 */
#ifndef TRACEREEL_BASE_OUT_FILE_H
#define TRACEREEL_BASE_OUT_FILE_H

#include <tracereel/error.h>

#include <stdbool.h>
#include <stddef.h>

struct out_file {
    int fd;          /* to be written to; -1: none */
    char *temporary; /* its name for now; NULL: it is written in place */
    /* private */
    const char *path; /* for messages: as given (borrowed) */
    char *target;     /* where it goes: links followed */
    bool replace;
};

/* The refusal that out_file_create would give of a file that is there, before the work is done whose result
 * it would hold.
 */
enum tr_status out_file_check(const char *path, bool replace, struct tr_error *err);

/* Without `replace` a regular file that is there is refused: here, and at out_file_put, should one appear
 * meanwhile. On failure nothing is there that was not. `path` is to outlive `out`. */
enum tr_status out_file_create(struct out_file *out, const char *path, bool replace, struct tr_error *err);
enum tr_status out_file_write(const struct out_file *out, const void *bytes, size_t len,
                              struct tr_error *err);
/* Everything is written: syncs it and puts it in place. Whether or not that went well, `out` is done with. */
enum tr_status out_file_put(struct out_file *out, struct tr_error *err);
/* It is not wanted: nothing is left of it, but for what went into a pipe or a device. */
void out_file_drop(struct out_file *out);

/* Renames a file that is whole; without `replace` never over another one. */
enum tr_status out_file_rename(const char *from, const char *to, bool replace, struct tr_error *err);
/* After names in the folder of `path` have changed: a crash of the machine does not undo it. */
enum tr_status out_file_sync_folder(const char *path, struct tr_error *err);

#endif
