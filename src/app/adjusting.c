#include "app/adjusting.h"

#include <math.h>
#include <string.h>

/* A little beyond where a slider stopped, towards where it was dragged, to three decimals. */
static double beyond(const struct tr_param *param, double held, double asked)
{
    const double share = 0.01 * (held != 0 ? fabs(held) : param->max - param->min),
                 step = param->kind == TR_PARAM_INTEGER ? fmax(1, share) : fmax(1e-3, share);
    return rint((held + copysign(step, asked - held)) * 1000) / 1000;
}

/* The parameter whose value this one has come to and may not pass; NULL: more than one holds it. */
static const struct tr_param *what_holds(const struct tr_params *params, const struct tr_param *param)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    const double value = tr_params_get(params, param);
    for (size_t i = 0; i < count; i++) {
        const bool below = table[i].at_most && strcmp(table[i].at_most, param->key) == 0;
        const bool above = param->at_most && strcmp(param->at_most, table[i].key) == 0;
        if ((below || above) && tr_params_get(params, &table[i]) == value) {
            return &table[i];
        }
    }
    return NULL;
}

/* A slider stops where another parameter does not let it go on: which one is said, in the drawer's words
 * where it is a single one. It is no fault. */
static void say_what_holds(struct app *app, const struct session *session, const struct action *a)
{
    const struct tr_params *now = &session->source.scenario.params;
    struct tr_params further = *now;
    struct tr_error err = {0};
    const double held = tr_params_get(now, a->param);
    tr_params_put(&further, a->param, beyond(a->param, held, a->value));
    if (held == a->value || tr_params_check(&further, &err) == TR_STATUS_OK) {
        return;
    }
    const struct tr_param *by = what_holds(now, a->param);
    if (by) {
        notices_say(&app->notices, false, "%s stops at %.4g%s%s: %s is %.4g%s%s", a->param->name, held,
                    *a->param->unit ? " " : "", a->param->unit, by->name, tr_params_get(now, by),
                    *by->unit ? " " : "", by->unit);
    } else {
        notices_say_error(&app->notices, &err);
    }
}

void adjusting_move(struct app *app, const struct action *a)
{
    struct session *sessions[VIEW_SESSIONS_MAX];
    int count = sessions_moved(&app->sessions, sessions);
    bool keep = a->phase != PHASE_GOES_ON;
    for (int i = 0; i < count; i++) {
        struct tr_error err = {0};
        notices_unless_ok(&app->notices, session_move_param(sessions[i], a->param, a->value, keep, &err),
                          &err);
    }
    say_what_holds(app, app->session, a);
}

void adjusting_drag_threshold(struct app *app, const struct action *a)
{
    if (a->phase == PHASE_END) {
        app->session->buffer_axis_s = 0;
        session_refresh(app->session);
        return;
    }
    if (a->phase == PHASE_BEGIN) {
        app->session->buffer_axis_s = state_model(app)->buffer_max_s;
    }
    adjusting_move(app, a);
}

/* Where the text typed is no number, or none that there may be, all stays as it is. */
static void refuse_typed(struct app *app, const struct action *a)
{
    const struct tr_param *p = a->param;
    const char *space = *p->unit ? " " : "";
    char value[64];
    tr_params_format(&app->session->source.scenario.params, p, value, sizeof value);
    if (isnan(a->value)) {
        notices_say(&app->notices, true, "that is no number; %s goes from %g to %g%s%s, and stays %s",
                    p->name, p->min, p->max, space, p->unit, value);
    } else {
        notices_say(&app->notices, true, "%s goes from %g to %g%s%s; %g is beyond that, and it stays %s",
                    p->name, p->min, p->max, space, p->unit, a->value, value);
    }
}

void adjusting_type(struct app *app, const struct action *a)
{
    struct session *sessions[VIEW_SESSIONS_MAX];
    int count = sessions_moved(&app->sessions, sessions);
    if (!(a->value >= a->param->min && a->value <= a->param->max)) {
        refuse_typed(app, a);
        return;
    }
    for (int i = 0; i < count; i++) {
        struct tr_error err = {0};
        notices_unless_ok(&app->notices, session_set_param(sessions[i], a->param, a->value, true, &err),
                          &err);
    }
}
