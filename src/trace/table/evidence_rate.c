#include "trace/table/evidence_rate.h"

#include "trace/table/evidence_time.h"
#include "trace/table/load.h"
#include "trace/table/names.h"

#include <stdio.h>
#include <string.h>

#define AGGREGATE_LESS 30 /* a mean so far, or a peak, counts less than each value */

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
    return !is_time_column(w, column) && !is_time_part(w, column) && !is_nameless_index(w, column) &&
           facts_are_numbers(c) && !other_quantity && c->spans == 0 && !again;
}

int named_rate_score(const struct weighing *w, int column)
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

bool is_io_graph(const struct weighing *w)
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

void choose_io_graph(struct weighing *w)
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

/* Dates minutes apart, and two to four numbers without names: tests of a line. */
static bool choose_nameless_test(struct weighing *w, const int *column, int count)
{
    if (!rows_are_sparse(w) || count < 2 || count > 4) {
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

int choose_rate(struct weighing *w)
{
    int rate = w->sniff->header ? best_named_rate(w) : first_nameless_rate(w);
    rate = rate == NO_COLUMN ? io_graph_rate(w) : rate;
    return rate == NO_COLUMN && w->sniff->header ? only_one_left(w) : rate;
}
