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
        const struct tr_timeline_fetch *first = &timeline->fetches[i], *last = first;
        double bytes = first->bytes, stalled_s = first->stalled_s;
        while (i + 1 < timeline->fetch_count && timeline->fetches[i + 1].goes_on) { /* of the same request */
            last = &timeline->fetches[++i];
            bytes += last->bytes;
            stalled_s += last->stalled_s;
        }
        strbuf_printf(out, "%u,%d", first->segment, first->level);
        put_number(out, bytes);
        put_number(out, first->start_s);
        put_number(out, first->first_byte_s);
        put_number(out, last->end_s);
        put_number(out, last->buffer_s);
        put_number(out, stalled_s);
        put_number(out, first->estimate_mbps);
        strbuf_printf(out, ",%d\n", last->abandoned);
    }
}
