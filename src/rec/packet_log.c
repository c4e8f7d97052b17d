#include "rec/packet_log.h"

#include <stdlib.h>

static struct packet_times times_at(const struct packet_run *run, size_t i)
{
    const int64_t after = (int64_t)i * run->first.duration;
    return (struct packet_times){run->first.pts + after, run->first.dts + after, run->first.duration};
}

static bool follows(const struct packet_run *run, struct packet_times times)
{
    const struct packet_times next = times_at(run, run->count);
    return times.pts == next.pts && times.dts == next.dts && times.duration == next.duration;
}

bool packet_log_add(struct packet_log *log, struct packet_times times)
{
    if (log->run_count == 0 || !follows(&log->runs[log->run_count - 1], times)) {
        if (log->run_count == log->room) {
            const size_t room = log->room ? 2 * log->room : 16;
            struct packet_run *runs = realloc(log->runs, room * sizeof *runs);
            if (!runs) {
                return false;
            }
            log->runs = runs;
            log->room = room;
        }
        log->runs[log->run_count++] = (struct packet_run){times, 0};
    }
    log->runs[log->run_count - 1].count++;
    log->count++;
    return true;
}

bool packet_log_next(const struct packet_log *log, struct packet_place *place, struct packet_times *times)
{
    if (place->run < log->run_count && place->in_run == log->runs[place->run].count) {
        *place = (struct packet_place){place->run + 1, 0};
    }
    if (place->run == log->run_count) {
        return false;
    }
    *times = times_at(&log->runs[place->run], place->in_run++);
    return true;
}

void packet_log_destroy(struct packet_log *log)
{
    free(log->runs);
    *log = (struct packet_log){0};
}
