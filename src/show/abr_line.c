#include "show/abr_line.h"

#include "base/json_writer.h"

#include <jansson.h>

#include <limits.h>
#include <math.h>

static void put_sizes(struct json_writer *w, const char *key, const struct tr_abr_view *view,
                      uint32_t segment)
{
    json_writer_open(w, key, '[');
    for (int level = 0; level < view->level_count; level++) {
        json_writer_number(w, NULL, view->bytes_of(view, segment, level));
    }
    json_writer_close(w, ']');
}

static void put_downloads(struct json_writer *w, const struct tr_abr_view *view)
{
    json_writer_open(w, "downloads", '[');
    for (size_t i = 0; i < view->download_count; i++) {
        const struct tr_abr_download *download = &view->downloads[i];
        json_writer_open(w, NULL, '{');
        json_writer_number(w, "bytes", download->bytes);
        json_writer_number(w, "start_s", download->start_s);
        json_writer_number(w, "first_byte_s", download->first_byte_s);
        json_writer_number(w, "end_s", download->end_s);
        json_writer_integer(w, "segment", download->segment);
        json_writer_integer(w, "level", download->level);
        json_writer_bool(w, "abandoned", download->abandoned);
        json_writer_close(w, '}');
    }
    json_writer_close(w, ']');
}

void abr_line_ask(struct strbuf *out, const struct tr_abr_view *view)
{
    const bool endless = view->segments_left == UINT32_MAX;
    const uint32_t ahead = view->segments_left < ABR_LINE_AHEAD ? view->segments_left : ABR_LINE_AHEAD;
    struct json_writer w = {.out = out, .compact = true};
    json_writer_open(&w, NULL, '{');
    json_writer_number(&w, "now_s", view->now_s);
    json_writer_number(&w, "buffer_s", view->buffer_s);
    json_writer_number(&w, "buffer_max_s", view->buffer_max_s);
    json_writer_bool(&w, "playing", view->playing);
    json_writer_integer(&w, "level", view->level);
    json_writer_integer(&w, "segment", view->segment);
    json_writer_number(&w, "segments_left", endless ? NAN : view->segments_left);
    json_writer_number(&w, "segment_s", view->segment_s);
    put_sizes(&w, "sizes_bytes", view, view->segment);
    json_writer_open(&w, "sizes_ahead_bytes", '[');
    for (uint32_t i = 1; i < ahead; i++) {
        put_sizes(&w, NULL, view, view->segment + i);
    }
    json_writer_close(&w, ']');
    json_writer_open(&w, "bitrates_kbps", '[');
    for (int level = 0; level < view->level_count; level++) {
        json_writer_number(&w, NULL, view->bitrates_kbps[level]);
    }
    json_writer_close(&w, ']');
    put_downloads(&w, view);
    json_writer_number(&w, "latency_s", view->latency_s);
    json_writer_number(&w, "stalled_s", view->stalled_s);
    json_writer_close(&w, '}');
    strbuf_putc(out, '\n');
}

static bool whole(const json_t *value, int *out)
{
    const double number = json_number_value(value);
    if (!json_is_number(value) || number != floor(number) || fabs(number) > INT_MAX) {
        return false;
    }
    *out = (int)number;
    return true;
}

static bool take(const json_t *answer, struct tr_abr_choice *out)
{
    if (!json_is_object(answer)) {
        return whole(answer, &out->level);
    }
    const json_t *wait = json_object_get(answer, "wait_s");
    out->wait_s = json_number_value(wait); /* 0 where there is none */
    return whole(json_object_get(answer, "level"), &out->level) && (!wait || json_is_number(wait));
}

bool abr_line_answer(const char *line, struct tr_abr_choice *out)
{
    struct tr_abr_choice choice = {0};
    json_t *answer = json_loads(line, JSON_DECODE_ANY, NULL);
    const bool good = answer && take(answer, &choice);
    json_decref(answer);
    if (good) {
        *out = choice;
    }
    return good;
}
