#include "trace/table/stamp_order.h"

#include "trace/table/names.h"

#include <math.h>

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
    if (facts_of(w, column)->digits) {
        return facts_of(w, column)->digits;
    }
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

/* "0:00", "0:30", "1:00" from the very beginning, or from one step on: as soon a stop watch's minutes as a
 * day's hours. */
static bool may_be_minutes(const struct weighing *w, const struct column_facts *c)
{
    bool whole_hours = c->step > 0 && fmod(c->step, 3600) == 0;
    return c->colons > 0 && c->colons == c->clocks && c->dates == 0 && w->time2 == NO_COLUMN &&
           (c->first == 0 || c->first == c->step) && c->values > 1 && !whole_hours;
}

/* "00:05" rather than "0:05": what a clock shows. */
static bool is_padded(const struct weighing *w, int column)
{
    struct cell cells[CELLS_MAX];
    size_t row = sniff_first_row(w->sniff);
    return row < w->sniff->lines && (size_t)column < sniff_cells(w->sniff, row, cells) &&
           cells[column].end - cells[column].begin > 2 && cells[column].begin[1] != ':';
}

static void choose_clock(struct weighing *w, const struct column_facts *c)
{
    struct table *t = &w->out->table;
    const struct cell *name = sniff_name(w->sniff, t->time);
    bool hours = cell_has(name, "h:m") || cell_has(name, "hh:"), minutes = !hours && cell_has(name, "m:s");
    bool sure = minutes || are_minutes(c), doubt = !sure && !hours && may_be_minutes(w, c);
    bool maybe = doubt && (c->first == 0 || !is_padded(w, t->time));
    t->minutes = sure || maybe;
    if (w->r->options->time_unit == TR_TRACE_TIME_H_MM || w->r->options->time_unit == TR_TRACE_TIME_M_SS) {
        t->minutes = w->r->options->time_unit == TR_TRACE_TIME_M_SS;
    } else if (maybe) {
        builder_note(
            w->r->b, TR_TRACE_NOTE_STAMPS, true, CHOICES(CHOICE(TIME_UNIT, "h:mm")),
            "times that begin with 0:00, or a step after it, are taken for minutes and seconds; they "
            "could be hours and minutes");
    } else if (doubt) {
        builder_note(
            w->r->b, TR_TRACE_NOTE_STAMPS, true, CHOICES(CHOICE(TIME_UNIT, "m:ss")),
            "times that begin a step after 00:00 are taken for hours and minutes; they could be minutes "
            "and seconds");
    }
}

/* Of the halves of a stamp in two cells neither says what both are. */
static void choose_kind(struct table *t, const struct column_facts *c)
{
    size_t kinds = 0;
    for (int k = 0; k < STAMP_KINDS && t->time2 == NO_COLUMN; k++) {
        kinds += c->stamps[k] > 0;
        t->kind = c->stamps[k] >= c->stamps[t->kind] ? (enum stamp_kind)k : t->kind;
    }
    t->stamps_vary = kinds > 1;
}

void choose_stamps(struct weighing *w)
{
    struct table *t = &w->out->table;
    if (t->time == NO_COLUMN || t->time_kind == TIME_PARTS) {
        return;
    }
    const struct column_facts *c = facts_of(w, t->time);
    t->stamps_vary = c->lengths > 0 && c->kind[CELL_NUMBER] > 0 && c->greatest > LARGE_TIME;
    t->lengths = c->lengths > c->kind[CELL_NUMBER];
    if (facts_are_stamps(c)) {
        t->time_kind = TIME_DATE;
        t->order = order_of(w, t->time);
        t->order2 = t->time2 == NO_COLUMN ? STAMP_AS_USUAL : order_of(w, t->time2);
        t->hour_clock = t->time2 != NO_COLUMN && cell_has(sniff_name(w->sniff, t->time2), "h") &&
                        facts_are_numbers(facts_of(w, t->time2)) && facts_of(w, t->time2)->greatest <= 24;
        choose_clock(w, c);
        choose_kind(t, c);
    }
}
