#include "cli/no_effect.h"

#include <string.h>

/* Of a sweep, evenly apart: a parameter that none of them heeds is heeded by none. */
#define CELLS_ASKED 4096

/* The same thing where content arrives evenly and where it comes in segments, each in one of them alone. */
static const char *const counterparts[][2] = {{"buffer.max_level_s", "player.max_buffer_s"},
                                              {"buffer.rebuffer_threshold_s", "player.resume_s"},
                                              {"buffer.initial_level_s", "player.start_s"},
                                              {"buffer.live_latency_s", "player.live_latency_s"},
                                              {"encoder.safety_factor", "player.safety_up"}};

/* A session whose parameters are asked, and over which kind of link. */
struct asked {
    const struct tr_params *params;
    struct tr_params_link link;
};

typedef bool each_session(void *sessions, size_t i, struct asked *out); /* false: there are no more */

static bool heeds(const struct tr_param *param, each_session *each, void *sessions)
{
    struct asked asked;
    for (size_t i = 0; each(sessions, i, &asked); i++) {
        if (tr_params_has_effect(asked.params, param, &asked.link)) {
            return true;
        }
    }
    return false;
}

static const struct tr_param *counterpart(const char *key)
{
    for (size_t i = 0; i < sizeof counterparts / sizeof *counterparts; i++) {
        for (int k = 0; k < 2; k++) {
            if (strcmp(counterparts[i][k], key) == 0) {
                return tr_params_find(counterparts[i][1 - k]);
            }
        }
    }
    return NULL;
}

static void say(const char *where, const struct tr_param *param, each_session *each, void *sessions)
{
    if (!param || heeds(param, each, sessions)) {
        return;
    }
    const struct tr_param *other = counterpart(param->key);
    const bool fits = other && heeds(other, each, sessions);
    fprintf(stderr, "tracereel: %s: %s changes nothing here%s%s\n", where, param->key,
            fits ? "; it is " : ", with this player over this link", fits ? other->key : "");
}

static void say_settings(const struct source_options *options, each_session *each, void *sessions)
{
    for (size_t i = 0; i < options->settings.set_count; i++) {
        say("--set", tr_params_find(options->settings.set[i].key), each, sessions);
    }
}

static bool each_source(void *sessions, size_t i, struct asked *out)
{
    const struct lineup *lineup = sessions;
    if (i >= (size_t)lineup->count) {
        return false;
    }
    const struct source *source = &lineup->sources[i];
    *out = (struct asked){&source->scenario.params, tr_params_link_of(source->trace, source->generated)};
    return true;
}

void no_effect_in_lineup(const struct source_options *options, struct lineup *lineup)
{
    if (!options->quiet) {
        say_settings(options, each_source, lineup);
    }
}

struct cells {
    const struct sweep *sweep;
    struct tr_params params; /* of the cell that was asked for last */
};

static bool each_cell(void *sessions, size_t i, struct asked *out)
{
    struct cells *of = sessions;
    const struct sweep *sweep = of->sweep;
    const size_t cells = sweep_cells(sweep), step = cells / CELLS_ASKED + 1;
    struct tr_error err;
    size_t base = 0;
    if (i * step >= cells) {
        return false;
    }
    sweep_params(sweep, i * step, &base, &of->params, &err); /* one that is refused is asked like any other */
    const struct tr_trace *trace = sweep->runs->links[base / sweep->runs->player_count].trace;
    *out = (struct asked){&of->params, tr_params_link_of(trace, !trace)};
    return true;
}

void no_effect_in_sweep(const struct source_options *options, const struct sweep *sweep)
{
    if (options->quiet) {
        return;
    }
    struct cells cells = {.sweep = sweep};
    say_settings(options, each_cell, &cells);
    say("--x", sweep->x.kind == SWEEP_AXIS_PARAM ? sweep->x.param : NULL, each_cell, &cells);
    say("--y", sweep->y.kind == SWEEP_AXIS_PARAM ? sweep->y.param : NULL, each_cell, &cells);
}

/* Traces are read as they are run: that they hold latency and loss, or that they do not. */
static bool each_set(void *sessions, size_t i, struct asked *out)
{
    const struct study_plan *plan = sessions;
    if (i >= 2 * plan->sets) {
        return false;
    }
    *out = (struct asked){&plan->params[i / 2], {.has_latency = i % 2, .has_loss = i % 2}};
    return true;
}

void no_effect_in_study(const struct source_options *options, struct study_plan *plan)
{
    if (options->quiet) {
        return;
    }
    say_settings(options, each_set, plan);
    for (size_t i = 0; i < plan->axis_count; i++) {
        say("--set-grid", plan->axes[i].param, each_set, plan);
    }
}
