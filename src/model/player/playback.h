/* The playhead over segments that have arrived: when it moves, stalls, resumes, and what is on screen.
 * MODEL.md section 5.2. Fills in the timeline as it goes: time is advanced from event to event, and the steps
 * whose ends are passed are sampled before anything changes that they show. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYBACK_H
#define TRACEREEL_MODEL_PLAYER_PLAYBACK_H

#include "base/fmath.h"
#include "model/player/media.h"

#include <tracereel/timeline.h>

#include <stdbool.h>

/* Room for the levels of segments, which outlives a session. */
struct playback_levels {
    unsigned char *levels; /* freed with free() */
    size_t capacity;
};

struct playback {
    /* set once */
    struct tr_timeline *timeline;
    double rate;   /* content seconds played a second; with the speed of now */
    double live_s; /* the live edge at time 0; content is counted from where the playhead starts */
    const struct media *media;
    double first_s;                         /* content at which the first segment begins: not after 0 */
    double start_s, resume_s, resume_max_s; /* buffer that starts playback, and that ends a stall */
    double run_on_s;                        /* how long sound goes on where pictures are missing */
    double decoded_s;                       /* pictures so far ahead have been taken out of the buffer */
    double end_s;                           /* of the session, at most */
    double content_end_s;                   /* on demand: playback is over there; live INFINITY */
    bool whole;                             /* all columns are filled in, not only those of the report */
    double max_buffer_s;                    /* more is an overflow */
    double dt_s, step_us; /* of the timeline's steps (timeline_step_us; 0 where dt is whole seconds) */
    /* now */
    double speed;                    /* times the rate that the viewer set: of a player that catches up */
    double target_s;                 /* behind live, as the player aims at it; NAN: it aims at none */
    double t_s, content_s;           /* the playhead */
    double even_until_s;             /* it goes on as it does before this */
    double from_t_s, from_content_s; /* where it began to move, or stand, as it does: however often one looks
                                      * in between, it is where it is */
    double buffered_s,
        sound_s; /* where pictures and sound that have arrived end; sound INFINITY where not apart */
    bool late;   /* a segment came after the playhead had reached it */
    bool started, stalled, ended;
    bool moves;    /* the first, and neither of the others */
    int underruns; /* of sound */
    bool runs_on;  /* pictures are missing, sound goes on */
    bool by_sound; /* the stall began as sound ran out while pictures were there: sound alone ends it */
    double late_s; /* content whose pictures came too late to be shown, in all */
    int sized;     /* level of the size that a video element last told of (`resize`) ... */
    double late_by_then_s, shown_by_then_s; /* ... and what had come too late, and been shown, by then */
    double stall_begin_s, stalls_over_s;    /* of the stall under way; those before it, in all */
    int on_screen, sampled; /* level of the picture; at the last step's end, -1 before the first picture */
    double next_cut_s;      /* content at which another level comes on screen; INFINITY where none is known */
    size_t next_segment;    /* the first after the playhead's that is not known to be of its level */
    size_t at_segment;      /* one at or before the playhead, to begin searching from */
    struct playback_levels *memory;
    unsigned char *levels; /* of each segment that has arrived: memory->levels */
    size_t arrived;
    bool failed; /* memory ran out: everything after is meaningless but harmless */
    /* of the first step that has not been sampled: it is under way, or nothing has changed since it was */
    size_t step;
    double step_end_s, step_inflow_s;
    unsigned step_flags;
};

/* end_s: of the session; on demand it may end before. whole: all columns are asked for; else level, flags and
 * quality. */
bool playback_init(struct playback *playback, struct tr_timeline *timeline, const struct media *media,
                   double end_s, bool whole, struct playback_levels *memory);

/* Before time passes: the live edge is live_s ahead of the playhead, the first segment begins at first_s. */
void playback_join(struct playback *playback, double live_s, double first_s);

static inline bool playback_moves(const struct playback *playback)
{
    return playback->moves;
}

/* Where the playhead is at t_s, if nothing happens before. */
static inline double playback_moved_to_s(const struct playback *playback, double t_s)
{
    return playback->from_content_s +
           (playback_moves(playback) ? (t_s - playback->from_t_s) * playback->rate : 0);
}

/* Where both pictures and sound that have arrived end. */
static inline double playback_end_s(const struct playback *playback)
{
    return lesser(playback->buffered_s, playback->sound_s);
}

/* How far the playhead can go: sound must be there, pictures may be missing for a while. */
static inline double playback_limit_s(const struct playback *playback)
{
    return lesser(playback->buffered_s + playback->run_on_s, playback->sound_s);
}

/* Content at the playhead: now, or at a later time if nothing arrives until then. */
static inline double playback_content_s(const struct playback *playback, double t_s)
{
    return lesser(playback_moved_to_s(playback, t_s),
                  greater(playback_limit_s(playback), playback->content_s));
}

/* Seconds of pictures and sound ahead of the playhead, in the same way. */
static inline double playback_ahead_s(const struct playback *playback, double t_s)
{
    return greater(0, playback_end_s(playback) - playback_content_s(playback, t_s));
}

/* Where segment k begins, by the playhead's count of content. */
static inline double playback_segment_start_s(const struct playback *playback, size_t k)
{
    return playback->first_s + media_start_s(playback->media, (uint32_t)k);
}

/* The same where something may happen. */
void playback_go_on(struct playback *playback, double t_s);

/* Lets time pass until t_s. */
static inline void playback_advance(struct playback *playback, double t_s)
{
    if (t_s >= playback->even_until_s) {
        playback_go_on(playback, t_s);
    } else if (t_s > playback->t_s) {
        playback->t_s = t_s;
        playback->content_s = playback_moved_to_s(playback, t_s);
    }
}

/* The session is over: the step under way is its last. */
void playback_finish(struct playback *playback);

/* The next segment, at a level, is there now. */
void playback_arrive(struct playback *playback, int level);

/* Another level for a segment that has arrived; nothing where it is played or decoded. */
void playback_replace(struct playback *playback, uint32_t segment, int level);

/* Segments from this one on, which has arrived and is not at the playhead, are thrown away. */
void playback_discard(struct playback *playback, uint32_t segment);

/* More of a segment is there now, up to end_s after it begins: of the last one that has begun to arrive or
 * the next. Of another level than what is there it takes its place, and with that goes all that followed in
 * the segment, which only its first picture makes whole. */
void playback_arrive_part(struct playback *playback, uint32_t segment, int level, double end_s);

/* Plays `speed` times as fast from now on. */
void playback_set_speed(struct playback *playback, double speed);

/* The player aims at being target_s behind live from now on. */
void playback_aim(struct playback *playback, double target_s);

/* The playhead goes forward to content_s. Where that has not arrived, all that has is gone, `segment` arrives
 * next, and playback stands still until then. */
void playback_jump(struct playback *playback, double content_s, uint32_t segment);

/* A player seeks, next to where it is: what a stall's end takes is as little as it was at first (Chromium's
 * AudioRendererAlgorithm.FlushBuffers). */
void playback_nudge(struct playback *playback);

/* The segment that holds the playhead; the next to arrive where nothing is queued. */
size_t playback_segment(struct playback *playback);

/* Seconds of pictures shown so far. */
double playback_shown_s(const struct playback *playback);

/* Sound has arrived up to this content. Called first with where it begins. */
void playback_hear(struct playback *playback, double sound_s);

/* When playback stalls if nothing arrives; INFINITY where it does not run. */
double playback_dry_s(const struct playback *playback);

/* Seconds in stalls so far; and with the wait for the first picture. */
double playback_stalled_s(const struct playback *playback);
double playback_waited_s(const struct playback *playback);

#endif
