/* Target: logs of what players fetched. The first byte chooses which. */
#include "fuzz/fuzz.h"

static const char *const formats[] = {"har", "netlog", "cmcd"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return size == 0 ? 0
                     : fuzz_format(data + 1, size - 1, formats[data[0] % (sizeof formats / sizeof *formats)]);
}
