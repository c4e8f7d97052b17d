/* A trace out of captured packets: what TCP and UDP carried to or from one host, in bins of 100 ms.
 *
 * The host whose link it is moved the most, and its busier direction is the one that counts: both are guessed
 * from the first packets. Then all are read: who moved how much, and, as guessed, what passed when. Only
 * where all say otherwise than the first they are read once more. TCP bytes that are sent again are not
 * counted again. */
#include "trace/format.h"
#include "trace/format/bins.h"
#include "trace/format/capture.h"
#include "trace/format/packet.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { HOSTS_MAX = 1 << 14, FLOWS_MAX = 1 << 14, PROBES = 8, HOLES_MAX = 8 };
enum { FIRST_PACKETS = 1 << 14 };

/* ---- hosts ---- */

struct host {
    uint8_t address[PACKET_ADDRESS_BYTES];
    double in, out; /* bytes of payload; both 0: a free place */
};

static uint64_t mix(uint64_t h, const void *bytes, size_t len)
{
    const uint8_t *p = bytes;
    for (; len >= 8; p += 8, len -= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        h = (h ^ word) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    for (; len > 0; p++, len--) {
        h = (h ^ *p) * 0x9e3779b97f4a7c15u;
    }
    return h ^ h >> 32;
}

/* A host's place; hosts that come when all places near theirs are taken are not counted: the busy ones come
 * early. */
static struct host *host_of(struct host *hosts, const uint8_t *address)
{
    size_t at = (size_t)mix(0, address, PACKET_ADDRESS_BYTES) % HOSTS_MAX;
    for (size_t i = 0; i < PROBES; i++) {
        struct host *h = &hosts[(at + i) % HOSTS_MAX];
        if (h->in == 0 && h->out == 0) {
            memcpy(h->address, address, PACKET_ADDRESS_BYTES);
            return h;
        }
        if (memcmp(h->address, address, PACKET_ADDRESS_BYTES) == 0) {
            return h;
        }
    }
    return NULL;
}

static void address_text(const uint8_t *address, char *text, size_t size)
{
    struct in6_addr a;
    memcpy(&a, address, sizeof a);
    bool v4 = IN6_IS_ADDR_V4MAPPED(&a);
    inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? address + 12 : address, text, (socklen_t)size);
}

/* ---- flows: which bytes of TCP have been seen ---- */

struct span {
    uint32_t from, to;
};

struct flow {
    uint64_t key;                 /* 0: free */
    uint32_t next;                /* behind the greatest number seen */
    struct span holes[HOLES_MAX]; /* before it, not seen yet */
    unsigned hole_count;
};

static struct flow *flow_of(struct flow *flows, const struct packet *p, bool *fresh)
{
    uint64_t key = mix(mix(1, p->from, PACKET_ADDRESS_BYTES), p->to, PACKET_ADDRESS_BYTES);
    const uint64_t ports = (uint64_t)p->from_port << 16 | p->to_port;
    key = mix(key, &ports, sizeof ports) | 1;
    size_t at = (size_t)(key >> 20) % FLOWS_MAX;
    for (size_t i = 0; i < PROBES; i++) {
        struct flow *f = &flows[(at + i) % FLOWS_MAX];
        if (f->key == key || f->key == 0) {
            *fresh = f->key == 0;
            f->key = key;
            return f;
        }
    }
    *fresh = true; /* another flow gives its place up, which may count some of its bytes again */
    flows[at] = (struct flow){.key = key};
    return &flows[at];
}

static void add_hole(struct flow *f, uint32_t from, uint32_t to)
{
    if (f->hole_count == HOLES_MAX) { /* the oldest is given up */
        memmove(f->holes, f->holes + 1, (HOLES_MAX - 1) * sizeof *f->holes);
        f->hole_count--;
    }
    f->holes[f->hole_count++] = (struct span){from, to};
}

/* How much of [from, to), all of it before `next`, lies in holes, which it fills. */
static uint32_t fill_holes(struct flow *f, uint32_t from, uint32_t to)
{
    uint32_t filled = 0;
    unsigned count = f->hole_count;
    struct span old[HOLES_MAX];
    memcpy(old, f->holes, sizeof old);
    f->hole_count = 0;
    for (unsigned i = 0; i < count; i++) {
        uint32_t low = (int32_t)(from - old[i].from) > 0 ? from : old[i].from;
        uint32_t high = (int32_t)(to - old[i].to) < 0 ? to : old[i].to;
        if ((int32_t)(high - low) <= 0) {
            add_hole(f, old[i].from, old[i].to);
            continue;
        }
        filled += high - low;
        if (low != old[i].from) {
            add_hole(f, old[i].from, low);
        }
        if (high != old[i].to) {
            add_hole(f, high, old[i].to);
        }
    }
    return filled;
}

#define JUMP_MAX (1u << 28) /* no window is so large: a number so far off belongs to another connection */

/* The bytes of a segment that had not been seen. Numbers go round at 2^32, so they are compared by their
 * difference. */
static uint32_t new_bytes(struct flow *flows, const struct packet *p)
{
    bool fresh;
    struct flow *f = flow_of(flows, p, &fresh);
    uint32_t from = p->sequence + p->opens, to = from + p->payload;
    int32_t ahead = (int32_t)(from - f->next);
    if (fresh || p->opens || ahead > (int32_t)JUMP_MAX || ahead < -(int32_t)JUMP_MAX) {
        f->next = to;
        f->hole_count = 0;
        return p->payload;
    }
    if (ahead >= 0) {
        if (ahead > 0) {
            add_hole(f, f->next, from);
        }
        f->next = to;
        return p->payload;
    }
    int32_t beyond = (int32_t)(to - f->next);
    uint32_t seen = fill_holes(f, from, beyond > 0 ? f->next : to);
    if (beyond > 0) {
        f->next = to;
        seen += (uint32_t)beyond;
    }
    return seen;
}

/* ---- reading ---- */

struct tally_of_all {
    struct reader *r;
    struct host *hosts;
    struct flow *flows;
    bool chosen; /* there is a host */
    struct host host;
    bool inward; /* what the host receives counts */
    size_t packets;
    double bytes, again, total; /* counted; sent again; of all hosts */
    int64_t first_ns;
    struct bins bins;
    bool udp, truncated;
};

/* Calls `take` for every packet of TCP or UDP, of the first `most` of a capture. */
typedef enum tr_status packet_taker(struct tally_of_all *a, int64_t ns, const struct packet *p,
                                    struct tr_error *err);

static enum tr_status each_packet(struct tally_of_all *a, size_t most, packet_taker *take,
                                  struct tr_error *err)
{
    struct capture c;
    enum tr_status status = capture_open(&c, a->r->in, err);
    if (status == TR_STATUS_OK && !packet_knows(c.link_type)) {
        status = tr_error_set(
            err, TR_STATUS_FAILED, a->r->in->name,
            "is a packet capture of %s frames, which are not read; Ethernet, Linux cooked, raw IP, "
            "PPP, loopback and open Wi-Fi are",
            c.link_name);
    }
    bool more = true;
    a->packets = 0;
    while (status == TR_STATUS_OK && more && a->packets < most) {
        struct capture_packet frame;
        struct packet p;
        status = capture_next(&c, &frame, &more, err);
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        if (a->packets++ == 0) {
            a->first_ns = frame.ns;
        }
        if (packet_decode(c.link_type, frame.bytes, frame.captured, frame.length, &p)) {
            status = p.payload > 0 || p.opens ? take(a, frame.ns, &p, err) : TR_STATUS_OK;
        }
    }
    a->truncated = c.truncated;
    if (status == TR_STATUS_OK && a->total == 0 && most == SIZE_MAX) {
        status = tr_error_set(
            err, TR_STATUS_FAILED, a->r->in->name,
            "is a packet capture of %s with %zu packet%s and no TCP or UDP payload in them%s", c.link_name,
            a->packets, a->packets == 1 ? "" : "s",
            strstr(c.link_name, "802_11") ? "; Wi-Fi frames are encrypted: capture above the link" : "");
    }
    capture_close(&c);
    return status;
}

static enum tr_status count_hosts(struct tally_of_all *a, int64_t ns, const struct packet *p,
                                  struct tr_error *err)
{
    (void)ns;
    (void)err;
    struct host *from = host_of(a->hosts, p->from);
    if (from) {
        from->out += p->payload;
    }
    struct host *to = host_of(a->hosts, p->to);
    if (to) {
        to->in += p->payload;
    }
    a->total += p->payload;
    return TR_STATUS_OK;
}

/* The busiest host is the one whose link was captured: it is in all packets, others in some. Of two equal
 * ones the receiver. False where there is none, or not the one that is wanted. */
static bool find_host(struct tally_of_all *a)
{
    const char *column = a->r->options->column;
    const struct host *best = NULL;
    for (size_t i = 0; i < HOSTS_MAX; i++) {
        const struct host *h = &a->hosts[i];
        char text[INET6_ADDRSTRLEN];
        double sum = h->in + h->out, best_sum = best ? best->in + best->out : 0;
        if (sum == 0) {
            continue;
        }
        address_text(h->address, text, sizeof text);
        const bool busier = !best || sum > best_sum || (sum == best_sum && h->in > best->in);
        if (column ? strcmp(column, text) == 0 : busier) {
            best = h;
        }
    }
    a->chosen = best != NULL;
    if (best) {
        a->host = *best;
        a->inward = (best->in >= best->out) == (a->r->options->direction != TR_TRACE_UP);
    }
    return a->chosen;
}

static enum tr_status count_bytes(struct tally_of_all *a, int64_t ns, const struct packet *p,
                                  struct tr_error *err)
{
    const uint8_t *ours = a->inward ? p->to : p->from, *theirs = a->inward ? p->from : p->to;
    int64_t since;
    if (__builtin_sub_overflow(ns, a->first_ns, &since)) {
        since = 0;
    }
    if (memcmp(theirs, a->host.address, PACKET_ADDRESS_BYTES) == 0) {
        bins_ask(&a->bins, since, p->payload);
    }
    if (memcmp(ours, a->host.address, PACKET_ADDRESS_BYTES) != 0) {
        return TR_STATUS_OK;
    }
    uint32_t bytes = p->protocol == PACKET_TCP ? new_bytes(a->flows, p) : p->payload;
    a->udp |= p->protocol == PACKET_UDP;
    a->bytes += bytes;
    a->again += p->payload - bytes;
    return bins_add(&a->bins, since, bytes, err);
}

static void explain(const struct tally_of_all *a)
{
    struct builder *b = a->r->b;
    char text[INET6_ADDRSTRLEN];
    size_t hosts = 0;
    address_text(a->host.address, text, sizeof text);
    for (size_t i = 0; i < HOSTS_MAX; i++) {
        hosts += a->hosts[i].in + a->hosts[i].out > 0;
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for a packet capture: its first bytes say so");
    builder_note(b, TR_TRACE_NOTE_COLUMNS, hosts > 2 && a->host.in + a->host.out < 0.9 * a->total,
                 CHOOSE_COLUMN,
                 "the link is taken to be that of %s, which is in %.0f %% of the bytes of %zu hosts", text,
                 100 * (a->host.in + a->host.out) / a->total, hosts);
    builder_note(b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION,
                 "down is taken to be the busier direction; this is %s, what %s %s",
                 a->r->options->direction == TR_TRACE_UP ? "up" : "down", text,
                 a->inward ? "received" : "sent");
    builder_note(b, TR_TRACE_NOTE_KIND, false, NULL, "payload of TCP%s, in bins of 100 ms",
                 a->udp ? " and UDP" : "");
    if (a->again > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, false, NULL,
                     "%.3g %% of the bytes were sent again and left out",
                     100 * a->again / (a->again + a->bytes));
    }
    if (a->truncated) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, true, NULL, "the file ends within a packet: it is cut off");
    }
    if (a->bins.backward > 0) {
        builder_note(b, TR_TRACE_NOTE_STAMPS, a->bins.backward * 100 > a->packets, NULL,
                     "%zu packets are older than those before by over 100 ms; they count where they stand",
                     a->bins.backward);
    }
}

static enum tr_status count_both(struct tally_of_all *a, int64_t ns, const struct packet *p,
                                 struct tr_error *err)
{
    count_hosts(a, ns, p, err);
    return a->chosen ? count_bytes(a, ns, p, err) : TR_STATUS_OK;
}

/* Nothing of what passed when has been counted. */
static enum tr_status begin_counting(struct tally_of_all *a, struct tr_error *err)
{
    memset(a->flows, 0, FLOWS_MAX * sizeof *a->flows);
    a->bytes = a->again = 0;
    a->udp = false;
    a->r->b->count = 0;
    return bins_init(&a->bins, a->r->b, err);
}

static enum tr_status guess_host(struct tally_of_all *a, struct tr_error *err)
{
    enum tr_status status = each_packet(a, FIRST_PACKETS, count_hosts, err);
    find_host(a);
    memset(a->hosts, 0, HOSTS_MAX * sizeof *a->hosts);
    a->total = 0;
    return status;
}

static enum tr_status read_packets(struct tally_of_all *a, struct tr_error *err)
{
    enum tr_status status = guess_host(a, err);
    status = status == TR_STATUS_OK ? begin_counting(a, err) : status;
    status = status == TR_STATUS_OK ? each_packet(a, SIZE_MAX, count_both, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    const struct host guessed = a->host;
    bool inward = a->inward, guess = a->chosen;
    if (!find_host(a)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--column", "no packet of TCP or UDP is of a host \"%s\"",
                            a->r->options->column);
    }
    if (guess && inward == a->inward && memcmp(guessed.address, a->host.address, PACKET_ADDRESS_BYTES) == 0) {
        return TR_STATUS_OK;
    }
    status = begin_counting(a, err);
    return status == TR_STATUS_OK ? each_packet(a, SIZE_MAX, count_bytes, err) : status;
}

static enum tr_status read_capture(struct tally_of_all *a, struct tr_error *err)
{
    struct builder *b = a->r->b;
    enum tr_status status = read_packets(a, err);
    status = status == TR_STATUS_OK ? bins_finish(&a->bins, err) : status;
    if (status == TR_STATUS_OK && b->count == 0) {
        return tr_error_set(err, TR_STATUS_USAGE, "--direction",
                            "nothing goes that way in this packet capture");
    }
    if (status == TR_STATUS_OK) {
        b->start_unix_s = (double)a->first_ns / 1e9;
        b->utc_offset_known = true;
        explain(a);
    }
    return status;
}

static enum tr_status read_pcap(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    if (!r->in->is_capture) {
        return tr_error_set(err, TR_STATUS_FAILED, r->in->name,
                            "is no packet capture, neither pcap nor pcapng");
    }
    struct tally_of_all a = {.r = r};
    b->format = "pcap";
    b->unit_is_fixed = true;
    a.hosts = calloc(HOSTS_MAX, sizeof *a.hosts);
    a.flows = calloc(FLOWS_MAX, sizeof *a.flows);
    enum tr_status status = a.hosts && a.flows ? read_capture(&a, err) : tr_error_oom(err);
    free(a.hosts);
    free(a.flows);
    return status;
}

static bool looks_like_pcap(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff->is_capture;
}

const struct trace_format pcap_formats[] = {
    {
        .name = "pcap",
        .title = "packet captures: pcap and pcapng (tcpdump, Wireshark)",
        .first_line = "bytes d4 c3 b2 a1, or 0a 0d 0d 0a",
        .looks_like = looks_like_pcap,
        .read = read_pcap,
    },
    {0},
};
