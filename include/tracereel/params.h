/* Every parameter, once: key, default, range, unit, meaning. The table serves the command line, scenario
 * files, sliders, sweeps, JSON, `tracereel params` and the man page. */
#ifndef TRACEREEL_PARAMS_H
#define TRACEREEL_PARAMS_H

#include <tracereel/buffer.h>
#include <tracereel/encoder.h>
#include <tracereel/error.h>
#include <tracereel/export.h>
#include <tracereel/network.h>
#include <tracereel/quality.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

TR_EXPORT_BEGIN

enum tr_player_delivery { TR_PLAYER_FLUID, TR_PLAYER_SEGMENTS };
enum tr_player_mode { TR_PLAYER_LIVE, TR_PLAYER_VOD };
enum tr_player_link { TR_PLAYER_LINK_IDEAL, TR_PLAYER_LINK_TCP };
enum tr_player_counts { TR_PLAYER_COUNTS_TOTAL, TR_PLAYER_COUNTS_VIDEO };

/* Segment delivery (MODEL.md section 5.2): what players share. Those of one player or rule alone stand with
 * it (tracereel/players.h) and in struct tr_params under `own`. */
struct tr_player_params {
    enum tr_player_delivery delivery;
    int kind; /* which player: row of the table of players */
    int rule; /* which rule is laid over it: 0 its own, else 1 + row of the table of rules */
    enum tr_player_mode mode;
    double segment_s, content_s; /* content_s: on demand, where no content says how long it is */
    /* joining */
    double live_latency_s, live_phase, startup_s, preroll_s, start_s;
    int join_round_trips;
    /* buffer */
    double max_buffer_s, resume_s, resume_max_s;
    /* the estimate, and what is held against it */
    double first_estimate_mbps, fast_half_life_s, slow_half_life_s, estimate_bias;
    bool wait_counts;
    enum tr_player_counts counts;
    /* the level */
    int start_level;
    double safety_down, safety_up;
    bool abandon;
    double sound_apart_kbps;
    /* the link as a fetch finds it */
    enum tr_player_link link;
    double round_trip_ms;
    double link_efficiency, link_burst_kbit;
};

/* A live stream that is published in pieces, for players of low latency (MODEL.md section 5.2): HLS in parts,
 * DASH in chunks of a segment that is still being made. */
struct tr_live_params {
    double encode_delay_s;      /* from a moment's end to when it can be fetched: of every live stream */
    double part_s, hold_back_s; /* HLS: a part's length, PART-HOLD-BACK */
    double chunk_s, target_s;   /* DASH: a chunk's length, the latency that is aimed at */
};

struct tr_trace;

#define TR_PARAMS_OWN_MAX 96 /* doubles for parameters of single players and rules */

struct tr_params {
    struct tr_network_params network;
    struct tr_encoder_params encoder;
    struct tr_buffer_params buffer;
    struct tr_quality_params quality;
    struct tr_player_params player;
    struct tr_live_params live;
    struct tr_ladder ladder;
    double own[TR_PARAMS_OWN_MAX]; /* of players and rules: read and written by the table's rows alone */
};

struct tr_params_link;

enum tr_param_kind { TR_PARAM_NUMBER, TR_PARAM_INTEGER, TR_PARAM_CHOICE };

/* Parameters that belong together in the drawer, in its order. */
enum tr_param_group {
    TR_PARAM_GROUP_DELIVERY,
    TR_PARAM_GROUP_NETWORK,
    TR_PARAM_GROUP_BUFFER,
    TR_PARAM_GROUP_LIVE,
    TR_PARAM_GROUP_LEVEL,
    TR_PARAM_GROUP_SEGMENTS,
    TR_PARAM_GROUP_JOINING,
    TR_PARAM_GROUP_SYNC,
    TR_PARAM_GROUP_LATENCY,
    TR_PARAM_GROUP_SCORE,
    TR_PARAM_GROUPS
};
const char *tr_param_group_title(enum tr_param_group group);

#define TR_PARAM_INTERVAL_MIN_S 0.05 /* what happens again and again leaves so much time in between */

/* A parameter is this one row: what it is, where the drawer has it, when it matters, what it may not pass. */
struct tr_param {
    const char *key;  /* "network.base_bandwidth_mbps" */
    const char *name; /* "bandwidth at rest": a few words, for where a sentence has no room */
    enum tr_param_kind kind;
    double initial, min,
        max; /* default and range; of a choice: indices into names. NaN default: see `meaning` */
    const char *unit, *meaning; /* unit "" where it has none */
    const char *const *names;   /* of a choice: NULL-terminated; {"off", "on"} for a switch */
    size_t offset, size;        /* of the field in struct tr_params: a double, an int, an enum or a bool */
    enum tr_param_group group;
    /* Whether another value can change what happens; NULL: always, as far as the row's section matters. */
    bool (*matters)(const struct tr_params *params, const struct tr_params_link *link);
    const char *at_most; /* key of one that it may not exceed; NULL: none */
    bool or_zero;        /* of that one: 0 is no limit */
    double least;        /* 0 is off, and what is not off is at least this; 0 where that does not apply */
};

const struct tr_param *tr_params_table(size_t *count);
const struct tr_param *tr_params_find(const char *key); /* NULL where unknown */
const char *tr_params_nearest(const char *key);         /* the known key most like it, for messages */

void tr_params_defaults(struct tr_params *params);
double tr_params_get(const struct tr_params *params, const struct tr_param *param);
/* Unchecked but for rounding of integers and choices: sliders use it with values within range. */
void tr_params_put(struct tr_params *params, const struct tr_param *param, double value);
/* Writes the value as files and tables show it: "0.85", "exponential". */
void tr_params_format(const struct tr_params *params, const struct tr_param *param, char *buf, size_t size);

/* Sets KEY to VALUE's text. Unknown key, not a number, out of range: TR_STATUS_USAGE with what would be
 * right; `where` (an option or file:line) stands in the error. */
enum tr_status tr_params_set(struct tr_params *params, const char *key, const char *value, const char *where,
                             struct tr_error *err);

/* The link that a session runs over, as far as it decides which parameters matter. */
struct tr_params_link {
    bool generated;             /* by tr_network_generate, with the same parameters */
    bool has_latency, has_loss; /* of a measured trace: they are in the file */
};
struct tr_params_link tr_params_link_of(const struct tr_trace *trace, bool generated);

/* Whether another value of `param`, everything else as it is, can change what happens or how it is scored
 * over a link of this kind. False is certain: a run with any other value is the same to the bit. True means
 * that there are traces for which it is not. */
bool tr_params_has_effect(const struct tr_params *params, const struct tr_param *param,
                          const struct tr_params_link *link);

/* Moves one parameter as a slider does: `value` is held within the parameter's range and at the values of
 * others that it may not pass (tr_params_check), and what one weight takes the other weights give. Returns
 * the value it has now. `params` must be such as tr_params_check accepts, and stays so. */
double tr_params_move(struct tr_params *params, const struct tr_param *param, double value);

/* The pieces that the player fetches of a live stream: whole segments, or of low latency their parts (HLS) or
 * chunks (DASH). On demand and in fluid delivery TR_PARAMS_SEGMENTS. */
enum tr_params_pieces { TR_PARAMS_SEGMENTS, TR_PARAMS_PARTS, TR_PARAMS_CHUNKS };
enum tr_params_pieces tr_params_pieces(const struct tr_params *params);
bool tr_params_low_latency(const struct tr_params *params); /* the other two */

/* Rules between parameters (threshold above the maximum, weights that do not sum to 1, a ladder that does not
 * ascend): TR_STATUS_USAGE naming both keys and both values. Call once, when all settings are in. */
enum tr_status tr_params_check(const struct tr_params *params, struct tr_error *err);

/* A scenario file or one that ships. Later settings win over it. */
struct tr_scenario {
    struct tr_params params;
    char name[64];
    char trace_path[512]; /* "" where it has none; relative paths have been made relative to the file's folder
                           */
    double dt_s, duration_s; /* 0 where it says nothing */
    bool has_seed;
    uint64_t seed;
};

/* NAME of one that ships, else a path. Applies onto `scenario`, which holds the defaults or an earlier one.
 * Unknown key, value out of range, a duplicate: TR_STATUS_FAILED, file:line, the nearest key. */
enum tr_status tr_scenario_load(struct tr_scenario *scenario, const char *name_or_path, struct tr_error *err);
/* The same from a text; `name` stands for the file in errors. The scenario's own name stays. */
enum tr_status tr_scenario_read(struct tr_scenario *scenario, const char *name, const char *text, size_t len,
                                struct tr_error *err);
void tr_scenario_defaults(struct tr_scenario *scenario);
bool tr_scenario_ships(const char *name);
/* It ships and says nothing of a network: to be laid over any trace. */
bool tr_scenario_is_player(const char *name);
/* Names of those that ship, NULL-terminated. */
const char *const *tr_scenario_names(void);

TR_EXPORT_END

#endif
