#include "trace/table/evidence_time.h"

#include "trace/table/names.h"

#include <math.h>

#define SPOT_STEP_S 50 /* tests of a line are at least so far apart */

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

bool holds_dates_of_now(const struct column_facts *c)
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

/* Nearer columns first. */
int other_half_of_time(const struct weighing *w, int column)
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

bool is_time_part(const struct weighing *w, int column)
{
    for (int i = 0; i < TIME_PARTS_MAX && w->out->table.time_kind == TIME_PARTS; i++) {
        if (w->out->table.part[i] == column) {
            return true;
        }
    }
    return false;
}

void choose_time(struct weighing *w)
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
    w->time2 = w->time == NO_COLUMN ? NO_COLUMN : other_half_of_time(w, w->time);
    if (w->time2 != NO_COLUMN && holds_dates_only(facts_of(w, w->time2))) { /* it says what the other is */
        int clock = w->time;
        w->time = w->time2;
        w->time2 = clock;
    }
}

bool rows_are_sparse(const struct weighing *w)
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
