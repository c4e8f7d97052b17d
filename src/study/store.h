/* Columns of numbers that need not fit into memory: rows lie in blocks, the first blocks in memory, the
 * others in a file without a name, of which the kernel keeps what there is room for. */
#ifndef TRACEREEL_STUDY_STORE_H
#define TRACEREEL_STUDY_STORE_H

#include <tracereel/error.h>

#include <stddef.h>

#define STUDY_STORE_BLOCK  ((size_t)1 << 15) /* rows; a column of a block is whole pages */
#define STUDY_STORE_MEMORY ((size_t)1 << 27) /* bytes that lie in memory, unless told otherwise */

struct study_store {
    size_t columns, rows;
    size_t memory;      /* bytes in memory at most; set after study_store_init where it matters */
    const char *beside; /* a file on the disk that has room, or NULL; borrowed */
    /* private */
    double **blocks; /* block[column * STUDY_STORE_BLOCK + row] */
    size_t block_count, block_capacity, in_memory;
    int fd; /* of the file; -1: none */
};

void study_store_init(struct study_store *store, size_t columns);
void study_store_free(struct study_store *store); /* all-zero is fine */

/* One more row, `columns` numbers. A full disk is TR_STATUS_FAILED. */
enum tr_status study_store_add(struct study_store *store, const double *row, struct tr_error *err);

static inline double study_store_value(const struct study_store *store, size_t row, size_t column)
{
    return store->blocks[row / STUDY_STORE_BLOCK][column * STUDY_STORE_BLOCK + row % STUDY_STORE_BLOCK];
}

/* One column of a block, *rows numbers, to be read one after the other; and that it was read: a block of the
 * file then takes no memory any more. Threads may be at it at once. */
static inline size_t study_store_blocks(const struct study_store *store)
{
    return (store->rows + STUDY_STORE_BLOCK - 1) / STUDY_STORE_BLOCK;
}
const double *study_store_column(const struct study_store *store, size_t block, size_t column, size_t *rows);
void study_store_release(const struct study_store *store, size_t block, size_t column);

#endif
