#include "trace/real.h"

#include <stdlib.h>
#include <string.h>

void tr_real_session_free(struct tr_real_session *real)
{
    if (real) {
        free(real->fetches);
        free(real->levels);
        free(real->stalls);
        free(real->buffer);
        free(real);
    }
}

static void *copy_of(const void *list, size_t count, size_t size)
{
    void *copy = malloc(count ? count * size : 1);
    if (copy && count) {
        memcpy(copy, list, count * size);
    }
    return copy;
}

struct tr_real_session *real_session_copy(const struct tr_real_session *real)
{
    struct tr_real_session *copy = malloc(sizeof *copy);
    if (!copy) {
        return NULL;
    }
    *copy = *real;
    copy->fetches = copy_of(real->fetches, real->fetch_count, sizeof *real->fetches);
    copy->levels = copy_of(real->levels, real->level_count, sizeof *real->levels);
    copy->stalls = copy_of(real->stalls, real->stall_count, sizeof *real->stalls);
    copy->buffer = copy_of(real->buffer, real->buffer_count, sizeof *real->buffer);
    if (!copy->fetches || !copy->levels || !copy->stalls || !copy->buffer) {
        tr_real_session_free(copy);
        return NULL;
    }
    return copy;
}

void real_session_shift(struct tr_real_session *real, double origin_s)
{
    for (size_t i = 0; i < real->fetch_count; i++) {
        struct tr_real_fetch *fetch = &real->fetches[i];
        fetch->start_s -= origin_s;
        fetch->first_byte_s -= origin_s;
        fetch->end_s -= origin_s;
    }
    for (size_t i = 0; i < real->stall_count; i++) {
        real->stalls[i].from_s -= origin_s;
        real->stalls[i].to_s -= origin_s;
    }
    for (size_t i = 0; i < real->buffer_count; i++) {
        real->buffer[i].t_s -= origin_s;
    }
}
