/* Every format, once. */
#include "trace/format.h"

#include "base/file.h"

#include <string.h>

/* X(name, what people call it, what it begins with, endings that choose it for writing, reader, writer) */
#define FORMAT_LIST(X)                                                                                       \
    X("csv", "Tracereel's own: seconds, Mbit/s, latency, loss", "t_s,bandwidth_mbps,latency_ms,packet_loss", \
      "csv", read_table, write_csv)                                                                          \
    X("time_s-mbps", "two columns: seconds, Mbit/s (Pensieve and many others)", "0.0\\t4.0376", "",          \
      read_table, NULL)                                                                                      \
    X("time_s-kbps", "two columns: seconds, kbit/s", "0.0 5537", "", read_table, NULL)                       \
    X("time_s-bps", "two columns: seconds, bit/s", "0.0 5537000", "", read_table, NULL)                      \
    X("time_ms-mbps", "two columns: milliseconds, Mbit/s", "0 4.0376", "", read_table, NULL)                 \
    X("time_ms-kbps", "two columns: milliseconds, kbit/s", "0 5537", "", read_table, NULL)                   \
    X("time_ms-bps", "two columns: milliseconds, bit/s", "0 5537000", "", read_table, NULL)                  \
    X("epoch-mbps", "two columns: time since 1970 (s, ms, us or ns), Mbit/s", "1713543780.2 4.0376", "",     \
      read_table, NULL)                                                                                      \
    X("epoch-kbps", "two columns: time since 1970, kbit/s", "1713543780 5537", "", read_table, NULL)         \
    X("epoch-bps", "two columns: time since 1970, bit/s", "1713543780 5537000", "", read_table, NULL)        \
    X("oboe", "Oboe: milliseconds and kbit/s at the start and end of each chunk", "24.0 1936.62", "",        \
      read_table, NULL)                                                                                      \
    X("values", "one rate a line, one a second", "3.25", "", read_table, NULL)                               \
    X("table", "any table with a time and a rate, by the columns' names or --column", "time,throughput", "", \
      read_table, NULL)                                                                                      \
    X("mahimahi", "mahimahi: the millisecond of each 1500-byte packet", "0", "mahi,down,up,trace",           \
      read_mahimahi, write_mahimahi)                                                                         \
    X("sabre-json", "Sabre network trace", "[ {\"duration_ms\": 1001, \"bandwidth_kbps\": 2975,", "",        \
      read_sabre, NULL)                                                                                      \
    X("iperf3-json", "iperf3 -J", "{ \"start\": ... \"intervals\":", "", read_iperf3, NULL)                  \
    X("iperf3-json-stream", "iperf3 --json-stream", "{\"event\":\"start\",\"data\":{", "", read_iperf3, NULL)

/* Whether a function is given, by its name: comparing its address with NULL is no constant to gcc's
 * sanitizers. */
#define IS_GIVEN(name) (sizeof(name) != sizeof "NULL")

static const struct trace_format_info infos[] = {
#define X(name, title, first, endings, reader, writer)                                                       \
    {name, title, first, endings, IS_GIVEN(#reader), IS_GIVEN(#writer)},
    FORMAT_LIST(X)
#undef X
};

static const struct {
    format_reader *read;
    format_writer *write;
} functions[] = {
#define X(name, title, first, endings, reader, writer) {reader, writer},
    FORMAT_LIST(X)
#undef X
};

#define FORMATS (sizeof infos / sizeof *infos)

const struct trace_format_info *trace_formats(size_t *count)
{
    *count = FORMATS;
    return infos;
}

static size_t find(const char *name)
{
    size_t i = 0;
    while (i < FORMATS && strcmp(infos[i].name, name) != 0) {
        i++;
    }
    return i;
}

format_reader *format_reader_named(const char *name)
{
    size_t i = find(name);
    return i < FORMATS ? functions[i].read : NULL;
}

/* "csv,txt" holds "csv". */
static bool holds_ending(const char *endings, const char *ending)
{
    size_t len = strlen(ending);
    for (const char *p = endings; *p; p += strcspn(p, ","), p += *p == ',') {
        if (strcspn(p, ",") == len && strncmp(p, ending, len) == 0) {
            return len > 0;
        }
    }
    return false;
}

static size_t find_by_ending(const char *path)
{
    const char *dot = strrchr(path, '.');
    size_t i = 0;
    while (i < FORMATS && !(dot && holds_ending(infos[i].extensions, dot + 1))) {
        i++;
    }
    return i;
}

static enum status find_writer(const char *path, const char *format, size_t *out, struct error *err)
{
    size_t i = format ? find(format) : find_by_ending(path);
    if (i == FORMATS) {
        return format
                   ? error_set(err, STATUS_USAGE, "--write-format",
                               "there is no format \"%s\"; `tracereel formats` lists them", format)
                   : error_set(err, STATUS_USAGE, path,
                               "its ending names no format; give it one (.csv) or say --write-format NAME");
    }
    if (!functions[i].write) {
        return error_set(err, STATUS_USAGE, "--write-format",
                         "%s is only read, not written; `tracereel formats` says which are", infos[i].name);
    }
    *out = i;
    return STATUS_OK;
}

enum status trace_write(const struct trace *trace, const char *path, const char *format, struct error *err)
{
    size_t i = 0;
    enum status status = find_writer(path, format, &i, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct strbuf text = {0};
    status = functions[i].write(trace, &text, err);
    if (status == STATUS_OK && text.failed) {
        status = error_oom(err);
    }
    if (status == STATUS_OK) {
        status = file_write(path, text.text ? text.text : "", text.len, err);
    }
    strbuf_destroy(&text);
    return status;
}
