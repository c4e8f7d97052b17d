/* Our own CSV: a row a segment, from its start on. Read as any table is (schema.c). */
#include "trace/format.h"

#include <math.h>

/* Whether the last row, which has none after it, would not be given its length back: it is then followed by a
 * row that has only a time. */
static bool needs_end(const struct tr_trace *trace)
{
    double last_s = trace->start_s[trace->count] - trace->start_s[trace->count - 1];
    double usual_s = trace->count > 1 ? median_step(trace->start_s, trace->count - 1) : 1;
    return !(fabs(last_s - usual_s) <= 1e-9);
}

enum tr_status write_csv(const struct tr_trace *trace, struct strbuf *out, struct tr_error *err)
{
    (void)err;
    bool both = trace->latency_ms || trace->loss;
    strbuf_puts(out, both ? "t_s,bandwidth_mbps,latency_ms,packet_loss\n" : "t_s,bandwidth_mbps\n");
    for (size_t i = 0; i < trace->count; i++) {
        strbuf_double(out, trace->start_s[i]);
        strbuf_putc(out, ',');
        strbuf_double(out, trace->rate_mbps[i]);
        if (both) {
            strbuf_putc(out, ',');
            if (trace->latency_ms) {
                strbuf_double(out, trace->latency_ms[i]);
            }
            strbuf_putc(out, ',');
            if (trace->loss) {
                strbuf_double(out, trace->loss[i]);
            }
        }
        strbuf_putc(out, '\n');
    }
    if (needs_end(trace)) {
        strbuf_double(out, trace->start_s[trace->count]);
        strbuf_puts(out, both ? ",,,\n" : ",\n");
    }
    return TR_STATUS_OK;
}
