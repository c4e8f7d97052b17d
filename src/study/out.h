/* The files that a study, or one part of it, leaves in its folder:
 *
 *     sessions.csv  segments.csv.gz  refused.csv            of the whole
 *     sessions.2-of-4.csv ...                               of part 2 of 4
 *
 * While it runs they are called *.part, and `journal` says how far they are whole. Whatever ends the program,
 * the next call with the same header cuts them there and goes on; with another header it refuses and says
 * what differs. Under their own names they are whole. */
#ifndef TRACEREEL_STUDY_OUT_H
#define TRACEREEL_STUDY_OUT_H

#include "base/strbuf.h"

#include <tracereel/error.h>

#include <stdint.h>

enum study_file { STUDY_SESSIONS, STUDY_SEGMENTS, STUDY_REFUSED, STUDY_FILES };

struct study_out_config {
    const char *folder; /* made where it is not there */
    size_t part, parts; /* from 0; 1 part: the whole */
    /* The text that each begins with, the lines of figures' names included. Of two headers that differ only
     * in a line
     * "# command: ..." the results are the same. An empty one: this study has no such file. Of
     * STUDY_SEGMENTS: compressed. */
    struct strbuf headers[STUDY_FILES];
    bool force; /* what is there and is of another study goes */
};

struct study_out {
    char *names[STUDY_FILES], *parts[STUDY_FILES]; /* paths; NULL where there is no such file */
    char *journal;
    int fds[STUDY_FILES], journal_fd;
    uint64_t bytes[STUDY_FILES];
};

/* Opens or goes on: *next is the first session that is not done, `first` where nothing is, `end` where all is
 * and no file needs to be written. */
enum tr_status study_out_open(struct study_out *out, const struct study_out_config *config, size_t first,
                              size_t end, size_t *next, struct tr_error *err);

/* Appends the results of the sessions before `next`, STUDY_FILES texts: all of them or, as far as the next
 * call sees, none. */
enum tr_status study_out_add(struct study_out *out, const struct strbuf *results, size_t next,
                             struct tr_error *err);

/* Everything is there: gives the files their names. */
enum tr_status study_out_finish(struct study_out *out, struct tr_error *err);

void study_out_close(struct study_out *out);

/* Makes it where it is not there yet. */
enum tr_status study_make_folder(const char *folder, struct tr_error *err);

/* Takes away a folder that held a whole study, or as much of it as there is, and nothing else. */
void study_out_remove(const char *folder);

/* The path of one of its files, to be freed; NULL where memory ran out. */
char *study_out_path(const char *folder, enum study_file file, size_t part, size_t parts);

#endif
