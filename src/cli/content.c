/* tracereel content: what a ladder file holds. */
#include "base/figures.h"
#include "base/json_writer.h"
#include "base/plain.h"
#include "cli/commands.h"
#include "show/made_by_source.h"
#include "cli/command_line.h"
#include "cli/output.h"

#include <tracereel/content.h>

#include <math.h>

struct content_options {
    bool json;
};

static const struct option_spec content_specs[] = {
    {"json", 0, NULL, "one JSON object instead of the table", OPTION_SWITCH,
     offsetof(struct content_options, json), 0, 0, NULL, NULL},
};

static const struct option_group content_groups[] = {OPTION_GROUP("Content", content_specs, 0), {0}};

static const char *const sizes_words[] = {
    [TR_CONTENT_SIZES_EXACT] = "exact",
    [TR_CONTENT_SIZES_BITRATE] = "bitrate",
    [TR_CONTENT_SIZES_NOMINAL] = "nominal",
};

static const char *const sizes_meaning[] = {
    [TR_CONTENT_SIZES_EXACT] = "of every segment, exactly",
    [TR_CONTENT_SIZES_BITRATE] = "some only by the bitrate that stands beside the segment",
    [TR_CONTENT_SIZES_NOMINAL] = "some only by the ladder's rate",
};

struct rates {
    double mean_kbps, peak_kbps;
};

static struct rates rates_of(const struct tr_content *content, const double *bytes)
{
    struct rates rates = {0};
    double sum = 0;
    for (size_t i = 0; i < content->segment_count; i++) {
        const double duration_s = content->start_s[i + 1] - content->start_s[i];
        sum += bytes[i];
        rates.peak_kbps = fmax(rates.peak_kbps, bytes[i] * 8 / 1000 / duration_s);
    }
    rates.mean_kbps = sum * 8 / 1000 / content->start_s[content->segment_count];
    return rates;
}

static const double *bytes_of(const struct tr_content *content, int level)
{
    return content->bytes + (size_t)level * content->segment_count;
}

static void put_level_json(struct json_writer *w, const struct tr_content *content, int i)
{
    const struct tr_ladder_level *level = &content->ladder.levels[i];
    const struct rates rates = rates_of(content, bytes_of(content, i));
    json_writer_open(w, NULL, '{');
    json_writer_string(w, "name", level->name);
    json_writer_number(w, "video_kbps", level->video_kbps);
    json_writer_number(w, "audio_kbps", level->audio_kbps);
    json_writer_number(w, "mean_kbps", rates.mean_kbps);
    json_writer_number(w, "peak_kbps", rates.peak_kbps);
    json_writer_integer(w, "width_px", level->width_px);
    json_writer_integer(w, "height_px", level->height_px);
    json_writer_integer(w, "fps", level->fps);
    json_writer_number(w, "init_bytes", content->init_bytes[i]);
    json_writer_close(w, '}');
}

static void put_numbers(struct json_writer *w, const char *key, const double *values, size_t count)
{
    json_writer_open(w, key, '[');
    for (size_t i = 0; i < count; i++) {
        json_writer_number(w, NULL, values[i]);
    }
    json_writer_close(w, ']');
}

static void put_made_by(struct json_writer *w, const struct operands *operands,
                        const struct tr_content *content)
{
    struct made_by made = {0};
    command_line_again(&made.command, "content", operands, NULL);
    made_by_content(&made, operands->values[0], content);
    made_by_json(w, &made);
    made_by_destroy(&made);
}

static void put_json(struct strbuf *out, const struct operands *operands, const struct tr_content *content)
{
    const size_t count = content->segment_count;
    struct json_writer w = {.out = out, .compact = true};
    json_writer_open(&w, NULL, '{');
    json_writer_string(&w, "file", operands->values[0]);
    json_writer_string(&w, "format", content->format);
    json_writer_integer(&w, "segments", (int64_t)count);
    json_writer_integer(&w, "played_segments", (int64_t)content->played_count);
    json_writer_number(&w, "duration_s", content->start_s[content->played_count]);
    json_writer_bool(&w, "live", content->live);
    json_writer_number(&w, "part_s", content->part_s);
    json_writer_string(&w, "sizes", sizes_words[content->sizes]);
    json_writer_open(&w, "levels", '[');
    for (int i = 0; i < content->ladder.count; i++) {
        put_level_json(&w, content, i);
    }
    json_writer_close(&w, ']');
    json_writer_bool(&w, "sound_apart", content->sound_apart);
    put_numbers(&w, "start_s", content->start_s, count);
    json_writer_open(&w, "bytes", '[');
    for (int i = 0; i < content->ladder.count; i++) {
        put_numbers(&w, NULL, bytes_of(content, i), count);
    }
    json_writer_close(&w, ']');
    if (content->sound_apart) {
        put_numbers(&w, "sound_bytes", content->sound_bytes, count);
    }
    json_writer_open(&w, "warnings", '[');
    for (size_t i = 0; i < content->warning_count; i++) {
        json_writer_string(&w, NULL, content->warnings[i]);
    }
    json_writer_close(&w, ']');
    put_made_by(&w, operands, content);
    json_writer_close(&w, '}');
    strbuf_putc(out, '\n');
}

static void put_segments(struct strbuf *out, const struct tr_content *content)
{
    char length[32];
    double shortest_s = INFINITY, longest_s = 0;
    for (size_t i = 0; i < content->segment_count; i++) {
        const double duration_s = content->start_s[i + 1] - content->start_s[i];
        shortest_s = fmin(shortest_s, duration_s);
        longest_s = fmax(longest_s, duration_s);
    }
    length_text(length, sizeof length, content->start_s[content->played_count]);
    strbuf_printf(out, "  %-10s %s%s\n", "duration", length,
                  content->live ? ", live: more would have come" : "");
    strbuf_printf(out, "  %-10s %zu", "segments", content->segment_count);
    if (content->played_count < content->segment_count) {
        strbuf_printf(out, ", the first %zu played", content->played_count);
    }
    strbuf_printf(out, longest_s - shortest_s > 1e-6 ? ", of %.3f to %.3f s" : ", of %.3f s", shortest_s,
                  longest_s);
    if (content->part_s > 0) {
        strbuf_printf(out, ", in parts of %.3f s", content->part_s);
    }
    strbuf_printf(out, "\n  %-10s %s\n", "sizes", sizes_meaning[content->sizes]);
}

static void put_table(struct strbuf *out, const char *path, const struct tr_content *content)
{
    strbuf_plain(out, path);
    strbuf_printf(out, "\n  %-10s %s\n", "format", content->format);
    put_segments(out, content);
    strbuf_printf(out, "\n  %-16s %11s %11s %11s  %-16s %s\n", "level", "kbit/s", "mean", "peak", "picture",
                  "fps");
    for (int i = content->ladder.count - 1; i >= 0; i--) {
        const struct tr_ladder_level *level = &content->ladder.levels[i];
        const struct rates rates = rates_of(content, bytes_of(content, i));
        char picture[32];
        snprintf(picture, sizeof picture, content->pictures_told ? "%dx%d" : "about %dx%d", level->width_px,
                 level->height_px);
        strbuf_printf(out, "  %-16s %11.1f %11.1f %11.1f  %-16s %d\n", level->name, level->video_kbps,
                      rates.mean_kbps, rates.peak_kbps, picture, level->fps);
    }
    if (content->sound_apart) {
        const struct rates rates = rates_of(content, content->sound_bytes);
        strbuf_printf(out, "  %-16s %11.1f %11.1f %11.1f\n", "sound, apart",
                      content->ladder.levels[0].audio_kbps, rates.mean_kbps, rates.peak_kbps);
    }
    for (size_t i = 0; i < content->warning_count; i++) {
        strbuf_printf(out, "%s  warning: %s\n", i ? "" : "\n", content->warnings[i]);
    }
}

static enum tr_status run_content(void *opaque, const struct operands *operands, struct tr_error *err)
{
    const struct content_options *options = opaque;
    const char *path = operands->values[0];
    struct tr_content *content;
    enum tr_status status = tr_content_open(path, &content, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct strbuf out = {0};
    if (options->json) {
        put_json(&out, operands, content);
    } else {
        put_table(&out, path, content);
    }
    tr_content_free(content);
    status = output_results(&out, err);
    strbuf_destroy(&out);
    return status;
}

const struct command command_content = {
    .name = "content",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "what a ladder file holds: levels, segments, sizes",
    .details =
        "FILE is an HLS playlist (.m3u8), a DASH MPD, a movie of Sabre's (JSON), or sizes of Pensieve's "
        "(a folder of\n"
        "video_size_0, video_size_1, ... or a table chunk,level0,level1,...). Nothing is fetched: sizes come "
        "from the file\n"
        "itself and from media files beside it, else from the ladder's rates.",
    .groups = content_groups,
    .options_size = sizeof(struct content_options),
    .run = run_content,
};
