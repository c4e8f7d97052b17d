/* A file that libavformat writes and reads through us, so that no failure goes unseen: libavformat keeps the
 * first error to itself and can report success on a full disk. */
#ifndef TRACEREEL_REC_PART_FILE_H
#define TRACEREEL_REC_PART_FILE_H

#include <tracereel/error.h>

#include <libavformat/avio.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct part_file {
    char *path;
    int fd;
    AVIOContext *io; /* NULL: closed */
    int first_error; /* errno of the first write, seek or read that failed; 0: none */
    int64_t at;
    _Atomic int64_t bytes; /* size so far; any thread may read it */
};

/* A new, empty TARGET.part. An error where TARGET is there and no regular file, or where the part is there:
 * what a recording left goes with `force`, a file that is none stays. */
enum tr_status part_open(struct part_file *file, const char *target, bool force, struct tr_error *err);
/* One that is open already and has this path; `fd` stays the caller's. */
enum tr_status part_of_open(struct part_file *file, const char *path, int fd, struct tr_error *err);
/* The same file from its beginning, for reading. */
enum tr_status part_reopen(struct part_file *file, struct tr_error *err);
/* Writes out what libavformat holds back and closes. A failure at any time since the start is reported here.
 */
enum tr_status part_close(struct part_file *file, struct tr_error *err);
/* Fills err with the first failure so far and returns TR_STATUS_FAILED, or TR_STATUS_OK where there was none.
 */
enum tr_status part_check(const struct part_file *file, struct tr_error *err);
/* Closes where still open, and frees; the file on disk stays. */
void part_destroy(struct part_file *file);

#endif
