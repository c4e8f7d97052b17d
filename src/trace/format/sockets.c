/* ss -ti, again and again with the time in between: what each connection has carried so far.
 *
 *     Fri Nov 27 11:24:57 UTC 2026                                     date, or date +%s
 *     ESTAB 0      0          10.88.0.2:45596    10.88.0.1:9
 *          cubic rtt:0.061/0.03 bytes_acked:1 bytes_received:983776 ...    below it, or with -O behind it
 *
 * Bytes that were sent count as they are acknowledged. Round trips are of the side that sends. */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"

#include <stdio.h>
#include <string.h>

static bool is_info(const char *line, const char *end)
{
    return line_has(line, end, "cwnd:") &&
           (line_has(line, end, " bytes_acked:") || line_has(line, end, " bytes_received:"));
}

static bool looks_like_ss(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_info);
}

struct log {
    struct reader *r;
    struct series_set set;
    bool timed;
    double at_s;
    char connection[SERIES_NAME_BYTES]; /* whose figures come next */
};

/* "ESTAB 0 0 10.88.0.2:45596 10.88.0.1:9 cubic ..." is 10.88.0.2:45596-10.88.0.1:9. */
static void name_connection(struct log *log, const char *line, const char *end)
{
    struct cell ends[2] = {{"", ""}, {"", ""}};
    size_t count = 0;
    for (struct cell word = line_word(line); word.begin < end && word.end > word.begin && count < 2;
         word = line_word(word.end)) {
        if (memchr(word.begin, ':', (size_t)(word.end - word.begin))) {
            ends[count++] = word;
        }
    }
    if (count == 2 && !line_has(line, end, "Address:Port")) {
        snprintf(log->connection, sizeof log->connection, "%.*s-%.*s", (int)(ends[0].end - ends[0].begin),
                 ends[0].begin, (int)(ends[1].end - ends[1].begin), ends[1].begin);
    }
}

static double figure(const char *line, const char *end, const char *name)
{
    double value;
    const char *p = line_after(line, end, name);
    return p && line_number(p, &value) ? value : NAN;
}

static enum tr_status take_info(struct log *log, const char *line, const char *end, struct tr_error *err)
{
    const double carried[2] = {figure(line, end, " bytes_received:"), figure(line, end, " bytes_acked:")};
    const double rtt_ms = figure(line, end, " rtt:");
    enum tr_status status = TR_STATUS_OK;
    for (int way = 0; way < 2 && status == TR_STATUS_OK; way++) {
        struct series_point p = SERIES_POINT(log->at_s, carried[way]);
        p.latency_ms = way == 0 ? NAN : rtt_ms / 2;
        if (!isnan(carried[way])) {
            status = series_add(&log->set, log->connection, strlen(log->connection),
                                way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP, p, err);
        }
    }
    return status;
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    double at_s;
    if (series_time_of_line(&log->set, line, end, &at_s)) {
        log->at_s = at_s;
        log->timed = true;
        return TR_STATUS_OK;
    }
    if (line < end && !strchr(" \t", *line)) {
        name_connection(log, line, end);
    }
    return is_info(line, end) && log->timed ? take_info(log, line, end, err) : TR_STATUS_OK;
}

static enum tr_status read_ss(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    r->b->format = "ss";
    r->b->unit = &RATE_BYTES;
    series_init(&log.set, r, SERIES_PRECEDING, "connection");
    enum tr_status status = lines_each(r, take_line, &log, err);
    if (status == TR_STATUS_OK && !log.timed) {
        status = tr_error_set(err, TR_STATUS_FAILED, r->in->name,
                              "is what ss -ti prints, without a time; a line of date before each of several "
                              "would make a trace of them");
    }
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                     "taken for ss -ti under dates: rates are the differences of bytes received, or "
                     "acknowledged");
        series_is_traffic(r);
        series_of_counters(&log.set);
        status = series_take(&log.set, err);
    }
    series_destroy(&log.set);
    return status;
}

const struct trace_format sockets_formats[] = {
    {
        .name = "ss",
        .title = "ss -ti under dates",
        .first_line = "ESTAB 0      0          10.88.0.2:45596    10.88.0.1:80",
        .looks_like = looks_like_ss,
        .read = read_ss,
    },
    {0},
};
