/* tracereel report: what became of a session. */
#include "cli/report.h"
#include "show/segments_csv.h"
#include "show/timeline_csv.h"

#include "base/file.h"
#include "cli/commands.h"
#include "cli/source_options.h"

#include <stdio.h>
#include <string.h>

#define COMPARED_MAX 16 /* scenarios beside each other */

struct report_options {
    struct source_options source;
    bool json;
    const char *timeline, *segments;
};

#define REPORT(field) offsetof(struct report_options, field)
static const struct option_spec report_specs[] = {
    {"json", 0, NULL, "one JSON object instead of the table", OPTION_SWITCH, REPORT(json), 0, 0, NULL, NULL},
    {"timeline", 0, "FILE.csv", "also write every step", OPTION_TEXT, REPORT(timeline), 0, 0, NULL, NULL},
    {"segments", 0, "FILE.csv", "also write every request of a player", OPTION_TEXT, REPORT(segments), 0, 0,
     NULL, NULL},
};

static const struct option_group report_groups[] = {
    OPTION_GROUP("Report", report_specs, 0),
    OPTIONS_SETTINGS(0),
    OPTIONS_SESSION(0),
    OPTIONS_READ(0),
    OPTIONS_CROP(0),
    OPTIONS_QUIET(0),
    {0},
};

/* --scenario a,b,c or --player a,b,c: a session each over the same trace. A file whose name holds a comma is
 * still one scenario. */
struct comparison {
    const char *option; /* which of the two; "--player" only where it has several */
    char names[1024];
    const char *each[COMPARED_MAX];
    size_t count;
};

static bool compares_players(const struct comparison *c)
{
    return strcmp(c->option, "--player") == 0;
}

static enum tr_status split_names(const char *scenario, const char *player, struct comparison *c,
                                  struct tr_error *err)
{
    c->option = player && strchr(player, ',') ? "--player" : "--scenario";
    const char *list = compares_players(c) ? player : scenario;
    c->count = 1;
    c->each[0] = list;
    if (!list || !strchr(list, ',') || strlen(list) >= sizeof c->names) {
        return TR_STATUS_OK;
    }
    snprintf(c->names, sizeof c->names, "%s", list);
    c->count = 0;
    for (char *name = c->names, *comma; name; name = comma) {
        comma = strchr(name, ',');
        if (comma) {
            *comma++ = '\0';
        }
        if (!*name) {
            return tr_error_set(err, TR_STATUS_USAGE, c->option, "\"%s\" has nothing between two commas",
                                list);
        }
        if (c->count == COMPARED_MAX) {
            return tr_error_set(err, TR_STATUS_USAGE, c->option, "names more than %d", COMPARED_MAX);
        }
        c->each[c->count++] = name;
    }
    return TR_STATUS_OK;
}

static void lay_name(struct source_request *request, const struct comparison *c, size_t i)
{
    if (compares_players(c)) {
        request->player = c->each[i];
    } else {
        request->scenario = c->each[i];
    }
}

typedef void csv_of_timeline(struct strbuf *out, const struct tr_timeline *timeline);

static void whole_timeline(struct strbuf *out, const struct tr_timeline *timeline)
{
    timeline_csv(out, timeline, 0, timeline->count);
}

static enum tr_status write_csv(const char *path, csv_of_timeline *put, const struct tr_timeline *timeline,
                                struct tr_error *err)
{
    struct strbuf csv = {0};
    put(&csv, timeline);
    enum tr_status status = csv.failed ? tr_error_oom(err) : file_write(path, csv.text, csv.len, err);
    strbuf_destroy(&csv);
    return status;
}

/* Runs the scenarios one after the other over one source, and adds each to the text that becomes the report.
 */
static enum tr_status compare(const struct report_options *options, struct source_request *request,
                              const struct comparison *c, struct source *source, struct strbuf *out,
                              struct tr_error *err)
{
    struct report_column columns[COMPARED_MAX];
    struct json_writer w = {.out = out};
    if (options->json && c->count > 1) {
        json_writer_open(&w, NULL, '[');
    }
    for (size_t i = 0; i < c->count; i++) {
        if (i) {
            lay_name(request, c, i);
            enum tr_status status = source_change(source, request, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
        report_column_fill(&columns[i], source);
        if (options->json) {
            report_json(&w, source);
        }
    }
    if (!options->json) {
        report_table(out, source, columns, c->count);
        return TR_STATUS_OK;
    }
    if (c->count > 1) {
        json_writer_close(&w, ']');
    }
    strbuf_putc(out, '\n');
    return TR_STATUS_OK;
}

static enum tr_status report(struct report_options *options, const char *name, const struct comparison *c,
                             struct strbuf *out, struct tr_error *err)
{
    struct source_request request;
    struct source source;
    source_options_request(&options->source, name, &request);
    lay_name(&request, c, 0);
    enum tr_status status = source_open(&request, &source, err);
    progress_clear(&options->source.progress);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (options->timeline) {
        status = write_csv(options->timeline, whole_timeline, source.timeline, err);
    }
    if (status == TR_STATUS_OK && options->segments) {
        status = write_csv(options->segments, segments_csv, source.timeline, err);
    }
    if (status == TR_STATUS_OK) {
        status = compare(options, &request, c, &source, out, err);
    }
    source_close(&source);
    return status;
}

/* A CSV beside the report, of one session. */
static enum tr_status check_file(const char *option, const char *path, const struct comparison *c,
                                 struct tr_error *err)
{
    if (path && strcmp(path, "-") == 0) {
        return tr_error_set(err, TR_STATUS_USAGE, option, "standard output holds the report; name a file");
    }
    if (path && c->count > 1) {
        return tr_error_set(err, TR_STATUS_USAGE, option, "holds one session, and %s names %zu", c->option,
                            c->count);
    }
    return TR_STATUS_OK;
}

static enum tr_status run_report(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct report_options *options = opaque;
    struct comparison comparison;
    enum tr_status status =
        split_names(options->source.settings.scenario, options->source.player, &comparison, err);
    if (status == TR_STATUS_OK) {
        status = check_file("--timeline", options->timeline, &comparison, err);
    }
    if (status == TR_STATUS_OK) {
        status = check_file("--segments", options->segments, &comparison, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct strbuf out = {0};
    status = report(options, operands->values[0], &comparison, &out, err);
    if (status == TR_STATUS_OK) {
        status = output_results(&out, err);
    }
    strbuf_destroy(&out);
    return status;
}

const struct command command_report = {
    .name = "report",
    .operands = "SOURCE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "the QoE report of a whole session",
    .details =
        "--scenario a,b,c and --player a,b,c lay several over the same trace: one table, a column each (with "
        "--json, an\n"
        "array of objects).",
    .groups = report_groups,
    .options_size = sizeof(struct report_options),
    .run = run_report,
};
