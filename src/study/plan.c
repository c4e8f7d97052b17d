#include "study/plan.h"

#include <tracereel/players.h>

#include "base/strbuf.h"

#include <stdlib.h>
#include <string.h>

const char *study_plan_player(const struct study_plan *plan, size_t set)
{
    return plan->players[set / plan->cells];
}

double study_plan_value(const struct study_plan *plan, size_t set, size_t axis)
{
    size_t cell = set % plan->cells;
    for (size_t i = plan->axis_count - 1; i > axis; i--) {
        cell /= plan->axes[i].count;
    }
    return plan->axes[axis].values[cell % plan->axes[axis].count];
}

/* "hls.js, player.resume_s 4": which set it is that makes no sense. */
static void name_set(const struct study_plan *plan, size_t set, struct strbuf *out)
{
    const char *player = study_plan_player(plan, set);
    strbuf_puts(out, *player ? player : "the scenario's own player");
    for (size_t i = 0; i < plan->axis_count; i++) {
        strbuf_printf(out, ", %s ", plan->axes[i].param->key);
        strbuf_double(out, study_plan_value(plan, set, i));
    }
}

static enum tr_status check_set(const struct study_plan *plan, size_t set, struct tr_error *err)
{
    struct tr_error told = {0};
    enum tr_status status = tr_params_check(&plan->params[set], &told);
    if (status == TR_STATUS_OK) {
        return status;
    }
    struct strbuf name = {0};
    name_set(plan, set, &name);
    tr_error_set(err, TR_STATUS_USAGE, name.failed ? "" : name.text, "%s", told.what);
    strbuf_destroy(&name);
    return TR_STATUS_USAGE;
}

static enum tr_status lay_player(const struct study_plan *plan, size_t player, struct tr_scenario *out,
                                 struct tr_error *err)
{
    const char *name = plan->players[player];
    *out = *plan->base;
    if (!*name) {
        return TR_STATUS_OK;
    }
    return tr_player_lay(out, name, "--players", err);
}

static enum tr_status fill_player(struct study_plan *plan, size_t player, struct tr_error *err)
{
    struct tr_scenario scenario;
    enum tr_status status = lay_player(plan, player, &scenario, err);
    if (status == TR_STATUS_OK && plan->content) {
        tr_content_lay(plan->content, &scenario.params);
    }
    if (status == TR_STATUS_OK && plan->abr) { /* it chooses segments, so there have to be some */
        scenario.params.player.delivery = TR_PLAYER_SEGMENTS;
    }
    for (size_t cell = 0; cell < plan->cells && status == TR_STATUS_OK; cell++) {
        const size_t set = player * plan->cells + cell;
        plan->params[set] = scenario.params;
        for (size_t i = 0; i < plan->axis_count; i++) {
            tr_params_put(&plan->params[set], plan->axes[i].param, study_plan_value(plan, set, i));
        }
        status = check_set(plan, set, err);
    }
    return status;
}

enum tr_status study_plan_init(struct study_plan *plan, struct tr_error *err)
{
    plan->cells = 1;
    for (size_t i = 0; i < plan->axis_count; i++) {
        plan->cells *= plan->axes[i].count;
        if (plan->cells * plan->player_count > STUDY_SETS_MAX) {
            return tr_error_set(
                err, TR_STATUS_USAGE, "--set-grid",
                "the grid has more than %zu sets of parameters with its players; fewer values "
                "an axis would be right",
                STUDY_SETS_MAX);
        }
    }
    plan->sets = plan->cells * plan->player_count;
    plan->sessions = plan->sets * plan->traces->count;
    plan->params = malloc(plan->sets * sizeof *plan->params);
    if (!plan->params) {
        return tr_error_oom(err);
    }
    enum tr_status status = TR_STATUS_OK;
    for (size_t player = 0; player < plan->player_count && status == TR_STATUS_OK; player++) {
        status = fill_player(plan, player, err);
    }
    if (status != TR_STATUS_OK) {
        study_plan_free(plan);
    }
    return status;
}

void study_plan_free(struct study_plan *plan)
{
    free(plan->params);
    plan->params = NULL;
}

void study_plan_part(const struct study_plan *plan, size_t k, size_t n, size_t *first, size_t *end)
{
    const size_t each = plan->sessions / n, over = plan->sessions % n;
    *first = k * each + (k < over ? k : over);
    *end = *first + each + (k < over ? 1 : 0);
}
