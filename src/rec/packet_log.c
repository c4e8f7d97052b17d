#include "rec/packet_log.h"

#include <stdlib.h>

bool packet_log_add(struct packet_log *log, struct packet_times times)
{
    if (log->count == log->room) {
        size_t room = log->room ? 2 * log->room : 1024;
        struct packet_times *list = realloc(log->list, room * sizeof *list);
        if (!list) {
            return false;
        }
        log->list = list;
        log->room = room;
    }
    log->list[log->count++] = times;
    return true;
}

void packet_log_destroy(struct packet_log *log)
{
    free(log->list);
    *log = (struct packet_log){0};
}
