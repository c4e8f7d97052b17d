#include "trace/table/meaning.h"

#include "trace/table/names.h"

#include <stdio.h>

/* Whether a column can be about the same as the rate: not about the other direction. */
static bool goes_with(const struct weighing *w, int column, int rate)
{
    enum tr_trace_direction direction = name_direction(sniff_name(w->sniff, column));
    enum tr_trace_direction of_rate = name_direction(sniff_name(w->sniff, rate));
    return direction == TR_TRACE_ANY_DIRECTION || of_rate == TR_TRACE_ANY_DIRECTION || direction == of_rate;
}

/* The column of numbers beside the rate that `is_one` takes by its name; NO_COLUMN. */
static int number_beside(const struct weighing *w, int rate, bool (*is_one)(const struct cell *name))
{
    for (int k = 0; k < columns_of(w); k++) {
        if (k != rate && !is_time_column(w, k) && is_one(sniff_name(w->sniff, k)) && goes_with(w, k, rate) &&
            facts_are_numbers(facts_of(w, k))) {
            return k;
        }
    }
    return NO_COLUMN;
}

#define TOTAL_ROWS 8 /* a rate that never once falls in so many rows is a running total */
#define MAYBE_ROWS 5 /* or nearly so */
#define DOUBT_ROWS 3 /* or may be one */
#define TOTAL_MIN  1e5

#define CLIMBS_A_FALL 6 /* amounts do not rise as often as this before they fall */

/* Goes up by little of what it has reached, and back to near nothing at most now and then: when it is set to
 * 0, or has no more bits. */
static bool is_total(const struct column_facts *c, const struct cell *name)
{
    bool never = c->falls == 0;
    if (name_is_per_period(name)) {
        return false;
    }
    if (never && c->rises > 0 && name_is_total(name)) {
        return true;
    }
    bool climbs = c->step < 0.1 * c->greatest || c->rises >= CLIMBS_A_FALL * c->falls;
    bool resets = c->falls * 20 <= c->values + 19 && c->fall_to < 0.25 * c->fall_from && climbs;
    bool counts = c->whole || (never && name_amount_unit(name) && c->values >= MAYBE_ROWS); /* "1220.7" KiB */
    return counts && c->values > 2 && c->rises * 10 >= (c->values - 1) * 3 && (never || resets);
}

/* A name that says so, more rows than rates rise in, or as many more at each row, which amounts are not. */
static bool is_surely_total(const struct column_facts *c, const struct cell *name)
{
    bool rises = c->falls == 0 && c->rises > 1;
    return rises && (name_is_total(name) || c->values >= TOTAL_ROWS ||
                     (name_amount_unit(name) && c->regular && c->values >= MAYBE_ROWS));
}

static bool is_byte_unit(const struct rate_unit *unit)
{
    return unit == &RATE_BYTES || unit == &RATE_KBYTES || unit == &RATE_MBYTES || unit == &RATE_KIBYTES ||
           unit == &RATE_MIBYTES || unit == &RATE_GIBYTES || unit == &RATE_GBYTES;
}

/* Most packets of a transfer are full ones of Ethernet, 1500 bytes with their headers. */
#define FRAME_FULL  1400
#define FRAME_MOST  1526
#define BATCH_MOST  65600 /* what a network card puts together */
#define FRAME_GAP_S 0.05

/* Two columns, a time each some milliseconds and the length of a packet: tshark -T fields. */
static bool are_packets(const struct weighing *w, const struct column_facts *c)
{
    if (w->time == NO_COLUMN || columns_of(w) != 2 || w->out->hints.rate) {
        return false;
    }
    const struct column_facts *time = facts_of(w, w->time);
    return c->whole && !c->points && c->median >= FRAME_FULL && c->least >= 20 && c->least <= FRAME_MOST &&
           c->greatest <= BATCH_MOST && time->points && !time->regular && time->step < FRAME_GAP_S;
}

/* Numbers whose other direction is below zero were made to be drawn in a chart, and are rates. */
static bool is_mirrored(const struct weighing *w, int rate)
{
    for (int k = 0; k < columns_of(w); k++) {
        const struct column_facts *c = facts_of(w, k);
        if (k != rate && !is_time_column(w, k) && facts_are_numbers(c) && c->negatives * 2 > c->values &&
            name_direction(sniff_name(w->sniff, k)) == TR_TRACE_UP) {
            return true;
        }
    }
    return false;
}

/* Whether rows say how long they last, as those with amounts do: by a length, or by a begin and an end. */
static bool rows_last(const struct weighing *w, int rate)
{
    bool begins = w->time != NO_COLUMN && name_is_begin(sniff_name(w->sniff, w->time));
    for (int k = 0; k < columns_of(w); k++) {
        if (begins && k != w->time && name_is_end(sniff_name(w->sniff, k))) {
            return true;
        }
    }
    return number_beside(w, rate, name_is_length) != NO_COLUMN;
}

/* Rates, amounts an interval, or a running total. */
void choose_values(struct weighing *w)
{
    struct table *t = &w->out->table;
    struct unit_hints *hints = &w->out->hints;
    const struct column_facts *c = facts_of(w, t->rate);
    const struct cell *name = sniff_name(w->sniff, t->rate);
    const struct rate_unit *amount = hints->rate ? NULL : name_amount_unit(name);
    amount = amount && c->scaled > 0 ? is_byte_unit(amount) ? &RATE_BYTES : &RATE_BPS : amount;
    bool mirrored = amount && is_mirrored(w, t->rate);
    amount = mirrored ? NULL : amount;
    t->cell_amounts = !hints->rate && !w->r->options->unit && c->amounts * 2 > c->rows; /* "1.25 MB" */
    amount = t->cell_amounts ? &RATE_BYTES : amount;
    bool tested = w->out->spot_tests && t->latency_ms != NO_COLUMN && !name_is_total(name);
    bool lasts = rows_last(w, t->rate) && c->values < TOTAL_ROWS && !name_is_total(name);
    bool total = (w->series_grows || is_total(c, name)) && !lasts && !(tested && c->values < TOTAL_ROWS),
         may_be_total = false;
    if (amount == &RATE_BPS && w->out->spot_tests && c->scaled == 0 &&
        !total) { /* "Download (bits)" of a test */
        hints->rate = amount;
        amount = NULL;
    }
    if (are_packets(w, c)) {
        w->out->values = VALUES_AMOUNTS;
        hints->rate = &RATE_BYTES;
        hints->time_div = hints->time_div > 0 ? hints->time_div : 1;
    } else if (amount) {
        w->out->values = total ? VALUES_TOTALS : VALUES_AMOUNTS;
        hints->rate = amount;
    } else if (!hints->rate && total && c->falls == 0 && c->values >= DOUBT_ROWS && c->greatest > TOTAL_MIN &&
               c->rises * 10 >= (c->values - 1) * 6) {
        /* stairs of rates begin at their first step, and all are alike; a counter has counted before */
        bool stairs = c->regular && c->first <= 2 * c->step;
        bool sure = c->values >= TOTAL_ROWS && !stairs;
        w->out->values = sure ? VALUES_TOTALS : VALUES_RATES;
        hints->rate = sure ? &RATE_BYTES : NULL;
        may_be_total = !sure;
    }
    if (w->r->options->values != TR_TRACE_VALUES_AUTO) {
        w->out->values = w->r->options->values == TR_TRACE_VALUES_RATE     ? VALUES_RATES
                         : w->r->options->values == TR_TRACE_VALUES_AMOUNT ? VALUES_AMOUNTS
                                                                           : VALUES_TOTALS;
        if (w->out->values == VALUES_TOTALS && !hints->rate && c->whole && !w->r->options->unit) {
            hints->rate = &RATE_BYTES;
            builder_note(w->r->b, TR_TRACE_NOTE_UNIT, true, CHOICES(CHOICE(UNIT, "bps")),
                         "a running total without a unit is taken for bytes");
        }
        return;
    }
    int length = amount && !total ? number_beside(w, t->rate, name_is_length) : NO_COLUMN;
    if (length != NO_COLUMN) { /* bytes, and how long they took */
        t->rate_over = length;
        t->rate_over_div = name_time_div(sniff_name(w->sniff, length));
        t->rate_over_div = t->rate_over_div > 0                ? t->rate_over_div
                           : facts_of(w, length)->median >= 50 ? 1e3
                                                               : 1;
        w->out->values = VALUES_RATES;
    }
    if (mirrored) {
        builder_note(w->r->b, TR_TRACE_NOTE_VALUES, true, CHOICES(CHOICE(VALUES, "amount")),
                     "what goes up is below zero, as it is in charts: the numbers are taken for rates");
    }
    if (may_be_total) {
        builder_note(w->r->b, TR_TRACE_NOTE_VALUES, true, CHOICES(CHOICE(VALUES, "total")),
                     "the numbers only grow: they are taken for rates, and could be a running total");
    }
    if (w->out->values == VALUES_TOTALS) {
        builder_note(
            w->r->b, TR_TRACE_NOTE_VALUES, !is_surely_total(c, name),
            CHOICES(CHOICE(VALUES, "rate"), CHOICE(VALUES, "amount")),
            "the numbers only grow: they are taken for a running total of %s, and the rate is how fast "
            "they grow",
            hints->rate == &RATE_BPS ? "bits" : "bytes");
    } else if (w->out->values == VALUES_AMOUNTS) {
        char number[16];
        struct cell shown = *name;
        if (shown.begin == shown.end) {
            int n = snprintf(number, sizeof number, "%d", t->rate + 1);
            shown = (struct cell){number, number + n};
        }
        builder_note(
            w->r->b, TR_TRACE_NOTE_VALUES, true, CHOICES(CHOICE(VALUES, "rate"), CHOICE(VALUES, "total")),
            "column %.*s is taken for an amount an interval, and the rate is that over the interval's length",
            (int)(shown.end - shown.begin), shown.begin);
    }
}

static bool holds_units(const struct column_facts *c)
{
    size_t units = 0;
    for (size_t i = 0; i < c->labels; i++) {
        units += rate_unit_printed(c->label[i].begin, (size_t)(c->label[i].end - c->label[i].begin)) != NULL;
    }
    return units > 0 && units == c->labels && c->kind[CELL_WORD] * 10 > c->rows * 9;
}

/* A column that has nothing but units of rates in it: behind the rate, or one that is called a unit. */
static int unit_column(const struct weighing *w, int rate)
{
    if (rate + 1 < columns_of(w) && holds_units(facts_of(w, rate + 1))) {
        return rate + 1;
    }
    for (int k = 0; k < columns_of(w); k++) {
        if (cell_has(sniff_name(w->sniff, k), "unit") && goes_with(w, k, rate) &&
            holds_units(facts_of(w, k))) {
            return k;
        }
    }
    return NO_COLUMN;
}

static bool name_is_bytes(const struct cell *name)
{
    return name_amount_unit(name) == &RATE_BYTES;
}

/* Three columns that say the unit together: bytes x 8 x 1000 / ms are bit/s, bytes x 1000 / ms byte/s. Every
 * row says the same. */
static const struct rate_unit *unit_by_neighbours(const struct weighing *w, int rate)
{
    int bytes = number_beside(w, rate, name_is_bytes), length = number_beside(w, rate, name_is_length);
    const struct rate_unit *unit = NULL;
    struct cell cells[CELLS_MAX];
    for (size_t i = sniff_first_row(w->sniff); i < w->sniff->lines && bytes >= 0 && length >= 0; i++) {
        int n = (int)sniff_cells(w->sniff, i, cells);
        double r, b, l;
        if (rate >= n || bytes >= n || length >= n ||
            !cell_number(&cells[rate], w->sniff->decimal_comma, &r) ||
            !cell_number(&cells[bytes], w->sniff->decimal_comma, &b) ||
            !cell_number(&cells[length], w->sniff->decimal_comma, &l) || !(r > 0) || !(b > 0) || !(l > 0)) {
            continue;
        }
        const struct rate_unit *here = unit_reckoned(r, b, l, name_time_div(sniff_name(w->sniff, length)));
        if (!here || (unit && here != unit)) {
            return NULL;
        }
        unit = here;
    }
    return unit;
}

/* "chunk", "segment": 0, 1, 2 under a name that is none of a time. */
static bool is_index(const struct weighing *w, int column)
{
    return column != NO_COLUMN && name_is_time(sniff_name(w->sniff, column)) == 0 &&
           facts_are_numbers(facts_of(w, column)) && facts_of(w, column)->whole &&
           facts_of(w, column)->step == 1 && facts_of(w, column)->regular;
}

/* "duration: 1s", "2s", "3s": how long it has gone on, which is a time. */
static bool is_elapsed(const struct column_facts *c)
{
    return facts_surely_ascend(c) && c->regular && fabs(c->first - c->step) <= 0.02 * c->step;
}

/* Rows that say how long they hold: a duration where there is no time, an end beside a beginning. */
void choose_lengths(struct weighing *w)
{
    struct table *t = &w->out->table;
    if (t->rate_over != NO_COLUMN && is_index(w, t->time)) { /* chunks one after the other */
        t->time = NO_COLUMN;
    }
    if (t->time == NO_COLUMN && t->rate_over != NO_COLUMN) {
        t->length = t->rate_over;
        w->out->hints.time_div = t->rate_over_div;
        return;
    }
    for (int k = 0; k < columns_of(w) && w->sniff->header; k++) {
        const struct cell *name = sniff_name(w->sniff, k);
        const struct column_facts *c = facts_of(w, k);
        if (k == t->rate || k == t->time || k == t->time2 || k == t->rate_over) {
            continue;
        }
        if (t->time == NO_COLUMN && t->length == NO_COLUMN && name_is_duration(name) &&
            facts_are_numbers(c) && c->negatives == 0 && c->spans == 0) {
            double div = c->lengths * 2 > c->rows ? 1 : name_time_div(name);
            *(is_elapsed(c) ? &t->time : &t->length) = k;
            w->out->hints.time_div = div > 0 ? div : c->whole && c->median >= 50 ? 1e3 : 1;
        } else if (t->time != NO_COLUMN && t->end == NO_COLUMN && name_is_end(name) &&
                   name_is_begin(sniff_name(w->sniff, t->time)) && c->first > facts_of(w, t->time)->first &&
                   facts_are_stamps(c) == facts_are_stamps(facts_of(w, t->time))) {
            t->end = k;
        }
    }
}

#define DAYS_FROM 25569.0 /* of a spreadsheet's days, the first of which was 1899-12-31: those to 1970 */
#define DAY_LEAST 29221.0 /* 1980 */
#define DAY_MOST  73051.0 /* 2100 */

/* Days as spreadsheets count them, 45717.4166666667, whose fractions are whole seconds; or whole ones under a
 * name that says "date". */
static bool holds_days(const struct weighing *w, const struct column_facts *c)
{
    static const double eps_s = 0.01;
    const struct cell *name = sniff_name(w->sniff, w->time);
    bool range = facts_are_numbers(c) && c->values > 1 && c->least >= DAY_LEAST && c->greatest < DAY_MOST &&
                 (facts_ascend(c) || facts_descend(c)) && name_time_div(name) == 0;
    if (!range || c->whole) {
        return range && (cell_has(name, "date") || cell_has(name, "datum") || cell_has(name, "fecha"));
    }
    double step_s = c->step * 86400, first_s = c->first * 86400;
    bool named = cell_has(name, "date") || cell_has(name, "datum");
    bool seconds = fabs(step_s - round(step_s)) < eps_s && fabs(first_s - round(first_s)) < eps_s;
    bool fine = fabs(c->first * 1e4 - round(c->first * 1e4)) > 1e-6 ||
                fabs(c->last * 1e4 - round(c->last * 1e4)) > 1e-6; /* more than four decimals */
    return step_s >= 0.5 && (named || (seconds && fine));
}

/* Numbers of time without a unit that are days, or that the user says are something. */
static void choose_time_unit(struct weighing *w)
{
    struct unit_hints *hints = &w->out->hints;
    const struct column_facts *c = facts_of(w, w->out->table.time);
    double told = time_unit_div(w->r->options->time_unit);
    if (w->out->table.time_kind != TIME_NUMBER) {
        return;
    }
    if (told > 0) {
        hints->time_div = told;
    } else if (hints->time_div == 0 && holds_days(w, c)) {
        hints->time_div = 1.0 / 86400;
        builder_note(w->r->b, TR_TRACE_NOTE_STAMPS, true, CHOICES(CHOICE(TIME_UNIT, "s")),
                     "the numbers of time, the first %.10g, are taken for days as spreadsheets count them",
                     c->first);
    }
    if (hints->time_div == 1.0 / 86400 && c->least >= DAY_LEAST && c->greatest < DAY_MOST) {
        w->r->b->dates_from_s = -DAYS_FROM * 86400;
        w->r->b->dated = true;
    }
}

/* "12.5M": the prefix stands in the cell, so that a header's unit is only bits or bytes. */
static void choose_scaled_unit(struct weighing *w, const struct column_facts *c)
{
    struct unit_hints *hints = &w->out->hints;
    bool amounts = !hints->rate && name_amount_unit(sniff_name(w->sniff, w->out->table.rate));
    if (c->scaled == 0 || w->out->table.cell_units || amounts) {
        return;
    }
    if (!hints->rate && !w->r->options->unit) {
        builder_note(w->r->b, TR_TRACE_NOTE_UNIT, true, CHOICES(CHOICE(UNIT, "Bps")),
                     "the rates have a prefix and no unit: bits are taken, and they could be bytes");
    }
    hints->rate = is_byte_unit(hints->rate) ? &RATE_BYTES : &RATE_BPS;
}

/* "1.250" between semicolons: a thousand and more, as it is written where numbers have decimal commas, or a
 * little over one. What is then a thousand times as much has another unit's name. */
static void choose_grouping(struct weighing *w, const struct column_facts *c)
{
    static const struct {
        const struct rate_unit *unit;
        const char *less, *more;
    } scale[] = {{&RATE_BPS, NULL, "kbps"},   {&RATE_KBPS, "bps", "Mbps"},   {&RATE_MBPS, "kbps", "Gbps"},
                 {&RATE_BYTES, NULL, "kBps"}, {&RATE_KBYTES, "Bps", "MBps"}, {&RATE_GBPS, "Mbps", NULL},
                 {&RATE_MBYTES, "kBps", NULL}};
    struct table *t = &w->out->table;
    const struct rate_unit *unit = w->out->hints.rate;
    if (w->sniff->delim != ';' || t->decimal_comma || c->grouped == 0 || c->grouped != c->kind[CELL_NUMBER]) {
        return;
    }
    bool thousands = unit && rate_to_mbps(unit, c->median) < 0.1;
    for (size_t i = 0; i < sizeof scale / sizeof *scale; i++) {
        const char *other = scale[i].unit == unit ? (thousands ? scale[i].less : scale[i].more) : NULL;
        if (other) {
            builder_note(w->r->b, TR_TRACE_NOTE_UNIT, true, CHOICES(CHOICE(UNIT, other)),
                         "\"%.*s\" is taken for %s, and could be %s",
                         (int)(c->example.end - c->example.begin), c->example.begin,
                         thousands ? "thousands" : "a number with decimals",
                         thousands ? "a number with decimals" : "thousands");
        }
    }
    t->decimal_comma = thousands;
}

/* Units that the header, a unit row or the cells tell. */
void choose_units(struct weighing *w)
{
    struct table *t = &w->out->table;
    struct unit_hints *hints = &w->out->hints;
    hints->column = t->rate;
    const struct column_facts *c = facts_of(w, t->rate);
    const struct cell *name = sniff_name(w->sniff, t->rate);
    const struct cell unit = sniff_unit(w->sniff, t->rate);
    t->cell_units = c->rates > 0;
    hints->rate = t->cell_units ? &RATE_MBPS : rate_unit_printed(unit.begin, (size_t)(unit.end - unit.begin));
    const struct rate_unit *reckoned = t->cell_units ? NULL : unit_by_neighbours(w, t->rate);
    if (reckoned) {
        hints->rate = reckoned;
        builder_note(w->r->b, TR_TRACE_NOTE_UNIT, false, CHOOSE_UNIT,
                     "the unit is %s, as bytes and time beside it say", reckoned->name);
    } else if (!hints->rate && !name_amount_unit(name)) {
        hints->rate = name_rate_unit(name);
    }
    t->rate_unit = reckoned ? NO_COLUMN : unit_column(w, t->rate); /* a label may be wrong, numbers are not */
    hints->rate = t->rate_unit == NO_COLUMN ? hints->rate : &RATE_MBPS;
    if (!hints->rate && t->run_label.end > t->run_label.begin) { /* "download_mbps" in a column of names */
        hints->rate = name_rate_unit(&t->run_label);
    }
    choose_scaled_unit(w, c);
    choose_grouping(w, c);
    for (int k = 0; k < columns_of(w) && !hints->rate && w->sniff->header; k++) {
        bool same = name_is_series(sniff_name(w->sniff, k)) && facts_of(w, k)->labels == 1;
        hints->rate = same ? name_rate_unit(&facts_of(w, k)->label[0]) : NULL;
    }
    if (t->time == NO_COLUMN) {
        return;
    }
    const struct cell time_unit = sniff_unit(w->sniff, t->time);
    hints->time_div = t->time_kind != TIME_NUMBER || facts_of(w, t->time)->lengths > 0
                          ? 1
                          : time_unit_printed(time_unit.begin, (size_t)(time_unit.end - time_unit.begin));
    hints->time_div = hints->time_div > 0 ? hints->time_div : name_time_div(sniff_name(w->sniff, t->time));
    choose_time_unit(w);
}
