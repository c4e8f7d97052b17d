#include "app/map_fill.h"

#include "study/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLAYERS 5

static char *const players[PLAYERS] = {"hls.js", "dash.js", "shaka", "media3", "media3-1.5"};

/* ---- traces that are offered ---- */

void map_fill_offer(struct map_fill *fill, const char *path)
{
    for (size_t i = 0; i < fill->offered_count; i++) {
        if (strcmp(fill->offered[i], path) == 0) {
            return;
        }
    }
    char *copy = fill->offered_count < MAP_CELLS ? strdup(path) : NULL;
    if (copy) { /* where memory ran out it is not offered */
        fill->offered[fill->offered_count++] = copy;
    }
}

void map_fill_offer_none(struct map_fill *fill)
{
    while (fill->offered_count > 0) {
        free(fill->offered[--fill->offered_count]);
    }
}

static bool has_traces(const struct map_fill *fill, const struct source *source)
{
    return !source->generated && fill->offered_count > 1;
}

/* ---- axes ---- */

static void add_choice(struct map_fill *fill, enum sweep_axis_kind kind, const struct tr_param *param)
{
    fill->choices[fill->choice_count++] = (struct map_choice){kind, param};
}

/* Numbers that matter here and are not nothing; then players, and traces. */
/* Whether what is open has the metric. */
static bool fits(const struct map_fill *fill, size_t metric)
{
    return fill->low_latency || !study_metric_is_low_latency(metric);
}

static void list_choices(struct map_fill *fill, const struct source *source)
{
    const struct tr_params *params = &source->scenario.params;
    const struct tr_params_link link = tr_params_link_of(source->trace, source->generated);
    size_t count;
    fill->low_latency = tr_params_low_latency(params);
    const struct tr_param *table = tr_params_table(&count);
    fill->choice_count = 0;
    for (size_t i = 0; i < count && fill->choice_count < MAP_CHOICES - 2; i++) {
        const double value = tr_params_get(params, &table[i]);
        const bool network = strncmp(table[i].key, "network.", 8) == 0;
        if (table[i].kind != TR_PARAM_CHOICE && isfinite(value) && value > 0 &&
            !(network && source->generated) && tr_params_has_effect(params, &table[i], &link)) {
            add_choice(fill, SWEEP_AXIS_PARAM, &table[i]);
        }
    }
    add_choice(fill, SWEEP_AXIS_PLAYER, NULL);
    if (has_traces(fill, source)) {
        add_choice(fill, SWEEP_AXIS_TRACE, NULL);
    }
}

static bool is_same(struct map_choice a, struct map_choice b)
{
    return a.kind == b.kind && a.param == b.param;
}

/* Where it is among the choices; -1: not there. */
static int place_of_choice(const struct map_fill *fill, struct map_choice choice)
{
    for (int i = 0; i < fill->choice_count; i++) {
        if (is_same(fill->choices[i], choice)) {
            return i;
        }
    }
    return -1;
}

/* Of these keys the first that is a choice, else any. */
static struct map_choice first_of(const struct map_fill *fill, const char *const *keys)
{
    for (; *keys; keys++) {
        const struct map_choice choice = {SWEEP_AXIS_PARAM, tr_params_find(*keys)};
        if (place_of_choice(fill, choice) >= 0) {
            return choice;
        }
    }
    return fill->choices[0];
}

static struct map_choice turned(const struct map_fill *fill, struct map_choice from, int steps,
                                struct map_choice taken)
{
    int at = place_of_choice(fill, from);
    if (at < 0) { /* it has not been opened yet */
        return from;
    }
    do {
        at = (at + steps + fill->choice_count) % fill->choice_count;
    } while (is_same(fill->choices[at], taken) && fill->choice_count > 1);
    return fill->choices[at];
}

/* Kept where they still are choices, else what people vary first. */
static void choose_axes(struct map_fill *fill)
{
    static const char *const across[] = {"encoder.safety_factor", "player.resume_s", "player.safety_up",
                                         NULL},
                             *const up[] = {"player.max_buffer_s", "buffer.max_level_s", NULL};
    if (place_of_choice(fill, fill->x_choice) < 0) {
        fill->x_choice = first_of(fill, across);
    }
    if (place_of_choice(fill, fill->y_choice) < 0) {
        fill->y_choice = first_of(fill, up);
    }
    if (is_same(fill->x_choice, fill->y_choice)) {
        fill->y_choice = turned(fill, fill->y_choice, 1, fill->x_choice);
    }
}

/* From a third of its value to three times it, as far as it may go. */
static struct sweep_axis param_axis(const struct tr_param *param, const struct tr_params *params,
                                    double *values)
{
    const double value = tr_params_get(params, param);
    const double from = fmax(param->min, value / 3), to = fmin(param->max, value * 3);
    size_t count = MAP_CELLS;
    if (param->kind == TR_PARAM_INTEGER && to - from + 1 < MAP_CELLS) {
        count = (size_t)fmax(1, floor(to) - ceil(from) + 1);
    }
    /* Values that people would type: a tenth of a step is told apart, and no more. */
    const double step = count > 1 ? (to - from) / (double)(count - 1) : 0;
    const double per_unit = step > 0 ? pow(10, 1 - floor(log10(step))) : 1;
    for (size_t i = 0; i < count; i++) {
        const double at = count > 1 ? from + step * (double)i : value;
        const double typed = param->kind == TR_PARAM_INTEGER ? rint(at) : rint(at * per_unit) / per_unit;
        values[i] = fmax(param->min, fmin(param->max, typed));
    }
    return (struct sweep_axis){.kind = SWEEP_AXIS_PARAM, .param = param, .values = values, .count = count};
}

/* The traces that are offered, as the axis of a job. */
static struct sweep_axis trace_axis(const struct map_fill *fill, struct map_job *job)
{
    job->own = MAP_CELLS;
    for (size_t i = 0; i < fill->offered_count; i++) {
        char *path = strdup(fill->offered[i]);
        if (path) {
            job->own = strcmp(path, job->source.path) == 0 ? job->trace_count : job->own;
            job->names[job->trace_count] = path;
            job->traces[job->trace_count++].path = path;
        }
    }
    return (struct sweep_axis){
        .kind = SWEEP_AXIS_TRACE, .names = job->names, .count = job->trace_count ? job->trace_count : 1};
}

static struct sweep_axis make_axis(const struct map_fill *fill, struct map_choice choice, struct map_job *job,
                                   double *values)
{
    if (choice.kind == SWEEP_AXIS_TRACE) {
        return trace_axis(fill, job);
    }
    if (choice.kind == SWEEP_AXIS_PLAYER) {
        job->players = (char **)players;
        job->player_count = PLAYERS;
        return (struct sweep_axis){.kind = SWEEP_AXIS_PLAYER, .names = (char **)players, .count = PLAYERS};
    }
    return param_axis(choice.param, &job->source.scenario.params, values);
}

/* Where the session stands on an axis, in cells. */
static double place_of(const struct sweep_axis *axis, const struct map_job *job)
{
    if (axis->kind == SWEEP_AXIS_TRACE) {
        return job->own < job->trace_count ? (double)job->own : NAN;
    }
    if (axis->kind == SWEEP_AXIS_PLAYER) {
        for (size_t i = 0; i < axis->count; i++) {
            if (strcmp(axis->names[i], job->source.scenario.name) == 0) {
                return (double)i;
            }
        }
        return NAN;
    }
    const double value = tr_params_get(&job->source.scenario.params, axis->param);
    const double first = axis->values[0], last = axis->values[axis->count - 1];
    return last > first ? (value - first) / (last - first) * (double)(axis->count - 1) : 0;
}

/* ---- life ---- */

static struct map_job *make_job(struct map_fill *fill, const struct source *source,
                                const struct source_request *request, void (*wake)(void))
{
    struct map_job *job = map_job_new(source);
    if (!job) {
        return NULL;
    }
    job->request = (struct source_request){
        .duration_s = request->duration_s, .loop = request->loop, .trace = request->trace};
    job->request.trace.edit_count = 0; /* those were meant for the one that is open */
    job->request.trace.no_previews = true;
    job->request.trace.progress = NULL;
    job->wake = wake;
    job->sweep = (struct sweep){.x = make_axis(fill, fill->x_choice, job, job->x_values),
                                .y = make_axis(fill, fill->y_choice, job, job->y_values),
                                .metric = fill->metric,
                                .parts = 1,
                                .jobs = 1};
    return job;
}

enum tr_status map_fill_open(struct map_fill *fill, const struct source *source,
                             const struct source_request *request, void (*wake)(void), struct tr_error *err)
{
    const bool first = fill->choice_count == 0; /* time that it is chosen for */
    map_fill_close(fill);
    if (source->rule) {
        return tr_error_set(err, TR_STATUS_FAILED, source->name,
                            "a map is of rules that ship; a rule of one's own takes its time");
    }
    list_choices(fill, source);
    choose_axes(fill);
    if (first || !fits(fill, fill->metric)) {
        fill->metric = study_metric_named("overall_qoe");
    }
    map_fill_title(fill, fill->title, sizeof fill->title);
    struct map_job *job = make_job(fill, source, request, wake);
    enum tr_status status = job ? map_job_start(job, err) : tr_error_oom(err);
    if (status != TR_STATUS_OK) {
        if (job) {
            map_job_free(job);
        }
        return status;
    }
    fill->job = job;
    fill->sweep = job->sweep;
    fill->here_x = place_of(&job->sweep.x, job);
    fill->here_y = place_of(&job->sweep.y, job);
    fill->open = true;
    for (size_t i = 0; i < MAP_CELLS * MAP_CELLS; i++) {
        fill->mean[i] = NAN;
        fill->state[i] = MAP_WAITING;
    }
    return TR_STATUS_OK;
}

void map_fill_close(struct map_fill *fill)
{
    if (fill->job) {
        atomic_store(&fill->job->cancel, true);
        fill->job->next = fill->leaving;
        fill->leaving = fill->job;
        fill->job = NULL;
    }
    fill->open = false;
    fill->seen = 0;
}

/* Frees the jobs that are over, or waits for all of them. */
static void let_go(struct map_fill *fill, bool wait)
{
    for (struct map_job **at = &fill->leaving; *at;) {
        struct map_job *job = *at;
        if (wait || atomic_load(&job->ended)) {
            *at = job->next;
            map_job_free(job);
        } else {
            at = &job->next;
        }
    }
}

void map_fill_end(struct map_fill *fill)
{
    map_fill_close(fill);
    let_go(fill, true);
    map_fill_offer_none(fill);
}

bool map_fill_poll(struct map_fill *fill)
{
    let_go(fill, false);
    if (!fill->open) {
        return false;
    }
    struct map_job *job = fill->job;
    atomic_store(&job->woken, false);
    const int done = atomic_load(&job->done);
    if (done == fill->seen) {
        return false;
    }
    fill->seen = done;
    for (size_t i = 0; i < sweep_cells(&fill->sweep); i++) {
        fill->state[i] = atomic_load(&job->states[i]);
        fill->mean[i] = atomic_load_explicit(&job->results[i], memory_order_relaxed);
    }
    return true;
}

void map_fill_finish(struct map_fill *fill)
{
    if (fill->open) {
        map_job_join(fill->job);
        map_fill_poll(fill);
    }
}

struct map map_fill_map(const struct map_fill *fill)
{
    struct map map = {.x = &fill->sweep.x,
                      .y = &fill->sweep.y,
                      .mean = fill->mean,
                      .state = fill->state,
                      .here_x = fill->here_x,
                      .here_y = fill->here_y};
    map_range(fill->mean, sweep_cells(&fill->sweep), &map.low, &map.high);
    map.title = fill->title;
    return map;
}

const struct map_trace *map_fill_trace(const struct map_fill *fill, size_t i)
{
    const struct map_job *job = fill->job;
    const bool there = job && i < job->trace_count && i != job->own;
    /* A cell of it that has come says that the thread has read it, and does not write it any more. */
    for (size_t k = 0; there && k < sweep_cells(&fill->sweep); k++) {
        const size_t at =
            fill->sweep.x.kind == SWEEP_AXIS_TRACE ? k % fill->sweep.x.count : k / fill->sweep.x.count;
        if (at == i && fill->state[k] == MAP_DONE) {
            return &job->traces[i];
        }
    }
    return NULL;
}

/* ---- choosing ---- */

static enum tr_status choose(const struct map_fill *fill, const char *where, const char *key,
                             struct map_choice *choice, struct tr_error *err)
{
    const struct map_choice wanted = {.kind =
                                          strcmp(key, "player") == 0 ? SWEEP_AXIS_PLAYER : SWEEP_AXIS_PARAM,
                                      .param = tr_params_find(key)};
    if (place_of_choice(fill, wanted) < 0) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "\"%s\" changes nothing here; %s or player would",
                            key, fill->choices[0].param ? fill->choices[0].param->key : "player");
    }
    *choice = wanted;
    return TR_STATUS_OK;
}

enum tr_status map_fill_choose(struct map_fill *fill, const struct source *source, const char *x,
                               const char *y, const char *metric, struct tr_error *err)
{
    list_choices(fill, source);
    choose_axes(fill);
    fill->metric = study_metric_named(metric ? metric : "overall_qoe");
    if (!study_metric_name(fill->metric)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--metric",
                            "the report has no \"%s\"; it has fields like overall_qoe or stall_ratio",
                            metric);
    }
    if (!fits(fill, fill->metric)) {
        return study_metric_unfit(fill->metric, err);
    }
    enum tr_status status = x ? choose(fill, "--map-x", x, &fill->x_choice, err) : TR_STATUS_OK;
    if (status == TR_STATUS_OK && y) {
        status = choose(fill, "--map-y", y, &fill->y_choice, err);
    }
    if (status == TR_STATUS_OK && is_same(fill->x_choice, fill->y_choice)) {
        if (x && y) {
            return tr_error_set(err, TR_STATUS_USAGE, "--map-y", "%s is across already", y);
        }
        (y ? map_fill_turn_x : map_fill_turn_y)(fill, 1);
    }
    return status;
}

void map_fill_turn_x(struct map_fill *fill, int steps)
{
    fill->x_choice = turned(fill, fill->x_choice, steps, fill->y_choice);
}

void map_fill_turn_y(struct map_fill *fill, int steps)
{
    fill->y_choice = turned(fill, fill->y_choice, steps, fill->x_choice);
}

bool map_fill_turn_to(struct map_fill *fill, enum sweep_axis_kind kind)
{
    const struct map_choice choice = {kind, NULL};
    if (place_of_choice(fill, choice) < 0) {
        return false;
    }
    if (fill->x_choice.kind == kind) { /* it is across: now what was up is */
        fill->x_choice = fill->y_choice;
    }
    fill->y_choice = choice;
    return true;
}

void map_fill_turn_metric(struct map_fill *fill, int steps)
{
    const size_t count = study_metric_named("");
    do {
        fill->metric = (fill->metric + (size_t)((int)count + steps)) % count;
    } while (!fits(fill, fill->metric));
}

void map_fill_title(const struct map_fill *fill, char *buf, size_t size)
{
    const struct study_figure *figure = study_figure(study_figure_named(study_metric_name(fill->metric)));
    snprintf(buf, size, "%s%s%s", figure->words, *figure->unit ? ", " : "", figure->unit);
}
