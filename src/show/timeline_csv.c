#include "show/timeline_csv.h"

/* The columns of a timeline's CSV, in their order: those that stand in the timeline as numbers, and the flags
 * between them. */
struct column {
    const char *name;
    enum { CSV_START, CSV_NUMBER, CSV_LEVEL, CSV_FLAG } kind;
    int which; /* enum tr_timeline_column or enum tr_timeline_flag */
};

static const struct column columns[] = {
    {"t_s", CSV_START, 0},
    {"bandwidth_mbps", CSV_NUMBER, TR_TIMELINE_BANDWIDTH_MBPS},
    {"latency_ms", CSV_NUMBER, TR_TIMELINE_LATENCY_MS},
    {"packet_loss", CSV_NUMBER, TR_TIMELINE_PACKET_LOSS},
    {"congestion", CSV_NUMBER, TR_TIMELINE_CONGESTION},
    {"quality", CSV_LEVEL, 0},
    {"inflow", CSV_NUMBER, TR_TIMELINE_INFLOW},
    {"buffer_level_s", CSV_NUMBER, TR_TIMELINE_BUFFER_LEVEL_S},
    {"stalled", CSV_FLAG, TR_TIMELINE_STALLED},
    {"stall_event", CSV_FLAG, TR_TIMELINE_STALL_EVENT},
    {"resume_event", CSV_FLAG, TR_TIMELINE_RESUME_EVENT},
    {"overflow", CSV_FLAG, TR_TIMELINE_OVERFLOW},
    {"quality_switch", CSV_FLAG, TR_TIMELINE_SWITCH},
    {"dropped", CSV_FLAG, TR_TIMELINE_DROPPED},
    {"av_drift_ms", CSV_NUMBER, TR_TIMELINE_AV_DRIFT_MS},
    {"behind_live_s", CSV_NUMBER, TR_TIMELINE_BEHIND_LIVE_S},
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)

static void put_value(struct strbuf *out, const struct tr_timeline *timeline, const struct column *column,
                      size_t step)
{
    switch (column->kind) {
    case CSV_START: strbuf_double(out, tr_timeline_step_start_s(timeline->dt_s, step)); break;
    case CSV_NUMBER: strbuf_double(out, timeline->columns[column->which][step]); break;
    case CSV_LEVEL: strbuf_printf(out, "%d", timeline->quality[step]); break;
    case CSV_FLAG: strbuf_putc(out, timeline->flags[step] & column->which ? '1' : '0'); break;
    }
}

void timeline_csv(struct strbuf *out, const struct tr_timeline *timeline, size_t first, size_t end)
{
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        strbuf_printf(out, "%s%s", c ? "," : "", columns[c].name);
    }
    strbuf_putc(out, '\n');
    for (size_t i = first; i < end; i++) {
        for (size_t c = 0; c < COLUMN_COUNT; c++) {
            strbuf_puts(out, c ? "," : "");
            put_value(out, timeline, &columns[c], i);
        }
        strbuf_putc(out, '\n');
    }
}

void timeline_values(struct strbuf *out, const struct tr_timeline *timeline, size_t step)
{
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        strbuf_printf(out, "%s\t", columns[c].name);
        put_value(out, timeline, &columns[c], step);
        strbuf_putc(out, '\n');
    }
}
