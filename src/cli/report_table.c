#include "cli/report.h"

#include <tracereel/real_session.h>

#include "base/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LABEL_WIDTH  26
#define VALUE_WIDTH  11
#define CHANGE_WIDTH 10 /* of the difference to the first */
#define STALLS_SHOWN 12

/* One column of the table. */
struct report_column {
    const char *name;
    int width;        /* characters */
    double mean_mbps; /* of the bandwidth */
    struct tr_qoe qoe;
    struct tr_scores scores;
    struct tr_latency latency;
};

/* One line of the table. A field is a double or, where `counts`, a size_t of struct report_column. */
struct row {
    const char *label, *unit;
    size_t offset;
    bool counts;
    double factor;
    int decimals;
};
#define QOE(field)   offsetof(struct report_column, qoe.field)
#define SCORE(field) offsetof(struct report_column, scores.field)
#define LIVE(field)  offsetof(struct report_column, latency.field)
static const struct row rows[] = {
    {"overall score", "of 10", QOE(overall_qoe), false, 1, 2},
    {"  smooth playback", "of 10", QOE(jerkiness_score), false, 1, 2},
    {"  sound with picture", "of 10", QOE(av_sync_score), false, 1, 2},
    {"  steady quality", "of 10", QOE(quality_stability_score), false, 1, 2},
    {"stalls", "", QOE(stall_count), true, 1, 0},
    {"stalled", "s", QOE(total_stall_time_s), false, 1, 1},
    {"  of the time", "%", QOE(stall_ratio), false, 100, 1},
    {"steps with dropped frames", "%", QOE(dropped_frame_ratio), false, 100, 1},
    {"level switches", "", QOE(quality_switch_count), true, 1, 0},
    {"  a minute", "", QOE(quality_switch_rate), false, 1, 1},
    {"buffer, mean", "s", QOE(mean_buffer_level_s), false, 1, 1},
    {"A/V offset, mean", "ms", QOE(mean_av_sync_drift_ms), false, 1, 1},
    {"  at most", "ms", QOE(max_av_sync_drift_ms), false, 1, 1},
    {"  out of sync", "%", QOE(av_out_of_sync_ratio), false, 100, 1},
    {"bandwidth, mean", "Mbit/s", offsetof(struct report_column, mean_mbps), false, 1, 2},
    {"video bitrate, mean", "kbit/s", SCORE(mean_video_kbps), false, 1, 0},
    {"picture height, mean", "px", SCORE(mean_height_px), false, 1, 0},
    {"behind live, mean", "s", SCORE(mean_behind_live_s), false, 1, 1},
    {"  at most", "s", SCORE(max_behind_live_s), false, 1, 1},
    {"  95 % of the time within", "s", LIVE(p95_behind_live_s), false, 1, 2},
    {"  at the end", "s", LIVE(last_behind_live_s), false, 1, 2},
    {"  playing faster", "%", LIVE(fast_ratio), false, 100, 1},
    {"  playing slower", "%", LIVE(slow_ratio), false, 100, 1},
    {"NQoE", "", LIVE(nqoe), false, 1, 3},
    {"Pensieve QoE", "", SCORE(pensieve_qoe), false, 1, 1},
    {"  of a chunk", "", SCORE(pensieve_chunk_qoe), false, 1, 3},
    {"first picture after", "s", SCORE(startup_s), false, 1, 2},
    {"switches up", "", SCORE(switches_up), true, 1, 0},
    {"  by", "Mbit/s", SCORE(switched_up_mbps), false, 1, 2},
    {"switches down", "", SCORE(switches_down), true, 1, 0},
    {"  by", "Mbit/s", SCORE(switched_down_mbps), false, 1, 2},
    {"switches back within 10 s", "", SCORE(oscillations), true, 1, 0},
};

static double row_value(const struct row *row, const struct report_column *column)
{
    const char *field = (const char *)column + row->offset;
    if (row->counts) {
        size_t count;
        memcpy(&count, field, sizeof count);
        const bool untold = row->offset == QOE(stall_count) && count == 0 && isnan(column->qoe.stall_ratio);
        return untold ? NAN : (double)count;
    }
    double value;
    memcpy(&value, field, sizeof value);
    return value * row->factor;
}

static void put_content(struct strbuf *out, const struct source *source)
{
    const struct tr_content *content = source->content;
    if (!content) {
        return;
    }
    char length[32];
    const int again = source_content_rounds(source);
    length_text(length, sizeof length, content->start_s[content->played_count]);
    strbuf_printf(out, "of %s: %d levels, %zu segments, %s", content->name, content->ladder.count,
                  content->played_count, length);
    if (again > 0) {
        strbuf_printf(out, "; it is over before the session, and begins again %d time%s", again,
                      again == 1 ? "" : "s");
    }
    strbuf_printf(out, "%s%s\n", content->warning_count ? "; " : "",
                  content->warning_count ? content->warnings[0] : "");
}

static void put_heading(struct strbuf *out, const struct source *source)
{
    char length[32];
    length_text(length, sizeof length, tr_timeline_duration_s(source->timeline));
    strbuf_printf(out, "%s: %s, %s%s, dt %g s, seed %llu\n", source->name,
                  source->generated ? "generated network" : source->trace->info.format,
                  source->repeated ? "repeated for " : "", length, source->dt_s,
                  (unsigned long long)source->seed);
    if (source->edit_count) {
        char edits[TR_EDITS_MAX * TR_EDIT_TEXT_SIZE];
        strbuf_printf(out, "edited: %s\n", source_edits_text(source, edits, sizeof edits));
    }
    put_content(out, source);
}

/* How long each level that was on screen was there. `name`: whose, where there are several. */
static void put_levels(struct strbuf *out, const struct source *source, const char *name)
{
    const struct tr_timeline *timeline = source->timeline;
    double times_s[TR_LADDER_LEVELS_MAX];
    const char *between = "";
    tr_timeline_level_times(timeline, 0, tr_timeline_duration_s(timeline), times_s);
    strbuf_printf(out, "\nLevels%s%s:", name ? ", " : "", name ? name : "");
    for (int i = timeline->params.ladder.count - 1; i >= 0; i--) {
        if (times_s[i] > 0) {
            strbuf_printf(out, "%s %s for %.1f s", between, timeline->params.ladder.levels[i].name,
                          times_s[i]);
            between = ",";
        }
    }
    strbuf_putc(out, '\n');
}

static void put_stalls(struct strbuf *out, const struct source *source, const char *name)
{
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(source->timeline, &count);
    if (!count) {
        return;
    }
    strbuf_printf(out, "\nStalls%s%s:", name ? ", " : "", name ? name : "");
    for (size_t i = 0; i < count && i < STALLS_SHOWN; i++) {
        char at[32];
        clock_text(at, sizeof at, stalls[i].begin_s);
        strbuf_printf(out, "%s %s", i ? "," : "", at);
        if (stalls[i].end_s > stalls[i].begin_s) {
            char length[32];
            seconds_words(length, sizeof length, stalls[i].end_s - stalls[i].begin_s);
            strbuf_printf(out, " for %s", length);
        }
    }
    if (count > STALLS_SHOWN) {
        strbuf_printf(out, " and %zu more", count - STALLS_SHOWN);
    }
    strbuf_putc(out, '\n');
}

static void put_stop(struct strbuf *out, const struct source *source, const char *name)
{
    const struct tr_timeline_event *stop = tr_timeline_stop(source->timeline);
    char at[32];
    if (stop) {
        clock_text(at, sizeof at, stop->t_s);
        strbuf_printf(out,
                      "\nStopped for good%s%s: at %s, with an error; from then on it asks for nothing, "
                      "whatever the link carries\n",
                      name ? ", " : "", name ? name : "", at);
    }
}

/* Characters of a text in UTF-8. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return width;
}

static void fill_column(struct report_column *column, const struct source *source, const char *name)
{
    const int width = width_of(name);
    column->name = name;
    column->width = width > VALUE_WIDTH ? width : VALUE_WIDTH;
    const double end_s = tr_timeline_duration_s(source->timeline);
    column->mean_mbps = tr_timeline_mean(source->timeline, TR_TIMELINE_BANDWIDTH_MBPS, 0, end_s);
    tr_timeline_qoe(source->timeline, end_s, &column->qoe);
    tr_timeline_scores(source->timeline, end_s, &column->scores);
    tr_timeline_latency(source->timeline, end_s, &column->latency);
}

/* Puts the session of the player whose log the trace was made of, as far as that tells. */
static void put_real(struct strbuf *out, const struct source *source)
{
    const struct tr_real_session *real = source->trace->real;
    if (!real) {
        return;
    }
    strbuf_printf(out, "\nthe real player, by its %s\n", real->log);
    strbuf_printf(out, "  %-*s %zu, %.3g MB", LABEL_WIDTH, "fetches", real->fetch_count, real->bytes / 1e6);
    strbuf_printf(out, "; of video %zu at %zu level%s, %zu switch%s\n", real->media_fetches,
                  real->level_count, real->level_count == 1 ? "" : "s", real->switches,
                  real->switches == 1 ? "" : "es");
    if (!isnan(real->mean_kbps)) {
        strbuf_printf(out, "  %-*s %.0f kbit/s\n", LABEL_WIDTH, "mean bitrate fetched", real->mean_kbps);
    }
    if (!isnan(real->mean_buffer_s)) {
        strbuf_printf(out, "  %-*s %.2f s\n", LABEL_WIDTH, "mean buffer", real->mean_buffer_s);
    }
    if (real->stalls_known && real->stall_count > 0 && real->stalled_s == 0) {
        strbuf_printf(out, "  %-*s %zu; how long is not in the log\n", LABEL_WIDTH, "stalls",
                      real->stall_count);
    } else if (real->stalls_known) {
        strbuf_printf(out, "  %-*s %zu, %.2f s in all\n", LABEL_WIDTH, "stalls", real->stall_count,
                      real->stalled_s);
    } else {
        strbuf_printf(out, "  %-*s not in the log\n", LABEL_WIDTH, "stalls");
    }
}

/* Whether session i is over what the one before it is over. */
static bool is_same_again(const struct lineup *lineup, int i)
{
    const struct source *a = &lineup->sources[i], *before = a - 1;
    return i > 0 && (a->trace == before->trace ||
                     (a->generated && before->generated && strcmp(a->name, before->name) == 0));
}

/* Of sessions over different traces each has a heading of its own. */
static void put_headings(struct strbuf *out, const struct lineup *lineup)
{
    for (int i = 0; i < lineup->count; i++) {
        if (!is_same_again(lineup, i)) {
            put_heading(out, &lineup->sources[i]);
        }
    }
    strbuf_putc(out, '\n');
}

static void put_real_players(struct strbuf *out, const struct lineup *lineup)
{
    for (int i = 0; i < lineup->count; i++) {
        if (!is_same_again(lineup, i)) {
            put_real(out, &lineup->sources[i]);
        }
    }
}

/* Padded to the column's width, of which printf counts the bytes. */
static void put_value(struct strbuf *out, const struct report_column *column, const char *text)
{
    strbuf_printf(out, " %*s%s", column->width - width_of(text), "", text);
}

/* The first column has no differences. */
static void put_names(struct strbuf *out, const struct report_column *columns, int count)
{
    strbuf_printf(out, "%-*s", LABEL_WIDTH, "");
    for (int i = 0; i < count; i++) {
        strbuf_printf(out, "%*s", i > 1 ? CHANGE_WIDTH : 0, "");
        put_value(out, &columns[i], columns[i].name);
    }
    strbuf_putc(out, '\n');
}

static void put_row(struct strbuf *out, const struct row *row, const struct report_column *columns, int count)
{
    const double first = row_value(row, &columns[0]), least = 0.5 * pow(10, -row->decimals);
    strbuf_printf(out, "%-*s", LABEL_WIDTH, row->label);
    for (int i = 0; i < count; i++) {
        const double value = row_value(row, &columns[i]), by = value - first;
        char text[32] = "-", change[32] = "";
        if (!isnan(value)) {
            snprintf(text, sizeof text, "%.*f", row->decimals, value);
        }
        if (fabs(by) >= least) {
            snprintf(change, sizeof change, "%+.*f", row->decimals, by);
        }
        put_value(out, &columns[i], text);
        if (i > 0) {
            strbuf_printf(out, " %-*s", CHANGE_WIDTH - 1, change);
        }
    }
    if (*row->unit) {
        strbuf_printf(out, "  %s", row->unit);
    }
    while (out->len > 0 && out->text[out->len - 1] == ' ') {
        out->text[--out->len] = '\0';
    }
    strbuf_putc(out, '\n');
}

/* Whether it says something of one of them: "-" all along does where a log holds less than is asked of it. */
static bool is_told(const struct row *row, const struct report_column *columns, const struct lineup *lineup)
{
    for (int i = 0; i < lineup->count; i++) {
        if (!isnan(row_value(row, &columns[i])) || source_is_real(&lineup->sources[i])) {
            return true;
        }
    }
    return false;
}

static void put_same(struct strbuf *out, const struct lineup *lineup)
{
    for (int i = 0; i < lineup->count; i++) {
        const int as = lineup_same_as(lineup, i);
        if (as >= 0) {
            strbuf_printf(out, "\n%s is the same run as %s, to the digit\n", lineup->names[i],
                          lineup->names[as]);
        }
    }
}

void report_table(struct strbuf *out, const struct lineup *lineup)
{
    struct report_column columns[LINEUP_MAX] = {0};
    for (int i = 0; i < lineup->count; i++) {
        fill_column(&columns[i], &lineup->sources[i], lineup->names[i]);
    }
    put_headings(out, lineup);
    put_names(out, columns, lineup->count);
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        if (is_told(&rows[r], columns, lineup)) {
            put_row(out, &rows[r], columns, lineup->count);
        }
    }
    put_same(out, lineup);
    for (int i = 0; i < lineup->count; i++) {
        const char *name = lineup->count > 1 ? lineup->names[i] : NULL;
        put_levels(out, &lineup->sources[i], name);
        put_stalls(out, &lineup->sources[i], name);
        put_stop(out, &lineup->sources[i], name);
    }
    put_real_players(out, lineup);
}
