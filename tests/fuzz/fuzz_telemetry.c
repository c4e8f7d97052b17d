/* Target: what monitors, dashboards and tests of links write as JSON. The first byte chooses which. */
#include "fuzz/fuzz.h"

static const char *const formats[] = {"prometheus-json",
                                      "flent",
                                      "starlink-history",
                                      "webrtc-internals",
                                      "librespeed-json",
                                      "fast-json",
                                      "ndt7-json",
                                      "curl-json",
                                      "sadf-json",
                                      "vnstat-json",
                                      "iperf3-json-stream",
                                      "iperf3-json",
                                      "qlog",
                                      "cadvise-json",
                                      "atc-json",
                                      "speedtest-go-json",
                                      "webrtc-getstats"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return size == 0 ? 0
                     : fuzz_format(data + 1, size - 1, formats[data[0] % (sizeof formats / sizeof *formats)]);
}
