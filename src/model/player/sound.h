/* Sound fetched beside the picture: small segments of one bitrate, in their own time. For players whose sound
 * is apart; the player hands its timer and TRACK_SOUND on. */
#ifndef TRACEREEL_MODEL_PLAYER_SOUND_H
#define TRACEREEL_MODEL_PLAYER_SOUND_H

#include "model/player/engine.h"

#define SOUND_TIMER    0   /* of the player's: before all others where two are due at once */
#define SOUND_RUN_ON_S 3.0 /* browsers play sound on for so long where pictures are missing (Chromium) */

struct sound {
    bool apart;
    bool in_step; /* neither sound nor picture is fetched a segment ahead of the other */
    double
        list_refresh_s; /* looks for new segments come so often from listed_s on; 0: they are seen at once */
    double lead_s;  /* > 0: no more of it is wanted than the picture has and this much more, or one segment
                       (dash.js) */
    double retry_s; /* between looks that find nothing */
    double answer_s, silence_s; /* a request is given up after so long: from asking, or from the last 16 kB;
                                   0: never, and only the first counts */
    double again_s;             /* and made again so much later, ... */
    double again_fuzz;          /* ... give or take this share of it; ... */
    int attempts;               /* ... each time that this many have failed ... */
    double failed_s;            /* ... so much later still; 0: never */
    double append_spread;       /* of the time it takes into the buffer (live_append_drawn_s); 0: none */
    double clock_behind_s;      /* the player sees a piece so much later than it exists */
    double listed_s;
    double had_mbit;   /* of the piece under way, when there was more of it last, ... */
    double progress_s; /* ... and when that was */
    int failures;      /* of the piece that is wanted next */
    uint32_t next;     /* segment */
};

/* Sound begins to be fetched at from_s. */
void sound_begin(struct engine *engine, struct sound *sound, double from_s);

void sound_timer(struct engine *engine, struct sound *sound);

/* A piece has come: what it was, and how long it took, for the player to sample. */
void sound_done(struct engine *engine, struct sound *sound, const struct transfer *transfer);

/* Whether the next picture has to wait for sound. */
bool sound_holds_picture(const struct engine *engine, const struct sound *sound);

/* Sound that will come while picture segment k, asked for now, is under way. */
double sound_beside_mbit(const struct engine *engine, const struct sound *sound, uint32_t k);

#endif
