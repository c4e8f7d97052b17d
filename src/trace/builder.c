#include "trace/builder.h"

#include "base/column.h"
#include "base/plain.h"
#include "trace/real.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void builder_init(struct builder *b, struct input *in, const struct tr_trace_options *options)
{
    *b = (struct builder){.name = in ? in->name : "",
                          .in = in,
                          .options = options,
                          .time_div = 1,
                          .unit = &RATE_MBPS,
                          .last_s = NAN,
                          .dates_from_s = NAN,
                          .start_unix_s = NAN,
                          .each_s = 1};
}

void builder_destroy(struct builder *b)
{
    free(b->time);
    free(b->rate);
    free(b->latency_ms);
    free(b->loss);
    free(b->length);
    free(b->kind);
    for (size_t i = 0; i < b->note_count; i++) {
        free(b->notes[i].text);
        free(b->notes[i].choices);
    }
    free(b->notes);
    tr_real_session_free(b->real);
    *b = (struct builder){0};
}

static bool resize(double **column, size_t capacity)
{
    double *bigger = column_growing(*column, capacity);
    if (bigger) {
        *column = bigger;
    }
    return bigger != NULL;
}

enum tr_status builder_reserve(struct builder *b, size_t more, struct tr_error *err)
{
    size_t need = b->count + more;
    if (need <= b->capacity && b->time) {
        return TR_STATUS_OK;
    }
    if (need > TR_TRACE_SAMPLES_MAX) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name, "holds more than %zu samples; take a part of it",
                            TR_TRACE_SAMPLES_MAX);
    }
    size_t capacity = b->capacity + b->capacity / 2;
    capacity = capacity > need ? capacity : need + 256;
    bool ok = resize(&b->time, capacity + 1) && resize(&b->rate, capacity + 1); /* one more: the end */
    ok = ok && (!b->latency_ms || resize(&b->latency_ms, capacity + 1));
    ok = ok && (!b->loss || resize(&b->loss, capacity + 1));
    ok = ok && (!b->length || resize(&b->length, capacity + 1));
    ok = ok && (!b->kind || resize(&b->kind, capacity + 1));
    if (!ok) {
        return tr_error_oom(err);
    }
    b->capacity = capacity;
    return TR_STATUS_OK;
}

static enum tr_status want(struct builder *b, double **column, struct tr_error *err)
{
    if (*column) {
        return TR_STATUS_OK;
    }
    enum tr_status status = builder_reserve(b, 1, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (!resize(column, b->capacity + 1)) {
        return tr_error_oom(err);
    }
    for (size_t i = 0; i < b->count; i++) {
        (*column)[i] = NAN;
    }
    return TR_STATUS_OK;
}

enum tr_status builder_want_latency(struct builder *b, struct tr_error *err)
{
    return want(b, &b->latency_ms, err);
}

enum tr_status builder_want_loss(struct builder *b, struct tr_error *err)
{
    return want(b, &b->loss, err);
}

enum tr_status builder_want_length(struct builder *b, struct tr_error *err)
{
    return want(b, &b->length, err);
}

enum tr_status builder_want_kind(struct builder *b, struct tr_error *err)
{
    bool had = b->kind != NULL;
    enum tr_status status = want(b, &b->kind, err);
    for (size_t i = 0; status == TR_STATUS_OK && !had && i < b->count; i++) {
        b->kind[i] = b->usual_kind;
    }
    return status;
}

enum tr_status builder_add_unknown(struct builder *b, double time, struct tr_error *err)
{
    enum tr_status status = builder_want_kind(b, err);
    status = status == TR_STATUS_OK ? builder_add(b, time, 0, err) : status;
    if (status == TR_STATUS_OK) {
        b->kind[b->count - 1] = TR_TRACE_UNKNOWN;
    }
    return status;
}

size_t builder_known(const struct builder *b)
{
    size_t known = b->count;
    for (size_t i = 0; b->kind && i < b->count; i++) {
        known -= b->kind[i] == TR_TRACE_UNKNOWN;
    }
    return known;
}

/* Array and values in one piece of memory. */
static bool choices_copy(struct tr_trace_note *note, const struct tr_trace_choice *choices)
{
    size_t count = 0, bytes = 0;
    for (; choices && choices[count].option != TR_TRACE_OPTION_NONE; count++) {
        bytes += strlen(choices[count].value) + 1;
    }
    if (count == 0) {
        return true;
    }
    note->choices = malloc(count * sizeof *choices + bytes);
    if (!note->choices) {
        return false;
    }
    char *value = (char *)(note->choices + count);
    for (; note->choice_count < count; note->choice_count++) {
        const struct tr_trace_choice *from = &choices[note->choice_count];
        note->choices[note->choice_count] = (struct tr_trace_choice){
            .option = from->option, .value = value, .with_next = from->with_next, .mean_mbps = NAN};
        value = stpcpy(value, from->value) + 1;
    }
    return true;
}

void builder_note(struct builder *b, enum tr_trace_note_kind kind, bool warning,
                  const struct tr_trace_choice *choices, const char *format, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    plain_text(text); /* names out of files must not reach a terminal as they are */
    struct tr_trace_note *notes = realloc(b->notes, (b->note_count + 1) * sizeof *notes);
    if (!notes) {
        b->out_of_memory = true;
        return;
    }
    b->notes = notes;
    struct tr_trace_note note = {.kind = kind, .warning = warning, .text = strdup(text)};
    if (!note.text || !choices_copy(&note, choices)) {
        free(note.text);
        b->out_of_memory = true;
        return;
    }
    b->notes[b->note_count++] = note;
}

/* Lengths are summed in the file's own unit: milliseconds add up exactly. */
static void starts_of_lengths(struct builder *b)
{
    struct exact_sum t = {0};
    for (size_t i = 0; i <= b->count; i++) {
        double length = i < b->count ? b->time[i] : 0;
        b->time[i] = exact_value(&t) / b->time_div;
        exact_add(&t, length);
    }
}

static enum tr_status make_starts(struct builder *b, struct tr_error *err)
{
    switch (b->timing) {
    case TIMING_STAMPS: return builder_starts_of_stamps(b, err);
    case TIMING_LENGTHS: starts_of_lengths(b); return TR_STATUS_OK;
    case TIMING_EACH:
        for (size_t i = 0; i <= b->count; i++) {
            b->time[i] = (double)i * b->each_s;
        }
        return TR_STATUS_OK;
    case TIMING_GRID:
        for (size_t i = 0; i < b->count; i++) {
            b->time[i] /= b->time_div;
        }
        b->time[b->count] = b->grid_end / b->time_div;
        return TR_STATUS_OK;
    }
    return TR_STATUS_OK;
}

/* Rows of one stamp: what each brought counts together, in the last. */
static void add_up_repeated(struct builder *b)
{
    for (size_t i = 0; i + 1 < b->count; i++) {
        if (b->time[i + 1] == b->time[i]) {
            b->rate[i + 1] += b->rate[i];
            b->rate[i] = 0;
        }
    }
}

#define COUNTER_32 4294967296.0

/* The growth of a counter; one of 32 bits begins again, any other that falls was set to 0. */
static double growth(double from, double to)
{
    if (to >= from) {
        return to - from;
    }
    return from >= COUNTER_32 / 2 && from < COUNTER_32 && to < COUNTER_32 / 2 ? to + COUNTER_32 - from : to;
}

static void differences(struct builder *b)
{
    for (size_t i = b->count - 1; i > 0; i--) { /* of one stamp the last counts */
        b->rate[i - 1] = b->time[i] == b->time[i - 1] ? b->rate[i] : b->rate[i - 1];
    }
    b->count--;
    for (size_t i = 0; i < b->count; i++) {
        b->rate[i] = growth(b->rate[i], b->rate[i + 1]);
    }
}

/* Amounts and running totals become rates, now that it is known how long each row holds. */
static enum tr_status settle_values(struct builder *b, struct tr_error *err)
{
    switch (b->values) {
    case VALUES_RATES: return TR_STATUS_OK;
    case VALUES_AMOUNTS: add_up_repeated(b); break;
    case VALUES_TOTALS:
        if (b->count < 2) {
            return tr_error_set(err, TR_STATUS_FAILED, b->name,
                                "holds a running total in one row; it takes two to say how fast it grows");
        }
        differences(b);
        break;
    }
    for (size_t i = 0; i < b->count; i++) {
        double length_s = b->time[i + 1] - b->time[i];
        b->rate[i] = length_s > 0 ? b->rate[i] / length_s : 0;
    }
    return TR_STATUS_OK;
}

static enum tr_status convert_rates(struct builder *b, struct tr_error *err)
{
    const struct rate_unit *unit = b->unit;
    if (b->options->unit) {
        unit = rate_unit_named(b->options->unit);
        if (!unit) {
            return tr_error_set(err, TR_STATUS_USAGE, "--unit",
                                "\"%s\" is no unit; there are bps, kbps, Mbps, Gbps, Bps, kBps, MBps",
                                b->options->unit);
        }
        if (b->unit_is_fixed) {
            return tr_error_set(err, TR_STATUS_USAGE, "--unit",
                                "%s counts the bytes of packets: it has no unit", b->name);
        }
    }
    double scale = b->options->scale;
    if (!isfinite(scale) || scale < 0) {
        return tr_error_set(err, TR_STATUS_USAGE, "--scale", "%g is no factor; it must be greater than 0",
                            scale);
    }
    scale = scale == 0 ? 1 : scale;
    double mul = unit->mul, div = unit->div;
    if (mul != 1 || div != 1) {
        for (size_t i = 0; i < b->count; i++) {
            b->rate[i] = b->rate[i] * mul / div;
        }
    }
    if (scale != 1) {
        for (size_t i = 0; i < b->count; i++) {
            b->rate[i] *= scale;
        }
    }
    return TR_STATUS_OK;
}

/* A value that a row lacks is the last one given; before the first, the first. */
static void fill_column(double *column, size_t count)
{
    if (!column) {
        return;
    }
    size_t first = 0;
    while (first < count && isnan(column[first])) {
        first++;
    }
    double last = first < count ? column[first] : 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(column[i])) {
            column[i] = last;
        }
        last = column[i];
    }
}

#define LATENCY_MS_MAX 3600e3 /* nobody waits an hour for an answer */

/* Leaves out or cuts impossible values, and says so. */
static void check_sides(struct builder *b)
{
    size_t late = 0, over = 0;
    for (size_t i = 0; i < b->count && b->latency_ms; i++) {
        bool is_late = b->latency_ms[i] > LATENCY_MS_MAX;
        late += is_late;
        b->latency_ms[i] = is_late ? NAN : b->latency_ms[i];
    }
    for (size_t i = 0; i < b->count && b->loss; i++) {
        bool is_over = b->loss[i] > 1;
        over += is_over;
        b->loss[i] = is_over ? 1 : b->loss[i];
    }
    if (late > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                     "the latency of %zu row%s is over an hour: left out", late, late == 1 ? "" : "s");
    }
    if (over > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                     "the loss of %zu row%s is over 100 %%: taken for that", over, over == 1 ? "" : "s");
    }
}

static bool all_missing(const double *column, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!isnan(column[i])) {
            return false;
        }
    }
    return true;
}

static void settle_column(double **column, size_t count)
{
    if (*column && all_missing(*column, count)) {
        free(*column);
        *column = NULL;
    }
    fill_column(*column, count);
}

/* Whether some other reading that is offered would give other rates. */
static bool is_doubtful(const struct builder *b)
{
    for (size_t i = 0; i < b->note_count; i++) {
        for (size_t k = 0; b->notes[i].warning && k < b->notes[i].choice_count; k++) {
            switch (b->notes[i].choices[k].option) {
            case TR_TRACE_OPTION_FORMAT:
            case TR_TRACE_OPTION_UNIT:
            case TR_TRACE_OPTION_COLUMN:
            case TR_TRACE_OPTION_TIME_COLUMN:
            case TR_TRACE_OPTION_TIME_UNIT:
            case TR_TRACE_OPTION_VALUES: return true;
            case TR_TRACE_OPTION_NONE:
            case TR_TRACE_OPTION_DIRECTION:
            case TR_TRACE_OPTION_GAP:
            case TR_TRACE_OPTION_HOLD:
            case TR_TRACE_OPTION_RUN:
            case TR_TRACE_OPTION_SCALE:
            case TR_TRACE_OPTION_UNKNOWN:
            case TR_TRACE_OPTION_COUNT: break;
            }
        }
    }
    return false;
}

/* A part of the trace has the session on its own clock; where time was cut out there is none that both share.
 */
static struct tr_real_session *take_real(struct builder *b)
{
    struct tr_real_session *real = b->real;
    b->real = NULL;
    if (real && b->options->gap == TR_TRACE_GAP_CUT) {
        tr_real_session_free(real);
        return NULL;
    }
    if (real && b->options->from_s > 0) {
        real_session_shift(real, b->options->from_s);
    }
    return real;
}

enum tr_status builder_finish(struct builder *b, struct tr_trace **out, struct tr_error *err)
{
    if (builder_known(b) == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name, "holds no row with a rate");
    }
    if (b->timing != TIMING_STAMPS && b->runs_found == 0 && b->options->run > 1) {
        return tr_error_set(err, TR_STATUS_USAGE, b->name, "has 1 run; there is no run %d", b->options->run);
    }
    enum tr_status status = builder_reserve(b, 0, err);
    status = status == TR_STATUS_OK ? make_starts(b, err) : status;
    status = status == TR_STATUS_OK ? settle_values(b, err) : status;
    status = status == TR_STATUS_OK ? convert_rates(b, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    check_sides(b);
    settle_column(&b->latency_ms, b->count);
    settle_column(&b->loss, b->count);
    if (!builder_fill_unknown(b)) {
        return tr_error_oom(err);
    }
    struct trace_shape shape = {
        .name = b->name, .format = b->format, .stats_bin_s = b->stats_bin_s, .kind = b->usual_kind};
    status = builder_shape(b, &shape, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    free(b->length); /* has had its say, and what follows takes room for a column more */
    b->length = NULL;
    struct trace_columns columns = {b->count, b->time, b->rate, b->latency_ms, b->loss, b->kind};
    struct tr_trace *trace;
    status = trace_finish(&columns, &shape, &trace, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    b->time = b->rate = b->latency_ms = b->loss = NULL; /* the kinds were only read */
    trace->info.start_unix_s = b->start_unix_s;
    trace->info.utc_offset_s = b->utc_offset_s;
    trace->info.utc_offset_known = b->utc_offset_known;
    builder_note_stamps(b);
    builder_note_rates(b, trace);
    trace->info.doubtful = is_doubtful(b);
    trace->real = take_real(b);
    trace->info.notes = b->notes;
    trace->info.note_count = b->note_count;
    b->notes = NULL;
    b->note_count = 0;
    if (b->out_of_memory) {
        tr_trace_free(trace);
        return tr_error_oom(err);
    }
    *out = trace;
    return TR_STATUS_OK;
}
