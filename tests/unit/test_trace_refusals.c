/* Files that are no trace, or a broken one: a table of contents and the line that says so. */
#include <tracereel/trace.h>

#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct refusal {
    const char *name, *content;
    size_t len; /* 0: strlen */
    const char *line;
    struct tr_trace_options options;
};

#define BYTES(s) s, sizeof(s) - 1
#define TEXT(s)  s, 0
#define NONE                                                                                                 \
    {                                                                                                        \
        0                                                                                                    \
    }

static const struct refusal refusals[] = {
    /* no trace at all */
    {"a", BYTES("\xef\xbb\xbf"), "a: is empty", NONE},
    {"a", TEXT("\n\n  \n"), "a: holds nothing but blank lines and comments", NONE},
    {"a", TEXT("# a\n// b\n; c\n"), "a: holds nothing but blank lines and comments", NONE},
    {"a", TEXT("PK\x03\x04zzzz"),
     "a: is no trace but a zip archive (or a spreadsheet); unpack it, or save as CSV", NONE},
    {"a", BYTES("\x1f\x8b\x08\x00zzzz"), "a: is no trace but gzip data inside gzip data; unpack it once",
     NONE},
    {"a", TEXT("Rar!zzzz"), "a: is no trace but a rar archive; unpack it first", NONE},
    {"a", TEXT("PAR1zzzz"), "a: is no trace but a Parquet file; write it out as CSV first", NONE},
    {"a", BYTES("\xd4\xc3\xb2\xa1zz"), "a: is a packet capture that ends within its head; it is cut off",
     NONE},
    {"a", BYTES("abc\x00\x01zz\n"), "a: is binary (byte 0x00 at 3); a trace is text, CSV or JSON", NONE},
    {"a", TEXT("\x93NUMPY\x01zz"), "a: is no trace but an array of NumPy; numpy.savetxt writes it as text",
     NONE},
    {"a", TEXT("[10. 20. 30. ... 40. 50. 60.]\n"),
     "a: is what NumPy prints of a long array, with ... for most of it; numpy.savetxt writes all of it",
     NONE},
    {"a", TEXT("[10. 20.]\n[30.]\n"),
     "a: holds 2 brackets of numbers that are not equally many; rows of a time and a rate would make a trace",
     NONE},
    {"a", TEXT("version 3\nvector 0 Net.q queueLength:vector ETV\nattr unit pk\n0 1 0.5 3\n"),
     "a: is a result of OMNeT++ without a vector of a rate, whose unit is bps or whose name is such as "
     "throughput:vector; it has Net.q queueLength:vector",
     NONE},
    {"a", TEXT("CONTAINER ID  NAME  CPU %  NET I/O\nabc  web  0.1%  1.25MB / 100kB\n"),
     "a:1: is what docker stats prints: totals in three digits, of which no rate follows; log the counter "
     "/sys/class/net/.../statistics/rx_bytes with its time",
     NONE},
    {"a",
     TEXT("procs -----------memory---------- ---swap--\n r  b   swpd   in   cs us\n 1  0      0  100  200  "
          "1\n"),
     "a:1: is what vmstat prints: it counts interrupts in and out, and no network", NONE},
    {"a", TEXT("Device   tps    kB_read/s    kB_wrtn/s\nsda     1.00        10.00        20.00\n"),
     "a:1: is what iostat prints: disks, no network; sar -n DEV 1 measures the network", NONE},
    {"a", TEXT("<!DOCTYPE html>"), "a: is no trace but a web page, perhaps saved in place of the file itself",
     NONE},
    {"a", TEXT("Dear all,\nthis is no trace.\nRegards\n"),
     "a:1: is no trace that is known: a line should hold a time and a rate, or a header should name them",
     NONE},
    {"a", TEXT("time,temperature,humidity\n0,20,1\n"),
     "a:1: none of the columns is known to be a rate; name it with --column (and --time-column)", NONE},
    {"a", TEXT("[network]\nbase_bandwidth_mbps = 10\n"),
     "a:1: is a file of settings, no trace; if it is a scenario, play it under a name that ends in .ini",
     NONE},
    {"a", TEXT("time,mbps\n"),
     "a:1: is a header or a single line of words; rows with a time and a rate should follow", NONE},
    {"a", TEXT("\"Dstat 0.7.3 CSV output\"\n\"system\",\"load avg\"\n\"time\",\"1m\"\n01-03 10:00:00,0.5\n"),
     "a: holds no columns of the network; run dstat or dool --output with -n", NONE},
    {"a",
     TEXT("\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\H\\Memory\\Pages/sec\"\n\"03/01/2025 10:00:00.1\",\"1.0\"\n"),
     "a: is a log of Windows' performance counters without bytes of a network; log \"\\Network "
     "Interface(*)\\Bytes Received/sec\"",
     NONE},
    {"a", TEXT("  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"),
     "a: is curl's progress meter, but no row of it is a second after the start", NONE},
    {"a", TEXT("eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"),
     "a: holds no rate: a log needs two readings at least", NONE},
    {"a",
     TEXT("ESTAB 0 0 10.0.0.2:45678 10.0.0.1:80\n\t cubic rtt:20/1 cwnd:10 bytes_acked:1 bytes_received:9\n"),
     "a: is what ss -ti prints, without a time; a line of date before each of several would make a trace of "
     "them",
     NONE},
    {"a",
     TEXT("PING 1.1.1.1 (1.1.1.1) 56(84) bytes of data.\n64 bytes from 1.1.1.1: icmp_seq=1 time=9.35 ms\n"),
     "a:1: is what ping prints: round trips, no rates; a test such as iperf3 -J measures rates", NONE},
    {"a",
     TEXT("Start: 2026-11-28T14:29:30+0000\nHOST: vm                          Loss%   Snt   Last   Avg  Best "
          " Wrst "
          "StDev\n  1.|-- 10.77.9.1                  0.0%    10   70.5  59.9   0.2 108.2  39.3\n"),
     "a:1: is what mtr prints: round trips and losses, no rates; a test such as iperf3 -J measures rates",
     NONE},
    {"a",
     TEXT("Mtr_Version,Start_Time,Status,Host,Hop,Ip,Loss%,Snt, ,Last,Avg,Best,Wrst,StDev,\n"
          "MTR.0.95,1795876185,OK,10.77.9.1,1,10.77.9.1,0.00,10,0,50.70,61.20,2.79,115.64,44.16\n"),
     "a:1: is what mtr prints: round trips and losses, no rates; a test such as iperf3 -J measures rates",
     NONE},
    {"a",
     TEXT("Script started on 2026-11-28 14:29:30\n\033[1;30H-= slurm 0.4.3 =-\033[16;5HCurrent RX Speed: "
          "379.37 KB/s\033[17;5HGraph Top RX: 400.00 KB/s\nScript done on 2026-11-28 14:29:45\n"),
     "a: is a screen that a program drew, place by place, and no log; what it writes into a file may be one, "
     "or "
     "what bwm-ng -o csv prints",
     NONE},
    {"a", TEXT("-2.0\t3000\t1\n-1.9\t200\t0\n-1.8\t300\t0\n"),
     "a:1: is a trace of video frames (time, bits, key frame or not), not of bandwidth", NONE},
    {"a", TEXT("0,5,3,25\n1,5,4,5\n2,5,1,0\n"),
     "a:1: 4 whole numbers a line, or 2 with decimal commas? Separate the columns by semicolons, or say "
     "which column is "
     "which with --time-column N and --column N",
     NONE},
    /* two columns */
    {"a", TEXT("0 1\n1 2\n3 4\n2 3\n5 1\n4 2\n"),
     "a:4: the first column goes back from 3 to 2, so it is no time; sort the file, or name the columns with "
     "--time-column N and --column N",
     NONE},
    {"a", TEXT("0 1\n1 -2\n2 3\n3 -4\n"),
     "a:2: the rate is \"-2\"; a rate is a number of 0 or more (2 such lines)", NONE},
    {"a", TEXT("0 1\r\n1 inf\r\n2 3\r\n"),
     "a:2: the rate is \"inf\"; a rate is a number of 0 or more (1 such line)", NONE},
    {"a", TEXT("0 1\r1 2\r2 -Infinity\r"),
     "a:3: the rate is \"-Infinity\"; a rate is a number of 0 or more (1 such line)", NONE},
    {"a", TEXT("0 1\n1 1e999\n2 3\n"),
     "a:2: the rate is \"1e999\"; a rate is a number of 0 or more (1 such line)", NONE},
    {"a", TEXT("0 1\nnan 2\n2 3\n3 4\n"), "a:2: \"nan\" is no time; a line holds a time and a rate", NONE},
    {"a", TEXT("# x\n0 1\n\n2 abc\n3 4\n"), "a:4: \"abc\" is no rate; a line holds a time and a rate", NONE},
    {"a", TEXT("0 1\n1 2\n2 3 4\n3 4\n"),
     "a:3: 3 columns where the lines before have 2; a line holds a time and a rate", NONE},
    {"a", TEXT("0 1\n1 2\n2\n3 4"),
     "a:3: 1 column where the lines before have 2; a line holds a time and a rate", NONE},
    {"a", TEXT("0,1\n1,2\n2,0x10\n3,4"), "a:3: \"0x10\" is no rate; a line holds a time and a rate", NONE},
    {"a",
     TEXT("1e9 1\n2e9 1e300\n3e9 1\n"),
     "a: holds more bits than a number can; wrong unit?",
     {.scale = 1e300}},
    /* tables */
    {"a", TEXT("t_s,bandwidth_mbps\n0,1\n1,-5\n"),
     "a:3: the rate is \"-5\"; a rate is a number of 0 or more (1 such line)", NONE},
    {"a", TEXT("t_s,bandwidth_mbps\n0,1\n1,fast\n"),
     "a:3: \"fast\" is no rate; a line holds seconds and Mbit/s", NONE},
    {"a", TEXT("t_s,bandwidth_mbps\n0,1\nsoon,5\n"),
     "a:3: \"soon\" is no time; a line holds seconds and Mbit/s", NONE},
    {"a", TEXT("t_s,bandwidth_mbps\n"), "a: holds no row with a rate", NONE},
    {"a", TEXT("t_s,bandwidth_mbps\n0,\n1,-\n"),
     "a:2: none of 2 rows has a rate; a line holds seconds and Mbit/s", NONE},
    {"a", TEXT("app_throughput,delivery_time\n100,-1\n"),
     "a:2: \"-1\" is no length of time; a line holds app_throughput in kbit/s and delivery_time in s", NONE},
    {"a", TEXT("1,Mbits/sec\n2,Mbits/sec\n3,Xbits/sec\n"),
     "a:3: \"Xbits/sec\" is no unit of a rate; a line holds a number and bits/sec, Kbits/sec, Mbits/sec or "
     "Gbits/sec",
     NONE},
    {"a", TEXT("Timestamp,DL_bitrate,UL_bitrate\n2019.12.16_14.23.32,1,2\n2019.13.16_14.23.33,1,2\n"),
     "a:3: \"2019.13.16_14.23.33\" is no date and time; a line holds Timestamp (2019.12.16_14.23.32) and "
     "DL_bitrate in "
     "kbit/s",
     NONE},
    /* mahimahi */
    {"a.down", TEXT("0\n5\n3\n"), "a.down:3: 3 after 5; stamps never decrease", NONE},
    {"a.down", TEXT("0\n\n3\n"), "a.down:2: the line is empty; a mahimahi trace has a millisecond a line",
     NONE},
    {"a.up", TEXT("0\n0\n"),
     "a.up:2: the last stamp is 0, so the trace lasts no time; it must be 1 ms or more", NONE},
    {"a.up", TEXT("1\n-2\n"),
     "a.up:2: \"-2\" is no whole number of milliseconds; a line holds that and nothing else", NONE},
    {"a.up", TEXT("1\n# no\n3"),
     "a.up:2: \"# no\" is no whole number of milliseconds; a line holds that and nothing else", NONE},
    {"a.up", TEXT("1\n2 \n3"),
     "a.up:2: \"2 \" is no whole number of milliseconds; a line holds that and nothing else", NONE},
    {"a.up", TEXT("1\n99999999999999999999\n"),
     "a.up:2: \"99999999999999999999\" is no whole number of milliseconds; a line holds that and nothing "
     "else",
     NONE},
    {"a.up", TEXT("1\n2\n"), "--unit: a.up counts the bytes of packets: it has no unit", {.unit = "kbps"}},
    /* JSON */
    {"a", TEXT("[]"), "a: is an empty array; a trace has at least one rate", NONE},
    {"a", TEXT("{\"foo\": 1, \"b\\na\\u001br\": 2}"),
     "a: is JSON, but no trace that is known: its keys are foo, b?a?r; rows should have a time and a rate, "
     "such "
     "as {\"time_s\": 0, \"bandwidth_mbps\": 3.2}",
     NONE},
    {"a", TEXT("[true, false]"),
     "a: is JSON, but no trace: an array of plain values; a trace has objects with rates, such as "
     "duration_ms and "
     "bandwidth_kbps",
     NONE},
    {"a", TEXT("{\n\"start\": }"), "a:2: is no valid JSON: unexpected token near '}'", NONE},
    {"a", TEXT("[{\"duration_ms\": 1, \"bandwidth_kbps\": 1},\n{\"duration_ms\": 1,"),
     "a:2: the JSON ends too early; the file is cut off", NONE},
    {"a", TEXT("[{\"duration_ms\": 1, \"bandwidth_kbps\": 1}\n{}]"),
     "a:2: is no valid JSON: a comma or ] is missing before '{'", NONE},
    {"a", TEXT("[{\"duration_ms\": 1, \"bandwidth_kbps\": 1}] x"),
     "a:1: something stands behind the end of the array", NONE},
    {"a",
     TEXT("[{\"duration_ms\": 1, \"bandwidth_kbps\": 1},\n\n{\"duration_ms\": 1, \"bandwidth_kbps\": -1}]"),
     "a:3: \"bandwidth_kbps\" is -1; it must be 0 or more", NONE},
    {"a", TEXT("[{\"duration_ms\": 1, \"bandwidth_kbps\": NaN}]"),
     "a:1: \"bandwidth_kbps\" is missing or no number", NONE},
    {"a", TEXT("[{\"duration_ms\": 0, \"bandwidth_kbps\": 5}]"),
     "a: lasts no time at all; a trace needs a segment longer than 0 s", NONE},
    {"a",
     TEXT("{\"segment_duration_ms\": 3000, \"bitrates_kbps\": [230, 331], \"segment_sizes_bits\": [[1]]}"),
     "a: is a Sabre movie (segment sizes and bitrates), not a network trace; its traces are arrays of "
     "duration_ms and "
     "bandwidth_kbps",
     NONE},
    {"a", TEXT("{\"start\":{},\"intervals\":[],\"end\":{},\"error\":\"unable to connect\"}"),
     "a:1: this iperf3 run has no intervals; iperf3 said: \"unable to connect\"", NONE},
    {"a", TEXT("{\"event\":\"error\",\"data\":\"no route\"}"),
     "a: this iperf3 run has no intervals; iperf3 said: \"no route\"", NONE},
    {"a", TEXT("{\"uplink\":{\"trace_pattern\":[]}}"),
     "a: has an empty trace_pattern; a trace has at least one period", NONE},
    {"a", TEXT("{\"uplink\":{\"trace_pattern\":[{\"duration\":100,\"capacity\":\"x\"}]}}"),
     "a: entry 1 of trace_pattern: \"capacity\" is missing or no number", NONE},
    {"a", TEXT("{\"title\":\"x\",\"download\":-1,\"upload\":-1,\"latency\":0}"),
     "a:1: \"download\" is -1, which means no limit: there is nothing to replay", NONE},
    {"a",
     TEXT("[{\"time\": \"2024-01-31T12:00:00Z\", \"mbps\": 1},\n{\"time\": \"1725-01-31T12:00:00Z\", "
          "\"mbps\": 1}]"),
     "a:2: \"1725-01-31T12:00:00Z\" is no date and time; a line holds a time and a rate", NONE},
    {"a", TEXT("{\"time\": [0, 1], \"throughput\": [1]}"),
     "a: \"time\" has 2 values and \"throughput\" has 1; they should be equally long", NONE},
    {"a", TEXT("[{\"speed\": 100, \"duration\": 3},\n{\"speed\": -5, \"duration\": 3}]"),
     "a:2: speed -5, duration 3; both must be 0 or more", NONE},
    {"a", TEXT("const A = [{speed: 1, duration: 2}, {speed: 3"),
     "a:1: a list holds {speed: kbit/s, duration: s} and nothing else; the file is cut off", NONE},
    /* logs and scripts */
    {"a", TEXT("# mahimahi mm-link (downlink) [x] > y\n0 # 1500\nfoo\n"),
     "a:3: \"foo\" is no event of mm-link: a millisecond, then # bytes, + bytes, - bytes delay, or d packets "
     "bytes",
     NONE},
    {"a", TEXT("[  5]   0.00-4.00   sec  1.26 GBytes  2.68 Gbits/sec                  receiver\n"),
     "a: holds no interval of iperf, such as \"[  5]  0.00-1.00  sec ... Mbits/sec\", but totals: run it "
     "with -i 1",
     NONE},
    {"a", TEXT("iperf3: error - unable to connect to server: Connection refused\n"),
     "a: holds no interval of iperf, such as \"[  5]  0.00-1.00  sec ... Mbits/sec\"; iperf said: \"unable "
     "to connect "
     "to server: Connection refused\"",
     NONE},
    {"a", TEXT("tc qdisc add dev eth0 root netem rate fast\nsleep 1\n"),
     "a:1: \"fast\" is no rate that tc knows", NONE},
    {"a", TEXT("tc qdisc add dev eth0 root netem rate 5mbit\n"),
     "a: is a script of tc, but no rate in it lasts: it has no `sleep` behind one", NONE},
    {"host/if_packets-2026-11-28", TEXT("epoch,rx,tx\n1795862579.359,1793,401\n1795862581.359,3686,1160\n"),
     "host/if_packets-2026-11-28: counts packets, not bytes: the if_octets file beside it has those", NONE},
    /* options */
    {"a",
     TEXT("0 1\n"),
     "--unit: \"mbps\" is no unit; there are bps, kbps, Mbps, Gbps, Bps, kBps, MBps",
     {.unit = "mbps"}},
    {"a",
     TEXT("0 1\n"),
     "--read-format: there is no format \"x\"; `tracereel formats` lists them",
     {.format = "x"}},
    {"a", TEXT("0 1\n1 2\n"), "a: has 1 run; there is no run 2", {.run = 2}},
    {"a", TEXT("0 1\n1 2\n"), "--from: 7 s is outside the trace, which lasts 2 s", {.from_s = 7}},
    {"a", TEXT("0 1\n1 2\n"), "--to: 0.5 s is not after --from 1 s", {.from_s = 1, .to_s = 0.5}},
    {"a",
     TEXT("time,dl,ul\n0,1,2\n1,2,3\n"),
     "--column: there is no column \"x\"; the file has 3 columns: time, dl, ul",
     {.column = "x"}},
    {"a",
     TEXT("0 1\n1 2\n"),
     "a:1: is no iperf3 document: \"intervals\" is missing",
     {.format = "iperf3-json"}},
    {"a",
     TEXT("0 1\n1 2\n"),
     "a:1: is no starlink-csv: it lacks the column of rates; a line holds a start, an end and Mbit/s",
     {.format = "starlink-csv"}},
};

static bool is_refused(const struct refusal *r)
{
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    char line[1100];
    size_t len = r->len ? r->len : strlen(r->content);
    char *copy = malloc(len); /* of its exact size, so that the sanitizers see a step beyond */
    assert_non_null(copy);
    memcpy(copy, r->content, len);
    enum tr_status status = tr_trace_read(r->name, copy, len, &r->options, &trace, &err);
    free(copy);
    if (status == TR_STATUS_OK) {
        printf("taken for %s: %.40s\n", trace->info.format, r->content);
        tr_trace_free(trace);
        return false;
    }
    tr_error_line(&err, line, sizeof line);
    if (strcmp(line, r->line) != 0) {
        printf("wanted %s\ngot    %s\n", r->line, line);
        return false;
    }
    return trace == NULL;
}

static void broken_traces_are_refused_in_one_line(void **state)
{
    (void)state;
    size_t bad = 0;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        bad += !is_refused(&refusals[i]);
    }
    assert_int_equal(bad, 0);
}

static void open_says(const char *path, const char *expected)
{
    struct tr_trace *trace;
    struct tr_error err = {0};
    char line[1100];
    assert_int_equal(tr_trace_open(path, NULL, &trace, &err), TR_STATUS_FAILED);
    assert_string_equal(tr_error_line(&err, line, sizeof line), expected);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    open_says("/nonexistent/x.log", "/nonexistent/x.log: No such file or directory");
    open_says("/tmp", "/tmp: is a directory; name a file in it, or let tracereel bench run them all");
    open_says("/dev/null", "/dev/null: is empty");
    open_says("/dev/zero", "/dev/zero: is binary (byte 0x00 at 0); a trace is text, CSV or JSON");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_traces_are_refused_in_one_line),
        cmocka_unit_test(what_is_no_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
