/* The exact times of every packet, as the encoder gave them: Matroska rounds to milliseconds and drops
 * decoding times, and the finished file shall have neither loss. */
#ifndef TRACEREEL_REC_PACKET_LOG_H
#define TRACEREEL_REC_PACKET_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packet_times {
    int64_t pts, dts, duration;
};

struct packet_log {
    struct packet_times *list;
    size_t count, room;
};

bool packet_log_add(struct packet_log *log, struct packet_times times); /* false: out of memory */
void packet_log_destroy(struct packet_log *log);

#endif
