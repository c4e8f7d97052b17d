#include "show/segments_csv.h"

#include <math.h>

static void put_number(struct strbuf *out, double value)
{
    strbuf_putc(out, ',');
    if (!isnan(value)) {
        strbuf_double(out, value);
    }
}

void segments_csv(struct strbuf *out, const struct tr_timeline *timeline)
{
    strbuf_puts(out, "segment,level,bytes,requested_s,first_byte_s,done_s,buffer_s,stalled_s,estimate_mbps,"
                     "abandoned\n");
    for (size_t i = 0; i < timeline->fetch_count; i++) {
        const struct tr_timeline_fetch *fetch = &timeline->fetches[i];
        strbuf_printf(out, "%u,%d", fetch->segment, fetch->level);
        put_number(out, fetch->bytes);
        put_number(out, fetch->start_s);
        put_number(out, fetch->first_byte_s);
        put_number(out, fetch->end_s);
        put_number(out, fetch->buffer_s);
        put_number(out, fetch->stalled_s);
        put_number(out, fetch->estimate_mbps);
        strbuf_printf(out, ",%d\n", fetch->abandoned);
    }
}
