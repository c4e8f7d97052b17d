#include "trace/builder.h"

#include "trace/column.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void builder_init(struct builder *b, struct input *in, const struct trace_options *options)
{
    *b = (struct builder){.name = in ? in->name : "",
                          .in = in,
                          .options = options,
                          .time_div = 1,
                          .unit = &RATE_MBPS,
                          .last_s = NAN,
                          .each_s = 1};
}

void builder_destroy(struct builder *b)
{
    free(b->time);
    free(b->rate);
    free(b->latency_ms);
    free(b->loss);
    free(b->length);
    for (size_t i = 0; i < b->note_count; i++) {
        free(b->notes[i].text);
        free(b->notes[i].overrides);
    }
    free(b->notes);
    *b = (struct builder){0};
}

void builder_clear(struct builder *b)
{
    b->count = b->repeated = 0;
    b->skipped = b->comments = b->backward = (struct tally){0};
}

static bool resize(double **column, size_t capacity)
{
    double *bigger = column_realloc(*column, capacity);
    if (bigger) {
        *column = bigger;
    }
    return bigger != NULL;
}

enum status builder_reserve(struct builder *b, size_t more, struct error *err)
{
    size_t need = b->count + more;
    if (need <= b->capacity && b->time) {
        return STATUS_OK;
    }
    if (need > TRACE_SAMPLES_MAX) {
        return error_set(err, STATUS_FAILED, b->name, "holds more than %zu samples; take a part of it",
                         TRACE_SAMPLES_MAX);
    }
    size_t capacity = b->capacity + b->capacity / 2;
    capacity = capacity > need ? capacity : need + 256;
    bool ok = resize(&b->time, capacity + 1) && resize(&b->rate, capacity + 1); /* one more: the end */
    ok = ok && (!b->latency_ms || resize(&b->latency_ms, capacity + 1));
    ok = ok && (!b->loss || resize(&b->loss, capacity + 1));
    ok = ok && (!b->length || resize(&b->length, capacity + 1));
    if (!ok) {
        return error_oom(err);
    }
    b->capacity = capacity;
    return STATUS_OK;
}

static enum status want(struct builder *b, double **column, struct error *err)
{
    if (*column) {
        return STATUS_OK;
    }
    enum status status = builder_reserve(b, 1, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (!resize(column, b->capacity + 1)) {
        return error_oom(err);
    }
    for (size_t i = 0; i < b->count; i++) {
        (*column)[i] = NAN;
    }
    return STATUS_OK;
}

enum status builder_want_latency(struct builder *b, struct error *err)
{
    return want(b, &b->latency_ms, err);
}

enum status builder_want_loss(struct builder *b, struct error *err)
{
    return want(b, &b->loss, err);
}

enum status builder_want_length(struct builder *b, struct error *err)
{
    return want(b, &b->length, err);
}

void builder_note(struct builder *b, enum trace_note_kind kind, bool warning, const char *overrides,
                  const char *format, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    for (char *c = text; *c; c++) { /* names out of files must not reach a terminal as they are */
        *c = (unsigned char)*c < 0x20 || *c == 0x7f ? '?' : *c;
    }
    struct trace_note *notes = realloc(b->notes, (b->note_count + 1) * sizeof *notes);
    if (!notes) {
        b->out_of_memory = true;
        return;
    }
    b->notes = notes;
    struct trace_note note = {kind, warning, strdup(text), overrides ? strdup(overrides) : NULL};
    if (!note.text || (overrides && !note.overrides)) {
        free(note.text);
        free(note.overrides);
        b->out_of_memory = true;
        return;
    }
    b->notes[b->note_count++] = note;
}

/* Every column of row `from` to row `to`. */
static void move_row(struct builder *b, size_t to, size_t from)
{
    double *const columns[] = {b->time, b->rate, b->latency_ms, b->loss, b->length};
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        if (columns[k]) {
            columns[k][to] = columns[k][from];
        }
    }
}

/* Time that begins again marks a new run: a stamp back in the first twentieth of what has passed. */
enum { RUN_ROWS_MIN = 10 };

static bool restarts(const struct builder *b, size_t first, size_t i, double latest)
{
    return i - first >= RUN_ROWS_MIN && b->time[i] < b->time[i - 1] &&
           b->time[i] - b->time[first] <= 0.05 * (latest - b->time[first]);
}

/* Keeps one of the runs that follow each other in the file. */
static enum status choose_run(struct builder *b, struct error *err)
{
    size_t wanted = b->options->run > 0 ? (size_t)b->options->run : 1;
    if (b->runs_found > 0) { /* the reader has told them apart */
        return STATUS_OK;
    }
    if (wanted == 1 && b->backward.count == 0) { /* as the reader saw; it need not be asked */
        b->runs_found = b->run_taken = 1;
        return STATUS_OK;
    }
    size_t first = 0, taken_first = 0, taken_end = 0, runs = 0;
    double latest = b->time[0];
    for (size_t i = 1; i <= b->count; i++) {
        if (i < b->count && !restarts(b, first, i, latest)) {
            latest = b->time[i] > latest ? b->time[i] : latest;
            continue;
        }
        if (++runs == wanted) {
            taken_first = first;
            taken_end = i;
        }
        if (i < b->count) {
            first = i;
            latest = b->time[i];
        }
    }
    if (wanted > runs) {
        return error_set(err, STATUS_USAGE, b->name, "has %zu run%s; there is no run %zu", runs,
                         runs == 1 ? "" : "s", wanted);
    }
    b->runs_found = runs;
    b->run_taken = wanted;
    if (runs > 1) {
        builder_note(b, TRACE_NOTE_RUNS, true, "--run N",
                     "time begins again: %zu runs one after the other, of which run %zu (%zu rows) is taken",
                     runs, wanted, taken_end - taken_first);
        for (size_t i = taken_first; i < taken_end; i++) {
            move_row(b, i - taken_first, i);
        }
        b->count = taken_end - taken_first;
    }
    return STATUS_OK;
}

/* Stable merge sort of row numbers by time; rows move once, at the end. */
static void merge_sort(const double *time, uint32_t *index, uint32_t *spare, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t low = 0; low < count; low += 2 * width) {
            size_t middle = low + width < count ? low + width : count;
            size_t high = low + 2 * width < count ? low + 2 * width : count;
            size_t a = low, c = middle;
            for (size_t k = low; k < high; k++) {
                bool left = a < middle && (c >= high || time[index[a]] <= time[index[c]]);
                spare[k] = left ? index[a++] : index[c++];
            }
        }
        memcpy(index, spare, count * sizeof *index);
    }
}

static bool reorder(double *column, const uint32_t *index, double *scratch, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        scratch[i] = column[index[i]];
    }
    memcpy(column, scratch, count * sizeof *column);
    return true;
}

static enum status sort_rows(struct builder *b, struct error *err)
{
    uint32_t *index = malloc(b->count * sizeof *index), *spare = malloc(b->count * sizeof *spare);
    double *scratch = malloc(b->count * sizeof *scratch);
    bool ok = index && spare && scratch;
    if (ok) {
        for (size_t i = 0; i < b->count; i++) {
            index[i] = (uint32_t)i;
        }
        merge_sort(b->time, index, spare, b->count);
        double *const columns[] = {b->rate, b->latency_ms, b->loss, b->length, b->time};
        for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
            if (columns[k]) {
                reorder(columns[k], index, scratch, b->count);
            }
        }
    }
    free(index);
    free(spare);
    free(scratch);
    return ok ? STATUS_OK : error_oom(err);
}

/* Stamps in order, counted for the notes. */
static enum status order_stamps(struct builder *b, struct error *err)
{
    size_t back = 0;
    for (size_t i = 1; i < b->count; i++) {
        back += b->time[i] < b->time[i - 1];
    }
    b->backward.count = back;
    b->step = b->runs_found > 1 || back ? 0 : b->step;
    if (back * 100 > b->count) {
        return error_at(
            err, b->name, b->in ? input_line(b->in, b->backward.first_offset) : 0,
            "time goes back here, and in %zu of %zu rows; sort the file by time, or name the column "
            "that is time with --time-column",
            back, b->count);
    }
    enum status status = back ? sort_rows(b, err) : STATUS_OK;
    for (size_t i = 1; i < b->count; i++) {
        b->repeated += b->time[i] == b->time[i - 1];
    }
    return status;
}

/* Each value covers the time before its stamp: the first has none and goes. */
static void hold_preceding(struct builder *b)
{
    size_t kept = b->count - 1;
    double *const columns[] = {b->rate, b->latency_ms, b->loss};
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        if (columns[k]) {
            memmove(columns[k], columns[k] + 1, kept * sizeof **columns);
        }
    }
    b->samples = b->count;
    b->count = kept;
}

/* From raw stamps to starts in seconds from 0, and the end behind the last. */
static enum status starts_of_stamps(struct builder *b, struct error *err)
{
    enum status status = choose_run(b, err);
    status = status == STATUS_OK ? order_stamps(b, err) : status;
    if (status != STATUS_OK) {
        return status;
    }
    double origin = b->time[0], div = b->time_div;
    for (size_t i = 0; i < b->count && (origin != 0 || div != 1); i++) {
        b->time[i] = (b->time[i] - origin) / div;
    }
    double step_s = b->step > 0 ? b->step / div : median_step(b->time, b->count - 1);
    if (isnan(step_s)) {
        return error_oom(err);
    }
    b->interval_s = b->interval_s > 0 ? b->interval_s : step_s;
    if (b->options->hold == TRACE_HOLD_PRECEDING && !b->length && b->count > 1) {
        hold_preceding(b);
        return STATUS_OK;
    }
    double last_s = b->last_s;
    if (isnan(last_s) && b->length) {
        last_s = b->length[b->count - 1];
    }
    if (isnan(last_s)) {
        last_s = step_s > 0 ? step_s : 1;
    }
    b->time[b->count] = b->time[b->count - 1] + last_s;
    return STATUS_OK;
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

static enum status make_starts(struct builder *b, struct error *err)
{
    switch (b->timing) {
    case TIMING_STAMPS: return starts_of_stamps(b, err);
    case TIMING_LENGTHS: starts_of_lengths(b); return STATUS_OK;
    case TIMING_EACH:
        for (size_t i = 0; i <= b->count; i++) {
            b->time[i] = (double)i * b->each_s;
        }
        return STATUS_OK;
    case TIMING_GRID:
        for (size_t i = 0; i < b->count; i++) {
            b->time[i] /= b->time_div;
        }
        b->time[b->count] = b->grid_end / b->time_div;
        return STATUS_OK;
    }
    return STATUS_OK;
}

static enum status convert_rates(struct builder *b, struct error *err)
{
    const struct rate_unit *unit = b->unit;
    if (b->options->unit) {
        unit = rate_unit_named(b->options->unit);
        if (!unit) {
            return error_set(err, STATUS_USAGE, "--unit",
                             "\"%s\" is no unit; there are bps, kbps, Mbps, Gbps, Bps, kBps, MBps",
                             b->options->unit);
        }
        if (b->unit_is_fixed) {
            return error_set(err, STATUS_USAGE, "--unit", "%s counts packets of 1500 bytes: it has no unit",
                             b->name);
        }
    }
    double scale = b->options->scale;
    if (!isfinite(scale) || scale < 0) {
        return error_set(err, STATUS_USAGE, "--scale", "%g is no factor; it must be greater than 0", scale);
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
    return STATUS_OK;
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

enum status builder_finish(struct builder *b, struct trace **out, struct error *err)
{
    if (b->count == 0) {
        return error_set(err, STATUS_FAILED, b->name, "holds no row with a rate");
    }
    if (b->timing != TIMING_STAMPS && b->runs_found == 0 && b->options->run > 1) {
        return error_set(err, STATUS_USAGE, b->name, "has 1 run; there is no run %d", b->options->run);
    }
    enum status status = builder_reserve(b, 0, err);
    status = status == STATUS_OK ? make_starts(b, err) : status;
    status = status == STATUS_OK ? convert_rates(b, err) : status;
    if (status != STATUS_OK) {
        return status;
    }
    settle_column(&b->latency_ms, b->count);
    settle_column(&b->loss, b->count);
    struct trace_shape shape = {.name = b->name, .format = b->format, .stats_bin_s = b->stats_bin_s};
    status = builder_shape(b, &shape, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct trace_columns columns = {b->count, b->time, b->rate, b->latency_ms, b->loss};
    struct trace *trace;
    status = trace_finish(&columns, &shape, &trace, err);
    if (status != STATUS_OK) {
        return status;
    }
    b->time = b->rate = b->latency_ms = b->loss = NULL;
    builder_note_stamps(b);
    builder_note_rates(b, trace);
    trace->info.notes = b->notes;
    trace->info.note_count = b->note_count;
    b->notes = NULL;
    b->note_count = 0;
    if (b->out_of_memory) {
        trace_free(trace);
        return error_oom(err);
    }
    *out = trace;
    return STATUS_OK;
}
