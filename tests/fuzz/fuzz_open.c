/* Target: detection, options and writers. The first four bytes choose the options, the rest is the file. */
#include "fuzz/fuzz.h"

static void choose(const uint8_t *b, struct tr_trace_options *o)
{
    static const char *const units[] = {NULL, "bps", "kbps", "Mbps", "Gbps", "Bps", "kBps", "MBps"};
    static const char *const columns[] = {NULL, NULL, NULL, "1", "2", "3", "download", "x"};
    o->unit = b[0] < 128 ? NULL : units[b[0] & 7];
    o->direction = (enum tr_trace_direction)((b[0] >> 3 & 3) % 3);
    o->hold = (enum tr_trace_hold)(b[0] >> 5 & 1);
    o->gap = (enum tr_trace_gap_policy)(b[1] & 3);
    o->gap_cap_s = b[1] >> 2;
    o->column = columns[b[2] & 7];
    o->time_column = columns[b[2] >> 3 & 7];
    o->run = b[2] >> 6;
    o->from_s = b[3] & 15;
    o->to_s = b[3] >> 4 ? o->from_s + (b[3] >> 4) : 0;
    o->scale = b[3] & 1 ? 1.5 : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tr_trace_options options = {0};
    if (size < 4) {
        return 0;
    }
    choose(data, &options);
    struct tr_trace *t = fuzz_read(data + 4, size - 4, data[0] & 1 ? "fuzz.down" : "fuzz", &options);
    if (t) {
        struct tr_trace_cursor cursor;
        struct tr_trace_step step;
        tr_trace_cursor_init(&cursor, t, true);
        for (int k = 0; k < 20; k++) {
            tr_trace_cursor_step(&cursor, k * 0.7, (k + 1) * 0.7, &step);
            FUZZ_NEED(step.bandwidth_mbps >= 0 && isfinite(step.bandwidth_mbps));
        }
        const struct trace_format *f;
        for (size_t i = 0; (f = trace_format_at(i)); i++) {
            if (f->write &&
                (f->write != trace_format_named("mahimahi")->write || t->cum_mbit[t->count] < 100)) {
                fuzz_rewrite(t, f); /* mahimahi's grow with what they carry */
            }
        }
    }
    tr_trace_free(t);
    return 0;
}
