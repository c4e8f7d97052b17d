#include "model/content/dash.h"
#include "model/content/sidx.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URL_MAX 2048

/* The same element at three levels: what the inner one does not say the outer ones do. */
struct inherited {
    const struct xml_node *nodes[3];
};

static struct inherited find_inherited(const struct dash_track *track, const char *name)
{
    const struct xml_node *around[] = {track->representation, track->set, track->period};
    struct inherited found;
    for (int i = 0; i < 3; i++) {
        found.nodes[i] = xml_child(around[i], name, NULL);
    }
    return found;
}

static const struct xml_node *innermost(const struct inherited *e)
{
    return e->nodes[0] ? e->nodes[0] : e->nodes[1] ? e->nodes[1] : e->nodes[2];
}

static const char *attribute(const struct inherited *e, const char *name)
{
    const char *value = NULL;
    for (int i = 0; i < 3 && !value; i++) {
        value = e->nodes[i] ? xml_attribute(e->nodes[i], name) : NULL;
    }
    return value;
}

static const struct xml_node *child(const struct inherited *e, const char *name)
{
    const struct xml_node *found = NULL;
    for (int i = 0; i < 3 && !found; i++) {
        found = e->nodes[i] ? xml_child(e->nodes[i], name, NULL) : NULL;
    }
    return found;
}

enum tr_status dash_whole(const char *path, const struct xml_node *node, const char *name, uint64_t *out,
                          struct tr_error *err)
{
    const char *text = xml_attribute(node, name);
    char *end;
    if (!text) {
        return TR_STATUS_OK;
    }
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno) {
        return tr_error_at(err, path, xml_line(node), "%s is \"%.40s\" and must be a whole number, 0 or more",
                           name, text);
    }
    *out = value;
    return TR_STATUS_OK;
}

static enum tr_status whole(const struct dash_track *track, const struct inherited *e, const char *name,
                            uint64_t *out, struct tr_error *err)
{
    for (int i = 0; i < 3; i++) {
        if (e->nodes[i] && xml_attribute(e->nodes[i], name)) {
            return dash_whole(track->path, e->nodes[i], name, out, err);
        }
    }
    return TR_STATUS_OK;
}

/* "123-456": 334 bytes. */
static bool range_bytes(const char *range, uint64_t *first, double *bytes)
{
    char *end;
    errno = 0;
    const unsigned long long from = strtoull(range, &end, 10);
    if (*range < '0' || *range > '9' || *end != '-' || end[1] < '0' || end[1] > '9') {
        return false;
    }
    const unsigned long long to = strtoull(end + 1, &end, 10);
    if (*end || errno || to < from) {
        return false;
    }
    *first = from;
    *bytes = (double)(to - from) + 1;
    return true;
}

/* Segments one after the other, as a time line or a constant duration gives them. */
struct cut {
    const struct dash_track *track;
    struct draft_level *level;
    struct media_files *files;
    struct tr_error *err;
    const char *media;                       /* a template; NULL: sizes come from `list` */
    const struct xml_node *list, *list_item; /* SegmentList and the SegmentURL before */
    uint64_t timescale, number, time;
};

/* $Number%05d$: a value with leading zeros. The text after the closing $, or NULL where it is no such thing.
 */
static const char *put_value(const char *p, uint64_t value, char *out, size_t size)
{
    int width = 1;
    if (*p == '%') {
        char *end;
        const long digits = p[1] == '0' ? strtol(p + 1, &end, 10) : -1;
        if (digits < 0 || digits > 32 || *end != 'd') {
            return NULL;
        }
        width = (int)digits;
        p = end + 1;
    }
    snprintf(out, size, "%0*llu", width, (unsigned long long)value);
    return *p == '$' ? p + 1 : NULL;
}

static const char *put_identifier(const struct cut *cut, const char *p, char *out, size_t size)
{
    const struct xml_node *representation = cut->track->representation;
    const char *id = xml_attribute(representation, "id"), *rate = xml_attribute(representation, "bandwidth");
    if (*p == '$') {
        snprintf(out, size, "$");
        return p + 1;
    }
    if (strncmp(p, "RepresentationID$", 17) == 0) {
        snprintf(out, size, "%s", id ? id : "");
        return p + 17;
    }
    if (strncmp(p, "Number", 6) == 0) {
        return put_value(p + 6, cut->number, out, size);
    }
    if (strncmp(p, "Time", 4) == 0) {
        return put_value(p + 4, cut->time, out, size);
    }
    if (strncmp(p, "Bandwidth", 9) == 0) {
        return put_value(p + 9, rate ? strtoull(rate, NULL, 10) : 0, out, size);
    }
    return NULL;
}

static enum tr_status expand(const struct cut *cut, const char *template, char *url)
{
    size_t len = 0;
    for (const char *p = template; *p && len + 1 < URL_MAX;) {
        if (*p != '$') {
            url[len++] = *p++;
            continue;
        }
        url[len] = '\0';
        p = put_identifier(cut, p + 1, url + len, URL_MAX - len);
        if (!p) {
            return tr_error_at(
                cut->err, cut->track->path, xml_line(cut->track->representation),
                "\"%.100s\" has a $...$ that is none of RepresentationID, Number, Time, Bandwidth", template);
        }
        len += strlen(url + len);
    }
    url[len] = '\0';
    return TR_STATUS_OK;
}

static double url_bytes(const struct cut *cut, const char *url)
{
    if (!*cut->track->base) {
        cut->files->asked++;
        cut->files->elsewhere++;
        if (cut->files->missing++ == 0) {
            snprintf(cut->files->first_missing, sizeof cut->files->first_missing, "%.200s", url);
        }
        return 0;
    }
    return media_files_bytes(cut->files, cut->track->base, url, strlen(url));
}

static enum tr_status fail_empty(const struct cut *cut, unsigned long line, const char *url)
{
    return tr_error_at(cut->err, cut->track->path, line, "%.200s has 0 bytes; a segment has more", url);
}

static enum tr_status template_bytes(struct cut *cut, unsigned long line, double *bytes)
{
    char url[URL_MAX];
    enum tr_status status = expand(cut, cut->media, url);
    const size_t missing = cut->files->missing;
    *bytes = status == TR_STATUS_OK ? url_bytes(cut, url) : 0;
    return status == TR_STATUS_OK && *bytes == 0 && missing == cut->files->missing
               ? fail_empty(cut, line, url)
               : status;
}

static enum tr_status listed_bytes(struct cut *cut, double *bytes)
{
    const struct xml_node *item = xml_child(cut->list, "SegmentURL", cut->list_item);
    uint64_t first;
    if (!item) {
        return tr_error_at(cut->err, cut->track->path, xml_line(cut->list),
                           "lists fewer segments (SegmentURL) than its durations tell of");
    }
    cut->list_item = item;
    const char *range = xml_attribute(item, "mediaRange"), *url = xml_attribute(item, "media");
    if (range) {
        return range_bytes(range, &first, bytes)
                   ? TR_STATUS_OK
                   : tr_error_at(cut->err, cut->track->path, xml_line(item),
                                 "mediaRange is \"%.40s\" and must be FIRST-LAST, in bytes", range);
    }
    const size_t missing = cut->files->missing;
    *bytes = url ? url_bytes(cut, url) : 0;
    return url && *bytes == 0 && missing == cut->files->missing ? fail_empty(cut, xml_line(item), url)
                                                                : TR_STATUS_OK;
}

static enum tr_status add_one(struct cut *cut, uint64_t duration, unsigned long line)
{
    struct draft_segment segment = {.duration_s = (double)duration / (double)cut->timescale, .line = line};
    enum tr_status status = TR_STATUS_OK;
    if (cut->list) {
        status = listed_bytes(cut, &segment.bytes);
    } else if (cut->media) {
        status = template_bytes(cut, line, &segment.bytes);
    }
    cut->number++;
    cut->time += duration;
    return status == TR_STATUS_OK ? draft_add_segment(cut->level, &segment, cut->err) : status;
}

static bool more_listed(const struct cut *cut)
{
    return !cut->list || xml_child(cut->list, "SegmentURL", cut->list_item);
}

/* Repeats of an S: r, or as many as there is room for before the next S or the period's end. */
static enum tr_status repeats(const struct cut *cut, const struct xml_node *s, const struct xml_node *next,
                              uint64_t duration, uint64_t start, uint64_t *count)
{
    const char *text = xml_attribute(s, "r");
    uint64_t end = start + (uint64_t)(cut->track->duration_s * (double)cut->timescale);
    *count = 0;
    if (!text || text[0] != '-') {
        return dash_whole(cut->track->path, s, "r", count, cut->err);
    }
    enum tr_status status = next ? dash_whole(cut->track->path, next, "t", &end, cut->err) : TR_STATUS_OK;
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (end <= cut->time || duration == 0) {
        return tr_error_at(cut->err, cut->track->path, xml_line(s),
                           "r is \"%.20s\", up to an end that is not told; a count would be right", text);
    }
    *count = (end - cut->time - 1) / duration;
    return TR_STATUS_OK;
}

static enum tr_status cut_by_timeline(struct cut *cut, const struct xml_node *timeline)
{
    uint64_t start = 0;
    for (const struct xml_node *s = xml_child(timeline, "S", NULL), *next; s; s = next) {
        uint64_t duration = 0, count;
        next = xml_child(timeline, "S", s);
        enum tr_status status = dash_whole(cut->track->path, s, "t", &cut->time, cut->err);
        status = status == TR_STATUS_OK ? dash_whole(cut->track->path, s, "d", &duration, cut->err) : status;
        start = cut->level->count == 0 ? cut->time : start;
        status = status == TR_STATUS_OK ? repeats(cut, s, next, duration, start, &count) : status;
        for (uint64_t i = 0; status == TR_STATUS_OK && i <= count; i++) {
            status = add_one(cut, duration, xml_line(s));
        }
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

/* All of one length but the last, which ends with the period. */
static enum tr_status cut_by_duration(struct cut *cut, const struct inherited *e, uint64_t duration)
{
    const struct dash_track *track = cut->track;
    const double total =
        (track->duration_s > 0 ? track->duration_s : track->window_s) * (double)cut->timescale;
    const unsigned long line = xml_line(innermost(e));
    uint64_t last = UINT64_MAX;
    enum tr_status status = whole(track, e, "endNumber", &last, cut->err);
    if (status == TR_STATUS_OK && duration == 0) {
        return tr_error_at(cut->err, track->path, line, "duration is 0; segments play longer");
    }
    /* A last one of less than a thousandth of a segment is a matter of rounding. */
    for (uint64_t i = 0; status == TR_STATUS_OK && cut->number <= last && more_listed(cut); i++) {
        const double left = total - (double)i * (double)duration;
        if (total > 0 && left < 1e-3 * (double)duration) {
            break;
        }
        if (total == 0 && last == UINT64_MAX && !cut->list) {
            return tr_error_at(cut->err, track->path, line,
                               "neither the MPD nor the period says how long it plays");
        }
        const bool whole_one = total == 0 || left >= (double)duration;
        status = add_one(cut, whole_one ? duration : (uint64_t)ceil(left), line);
    }
    return status;
}

/* The initialisation before the first segment: a file or a range of one. */
static enum tr_status read_init(struct cut *cut, const struct inherited *e)
{
    const struct xml_node *node = child(e, "Initialization");
    const char *template = attribute(e, "initialization");
    const char *range = node ? xml_attribute(node, "range") : NULL;
    const char *url = node ? xml_attribute(node, "sourceURL") : NULL;
    char expanded[URL_MAX];
    uint64_t first;
    double bytes = 0;
    if (cut->level->init_bytes > 0) {
        return TR_STATUS_OK;
    }
    if (template) {
        enum tr_status status = expand(cut, template, expanded);
        if (status != TR_STATUS_OK) {
            return status;
        }
        url = expanded;
    }
    if (!range || !range_bytes(range, &first, &bytes)) {
        bytes = url ? url_bytes(cut, url) : 0;
    }
    cut->level->init_bytes = bytes;
    return TR_STATUS_OK;
}

static enum tr_status read_cut(struct cut *cut, const struct inherited *e)
{
    const struct xml_node *timeline = child(e, "SegmentTimeline");
    const struct dash_track *track = cut->track;
    uint64_t duration = 0;
    enum tr_status status = whole(track, e, "timescale", &cut->timescale, cut->err);
    status = status == TR_STATUS_OK ? whole(track, e, "startNumber", &cut->number, cut->err) : status;
    status = status == TR_STATUS_OK ? whole(track, e, "duration", &duration, cut->err) : status;
    status = status == TR_STATUS_OK ? read_init(cut, e) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (cut->timescale == 0) {
        return tr_error_at(cut->err, track->path, xml_line(innermost(e)),
                           "timescale is 0; ticks a second are more");
    }
    if (timeline) {
        return cut_by_timeline(cut, timeline);
    }
    if (!attribute(e, "duration")) {
        return tr_error_at(cut->err, track->path, xml_line(innermost(e)),
                           "has neither a SegmentTimeline nor a duration, so nothing tells its segments");
    }
    return cut_by_duration(cut, e, duration);
}

/* One file, cut by the index in it. */
static enum tr_status read_indexed(struct cut *cut, const struct inherited *base)
{
    const struct dash_track *track = cut->track;
    const char *range = attribute(base, "indexRange");
    const unsigned long line = xml_line(track->representation);
    double head_bytes = 0, index_bytes = 0;
    uint64_t offset = 0;
    if (range && !range_bytes(range, &offset, &index_bytes)) {
        return tr_error_at(cut->err, track->path, line,
                           "indexRange is \"%.40s\" and must be FIRST-LAST, in bytes", range);
    }
    if (!*track->base || media_file_bytes(track->base) < 0) {
        return tr_error_at(
            cut->err, track->path, line,
            "%.200s is not here, and the index in it tells the segments; it has to stand beside the MPD",
            *track->base ? track->base : "its file");
    }
    enum tr_status status = read_init(cut, base);
    status = status == TR_STATUS_OK
                 ? sidx_read(track->base, range != NULL, offset, line, cut->level, &head_bytes, cut->err)
                 : status;
    if (status == TR_STATUS_OK && cut->level->init_bytes == 0) {
        cut->level->init_bytes = head_bytes;
    }
    return status;
}

enum tr_status dash_read_segments(const struct dash_track *track, struct draft_level *level,
                                  struct media_files *files, struct tr_error *err)
{
    const struct inherited template = find_inherited(track, "SegmentTemplate");
    const struct inherited list = find_inherited(track, "SegmentList");
    const struct inherited base = find_inherited(track, "SegmentBase");
    struct cut cut = {
        .track = track, .level = level, .files = files, .err = err, .timescale = 1, .number = 1};
    if (innermost(&list)) {
        for (int i = 2; i >= 0; i--) {
            cut.list =
                list.nodes[i] && xml_child(list.nodes[i], "SegmentURL", NULL) ? list.nodes[i] : cut.list;
        }
        if (!cut.list) {
            return tr_error_at(err, track->path, xml_line(innermost(&list)),
                               "a SegmentList without a SegmentURL");
        }
        return read_cut(&cut, &list);
    }
    if (innermost(&template)) {
        cut.media = attribute(&template, "media");
        return read_cut(&cut, &template);
    }
    return read_indexed(&cut, &base);
}
