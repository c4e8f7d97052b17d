/* Target: Pensieve's sizes. */
#include "fuzz/fuzz_content.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_content(&content_pensieve_table, data, size);
}
