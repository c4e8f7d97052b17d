#include "base/column.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LARGE_PAGE  ((size_t)2 << 20)
#define LARGE_BYTES (4 * LARGE_PAGE)
#define PAGE_BYTES  ((uintptr_t)4096)

/* From the first page to the last, in whole: advice on a part would split the mapping, and realloc could no
 * longer move it without copying. */
static void *advise(void *column, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    if (column && bytes >= LARGE_BYTES) {
        uintptr_t begin = (uintptr_t)column & ~(PAGE_BYTES - 1);
        uintptr_t end = ((uintptr_t)column + bytes + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
        madvise((void *)begin, end - begin, MADV_HUGEPAGE); /* only ever a hint */
    }
#else
    (void)bytes;
#endif
    return column;
}

void *column_fixed(size_t count, size_t size)
{
    if (count > (SIZE_MAX - LARGE_PAGE) / size) {
        return NULL;
    }
    size_t bytes = count * size;
    if (bytes < LARGE_BYTES) {
        return malloc(bytes ? bytes : 1);
    }
    return advise(aligned_alloc(LARGE_PAGE, (bytes + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE), bytes);
}

double *column_growing(double *column, size_t count)
{
    if (count > SIZE_MAX / sizeof *column) {
        return NULL;
    }
    size_t bytes = count * sizeof *column;
    return advise(realloc(column, bytes ? bytes : 1), bytes);
}
