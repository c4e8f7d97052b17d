/* ffmpeg's lines while it fetches and writes, and -progress: how much has been written, and how long it
 * took.
 *
 *     frame=  100 fps= 25 q=-1.0 size=    1024kB time=00:00:04.00 bitrate=2097.2kbits/s speed=1.01x
 *     total_size=1048576
 *     out_time=00:00:04.000000
 *     speed=1.01x
 *
 * The time of the media by the speed is the time that passed. kB are 1024 bytes (fftools/ffmpeg.c,
 * print_report). */
#include "trace/format/lines.h"
#include "trace/table/runs.h"

#include <string.h>

static bool is_row(const char *line, const char *end)
{
    return line_has(line, end, "size=") && line_has(line, end, "time=") && line_has(line, end, "bitrate=") &&
           line_has(line, end, "speed=");
}

static bool is_pair(const char *line, const char *end)
{
    return line_begins(line, end, "total_size=") || line_begins(line, end, "out_time=");
}

static bool looks_like_ffmpeg(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_row) || sniff_has_line(sniff, is_pair);
}

struct log {
    struct reader *r;
    size_t run, wanted;
    double bytes, media_s, speed; /* of the row under way; NaN: not told */
    double before_bytes, before_s;
};

/* "00:01:04.50" */
static double clock_s(const char *p)
{
    double part, sum = 0;
    for (;; p++) {
        p = line_number(p, &part);
        if (!p) {
            return NAN;
        }
        sum = sum * 60 + part;
        if (*p != ':') {
            return sum;
        }
    }
}

/* A row is whole: what was written since the one before, over the time that passed. */
static enum tr_status end_row(struct log *log, struct tr_error *err)
{
    double now_s = log->speed > 0 ? log->media_s / log->speed : NAN, bytes = log->bytes;
    if (isnan(now_s) || isnan(bytes) || !isfinite(now_s) || !(bytes >= 0) || !isfinite(bytes)) {
        return TR_STATUS_OK;
    }
    if (log->run == 0 || bytes < log->before_bytes) {
        log->run++;
        log->before_bytes = log->before_s = 0;
    }
    double length_s = now_s - log->before_s, grown = bytes - log->before_bytes;
    if (!(length_s > 0)) { /* the speed is rounded, so time may seem to stand: with the next row then */
        return TR_STATUS_OK;
    }
    log->before_bytes = bytes;
    log->before_s = now_s;
    return log->run == log->wanted ? builder_add(log->r->b, length_s, grown / length_s, err) : TR_STATUS_OK;
}

static double value_after(const char *line, const char *end, const char *text, double kilo)
{
    double value;
    const char *p = line_after(line, end, text);
    return p && line_amount(p, kilo, &value) ? value : NAN;
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    if (is_row(line, end)) {
        const char *time = line_after(line, end, " time=");
        log->bytes = value_after(line, end, "size=", 1024);
        log->media_s = time ? clock_s(time) : NAN;
        log->speed = value_after(line, end, "speed=", 1000);
        return end_row(log, err);
    }
    if (line_begins(line, end, "total_size=")) {
        log->bytes = value_after(line, end, "total_size=", 1000);
    } else if (line_begins(line, end, "out_time=")) {
        log->media_s = clock_s(line + strlen("out_time="));
    } else if (line_begins(line, end, "speed=")) {
        log->speed = value_after(line, end, "speed=", 1000);
    } else if (line_begins(line, end, "progress=")) {
        return end_row(log, err);
    }
    return TR_STATUS_OK;
}

static enum tr_status read_ffmpeg(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct log log = {.r = r, .wanted = runs_wanted(r->options), .bytes = NAN, .media_s = NAN, .speed = NAN};
    b->format = "ffmpeg";
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_BYTES;
    b->usual_kind = TR_TRACE_AT_LEAST;
    enum tr_status status = lines_each(r, take_line, &log, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (b->count == 0 && log.run >= log.wanted) {
        return tr_error_set(
            err, TR_STATUS_FAILED, b->name,
            "is progress of ffmpeg without sizes and speed (size=N/A?); copy to one file: -c copy out.ts");
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for the progress of ffmpeg");
    builder_note(
        b, TR_TRACE_NOTE_KIND, true, NULL,
        "what ffmpeg wrote, over the media's time by the speed: with -c copy that is what it fetched");
    return runs_report(b, log.run, log.wanted, NULL, err);
}

const struct trace_format ffmpeg_formats[] = {
    {
        .name = "ffmpeg",
        .title = "the progress of ffmpeg, printed or by -progress",
        .first_line = "frame=  100 ... size=    1024kB time=00:00:04.00 bitrate= ... speed=1.01x",
        .looks_like = looks_like_ffmpeg,
        .read = read_ffmpeg,
    },
    {0},
};
