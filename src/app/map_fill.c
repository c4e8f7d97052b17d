#include "app/map_fill.h"

#include "study/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define NICE 10

static char *const players[MAP_PLAYERS] = {"hls.js", "dash.js", "shaka", "media3", "media3-1.5"};

/* ---- axes ---- */

/* Numbers that matter here and are not nothing; then players. */
static void list_choices(struct map_fill *fill, const struct source *source)
{
    const struct tr_params *params = &source->scenario.params;
    const struct tr_params_link link = tr_params_link_of(source->trace, source->generated);
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    fill->choice_count = 0;
    for (size_t i = 0; i < count && fill->choice_count < MAP_CHOICES - 1; i++) {
        const double value = tr_params_get(params, &table[i]);
        const bool network = strncmp(table[i].key, "network.", 8) == 0;
        if (table[i].kind != TR_PARAM_CHOICE && isfinite(value) && value > 0 &&
            !(network && source->generated) && tr_params_has_effect(params, &table[i], &link)) {
            fill->choices[fill->choice_count++] = &table[i];
        }
    }
    fill->choices[fill->choice_count++] = NULL;
}

/* Where it is among the choices; -1: not there. */
static int choice_of(const struct map_fill *fill, const char *key)
{
    for (int i = 0; i < fill->choice_count; i++) {
        if (fill->choices[i] && strcmp(fill->choices[i]->key, key) == 0) {
            return i;
        }
    }
    return -1;
}

static int first_of(const struct map_fill *fill, const char *const *keys)
{
    for (; *keys; keys++) {
        if (choice_of(fill, *keys) >= 0) {
            return choice_of(fill, *keys);
        }
    }
    return 0;
}

/* Kept where they still are choices, else what people vary first. */
static void choose_axes(struct map_fill *fill, const char *x, const char *y)
{
    static const char *const across[] = {"encoder.safety_factor", "player.resume_s", "player.safety_up",
                                         NULL},
                             *const up[] = {"player.max_buffer_s", "buffer.max_level_s", NULL};
    fill->x_choice = x && choice_of(fill, x) >= 0 ? choice_of(fill, x) : first_of(fill, across);
    fill->y_choice = y && choice_of(fill, y) >= 0 ? choice_of(fill, y) : first_of(fill, up);
    if (fill->x_choice == fill->y_choice) {
        fill->y_choice = (fill->x_choice + 1) % fill->choice_count;
    }
}

/* From a third of its value to three times it, as far as it may go. */
static struct sweep_axis make_axis(const struct tr_param *param, const struct tr_params *params,
                                   double *values)
{
    if (!param) {
        return (struct sweep_axis){
            .kind = SWEEP_AXIS_PLAYER, .names = (char **)players, .count = MAP_PLAYERS};
    }
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

/* Where the session stands on an axis, in cells. */
static double place_of(const struct sweep_axis *axis, const struct source *source)
{
    if (axis->kind == SWEEP_AXIS_PLAYER) {
        for (size_t i = 0; i < axis->count; i++) {
            if (strcmp(axis->names[i], source->scenario.name) == 0) {
                return (double)i;
            }
        }
        return NAN;
    }
    const double value = tr_params_get(&source->scenario.params, axis->param);
    const double first = axis->values[0], last = axis->values[axis->count - 1];
    return last > first ? (value - first) / (last - first) * (double)(axis->count - 1) : 0;
}

/* ---- running ---- */

static void put(struct map_fill *fill, size_t x, size_t y, size_t step, const struct sweep_cell *cell)
{
    const size_t nx = fill->sweep.x.count, ny = fill->sweep.y.count;
    pthread_mutex_lock(&fill->lock);
    for (size_t j = y; j < y + step && j < ny; j++) {
        for (size_t i = x; i < x + step && i < nx; i++) {
            const bool own = i == x && j == y;
            fill->results[j * nx + i] = cell ? cell->mean : NAN;
            fill->states[j * nx + i] = !own ? MAP_ROUGH : cell ? MAP_DONE : MAP_SENSELESS;
        }
    }
    pthread_mutex_unlock(&fill->lock);
    atomic_fetch_add(&fill->done, 1);
    if (!atomic_exchange(&fill->woken, true)) { /* once a look, not once a cell */
        fill->wake();
    }
}

static void run_cell(struct map_fill *fill, size_t x, size_t y, size_t step,
                     struct tr_session_workspace *workspace)
{
    struct tr_params params;
    struct tr_error err;
    struct sweep_cell cell;
    size_t base;
    const bool known =
        sweep_params(&fill->sweep, y * fill->sweep.x.count + x, &base, &params, &err) == TR_STATUS_OK &&
        sweep_score(&fill->sweep, base, &params, workspace, &cell, &err) == TR_STATUS_OK;
    put(fill, x, y, step, known ? &cell : NULL);
}

static void *run(void *context)
{
    struct map_fill *fill = context;
    setpriority(PRIO_PROCESS, (id_t)gettid(), NICE); /* of this thread: the window comes first */
    struct tr_session_workspace *workspace = tr_session_workspace_new();
    for (size_t step = MAP_CELLS / 4; step > 0; step /= 2) {
        for (size_t y = 0; y < fill->sweep.y.count; y += step) {
            for (size_t x = 0; x < fill->sweep.x.count; x += step) {
                const bool before = step < MAP_CELLS / 4 && x % (2 * step) == 0 && y % (2 * step) == 0;
                if (!before && !atomic_load(&fill->cancel)) {
                    run_cell(fill, x, y, step, workspace);
                }
            }
        }
    }
    tr_session_workspace_free(workspace);
    return NULL;
}

/* ---- life ---- */

/* The session that is open, or each player laid over it. */
static enum tr_status make_bases(struct map_fill *fill, bool of_players, struct tr_error *err)
{
    struct source *source = &fill->source;
    fill->runs.player_count = of_players ? MAP_PLAYERS : 1;
    enum tr_status status = TR_STATUS_OK;
    for (size_t i = 0; i < fill->runs.player_count && status == TR_STATUS_OK; i++) {
        if (of_players) {
            status = source_set_player(source, players[i], err);
        }
        fill->bases[i] = (struct study_base){.params = source->scenario.params,
                                             .dt_s = source->dt_s,
                                             .duration_s = source_session_s(source),
                                             .network_s = source->duration_s,
                                             .loop = source->loop,
                                             .seed = source->seed};
    }
    return status;
}

static enum tr_status prepare(struct map_fill *fill, struct tr_error *err)
{
    struct source *source = &fill->source;
    const struct tr_param *x = fill->choices[fill->x_choice], *y = fill->choices[fill->y_choice];
    fill->sweep = (struct sweep){.runs = &fill->runs,
                                 .x = make_axis(x, &source->scenario.params, fill->x_values),
                                 .y = make_axis(y, &source->scenario.params, fill->y_values),
                                 .metric = fill->metric,
                                 .parts = 1,
                                 .jobs = 1};
    fill->here_x = place_of(&fill->sweep.x, source);
    fill->here_y = place_of(&fill->sweep.y, source);
    fill->link = (struct study_link){.name = source->name,
                                     .trace = source->generated ? NULL : source->trace,
                                     .edits = source->edits,
                                     .edit_count = source->edit_count};
    fill->runs = (struct study_runs){.links = &fill->link,
                                     .link_count = 1,
                                     .bases = fill->bases,
                                     .content = source->content,
                                     .decisions = source->decisions,
                                     .count = 1};
    enum tr_status status = make_bases(fill, !x || !y, err);
    return status == TR_STATUS_OK ? study_runs_init(&fill->runs, err) : status;
}

enum tr_status map_fill_open(struct map_fill *fill, const struct source *source, void (*wake)(void),
                             struct tr_error *err)
{
    const struct tr_param *x = fill->choice_count ? fill->choices[fill->x_choice] : NULL,
                          *y = fill->choice_count ? fill->choices[fill->y_choice] : NULL;
    const bool first = fill->choice_count == 0; /* time that it is chosen for */
    const bool players_x = fill->choice_count && !x, players_y = fill->choice_count && !y;
    map_fill_close(fill);
    if (source->rule) {
        return tr_error_set(err, TR_STATUS_FAILED, source->name,
                            "a map is of rules that ship; a rule of one's own takes its time");
    }
    source_copy(source, &fill->source);
    list_choices(fill, source);
    choose_axes(fill, x ? x->key : NULL, y ? y->key : NULL);
    fill->x_choice = players_x ? fill->choice_count - 1 : fill->x_choice;
    fill->y_choice = players_y ? fill->choice_count - 1 : fill->y_choice;
    if (first) {
        while (strcmp(tr_qoe_field_name(fill->metric), "overall_qoe") != 0) {
            fill->metric++;
        }
    }
    map_fill_title(fill, fill->title, sizeof fill->title);
    pthread_mutex_init(&fill->lock, NULL);
    fill->open = true;
    fill->wake = wake;
    enum tr_status status = prepare(fill, err);
    for (size_t i = 0; i < MAP_CELLS * MAP_CELLS; i++) {
        fill->mean[i] = fill->results[i] = NAN;
        fill->state[i] = fill->states[i] = MAP_WAITING;
    }
    if (status == TR_STATUS_OK && pthread_create(&fill->thread, NULL, run, fill) != 0) {
        status = tr_error_set(err, TR_STATUS_FAILED, source->name, "no thread can be started to run it");
    } else if (status == TR_STATUS_OK) {
        fill->running = true;
    }
    if (status != TR_STATUS_OK) {
        map_fill_close(fill);
    }
    return status;
}

void map_fill_close(struct map_fill *fill)
{
    if (!fill->open) {
        return;
    }
    if (fill->running) {
        atomic_store(&fill->cancel, true);
        pthread_join(fill->thread, NULL);
    }
    study_runs_free(&fill->runs);
    source_close(&fill->source);
    pthread_mutex_destroy(&fill->lock);
    fill->open = fill->running = false;
    atomic_store(&fill->cancel, false);
    atomic_store(&fill->done, 0);
    fill->seen = 0;
}

bool map_fill_poll(struct map_fill *fill)
{
    atomic_store(&fill->woken, false);
    const int done = fill->open ? atomic_load(&fill->done) : 0;
    if (done == fill->seen) {
        return false;
    }
    fill->seen = done;
    pthread_mutex_lock(&fill->lock);
    memcpy(fill->mean, fill->results, sizeof fill->mean);
    memcpy(fill->state, fill->states, sizeof fill->state);
    pthread_mutex_unlock(&fill->lock);
    return true;
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

static enum tr_status choose(const struct map_fill *fill, const char *where, const char *key, int *choice,
                             struct tr_error *err)
{
    const int found = strcmp(key, "player") == 0 ? fill->choice_count - 1 : choice_of(fill, key);
    if (found < 0) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "\"%s\" changes nothing here; %s or player would",
                            key, fill->choices[0] ? fill->choices[0]->key : "player");
    }
    *choice = found;
    return TR_STATUS_OK;
}

enum tr_status map_fill_choose(struct map_fill *fill, const struct source *source, const char *x,
                               const char *y, const char *metric, struct tr_error *err)
{
    list_choices(fill, source);
    choose_axes(fill, NULL, NULL);
    fill->metric = 0;
    while (tr_qoe_field_name(fill->metric) &&
           strcmp(tr_qoe_field_name(fill->metric), metric ? metric : "overall_qoe") != 0) {
        fill->metric++;
    }
    if (!tr_qoe_field_name(fill->metric)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--metric",
                            "the report has no \"%s\"; it has fields like overall_qoe or stall_ratio",
                            metric);
    }
    enum tr_status status = x ? choose(fill, "--map-x", x, &fill->x_choice, err) : TR_STATUS_OK;
    if (status == TR_STATUS_OK && y) {
        status = choose(fill, "--map-y", y, &fill->y_choice, err);
    }
    if (status == TR_STATUS_OK && fill->x_choice == fill->y_choice) {
        if (x && y) {
            return tr_error_set(err, TR_STATUS_USAGE, "--map-y", "%s is across already", y);
        }
        (y ? map_fill_turn_x : map_fill_turn_y)(fill, 1);
    }
    return status;
}

void map_fill_finish(struct map_fill *fill)
{
    if (fill->running) {
        pthread_join(fill->thread, NULL);
        fill->running = false;
    }
    map_fill_poll(fill);
}

static int turned(int at, int steps, int count, int taken)
{
    do {
        at = count > 0 ? (at + steps + count) % count : 0;
    } while (at == taken && count > 1);
    return at;
}

void map_fill_turn_x(struct map_fill *fill, int steps)
{
    fill->x_choice = turned(fill->x_choice, steps, fill->choice_count, fill->y_choice);
}

void map_fill_turn_y(struct map_fill *fill, int steps)
{
    fill->y_choice = turned(fill->y_choice, steps, fill->choice_count, fill->x_choice);
}

void map_fill_turn_metric(struct map_fill *fill, int steps)
{
    int count = 0;
    while (tr_qoe_field_name((size_t)count)) {
        count++;
    }
    fill->metric = (size_t)turned((int)fill->metric, steps, count, -1);
}

void map_fill_title(const struct map_fill *fill, char *buf, size_t size)
{
    const struct study_figure *figure = study_figure(study_figure_named(tr_qoe_field_name(fill->metric)));
    snprintf(buf, size, "%s%s%s", figure->words, *figure->unit ? ", " : "", figure->unit);
}
