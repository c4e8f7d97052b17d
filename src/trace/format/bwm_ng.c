/* bwm-ng -o csv and -o plain.
 *
 *     1795702890.007717;va;37932.14;1019010.00;1056942.12;...      stamp; name; bytes out, in, both a second
 *                   va:         995.12 KB/s           37.04 KB/s   name: in, out, both; K = 1024
 *
 * Rates are means over the time since the row before (bwm-ng's man page, CSV OUTPUT FORMAT). */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"

#include <string.h>

enum { CSV_CELLS_MIN = 10, CSV_NAME = 1, CSV_OUT = 2, CSV_IN = 3 };

static bool is_csv_row(const char *line, const char *end)
{
    struct cell c[CELLS_MAX];
    double value;
    size_t count = cells_split(line, end, ';', c);
    if (count < CSV_CELLS_MIN || count > CELLS_MAX || !cell_number(&c[0], false, &value) || !(value > 1e8) ||
        cell_number(&c[CSV_NAME], false, &value)) {
        return false;
    }
    for (size_t i = CSV_OUT; i < CSV_CELLS_MIN; i++) {
        if (!cell_number(&c[i], false, &value)) {
            return false;
        }
    }
    return true;
}

static bool is_plain_head(const char *line, const char *end)
{
    return line_has(line, end, "bwm-ng v");
}

static bool looks_like_bwm_ng(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_plain_head) ||
           (sniff->lines > 0 && is_csv_row(sniff->line[0], sniff->line_end[0]));
}

struct log {
    struct reader *r;
    struct series_set set;
    double delay_s; /* of plain output */
    size_t screens;
};

static enum tr_status add_pair(struct log *log, const struct cell *name, struct series_point in,
                               struct series_point out, struct tr_error *err)
{
    size_t len = (size_t)(name->end - name->begin);
    enum tr_status status = series_add(&log->set, name->begin, len, TR_TRACE_DOWN, in, err);
    return status == TR_STATUS_OK ? series_add(&log->set, name->begin, len, TR_TRACE_UP, out, err) : status;
}

static enum tr_status take_csv(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct cell c[CELLS_MAX];
    double at_s, in, out;
    if (cells_split(line, end, ';', c) < CSV_CELLS_MIN || !series_epoch(&log->set, &c[0], 1, &at_s) ||
        !cell_number(&c[CSV_IN], false, &in) || !cell_number(&c[CSV_OUT], false, &out)) {
        if (line < end) {
            tally_add(&log->r->b->skipped, log->r->in->offset + (size_t)(line - log->r->in->begin));
        }
        return TR_STATUS_OK;
    }
    return add_pair(log, &c[CSV_NAME], SERIES_POINT(at_s, in), SERIES_POINT(at_s, out), err);
}

/* "995.12 KB/s", also Kb/s: bits. Returns what follows. */
static const char *take_rate(const char *p, double *bytes_per_s)
{
    double value;
    p = line_amount(line_skip_blanks(p), 1024, &value);
    struct cell unit = p ? line_word(p) : (struct cell){0};
    if (!p || unit.end - unit.begin < 3) {
        return NULL;
    }
    static const char prefixes[] = "KMGT";
    const char *u = unit.begin;
    const char *prefix = strchr(prefixes, *u);
    for (const char *c = prefixes; prefix && c <= prefix; c++) {
        value *= 1024;
    }
    u += prefix != NULL;
    if ((*u != 'B' && *u != 'b') || u[1] != '/' || u[2] != 's') {
        return NULL;
    }
    *bytes_per_s = *u == 'b' ? value / 8 : value;
    return unit.end;
}

static enum tr_status take_plain(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct line_copy copy;
    double in, out, delay_s;
    line_plain(&copy, line, end);
    const char *delay = line_after(copy.text, copy.end, "(delay ");
    if (delay && line_number(delay, &delay_s) && delay_s > 0 && delay_s < 1e6) {
        log->delay_s = delay_s;
        log->screens++;
    }
    struct cell name = line_word(copy.text);
    if (log->screens == 0 || name.end - name.begin < 2 || name.end[-1] != ':') {
        return TR_STATUS_OK;
    }
    const char *p = take_rate(name.end, &in);
    if (!p || !take_rate(p, &out)) {
        return TR_STATUS_OK;
    }
    name.end--;
    struct series_point a = SERIES_POINT(0, in), b = SERIES_POINT(0, out);
    a.length_s = b.length_s = log->delay_s;
    return add_pair(log, &name, a, b, err);
}

static enum tr_status read_bwm_ng(struct reader *r, struct tr_error *err)
{
    bool plain = sniff_has_line(r->sniff, is_plain_head);
    struct log log = {.r = r, .delay_s = 0.5};
    r->b->format = plain ? "bwm-ng" : "bwm-ng-csv";
    r->b->unit = &RATE_BYTES;
    series_init(&log.set, r, plain ? SERIES_LENGTHS : SERIES_PRECEDING, "interface");
    enum tr_status status = lines_each(r, plain ? take_plain : take_csv, &log, err);
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for bwm-ng -o %s: byte/s",
                     plain ? "plain" : "csv");
        series_is_traffic(r);
        status = series_take(&log.set, err);
    }
    series_destroy(&log.set);
    return status;
}

const struct trace_format bwm_ng_formats[] = {
    {
        .name = "bwm-ng-csv",
        .title = "bwm-ng -o csv",
        .first_line = "1795702890.007717;eth0;37932.14;1019010.00;...",
        .looks_like = looks_like_bwm_ng,
        .read = read_bwm_ng,
    },
    {
        .name = "bwm-ng",
        .title = "bwm-ng -o plain",
        .first_line = "bwm-ng v0.6.3 (delay 1.000s);",
        .read = read_bwm_ng,
    },
    {0},
};
