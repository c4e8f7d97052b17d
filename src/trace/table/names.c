#include "trace/table/names.h"

#include "base/plain.h"
#include "trace/builder.h"
#include "trace/table/languages.h"

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

/* "DownloadBytes" and "dlBw" are two words, "kBytes" is one. */
static bool is_hump(const char *begin, const char *p, const char *end)
{
    return p - begin > 1 && end - p > 1 && islower((unsigned char)p[-1]) && isupper((unsigned char)*p) &&
           islower((unsigned char)p[1]);
}

/* Whether a word of the name, between what is no letter, is one of `words`. */
static bool has_word(const struct cell *name, const char *const *words)
{
    for (const char *p = name->begin; p < name->end;) {
        const char *q = p;
        while (q < name->end && isalpha((unsigned char)*q) && !is_hump(p, q, name->end)) {
            q++;
        }
        struct cell word = {p, q};
        for (int i = 0; q > p && words[i]; i++) {
            if (cell_is(&word, words[i])) {
                return true;
            }
        }
        p = q + (q == p);
        while (p < name->end && !isalpha((unsigned char)*p)) {
            p++;
        }
    }
    return false;
}

int name_is_time(const struct cell *name)
{
    static const char *const exact[] = {
        "t_s",    "time_s", "time_ms", "time",     "timestamp", "t",       "ts",        "epoch",   "_time",
        "_start", "dtime",  "date",    "datetime", "start",     "seconds", "second",    "elapsed", "sec",
        "s",      "ms",     "t_sec",   "t_ms",     "t_us",      "minutes", "hours",     "clock",   "uptime",
        "ts_s",   "ts_ms",  "ts_us",   "ts_ns",    "unix",      "when",    "date_time", "min",     "seq_num",
        "seq_no", "seq",    "usec",    "us",       "ns",        "msec",    "secs",      "nsec",    NULL};
    static const char *const begins[] = {"start", "begin", "from", "since", "offset", NULL};
    static const char *const part[] = {"timestamp", "datetime", "time",  "epoch", "elapsed", "interval start",
                                       "stamp",     "unix",     "clock", "date",  NULL};
    static const char *const not_one[] = {"runtime",    "timeout", "delivery", "fetch", "rtt",
                                          "time_delta", "daten",   "update",   NULL};
    for (int i = 0; not_one[i]; i++) {
        if (cell_has(name, not_one[i])) {
            return 0;
        }
    }
    const struct cell bare = without_unit(name);
    int score = rank(&bare, exact, part);
    score = score == 0 && has_word(name, begins) ? 20 : score;
    return score == 0 && language_has(name, LANGUAGE_TIME) && !language_has(name, LANGUAGE_LENGTH) ? 40
                                                                                                   : score;
}

static bool has_part(const struct cell *name, const char *const *parts)
{
    for (int i = 0; parts[i]; i++) {
        if (cell_has(name, parts[i])) {
            return true;
        }
    }
    return false;
}

/* "In", "Inbound", "Outgoing (eth0)": what the other words leave out. */
static bool is_only_direction(const struct cell *name)
{
    static const char *const words[] = {"in",       "out",      "inbound", "outbound",
                                        "incoming", "outgoing", "ingress", "egress"};
    const struct cell bare = without_unit(name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (cell_is(&bare, words[i])) {
            return true;
        }
    }
    return false;
}

int name_is_rate(const struct cell *name)
{
    static const char *const exact[] = {"bandwidth_mbps",
                                        "throughput",
                                        "bandwidth",
                                        "download",
                                        "bits_per_second",
                                        "down",
                                        "dl",
                                        "rx",
                                        "recv",
                                        "received",
                                        "receive",
                                        "bw",
                                        "tput",
                                        "thrpt",
                                        "downlink",
                                        "speed",
                                        "value",
                                        "_value",
                                        "upload",
                                        "up",
                                        "ul",
                                        "tx",
                                        "sent",
                                        "transmit",
                                        NULL};
    static const char *const part[] = {
        "throughput",  "bandwidth", "goodput", "bitrate",   "brate",         "bits_per_second",
        "download",    "downlink",  "dl_",     "capacity",  "delivery_rate", "bits per s",
        "bytes per s", "kib/s",     "mib/s",   "bytes_sec", "bytes_per_s",   "mbps",
        "kbps",        "mbit",      "mb/s",    "kb/s",      "bit/s",         "bits/s",
        "kbit",        "gbps",      "bps",     "upload",    "uplink",        "ul_",
        "rate",        "persec",    "receive", "transmit",  "down (",        "up (",
        "down [",      "up [",      "dl ",     "ul ",       "bytes/s",       "speed",
        NULL};
    static const char *const not_one[] = {"mhz",      "hertz",    "sample_rate", "frame_rate", "framerate",
                                          "strategy", "separate", "error",       "km/h",       "kmh",
                                          "mph",      "wind",     "duplex",      NULL};
    for (int i = 0; not_one[i]; i++) {
        if (cell_has(name, not_one[i])) {
            return 0;
        }
    }
    static const char *const a_second[] = {"per_s", "per s", "persec", NULL}; /* "bytes_rcvd_per_sec" */
    static const char *const counted[] = {"byte", "bit", NULL};
    static const char *const short_words[] = {"bw", "tput", "thr", "thrpt", "xput", NULL}; /* "bwEstimate" */
    int score = rank(name, exact, part);
    return score > 0                                                              ? score
           : language_has(name, LANGUAGE_RATE)                                    ? 30
           : language_has(name, LANGUAGE_DOWN) || language_has(name, LANGUAGE_UP) ? 20
           : is_only_direction(name)                                              ? 15
           : has_word(name, short_words)                                          ? 10
           : has_part(name, a_second) && has_part(name, counted)                  ? 10
                                                                                  : 0;
}

enum tr_trace_direction name_direction(const struct cell *name)
{
    static const char *const up[] = {"networkout", "upload",    "uplink",   "upstream", "transmit",
                                     "tx",         "outoctets", "outbound", "outgoing", NULL};
    static const char *const up_words[] = {"ul", "up", "tx", "out", "sent", "send", "egress", NULL};
    static const char *const down[] = {"download", "downlink", "downstream", "receive", "rx",
                                       "inoctets", "inbound",  "incoming",   NULL};
    static const char *const down_words[] = {"dl", "down", "rx", "in", "recv", "rcvd", "ingress", NULL};
    if (has_part(name, down) || has_word(name, down_words) || language_has(name, LANGUAGE_DOWN)) {
        return TR_TRACE_DOWN;
    }
    bool is_up = has_part(name, up) || has_word(name, up_words) || language_has(name, LANGUAGE_UP);
    return is_up ? TR_TRACE_UP : TR_TRACE_ANY_DIRECTION;
}

bool name_is_time_unit(const struct cell *name)
{
    return time_unit_printed(name->begin, (size_t)(name->end - name->begin)) > 0;
}

/* "interval_ms", but not where intervals begin or end. */
static bool is_interval(const struct cell *name)
{
    static const char *const words[] = {"interval", NULL}, *const others[] = {"start", "end", "per", NULL};
    return has_word(name, words) && !has_word(name, others);
}

bool name_is_length(const struct cell *name)
{
    static const char *const parts[] = {"elapsed",       "duration",      "length",
                                        "download_time", "download time", "transfer_time",
                                        "fetch_time",    "time_taken",    NULL};
    return has_part(name, parts) || is_interval(name) || name_is_time_unit(name) ||
           language_has(name, LANGUAGE_LENGTH);
}

bool name_is_loss(const struct cell *name)
{
    static const char *const words[] = {"loss", "lost", "plr", "packetloss", NULL};
    return has_word(name, words);
}

bool name_is_duration(const struct cell *name)
{
    static const char *const parts[] = {"duration", NULL};
    return has_part(name, parts) || is_interval(name) || name_is_time_unit(name) ||
           language_has(name, LANGUAGE_LENGTH);
}

bool name_is_begin(const struct cell *name)
{
    static const char *const words[] = {"start", "begin", "from", "since", NULL};
    return has_word(name, words);
}

bool name_is_end(const struct cell *name)
{
    static const char *const words[] = {"end", "stop", "to", "until", "till", "finish", NULL};
    return has_word(name, words);
}

bool name_is_total(const struct cell *name)
{
    static const char *const words[] = {"total",        "totals",  "cumulative", "cum", "accumulated",
                                        "accumulative", "counter", "sum",        "so",  NULL};
    return has_word(name, words);
}

bool name_is_aggregate(const struct cell *name)
{
    static const char *const words[] = {"avg",     "average", "mean",  "max",   "maximum", "min", "peak",
                                        "minimum", "overall", "moyen", "media", "mittel",  NULL};
    return has_word(name, words);
}

bool name_is_extreme(const struct cell *name)
{
    static const char *const words[] = {"max",   "maximum", "min", "minimum",    "peak",    "lowest", "std",
                                        "stdev", "stddev",  "sd",  "percentile", "highest", NULL};
    return has_word(name, words);
}

bool name_is_per_period(const struct cell *name)
{
    static const char *const words[] = {"interval", "delta", "diff", "per", "period", NULL};
    static const char *const sums[] = {"networkin", "networkout", "network in", "network out", NULL};
    return has_part(name, sums) || has_word(name, words);
}

static bool is_round_trip(const struct cell *name)
{
    static const char *const words[] = {"ping", "rtt", "pings", "pingavg", NULL};
    return has_word(name, words) || language_has(name, LANGUAGE_PING);
}

double name_latency_div(const struct cell *name)
{
    static const char *const words[] = {"latency", "delay", "latenz", NULL};
    double div = is_round_trip(name) ? 2 : has_word(name, words) ? 1 : 0;
    double units_a_second = name_time_div(name);
    return units_a_second > 0 ? div * units_a_second / 1e3 : div;
}

bool name_is_run(const struct cell *name)
{
    static const char *const words[] = {"run",        "runs",    "trial",      "trace",   "session",
                                        "test",       "episode", "flow",       "attempt", "iteration",
                                        "repetition", "rep",     "experiment", NULL};
    return has_word(name, words);
}

bool name_is_series(const struct cell *name)
{
    static const char *const words[] = {
        "series",    "metric",   "interface", "iface", "device", "instance", "legend",      "label",
        "direction", "dir",      "name",      "type",  "stream", "sensor",   "target",      "entity",
        "item",      "variable", "parameter", "host",  "field",  "_field",   "measurement", NULL};
    return has_word(name, words);
}

bool name_is_other(const struct cell *name)
{
    static const char *const words[] = {
        "ping",      "rtt",         "latency",  "jitter",      "loss",   "lost",    "delay",     "rssi",
        "rsrp",      "rsrq",        "snr",      "sinr",        "cqi",    "cpu",     "mem",       "memory",
        "temp",      "temperature", "humidity", "distance",    "lat",    "lon",     "lng",       "latitude",
        "longitude", "altitude",    "id",       "index",       "port",   "channel", "frequency", "packets",
        "pkts",      "packet",      "retr",     "retransmits", "errors", "err",     "drops",     "dropped",
        "mhz",       "ghz",         "hz",       "duration",    "server", "status",  "code",      "battery",
        "accuracy",  "heading",     "mcs",      "bler",        "turbo",  "phr",     "bsr",       "harq",
        "retx",      "tbs",         "prb",      "prbs",        "earfcn", "pci",     "cfo",       "buff",
        "ta",        NULL};
    static const char *const amounts[] = {"bit", "byte", "mbps", "kbps", NULL};
    return (has_word(name, words) || language_has(name, LANGUAGE_PING)) && !has_part(name, amounts);
}

bool name_is_summary(const struct cell *cell)
{
    static const char *const words[] = {"average", "avg",     "mean",    "total",   "totals", "sum",
                                        "min",     "minimum", "max",     "maximum", "median", "std",
                                        "stdev",   "count",   "overall", NULL};
    size_t n = 0;
    while (cell->begin + n < cell->end && isalpha((unsigned char)cell->begin[n])) {
        n++;
    }
    struct cell word = {cell->begin, cell->begin + n};
    for (size_t i = 0; n > 0 && words[i]; i++) {
        if (cell_is(&word, words[i])) {
            return true;
        }
    }
    return language_has(cell, LANGUAGE_SUMMARY);
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

/* The next piece of a name that can be a unit: what stands in brackets, or to the next blank or underscore.
 */
static bool next_piece(const char **p, const struct cell *name, struct cell *piece)
{
    while (*p < name->end && strchr(" _([{)]},;:", **p)) {
        (*p)++;
    }
    bool bracket = *p > name->begin && strchr("([{", (*p)[-1]);
    piece->begin = *p;
    while (*p < name->end && !strchr(bracket ? ")]}" : " _([{)]},;:", **p)) {
        (*p)++;
    }
    piece->end = *p;
    return piece->end > piece->begin;
}

/* A unit in a name that `printed` knows when it stands in a cell. */
static const struct rate_unit *unit_in_pieces(const struct cell *name, bool in_brackets,
                                              const struct rate_unit *(*printed)(const char *, size_t))
{
    struct cell piece;
    for (const char *p = name->begin; next_piece(&p, name, &piece);) {
        bool bracket = piece.begin > name->begin && strchr("([{", piece.begin[-1]);
        const struct rate_unit *unit =
            bracket || !in_brackets ? printed(piece.begin, (size_t)(piece.end - piece.begin)) : NULL;
        if (unit) {
            return unit;
        }
    }
    return NULL;
}

/* Whether the unit stands somewhere in the name, and is more than the end of one word and the beginning of
 * another: "incomingBitrate" is none of gigabits. */
static bool has_unit(const struct cell *name, const char *text)
{
    size_t len = strlen(text);
    for (struct cell rest = *name; rest.end - rest.begin >= (ptrdiff_t)len; rest.begin++) {
        const char *behind = rest.begin + len;
        struct cell here = {rest.begin, behind};
        struct cell next = {behind, name->end - behind > 4 ? behind + 4 : name->end};
        bool of_bitrate = text[len - 1] == 't' && cell_is(&next, "rate");
        struct cell before = {rest.begin - name->begin >= 2 ? rest.begin - 2 : rest.begin, rest.begin};
        bool of_ing = *text == 'g' && cell_is(&before, "in") && !isupper((unsigned char)*rest.begin);
        if (cell_is(&here, text) && !of_bitrate && !of_ing) {
            return true;
        }
    }
    return false;
}

/* "bits_per_ms", "download MB per hour": a unit of several words, at the name's end. */
static const struct rate_unit *unit_of_words(const struct cell *name)
{
    char text[64];
    size_t len = (size_t)(name->end - name->begin);
    const struct rate_unit *unit = NULL;
    if (len >= sizeof text || !(cell_has(name, "_per_") || cell_has(name, " per "))) {
        return NULL;
    }
    for (size_t i = 0; i < len; i++) {
        text[i] = name->begin[i];
        text[i] = (char)(strchr("_()[]", text[i]) ? ' ' : text[i]);
    }
    while (len > 0 && text[len - 1] == ' ') {
        len--;
    }
    for (size_t i = 0; i < len && !unit; i++) {
        unit = i == 0 || text[i - 1] == ' ' ? rate_unit_printed(text + i, len - i) : NULL;
    }
    return unit;
}

/* Names of programs whose K is 1024 by what they print beside it: of nicstat packets by their mean size, and
 * KB/s over 128 for Mbps; of collectl packets by their size (Tot: of all interfaces). */
static const struct rate_unit *unit_of_program(const struct cell *name)
{
    static const struct {
        const char *name;
        const struct rate_unit *unit;
    } programs[] = {
        {"rKB/s", &RATE_KIBYTES}, {"wKB/s", &RATE_KIBYTES},        {"RdKB", &RATE_KIBYTES},
        {"WrKB", &RATE_KIBYTES},  {"rMbps", &RATE_MIBITS},         {"wMbps", &RATE_MIBITS},
        {"RdMbps", &RATE_MIBITS}, {"WrMbps", &RATE_MIBITS},        {"KBIn", &RATE_KIBYTES},
        {"KBOut", &RATE_KIBYTES}, {"[NET]RxKBTot", &RATE_KIBYTES}, {"[NET]TxKBTot", &RATE_KIBYTES},
    };
    const size_t len = (size_t)(name->end - name->begin);
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        if (strlen(programs[i].name) == len && memcmp(programs[i].name, name->begin, len) == 0) {
            return programs[i].unit;
        }
    }
    return NULL;
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
        {"bitspers", false, &RATE_BPS},   {"bits/s", false, &RATE_BPS},
        {"bit/s", false, &RATE_BPS},      {"bps", false, &RATE_BPS},
        {"b/s", false, &RATE_BPS},
    };
    static const char *const curl[] = {"speed_download", "speed_upload", NULL}; /* of curl -w, in byte/s */
    static const char *const estimates[] = {"availableincomingbitrate", "availableoutgoingbitrate", NULL};
    const struct rate_unit *of_program = unit_of_program(name);
    if (of_program) {
        return of_program;
    }
    const struct rate_unit *printed = has_part(name, curl) ? &RATE_BYTES
                                      : has_part(name, estimates)
                                          ? &RATE_BPS /* of WebRTC */
                                          : unit_in_pieces(name, false, rate_unit_printed);
    printed = printed ? printed : unit_of_words(name);
    for (size_t i = 0; i < sizeof units / sizeof *units && !printed; i++) {
        if (units[i].exactly ? has_exactly(name, units[i].text) : has_unit(name, units[i].text)) {
            return units[i].unit;
        }
    }
    return printed;
}

bool name_is_rate_of_time(const struct cell *name)
{
    const struct rate_unit *unit = name_rate_unit(name);
    return unit && strchr(unit->name, '/'); /* no unit by the second has that */
}

const struct rate_unit *name_amount_unit(const struct cell *name)
{
    static const char *const a_time[] = {
        "/s",        "ps",      "per s",    "per_s", "_sec",    "rate",    "speed", "persec",   "throughput",
        "bandwidth", "goodput", "capacity", "/min",  "per min", "per_min", "/h",    "per hour", "per_hour",
        "/day",      "per day", "per_day",  "/ms",   "per ms",  "per_ms",  NULL};
    static const struct {
        const char *word;
        const struct rate_unit *unit;
    } amounts[] = {
        {"bytes", &RATE_BYTES},   {"byte", &RATE_BYTES},          {"bits", &RATE_BPS},
        {"kb", &RATE_KBYTES},     {"mb", &RATE_MBYTES},           {"kib", &RATE_KIBYTES},
        {"gb", &RATE_GBYTES},     {"mib", &RATE_MIBYTES},         {"gib", &RATE_GIBYTES},
        {"kbytes", &RATE_KBYTES}, {"mbytes", &RATE_MBYTES},       {"rxbytes", &RATE_BYTES},
        {"txbytes", &RATE_BYTES}, {"downloadbytes", &RATE_BYTES}, {"uploadbytes", &RATE_BYTES},
    };
    if (has_part(name, a_time)) {
        return NULL;
    }
    static const char *const bytes[] = {"octets",     "networkin",   "networkout", /* SNMP, CloudWatch */
                                        "network in", "network out", NULL};        /* Azure */
    if (has_part(name, bytes)) {
        return &RATE_BYTES;
    }
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        const char *const word[] = {amounts[i].word, NULL};
        if (has_word(name, word)) {
            return amounts[i].unit;
        }
    }
    return unit_in_pieces(name, true, amount_unit_printed);
}

double name_time_div(const struct cell *name)
{
    if (name_is_time_unit(name)) {
        return time_unit_printed(name->begin, (size_t)(name->end - name->begin));
    }
    static const struct {
        const char *text;
        double div;
        bool at_end;
    } units[] = {{" ms", 1e3, true},          {" us", 1e6, true},
                 {" ns", 1e9, true},          {" s", 1, true},
                 {"_ms", 1e3, true},          {"(ms", 1e3, false},
                 {"[ms", 1e3, false},         {"millis", 1e3, false},
                 {"msec", 1e3, false},        {"usec", 1e6, false},
                 {"nsec", 1e9, false},        {"_us", 1e6, true},
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
    snprintf(value, sizeof offer->values[0], "%.*s", (int)(name.end - name.begin), name.begin);
    if (is_plain_word(name) && is_plain(value)) {
        /* it can be typed as it is */
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
