/* Target: HLS playlists, and a media playlist that a multivariant one names. */
#include "fuzz/fuzz_content.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_content(&content_hls, data, size);
}
