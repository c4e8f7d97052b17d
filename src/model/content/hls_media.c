/* An HLS media playlist: segments, each from the tags before its URI. */
#include "model/content/hls.h"
#include "model/content/media_files.h"

#include <string.h>

struct media_reading {
    const struct content_text *text;
    struct draft_level *level;
    struct content_lines line;
    struct media_files files, part_files;
    struct tr_error *err;
    /* of the next segment */
    bool has_duration, has_range, is_gap;
    double duration_s, range_bytes;
    double parts_s, parts_bytes; /* bytes: negative once a part's size is not known */
    /* of all that follow */
    double bitrate_kbps;
    /* of the whole */
    bool ends, is_vod;
    size_t gaps, discontinuities;
};

static enum tr_status fail(const struct media_reading *r, const char *what)
{
    return tr_error_at(r->err, r->text->path, r->line.number, "%s", what);
}

/* A number that has to be there. */
static enum tr_status need(const struct media_reading *r, struct hls_span span, double least,
                           const char *what, double *out)
{
    double value;
    if (!hls_span_number_before(span, '@', &value) || value < least) {
        return tr_error_at(r->err, r->text->path, r->line.number,
                           "%s must be a number, %g or more, and is \"%.*s\"", what, least,
                           (int)(span.len < 40 ? span.len : 40), span.at ? span.at : "");
    }
    *out = value;
    return TR_STATUS_OK;
}

/* EXTINF:9.009,title */
static enum tr_status read_duration(struct media_reading *r, struct hls_span value)
{
    const char *comma = memchr(value.at, ',', value.len);
    value.len = comma ? (size_t)(comma - value.at) : value.len;
    if (!hls_span_number_before(value, ' ', &r->duration_s) || r->duration_s < 0) {
        return tr_error_at(r->err, r->text->path, r->line.number,
                           "#EXTINF must be followed by seconds, 0 or more, and is \"%.*s\"",
                           (int)(value.len < 40 ? value.len : 40), value.at);
    }
    r->has_duration = true;
    return TR_STATUS_OK;
}

/* A part's size, or a map's: its byte range, else its file. 0: not known. */
static enum tr_status sized(struct media_reading *r, struct hls_span attributes, struct media_files *files,
                            double *bytes)
{
    const struct hls_span range = hls_attribute(attributes, "BYTERANGE"),
                          uri = hls_attribute(attributes, "URI");
    if (range.at) {
        return need(r, range, 0, "BYTERANGE", bytes);
    }
    *bytes = uri.at ? media_files_bytes(files, r->text->path, uri.at, uri.len) : 0;
    return TR_STATUS_OK;
}

static enum tr_status read_part(struct media_reading *r, struct hls_span value)
{
    double duration_s = 0, bytes = 0;
    enum tr_status status = need(r, hls_attribute(value, "DURATION"), 0, "DURATION of a part", &duration_s);
    /* Parts that are gone are no news where the segment is there: they are not warned of. */
    status = status == TR_STATUS_OK ? sized(r, value, &r->part_files, &bytes) : status;
    if (status == TR_STATUS_OK) {
        r->parts_s += duration_s;
        r->parts_bytes = bytes > 0 && r->parts_bytes >= 0 ? r->parts_bytes + bytes : -1;
    }
    return status;
}

static enum tr_status read_map(struct media_reading *r, struct hls_span value)
{
    double bytes = 0;
    enum tr_status status = sized(r, value, &r->files, &bytes);
    if (status == TR_STATUS_OK && r->level->init_bytes == 0) {
        r->level->init_bytes = bytes;
    }
    return status;
}

static enum tr_status read_tag(struct media_reading *r, struct draft *draft)
{
    const struct content_lines *line = &r->line;
    struct hls_span value;
    double number = 0;
    enum tr_status status = TR_STATUS_OK;
    if (hls_tag(line, "EXTINF", &value)) {
        return read_duration(r, value);
    }
    if (hls_tag(line, "EXT-X-BYTERANGE", &value)) {
        r->has_range = true;
        return need(r, value, 1, "#EXT-X-BYTERANGE", &r->range_bytes);
    }
    if (hls_tag(line, "EXT-X-PART", &value)) {
        return read_part(r, value);
    }
    if (hls_tag(line, "EXT-X-MAP", &value)) {
        return read_map(r, value);
    }
    if (hls_tag(line, "EXT-X-BITRATE", &value)) {
        return need(r, value, 0, "#EXT-X-BITRATE", &r->bitrate_kbps);
    }
    if (hls_tag(line, "EXT-X-PART-INF", &value)) {
        return need(r, hls_attribute(value, "PART-TARGET"), 0, "PART-TARGET", &draft->part_s);
    }
    if (hls_tag(line, "EXT-X-MEDIA-SEQUENCE", &value)) {
        status = need(r, value, 0, "#EXT-X-MEDIA-SEQUENCE", &number);
        r->level->sequence = number < 1e15 ? (unsigned long)number : 0;
        return status;
    }
    if (hls_tag(line, "EXT-X-STREAM-INF", &value)) {
        return fail(r, "is a multivariant playlist where a media playlist, with segments, should be");
    }
    if (hls_tag(line, "EXT-X-SKIP", &value)) {
        return fail(r, "is a playlist's update, which leaves segments out; a whole playlist would be right");
    }
    if (hls_tag(line, "EXT-X-I-FRAMES-ONLY", &value)) {
        return fail(
            r, "lists single pictures for winding, not segments; a playlist that is played would be right");
    }
    r->is_gap |= hls_tag(line, "EXT-X-GAP", &value);
    r->discontinuities += hls_tag(line, "EXT-X-DISCONTINUITY", &value);
    r->ends |= hls_tag(line, "EXT-X-ENDLIST", &value);
    r->is_vod |= hls_tag(line, "EXT-X-PLAYLIST-TYPE", &value) && hls_span_is(value, "VOD");
    return TR_STATUS_OK;
}

/* The best that is known of its size. */
static enum tr_status size_segment(struct media_reading *r, struct draft_segment *segment)
{
    double bytes = r->has_range ? r->range_bytes : 0;
    if (!r->has_range && !r->is_gap) {
        const size_t missing = r->files.missing;
        bytes = media_files_bytes(&r->files, r->text->path, r->line.at, r->line.len);
        if (bytes == 0 && missing == r->files.missing) {
            return tr_error_at(r->err, r->text->path, r->line.number, "%.*s has 0 bytes; a segment has more",
                               (int)(r->line.len < 200 ? r->line.len : 200), r->line.at);
        }
    }
    if (bytes == 0 && r->parts_bytes > 0) {
        bytes = r->parts_bytes;
    }
    segment->source = TR_CONTENT_SIZES_EXACT;
    if (bytes == 0 && r->bitrate_kbps > 0) {
        bytes = r->bitrate_kbps * 1000 / 8 * segment->duration_s;
        segment->source = TR_CONTENT_SIZES_BITRATE;
    }
    segment->bytes = bytes;
    return TR_STATUS_OK;
}

static enum tr_status read_segment(struct media_reading *r)
{
    struct draft_segment segment = {.duration_s = r->has_duration ? r->duration_s : r->parts_s,
                                    .line = r->line.number};
    if (!r->has_duration && !(r->parts_s > 0)) {
        return fail(r, "names a segment, but no #EXTINF before it says how long it plays");
    }
    enum tr_status status = size_segment(r, &segment);
    status = status == TR_STATUS_OK ? draft_add_segment(r->level, &segment, r->err) : status;
    r->gaps += r->is_gap;
    r->has_duration = r->has_range = r->is_gap = false;
    r->parts_s = r->parts_bytes = 0;
    return status;
}

static void warn(const struct media_reading *r, struct draft *draft)
{
    media_files_warn(&r->files, r->text->path, draft);
    if (r->gaps > 0) {
        draft_warn(draft, "%s: %zu segments are gaps (EXT-X-GAP); they are taken as if they were there",
                   r->text->path, r->gaps);
    }
    if (r->discontinuities > 0) {
        draft_warn(draft, "%s: %zu discontinuities are played through", r->text->path, r->discontinuities);
    }
}

enum tr_status hls_read_media(const struct content_text *text, struct draft_level *level, struct draft *draft,
                              struct tr_error *err)
{
    struct media_reading r = {.text = text, .level = level, .line = content_lines_of(text), .err = err};
    enum tr_status status = TR_STATUS_OK;
    while (status == TR_STATUS_OK && content_next_line(&r.line)) {
        if (r.line.len > 0) {
            status = r.line.at[0] == '#' ? read_tag(&r, draft) : read_segment(&r);
        }
    }
    if (status == TR_STATUS_OK) {
        draft->live |= !r.ends && !r.is_vod;
        warn(&r, draft);
    }
    return status;
}
