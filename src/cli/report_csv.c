#include "cli/report.h"

/* INTERFACE.md's columns, in its order: those that stand in the timeline as numbers, and the flags between
 * them. */
struct csv_column {
    const char *name;
    enum { CSV_START, CSV_NUMBER, CSV_LEVEL, CSV_FLAG } kind;
    int which; /* enum tr_timeline_column or enum tr_timeline_flag */
};

static const struct csv_column columns[] = {
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

static void put_value(struct strbuf *out, const struct tr_timeline *timeline, const struct csv_column *column,
                      size_t step)
{
    switch (column->kind) {
    case CSV_START: strbuf_double(out, tr_timeline_step_start_s(timeline->dt_s, step)); break;
    case CSV_NUMBER: strbuf_double(out, timeline->columns[column->which][step]); break;
    case CSV_LEVEL: strbuf_printf(out, "%d", timeline->quality[step]); break;
    case CSV_FLAG: strbuf_putc(out, timeline->flags[step] & column->which ? '1' : '0'); break;
    }
}

void report_timeline_csv(struct strbuf *out, const struct tr_timeline *timeline)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        strbuf_printf(out, "%s%s", i ? "," : "", columns[i].name);
    }
    strbuf_putc(out, '\n');
    for (size_t step = 0; step < timeline->count; step++) {
        for (size_t i = 0; i < COLUMN_COUNT; i++) {
            if (i) {
                strbuf_putc(out, ',');
            }
            put_value(out, timeline, &columns[i], step);
        }
        strbuf_putc(out, '\n');
    }
}
