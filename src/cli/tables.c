/* tracereel params and formats: the tables that everything else goes by, for people. */
#include "cli/commands.h"
#include "cli/output.h"

#include <tracereel/params.h>
#include <tracereel/trace.h>

#include <math.h>
#include <stdio.h>

static const struct option_group no_groups[] = {{0}};

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

static enum tr_status run_params(void *options, const struct operands *operands, struct tr_error *err)
{
    (void)options, (void)operands;
    struct strbuf out = {0};
    struct tr_params defaults;
    tr_params_defaults(&defaults);
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    strbuf_printf(&out, "%-32s %-12s %-28s %-8s %s\n", "key", "default", "range", "unit", "meaning");
    for (size_t i = 0; i < count; i++) {
        char value[32], range[80];
        tr_params_format(&defaults, &table[i], value, sizeof value);
        put_range(&table[i], range, sizeof range);
        strbuf_printf(&out, "%-32s %-12s %-28s %-8s %s\n", table[i].key, value, range, table[i].unit,
                      table[i].meaning);
    }
    enum tr_status status = output_results(&out, err);
    strbuf_destroy(&out);
    return status;
}

static enum tr_status run_formats(void *options, const struct operands *operands, struct tr_error *err)
{
    (void)options, (void)operands;
    struct strbuf out = {0};
    struct tr_trace_format_info format;
    strbuf_printf(&out, "%-24s %-6s %-16s %s\n", "name", "can", "write to", "what it is; how it begins");
    for (size_t i = 0; tr_trace_format(i, &format); i++) {
        strbuf_printf(&out, "%-24s %-6s %-16s %s; %s\n", format.name, format.writes ? "r w" : "r",
                      format.extensions, format.title, format.first_line);
    }
    enum tr_status status = output_results(&out, err);
    strbuf_destroy(&out);
    return status;
}

const struct command command_params = {
    .name = "params",
    .operands = "",
    .summary = "every parameter: key, default, range, unit, meaning",
    .groups = no_groups,
    .run = run_params,
};

const struct command command_formats = {
    .name = "formats",
    .operands = "",
    .summary = "every trace format read and written",
    .groups = no_groups,
    .run = run_formats,
};
