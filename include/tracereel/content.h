/* Content: what there is to fetch. A ladder of levels and, for each segment, how long it plays and how many
 * bytes it has at each level, from a file that people hold: an HLS playlist, a DASH MPD, a movie of Sabre's,
 * sizes of Pensieve's. Nothing is fetched from anywhere: files only.
 *
 * Content does not change once made: any number of sessions, on any number of threads, may read one.
 */
#ifndef TRACEREEL_CONTENT_H
#define TRACEREEL_CONTENT_H

#include <tracereel/encoder.h>
#include <tracereel/error.h>
#include <tracereel/export.h>

#include <stdbool.h>
#include <stddef.h>

TR_EXPORT_BEGIN

#define TR_CONTENT_SEGMENTS_MAX ((size_t)1 << 20) /* of a level: three weeks in segments of two seconds */

/* Where the bytes of a segment come from, the best known first. */
enum tr_content_sizes {
    TR_CONTENT_SIZES_EXACT,   /* written in the file, or those of the media files beside it */
    TR_CONTENT_SIZES_BITRATE, /* a bitrate told for the segment (EXT-X-BITRATE) */
    TR_CONTENT_SIZES_NOMINAL, /* the ladder's rate times the duration */
};

/* A ladder's level needs this many times its rate, as the reference ladder's levels do in the middle. */
#define TR_CONTENT_NEEDS 1.25

struct tr_content {
    char name[256];          /* the file's name without folders */
    const char *format;      /* "hls", "dash", "sabre", "pensieve": constant */
    struct tr_ladder ladder; /* lowest first; names from the pictures' heights, else from the bitrates. Rates
                                are nominal, as the file tells them; else the mean over the segments */
    bool pictures_told;      /* else width, height and frames a second are a guess by the rate */
    size_t segment_count;
    size_t played_count; /* segments that are played, the rest can only be looked ahead at: Pensieve's
                            programs play all but the last of theirs. Elsewhere segment_count */
    double *start_s;     /* segment_count + 1: when each begins in the content; the last is the duration */
    double *bytes; /* level l, segment i: bytes[l * segment_count + i]; pictures, with sound where muxed */
    double init_bytes[TR_LADDER_LEVELS_MAX]; /* of the head that a level's first fetch needs (EXT-X-MAP,
                                                Initialization); 0: none, or nobody knows */
    bool sound_apart;                        /* sound is a stream of its own */
    double *sound_bytes; /* segment_count, where sound_apart; else NULL: what sounds during each segment */
    enum tr_content_sizes sizes; /* the worst that any segment needed */
    double part_s;               /* low latency: the target length of a part; 0 where there are none */
    bool live;                   /* the playlist had no end: more would have come */
    char **warnings;             /* one sentence each */
    size_t warning_count;
    char **files; /* read besides the one that was opened: paths of media playlists */
    size_t file_count;
};

/* Reads a file, or a folder of Pensieve's video_size_N. On failure *out is untouched; the error names file
 * and line. Freed with tr_content_free. */
enum tr_status tr_content_open(const char *path, struct tr_content **out, struct tr_error *err);

/* Whether the file's first bytes, or the folder's files, are those of content: to tell it from a trace. */
bool tr_content_looks_like(const char *path);

struct tr_params;
/* The content's ladder in the place of that of `params`. A start level that it does not have becomes its
 * highest. */
void tr_content_lay(const struct tr_content *content, struct tr_params *params);

/* All-zero, with one holder, for who makes one of other parts than a file; NULL where memory ran out. Its
 * arrays are freed with free(). */
struct tr_content *tr_content_new(void);

/* The same content for another holder, on whatever thread; each lets go of it with tr_content_free. */
struct tr_content *tr_content_share(struct tr_content *content);

void tr_content_free(struct tr_content *content); /* NULL is fine */

TR_EXPORT_END

#endif
