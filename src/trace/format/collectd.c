/* collectd's csv plugin: HOST/interface-NAME/if_octets-2026-11-28, a row a look. Its values are counters of
 * bytes, or, with StoreRates, byte/s since the row before (collectd.conf(5)).
 *
 *     epoch,rx,tx
 *     1795862579.359,1793800,4013                          counters
 *     1795862579.437,937335.885270,1865.430391             StoreRates
 *
 * Packets, errors and dropped packets have the same names in files of their own. */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"
#include "trace/table/cells.h"

#include <math.h>
#include <string.h>

static const char heading[] = "epoch,rx,tx";

static bool looks_like_collectd(const struct sniff *sniff, const char *name)
{
    (void)name;
    const size_t length = sizeof heading - 1;
    return sniff->lines > 1 && (size_t)(sniff->line_end[0] - sniff->line[0]) == length &&
           memcmp(sniff->line[0], heading, length) == 0;
}

struct log {
    struct series_set set;
    bool rates;
};

static enum tr_status take_row(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct cell cells[CELLS_MAX];
    double at_s, value;
    enum tr_status status = TR_STATUS_OK;
    if (cells_split(line, end, ',', cells) != 3 || !series_epoch(&log->set, &cells[0], 1, &at_s)) {
        return status;
    }
    for (int way = 0; way < 2 && status == TR_STATUS_OK; way++) {
        const struct cell *cell = &cells[1 + way];
        const bool is_number = cell_number(cell, false, &value);
        log->rates |= !is_number || memchr(cell->begin, '.', (size_t)(cell->end - cell->begin));
        status = series_add(&log->set, "", 0, way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP,
                            SERIES_POINT(at_s, is_number ? value : NAN), err);
    }
    return status;
}

/* "if_packets-2026-11-28": no bytes. */
static bool is_of_packets(const char *name)
{
    static const char *const others[] = {"if_packets", "if_errors", "if_dropped"};
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (strncmp(base, others[i], strlen(others[i])) == 0) {
            return true;
        }
    }
    return false;
}

static enum tr_status read_collectd(struct reader *r, struct tr_error *err)
{
    struct log log = {0};
    if (is_of_packets(r->in->name)) {
        return tr_error_set(err, TR_STATUS_FAILED, r->in->name,
                            "counts packets, not bytes: the if_octets file beside it has those");
    }
    r->b->format = "collectd";
    r->b->unit = &RATE_BYTES;
    series_init(&log.set, r, SERIES_PRECEDING, "column");
    enum tr_status status = lines_each(r, take_row, &log, err);
    if (status == TR_STATUS_OK && !log.rates) {
        series_of_counters(&log.set);
    }
    return series_end_traffic(&log.set, status,
                              log.rates ? "collectd's csv plugin: byte/s since the row before"
                                        : "collectd's csv plugin: rates are the differences of its counters",
                              err);
}

const struct trace_format collectd_formats[] = {
    {
        .name = "collectd",
        .title = "collectd's csv plugin, with counters or rates",
        .first_line = "epoch,rx,tx",
        .looks_like = looks_like_collectd,
        .read = read_collectd,
    },
    {0},
};
