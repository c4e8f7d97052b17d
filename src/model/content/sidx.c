#include "model/content/sidx.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEPTH_MAX      8    /* of indices of indices */
#define INDICES_MAX    4096 /* in one file */
#define BOXES_MAX      1024 /* looked at before the first */
#define HEADER         16   /* bytes of a box's head, a 64-bit size included */
#define INDEX_BYTES    ((size_t)65535 * 12 + 64)
#define REFERENCE_SIZE 12

struct file {
    const char *path;
    int fd;
    unsigned long line;
    struct draft_level *level;
    unsigned char *index; /* INDEX_BYTES for each depth */
    int indices;          /* read so far */
    struct tr_error *err;
};

static uint32_t u32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint64_t u64(const unsigned char *p)
{
    return (uint64_t)u32(p) << 32 | u32(p + 4);
}

static size_t read_at(struct file *f, uint64_t offset, unsigned char *bytes, size_t len)
{
    size_t got = 0;
    while (got < len && offset <= INT64_MAX - len) {
        ssize_t n = pread(f->fd, bytes + got, len - got, (off_t)(offset + got));
        if (n <= 0) {
            break;
        }
        got += (size_t)n;
    }
    return got;
}

static enum tr_status fail(struct file *f, uint64_t offset, const char *what)
{
    return tr_error_set(f->err, TR_STATUS_FAILED, f->path, "byte %llu: %s", (unsigned long long)offset, what);
}

/* The box at `offset`; false at the end, or where none stands. */
static bool read_box(struct file *f, uint64_t offset, char type[4], uint64_t *size, size_t *head)
{
    unsigned char bytes[HEADER] = {0};
    const size_t got = read_at(f, offset, bytes, sizeof bytes);
    if (got < 8) {
        return false;
    }
    memcpy(type, bytes + 4, 4);
    *size = u32(bytes);
    *head = 8;
    if (*size == 1 && got == HEADER) {
        *size = u64(bytes + 8);
        *head = HEADER;
    }
    return *size >= *head;
}

static bool find_index(struct file *f, uint64_t *offset)
{
    char type[4];
    uint64_t size;
    size_t head;
    *offset = 0;
    for (int i = 0; i < BOXES_MAX && read_box(f, *offset, type, &size, &head); i++) {
        if (memcmp(type, "sidx", 4) == 0) {
            return true;
        }
        if (size > INT64_MAX - *offset) {
            return false;
        }
        *offset += size;
    }
    return false;
}

static enum tr_status read_index(struct file *f, uint64_t offset, int depth, uint64_t *first);

static enum tr_status read_reference(struct file *f, const unsigned char *p, uint32_t timescale, uint64_t at,
                                     int depth)
{
    const uint32_t bytes = u32(p) & 0x7fffffffu;
    if (u32(p) >> 31) {
        uint64_t first;
        return read_index(f, at, depth + 1, &first);
    }
    if (bytes == 0) {
        return fail(f, at, "the index names a segment of 0 bytes");
    }
    const struct draft_segment segment = {(double)u32(p + 4) / timescale, bytes, f->line,
                                          TR_CONTENT_SIZES_EXACT};
    return draft_add_segment(f->level, &segment, f->err);
}

/* *first: where its first segment begins. */
static enum tr_status read_index(struct file *f, uint64_t offset, int depth, uint64_t *first)
{
    char type[4];
    uint64_t size;
    size_t head;
    if (depth == DEPTH_MAX || f->indices++ == INDICES_MAX || !read_box(f, offset, type, &size, &head) ||
        memcmp(type, "sidx", 4) != 0) {
        return fail(f, offset, "a segment index (sidx) should stand here");
    }
    unsigned char *box = f->index + (size_t)depth * INDEX_BYTES;
    const size_t wanted = size < INDEX_BYTES ? (size_t)size : INDEX_BYTES;
    const size_t fixed = read_at(f, offset, box, wanted) == wanted && wanted > head + 4
                             ? head + (box[head] == 0 ? 24 : 32) /* version 1: times of 64 bits */
                             : wanted + 1;
    if (fixed > wanted) {
        return fail(f, offset, "the segment index is cut off");
    }
    const uint32_t timescale = u32(box + head + 8);
    const uint64_t gap = box[head] == 0 ? u32(box + head + 16) : u64(box + head + 20);
    const size_t count = (size_t)box[fixed - 2] << 8 | box[fixed - 1];
    if (timescale == 0 || size > INT64_MAX - offset || gap > INT64_MAX - offset - size ||
        fixed + count * REFERENCE_SIZE > wanted) {
        return fail(f, offset, "the segment index is broken");
    }
    uint64_t at = *first = offset + size + gap;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *reference = box + fixed + i * REFERENCE_SIZE;
        enum tr_status status = read_reference(f, reference, timescale, at, depth);
        if (status != TR_STATUS_OK) {
            return status;
        }
        at += u32(reference) & 0x7fffffffu;
    }
    return TR_STATUS_OK;
}

enum tr_status sidx_read(const char *path, bool has_offset, uint64_t offset, unsigned long line,
                         struct draft_level *level, double *head_bytes, struct tr_error *err)
{
    struct file f = {.path = path, .line = line, .level = level, .err = err};
    uint64_t first = 0;
    f.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (f.fd < 0) {
        return tr_error_sys(err, path);
    }
    enum tr_status status;
    f.index = calloc(DEPTH_MAX, INDEX_BYTES);
    if (!f.index) {
        status = tr_error_oom(err);
    } else if (!has_offset && !find_index(&f, &offset)) {
        status = tr_error_set(err, TR_STATUS_FAILED, path,
                              "has no segment index (sidx), which would tell its segments");
    } else {
        status = read_index(&f, offset, 0, &first);
    }
    *head_bytes = (double)first;
    free(f.index);
    close(f.fd);
    return status;
}
