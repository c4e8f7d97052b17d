#include "trace/real.h"

#include <stdlib.h>

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
