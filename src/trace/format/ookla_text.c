/* Ookla's speedtest as it prints for people, under each other in a log, perhaps with a date before each:
 *
 *        Speedtest by Ookla
 *     Idle Latency:     3.21 ms   (jitter: 0.10ms, low: 3.00ms, high: 3.50ms)
 *         Download:   935.76 Mbps (data used: 1.1 GB)
 *           Upload:    35.10 Mbps (data used: 50.1 MB)
 *      Packet Loss:     0.0%
 */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"
#include "trace/table/stamps.h"

#include <string.h>

static bool is_head(const char *line, const char *end)
{
    return line_has(line, end, "Speedtest by Ookla");
}

static bool looks_like_ookla_text(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_head);
}

struct log {
    struct reader *r;
    struct series_set set;
    size_t tests;
    bool dated, pending;
    double at_s, down, up, latency_ms, loss;
};

static enum tr_status end_test(struct log *log, struct tr_error *err)
{
    if (!log->pending) {
        return TR_STATUS_OK;
    }
    double at_s = log->dated ? log->at_s : (double)log->tests;
    struct series_point down = SERIES_POINT(at_s, log->down), up = SERIES_POINT(at_s, log->up);
    down.latency_ms = up.latency_ms = log->latency_ms / 2;
    down.loss = up.loss = log->loss;
    log->tests++;
    log->pending = false;
    log->down = log->up = log->latency_ms = log->loss = NAN;
    enum tr_status status = series_add(&log->set, "", 0, TR_TRACE_DOWN, down, err);
    return status == TR_STATUS_OK ? series_add(&log->set, "", 0, TR_TRACE_UP, up, err) : status;
}

static double rate_after(const char *line, const char *end, const char *text)
{
    double value;
    const char *p = line_after(line, end, text);
    p = p ? line_number(p, &value) : NULL;
    struct cell unit = p ? line_word(p) : (struct cell){0};
    const struct rate_unit *known = p ? rate_unit_printed(unit.begin, (size_t)(unit.end - unit.begin)) : NULL;
    return known ? rate_to_mbps(known, value) : NAN;
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    const char *latency = line_after(line, end, "Latency:"), *loss = line_after(line, end, "Packet Loss:");
    double value, at_s;
    const char *stamp_end = stamp_at(line_skip_blanks(line), end);
    if (is_head(line, end)) {
        return end_test(log, err);
    }
    if (stamp_end && series_time(&log->set, &(struct cell){line_skip_blanks(line), stamp_end}, &at_s)) {
        enum tr_status status = end_test(log, err); /* a date stands before its test */
        log->at_s = at_s;
        log->dated = true;
        return status;
    }
    double down = rate_after(line, end, "Download:"), up = rate_after(line, end, "Upload:");
    log->down = isnan(down) ? log->down : down;
    log->up = isnan(up) ? log->up : up;
    log->pending |= !isnan(down) || !isnan(up);
    if (latency && isnan(log->latency_ms) && line_number(latency, &value)) {
        log->latency_ms = value;
    }
    if (loss && line_number(loss, &value)) {
        log->loss = value / 100;
    }
    return TR_STATUS_OK;
}

static enum tr_status read_ookla_text(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r, .down = NAN, .up = NAN, .latency_ms = NAN, .loss = NAN};
    r->b->format = "ookla-text";
    r->b->unit = &RATE_MBPS;
    series_init(&log.set, r, SERIES_FORWARD, "direction");
    enum tr_status status = lines_each(r, take_line, &log, err);
    status = status == TR_STATUS_OK ? end_test(&log, err) : status;
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                     "taken for what Ookla's speedtest prints");
        builder_note(
            r->b, TR_TRACE_NOTE_KIND, true, NULL,
            "spot tests of some seconds each, held until the next: they say little about what happens from "
            "second to second");
        status = series_take(&log.set, err);
    }
    series_destroy(&log.set);
    return status;
}

const struct trace_format ookla_text_formats[] = {
    {
        .name = "ookla-text",
        .title = "what Ookla's speedtest prints",
        .first_line = "   Speedtest by Ookla",
        .looks_like = looks_like_ookla_text,
        .read = read_ookla_text,
    },
    {0},
};
