/* A session file (.reel): all that is on screen, to hand on. A zip archive of
 *
 *     reel.json            what is below
 *     sessions/0.ini ...   the parameters of each session compared, as a scenario file has them
 *     content/0.json ...   what there was to fetch, where that was a file (show/reel_content.h)
 *     trace/NAME           the trace as it was on disk, where it was put in; of further ones trace/1/NAME
 *
 * It comes from anybody, so it runs nothing, and no file that it names is read unless that is asked for.
 */
#ifndef TRACEREEL_SHOW_REEL_H
#define TRACEREEL_SHOW_REEL_H

#include "show/reel_pack.h"

#include <tracereel/content.h>
#include <tracereel/edit.h>
#include <tracereel/params.h>
#include <tracereel/trace.h>

#define REEL_SESSIONS_MAX  4
#define REEL_BOOKMARKS_MAX 64
#define REEL_HASH_CHARS    64

/* The view of it. */
struct reel_view {
    bool is_there; /* or nobody has looked yet */
    int sessions;  /* compared in the file */
    double t_s, start_s, span_s;
    int layout; /* enum look_layout */
    int current;
    int hidden_plots; /* a bit each, as look.h has them */
    bool log_rate, has_selection;
    double select_from_s, select_to_s;
    int bookmark_count;
    double bookmarks_s[REEL_BOOKMARKS_MAX];
};

/* How a trace was read; its strings are beside the options, which are copied without minding where they lie.
 */
struct reel_reading {
    struct tr_trace_options options;
    char format[64], unit[16], column[128], time_column[128];
};
/* The options whole; borrowed. */
struct tr_trace_options reel_reading_options(const struct reel_reading *reading);

struct reel_trace {
    char name[256]; /* the file's, a network's, or "steps:..." */
    bool generated;
    const struct reel_member *inside; /* NULL: it is not in the session file */
    char path[1024];                  /* from the folder that the reel is in; "" where there is no file */
    char sha256[REEL_HASH_CHARS + 1];
    struct reel_reading reading;
};

struct reel_session {
    char scenario[64]; /* what its parameters are called: "hls.js" */
    char name[64];     /* as a person called it; "": by what tells it from the others */
    struct reel_trace trace;
    bool loop;
    struct tr_edit edits[TR_EDITS_MAX];
    size_t edit_count;
    const struct reel_member *content; /* NULL: there is none, or it is not in the session file */
    char content_path[1024], content_sha256[REEL_HASH_CHARS + 1]; /* "" without */
};

struct reel {
    char path[1024]; /* of the file itself */
    struct reel_pack pack;
    struct reel_session sessions[REEL_SESSIONS_MAX];
    int session_count;
    struct reel_view view;
};

bool reel_is_named(const char *path); /* ends in .reel */

/* On success freed with reel_free. */
enum tr_status reel_load(const char *path, struct reel *out, struct tr_error *err);
/* The same from memory, for `path` stands in errors. */
enum tr_status reel_read(const char *path, const void *bytes, size_t len, struct reel *out,
                         struct tr_error *err);
void reel_free(struct reel *reel);

/* A session's parameters, ladder, step, seed and length onto the defaults. */
enum tr_status reel_scenario(const struct reel *reel, int session, struct tr_scenario *out,
                             struct tr_error *err);
/* The content, where that is in it; else *out stays NULL. */
enum tr_status reel_content(const struct reel *reel, int session, struct tr_content **out,
                            struct tr_error *err);
/* Where a file that is named lies, once that is asked for: it is there, and the one that was meant, or an
 * error says so. */
enum tr_status reel_outside(const struct reel *reel, const char *named, const char *sha256, char *path,
                            size_t size, struct tr_error *err);

/* SHA-256 of a file as it is on disk, in hexadecimal; "" where it cannot be read. */
void reel_hash_file(const char *path, char hex[REEL_HASH_CHARS + 1]);
/* Its bytes in hexadecimal. */
void reel_hash_text(const uint8_t *bytes, char hex[REEL_HASH_CHARS + 1]);

#endif
