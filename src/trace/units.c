#include "trace/units.h"

#include <math.h>
#include <string.h>
#include <strings.h>

const struct rate_unit RATE_BPS = {"bps", 1, 1e6}, RATE_KBPS = {"kbps", 1, 1e3}, RATE_MBPS = {"Mbps", 1, 1},
                       RATE_GBPS = {"Gbps", 1e3, 1}, RATE_BYTES = {"Bps", 1, 125000},
                       RATE_KBYTES = {"kBps", 1, 125}, RATE_MBYTES = {"MBps", 8, 1};

static const struct rate_unit *const units[] = {&RATE_BPS,   &RATE_KBPS,   &RATE_MBPS,  &RATE_GBPS,
                                                &RATE_BYTES, &RATE_KBYTES, &RATE_MBYTES};

const struct rate_unit *rate_unit_named(const char *name)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(units[i]->name, name) == 0) {
            return units[i];
        }
    }
    return NULL;
}

static bool one_of(const char *text, size_t len, const char *const *words)
{
    for (; *words; words++) {
        if (strlen(*words) == len && strncmp(text, *words, len) == 0) {
            return true;
        }
    }
    return false;
}

const struct rate_unit RATE_KIBYTES = {"KiBps", 8192, 1e6}, RATE_MIBYTES = {"MiBps", 8388608, 1e6},
                       RATE_GIBYTES = {"GiBps", 8589934592, 1e6}, RATE_PACKETS = {"packets", 12000, 1e6};

/* iperf's Bytes/sec counts in powers of 1024, its bits/sec in powers of 1000. */
const struct rate_unit *rate_unit_printed(const char *text, size_t len)
{
    static const char *const bits[] = {"bits/sec", "bit/sec", "bits/s", "bit/s", "bps", "b/s", NULL};
    static const char *const binary_bytes[] = {"Bytes/sec", "Byte/sec", "iB/s", "iBps", NULL};
    static const char *const bytes[] = {"Bytes/s", "Byte/s",       "Bps",    "B/s", "bytes/sec",
                                        "bytes/s", "bytes/second", "byte/s", NULL};
    char prefix = len > 0 && text[0] && strchr("kKmMG", text[0]) ? text[0] : '\0';
    const char *rest = prefix ? text + 1 : text;
    size_t rest_len = prefix ? len - 1 : len;
    static const char *const prefixed[] = {"bit", "bits", NULL}; /* nobody means an amount by "12.5 Mbit" */
    if (one_of(rest, rest_len, bits) || (prefix && one_of(rest, rest_len, prefixed))) {
        return prefix == '\0'                   ? &RATE_BPS
               : prefix == 'M' || prefix == 'm' ? &RATE_MBPS
               : prefix == 'G'                  ? &RATE_GBPS
                                                : &RATE_KBPS;
    }
    if (one_of(rest, rest_len, binary_bytes)) {
        return prefix == '\0'  ? &RATE_BYTES
               : prefix == 'M' ? &RATE_MIBYTES
               : prefix == 'G' ? &RATE_GIBYTES
                               : &RATE_KIBYTES;
    }
    if (one_of(rest, rest_len, bytes)) {
        return prefix == '\0'  ? &RATE_BYTES
               : prefix == 'M' ? &RATE_MBYTES
               : prefix == 'G' ? NULL
                               : &RATE_KBYTES;
    }
    return NULL;
}

const struct rate_unit *amount_unit_printed(const char *text, size_t len)
{
    static const struct {
        const char *text;
        const struct rate_unit *unit;
    } amounts[] = {
        {"B", &RATE_BYTES},        {"byte", &RATE_BYTES},     {"bytes", &RATE_BYTES},
        {"Bytes", &RATE_BYTES},    {"kB", &RATE_KBYTES},      {"KB", &RATE_KBYTES},
        {"MB", &RATE_MBYTES},      {"KiB", &RATE_KIBYTES},    {"MiB", &RATE_MIBYTES},
        {"GiB", &RATE_GIBYTES},    {"KBytes", &RATE_KIBYTES}, {"MBytes", &RATE_MIBYTES},
        {"GBytes", &RATE_GIBYTES}, {"bit", &RATE_BPS},        {"bits", &RATE_BPS},
        {"octets", &RATE_BYTES},
    };
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        if (strlen(amounts[i].text) == len && strncmp(text, amounts[i].text, len) == 0) {
            return amounts[i].unit;
        }
    }
    return NULL;
}

double time_unit_printed(const char *text, size_t len)
{
    static const struct {
        const char *text;
        double div;
    } times[] = {
        {"s", 1},          {"sec", 1},
        {"secs", 1},       {"second", 1},
        {"seconds", 1},    {"ms", 1e3},
        {"msec", 1e3},     {"us", 1e6},
        {"usec", 1e6},     {"ns", 1e9},
        {"min", 1.0 / 60}, {"minutes", 1.0 / 60},
        {"h", 1.0 / 3600}, {"hours", 1.0 / 3600},
    };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (strlen(times[i].text) == len && strncasecmp(text, times[i].text, len) == 0) {
            return times[i].div;
        }
    }
    return 0;
}

double time_unit_div(enum tr_trace_time_unit unit)
{
    static const double divs[TR_TRACE_TIME_M_SS + 1] = {
        [TR_TRACE_TIME_S] = 1,          [TR_TRACE_TIME_MS] = 1e3,       [TR_TRACE_TIME_US] = 1e6,
        [TR_TRACE_TIME_NS] = 1e9,       [TR_TRACE_TIME_MIN] = 1.0 / 60, [TR_TRACE_TIME_H] = 1.0 / 3600,
        [TR_TRACE_TIME_D] = 1.0 / 86400};
    return divs[unit];
}

bool unit_is_known(const char *text, size_t len)
{
    return len == 0 || (len == 1 && *text == '%') || rate_unit_printed(text, len) ||
           amount_unit_printed(text, len) || time_unit_printed(text, len) > 0;
}

const struct rate_unit *unit_reckoned(double rate, double bytes, double length)
{
    static const double a_second[] = {1e3, 1};
    for (size_t i = 0; i < 2; i++) {
        double mbps = bytes * 8e-6 * a_second[i] / length;
        for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
            if (fabs(rate_to_mbps(units[k], rate) - mbps) <= 0.02 * mbps) {
                return units[k];
            }
        }
    }
    return NULL;
}
