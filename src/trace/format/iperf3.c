/* iperf3 -J: whole documents, one or several, and --json-stream, one event a line. */
#include "trace/format/json_in.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LAST_SHARE_MIN 0.1 /* of the usual interval: shorter last intervals have wild rates */

/* What one document yields. */
struct run {
    struct reader *r;
    const struct json_text *t;
    const char *at;      /* where the document begins, for messages */
    const json_t *start; /* borrowed; NULL in a stream before its start event */
    const char *sum_key; /* "sum" or "sum_bidir_reverse" */
    size_t omitted;
    double usual_s, end_s; /* of the first interval; where the last that counts ended */
    double last_seconds, last_bits;
    bool has_last; /* an interval is held back until it is known whether it is the last */
};

static bool is_iperf3(const json_t *first, bool in_array)
{
    (void)in_array;
    if (json_object_get(first, "event") && json_object_get(first, "data")) {
        return true;
    }
    return json_object_get(first, "intervals") && json_object_get(first, "start");
}

static enum tr_status put_interval(struct run *run, struct tr_error *err)
{
    if (!run->has_last) {
        return TR_STATUS_OK;
    }
    run->has_last = false;
    double rate = run->last_seconds > 0 ? run->last_bits / run->last_seconds : 0;
    return builder_add(run->r->b, run->last_seconds, rate, err);
}

/* Streams of one interval added up, where it has no sum. */
static bool sum_streams(const json_t *interval, double *seconds, double *bits)
{
    const json_t *streams = json_object_get(interval, "streams");
    size_t i;
    json_t *stream;
    *bits = *seconds = 0;
    json_array_foreach(streams, i, stream)
    {
        double s, bytes;
        if (!json_get_number(stream, "seconds", &s) || !json_get_number(stream, "bytes", &bytes)) {
            return false;
        }
        *seconds = s;
        *bits += bytes * 8;
    }
    return i > 0;
}

/* iperf3 ends a warm-up of several intervals (-O 2) with one whose bytes are those since the warm-up, but
 * whose start and seconds are of the time before as well. */
static double mend_length(struct run *run, const json_t *sum, double seconds)
{
    double start, end, before = run->end_s;
    if (!json_get_number(sum, "start", &start) || !json_get_number(sum, "end", &end)) {
        return seconds;
    }
    run->end_s = end;
    bool torn = run->omitted > 0 && !run->has_last && fabs(end - start - seconds) > 0.1 * seconds;
    return torn && end > before ? end - before : seconds;
}

static enum tr_status add_interval(struct run *run, const json_t *interval, struct tr_error *err)
{
    const json_t *sum = json_object_get(interval, run->sum_key);
    double seconds = NAN, bits = NAN, bytes;
    if (!json_is_object(sum)) {
        if (!sum_streams(interval, &seconds, &bits)) {
            return tr_error_at(err, run->t->name, json_line(run->t, run->at),
                               "an interval has neither \"%s\" nor streams", run->sum_key);
        }
    } else {
        if (json_is_true(json_object_get(sum, "omitted"))) {
            run->omitted++;
            return TR_STATUS_OK;
        }
        enum tr_status status = json_need(run->t, run->at, sum, "seconds", &seconds, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        seconds = mend_length(run, sum, seconds);
        if (json_get_number(sum, "bytes", &bytes)) {
            bits = bytes * 8;
        } else {
            status = json_need(run->t, run->at, sum, "bits_per_second", &bits, err);
            bits *= seconds;
        }
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    if (!(bits >= 0) || !isfinite(bits) || !(seconds >= 0) || !isfinite(seconds)) {
        return tr_error_at(err, run->t->name, json_line(run->t, run->at),
                           "an interval has %g bits in %g s; both must be 0 or more", bits, seconds);
    }
    enum tr_status status = put_interval(run, err);
    run->usual_s = run->usual_s > 0 ? run->usual_s : seconds;
    run->last_seconds = seconds;
    run->last_bits = bits;
    run->has_last = true;
    return status;
}

static bool number_is(const json_t *object, const char *key, double value)
{
    double v;
    return json_get_number(object, key, &v) && v == value;
}

/* Which of the sums, and what direction that is for the client. */
static void choose_direction(struct run *run, const json_t *interval)
{
    struct builder *b = run->r->b;
    const json_t *test = json_object_get(run->start, "test_start");
    bool reverse = number_is(test, "reverse", 1);
    bool both = json_object_get(interval, "sum_bidir_reverse") != NULL;
    enum tr_trace_direction wanted = run->r->options->direction;
    run->sum_key = "sum";
    if (both) {
        /* "sum" is the client's sending, unless the test was reversed as well. */
        bool up = wanted == TR_TRACE_UP;
        run->sum_key = up != reverse ? "sum" : "sum_bidir_reverse";
        builder_note(b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION,
                     "the test ran both ways at once; this is %s",
                     up ? "up (the client sends)" : "down (the server sends)");
    } else {
        builder_note(b, TR_TRACE_NOTE_DIRECTION, false, NULL, "the %s: this is %s for the client",
                     reverse ? "server sends (-R)" : "client sends", reverse ? "down" : "up");
    }
}

static void note_protocol(struct run *run)
{
    const json_t *test = json_object_get(run->start, "test_start");
    const char *protocol = json_string_value(json_object_get(test, "protocol"));
    if (protocol && strcmp(protocol, "UDP") == 0) {
        builder_note(
            run->r->b, TR_TRACE_NOTE_KIND, false, NULL,
            "a UDP test: the intervals say what arrived, the end says what was offered; the intervals count");
    }
}

static enum tr_status end_run(struct run *run, struct tr_error *err)
{
    struct builder *b = run->r->b;
    if (run->has_last && b->count > 0 && run->last_seconds < LAST_SHARE_MIN * run->usual_s) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, false, NULL,
                     "the last interval is only %.3g s long and was left out", run->last_seconds);
        run->has_last = false;
    }
    if (run->omitted > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, false, NULL,
                     "%zu interval%s of warm-up (omitted by -O) left out", run->omitted,
                     run->omitted == 1 ? "" : "s");
    } else if (json_get_number(json_object_get(run->start, "timestamp"), "timesecs", &b->start_unix_s)) {
        b->utc_offset_known = true;
    }
    note_protocol(run);
    return put_interval(run, err);
}

static enum tr_status no_intervals(const struct run *run, const json_t *document, struct tr_error *err)
{
    const char *said = json_string_value(json_object_get(document, "error"));
    return tr_error_at(err, run->t->name, json_line(run->t, run->at),
                       "this iperf3 run has no intervals%s%s%s", said ? "; iperf3 said: \"" : "",
                       said ? said : "", said ? "\"" : "");
}

static enum tr_status read_document(struct run *run, const json_t *document, struct tr_error *err)
{
    const json_t *intervals = json_object_get(document, "intervals");
    size_t i;
    json_t *interval;
    run->start = json_object_get(document, "start");
    if (json_array_size(intervals) == 0) {
        return no_intervals(run, document, err);
    }
    choose_direction(run, json_array_get(intervals, 0));
    json_array_foreach(intervals, i, interval)
    {
        enum tr_status status = add_interval(run, interval, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return end_run(run, err);
}

/* Documents of a file, with how many of them have anything in them. */
struct documents {
    size_t seen, wanted; /* from 1 */
    bool taken;
    struct tr_error empty; /* the first that had no intervals */
    size_t empties;
};

static bool has_intervals(const json_t *document)
{
    return json_array_size(json_object_get(document, "intervals")) > 0;
}

static enum tr_status offer_document(struct documents *d, struct run *run, const json_t *document,
                                     struct tr_error *err)
{
    if (!json_is_object(document) || !json_object_get(document, "intervals")) {
        return tr_error_at(err, run->t->name, json_line(run->t, run->at),
                           "is no iperf3 document: \"intervals\" is missing");
    }
    if (!has_intervals(document)) {
        if (d->empties++ == 0) {
            no_intervals(run, document, &d->empty);
        }
        return TR_STATUS_OK;
    }
    if (++d->seen != d->wanted) {
        return TR_STATUS_OK;
    }
    d->taken = true;
    return read_document(run, document, err);
}

static enum tr_status end_documents(const struct documents *d, struct reader *r, struct tr_error *err)
{
    if (!d->taken) {
        if (d->seen == 0 && d->empties > 0) {
            return tr_error_set(err, TR_STATUS_FAILED, d->empty.where, "%s", d->empty.what);
        }
        return tr_error_set(err, TR_STATUS_USAGE, r->in->name, "has %zu run%s; there is no run %zu", d->seen,
                            d->seen == 1 ? "" : "s", d->wanted);
    }
    r->b->runs_found = d->seen;
    r->b->run_taken = d->wanted;
    if (d->seen > 1) {
        builder_note(r->b, TR_TRACE_NOTE_RUNS, true, CHOOSE_RUN,
                     "%zu runs in one file, of which run %zu is taken", d->seen, d->wanted);
    }
    if (d->empties > 0) {
        builder_note(r->b, TR_TRACE_NOTE_SKIPPED, true, NULL, "%zu failed run%s left out: %s", d->empties,
                     d->empties == 1 ? "" : "s", d->empty.what);
    }
    return TR_STATUS_OK;
}

/* Documents in an array, or one behind the other (>>). */
static enum tr_status read_documents(struct reader *r, struct json_text *t, struct tr_error *err)
{
    struct documents d = {.wanted = r->options->run > 0 ? (size_t)r->options->run : 1};
    bool in_array = json_peek(t) == '[', first = true, more = true;
    t->p += in_array;
    for (;;) {
        enum tr_status status = in_array ? json_more(t, &first, &more, err) : TR_STATUS_OK;
        more = in_array ? more : json_peek(t) != '\0';
        if (status != TR_STATUS_OK || !more) {
            return status == TR_STATUS_OK ? end_documents(&d, r, err) : status;
        }
        struct run run = {.r = r, .t = t, .at = t->p};
        json_t *document;
        status = json_value(t, &document, err);
        if (status != TR_STATUS_OK && d.taken &&
            !in_array) { /* cut off after a whole run: that one is good */
            builder_note(r->b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                         "what follows the first run cannot be read: %s", err ? err->what : "broken JSON");
            return end_documents(&d, r, err);
        }
        if (status != TR_STATUS_OK) {
            return status;
        }
        status = offer_document(&d, &run, document, err);
        json_decref(document);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
}

/* ---- --json-stream ---- */

struct events {
    size_t runs, wanted;
    char said[200]; /* by an error event */
    json_t *start;  /* owned */
};

static enum tr_status take_event(struct events *e, struct run *run, const json_t *event, struct tr_error *err)
{
    const char *kind = json_string_value(json_object_get(event, "event"));
    json_t *data = json_object_get(event, "data");
    if (!kind || !data) {
        return tr_error_at(err, run->t->name, json_line(run->t, run->at),
                           "is no iperf3 event: a line has \"event\" and \"data\"");
    }
    if (strcmp(kind, "start") == 0) {
        e->runs++;
        json_decref(e->start);
        e->start = json_incref(data);
        run->start = e->start;
    } else if (strcmp(kind, "error") == 0 && json_is_string(data) && e->said[0] == '\0') {
        snprintf(e->said, sizeof e->said, "%s", json_string_value(data));
    } else if (strcmp(kind, "interval") == 0) {
        e->runs += e->runs == 0; /* the start was cut off */
        if (e->runs != e->wanted) {
            return TR_STATUS_OK;
        }
        if (!run->sum_key) {
            choose_direction(run, data);
        }
        return add_interval(run, data, err);
    }
    return TR_STATUS_OK;
}

static enum tr_status read_events(struct reader *r, struct json_text *t, struct tr_error *err)
{
    struct events e = {.wanted = r->options->run > 0 ? (size_t)r->options->run : 1};
    struct run run = {.r = r, .t = t};
    enum tr_status status = TR_STATUS_OK;
    while (status == TR_STATUS_OK && json_peek(t) != '\0') {
        json_t *event;
        run.at = t->p;
        status = json_value(t, &event, err);
        if (status != TR_STATUS_OK) {
            if (r->b->count > 0 || run.has_last) { /* a stream that was cut off has all of its lines before */
                builder_note(r->b, TR_TRACE_NOTE_SKIPPED, true, NULL, "the last line is cut off");
                status = TR_STATUS_OK;
            }
            break;
        }
        status = take_event(&e, &run, event, err);
        json_decref(event);
    }
    if (status == TR_STATUS_OK && !run.sum_key) {
        status = e.runs < e.wanted && e.runs > 0
                     ? tr_error_set(err, TR_STATUS_USAGE, t->name, "has %zu run%s; there is no run %zu",
                                    e.runs, e.runs == 1 ? "" : "s", e.wanted)
                     : tr_error_set(err, TR_STATUS_FAILED, t->name, "this iperf3 run has no intervals%s%s%s",
                                    e.said[0] ? "; iperf3 said: \"" : "", e.said, e.said[0] ? "\"" : "");
    }
    if (status == TR_STATUS_OK) {
        status = end_run(&run, err);
    }
    if (status == TR_STATUS_OK && e.runs > 1) {
        builder_note(r->b, TR_TRACE_NOTE_RUNS, true, CHOOSE_RUN,
                     "%zu runs in one file, of which run %zu is taken", e.runs, e.wanted);
    }
    json_decref(e.start);
    return status;
}

static enum tr_status read_iperf3(struct reader *r, struct tr_error *err)
{
    struct json_text t;
    struct builder *b = r->b;
    b->timing = TIMING_LENGTHS;
    b->time_div = 1;
    b->unit = &RATE_BPS;
    enum tr_status status = json_text_of(r, &t, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct json_text ahead = t;
    json_t *first;
    bool in_array = json_peek(&ahead) == '[';
    ahead.p += in_array;
    status = json_value(&ahead, &first, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    bool events = json_object_get(first, "event") != NULL;
    json_decref(first);
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
