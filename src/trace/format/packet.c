#include "trace/format/packet.h"

#include <string.h>

/* tcpdump.org/linktypes.html; libpcap's own DLT_ numbers for raw IP differ by system */
enum {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_PPP = 9,
    LINK_RAW_BSD = 12,
    LINK_RAW_OPENBSD = 14,
    LINK_PPP_SERIAL = 50,
    LINK_RAW = 101,
    LINK_802_11 = 105,
    LINK_LOOP = 108,
    LINK_COOKED = 113,
    LINK_802_11_RADIO = 127,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_COOKED_V2 = 276,
};

enum { TYPE_IPV4 = 0x0800, TYPE_IPV6 = 0x86dd, TYPE_PPPOE = 0x8864, TYPE_MPLS = 0x8847 };

static uint16_t be16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The rest of a frame. */
struct rest {
    const uint8_t *p;
    size_t captured, length;
};

static bool skip(struct rest *r, size_t n)
{
    if (n > r->captured || n > r->length) {
        return false;
    }
    r->p += n;
    r->captured -= n;
    r->length -= n;
    return true;
}

bool packet_knows(int link_type)
{
    switch (link_type) {
    case LINK_NULL:
    case LINK_ETHERNET:
    case LINK_PPP:
    case LINK_RAW_BSD:
    case LINK_RAW_OPENBSD:
    case LINK_PPP_SERIAL:
    case LINK_RAW:
    case LINK_802_11:
    case LINK_LOOP:
    case LINK_COOKED:
    case LINK_802_11_RADIO:
    case LINK_IPV4:
    case LINK_IPV6:
    case LINK_COOKED_V2: return true;
    }
    return false;
}

/* ---- transport ---- */

static bool decode_tcp(const struct rest *r, struct packet *out)
{
    enum { HEADER = 20, OFFSET = 12, FLAGS = 13, SYN = 2 };
    if (r->captured < FLAGS + 1 || r->length < HEADER) {
        return false;
    }
    size_t header = (size_t)(r->p[OFFSET] >> 4) * 4;
    out->from_port = be16(r->p);
    out->to_port = be16(r->p + 2);
    out->sequence = be32(r->p + 4);
    out->opens = r->p[FLAGS] & SYN;
    out->payload = header >= HEADER && header <= r->length ? (uint32_t)(r->length - header) : 0;
    return true;
}

static bool decode_udp(const struct rest *r, struct packet *out)
{
    enum { HEADER = 8 };
    if (r->captured < 4 || r->length < HEADER) {
        return false;
    }
    out->from_port = be16(r->p);
    out->to_port = be16(r->p + 2);
    out->payload = (uint32_t)(r->length - HEADER);
    return true;
}

static bool decode_transport(struct rest *r, uint8_t protocol, bool later_fragment, struct packet *out)
{
    out->protocol = protocol;
    if (protocol != PACKET_TCP && protocol != PACKET_UDP) {
        return false;
    }
    if (later_fragment) { /* no header of the transport; TCP does not come in these */
        out->payload = (uint32_t)r->length;
        return protocol == PACKET_UDP;
    }
    return protocol == PACKET_TCP ? decode_tcp(r, out) : decode_udp(r, out);
}

/* ---- IP ---- */

static void put_ipv4(uint8_t *address, const uint8_t *from)
{
    static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    memcpy(address, mapped, sizeof mapped);
    memcpy(address + sizeof mapped, from, 4);
}

static bool decode_ipv4(struct rest *r, struct packet *out)
{
    enum { HEADER = 20, LENGTH = 2, FRAGMENT = 6, PROTOCOL = 9, SOURCE = 12, DESTINATION = 16 };
    if (r->captured < HEADER || r->length < HEADER || r->p[0] >> 4 != 4) {
        return false;
    }
    size_t header = (size_t)(r->p[0] & 15) * 4, total = be16(r->p + LENGTH);
    uint8_t protocol = r->p[PROTOCOL];
    bool later = be16(r->p + FRAGMENT) & 0x1fff;
    put_ipv4(out->from, r->p + SOURCE);
    put_ipv4(out->to, r->p + DESTINATION);
    if (total >= header && total <= r->length) { /* else 0: the card was to cut it up; then the frame says */
        r->length = total;
        r->captured = r->captured < total ? r->captured : total;
    }
    return header >= HEADER && skip(r, header) && decode_transport(r, protocol, later, out);
}

static bool decode_ipv6(struct rest *r, struct packet *out)
{
    enum { HEADER = 40, LENGTH = 4, NEXT = 6, SOURCE = 8, DESTINATION = 24 };
    enum { HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, AUTHENTICATION = 51, OPTIONS = 60 };
    if (r->captured < HEADER || r->length < HEADER || r->p[0] >> 4 != 6) {
        return false;
    }
    uint8_t next = r->p[NEXT];
    size_t payload = be16(r->p + LENGTH);
    memcpy(out->from, r->p + SOURCE, PACKET_ADDRESS_BYTES);
    memcpy(out->to, r->p + DESTINATION, PACKET_ADDRESS_BYTES);
    skip(r, HEADER);
    if (payload > 0 && payload <= r->length) {
        r->length = payload;
        r->captured = r->captured < payload ? r->captured : payload;
    }
    bool later = false;
    while (next == HOP_BY_HOP || next == ROUTING || next == FRAGMENT || next == AUTHENTICATION ||
           next == OPTIONS) {
        if (r->captured < 8) {
            return false;
        }
        size_t len = next == FRAGMENT         ? 8
                     : next == AUTHENTICATION ? ((size_t)r->p[1] + 2) * 4
                                              : ((size_t)r->p[1] + 1) * 8;
        later |= next == FRAGMENT && (be16(r->p + 2) & 0xfff8);
        next = r->p[0];
        if (!skip(r, len)) {
            return false;
        }
    }
    return decode_transport(r, next, later, out);
}

static bool decode_ip(struct rest *r, struct packet *out)
{
    if (r->captured == 0) {
        return false;
    }
    return r->p[0] >> 4 == 4 ? decode_ipv4(r, out) : decode_ipv6(r, out);
}

/* ---- links ---- */

static bool decode_ppp(struct rest *r, struct packet *out)
{
    if (r->captured >= 2 && r->p[0] == 0xff && r->p[1] == 0x03) { /* address and control */
        skip(r, 2);
    }
    if (r->captured < 2) {
        return false;
    }
    size_t len = r->p[0] & 1 ? 1 : 2; /* the protocol, perhaps compressed */
    unsigned protocol = len == 1 ? r->p[0] : be16(r->p);
    return (protocol == 0x21 || protocol == 0x57) && skip(r, len) && decode_ip(r, out);
}

static bool decode_mpls(struct rest *r, struct packet *out)
{
    bool bottom = false;
    while (!bottom) {
        if (r->captured < 4) {
            return false;
        }
        bottom = r->p[2] & 1;
        skip(r, 4);
    }
    return decode_ip(r, out);
}

/* By the type of Ethernet that stands before it, VLAN tags passed over. */
static bool decode_type(struct rest *r, uint16_t type, struct packet *out)
{
    while (type == 0x8100 || type == 0x88a8 || type == 0x9100) {
        if (r->captured < 4) {
            return false;
        }
        type = be16(r->p + 2);
        skip(r, 4);
    }
    switch (type) {
    case TYPE_IPV4:
    case TYPE_IPV6: return decode_ip(r, out);
    case TYPE_PPPOE: return skip(r, 6) && decode_ppp(r, out);
    case TYPE_MPLS: return decode_mpls(r, out);
    }
    return false;
}

static bool decode_typed(struct rest *r, size_t type_at, size_t header, struct packet *out)
{
    if (r->captured < header) {
        return false;
    }
    uint16_t type = be16(r->p + type_at);
    return skip(r, header) && decode_type(r, type, out);
}

/* IEEE 802.11: data frames that are not encrypted, with LLC and SNAP before the type. */
static bool decode_wifi(struct rest *r, struct packet *out)
{
    enum { HEADER = 24, LLC = 8 };
    if (r->captured < HEADER) {
        return false;
    }
    unsigned kind = r->p[0] >> 2 & 3, subtype = r->p[0] >> 4, flags = r->p[1];
    bool data = kind == 2 && !(subtype & 4), qos = subtype & 8, encrypted = flags & 0x40;
    size_t header = HEADER + ((flags & 3) == 3 ? 6 : 0) + (qos ? 2 : 0) + (qos && (flags & 0x80) ? 4 : 0);
    if (!data || encrypted || !skip(r, header) || r->captured < LLC || r->p[0] != 0xaa || r->p[1] != 0xaa) {
        return false;
    }
    return decode_typed(r, 6, LLC, out);
}

bool packet_decode(int link_type, const uint8_t *bytes, size_t captured, size_t length, struct packet *out)
{
    struct rest r = {bytes, captured < length ? captured : length, length};
    *out = (struct packet){0};
    switch (link_type) {
    case LINK_ETHERNET: return decode_typed(&r, 12, 14, out);
    case LINK_COOKED: return decode_typed(&r, 14, 16, out);
    case LINK_COOKED_V2: return decode_typed(&r, 0, 20, out);
    case LINK_NULL:
    case LINK_LOOP: return skip(&r, 4) && decode_ip(&r, out);
    case LINK_PPP:
    case LINK_PPP_SERIAL: return decode_ppp(&r, out);
    case LINK_802_11_RADIO: {
        size_t header = r.captured >= 4 ? (size_t)r.p[2] | (size_t)r.p[3] << 8 : 0;
        return header >= 8 && skip(&r, header) && decode_wifi(&r, out);
    }
    case LINK_802_11: return decode_wifi(&r, out);
    case LINK_RAW_BSD:
    case LINK_RAW_OPENBSD:
    case LINK_RAW:
    case LINK_IPV4:
    case LINK_IPV6: return decode_ip(&r, out);
    }
    return false;
}
