/* Text in columns: which table it is, how it is read, what is told about it. */
#include "base/number.h"
#include "trace/table/digit_columns.h"
#include "trace/table/evidence.h"
#include "trace/table/names.h"
#include "trace/table/schema.h"
#include "trace/table/stamps.h"
#include "trace/table/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum tr_status no_rate_column(const struct reader *r, const struct facts *facts, struct tr_error *err)
{
    const struct sniff *sniff = r->sniff;
    if (sniff->header && sniff->lines == 1 && sniff->whole) {
        return tr_error_at(
            err, r->in->name, sniff_line_number(sniff, 0),
            "is a header or a single line of words; rows with a time and a rate should follow");
    }
    if (sniff->header) {
        return tr_error_because(
            err,
            tr_error_at(
                err, r->in->name, sniff_line_number(sniff, 0),
                "none of the columns is known to be a rate; name it with --column (and --time-column)"),
            TR_REASON_RATE_COLUMN);
    }
    const struct column_facts *c = &facts->column[0];
    if (sniff->columns >= 2 && facts_are_numbers(c) && c->values * 2 > sniff->lines && c->falls > 0) {
        return tr_error_because(err,
                                tr_error_at(err, r->in->name, sniff_line_number(sniff, c->first_fall),
                                            "the first column goes back from %g to %g, so it is no time; "
                                            "sort the file, or name the columns "
                                            "with --time-column N and --column N",
                                            c->fall_from, c->fall_to),
                                TR_REASON_TIME_COLUMN);
    }
    return tr_error_at(
        err, r->in->name, sniff->lines > 0 ? sniff_line_number(sniff, 0) : 1,
        "is no trace that is known: a line should hold a time and a rate, or a header should name them");
}

#define LINE_LOOKED_AT 1024 /* bytes: what a tool writes is known by then */

/* The name of a tool that prints traffic or round trips in words of its own. */
static const char *other_tool(const struct sniff *sniff)
{
    static const struct {
        const char *sign, *what;
    } tools[] = {
        {"icmp_seq=", "is what ping prints: round trips, no rates; a test such as iperf3 -J measures rates"},
        {"bytes of data.",
         "is what ping prints: round trips, no rates; a test such as iperf3 -J measures rates"},
        {"Loss%   Snt",
         "is what mtr prints: round trips and losses, no rates; a test such as iperf3 -J measures rates"},
        {"Mtr_Version,",
         "is what mtr prints: round trips and losses, no rates; a test such as iperf3 -J measures rates"},
        {"\"Protocol\",\"Length\",\"Info\"", "is Wireshark's list of packets: save the capture itself as "
                                             "pcap or pcapng, or its I/O graph as CSV"},
        {"NET I/O",
         "is what docker stats prints: totals in three digits, of which no rate follows; log the counter "
         "/sys/class/net/.../statistics/rx_bytes with its time"},
        {"-----memory-----", "is what vmstat prints: it counts interrupts in and out, and no network"},
        {"kB_read/s", "is what iostat prints: disks, no network; sar -n DEV 1 measures the network"},
        {" \342\206\222 ",
         "is tshark's list of packets: take the capture itself, pcap or pcapng, or tshark -q -z io,stat,1"},
        {": Flags [", "is tcpdump's list of packets: take the capture itself, as tcpdump -w writes it"},
        {"delivery_rate ", "is what ss -tin prints: it has no time; a line should hold a time and a rate"},
    };
    for (size_t i = 0; i < sniff->lines && i < 20; i++) {
        const char *begin = sniff->line[i], *end = sniff->line_end[i];
        struct cell line = {begin, end - begin < LINE_LOOKED_AT ? end : begin + LINE_LOOKED_AT};
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
    const struct sniff *sniff = r->sniff;
    struct cell cells[CELLS_MAX];
    const char *other = other_tool(sniff);
    if (other) {
        return tr_error_at(err, r->in->name, sniff_line_number(sniff, 0), "%s", other);
    }
    bool halves = sniff->columns % 2 == 0 && sniff->columns >= 4 &&
                  (!sniff->header || sniff->names * 2 == sniff->columns);
    bool one_half = sniff->header && sniff->names + 1 == sniff->columns && sniff->nameless < 0;
    if (sniff->comma_is_unclear && (halves || one_half)) {
        return tr_error_because(
            err,
            tr_error_at(err, r->in->name, sniff_line_number(sniff, 0),
                        "%zu whole numbers a line, or %zu with decimal commas? Separate the columns by "
                        "semicolons, or say "
                        "which column is which with --time-column N and --column N",
                        sniff->columns, halves ? sniff->columns / 2 : sniff->names),
            TR_REASON_TIME_COLUMN);
    }
    bool frames = !sniff->header && sniff->columns == 3 && sniff->lines > 2;
    double last = -INFINITY;
    for (size_t i = 0; i < sniff->lines && frames; i++) {
        double time, bits, key;
        frames = sniff_cells(sniff, i, cells) == 3 && cell_number(&cells[0], false, &time) && time >= last &&
                 cell_number(&cells[1], false, &bits) && bits == floor(bits) &&
                 cell_number(&cells[2], false, &key) && (key == 0 || key == 1);
        last = frames ? time : last;
    }
    if (frames) {
        return tr_error_at(err, r->in->name, 1,
                           "is a trace of video frames (time, bits, key frame or not), not of bandwidth");
    }
    return TR_STATUS_OK;
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
static enum tr_status settle_values(struct reader *r, const struct reading *reading, struct tr_error *err)
{
    r->b->format = "values";
    builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for a list of rates, one a second: one number a line");
    if (rates_are_stamps(r->b)) {
        builder_note(r->b, TR_TRACE_NOTE_ALTERNATIVE, true, CHOICES(CHOICE(FORMAT, "mahimahi")),
                     "could be a mahimahi trace: whole numbers that never decrease");
    }
    return settle_units(r, &reading->hints, err);
}

/* A stamp that was not understood is quoted, so that a person sees why there is no time. */
static void note_no_time(struct reader *r, const struct facts *facts)
{
    const struct sniff *sniff = r->sniff;
    struct cell cells[CELLS_MAX];
    size_t n = sniff->first_row < sniff->lines ? sniff_cells(sniff, sniff->first_row, cells) : 0;
    for (size_t k = 0; k < n && k < facts->columns; k++) {
        if (name_is_time(sniff_name(sniff, (int)k)) > 0 && !cell_is_missing(&cells[k])) {
            builder_note(r->b, TR_TRACE_NOTE_STAMPS, true, CHOOSE_TIME_COLUMN,
                         "\"%.*s\" in column %.*s is not understood as time: each row counts as 1 s",
                         (int)(cells[k].end - cells[k].begin < 40 ? cells[k].end - cells[k].begin : 40),
                         cells[k].begin, NAME_OF(sniff, k));
            return;
        }
    }
    builder_note(r->b, TR_TRACE_NOTE_STAMPS, true, CHOOSE_TIME_COLUMN,
                 "there is no time: each row counts as 1 s");
}

static enum tr_status settle_table(struct reader *r, const struct reading *reading, const struct facts *facts,
                                   struct tr_error *err)
{
    const struct table *t = &reading->table;
    r->b->format = "table";
    char columns[48] = "no column is";
    if (t->time2 != NO_COLUMN) {
        int first = t->time < t->time2 ? t->time : t->time2, second = t->time + t->time2 - first;
        snprintf(columns, sizeof columns, "columns %d and %d are", first + 1, second + 1);
    } else if (t->time != NO_COLUMN) {
        snprintf(columns, sizeof columns, "column %d is", t->time + 1);
    }
    builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_COLUMNS,
                 "taken for a table: %s time, column %d the rate", columns, t->rate + 1);
    if (t->time == NO_COLUMN && t->length == NO_COLUMN) {
        note_no_time(r, facts);
    } else if (t->time == NO_COLUMN) {
        const struct column_facts *c = &facts->column[t->length];
        bool grows =
            c->falls == 0 && c->rises > 0 && c->rises + 1 == c->values; /* so would a time since the start */
        builder_note(r->b, TR_TRACE_NOTE_STAMPS, grows, grows ? CHOOSE_TIME_COLUMN : NULL,
                     "each row lasts as long as column %.*s says", NAME_OF(r->sniff, t->length));
    }
    if (reading->spot_tests) {
        builder_note(r->b, TR_TRACE_NOTE_KIND, true, NULL, "%s", spot_tests_words);
    }
    return settle_units(r, &reading->hints, err);
}

/* How a table of one or two columns without names is called; in a forced format of that kind names do not
 * count. */
enum shape { SHAPE_TABLE, SHAPE_VALUES, SHAPE_PAIRS };

static enum shape shape_of(const struct reader *r, const struct facts *facts)
{
    const struct sniff *sniff = r->sniff;
    bool told = r->options->column || r->options->time_column;
    if (r->forced) {
        return pairs_is_format(r->forced)         ? SHAPE_PAIRS
               : strcmp(r->forced, "values") == 0 ? SHAPE_VALUES
                                                  : SHAPE_TABLE;
    }
    for (size_t k = 0; k < facts->columns; k++) {
        if (told || sniff->header || !facts_are_numbers(&facts->column[k])) {
            return SHAPE_TABLE;
        }
    }
    return facts->columns == 1 ? SHAPE_VALUES : facts->columns == 2 ? SHAPE_PAIRS : SHAPE_TABLE;
}

/* Where rows say when they end, their lengths were reckoned before the unit of time was settled. */
static void lengths_in_seconds(struct builder *b)
{
    for (size_t i = 0; i < b->count && b->length; i++) {
        b->length[i] /= b->time_div;
    }
    b->last_s /= b->time_div;
}

static enum tr_status read_reading(struct reader *r, struct reading *reading, enum shape shape,
                                   const struct facts *facts, struct tr_error *err)
{
    struct builder *b = r->b;
    struct table *t = &reading->table;
    b->timing = t->time != NO_COLUMN ? TIMING_STAMPS : t->length != NO_COLUMN ? TIMING_LENGTHS : TIMING_EACH;
    b->values = reading->values;
    b->time_div = 1;
    t->needs = t->time == NO_COLUMN ? "a rate" : "a time and a rate";
    t->columns = shape == SHAPE_VALUES ? 1 : shape == SHAPE_PAIRS ? 2 : 0;
    enum tr_status status = t->latency_ms == NO_COLUMN ? TR_STATUS_OK : builder_want_latency(b, err);
    status = status == TR_STATUS_OK && t->loss != NO_COLUMN ? builder_want_loss(b, err) : status;
    status = status == TR_STATUS_OK && t->end != NO_COLUMN ? builder_want_length(b, err) : status;
    status = status == TR_STATUS_OK ? table_read(r, t, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    bool pairs = shape == SHAPE_PAIRS && reading->values == VALUES_RATES;
    status = shape == SHAPE_VALUES ? settle_values(r, reading, err)
             : pairs               ? settle_pairs(r, t->rate, err)
                                   : settle_table(r, reading, facts, err);
    if (status == TR_STATUS_OK && t->end != NO_COLUMN) {
        lengths_in_seconds(b);
    }
    return status;
}

static enum tr_status read_words(struct reader *r, struct facts *facts, enum tr_status otherwise,
                                 struct tr_error *err);

/* A row that fits no table may be one of lines of words, which the first lines did not show. Where these make
 * no trace either, the row is to blame. */
static enum tr_status read_words_instead(struct reader *r, struct facts *facts, enum tr_status status,
                                         struct tr_error *err)
{
    if (status != TR_STATUS_FAILED || strcmp(err->where, r->in->name) == 0) {
        return status;
    }
    struct tr_error row = *err;
    builder_destroy(r->b);
    builder_init(r->b, r->in, r->options);
    status = read_words(r, facts, TR_STATUS_FAILED, err);
    if (status == TR_STATUS_FAILED) {
        *err = row;
    }
    return status;
}

/* `made`: the table has been made of lines of words, or of JSON, so that it is no use to try that. */
static enum tr_status read_by_evidence(struct reader *r, struct facts *facts, bool made, struct tr_error *err)
{
    struct reading reading = {0};
    struct tr_error unsaid = {0};
    err = err ? err : &unsaid;
    bool told = made || r->forced || r->options->column || r->options->time_column;
    if (!facts_gather(facts, r->sniff) || !digit_columns_find(facts, r->sniff, r->options)) {
        return tr_error_oom(err);
    }
    enum tr_status status = told ? TR_STATUS_OK : refuse_others(r, err);
    enum shape shape = shape_of(r, facts);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = evidence_weigh(r, facts, &reading, err);
    if (status == TR_STATUS_OK && reading.table.rate == NO_COLUMN) {
        status = no_rate_column(r, facts, err);
    }
    if (status != TR_STATUS_OK) {
        return made || r->forced ? status : read_words(r, facts, status, err);
    }
    if (r->forced && shape != SHAPE_TABLE) {
        reading.table.time = shape == SHAPE_PAIRS ? 0 : NO_COLUMN;
        reading.table.rate = shape == SHAPE_PAIRS ? 1 : 0;
        reading.hints = (struct unit_hints){.column = reading.table.rate};
        reading.values = VALUES_RATES;
    }
    if (shape == SHAPE_PAIRS && reading.table.time == 1) {
        builder_note(r->b, TR_TRACE_NOTE_COLUMNS, true,
                     CHOICES({.option = TR_TRACE_OPTION_TIME_COLUMN, .value = "1", .with_next = true},
                             CHOICE(COLUMN, "2")),
                     "the second column ascends: it is taken for time");
    }
    status = read_reading(r, &reading, shape, facts, err);
    return told ? status : read_words_instead(r, facts, status, err);
}

/* "rx bytes=1250000": bytes that go one way, or a counter of them. */
static bool counts_bytes(const struct cell *name, const struct column_facts *c)
{
    bool counter = facts_ascend(c) && c->rises > 0;
    return name_amount_unit(name) && (counter || name_direction(name) != TR_TRACE_ANY_DIRECTION);
}

/* Whether some value is a rate by its name or its unit: else the lines are prose with numbers in it. */
static bool speaks_of_rates(const struct sniff *sniff, const struct facts *facts)
{
    for (size_t k = 1; k < facts->columns; k++) {
        const struct column_facts *c = &facts->column[k];
        const struct cell *name = sniff_name(sniff, (int)k);
        if (facts_are_numbers(c) && (c->rates > 0 || name_is_rate(name) || counts_bytes(name, c))) {
            return true;
        }
    }
    return false;
}

/* Text between tabs, made of another; `otherwise` NULL, or what is wrong where nothing in it is a rate. */
static enum tr_status read_made(struct reader *r, struct strbuf *text, const struct cell *names, size_t count,
                                struct facts *facts, const enum tr_status *otherwise, struct tr_error *err)
{
    static const char slack[INPUT_SLACK];
    size_t len = text->len;
    strbuf_add(text, slack, sizeof slack);
    if (text->failed) {
        return tr_error_oom(err);
    }
    input_replace(r->in, text->text, len);
    *text = (struct strbuf){0};
    const struct sniff *outer = r->sniff;
    const char *forced = r->forced;
    struct sniff sniff;
    enum tr_status status =
        count > 0 ? sniff_at_named(&sniff, r->in, names, count, err) : sniff_at(&sniff, r->in, err);
    r->sniff = &sniff;
    r->forced = NULL;
    if (status == TR_STATUS_OK) {
        status = facts_gather(facts, &sniff) ? TR_STATUS_OK : tr_error_oom(err);
    }
    if (status == TR_STATUS_OK) {
        bool none = otherwise && !speaks_of_rates(&sniff, facts);
        status = none ? *otherwise : read_by_evidence(r, facts, true, err);
        r->b->comments = (struct tally){0}; /* lines that are empty because they were made so */
    }
    r->sniff = outer;
    r->forced = forced;
    sniff_destroy(&sniff);
    return status;
}

enum tr_status table_read_made(struct reader *r, struct strbuf *text, const struct cell *names, size_t count,
                               struct tr_error *err)
{
    struct facts *facts = malloc(sizeof *facts);
    enum tr_status status = facts ? read_made(r, text, names, count, facts, NULL, err) : tr_error_oom(err);
    free(facts);
    return status;
}

/* Text that is no table may be lines of words; `otherwise` is what is wrong if they are not. */
static enum tr_status read_words(struct reader *r, struct facts *facts, enum tr_status otherwise,
                                 struct tr_error *err)
{
    struct words *w = malloc(sizeof *w);
    enum tr_status status = w ? words_to_table(w, r->in, err) : tr_error_oom(err);
    if (status != TR_STATUS_OK) {
        free(w);
        return status;
    }
    static const char *const time = "time";
    struct cell names[WORDS_NAMES_MAX + 1];
    names[0] = w->has_stamps ? (struct cell){time, time + strlen(time)} : (struct cell){"", ""};
    for (size_t i = 0; i < w->names; i++) {
        names[i + 1] = (struct cell){w->name[i], w->name[i] + strlen(w->name[i])};
    }
    status =
        w->records == 0 ? otherwise : read_made(r, &w->text, names, w->names + 1, facts, &otherwise, err);
    r->b->format = "log-lines";
    words_destroy(w);
    free(w);
    return status;
}

static bool is_numbered(const char *line, const char *end)
{
    return end - line > 1 && *line == '#' && number_is_digit(line[1]);
}

/* "#1 10:00:00 12.5 Mbps": lines that are numbered, no comments, where there is nothing else but a header. */
static bool has_numbered_rows(const struct sniff *sniff)
{
    size_t count = 0;
    for (const char *p = sniff->begin; p < sniff->end && sniff->lines < 2; p = input_skip_line(p)) {
        count += is_numbered(p, sniff->end);
    }
    return count > 0;
}

static enum tr_status read_numbered_rows(struct reader *r, struct tr_error *err)
{
    static const char slack[INPUT_SLACK];
    const struct sniff *outer = r->sniff;
    const char *marks = outer->lines > 0 ? ":.)" : ":.),;\t"; /* below names the column stays */
    struct strbuf text = {0};
    enum tr_status status = input_rewind(r->in, err);
    do {
        status = status == TR_STATUS_OK ? input_next(r->in, err) : status;
        for (const char *p = r->in->begin, *next; status == TR_STATUS_OK && p < r->in->end; p = next) {
            next = input_skip_line(p);
            const char *from = p;
            bool numbered = is_numbered(p, r->in->end);
            for (; numbered && (from == p || number_is_digit(*from)); from++) {
                strbuf_putc(&text, ' ');
            }
            if (numbered && strchr(marks, *from)) {
                strbuf_putc(&text, ' ');
                from++;
            }
            strbuf_add(&text, from, (size_t)((next < r->in->end ? next : r->in->end) - from));
        }
    } while (status == TR_STATUS_OK && r->in->begin < r->in->end);
    size_t len = text.len;
    strbuf_add(&text, slack, sizeof slack);
    if (status != TR_STATUS_OK || text.failed) {
        strbuf_destroy(&text);
        return status != TR_STATUS_OK ? status : tr_error_oom(err);
    }
    input_replace(r->in, text.text, len);
    struct sniff sniff;
    status = sniff_at(&sniff, r->in, err);
    r->sniff = &sniff;
    status = status == TR_STATUS_OK ? read_table(r, err) : status;
    r->sniff = outer;
    sniff_destroy(&sniff);
    return status;
}

enum tr_status read_table(struct reader *r, struct tr_error *err)
{
    if (has_numbered_rows(r->sniff)) {
        return read_numbered_rows(r, err);
    }
    if (r->sniff->lines == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, r->in->name, "holds nothing but blank lines and comments");
    }
    const struct schema *schema = r->forced ? schema_named(r->forced) : schema_find(r->sniff);
    if (schema) {
        return schema_read(r, schema, err);
    }
    struct facts *facts = malloc(sizeof *facts);
    if (!facts) {
        return tr_error_oom(err);
    }
    enum tr_status status = r->forced && strcmp(r->forced, "log-lines") == 0
                                ? read_words(r, facts,
                                             tr_error_set(err, TR_STATUS_FAILED, r->in->name,
                                                          "holds no line of words with a rate in it"),
                                             err)
                                : read_by_evidence(r, facts, false, err);
    free(facts);
    return status;
}
