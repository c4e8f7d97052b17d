/* tracereel report: what became of a session. */
#include "cli/report.h"
#include "show/made_by_source.h"
#include "show/reel_write.h"
#include "show/segments_csv.h"
#include "show/timeline_csv.h"
#include "show/why.h"

#include "base/file.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/no_effect.h"
#include "cli/source_options.h"

#include <stdlib.h>
#include <string.h>

struct report_options {
    struct source_options source;
    bool json;
    const char *timeline, *segments, *save;
    bool with_trace, made_by;
};

#define REPORT(field) offsetof(struct report_options, field)
static const struct option_spec report_specs[] = {
    {"json", 0, NULL, "one JSON object instead of the table", OPTION_SWITCH, REPORT(json), 0, 0, NULL, NULL},
    {"timeline", 0, "FILE.csv", "also write every step", OPTION_TEXT, REPORT(timeline), 0, 0, NULL, NULL},
    {"segments", 0, "FILE.csv", "also write every request of a player", OPTION_TEXT, REPORT(segments), 0, 0,
     NULL, NULL},
    {"made-by", 0, NULL, "begin these two with program, command and hashes, in lines of #", OPTION_SWITCH,
     REPORT(made_by), 0, 0, NULL, NULL},
    {"save", 0, "FILE.reel", "also write the sessions to hand on: a session file", OPTION_TEXT, REPORT(save),
     0, 0, NULL, NULL},
    {"with-trace", 0, NULL, "put the trace's file into it", OPTION_SWITCH, REPORT(with_trace), 0, 0, NULL,
     NULL},
};

static const struct option_group report_groups[] = {
    OPTION_GROUP("Report", report_specs, 0),
    OPTIONS_SETTINGS(0),
    OPTIONS_SESSION(0),
    OPTIONS_READ(0),
    OPTIONS_EDIT(0),
    OPTIONS_CROP(0),
    OPTIONS_QUIET(0),
    {0},
};

typedef void csv_of_timeline(struct strbuf *out, const struct tr_timeline *timeline);

static void whole_timeline(struct strbuf *out, const struct tr_timeline *timeline)
{
    timeline_csv(out, timeline, 0, timeline->count);
}

/* How the report was made; its command ends with the result that it is said of. */
struct how {
    struct made_by made;
    size_t common; /* of the command */
};

static void say_how(struct how *how, const struct operands *operands, const struct lineup *lineup,
                    const struct source_request *requests, int count)
{
    static const char *const results[] = {"json", "timeline=", "segments=", "save=", "with-trace", NULL};
    command_line_again(&how->made.command, "report", operands, results);
    how->common = how->made.command.len;
    made_by_lineup(&how->made, lineup, requests, count);
}

static const struct made_by *made_for(struct how *how, const char *result)
{
    strbuf_cut(&how->made.command, how->common);
    strbuf_printf(&how->made.command, " --%s", result);
    return &how->made;
}

static enum tr_status write_csv(const char *path, csv_of_timeline *put, const struct source *source,
                                const struct made_by *made, struct tr_error *err) /* NULL: not said */
{
    enum tr_status status = output_spares(path, source, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct strbuf csv = {0};
    if (made) {
        made_by_lines(&csv, made, "# ");
    }
    put(&csv, source->timeline);
    status = csv.failed ? tr_error_oom(err) : file_write(path, csv.text, csv.len, true, err);
    strbuf_destroy(&csv);
    return status;
}

/* One object, or an array of them where several are compared. */
static void put_json(struct strbuf *out, const struct lineup *lineup, const struct reasons *reasons,
                     const struct made_by *made)
{
    struct json_writer w = {.out = out};
    if (lineup->count > 1) {
        json_writer_open(&w, NULL, '[');
    }
    for (int i = 0; i < lineup->count; i++) {
        report_json(&w, &lineup->sources[i], reasons->of[i], made);
    }
    if (lineup->count > 1) {
        json_writer_close(&w, ']');
    }
    strbuf_putc(out, '\n');
}

static void put_table(struct strbuf *out, const struct lineup *lineup, const struct reasons *reasons)
{
    report_table(out, lineup);
    for (int i = 0; i < lineup->count; i++) {
        report_why(out, &lineup->sources[i], reasons->of[i], reasons->counts[i],
                   lineup->count > 1 ? lineup->names[i] : NULL);
    }
}

static enum tr_status save(struct report_options *options, const struct lineup *lineup, struct tr_error *err)
{
    const struct tr_trace_options reading = read_options_request(&options->source, "");
    struct tr_trace_options readings[REEL_SESSIONS_MAX];
    struct reel_order order = {.trace_bytes = options->with_trace ? INT64_MAX : 0};
    if (lineup->count > REEL_SESSIONS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, "--save", "holds up to %d sessions, and there are %d",
                            REEL_SESSIONS_MAX, lineup->count);
    }
    for (; order.count < lineup->count; order.count++) {
        const struct source *source = &lineup->sources[order.count];
        const bool from_reel = source->view.sessions > 0;
        readings[order.count] = from_reel ? reel_reading_options(&source->reading) : reading;
        order.sources[order.count] = source;
        order.readings[order.count] = &readings[order.count];
        order.names[order.count] = source->called;
    }
    return reel_write(options->save, &order, true, err);
}

static enum tr_status report(struct report_options *options, const struct lineup *lineup, struct how *how,
                             struct tr_error *err)
{
    const struct source *first = &lineup->sources[0];
    enum tr_status status = TR_STATUS_OK;
    if (options->timeline) {
        status = write_csv(options->timeline, whole_timeline, first,
                           options->made_by ? made_for(how, "timeline FILE.csv") : NULL, err);
    }
    if (status == TR_STATUS_OK && options->segments) {
        status = write_csv(options->segments, segments_csv, first,
                           options->made_by ? made_for(how, "segments FILE.csv") : NULL, err);
    }
    if (status == TR_STATUS_OK && options->save) {
        status = save(options, lineup, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct reasons reasons;
    status = reasons_find(lineup, &reasons, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct strbuf out = {0};
    if (options->json) {
        put_json(&out, lineup, &reasons, made_for(how, "json"));
    } else {
        put_table(&out, lineup, &reasons);
    }
    status = output_results(&out, err);
    strbuf_destroy(&out);
    reasons_free(&reasons);
    return status;
}

/* A CSV beside the report, of one session. */
static enum tr_status check_file(const char *option, const char *path, int sessions, struct tr_error *err)
{
    if (path && strcmp(path, "-") == 0) {
        return tr_error_set(err, TR_STATUS_USAGE, option, "standard output holds the report; name a file");
    }
    if (path && sessions > 1) {
        return tr_error_set(err, TR_STATUS_USAGE, option, "holds one session, and there are %d", sessions);
    }
    return TR_STATUS_OK;
}

static enum tr_status run_report(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct report_options *options = opaque;
    struct source_request requests[LINEUP_MAX];
    int count;
    enum tr_status status =
        source_options_requests(&options->source, operands, LINEUP_MAX, requests, &count, err);
    if (status == TR_STATUS_OK) {
        status = check_file("--timeline", options->timeline, count, err);
    }
    if (status == TR_STATUS_OK) {
        status = check_file("--segments", options->segments, count, err);
    }
    struct lineup *lineup = calloc(1, sizeof *lineup);
    if (!lineup) {
        status = tr_error_oom(err);
    }
    if (status == TR_STATUS_OK) {
        status = lineup_open(requests, count, lineup, err);
        progress_clear(&options->source.progress);
    }
    if (status == TR_STATUS_OK) {
        no_effect_in_lineup(&options->source, lineup);
        struct how how = {0};
        if (options->json || options->timeline ||
            options->segments) { /* a table for people says nothing of it */
            say_how(&how, operands, lineup, requests, count);
        }
        status = report(options, lineup, &how, err);
        made_by_destroy(&how.made);
        lineup_close(lineup);
    }
    free(lineup);
    return status;
}

const struct command command_report = {
    .name = "report",
    .operands = "SOURCE...",
    .operands_min = 1,
    .operands_max = LINEUP_MAX,
    .summary = "the QoE report of a whole session",
    .details =
        "Several traces, --player A --player B (or --player A,B) and --scenario A,B are compared, each with "
        "every other: one\n"
        "table, a column each with the difference to the first; with --json an array of objects.",
    .groups = report_groups,
    .options_size = sizeof(struct report_options),
    .run = run_report,
};
