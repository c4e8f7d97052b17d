#include "trace/table/names.h"

#include "trace/builder.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int rank(const struct cell *name, const char *const *exact, const char *const *part)
{
    for (int i = 0; exact[i]; i++) {
        if (cell_is(name, exact[i])) {
            return 100 - i;
        }
    }
    for (int i = 0; part[i]; i++) {
        if (cell_has(name, part[i])) {
            return 50 - i;
        }
    }
    return 0;
}

/* "t [ms]": "t" */
static struct cell without_unit(const struct cell *name)
{
    struct cell bare = {name->begin, name->begin};
    while (bare.end < name->end && *bare.end != '(' && *bare.end != '[') {
        bare.end++;
    }
    while (bare.end > bare.begin && (bare.end[-1] == ' ' || bare.end[-1] == '_')) {
        bare.end--;
    }
    return bare.end > bare.begin ? bare : *name;
}

int name_is_time(const struct cell *name)
{
    static const char *const exact[] = {
        "t_s",    "time_s",  "time_ms", "time",     "timestamp", "t",       "ts",     "epoch",
        "_start", "dtime",   "date",    "datetime", "start",     "seconds", "second", "elapsed",
        "sec",    "s",       "ms",      "zeit",     "uhrzeit",   "datum",   "t_sec",  "t_ms",
        "t_us",   "minutes", "hours",   "seq_num",  "seq_no",    "seq",     NULL};
    static const char *const part[] = {"timestamp", "datetime",       "time", "epoch",
                                       "elapsed",   "interval start", "zeit", NULL};
    static const char *const not_one[] = {"runtime", "timeout",    "delivery", "fetch",
                                          "rtt",     "time_delta", NULL};
    for (int i = 0; not_one[i]; i++) {
        if (cell_has(name, not_one[i])) {
            return 0;
        }
    }
    const struct cell bare = without_unit(name);
    return rank(&bare, exact, part);
}

int name_is_rate(const struct cell *name)
{
    static const char *const exact[] = {"bandwidth_mbps", "throughput",      "bandwidth",
                                        "download",       "bits_per_second", NULL};
    static const char *const part[] = {"throughput",  "bandwidth",   "goodput", "bitrate",  "bits_per_second",
                                       "download",    "downlink",    "dl_",     "capacity", "delivery_rate",
                                       "bits per s",  "bytes per s", "kib/s",   "mib/s",    "bytes_sec",
                                       "bytes_per_s", "mbps",        "kbps",    "mbit",     "mb/s",
                                       "kb/s",        "bit/s",       "bits/s",  "kbit",     "gbps",
                                       "bps",         "upload",      "uplink",  "ul_",      "rate",
                                       NULL};
    static const char *const not_one[] = {"mhz",      "hertz",    "sample_rate", "frame_rate", "framerate",
                                          "strategy", "separate", "error",       NULL};
    for (int i = 0; not_one[i]; i++) {
        if (cell_has(name, not_one[i])) {
            return 0;
        }
    }
    return rank(name, exact, part);
}

enum tr_trace_direction name_direction(const struct cell *name)
{
    static const char *const up[] = {"upload", "uplink", "ul_", "_ul", "upstream", "tx", NULL};
    static const char *const down[] = {"download", "downlink", "dl_", "_dl", "downstream", "rx", NULL};
    for (int i = 0; down[i]; i++) {
        if (cell_has(name, down[i])) {
            return TR_TRACE_DOWN;
        }
    }
    for (int i = 0; up[i]; i++) {
        if (cell_has(name, up[i])) {
            return TR_TRACE_UP;
        }
    }
    return TR_TRACE_ANY_DIRECTION;
}

static bool has_exactly(const struct cell *cell, const char *text)
{
    size_t len = strlen(text);
    for (const char *p = cell->begin; p + len <= cell->end; p++) {
        if (memcmp(p, text, len) == 0) {
            return true;
        }
    }
    return false;
}

const struct rate_unit *name_rate_unit(const struct cell *name)
{
    static const struct {
        const char *text;
        bool exactly; /* case tells bits from bytes */
        const struct rate_unit *unit;
    } units[] = {
        {"KiB", true, &RATE_KIBYTES},     {"MiB", true, &RATE_MIBYTES},
        {"GiB", true, &RATE_GIBYTES},     {"MBps", true, &RATE_MBYTES},
        {"MB/s", true, &RATE_MBYTES},     {"kBps", true, &RATE_KBYTES},
        {"KBps", true, &RATE_KBYTES},     {"kB/s", true, &RATE_KBYTES},
        {"KB/s", true, &RATE_KBYTES},     {"_Bps", true, &RATE_BYTES},
        {"(Bps", true, &RATE_BYTES},      {"[Bps", true, &RATE_BYTES},
        {"mbyte", false, &RATE_MBYTES},   {"megabyte", false, &RATE_MBYTES},
        {"kbyte", false, &RATE_KBYTES},   {"kilobyte", false, &RATE_KBYTES},
        {"byte", false, &RATE_BYTES},     {"gbps", false, &RATE_GBPS},
        {"gbit", false, &RATE_GBPS},      {"gb/s", false, &RATE_GBPS},
        {"mbps", false, &RATE_MBPS},      {"mbit", false, &RATE_MBPS},
        {"mb/s", false, &RATE_MBPS},      {"megabit", false, &RATE_MBPS},
        {"kbps", false, &RATE_KBPS},      {"kbit", false, &RATE_KBPS},
        {"kb/s", false, &RATE_KBPS},      {"kilobit", false, &RATE_KBPS},
        {"bits_per_s", false, &RATE_BPS}, {"bits per s", false, &RATE_BPS},
        {"bits/s", false, &RATE_BPS},     {"bit/s", false, &RATE_BPS},
        {"bps", false, &RATE_BPS},        {"b/s", false, &RATE_BPS},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (units[i].exactly ? has_exactly(name, units[i].text) : cell_has(name, units[i].text)) {
            return units[i].unit;
        }
    }
    return NULL;
}

double name_time_div(const struct cell *name)
{
    static const struct {
        const char *text;
        double div;
        bool at_end;
    } units[] = {{"_ms", 1e3, true},          {"(ms", 1e3, false},
                 {"[ms", 1e3, false},         {"millis", 1e3, false},
                 {"msec", 1e3, false},        {"_us", 1e6, true},
                 {"(us", 1e6, false},         {"[us", 1e6, false},
                 {"micros", 1e6, false},      {"_ns", 1e9, true},
                 {"(ns", 1e9, false},         {"[ns", 1e9, false},
                 {"nanos", 1e9, false},       {"_s", 1, true},
                 {"(s)", 1, false},           {"[s]", 1, false},
                 {"sec", 1, false},           {"sekunden", 1, false},
                 {"(min", 1.0 / 60, false},   {"[min", 1.0 / 60, false},
                 {"minute", 1.0 / 60, false}, {"(h)", 1.0 / 3600, false},
                 {"[h]", 1.0 / 3600, false},  {"hour", 1.0 / 3600, false}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (units[i].at_end ? cell_ends_with(name, units[i].text) : cell_has(name, units[i].text)) {
            return units[i].div;
        }
    }
    return 0;
}

static bool is_plain_word(struct cell name)
{
    for (const char *p = name.begin; p < name.end; p++) {
        unsigned char c = (unsigned char)*p;
        if (!(isalnum(c) || c >= 0x80 || strchr("_.-+/", c)) ||
            (p == name.begin && (c == '-' || isdigit(c)))) {
            return false;
        }
    }
    return name.end > name.begin && name.end - name.begin < 32;
}

void name_offer(struct name_offer *offer, struct cell name, int number)
{
    if (offer->count == NAME_OFFERS_MAX) {
        return;
    }
    char *value = offer->values[offer->count];
    if (is_plain_word(name)) {
        snprintf(value, sizeof offer->values[0], "%.*s", (int)(name.end - name.begin), name.begin);
    } else if (number > 0) {
        snprintf(value, sizeof offer->values[0], "%d", number);
    } else {
        return;
    }
    offer->count++;
}

const struct tr_trace_choice *name_offer_choices(struct name_offer *offer)
{
    size_t count = offer->count ? offer->count : 1;
    for (size_t i = 0; i < count; i++) {
        offer->choices[i] = (struct tr_trace_choice)CHOICE(COLUMN, offer->values[i]);
    }
    offer->choices[count] = (struct tr_trace_choice)CHOICE(NONE, NULL);
    return offer->choices;
}
