#include "trace/format/iperf3_test.h"

#include "trace/format/series_take.h"

#include <math.h>
#include <string.h>

void iperf3_destroy(struct iperf3_test *run)
{
    json_decref(run->start);
    json_decref(run->end);
    json_decref(run->server);
    series_destroy(&run->set);
}

static bool number_is(const json_t *object, const char *key, double value)
{
    double v;
    return json_get_number(object, key, &v) && v == value;
}

static const json_t *test_start(const struct iperf3_test *run)
{
    return json_object_get(run->start, "test_start");
}

bool iperf3_is_udp(const struct iperf3_test *run)
{
    const char *protocol = json_string_value(json_object_get(test_start(run), "protocol"));
    return protocol && strcmp(protocol, "UDP") == 0;
}

static bool is_server(const struct iperf3_test *run)
{
    return json_object_get(run->start, "accepted_connection") &&
           !json_object_get(run->start, "connecting_to");
}

/* ---- intervals ---- */

/* Up is from the client to the server. A test of one direction says in `reverse` which; one of both, in each
 * sum, whether who logs sent it, or (3.7 and before) leaves it to their order. */
static enum tr_trace_direction direction_of(const struct iperf3_test *run, const json_t *sum, bool second,
                                            bool both)
{
    const json_t *sender = json_object_get(sum, "sender");
    bool reverse = number_is(test_start(run), "reverse", 1);
    if (!both) {
        return reverse ? TR_TRACE_DOWN : TR_TRACE_UP;
    }
    if (json_is_boolean(sender)) {
        return json_is_true(sender) != is_server(run) ? TR_TRACE_UP : TR_TRACE_DOWN;
    }
    return second != reverse ? TR_TRACE_DOWN : TR_TRACE_UP;
}

/* iperf3 ends a warm-up of several intervals (-O 2) with one whose bytes are those since the warm-up, but
 * whose start and seconds are of the time before as well. */
static double mend_length(struct iperf3_test *run, int way, double start, double end, double seconds)
{
    double before = run->end_s[way];
    bool torn = run->torn[way] && fabs(end - start - seconds) > 0.1 * seconds;
    run->torn[way] = false;
    run->end_s[way] = end;
    return torn && end > before ? end - before : seconds;
}

/* The mean round trip of streams that send, in ms; they have it in microseconds. */
static double round_trip_ms(const json_t *streams)
{
    size_t i, count = 0;
    json_t *stream;
    double sum = 0, rtt_us;
    json_array_foreach(streams, i, stream)
    {
        if (json_get_number(stream, "rtt", &rtt_us) && rtt_us > 0) {
            sum += rtt_us / 1e3;
            count++;
        }
    }
    return count > 0 ? sum / (double)count : NAN;
}

static enum tr_status need_numbers(const struct iperf3_test *run, const json_t *sum, double *seconds,
                                   double *bits, struct tr_error *err)
{
    double bytes;
    enum tr_status status = json_need(run->t, run->at, sum, "seconds", seconds, err);
    if (status == TR_STATUS_OK && json_get_number(sum, "bytes", &bytes)) {
        *bits = bytes * 8;
    } else if (status == TR_STATUS_OK) {
        status = json_need(run->t, run->at, sum, "bits_per_second", bits, err);
        *bits *= *seconds;
    }
    if (status == TR_STATUS_OK && !(*bits >= 0 && isfinite(*bits) && *seconds >= 0 && isfinite(*seconds))) {
        return tr_error_at(err, run->t->name, json_line(run->t, run->at),
                           "an interval has %g bits in %g s; both must be 0 or more", *bits, *seconds);
    }
    return status;
}

enum tr_status iperf3_add_sum(struct iperf3_test *run, const json_t *sum, const json_t *streams, bool second,
                              bool both, struct tr_error *err)
{
    enum tr_trace_direction direction = direction_of(run, sum, second, both);
    int way = direction == TR_TRACE_UP;
    double seconds, bits, start, end, lost;
    if (json_is_true(json_object_get(sum, "omitted"))) {
        run->omitted += !second;
        run->torn[way] = true;
        return TR_STATUS_OK;
    }
    enum tr_status status = need_numbers(run, sum, &seconds, &bits, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (!json_get_number(sum, "start", &start) || !json_get_number(sum, "end", &end)) {
        start = run->end_s[way];
        end = start + seconds;
    }
    seconds = mend_length(run, way, start, end, seconds);
    struct series_point p = SERIES_POINT(end - seconds, seconds > 0 ? bits / seconds : NAN);
    p.length_s = seconds;
    p.loss = json_get_number(sum, "lost_percent", &lost) ? lost / 100 : NAN;
    const json_t *sender = json_object_get(sum, "sender");
    bool sends =
        json_is_boolean(sender) ? json_is_true(sender) : (direction == TR_TRACE_UP) != is_server(run);
    p.latency_ms = sends ? round_trip_ms(streams) / 2 : NAN;
    run->sent |= sends;
    run->received |= !sends;
    return series_add(&run->set, "", 0, direction, p, err);
}

/* Streams of one interval added up, where it has no sum. To be released; NULL where there are none. */
static json_t *sum_of_streams(const json_t *streams)
{
    size_t i;
    json_t *stream, *sum = NULL;
    double bits = 0, bytes, seconds;
    json_array_foreach(streams, i, stream)
    {
        if (!json_get_number(stream, "seconds", &seconds) || !json_get_number(stream, "bytes", &bytes)) {
            json_decref(sum);
            return NULL;
        }
        bits += bytes;
        sum = sum ? sum : json_copy(stream);
    }
    if (sum) {
        json_object_set_new(sum, "bytes", json_real(bits));
        json_object_del(sum, "rtt");
    }
    return sum;
}

/* The interval at t->p, key by key: one of two that have the same name would be lost to a parser. */
enum tr_status iperf3_take_interval(struct iperf3_test *run, struct json_text *t, struct tr_error *err)
{
    json_t *streams = NULL, *sums[2] = {NULL, NULL};
    bool first = true, more = true;
    char key[32];
    enum tr_status status = json_enter(t, '{', err);
    while (status == TR_STATUS_OK) {
        status = json_member(t, &first, key, sizeof key, &more, err);
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        json_t **slot = strcmp(key, "streams") == 0             ? &streams
                        : strcmp(key, "sum_bidir_reverse") == 0 ? &sums[1]
                        : strcmp(key, "sum") == 0               ? &sums[sums[0] != NULL]
                                                                : NULL;
        if (slot && !*slot) {
            status = json_value(t, slot, err);
        } else {
            status = json_skip(t, err);
        }
    }
    if (status == TR_STATUS_OK && !json_is_object(sums[0]) && !json_is_object(sums[1])) {
        json_decref(sums[0]);
        sums[0] = sum_of_streams(streams);
        if (!sums[0]) {
            status = tr_error_at(err, run->t->name, json_line(run->t, run->at),
                                 "an interval has neither \"sum\" nor streams");
        }
    }
    bool both = json_is_object(sums[0]) && json_is_object(sums[1]);
    for (int i = 0; i < 2 && status == TR_STATUS_OK; i++) {
        status =
            json_is_object(sums[i]) ? iperf3_add_sum(run, sums[i], streams, i == 1, both, err) : TR_STATUS_OK;
    }
    run->intervals += status == TR_STATUS_OK;
    json_decref(streams);
    json_decref(sums[0]);
    json_decref(sums[1]);
    return status;
}

enum tr_status iperf3_take_intervals(struct iperf3_test *run, struct json_text *t, struct tr_error *err)
{
    bool first = true, more = true;
    enum tr_status status = json_enter(t, '[', err);
    while (status == TR_STATUS_OK) {
        status = json_more(t, &first, &more, err);
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        status = iperf3_take_interval(run, t, err);
    }
    return status;
}

/* ---- ends ---- */

static double lost_percent(const struct iperf3_test *run)
{
    double lost;
    return json_get_number(json_object_get(run->end, "sum"), "lost_percent", &lost) ? lost : NAN;
}

/* Notes the worth of a UDP test's intervals: who sends knows what it sent, and not what came of it. */
static void note_udp(const struct iperf3_test *run)
{
    struct builder *b = run->r->b;
    double lost = lost_percent(run);
    if (!iperf3_is_udp(run)) {
        return;
    }
    if (run->sent && !run->received) {
        char of_it[64] = "";
        if (lost > 0) {
            snprintf(of_it, sizeof of_it, "; its end says that %.3g %% of it was lost", lost);
        }
        builder_note(b, TR_TRACE_NOTE_KIND, true, NULL,
                     "a UDP test logged by the side that sends: this is what was sent, whatever came of it%s",
                     of_it);
    } else {
        builder_note(
            b, TR_TRACE_NOTE_KIND, false, NULL,
            "a UDP test: the intervals of who receives say what arrived, the end says what was offered");
    }
}

enum tr_status iperf3_finish(struct iperf3_test *run, struct tr_error *err)
{
    struct builder *b = run->r->b;
    if (run->omitted > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, false, NULL,
                     "%zu interval%s of warm-up (omitted by -O) left out", run->omitted,
                     run->omitted == 1 ? "" : "s");
    }
    double since_s;
    if (json_get_number(json_object_get(run->start, "timestamp"), "timesecs", &since_s)) {
        b->start_unix_s = since_s;
        b->utc_offset_known = true;
    }
    note_udp(run);
    return series_take(&run->set, err);
}

enum tr_status iperf3_no_intervals(const struct iperf3_test *run, struct tr_error *err)
{
    return tr_error_at(err, run->t->name, json_line(run->t, run->at),
                       "this iperf3 run has no intervals%s%s%s", run->said[0] ? "; iperf3 said: \"" : "",
                       run->said, run->said[0] ? "\"" : "");
}

void iperf3_begin(struct iperf3_test *run, struct reader *r, const struct json_text *t)
{
    *run = (struct iperf3_test){.r = r, .t = t, .at = t->p};
    series_init(&run->set, r, SERIES_SPANS, "direction");
    run->set.last_share_min = IPERF3_LAST_SHARE_MIN;
}
