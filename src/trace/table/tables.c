/* Text in columns: which table it is, and which of its columns are time and rate. */
#include "trace/table/names.h"
#include "trace/table/pairs.h"
#include "trace/table/schema.h"

#include <stdio.h>
#include <string.h>

/* The index that data frames write in front: no name, 0 1 2 ... */
static bool is_nameless_index(const struct look *look, int column)
{
    return look->header && column == 0 && look->names > 1 && look->name[0].begin == look->name[0].end;
}

/* Dates are time whatever their column is called. */
static int first_dates(const struct look *look)
{
    for (size_t i = 0; i < look->names; i++) {
        if (look_holds_dates(look, (int)i)) {
            return (int)i;
        }
    }
    return NO_COLUMN;
}

static int best_time(const struct look *look)
{
    int best = NO_COLUMN, best_score = 0;
    for (size_t i = 0; i < look->names; i++) {
        int score = name_is_time(look_name(look, (int)i));
        if (score > best_score && (look_holds_numbers(look, (int)i) || look_holds_dates(look, (int)i))) {
            best = (int)i;
            best_score = score;
        }
    }
    return best != NO_COLUMN ? best : first_dates(look);
}

static int rate_score(const struct reader *r, int column, int time)
{
    const struct look *look = r->look;
    if (column == time || is_nameless_index(look, column) || !look_holds_numbers(look, column)) {
        return 0;
    }
    int score = name_is_rate(look_name(look, column));
    enum tr_trace_direction wanted = r->options->direction == TR_TRACE_UP ? TR_TRACE_UP : TR_TRACE_DOWN;
    enum tr_trace_direction direction = name_direction(look_name(look, column));
    if (score > 0 && direction != TR_TRACE_ANY_DIRECTION) {
        score += direction == wanted ? 200 : -30;
        score = score > 0 ? score : 1;
    }
    return score;
}

/* The best column of rates; the others go into a note. */
static int best_rate(struct reader *r, int time)
{
    const struct look *look = r->look;
    int best = NO_COLUMN, best_score = 0;
    for (size_t i = 0; i < look->names; i++) {
        int score = rate_score(r, (int)i, time);
        if (score > best_score) {
            best = (int)i;
            best_score = score;
        }
    }
    char list[300] = "";
    struct name_offer offer = {0};
    size_t n = 0, others = 0;
    for (size_t i = 0; i < look->names && n < sizeof list; i++) {
        if ((int)i != best && rate_score(r, (int)i, time) > 0) {
            n +=
                (size_t)snprintf(list + n, sizeof list - n, "%s%.*s", others++ ? ", " : "", NAME_OF(look, i));
            name_offer(&offer, *look_name(look, (int)i), (int)i + 1);
        }
    }
    if (others > 0) {
        builder_note(r->b, TR_TRACE_NOTE_COLUMNS, false, name_offer_choices(&offer),
                     "the rate is column %.*s; there %s also %s", NAME_OF(look, best),
                     others == 1 ? "is" : "are", list);
    }
    return best;
}

/* How a column of numbers goes: up, as time does, back now and then, or back to its beginning for another
 * run. */
struct course {
    size_t rows, rises, falls, first_fall;
    double fall_from, fall_to;
};

static struct course course_of(const struct look *look, int column)
{
    struct course c = {0};
    struct cell cells[CELLS_MAX];
    double first = 0, last = 0, value;
    size_t run_rows = 0;
    for (size_t i = look_first_row(look); i < look->lines; i++) {
        size_t n = look_cells(look, i, cells);
        if ((size_t)column >= n || !cell_number(&cells[column], look->decimal_comma, &value)) {
            continue;
        }
        bool again = run_rows >= 10 && value < last && value - first <= 0.05 * (last - first);
        if (run_rows > 0 && value < last && !again && c.falls++ == 0) {
            c.first_fall = i;
            c.fall_from = last;
            c.fall_to = value;
        }
        c.rises += run_rows > 0 && value > last;
        c.rows++;
        run_rows = again || run_rows == 0 ? 1 : run_rows + 1;
        first = run_rows == 1 ? value : first;
        last = value;
    }
    return c;
}

static bool ascends(const struct look *look, int column)
{
    struct course c = course_of(look, column);
    return c.rows > 0 && c.falls * 100 <= c.rows;
}

/* A column that nobody expects to be time has to rise at every row but a few. */
static bool surely_ascends(const struct look *look, int column)
{
    struct course c = course_of(look, column);
    return c.rows > 2 && c.falls == 0 && c.rises * 10 >= (c.rows - 1) * 9;
}

/* Columns of a table that nothing is known about. */
static enum tr_status choose_columns(struct reader *r, struct table *t, struct tr_error *err)
{
    const struct look *look = r->look;
    const struct tr_trace_options *o = r->options;
    enum tr_status status = TR_STATUS_OK;
    if (o->time_column) {
        status = look_find_column(look, "--time-column", o->time_column, &t->time, err);
    } else if (look->header) {
        t->time = best_time(look);
    } else if (look->columns >= 2 && (ascends(look, 0) || look_holds_dates(look, 0))) {
        t->time = 0;
    }
    if (status == TR_STATUS_OK && o->column) {
        return look_find_column(look, "--column", o->column, &t->rate, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    t->rate = look->header ? best_rate(r, t->time) : NO_COLUMN;
    int left = t->time == 0 ? 1 : 0;
    bool counts_packets = cell_has(look_name(look, left), "packet") &&
                          !cell_has(look_name(look, left), "bit") && !cell_has(look_name(look, left), "byte");
    if (look->header && t->rate == NO_COLUMN && look->names == 2 && t->time != NO_COLUMN && !counts_packets) {
        t->rate = left;
        builder_note(r->b, TR_TRACE_NOTE_COLUMNS, true, CHOOSE_COLUMN,
                     "column %.*s is taken for the rate, being the only one left", NAME_OF(look, t->rate));
    } else if (!look->header && t->time == 0) {
        /* a date between blanks takes two columns */
        t->rate = look_holds_dates(look, 0) && look->delim == BLANKS && !look_holds_numbers(look, 1) ? 2 : 1;
        t->rate = (size_t)t->rate < look->columns && look_holds_numbers(look, t->rate) ? t->rate : NO_COLUMN;
        if (look->columns > 2 && t->rate != NO_COLUMN) {
            struct name_offer offer = {0};
            for (size_t i = 0; i < look->columns; i++) {
                if ((int)i != t->time && (int)i != t->rate && look_holds_numbers(look, (int)i)) {
                    name_offer(&offer, (struct cell){"", ""}, (int)i + 1);
                }
            }
            builder_note(r->b, TR_TRACE_NOTE_COLUMNS, true, name_offer_choices(&offer),
                         "%zu columns without names: column %d is taken for the rate", look->columns,
                         t->rate + 1);
        }
    } else if (!look->header && look->columns == 1) {
        t->rate = 0;
    }
    return TR_STATUS_OK;
}

static enum tr_status no_rate_column(const struct reader *r, struct tr_error *err)
{
    const struct look *look = r->look;
    if (look->header && look->lines == 1 && look->whole) {
        return tr_error_at(
            err, r->in->name, look_line_number(look, 0),
            "is a header or a single line of words; rows with a time and a rate should follow");
    }
    if (look->header) {
        return tr_error_because(
            err,
            tr_error_at(
                err, r->in->name, look_line_number(look, 0),
                "none of the columns is known to be a rate; name it with --column (and --time-column)"),
            TR_REASON_RATE_COLUMN);
    }
    struct course c = course_of(look, 0);
    if (look->columns >= 2 && c.rows * 2 > look->lines && c.falls > 0) {
        return tr_error_because(err,
                                tr_error_at(err, r->in->name, look_line_number(look, c.first_fall),
                                            "the first column goes back from %g to %g, so it is no time; "
                                            "sort the file, or name the columns "
                                            "with --time-column N and --column N",
                                            c.fall_from, c.fall_to),
                                TR_REASON_TIME_COLUMN);
    }
    return tr_error_at(
        err, r->in->name, look->lines > 0 ? look_line_number(look, 0) : 1,
        "is no trace that is known: a line should hold a time and a rate, or a header should name them");
}

/* What other tools print: traffic or round trips, in words of their own. */
static const char *other_tool(const struct look *look)
{
    static const struct {
        const char *sign, *what;
    } tools[] = {
        {"icmp_seq=", "is what ping prints: round trips, no rates; a test such as iperf3 -J measures rates"},
        {"bytes of data.",
         "is what ping prints: round trips, no rates; a test such as iperf3 -J measures rates"},
        {"delivery_rate ", "is what ss -tin prints: it has no time; a line should hold a time and a rate"},
    };
    for (size_t i = 0; i < look->lines && i < 20; i++) {
        struct cell line = {look->line[i], look->line_end[i]};
        for (size_t k = 0; k < sizeof tools / sizeof *tools; k++) {
            if (cell_has(&line, tools[k].sign)) {
                return tools[k].what;
            }
        }
    }
    return NULL;
}

/* Tables that look like a trace and are none. */
static enum tr_status refuse_others(const struct reader *r, struct tr_error *err)
{
    const struct look *look = r->look;
    struct cell cells[CELLS_MAX];
    const char *other = other_tool(look);
    if (other) {
        return tr_error_at(err, r->in->name, look_line_number(look, 0), "%s", other);
    }
    if (look->comma_is_unclear && (!look->header || look->names * 2 == look->columns)) {
        return tr_error_because(
            err,
            tr_error_at(err, r->in->name, look_line_number(look, 0),
                        "%zu whole numbers a line, or %zu with decimal commas? Separate the columns by "
                        "semicolons, or say "
                        "which column is which with --time-column N and --column N",
                        look->columns, look->columns / 2),
            TR_REASON_TIME_COLUMN);
    }
    bool frames = !look->header && look->columns == 3 && look->lines > 2;
    for (size_t i = 0; i < look->lines && frames; i++) {
        double bits, key;
        frames = look_cells(look, i, cells) == 3 && cell_number(&cells[1], false, &bits) &&
                 bits == floor(bits) && cell_number(&cells[2], false, &key) && (key == 0 || key == 1);
    }
    if (frames) {
        return tr_error_at(err, r->in->name, 1,
                           "is a trace of video frames (time, bits, key frame or not), not of bandwidth");
    }
    return TR_STATUS_OK;
}

/* A table with a header that nobody has described, or with columns that the user named. */
static enum tr_status read_generic(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    const struct look *look = r->look;
    struct table t;
    table_init(&t, look);
    enum tr_status status = choose_columns(r, &t, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (t.rate == NO_COLUMN) {
        return no_rate_column(r, err);
    }
    struct unit_hints hints = {.column = t.rate};
    b->format = "table";
    b->timing = t.time == NO_COLUMN ? TIMING_EACH : TIMING_STAMPS;
    if (t.time != NO_COLUMN && look_holds_dates(look, t.time)) {
        t.time_kind = TIME_DATE;
        hints.time_div = 1;
    }
    if (look->header) {
        hints.rate = name_rate_unit(look_name(look, t.rate));
        hints.time_div = t.time != NO_COLUMN && hints.time_div == 0 ? name_time_div(look_name(look, t.time))
                                                                    : hints.time_div;
    }
    t.needs = t.time == NO_COLUMN ? "a rate" : "a time and a rate";
    b->time_div = 1;
    status = table_read(r, &t, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_COLUMNS,
                 "taken for a table: %s %d is time, column %d the rate",
                 t.time == NO_COLUMN ? "no column" : "column", t.time + 1, t.rate + 1);
    if (t.time == NO_COLUMN) {
        builder_note(b, TR_TRACE_NOTE_STAMPS, true, CHOICES(CHOICE(TIME_COLUMN, "")),
                     "there is no time: each row counts as 1 s");
    }
    return units_settle(r, &hints, err);
}

static bool rates_are_stamps(const struct builder *b)
{
    for (size_t i = 0; i < b->count; i++) {
        if (b->rate[i] != floor(b->rate[i]) || (i > 0 && b->rate[i] < b->rate[i - 1])) {
            return false;
        }
    }
    return b->count > 1;
}

/* One number a line: rates, one a second. */
static enum tr_status read_values(struct reader *r, struct tr_error *err)
{
    struct table t;
    table_init(&t, r->look);
    t.rate = 0;
    t.columns = 1;
    t.needs = "a rate";
    r->b->format = "values";
    r->b->timing = TIMING_EACH;
    enum tr_status status = table_read(r, &t, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for a list of rates, one a second: one number a line");
    if (rates_are_stamps(r->b)) {
        builder_note(r->b, TR_TRACE_NOTE_ALTERNATIVE, true, CHOICES(CHOICE(FORMAT, "mahimahi")),
                     "could be a mahimahi trace: whole numbers that never decrease");
    }
    return units_settle(r, &(struct unit_hints){.column = 0}, err);
}

static enum tr_status read_two(struct reader *r, struct tr_error *err)
{
    struct table t;
    table_init(&t, r->look);
    t.columns = 2;
    t.time = 0;
    t.rate = 1;
    if (!r->forced && !ascends(r->look, 0)) {
        if (!surely_ascends(r->look, 1)) {
            return no_rate_column(r, err);
        }
        t.time = 1;
        t.rate = 0;
        builder_note(r->b, TR_TRACE_NOTE_COLUMNS, true,
                     CHOICES({TR_TRACE_OPTION_TIME_COLUMN, "1", true}, CHOICE(COLUMN, "2")),
                     "the second column ascends: it is taken for time");
    }
    return pairs_read(r, &t, err);
}

/* Two columns that are numbers, so that the line to blame is found where the first few are. */
static bool is_two_numbers(const struct look *look)
{
    return !look->header && look->columns == 2 && look_holds_numbers(look, 0) && look_holds_numbers(look, 1);
}

enum tr_status read_table(struct reader *r, struct tr_error *err)
{
    const struct look *look = r->look;
    bool told = r->options->column || r->options->time_column;
    if (look->lines == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, r->in->name, "holds nothing but blank lines and comments");
    }
    const struct schema *schema = r->forced ? schema_named(r->forced) : schema_find(look);
    if (schema) {
        return schema_read(r, schema, err);
    }
    if (r->forced ? pairs_is_format(r->forced) : !told && is_two_numbers(look)) {
        return read_two(r, err);
    }
    bool one_column = !told && !look->header && look->columns == 1 && look_holds_numbers(look, 0);
    if (r->forced ? strcmp(r->forced, "values") == 0 : one_column) {
        return read_values(r, err);
    }
    enum tr_status status = told ? TR_STATUS_OK : refuse_others(r, err);
    return status == TR_STATUS_OK ? read_generic(r, err) : status;
}
