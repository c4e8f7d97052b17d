/* Target: lines of words, and any text in columns unaided. The first byte chooses. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return size == 0 ? 0 : fuzz_format(data + 1, size - 1, data[0] & 1 ? "log-lines" : NULL);
}
