#include "trace/table/evidence.h"

#include "trace/table/load.h"
#include "trace/table/names.h"
#include "trace/table/stamps.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SPOT_STEP_S 50 /* tests of a line are at least so far apart */
#define AGGREGATE_LESS                                                                                       \
    30 /* a mean so far, or a peak, counts less than each value; a peak less than a mean                     \
        */

/* ---- time ---- */

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

/* Seconds since 1970 between 2001 and 2038, or milliseconds, beside a time of another form. */
static bool holds_dates_of_now(const struct column_facts *c)
{
    double s = c->least > 1e11 ? c->least / 1e3 : c->least;
    return holds_epochs(c) && c->whole && s > 1e9 && s < 2.15e9 && c->greatest < c->least * 1.001;
}

/* 0, 1, 2, 0, 1, 2: goes on by one and begins again, as the time of several runs does. */
static bool begins_again(const struct column_facts *c)
{
    return c->whole && c->falls > 0 && c->rises >= 2 * c->falls && c->step == 1 && c->fall_to <= 1 &&
           c->first <= 1;
}

/* "ms" over numbers that do not go on: how long each row took. */
static bool holds_lengths(const struct weighing *w, int column)
{
    const struct column_facts *c = facts_of(w, column);
    bool stands = c->values > 1 && c->rises == 0 && c->falls == 0;
    bool other = !facts_ascend(c) && !facts_descend(c) && !begins_again(c);
    return facts_are_numbers(c) && (stands || (name_is_time_unit(sniff_name(w->sniff, column)) && other));
}

/* How much speaks for a column to be time; 0: nothing. */
static int time_score(const struct weighing *w, int column)
{
    const struct column_facts *c = facts_of(w, column);
    int named = name_is_time(sniff_name(w->sniff, column));
    bool stamps = facts_are_stamps(c), numbers = facts_are_numbers(c);
    if ((!stamps && !numbers && !holds_dates_only(c)) || c->rates * 2 > c->rows) { /* "Min: 0.5 Mbit/s" */
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
        return (c->spans > 0 ? 95 : 40) + named;
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

/* "Hour" beside a date: 0 to 23. */
static bool holds_hours(const struct weighing *w, int column)
{
    static const char *const names[] = {"hour", "hours", "hh", "stunde", "heure", "hora"};
    const struct column_facts *c = facts_of(w, column);
    bool named = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        named |= cell_is(sniff_name(w->sniff, column), names[i]);
    }
    return named && facts_are_numbers(c) && c->whole && c->negatives == 0 && c->greatest <= 24;
}

/* The clock of a column of dates, or the date of a column of clocks; nearer ones first. */
static int other_half(const struct weighing *w, int column)
{
    bool wants_clock = holds_dates_only(facts_of(w, column));
    bool wants_date = holds_clocks_only(facts_of(w, column));
    for (int away = 1; away < columns_of(w) && (wants_clock || wants_date); away++) {
        const int sides[] = {column + away, column - away};
        for (int i = 0; i < 2; i++) {
            if (sides[i] >= 0 && sides[i] < columns_of(w) &&
                (wants_clock ? holds_clocks_only(facts_of(w, sides[i])) || holds_hours(w, sides[i])
                             : holds_dates_only(facts_of(w, sides[i])))) {
                return sides[i];
            }
        }
    }
    return NO_COLUMN;
}

/* Columns called year, month, day and hour, and perhaps minute and second. */
static bool choose_parts(struct weighing *w)
{
    static const char *const names[TIME_PARTS_MAX][3] = {{"year", "yyyy"},
                                                         {"month", "mon"},
                                                         {"day", "dd"},
                                                         {"hour", "hh"},
                                                         {"minute", "min", "minutes"},
                                                         {"second", "sec", "seconds"}};
    int *part = w->out->table.part;
    for (int i = 0; i < TIME_PARTS_MAX; i++) {
        part[i] = NO_COLUMN;
        for (int n = 0; n < 3 && names[i][n] && part[i] == NO_COLUMN; n++) {
            part[i] = sniff_column(w->sniff, names[i][n]);
        }
        bool numbers =
            part[i] != NO_COLUMN && part[i] < columns_of(w) && facts_are_numbers(facts_of(w, part[i]));
        part[i] = numbers ? part[i] : NO_COLUMN;
        if (i < 4 && part[i] == NO_COLUMN) {
            return false;
        }
    }
    w->time = part[0];
    w->out->table.time_kind = TIME_PARTS;
    return true;
}

static bool is_part(const struct weighing *w, int column)
{
    for (int i = 0; i < TIME_PARTS_MAX && w->out->table.time_kind == TIME_PARTS; i++) {
        if (w->out->table.part[i] == column) {
            return true;
        }
    }
    return false;
}

static void choose_time(struct weighing *w)
{
    int best = 0;
    if (choose_parts(w)) {
        return;
    }
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
    bool again = w->time != NO_COLUMN && w->time != column && holds_dates_of_now(c) &&
                 !name_is_rate(sniff_name(w->sniff, column));
    return !is_time_column(w, column) && !is_part(w, column) && !is_nameless_index(w, column) &&
           facts_are_numbers(c) && !other_quantity && c->spans == 0 && !again;
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
    score = score == 0 && name_is_rate_of_time(name) ? 12 : score;
    score = score == 0 && c->rates * 2 > c->kind[CELL_QUANTITY] ? 45 : score;
    score = score > 0 && name_is_length(name) && c->rates == 0 ? 0 : score;
    if (score > 0 && name_is_extreme(name)) { /* whatever its unit */
        score = 1;
    } else if (score > 0 && name_is_aggregate(name)) {
        score = score > AGGREGATE_LESS + 2 ? score - AGGREGATE_LESS : 2;
    }
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

/* Of two columns for the same of two links, whether the first passed more. */
static bool is_busier(const struct weighing *w, int column, int than)
{
    const struct column_facts *a = facts_of(w, column), *b = facts_of(w, than);
    const struct cell *name = sniff_name(w->sniff, column);
    bool counters = name_amount_unit(name) && a->falls == 0 && b->falls == 0;
    if (!names_are_alike(name, sniff_name(w->sniff, than))) {
        return false;
    }
    return counters ? a->last - a->first > b->last - b->first
                    : load_of(w->sniff, column) > load_of(w->sniff, than);
}

/* "download_bits" beside "download", which then is in bytes (Speedtest Tracker); else the column itself. */
static int in_bits(const struct weighing *w, int column)
{
    static const char ending[] = "_bits";
    const struct cell *name = sniff_name(w->sniff, column);
    const ptrdiff_t len = name->end - name->begin;
    for (int k = 0; k < columns_of(w); k++) {
        const struct cell *other = sniff_name(w->sniff, k);
        if (other->end - other->begin == len + (ptrdiff_t)strlen(ending) && cell_ends_with(other, ending) &&
            memcmp(other->begin, name->begin, (size_t)len) == 0 && facts_are_numbers(facts_of(w, k))) {
            return k;
        }
    }
    return column;
}

/* The best column of rates by the header; the others go into a note. */
static int best_named_rate(struct weighing *w)
{
    int best = NO_COLUMN, best_score = 0;
    for (int k = 0; k < columns_of(w); k++) {
        int score = named_rate_score(w, k);
        if (score > best_score || (score > 0 && score == best_score && is_busier(w, k, best))) {
            best = k;
            best_score = score;
        }
    }
    best = best == NO_COLUMN ? best : in_bits(w, best);
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
    if (best != NO_COLUMN && name_is_extreme(sniff_name(w->sniff, best))) {
        builder_note(w->r->b, TR_TRACE_NOTE_COLUMNS, true, CHOOSE_COLUMN,
                     "column %.*s says by its name that it has extremes, which are no means",
                     NAME_OF(w->sniff, best));
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

static const struct test_order four[] = {{0, 2, 3, "ping, jitter, download, upload"},
                                         {2, 0, 1, "download, upload, ping, jitter"}};
static const struct test_order three[] = {{0, 1, 2, "ping, download, upload"},
                                          {2, 0, 1, "download, upload, ping"}};
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
    return (facts_are_stamps(time) || w->time2 != NO_COLUMN) &&
           (step_s >= SPOT_STEP_S || (clock->dates && !clock->clocks));
}

/* Dates minutes apart, and two to four numbers without names: tests of a line. */
static bool choose_nameless_test(struct weighing *w, const int *column, int count)
{
    if (!is_sparse(w) || count < 2 || count > 4) {
        return false;
    }
    const struct test_order *orders = count == 4 ? four : count == 3 ? three : two, *best = &orders[0];
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

/* Two or three columns without time are a rate and what was measured beside it where the first goes up and
 * down as rates do and no time that is out of order does, and another is no rate: levels in dB, a count that
 * stands. */
static bool is_measured_beside(const struct weighing *w)
{
    const struct column_facts *first = facts_of(w, 0);
    bool wanders = first->falls * 4 >= first->values && first->rises > 0 && first->negatives == 0;
    bool beside = columns_of(w) == 3;
    for (int k = 1; k < columns_of(w); k++) {
        beside |= facts_of(w, k)->negatives * 2 > facts_of(w, k)->values;
    }
    return facts_are_numbers(first) && wanders && beside;
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
    bool narrow = columns_of(w) == 2 || columns_of(w) == 3;
    if (is_prose(w) || (w->time == NO_COLUMN && narrow && !is_measured_beside(w))) {
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
        rate == w->time + 1 || rate == w->time2 + 1 || columns_of(w) == 2 || facts_are_stamps(facts_of(w, 0));
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
    bool loads = is_sparse(w) && both && is_load(w, t->rate);
    bool one_way = is_sparse(w) && t->rate != NO_COLUMN &&
                   name_direction(sniff_name(w->sniff, t->rate)) != TR_TRACE_ANY_DIRECTION;
    w->out->spot_tests |= loads;
    w->out->spot_tests |=
        t->latency_ms != NO_COLUMN && (t->latency_div == 2 || is_sparse(w)) && (both || one_way);
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
