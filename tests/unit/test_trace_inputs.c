/* The kinds of tables that people hold, in small: each is read for what it is, unaided. And the shared
 * inputs, where they are, against their EXPECTED.tsv. */
#include <tracereel/trace.h>

#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct kind {
    const char *text;
    double duration_s, mean_mbps;
    struct tr_trace_options options;
};

#define NONE                                                                                                 \
    {                                                                                                        \
        0                                                                                                    \
    }

static const struct kind kinds[] = {
    /* a date and its clock in two columns, in any order and between others */
    {"Hora;Fecha;Bajada (Mbit/s)\n10:00;05/03/2025;10\n10:30;05/03/2025;20\n09:00;25/03/2025;30\n", 0, NAN,
     NONE},
    {"2025-03-01 10:00:00 10\n2025-03-01 10:00:30 20\n", 60, 15, NONE},
    {"time mbps\n2025-03-01 10:00:00 10\n2025-03-01 10:00:30 20\n", 60, 15, NONE},
    {"Date,Time,Mbps\n01/03/2025,09:00,10\n02/03/2025,09:00,20\n03/03/2025,09:00,30\n", 259200, 20, NONE},
    {"date,clock,kbps\n20250301,10:00:00,1000\n20250301,10:00:10,3000\n", 20, 2, NONE},
    /* tests of a line */
    {"when,ping_ms,down,up\n2025-03-01 10:00,9,940,930\n2025-03-01 11:00,9,950,930\n", 7200, 945, NONE},
    {"2025-03-01T10:00:00Z,95.5,11.5,18.5\n2025-03-01T10:30:00Z,97.5,12.5,19.5\n", 3600, 96.5, NONE},
    {"2025-03-01 10:00:00,140.5,11.5\n2025-03-01 10:30:00,150.5,12.5\n", 3600, 145.5, NONE},
    {"2025-03-01 10:00:00,12,140.5,11.5\n2025-03-01 10:30:00,13,150.5,12.5\n",
     3600,
     12,
     {.direction = TR_TRACE_UP}},
    /* a header behind a mark, below a title, a row of units */
    {"// time(ms), throughput(kbps)\n0,500\n100,700\n", 0.2, 0.6, NONE},
    {"# made by me\n# t[s] up_mbps down_mbps\n0 1 10\n1 2 20\n", 2, 15, NONE},
    {"Report of today\nCreated 2025-03-01\n\nTime (s),Rate (Mbps)\n0,5\n1,7\n", 2, 6, NONE},
    {"t,rate\ns,kbit/s\n0,5000\n2,7000\n", 4, 6, NONE},
    /* stamps */
    {"time,mbps\n4 Mar 2025 10:00:00,10\n4 Mar 2025 10:00:30,20\n", 60, 15, NONE},
    {"when,mbps\nMar  4 10:00:00,10\nMar  4 10:00:30,20\n", 60, 15, NONE},
    {"time,mbps\n20250304T100000Z,10\n20250304T100030Z,20\n", 60, 15, NONE},
    {"elapsed,mbps\n25:00,10\n25:30,20\n26:00,30\n", 90, 20, NONE},
    {"epoch_us,mbps\n1741082400000000,10\n1741082400500000,20\n", 1, 15, NONE},
    {"id,ts,mbps\n7,1741082400,10\n3,1741082402,20\n", 4, 15, NONE},
    /* amounts and totals */
    {"time_s,bits\n0,10000000\n10,20000000\n20,10000000\n", 30, 4.0 / 3, NONE},
    {"t_s,rx_bytes,tx_bytes\n0,100,5\n1,1250100,6\n2,1250100,7\n", 2, 5, NONE},
    {"t_s,rx_bytes\n0,4294000000\n1,4294500000\n2,282704\n3,782704\n", 3,
     8 * (500000 + 750000 + 500000) / 3e6, NONE},
    {"t_s,rx_bytes\n0,1250000\n1,2500000\n", 2, 15, {.values = TR_TRACE_VALUES_AMOUNT}},
    /* rows with a cell too many, rows numbered by R */
    {"time,ping,down\n2025-03-01 10:00,12.5,700\n2025-03-01 11:00,12.5,700\n2025-03-01 12:00,12.5,0.0%,550\n",
     10800, 650, NONE},
    {"\"time\" \"mbps\"\n\"1\" 0 10\n\"2\" 5 20\n\"3\" 10 30\n", 15, 20, NONE},
    /* units in cells, marks between thousands, series */
    {"time,in\n0,12.5 Mb/s\n1,500 kb/s\n", 2, 6.5, NONE},
    {"t;bps\n0;1.250.000,5\n1;2.250.000,5\n", 2, 1.7500005, NONE},
    {"t;kbps\n0;1 250\n1;2 250\n", 2, 1.75, NONE},
    {"Series;Time;Value\neth0 out;2025-03-01 10:00:00;1 Mb/s\neth0 in;2025-03-01 10:00:00;10 Mb/s\n"
     "eth0 out;2025-03-01 10:00:10;1 Mb/s\neth0 in;2025-03-01 10:00:10;20 Mb/s\n",
     20, 15, NONE},
    /* lines of words */
    {"[12:00:00] 12.5 Mbps\n[12:00:01] 13.5 Mbps\n", 2, 13, NONE},
    {"[INFO] 2025-03-01 10:00:00 rate=1500kbit/s rtt=20ms\n[INFO] 2025-03-01 10:00:01 rate=2500kbit/s "
     "rtt=21ms\n",
     2, 2, NONE},
    {"time=0 bw=12.5\ntime=1 bw=13.5\n", 2, 13, NONE},
    {"Tue  4 Mar 10:00:00 CET 2025\nPing: 18 ms\nDownload: 30 Mbit/s\nUpload: 4 Mbit/s\nTue  4 Mar 10:05:00 "
     "CET "
     "2025\nCannot retrieve speedtest configuration\nTue  4 Mar 10:10:00 CET 2025\nPing: 18 ms\nDownload: 40 "
     "Mbit/s\n"
     "Upload: 4 Mbit/s\n",
     1200, 35, NONE},
    {"Ping: 18 ms\nDownload: 30 Mbit/s\nUpload: 4 Mbit/s\n", 1, 4, {.direction = TR_TRACE_UP}},
    /* newest first, failures, parts in the wrong order, a clock that was set back */
    {"t_s,mbps\n3,30\n2,20\n1,10\n", 3, 20, NONE},
    {"time,mbps\n0,10\n1,-1.0\n2,20\n3,-1\n", 4, 15, NONE},
    {"time,mbps\n0,10\n1,-1\n2,20\n3,20\n", 4, 12.5, {.unknown = TR_TRACE_UNKNOWN_ZERO}},
    {"time,mbps\n0,10\n1,-1\n2,20\n3,20\n", 4, 16.25, {.unknown = TR_TRACE_UNKNOWN_INTERPOLATE}},
    {"time,mbps\n0,10\n1,-1\n2,20\n3,20\n", 4, 17.5, {.unknown = TR_TRACE_UNKNOWN_P50}},
    {"time,mbps\n2025-10-26 02:58:00,10\n2025-10-26 02:59:00,20\n2025-10-26 02:00:00,30\n2025-10-26 "
     "02:01:00,40\n",
     240, 25, NONE},
    {"time,mbps\n2024-02-28 23:59:59,10\n2024-02-29 00:00:00,20\n2024-03-01 00:00:00,30\n", NAN, NAN, NONE},
    /* the same kinds under other names, units, separators, quotes and locales */
    {"Date,Time,Download Mbps\n3/31/2025,11:59:30 PM,10\n4/1/2025,12:00:00 AM,20\n4/1/2025,12:00:30 AM,30\n",
     90, 20, NONE},
    {"Datum;Uhrzeit;Download (Mbit/s)\n01.03.2025;10:00:00;10,5\n01.03.2025;10:01:00;20,5\n", 120, 15.5,
     NONE},
    {"year,month,day,time,mbps\n2025,3,1,10:00:00,10\n2025,3,1,10:01:00,20\n2025,3,1,10:02:00,30\n", 180, 20,
     NONE},
    {"time;latency;down;up\n1741082400;12;250,5;50\n1741083000;13;260,5;50\n1741083600;12;240,5;50\n", 1800,
     250.5, NONE},
    {"timestamp,server,ping,jitter,download,upload\n2025-03-01T10:00:00+01:00,Foo,12,1,350,40\n2025-03-01T10:"
     "10:00+01:00,Foo,12,1,370,41\n",
     1200, 360, NONE},
    {"1741082400;11,2;48,3;9,5\n1741084200;12,2;50,3;9,6\n1741086000;11,9;49,3;9,4\n", 5400, 49.3, NONE},
    {"01/03/2025,10:00,95.2,18.4,14\n01/03/2025,10:30,97.2,18.9,15\n", 3600, 96.2, NONE},
    {"; seconds; kbit/s\n0;500\n1;700\n2;600\n", 3, 0.6, NONE},
    {"% time [s]  bandwidth [MB/s]\n0 1\n1 2\n2 3\n", 3, 16, NONE},
    {"\"# time_s\",\"kbps\"\n\"0\",\"500\"\n\"1\",\"700\"\n", 2, 0.6, NONE},
    {"time,mbps\n10h00m00s,10\n10h00m30s,20\n10h01m00s,30\n", 90, 20, NONE},
    {"time,mbps\n0m0s,10\n0m30s,20\n1m0s,30\n", 90, 20, NONE},
    {"time,mbps\n0s,10\n30s,20\n60s,30\n", 90, 20, NONE},
    {"time,mbps\n0 ms,10\n30000 ms,20\n60000 ms,30\n", 90, 20, NONE},
    {"time,mbps\nPT0S,10\nPT30S,20\nPT1M,30\n", 90, 20, NONE},
    {"time;mbps\n1,741,082,400;10\n1,741,082,430;20\n1,741,082,460;30\n", 90, 20, NONE},
    {"time,mbps\n1er mars 2025 10:00:00,10\n1er mars 2025 10:00:30,20\n1er mars 2025 10:01:00,30\n", 90, 20,
     NONE},
    {"time,mbps\n0 days 00:00:00,10\n0 days 00:00:30,20\n0 days 00:01:00,30\n", 90, 20, NONE},
    {"time,mbps\n2025-03-01T10:00:00+01:00[Europe/Berlin],10\n2025-03-01T10:00:30+01:00[Europe/"
     "Berlin],20\n2025-03-01T10:01:00+01:00[Europe/Berlin],30\n",
     90, 20, NONE},
    {"usec,mbps\n0,10\n500000,20\n1000000,30\n", 1.5, 20, NONE},
    {"time,ifHCInOctets\n0,1000\n10,12501000\n20,37501000\n30,50001000\n", 30, 13.333333333, NONE},
    {"time,total_mb\n0,0\n1,1.25\n2,3.75\n3,5.0\n", 3, 13.333333333, NONE},
    {"Time,Ping,Jitter,Download (Mbps),Upload (Mbps),Server\n2025-03-01 "
     "00:00:00,12.5,0.5,600,40,x\n2025-03-01 01:00:00,12.5,0.5,601,40,x,y\n2025-03-01 "
     "02:00:00,12.5,0.5,602,40,x\n2025-03-01 03:00:00,12.5,0.5,603,40,x,y\n2025-03-01 "
     "04:00:00,12.5,0.5,604,40,x\n2025-03-01 05:00:00,12.5,0.5,605,40,x,y\n2025-03-01 "
     "06:00:00,12.5,0.5,606,40,x\n2025-03-01 07:00:00,12.5,0.5,607,40,x,y\n2025-03-01 "
     "08:00:00,12.5,0.5,608,40,x\n2025-03-01 09:00:00,12.5,0.5,609,40,x,y\n",
     36000, 604.5, NONE},
    {"Time,Sponsor,Ping,Download (Mbps),Upload (Mbps)\n2025-03-01 00:00:00,Foo, Inc,12.5,600,40\n2025-03-01 "
     "01:00:00,Foo, Inc,12.5,601,40\n2025-03-01 02:00:00,Foo, Inc,12.5,602,40\n2025-03-01 03:00:00,Foo, "
     "Inc,12.5,603,40\n2025-03-01 04:00:00,Foo, Inc,12.5,604,40\n2025-03-01 05:00:00,Foo, "
     "Inc,12.5,605,40\n2025-03-01 06:00:00,Foo, Inc,12.5,606,40\n2025-03-01 07:00:00,Foo, "
     "Inc,12.5,607,40\n2025-03-01 08:00:00,Foo, Inc,12.5,608,40\n2025-03-01 09:00:00,Foo, Inc,12.5,609,40\n",
     36000, 604.5, NONE},
    {"2025-03-01 10:00:00;Ping: 18 ms;Download: 30.5 Mbit/s;Upload: 4.5 Mbit/s\n2025-03-01 10:05:00;Ping: 18 "
     "ms;Download: 40.5 Mbit/s;Upload: 4.5 Mbit/s\n",
     600, 35.5, NONE},
    {"date=\"2025-03-01\" time=\"10:00:00\" download=\"30.5 Mbit/s\" upload=\"4.5 "
     "Mbit/s\"\ndate=\"2025-03-01\" time=\"10:05:00\" download=\"40.5 Mbit/s\" upload=\"4.5 Mbit/s\"\n",
     600, 35.5, NONE},
    {"\"Time\",\"in\",\"out\"\n\"2025-03-01 10:00:00\",\"1.25 MiB/s\",\"1 MiB/s\"\n\"2025-03-01 "
     "10:00:15\",\"512 KiB/s\",\"1 MiB/s\"\n",
     30, 7.340032, NONE},
    /* nicstat: KB and Mbps by 1024; -M -x */
    {"    Time      Int   rMbps   wMbps   rPk/s   wPk/s    rAvs    wAvs %Util    Sat\n14:31:05      cvb    "
     "3.59"
     "    0.02   36.91   36.91 12745.8   66.03  0.04   0.00\n14:31:06      cvb    1.10    0.01   17.00   "
     "19.00"
     "  8515.4   100.1  0.01   0.00\n",
     2, 2.345 * 1.048576, NONE},
    {"14:29:30    RdMbps  WrMbps   RdPkt   WrPkt   IErr  OErr  Coll  NoCP Defer  %Util\ncvb           7.58   "
     " 0.39"
     "   585.6   582.5   0.00  0.00  0.00  0.00  0.00   0.08\ncvb           7.41    0.13   270.1   216.1   "
     "0.00"
     "  0.00  0.00  0.00  0.00   0.08\n",
     2, 7.495 * 1.048576, NONE},
    {"sep=;\nTime;in\n2025-03-01 10:00:00;10 Mbps\n2025-03-01 10:00:15;20 Mbps\n", 30, 15, NONE},
    {"time;kbps\n0;1\302\240250,5\n1;2\302\240250,5\n", 2, 1.7505, NONE},
    {"[1741082400.5] 12.5\n[1741082401.5] 13.5\n", 2, 13, NONE},
    {"{12:00:00} 12.5 Mbps\n{12:00:01} 13.5 Mbps\n", 2, 13, NONE},
    {"time,mbps\n0,10\n1,failed\n2,20\n3,30\n", 4, 17.5, NONE},
    {"time,mbps\n0,10\n1,timeout\n2,20\n3,30\n", 4, 17.5, NONE},
    /* the first row is none of names, though a longer one below has a number where it has its unit */
    {"10:00:00 5 Mbit/s\n10:00:01 6 Mbit/s\n10:00:02 7 Mbit/s\nand 10:00:03 6 Mbit/s\n", 4, 6, NONE},
    {"At 0.0 s the link does 1 Mbit/s\nAt 1.0 s the link does 2 Mbit/s\n", 2, 1.5, NONE},
    {"2025-03-01 10:00:00: Received 125000 bytes (1000 kbit/s)\n2025-03-01 10:00:01: Received 250000 bytes "
     "(2000 kbit/s)\n",
     2, 1.5, NONE},
    {"time|mbps\n0|10\n1|20\n2|30\n", 3, 20, NONE},
    {"| time | mbps |\n|------|------|\n| 0 | 10 |\n| 1 | 20 |\n| 2 | 30 |\n", 3, 20, NONE},
    {"+------+------+\n| time | mbps |\n+------+------+\n| 0    | 10   |\n| 1    | 20   |\n+------+------+\n",
     2, 15, NONE},
    {"0, 10\n1, 20\n2, 30\n", 3, 20, NONE},
    {"'time','mbps'\n'0','10'\n'1','20'\n", 2, 15, NONE},
    {"time,mbps\n0,10\n1,20\n2,30\nAverage,20\n", 3, 20, NONE},
    {"Report\nDevice: x\n\ntime,mbps\n0,10\n1,20\n", 2, 15, NONE},
    /* rows of JSON, by the same evidence */
    {"{\"ts\":\"2025-03-01T10:00:00Z\",\"throughput\":20,\"unit\":\"kbps\"}\n{\"ts\":\"2025-03-01T10:00:"
     "01Z\",\"throughput\":40,\"unit\":\"kbps\"}\n",
     2, 0.03, NONE},
    {"[{\"time\":0,\"bytes\":1250000,\"elapsed_ms\":1000},{\"time\":1,\"bytes\":2500000,\"elapsed_ms\":1000}"
     "]",
     2, 15, NONE},
    {"{\"data\":[{\"t\":0,\"mbps\":10},{\"t\":1,\"mbps\":20},{\"t\":2,\"mbps\":30}]}", 3, 20, NONE},
    {"[[0,10],[1,20],[2,30]]", 3, 20, NONE},
    {"{\"columns\":[\"time\",\"mbps\"],\"data\":[[0,10],[1,20],[2,30]]}", 3, 20, NONE},
    {"{\"time\":0,\"rx_bytes\":0}\n{\"time\":1,\"rx_bytes\":1250000}\n{\"time\":2,\"rx_bytes\":3750000}\n{"
     "\"time\":3,\"rx_bytes\":5000000}\n",
     3, 13.333333333, NONE},
    {"[{\"timestamp\":\"2025-03-01T10:00:00Z\",\"ping\":12,\"download\":356,\"upload\":40},{\"timestamp\":"
     "\"2025-03-01T10:05:00Z\",\"ping\":12,\"download\":366,\"upload\":41}]",
     600, 361, NONE},
    {"[{\"date\":\"2025-03-01\",\"time\":\"10:00:00\",\"mbps\":10},{\"date\":\"2025-03-01\",\"time\":\"10:01:"
     "00\",\"mbps\":20}]",
     120, 15, NONE},
    {"[{\"time\":\"10:00:00\",\"rate\":\"12.5 Mbit/s\"},{\"time\":\"10:00:01\",\"rate\":\"500 kbit/s\"}]", 2,
     6.5, NONE},
    {"[{\"time\":3,\"mbps\":30},{\"time\":2,\"mbps\":20},{\"time\":1,\"mbps\":10}]", 3, 20, NONE},
    {"[{\"time\":0,\"mbps\":10},{\"time\":1,\"mbps\":-1},{\"time\":2,\"mbps\":20},{\"time\":3,\"mbps\":30}]",
     4, 17.5, NONE},
    {"{\"results\":[{\"name\":\"a\",\"points\":[{\"time\":0,\"mbps\":10},{\"time\":1,\"mbps\":20}]}]}", 2, 15,
     NONE},
    {"[{\"time\":0,\"speed\":{\"down\":10,\"up\":1,\"unit\":\"Mbps\"}},{\"time\":1,\"speed\":{\"down\":20,"
     "\"up\":2,\"unit\":\"Mbps\"}}]",
     2, 15, NONE},
    {"{\"timestamps\":[1741082400,1741082401],\"download_mbps\":[10,20]}", 2, 15, NONE},
    {"{\"0\":{\"mbps\":10},\"1\":{\"mbps\":20},\"2\":{\"mbps\":30}}", 3, 20, NONE},
    {"{\"Timestamp\":\"2025-03-01T10:00:00Z\",\"Download\":{\"Bandwidth\":2500000,\"Bytes\":25000000,"
     "\"Elapsed\":10000}}\n{\"Timestamp\":\"2025-03-01T10:05:00Z\",\"Download\":{\"Bandwidth\":5000000,"
     "\"Bytes\":50000000,\"Elapsed\":10000}}\n",
     600, 30, NONE},
    {"[{\"time\":0,\"mbps\":10},{\"time\":1,\"mbps\":20},{\"time\":2,\"mb", 2, 15, NONE},
    {"{\"2025-03-01 10:00:00\":{\"mbps\":10},\"2025-03-01 10:00:30\":{\"mbps\":20}}", 60, 15, NONE},
    {"{\"device\":\"x\",\"log\":{\"t_ms\":[0,500],\"kbps\":[1000,2000]}}", 1, 1.5, NONE},
    /* what dashboards and services export; rows that say how long they last; leap days and midnights */
    {"name,time,rx_bytes\nnet,1741082400000000000,0\nnet,1741082410000000000,12500000\nnet,"
     "1741082420000000000,37500000\n",
     20, 15, NONE},
    {"#group,false,false,true,true,false,false,true,true\n#datatype,string,long,dateTime:RFC3339,dateTime:"
     "RFC3339,dateTime:RFC3339,double,string,string\n#default,_result,,,,,,,\n,result,table,_start,_stop,_"
     "time,_value,_field,_measurement\n,,0,2025-03-01T09:00:00Z,2025-03-01T11:00:00Z,2025-03-01T10:00:00Z,10,"
     "download_mbps,speed\n,,0,2025-03-01T09:00:00Z,2025-03-01T11:00:00Z,2025-03-01T10:05:00Z,20,download_"
     "mbps,speed\n",
     600, 15, NONE},
    {"Timestamp,NetworkIn\n2025/03/01 10:00:00,75000000\n2025/03/01 10:01:00,150000000\n", 120, 15, NONE},
    {"\"timestamp\",\"NetworkIn "
     "(Bytes)\"\n\"2025-03-01T10:00:00Z\",75000000\n\"2025-03-01T10:01:00Z\",150000000\n",
     120, 15, NONE},
    {"id,ping,download,upload,server_id,server_host,server_name,url,scheduled,failed,created_at\n1,12.5,350."
     "5,40.5,1,h,n,u,1,0,2025-03-01 10:00:00\n2,12.5,360.5,40.5,1,h,n,u,1,0,2025-03-01 11:00:00\n",
     7200, 355.5, NONE},
    {"\"Date Time\",\"Traffic In (speed)\",\"Traffic In (volume)\"\n\"3/1/2025 10:00:00 AM\",\"10 "
     "Mbit/s\",\"75,000 KByte\"\n\"3/1/2025 10:01:00 AM\",\"20 Mbit/s\",\"150,000 KByte\"\n",
     120, 15, NONE},
    {"time,received,sent\n2025-03-01 10:00:00,10000,-1000\n2025-03-01 10:00:01,20000,-1000\n", 2, 15, NONE},
    {"Date,Latency,Download,Upload\n\"Mar 1, 2025 10:00 AM\",10 ms,350 Mbps,40 Mbps\n\"Mar 1, 2025 11:00 "
     "AM\",10 ms,360 Mbps,40 Mbps\n",
     7200, 355, NONE},
    {"Time,Signal (dBm),RX bitrate (MBit/s)\n10:00:00,-50,144.4\n10:00:01,-51,130.0\n", 2, 137.2, NONE},
    {"timeMs,throughputKbps\n0,10000\n500,20000\n", 1, 15, NONE},
    {"timestampMs,downlinkThroughputMbps,uplinkThroughputMbps\n1741082400000,10,1\n1741082400500,20,1\n", 1,
     15, NONE},
    {"duration_s,rate_mbps\n5,10\n10,40\n", 15, 30, NONE},
    {"duration_ms,bandwidth_kbps\n5000,10000\n10000,40000\n", 15, 30, NONE},
    {"start_s,end_s,mbps\n0,5,10\n5,15,40\n", 15, 30, NONE},
    {"Start,End,Bytes\n0,1,1250000\n1,2,2500000\n", 2, 15, NONE},
    {"start,duration,bytes\n0,1,1250000\n1,1,2500000\n", 2, 15, NONE},
    {"from,to,kbps\n0,5,10000\n5,15,40000\n", 15, 30, NONE},
    {"time,mbps\n2024-02-29 23:59:30,10\n2024-03-01 00:00:00,20\n2024-03-01 00:00:30,30\n", 90, 20, NONE},
    {"time,mbps\nDec 31 23:59:30,10\nJan  1 00:00:00,20\nJan  1 00:00:30,30\n", 90, 20, NONE},
    {"time,mbps\n23:59:30,10\n00:00:00,20\n00:00:30,30\n", 90, 20, NONE},
    {"time,mbps\n12/31/24 23:59:30,10\n01/01/25 00:00:00,20\n01/01/25 00:00:30,30\n", 90, 20, NONE},
    {"time,mbps\n30/01/2025 10:00,10\n31/01/2025 10:00,20\n01/02/2025 10:00,30\n", 259200, 20, NONE},
    {"{\"test\":{\"start\":\"2025-03-01T10:00:00Z\",\"samples\":[{\"offset_ms\":0,\"down_mbps\":10,\"up_"
     "mbps\":1},{\"offset_ms\":500,\"down_mbps\":20,\"up_mbps\":1}]}}",
     1, 15, NONE},
    {"{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"timestamp\":"
     "\"2025-03-01T10:00:00Z\",\"download_mbps\":10},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}"
     ",{\"type\":\"Feature\",\"properties\":{\"timestamp\":\"2025-03-01T10:00:01Z\",\"download_mbps\":20},"
     "\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}]}",
     2, 15, NONE},
    {"{\"hits\":{\"hits\":[{\"_source\":{\"@timestamp\":\"2025-03-01T10:00:00Z\",\"download\":{\"mbps\":10}}}"
     ",{\"_source\":{\"@timestamp\":\"2025-03-01T10:00:30Z\",\"download\":{\"mbps\":20}}}]}}",
     60, 15, NONE},
    {"[{\"target\":\"eth0 in\",\"datapoints\":[[10000000,1741082400000],[20000000,1741082410000]]}]", 20, 15,
     NONE},
    {"{\"level\":\"info\",\"ts\":1741082400.5,\"msg\":\"start\"}\n{\"level\":\"info\",\"ts\":1741082401.5,"
     "\"msg\":\"sample\",\"bps\":10000000}\n{\"level\":\"info\",\"ts\":1741082402.5,\"msg\":\"sample\","
     "\"bps\":20000000}\n",
     2, 15, NONE},
    {"\"server name\",\"server id\",\"idle latency\",\"idle jitter\",\"packet "
     "loss\",\"download\",\"upload\",\"download bytes\",\"upload "
     "bytes\"\n\"A\",\"1\",\"10\",\"1\",\"0\",\"2500000\",\"1250000\",\"25000000\",\"12500000\"\n",
     1, 20, NONE},
    /* a table without a header or time, whose first column falls and rises */
    {"9.41,4,0,91,19,1,0,2100\n3.21,4,0,91,19,1,0,2100\n3.16,5,0,90,18,,0,0\n", 3, 5.26, NONE},
    {"9.41,4,0,-91,-19\n3.21,4,0,-91,-19\n3.16,5,0,-90,-18\n", 3, 5.26, NONE},
    /* stamps that other tools and other places write */
    {"Date,Time (UTC),rate (Mbit/s)\n20250301,100000,10\n20250301,100030,20\n20250301,100100,30\n", 90, 20,
     NONE},
    {"20250301,93000,10\n20250301,93030,20\n20250301,93100,30\n", 90, 20, NONE},
    /* dates and clocks of digits, in any order, without a name, in one column, past midnight; a clock alone
     */
    {"250304,093000,10\n250304,093030,20\n250304,093100,30\n", 90, 20, NONE},
    {"date,time,mbps\n250304,093000,10\n250304,093030,20\n250304,093100,30\n", 90, 20, NONE},
    {"310125;235930;10\n010225;000000;20\n010225;000030;30\n", 90, 20, NONE},
    {"013125\t235930\t10\n020125\t000000\t20\n020125\t000030\t30\n", 90, 20, NONE},
    {"mbps date time\n10 13032025 0930\n20 13032025 0940\n30 13032025 0950\n", 1800, 20, NONE},
    {"date,time,mbps\n250304,235930,10\n250305,0,20\n250305,30,30\n", 90, 20, NONE},
    {"date,time,mbps\n20250304,093000123,10\n20250304,093000623,20\n20250304,093001123,30\n", 1.5, 20, NONE},
    {"date,time,mbps\n040325,09:30:00,10\n040325,09:30:30,20\n040325,09:31:00,30\n", 90, 20, NONE},
    {"250301,0900,10\n250302,0900,20\n250303,0900,30\n", 259200, 20, NONE},
    {"date,mbps\n250228,10\n250301,20\n250302,30\n", 259200, 20, NONE},
    {"time,mbps\n250304_093000,10\n250304_093030,20\n250304_093100,30\n", 90, 20, NONE},
    {"time,mbps\n040325093000,10\n040325093030,20\n040325093100,30\n", 90, 20, NONE},
    {"[250304_093000] 10 Mbps\n[250304_093030] 20 Mbps\n", 60, 15, NONE},
    {"250304 093000,10\n250304 093030,20\n250304 093100,30\n", 90, 20, NONE},
    {"time,mbps\n093000,10\n093030,20\n093100,30\n", 90, 20, NONE},
    {"093059,10\n093100,20\n093101,30\n", 3, 20, NONE},
    {"time,mbps\n103058,10\n103059,20\n103100,30\n103101,40\n", 4, 25, NONE},
    /* stamps and spans of other tools, counts from 1601 and from the year 1 */
    {"time,mbps\n04-Mar-25 10:00:00,10\n04-Mar-25 10:00:30,20\n04-Mar-25 10:01:00,30\n", 90, 20, NONE},
    {"time;mbps\nTuesday, 04-Mar-25 10:00:00 GMT;10\nTuesday, 04-Mar-25 10:00:30 GMT;20\n", 60, 15, NONE},
    {"date,mbps\n28-Feb-25,10\n1-Mar-25,20\n2-Mar-25,30\n", 259200, 20, NONE},
    {"time,mbps\n4 Mar 10:00:00,10\n4 Mar 10:00:30,20\n4 Mar 10:01:00,30\n", 90, 20, NONE},
    {"time,mbps\n2025-W10-2T10:00:00,10\n2025-W10-3T10:00:00,20\n", 172800, 15, NONE},
    {"time,mbps\n2024-W52-7T23:59:30,10\n2025-W01-1T00:00:00,20\n", 60, 15, NONE},
    {"time,mbps\n2025_03_04_10_00_00,10\n2025_03_04_10_00_30,20\n", 60, 15, NONE},
    {"time,mbps\n2025-03-04 at 10:00:00,10\n2025-03-04 at 10:00:30,20\n", 60, 15, NONE},
    {"time,mbps\n4 de marzo de 2025 10:00:00,10\n4 de marzo de 2025 10:00:30,20\n", 60, 15, NONE},
    {"time,mbps\n2025-03-04 10:00:00.5 +0100 CET m=+0.5,10\n2025-03-04 10:00:30.5 +0100 CET m=+30.5,20\n", 60,
     15, NONE},
    {"time,mbps\n2568-03-04 10:00:00,10\n2568-03-04 10:00:30,20\n", 60, 15, NONE},
    {"time,mbps\n10:00:00:000,10\n10:00:00:500,20\n", 1, 15, NONE},
    {"filetime,mbps\n133855560000000000,10\n133855560300000000,20\n", 60, 15, NONE},
    {"ticks,mbps\n638766792000000000,10\n638766792300000000,20\n", 60, 15, NONE},
    {"interval,mbps\n0-30,10\n30-60,20\n60-90,30\n", 90, 20, NONE},
    {"Interval;Bitrate\n0.0-1.0 sec;10 Mbits/sec\n1.0-2.0 sec;20 Mbits/sec\n", 2, 15, NONE},
    {"#Fields: date time sc-kbps\n2025-03-01 10:00:00 50\n2025-03-01 10:00:01 60\n", 2, 0.055, NONE},
    /* tests of a line: down and up by these words, and a jitter beside the round trip */
    {"time,download,upload\n2025-03-01 10:00,512,105\n2025-03-01 11:00,498,104\n", 7200, 505, NONE},
    {"2025-03-01 10:00 21.5 1.5 140.5 11.5\n2025-03-01 10:30 20.5 1.2 150.5 12.5\n", 3600, 145.5, NONE},
    {"Dátum;Idő;Ping;Letöltés;Feltöltés\n01.03.2025;10:00:00;12,5;310,5;42\n01.03.2025;10:05:00;12,5;320,5;"
     "42\n",
     600, 315.5, NONE},
    {"Ημερομηνία;Ώρα;Ping;Λήψη;Αποστολή\n01.03.2025;10:00:00;12,5;310,5;42\n01.03.2025;10:05:00;12,5;320,5;"
     "42\n",
     600, 315.5, NONE},
    {"Data;Ora;Ping;Descărcare;Încărcare\n01.03.2025;10:00:00;12,5;310,5;42\n01.03.2025;10:05:00;12,5;320,5;"
     "42\n",
     600, 315.5, NONE},
    {"Päivä;Kello;Viive;Lataus;Lähetys\n01.03.2025;10:00:00;12,5;310,5;42\n01.03.2025;10:05:00;12,5;320,5;"
     "42\n",
     600, 315.5, NONE},
    {"Ngày;Thời gian;Ping;Tải xuống;Tải "
     "lên\n01.03.2025;10:00:00;12,5;310,5;42\n01.03.2025;10:05:00;12,5;320,5;42\n",
     600, 315.5, NONE},
    /* missing in other words, rows that are numbered behind #, five minutes that are no milliseconds */
    {"time,mbps\n0,10\n1,NaN\n2,20\n3,30\n", 4, 17.5, NONE},
    {"0 10\n1 nan\n2 20\n3 30\n", 4, 17.5, NONE},
    {"0 10\n1 n/a\n2 20\n3 30\n", 4, 17.5, NONE},
    {"time;mbps\n0;10\n1;0.00 (failed)\n2;20\n3;30\n", 4, 17.5, NONE},
    {"time,mbps\n0,10\n1,error: no route to host\n2,20\n3,timeout (10 s)\n4,30\n", 5, 18, NONE},
    {"#1 2025-03-04 10:00:00 10 Mbps\n#2 2025-03-04 10:00:30 20 Mbps\n", 60, 15, NONE},
    {"#1,0,10\n#2,1,20\n#3,2,30\n", 3, 20, NONE},
    {"no,time,mbps\n#1,0,10\n#2,1,20\n", 2, 15, NONE},
    {"# results\n#1: 10.5 Mbps\n#2: 20.5 Mbps\n", 2, 15.5, NONE},
    {"0 10\n300 20\n600 30\n", 900, 20, NONE},
    {"0,10\n60,12\n120,9\n180,11\n2000,10\n2060,12\n", 2120,
     (10 + 12 + 9 + 11 * 1820 / 60.0 + 10 + 12) * 60 / 2120, NONE},
    {"04 Mar 09:30:00 10\n04 Mar 09:30:30 20\n", 60, 15, NONE},
    {"[2025-03-01 10:00:00],12.5\n[2025-03-01 10:00:01],13.5\n", 2, 13, NONE},
    {"DEBUG 10:00:00.0 [hls] estimate: 1500 kbps\nDEBUG 10:00:01.0 [hls] estimate: 2500 kbps\n", 2, 2, NONE},
    {"2025-03-01 10:00:00,Ping: 18.5 ms,Download: 30.5 Mbit/s,Upload: 4.5 Mbit/s\n"
     "2025-03-01 10:05:00,Ping: 18.5 ms,Download: 40.5 Mbit/s,Upload: 4.5 Mbit/s\n",
     600, 35.5, NONE},
    {"{time: 0, mbps: 1.5}\n{time: 1, mbps: 2.5}\n", 2, 2, NONE},
    /* a separator at the end, a comment behind the cells; a unit beside bytes and seconds; a volume in German
     */
    {"time,mbps\n0,10,\n1,20,\n2,30,\n", 3, 20, NONE},
    {"time,mbps\n0,10,comment\n1,20,\n2,30,other\n", 3, 20, NONE},
    {"time,speed,bytes,duration_s\n2025-03-01 10:00,20000,20000000,8\n2025-03-01 10:05,40000,40000000,8\n",
     600, 30, NONE},
    {"Zeit;Datenmenge (MB)\n0;1,25\n1;2,5\n", 2, 15, NONE},
    /* JSON whose unit, step or labels stand around the values, and with Python's words for what is missing */
    {"{\"unit\":\"Mbps\",\"interval\":1,\"values\":[10,20,30]}", 3, 20, NONE},
    {"{\"name\":\"x\",\"unit\":\"kbit/s\",\"interval_ms\":500,\"values\":[10000,20000,30000]}", 1.5, 20,
     NONE},
    {"{\"meta\":{\"a\":1},\"trace\":{\"units\":\"MB/s\",\"step\":\"2s\",\"data\":[1,2,3]}}", 6, 16, NONE},
    {"{\"interval_s\":2,\"bandwidth_mbps\":[10,20,30]}", 6, 20, NONE},
    {"{\"unit\":\"kbps\",\"data\":[{\"t\":0,\"v\":2500},{\"t\":1,\"v\":5000}]}", 2, 3.75, NONE},
    {"{\"unit\":\"kbps\",\"data\":[[0,2500],[1,5000]]}", 2, 3.75, NONE},
    {"{\"type\":\"line\",\"data\":{\"labels\":[\"10:00:00\",\"10:00:05\"],\"datasets\":[{\"label\":\"Upload "
     "(Mbps)\","
     "\"data\":[1,2]},{\"label\":\"Download (Mbps)\",\"data\":[10,20]}]}}",
     10, 15, NONE},
    {"{\"datasets\":[{\"label\":\"down (kbps)\",\"data\":[{\"x\":0,\"y\":1000},{\"x\":2,\"y\":2000}]}]}", 4,
     1.5, NONE},
    {"{\"xAxis\":[{\"data\":[\"10:00:00\",\"10:00:05\"]}],\"series\":[{\"name\":\"Mbps\",\"data\":[10,20]}]}",
     10, 15, NONE},
    {"{\"series\":[{\"name\":\"Mbps\",\"data\":[[1741082400000,10],[1741082401000,20]]}]}", 2, 15, NONE},
    {"[{\"x\":[0,1,2],\"y\":[10,20,30],\"name\":\"Mbps\",\"type\":\"scatter\"}]", 3, 20, NONE},
    {"[{\"t\":0,\"mbps\":10},{\"t\":1,\"mbps\":NaN},{\"t\":2,\"mbps\":20},{\"t\":3,\"mbps\":30}]", 4, 17.5,
     NONE},
    {"{\"t\":[0,1,2,3],\"mbps\":[10,-Infinity,20,30],\"name\":\"a NaN, it says\"}", 4, 17.5, NONE},
    /* numbers in brackets, as NumPy, Python, R and C have them, rows or columns */
    {"[[ 0. 10.]\n [ 1. 20.]\n [ 2. 30.]]\n", 3, 20, NONE},
    {"array([[ 0., 10.],\n       [ 5., 20.]], dtype=float32)\n", 10, 15, NONE},
    {"[10. 20.\n 30. nan 40.]\n", 5, 26, NONE},
    {"10.5\nnan\n30.5\n20.5\n", 4, 18, NONE},
    {"[[0. 1. 2. 3. 4. 5. 6. 7. 8. 9.]\n [1. 2. 3. 4. 5. 6. 7. 8. 9. 0.]]\n", 10, 4.5, NONE},
    {"[10.5, 20.5, 30.5]\n", 3, 20.5, NONE},
    {"[(0, 10.5), (2, 20.5)]\n", 4, 15.5, NONE},
    {"{0, 10}, {1, 20}, {2, 30}\n", 3, 20, NONE},
    {"(2024-01-02, 10)\n(2024-01-03, 20)\n", 172800, 15, NONE},
    {"[1704189600, 10]\n[1704189602, 20]\n", 4, 15, NONE},
    {" [1] 10.5 20.5 30.5\n [4] 40.5\n", 4, 25.5, NONE},
    /* the progress of one test of Ookla's */
    {"{\"type\":\"testStart\",\"timestamp\":\"2024-01-02T10:00:00Z\"}\n"
     "{\"type\":\"ping\",\"ping\":{\"latency\":12.0,\"progress\":0.2}}\n"
     "{\"type\":\"download\",\"download\":{\"bandwidth\":1250000,\"bytes\":125000,\"elapsed\":100}}\n"
     "{\"type\":\"download\",\"download\":{\"bandwidth\":1300000,\"bytes\":375000,\"elapsed\":200}}\n"
     "{\"type\":\"upload\",\"upload\":{\"bandwidth\":1,\"bytes\":1,\"elapsed\":100}}\n"
     "{\"type\":\"result\",\"download\":{\"bandwidth\":9,\"bytes\":375000,\"elapsed\":200}}\n",
     0.2, 15, NONE},
    /* rates of other times than a second, amounts in GB, thousands as India groups them */
    {"time_s;bits_per_ms\n0;10000\n1;20000\n2;30000\n", 3, 20, NONE},
    {"time,MB/min\n0,60\n60,120\n120,180\n", 180, 16, NONE},
    {"time,rate\n2024-01-02 10:00,1 GB/h\n2024-01-02 11:00,2 GB/h\n", 7200, 10.0 / 3, NONE},
    {"hour,GB downloaded\n0,1\n1,1\n2,1\n", 10800, 20.0 / 9, NONE},
    {"time,bps\n0,\"12,50,000\"\n1,\"12,50,000\"\n", 2, 1.25, NONE},
    {"2024-01-02 10:00:00 speed_download:1250000 time_total:1.0\n2024-01-02 10:00:01 speed_download:2500000 "
     "time_total:1.0\n",
     2, 15, NONE},
    /* means before the least and the greatest; of links that differ in numbers or rows only the busiest */
    {"time,min_mbps,avg_mbps,max_mbps\n10:00:00,5,10,15\n10:00:10,15,20,25\n", 20, 15, NONE},
    {"Time,eth0 in,eth0 out,eth1 in,eth1 out\n10:00:00,1 Mb/s,1 Mb/s,20 Mb/s,5 Mb/s\n10:00:10,1 Mb/s,1 "
     "Mb/s,40 "
     "Mb/s,5 Mb/s\n",
     20, 30, NONE},
    {"timestamp,interface,rx_bps,tx_bps\n1704189600,lo,0,0\n1704189600,eth0,10000000,5\n1704189610,lo,0,0\n"
     "1704189610,eth0,20000000,5\n",
     20, 15, NONE},
    /* begins and ends in another unit than seconds */
    {"t_start_ms,t_end_ms,Mbit\n0,1000,10\n1000,2000,20\n2000,3000,30\n", 3, 20, NONE},
    /* a modem's figures beside its rate */
    {"time;cc;pci;rsrp;dl_mcs;dl_turbo;dl_brate;dl_bler;ul_ta;ul_brate\n0;0;1;-80;20;0.5;10000000;0;0;"
     "500000\n"
     "1;0;1;-80;21;0.5;20000000;0;0;500000\n2;0;1;-80;20;0.5;30000000;0;0;500000\n",
     3, 20, NONE},
    /* counters of bytes in lines of words; a stop watch that begins with its first step */
    {"1704189600 rx pkts=100, bytes=0, drop=0\n1704189601 rx pkts=1000, bytes=1250000, drop=0\n"
     "1704189602 rx pkts=2700, bytes=3750000, drop=0\n",
     2, 15, NONE},
    {"10:00:00 getTotalRxBytes=0\n10:00:01 getTotalRxBytes=1250000\n10:00:02 getTotalRxBytes=3750000\n", 2,
     15, NONE},
    {"[0:01] 10%, 10 Mbps\n[0:02] 20%, 20 Mbps\n", 2, 15, NONE},
    {"time,mbps\n00:05,10\n00:10,20\n", 600, 15, NONE},
    {"time,mbps\n00:05,10\n00:10,20\n", 10, 15, {.time_unit = TR_TRACE_TIME_M_SS}},
    /* G-NetTrack's names over what is srsRAN's */
    {"type,timestamp,carrier_id,dl_mcs,dl_bitrate,ul_mcs,ul_bitrate\nmetrics,1731590329152,0,12.3,10000000,"
     "20,500000\n"
     "metrics,1731590330152,0,12.3,20000000,20,500000\n",
     2, 15, NONE},
    /* arrays in assignments; bmon's names with a description; sizes of packets beside OMNeT++'s throughput */
    {"bandwidth = [10, 20, 30, 40]\n", 4, 25, NONE},
    {"double trace[] = {10.0, 20.0, 30.0, 40.0};\n", 4, 25, NONE},
    {"bw = [10 20 30 40];\n", 4, 25, NONE},
    {"bw <- c(10, 20, 30, 40)\n", 4, 25, NONE},
    {"Interfaces          RX bps       pps    %   TX bps     pps    %\n  eth0 (to x)   1.25MB       661      "
     "    25KB     378\n"
     "Interfaces          RX bps       pps    %   TX bps     pps    %\n  eth0 (to x)   2.50MB       661   5% "
     "    25KB     378   1%\n",
     2, 15, NONE},
    {"run,type,module,name,attrname,attrvalue,value,vectime,vecvalue\n"
     "R,vector,Net.a,packetReceived:vector(packetBytes),,,,\"0 1\",\"90000000 90000000\"\n"
     "R,vector,Net.a,throughput:vector,,,,\"0 1\",\"10000000 20000000\"\n",
     2, 15, NONE},
    /* names of services: sums of a period, bytes by the second, bits beside bytes */
    {"TimeGenerated,Network In Total (Sum)\n2024-01-02T10:00:00Z,75000000\n2024-01-02T10:01:00Z,150000000\n",
     120, 15, NONE},
    {"[{\"time\":1704189600,\"bytes_rcvd_per_sec\":1250000},{\"time\":1704189601,\"bytes_rcvd_per_sec\":"
     "2500000}]",
     2, 15, NONE},
    {"{\"data\":[{\"ping\":12,\"download\":11250000,\"upload\":1250000,\"download_bits\":90000000,\"created_"
     "at\":"
     "\"2024-01-02 "
     "10:00:00\"},{\"ping\":12,\"download\":12500000,\"upload\":1250000,\"download_bits\":100000000,"
     "\"created_at\":\"2024-01-02 10:30:00\"}]}",
     3600, 95, NONE},
    /* bars around decimal commas, dashes for what is missing, a second in other words */
    {"Zeit|Mbit/s\n0|10,5\n1|20,5\n", 2, 15.5, NONE},
    {"time,mbps\n0,10\n1,20\n---,---\n", 2, 15, NONE},
    {"10:00:00 speed 1250000 bytes per second\n10:00:01 speed 2500000 bytes per second\n", 2, 15, NONE},
    {"10:00:00 1,25 МБ/с\n10:00:01 2,5 МБ/с\n", 2, 15, NONE},
    {"Zeit;Rate\n0;10 Mbit/sek\n1;20 Mbit pro Sekunde\n", 2, 15, NONE},
    /* counters in two columns without names, stairs of rates, sums by the period, and packets */
    {"1741082400 33514287\n1741082401 34495979\n1741082402 35471085\n1741082403 35745139\n1741082404 "
     "37421103\n"
     "1741082405 37665159\n1741082406 37903555\n1741082407 38143531\n",
     7, 8 * (38143531 - 33514287) / 7e6, NONE},
    {"0 1000000\n1 2000000\n2 3000000\n3 4000000\n4 5000000\n5 6000000\n6 7000000\n7 8000000\n", 8, 4.5,
     NONE},
    {"Timestamp,NetworkIn\n2025/03/01 10:00:00,75000000\n2025/03/01 10:01:00,150000000\n2025/03/01 "
     "10:02:00,225000000\n",
     180, 20, NONE},
    {"0.0000 1514\n0.0015 2962\n0.0046 1514\n0.0058 1514\n0.0080 66\n0.0100 1514\n", 0.012,
     8e-6 * (1514 * 4 + 2962 + 66) / 0.012, NONE},
    /* the wanted series of several that have stamps of their own, though another comes first */
    {"Series;Time;Value\neth0 out;10:00:00;1 Mb/s\neth0 out;10:00:07;1 Mb/s\neth0 in;10:00:01;10 Mb/s\n"
     "eth0 in;10:00:11;20 Mb/s\n",
     20, 15, NONE},
    /* exports of VictoriaMetrics and Graphite, with a hole */
    {"{\"metric\":{\"__name__\":\"node_network_receive_bytes_total\"},\"values\":[0,1250000,3750000],"
     "\"timestamps\":"
     "[1741082400000,1741082401000,1741082402000]}",
     2, 15, NONE},
    {"[{\"target\":\"eth0.rx\",\"datapoints\":[[10000000,1741082400],[null,1741082410],[20000000,1741082420]]"
     "}]",
     30, 40.0 / 3, NONE},
    /* and numbers that could be some, but go on as numbers do */
    {"time_ms,mbps\n103000,10\n103100,20\n103200,30\n", 0.3, 20, NONE},
    {"time,kbps\n0,250304\n1,250305\n2,250306\n", 3, 250.305, NONE},
    {"t_s,rx_kbps,tx_kbps\n0,250304,101500\n1,250304,101500\n2,250304,101500\n", 3, 250.304, NONE},
    {"100000 10\n100100 20\n100200 30\n", 0.3, 20, NONE},
    {"time,mbps\n@1741082400,10\n@1741082430,20\n@1741082460,30\n", 90, 20, NONE},
    {"time,mbps\nT+0,10\nT+30,20\nT+60,30\n", 90, 20, NONE},
    {"time,mbps\n45717.4166666667,10\n45717.4170138889,20\n45717.4173611111,30\n", 90, 20, NONE},
    {"date,mbps\n45717,10\n45718,20\n45719,30\n", 259200, 20, NONE},
    {"seconds,mbps\n45717.25,10\n45717.5,20\n45717.75,30\n", 0.75, 20, NONE},
    {"time,mbps\n2025-060T10:00:00,10\n2025-060T10:00:30,20\n2025-060T10:01:00,30\n", 90, 20, NONE},
    {"time,mbps\n2024-366 23:59:30,10\n2025-001 00:00:00,20\n2025-001 00:00:30,30\n", 90, 20, NONE},
    {"time,mbps\n2026\345\271\26411\346\234\21026\346\227\245 "
     "10:00:00,10\n2026\345\271\26411\346\234\21026\346\227\245 "
     "10:00:30,20\n2026\345\271\26411\346\234\21026\346\227\245 10:01:00,30\n",
     90, 20, NONE},
    {"\346\231\202\345\210\273,mbps\n2026\345\271\26411\346\234\21026\346\227\245(\346\234\250)"
     "10\346\231\20200\345\210\20600\347\247\222,10\n2026\345\271\26411\346\234\21026\346\227\245("
     "\346\234\250)10\346\231\20200\345\210\20630\347\247\222,"
     "20\n2026\345\271\26411\346\234\21026\346\227\245(\346\234\250)"
     "10\346\231\20201\345\210\20600\347\247\222,30\n",
     90, 20, NONE},
    {"time,mbps\n2026/11/26 \344\270\212\345\215\210 11:59:30,10\n2026/11/26 \344\270\213\345\215\210 "
     "12:00:00,20\n2026/11/26 \344\270\213\345\215\210 12:00:30,30\n",
     90, 20, NONE},
    {"time,mbps\n2026\353\205\204 11\354\233\224 26\354\235\274 \354\230\244\355\233\204 "
     "3:00:00,10\n2026\353\205\204 11\354\233\224 26\354\235\274 \354\230\244\355\233\204 "
     "3:00:30,20\n2026\353\205\204 11\354\233\224 26\354\235\274 \354\230\244\355\233\204 3:01:00,30\n",
     90, 20, NONE},
    {"time;mbps\n26 \320\275\320\276\321\217\320\261\321\200\321\217 2026 10:00:00;10\n26 "
     "\320\275\320\276\321\217\320\261\321\200\321\217 2026 10:00:30;20\n26 "
     "\320\275\320\276\321\217\320\261\321\200\321\217 2026 10:01:00;30\n",
     90, 20, NONE},
    {"time;mbps\n26 listopada 2026 10:00;10\n26 listopada 2026 10:30;20\n", 3600, 15, NONE},
    {"time,mbps\n10.00.00,10\n10.00.30,20\n10.01.00,30\n", 90, 20, NONE},
    {"time,mbps\n10.10.10,10\n10.10.40,20\n10.11.10,30\n", 90, 20, NONE},
    {"Datum;Uhr;mbps\n01.03.25;10.11.12;10\n01.03.25;10.11.42;20\n01.03.25;10.12.12;30\n", 90, 20, NONE},
    {"time:mbps\n0:10\n1:20\n2:30\n", 3, 20, NONE},
    {"time,mbps\n0:00,10\n0:30,20\n1:00,30\n", 90, 20, NONE},
    {"time,mbps\n0:00,10\n0:30,20\n1:00,30\n", 5400, 20, {.time_unit = TR_TRACE_TIME_H_MM}},
    {"time,mbps\n10:00,10\n10:30,20\n11:00,30\n", 5400, 20, NONE},
    {"time,mbps\n00:00,10\n01:00,20\n02:00,30\n", 10800, 20, NONE},
    {"t,mbps\n0,10\n60,20\n120,30\n", 180, 20, NONE},
    {"t,mbps\n0,10\n500,20\n1000,30\n", 1.5, 20, NONE},
    {"t,mbps\n0,10\n1,20\n2,30\n", 180, 20, {.time_unit = TR_TRACE_TIME_MIN}},
    /* prefixes without a unit, dots between thousands */
    {"time,throughput\n0,12.5M\n1,850K\n2,2.0G\n", 3, 671.116666667, NONE},
    {"time,throughput (bps)\n0,10M\n1,20M\n", 2, 15, NONE},
    {"time,throughput (Mbit/s)\n0,10M\n1,20M\n", 2, 15, NONE},
    {"time,bytes/s\n0,1.25M\n1,2.5M\n", 2, 15, NONE},
    {"time,bytes\n0,1.25M\n1,2.5M\n", 2, 15, NONE},
    {"[10:00:00] speed 10M\n[10:00:01] speed 20M\n", 2, 15, NONE},
    {"t;kbps\n0;1.250\n1;2.250\n2;950\n", 3, 1.483333333, NONE},
    {"t;kbps\n0;1.250\n1;2.250\n", 2, 1.75, NONE},
    {"t;kbps\n0;1.250\n1;2.250\n", 2, 0.00175, {.unit = "bps"}},
    {"t;mbps\n0;1.250\n1;2.250\n", 2, 1.75, NONE},
    {"zeit;ping (ms);kbit/s\n0;12,5;1.250\n1;12,5;2.250\n", 2, 1.75, NONE},
    {"t;kbps\n0;1.250,0\n1;0.850,0\n", 2, 1.05, NONE},
    {"time;bit/s\n0;10.000.000\n1;20.000.000\n2;30.000.000\n", 3, 20, NONE},
    {"time,mbps\n9.59.30,10\n10.00.00,20\n10.00.30,30\n", 90, 20, NONE},
    {"[1] 10:00:00 rate=10 Mbps\n[2] 10:00:01 rate=20 Mbps\n", 2, 15, NONE},
    /* how long each row took, and nothing else of time */
    {"bytes,ms\n125000,100\n250000,100\n", 0.2, 15, NONE},
    {"ms,mbps\n500,10\n500,20\n", 1, 15, NONE},
    {"bytes,ms\n125000,100\n250000,120\n125000,80\n", 0.3, 13.333333333, NONE},
    /* Wireshark's I/O graphs, which do not say what they count: packets of 1500 bytes at most, or bytes */
    {"\"Interval start\",\"All packets\",\"TCP errors\"\n0,1000,0\n1,2000,1\n2,1000,0\n", 3, 16, NONE},
    {"\"Interval start\",\"All packets\"\n0,1000000\n1,2000000\n2,1000000\n", 3, 32.0 / 3, NONE},
    {"\"Interval start\",\"All packets\"\n0,1000\n1,2000\n2,1000\n", 3, 0.032 / 3, {.unit = "Bps"}},
    {"\"Interval start\",\"video\"\n0.0,100\n0.1,200\n0.2,100\n", 0.3, 16, NONE},
    {"\"Interval start\",\"All bits\"\n0.0,1000000\n0.1,2000000\n", 0.2, 15, NONE},
    /* words of other languages, units in all their spellings, and what stands around tables */
    {"#t\tMB/s\n#-----------\n0\t1.55\n1\t2.3625\n2\t0.90625\n", 3, 12.85, NONE},
    {"time (h:mm),mbps\n0:00,12.4\n0:05,18.9\n0:10,7.25\n", 900, 12.85, NONE},
    {"Zeit;Mbit/s\n04.03.25, 09:30 Uhr;12.4\n04.03.25, 09:40 Uhr;18.9\n04.03.25, 09:50 Uhr;7.25\n", 1800,
     12.85, NONE},
    {"when;mbps\n2025-03-04 09 h 30 min 00 s;12.4\n2025-03-04 09 h 30 min 30 s;18.9\n2025-03-04 09 h 31 min "
     "00 s;7.25\n",
     90, 12.85, NONE},
    {"heure;débit (Mb/s)\n09h30;12.4\n09h40;18.9\n09h50;7.25\n", 1800, 12.85, NONE},
    {"chunk,size_bytes,download_time_ms\n0,3100000,2000\n1,4725000,2000\n2,1812500,2000\n", 6, 12.85, NONE},
    {"segment,bytes,duration\n0,1550000,1\n1,4725000,2\n2,2718750,3\n", 6, 11.9916666667, NONE},
    {"Series;Time;Value\nOutbound;2025-03-04 09:30:00;1.2400000000000002 Mbps\nInbound;2025-03-04 "
     "09:30:00;12.4 Mbps\nOutbound;2025-03-04 09:30:15;1.89 Mbps\nInbound;2025-03-04 09:30:15;18.9 "
     "Mbps\nOutbound;2025-03-04 09:30:30;0.7250000000000001 Mbps\nInbound;2025-03-04 09:30:30;7.25 Mbps\n",
     45, 12.85, NONE},
    {"time,speed\n0,12.4Mibit/s\n1,18.9Mibit/s\n2,7.25Mibit/s\n", 3, 13.4742016, NONE},
    {"time,speed\n0,1.55 Mo/s\n1,2.3625 Mo/s\n2,0.90625 Mo/s\n", 3, 12.85, NONE},
    {"time,speed\n0,12.4 megabits/s\n1,18.9 megabits/s\n2,7.25 megabits/s\n", 3, 12.85, NONE},
    {"time,speed\n0,12.4 Мбит/с\n1,18.9 Мбит/с\n2,7.25 Мбит/с\n", 3, 12.85, NONE},
    {"time,speed (МБ/с)\n0,1.55\n1,2.3625\n2,0.90625\n", 3, 12.85, NONE},
    {"17.3,3,0\n4.25,3,1\n11.0,4,0\n0.9,4,0\n23.75,5,0\n8.1,5,0\n", 6, 10.8833333333, NONE},
    {"17.3,-88\n4.25,-90\n11.0,-85\n0.9,-97\n23.75,-80\n8.1,-82\n", 6, 10.8833333333, NONE},
    {"0,3,-88\n0,3,-88\n3.5,3,-88\n2.5,3,-88\n0,3,-88\n1.5,3,-88\n", 6, 1.25, NONE},
    {"1.5,3,-88\n2.5,3,-88\n3.5,4,-88\n2.25,4,-88\n4.5,4,-88\n1.5,3,-88\n", 6, 2.625, NONE},
    {"2025-03-04 09:30:00 12,4\n2025-03-04 09:30:30 18,9\n2025-03-04 09:31:00 7,25\n", 90, 12.85, NONE},
    {"04.03.2025 09:30:00  12,4\n04.03.2025 09:30:30  18,9\n04.03.2025 09:31:00  7,25\n", 90, 12.85, NONE},
    {"Zeit Mbit/s\n09:30:00  12,4\n09:30:30  18,9\n09:31:00  7,25\n", 90, 12.85, NONE},
    {"time,mbps\n0,12.4\n1,18.9\n2,7.25\nAverage:,14.316\n", 3, 12.85, NONE},
    {"Measurement export\nDevice,Fritz!Box 7590\nExported,2025-03-05 11:00\n\nTime,Download [Mbit/s],Upload "
     "[Mbit/s]\n2025-03-04 09:30:00,12.4,1\n2025-03-04 09:30:30,18.9,1\n2025-03-04 09:31:00,7.25,1\n",
     90, 12.85, NONE},
    {"Время;Скорость;Пинг\n2025-03-04 09:30:00;12,4;12\n2025-03-04 09:40:00;18,9;12\n2025-03-04 "
     "09:50:00;7,25;12\n",
     1800, 12.85, NONE},
    {"Data e hora,Envio (Mbps),Recebimento (Mbps)\n2025-03-04 09:30:00,1.0,12.4\n2025-03-04 "
     "09:30:30,1.0,18.9\n2025-03-04 09:31:00,1.0,7.25\n",
     90, 12.85, NONE},
    {"Date/heure;Montant (Mb/s);Descendant (Mb/s)\n2025-03-04 09:30:00;1.0;12.4\n2025-03-04 "
     "09:30:30;1.0;18.9\n2025-03-04 09:31:00;1.0;7.25\n",
     90, 12.85, NONE},
    {"时间,上行(Mbps),下行(Mbps)\n2025-03-04 09:30:00,1.0,12.4\n2025-03-04 09:30:30,1.0,18.9\n2025-03-04 "
     "09:31:00,1.0,7.25\n",
     90, 12.85, NONE},
    {"時刻,上り(Mbps),下り(Mbps)\n2025-03-04 09:30:00,1.0,12.4\n2025-03-04 09:30:30,1.0,18.9\n2025-03-04 "
     "09:31:00,1.0,7.25\n",
     90, 12.85, NONE},
    {"time,mbps\n0,12.4\n1,18.9\n2,7.25\n3,22.1\n4,15.5\n5,9.75\n\nMin,7.25\nMax,22.1\nMittelwert,14.3\n", 6,
     14.3166666667, NONE},
    {"year,month,day,hour,minute,second,mbps\n2025,3,4,9,30,0,12.4\n2025,3,4,9,31,0,18.9\n2025,3,4,9,32,0,7."
     "25\n",
     180, 12.85, NONE},
    {"time=\"2025-03-04 09:30:00\" dl=\"12.4 Mbps\" ul=\"1.24 Mbps\"\ntime=\"2025-03-04 10:00:00\" dl=\"18.9 "
     "Mbps\" ul=\"1.89 Mbps\"\ntime=\"2025-03-04 10:30:00\" dl=\"7.25 Mbps\" ul=\"0.72 Mbps\"\n",
     5400, 12.85, NONE},
    {"time=\"2025-03-04 09:30:00\" dl=\"12.4\" ul=\"1.24\"\ntime=\"2025-03-04 10:00:00\" dl=\"18.9\" "
     "ul=\"1.89\"\ntime=\"2025-03-04 10:30:00\" dl=\"7.25\" ul=\"0.72\"\n",
     5400, 12.85, NONE},
    {"2025-03-04 "
     "09:30:00,15047,Telia,Oslo,2025-03-04T09:30:00.000000Z,17.05,21.4,12400000.0,1240000.0,,1.2.3.4\n2025-"
     "03-04 "
     "10:00:00,15047,Telia,Oslo,2025-03-04T10:00:00.000000Z,17.05,21.4,18900000.0,1889999.9999999998,,1.2.3."
     "4\n2025-03-04 "
     "10:30:00,15047,Telia,Oslo,2025-03-04T10:30:00.000000Z,17.05,21.4,7250000.0,725000.0,,1.2.3.4\n",
     5400, 12.85, NONE},
    {"=== 2025-03-04 09:30:00 ===\nHosted by Foo (Bar) [1.23 km]: 12.3 ms\nTesting download "
     "speed................\nDownload: 12.4 Mbit/s\nTesting upload speed......\nUpload: 1.24 Mbit/s\n=== "
     "2025-03-04 10:00:00 ===\nHosted by Foo (Bar) [1.23 km]: 12.3 ms\nTesting download "
     "speed................\nDownload: 18.9 Mbit/s\nTesting upload speed......\nUpload: 1.89 Mbit/s\n=== "
     "2025-03-04 10:30:00 ===\nHosted by Foo (Bar) [1.23 km]: 12.3 ms\nTesting download "
     "speed................\nDownload: 7.25 Mbit/s\nTesting upload speed......\nUpload: 0.72 Mbit/s\n",
     5400, 12.85, NONE},
    {"{'date': '2025-03-04 09:30:00', 'download': 12.4, 'upload': 1.24, 'ping': 11.5}\n{'date': '2025-03-04 "
     "10:00:00', 'download': 18.9, 'upload': 1.89, 'ping': 11.5}\n{'date': '2025-03-04 10:30:00', "
     "'download': 7.25, 'upload': 0.72, 'ping': 11.5}\n",
     5400, 12.85, NONE},
    {"time,mbps\n0,12.4\n1,18.9\n2,7.25\n\nMin,7.25\nMax,22.1\nMittelwert,14.3\n", 3, 12.85, NONE},
    {"Date,Hour,Mbps\n2025-03-04,9,10\n2025-03-04,10,20\n2025-03-04,11,30\n", 10800, 20, NONE},
    /* stamps as programs print them, days that are counted, a row's beginning and end in one cell */
    {"time;mbps\ndatetime.datetime(2024, 1, 2, 3, 4);10\ndatetime.datetime(2024, 1, 2, 3, 4, 30);20\n", 60,
     15, NONE},
    {"time,mbps\ndatetime.datetime(2024, 1, 2, 3, 4, 5, 500000),10\ndatetime.datetime(2024, 1, 2, 3, 4, 6, "
     "tzinfo=datetime.timezone.utc),20\n",
     1, 15, NONE},
    {"(datetime.datetime(2024, 1, 2, 3, 4, 5), 10.0)\n(datetime.datetime(2024, 1, 2, 3, 4, 35), 20.0)\n", 60,
     15, NONE},
    {"(0, 10.5)\n(1, 20.5)\n", 2, 15.5, NONE},
    {"time,mbps\nTimestamp('2024-01-02 03:04:05'),10\nTimestamp('2024-01-02 03:04:35'),20\n", 60, 15, NONE},
    {"time,mbps\nISODate(\"2024-01-02T03:04:05Z\"),10\nISODate(\"2024-01-02T03:04:35Z\"),20\n", 60, 15, NONE},
    {"time,mbps\n/Date(1700000000000)/,10\n/Date(1700000030000+0100)/,20\n", 60, 15, NONE},
    {"[{\"time\":\"\\/Date(1700000000000)\\/\",\"mbps\":10},{\"time\":\"\\/"
     "Date(1700000030000)\\/\",\"mbps\":20}]",
     60, 15, NONE},
    {"time,mbps\nDay 1 10:00:00,10\nDay 1 10:00:30,20\n", 60, 15, NONE},
    {"time;mbps\nTag 1, 23:59:30;10\nTag 2, 00:00:00;20\n", 60, 15, NONE},
    {"time,mbps\n10:00:00-10:00:30,10\n10:00:30-10:01:00,20\n", 60, 15, NONE},
    {"Interval;Mbit/s\n23:45-00:00;10\n00:00-00:15;20\n", 1800, 15, NONE},
    {"period,mbps\n2024-01-02 10:00 - 2024-01-02 10:15,10\n2024-01-02 10:15 - 2024-01-02 10:30,20\n", 1800,
     15, NONE},
    {"period,mbps\n2024-01-02T10:00:00Z/2024-01-02T10:15:00Z,10\n2024-01-02T10:15:00Z/"
     "2024-01-02T10:30:00Z,20\n",
     1800, 15, NONE},
    {"\"Date Time\",\"Traffic In (Speed)\"\n\"1/2/2024 10:00:00 AM - 10:05:00 AM\",\"10 "
     "Mbit/s\"\n\"1/2/2024 10:05:00 AM - 10:10:00 AM\",\"20 Mbit/s\"\n",
     600, 15, NONE},
    {"time,mbps\n10:00:00-05:00,10\n10:00:30-05:00,20\n", 60, 15, NONE}, /* a zone, no span */
    /* a constant rate is none of Oboe's pairs */
    {"0 10\n60 10\n120 10\n180 10\n", 240, 10, NONE},
    {"0 10.5\n100 10.5\n", 0.2, 10.5, NONE},
    /* words and units inside of others, amounts with units, directions alone, a time told twice */
    {"{\"timestamp\":1700000000000,\"availableIncomingBitrate\":10000000,\"availableOutgoingBitrate\":300000}"
     "\n"
     "{\"timestamp\":1700000001000,\"availableIncomingBitrate\":20000000,\"availableOutgoingBitrate\":300000}"
     "\n",
     2, 15, NONE},
    {"t_s,incomingBitrateKbps\n0,10000\n1,20000\n", 2, 15, NONE},
    {"t_s,streamBitrate (kbit/s)\n0,10000\n1,20000\n", 2, 15, NONE},
    {"time,BytesReceivedPerSec\n0,1250000\n5,2500000\n", 10, 15, NONE},
    {"time,InBitsPerSec\n0,10000000\n5,20000000\n", 10, 15, NONE},
    {"time,moved\n0,1.25 MB\n1,500 KB\n2,2.5 MB\n", 3, 34 / 3.0, NONE},
    {"At time +1s client received 1250000 bytes\nAt time +2s client received 2500000 bytes\nAt time +3s "
     "client "
     "received 500000 bytes\n",
     3, 34 / 3.0, NONE},
    {"Date,In,Out\n2024-01-02 10:00:00,10000000,1000\n2024-01-02 10:05:00,20000000,1000\n", 600, 15, NONE},
    {"2024-01-02 10:00:00 1704189600 10000000\n2024-01-02 10:01:00 1704189660 20000000\n", 120, 15, NONE},
    {"1s:\t10 Mbit/s\n2s:\t20 Mbit/s\n", 2, 15, NONE},
    {"Tue Jan  2 10:00:00 UTC 2024\n100 Mbps \342\206\223 / 10 Mbps \342\206\221\nTue Jan  2 10:30:00 UTC "
     "2024\n200 Mbps \342\206\223 / 10 Mbps \342\206\221\n",
     3600, 150, NONE},
    {"time;mbps\nDateTime(2024, 1, 2, 10, 0, 0);10\nDateTime(2024, 1, 2, 10, 0, 30);20\n", 60, 15, NONE},
    {"time;mbps\nnew Date(1704189600000);10\nnew Date(1704189630000);20\n", 60, 15, NONE},
    {"time,mbps\nt=0,10\nt=30,20\n", 60, 15, NONE},
    {"// t us, MB/s\n0,1.25\n1000000,2.5\n2000000,3.75\n", 3, 20, NONE},
    {"time,bytes_per_interval\n0,6250000\n5,12500000\n10,18750000\n", 15, 20, NONE},
    {"time,InBitsPerSec,OutBitsPerSec\n0,10000000,1\n5,20000000,1\n", 10, 15, NONE},
    /* rows that no table has are lines of words; how long it has gone on is a time; lengths with their unit
     */
    {"status: running\nduration: 1s\nrx-current: 10.0Mbps\ndirection: receive\n\nstatus: running\nduration: "
     "2s\nrx-current: 20.0Mbps\ndirection: receive\n\nstatus: running\nduration: 3s\nrx-current: "
     "30.0Mbps\ndirection: receive\n",
     3, 20, NONE},
    {"duration,mbps\n500 ms,10\n2 s,20\n500 ms,30\n", 3, 20, NONE},
    /* a data frame of Grafana's, entities of Home Assistant, a test's bits, short words, counters behind a
       stamp */
    {"{\"results\":{\"A\":{\"frames\":[{\"schema\":{\"fields\":[{\"name\":\"Time\",\"type\":\"time\"},{"
     "\"name\":"
     "\"Value\",\"config\":{\"unit\":\"bps\"}}]},\"data\":{\"values\":[[1704189600000,1704189615000],["
     "10000000,"
     "20000000]]}}]}}}",
     30, 15, NONE},
    {"entity_id,state,last_changed\nsensor.speedtest_ping,12.5,2024-01-02T10:00:00.000Z\nsensor.speedtest_"
     "download,93."
     "5,2024-01-02T10:00:00.000Z\nsensor.speedtest_ping,12.5,2024-01-02T11:00:00.000Z\nsensor.speedtest_"
     "download,83.5,"
     "2024-01-02T11:00:00.000Z\n",
     7200, 88.5, NONE},
    {"ID,Ping,\"Download (bits)\",\"Upload (bits)\",Created\n1,12.5,93500000,9500000,\"2024-01-02 "
     "10:00:00\"\n2,12.5,83500000,9500000,\"2024-01-02 11:00:00\"\n",
     7200, 88.5, NONE},
    {"time,bwEstimate,level\n0,10000000,1\n1,20000000,2\n", 2, 15, NONE},
    {"2024-01-02 10:00:00\n     rx_bytes: 1000\n     tx_bytes: 5\n2024-01-02 10:00:01\n     rx_bytes: "
     "1251000\n"
     "     tx_bytes: 5\n2024-01-02 10:00:02\n     rx_bytes: 3751000\n     tx_bytes: 5\n",
     2, 15, NONE},
    {"1704189600 eth0: 1000 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n1704189601 eth0: 1251000 1 0 0 0 0 0 0 5 1 0 0 0 "
     "0 0 0\n"
     "1704189602 eth0: 3751000 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n",
     2, 15, NONE},
    /* WebRTC's reports: what a transport has carried, or the browser's estimate where no bytes are told */
    {"{\"ts\": 1700000000000, \"stats\": [{\"type\": \"transport\", \"id\": \"T1\", \"bytesReceived\": "
     "0}]}\n{\"ts\": 1700000001000, \"stats\": [{\"type\": \"transport\", \"id\": \"T1\", \"bytesReceived\": "
     "1250000}]}\n{\"ts\": 1700000002000, \"stats\": [{\"type\": \"transport\", \"id\": \"T1\", "
     "\"bytesReceived\": 3750000}]}\n",
     2, 15, NONE},
    {"[{\"time\": 1700000000000, \"report\": {\"CP1\": {\"type\": \"candidate-pair\", "
     "\"availableIncomingBitrate\": 10000000}}}, {\"time\": 1700000001000, \"report\": {\"CP1\": {\"type\": "
     "\"candidate-pair\", \"availableIncomingBitrate\": 20000000}}}]",
     2, 15, NONE},
    {"{\"PeerConnections\":{\"1-1\":{\"stats\":{\"CP1-availableIncomingBitrate\":{\"startTime\":\"2025-03-"
     "01T10:00:00.000Z\",\"endTime\":\"2025-03-01T10:00:01.000Z\",\"values\":\"[10000000,20000000]\"}}}}}",
     2, 15, NONE},
    /* the transport's report comes later than that of a stream */
    {"{\"ts\": 1700000000000, \"stats\": [{\"type\": \"inbound-rtp\", \"id\": \"I1\", \"bytesReceived\": "
     "0}]}\n{\"ts\": 1700000001000, \"stats\": [{\"type\": \"transport\", \"id\": \"T1\", \"bytesReceived\": "
     "0}, {\"type\": \"inbound-rtp\", \"id\": \"I1\", \"bytesReceived\": 9}]}\n{\"ts\": 1700000002000, "
     "\"stats\": [{\"type\": \"transport\", \"id\": \"T1\", \"bytesReceived\": 1250000}]}\n",
     1, 10, NONE},
    /* two series of one name, of which the first is the one that is named */
    {"{\"labels\":[0,1],\"datasets\":[{\"label\":\"down mbps\",\"data\":[1,3]},{\"label\":\"down "
     "mbps\",\"data\":[10,30]}]}",
     2, 2, NONE},
    {"{\"labels\":[0,1],\"datasets\":[{\"label\":\"down mbps\",\"data\":[1,3]},{\"label\":\"down "
     "mbps\",\"data\":[10,30]}]}",
     2,
     20,
     {.column = "3"}},
    /* what a chart of netdata holds: rates, and what goes up below zero */
    {"{\"labels\": [\"time\", \"InOctets\", \"OutOctets\"], \"data\": [[1704189601, 20000, -1000], "
     "[1704189600, "
     "10000, -1000]]}",
     2, 15, NONE},
    /* OpenWrt's counters of bytes and packets, by the choice that is offered */
    {"[[1700000000, 0, 10, 0, 5],\n[1700000001, 1250000, 900, 1000, 10],\n[1700000002, 3750000, 1800, 2000, "
     "20],\n[1700000003, 7500000, 1800, 2000, 20]]",
     3,
     20,
     {.values = TR_TRACE_VALUES_TOTAL}},
    /* axel's bar without the line that tells the size, which follows from the time left */
    {"[ 10%] [...0     ] [   1.0MB/s] [00:36]\r[ 20%] [....0   ] [   1.0MB/s] [00:32]\r[ 40%] [.....0  ] [   "
     "1.0MB/s] [00:24]\n",
     16, 8.388608, NONE},
    /* rrdtool under a locale with decimal commas, of which what goes out is asked for; bits, as the user
       knows */
    {"      ds0 traffic_out\n\n1710151205: 1,0000000000e+06 2,5000000000e+05\n1710151210: -nan "
     "7,5000000000e+05\n",
     10,
     4,
     {.column = "traffic_out"}},
    {"      in\n\n1710151205: 1.0000000000e+06\n1710151210: 3.0000000000e+06\n", 10, 2, {.unit = "bps"}},
    /* rclone as it was before 1.57; two runs of it, the first of which is read; bytes that stand still */
    {"2020/01/02 03:04:06 INFO  : \nTransferred:   \t        1M / 40 MBytes, 3%, 0 Bytes/s, ETA -\n"
     "Transferred:            0 / 2, 0%\nElapsed time:        1s\n\nTransferred:   \t        3M / 40 MBytes, "
     "7%, 1 MBytes/s, ETA 1m0s\nElapsed time:        1m1s\n",
     61, 3 * 8.388608 / 61, NONE},
    {"Transferred: 2 MiB / 4 MiB, 50%, 2 MiB/s, ETA 1s\nElapsed time: 2s\nTransferred: 1 MiB / 4 MiB, 25%, 1 "
     "MiB/s, ETA 1s\nElapsed time: 2s\n",
     2, 8.388608, NONE},
    {"2020/01/02 03:04:05 INFO  : 1 MiB / 9 MiB, 1%, 0 B/s, ETA -\n2020/01/02 03:04:06 INFO  : 1 MiB / 9 "
     "MiB, "
     "1%, 0 B/s, ETA -\n2020/01/02 03:04:07 NOTICE: 3 MiB / 9 MiB, 1%, 0 B/s, ETA -\n2020/01/02 03:04:09 "
     "INFO  : 3 MiB / 9 MiB, 1%, 0 B/s, ETA -\n",
     2, 8.388608, NONE},
    /* tests with times as numbers, and one whose time is none; speedtest-go on a slow line, new and old */
    {"[{\"timestamp\":1700000000,\"ping\":10,\"jitter\":1,\"download\":40,\"upload\":9},{\"timestamp\":"
     "1700000600,\"ping\":10,\"jitter\":1,\"download\":60,\"upload\":9},{\"timestamp\":\"later\",\"ping\":10,"
     "\"jitter\":1,\"download\":900,\"upload\":9}]",
     1200, 50, NONE},
    {"{\"timestamp\":1700000000,\"ping\":10,\"download\":40e6,\"upload\":9e6,\"server\":{}}\n{\"timestamp\":"
     "1700000600,\"ping\":10,\"download\":60e6,\"upload\":9e6,\"server\":{}}\n",
     1200, 50, NONE},
    {"{\"servers\":[{\"dl_speed\":5000,\"ul_speed\":900,\"packet_loss\":{}}]}", 1, 0.04, NONE},
    {"{\"servers\":[{\"dl_speed\":50,\"ul_speed\":9}]}", 1, 50, NONE},
    {"{\"servers\":[{\"dl_speed\":5000,\"ul_speed\":900}]}", 1, 0.04, {.unit = "Bps"}},
    /* rows that begin and end, in milliseconds that nobody names */
    {"start,end,mbps\n0,600,10\n1000,1600,20\n2000,2600,30\n", 2.6, (10 + 20 + 30 * 0.6) / 2.6, NONE},
    /* counters of two interfaces in turn: the busy one's */
    {"{\"name\":\"lo\",\"t\":0,\"bytes_recv\":7}\n{\"name\":\"eth0\",\"t\":0,\"bytes_recv\":0}\n{\"name\":"
     "\"lo\",\"t\":10,\"bytes_recv\":7}\n{\"name\":\"eth0\",\"t\":10,\"bytes_recv\":12500000}\n{\"name\":"
     "\"lo\",\"t\":20,\"bytes_recv\":7}\n{\"name\":\"eth0\",\"t\":20,\"bytes_recv\":37500000}\n",
     20, 15, NONE},
    {"time,interface,mbps\n0,wlan0,1\n0,eth0,30\n1,wlan0,1\n1,eth0,10\n2,wlan0,1\n2,eth0,20\n", 3, 20, NONE},
    /* data frames of pandas, by columns */
    {"{\"time\":{\"0\":0,\"1\":1,\"2\":2},\"mbps\":{\"0\":10,\"1\":20,\"2\":30}}", 3, 20, NONE},
    {"{\"mbps\":{\"1700000000000\":10,\"1700000002000\":20,\"1700000004000\":30}}", 6, 20, NONE},
    {"{\"up mbps\":{\"2024-01-02 03:04:05\":1,\"2024-01-02 03:04:06\":1},\"down mbps\":{\"2024-01-02 "
     "03:04:05\":10,\"2024-01-02 03:04:06\":20}}",
     2, 15, NONE},
    /* lists of points by name, of which one comes down, whichever comes first and however long they are */
    {"{\"upload mbps\":[[0,1],[1,1]],\"download mbps\":[[0,10],[1,20],[2,30]]}", 3, 20, NONE},
    {"{\"upload\":[{\"x\":0,\"y\":1},{\"x\":1,\"y\":1}],\"download\":[{\"x\":0,\"y\":10},{\"x\":1,\"y\":20}]"
     "}",
     2, 15, NONE},
    {"{\"series\":[{\"name\":\"up (Mbit/s)\",\"data\":[[0,1],[1,1]]},{\"name\":\"down "
     "(Mbit/s)\",\"data\":[[0,"
     "10],[1,20],[2,30]]}]}",
     3, 20, NONE},
    /* CloudWatch's answers, newest first or in no order */
    {"{\"Label\":\"NetworkIn\",\"Datapoints\":[{\"Timestamp\":\"2024-01-02T03:05:00Z\",\"Sum\":150e6,"
     "\"Unit\":"
     "\"Bytes\"},{\"Timestamp\":\"2024-01-02T03:04:00Z\",\"Sum\":75e6,\"Unit\":\"Bytes\"},{\"Timestamp\":"
     "\"2024-"
     "01-02T03:06:00Z\",\"Sum\":225e6,\"Unit\":\"Bytes\"}]}",
     180, 20, NONE},
    {"{\"MetricDataResults\":[{\"Id\":\"m1\",\"Label\":\"NetworkIn\",\"Timestamps\":[\"2024-01-02T03:06:"
     "00Z\","
     "\"2024-01-02T03:05:00Z\",\"2024-01-02T03:04:00Z\"],\"Values\":[225e6,150e6,75e6]}]}",
     180, 20, NONE},
    /* a comma behind the last member, as people write it */
    {"[{\"t\":0,\"mbps\":10},{\"t\":1,\"mbps\":20,},]", 2, 15, NONE},
    /* three tests of a line that becomes faster are no running total */
    {"[{\"ping\":12.5,\"download_bits\":10000000,\"at\":\"2024-01-02 00:00:00\"},{\"ping\":12.5,\"download_"
     "bits\":20000000,\"at\":\"2024-01-02 "
     "01:00:00\"},{\"ping\":12.5,\"download_bits\":30000000,\"at\":\"2024-"
     "01-02 02:00:00\"}]",
     10800, 20, NONE},
    /* arrows before and behind their values, in either order */
    {"10:00:00 \342\206\221 1.0 Mbit/s \342\206\223 10.0 Mbit/s\n10:00:01 \342\206\221 1.0 Mbit/s "
     "\342\206\223 20.0 "
     "Mbit/s\n",
     2, 15, NONE},
    {"10:00:00 \342\206\223 10.0 Mbit/s \342\206\221 1.0 Mbit/s\n10:00:01 \342\206\223 20.0 Mbit/s "
     "\342\206\221 1.0 "
     "Mbit/s\n",
     2, 15, NONE},
    {"10:00:00 1.0 Mbit/s \342\206\221 10.0 Mbit/s \342\206\223\n10:00:01 1.0 Mbit/s \342\206\221 20.0 "
     "Mbit/s "
     "\342\206\223\n",
     2, 15, NONE},
    /* each value rather than the mean of them so far, and a unit that is a name */
    {"10:00:00 avg 15 Mbps cur 10 Mbps\n10:00:01 avg 15 Mbps cur 20 Mbps\n10:00:02 avg 15 Mbps cur 30 Mbps\n",
     3, 20, NONE},
    {"t=0 avg_mbps=12 mbps=10\nt=1 avg_mbps=12 mbps=20\nt=2 avg_mbps=12 mbps=30\n", 3, 20, NONE},
    {"time,peak_mbps,mbps\n0,99,10\n1,99,20\n2,99,30\n", 3, 20, NONE},
    {"time,avg_mbps\n0,10\n1,20\n2,30\n", 3, 20, NONE},
    /* curl -w, whose speeds are byte/s */
    {"2024-01-02T10:00:00Z speed_download=1250000 time_total=1.0\n2024-01-02T10:01:00Z "
     "speed_download=2500000 "
     "time_total=1.0\n",
     120, 15, NONE},
    /* what was painted for a terminal */
    {"\033[32m10:00:00\033[0m \033[1m10 Mbps\033[0m\n\033[32m10:00:01\033[0m \033[1;31m20 Mbps\033[0m\n", 2,
     15, NONE},
    /* Intel's LPP network traces: kbit/s under names of two words in one */
    {"{\"version\":1,\"entries\":[{\"entryNo\":1,\"dateTime\":\"2020-10-09T08:23:00.5+02:00\",\"ulBw\":900,"
     "\"dlBw\":"
     "12600},{\"entryNo\":2,\"dateTime\":\"2020-10-09T08:23:10.5+02:00\",\"ulBw\":900,\"dlBw\":7400}]}",
     20, 10, NONE},
    /* a counter that began again, and amounts of rows that say how long they last */
    {"t,rx_bytes\n0,1000000\n1,2250000\n2,3500000\n3,4750000\n4,6000000\n5,7250000\n6,1250000\n7,2500000\n",
     7, 10, NONE},
    {"{\"interval_ms\":500,\"bytes\":625000}\n{\"interval_ms\":500,\"bytes\":1250000}\n{\"interval_ms\":500,"
     "\"bytes\":1875000}\n",
     1.5, 20, NONE},
    {"from,to,bytes\n0,1,1250000\n1,2,2500000\n2,3,3750000\n", 3, 20, NONE},
    {"start_ms,end_ms,bytes\n0,1000,1250000\n1000,2000,2500000\n2000,3000,3750000\n", 3, 20, NONE},
    {"{\"start\":\"2024-01-02T10:00:00Z\",\"end\":\"2024-01-02T10:00:01Z\",\"bytes\":1250000}\n{\"start\":"
     "\"2024-"
     "01-02T10:00:01Z\",\"end\":\"2024-01-02T10:00:02Z\",\"bytes\":2500000}\n",
     2, 15, NONE},
    {"segment,size_bytes,download_time_ms\n1,1250000,1000\n2,2500000,1000\n3,3750000,1000\n", 3, 20, NONE},
    /* of the same columns of two links the busier; the mean of an interval before its extremes, whatever its
       unit */
    {"time,wlan0_rx_bytes,eth0_rx_bytes\n0,7000000000,0\n1,7000000000,1250000\n2,7000000000,3750000\n3,"
     "7000000000,"
     "7500000\n",
     3, 20, NONE},
    {"time,wlan0_rx_mbps,eth0_rx_mbps\n0,1,10\n1,1,20\n2,1,30\n", 3, 20, NONE},
    {"Time,Avg Down Mbps,Max Down Mbps,Min Down (Mbps)\n0,10,99,1\n1,20,99,1\n2,30,99,1\n", 3, 20, NONE},
    /* runs by their number, whose seconds begin again */
    {"Run,Second,Mbps\n1,0,10\n1,1,20\n1,2,30\n2,0,5\n2,1,5\n2,2,5\n", 3, 20, NONE},
    {"trace_id,time,bw mbps\n0,0,10\n0,1,20\n1,0,5\n1,1,5\n", 2, 15, NONE},
    {"trace_id,time,bw mbps\n0,0,10\n0,1,20\n1,0,5\n1,1,5\n", 2, 5, {.run = 2}},
    /* KiB so far, with decimals */
    {"time,downloaded_kib\n0,0\n1,1220.703125\n2,3662.109375\n3,7324.21875\n4,8544.921875\n", 4, 17.5, NONE},
    {"10:00:00 cwnd:10 bits_per_second=10000000\n10:00:01 cwnd:10 bits_per_second=20000000\n", 2, 15, NONE},
    {"time,mbps\n2025-03-04T22,10\n2025-03-04T23,20\n2025-03-05T00,30\n", 10800, 20, NONE},
};

/* Three days' logs, the second first, with their headers: put in order by date. */
static void dated_logs_are_put_in_order(void **state)
{
    (void)state;
    char text[8192] = "";
    size_t n = 0;
    static const int days[] = {2, 1, 3};
    for (size_t d = 0; d < 3; d++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "time,mbps\n");
        for (int i = 0; i < 30; i++) {
            n += (size_t)snprintf(text + n, sizeof text - n, "2025-03-%02d 10:00:%02d,%d\n", days[d], i,
                                  days[d] * 10);
        }
    }
    struct tr_trace *trace;
    assert_int_equal(tr_trace_read("a", text, n, NULL, &trace, NULL), TR_STATUS_OK);
    assert_int_equal(trace->info.samples, 90);
    assert_int_equal(trace->info.gaps, 2);
    assert_near(trace->rate_mbps[0], 10, 1e-12);
    assert_near(trace->rate_mbps[89], 30, 1e-12);
    tr_trace_free(trace);
}

static bool is_near(double got, double wanted)
{
    return isnan(wanted) || wanted == 0 || fabs(got - wanted) <= 1e-6 * fabs(wanted);
}

static void every_kind_is_read_for_what_it_is(void **state)
{
    (void)state;
    size_t bad = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct kind *k = &kinds[i];
        struct tr_trace *trace;
        struct tr_error err = {0};
        char *copy = strdup(k->text);
        assert_non_null(copy);
        if (tr_trace_read("kind", copy, strlen(copy), &k->options, &trace, &err) != TR_STATUS_OK) {
            printf("%s: %s\n%s\n", err.where, err.what, k->text);
            bad++;
        } else {
            if (!is_near(trace->info.duration_s, k->duration_s) ||
                !is_near(trace->info.mean_mbps, k->mean_mbps)) {
                printf("%s is %.10g s of %.10g Mbit/s, not %.10g s of %.10g\n", k->text,
                       trace->info.duration_s, trace->info.mean_mbps, k->duration_s, k->mean_mbps);
                bad++;
            }
            tr_trace_free(trace);
        }
        free(copy);
    }
    assert_int_equal(bad, 0);
}

/* ---- the shared inputs ---- */

#define SHARED SHARED_DIR "/inputs/"

static bool input_is_as_expected(const char *file, const char *options, const char *duration,
                                 const char *mean)
{
    char path[512];
    struct tr_trace *trace;
    struct tr_error err = {0};
    const struct tr_trace_options o = {.direction =
                                           strstr(options, "up") ? TR_TRACE_UP : TR_TRACE_ANY_DIRECTION};
    snprintf(path, sizeof path, SHARED "%s", file);
    if (tr_trace_open(path, &o, &trace, &err) != TR_STATUS_OK) {
        printf("%s: %s\n", err.where, err.what);
        return false;
    }
    bool ok = (!*duration || fabs(trace->info.duration_s - atof(duration)) <= 1e-3) &&
              (!*mean || fabs(trace->info.mean_mbps - atof(mean)) <= 1e-3 * atof(mean));
    if (!ok) {
        printf("%s is %g s of %g Mbit/s, not %s s of %s\n", file, trace->info.duration_s,
               trace->info.mean_mbps, duration, mean);
    }
    tr_trace_free(trace);
    return ok;
}

/* The table's figures that are none of a trace's. The 7 Mbit/s of k08c are no reading of its three intervals
 * of 10.5, 21 and 10.5: they are 20.6 held over the hole, 14 with the hole cut out, 0.82 with nothing in it.
 */
static bool is_left_out(const char *file)
{
    return (file[0] != 'k' && file[0] != 'm') || strncmp(file, "k08c", 4) == 0;
}

static void shared_inputs_are_as_expected(void **state)
{
    (void)state;
    FILE *tsv = fopen(SHARED "EXPECTED.tsv", "r");
    if (!tsv) {
        printf("skipped: " SHARED "EXPECTED.tsv is not there\n");
        skip();
    }
    char line[1024];
    size_t files = 0, bad = 0;
    while (fgets(line, sizeof line, tsv)) {
        char *field[5] = {line, "", "", "", ""}, *rest = line;
        for (int i = 0; i < 5 && rest; i++) {
            field[i] = strsep(&rest, "\t");
        }
        if (!is_left_out(field[0])) {
            files++;
            bad += !input_is_as_expected(field[0], field[1], field[2], field[3]);
        }
    }
    fclose(tsv);
    assert_true(files > 35);
    assert_int_equal(bad, 0);
}

/* ---- doubts ---- */

static void a_doubt_says_what_the_other_reading_gives(void **state)
{
    (void)state;
    char text[] = "2025-03-01 10:00:00,12,140.5,11.5\n2025-03-01 10:30:00,13,150.5,12.5\n";
    struct tr_trace *trace;
    assert_int_equal(tr_trace_read("a", text, strlen(text), NULL, &trace, NULL), TR_STATUS_OK);
    assert_true(trace->info.doubtful);
    size_t seen = 0;
    for (size_t i = 0; i < trace->info.note_count; i++) {
        const struct tr_trace_note *note = &trace->info.notes[i];
        for (size_t k = 0; k < note->choice_count; k++) {
            const struct tr_trace_choice *c = &note->choices[k];
            if (c->option == TR_TRACE_OPTION_COLUMN && strcmp(c->value, "4") == 0) {
                seen++;
                assert_int_equal(c->first_count, 2);
                assert_near(c->first_mbps[0], 11.5, 1e-9);
                assert_near(c->mean_mbps, 12, 1e-9);
                assert_false(c->about);
            }
        }
    }
    assert_int_equal(seen, 1);
    tr_trace_free(trace);
    char lengths[] = "duration,mbps\n1,10\n2,20\n"; /* or how long it has gone on */
    assert_int_equal(tr_trace_read("a", lengths, strlen(lengths), NULL, &trace, NULL), TR_STATUS_OK);
    assert_true(trace->info.doubtful);
    tr_trace_free(trace);
    static const char *const sure[] = {
        "t_s,bandwidth_mbps\n0,1\n1,2\n",
        /* a running total that rises evenly is one */
        "t_s,rx_bytes\n0,0\n1,1250000\n2,2500000\n3,3750000\n4,5000000\n",
        "t_s,total_bytes\n0,1250000\n1,2500000\n2,3750000\n",
    };
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++) {
        char *copy = strdup(sure[i]);
        assert_non_null(copy);
        assert_int_equal(tr_trace_read("a", copy, strlen(copy), NULL, &trace, NULL), TR_STATUS_OK);
        assert_false(trace->info.doubtful);
        tr_trace_free(trace);
        free(copy);
    }
}

static void check_columns(const char *text, size_t count, const char *name, const char *sample)
{
    char path[] = "columns-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    struct tr_trace_columns columns;
    assert_int_equal(tr_trace_columns(path, &columns, NULL), TR_STATUS_OK);
    unlink(path);
    assert_int_equal(columns.count, count);
    assert_string_equal(columns.columns[count - 1].name, name);
    assert_string_equal(columns.columns[count - 1].sample, sample);
}

/* Who has to say which is which is told what there is, in tables and in JSON. */
static void columns_are_listed(void **state)
{
    (void)state;
    check_columns("when,x,y\n0,1,2\n1,2,3\n", 3, "y", "2");
    check_columns("[{\"when\":0,\"net\":{\"down\":1.5}},{\"when\":1,\"net\":{\"down\":2.5}}]", 2, "net.down",
                  "1.5");
    check_columns("{\"when\":[0,1,2],\"mbps\":[3,4,5]}", 2, "mbps", "3");
    check_columns("{\"when\":0,\"mbps\":3}\n{\"when\":1,\"mbps\":4}\n", 2, "mbps", "3");
}

static void kinds_are_kept(void **state)
{
    (void)state;
    char text[] = "time,mbps\n0,10\n1,-1\n2,20\n3,30\n";
    struct tr_trace *trace;
    assert_int_equal(tr_trace_read("a", text, strlen(text), NULL, &trace, NULL), TR_STATUS_OK);
    assert_int_equal(trace->count, 4);
    assert_int_equal(trace->info.samples, 3);
    assert_int_equal(tr_trace_kind_of(trace, 0), TR_TRACE_MEASURED);
    assert_int_equal(tr_trace_kind_of(trace, 1), TR_TRACE_UNKNOWN);
    assert_int_equal(tr_trace_kind_of(trace, 2), TR_TRACE_MEASURED);
    assert_int_equal(tr_trace_kind_of(trace, 3), TR_TRACE_MEASURED);
    assert_near(trace->rate_mbps[1], 10, 1e-12);
    assert_near(trace->info.unknown_s, 1, 1e-12);
    tr_trace_free(trace);
}

static const struct tr_trace_note *note_with(const struct tr_trace *trace, const char *words)
{
    for (size_t i = 0; i < trace->info.note_count; i++) {
        if (strstr(trace->info.notes[i].text, words)) {
            return &trace->info.notes[i];
        }
    }
    return NULL;
}

/* Text of PowerShell without the mark that would say so, and in letters of which none has a NUL. */
static void utf16_without_a_mark_is_known(void **state)
{
    (void)state;
    static const unsigned short text[] = {0x65f6, 0x95f4, ',', 0x4e0b, 0x8f7d, '(', 'M', 'b',
                                          'p',    's',    ')', '\n',   '0',    ',', '1', '0',
                                          '\n',   '1',    ',', '2',    '0',    '\n'};
    struct tr_trace *trace;
    for (int big = 0; big < 2; big++) {
        char bytes[sizeof text];
        for (size_t i = 0; i < sizeof text / 2; i++) {
            bytes[2 * i + (size_t)!big] = (char)(text[i] >> 8);
            bytes[2 * i + (size_t)big] = (char)(text[i] & 0xff);
        }
        assert_int_equal(tr_trace_read("a", bytes, sizeof bytes, NULL, &trace, NULL), TR_STATUS_OK);
        assert_near(trace->info.duration_s, 2, 1e-12);
        assert_near(trace->info.mean_mbps, 15, 1e-12);
        tr_trace_free(trace);
    }
}

/* A hole in what iperf prints is told, with what each way to fill it would give. */
static void a_hole_in_iperfs_lines_is_told(void **state)
{
    (void)state;
    char text[] = "[ ID] Interval           Transfer     Bitrate\n"
                  "[  5]   0.00-1.00   sec  1.25 MBytes  10.5 Mbits/sec\n"
                  "[  5]   1.00-2.00   sec  2.50 MBytes  21.0 Mbits/sec\n"
                  "[  5]  50.00-51.00  sec  1.25 MBytes  10.5 Mbits/sec\n";
    struct tr_trace *trace;
    assert_int_equal(tr_trace_read("a", text, strlen(text), NULL, &trace, NULL), TR_STATUS_OK);
    assert_int_equal(trace->info.gaps, 1);
    assert_near(trace->info.longest_gap_s, 48, 1e-9);
    assert_near(trace->info.longest_gap_at_s, 2, 1e-9);
    assert_near(trace->info.unknown_s, 48, 1e-9);
    const struct tr_trace_note *note = note_with(trace, "1 gap over 10 s, the longest 48 s at 2 s");
    assert_non_null(note);
    assert_true(note->warning);
    assert_near(note->choices[0].mean_mbps, 42 / 51.0, 1e-9); /* zero */
    assert_near(note->choices[1].mean_mbps, 14, 1e-9);        /* cut */
    tr_trace_free(trace);
}

/* Impossible values are said, and left out or cut. */
static void impossible_values_are_told(void **state)
{
    (void)state;
    struct tr_trace *trace;
    char text[] = "time,mbps,latency_ms,loss\n0,10,20,0.5\n1,20,1e300,1.5\n2,20,30,250\n";
    assert_int_equal(tr_trace_read("a", text, strlen(text), NULL, &trace, NULL), TR_STATUS_OK);
    assert_near(trace->latency_ms[1], 20, 1e-12);
    assert_near(trace->loss[1], 0.015, 1e-12);
    assert_near(trace->loss[2], 1, 1e-12);
    assert_non_null(note_with(trace, "the latency of 1 row is over an hour: left out"));
    assert_non_null(note_with(trace, "the loss of 1 row is over 100 %"));
    assert_non_null(note_with(trace, "column loss goes up to 250: it is taken for losses in per cent"));
    tr_trace_free(trace);
    /* a mean beyond every whole second, by what passes at the very end */
    char burst[] = "0\n1000\n2000\n2000\n2000\n2000\n2000\n2000\n";
    assert_int_equal(tr_trace_read("a.trace", burst, strlen(burst), NULL, &trace, NULL), TR_STATUS_OK);
    assert_true(trace->info.min_mbps <= trace->info.mean_mbps);
    assert_true(trace->info.max_mbps >= trace->info.mean_mbps);
    tr_trace_free(trace);
}

/* Names out of files do not steer a terminal by a note, an offer or an error. */
static void names_are_printable(void **state)
{
    (void)state;
    struct tr_trace *trace;
    struct tr_error err = {0};
    char text[] = "time,down\342\200\256load mbps,up\302\233load mbps\n0,10,1\n1,20,2\n";
    assert_int_equal(tr_trace_read("a", text, strlen(text), NULL, &trace, NULL), TR_STATUS_OK);
    for (size_t i = 0; i < trace->info.note_count; i++) {
        char options[200];
        assert_null(strstr(trace->info.notes[i].text, "\342\200\256"));
        assert_null(strstr(trace->info.notes[i].text, "\302\233"));
        tr_trace_note_options(&trace->info.notes[i], options, sizeof options);
        assert_null(strstr(options, "\302\233"));
    }
    tr_trace_free(trace);
    char other[] = "t,x\033[31m\302\233\n0,a\n";
    const struct tr_trace_options options = {.column = "none"};
    assert_int_equal(tr_trace_read("a", other, strlen(other), &options, &trace, &err), TR_STATUS_USAGE);
    assert_null(strchr(err.what, '\033'));
    assert_null(strstr(err.what, "\302\233"));
}

/* Too much of anything has an outcome, too. */
static char *fill(size_t count, const char *cell, size_t *len)
{
    size_t each = strlen(cell);
    char *text = malloc(count * each + 1);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + i * each, cell, each);
    }
    *len = count * each;
    text[*len] = '\n';
    (*len)++;
    return text;
}

static void too_much_has_an_outcome(void **state)
{
    (void)state;
    size_t len;
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    char *columns = fill(10000000, "1,", &len);
    assert_int_equal(tr_trace_read("a", columns, len, NULL, &trace, &err), TR_STATUS_FAILED);
    assert_string_equal(err.what, "a line is longer than 16 MiB; is this a trace?");
    free(columns);
    columns = fill(1000000, "1,", &len);
    assert_int_equal(tr_trace_read("a", columns, len, NULL, &trace, &err), TR_STATUS_FAILED);
    assert_true(err.what[0] != '\0');
    free(columns);
    char *word = fill(15 << 20, "x", &len);
    assert_int_equal(tr_trace_read("a", word, len, NULL, &trace, &err), TR_STATUS_FAILED);
    assert_string_equal(err.what,
                        "is a header or a single line of words; rows with a time and a rate should follow");
    free(word);
    char *clocks = fill(1000000, "10:00:00 ", &len);
    assert_int_equal(tr_trace_read("a", clocks, len, NULL, &trace, &err), TR_STATUS_FAILED);
    assert_true(err.what[0] != '\0');
    free(clocks);
    char *rates =
        fill(20000, "8 Mbit/s ", &len); /* stamps are looked for at its beginning, rates to its end */
    assert_int_equal(tr_trace_read("a", rates, len, NULL, &trace, &err), TR_STATUS_OK);
    assert_int_equal(trace->info.samples, 20000);
    tr_trace_free(trace);
    free(rates);
    char *deep = fill(100000, "[", &len);
    assert_int_equal(tr_trace_read("a", deep, len, NULL, &trace, &err), TR_STATUS_FAILED);
    assert_string_equal(err.what, "is no valid JSON: maximum parsing depth reached near '['");
    free(deep);
    char stamps[] = "t_ns,mbps\n1741082400000000000,10\n1741082400000000250,20\n1741082400000000500,30\n";
    assert_int_equal(tr_trace_read("a", stamps, strlen(stamps), NULL, &trace, &err), TR_STATUS_OK);
    assert_near(trace->info.duration_s, 750e-9, 1e-15);
    tr_trace_free(trace);
}

/* A leap second repeats the one behind it, an hour that summer time leaves out is a gap, a clock that was set
 * back is put in order; all of it is told. */
static void changes_of_clocks_have_an_outcome(void **state)
{
    (void)state;
    static const struct {
        const char *text, *note;
        double duration_s, mean_mbps;
        bool warning;
    } clocks[] = {
        {"time,mbps\n2016-12-31T23:59:59Z,10\n2016-12-31T23:59:60Z,20\n2017-01-01T00:00:00Z,30\n",
         "1 row repeats the time stamp before", 2, 20, false},
        {"time,mbps\n2025-03-30 01:59:00,10\n2025-03-30 01:59:30,10\n2025-03-30 03:00:00,20\n2025-03-30 "
         "03:00:30,30\n",
         "1 gap over 300 s, the longest 3630 s at 30 s", 3720, (10 * 3660 + 20 * 30 + 30 * 30) / 3720.0,
         true},
        {"time,mbps\n2025-03-30T01:59:30+01:00,10\n2025-03-30T03:00:00+02:00,20\n", "taken for a table", 60,
         15, false},
        {"t_s,mbps\n1741082400,10\n1741082401,10\n1741082402,10\n1741082401.5,20\n1741082402.5,"
         "20\n1741082403.5,20\n",
         "time goes back in 1 row, first in line 5; the rows were put in order", 4, 15, true},
        /* lines that begin with a date, and others with how long it took: the commoner kind is read */
        {"2025-03-30 10:00:01 speed 10 Mbit/s\n00:30 speed 99 Mbit/s\n2025-03-30 10:00:02 speed 20 Mbit/s\n"
         "00:31 speed 99 Mbit/s\n2025-03-30 10:00:03 speed 30 Mbit/s\n",
         "2 rows have a time of another kind than the others, the first in line 2: left out", 3, 20, true},
        {"time,mbps\n2025-03-30 10:00:00,99\n00:00:01,10\n00:00:02,20\n00:00:03,30\n",
         "1 row has a time of another kind than the others, the first in line 2: left out", 3, 20, true},
        {"time,mbps\n2025-03-30 10:00:00,10\n03-30 10:00:01,99\n2025-03-30 10:00:02,20\n",
         "1 row has a time of another kind than the others, the first in line 3: left out", 4, 15, true},
        {"1.0s 99 Mbit/s\n1741082400.5 10 Mbit/s\n1741082401.5 20 Mbit/s\n2.0s 99 Mbit/s\n"
         "1741082402.5 30 Mbit/s\n",
         "2 rows have a time of another kind than the others, the first in line 1: left out", 3, 20, true},
    };
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        struct tr_trace *trace;
        char *text = strdup(clocks[i].text);
        assert_non_null(text);
        assert_int_equal(tr_trace_read("a", text, strlen(text), NULL, &trace, NULL), TR_STATUS_OK);
        free(text);
        const struct tr_trace_note *note = note_with(trace, clocks[i].note);
        assert_non_null(note);
        assert_int_equal(note->warning, clocks[i].warning);
        assert_near(trace->info.duration_s, clocks[i].duration_s, 1e-9);
        assert_near(trace->info.mean_mbps, clocks[i].mean_mbps, 1e-9);
        tr_trace_free(trace);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_read_for_what_it_is),
        cmocka_unit_test(dated_logs_are_put_in_order),
        cmocka_unit_test(shared_inputs_are_as_expected),
        cmocka_unit_test(a_doubt_says_what_the_other_reading_gives),
        cmocka_unit_test(columns_are_listed),
        cmocka_unit_test(kinds_are_kept),
        cmocka_unit_test(utf16_without_a_mark_is_known),
        cmocka_unit_test(a_hole_in_iperfs_lines_is_told),
        cmocka_unit_test(impossible_values_are_told),
        cmocka_unit_test(names_are_printable),
        cmocka_unit_test(too_much_has_an_outcome),
        cmocka_unit_test(changes_of_clocks_have_an_outcome),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
