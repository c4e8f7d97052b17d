/* DASH (ISO/IEC 23009-1): the segments of one representation in one period. */
#ifndef TRACEREEL_MODEL_CONTENT_DASH_H
#define TRACEREEL_MODEL_CONTENT_DASH_H

#include "model/content/draft.h"
#include "model/content/media_files.h"
#include "model/content/xml.h"

/* A representation as segments are told of it: by elements of its own and of those around it. */
struct dash_track {
    const char *path; /* of the MPD, for messages */
    const struct xml_node *period, *set, *representation;
    const char *base;  /* the path that media are relative to; "" where they are on another machine */
    double duration_s; /* of the period; 0: not known, as of a live stream's last one */
    double window_s;   /* what is taken of it then */
};

/* Adds them to `level`, whose init_bytes it may fill. */
enum tr_status dash_read_segments(const struct dash_track *track, struct draft_level *level,
                                  struct media_files *files, struct tr_error *err);

/* An attribute as a whole number; *out stays where it is not there. */
enum tr_status dash_whole(const char *path, const struct xml_node *node, const char *name, uint64_t *out,
                          struct tr_error *err);

#endif
