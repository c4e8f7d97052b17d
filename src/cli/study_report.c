#include "cli/study_report.h"

#include "base/file.h"
#include "base/words.h"
#include "base/plain.h"
#include "base/words.h"
#include "cli/command_line.h"
#include "cli/output.h"
#include "cli/picture_module.h"
#include "cli/study_options.h"
#include "study/figures.h"
#include "study/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORST_SHOWN 10
#define SETS_SHOWN  40

/* A table of sessions with all that is made of it. */
struct report {
    struct study_table table;
    struct study_summary *summaries;
};

static void report_free(struct report *report)
{
    free(report->summaries);
    study_table_free(&report->table);
}

static enum tr_status report_read(const char *folder, struct report *report, struct tr_error *err)
{
    char *path = study_out_path(folder, STUDY_SESSIONS, 0, 1);
    *report = (struct report){0};
    enum tr_status status = path ? study_table_read(path, &report->table, err) : tr_error_oom(err);
    free(path);
    if (status == TR_STATUS_OK) {
        report->summaries = study_summarise(&report->table, core_count());
        status = report->summaries ? TR_STATUS_OK : tr_error_oom(err);
    }
    return status;
}

static enum tr_status write_summary(const char *folder, const struct report *report, struct tr_error *err)
{
    struct strbuf csv = {0}, path = {0};
    strbuf_printf(&path, "%s/summary.csv", folder);
    enum tr_status status = study_summary_csv(&report->table, report->summaries, &csv, err);
    if (status == TR_STATUS_OK) {
        status = path.failed ? tr_error_oom(err) : file_write(path.text, csv.text, csv.len, true, err);
    }
    strbuf_destroy(&csv);
    strbuf_destroy(&path);
    return status;
}

/* ---- on standard output ---- */

static const struct column {
    const char *figure, *title;
    int decimals;
} columns[] = {
    {"overall_qoe", "QoE of 10", 2},
    {"total_stall_time_s", "stalled s", 1},
    {"stall_count", "stalls", 1},
    {"mean_video_kbps", "video kbit/s", 0},
    {"quality_switch_count", "switches", 1},
    {"mean_behind_live_s", "behind live s", 1},
    {"nqoe", "NQoE of 1", 3},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static void set_name(const struct study_table *table, size_t set, struct strbuf *out)
{
    const char *player = study_table_set_key(table, set, 1);
    strbuf_puts(out, *player ? player : "(scenario)");
    for (size_t k = 2; k < table->keys; k++) {
        const char *name = strrchr(table->key_names[k], '.');
        strbuf_printf(out, " %s=%s", name ? name + 1 : table->key_names[k],
                      study_table_set_key(table, set, k));
    }
}

static void print_cell(struct strbuf *out, const struct report *report, size_t set,
                       const struct column *column)
{
    const size_t at = study_table_column(&report->table, study_figure_named(column->figure));
    char text[64] = "-";
    const struct study_summary *s = &report->summaries[set * report->table.figures + at];
    if (at < report->table.figures && s->count > 0) {
        snprintf(text, sizeof text, "%.*f (%.*f..%.*f)", column->decimals, s->mean, column->decimals,
                 s->mean_low, column->decimals, s->mean_high);
    }
    strbuf_printf(out, " %22s", text);
}

/* Whether some set has it: NQoE is of players of low latency alone. */
static bool has_values(const struct report *report, const struct column *column)
{
    const size_t at = study_table_column(&report->table, study_figure_named(column->figure));
    for (size_t set = 0; at < report->table.figures && set < report->table.sets.count; set++) {
        if (report->summaries[set * report->table.figures + at].count > 0) {
            return true;
        }
    }
    return false;
}

static void print_sets(struct strbuf *out, const struct report *report)
{
    const struct study_table *table = &report->table;
    const size_t count = table->sets.count, shown = count < SETS_SHOWN ? count : SETS_SHOWN;
    strbuf_printf(out, "%-24s %8s", "player", "sessions");
    size_t shown_columns = COLUMNS;
    while (shown_columns > 0 && !has_values(report, &columns[shown_columns - 1])) {
        shown_columns--;
    }
    for (size_t c = 0; c < shown_columns; c++) {
        strbuf_printf(out, " %22s", columns[c].title);
    }
    strbuf_putc(out, '\n');
    for (size_t set = 0; set < shown; set++) {
        struct strbuf name = {0};
        set_name(table, set, &name);
        strbuf_printf(out, "%-24s %8zu", name.text ? name.text : "", table->set_rows[set]);
        for (size_t c = 0; c < shown_columns; c++) {
            print_cell(out, report, set, &columns[c]);
        }
        strbuf_putc(out, '\n');
        strbuf_destroy(&name);
    }
    if (shown < count) {
        strbuf_printf(out, "... and %zu more in summary.csv\n", count - shown);
    }
    strbuf_puts(out, "Means over the traces; in brackets what holds the mean with 95 % (bootstrap).\n");
}

/* The options that one session of the study has in common with all: those of its command but for these. */
static void session_options(const struct study_table *table, struct strbuf *out)
{
    static const char *const not_of_one[] = {"players=", "set-grid=", "segments", NULL};
    char line[8192];
    int count;
    const char *command = study_table_header(table, "command", line, sizeof line);
    char **words = command ? words_cut(command, &count) : NULL;
    if (words && count > 2) {
        command_line_filter(out, words + 2, count - 2, not_of_one);
    }
    words_free(words);
}

/* The command that opens one session. */
static void print_command(struct strbuf *out, const struct study_table *table, size_t row,
                          const char *options)
{
    const char *player = study_table_key(table, row, 1);
    strbuf_puts(out, "    tracereel ");
    words_add(out, study_table_key(table, row, 0));
    strbuf_puts(out, options);
    if (*player) {
        strbuf_puts(out, " --player ");
        words_add(out, player);
    }
    for (size_t k = 2; k < table->keys; k++) {
        strbuf_printf(out, " --set %s=%s", table->key_names[k], study_table_key(table, row, k));
    }
    strbuf_putc(out, '\n');
}

static bool is_worse(const struct study_table *table, size_t qoe, size_t stalled, size_t a, size_t b)
{
    const double x = study_table_value(table, a, qoe), y = study_table_value(table, b, qoe);
    return x < y || (x == y && study_table_value(table, a, stalled) > study_table_value(table, b, stalled));
}

static size_t take_worst(const struct study_table *table, size_t qoe, size_t stalled, size_t *worst)
{
    size_t count = 0;
    for (size_t row = 0; row < table->rows; row++) {
        size_t at = count;
        while (at > 0 && is_worse(table, qoe, stalled, row, worst[at - 1])) {
            at--;
        }
        if (at < WORST_SHOWN) {
            count += count < WORST_SHOWN;
            memmove(worst + at + 1, worst + at, (count - at - 1) * sizeof *worst);
            worst[at] = row;
        }
        if ((row + 1) % STUDY_STORE_BLOCK == 0) {
            study_store_release(&table->store, row / STUDY_STORE_BLOCK, qoe);
            study_store_release(&table->store, row / STUDY_STORE_BLOCK, stalled);
        }
    }
    return count;
}

static void print_worst(struct strbuf *out, const struct report *report)
{
    const struct study_table *table = &report->table;
    const size_t qoe = study_table_column(table, study_figure_named("overall_qoe")),
                 stalled = study_table_column(table, study_figure_named("total_stall_time_s"));
    size_t worst[WORST_SHOWN];
    struct strbuf options = {0};
    if (qoe == table->figures || stalled == table->figures) {
        return;
    }
    const size_t count = take_worst(table, qoe, stalled, worst);
    session_options(table, &options);
    strbuf_printf(out, "\nThe worst %zu of %zu sessions:\n", count, table->rows);
    for (size_t i = 0; i < count; i++) {
        strbuf_printf(out, "  QoE %.2f, stalled %.1f s\n", study_table_value(table, worst[i], qoe),
                      study_table_value(table, worst[i], stalled));
        print_command(out, table, worst[i], options.text ? options.text : "");
    }
    strbuf_destroy(&options);
}

enum tr_status study_report(const char *folder, const struct study_outcome *outcome, struct tr_error *err)
{
    struct report report;
    struct strbuf out = {0};
    enum tr_status status = report_read(folder, &report, err);
    if (status == TR_STATUS_OK) {
        status = write_summary(folder, &report, err);
    }
    const struct picture_module *picture = status == TR_STATUS_OK ? picture_module(err) : NULL;
    if (status == TR_STATUS_OK) {
        status = picture ? picture->study_pictures(folder, &report.table, err) : TR_STATUS_FAILED;
    }
    if (status == TR_STATUS_OK) {
        print_sets(&out, &report);
        print_worst(&out, &report);
        if (outcome && outcome->already) {
            strbuf_printf(&out, "\n%zu sessions were there already.\n", outcome->already);
        }
        if (outcome && outcome->refused) {
            strbuf_printf(&out, "\n%zu sessions could not be: ", outcome->refused);
            strbuf_plain(&out, folder);
            strbuf_puts(&out, "/refused.csv says of which traces, and why.\n");
        }
        status = output_results(&out, err);
    }
    strbuf_destroy(&out);
    report_free(&report);
    return status;
}
