#include "trace/table/evidence.h"

#include "trace/table/evidence_rate.h"
#include "trace/table/evidence_time.h"
#include "trace/table/meaning.h"
#include "trace/table/names.h"
#include "trace/table/stamp_order.h"

#include <math.h>
#include <string.h>

/* Words that say to which series a row belongs, where several rows have one stamp or time begins again. */
static bool is_series(const struct weighing *w, int column)
{
    const struct column_facts *c = facts_of(w, column);
    const struct column_facts *time = w->time == NO_COLUMN ? NULL : facts_of(w, w->time);
    bool again = !time || time->rises + 1 < time->values;
    return name_is_series(sniff_name(w->sniff, column)) && again && c->labels > 1 && c->labels < LABELS_MAX &&
           c->kind[CELL_WORD] * 10 > c->rows * 9;
}

/* The rates of one series. */
struct series_rates {
    double first, last, sum;
    size_t count;
    bool falls;
};

static struct series_rates rates_of_series(const struct weighing *w, int column, const struct cell *label)
{
    struct cell cells[CELLS_MAX];
    struct series_rates s = {.first = NAN, .last = NAN};
    int rate = w->out->table.rate;
    double value;
    size_t len = (size_t)(label->end - label->begin);
    for (size_t i = sniff_first_row(w->sniff); i < w->sniff->lines && rate != NO_COLUMN; i++) {
        int n = (int)sniff_cells(w->sniff, i, cells);
        if (column >= n || rate >= n || (size_t)(cells[column].end - cells[column].begin) != len ||
            memcmp(cells[column].begin, label->begin, len) != 0 ||
            !cell_number(&cells[rate], w->sniff->decimal_comma, &value)) {
            continue;
        }
        s.falls |= value < s.last;
        s.first = s.count == 0 ? value : s.first;
        s.last = value;
        s.sum += value;
        s.count++;
    }
    return s;
}

/* The number of a run, which goes up where time begins again. */
static bool is_run_number(const struct weighing *w, int column)
{
    const struct column_facts *c = facts_of(w, column),
                              *time = w->time == NO_COLUMN ? NULL : facts_of(w, w->time);
    return time && time->falls > 0 && name_is_run(sniff_name(w->sniff, column)) && facts_are_numbers(c) &&
           c->whole && c->falls == 0 && c->rises > 0 && c->rises <= time->falls + 1;
}

static bool holds_amounts(const struct weighing *w)
{
    return w->out->table.rate != NO_COLUMN && name_amount_unit(sniff_name(w->sniff, w->out->table.rate));
}

/* By how much a counter grows, or the sum of rates. */
static double busyness(const struct weighing *w, const struct series_rates *s)
{
    return s->count == 0 ? 0 : holds_amounts(w) && !s->falls ? s->last - s->first : s->sum;
}

/* The series of the direction that is wanted, else one that is called a rate, of several the busiest; none
 * where the user has named a run. */
static struct cell choose_label(struct weighing *w, int column)
{
    const struct column_facts *c = facts_of(w, column);
    enum tr_trace_direction wanted = w->r->options->direction == TR_TRACE_UP ? TR_TRACE_UP : TR_TRACE_DOWN;
    const struct cell *best = &c->label[0];
    int best_score = -5;
    double most = 0;
    for (size_t i = 0; i < c->labels && w->r->options->run == 0; i++) {
        int score = (name_direction(&c->label[i]) == wanted ? 2 : 0) + (name_is_rate(&c->label[i]) > 0) -
                    (name_is_other(&c->label[i]) ? 4 : 0);
        struct series_rates s = rates_of_series(w, column, &c->label[i]);
        double busy = busyness(w, &s);
        if (score > best_score || (score == best_score && busy > most)) {
            best = &c->label[i];
            best_score = score;
            most = busy;
            w->series_grows = holds_amounts(w) && !s.falls && s.count > 2 && s.last > s.first;
        }
    }
    return w->r->options->run == 0 ? *best : (struct cell){"", ""};
}

/* "Download", "Upload": a test of a line has these words, a monitor has others. */
static bool is_load(const struct weighing *w, int column)
{
    const struct cell *name = sniff_name(w->sniff, column);
    return cell_has(name, "download") || cell_has(name, "upload") || cell_is(name, "down") ||
           cell_is(name, "up");
}

/* Round trips and losses by name, and the series that a row belongs to. */
static void choose_others(struct weighing *w)
{
    struct table *t = &w->out->table;
    for (int k = columns_of(w) - 1; k >= 0 && w->sniff->header; k--) {
        const struct cell *name = sniff_name(w->sniff, k);
        const struct column_facts *c = facts_of(w, k);
        if (k == t->rate || is_time_column(w, k)) {
            continue;
        }
        if (facts_are_numbers(c) && name_latency_div(name) > 0) {
            t->latency_ms = k;
            t->latency_div = name_latency_div(name);
        } else if (facts_are_numbers(c) && name_is_loss(name)) {
            bool said =
                c->percents > 0 || cell_has(name, "%") || cell_has(name, "perc") || cell_has(name, "pct");
            t->loss = k;
            t->loss_div = said || c->greatest > 1 ? 100 : 1;
            if (!said && c->greatest > 1) {
                builder_note(w->r->b, TR_TRACE_NOTE_UNIT, true, NULL,
                             "column %.*s goes up to %.4g: it is taken for losses in per cent",
                             NAME_OF(w->sniff, k), c->greatest);
            }
        } else if (is_series(w, k)) {
            t->run[0] = k;
            t->run_label = choose_label(w, k);
        } else if (is_run_number(w, k) && t->run[0] == NO_COLUMN) {
            t->run[0] = k;
        }
    }
    bool both = false;
    for (int k = 0; k < columns_of(w); k++) {
        both |= k != t->rate && named_rate_score(w, k) > 0 && t->rate != NO_COLUMN &&
                name_direction(sniff_name(w->sniff, k)) != name_direction(sniff_name(w->sniff, t->rate));
    }
    bool loads = rows_are_sparse(w) && both && is_load(w, t->rate);
    bool one_way = rows_are_sparse(w) && t->rate != NO_COLUMN &&
                   name_direction(sniff_name(w->sniff, t->rate)) != TR_TRACE_ANY_DIRECTION;
    w->out->spot_tests |= loads;
    w->out->spot_tests |=
        t->latency_ms != NO_COLUMN && (t->latency_div == 2 || rows_are_sparse(w)) && (both || one_way);
}

enum tr_status evidence_weigh(struct reader *r, const struct facts *facts, struct reading *out,
                              struct tr_error *err)
{
    struct weighing w = {r, r->sniff, facts, out, NO_COLUMN, NO_COLUMN, false};
    const struct tr_trace_options *o = r->options;
    struct table *t = &out->table;
    *out = (struct reading){.values = VALUES_RATES};
    table_init(t, r->sniff);
    t->ragged = facts->ragged ? facts : NULL;
    enum tr_status status = TR_STATUS_OK;
    if (o->time_column) {
        status = sniff_find_column(r->sniff, "--time-column", o->time_column, &w.time, err);
        w.time2 = status == TR_STATUS_OK ? other_half_of_time(&w, w.time) : NO_COLUMN;
    } else if (columns_of(&w) > 1) {
        choose_time(&w);
    }
    if (status == TR_STATUS_OK && o->column) {
        status = sniff_find_column(r->sniff, "--column", o->column, &t->rate, err);
    } else if (status == TR_STATUS_OK) {
        t->rate = choose_rate(&w);
    }
    if (status != TR_STATUS_OK || t->rate == NO_COLUMN) {
        return status;
    }
    if (r->sniff->nameless > 0) {
        builder_note(r->b, TR_TRACE_NOTE_COLUMNS, true, CHOOSE_COLUMNS,
                     "rows have a cell more than the header: column %d is taken to be the one without a name",
                     r->sniff->nameless);
    } else if (r->sniff->nameless < 0) {
        builder_note(r->b, TR_TRACE_NOTE_COLUMNS, true, CHOOSE_COLUMNS,
                     "rows have a cell more than the header, and which has no name is not certain");
    }
    t->time = w.time;
    t->time2 = w.time2;
    choose_stamps(&w);
    choose_others(&w);
    choose_units(&w);
    if (is_io_graph(&w) && !out->hints.rate && !name_amount_unit(sniff_name(r->sniff, t->rate))) {
        choose_io_graph(&w);
    } else {
        choose_values(&w);
    }
    choose_lengths(&w);
    out->hints.spot_tests = out->spot_tests;
    return TR_STATUS_OK;
}
