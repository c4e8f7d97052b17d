#include "trace/format/bins.h"

enum tr_status bins_init(struct bins *bins, struct builder *b, struct tr_error *err)
{
    *bins = (struct bins){.b = b, .asked_bin = -1};
    b->timing = TIMING_STAMPS;
    b->usual_kind = TR_TRACE_AT_LEAST;
    b->time_div = 1e9 / (double)BIN_NS;
    b->unit = &RATE_BPS;
    b->interval_s = (double)BIN_NS / 1e9;
    return builder_want_length(b, err);
}

static enum tr_status put(struct bins *bins, int64_t from, int64_t to, double bytes, struct tr_error *err)
{
    struct builder *b = bins->b;
    double length_s = (double)(to - from) * ((double)BIN_NS / 1e9);
    enum tr_status status = builder_add(b, (double)from, bytes * 8 / length_s, err);
    if (status == TR_STATUS_OK) {
        b->length[b->count - 1] = length_s;
    }
    return status;
}

/* The empty bins before `bin`: a short pause is part of a transfer; in a long one the link gave nothing from
 * when something was asked for, or throughout where the bytes came unasked. */
static enum tr_status put_pause(struct bins *bins, int64_t bin, struct tr_error *err)
{
    int64_t from = bins->next;
    if (bin - from > BINS_IDLE && bins->asked_bin >= 0 && bins->b->count > 0) {
        bins->unknown++;
        if (bins->asked_bin > from) {
            enum tr_status status = builder_add_unknown(bins->b, (double)from, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
            bins->b->length[bins->b->count - 1] = 0; /* --gap cut takes out what is not known */
            from = bins->asked_bin;
        }
    }
    return from < bin ? put(bins, from, bin, 0, err) : TR_STATUS_OK;
}

static enum tr_status end_bin(struct bins *bins, struct tr_error *err)
{
    if (bins->bytes == 0) {
        return TR_STATUS_OK;
    }
    enum tr_status status = put(bins, bins->bin, bins->bin + 1, bins->bytes, err);
    bins->next = bins->bin + 1;
    bins->bytes = 0;
    return status;
}

enum tr_status bins_add(struct bins *bins, int64_t since_ns, double bytes, struct tr_error *err)
{
    int64_t bin = since_ns > 0 ? since_ns / BIN_NS : 0;
    enum tr_status status = TR_STATUS_OK;
    if (!(bytes > 0)) {
        return TR_STATUS_OK;
    }
    if (bin < bins->bin) { /* packets of several queues may change places */
        bins->backward++;
    } else if (bin > bins->bin || bins->bytes == 0) {
        status = end_bin(bins, err);
        status = status == TR_STATUS_OK ? put_pause(bins, bin, err) : status;
        bins->bin = bin;
    }
    bins->bytes += bytes;
    bins->asked_bin = -1;
    return status;
}

void bins_ask(struct bins *bins, int64_t since_ns, double bytes)
{
    if (bytes >= BINS_ASK_MIN && bins->asked_bin < 0) {
        bins->asked_bin = since_ns > 0 ? since_ns / BIN_NS : 0;
    }
}

enum tr_status bins_finish(struct bins *bins, struct tr_error *err)
{
    return end_bin(bins, err);
}
