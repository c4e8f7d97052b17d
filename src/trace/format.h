/* A trace format is one row: what it is called, how it is told, read and written. The file of its family
 * defines the row, in an array NAME_formats[] that ends with an empty one; TRACE_FAMILIES names the families.
 */
#ifndef TRACEREEL_TRACE_FORMAT_H
#define TRACEREEL_TRACE_FORMAT_H

#include "base/strbuf.h"
#include "trace/builder.h"
#include "trace/sniff.h"

/* One reading of one file. */
struct reader {
    struct input *in;
    const struct sniff *sniff;
    const struct tr_trace_options *options;
    struct builder *b;
    const char *forced; /* the format that the user named; NULL: find out */
};

typedef enum tr_status format_reader(struct reader *r, struct tr_error *err); /* sets builder.format */
typedef enum tr_status format_writer(const struct tr_trace *trace, struct strbuf *out, struct tr_error *err);

struct json_t;

struct trace_format {
    const char *name;       /* exact: what --read-format takes and info.format says */
    const char *title;      /* for people */
    const char *first_line; /* what such a file begins with */
    const char *extensions; /* file endings that choose it for writing, "csv,txt"; NULL: none */

    /* How it is told; NULL where another row of its reader tells, or where it is never detected. */
    bool (*looks_like)(const struct sniff *sniff, const char *name); /* `name`: the file's, with its ending */
    bool (*is_json)(const struct json_t *first, bool in_array); /* the document's first value; of an array its
                                                                   first member */
    format_reader *read;
    format_writer *write; /* NULL: it is not written */
};

/* Every family, in the order in which formats are listed and asked: first what a text looks like, then, where
 * it begins as JSON does, what its first value holds. Tables have no row that asks: what no other family
 * knows is a table. */
#define TRACE_FAMILIES(X)                                                                                    \
    X(table)                                                                                                 \
    X(mahimahi)                                                                                              \
    X(pcap)                                                                                                  \
    X(har)                                                                                                   \
    X(netlog)                                                                                                \
    X(cmcd)                                                                                                  \
    X(mmlink)                                                                                                \
    X(qlog)                                                                                                  \
    X(ffmpeg)                                                                                                \
    X(ookla_text)                                                                                            \
    X(profiles)                                                                                              \
    X(downloads)                                                                                             \
    X(rclone)                                                                                                \
    X(round_robin)                                                                                           \
    X(collectd)                                                                                              \
    X(copies)                                                                                                \
    X(curl)                                                                                                  \
    X(nuttcp)                                                                                                \
    X(dstat)                                                                                                 \
    X(bwm_ng)                                                                                                \
    X(sysstat)                                                                                               \
    X(vnstat)                                                                                                \
    X(vnstat_table)                                                                                          \
    X(monitors)                                                                                              \
    X(windows)                                                                                               \
    X(screens)                                                                                               \
    X(talkers)                                                                                               \
    X(sockets)                                                                                               \
    X(brackets)                                                                                              \
    X(omnet)                                                                                                 \
    X(counters)                                                                                              \
    X(iperf_text)                                                                                            \
    X(steps)                                                                                                 \
    X(speeds)                                                                                                \
    X(sabre)                                                                                                 \
    X(iperf3)                                                                                                \
    X(opennetlab)                                                                                            \
    X(prometheus)                                                                                            \
    X(flent)                                                                                                 \
    X(starlink)                                                                                              \
    X(webrtc)                                                                                                \
    X(json_speeds)                                                                                           \
    X(json_tests)                                                                                            \
    X(json_tables)                                                                                           \
    X(tc)

#define X(family) extern const struct trace_format family##_formats[];
TRACE_FAMILIES(X)
#undef X

/* The index-th of all formats; NULL behind the last. */
const struct trace_format *trace_format_at(size_t index);

/* By its exact name; NULL where there is none. */
const struct trace_format *trace_format_named(const char *name);

/* The reader of a text that may be in any format. */
format_reader *trace_format_detect(const struct sniff *sniff, const char *name);

/* Readers of contents that no row recognises: text in columns, and JSON, which asks the rows once it is
 * parsed. */
format_reader read_table, read_json;
bool looks_like_json(const struct sniff *sniff);

/* Text of cells between tabs that a reader has made of what its file holds, a row a line; read as any table
 * is. `names` of the `count` columns are borrowed; count 0: the text may have a header itself. Takes `text`;
 * where memory runs out it may still be the caller's, who destroys it. */
struct cell;
enum tr_status table_read_made(struct reader *r, struct strbuf *text, const struct cell *names, size_t count,
                               struct tr_error *err);

format_writer write_csv, write_cooked;

#endif
