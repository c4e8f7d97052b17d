#include "trace/format/iperf_line.h"

#include "base/number.h"
#include "trace/format/lines.h"
#include "trace/table/stamps.h"
#include "trace/units.h"

#include <math.h>
#include <string.h>

/* "0.00-1.00", also "0.0- 1.0" */
static const char *take_span(const char *p, double *from, double *to)
{
    p = line_number(p, from);
    if (!p || *line_skip_blanks(p) != '-') {
        return NULL;
    }
    p = line_number(line_skip_blanks(p) + 1, to);
    return p && *to >= *from && isfinite(*to) && *from >= 0 ? p : NULL;
}

/* "1.05 MBytes": powers of 1024, other than bits. NaN where it is something else. */
static double transfer_mbit(double value, const struct cell *unit)
{
    static const char *const units[] = {"Bytes", "KBytes", "MBytes", "GBytes", "TBytes"};
    double bytes = value;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++, bytes *= 1024) {
        if (cell_is(unit, units[i])) {
            return bytes * 8e-6;
        }
    }
    return NAN;
}

/* "0.52": 2 */
static int significant_digits(const char *p, const char *end)
{
    int digits = 0;
    for (; p < end; p++) {
        digits += number_is_digit(*p) && (digits > 0 || *p != '0');
    }
    return digits;
}

/* "1.05 MBytes  8.81 Mbits/sec", or only the rate. With -f g the rate has fewer digits than the bytes, which
 * then say it better. Returns where it ends. */
static const char *take_rate(const char *p, const char *end, struct iperf_interval *out)
{
    int digits = 0;
    out->mbit = NAN;
    while (p < end) {
        double value;
        const char *after = number_read(p, &value);
        if (!after) {
            return NULL;
        }
        struct cell unit = line_word(after);
        const struct rate_unit *known = rate_unit_printed(unit.begin, (size_t)(unit.end - unit.begin));
        if (known) {
            bool coarse = significant_digits(p, after) < digits && out->to_s > out->from_s;
            out->mbps = coarse ? out->mbit / (out->to_s - out->from_s) : rate_to_mbps(known, value);
            return unit.end;
        }
        if (isnan(out->mbit)) {
            out->mbit = transfer_mbit(value, &unit);
            digits = isnan(out->mbit) ? 0 : significant_digits(p, after);
        }
        p = line_skip_blanks(unit.end);
    }
    return NULL;
}

/* Behind the rate: "0.150 ms  3/1805 (0.17%)" of who receives UDP, "39K/36746(12702) us" (congestion window
 * and round trip) of iperf2 -e. */
static void take_extras(const char *p, const char *end, struct iperf_interval *out)
{
    double value;
    for (const char *open = p; (open = memchr(open, '(', (size_t)(end - open))); open++) {
        const char *after = number_read(open + 1, &value);
        if (after && after[0] == '%' && after[1] == ')' && value >= 0 && value <= 100) {
            out->loss = value / 100;
        }
    }
    const char *us = line_after(p, end, " us");
    const char *slash = us ? memrchr(p, '/', (size_t)(us - p)) : NULL;
    if (slash && slash > p && strchr("KM", slash[-1]) && number_read(slash + 1, &value) && value > 0) {
        out->latency_ms = value / 2e3; /* half a round trip */
    }
}

/* "[TX-C]": the client sends. On the server's side "[TX-S]" comes down to the client. */
static enum tr_trace_direction direction_of_role(const char *p)
{
    bool sends = p[1] == 'T', receives = p[1] == 'R',
         server = (sends || receives) && p[3] == '-' && p[4] == 'S';
    return !sends && !receives ? TR_TRACE_ANY_DIRECTION : sends != server ? TR_TRACE_UP : TR_TRACE_DOWN;
}

const char *iperf_find_id(const char *line, const char *end, struct cell *id)
{
    for (const char *open = line; (open = memchr(open, '[', (size_t)(end - open))); open++) {
        const char *close = memchr(open, ']', (size_t)(end - open));
        const char *begin = line_skip_blanks(open + 1);
        if (close && close - begin > 0 && close - begin < 12) {
            *id = (struct cell){begin, close};
            return close + 1;
        }
    }
    return NULL;
}

static bool parse_printed(const char *line, const char *end, struct iperf_interval *out)
{
    *out = (struct iperf_interval){.loss = NAN, .latency_ms = NAN};
    const char *p = iperf_find_id(line, end, &out->id);
    if (!p) {
        return false;
    }
    if (*out->id.begin == '*') { /* iperf2: the reverse half of a stream */
        out->id.begin++;
        out->direction = TR_TRACE_DOWN;
    }
    if (*p == '[') { /* [  5][TX-C] */
        out->direction = direction_of_role(p);
        const char *role_end = memchr(p, ']', (size_t)(end - p));
        p = role_end ? role_end + 1 : p;
    }
    const char *span = line_skip_blanks(p);
    p = take_span(span, &out->from_s, &out->to_s);
    if (!p || !line_begins(line_skip_blanks(p), end, "sec")) {
        return false;
    }
    const char *point = memchr(span, '.', (size_t)(p - span));
    out->iperf2 = !point || !(number_is_digit(point[1]) && number_is_digit(point[2]) && point[3] == '-');
    p = take_rate(line_skip_blanks(line_skip_blanks(p) + 3), end, out);
    if (!p || !(out->mbps >= 0) || !isfinite(out->mbps)) {
        return false;
    }
    out->summary = line_has(p, end, "sender") || line_has(p, end, "receiver");
    out->omitted = line_has(p, end, "(omitted)");
    take_extras(p, end, out);
    return true;
}

/* iperf2 -y C: nine cells or, of a UDP server, fourteen, of which the thirteenth is the loss in percent. */
static bool parse_csv(const char *line, const char *end, struct iperf_interval *out)
{
    enum { STAMP, HOST_A, PORT_A, HOST_B, PORT_B, ID, SPAN, BYTES, BPS, CELLS, LOST = 12, CELLS_UDP = 14 };
    struct cell c[CELLS_MAX];
    size_t count = cells_split(line, end, ',', c);
    *out = (struct iperf_interval){.mbit = NAN, .loss = NAN, .latency_ms = NAN, .iperf2 = true};
    double bps, lost;
    if ((count != CELLS && count != CELLS_UDP) || stamp_ns(&c[STAMP]) == STAMP_NO_NS ||
        take_span(c[SPAN].begin, &out->from_s, &out->to_s) != c[SPAN].end ||
        !cell_number(&c[BPS], false, &bps) || !(bps >= 0) || !isfinite(bps)) {
        return false;
    }
    out->id = c[ID];
    out->mbps = bps / 1e6;
    out->hosts[0] = c[HOST_A];
    out->hosts[1] = c[HOST_B];
    for (int i = 0; i < 2; i++) {
        if (!cell_number(&c[i ? PORT_B : PORT_A], false, &out->ports[i])) {
            out->ports[i] = 0;
        }
    }
    if (count == CELLS_UDP && cell_number(&c[LOST], false, &lost) && lost >= 0 && lost <= 100) {
        out->loss = lost / 100;
    }
    return true;
}

bool iperf_parse(const char *line, const char *end, bool csv, struct iperf_interval *out)
{
    return csv ? parse_csv(line, end, out) : parse_printed(line, end, out);
}
