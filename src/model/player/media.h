/* The media to fetch: segments, how long each plays, what each has at which level. From content
 * (tracereel/content.h), else from the ladder's bitrates and a constant length. */
#ifndef TRACEREEL_MODEL_PLAYER_MEDIA_H
#define TRACEREEL_MODEL_PLAYER_MEDIA_H

#include <tracereel/session.h>

#define MEDIA_ENDLESS UINT32_MAX

struct media {
    const struct tr_content *content; /* NULL: as the ladder says */
    double segment_s;                 /* usual length */
    uint32_t count;                   /* segments on demand; live MEDIA_ENDLESS */
    int levels;
    bool sound_apart;
    double fetch_mbps[TR_LADDER_LEVELS_MAX];    /* what a second of a picture segment costs */
    double counted_mbps[TR_LADDER_LEVELS_MAX];  /* of the ladder: what is held against an estimate */
    double bitrates_kbps[TR_LADDER_LEVELS_MAX]; /* of the ladder, sound where it is not apart */
    double sound_mbps;                          /* where apart */
};

/* sound_apart: the player can fetch sound beside the picture. */
void media_init(struct media *media, const struct tr_session_config *config, bool sound_apart);

double media_content_start_s(const struct media *media, uint32_t k); /* there is content */
double media_content_length_s(const struct media *media, uint32_t k);

/* Content time at which segment k begins. Content that is over begins again. */
static inline double media_start_s(const struct media *media, uint32_t k)
{
    return media->content ? media_content_start_s(media, k) : (double)k * media->segment_s;
}

static inline double media_length_s(const struct media *media, uint32_t k)
{
    return media->content ? media_content_length_s(media, k) : media->segment_s;
}

/* Of one segment: its bytes, and the same in 10^6 bits. A segment past the end on demand has those that the
 * content has there, or none. */
double media_bytes(const struct media *media, uint32_t k, int level);
double media_content_mbit(const struct media *media, uint32_t k, int level);
static inline double media_mbit(const struct media *media, uint32_t k, int level)
{
    return media->content ? media_content_mbit(media, k, level) : media->fetch_mbps[level] * media->segment_s;
}
double media_sound_mbit(const struct media *media, uint32_t k);

/* Of a piece that plays so long: segments are even within. */
double media_piece_mbit(const struct media *media, uint32_t k, int level, double length_s);

#endif
