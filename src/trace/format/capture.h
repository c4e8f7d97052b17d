/* Packet captures, pcap and pcapng, by libpcap, which is loaded when the first one is read. */
#ifndef TRACEREEL_TRACE_CAPTURE_H
#define TRACEREEL_TRACE_CAPTURE_H

#include "trace/input.h"

#include <stdint.h>

struct capture {
    int link_type;      /* a LINKTYPE_ of tcpdump.org, by libpcap's numbers */
    char link_name[40]; /* "EN10MB" */
    size_t packets;     /* read so far */
    bool truncated;     /* the file ends within a packet */
    /* private */
    struct input *in;
    void *handle; /* pcap_t */
    struct tr_error *err;
    enum tr_status status; /* of the input */
};

struct capture_packet {
    int64_t ns; /* since 1970 */
    const uint8_t *bytes;
    size_t captured, length;
};

/* From the input's beginning, which is rewound; the input stays the caller's. */
enum tr_status capture_open(struct capture *c, struct input *in, struct tr_error *err);
void capture_close(struct capture *c);

/* The next packet; *more is false behind the last. Its bytes live until the next call. */
enum tr_status capture_next(struct capture *c, struct capture_packet *out, bool *more, struct tr_error *err);

#endif
