/* Whole files, plain or gzip, in and out. */
#ifndef TRACEREEL_BASE_FILE_H
#define TRACEREEL_BASE_FILE_H

#include <tracereel/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FILE_BYTES_MAX ((size_t)16 << 30) /* after unpacking: a gzip bomb ends here with a message */

/* Called now and then while bytes come in; returning false cancels (TR_STATUS_CANCELLED).
 * done and total are bytes of the file on disk; total 0 means unknown (a pipe). */
typedef bool file_progress(void *context, size_t done, size_t total);

struct file_text {
    char *bytes; /* len bytes and one NUL more; free with file_text_destroy */
    size_t len;
};

/* Reads a regular file, a pipe, or standard input ("-"), unpacking gzip. A directory is an error. */
enum tr_status file_read(const char *path, file_progress *progress, void *context, struct file_text *out,
                         struct tr_error *err);
void file_text_destroy(struct file_text *text);

/* Writes `len` bytes to path ("-": standard output) as out_file.h says: whole or not at all, over a file that
 * is there only with `replace`. A full disk, a closed pipe or a folder in the way is an error. */
enum tr_status file_write(const char *path, const void *bytes, size_t len, bool replace,
                          struct tr_error *err);

/* Which file stands under a name, and as of when: another once it is replaced or written to. All-zero: none.
 */
struct file_state {
    uint64_t device, inode, bytes;
    int64_t changed_ns;
};
struct file_state file_state(const char *path);
bool file_state_equal(struct file_state a, struct file_state b);

/* Whether both are there and one file, by whatever names. */
bool file_is_same(const char *one, const char *other);

#endif
