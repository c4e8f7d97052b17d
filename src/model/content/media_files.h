/* The media files that a playlist or an MPD names: only their sizes are asked for, and only here on disk. */
#ifndef TRACEREEL_MODEL_CONTENT_MEDIA_FILES_H
#define TRACEREEL_MODEL_CONTENT_MEDIA_FILES_H

#include <stdbool.h>
#include <stddef.h>

#define MEDIA_PATH_MAX 4096

enum media_place { MEDIA_HERE, MEDIA_ELSEWHERE, MEDIA_NO_PATH };

/* The path of what the file `base` calls `uri` (not NUL-terminated): relative to the base's folder, %41 read
 * as A, a query left out. MEDIA_ELSEWHERE: it is on another machine; MEDIA_NO_PATH: longer than
 * MEDIA_PATH_MAX, or empty. */
enum media_place media_path(const char *base, const char *uri, size_t len, char *path);

/* The same, but it may end in a slash: a folder to which other names are relative (BaseURL). */
enum media_place media_base(const char *base, const char *uri, size_t len, char *path);

/* Bytes of a regular file; negative where there is none. */
double media_file_bytes(const char *path);

/* Files that were looked for, for a warning that sums them up. All-zero to begin with. */
struct media_files {
    size_t asked, missing, elsewhere;
    size_t missing_in_a_row;
    char first_missing[256]; /* as the file names it */
};

/* The size of what `base` calls `uri`; 0 where it is not here. A run of missing files ends the search. */
double media_files_bytes(struct media_files *files, const char *base, const char *uri, size_t len);

struct draft;
/* Warns of what was missing. */
void media_files_warn(const struct media_files *files, const char *base, struct draft *draft);

#endif
