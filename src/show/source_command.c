#include "show/source_command.h"

#include "base/words.h"

#include <tracereel/players.h>

#include <math.h>
#include <string.h>

static void put_option(struct strbuf *out, const char *option, const char *value)
{
    strbuf_printf(out, " --%s ", option);
    words_add_path(out, value);
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

/* The parameters as they would be without --set: SOURCE's own, and what is laid over them. */
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
    if (source_is_real(source)) {
        put_option(out, "player", SOURCE_REAL);
    } else if (tr_scenario_ships(name)) {
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
                             *const values[] = {"auto", "rate", "amount", "total"},
                             *const times[] = {"auto", "s", "ms", "us",   "ns",
                                               "min",  "h", "d",  "h:mm", "m:ss"};
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
    put_text(out, "time-unit", o->time_unit != TR_TRACE_TIME_AUTO ? times[o->time_unit] : "");
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

/* A session's command in the parts that tell it from others. */
struct parts {
    struct strbuf source, laid, rest; /* the SOURCE; --scenario or --player; all else */
};

static void find_parts(const struct source *source, const struct tr_trace_options *reading,
                       struct parts *parts)
{
    struct tr_scenario base;
    struct strbuf *rest = &parts->rest;
    words_add_path(&parts->source,
                   source->generated || tr_scenario_ships(source->name) ? source->name : source->path);
    put_scenario(&parts->laid, source, &base);
    put_params(rest, source, &base.params);
    put_length(rest, source, &base);
    put_text(rest, "content", source->content_path);
    put_reading(rest, reading);
    for (size_t i = 0; i < source->edit_count; i++) {
        char edit[TR_EDIT_TEXT_SIZE];
        put_option(rest, "edit", tr_edit_text(&source->edits[i], edit, sizeof edit));
    }
}

static const char *text_of(const struct strbuf *part)
{
    return part->text ? part->text : "";
}

static bool same(const struct strbuf *a, const struct strbuf *b)
{
    return strcmp(text_of(a), text_of(b)) == 0;
}

/* --scenario hls.js, --scenario shaka: no option may be missing in one, for it would be laid over all. */
static bool same_option(const struct strbuf *a, const struct strbuf *b)
{
    const size_t len = strcspn(text_of(a) + (a->len > 0), " ") + 2;
    return a->len > 0 && strncmp(text_of(a), text_of(b), len) == 0;
}

/* A command that names several makes each with every other, so only one thing may differ. */
static bool are_one_command(const struct parts *parts, int count, bool *by_source)
{
    bool sources = true, laid = true;
    for (int i = 1; i < count; i++) {
        if (!same(&parts[i].rest, &parts[0].rest)) {
            return false;
        }
        sources = sources && same(&parts[i].laid, &parts[0].laid);
        laid =
            laid && same(&parts[i].source, &parts[0].source) && same_option(&parts[0].laid, &parts[i].laid);
    }
    *by_source = sources;
    return sources || laid;
}

static void put_command(struct strbuf *out, const char *verb, const struct parts *parts, int sources,
                        int laid, const char *ending)
{
    strbuf_printf(out, "%stracereel %s", out->len ? "\n" : "", verb);
    for (int i = 0; i < sources; i++) {
        strbuf_printf(out, "%s%s", i ? " " : "", text_of(&parts[i].source));
    }
    for (int i = 0; i < laid; i++) {
        strbuf_puts(out, text_of(&parts[i].laid));
    }
    strbuf_printf(out, "%s%s", text_of(&parts[0].rest), ending);
}

void sources_command(struct strbuf *out, const char *verb, const struct sources_opened *opened,
                     const char *ending)
{
    struct parts parts[SOURCES_COMMAND_MAX] = {0};
    bool by_source = false;
    for (int i = 0; i < opened->count; i++) {
        find_parts(opened->sources[i], opened->readings[i], &parts[i]);
    }
    if (are_one_command(parts, opened->count, &by_source)) {
        put_command(out, verb, parts, by_source ? opened->count : 1, by_source ? 1 : opened->count, ending);
    } else {
        for (int i = 0; i < opened->count; i++) {
            put_command(out, verb, &parts[i], 1, 1, ending);
        }
    }
    for (int i = 0; i < opened->count; i++) {
        out->failed = out->failed || parts[i].source.failed || parts[i].laid.failed || parts[i].rest.failed;
        strbuf_destroy(&parts[i].source);
        strbuf_destroy(&parts[i].laid);
        strbuf_destroy(&parts[i].rest);
    }
}
