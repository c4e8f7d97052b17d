/* Shell scripts that shape an interface with tc: read as the traces in disguise that they are, and written.
 *
 * Read: `tc qdisc change dev eth0 root netem rate 5mbit delay 20ms loss 0.1%`, `sleep 2`, in any mixture; and
 * our own `step MICROSECONDS BIT_PER_S DELAY_MS LOSS_PERCENT`. */
#include "trace/format.h"
#include "trace/write.h"

#include "base/plain.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

/* tc takes some milliseconds itself: shorter pieces of a trace are averaged. */
#define STEP_MIN_S 0.05

/* ---- reading ---- */

struct script {
    struct reader *r;
    double rate_mbps, latency_ms, loss; /* in force; NaN before the first */
    size_t untimed;                     /* sleeps before there was a rate */
};

static bool starts_with(const struct cell *c, size_t count, size_t at, const char *word)
{
    return at < count && cell_is(&c[at], word);
}

/* Which word is the command, behind "sudo" and what a shell puts before it. */
static size_t command_of(const struct cell *c, size_t count)
{
    static const char *const before[] = {"sudo", "do", "then", "else", "{", "("};
    size_t at = 0;
    for (size_t i = 0; i < sizeof before / sizeof *before;) {
        bool is = starts_with(c, count, at, before[i]);
        at += is;
        i = is ? 0 : i + 1;
    }
    return at;
}

/* The end of one command of a line: "tc ... ; sleep 5". */
static const char *command_end(const char *p, const char *end)
{
    while (p < end && *p != ';' && *p != '&' && *p != '|') {
        p++;
    }
    return p;
}

static bool is_tc(const struct cell *c, size_t count, size_t at)
{
    return starts_with(c, count, at, "tc") &&
           (starts_with(c, count, at + 1, "qdisc") || starts_with(c, count, at + 1, "class"));
}

/* A number and its unit's letters. */
static bool split_unit(const struct cell *c, double *value, struct cell *unit)
{
    const char *after = c->begin < c->end ? number_read_slow(c->begin, value) : NULL;
    if (!after || after > c->end || !isfinite(*value) || *value < 0) {
        return false;
    }
    *unit = (struct cell){after, c->end};
    return true;
}

/* tc's own units: "mbit" is 10^6 bit/s, but "mbps" 10^6 bytes a second; a bare number is bit/s. */
static bool rate_of(const struct cell *c, double *mbps)
{
    static const struct {
        const char *name;
        double mbps;
    } units[] = {{"", 1e-6},          {"bit", 1e-6},          {"kbit", 1e-3},      {"mbit", 1},
                 {"gbit", 1e3},       {"tbit", 1e6},          {"bps", 8e-6},       {"kbps", 8e-3},
                 {"mbps", 8},         {"gbps", 8e3},          {"tbps", 8e6},       {"kibit", 1.024e-3},
                 {"mibit", 1.048576}, {"gibit", 1073.741824}, {"kibps", 8.192e-3}, {"mibps", 8.388608}};
    double value;
    struct cell unit;
    if (!split_unit(c, &value, &unit)) {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (cell_is(&unit, units[i].name)) {
            *mbps = value * units[i].mbps;
            return true;
        }
    }
    return false;
}

static bool delay_of(const struct cell *c, double *ms)
{
    double value;
    struct cell unit;
    if (!split_unit(c, &value, &unit)) {
        return false;
    }
    double per = cell_is(&unit, "s") || cell_has(&unit, "sec") ? 1e3 : 0;
    per = cell_is(&unit, "ms") || cell_has(&unit, "msec") ? 1 : per;
    per = cell_is(&unit, "us") || cell_has(&unit, "usec") || unit.begin == unit.end ? 1e-3 : per;
    *ms = value * per;
    return per > 0;
}

static bool loss_of(const struct cell *c, double *loss)
{
    double value;
    struct cell unit;
    if (!split_unit(c, &value, &unit) || value > 100) {
        return false;
    }
    *loss = value / 100; /* "1%"; a bare number is percent too */
    return cell_is(&unit, "%") || unit.begin == unit.end;
}

static enum tr_status bad_word(struct script *s, const char *line, const struct cell *c, const char *what,
                               struct tr_error *err)
{
    return input_error(s->r->in, line, err, "\"%.*s\" is no %s that tc knows", (int)(c->end - c->begin),
                       c->begin, what);
}

static enum tr_status take_tc(struct script *s, const char *line, const struct cell *c, size_t count,
                              struct tr_error *err)
{
    for (size_t i = 0; i + 1 < count; i++) {
        if (memchr(c[i + 1].begin, '$', (size_t)(c[i + 1].end - c[i + 1].begin))) {
            continue; /* a script's own machinery, whose values stand elsewhere */
        }
        if (cell_is(&c[i], "rate") && !rate_of(&c[i + 1], &s->rate_mbps)) {
            return bad_word(s, line, &c[i + 1], "rate", err);
        }
        if (cell_is(&c[i], "delay") && !delay_of(&c[i + 1], &s->latency_ms)) {
            return bad_word(s, line, &c[i + 1], "delay", err);
        }
        if (cell_is(&c[i], "loss")) {
            size_t at = i + 1 + (cell_is(&c[i + 1], "random") && i + 2 < count);
            if (!loss_of(&c[at], &s->loss)) {
                return bad_word(s, line, &c[at], "loss", err);
            }
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status add(struct script *s, double length_us, struct tr_error *err)
{
    struct builder *b = s->r->b;
    if (isnan(s->rate_mbps)) {
        s->untimed++;
        return TR_STATUS_OK;
    }
    enum tr_status status = builder_add(b, length_us, s->rate_mbps, err);
    if (status == TR_STATUS_OK) {
        b->latency_ms[b->count - 1] = s->latency_ms;
        b->loss[b->count - 1] = s->loss;
    }
    return status;
}

static enum tr_status take_sleep(struct script *s, const char *line, const struct cell *c,
                                 struct tr_error *err)
{
    double value;
    struct cell unit;
    if (!split_unit(c, &value, &unit)) {
        return input_error(s->r->in, line, err, "\"%.*s\" is no time to sleep; write seconds",
                           (int)(c->end - c->begin), c->begin);
    }
    double per = cell_is(&unit, "m") ? 60 : cell_is(&unit, "h") ? 3600 : cell_is(&unit, "d") ? 86400 : 1;
    return add(s, value * per * 1e6, err);
}

/* step MICROSECONDS BIT_PER_S DELAY_MS LOSS_PERCENT; "-" for what the trace does not know */
static enum tr_status take_step(struct script *s, const char *line, const struct cell *c, size_t count,
                                struct tr_error *err)
{
    double us, bits, ms, percent;
    bool ok = count >= 5 && cell_number(&c[1], false, &us) && cell_number(&c[2], false, &bits) && us >= 0 &&
              isfinite(us) && bits >= 0 && isfinite(bits);
    if (!ok) {
        return input_error(s->r->in, line, err,
                           "is no step; one has microseconds, bit/s, delay in ms and loss in percent");
    }
    s->rate_mbps = bits / 1e6;
    s->latency_ms = cell_number(&c[3], false, &ms) && ms >= 0 && isfinite(ms) ? ms : NAN;
    s->loss = cell_number(&c[4], false, &percent) && percent >= 0 && percent <= 100 ? percent / 100 : NAN;
    return add(s, us, err);
}

static enum tr_status take_command(struct script *s, const char *line, const char *end, struct tr_error *err)
{
    struct cell c[CELLS_MAX];
    while (line < end && (*line == ' ' || *line == '\t')) {
        line++;
    }
    if (line == end || *line == '#') {
        return TR_STATUS_OK;
    }
    size_t count = cells_split(line, end, BLANKS, c);
    count = count < CELLS_MAX ? count : CELLS_MAX;
    size_t at = command_of(c, count);
    if (is_tc(c, count, at)) {
        return take_tc(s, line, c, count, err);
    }
    if (starts_with(c, count, at, "sleep") && at + 1 < count && number_is_digit(*c[at + 1].begin)) {
        return take_sleep(s, line, &c[at + 1], err);
    }
    if (starts_with(c, count, 0, "step") && count > 1 && number_is_digit(*c[1].begin)) {
        return take_step(s, line, c, count, err);
    }
    return TR_STATUS_OK;
}

static enum tr_status take_line(struct script *s, const char *line, const char *end, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    while (status == TR_STATUS_OK && line < end) {
        const char *stop = *line == '#' ? end : command_end(line, end);
        status = take_command(s, line, stop, err);
        line = stop < end ? stop + 1 : end;
    }
    return status;
}

static bool has_tc(const char *line, const char *end)
{
    struct cell c[CELLS_MAX];
    while (line < end) {
        const char *stop = command_end(line, end);
        size_t count = cells_split(line, stop, BLANKS, c);
        if (is_tc(c, count < CELLS_MAX ? count : CELLS_MAX,
                  command_of(c, count < CELLS_MAX ? count : CELLS_MAX))) {
            return true;
        }
        line = stop < end ? stop + 1 : end;
    }
    return false;
}

static bool looks_like_tc(const struct sniff *sniff, const char *name)
{
    (void)name;
    if (!memmem(sniff->begin, (size_t)(sniff->end - sniff->begin), "tc", 2)) {
        return false; /* most files, at once */
    }
    for (const char *p = sniff->begin; p < sniff->end; p = input_skip_line(p)) {
        if (has_tc(p, line_end(p))) {
            return true;
        }
    }
    return false;
}

static enum tr_status read_tc(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct script s = {.r = r, .rate_mbps = NAN, .latency_ms = NAN, .loss = NAN};
    b->format = "tc-script";
    b->timing = TIMING_LENGTHS;
    b->time_div = 1e6;
    enum tr_status status = builder_want_latency(b, err);
    status = status == TR_STATUS_OK ? builder_want_loss(b, err) : status;
    while (status == TR_STATUS_OK && (status = input_next(r->in, err)) == TR_STATUS_OK &&
           r->in->begin < r->in->end) {
        for (const char *p = r->in->begin; status == TR_STATUS_OK && p < r->in->end; p = input_skip_line(p)) {
            status = take_line(&s, p, line_end(p), err);
        }
    }
    if (status == TR_STATUS_OK && b->count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name,
                            "is a script of tc, but no rate in it lasts: it has no `sleep` behind one");
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for a script of tc: rates, and sleeps between them");
    return status;
}

/* ---- writing ---- */

static const char head[] =
    "#!/bin/sh\n"
    "# Replays a bandwidth trace on a network interface with tc: netem for delay and loss, tbf for the "
    "rate.\n"
    "# What leaves the interface is shaped; to shape a download, run it on the sending side (or on an ifb).\n"
    "#\n"
    "#   sudo sh THIS_FILE INTERFACE [ROUNDS]\n"
    "#\n";

static const char machinery[] =
    "set -eu\n"
    "if [ $# -lt 1 ] || [ $# -gt 2 ]; then\n"
    "    echo \"usage: $0 INTERFACE [ROUNDS]\" >&2\n"
    "    exit 2\n"
    "fi\n"
    "dev=$1\n"
    "rounds=${2:-1}\n"
    "\n"
    "clean_up() { tc qdisc del dev \"$dev\" root 2>/dev/null || true; }\n"
    "trap clean_up EXIT\n"
    "trap 'exit 129' HUP\n"
    "trap 'exit 130' INT\n"
    "trap 'exit 143' TERM\n"
    "\n"
    "now_us() { echo $(($(date +%s%N) / 1000)); }\n"
    "\n"
    "# Sleeps until a moment, so that what tc takes itself does not add up.\n"
    "wait_until() {\n"
    "    left=$(($1 - $(now_us)))\n"
    "    if [ \"$left\" -gt 0 ]; then\n"
    "        sleep \"$((left / 1000000)).$(printf %06d $((left % 1000000)))\"\n"
    "    fi\n"
    "}\n"
    "\n"
    "# step MICROSECONDS BIT_PER_S DELAY_MS LOSS_PERCENT; \"-\" is unknown. A rate of 0 drops everything.\n"
    "step() {\n"
    "    delay=$3 loss=$4 rate=$2\n"
    "    if [ \"$delay\" = - ]; then delay=0; fi\n"
    "    if [ \"$loss\" = - ]; then loss=0; fi\n"
    "    if [ \"$rate\" -lt 1000 ]; then rate=1000 loss=100; fi\n"
    "    burst=$((rate / 8 / 100))\n"
    "    if [ \"$burst\" -lt 10000 ]; then burst=10000; fi\n"
    "    tc qdisc replace dev \"$dev\" root handle 1: netem limit 100000 delay \"${delay}ms\" loss "
    "\"${loss}%\"\n"
    "    tc qdisc replace dev \"$dev\" parent 1: handle 2: tbf rate \"${rate}bit\" burst \"$burst\" latency "
    "100ms\n"
    "    until_us=$((until_us + $1))\n"
    "    wait_until \"$until_us\"\n"
    "}\n"
    "\n"
    "replay() {\n";

static const char foot[] = "}\n"
                           "\n"
                           "clean_up\n"
                           "until_us=$(now_us)\n"
                           "while [ \"$rounds\" -gt 0 ]; do\n"
                           "    replay\n"
                           "    rounds=$((rounds - 1))\n"
                           "done\n";

/* A name may hold anything. */
static void put_comment(struct strbuf *out, const char *text)
{
    strbuf_puts(out, "# trace: ");
    strbuf_plain(out, text);
    strbuf_putc(out, '\n');
}

static void put_step(struct strbuf *out, double length_us, const struct tr_trace_step *step)
{
    strbuf_printf(out, "    step %.0f %.0f ", length_us, step->bandwidth_mbps * 1e6);
    if (isnan(step->latency_ms)) {
        strbuf_puts(out, "- ");
    } else {
        strbuf_printf(out, "%.3f ", step->latency_ms);
    }
    if (isnan(step->loss)) {
        strbuf_puts(out, "-\n");
    } else {
        strbuf_printf(out, "%.7g\n", step->loss * 100);
    }
}

static enum tr_status write_tc(const struct tr_trace *trace, struct strbuf *out, struct tr_error *err)
{
    (void)err;
    strbuf_puts(out, head);
    put_comment(out, trace->info.name);
    strbuf_puts(out, machinery);
    struct tr_trace_cursor cursor;
    tr_trace_cursor_init(&cursor, trace, false);
    double from_s = 0, written_us = 0;
    for (size_t i = 1; i <= trace->count; i++) {
        if (trace->start_s[i] - from_s < STEP_MIN_S && i < trace->count) {
            continue;
        }
        struct tr_trace_step step;
        tr_trace_cursor_step(&cursor, from_s, trace->start_s[i], &step);
        double until_us = floor(trace->start_s[i] * 1e6 + 0.5);
        put_step(out, until_us - written_us, &step);
        written_us = until_us;
        from_s = trace->start_s[i];
    }
    strbuf_puts(out, foot);
    return TR_STATUS_OK;
}

const struct trace_format tc_formats[] = {
    {
        .name = "tc-script",
        .title = "a shell script of tc and sleep",
        .first_line = "tc qdisc change dev eth0 root netem rate 5mbit",
        .extensions = "sh",
        .looks_like = looks_like_tc,
        .read = read_tc,
        .write = write_tc,
    },
    {0},
};
