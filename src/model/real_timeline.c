/* The session of a real player, as its log tells it, laid on steps: MODEL.md section 5.4. */
#include <tracereel/session.h>

#include "model/conditions.h"
#include "model/timeline_build.h"

#include <tracereel/real_session.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE          " kbit/s" /* at the end of a level's name in CMCD */
#define ALWAYS_UNTOLD (TR_UNTOLD_OFFSET | TR_UNTOLD_LIVE)

/* Moments of the session, in order. */
struct mark {
    double t_s;
    enum tr_timeline_event_kind kind;
    int level;
    size_t order; /* of those at one time */
};

struct reading {
    const struct tr_real_session *real;
    struct tr_timeline *timeline;
    struct mark *marks;
    size_t count;
    double duration_s;
};

/* ---- the ladder: what was fetched ---- */

/* Of more levels than a ladder holds, neighbours are one. */
static int ladder_level(const struct tr_real_session *real, int level)
{
    return real->level_count <= TR_LADDER_LEVELS_MAX
               ? level
               : (int)((size_t)level * TR_LADDER_LEVELS_MAX / real->level_count);
}

/* A picture's size is not in such logs: that of the usual ladder's level of the nearest bitrate. */
static const struct tr_ladder_level *nearest_usual(double kbps)
{
    const struct tr_ladder *usual = tr_ladder_default();
    const struct tr_ladder_level *nearest = &usual->levels[usual->count / 2];
    for (int i = 0; i < usual->count && kbps > 0; i++) {
        if (fabs(log(usual->levels[i].video_kbps / kbps)) < fabs(log(nearest->video_kbps / kbps))) {
            nearest = &usual->levels[i];
        }
    }
    return nearest;
}

/* "2050k" of one that is told by its bitrate. The end of a long name tells levels apart more often than its
 * beginning. */
static void name_level(char *to, size_t size, const char *name)
{
    size_t len = strlen(name);
    const size_t rate = strlen(RATE);
    if (len > rate && strcmp(name + len - rate, RATE) == 0) {
        snprintf(to, size, "%.*sk", (int)(len - rate < size - 2 ? len - rate : size - 2), name);
        return;
    }
    for (; len >= size || ((unsigned char)*name & 0xc0) == 0x80; len--) {
        name++;
    }
    memcpy(to, name, len + 1);
}

static void lay_ladder(const struct tr_real_session *real, struct tr_params *params, unsigned *untold)
{
    struct tr_ladder *ladder = &params->ladder;
    size_t most[TR_LADDER_LEVELS_MAX] = {0};
    memset(ladder, 0, sizeof *ladder);
    for (size_t i = 0; i < real->level_count; i++) {
        const struct tr_real_level *from = &real->levels[i];
        const int k = ladder_level(real, (int)i);
        struct tr_ladder_level *to = &ladder->levels[k];
        *untold |= from->bitrate_kbps > 0 ? 0 : TR_UNTOLD_BITRATE;
        if (ladder->count == k + 1 && from->fetches <= most[k]) {
            continue; /* called after the one that was fetched more often */
        }
        ladder->count = k + 1;
        most[k] = from->fetches;
        const double kbps = from->bitrate_kbps > 0 ? from->bitrate_kbps : 0;
        const struct tr_ladder_level *usual = nearest_usual(kbps);
        *to = (struct tr_ladder_level){.video_kbps = kbps,
                                       .needs_mbps = kbps / 1000 * params->encoder.safety_factor,
                                       .width_px = usual->width_px,
                                       .height_px = usual->height_px,
                                       .fps = usual->fps};
        name_level(to->name, sizeof to->name, from->name);
    }
}

/* ---- the buffer: as the player told it, straight between, played down after the last ---- */

static double buffer_at(const struct tr_real_session *real, double t_s)
{
    const struct tr_real_buffer *b = real->buffer;
    size_t low = 0, high = real->buffer_count; /* the first after t_s */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (b[middle].t_s <= t_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return 0;
    }
    const struct tr_real_buffer *before = &b[low - 1];
    if (low == real->buffer_count) {
        return fmax(0, before->level_s - (t_s - before->t_s));
    }
    const double span_s = b[low].t_s - before->t_s;
    return before->level_s +
           (b[low].level_s - before->level_s) * (span_s > 0 ? (t_s - before->t_s) / span_s : 0);
}

/* ---- moments ---- */

static bool is_within(const struct reading *r, double t_s)
{
    return t_s >= 0 && t_s < r->duration_s;
}

static void add_mark(struct reading *r, double t_s, enum tr_timeline_event_kind kind, int level)
{
    r->marks[r->count] = (struct mark){t_s, kind, level, r->count};
    r->count++;
}

/* An answer whose end is not in the log has come by the time the next one is asked for. */
static double came_s(const struct tr_real_session *real, size_t i)
{
    const struct tr_real_fetch *fetch = &real->fetches[i];
    if (fetch->end_s >= fetch->start_s) {
        return fetch->end_s;
    }
    for (size_t k = i + 1; k < real->fetch_count; k++) {
        if (real->fetches[k].level >= 0) {
            return real->fetches[k].start_s;
        }
    }
    return fetch->start_s;
}

/* A level is on screen once what lay in the buffer before it has been played; where no log tells that, once
 * it has come. */
static double shown_from_s(const struct tr_real_session *real, size_t i)
{
    const double start_s = real->fetches[i].start_s, came = came_s(real, i);
    return real->buffer_count > 0 ? fmax(came, start_s + buffer_at(real, start_s)) : came;
}

static void mark_fetches(struct reading *r)
{
    const struct tr_real_session *real = r->real;
    int on_screen = -1;
    double shown_s = 0;
    for (size_t i = 0; i < real->fetch_count; i++) {
        const struct tr_real_fetch *fetch = &real->fetches[i];
        if (fetch->level < 0) {
            continue;
        }
        const int level = ladder_level(real, fetch->level);
        shown_s = fmax(shown_s, shown_from_s(real, i));
        if (on_screen < 0) {
            r->timeline->playback_start_s = fmin(fmax(0, shown_s), r->duration_s);
            add_mark(r, -1, TR_TIMELINE_EVENT_SWITCH, level); /* on screen from the beginning on */
        } else if (level != on_screen && is_within(r, shown_s)) {
            add_mark(r, shown_s, TR_TIMELINE_EVENT_SWITCH, level);
        }
        on_screen = level;
        if (is_within(r, fetch->start_s)) {
            add_mark(r, fetch->start_s, TR_TIMELINE_EVENT_REQUEST, level);
        }
    }
}

/* One whose length is not told is a moment. */
static void mark_stalls(struct reading *r)
{
    double free_s = 0; /* no stall reaches farther */
    for (size_t i = 0; i < r->real->stall_count; i++) {
        const struct tr_real_stall *stall = &r->real->stalls[i];
        const double from_s = fmax(stall->from_s, free_s),
                     to_s = fmin(stall->to_s >= from_s ? stall->to_s : from_s, r->duration_s);
        if (is_within(r, from_s)) {
            add_mark(r, from_s, TR_TIMELINE_EVENT_STALL, 0);
            add_mark(r, to_s, TR_TIMELINE_EVENT_RESUME, 0);
            free_s = to_s;
        }
    }
}

static int by_time(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    return x->t_s != y->t_s ? (x->t_s < y->t_s ? -1 : 1) : x->order < y->order ? -1 : x->order > y->order;
}

/* ---- steps ---- */

/* The state while marks are walked over. */
struct walk {
    int level;
    bool stalled;
    double content_s, from_s; /* content that was on screen when from_s was reached */
};

static void play_until(struct walk *w, double t_s, double start_s)
{
    w->content_s += w->stalled ? 0 : fmax(0, t_s - fmax(w->from_s, start_s));
    w->from_s = fmax(w->from_s, t_s);
}

static bool pass(struct reading *r, struct walk *w, const struct mark *mark, uint8_t *flags)
{
    struct tr_timeline *timeline = r->timeline;
    struct tr_timeline_event event = {
        .t_s = mark->t_s, .kind = mark->kind, .from_level = w->level, .to_level = mark->level};
    play_until(w, mark->t_s, timeline->playback_start_s);
    if (mark->kind == TR_TIMELINE_EVENT_STALL) {
        *flags |= TR_TIMELINE_STALL_EVENT;
        w->stalled = true;
        return timeline_begin_stall(timeline, mark->t_s, w->level);
    }
    if (mark->kind == TR_TIMELINE_EVENT_RESUME) {
        *flags |= TR_TIMELINE_RESUME_EVENT;
        w->stalled = false;
        return timeline_end_stall(timeline, mark->t_s, w->level);
    }
    if (mark->kind == TR_TIMELINE_EVENT_SWITCH) {
        *flags |= TR_TIMELINE_SWITCH;
        w->level = mark->level;
    }
    return timeline_add_event(timeline, &event);
}

static bool fill_steps(struct reading *r)
{
    struct tr_timeline *timeline = r->timeline;
    struct walk w = {0};
    size_t next = 0;
    if (r->count > 0 && r->marks[0].t_s < 0) {
        w.level = r->marks[next++].level;
    }
    for (size_t i = 0; i < timeline->count; i++) {
        const double end_s = i + 1 < timeline->count ? tr_timeline_step_start_s(timeline->dt_s, i + 1)
                                                     : fmax(r->duration_s, tr_timeline_duration_s(timeline));
        uint8_t flags = 0;
        for (; next < r->count && (r->marks[next].t_s < end_s || i + 1 == timeline->count); next++) {
            if (!pass(r, &w, &r->marks[next], &flags)) {
                return false;
            }
        }
        play_until(&w, end_s, timeline->playback_start_s);
        timeline->flags[i] = flags | (w.stalled ? TR_TIMELINE_STALLED : 0);
        timeline->quality[i] = (uint8_t)w.level;
        timeline->columns[TR_TIMELINE_CONTENT_S][i] = w.content_s;
        timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][i] = w.stalled ? 0 : buffer_at(r->real, end_s);
        timeline->columns[TR_TIMELINE_INFLOW][i] = timeline->columns[TR_TIMELINE_AV_DRIFT_MS][i] =
            timeline->columns[TR_TIMELINE_BEHIND_LIVE_S][i] = 0;
    }
    timeline_finish(timeline);
    return true;
}

static bool fill_link(const struct tr_session_config *config, double duration_s, struct tr_timeline *timeline)
{
    struct conditions conditions;
    double **c = timeline->columns;
    conditions_init(&conditions, config, timeline->dt_s, duration_s, timeline->count);
    for (size_t first = 0, count; first < timeline->count; first += count) {
        count =
            timeline->count - first < CONDITIONS_BLOCK_MAX ? timeline->count - first : CONDITIONS_BLOCK_MAX;
        conditions_fill(&conditions, first, count, c[TR_TIMELINE_BANDWIDTH_MBPS] + first,
                        c[TR_TIMELINE_LATENCY_MS] + first, c[TR_TIMELINE_PACKET_LOSS] + first,
                        c[TR_TIMELINE_CONGESTION] + first);
    }
    return timeline_index_begin(timeline);
}

/* Fills the timeline, whose columns are there. False where memory ran out. */
static bool fill(const struct tr_session_config *config, double duration_s, struct tr_timeline *timeline)
{
    const struct tr_real_session *real = config->trace->real;
    struct reading r = {.real = real, .timeline = timeline, .duration_s = duration_s};
    r.marks = malloc((2 * real->fetch_count + 2 * real->stall_count + 1) * sizeof *r.marks);
    if (!r.marks) {
        return false;
    }
    mark_fetches(&r);
    mark_stalls(&r);
    qsort(r.marks, r.count, sizeof *r.marks, by_time);
    bool ok = fill_steps(&r) && fill_link(config, duration_s, timeline);
    for (size_t first = 0; ok && first < timeline->count; first += CONDITIONS_BLOCK_MAX) {
        const size_t left = timeline->count - first;
        timeline_index_steps(timeline, left < CONDITIONS_BLOCK_MAX ? left : CONDITIONS_BLOCK_MAX);
    }
    free(r.marks);
    return ok;
}

static unsigned untold_of(const struct tr_real_session *real)
{
    unsigned untold = ALWAYS_UNTOLD;
    untold |= real->buffer_count > 0 ? 0 : TR_UNTOLD_BUFFER;
    untold |= real->stalls_known ? 0 : TR_UNTOLD_STALLS | TR_UNTOLD_STALL_TIME;
    for (size_t i = 0; i < real->stall_count; i++) {
        untold |= isnan(real->stalls[i].to_s) ? TR_UNTOLD_STALL_TIME : 0;
    }
    return untold;
}

bool tr_session_tells(const struct tr_trace *trace)
{
    return trace && trace->real && trace->real->level_count > 0;
}

enum tr_status tr_session_read(const struct tr_session_config *config, struct tr_timeline **out,
                               struct tr_error *err)
{
    const struct tr_trace *trace = config->trace;
    const double dt_s = config->dt_s > 0 ? config->dt_s : 1, duration_s = tr_trace_duration_s(trace);
    const double steps = fmax(1, rint(duration_s / dt_s));
    if (!tr_session_tells(trace)) {
        return tr_error_set(err, TR_STATUS_FAILED, trace->info.name,
                            "tells no real session: HAR, NetLog and CMCD logs in which video was fetched do");
    }
    if (!(dt_s >= TR_SESSION_DT_MIN_S && dt_s <= TR_SESSION_DT_MAX_S) || steps > TR_SESSION_STEPS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, "--dt",
                            "%g s is no step for %g s: it must be within %g .. %g", dt_s, duration_s,
                            TR_SESSION_DT_MIN_S, TR_SESSION_DT_MAX_S);
    }
    struct tr_params params = *config->params;
    unsigned untold = untold_of(trace->real);
    params.player.delivery = TR_PLAYER_FLUID; /* nothing of it was asked of a player of ours */
    params.buffer.live_edge = false;
    params.buffer.max_behind_s = 0;
    lay_ladder(trace->real, &params, &untold);
    struct tr_timeline *timeline = timeline_new(&params, dt_s, (size_t)steps);
    if (!timeline) {
        return tr_error_oom(err);
    }
    timeline->log = trace->real->log;
    timeline->untold = untold;
    timeline->initial_level_s = buffer_at(trace->real, 0);
    timeline->inferred_latency = !trace->latency_ms;
    timeline->inferred_loss = !trace->loss;
    if (!fill(config, duration_s, timeline)) {
        tr_timeline_free(timeline);
        return tr_error_oom(err);
    }
    *out = timeline;
    return TR_STATUS_OK;
}
