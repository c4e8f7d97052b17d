#include "model/column.h"

#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)

void *column_new(size_t count, size_t size)
{
    size_t bytes = count * size;
    if (bytes < 4 * HUGE_PAGE) {
        return malloc(bytes);
    }
    void *column = aligned_alloc(HUGE_PAGE, (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE);
    if (column) {
        madvise(column, bytes, MADV_HUGEPAGE); /* a wish */
    }
    return column;
}
