/* What the file of one format family offers to the others: reading, and writing where it can. */
#ifndef TRACEREEL_TRACE_FORMAT_H
#define TRACEREEL_TRACE_FORMAT_H

#include "base/strbuf.h"
#include "trace/builder.h"
#include "trace/look.h"

/* One reading of one file. */
struct reader {
    struct input *in;
    const struct look *look;
    const struct tr_trace_options *options;
    struct builder *b;
    const char *forced; /* the format that the user named; NULL: find out */
};

typedef enum tr_status format_reader(struct reader *r, struct tr_error *err);
typedef enum tr_status format_writer(const struct tr_trace *trace, struct strbuf *out, struct tr_error *err);

/* The reader of a format, by its exact name; NULL where there is none. */
format_reader *format_reader_named(const char *name);

/* The families' readers. Each sets builder.format. */
format_reader read_table, read_mahimahi, read_mmlink, read_iperf_text, read_tc, read_speeds;
format_reader read_json, read_sabre, read_iperf3, read_opennetlab, read_ookla, read_speedtest_cli,
    read_devtools;
format_reader read_json_arrays, read_json_rows;

/* Whether a text looks like the family's. */
bool looks_like_json(const struct look *look);
bool looks_like_mahimahi(const struct look *look, const char *name);
bool looks_like_mmlink(const struct look *look);
bool looks_like_iperf_text(const struct look *look);
bool looks_like_iperf2_csv(const struct look *look);
bool looks_like_tc(const struct look *look);
bool looks_like_speeds(const struct look *look);

format_writer write_csv, write_cooked, write_mahimahi, write_sabre, write_opennetlab, write_speeds, write_tc;

#endif
