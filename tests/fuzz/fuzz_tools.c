/* Target: what monitors and copying tools print, each input as every one of them. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {
        "get-counter", "copy-progress", "iftop",   "nethogs", "vnstat-table", "bmon",     "nload",   "ss",
        "brackets",    "omnet",         "netstat", "rclone",  "rrdtool",      "mrtg-log", "collectd"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        fuzz_format(data, size, formats[i]);
    }
    return 0;
}
