/* Options that bench and check share: which sessions, and how many threads. */
#ifndef TRACEREEL_CLI_STUDY_OPTIONS_H
#define TRACEREEL_CLI_STUDY_OPTIONS_H

#include "cli/source_options.h"
#include "study/run.h"

#define STUDY_GRID_VALUES_MAX 4096

struct study_options {
    struct source_options source;
    const char *players; /* comma between */
    struct study_axis axes[STUDY_AXES_MAX];
    size_t axis_count;
    struct option_whole jobs;
    bool segments, force;
    const char *output;
    int shard, shards; /* from 0; 0 shards: not given */
};

extern const struct option_group study_groups[];

/* A plan out of options and operands, to be run; all of it is freed with study_request_free. */
struct study_request {
    struct study_traces traces;
    struct tr_scenario base;
    struct tr_content *content;
    struct outside_rule *rule;
    char *player_text;
    const char *players[STUDY_PLAYERS_MAX];
    struct study_plan plan;
};
enum tr_status study_request_make(struct study_options *options, const struct operands *operands,
                                  struct study_request *request, struct tr_error *err);
void study_request_free(struct study_request *request, struct study_options *options);

/* "A,B,C" (cut up) as values of axis->param into axis->values, to be freed by the caller in any case. */
enum tr_status parse_values(struct study_axis *axis, char *text, const char *where, struct tr_error *err);

/* K/N, 1-based, into two ints, shard and shards. */
enum tr_status parse_shard(char *text, void *field, const char *where, struct tr_error *err);

int core_count(void);

#endif
