/* Every parameter, once: key, default, range, unit, meaning. The table serves the command line, scenario
 * files, sliders, sweeps, JSON, `tracereel params` and the man page. */
#ifndef TRACEREEL_PARAMS_H
#define TRACEREEL_PARAMS_H

#include <tracereel/buffer.h>
#include <tracereel/encoder.h>
#include <tracereel/error.h>
#include <tracereel/network.h>
#include <tracereel/quality.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum player_delivery { PLAYER_FLUID, PLAYER_SEGMENTS };
enum player_counts { PLAYER_COUNTS_TOTAL, PLAYER_COUNTS_VIDEO };
enum player_abandon {
    PLAYER_ABANDON_OFF,
    PLAYER_ABANDON_BUFFER,
    PLAYER_ABANDON_RATIO,
    PLAYER_ABANDON_DECIDE
};

/* Segment delivery (MODEL.md section 5.2). */
struct player_params {
    enum player_delivery delivery;
    double segment_s;
    /* joining */
    double live_latency_s, startup_s, preroll_s, setup_s, start_s;
    int join_round_trips;
    /* buffer */
    double max_buffer_s, resume_s;
    /* the estimate, and what is held against it */
    double first_estimate_mbps, fast_half_life_s, slow_half_life_s, estimate_bias;
    bool wait_counts;
    enum player_counts counts;
    /* the level */
    int start_level;
    double safety_down, safety_up, insufficient_factor, decide_every_s, late_check_s;
    enum player_abandon abandon;
    double reopen_s;
    /* what there is to fetch */
    double playlist_poll_s, list_refresh_s, retry_s;
    double sound_apart_kbps;
    bool sound_in_step;
    /* the link as a fetch finds it */
    double link_efficiency, link_burst_kbit;
};

struct trace;

struct params {
    struct network_params network;
    struct encoder_params encoder;
    struct buffer_params buffer;
    struct quality_params quality;
    struct player_params player;
    struct ladder ladder;
};

enum param_kind { PARAM_NUMBER, PARAM_INTEGER, PARAM_CHOICE };

struct param {
    const char *key;  /* "network.base_bandwidth_mbps" */
    const char *name; /* "bandwidth at rest": a few words, for where a sentence has no room */
    enum param_kind kind;
    double initial, min,
        max; /* default and range; of a choice: indices into names. NaN default: see `meaning` */
    const char *unit, *meaning; /* unit "" where it has none */
    const char *const *names;   /* of a choice: NULL-terminated; {"off", "on"} for a switch */
    size_t offset, size;        /* of the field in struct params: a double, an int, an enum or a bool */
};

const struct param *params_table(size_t *count);
const struct param *params_find(const char *key); /* NULL where unknown */
const char *params_nearest(const char *key);      /* the known key most like it, for messages */

void params_defaults(struct params *params);
double params_get(const struct params *params, const struct param *param);
/* Unchecked but for rounding of integers and choices: sliders use it with values within range. */
void params_put(struct params *params, const struct param *param, double value);
/* Writes the value as files and tables show it: "0.85", "exponential". */
void params_format(const struct params *params, const struct param *param, char *buf, size_t size);

/* Sets KEY to VALUE's text. Unknown key, not a number, out of range: STATUS_USAGE with what would be right;
 * `where` (an option or file:line) stands in the error. */
enum status params_set(struct params *params, const char *key, const char *value, const char *where,
                       struct error *err);

/* What a session runs over, as far as it decides which parameters matter. */
struct params_link {
    bool generated;             /* by network_generate, with the same parameters */
    bool has_latency, has_loss; /* of a measured trace: they are in the file */
};
struct params_link params_link_of(const struct trace *trace, bool generated);

/* Whether another value of `param`, everything else as it is, can change what happens or how it is scored
 * over a link of this kind. False is certain: a run with any other value is the same to the bit. True means
 * that there are traces for which it is not. */
bool params_has_effect(const struct params *params, const struct param *param,
                       const struct params_link *link);

/* Moves one parameter as a slider does: `value` is held within the parameter's range and at the values of
 * others that it may not pass (params_check), and what one weight takes the other weights give. Returns the
 * value it has now. `params` must be such as params_check accepts, and stays so. */
double params_move(struct params *params, const struct param *param, double value);

/* Rules between parameters (threshold above the maximum, weights that do not sum to 1, a ladder that does not
 * ascend): STATUS_USAGE naming both keys and both values. Call once, when all settings are in. */
enum status params_check(const struct params *params, struct error *err);

/* A scenario file or one that ships. Later settings win over it. */
struct scenario {
    struct params params;
    char name[64];
    char trace_path[512]; /* "" where it has none; relative paths have been made relative to the file's folder
                           */
    double dt_s, duration_s; /* 0 where it says nothing */
    bool has_seed;
    uint64_t seed;
};

/* NAME of one that ships, else a path. Applies onto `scenario`, which holds the defaults or an earlier one.
 * Unknown key, value out of range, a duplicate: STATUS_FAILED, file:line, the nearest key. */
enum status scenario_load(struct scenario *scenario, const char *name_or_path, struct error *err);
void scenario_defaults(struct scenario *scenario);
bool scenario_ships(const char *name);
/* It ships and says nothing of a network: to be laid over any trace. */
bool scenario_is_player(const char *name);
/* Names of those that ship, NULL-terminated. */
const char *const *scenario_names(void);

#endif
