#include "trace/column.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LARGE_BYTES ((size_t)8 << 20)
#define PAGE_BYTES  ((uintptr_t)4096)

static double *advise(double *column, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    if (column && bytes >= LARGE_BYTES) {
        /* From the first page to the last, in whole: advice on a part would split the mapping, and realloc
         * could no longer move it without copying. */
        uintptr_t begin = (uintptr_t)column & ~(PAGE_BYTES - 1);
        uintptr_t end = ((uintptr_t)column + bytes + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
        madvise((void *)begin, end - begin, MADV_HUGEPAGE); /* only ever a hint */
    }
#else
    (void)bytes;
#endif
    return column;
}

double *column_realloc(double *column, size_t count)
{
    if (count > SIZE_MAX / sizeof *column) {
        return NULL;
    }
    size_t bytes = count * sizeof *column;
    return advise(realloc(column, bytes ? bytes : 1), bytes);
}

double *column_alloc(size_t count)
{
    return column_realloc(NULL, count);
}
