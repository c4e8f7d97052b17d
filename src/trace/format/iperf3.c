/* iperf3 -J: whole documents, one or several, or cut off; and --json-stream, one event a line.
 *
 * Both directions of --bidir are series: versions 3.7 to 3.9 name both "sum", later ones the second
 * "sum_bidir_reverse"; `sender` says whether the side that wrote the log sent it. */
#include "trace/format/iperf3_test.h"
#include "trace/format/json_in.h"
#include "trace/format/series.h"
#include "trace/table/runs.h"

#include <math.h>
#include <string.h>

static bool is_iperf3(const json_t *first, bool in_array)
{
    (void)in_array;
    if (json_object_get(first, "event") && json_object_get(first, "data")) {
        return true;
    }
    return json_object_get(first, "intervals") && json_object_get(first, "start");
}

/* A document that is cut off is no JSON, and is told by its text. */
static bool looks_like_iperf3(const struct sniff *sniff, const char *name)
{
    (void)name;
    const char *p = sniff->begin;
    while (p < sniff->end && strchr(" \t\r\n", *p)) {
        p++;
    }
    size_t len = (size_t)(sniff->end - p);
    bool first_key = len > 10 && *p == '{' && memmem(p, len < 40 ? len : 40, "\"start\"", 7);
    return first_key && memmem(p, len, "\"connected\"", 11) && memmem(p, len, "\"version\"", 9) &&
           memmem(p, len, "iperf ", 6);
}

/* ---- documents ---- */

static enum tr_status no_document(const struct iperf3_test *run, struct tr_error *err)
{
    return tr_error_at(err, run->t->name, json_line(run->t, run->at),
                       "is no iperf3 document: \"intervals\" is missing");
}

/* The one at t->p, up to where it ends or is cut off. Its intervals come before its end, and behind its
 * start: in another order the intervals are taken when all has been seen. */
static enum tr_status take_document(struct iperf3_test *run, struct json_text *t, bool *whole,
                                    struct tr_error *err)
{
    bool first = true, more = true, has_intervals = false;
    struct json_text intervals = {0};
    char key[32];
    *whole = false;
    if (json_peek(t) != '{' && json_peek(t) != '\0') {
        return no_document(run, err);
    }
    enum tr_status status = json_enter(t, '{', err);
    while (status == TR_STATUS_OK) {
        status = json_member(t, &first, key, sizeof key, &more, err);
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        json_t **slot = strcmp(key, "start") == 0                ? &run->start
                        : strcmp(key, "end") == 0                ? &run->end
                        : strcmp(key, "server_output_json") == 0 ? &run->server
                                                                 : NULL;
        if (slot && !*slot) {
            status = json_value(t, slot, err);
        } else if (strcmp(key, "intervals") == 0 && !has_intervals) {
            has_intervals = true;
            intervals = *t;
            json_peek(t);
            status = run->start ? iperf3_take_intervals(run, t, err) : json_skip(t, err);
        } else if (strcmp(key, "error") == 0) {
            json_t *said = NULL;
            status = json_value(t, &said, err);
            snprintf(run->said, sizeof run->said, "%s", json_is_string(said) ? json_string_value(said) : "");
            json_decref(said);
        } else {
            status = json_skip(t, err);
        }
    }
    if (status == TR_STATUS_OK && !has_intervals) {
        return no_document(run, err);
    }
    *whole = status == TR_STATUS_OK;
    if (*whole && run->intervals == 0 && intervals.p) {
        status = iperf3_take_intervals(run, &intervals, err);
    }
    return status;
}

/* A UDP client knows what it sent; where it asked the server for its log, that says what arrived. */
static enum tr_status take_servers(struct iperf3_test *run, struct tr_error *err)
{
    const json_t *intervals = json_object_get(run->server, "intervals");
    const char *column = run->r->options->column;
    bool sent = column && strcmp(column, "sent") == 0;
    if (!iperf3_is_udp(run) || run->received || json_array_size(intervals) == 0) {
        return TR_STATUS_OK;
    }
    builder_note(run->r->b, TR_TRACE_NOTE_COLUMNS, false,
                 CHOICES(CHOICE(COLUMN, "received"), CHOICE(COLUMN, "sent")),
                 "the file has what the client sent and, from the server, what arrived: this is what %s",
                 sent ? "was sent" : "arrived");
    if (sent) {
        return TR_STATUS_OK;
    }
    series_destroy(&run->set);
    series_init(&run->set, run->r, SERIES_SPANS, "direction");
    run->set.last_share_min = IPERF3_LAST_SHARE_MIN;
    run->sent = false;
    run->end_s[0] = run->end_s[1] = 0;
    size_t i;
    json_t *interval;
    json_array_foreach(intervals, i, interval)
    {
        const json_t *sum = json_object_get(interval, "sum");
        enum tr_status status =
            json_is_object(sum)
                ? iperf3_add_sum(run, sum, json_object_get(interval, "streams"), false, false, err)
                : TR_STATUS_OK;
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    run->received = true;
    return TR_STATUS_OK;
}

/* Documents of a file, with how many of them have anything in them. */
struct documents {
    size_t seen, wanted; /* from 1 */
    bool taken;
    struct tr_error empty; /* the first that had no intervals */
    size_t empties;
};

static enum tr_status end_documents(const struct documents *d, struct reader *r, struct tr_error *err)
{
    if (!d->taken && d->seen == 0 && d->empties > 0) {
        return tr_error_set(err, TR_STATUS_FAILED, d->empty.where, "%s", d->empty.what);
    }
    enum tr_status status = runs_report(r->b, d->seen, d->wanted, NULL, err);
    if (status == TR_STATUS_OK && d->empties > 0) {
        builder_note(r->b, TR_TRACE_NOTE_SKIPPED, true, NULL, "%zu failed run%s left out: %s", d->empties,
                     d->empties == 1 ? "" : "s", d->empty.what);
    }
    return status;
}

/* One document; *over: nothing can be read behind it. */
static enum tr_status offer_document(struct documents *d, struct reader *r, struct json_text *t, bool *over,
                                     struct tr_error *err)
{
    struct iperf3_test run;
    bool whole;
    iperf3_begin(&run, r, t);
    enum tr_status status = take_document(&run, t, &whole, err);
    *over = status != TR_STATUS_OK;
    bool cut = *over && status == TR_STATUS_FAILED && !whole;
    if (cut && (run.intervals > 0 || d->taken)) {
        builder_note(r->b, TR_TRACE_NOTE_SKIPPED, true, NULL, "the file is cut off: %s",
                     run.intervals > 0 ? "what comes before is taken" : "the run at its end is left out");
        status = TR_STATUS_OK;
    }
    if (status == TR_STATUS_OK && run.intervals == 0) {
        d->empties += !cut;
        if (!cut && d->empties == 1) {
            iperf3_no_intervals(&run, &d->empty);
        }
    } else if (status == TR_STATUS_OK && ++d->seen == d->wanted) {
        d->taken = true;
        status = take_servers(&run, err);
        status = status == TR_STATUS_OK ? iperf3_finish(&run, err) : status;
    }
    iperf3_destroy(&run);
    return status;
}

/* Documents in an array, or one behind the other (>>). */
static enum tr_status read_documents(struct reader *r, struct json_text *t, struct tr_error *err)
{
    struct documents d = {.wanted = runs_wanted(r->options)};
    struct json_documents documents = {0};
    bool more, over = false;
    while (!over) {
        enum tr_status status = json_next_document(t, &documents, &more, err);
        if (status == TR_STATUS_FAILED && d.seen > 0) { /* an array without its end */
            break;
        }
        if (status != TR_STATUS_OK || !more) {
            return status == TR_STATUS_OK ? end_documents(&d, r, err) : status;
        }
        status = offer_document(&d, r, t, &over, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return end_documents(&d, r, err);
}

/* ---- --json-stream ---- */

/* The event of one line: {"event":"interval","data":{...}}. `data` stands at its value. */
static enum tr_status event_parts(struct json_text *t, char *event, size_t size, struct json_text *data,
                                  struct tr_error *err)
{
    bool first = true, more = true;
    char key[16];
    event[0] = '\0';
    data->p = NULL;
    enum tr_status status = json_enter(t, '{', err);
    while (status == TR_STATUS_OK) {
        status = json_member(t, &first, key, sizeof key, &more, err);
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        json_peek(t);
        const char *begin = t->p;
        if (strcmp(key, "data") == 0) {
            *data = *t;
        }
        status = json_skip(t, err);
        if (strcmp(key, "event") == 0 && status == TR_STATUS_OK && *begin == '"') {
            snprintf(event, size, "%.*s", (int)(t->p - begin - 2 < 16 ? t->p - begin - 2 : 16), begin + 1);
        }
    }
    return status;
}

struct events {
    size_t runs, wanted;
};

static enum tr_status take_event(struct events *e, struct iperf3_test *run, struct json_text *t,
                                 struct tr_error *err)
{
    char kind[20];
    struct json_text data;
    json_t *value = NULL;
    enum tr_status status = event_parts(t, kind, sizeof kind, &data, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (!kind[0] || !data.p) {
        return tr_error_at(err, run->t->name, json_line(run->t, run->at),
                           "is no iperf3 event: a line has \"event\" and \"data\"");
    }
    if (strcmp(kind, "interval") == 0) {
        e->runs += e->runs == 0; /* the start was cut off */
        return e->runs == e->wanted ? iperf3_take_interval(run, &data, err) : TR_STATUS_OK;
    }
    e->runs += strcmp(kind, "start") == 0;
    status = json_value(&data, &value, err);
    if (status == TR_STATUS_OK && strcmp(kind, "start") == 0 && e->runs == e->wanted) {
        json_decref(run->start);
        run->start = json_incref(value);
    } else if (status == TR_STATUS_OK && strcmp(kind, "end") == 0 && e->runs == e->wanted) {
        json_decref(run->end);
        run->end = json_incref(value);
    } else if (status == TR_STATUS_OK && strcmp(kind, "error") == 0 && json_is_string(value) &&
               !run->said[0]) {
        snprintf(run->said, sizeof run->said, "%s", json_string_value(value));
    }
    json_decref(value);
    return status;
}

/* Behind the line of `at`, where an event begins there; false where nothing comes any more. What else is
 * printed into the same pipe, and what was cut off before something else was appended, are lines of their
 * own. */
static bool skip_broken_line(struct json_text *t, const char *at)
{
    const char *newline = memchr(at, '\n', (size_t)(t->end - at));
    t->p = newline ? newline + 1 : t->end;
    while (json_peek(t) != '\0' && *t->p != '{') {
        newline = memchr(t->p, '\n', (size_t)(t->end - t->p));
        t->p = newline ? newline + 1 : t->end;
    }
    return t->p < t->end;
}

static enum tr_status read_events(struct reader *r, struct json_text *t, struct tr_error *err)
{
    size_t broken = 0;
    struct events e = {.wanted = runs_wanted(r->options)};
    struct iperf3_test run;
    iperf3_begin(&run, r, t);
    enum tr_status status = TR_STATUS_OK;
    while (status == TR_STATUS_OK && json_peek(t) != '\0') {
        run.at = t->p;
        status = take_event(&e, &run, t, err);
        if (status != TR_STATUS_FAILED || run.intervals == 0) {
            continue;
        }
        status = TR_STATUS_OK; /* the lines before are whole */
        if (skip_broken_line(t, run.at)) {
            broken++;
        } else {
            builder_note(r->b, TR_TRACE_NOTE_SKIPPED, true, NULL, "the last line is cut off");
        }
    }
    if (status == TR_STATUS_OK && broken > 0) {
        builder_note(r->b, TR_TRACE_NOTE_SKIPPED, true, NULL, "%zu line%s that %s no iperf3 event left out",
                     broken, broken == 1 ? "" : "s", broken == 1 ? "is" : "are");
    }
    if (status == TR_STATUS_OK && run.intervals == 0) {
        run.at = NULL;
        status =
            e.runs < e.wanted && e.runs > 0
                ? runs_report(r->b, e.runs, e.wanted, NULL, err)
                : tr_error_set(err, TR_STATUS_FAILED, t->name, "this iperf3 run has no intervals%s%s%s",
                               run.said[0] ? "; iperf3 said: \"" : "", run.said, run.said[0] ? "\"" : "");
    }
    status = status == TR_STATUS_OK ? iperf3_finish(&run, err) : status;
    status = status == TR_STATUS_OK ? runs_report(r->b, e.runs, e.wanted, NULL, err) : status;
    iperf3_destroy(&run);
    return status;
}

/* Its first key says what it is; a cut document cannot be parsed for it. */
static bool is_stream(const struct json_text *t)
{
    struct json_text ahead = *t;
    char key[16];
    bool first = true, more = true;
    json_peek(&ahead);
    return json_enter(&ahead, '{', NULL) == TR_STATUS_OK &&
           json_member(&ahead, &first, key, sizeof key, &more, NULL) == TR_STATUS_OK && more &&
           (strcmp(key, "event") == 0 || strcmp(key, "data") == 0);
}

static enum tr_status read_iperf3(struct reader *r, struct tr_error *err)
{
    struct json_text t;
    struct builder *b = r->b;
    b->unit = &RATE_BPS;
    enum tr_status status = json_text_of(r, &t, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    bool events = is_stream(&t);
    b->format = events ? "iperf3-json-stream" : "iperf3-json";
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for %s: %s",
                 events ? "iperf3 --json-stream" : "iperf3 -J",
                 events ? "a line is an object with \"event\" and \"data\""
                        : "an object with \"start\" and \"intervals\"");
    return events ? read_events(r, &t, err) : read_documents(r, &t, err);
}

const struct trace_format iperf3_formats[] = {
    {
        .name = "iperf3-json",
        .title = "iperf3 -J",
        .first_line = "{ \"start\": ... \"intervals\":",
        .looks_like = looks_like_iperf3,
        .is_json = is_iperf3,
        .read = read_iperf3,
    },
    {
        .name = "iperf3-json-stream",
        .title = "iperf3 --json-stream",
        .first_line = "{\"event\":\"start\",\"data\":{",
        .read = read_iperf3,
    },
    {0},
};
