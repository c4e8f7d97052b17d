#include "study/store.h"

#include "base/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void study_store_init(struct study_store *store, size_t columns)
{
    *store = (struct study_store){.columns = columns, .memory = STUDY_STORE_MEMORY, .fd = -1};
}

static size_t block_bytes(const struct study_store *store)
{
    return store->columns * STUDY_STORE_BLOCK * sizeof(double);
}

void study_store_free(struct study_store *store)
{
    for (size_t b = 0; b < store->block_count; b++) {
        if (b < store->in_memory) {
            free(store->blocks[b]);
        } else {
            munmap(store->blocks[b], block_bytes(store));
        }
    }
    if (store->blocks && store->fd >= 0) {
        close(store->fd);
    }
    free(store->blocks);
    study_store_init(store, 0);
}

/* ---- the file ---- */

/* A file in `folder` that nobody can open by a name. */
static int open_nameless(const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    struct strbuf path = {0};
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        strbuf_printf(&path, "%s/.tracereel-XXXXXX", folder);
        fd = path.failed ? -1 : mkostemp(path.text, O_CLOEXEC);
        if (fd >= 0) {
            unlink(path.text);
        }
        strbuf_destroy(&path);
    }
    return fd;
}

static int open_beside(const char *path)
{
    struct strbuf folder = {0};
    const char *slash = path ? strrchr(path, '/') : NULL;
    strbuf_add(&folder, slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
    const int fd = path && !folder.failed ? open_nameless(folder.text) : -1;
    strbuf_destroy(&folder);
    return fd;
}

/* /var/tmp is on a disk where /tmp may be memory. */
static enum tr_status open_file(struct study_store *store, struct tr_error *err)
{
    const char *tmp = getenv("TMPDIR");
    store->fd = open_beside(store->beside);
    if (store->fd < 0) {
        tmp = tmp && *tmp ? tmp : "/var/tmp";
        store->fd = open_nameless(tmp);
    }
    return store->fd >= 0 ? TR_STATUS_OK : tr_error_sys(err, tmp);
}

/* Its place on the disk is taken at once: what is written into a map later cannot be refused. */
static enum tr_status map_block(struct study_store *store, double **out, struct tr_error *err)
{
    const size_t bytes = block_bytes(store), at = (store->block_count - store->in_memory) * bytes;
    enum tr_status status = store->fd < 0 ? open_file(store, err) : TR_STATUS_OK;
    if (status != TR_STATUS_OK) {
        return status;
    }
    errno = posix_fallocate(store->fd, (off_t)at, (off_t)bytes);
    if (errno) {
        return tr_error_sys(err, store->beside ? store->beside : "a file for what does not fit into memory");
    }
    void *block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, store->fd, (off_t)at);
    if (block == MAP_FAILED) {
        return tr_error_oom(err);
    }
    *out = block;
    return TR_STATUS_OK;
}

/* ---- rows ---- */

static void release_block(const struct study_store *store, size_t block)
{
    if (block >= store->in_memory) {
        madvise(store->blocks[block], block_bytes(store), MADV_DONTNEED);
    }
}

static enum tr_status add_block(struct study_store *store, struct tr_error *err)
{
    if (store->block_count == store->block_capacity) {
        const size_t capacity = store->block_capacity ? 2 * store->block_capacity : 16;
        double **blocks = realloc(store->blocks, capacity * sizeof *blocks);
        if (!blocks) {
            return tr_error_oom(err);
        }
        store->blocks = blocks;
        store->block_capacity = capacity;
    }
    double *block = NULL;
    if (store->in_memory == store->block_count &&
        (store->block_count + 1) * block_bytes(store) <= store->memory) {
        block = malloc(block_bytes(store));
        if (!block) {
            return tr_error_oom(err);
        }
        store->in_memory++;
    } else {
        enum tr_status status = map_block(store, &block, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    if (store->block_count > 0) {
        release_block(store, store->block_count - 1);
    }
    store->blocks[store->block_count++] = block;
    return TR_STATUS_OK;
}

enum tr_status study_store_add(struct study_store *store, const double *row, struct tr_error *err)
{
    const size_t at = store->rows % STUDY_STORE_BLOCK;
    enum tr_status status = at == 0 ? add_block(store, err) : TR_STATUS_OK;
    if (status == TR_STATUS_OK) {
        double *block = store->blocks[store->rows / STUDY_STORE_BLOCK];
        for (size_t c = 0; c < store->columns; c++) {
            block[c * STUDY_STORE_BLOCK + at] = row[c];
        }
        store->rows++;
    }
    return status;
}

const double *study_store_column(const struct study_store *store, size_t block, size_t column, size_t *rows)
{
    const size_t left = store->rows - block * STUDY_STORE_BLOCK;
    *rows = left < STUDY_STORE_BLOCK ? left : STUDY_STORE_BLOCK;
    return store->blocks[block] + column * STUDY_STORE_BLOCK;
}

void study_store_release(const struct study_store *store, size_t block, size_t column)
{
    if (block >= store->in_memory) {
        madvise(store->blocks[block] + column * STUDY_STORE_BLOCK, STUDY_STORE_BLOCK * sizeof(double),
                MADV_DONTNEED);
    }
}
