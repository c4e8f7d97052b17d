/* Target: MPDs, and the index of an mp4 that one names. */
#include "fuzz/fuzz_content.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_content(&content_dash, data, size);
}
