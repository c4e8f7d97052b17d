/* Passes packets between two interfaces, as a link of changing rate would.
 *
 *     shaper ORIGIN VIEWER RATES LINK PACKETS
 *
 * Towards the VIEWER: a queue of 250 ms at the rate of the moment and a bucket's worth (never under 30 kB)
 * that drops what finds no room, a token bucket of 15 kB on a wire of 25 Mbit/s, then 20 ms of delay. Towards
 * the ORIGIN: at once.
 * RATES has lines "start_s,mbps", counted from SIGUSR1 on; until then, and with no row yet, 100 Mbit/s. A
 * rate counts bytes of IP packets, 0 holds everything. LINK gets a line a second, PACKETS one a packet: when
 * it came, when it went on (nothing where it was dropped), its length, its TCP port and sequence number. Ends
 * with SIGTERM.
 *
 * The kernel's own tbf and netem would do, but netem is not in every kernel, and tbf does not tell what it
 * did. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <math.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BURST_BYTES     15000
#define QUEUE_S         0.25
#define QUEUE_LEAST     30000
#define DELAY_S         0.020
#define WIRE_BYTES_S    (25e6 / 8) /* or a chunk of half a second would be there in no time */
#define BEFORE_BYTES_S  (100e6 / 8)
#define LOOK_AT_LEAST_S 0.01
#define LATE_S          0.001 /* by so much a look may come late and lose nothing of the wire */

enum { PACKETS_MAX = 4096, FRAME_MAX = 2048, RATES_MAX = 100000, ETHERNET = 14 };

struct packet {
    double came_s, leaves_s;
    int frame_bytes;
    unsigned char frame[FRAME_MAX];
};

/* A ring: `first` and `end` only ever grow. */
struct ring {
    struct packet packets[PACKETS_MAX];
    unsigned first, end;
};

struct link {
    double start_s[RATES_MAX], mbps[RATES_MAX];
    int rates, row;
    double begun_s; /* of SIGUSR1; below zero before */
    double tokens, bytes_s, seen_s;
    double free_s; /* the wire, from then on */
    double queued, sent;
    long second, dropped;
    double applied_s;
    FILE *seconds, *packets;
    int origin, viewer;
};

static struct ring queue, way;
static struct link wire = {.begun_s = -1, .row = -1, .tokens = BURST_BYTES, .bytes_s = BEFORE_BYTES_S};
static volatile sig_atomic_t told_to_stop, told_to_begin;

static void on_signal(int number)
{
    *(number == SIGUSR1 ? &told_to_begin : &told_to_stop) = 1;
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static struct packet *at(struct ring *ring, unsigned i)
{
    return &ring->packets[i % PACKETS_MAX];
}

static int wire_bytes(const struct packet *packet)
{
    return packet->frame_bytes - ETHERNET;
}

static int open_interface(const char *name)
{
    int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)), yes = 1, size = 8 << 20;
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(name)};
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        perror(name);
        exit(1);
    }
    setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    return fd;
}

static void read_rates(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[256];
    while (file && wire.rates < RATES_MAX && fgets(line, sizeof line, file)) {
        int i = wire.rates;
        wire.rates += sscanf(line, "%lf,%lf", &wire.start_s[i], &wire.mbps[i]) == 2;
    }
    if (wire.rates == 0) {
        fprintf(stderr, "%s: no lines of start_s,mbps\n", path);
        exit(1);
    }
    fclose(file);
}

/* A line of PACKETS: of what went on at `t_s`, or of what was dropped where that is below zero. */
static void note_packet(const struct packet *packet, double t_s)
{
    if (wire.begun_s < 0 || packet->frame_bytes < ETHERNET + 40) {
        return;
    }
    const unsigned char *ip = packet->frame + ETHERNET, *tcp = ip + (ip[0] & 15) * 4;
    uint32_t sequence;
    memcpy(&sequence, tcp + 4, sizeof sequence);
    fprintf(wire.packets, "%.5f,", packet->came_s - wire.begun_s);
    if (t_s >= 0) {
        fprintf(wire.packets, "%.5f", t_s - wire.begun_s);
    }
    fprintf(wire.packets, ",%d,%d,%u\n", wire_bytes(packet), tcp[2] << 8 | tcp[3], ntohl(sequence));
}

static void keep_time(double t_s)
{
    if (told_to_begin && wire.begun_s < 0) {
        wire.begun_s = t_s;
    }
    wire.tokens += wire.bytes_s * (t_s - wire.seen_s);
    wire.tokens = wire.tokens > BURST_BYTES ? BURST_BYTES : wire.tokens;
    wire.seen_s = t_s;
    if (wire.begun_s < 0) {
        return;
    }
    const double since_s = t_s - wire.begun_s;
    while (wire.row + 1 < wire.rates && since_s >= wire.start_s[wire.row + 1]) {
        wire.row++;
        wire.bytes_s = wire.mbps[wire.row] * 1e6 / 8;
        wire.applied_s = since_s;
    }
    if (since_s >= (double)wire.second + 1) {
        fprintf(wire.seconds, "%ld,%.4f,%.5f,%.0f,%ld,%.0f\n", wire.second, wire.applied_s,
                wire.bytes_s * 8e-6, wire.sent, wire.dropped, wire.queued);
        wire.second++;
        wire.sent = 0;
        wire.dropped = 0;
    }
}

static void pass_on(double t_s)
{
    while (queue.first != queue.end && wire.bytes_s > 0 && t_s >= wire.free_s &&
           wire.tokens >= wire_bytes(at(&queue, queue.first))) {
        const struct packet *packet = at(&queue, queue.first++);
        wire.free_s = fmax(wire.free_s, t_s - LATE_S) + wire_bytes(packet) / WIRE_BYTES_S;
        wire.tokens -= wire_bytes(packet);
        wire.queued -= wire_bytes(packet);
        wire.sent += wire_bytes(packet);
        *at(&way, way.end) = *packet;
        at(&way, way.end++)->leaves_s = t_s + DELAY_S;
    }
    while (way.first != way.end && at(&way, way.first)->leaves_s <= t_s) {
        const struct packet *packet = at(&way, way.first++);
        send(wire.viewer, packet->frame, (size_t)packet->frame_bytes, 0);
        note_packet(packet, t_s);
    }
}

static double until_due_s(double t_s)
{
    double next_s = LOOK_AT_LEAST_S;
    if (queue.first != queue.end && wire.bytes_s > 0) {
        next_s = fmax((wire_bytes(at(&queue, queue.first)) - wire.tokens) / wire.bytes_s, wire.free_s - t_s);
    }
    if (way.first != way.end && at(&way, way.first)->leaves_s - t_s < next_s) {
        next_s = at(&way, way.first)->leaves_s - t_s;
    }
    if (wire.begun_s >= 0 && wire.row + 1 < wire.rates &&
        wire.begun_s + wire.start_s[wire.row + 1] - t_s < next_s) {
        next_s = wire.begun_s + wire.start_s[wire.row + 1] - t_s;
    }
    return next_s < 0 ? 0 : next_s < LOOK_AT_LEAST_S ? next_s : LOOK_AT_LEAST_S;
}

static void take_in(struct packet *packet)
{
    if (packet->frame[12] != 8 || packet->frame[13] != 0) { /* no IP: who has which address */
        send(wire.viewer, packet->frame, (size_t)packet->frame_bytes, 0);
        return;
    }
    double room = wire.bytes_s * QUEUE_S + BURST_BYTES;
    room = room < QUEUE_LEAST ? QUEUE_LEAST : room;
    if (wire.queued + wire_bytes(packet) > room || queue.end - queue.first >= PACKETS_MAX) {
        wire.dropped++;
        note_packet(packet, -1);
        return;
    }
    wire.queued += wire_bytes(packet);
    *at(&queue, queue.end++) = *packet;
}

static void receive(void)
{
    static struct packet packet;
    ssize_t bytes;
    while ((bytes = recv(wire.viewer, packet.frame, FRAME_MAX, MSG_DONTWAIT)) > 0) {
        send(wire.origin, packet.frame, (size_t)bytes, 0);
    }
    while ((bytes = recv(wire.origin, packet.frame, FRAME_MAX, MSG_DONTWAIT)) > 0) {
        packet.frame_bytes = (int)bytes;
        packet.came_s = now_s();
        take_in(&packet);
    }
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: shaper ORIGIN VIEWER RATES LINK PACKETS\n");
        return 2;
    }
    read_rates(argv[3]);
    wire.origin = open_interface(argv[1]);
    wire.viewer = open_interface(argv[2]);
    wire.seconds = fopen(argv[4], "w");
    wire.packets = fopen(argv[5], "w");
    if (!wire.seconds || !wire.packets) {
        perror(wire.seconds ? argv[5] : argv[4]);
        return 1;
    }
    fprintf(wire.seconds, "second,applied_at_s,rate_mbps,sent_bytes,dropped_pkts,queue_bytes\n");
    fprintf(wire.packets, "came_s,went_s,bytes,port,sequence\n");
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    signal(SIGUSR1, on_signal);
    wire.seen_s = now_s();
    while (!told_to_stop) {
        const double t_s = now_s();
        keep_time(t_s);
        pass_on(t_s);
        struct pollfd ready[] = {{wire.origin, POLLIN, 0}, {wire.viewer, POLLIN, 0}};
        const struct timespec wait = {0, (long)(until_due_s(t_s) * 1e9)};
        if (ppoll(ready, 2, &wait, NULL) > 0) {
            receive();
        }
    }
    return fclose(wire.seconds) != 0 || fclose(wire.packets) != 0;
}
