/* Rows with time stamps: which run of them, in what order, and when each value begins and ends to hold. */
#include "trace/builder.h"
#include "trace/table/stamps.h"

#include <stdlib.h>
#include <string.h>

/* Every column of row `from` to row `to`. */
static void move_row(struct builder *b, size_t to, size_t from)
{
    double *const columns[] = BUILDER_COLUMNS(b);
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        if (columns[k]) {
            columns[k][to] = columns[k][from];
        }
    }
}

/* Time that begins again marks a new run: a stamp back in the first twentieth of what has passed. Where none
 * has, the newest row is on top. */
enum { RUN_ROWS_MIN = 10 };

static bool restarts(const struct builder *b, size_t first, size_t i, double latest)
{
    return i - first >= RUN_ROWS_MIN && b->time[i] < b->time[i - 1] && latest > b->time[first] &&
           b->time[i] - b->time[first] <= 0.05 * (latest - b->time[first]);
}

#define YEAR_1990_S 631152000.0
#define YEAR_2100_S 4102444800.0

/* Dates, and numbers that count from 1970. */
static bool is_dated(const struct builder *b)
{
    double since_s = (b->time_origin + b->time[0]) / b->time_div;
    return b->dated || (isnan(b->dates_from_s) && since_s >= YEAR_1990_S && since_s < YEAR_2100_S);
}

struct span {
    double from, to;
};

static int by_begin(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* Whether a part of a log ends before row i: where time goes back, or jumps over what others may fill. */
static bool part_ends(const struct builder *b, size_t i, double usual)
{
    return i == b->count || b->time[i] < b->time[i - 1] || b->time[i] - b->time[i - 1] > 10 * usual;
}

/* Whether parts of a dated log share time: else they are one log whose parts stand in the wrong order. */
static bool parts_overlap(const struct builder *b)
{
    double usual = median_step(b->time, b->count - 1);
    size_t parts = 0, n = 0, first = 0;
    for (size_t i = 1; i <= b->count; i++) {
        parts += part_ends(b, i, usual);
    }
    struct span *spans = malloc(parts * sizeof *spans);
    bool overlap = !spans;
    for (size_t i = 1; i <= b->count && spans; i++) {
        if (part_ends(b, i, usual)) {
            spans[n++] = (struct span){b->time[first], b->time[i - 1]};
            first = i;
        }
    }
    if (spans) {
        qsort(spans, n, sizeof *spans, by_begin);
    }
    for (size_t i = 1; i < n && !overlap; i++) {
        overlap = spans[i].from < spans[i - 1].to;
    }
    free(spans);
    return overlap;
}

/* Keeps one of the runs that follow each other in the file. */
static enum tr_status choose_run(struct builder *b, struct tr_error *err)
{
    size_t wanted = b->options->run > 0 ? (size_t)b->options->run : 1;
    if (b->runs_found > 0) { /* the reader has told them apart */
        return TR_STATUS_OK;
    }
    if (wanted == 1 && b->backward.count == 0) { /* as the reader saw; it need not be asked */
        b->runs_found = b->run_taken = 1;
        return TR_STATUS_OK;
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
    if (runs > 1 && b->options->run == 0 && is_dated(b) && !parts_overlap(b)) {
        b->runs_found = b->run_taken = 1;
        return TR_STATUS_OK;
    }
    if (wanted > runs) {
        return tr_error_set(err, TR_STATUS_USAGE, b->name, "has %zu run%s; there is no run %zu", runs,
                            runs == 1 ? "" : "s", wanted);
    }
    b->runs_found = runs;
    b->run_taken = wanted;
    if (runs > 1) {
        builder_note(b, TR_TRACE_NOTE_RUNS, true, CHOOSE_RUN,
                     "time begins again: %zu runs one after the other, of which run %zu (%zu rows) is taken",
                     runs, wanted, taken_end - taken_first);
        for (size_t i = taken_first; i < taken_end; i++) {
            move_row(b, i - taken_first, i);
        }
        b->count = taken_end - taken_first;
    }
    return TR_STATUS_OK;
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

static enum tr_status sort_rows(struct builder *b, struct tr_error *err)
{
    uint32_t *index = malloc(b->count * sizeof *index), *spare = malloc(b->count * sizeof *spare);
    double *scratch = malloc(b->count * sizeof *scratch);
    bool ok = index && spare && scratch;
    if (ok) {
        for (size_t i = 0; i < b->count; i++) {
            index[i] = (uint32_t)i;
        }
        merge_sort(b->time, index, spare, b->count);
        double *const columns[] = BUILDER_COLUMNS(b);
        for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
            if (columns[k]) {
                reorder(columns[k], index, scratch, b->count);
            }
        }
    }
    free(index);
    free(spare);
    free(scratch);
    return ok ? TR_STATUS_OK : tr_error_oom(err);
}

/* Counts stamps that equal the one before, and returns how many are less. */
static size_t count_backward(struct builder *b)
{
    size_t back = 0, repeated = 0;
    for (size_t i = 1; i < b->count; i++) {
        if (b->time[i] > b->time[i - 1]) { /* foreseen, where a count would be waited for */
            continue;
        }
        back += b->time[i] < b->time[i - 1];
        repeated += b->time[i] == b->time[i - 1];
    }
    b->repeated = repeated;
    return back;
}

static void swap_rows(struct builder *b, size_t i, size_t k)
{
    double *const columns[] = BUILDER_COLUMNS(b);
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        if (columns[c]) {
            double value = columns[c][i];
            columns[c][i] = columns[c][k];
            columns[c][k] = value;
        }
    }
}

/* A log that has its newest row on top. */
static void turn_round(struct builder *b)
{
    for (size_t i = 0; i < b->count / 2; i++) {
        swap_rows(b, i, b->count - 1 - i);
    }
    b->backward.count = 0;
    builder_note(b, TR_TRACE_NOTE_STAMPS, true, NULL,
                 "the newest row comes first: the rows were turned round");
}

#define HOUR_S 3600.0

/* Local time that goes back once by an hour, and goes on: the clock was changed, the rows are in order. */
static size_t put_clock_forward(struct builder *b)
{
    double back = 0, hour = HOUR_S * b->time_div, usual = median_step(b->time, b->count - 1);
    size_t changes = 0, others = 0, at = 0;
    for (size_t i = 1; i < b->count; i++) {
        double step = b->time[i] - b->time[i - 1];
        bool change = step < 0 && step >= -hour && step <= -hour + 2 * usual;
        changes += change;
        others += step < 0 && !change;
        at = change ? i : at;
    }
    if (changes != 1 || others > 0 || usual * 10 > hour || !b->dated || b->utc_offset_known) {
        return 0;
    }
    back = hour;
    for (size_t i = at; i < b->count; i++) {
        b->time[i] += back;
    }
    builder_note(b, TR_TRACE_NOTE_STAMPS, true, NULL,
                 "in line %lu the clock was set back by an hour, as in autumn: time goes on without it",
                 b->in ? input_line(b->in, b->backward.first_offset) : 0);
    return changes;
}

/* Stamps in order, counted for the notes. */
static enum tr_status order_stamps(struct builder *b, struct tr_error *err)
{
    size_t back = count_backward(b);
    b->backward.count = back;
    b->step = b->runs_found > 1 || back ? 0 : b->step;
    if (back > 0 && back + b->repeated + 1 == b->count && (back > 1 || is_dated(b))) {
        turn_round(b);
        count_backward(b);
        return TR_STATUS_OK;
    }
    if (back == 1 && put_clock_forward(b)) {
        b->backward.count = 0;
        return TR_STATUS_OK;
    }
    if (back * 100 > b->count && !is_dated(b)) {
        return tr_error_because(
            err,
            tr_error_at(
                err, b->name, b->in ? input_line(b->in, b->backward.first_offset) : 0,
                "time goes back here, and in %zu of %zu rows; sort the file by time, or name the column "
                "that is time with --time-column",
                back, b->count),
            TR_REASON_TIME_COLUMN);
    }
    if (back == 0) {
        return TR_STATUS_OK;
    }
    enum tr_status status = sort_rows(b, err);
    count_backward(b); /* equal stamps may only now stand side by side */
    return status;
}

/* Each value covers the time before its stamp: the first has none and goes. */
static void hold_preceding(struct builder *b)
{
    size_t kept = b->count - 1;
    double *const columns[] = {b->rate, b->latency_ms, b->loss, b->kind};
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        if (columns[k]) {
            memmove(columns[k], columns[k] + 1, kept * sizeof **columns);
        }
    }
    b->samples = b->count;
    b->count = kept;
}

void builder_dates_from(struct builder *b, const struct stamp *first)
{
    b->dated = first->has_date;
    if (first->has_year || !first->has_date) {
        b->dates_from_s = (double)first->ns / 1e9;
        b->utc_offset_known = first->has_zone;
        b->utc_offset_s = first->utc_offset_s;
    }
}

/* When the first stamp was: dates say so, and numbers that lie in these years count seconds since 1970. */
static void find_wall_clock(struct builder *b, double first)
{
    if (!isnan(b->start_unix_s)) {
        return;
    }
    if (!isnan(b->dates_from_s)) {
        b->start_unix_s = b->dates_from_s + first / b->time_div;
        return;
    }
    double since_s = (b->time_origin + first) / b->time_div;
    if (since_s >= YEAR_1990_S && since_s < YEAR_2100_S) {
        b->start_unix_s = since_s;
        b->utc_offset_known = true;
    }
}

/* From raw stamps to starts in seconds from 0, and the end behind the last. */
enum tr_status builder_starts_of_stamps(struct builder *b, struct tr_error *err)
{
    enum tr_status status = choose_run(b, err);
    status = status == TR_STATUS_OK ? order_stamps(b, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    double origin = b->time[0], div = b->time_div;
    find_wall_clock(b, origin);
    for (size_t i = 0; i < b->count && (origin != 0 || div != 1); i++) {
        b->time[i] = (b->time[i] - origin) / div;
    }
    double step_s = b->step > 0 ? b->step / div : median_step(b->time, b->count - 1);
    if (isnan(step_s)) {
        return tr_error_oom(err);
    }
    b->interval_s = b->interval_s > 0 ? b->interval_s : step_s;
    if (b->options->hold == TR_TRACE_HOLD_PRECEDING && !b->length && b->count > 1 &&
        b->values != VALUES_TOTALS) {
        hold_preceding(b);
        return TR_STATUS_OK;
    }
    double last_s = b->last_s;
    if (isnan(last_s) && b->length) {
        last_s = b->length[b->count - 1];
    }
    if (isnan(last_s)) {
        last_s = step_s > 0 ? step_s : 1;
    }
    b->time[b->count] = b->time[b->count - 1] + last_s;
    return TR_STATUS_OK;
}
