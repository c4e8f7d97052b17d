#include "study/explain/change.h"

#include "base/fmath.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOWEST_KBPS   30.0  /* video under this is none */
#define SAFETY_LEAST  0.2   /* a smaller share of the estimate fetches the lowest level whatever comes */
#define HALF_LIFE_S   0.25  /* a quicker estimate is the last sample */
#define BUFFER_MOST_S 120.0 /* what devices hold */
#define START_LEAST_S 0.5   /* the least that a start buffer of 0 is raised to */

const char *explain_lever_name(enum explain_lever lever)
{
    static const char *const names[EXPLAIN_LEVERS] = {
        [EXPLAIN_LATENCY] = "latency", [EXPLAIN_START] = "start",         [EXPLAIN_BUFFER] = "buffer",
        [EXPLAIN_SAFETY] = "safety",   [EXPLAIN_HALF_LIFE] = "half_life", [EXPLAIN_LOWEST] = "lowest_level",
        [EXPLAIN_OTHER] = "player",    [EXPLAIN_BANDWIDTH] = "bandwidth",
    };
    return names[lever];
}

/* ---- numbers ---- */

/* A row: where it applies, and which way it goes. */
struct lever_row {
    enum explain_lever lever;
    const char *key, *with;
    double far; /* a value, or INFINITY: as far as the parameter goes */
    bool (*applies)(const struct tr_params *params);
};

static bool segmented(const struct tr_params *params)
{
    return params->player.delivery == TR_PLAYER_SEGMENTS;
}

static bool live_segments(const struct tr_params *params)
{
    return segmented(params) && params->player.mode == TR_PLAYER_LIVE;
}

static bool on_demand(const struct tr_params *params)
{
    return segmented(params) && params->player.mode == TR_PLAYER_VOD;
}

static bool fluid(const struct tr_params *params)
{
    return !segmented(params);
}

static bool fluid_live(const struct tr_params *params)
{
    return fluid(params) && params->buffer.live_edge;
}

static bool fluid_free(const struct tr_params *params)
{
    return fluid(params) && !params->buffer.live_edge;
}

static const struct lever_row rows[] = {
    {EXPLAIN_LATENCY, "player.live_latency_s", NULL, INFINITY, live_segments},
    {EXPLAIN_LATENCY, "buffer.live_latency_s", NULL, INFINITY, fluid_live},
    {EXPLAIN_START, "player.start_s", NULL, INFINITY, on_demand},
    {EXPLAIN_START, "buffer.initial_level_s", NULL, BUFFER_MOST_S, fluid_free},
    {EXPLAIN_BUFFER, "player.max_buffer_s", NULL, BUFFER_MOST_S, segmented},
    {EXPLAIN_BUFFER, "buffer.max_level_s", NULL, BUFFER_MOST_S, fluid},
    {EXPLAIN_SAFETY, "player.safety_down", "player.safety_up", SAFETY_LEAST, segmented},
    {EXPLAIN_SAFETY, "encoder.safety_factor", NULL, 1, fluid},
    {EXPLAIN_SAFETY, "encoder.safety_factor", NULL, SAFETY_LEAST, fluid},
    {EXPLAIN_HALF_LIFE, "player.fast_half_life_s", NULL, HALF_LIFE_S, segmented},
};
#define ROWS (sizeof rows / sizeof *rows)

/* The value of a number that follows another unless it is set. */
static double current(const struct tr_params *params, const struct tr_param *param)
{
    const double value = tr_params_get(params, param);
    return isnan(value) ? params->buffer.rebuffer_threshold_s : value;
}

int explain_numbers(const struct tr_params *params, const struct tr_params_link *link, bool has_content,
                    struct explain_number *out)
{
    int count = 0;
    for (size_t i = 0; i < ROWS; i++) {
        const struct lever_row *row = &rows[i];
        const struct tr_param *param = tr_params_find(row->key);
        if (!row->applies(params) || !tr_params_has_effect(params, param, link)) {
            continue;
        }
        const double from = current(params, param), far = fmin(row->far, param->max);
        const bool falls = row->lever == EXPLAIN_HALF_LIFE || (row->lever == EXPLAIN_SAFETY && row->far < 1);
        if (falls ? far < from : far > from) {
            out[count++] = (struct explain_number){row->lever, param,
                                                   row->with ? tr_params_find(row->with) : NULL, from, far};
        }
    }
    const double lowest_kbps = params->ladder.levels[0].video_kbps;
    if (!has_content && lowest_kbps > LOWEST_KBPS) {
        out[count++] = (struct explain_number){EXPLAIN_LOWEST, NULL, NULL, lowest_kbps, LOWEST_KBPS};
    }
    return count;
}

/* Three digits: "14.3", "0.85", "270". */
static double rounded(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.3g", value);
    return strtod(text, NULL);
}

bool explain_value(const struct explain_number *number, const struct tr_params *params, int k,
                   struct explain_change *out)
{
    const double near = number->from > 0 ? number->from : START_LEAST_S;
    const double steps = number->from > 0 ? EXPLAIN_VALUES : EXPLAIN_VALUES - 1;
    const double share = (number->from > 0 ? k + 1 : k) / steps;
    const double to = rounded(near * fmath_exp(fmath_log(number->far / near) * share));
    *out = (struct explain_change){
        .lever = number->lever, .param = number->param, .with = number->with, .from = number->from, .to = to};
    if (out->with) {
        out->with_to = rounded(tr_params_get(params, out->with) * (to / number->from));
    }
    struct tr_params tried = *params;
    return to != number->from && explain_apply(out, &tried);
}

static bool put(struct tr_params *params, const struct tr_param *param, double value)
{
    tr_params_put(params, param, value);
    return value >= param->min && value <= param->max && tr_params_get(params, param) == value;
}

/* The picture's rate, and what the level needs of the link in the same proportion. */
static void lower_lowest(struct tr_ladder_level *level, double kbps)
{
    const double before = level->video_kbps + level->audio_kbps;
    level->video_kbps = kbps;
    level->needs_mbps *= (level->video_kbps + level->audio_kbps) / before;
}

bool explain_apply(const struct explain_change *change, struct tr_params *params)
{
    struct tr_scenario scenario;
    bool ok = true;
    switch (change->lever) {
    case EXPLAIN_LATENCY:
    case EXPLAIN_START:
    case EXPLAIN_BUFFER:
    case EXPLAIN_SAFETY:
    case EXPLAIN_HALF_LIFE:
        ok = put(params, change->param, change->to) &&
             (!change->with || put(params, change->with, change->with_to));
        break;
    case EXPLAIN_LOWEST: lower_lowest(&params->ladder.levels[0], change->to); break;
    case EXPLAIN_OTHER:
        tr_scenario_defaults(&scenario);
        scenario.params = *params;
        ok = tr_player_lay(&scenario, change->player->name, "", NULL) == TR_STATUS_OK;
        scenario.params.player.mode = params->player.mode;
        scenario.params.player.content_s = params->player.content_s;
        if (scenario.params.player.start_level >= params->ladder.count) {
            scenario.params.player.start_level = params->ladder.count - 1;
        }
        *params = scenario.params;
        break;
    case EXPLAIN_BANDWIDTH:
    case EXPLAIN_LEVERS: break;
    }
    return ok && tr_params_check(params, NULL) == TR_STATUS_OK;
}

/* ---- other players ---- */

/* A player that people watch with; those of published simulators hold nobody's stream. */
static bool is_real(const struct tr_player_info *info)
{
    return strcmp(info->section, "simple") != 0 && strcmp(info->section, "sabre") != 0;
}

/* A rule of a published simulator is that simulator's. */
static bool is_general(const struct tr_player_info *info)
{
    return strchr(info->name, '.') == NULL;
}

/* The pieces that a player fetches of a live stream. */
static enum tr_params_pieces pieces_of(const struct tr_params *params, size_t kind)
{
    struct tr_params live = *params;
    live.player.kind = (int)kind;
    live.player.mode = TR_PLAYER_LIVE;
    return tr_params_pieces(&live);
}

/* Of another player of the same kind of stream, where this one is real, or of another rule under one that is
 * not. */
static bool is_other(const struct tr_params *params, const struct tr_player_info *info, size_t row,
                     size_t players)
{
    const size_t kind = (size_t)params->player.kind, rule = (size_t)params->player.rule;
    if (is_real(tr_player_info(kind))) {
        return info->role == TR_PLAYER_ROLE_PLAYER && is_real(info) && row != kind &&
               pieces_of(params, row) == pieces_of(params, kind);
    }
    return info->role == TR_PLAYER_ROLE_RULE && is_general(info) && row != players + rule - 1;
}

bool explain_other(const struct tr_params *params, size_t i, struct explain_change *out)
{
    size_t players = 0, found = 0;
    while (tr_player_info(players) && tr_player_info(players)->role == TR_PLAYER_ROLE_PLAYER) {
        players++;
    }
    for (size_t row = 0; segmented(params) && tr_player_info(row); row++) {
        const struct tr_player_info *info = tr_player_info(row);
        if (is_other(params, info, row, players) && found++ == i) {
            *out = (struct explain_change){.lever = EXPLAIN_OTHER, .player = info};
            return true;
        }
    }
    return false;
}

/* ---- the link ---- */

bool explain_edit(const struct explain_change *change, struct tr_edit *out)
{
    if (!change->is_edit) {
        return false;
    }
    *out = (struct tr_edit){.kind = TR_EDIT_FLOOR,
                            .value = change->mbps,
                            /* times of the model have digits that nobody asked for */
                            .from_s = round(change->begin_s * 1e6) / 1e6,
                            .to_s = round((change->begin_s + change->length_s) * 1e6) / 1e6};
    return true;
}

struct lift {
    double from_s, to_s, mbps;
};

/* Appends a stretch of segment i; false where it has no length. */
static void add_piece(struct tr_trace *out, const struct tr_trace *from, size_t i, double start_s,
                      double end_s, double mbps)
{
    if (!(end_s > start_s)) {
        return;
    }
    const size_t n = out->count++;
    out->start_s[n] = start_s;
    out->start_s[n + 1] = end_s;
    out->rate_mbps[n] = mbps;
    out->cum_mbit[n + 1] = out->cum_mbit[n] + mbps * (end_s - start_s);
    if (out->latency_ms) {
        out->latency_ms[n] = from->latency_ms[i];
    }
    if (out->loss) {
        out->loss[n] = from->loss[i];
    }
}

static void lift_round(struct tr_trace *out, const struct tr_trace *from, double round_s,
                       const struct lift *l)
{
    for (size_t i = 0; i < from->count; i++) {
        const double start_s = round_s + from->start_s[i], end_s = round_s + from->start_s[i + 1],
                     mbps = from->rate_mbps[i];
        const double a_s = fmin(fmax(l->from_s, start_s), end_s), b_s = fmin(fmax(l->to_s, a_s), end_s);
        add_piece(out, from, i, start_s, a_s, mbps);
        add_piece(out, from, i, a_s, b_s, fmax(mbps, l->mbps));
        add_piece(out, from, i, b_s, end_s, mbps);
    }
}

enum tr_status explain_lift(const struct tr_trace *trace, bool loop, double end_s,
                            const struct explain_change *change, struct tr_trace *out, struct tr_error *err)
{
    const double trace_s = tr_trace_duration_s(trace);
    const double rounds = loop ? fmax(1, ceil(end_s / trace_s - 1e-9)) : 1;
    if (!(rounds * (double)trace->count < (double)TR_TRACE_SAMPLES_MAX)) {
        return tr_error_set(err, TR_STATUS_FAILED, trace->info.name,
                            "is too long to be changed at one place");
    }
    const size_t most = (size_t)rounds * trace->count + 4;
    const size_t columns = 3 + (trace->latency_ms != NULL) + (trace->loss != NULL);
    double *memory = malloc((columns * most + 2) * sizeof *memory);
    if (!memory) {
        return tr_error_oom(err);
    }
    struct tr_trace lifted = *trace;
    lifted.count = 0;
    lifted.kind = NULL;
    lifted.start_s = memory;
    lifted.cum_mbit = memory + most + 1;
    lifted.rate_mbps = memory + 2 * most + 2;
    lifted.latency_ms = trace->latency_ms ? memory + 3 * most + 2 : NULL;
    lifted.loss = trace->loss ? memory + (columns - 1) * most + 2 : NULL;
    lifted.start_s[0] = lifted.cum_mbit[0] = 0;
    const struct lift lift = {change->begin_s, change->begin_s + change->length_s, change->mbps};
    for (double round = 0; round < rounds; round++) {
        lift_round(&lifted, trace, round * trace_s, &lift);
    }
    lifted.info.duration_s = lifted.start_s[lifted.count];
    *out = lifted;
    return TR_STATUS_OK;
}

void explain_lifted_free(struct tr_trace *lifted)
{
    free(lifted->start_s);
    *lifted = (struct tr_trace){0};
}
