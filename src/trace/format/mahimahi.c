/* Mahimahi packet-delivery traces: one line a packet of 1500 bytes, its millisecond.
 *
 * On the trace's 1 ms grid a stamp T covers [T, T + 1) ms; the last stamp is the end of the trace, so what it
 * lets pass belongs to the millisecond before it. Where that one has stamps of its own the two share it, half
 * each: so no bit is lost and the file can be written back line by line. */
#include "trace/format.h"

#include "base/number.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PACKET_MBIT    0.012
#define MBPS_A_PACKET  12.0                /* in one millisecond */
#define STAMP_MAX      ((uint64_t)1 << 53) /* in doubles without loss */
#define LINES_SURE_MIN 50

/* Steps between stamps, counted by their length in ms; longer ones count as this long. */
#define STEPS_COUNTED 65536

/* Every packet so far but those of the stamp under way. */
struct slots {
    struct reader *r;
    uint64_t stamp, packets; /* under way */
    uint64_t next_ms;        /* slots before this one have been put down */
    uint64_t lines;
    uint64_t last_stamp; /* before the one under way */
    bool has_last;
    uint32_t *steps;
};

/* Slots follow each other without a hole, so one that goes on as the one before needs no entry. */
static enum tr_status put(struct slots *s, uint64_t start_ms, double rate_mbps, struct tr_error *err)
{
    const struct builder *b = s->r->b;
    if (b->count > 0 && b->rate[b->count - 1] == rate_mbps) {
        return TR_STATUS_OK;
    }
    return builder_add(s->r->b, (double)start_ms, rate_mbps, err);
}

static enum tr_status put_silence_until(struct slots *s, uint64_t ms, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    if (ms > s->next_ms) {
        status = put(s, s->next_ms, 0, err);
        s->next_ms = ms;
    }
    return status;
}

static void count_step(struct slots *s)
{
    if (s->has_last) {
        uint64_t step = s->stamp - s->last_stamp;
        s->steps[step < STEPS_COUNTED ? step : STEPS_COUNTED - 1]++;
    }
    s->last_stamp = s->stamp;
    s->has_last = true;
}

static enum tr_status end_stamp(struct slots *s, struct tr_error *err)
{
    if (s->packets == 0) {
        return TR_STATUS_OK;
    }
    count_step(s);
    enum tr_status status = put_silence_until(s, s->stamp, err);
    if (status == TR_STATUS_OK) {
        status = put(s, s->stamp, (double)s->packets * MBPS_A_PACKET, err);
    }
    s->next_ms = s->stamp + 1;
    s->packets = 0;
    return status;
}

static double median_step_ms(const uint32_t *steps)
{
    uint64_t total = 0, below = 0;
    size_t low = 0;
    for (size_t ms = 0; ms < STEPS_COUNTED; ms++) {
        total += steps[ms];
    }
    if (total == 0) {
        return 0;
    }
    while (below + steps[low] < (total + 1) / 2) {
        below += steps[low++];
    }
    size_t high = low;
    if (total % 2 == 0 && below + steps[low] == total / 2) {
        for (high = low + 1; steps[high] == 0; high++) {}
    }
    return (double)(low + high) / 2;
}

/* The packets of the last stamp, which ends the trace, pass in the millisecond before it. */
static enum tr_status put_last(struct slots *s, struct tr_error *err)
{
    struct builder *b = s->r->b;
    double rate = (double)s->packets * MBPS_A_PACKET;
    if (s->next_ms < s->stamp) {
        enum tr_status status = put_silence_until(s, s->stamp - 1, err);
        return status == TR_STATUS_OK ? put(s, s->stamp - 1, rate, err) : status;
    }
    /* that one has packets of its own */
    double before = b->rate[b->count - 1] * 2;
    enum tr_status status = TR_STATUS_OK;
    if (b->time[b->count - 1] == (double)s->stamp - 1) {
        b->rate[b->count - 1] = before;
    } else {
        status = builder_add(b, (double)s->stamp - 1, before, err);
    }
    return status == TR_STATUS_OK ? builder_add(b, (double)s->stamp - 0.5, rate * 2, err) : status;
}

static enum tr_status end_trace(struct slots *s, struct tr_error *err)
{
    struct builder *b = s->r->b;
    if (s->lines == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name,
                            "holds no line; a mahimahi trace has a millisecond a line");
    }
    if (s->stamp == 0) {
        return tr_error_at(err, b->name, (unsigned long)s->lines,
                           "the last stamp is 0, so the trace lasts no time; it must be 1 ms or more");
    }
    count_step(s);
    b->grid_end = (double)s->stamp;
    b->end_mbit = (double)s->packets * PACKET_MBIT;
    b->samples = s->lines;
    b->interval_s = median_step_ms(s->steps) / 1e3;
    return put_last(s, err);
}

/* Eight bytes as they come; digits in front of a line's end are moved to the far end, so that the value of up
 * to seven digits comes without a loop. Returns the number of digits, 0 where there are none or more than
 * seven. */
static inline unsigned short_number(const char *p, uint64_t *out)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t v;
    memcpy(&v, p, sizeof v);
    uint64_t digits = v ^ 0x3030303030303030u; /* digits become 0 .. 9 */
    uint64_t others = ((digits + 0x7676767676767676u) | digits) & 0x8080808080808080u;
    if (others == 0) {
        return 0;
    }
    unsigned count = (unsigned)__builtin_ctzll(others) / 8;
    if (count == 0) {
        return 0;
    }
    v = digits << (64 - 8 * count);
    v = (v * 10 + (v >> 8)) & 0x00ff00ff00ff00ffu;
    v = (v * 100 + (v >> 16)) & 0x0000ffff0000ffffu;
    *out = (v * 10000 + (v >> 32)) & 0xffffffffu;
    return count;
#else
    (void)p;
    (void)out;
    return 0;
#endif
}

static enum tr_status line_error(struct reader *r, const char *line, struct tr_error *err)
{
    const char *end = line_end(line);
    if (end == line) {
        return input_error(r->in, line, err, "the line is empty; a mahimahi trace has a millisecond a line");
    }
    int len = end - line < 40 ? (int)(end - line) : 40;
    return input_error(r->in, line, err,
                       "\"%.*s\" is no whole number of milliseconds; a line holds that and nothing else", len,
                       line);
}

static const char *long_number(const char *p, uint64_t *out)
{
    uint64_t value = 0;
    const char *digits = p;
    while (number_is_digit(*p) && value < STAMP_MAX) {
        value = value * 10 + (uint64_t)(*p++ - '0');
    }
    *out = value;
    return p > digits && value < STAMP_MAX ? p : NULL;
}

static enum tr_status take_stamp(struct slots *s, const char *line, uint64_t stamp, struct tr_error *err)
{
    if (stamp < s->stamp) {
        return input_error(s->r->in, line, err, "%" PRIu64 " after %" PRIu64 "; stamps never decrease", stamp,
                           s->stamp);
    }
    enum tr_status status = end_stamp(s, err);
    s->stamp = stamp;
    return status;
}

/* How many lines at `next` are the line before it, byte by byte, once more: packets come in bursts, and eight
 * bytes are compared sooner than a number is read. */
static inline uint64_t count_repeats(const char *line, const char *next, const char *end)
{
    size_t len = (size_t)(next - line);
    uint64_t text, other, repeats = 0;
    if (len > sizeof text) {
        return 0;
    }
    memcpy(&text, line, sizeof text);
    for (const char *p = next; p < end; p += len, repeats++) {
        memcpy(&other, p, sizeof other);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        if ((text ^ other) << (64 - 8 * len) != 0) {
            break;
        }
#else
        if (memcmp(line, p, len) != 0) {
            break;
        }
#endif
    }
    return repeats;
}

static enum tr_status read_piece(struct slots *s, struct tr_error *err)
{
    struct input *in = s->r->in;
    for (const char *p = in->begin; p < in->end;) {
        uint64_t stamp;
        unsigned digits = short_number(p, &stamp);
        const char *after = digits ? p + digits : long_number(p, &stamp);
        if (!after || (*after != '\n' && *after != '\r')) {
            return line_error(s->r, p, err);
        }
        if (stamp != s->stamp) {
            enum tr_status status = take_stamp(s, p, stamp, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
        const char *next = after + (after[0] == '\r' && after[1] == '\n') + 1;
        uint64_t lines = 1 + count_repeats(p, next, in->end);
        s->packets += lines;
        s->lines += lines;
        p = next + (size_t)(next - p) * (lines - 1);
    }
    return TR_STATUS_OK;
}

static bool has_ending(const char *name, const char *const *endings)
{
    size_t len = strlen(name);
    len -= len > 3 && strcmp(name + len - 3, ".gz") == 0 ? 3 : 0;
    for (size_t i = 0; endings[i]; i++) {
        size_t n = strlen(endings[i]);
        if (len > n && strncmp(name + len - n, endings[i], n) == 0) {
            return true;
        }
    }
    return false;
}

/* Endings that nothing else has, and one that is used for anything. */
static const char *const sure_endings[] = {".up", ".down", ".mahi", ".mahimahi", NULL};
static const char *const likely_endings[] = {".up", ".down", ".mahi", ".mahimahi", ".trace", NULL};

struct column_of_integers {
    size_t lines, whole, repeats, falls; /* whole: lines that are one non-negative whole number */
};

static struct column_of_integers look_for_integers(const struct sniff *sniff)
{
    struct column_of_integers c = {.lines = sniff->lines};
    uint64_t last = 0;
    for (size_t i = 0; i < sniff->lines; i++) {
        uint64_t value;
        const char *after = long_number(sniff->line[i], &value);
        if (after && after == sniff->line_end[i]) {
            c.repeats += c.whole > 0 && value == last;
            c.falls += value < last;
            c.whole++;
            last = value;
        }
    }
    return c;
}

static bool looks_like_mahimahi(const struct sniff *sniff, const char *name)
{
    struct column_of_integers c = look_for_integers(sniff);
    if (sniff->columns == 1 && has_ending(name, sure_endings) && (c.whole * 2 > c.lines || c.lines <= 2)) {
        return true; /* a line that is no stamp is then an error */
    }
    if (c.lines == 0 || c.whole < c.lines) {
        return false;
    }
    /* One stamp out of order among many is a broken trace of packets; many are a list of rates. */
    bool ascends = c.falls * 50 <= c.lines && (c.falls == 0 || c.lines >= LINES_SURE_MIN);
    return has_ending(name, likely_endings) ||
           (ascends && (c.repeats > 0 || c.lines >= LINES_SURE_MIN || c.lines == 1));
}

static void explain(struct reader *r, const struct slots *s)
{
    static const char *const up[] = {".up", NULL}, *const down[] = {".down", NULL};
    if (has_ending(r->in->name, up) || has_ending(r->in->name, down)) {
        builder_note(r->b, TR_TRACE_NOTE_DIRECTION, false, NULL, "by its name this is %s",
                     has_ending(r->in->name, up) ? "the uplink" : "the downlink");
    }
    builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for a mahimahi packet trace: one column of whole numbers that never decrease; a line "
                 "lets 1500 "
                 "bytes pass in that millisecond");
    if (s->lines == 1 && !has_ending(r->in->name, likely_endings)) {
        builder_note(r->b, TR_TRACE_NOTE_ALTERNATIVE, true, CHOICES(CHOICE(FORMAT, "values")),
                     "could be a constant rate of %" PRIu64 " Mbit/s: one line says too little", s->stamp);
    } else if (r->sniff->lines > 0 && s->lines < LINES_SURE_MIN) {
        builder_note(r->b, TR_TRACE_NOTE_ALTERNATIVE, false, CHOICES(CHOICE(FORMAT, "values")),
                     "could be a list of rates, one a second");
    }
}

/* Room for all segments at once saves moving the columns as they grow, which takes them twice where they
 * cannot be moved in place. Room that is not used costs nothing. */
static size_t guess_segments(const struct reader *r)
{
    uint64_t next_ms = 0;
    size_t segments = 0;
    for (const char *p = r->sniff->begin; p < r->sniff->end; p = input_skip_line(p)) {
        uint64_t stamp;
        if (long_number(p, &stamp) && stamp >= next_ms) {
            segments += stamp > next_ms ? 2 : 1; /* silence before it */
            next_ms = stamp + 1;
        }
    }
    return sniff_scale(r->sniff, r->in, segments);
}

static enum tr_status read_mahimahi(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    b->format = "mahimahi";
    b->timing = TIMING_GRID;
    b->time_div = 1e3;
    b->unit_is_fixed = true;
    b->stats_bin_s = 1;
    struct slots s = {.r = r, .steps = calloc(STEPS_COUNTED, sizeof *s.steps)};
    enum tr_status status = s.steps ? builder_reserve(b, guess_segments(r), err) : tr_error_oom(err);
    do {
        status = status == TR_STATUS_OK ? input_next(r->in, err) : status;
        status = status == TR_STATUS_OK ? read_piece(&s, err) : status;
    } while (status == TR_STATUS_OK && r->in->begin < r->in->end);
    status = status == TR_STATUS_OK ? end_trace(&s, err) : status;
    free(s.steps);
    if (status == TR_STATUS_OK) {
        explain(r, &s);
    }
    return status;
}

/* ---- writing ---- */

/* The k-th packet goes out once k packets' bits have passed: the stamp is the millisecond in which that
 * happens. What passes in the last millisecond, or in the last segment where that is shorter, gets the last
 * stamp. */
static enum tr_status write_mahimahi(const struct tr_trace *trace, struct strbuf *out, struct tr_error *err)
{
    double duration_ms = tr_trace_duration_s(trace) * 1e3;
    double end = floor(duration_ms + 0.5), last_s = trace->start_s[trace->count - 1];
    end = end < 1 ? 1 : end;
    double total = floor(trace->cum_mbit[trace->count] / PACKET_MBIT + 0.5 + 1e-6);
    if (end > (double)STAMP_MAX || total > (double)TR_TRACE_SAMPLES_MAX) {
        return tr_error_set(err, TR_STATUS_FAILED, trace->info.name,
                            "is too long for a mahimahi trace: %.3g packets in %.3g s", total,
                            duration_ms / 1e3);
    }
    if (total < 1) {
        return tr_error_set(err, TR_STATUS_FAILED, trace->info.name,
                            "lets not one packet of 1500 bytes pass; a mahimahi trace needs one");
    }
    double last_ms = fmax(end - 1, last_s * 1e3);
    size_t segment = 0;
    for (double k = 1; k <= total; k++) {
        /* half a packet early: rounding of the sums must not push a packet into the next millisecond */
        double mbit = (k - 1e-6) * PACKET_MBIT;
        while (segment + 1 < trace->count && trace->cum_mbit[segment + 1] < mbit) {
            segment++;
        }
        double rate = trace->rate_mbps[segment];
        double t_ms =
            rate > 0 ? (trace->start_s[segment] + (mbit - trace->cum_mbit[segment]) / rate) * 1e3 : end;
        double stamp = k == total || t_ms >= last_ms ? end : floor(t_ms);
        strbuf_printf(out, "%.0f\n", stamp < end ? stamp : end);
    }
    return TR_STATUS_OK;
}

const struct trace_format mahimahi_formats[] = {
    {
        .name = "mahimahi",
        .title = "mahimahi: the millisecond of each 1500-byte packet",
        .first_line = "0",
        .extensions = "mahi,down,up,trace",
        .looks_like = looks_like_mahimahi,
        .read = read_mahimahi,
        .write = write_mahimahi,
    },
    {0},
};
