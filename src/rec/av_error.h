/* libav's error codes as ours. */
#ifndef TRACEREEL_REC_AV_ERROR_H
#define TRACEREEL_REC_AV_ERROR_H

#include <tracereel/error.h>

#include <libavutil/error.h>

static inline enum tr_status error_av(struct tr_error *err, const char *where, const char *what, int code)
{
    char words[AV_ERROR_MAX_STRING_SIZE] = "";
    av_strerror(code, words, sizeof words);
    return tr_error_set(err, TR_STATUS_FAILED, where, "%s (%s)", what, words);
}

#endif
