#include "show/source_command.h"

#include "base/words.h"

#include <tracereel/players.h>

#include <math.h>
#include <string.h>

static void put_option(struct strbuf *out, const char *option, const char *value)
{
    strbuf_printf(out, " --%s ", option);
    words_add(out, value);
}

static void put_text(struct strbuf *out, const char *option, const char *value)
{
    if (value && *value) {
        put_option(out, option, value);
    }
}

static void put_number(struct strbuf *out, const char *option, double value)
{
    strbuf_printf(out, " --%s ", option);
    strbuf_double(out, value);
}

/* What parameters would be without --set: SOURCE's own, and what is laid over them. */
static void put_scenario(struct strbuf *out, const struct source *source, struct tr_scenario *base)
{
    const char *name = source->scenario.name;
    tr_scenario_defaults(base);
    if (tr_scenario_ships(source->name)) {
        tr_scenario_load(base, source->name, NULL);
    }
    if (strcmp(name, base->name) == 0) {
        return;
    }
    if (tr_scenario_ships(name)) {
        put_option(out, "scenario", name);
        tr_scenario_load(base, name, NULL);
    } else if (tr_player_find(name)) {
        put_option(out, "player", name);
        tr_player_lay(base, name, "--player", NULL);
    }
}

static void put_params(struct strbuf *out, const struct source *source, const struct tr_params *base)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    for (size_t i = 0; i < count; i++) {
        const double value = tr_params_get(&source->scenario.params, &table[i]);
        const double usual = tr_params_get(base, &table[i]);
        if (value == usual || isnan(value)) {
            continue;
        }
        strbuf_printf(out, " --set %s=", table[i].key);
        if (table[i].kind == TR_PARAM_CHOICE) {
            strbuf_puts(out, table[i].names[(int)value]);
        } else {
            strbuf_double(out, value);
        }
    }
}

static void put_length(struct strbuf *out, const struct source *source, const struct tr_scenario *base)
{
    const double own_s = source->generated ? TR_SESSION_GENERATED_S : tr_trace_duration_s(source->trace);
    if (source->dt_s != (base->dt_s > 0 ? base->dt_s : 1)) {
        put_number(out, "dt", source->dt_s);
    }
    if (source->seed != (base->has_seed ? base->seed : TR_SESSION_SEED_DEFAULT)) {
        strbuf_printf(out, " --seed %llu", (unsigned long long)source->seed);
    }
    if (source->duration_s > 0 && !source->repeated && source->duration_s != own_s &&
        source->duration_s != base->duration_s) {
        put_number(out, "duration", source->duration_s);
    }
    if (source->loop && !source->repeated && !source->generated) {
        strbuf_puts(out, " --loop");
    }
}

static void put_reading(struct strbuf *out, const struct tr_trace_options *o)
{
    static const char *const gaps[] = {"hold", "zero", "cut"},
                             *const unknown[] = {"hold", "interpolate", "zero", "p50"},
                             *const values[] = {"auto", "rate", "amount", "total"};
    put_text(out, "read-format", o->format);
    put_text(out, "unit", o->unit);
    put_text(out, "column", o->column);
    put_text(out, "time-column", o->time_column);
    put_text(out, "direction",
             o->direction == TR_TRACE_UP     ? "up"
             : o->direction == TR_TRACE_DOWN ? "down"
                                             : "");
    put_text(out, "hold", o->hold == TR_TRACE_HOLD_PRECEDING ? "preceding" : "");
    put_text(out, "values", o->values != TR_TRACE_VALUES_AUTO ? values[o->values] : "");
    put_text(out, "unknown", o->unknown != TR_TRACE_UNKNOWN_HOLD ? unknown[o->unknown] : "");
    if (o->gap == TR_TRACE_GAP_CAP) {
        strbuf_puts(out, " --gap cap:");
        strbuf_double(out, o->gap_cap_s);
    } else {
        put_text(out, "gap", o->gap != TR_TRACE_GAP_HOLD ? gaps[o->gap] : "");
    }
    const struct {
        const char *name;
        double value;
    } numbers[] = {{"run", o->run}, {"scale", o->scale}, {"from", o->from_s}, {"to", o->to_s}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (numbers[i].value > 0) {
            put_number(out, numbers[i].name, numbers[i].value);
        }
    }
}

void source_command(struct strbuf *out, const struct source *source, const struct tr_trace_options *reading)
{
    struct tr_scenario base;
    strbuf_puts(out, "tracereel ");
    words_add(out, source->generated || tr_scenario_ships(source->name) ? source->name : source->path);
    put_scenario(out, source, &base);
    put_params(out, source, &base.params);
    put_length(out, source, &base);
    put_text(out, "content", source->content_path);
    put_reading(out, reading);
    for (size_t i = 0; i < source->edit_count; i++) {
        char edit[TR_EDIT_TEXT_SIZE];
        put_option(out, "edit", tr_edit_text(&source->edits[i], edit, sizeof edit));
    }
}
