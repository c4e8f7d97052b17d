/* A captured frame taken apart as far as its transport: who sent how much to whom. Bytes that were cut off by
 * the capture's snapshot length are counted by what the headers say. */
#ifndef TRACEREEL_TRACE_PACKET_H
#define TRACEREEL_TRACE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACKET_ADDRESS_BYTES 16 /* IPv4 as ::ffff:a.b.c.d */

struct packet {
    uint8_t from[PACKET_ADDRESS_BYTES], to[PACKET_ADDRESS_BYTES];
    uint16_t from_port, to_port; /* 0 in later fragments of an IP packet */
    uint8_t protocol;            /* PACKET_TCP, PACKET_UDP */
    uint32_t sequence;           /* of TCP */
    bool opens;                  /* TCP with SYN: its payload begins at the next number */
    uint32_t payload;            /* bytes */
};

enum { PACKET_TCP = 6, PACKET_UDP = 17 };

/* Whether frames of a link type (tcpdump.org's LINKTYPE_ values) can be taken apart. */
bool packet_knows(int link_type);

/* `captured` bytes are there of a frame of `length`. False where it is no TCP or UDP over IP, or too little
 * of it was captured. */
bool packet_decode(int link_type, const uint8_t *bytes, size_t captured, size_t length, struct packet *out);

#endif
