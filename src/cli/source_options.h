/* The options that commands share: how to read a trace, which settings, how long a session. */
#ifndef TRACEREEL_CLI_SOURCE_OPTIONS_H
#define TRACEREEL_CLI_SOURCE_OPTIONS_H

#include "show/source.h"
#include "cli/option.h"
#include "cli/output.h"

#define SETTINGS_MAX 256 /* --set on one command line */
#define NAMES_MAX    16  /* scenarios, players */

/* An option that may be repeated, and take several with commas between them. */
struct option_names {
    const char *each[NAMES_MAX];
    int count;
};

struct read_options {
    const char *format, *unit;
    int direction; /* enum tr_trace_direction */
    int hold;      /* enum tr_trace_hold */
    int unknown;   /* enum tr_trace_unknown */
    int values;    /* enum tr_trace_values */
    int time_unit; /* enum tr_trace_time_unit */
    struct {
        enum tr_trace_gap_policy policy;
        double cap_s;
    } gap;
    const char *column, *time_column;
    struct option_whole run;
    double scale, from_s, to_s;
    struct tr_edit edits[TR_EDITS_MAX];
    size_t edit_count;
};

struct settings_options {
    struct option_names scenarios;
    struct source_setting set[SETTINGS_MAX];
    size_t set_count;
    struct option_whole seed;
    double duration_s;
};

struct source_options {
    struct settings_options settings;
    struct read_options read;
    struct option_names players;
    const char *content, *decisions, *abr_object, *abr_command;
    double dt_s;
    bool loop, quiet, outside;
    struct progress progress; /* of reading */
};

/* A group each. `base` is the offset of the struct source_options in the command's own. A command whose
 * --from and --to mean a part of the session (record) leaves OPTIONS_CROP out. */
extern const struct option_spec options_settings[4], options_session[8], options_read[12], options_crop[2],
    options_edit[2], options_quiet[1];
#define OPTIONS_SETTINGS(base)                                                                               \
    OPTION_GROUP("Settings", options_settings, (base) + offsetof(struct source_options, settings))
#define OPTIONS_SESSION(base) OPTION_GROUP("Session", options_session, base)
#define OPTIONS_READ(base)                                                                                   \
    OPTION_GROUP("Reading traces", options_read, (base) + offsetof(struct source_options, read))
#define OPTIONS_CROP(base)                                                                                   \
    OPTION_GROUP("Part of the trace", options_crop, (base) + offsetof(struct source_options, read))
#define OPTIONS_EDIT(base)                                                                                   \
    OPTION_GROUP("Steps and edits", options_edit, (base) + offsetof(struct source_options, read))
#define OPTIONS_QUIET(base) OPTION_GROUP("Other", options_quiet, base)

/* The options as requests; both borrow from `options`. name NULL: what opens first. A command that
 * runs one session refuses several scenarios or players with source_options_single. */
enum tr_status source_options_single(const struct source_options *options, struct tr_error *err);
void source_options_request(struct source_options *options, const char *name, struct source_request *request);

/* Of a command that compares: every SOURCE with every scenario with every player, `most` of them. */
enum tr_status source_options_requests(struct source_options *options, const struct operands *operands,
                                       int most, struct source_request *requests, int *count,
                                       struct tr_error *err);
/* The trace of an operand of `info` and `convert`: a file, or what a session file plays. */
enum tr_status source_options_trace(struct source_options *options, const char *path, struct tr_trace **out,
                                    char read_sha256[REEL_HASH_CHARS + 1], struct tr_error *err);
struct tr_trace_options read_options_request(struct source_options *options, const char *path);

#endif
