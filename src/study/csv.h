/* The records of a CSV file, one after the other, in constant memory. */
#ifndef TRACEREEL_STUDY_CSV_H
#define TRACEREEL_STUDY_CSV_H

#include "base/stream.h"

#include <stdbool.h>

#define CSV_RECORD_MAX ((size_t)1 << 24) /* bytes of a record */

struct csv {
    struct stream stream;
    unsigned long line; /* of the record that was read last, from 1 */
    /* private */
    char *bytes;
    size_t at, len, capacity;
    bool ended, streams;
};

enum tr_status csv_open(struct csv *csv, const char *path, struct tr_error *err);
/* Over a text in memory, which is copied. */
enum tr_status csv_over(struct csv *csv, const char *text, size_t len, struct tr_error *err);
void csv_close(struct csv *csv); /* all-zero is fine */

/* The next line that begins with #, with its end; *out NULL where the next one does not. It lives until the
 * next call. */
enum tr_status csv_comment(struct csv *csv, const char **out, size_t *len, struct tr_error *err);

/* The bytes that were read and not used yet; the stream goes on behind them. */
void csv_rest(const struct csv *csv, const char **bytes, size_t *len);

/* The next record, cut into cells, which live until the next call; those past `max` are counted alone. *count
 * 0: the end. A quoted cell may hold anything. *whole: it has a line's end. */
enum tr_status csv_record(struct csv *csv, char **cells, size_t max, size_t *count, bool *whole,
                          struct tr_error *err);

#endif
