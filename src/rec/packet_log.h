/* The exact times of every packet, as the encoder gave them: Matroska rounds to milliseconds and drops
 * decoding times, and the finished file shall have neither loss. Packets that follow each other without a gap
 * are kept as one run, so that a film of hours needs no more memory than one of seconds. */
#ifndef TRACEREEL_REC_PACKET_LOG_H
#define TRACEREEL_REC_PACKET_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packet_times {
    int64_t pts, dts, duration;
};

/* All as long as the first; each begins where the one before it ends. */
struct packet_run {
    struct packet_times first;
    size_t count;
};

struct packet_log {
    struct packet_run *runs;
    size_t run_count, room;
    size_t count; /* packets */
};

/* One that was logged: before the first packet all zero. */
struct packet_place {
    size_t run, in_run;
};

bool packet_log_add(struct packet_log *log, struct packet_times times); /* false: out of memory */
bool packet_log_next(const struct packet_log *log, struct packet_place *place,
                     struct packet_times *times); /* false: there was none more */
void packet_log_destroy(struct packet_log *log);

#endif
