/* Target: what tools print. The first byte chooses which tool's format. */
#include "fuzz/fuzz.h"

static const char *const formats[] = {
    "wget",     "yt-dlp",     "curl-progress", "nuttcp",     "netperf",        "dstat",    "dstat-csv",
    "bwm-ng",   "bwm-ng-csv", "sar",           "ifstat",     "tshark-io-stat", "typeperf", "vnstat-live",
    "counters", "sadf-p",     "sadf-csv",      "iperf2-csv", "iperf-text",     "ffmpeg",   "ookla-text"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return size == 0 ? 0
                     : fuzz_format(data + 1, size - 1, formats[data[0] % (sizeof formats / sizeof *formats)]);
}
