/* Target: Sabre's movies. */
#include "fuzz/fuzz_content.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_content(&content_sabre_movie, data, size);
}
