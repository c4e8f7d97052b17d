/* tracereel info: what a trace file is. */
#include "base/figures.h"
#include "base/json_writer.h"
#include "base/plain.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "show/made_by_source.h"
#include "cli/source_options.h"

#include <math.h>
#include <string.h>

#define LABEL_WIDTH 10
#define LINE_WIDTH  100

struct info_options {
    struct source_options source;
    bool json;
};

static const struct option_spec info_specs[] = {
    {"json", 0, NULL, "one JSON object a file, one a line", OPTION_SWITCH,
     offsetof(struct info_options, json), 0, 0, NULL, NULL},
};

static const struct option_group info_groups[] = {
    OPTION_GROUP("Info", info_specs, 0),
    OPTIONS_READ(0),
    OPTIONS_CROP(0),
    OPTIONS_EDIT(0),
    OPTIONS_QUIET(0),
    {0},
};

static void put_json_choice(struct json_writer *w, const struct tr_trace_choice *choice)
{
    json_writer_open(w, NULL, '{');
    json_writer_string(w, "option", tr_trace_option_name(choice->option));
    json_writer_string(w, "value", choice->value);
    if (choice->with_next) {
        json_writer_bool(w, "with_next", true);
    }
    if (isfinite(choice->mean_mbps)) {
        json_writer_number(w, "mean_mbps", choice->mean_mbps);
        json_writer_open(w, "first_mbps", '[');
        for (size_t i = 0; i < choice->first_count; i++) {
            json_writer_number(w, NULL, choice->first_mbps[i]);
        }
        json_writer_close(w, ']');
    }
    json_writer_close(w, '}');
}

/* All that is said about the file, with the other ways to read it. */
static void put_json_notes(struct json_writer *w, const struct tr_trace_info *info)
{
    json_writer_open(w, "notes", '[');
    for (size_t i = 0; i < info->note_count; i++) {
        const struct tr_trace_note *note = &info->notes[i];
        json_writer_open(w, NULL, '{');
        json_writer_bool(w, "warning", note->warning);
        json_writer_string(w, "text", note->text);
        json_writer_open(w, "choices", '[');
        for (size_t k = 0; k < note->choice_count; k++) {
            put_json_choice(w, &note->choices[k]);
        }
        json_writer_close(w, ']');
        json_writer_close(w, '}');
    }
    json_writer_close(w, ']');
}

static void put_made_by(struct json_writer *w, const char *path, const struct operands *operands,
                        struct file_state read_of, const char *read_sha256)
{
    struct made_by made = {0};
    command_line_again(&made.command, "info", operands, NULL);
    made_by_trace(&made, path, read_of, read_sha256);
    made_by_json(w, &made);
    made_by_destroy(&made);
}

/* Puts the columns that --column and --time-column may name, of a file for which they decide something. */
static void put_json_columns(struct json_writer *w, const char *path, const struct tr_trace_info *info)
{
    bool decides = false;
    for (size_t i = 0; i < info->note_count; i++) {
        for (size_t k = 0; k < info->notes[i].choice_count; k++) {
            decides |= info->notes[i].choices[k].option == TR_TRACE_OPTION_COLUMN;
        }
    }
    struct tr_trace_columns columns;
    if (!decides || strcmp(path, "-") == 0 || tr_trace_columns(path, &columns, NULL) != TR_STATUS_OK) {
        return;
    }
    json_writer_open(w, "columns", '[');
    for (size_t i = 0; i < columns.count; i++) {
        json_writer_open(w, NULL, '{');
        json_writer_string(w, "name", columns.columns[i].name);
        json_writer_string(w, "sample", columns.columns[i].sample);
        json_writer_close(w, '}');
    }
    json_writer_close(w, ']');
}

static void put_json(struct strbuf *out, const char *path, const struct operands *operands,
                     struct file_state read_of, const char *read_sha256, const struct tr_trace *trace)
{
    const struct tr_trace_info *info = &trace->info;
    struct json_writer w = {.out = out, .compact = true};
    json_writer_open(&w, NULL, '{');
    json_writer_string(&w, "file", path);
    json_writer_string(&w, "format", info->format);
    json_writer_integer(&w, "samples", (int64_t)info->samples);
    json_writer_number(&w, "duration_s", info->duration_s);
    json_writer_number(&w, "mean_mbps", info->mean_mbps);
    json_writer_number(&w, "min_mbps", info->min_mbps);
    json_writer_number(&w, "max_mbps", info->max_mbps);
    json_writer_number(&w, "p5_mbps", info->p5_mbps);
    json_writer_number(&w, "p95_mbps", info->p95_mbps);
    json_writer_number(&w, "interval_s", info->interval_s);
    json_writer_bool(&w, "has_latency", trace->latency_ms != NULL);
    json_writer_bool(&w, "has_loss", trace->loss != NULL);
    json_writer_integer(&w, "gaps", (int64_t)info->gaps);
    json_writer_open(&w, "warnings", '[');
    for (size_t i = 0; i < info->note_count; i++) {
        if (info->notes[i].warning) {
            json_writer_string(&w, NULL, info->notes[i].text);
        }
    }
    json_writer_close(&w, ']');
    json_writer_number(&w, "at_least_s", info->at_least_s);
    json_writer_number(&w, "unknown_s", info->unknown_s);
    json_writer_bool(&w, "doubtful", info->doubtful);
    put_json_notes(&w, info);
    put_json_columns(&w, path, info);
    put_made_by(&w, path, operands, read_of, read_sha256);
    json_writer_close(&w, '}');
    strbuf_putc(out, '\n');
}

/* A labelled text, broken between words so that it reads on any terminal. */
static void put_wrapped(struct strbuf *out, const char *label, const char *text)
{
    strbuf_printf(out, "  %-*s", LABEL_WIDTH, label);
    size_t column = 2 + LABEL_WIDTH;
    for (const char *word = text; *word;) {
        const size_t len = strcspn(word, " ");
        if (column + 1 + len > LINE_WIDTH && column > 2 + LABEL_WIDTH) {
            strbuf_printf(out, "\n  %-*s", LABEL_WIDTH, "");
            column = 2 + LABEL_WIDTH;
        }
        strbuf_putc(out, ' ');
        strbuf_add(out, word, len);
        column += 1 + len;
        word += len + strspn(word + len, " ");
    }
    strbuf_putc(out, '\n');
}

/* "--unit kbps: 0.0125 0.0135 ... Mbit/s, mean 0.013" */
static void put_choice(struct strbuf *out, const struct tr_trace_choice *choice)
{
    if (!isfinite(choice->mean_mbps)) {
        return;
    }
    strbuf_printf(out, "  %-*s   %s %s", LABEL_WIDTH, "", tr_trace_option_name(choice->option),
                  choice->value);
    if (choice->with_next) {
        strbuf_printf(out, " %s %s", tr_trace_option_name(choice[1].option), choice[1].value);
    }
    strbuf_puts(out, ":");
    for (size_t i = 0; i < choice->first_count; i++) {
        strbuf_printf(out, " %.4g", choice->first_mbps[i]);
    }
    strbuf_printf(out, " ... Mbit/s, mean %s%.4g\n", choice->about ? "about " : "", choice->mean_mbps);
}

static void put_notes(struct strbuf *out, const struct tr_trace_info *info)
{
    struct strbuf text = {0};
    for (size_t i = 0; i < info->note_count; i++) {
        const struct tr_trace_note *note = &info->notes[i];
        strbuf_clear(&text);
        strbuf_puts(&text, note->text);
        char options[256];
        if (note->choice_count) {
            strbuf_printf(&text, "; %s decides otherwise",
                          tr_trace_note_options(note, options, sizeof options));
        }
        put_wrapped(out, note->warning ? "warning" : "note", text.text ? text.text : "");
        for (size_t k = 0; note->warning && k < note->choice_count; k++) {
            put_choice(out, &note->choices[k]);
        }
    }
    out->failed = out->failed || text.failed;
    strbuf_destroy(&text);
}

/* Of what was measured, without what was filled in. */
static double known_mean_mbps(const struct tr_trace *trace)
{
    double mbit = 0, known_s = 0;
    for (size_t i = 0; i < trace->count; i++) {
        bool known = tr_trace_kind_of(trace, i) != TR_TRACE_UNKNOWN;
        double length_s = trace->start_s[i + 1] - trace->start_s[i];
        mbit += known ? length_s * trace->rate_mbps[i] : 0;
        known_s += known ? length_s : 0;
    }
    return known_s > 0 ? mbit / known_s : 0;
}

static void put_words(struct strbuf *out, const char *path, const struct tr_trace *trace)
{
    const struct tr_trace_info *info = &trace->info;
    char length[32];
    length_text(length, sizeof length, info->duration_s);
    strbuf_plain(out, path);
    strbuf_printf(out, "\n  %-10s %s (%s)\n", "format", tr_trace_format_title(info->format), info->format);
    strbuf_printf(out, "  %-10s %zu, mostly %g s apart\n", "samples", info->samples, info->interval_s);
    strbuf_printf(out, "  %-10s %s (%g s)\n", "duration", length, info->duration_s);
    strbuf_printf(out,
                  "  %-10s mean %.3f, least %.3f, most %.3f Mbit/s; nine tenths of the time %.3f to %.3f\n",
                  "rate", info->mean_mbps, info->min_mbps, info->max_mbps, info->p5_mbps, info->p95_mbps);
    strbuf_printf(out, "  %-10s latency %s, loss %s\n", "also",
                  trace->latency_ms ? "measured" : "not in the file",
                  trace->loss ? "measured" : "not in the file");
    if (info->unknown_s > 0 || info->at_least_s > 0) {
        strbuf_printf(out, "  %-10s measured %.3g %%, at least %.3g %%, filled in %.3g %% of the time\n",
                      "worth", 100 * (1 - (info->unknown_s + info->at_least_s) / info->duration_s),
                      100 * info->at_least_s / info->duration_s, 100 * info->unknown_s / info->duration_s);
    }
    if (info->unknown_s > 0 && info->unknown_s < info->duration_s) {
        strbuf_printf(out, "  %-10s mean %.3f Mbit/s of the %.6g s that are known\n", "",
                      known_mean_mbps(trace), info->duration_s - info->unknown_s);
    }
    put_notes(out, info);
}

static enum tr_status run_info(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct info_options *options = opaque;
    struct strbuf out = {0};
    enum tr_status status = TR_STATUS_OK;
    for (int i = 0; i < operands->count; i++) {
        const char *path = operands->values[i];
        struct tr_trace *trace;
        struct tr_error failure = {0};
        const struct file_state read_of = file_state(path);
        char read_sha256[REEL_HASH_CHARS + 1];
        enum tr_status opened = source_options_trace(&options->source, path, &trace, read_sha256, &failure);
        progress_clear(&options->source.progress);
        if (opened != TR_STATUS_OK) {
            /* The other files are told all the same; the worst status counts. */
            output_error(&failure);
            status = opened > status ? opened : status;
            continue;
        }
        if (options->json) {
            put_json(&out, path, operands, read_of, read_sha256, trace);
        } else {
            strbuf_puts(&out, out.len ? "\n" : "");
            put_words(&out, path, trace);
        }
        tr_trace_free(trace);
    }
    enum tr_status written = output_results(&out, err);
    strbuf_destroy(&out);
    return written != TR_STATUS_OK ? written : status;
}

const struct command command_info = {
    .name = "info",
    .operands = "TRACE...",
    .operands_min = 1,
    .operands_max = OPERANDS_MAX,
    .summary = "what a trace file is: format, samples, duration, rates",
    .groups = info_groups,
    .options_size = sizeof(struct info_options),
    .run = run_info,
};
