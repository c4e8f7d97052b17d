#include "trace/table/evidence.h"

#include "trace/table/names.h"
#include "trace/table/stamps.h"

#include <stdio.h>
#include <string.h>

#define SPOT_STEP_S 50 /* tests of a line are at least so far apart */

/* The state of a comparison of columns. */
struct weighing {
    struct reader *r;
    const struct sniff *sniff;
    const struct facts *facts;
    struct reading *out;
    int time, time2; /* a date and its clock may stand in two columns */
};

static const struct column_facts *facts_of(const struct weighing *w, int column)
{
    return &w->facts->column[column];
}

static int columns_of(const struct weighing *w)
{
    return (int)w->facts->columns;
}

/* ---- time ---- */

/* Stamps, and numbers that are stamps in one piece: 20250304100000. */
static bool holds_stamps(const struct column_facts *c)
{
    return facts_are_stamps(c) || (c->values > 0 && c->packed == c->values && c->clocks == c->values);
}

static bool holds_dates_only(const struct column_facts *c)
{
    return (facts_are_stamps(c) || (c->values > 0 && c->packed == c->values)) && c->dates > 0 &&
           c->clocks == 0;
}

static bool holds_clocks_only(const struct column_facts *c)
{
    return facts_are_stamps(c) && c->clocks > 0 && c->dates == 0;
}

/* Seconds since 1970 or something finer, in order. */
static bool holds_epochs(const struct column_facts *c)
{
    return facts_are_numbers(c) && c->least >= 6e8 && c->greatest < 1e19 && c->negatives == 0 &&
           c->greatest < c->least * 1.5 && (facts_ascend(c) || facts_descend(c));
}

/* "100530", "100600": clocks in one piece, which only a date beside them can tell from numbers. */
static bool holds_digit_clocks(const struct weighing *w, int column)
{
    const struct column_facts *c = facts_of(w, column);
    bool named = name_is_time(sniff_name(w->sniff, column)) > 0;
    return c->values > 0 && c->digit_clocks == c->values && c->kind[CELL_NUMBER] == c->values &&
           (named || (!w->sniff->header && c->greatest > 9999 && facts_ascend(c)));
}

/* "ms" over numbers that do not go on: how long each row took. */
static bool holds_lengths(const struct weighing *w, int column)
{
    const struct column_facts *c = facts_of(w, column);
    bool stands = c->values > 1 && c->rises == 0 && c->falls == 0;
    return facts_are_numbers(c) && (stands || (name_is_time_unit(sniff_name(w->sniff, column)) &&
                                               !facts_ascend(c) && !facts_descend(c)));
}

/* How much speaks for a column to be time; 0: nothing. */
static int time_score(const struct weighing *w, int column)
{
    const struct column_facts *c = facts_of(w, column);
    int named = name_is_time(sniff_name(w->sniff, column));
    bool stamps = holds_stamps(c), numbers = facts_are_numbers(c);
    if (!stamps && !numbers && !holds_dates_only(c)) {
        return 0;
    }
    if (stamps || holds_dates_only(c)) {
        bool still = c->values > 2 && c->rises == 0 && c->falls == 0; /* a day's date on every row */
        return 100 + named + (c->clocks > 0 ? 50 : 0) - (still ? 90 : 0);
    }
    if (holds_epochs(c)) {
        return 90 + named;
    }
    if (c->lengths * 2 > c->rows && facts_surely_ascend(c)) { /* "0.5 s", "30s" */
        return 40 + named;
    }
    if (w->sniff->header && holds_lengths(w, column)) {
        return 0;
    }
    if (w->sniff->header) {
        bool wanders = c->values > 3 && c->falls * 3 > c->values && !facts_descend(c);
        bool first = column == 0 && named == 0 && facts_surely_ascend(c) &&
                     !name_is_rate(sniff_name(w->sniff, column)) &&
                     !name_amount_unit(sniff_name(w->sniff, column)) &&
                     sniff_name(w->sniff, column)->begin < sniff_name(w->sniff, column)->end;
        return wanders ? named / 10 : first ? 5 : named;
    }
    if (column == 0 && columns_of(w) > 1 && facts_ascend(c)) {
        return 60;
    }
    if (facts_surely_ascend(c) && columns_of(w) == 2) {
        return 30;
    }
    return column == 0 && c->values > 2 && c->falls == c->values - 1 && columns_of(w) == 2 ? 20 : 0;
}

/* The clock of a column of dates, or the date of a column of clocks; nearer ones first. */
static int other_half(const struct weighing *w, int column)
{
    bool wants_clock = holds_dates_only(facts_of(w, column));
    bool wants_date = holds_clocks_only(facts_of(w, column)) || holds_digit_clocks(w, column);
    for (int away = 1; away < columns_of(w) && (wants_clock || wants_date); away++) {
        const int sides[] = {column + away, column - away};
        for (int i = 0; i < 2; i++) {
            if (sides[i] >= 0 && sides[i] < columns_of(w) &&
                (wants_clock ? holds_clocks_only(facts_of(w, sides[i])) || holds_digit_clocks(w, sides[i])
                             : holds_dates_only(facts_of(w, sides[i])))) {
                return sides[i];
            }
        }
    }
    return NO_COLUMN;
}

static void choose_time(struct weighing *w)
{
    int best = 0;
    for (int k = 0; k < columns_of(w); k++) {
        int score = time_score(w, k);
        if (score > best) {
            best = score;
            w->time = k;
        }
    }
    w->time2 = w->time == NO_COLUMN ? NO_COLUMN : other_half(w, w->time);
    if (w->time2 != NO_COLUMN && holds_dates_only(facts_of(w, w->time2))) { /* it says what the other is */
        int clock = w->time;
        w->time = w->time2;
        w->time2 = clock;
    }
}

/* ---- rates ---- */

static bool is_time_column(const struct weighing *w, int column)
{
    return column == w->time || column == w->time2;
}

/* The index that data frames write in front: no name, 0 1 2 ... */
static bool is_nameless_index(const struct weighing *w, int column)
{
    const struct cell *name = sniff_name(w->sniff, column);
    return w->sniff->header && column == 0 && w->sniff->names > 1 && name->begin == name->end;
}

static bool can_be_rate(const struct weighing *w, int column)
{
    const struct column_facts *c = facts_of(w, column);
    bool other_quantity =
        c->percents + c->lengths > c->rates && c->percents + c->lengths > c->kind[CELL_NUMBER];
    return !is_time_column(w, column) && !is_nameless_index(w, column) && facts_are_numbers(c) &&
           !other_quantity;
}

/* How much a header speaks for a column; 0: not at all. */
static int named_rate_score(const struct weighing *w, int column)
{
    const struct cell *name = sniff_name(w->sniff, column);
    const struct column_facts *c = facts_of(w, column);
    if (!can_be_rate(w, column) || name_is_other(name)) {
        return 0;
    }
    int score = name_is_rate(name);
    score = score == 0 && c->rates * 2 > c->kind[CELL_QUANTITY] ? 45 : score;
    score = score > 0 && name_is_length(name) && c->rates == 0 ? 0 : score;
    bool amounts = (score == 0 && name_amount_unit(name)) || c->amounts * 2 > c->rows;
    enum tr_trace_direction wanted = w->r->options->direction == TR_TRACE_UP ? TR_TRACE_UP : TR_TRACE_DOWN;
    enum tr_trace_direction direction = name_direction(name);
    if (amounts) { /* "rx_bytes", "Received 125000 bytes": where nothing else is a rate */
        return direction == wanted ? 3 : direction == TR_TRACE_ANY_DIRECTION ? 2 : 1;
    }
    if (score > 0 && direction != TR_TRACE_ANY_DIRECTION) {
        score += direction == wanted ? 200 : -30;
        score = score > 0 ? score : 1;
    }
    return score;
}

/* The best column of rates by the header; the others go into a note. */
static int best_named_rate(struct weighing *w)
{
    int best = NO_COLUMN, best_score = 0;
    for (int k = 0; k < columns_of(w); k++) {
        int score = named_rate_score(w, k);
        if (score > best_score) {
            best = k;
            best_score = score;
        }
    }
    char list[300] = "";
    struct name_offer offer = {0};
    size_t n = 0, others = 0;
    for (int k = 0; k < columns_of(w) && n < sizeof list; k++) {
        if (k != best && named_rate_score(w, k) > 0) {
            n += (size_t)snprintf(list + n, sizeof list - n, "%s%.*s", others++ ? ", " : "",
                                  NAME_OF(w->sniff, k));
            name_offer(&offer, *sniff_name(w->sniff, k), k + 1);
        }
    }
    if (others > 0) {
        builder_note(w->r->b, TR_TRACE_NOTE_COLUMNS, false, name_offer_choices(&offer),
                     "the rate is column %.*s; there %s also %s", NAME_OF(w->sniff, best),
                     others == 1 ? "is" : "are", list);
    }
    return best;
}

/* Wireshark's I/O graphs: a column a graph, by its filter's name; packets, bytes or bits an interval, which
 * the file does not say. */
static bool is_io_graph(const struct weighing *w)
{
    return w->sniff->header && w->time == 0 && cell_is(sniff_name(w->sniff, 0), "interval start");
}

static int io_graph_rate(const struct weighing *w)
{
    for (int k = 1; k < columns_of(w) && is_io_graph(w); k++) {
        if (facts_are_numbers(facts_of(w, k)) && !cell_has(sniff_name(w->sniff, k), "error")) {
            return k;
        }
    }
    return NO_COLUMN;
}

#define PACKETS_MOST 2e5 /* a second: beyond, 2.4 Gbit/s, bytes are more likely */

static void choose_io_graph(struct weighing *w)
{
    struct unit_hints *hints = &w->out->hints;
    const struct column_facts *c = facts_of(w, w->out->table.rate);
    double step_s = facts_of(w, w->time)->step;
    bool packets = c->whole && step_s > 0 && c->median / step_s < PACKETS_MOST;
    hints->rate = packets ? &RATE_PACKETS : &RATE_BYTES;
    hints->time_div = 1;
    w->out->values = VALUES_AMOUNTS;
    if (!w->r->options->unit) {
        static const struct tr_trace_choice if_packets[] = {CHOICE(UNIT, "Bps"), CHOICE(UNIT, "bps"),
                                                            CHOICE(NONE, NULL)};
        static const struct tr_trace_choice if_bytes[] = {CHOICE(UNIT, "bps"), CHOICE(NONE, NULL)};
        builder_note(w->r->b, TR_TRACE_NOTE_UNIT, true, packets ? if_packets : if_bytes,
                     "an I/O graph of Wireshark does not say what it counts an interval: %s",
                     packets ? "packets are taken, of 1500 bytes each, so that this is the most it can be"
                             : "bytes are taken");
    }
}

/* The only column of numbers that is left, where names do not help. */
static int only_one_left(struct weighing *w)
{
    int left = NO_COLUMN, count = 0;
    for (int k = 0; k < columns_of(w); k++) {
        if (can_be_rate(w, k) && !name_is_other(sniff_name(w->sniff, k)) &&
            !name_is_time(sniff_name(w->sniff, k))) {
            left = k;
            count++;
        }
    }
    if (count != 1 || w->time == NO_COLUMN) {
        return NO_COLUMN;
    }
    builder_note(w->r->b, TR_TRACE_NOTE_COLUMNS, true, CHOOSE_COLUMN,
                 "column %.*s is taken for the rate, being the only one left", NAME_OF(w->sniff, left));
    return left;
}

/* The figures of a test of a line, in the order in which scripts print them. */
struct test_order {
    int ping, down, up; /* which of the columns that are numbers */
    const char *words;
};

static const struct test_order three[] = {{0, 1, 2, "ping, download, upload"},
                                          {1 + 1, 0, 1, "download, upload, ping"}};
static const struct test_order two[] = {{NO_COLUMN, 0, 1, "download, upload"},
                                        {0, 1, NO_COLUMN, "ping, download"}};

/* Lines bring more down than up, and answer within some hundred milliseconds. */
static int test_order_score(const struct weighing *w, const int *column, const struct test_order *order)
{
    double down = facts_of(w, column[order->down])->median;
    double up = order->up == NO_COLUMN ? down : facts_of(w, column[order->up])->median;
    double ping = order->ping == NO_COLUMN ? 20 : facts_of(w, column[order->ping])->median;
    bool usual_ratio = down >= 2 * up && down <= 20 * up;
    return (down >= up         ? 2
            : down * 1.5 >= up ? 1
                               : 0) +
           (ping >= 0.5 && ping < 300 ? 2 : 0) + usual_ratio + (ping < 60);
}

/* Whether rows are minutes apart by their dates, or by seconds since 1970. */
static bool is_sparse(const struct weighing *w)
{
    if (w->time == NO_COLUMN) {
        return false;
    }
    const struct column_facts *time = facts_of(w, w->time);
    const struct column_facts *clock = w->time2 == NO_COLUMN ? time : facts_of(w, w->time2);
    if (holds_epochs(time)) {
        double unit = time->least > 1e17 ? 1e9 : time->least > 1e14 ? 1e6 : time->least > 1e11 ? 1e3 : 1;
        return time->step >= SPOT_STEP_S * unit;
    }
    double step_s = fmax(time->clocks > 0 ? time->step : 0, clock->clocks > 0 ? clock->step : 0);
    return (holds_stamps(time) || w->time2 != NO_COLUMN) &&
           (step_s >= SPOT_STEP_S || (clock->dates && !clock->clocks));
}

/* Dates minutes apart, and two or three numbers without names: tests of a line. */
static bool choose_nameless_test(struct weighing *w, const int *column, int count)
{
    if (!is_sparse(w) || count < 2 || count > 3) {
        return false;
    }
    const struct test_order *orders = count == 3 ? three : two, *best = &orders[0];
    best = test_order_score(w, column, &orders[1]) > test_order_score(w, column, best) ? &orders[1] : best;
    struct table *t = &w->out->table;
    bool up = w->r->options->direction == TR_TRACE_UP && best->up != NO_COLUMN;
    t->rate = column[up ? best->up : best->down];
    if (best->ping != NO_COLUMN) {
        t->latency_ms = column[best->ping];
        t->latency_div = 2;
    }
    w->out->spot_tests = true;
    struct name_offer offer = {0};
    for (int k = 0; k < count; k++) {
        if (column[k] != t->rate) {
            name_offer(&offer, (struct cell){"", ""}, column[k] + 1);
        }
    }
    builder_note(w->r->b, TR_TRACE_NOTE_COLUMNS, true, name_offer_choices(&offer),
                 "%d numbers without names some minutes apart are taken for tests of a line: %s; column %d "
                 "is the rate",
                 count, best->words, t->rate + 1);
    return true;
}

/* "At 0.0 s the link does 1 Mbit/s": the same words between blanks in every line. */
static bool is_prose(const struct weighing *w)
{
    int words = 0;
    for (int k = 0; k < columns_of(w) && w->sniff->delim == BLANKS; k++) {
        words += facts_of(w, k)->kind[CELL_WORD] == facts_of(w, k)->rows;
    }
    return words > 1;
}

/* Without a header: the first column of numbers behind the time. */
static int first_nameless_rate(struct weighing *w)
{
    int column[CELLS_MAX], count = 0, rate = NO_COLUMN;
    for (int k = 0; k < columns_of(w); k++) {
        if (can_be_rate(w, k) && (k > w->time || columns_of(w) == 2)) {
            column[count++] = k;
        }
    }
    if (is_prose(w) || (w->time == NO_COLUMN && (columns_of(w) == 2 || columns_of(w) == 3))) {
        return NO_COLUMN;
    }
    if (w->time != NO_COLUMN && choose_nameless_test(w, column, count)) {
        return w->out->table.rate;
    }
    for (int i = 0; i < count && rate == NO_COLUMN; i++) {
        bool below = facts_of(w, column[i])->negatives * 2 > facts_of(w, column[i])->values;
        rate = below ? NO_COLUMN : column[i];
    }
    bool next =
        rate == w->time + 1 || rate == w->time2 + 1 || columns_of(w) == 2 || holds_stamps(facts_of(w, 0));
    if (w->time != NO_COLUMN && !next) { /* words between the two: nothing says that they belong together */
        return NO_COLUMN;
    }
    if (rate != NO_COLUMN && columns_of(w) > 2 && count > 1) {
        struct name_offer offer = {0};
        for (int i = 0; i < count; i++) {
            if (column[i] != rate) {
                name_offer(&offer, (struct cell){"", ""}, column[i] + 1);
            }
        }
        builder_note(w->r->b, TR_TRACE_NOTE_COLUMNS, true, name_offer_choices(&offer),
                     "%d columns without names: column %d is taken for the rate", columns_of(w), rate + 1);
    }
    return rate;
}

/* ---- what stands beside them ---- */

/* Words that say to which series a row belongs, where several rows have one stamp or time begins again. */
static bool is_series(const struct weighing *w, int column)
{
    const struct column_facts *c = facts_of(w, column);
    const struct column_facts *time = w->time == NO_COLUMN ? NULL : facts_of(w, w->time);
    bool again = !time || time->rises + 1 < time->values;
    return name_is_series(sniff_name(w->sniff, column)) && again && c->labels > 1 && c->labels < LABELS_MAX &&
           c->kind[CELL_WORD] * 10 > c->rows * 9;
}

/* The series of the direction that is wanted, else one that is called a rate, else the first; none where the
 * user has named a run. */
static struct cell wanted_label(const struct weighing *w, const struct column_facts *c)
{
    enum tr_trace_direction wanted = w->r->options->direction == TR_TRACE_UP ? TR_TRACE_UP : TR_TRACE_DOWN;
    const struct cell *best = &c->label[0];
    int best_score = -1;
    for (size_t i = 0; i < c->labels && w->r->options->run == 0; i++) {
        int score = (name_direction(&c->label[i]) == wanted ? 2 : 0) + (name_is_rate(&c->label[i]) > 0) -
                    (name_is_other(&c->label[i]) ? 4 : 0);
        if (score > best_score) {
            best = &c->label[i];
            best_score = score;
        }
    }
    return w->r->options->run == 0 ? *best : (struct cell){"", ""};
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
            t->run_label = wanted_label(w, c);
        }
    }
    bool both = false;
    for (int k = 0; k < columns_of(w); k++) {
        both |= k != t->rate && named_rate_score(w, k) > 0 && t->rate != NO_COLUMN &&
                name_direction(sniff_name(w->sniff, k)) != name_direction(sniff_name(w->sniff, t->rate));
    }
    bool one_way = is_sparse(w) && t->rate != NO_COLUMN &&
                   name_direction(sniff_name(w->sniff, t->rate)) != TR_TRACE_ANY_DIRECTION;
    w->out->spot_tests |=
        t->latency_ms != NO_COLUMN && (t->latency_div == 2 || is_sparse(w)) && (both || one_way);
}

/* ---- what the numbers are ---- */

/* Whether a column can be about the same as the rate: not about the other direction. */
static bool goes_with(const struct weighing *w, int column, int rate)
{
    enum tr_trace_direction direction = name_direction(sniff_name(w->sniff, column));
    return direction == TR_TRACE_ANY_DIRECTION || direction == name_direction(sniff_name(w->sniff, rate));
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

#define TOTAL_ROWS 20 /* a rate that never once falls in so many rows is a running total */
#define TOTAL_MIN  1e5

/* Goes up by little of what it has reached, and back to near nothing at most now and then: when it is set to
 * 0, or has no more bits. */
static bool is_total(const struct column_facts *c, const struct cell *name)
{
    bool never = c->falls == 0;
    if (never && c->rises > 0 && name_is_total(name)) {
        return true;
    }
    bool resets =
        c->falls * 20 <= c->values + 19 && c->fall_to < 0.25 * c->fall_from && c->step < 0.1 * c->greatest;
    return c->whole && c->values > 2 && c->rises * 10 >= (c->values - 1) * 3 && (never || resets);
}

static bool is_byte_unit(const struct rate_unit *unit)
{
    return unit == &RATE_BYTES || unit == &RATE_KBYTES || unit == &RATE_MBYTES || unit == &RATE_KIBYTES ||
           unit == &RATE_MIBYTES || unit == &RATE_GIBYTES;
}

/* Rates, amounts an interval, or a running total. */
static void choose_values(struct weighing *w)
{
    struct table *t = &w->out->table;
    struct unit_hints *hints = &w->out->hints;
    const struct column_facts *c = facts_of(w, t->rate);
    const struct cell *name = sniff_name(w->sniff, t->rate);
    const struct rate_unit *amount = hints->rate ? NULL : name_amount_unit(name);
    amount = amount && c->scaled > 0 ? is_byte_unit(amount) ? &RATE_BYTES : &RATE_BPS : amount;
    bool total = is_total(c, name);
    if (amount) {
        w->out->values = total ? VALUES_TOTALS : VALUES_AMOUNTS;
        hints->rate = amount;
    } else if (!hints->rate && total && c->falls == 0 && c->values >= TOTAL_ROWS && c->greatest > TOTAL_MIN &&
               c->rises * 10 >= (c->values - 1) * 6) {
        w->out->values = VALUES_TOTALS;
        hints->rate = &RATE_BYTES;
    }
    if (w->r->options->values != TR_TRACE_VALUES_AUTO) {
        w->out->values = w->r->options->values == TR_TRACE_VALUES_RATE     ? VALUES_RATES
                         : w->r->options->values == TR_TRACE_VALUES_AMOUNT ? VALUES_AMOUNTS
                                                                           : VALUES_TOTALS;
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
    if (w->out->values == VALUES_TOTALS) {
        builder_note(
            w->r->b, TR_TRACE_NOTE_VALUES, true, CHOICES(CHOICE(VALUES, "rate"), CHOICE(VALUES, "amount")),
            "the numbers only grow: they are taken for a running total of %s, and the rate is how fast "
            "they grow",
            hints->rate == &RATE_BPS ? "bits" : "bytes");
    } else if (w->out->values == VALUES_AMOUNTS) {
        builder_note(
            w->r->b, TR_TRACE_NOTE_VALUES, true, CHOICES(CHOICE(VALUES, "rate"), CHOICE(VALUES, "total")),
            "column %.*s is taken for an amount an interval, and the rate is that over the interval's length",
            NAME_OF(w->sniff, t->rate));
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
        const struct rate_unit *here = unit_reckoned(r, b, l);
        if (!here || (unit && here != unit)) {
            return NULL;
        }
        unit = here;
    }
    return unit;
}

/* Rows that say how long they hold: a duration where there is no time, an end beside a beginning. */
static void choose_lengths(struct weighing *w)
{
    struct table *t = &w->out->table;
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
            facts_are_numbers(c) && c->negatives == 0) {
            double div = name_time_div(name);
            t->length = k;
            w->out->hints.time_div = div > 0 ? div : c->whole && c->median >= 50 ? 1e3 : 1;
        } else if (t->time != NO_COLUMN && t->end == NO_COLUMN && name_is_end(name) &&
                   name_is_begin(sniff_name(w->sniff, t->time)) && c->first > facts_of(w, t->time)->first &&
                   holds_stamps(c) == holds_stamps(facts_of(w, t->time))) {
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
    if (w->out->table.time_kind == TIME_DATE) {
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
static void choose_units(struct weighing *w)
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
    t->rate_unit = unit_column(w, t->rate);
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
    hints->time_div = t->time_kind == TIME_DATE || facts_of(w, t->time)->lengths > 0
                          ? 1
                          : time_unit_printed(time_unit.begin, (size_t)(time_unit.end - time_unit.begin));
    hints->time_div = hints->time_div > 0 ? hints->time_div : name_time_div(sniff_name(w->sniff, t->time));
    choose_time_unit(w);
}

/* ---- stamps ---- */

/* How many stamps of a column fall, and what they span, if days and months are read in that order. */
static double disorder(const struct sniff *sniff, int column, enum stamp_order order, double *step)
{
    struct cell cells[CELLS_MAX];
    struct stamp s;
    double last = NAN, falls = 0, rises = 0, rise = 0;
    for (size_t i = sniff_first_row(sniff); i < sniff->lines; i++) {
        if ((size_t)column >= sniff_cells(sniff, i, cells) || !stamp_read(&cells[column], order, &s)) {
            continue;
        }
        double now = (double)s.ns / 1e9;
        falls += now < last;
        rises += now > last;
        rise += now > last ? now - last : 0;
        last = now;
    }
    *step = rises > 0 ? rise / rises : 0;
    return falls;
}

/* Day or month first: as one row can only be read, else as time goes on in smaller steps. */
static enum stamp_order order_of(struct weighing *w, int column)
{
    struct cell cells[CELLS_MAX];
    struct stamp s;
    bool usual_day_first = false, in_doubt = false;
    if (facts_of(w, column)->dotted > 0) {
        return STAMP_DOTTED_CLOCK;
    }
    for (size_t i = sniff_first_row(w->sniff); i < w->sniff->lines; i++) {
        if ((size_t)column >= sniff_cells(w->sniff, i, cells) ||
            !stamp_read(&cells[column], STAMP_AS_USUAL, &s)) {
            continue;
        }
        if (s.sure_order) {
            return s.day_first ? STAMP_DAY_FIRST : STAMP_MONTH_FIRST;
        }
        in_doubt |= s.either_order;
        usual_day_first = s.day_first;
    }
    double day_step, month_step;
    double day_falls = disorder(w->sniff, column, STAMP_DAY_FIRST, &day_step);
    double month_falls = disorder(w->sniff, column, STAMP_MONTH_FIRST, &month_step);
    if (!in_doubt || (day_falls == month_falls && day_step == month_step)) {
        return usual_day_first ? STAMP_DAY_FIRST : STAMP_MONTH_FIRST;
    }
    bool day_first = day_falls != month_falls ? day_falls < month_falls : day_step < month_step;
    return day_first ? STAMP_DAY_FIRST : STAMP_MONTH_FIRST;
}

/* "10:30" is minutes and seconds where the first number goes beyond a day's hours, or a fraction says so. */
static bool are_minutes(const struct column_facts *c)
{
    return c->minutes > 0 || (c->colons > 0 && c->colons == c->clocks && c->hour_most > 24);
}

/* "0:00", "0:30", "1:00" from the very beginning: as soon a stop watch's minutes as a day's hours. */
static bool may_be_minutes(const struct weighing *w, const struct column_facts *c)
{
    bool whole_hours = c->step > 0 && fmod(c->step, 3600) == 0;
    return c->colons > 0 && c->colons == c->clocks && c->dates == 0 && w->time2 == NO_COLUMN &&
           c->first == 0 && c->values > 1 && !whole_hours;
}

static void choose_clock(struct weighing *w, const struct column_facts *c)
{
    struct table *t = &w->out->table;
    bool sure = are_minutes(c), maybe = !sure && may_be_minutes(w, c);
    t->minutes = sure || maybe;
    if (w->r->options->time_unit == TR_TRACE_TIME_H_MM || w->r->options->time_unit == TR_TRACE_TIME_M_SS) {
        t->minutes = w->r->options->time_unit == TR_TRACE_TIME_M_SS;
    } else if (maybe) {
        builder_note(w->r->b, TR_TRACE_NOTE_STAMPS, true, CHOICES(CHOICE(TIME_UNIT, "h:mm")),
                     "times that begin with 0:00 are taken for minutes and seconds; they could be hours and "
                     "minutes");
    }
}

static void choose_stamps(struct weighing *w)
{
    struct table *t = &w->out->table;
    if (t->time == NO_COLUMN) {
        return;
    }
    const struct column_facts *c = facts_of(w, t->time);
    if (holds_stamps(c) || holds_dates_only(c)) {
        t->time_kind = TIME_DATE;
        t->order = order_of(w, c->dates > 0 || t->time2 == NO_COLUMN ? t->time : t->time2);
        t->digit_clock = t->time2 != NO_COLUMN && holds_digit_clocks(w, t->time2);
        choose_clock(w, c);
    }
}

enum tr_status evidence_weigh(struct reader *r, const struct facts *facts, struct reading *out,
                              struct tr_error *err)
{
    struct weighing w = {r, r->sniff, facts, out, NO_COLUMN, NO_COLUMN};
    const struct tr_trace_options *o = r->options;
    struct table *t = &out->table;
    *out = (struct reading){.values = VALUES_RATES};
    table_init(t, r->sniff);
    t->ragged = facts->ragged ? facts : NULL;
    enum tr_status status = TR_STATUS_OK;
    if (o->time_column) {
        status = sniff_find_column(r->sniff, "--time-column", o->time_column, &w.time, err);
        w.time2 = status == TR_STATUS_OK ? other_half(&w, w.time) : NO_COLUMN;
    } else if (columns_of(&w) > 1) {
        choose_time(&w);
    }
    if (status == TR_STATUS_OK && o->column) {
        status = sniff_find_column(r->sniff, "--column", o->column, &t->rate, err);
    } else if (status == TR_STATUS_OK) {
        t->rate = r->sniff->header ? best_named_rate(&w) : first_nameless_rate(&w);
        t->rate = t->rate == NO_COLUMN ? io_graph_rate(&w) : t->rate;
        t->rate = t->rate == NO_COLUMN && r->sniff->header ? only_one_left(&w) : t->rate;
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
