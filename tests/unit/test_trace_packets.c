/* Packet captures of every link that is read, made here byte by byte: what counts, which way, and what does
 * not. */
#include <tracereel/trace.h>

#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ETHERNET = 1, RAW = 101, COOKED = 113, RADIO = 127, COOKED_V2 = 276, BLUETOOTH = 187 };

/* A file under way. Numbers of the file are little-endian, those of packets big-endian. */
struct file {
    char bytes[2 << 20];
    size_t len;
};

static void put(struct file *f, const void *bytes, size_t len)
{
    assert_true(f->len + len <= sizeof f->bytes);
    memcpy(f->bytes + f->len, bytes, len);
    f->len += len;
}

static void put_le32(struct file *f, uint32_t v)
{
    const uint8_t b[] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24)};
    put(f, b, sizeof b);
}

static void begin(struct file *f, int link_type)
{
    f->len = 0;
    put_le32(f, 0xa1b2c3d4);
    put(f, "\x02\x00\x04\x00", 4);
    put_le32(f, 0);
    put_le32(f, 0);
    put_le32(f, 65535);
    put_le32(f, (uint32_t)link_type);
}

/* The headers before the packet of IP. */
static const struct {
    const char *name;
    int link_type;
    const char *head;
    size_t len;
    bool v6;
} links[] = {
    {"Ethernet", ETHERNET, "\0\0\0\0\0\1\0\0\0\0\0\2\x08\x00", 14, false},
    {"Ethernet, IPv6", ETHERNET, "\0\0\0\0\0\1\0\0\0\0\0\2\x86\xdd", 14, true},
    {"a VLAN", ETHERNET, "\0\0\0\0\0\1\0\0\0\0\0\2\x81\x00\0\5\x08\x00", 18, false},
    {"a VLAN in a VLAN", ETHERNET, "\0\0\0\0\0\1\0\0\0\0\0\2\x88\xa8\0\5\x81\x00\0\6\x86\xdd", 22, true},
    {"PPPoE", ETHERNET, "\0\0\0\0\0\1\0\0\0\0\0\2\x88\x64\x11\0\0\1\0\0\x00\x21", 22, false},
    {"Linux cooked", COOKED, "\0\0\0\1\0\6\0\0\0\0\0\2\0\0\x08\x00", 16, false},
    {"Linux cooked v2", COOKED_V2, "\x86\xdd\0\0\0\0\0\2\0\1\0\6\0\0\0\0\0\2\0\0", 20, true},
    {"raw IP", RAW, "", 0, false},
    {"raw IPv6", RAW, "", 0, true},
    {"Wi-Fi", RADIO,
     "\0\0\x08\0\0\0\0\0\x88\2\0\0\0\0\0\0\0\1\0\0\0\0\0\2\0\0\0\0\0\3\0\0\0\0\xaa\xaa\x03\0\0\0\x08\x00",
     8 + 26 + 8, false},
};

struct segment {
    uint32_t at_ms, sequence, payload;
    bool up, udp;
    uint32_t snap; /* bytes that were captured; 0: all */
};

static size_t ip_header(uint8_t *p, const struct segment *s, bool v6, size_t transport)
{
    memset(p, 0, 40);
    size_t total = transport + s->payload;
    uint8_t client = s->up ? 1 : 2, server = s->up ? 2 : 1; /* from, to */
    if (v6) {
        p[0] = 0x60;
        p[4] = (uint8_t)(total >> 8);
        p[5] = (uint8_t)total;
        p[6] = s->udp ? 17 : 6;
        p[8] = p[24] = 0x20;
        p[23] = client;
        p[39] = server;
        return 40;
    }
    total += 20;
    p[0] = 0x45;
    p[2] = (uint8_t)(total >> 8);
    p[3] = (uint8_t)total;
    p[9] = s->udp ? 17 : 6;
    memcpy(p + 12, (uint8_t[]){192, 0, 2, client, 192, 0, 2, server}, 8);
    return 20;
}

static void put_segment(struct file *f, size_t link, const struct segment *s)
{
    uint8_t frame[4096] = {0};
    memcpy(frame, links[link].head, links[link].len);
    size_t len = links[link].len, transport = s->udp ? 8 : 20;
    len += ip_header(frame + len, s, links[link].v6, transport);
    frame[len] = s->up ? 0x9c : 0x01;
    frame[len + 2] = s->up ? 0x01 : 0x9c;
    frame[len + 1] = s->up ? 0x40 : 0xbb;
    frame[len + 3] = s->up ? 0xbb : 0x40;
    for (int i = 0; i < 4 && !s->udp; i++) {
        frame[len + 4 + (size_t)i] = (uint8_t)(s->sequence >> (24 - 8 * i));
    }
    frame[len + 12] = s->udp ? 0 : 0x50;
    len += transport + s->payload;
    size_t snap = s->snap && s->snap < len ? s->snap : len;
    put_le32(f, 1700000000 + s->at_ms / 1000);
    put_le32(f, s->at_ms % 1000 * 1000);
    put_le32(f, (uint32_t)snap);
    put_le32(f, (uint32_t)len);
    put(f, frame, snap);
}

static struct tr_trace *read_file(struct file *f, const struct tr_trace_options *options,
                                  struct tr_error *err)
{
    struct tr_trace *trace = NULL;
    tr_trace_read("a.pcap", f->bytes, f->len, options, &trace, err);
    return trace;
}

/* The megabits that a capture of these segments has. */
static double mbit_of(size_t link, const struct segment *segments, size_t count,
                      const struct tr_trace_options *options)
{
    static struct file f;
    struct tr_error err = {0};
    begin(&f, links[link].link_type);
    for (size_t i = 0; i < count; i++) {
        put_segment(&f, link, &segments[i]);
    }
    struct tr_trace *trace = read_file(&f, options, &err);
    if (!trace) {
        fail_msg("%s: %s: %s", links[link].name, err.where, err.what);
    }
    double mbit = trace->cum_mbit[trace->count];
    tr_trace_free(trace);
    return mbit;
}

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void every_link_is_taken_apart(void **state)
{
    (void)state;
    const struct segment segments[] = {{0, 1000, 1000, false, false, 0},
                                       {50, 2000, 500, false, false, 96},
                                       {250, 1, 100, true, false, 0},
                                       {420, 0, 1200, false, true, 0}};
    for (size_t link = 0; link < COUNT(links); link++) {
        double mbit = mbit_of(link, segments, COUNT(segments), NULL);
        assert_near(mbit, 2700 * 8e-6, 1e-12);
        const struct tr_trace_options up = {.direction = TR_TRACE_UP};
        assert_near(mbit_of(link, segments, COUNT(segments), &up), 100 * 8e-6, 1e-12);
    }
}

static void bytes_that_come_again_count_once(void **state)
{
    (void)state;
    const struct segment again[] = {{0, 1000, 1000, false, false, 0},
                                    {100, 1000, 1000, false, false, 0},
                                    {200, 1500, 1000, false, false, 0},
                                    {300, 2499, 1, false, false, 0}};
    assert_near(mbit_of(0, again, COUNT(again), NULL), 1500 * 8e-6, 1e-12);
    /* a lost segment that is filled in later comes for the first time */
    const struct segment hole[] = {{0, 1000, 1000, false, false, 0},
                                   {100, 3000, 1000, false, false, 0},
                                   {200, 2000, 1000, false, false, 0},
                                   {300, 2000, 1000, false, false, 0}};
    assert_near(mbit_of(0, hole, COUNT(hole), NULL), 3000 * 8e-6, 1e-12);
    /* numbers go round */
    const struct segment round[] = {{0, 0xfffffe00u, 1000, false, false, 0},
                                    {100, 488, 1000, false, false, 0},
                                    {200, 0xfffffe00u, 1000, false, false, 0}};
    assert_near(mbit_of(0, round, COUNT(round), NULL), 2000 * 8e-6, 1e-12);
}

static void a_host_is_chosen_by_name(void **state)
{
    (void)state;
    const struct segment segments[] = {{0, 1000, 1000, false, false, 0}, {100, 1, 100, true, false, 0}};
    const struct tr_trace_options server = {.column = "192.0.2.2"}, nobody = {.column = "192.0.2.9"};
    assert_near(mbit_of(0, segments, COUNT(segments), &server), 1000 * 8e-6, 1e-12);
    static struct file f;
    struct tr_error err = {0};
    begin(&f, ETHERNET);
    put_segment(&f, 0, &segments[0]);
    assert_null(read_file(&f, &nobody, &err));
    assert_string_equal(err.what, "no packet of TCP or UDP is of a host \"192.0.2.9\"");
}

/* The first packets only suggest whose link it is and which way is down; all of them decide. */
static void all_packets_decide_which_way_is_down(void **state)
{
    (void)state;
    static struct file f;
    struct tr_error err = {0};
    begin(&f, RAW);
    for (uint32_t i = 0; i < 20000; i++) {
        put_segment(&f, 7, &(struct segment){i, 0, 1, true, true, 0});
    }
    for (uint32_t i = 0; i < 100; i++) {
        put_segment(&f, 7, &(struct segment){20000 + i, 0, 2000, false, true, 64});
    }
    struct tr_trace *trace = read_file(&f, NULL, &err);
    assert_non_null(trace);
    assert_near(trace->cum_mbit[trace->count], 200000 * 8e-6, 1e-12);
    tr_trace_free(trace);
    const struct tr_trace_options up = {.direction = TR_TRACE_UP};
    trace = read_file(&f, &up, &err);
    assert_non_null(trace);
    assert_near(trace->cum_mbit[trace->count], 20000 * 8e-6, 1e-12);
    tr_trace_free(trace);
}

static void what_has_no_payload_says_so(void **state)
{
    (void)state;
    static struct file f;
    struct tr_error err = {0};
    const struct segment empty = {0, 1000, 0, false, false, 0};
    begin(&f, ETHERNET);
    put_segment(&f, 0, &empty);
    assert_null(read_file(&f, NULL, &err));
    assert_string_equal(err.what,
                        "is a packet capture of EN10MB with 1 packet and no TCP or UDP payload in them");
    begin(&f, BLUETOOTH);
    assert_null(read_file(&f, NULL, &err));
    assert_non_null(strstr(err.what, "BLUETOOTH"));
    assert_non_null(strstr(err.what, "frames, which are not read"));
}

static void a_file_that_is_cut_off_gives_what_it_has(void **state)
{
    (void)state;
    static struct file f;
    struct tr_error err = {0};
    const struct segment segments[] = {{0, 1000, 1000, false, false, 0}, {100, 2000, 1000, false, false, 0}};
    begin(&f, ETHERNET);
    put_segment(&f, 0, &segments[0]);
    put_segment(&f, 0, &segments[1]);
    f.len -= 100;
    struct tr_trace *trace = read_file(&f, NULL, &err);
    assert_non_null(trace);
    assert_near(trace->cum_mbit[trace->count], 1000 * 8e-6, 1e-12);
    bool told = false;
    for (size_t i = 0; i < trace->info.note_count; i++) {
        told |= strstr(trace->info.notes[i].text, "ends within a packet") != NULL;
    }
    assert_true(told);
    tr_trace_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_link_is_taken_apart),
        cmocka_unit_test(bytes_that_come_again_count_once),
        cmocka_unit_test(a_host_is_chosen_by_name),
        cmocka_unit_test(all_packets_decide_which_way_is_down),
        cmocka_unit_test(what_has_no_payload_says_so),
        cmocka_unit_test(a_file_that_is_cut_off_gives_what_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
