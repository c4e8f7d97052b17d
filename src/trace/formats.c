/* Every format, once. */
#include "trace/format.h"

#include "base/file.h"

#include <string.h>

/* X(name, what people call it, what it begins with, endings that choose it for writing, reader, whether it is
 * written, writer) */
#define FORMAT_LIST(X)                                                                                       \
    X("csv", "Tracereel's own: seconds, Mbit/s, latency, loss", "t_s,bandwidth_mbps,latency_ms,packet_loss", \
      "csv", read_table, true, write_csv)                                                                    \
    X("time_s-mbps", "two columns: seconds, Mbit/s (Pensieve and many others)", "0.0\\t4.0376",              \
      "txt,log,cooked", read_table, true, write_cooked)                                                      \
    X("time_s-kbps", "two columns: seconds, kbit/s", "0.0 5537", "", read_table, false, NULL)                \
    X("time_s-bps", "two columns: seconds, bit/s", "0.0 5537000", "", read_table, false, NULL)               \
    X("time_ms-mbps", "two columns: milliseconds, Mbit/s", "0 4.0376", "", read_table, false, NULL)          \
    X("time_ms-kbps", "two columns: milliseconds, kbit/s", "0 5537", "", read_table, false, NULL)            \
    X("time_ms-bps", "two columns: milliseconds, bit/s", "0 5537000", "", read_table, false, NULL)           \
    X("epoch-mbps", "two columns: time since 1970 (s, ms, us or ns), Mbit/s", "1713543780.2 4.0376", "",     \
      read_table, false, NULL)                                                                               \
    X("epoch-kbps", "two columns: time since 1970, kbit/s", "1713543780 5537", "", read_table, false, NULL)  \
    X("epoch-bps", "two columns: time since 1970, bit/s", "1713543780 5537000", "", read_table, false, NULL) \
    X("oboe", "Oboe: milliseconds and kbit/s at the start and end of each chunk", "24.0 1936.62", "",        \
      read_table, false, NULL)                                                                               \
    X("values", "one rate a line, one a second", "3.25", "", read_table, false, NULL)                        \
    X("table", "any table with a time and a rate, by the columns' names", "time,throughput", "", read_table, \
      false, NULL)                                                                                           \
    X("mahimahi", "mahimahi: the millisecond of each 1500-byte packet", "0", "mahi,down,up,trace",           \
      read_mahimahi, true, write_mahimahi)                                                                   \
    X("sabre-json", "Sabre network trace", "[ {\"duration_ms\": 1001, \"bandwidth_kbps\": 2975,", "json",    \
      read_sabre, true, write_sabre)                                                                         \
    X("nyu-mets-multivariate", "NYU-METS: Mbit/s and seven numbers about the radio, one row a second",       \
      "9.41,4,0,-91,-19,1,0,2100", "", read_table, false, NULL)                                              \
    X("value-unit", "a rate and its unit a line, one a second (NYU-METS)", "0.57,Mbits/sec", "", read_table, \
      false, NULL)                                                                                           \
    X("time_s-MBps-loss-delay", "MM'21 emulator: seconds, Mbyte/s, loss, delay in seconds",                  \
      "0,17.23,0,0.03", "", read_table, false, NULL)                                                         \
    X("gnettrack-csv", "G-NetTrack log (UCC 4G and 5G)",                                                     \
      "Timestamp,Longitude,Latitude,...,DL_bitrate,UL_bitrate", "", read_table, false, NULL)                 \
    X("starlink-csv", "Starlink on the Autobahn", "timestamp_start_dl,timestamp_end_dl,download,", "",       \
      read_table, false, NULL)                                                                               \
    X("iperf3-csv", "iperf3 intervals as CSV (5G artifact)",                                                 \
      "parent_file,...,_start,_end,_seconds,bits_per_second", "", read_table, false, NULL)                   \
    X("speedtest-cli-csv", "speedtest-cli --csv",                                                            \
      "15047,Name,City,2020-11-02T03:57:02Z,17.05,21.4,54094262.1,", "", read_table, false, NULL)            \
    X("ookla-csv", "Ookla speedtest --format=csv", "\"server name\",\"server id\",\"latency\",", "",         \
      read_table, false, NULL)                                                                               \
    X("lumos-chunk-csv", "Lumos: a row a video chunk",                                                       \
      "downstream_bandwidth,...,app_throughput,delivery_time,", "", read_table, false, NULL)                 \
    X("lumos5g-csv", "Lumos5G: many runs, one row a second", "run_num,seq_num,...,Throughput,", "",          \
      read_table, false, NULL)                                                                               \
    X("fcc-mba-csv", "FCC Measuring Broadband America, raw",                                                 \
      "unit_id,dtime,target,address,fetch_time,bytes_total,bytes_sec,", "", read_table, false, NULL)         \
    X("pensieve-fcc", "FCC data on its way to Pensieve: byte/s, 5 s a line (never detected)", "350000", "",  \
      read_table, false, NULL)                                                                               \
    X("puffer-csv", "Puffer video_sent", "time (ns GMT),session_id,index,...,delivery_rate", "", read_table, \
      false, NULL)                                                                                           \
    X("ghent-4g", "Ghent 4G raw log", "1453122737443 1 51.03 3.72 3113402 1001", "", read_table, false,      \
      NULL)                                                                                                  \
    X("oslo-3g", "Oslo 3G raw log", "1289391234 12345678 59.8 10.8 182000 1001", "", read_table, false,      \
      NULL)                                                                                                  \
    X("iperf3-json", "iperf3 -J", "{ \"start\": ... \"intervals\":", "", read_iperf3, false, NULL)           \
    X("iperf3-json-stream", "iperf3 --json-stream", "{\"event\":\"start\",\"data\":{", "", read_iperf3,      \
      false, NULL)                                                                                           \
    X("iperf-text", "what iperf3 and iperf2 print", "[  5]   0.00-1.00   sec  1.05 MBytes  8.81 Mbits/sec",  \
      "", read_iperf_text, false, NULL)                                                                      \
    X("iperf2-csv", "iperf2 -y C", "20240131121500,ip,port,ip,port,id,0.0-1.0,bytes,bits_per_second", "",    \
      read_iperf_text, false, NULL)                                                                          \
    X("opennetlab-json", "OpenNetLab and AlphaRTC network trace", "{\"uplink\":{\"trace_pattern\":[{", "",   \
      read_opennetlab, true, write_opennetlab)                                                               \
    X("speed-duration-json", "a list of kbit/s and seconds", "[{\"speed\": 1200, \"duration\": 30},", "",    \
      read_speeds, true, write_speeds)                                                                       \
    X("speed-duration-js", "the same in JavaScript, several lists a file",                                   \
      "const PROFILE_CASCADE = [{speed: 1200, duration: 30},", "", read_speeds, false, NULL)                 \
    X("ookla-json", "Ookla speedtest --format=json", "{\"type\":\"result\",\"timestamp\":", "", read_ookla,  \
      false, NULL)                                                                                           \
    X("speedtest-cli-json", "speedtest-cli --json", "{\"download\": 54094262.1, \"upload\":", "",            \
      read_speedtest_cli, false, NULL)                                                                       \
    X("devtools-json", "a throttling profile of Chrome's DevTools: one constant rate",                       \
      "{\"title\":..,\"download\":..,\"upload\":..,\"latency\":..}", "", read_devtools, false, NULL)         \
    X("json-arrays", "JSON of parallel arrays, by their names", "{\"time\": [0, 1], \"bandwidth_mbps\": [",  \
      "", read_json_arrays, false, NULL)                                                                     \
    X("json-rows", "JSON objects that are rows, in an array or one a line",                                  \
      "[{\"time\": 0, \"bandwidth_mbps\": 3.2},", "", read_json_rows, false, NULL)                           \
    X("mm-link-log", "the log of mahimahi's mm-link", "# mahimahi mm-link (downlink) [", "", read_mmlink,    \
      false, NULL)                                                                                           \
    X("tc-script", "a shell script of tc and sleep", "tc qdisc change dev eth0 root netem rate 5mbit", "sh", \
      read_tc, true, write_tc)

static const struct tr_trace_format_info infos[] = {
#define X(name, title, first, endings, reader, writes, writer) {name, title, first, endings, true, writes},
    FORMAT_LIST(X)
#undef X
};

static const struct {
    format_reader *read;
    format_writer *write;
} functions[] = {
#define X(name, title, first, endings, reader, writes, writer) {reader, writer},
    FORMAT_LIST(X)
#undef X
};

#define FORMATS (sizeof infos / sizeof *infos)

const struct tr_trace_format_info *tr_trace_formats(size_t *count)
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

static enum tr_status find_writer(const char *path, const char *format, size_t *out, struct tr_error *err)
{
    size_t i = format ? find(format) : find_by_ending(path);
    if (i == FORMATS) {
        return format ? tr_error_set(err, TR_STATUS_USAGE, "--write-format",
                                     "there is no format \"%s\"; `tracereel formats` lists them", format)
                      : tr_error_set(
                            err, TR_STATUS_USAGE, path,
                            "its ending names no format; give it one (.csv) or say --write-format NAME");
    }
    if (!functions[i].write) {
        return tr_error_set(err, TR_STATUS_USAGE, "--write-format",
                            "%s is only read, not written; `tracereel formats` says which are",
                            infos[i].name);
    }
    *out = i;
    return TR_STATUS_OK;
}

enum tr_status tr_trace_write(const struct tr_trace *trace, const char *path, const char *format,
                              struct tr_error *err)
{
    size_t i = 0;
    enum tr_status status = find_writer(path, format, &i, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct strbuf text = {0};
    status = functions[i].write(trace, &text, err);
    if (status == TR_STATUS_OK && text.failed) {
        status = tr_error_oom(err);
    }
    if (status == TR_STATUS_OK) {
        status = file_write(path, text.text ? text.text : "", text.len, err);
    }
    strbuf_destroy(&text);
    return status;
}
