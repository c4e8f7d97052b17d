/* A segment player: what it fetches when, at which level, and what it gives up. MODEL.md section 5.2. */
#ifndef TRACEREEL_MODEL_PLAYER_H
#define TRACEREEL_MODEL_PLAYER_H

#include "model/estimate.h"
#include "model/passage.h"
#include "model/playback.h"

#include <tracereel/session.h>

/* Sound where it is fetched beside the picture. */
struct sound {
    bool apart, fetching;
    uint32_t next;        /* segment */
    double asked_s, at_s; /* last fetch; when it looks again, or has fetched */
    double listed_s;      /* first look at its list */
};

struct player {
    /* set once */
    const struct tr_session_config *config;
    const struct tr_player_params *params;
    const struct tr_ladder *ladder;
    struct passage *passage; /* of the trace */
    struct tr_timeline *timeline;
    double end_s, joined_s;
    double fetch_mbps[TR_LADDER_LEVELS_MAX];   /* what a fetch costs a second */
    double counted_mbps[TR_LADDER_LEVELS_MAX]; /* what is held against the estimate */
    /* now */
    struct playback playback;
    struct sound sound;
    struct estimate estimate;
    double now_s;
    int level;           /* of the next fetch */
    int loaded_level;    /* of the last one that arrived */
    uint32_t segment;    /* the next one, counted from the first fetched */
    double chosen_s;     /* when a level was last decided on, where that is not done for every segment */
    double sampled_mbit; /* all that the estimate has seen */
    double waited_s;     /* for the first byte of the last fetch */
    double idle_since_s; /* the link has carried nothing since */
    double held_until_s; /* no level is taken by the estimate before this */
    double busy_from_s, busy_until_s;          /* the fetch under way keeps the link busy */
    double left_until_s[TR_LADDER_LEVELS_MAX]; /* a level whose frames came late is not taken before */
    bool given_up;                             /* the segment to fetch has been abandoned once */
    double listed_s[TR_LADDER_LEVELS_MAX];     /* when a level's list was last looked at; negative: never */
    bool list_was_new;                         /* that look found a segment more than the one before */
};

/* Runs the whole session into the timeline's playback columns, events, stalls and fetches. False where memory
 * ran out. */
bool player_run(const struct tr_session_config *config, double end_s, struct tr_timeline *timeline);

/* An estimate is believed once it has seen this much (Shaka: 128 kB). */
#define PLAYER_TRUSTS_MBIT 1.024

#define PLAYER_QUEUE_S  0.25 /* of a link that is kept busy */
#define PLAYER_RUN_ON_S 3.0  /* browsers play sound on for so long where pictures are missing (Chromium) */

/* The parts, for player.c. */

/* One fetch under way. */
struct fetch {
    double asked_s, first_byte_s, end_s; /* end_s: INFINITY where it never would */
    double mbit;                         /* of media */
    double beside_mbit;                  /* of sound that comes meanwhile */
    double burst_mbit;                   /* of those, there with the first byte */
    double passed_mbit;                  /* by the link before first_byte_s */
    int level;
};

/* Media that has arrived by t_s. */
double fetch_loaded_mbit(const struct player *player, const struct fetch *fetch, double t_s);

/* Lets time pass until t_s: playback, and sound beside it. */
void player_advance(struct player *player, double t_s);

/* Sound begins to be fetched now. */
void player_begin_sound(struct player *player);

/* Whether the next picture segment has to wait for sound. */
bool player_picture_waits(const struct player *player);

/* Sound that will come while a fetch that begins now is under way. */
double player_sound_beside_mbit(const struct player *player);

/* When segment k has happened. */
double player_exists_s(const struct player *player, uint32_t k);

/* A round trip at t_s. */
double player_round_trip_s(const struct player *player, double t_s);

/* Adds what a fetch brought in [from_s, to_s) to the estimate. */
void player_sample(struct player *player, const struct fetch *fetch, double from_s, double to_s);

/* The estimate as decisions take it. */
double player_estimate_mbps(const struct player *player);

/* Frames of the level last loaded came too late to be shown: it is not taken for a while. */
void player_leave_level(struct player *player);

/* The level for the next segment, by the estimate and the buffer. */
int player_choose(const struct player *player);

/* Whether, when and for which level a fetch is given up; false where it is not. `verdict->t_s` is before its
 * end. The estimate may have been changed by it. */
struct verdict {
    double t_s;
    int level; /* to fetch instead */
    int then;  /* level of the fetch after one that is not given up; -1: as chosen */
    bool abandons;
};
void player_judge(struct player *player, const struct fetch *fetch, struct verdict *verdict);

#endif
