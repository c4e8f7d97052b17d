/* tracereel params and formats: the tables that everything else goes by, for people and for programs. */
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/option.h"
#include "cli/output.h"

#include "base/json_writer.h"

#include <tracereel/params.h>
#include <tracereel/trace.h>

#include <math.h>
#include <stdio.h>

struct table_options {
    bool json;
};

static const struct option_spec table_specs[] = {
    {"json", 0, NULL, "one JSON array instead of the table", OPTION_SWITCH,
     offsetof(struct table_options, json), 0, 0, NULL, NULL},
};

static const struct option_group table_groups[] = {OPTION_GROUP("Table", table_specs, 0), {0}};

static void put_range(const struct tr_param *param, char *buf, size_t size)
{
    size_t len = 0;
    if (param->kind == TR_PARAM_CHOICE) {
        for (int i = 0; param->names[i] && len < size; i++) {
            len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? ", " : "", param->names[i]);
        }
        return;
    }
    char min[32], max[32];
    format_double(min, param->min);
    format_double(max, param->max);
    snprintf(buf, size, "%s .. %s", min, max);
}

static void put_params(struct strbuf *out, const struct tr_params *defaults)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    strbuf_printf(out, "%-32s %-12s %-28s %-8s %s\n", "key", "default", "range", "unit", "meaning");
    for (size_t i = 0; i < count; i++) {
        char value[32], range[512];
        tr_params_format(defaults, &table[i], value, sizeof value);
        put_range(&table[i], range, sizeof range);
        strbuf_printf(out, "%-32s %-12s %-28s %-8s %s\n", table[i].key, value, range, table[i].unit,
                      table[i].meaning);
    }
}

/* A choice has "choices" and a word as its default, all others "min", "max" and a number. */
static void put_param_json(struct json_writer *w, const struct tr_params *defaults,
                           const struct tr_param *param, const struct operands *operands)
{
    json_writer_open(w, NULL, '{');
    json_writer_string(w, "key", param->key);
    if (param->kind == TR_PARAM_CHOICE) {
        char value[32];
        tr_params_format(defaults, param, value, sizeof value);
        json_writer_string(w, "default", value);
        json_writer_open(w, "choices", '[');
        for (int i = 0; param->names[i]; i++) {
            json_writer_string(w, NULL, param->names[i]);
        }
        json_writer_close(w, ']');
    } else {
        json_writer_number(w, "default", tr_params_get(defaults, param));
        json_writer_number(w, "min", param->min);
        json_writer_number(w, "max", param->max);
    }
    json_writer_string(w, "unit", param->unit);
    json_writer_string(w, "meaning", param->meaning);
    command_line_made_by(w, "params", operands);
    json_writer_close(w, '}');
}

static void put_params_json(struct strbuf *out, const struct tr_params *defaults,
                            const struct operands *operands)
{
    struct json_writer w = {.out = out};
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    json_writer_open(&w, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        put_param_json(&w, defaults, &table[i], operands);
    }
    json_writer_close(&w, ']');
    strbuf_putc(out, '\n');
}

static enum tr_status run_params(void *opaque, const struct operands *operands, struct tr_error *err)
{
    const struct table_options *options = opaque;
    struct strbuf out = {0};
    struct tr_params defaults;
    tr_params_defaults(&defaults);
    if (options->json) {
        put_params_json(&out, &defaults, operands);
    } else {
        put_params(&out, &defaults);
    }
    enum tr_status status = output_results(&out, err);
    strbuf_destroy(&out);
    return status;
}

static void put_formats(struct strbuf *out)
{
    struct tr_trace_format_info format;
    strbuf_printf(out, "%-24s %-6s %-16s %s\n", "name", "can", "write to", "what it is; how it begins");
    for (size_t i = 0; tr_trace_format(i, &format); i++) {
        strbuf_printf(out, "%-24s %-6s %-16s %s; %s\n", format.name, format.writes ? "r w" : "r",
                      format.extensions, format.title, format.first_line);
    }
}

static void put_formats_json(struct strbuf *out, const struct operands *operands)
{
    struct json_writer w = {.out = out};
    struct tr_trace_format_info format;
    json_writer_open(&w, NULL, '[');
    for (size_t i = 0; tr_trace_format(i, &format); i++) {
        json_writer_open(&w, NULL, '{');
        json_writer_string(&w, "name", format.name);
        json_writer_string(&w, "title", format.title);
        json_writer_string(&w, "begins", format.first_line);
        json_writer_bool(&w, "written", format.writes);
        json_writer_string(&w, "endings", format.extensions);
        command_line_made_by(&w, "formats", operands);
        json_writer_close(&w, '}');
    }
    json_writer_close(&w, ']');
    strbuf_putc(out, '\n');
}

static enum tr_status run_formats(void *opaque, const struct operands *operands, struct tr_error *err)
{
    const struct table_options *options = opaque;
    struct strbuf out = {0};
    if (options->json) {
        put_formats_json(&out, operands);
    } else {
        put_formats(&out);
    }
    enum tr_status status = output_results(&out, err);
    strbuf_destroy(&out);
    return status;
}

const struct command command_params = {
    .name = "params",
    .operands = "",
    .summary = "every parameter: key, default, range, unit, meaning",
    .groups = table_groups,
    .options_size = sizeof(struct table_options),
    .run = run_params,
};

const struct command command_formats = {
    .name = "formats",
    .operands = "",
    .summary = "every trace format read and written",
    .groups = table_groups,
    .options_size = sizeof(struct table_options),
    .run = run_formats,
};
