/* The log that mahimahi's mm-link writes (--downlink-log, --uplink-log):
 *
 *     # mahimahi mm-link (downlink) [trace] > log
 *     # base timestamp: 1700000000000
 *     0 # 1500          an opportunity of so many bytes
 *     3 + 1500          a packet arrives
 *     5 - 1500 2        a packet leaves, after so many ms
 *     9 d 1 1500        packets and bytes are dropped */
#include "trace/format.h"

#include "base/number.h"

#include <inttypes.h>
#include <string.h>

#define BYTES_MAX 1e12 /* in one event */

struct events {
    struct reader *r;
    char kind; /* '#' capacity, '-' goodput */
    bool has_base;
    int64_t base_ms;
    int64_t last_ms; /* of any event, from the base */
    int64_t slot_ms; /* under way */
    double slot_bytes;
    int64_t next_ms; /* slots before this one have been put down */
    size_t opportunities, taken;
};

static bool looks_like_mmlink(const struct sniff *sniff, const char *name)
{
    (void)name;
    static const char mark[] = "# mahimahi mm-link";
    return sniff->end - sniff->begin >= (long)sizeof mark && memcmp(sniff->begin, mark, sizeof mark - 1) == 0;
}

/* Bytes in one millisecond, in the unit of the rates: bytes a millisecond are kbyte/s. */
static enum tr_status end_slot(struct events *e, struct tr_error *err)
{
    if (e->slot_bytes == 0) {
        return TR_STATUS_OK;
    }
    enum tr_status status = TR_STATUS_OK;
    if (e->slot_ms > e->next_ms) {
        status = builder_add(e->r->b, (double)e->next_ms, 0, err);
    }
    status = status == TR_STATUS_OK ? builder_add(e->r->b, (double)e->slot_ms, e->slot_bytes, err) : status;
    e->next_ms = e->slot_ms + 1;
    e->slot_bytes = 0;
    return status;
}

static enum tr_status bad_event(struct events *e, const char *line, struct tr_error *err)
{
    const char *end = line_end(line);
    return input_error(e->r->in, line, err,
                       "\"%.*s\" is no event of mm-link: a millisecond, then # bytes, + bytes, - bytes "
                       "delay, or d packets bytes",
                       (int)(end - line < 40 ? end - line : 40), line);
}

static enum tr_status read_comment(struct events *e, const char *line, const char *end)
{
    static const char base[] = "# base timestamp:";
    double value;
    if (end - line > (long)sizeof base && memcmp(line, base, sizeof base - 1) == 0) {
        const char *p = line + sizeof base - 1;
        p += strspn(p, " ");
        if (number_read(p, &value) && value >= 0 && value < 9e15) {
            e->base_ms = (int64_t)value;
            e->has_base = true;
            e->r->b->start_unix_s = value / 1e3;
            e->r->b->utc_offset_known = true;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status read_event(struct events *e, const char *line, struct tr_error *err)
{
    struct cell c[CELLS_MAX];
    size_t count = cells_split(line, line_end(line), BLANKS, c);
    double ms, bytes;
    if (count < 3 || !cell_number(&c[0], false, &ms) || !(ms >= 0) || ms > 9e15 ||
        c[1].end - c[1].begin != 1 || !strchr("#+-d", *c[1].begin) ||
        !cell_number(&c[*c[1].begin == 'd' && count > 3 ? 3 : 2], false, &bytes) || !(bytes >= 0) ||
        bytes > BYTES_MAX) {
        return bad_event(e, line, err);
    }
    if (!e->has_base) {
        e->base_ms = (int64_t)ms;
        e->has_base = true;
    }
    int64_t at_ms = (int64_t)ms - e->base_ms;
    if (at_ms < e->last_ms) {
        return input_error(e->r->in, line, err, "time goes back to %.0f here; events of mm-link are in order",
                           ms);
    }
    e->last_ms = at_ms;
    e->opportunities += *c[1].begin == '#';
    if (*c[1].begin != e->kind) {
        return TR_STATUS_OK;
    }
    e->taken++;
    enum tr_status status = at_ms != e->slot_ms ? end_slot(e, err) : TR_STATUS_OK;
    e->slot_ms = at_ms;
    e->slot_bytes += bytes;
    return status;
}

static enum tr_status read_piece(struct events *e, struct tr_error *err)
{
    struct input *in = e->r->in;
    for (const char *p = in->begin; p < in->end; p = input_skip_line(p)) {
        const char *end = line_end(p);
        enum tr_status status = *p == '#' || p == end ? read_comment(e, p, end) : read_event(e, p, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status finish(struct events *e, struct tr_error *err)
{
    struct builder *b = e->r->b;
    if (e->taken == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name, "holds no %s (lines with %c)",
                            e->kind == '#' ? "delivery opportunity" : "departure", e->kind);
    }
    enum tr_status status = end_slot(e, err);
    int64_t end_ms = e->last_ms > e->next_ms ? e->last_ms : e->next_ms;
    if (status == TR_STATUS_OK && end_ms > e->next_ms) {
        status = builder_add(b, (double)e->next_ms, 0, err);
    }
    b->grid_end = (double)end_ms;
    b->samples = e->taken;
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for a log of mahimahi's mm-link: its first line says so");
    builder_note(b, TR_TRACE_NOTE_COLUMNS, false,
                 CHOICES(CHOICE(COLUMN, "goodput"), CHOICE(COLUMN, "capacity")), "this is %s",
                 e->kind == '#' ? "the link's capacity (opportunities); what was delivered is the goodput"
                                : "the goodput (departures); what the link offered is the capacity");
    return status;
}

static enum tr_status read_mmlink(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    const char *column = r->options->column;
    if (column && strcmp(column, "goodput") != 0 && strcmp(column, "capacity") != 0) {
        return tr_error_set(err, TR_STATUS_USAGE, "--column",
                            "\"%s\" is not in a log of mm-link; it has capacity and goodput", column);
    }
    struct events e = {.r = r, .kind = column && strcmp(column, "goodput") == 0 ? '-' : '#'};
    b->format = "mm-link-log";
    b->timing = TIMING_GRID;
    b->time_div = 1e3;
    b->unit = &RATE_KBYTES;
    b->unit_is_fixed = true;
    b->stats_bin_s = 1;
    enum tr_status status;
    do {
        status = input_next(r->in, err);
        status = status == TR_STATUS_OK ? read_piece(&e, err) : status;
    } while (status == TR_STATUS_OK && r->in->begin < r->in->end);
    return status == TR_STATUS_OK ? finish(&e, err) : status;
}

const struct trace_format mmlink_formats[] = {
    {
        .name = "mm-link-log",
        .title = "the log of mahimahi's mm-link",
        .first_line = "# mahimahi mm-link (downlink) [",
        .looks_like = looks_like_mmlink,
        .read = read_mmlink,
    },
    {0},
};
