/* Target: speedtest-cli's CSV, quotes and all. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_format(data, size, "speedtest-cli-csv");
}
