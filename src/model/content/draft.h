/* From a ladder file to content: a reader fills a draft, one level after the other as the file has them; what
 * all formats share (lining up, nominal sizes, order, names) is done once, by draft_finish.
 */
#ifndef TRACEREEL_MODEL_CONTENT_DRAFT_H
#define TRACEREEL_MODEL_CONTENT_DRAFT_H

#include <tracereel/content.h>

#define DRAFT_LEVELS_MAX     64 /* in a file, before those that differ in sound or codec only are left out */
#define DRAFT_BYTES_MAX      1e13 /* of a segment */
#define DRAFT_DURATION_MAX_S 1e8  /* of all segments */
#define DRAFT_KBPS_MIN       1e-3 /* of a level */
#define DRAFT_KBPS_MAX       1e7

struct draft_segment {
    double duration_s;
    double bytes;       /* 0: not known, the ladder's rate will do */
    unsigned long line; /* of the file `where` of the level */
    enum tr_content_sizes source;
};

struct draft_level {
    char *where;        /* the file that lists its segments, for messages; owned */
    unsigned long line; /* of the level itself, in the file that was opened */
    double kbps;        /* nominal; 0: not told */
    bool counts_sound;  /* kbps and unknown sizes count the sound that is apart */
    int width_px, height_px;
    double fps;
    double init_bytes;
    unsigned long sequence; /* number of the first segment, where they are numbered */
    struct draft_segment *segments;
    size_t count, capacity;
    double duration_s; /* of all segments */
};

struct draft {
    const char *path, *format; /* borrowed */
    struct draft_level *levels[DRAFT_LEVELS_MAX];
    int level_count;
    struct draft_level *sound; /* NULL: none apart */
    bool all_but_last;         /* the last segment is there to be looked ahead at, and not played */
    double part_s;
    bool live;
    char **warnings;
    size_t warning_count;
    char **files; /* read besides `path` */
    size_t file_count;
    bool out_of_memory; /* a warning or a file could not be kept */
};

/* NULL where memory ran out. */
struct draft_level *draft_new_level(const char *where, unsigned long line);
void draft_free_level(struct draft_level *level); /* NULL is fine */

/* A new level at the draft's end, owned by it. */
enum tr_status draft_add_level(struct draft *draft, const char *where, unsigned long line,
                               struct draft_level **out, struct tr_error *err);

/* Refused, at segment->line: a duration that is not over 0, a size below 0, too many segments. A size of 0
 * means that it is not known. */
enum tr_status draft_add_segment(struct draft_level *level, const struct draft_segment *segment,
                                 struct tr_error *err);

/* One sentence. Beyond a few dozen the rest is left out. */
void draft_warn(struct draft *draft, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A file that is read besides the one that was opened; once however often it is named. */
void draft_read_file(struct draft *draft, const char *path);

/* The content; the draft stays to be destroyed. */
enum tr_status draft_finish(struct draft *draft, struct tr_content **out, struct tr_error *err);
void draft_destroy(struct draft *draft);

#endif
