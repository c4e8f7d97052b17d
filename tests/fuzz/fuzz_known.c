/* Target: the tables that are known. The first byte chooses which, so that a mutated header is still read. */
#include "fuzz/fuzz.h"

#include "trace/table/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return size == 0 ? 0 : fuzz_format(data + 1, size - 1, schemas[data[0] % schema_count].format);
}
