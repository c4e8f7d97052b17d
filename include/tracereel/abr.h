/* An ABR rule: which level the next segment is fetched at. A rule is a pure function of what it may see and
 * of a state of its own: no clock, no file, no randomness, so that a session can be run again.
 *
 * The rules that ship, one from a shared object (`--abr FILE.so`) and one behind a pipe (`--abr-command CMD`)
 * see the same facts. Times are seconds of the session, sizes bytes, bitrates kbit/s, levels 0 the lowest. */
#ifndef TRACEREEL_ABR_H
#define TRACEREEL_ABR_H

#include <tracereel/error.h>
#include <tracereel/export.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

TR_EXPORT_BEGIN

#define TR_ABR_DOWNLOADS_MAX ((size_t)32)   /* the last ones, as a rule sees them */
#define TR_ABR_STATE_BYTES   ((size_t)2048) /* a rule's state: zeroed when a session begins */

/* A request that is over. */
struct tr_abr_download {
    uint32_t segment;
    int level;
    double bytes;                        /* that came: of an abandoned one fewer than the segment has */
    double start_s, first_byte_s, end_s; /* asked for, first byte, last byte or given up */
    bool abandoned;
    double rate_kbps; /* as the player measured it: of chunks without the waiting for the encoder; else from
                         the first byte to the last */
};

/* A rule's view of the session when it is asked for the level of `segment`. */
struct tr_abr_view {
    double now_s;
    double buffer_s; /* content ahead of the playhead */
    double
        buffer_ms; /* the same as the player counts it: Sabre's in milliseconds, so that ties fall as there */
    double buffer_max_s;    /* no segment is asked for while there is this much */
    bool playing;           /* false before the first picture and in a stall */
    double stalled_s;       /* in stalls, so far */
    double latency_s;       /* behind live; 0 on demand */
    double speed;           /* of playback: 1, more or less where the player catches up or slows down */
    uint32_t segment;       /* counted from 0, the first one fetched */
    uint32_t segments_left; /* this one counted; UINT32_MAX live */
    double segment_s;
    int level;                   /* of the last one asked for; -1 before the first */
    int level_count;             /* 1 or more */
    const double *bitrates_kbps; /* [level_count]: what the ladder says */
    size_t download_total;       /* so far; of these `downloads` holds the last ones, the oldest first */
    size_t download_count;       /* at most TR_ABR_DOWNLOADS_MAX */
    const struct tr_abr_download *downloads;
    /* Bytes of a segment at a level, any of those to come; 0 past the end of the content. */
    double (*bytes_of)(const struct tr_abr_view *view, uint32_t segment, int level);
    const void *content; /* for bytes_of: private */
};

/* A rule's answer: a level, asked for after wait_s more (0: at once). */
struct tr_abr_choice {
    int level;
    double wait_s;
};

/* The function that a shared object holds under the name "tr_abr_choose". `state` is TR_ABR_STATE_BYTES of
 * the session's own, aligned for any type, zero when it begins. */
typedef struct tr_abr_choice tr_abr_choose_function(const struct tr_abr_view *view, void *state);

/* A rule from outside the library. A level that the ladder has not, a wait that is negative or no number, and
 * whatever `choose` returns but TR_STATUS_OK end the session with an error. */
struct tr_abr {
    const char *name;
    void *context; /* handed to both */
    enum tr_status (*choose)(void *context, const struct tr_abr_view *view, void *state,
                             struct tr_abr_choice *out, struct tr_error *err);
    void (*finish)(void *context, void *state); /* the session is over; NULL where nothing is to be done */
};

TR_EXPORT_END

#endif
