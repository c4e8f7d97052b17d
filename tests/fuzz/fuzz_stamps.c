/* Target: dates and times. What is read once is read the same again, and lies in the range that dates have.
 */
#include "fuzz/fuzz.h"

#include "trace/table/stamps.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 16);
    struct stamp first, second;
    FUZZ_NEED(copy != NULL);
    if (size > 0) {
        memcpy(copy, data, size);
    }
    memset(copy + size, 0, 16);
    const struct cell cell = {copy, copy + size};
    for (int order = STAMP_AS_USUAL; order <= STAMP_MONTH_FIRST; order++) {
        bool ok = stamp_read(&cell, (enum stamp_order)order, &first);
        FUZZ_NEED(ok == stamp_read(&cell, (enum stamp_order)order, &second));
        FUZZ_NEED(!ok || first.ns == second.ns);
        FUZZ_NEED(!ok || first.has_date || first.has_clock);
    }
    const char *end = stamp_at(copy, copy + size);
    FUZZ_NEED(!end || (end > copy && end <= copy + size));
    free(copy);
    return 0;
}
