/* curl: its progress meter, and the JSON of -w '%{json}'.
 *
 *       % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
 *                                      Dload  Upload   Total   Spent    Left  Speed
 *       2 38.1M    2 1130k    0     0   912k      0  0:00:42  0:00:01  0:00:41  912k
 *
 * A row comes once a second; the last column is the mean of the last five (curl's man page, PROGRESS METER),
 * in bytes a second, k being 1024 (lib/progress.c `max5data`). */
#include "trace/format/json_in.h"
#include "trace/format/lines.h"
#include "trace/table/runs.h"

#include <string.h>

enum { METER_CELLS = 12, CELL_RECEIVED = 3, CELL_SENT = 5, CELL_SPENT = 9, CELL_SPEED = 11 };

static bool is_meter_head(const char *line, const char *end)
{
    return line_has(line, end, "% Total") && line_has(line, end, "% Received") &&
           line_has(line, end, "% Xferd");
}

static bool looks_like_curl(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_meter_head);
}

/* "0:01:05" in seconds; "--:--:--" is 0 */
static bool clock_s(const struct cell *cell, double *out)
{
    double part, sum = 0;
    if (cell->begin < cell->end && *cell->begin == '-') {
        *out = 0;
        return true;
    }
    for (const char *p = cell->begin;; p++) {
        p = line_number(p, &part);
        if (!p) {
            return false;
        }
        sum = sum * 60 + part;
        if (p == cell->end || *p != ':') {
            *out = sum;
            return p == cell->end && sum >= 0 && sum < 1e9;
        }
    }
}

struct meter {
    struct reader *r;
    size_t run, wanted;
    double spent_s;
    double sent, received;
};

static enum tr_status take_row(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct meter *m = context;
    struct builder *b = m->r->b;
    struct cell c[CELLS_MAX];
    double spent_s, speed;
    if (is_meter_head(line, end)) {
        m->run++;
        m->spent_s = 0;
    }
    if (cells_split(line, end, BLANKS, c) != METER_CELLS || !clock_s(&c[CELL_SPENT], &spent_s) ||
        !line_amount(c[CELL_SPEED].begin, 1024, &speed) || !(speed >= 0) || !isfinite(speed)) {
        return TR_STATUS_OK;
    }
    m->run += m->run == 0 || spent_s < m->spent_s; /* several files under one head */
    double since_s = spent_s - m->spent_s;
    m->spent_s = spent_s;
    if (m->run != m->wanted || since_s <= 0) { /* within the first second there is no mean yet */
        return TR_STATUS_OK;
    }
    line_amount(c[CELL_RECEIVED].begin, 1024, &m->received);
    line_amount(c[CELL_SENT].begin, 1024, &m->sent);
    return builder_add(b, since_s, speed, err);
}

static enum tr_status read_curl(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct meter m = {.r = r, .wanted = runs_wanted(r->options)};
    b->format = "curl-progress";
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_BYTES;
    enum tr_status status = lines_each(r, take_row, &m, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (b->count == 0 && m.run >= m.wanted) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name,
                            "is curl's progress meter, but no row of it is a second after the start");
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for curl's progress meter");
    builder_note(b, TR_TRACE_NOTE_KIND, true, NULL,
                 "each speed is curl's mean over the last five seconds: what is shorter is smoothed out");
    builder_note(b, TR_TRACE_NOTE_DIRECTION, false, NULL, "this goes %s",
                 m.sent > m.received ? "up" : "down");
    return runs_report(b, m.run, m.wanted, NULL, err);
}

/* ---- -w '%{json}' ---- */

static bool is_curl_json(const json_t *first, bool in_array)
{
    (void)in_array;
    return json_object_get(first, "speed_download") && json_object_get(first, "time_total");
}

static enum tr_status add_transfer(struct reader *r, const json_t *transfer, struct tr_error *err)
{
    bool up = r->options->direction == TR_TRACE_UP;
    double bytes, total_s, first_s = 0;
    bool ok = json_get_number(transfer, up ? "size_upload" : "size_download", &bytes) &&
              json_get_number(transfer, "time_total", &total_s);
    if (ok && !up && json_get_number(transfer, "time_starttransfer", &first_s)) {
        total_s -= first_s > 0 && first_s < total_s ? first_s : 0; /* before there was nothing to receive */
    }
    if (!ok || !(bytes > 0) || !(total_s > 0) || !isfinite(bytes / total_s)) {
        tally_add(&r->b->skipped, 0);
        return TR_STATUS_OK;
    }
    return builder_add(r->b, total_s, bytes / total_s, err);
}

static enum tr_status read_curl_json(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct json_text t;
    b->format = "curl-json";
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_BYTES;
    enum tr_status status = json_text_of(r, &t, err);
    struct json_documents documents = {0};
    bool more;
    while (status == TR_STATUS_OK) {
        status = json_next_document(&t, &documents, &more, err);
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        json_t *transfer;
        status = json_value(&t, &transfer, err);
        if (status == TR_STATUS_OK) {
            status = add_transfer(r, transfer, err);
            json_decref(transfer);
        }
    }
    if (status == TR_STATUS_OK && b->count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name, "holds no transfer of curl that moved a byte");
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for curl -w '%%{json}': bytes and seconds of whole transfers");
    builder_note(b, TR_TRACE_NOTE_KIND, true, NULL,
                 "means of whole transfers, laid end to end: the time between them is not in the file");
    builder_note(b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION, "this goes %s",
                 r->options->direction == TR_TRACE_UP ? "up" : "down");
    return status;
}

const struct trace_format curl_formats[] = {
    {
        .name = "curl-progress",
        .title = "curl's progress meter",
        .first_line = "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current",
        .looks_like = looks_like_curl,
        .read = read_curl,
    },
    {
        .name = "curl-json",
        .title = "curl -w '%{json}': a transfer a line",
        .first_line = "{\"size_download\": 3229040, \"time_total\": 3.99, ...",
        .is_json = is_curl_json,
        .read = read_curl_json,
    },
    {0},
};
