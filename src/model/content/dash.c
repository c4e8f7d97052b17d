/* DASH: an MPD's periods one after the other, of each the first set of pictures and the first of sound. */
#include "model/content/dash.h"
#include "model/content/dash_links.h"
#include "model/content/formats.h"

#include "base/fmath.h"
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The window of a live stream that does not say how far back it goes. */
#define LIVE_WINDOW_S 60

enum kind { PICTURES, SOUND };

struct reading {
    struct draft *draft;
    const struct xml_node *mpd;
    struct tr_error *err;
    enum kind levels_of;      /* sound, where there are no pictures */
    double window_s, total_s; /* total: of the presentation; 0: not known */
    struct media_files files;
};

/* Where names are relative to, from the MPD inwards. */
struct base {
    char path[MEDIA_PATH_MAX]; /* "": on another machine */
};

/* P1DT2H3M4.5S (ISO 8601); years and months count as 365 and 30 days. Negative where it is none. */
static double duration_of(const char *text)
{
    static const struct {
        char unit;
        bool time;
        double s;
    } units[] = {{'Y', false, 365 * 86400.0},
                 {'M', false, 30 * 86400.0},
                 {'W', false, 7 * 86400.0},
                 {'D', false, 86400},
                 {'H', true, 3600},
                 {'M', true, 60},
                 {'S', true, 1}};
    double sum = 0, value;
    bool time = false;
    char copy[64] = {0}; /* with room behind it for number_read */
    if (*text != 'P' || strlen(text) > sizeof copy - NUMBER_SLACK - 1) {
        return -1;
    }
    snprintf(copy, sizeof copy, "%s", text);
    for (const char *p = copy + 1; *p;) {
        size_t i = 0;
        if (*p == 'T') {
            time = true;
            p++;
            continue;
        }
        p = *p == '-' || *p == '+' ? NULL : number_read(p, &value);
        while (p && i < sizeof units / sizeof *units && (units[i].unit != *p || units[i].time != time)) {
            i++;
        }
        if (!p || i == sizeof units / sizeof *units) {
            return -1;
        }
        sum += value * units[i].s;
        p++;
    }
    return isfinite(sum) ? sum : -1;
}

/* *out stays where the attribute is not there. */
static enum tr_status read_duration(const struct reading *r, const struct xml_node *node, const char *name,
                                    double *out)
{
    const char *text = xml_attribute(node, name);
    const double value = text ? duration_of(text) : *out;
    if (text && value < 0) {
        return tr_error_at(r->err, r->draft->path, xml_line(node),
                           "%s is \"%.40s\" and must be a duration, 0 or more, like PT9M56.5S", name, text);
    }
    *out = value;
    return TR_STATUS_OK;
}

/* The first BaseURL in `node` that is on this machine. */
static void enter(struct base *base, const struct xml_node *node)
{
    const struct xml_node *url = xml_child(node, "BaseURL", NULL);
    struct base next;
    bool remote = url != NULL;
    for (; url; url = xml_child(node, "BaseURL", url)) {
        const char *words = xml_words(url);
        words += strspn(words, " \t\r\n");
        const size_t len = strcspn(words, " \t\r\n");
        if (len == 0) {
            return; /* an empty one changes nothing */
        }
        const enum media_place place = media_base(*base->path ? base->path : "", words, len, next.path);
        if (place == MEDIA_HERE && (*base->path || words[0] == '/' || strncmp(words, "file:", 5) == 0)) {
            *base = next;
            return;
        }
    }
    if (remote) {
        base->path[0] = '\0';
    }
}

static bool has_prefix(const char *text, const char *prefix)
{
    return text && strncmp(text, prefix, strlen(prefix)) == 0;
}

/* An attribute of a set, or else of its first representation. */
static const char *of_set(const struct xml_node *set, const char *name)
{
    const char *value = xml_attribute(set, name);
    const struct xml_node *first = xml_child(set, "Representation", NULL);
    return value || !first ? value : xml_attribute(first, name);
}

/* Pictures to wind through. */
static bool is_trick(const struct xml_node *set)
{
    for (const struct xml_node *p = xml_child(set, "EssentialProperty", NULL); p;
         p = xml_child(set, "EssentialProperty", p)) {
        const char *scheme = xml_attribute(p, "schemeIdUri");
        if (scheme && strstr(scheme, "trickmode")) {
            return true;
        }
    }
    return false;
}

static bool is_kind(const struct xml_node *set, enum kind kind)
{
    const char *type = xml_attribute(set, "contentType"), *mime = of_set(set, "mimeType");
    const char *name = kind == PICTURES ? "video" : "audio";
    if (!xml_child(set, "Representation", NULL) || is_trick(set)) {
        return false;
    }
    if (type || mime) {
        return (type && strcmp(type, name) == 0) || has_prefix(mime, name);
    }
    return kind == PICTURES ? of_set(set, "width") != NULL : of_set(set, "audioSamplingRate") != NULL;
}

static const struct xml_node *find_set(const struct xml_node *period, enum kind kind,
                                       const struct xml_node *last)
{
    const struct xml_node *set = last;
    do {
        set = xml_child(period, "AdaptationSet", set);
    } while (set && !is_kind(set, kind));
    return set;
}

/* "30", "30000/1001" */
static double frame_rate(const char *text)
{
    char copy[32];
    double frames = 0, seconds = 1;
    snprintf(copy, sizeof copy, "%s", text ? text : "");
    char *slash = strchr(copy, '/');
    if (slash) {
        *slash = '\0';
    }
    const bool read = number_of_text(copy, &frames) && (!slash || number_of_text(slash + 1, &seconds));
    const double fps = read ? frames / seconds : 0;
    return fps >= 1 && fps <= 240 ? fps : 0;
}

static const char *of_track(const struct dash_track *track, const char *name)
{
    const char *value = xml_attribute(track->representation, name);
    return value ? value : xml_attribute(track->set, name);
}

static enum tr_status read_bandwidth(const struct reading *r, const struct xml_node *representation,
                                     double *kbps)
{
    uint64_t bps = 0;
    enum tr_status status = dash_whole(r->draft->path, representation, "bandwidth", &bps, r->err);
    if (status == TR_STATUS_OK && bps == 0) {
        return tr_error_at(r->err, r->draft->path, xml_line(representation),
                           "a Representation needs a bandwidth over 0, in bits a second");
    }
    *kbps = (double)bps / 1000;
    return status;
}

static enum tr_status read_level(const struct reading *r, const struct dash_track *track,
                                 struct draft_level *level)
{
    const char *width = of_track(track, "width"), *height = of_track(track, "height");
    const long w = width ? strtol(width, NULL, 10) : 0, h = height ? strtol(height, NULL, 10) : 0;
    if (w >= 1 && w <= 16384 && h >= 1 && h <= 16384) {
        level->width_px = (int)w;
        level->height_px = (int)h;
    }
    level->fps = frame_rate(of_track(track, "frameRate"));
    return read_bandwidth(r, track->representation, &level->kbps);
}

/* The representation of another period's set that is nearest in rate to the level. */
static enum tr_status nearest(const struct reading *r, const struct xml_node *set, double level_kbps,
                              const struct xml_node **out)
{
    double best = INFINITY, kbps = 0;
    for (const struct xml_node *p = xml_child(set, "Representation", NULL); p;
         p = xml_child(set, "Representation", p)) {
        enum tr_status status = read_bandwidth(r, p, &kbps);
        if (status != TR_STATUS_OK) {
            return status;
        }
        if (fmath_times_apart(kbps, level_kbps) < best) {
            best = fmath_times_apart(kbps, level_kbps);
            *out = p;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status add_segments(struct reading *r, struct dash_track *track, const struct base *base,
                                   struct draft_level *level)
{
    struct base own = *base;
    enter(&own, track->set);
    enter(&own, track->representation);
    track->base = own.path;
    enum tr_status status = dash_read_segments(track, level, &r->files, r->err);
    track->base = NULL; /* it was for these segments */
    return status;
}

/* The first period's representations are the levels. */
static enum tr_status begin_levels(struct reading *r, const struct xml_node *set)
{
    enum tr_status status = TR_STATUS_OK;
    struct dash_track track = {.set = set};
    for (const struct xml_node *p = xml_child(set, "Representation", NULL); p && status == TR_STATUS_OK;
         p = xml_child(set, "Representation", p)) {
        struct draft_level *level;
        track.representation = p;
        status = draft_add_level(r->draft, r->draft->path, xml_line(p), &level, r->err);
        status = status == TR_STATUS_OK ? read_level(r, &track, level) : status;
    }
    return status;
}

static enum tr_status begin_sound(struct reading *r, const struct xml_node *set)
{
    const struct xml_node *first = xml_child(set, "Representation", NULL);
    r->draft->sound = draft_new_level(r->draft->path, xml_line(first));
    if (!r->draft->sound) {
        return tr_error_oom(r->err);
    }
    if (xml_child(set, "Representation", first)) {
        draft_warn(r->draft, "line %lu: of several rates of sound the first is taken", xml_line(set));
    }
    return read_bandwidth(r, first, &r->draft->sound->kbps);
}

static enum tr_status read_set(struct reading *r, struct dash_track *track, const struct base *base,
                               struct draft_level *level)
{
    enum tr_status status = nearest(r, track->set, level->kbps, &track->representation);
    return status == TR_STATUS_OK ? add_segments(r, track, base, level) : status;
}

static enum tr_status read_pictures(struct reading *r, struct dash_track *track, const struct base *base)
{
    track->set = find_set(track->period, r->levels_of, NULL);
    if (!track->set) {
        draft_warn(r->draft, "line %lu: a period without pictures is left out", xml_line(track->period));
        return TR_STATUS_OK;
    }
    const bool first = r->draft->level_count == 0;
    if (first && find_set(track->period, r->levels_of, track->set)) {
        draft_warn(r->draft, "line %lu: of several sets of pictures the first is taken",
                   xml_line(track->period));
    }
    enum tr_status status = first ? begin_levels(r, track->set) : TR_STATUS_OK;
    for (int i = 0; status == TR_STATUS_OK && i < r->draft->level_count; i++) {
        status = read_set(r, track, base, r->draft->levels[i]);
    }
    return status;
}

/* After the period's pictures. */
static enum tr_status read_sound(struct reading *r, struct dash_track *track, const struct base *base)
{
    const bool has_pictures = track->set && r->levels_of == PICTURES;
    track->set = has_pictures ? find_set(track->period, SOUND, NULL) : NULL;
    if (!track->set) {
        return TR_STATUS_OK;
    }
    enum tr_status status = r->draft->sound ? TR_STATUS_OK : begin_sound(r, track->set);
    return status == TR_STATUS_OK ? read_set(r, track, base, r->draft->sound) : status;
}

/* How long the period plays: as it says, until the next one, until the end of all. */
static enum tr_status period_duration(const struct reading *r, const struct xml_node *period,
                                      double *starts_s, double *duration_s)
{
    const struct xml_node *next = xml_child(r->mpd, "Period", period);
    double next_s = -1;
    enum tr_status status = read_duration(r, period, "start", starts_s);
    *duration_s = 0;
    status = status == TR_STATUS_OK ? read_duration(r, period, "duration", duration_s) : status;
    status = status == TR_STATUS_OK && next ? read_duration(r, next, "start", &next_s) : status;
    if (status != TR_STATUS_OK || *duration_s > 0) {
        return status;
    }
    const double ends_s = next_s >= 0 ? next_s : next ? *starts_s : r->total_s;
    *duration_s = fmax(0, ends_s - *starts_s);
    return TR_STATUS_OK;
}

static enum tr_status read_periods(struct reading *r, const struct base *base)
{
    double starts_s = 0;
    for (const struct xml_node *period = xml_child(r->mpd, "Period", NULL); period;
         period = xml_child(r->mpd, "Period", period)) {
        struct dash_track track = {.path = r->draft->path, .period = period, .window_s = r->window_s};
        struct base own = *base;
        enter(&own, period);
        enum tr_status status = period_duration(r, period, &starts_s, &track.duration_s);
        status = status == TR_STATUS_OK ? read_pictures(r, &track, &own) : status;
        status = status == TR_STATUS_OK ? read_sound(r, &track, &own) : status;
        if (status != TR_STATUS_OK) {
            return status;
        }
        starts_s += track.duration_s;
    }
    return TR_STATUS_OK;
}

static bool has_kind(const struct reading *r, enum kind kind)
{
    for (const struct xml_node *p = xml_child(r->mpd, "Period", NULL); p;
         p = xml_child(r->mpd, "Period", p)) {
        if (find_set(p, kind, NULL)) {
            return true;
        }
    }
    return false;
}

static enum tr_status read_mpd(struct reading *r)
{
    const char *type = xml_attribute(r->mpd, "type");
    struct base base;
    if (!xml_is(r->mpd, "MPD")) {
        return tr_error_at(r->err, r->draft->path, xml_line(r->mpd), "the outermost element must be MPD");
    }
    if (!has_kind(r, PICTURES) && !has_kind(r, SOUND)) {
        return tr_error_at(r->err, r->draft->path, xml_line(r->mpd),
                           "has no AdaptationSet of video, or of audio, with a Representation");
    }
    if (strlen(r->draft->path) >= sizeof base.path) {
        return tr_error_set(r->err, TR_STATUS_FAILED, "MPD", "its path is too long; open it from nearer by");
    }
    snprintf(base.path, sizeof base.path, "%s", r->draft->path);
    r->levels_of = has_kind(r, PICTURES) ? PICTURES : SOUND;
    r->draft->live = type && strcmp(type, "dynamic") == 0;
    r->window_s = r->draft->live ? LIVE_WINDOW_S : 0;
    enum tr_status status = read_duration(r, r->mpd, "mediaPresentationDuration", &r->total_s);
    status = status == TR_STATUS_OK ? read_duration(r, r->mpd, "timeShiftBufferDepth", &r->window_s) : status;
    enter(&base, r->mpd);
    status = status == TR_STATUS_OK ? read_periods(r, &base) : status;
    if (status == TR_STATUS_OK) {
        media_files_warn(&r->files, r->draft->path, r->draft);
    }
    return status;
}

static enum tr_status read_dash(const struct content_text *text, struct draft *draft, struct tr_error *err)
{
    struct xml_document *document;
    enum tr_status status = xml_read(text, &document, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct reading r = {.draft = draft, .mpd = xml_root(document), .err = err};
    status = xml_is(r.mpd, "MPD") ? dash_follow_links(document, draft, err) : TR_STATUS_OK;
    status = status == TR_STATUS_OK ? read_mpd(&r) : status;
    xml_free(document);
    return status;
}

static bool is_dash(const char *bytes, size_t len)
{
    (void)len;
    return bytes[strspn(bytes, " \t\r\n")] == '<' && strstr(bytes, "<MPD");
}

const struct content_format content_dash = {
    .name = "dash",
    .begins = "<MPD (DASH)",
    .looks_like = is_dash,
    .read = read_dash,
};
