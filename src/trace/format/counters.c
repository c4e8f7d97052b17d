/* Counters of bytes, read again and again with the time in between:
 *
 *     Thu Nov 26 14:21:28 UTC 2026                     date, or date +%s
 *         eth0: 1014934  476 0 0 0 0 0 0  40561  470   cat /proc/net/dev
 *     1764166888 eth0: 1014934  476 0 0 ...            the same with the time in front
 *         rx_bytes: 1014934                            ethtool -S
 *         RX packets 6616  bytes 1014934 (991.1 KiB)   ifconfig; RX bytes:1014934 of older ones
 *         RX: bytes  packets errors dropped            ip -s link: the line below has the numbers
 *     IF-MIB::ifHCInOctets.2 = Counter64: 1014934      snmpget, snmpwalk
 *     snetio(bytes_sent=40561, bytes_recv=1014934, ..  psutil
 *     net,interface=eth0 bytes_sent=40561i,bytes_recv=1014934i 1764166888000000000        InfluxDB's lines
 *      Sent 40561 bytes 470 pkt (dropped 0, ..         tc -s qdisc, tc -s class
 *     en0 1500 <Link#4> .. 476 0 1014934 470 0 40561 0 netstat -ib, below its heading
 *     Ethernet       1014934      476     40561    470 Get-NetAdapterStatistics of PowerShell
 *
 * A fall means that a counter began again: no rate is known for that step. */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

enum { PROC_CELLS = 16, PROC_TX = 8 };

struct reading {
    struct cell name;
    double down, up; /* NAN: not in this line */
};

/* "eth0: 1014934 476 ..." with sixteen whole numbers; a time may stand in front. */
static bool parse_proc(const char *line, const char *end, struct reading *out)
{
    const char *colon = memrchr(line, ':', (size_t)(end - line)), *p = colon;
    double value;
    while (p && p > line && !strchr(" \t,;]", p[-1])) {
        p--;
    }
    if (!colon || colon == p || colon - p > 32) {
        return false;
    }
    *out = (struct reading){{p, colon}, NAN, NAN};
    p = colon + 1;
    for (int i = 0; i < PROC_CELLS; i++) {
        p = line_number(p, &value);
        if (!p || !(*p == ' ' || *p == '\t' || p == end)) {
            return false;
        }
        out->down = i == 0 ? value : out->down;
        out->up = i == PROC_TX ? value : out->up;
    }
    return line_skip_blanks(p) == end;
}

/* "IF-MIB::ifHCInOctets.2 = Counter64: 1014934", "iso.3.6.1.2.1.31.1.1.1.6.2 = Counter64: 1014934" */
static bool parse_snmp(const char *line, const char *end, struct reading *out)
{
    static const struct {
        const char *text;
        bool down;
    } names[] = {{"InOctets.", true},      {"OutOctets.", false},
                 {".31.1.1.1.6.", true},                         /* ifHCInOctets (RFC 2863) */
                 {".31.1.1.1.10.", false}, {".2.2.1.10.", true}, /* ifInOctets */
                 {".2.2.1.16.", false}};
    const char *counter = line_after(line, end, "= Counter");
    const char *colon = counter ? memchr(counter, ':', (size_t)(end - counter)) : NULL;
    double value;
    if (!colon || !line_number(colon + 1, &value)) {
        return false;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *at = line_after(line, counter, names[i].text);
        if (at) {
            *out = (struct reading){line_word(at), names[i].down ? value : NAN, names[i].down ? NAN : value};
            return true;
        }
    }
    return false;
}

/* "snetio(bytes_sent=40561, bytes_recv=1014934", alone or behind "'eth0': " */
static bool parse_psutil(const char *line, const char *end, struct reading *out)
{
    const char *sent = line_after(line, end, "bytes_sent="), *recv = line_after(line, end, "bytes_recv=");
    *out = (struct reading){{"", ""}, NAN, NAN};
    return sent && recv && line_number(sent, &out->up) && line_number(recv, &out->down);
}

/* "RX packets 6616  bytes 33514287 (31.9 MiB)"; "RX bytes:33514287 (31.9 MiB)  TX bytes:511098 (499.1 KiB)"
 */
static bool parse_ifconfig(const char *line, const char *end, struct reading *out)
{
    static const char *const ways[] = {"RX", "TX"};
    const char *p = line_skip_blanks(line);
    double value[2] = {NAN, NAN};
    for (int way = 0; way < 2; way++) {
        char packets[16], bytes[16];
        snprintf(packets, sizeof packets, "%s packets ", ways[way]);
        snprintf(bytes, sizeof bytes, "%s bytes:", ways[way]);
        const char *at =
            line_begins(p, end, packets) ? line_after(p, end, " bytes ") : line_after(p, end, bytes);
        if (at && !line_number(at, &value[way])) {
            return false;
        }
    }
    *out = (struct reading){{"", ""}, value[0], value[1]};
    return !isnan(value[0]) || !isnan(value[1]);
}

/* "rx_bytes: 1014934", "tx_bytes: 40561", nothing else */
static bool parse_ethtool(const char *line, const char *end, struct reading *out)
{
    const char *p = line_skip_blanks(line);
    bool rx = line_begins(p, end, "rx_bytes:"), tx = line_begins(p, end, "tx_bytes:");
    double value;
    p = rx || tx ? line_number(p + strlen("rx_bytes:"), &value) : NULL;
    if (!p || line_skip_blanks(p) != end) {
        return false;
    }
    *out = (struct reading){{"", ""}, rx ? value : NAN, rx ? NAN : value};
    return true;
}

/* "RX: bytes packets errors ...": the direction of the line below; else TR_TRACE_ANY_DIRECTION. */
static enum tr_trace_direction ip_heading(const char *line, const char *end)
{
    const char *p = line_skip_blanks(line);
    bool rx = line_begins(p, end, "RX:"), tx = line_begins(p, end, "TX:");
    return !(rx || tx) || !line_has(p, end, " bytes") ? TR_TRACE_ANY_DIRECTION
           : rx                                       ? TR_TRACE_DOWN
                                                      : TR_TRACE_UP;
}

/* "2: eth0@if3: <BROADCAST,...", "eth0: flags=4163<UP,...", "eth0      Link encap:Ethernet", and of
 * "qdisc tbf 8001: dev eth0 root ..." what stands to the second blank, "tbf 8001: dev eth0"; empty: none. */
static struct cell interface_of(const char *line, const char *end)
{
    if (line_begins(line, end, "qdisc ") || line_begins(line, end, "class ")) {
        const char *from = line + strlen("qdisc "), *dev = line_after(from, end, " dev ");
        return (struct cell){from, dev ? line_word(dev).end : line_word(line_word(from).end).end};
    }
    bool ip = number_is_digit(*line) && line_has(line, end, ": <");
    const char *begin = ip ? line_after(line, end, ": ") : line, *p = begin;
    while (p < end && !strchr(":@ \t", *p)) {
        p++;
    }
    bool known = ip || line_has(line, end, ": flags=") || line_has(line, end, "Link encap:");
    return known && begin ? (struct cell){begin, p} : (struct cell){"", ""};
}

/* " Sent 40561 bytes 470 pkt (dropped 0, overlimits 0 requeues 0)" */
static bool parse_tc(const char *line, const char *end, struct reading *out)
{
    const char *p = line_skip_blanks(line);
    double packets;
    *out = (struct reading){{"", ""}, NAN, NAN};
    p = line_begins(p, end, "Sent ") ? line_number(p + strlen("Sent "), &out->up) : NULL;
    p = p && line_begins(p, end, " bytes ") ? line_number(p + strlen(" bytes "), &packets) : NULL;
    return p && line_begins(p, end, " pkt");
}

static bool parse(const char *line, const char *end, struct reading *out)
{
    return parse_proc(line, end, out) || parse_snmp(line, end, out) || parse_psutil(line, end, out) ||
           parse_ifconfig(line, end, out) || parse_ethtool(line, end, out) || parse_tc(line, end, out);
}

/* The columns Ibytes and Obytes of netstat -ib, ReceivedBytes and SentBytes of Get-NetAdapterStatistics,
 * counted from the end, for addresses before them may be missing; 0: the line is no such heading. */
struct netstat {
    size_t down, up;
};

static struct netstat netstat_heading(const char *line, const char *end)
{
    struct netstat columns = {0, 0};
    struct cell c[CELLS_MAX];
    bool windows = line_has(line, end, " ReceivedBytes ");
    const char *down = windows ? "ReceivedBytes" : "Ibytes", *up = windows ? "SentBytes" : "Obytes";
    if (!line_has(line, end, down) || !line_has(line, end, up) || memchr(line, ',', (size_t)(end - line))) {
        return columns;
    }
    size_t count = cells_split(line, end, BLANKS, c);
    for (size_t i = 0; i < count && i < CELLS_MAX; i++) {
        columns.down = cell_is(&c[i], down) ? count - i : columns.down;
        columns.up = cell_is(&c[i], up) ? count - i : columns.up;
    }
    return columns;
}

static bool parse_netstat(const struct netstat *columns, const char *line, const char *end,
                          struct reading *out)
{
    struct cell c[CELLS_MAX];
    if (columns->down == 0) {
        return false;
    }
    size_t count = cells_split(line, end, BLANKS, c);
    *out = (struct reading){c[0], NAN, NAN};
    return count > columns->down && count < CELLS_MAX && count > columns->up &&
           cell_number(&c[count - columns->down], false, &out->down) &&
           cell_number(&c[count - columns->up], false, &out->up);
}

static bool is_reading(const char *line, const char *end)
{
    struct reading reading;
    return parse(line, end, &reading) || ip_heading(line, end) != TR_TRACE_ANY_DIRECTION ||
           netstat_heading(line, end).down > 0;
}

static bool looks_like_counters(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_reading);
}

struct log {
    struct reader *r;
    struct series_set set;
    bool has_time, timed, epoch;
    double at_s;
    size_t blocks;                 /* readings of the first series, which tell time where nothing else does */
    struct netstat netstat;        /* of the rows that come next */
    enum tr_trace_direction below; /* of the numbers that come next (ip -s) */
    char interface[SERIES_NAME_BYTES]; /* whose block it is; empty: lines have their own names */
};

static bool take_time(struct log *log, const char *line, const char *end)
{
    double at_s;
    bool ok = series_time_of_line(&log->set, line, end, &at_s);
    if (ok) {
        log->at_s = at_s;
        log->timed = true;
    }
    return ok;
}

/* The time in [line, end), which is followed by a reading. */
static void take_time_of(struct log *log, const char *line, const char *end)
{
    char text[64];
    size_t n = (size_t)(end - line) < sizeof text - 2 ? (size_t)(end - line) : sizeof text - 2;
    memcpy(text, line, n);
    while (n > 0 && strchr(" \t,;:-[]", text[n - 1])) {
        n--;
    }
    text[n] = '\n';
    text[n + 1] = '\0';
    size_t from = text[0] == '[';
    take_time(log, text + from, text + n);
}

/* A time often stands in front of the line, of which `name` is a part. */
static void take_time_before(struct log *log, const char *line, const char *end, const struct cell *name)
{
    static const char *const marks[] = {"snetio(", "IF-MIB", "SNMPv2", "iso.", ".1.3.6"};
    const char *last = memrchr(line, ' ', (size_t)(end - line));
    double value;
    if (last && line_number(last, &value) == end && value > 1e8 && line_has(line, end, "bytes_recv=")) {
        take_time_of(log, last + 1, end); /* InfluxDB's lines end in it */
        return;
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *at = line_after(line, end, marks[i]);
        if (at && at - strlen(marks[i]) > line) {
            take_time_of(log, line, at - strlen(marks[i]));
            return;
        }
    }
    if (name->begin > line_skip_blanks(line) && name->begin < end &&
        name->end == memrchr(line, ':', (size_t)(end - line))) {
        take_time_of(log, line, name->begin);
    }
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct reading reading;
    double bytes;
    enum tr_trace_direction heading = ip_heading(line, end);
    if (log->below != TR_TRACE_ANY_DIRECTION && line_number(line, &bytes)) {
        bool down = log->below == TR_TRACE_DOWN;
        reading = (struct reading){{"", ""}, down ? bytes : NAN, down ? NAN : bytes};
    } else if (netstat_heading(line, end).down > 0) {
        log->netstat = netstat_heading(line, end);
        return TR_STATUS_OK;
    } else if (!parse_netstat(&log->netstat, line, end, &reading) &&
               (heading != TR_TRACE_ANY_DIRECTION || !parse(line, end, &reading))) {
        struct cell interface = interface_of(line, end);
        if (interface.end > interface.begin) {
            snprintf(log->interface, sizeof log->interface, "%.*s", (int)(interface.end - interface.begin),
                     interface.begin);
        } else if (heading == TR_TRACE_ANY_DIRECTION) {
            take_time(log, line, end);
        }
        log->below = heading;
        return TR_STATUS_OK;
    }
    log->below = TR_TRACE_ANY_DIRECTION;
    take_time_before(log, line, end, &reading.name);
    if (reading.name.end == reading.name.begin) {
        reading.name = (struct cell){log->interface, log->interface + strlen(log->interface)};
    }
    size_t len = (size_t)(reading.name.end - reading.name.begin);
    enum tr_status status = TR_STATUS_OK;
    for (int way = 0; way < 2 && status == TR_STATUS_OK; way++) {
        double value = way == 0 ? reading.down : reading.up;
        if (isnan(value)) {
            continue;
        }
        status = series_add(&log->set, reading.name.begin, len, way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP,
                            SERIES_POINT(log->timed ? log->at_s : NAN, value), err);
    }
    return status;
}

/* Without times in the file every reading is a second after the one before. */
static void give_times(struct log *log)
{
    for (size_t i = 0; i < log->set.count && !log->timed; i++) {
        for (size_t k = 0; k < log->set.list[i].count; k++) {
            log->set.list[i].points[k].at_s = (double)k;
        }
    }
    if (!log->timed) {
        builder_note(log->r->b, TR_TRACE_NOTE_STAMPS, true, CHOICES(CHOICE(SCALE, "")),
                     "no time is told between the readings: each is given 1 s");
    }
}

static enum tr_status read_counters(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    r->b->format = "counters";
    r->b->unit = &RATE_BYTES;
    series_init(&log.set, r, SERIES_PRECEDING, "interface");
    enum tr_status status = lines_each(r, take_line, &log, err);
    if (status == TR_STATUS_OK) {
        builder_note(
            r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
            "taken for counters of bytes (/proc/net/dev, ip -s, tc -s, ifconfig, netstat, ethtool, SNMP, "
            "psutil): rates are their differences");
        series_is_traffic(r);
        give_times(&log);
        series_of_counters(&log.set);
        status = series_take(&log.set, err);
    }
    series_destroy(&log.set);
    return status;
}

const struct trace_format counters_formats[] = {
    {
        .name = "counters",
        .title =
            "counters of bytes over time: /proc/net/dev, ip -s, tc -s, ifconfig, netstat -ib, SNMP, psutil",
        .first_line = "  eth0: 1014934     476    0    0    0     0          0         0    40561     470",
        .looks_like = looks_like_counters,
        .read = read_counters,
    },
    {0},
};
