#include "model/player/engine.h"

#include "model/player/abr.h"
#include "model/player/player.h"
#include "model/player/rows.h"

#include "base/fmath.h"
#include "model/timeline_build.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define APART __attribute__((noinline)) /* seldom, and long: kept out of those who call it */

/* ---- the log ---- */

static void keep_event(struct engine *e, const struct tr_timeline_event *event)
{
    e->out_of_memory |= e->records && !timeline_add_event(e->timeline, event);
}

static void add_event(struct engine *e, enum tr_timeline_event_kind kind, int from, int to)
{
    if (e->records) {
        keep_event(e, &(struct tr_timeline_event){
                          .t_s = e->now_s, .kind = kind, .from_level = from, .to_level = to});
    }
}

static void add_wait(struct engine *e, double from_s, double to_s, enum tr_timeline_wait_kind kind)
{
    if (from_s < to_s) {
        e->out_of_memory |= !timeline_add_wait(e->timeline, &(struct tr_timeline_wait){from_s, to_s, kind});
    }
}

/* A segment that is looked for in a list is first waited for itself. */
static void end_wait(struct engine *e, double end_s)
{
    if (e->wait.open) {
        const bool seeks = e->wait.kind == TR_TIMELINE_WAIT_LIST;
        const double from_s = e->wait.from_s,
                     exists_s = seeks ? lesser(greater(from_s, e->wait.exists_s), end_s) : from_s;
        add_wait(e, from_s, exists_s, TR_TIMELINE_WAIT_SEGMENT);
        add_wait(e, exists_s, end_s, e->wait.kind);
        e->wait.open = false;
    }
}

/* All of it at a level, however much has come. */
static double bytes_at(const struct engine *e, const struct transfer *x, int level)
{
    return x->length_s > 0 ? media_piece_mbit(&e->media, x->segment, level, x->length_s) * 1e6 / 8
                           : media_bytes(&e->media, x->segment, level);
}

static double bytes_of_transfer(const struct engine *e, const struct transfer *x)
{
    return bytes_at(e, x, x->level);
}

/* A row of the segments' log: stalls are those since the row before. */
static void APART log_fetch(struct engine *e, const struct transfer *x, double end_s, bool abandoned,
                            bool cut_off)
{
    if (x->track != TRACK_AHEAD) { /* beside which the player may wait */
        end_wait(e, x->asked_s);   /* of what came from a cache nobody asked the link */
    }
    const double stalled_s = playback_waited_s(&e->playback);
    e->out_of_memory |= !timeline_add_fetch(
        e->timeline, &(struct tr_timeline_fetch){
                         .start_s = x->asked_s - e->log_behind_s,
                         .end_s = lesser(end_s, e->end_s) - e->log_behind_s,
                         .level = x->level,
                         .segment = x->segment,
                         .content_s = playback_segment_start_s(&e->playback, x->segment) + x->from_s,
                         .length_s = x->length_s > 0 ? x->length_s : media_length_s(&e->media, x->segment),
                         .piece = x->piece,
                         .pieces = x->pieces,
                         .goes_on = x->goes_on,
                         .abandoned = abandoned,
                         .cut_off = cut_off,
                         .timed_out = x->timed_out,
                         .bytes = bytes_of_transfer(e, x),
                         .lowest_bytes = bytes_at(e, x, 0),
                         .first_byte_s = x->first_byte_s - e->log_behind_s,
                         .buffer_s = engine_ahead_s(e),
                         .stalled_s = stalled_s - e->logged_stall_s,
                         .pictures_end_s = e->playback.buffered_s,
                         .estimate_mbps = e->estimate_mbps,
                         .log_behind_s = e->log_behind_s,
                         .trace_behind_s = e->link.paused_s});
    e->logged_stall_s = stalled_s;
}

static inline void add_fetch(struct engine *e, const struct transfer *x, double end_s, bool abandoned,
                             bool cut_off)
{
    if (e->records) {
        log_fetch(e, x, end_s, abandoned, cut_off);
    }
}

void engine_waits(struct engine *engine, enum tr_timeline_wait_kind kind, uint32_t segment)
{
    if (engine->records) {
        engine_waits_for(engine, kind, engine_exists_s(engine, segment));
    }
}

void engine_waits_for(struct engine *engine, enum tr_timeline_wait_kind kind, double exists_s)
{
    if (!engine->records || engine_fetching(engine, TRACK_PICTURE)) {
        return;
    }
    if (engine->wait.open && engine->wait.kind == kind && engine->wait.exists_s == exists_s) {
        return;
    }
    end_wait(engine, engine->now_s);
    engine->wait.open = true;
    engine->wait.from_s = engine->now_s;
    engine->wait.exists_s = exists_s;
    engine->wait.kind = kind;
}

void engine_waited(struct engine *engine, double wait_ms)
{
    struct tr_timeline *timeline = engine->timeline;
    if (engine->rule && engine->rule->waited) {
        const struct tr_abr_view *view = engine_view(engine, engine->transfers[TRACK_PICTURE].segment + 1);
        engine->rule->waited(view, engine->rule_params, engine->rule_state, wait_ms);
    }
    if (engine->records && timeline->fetch_count > 0) {
        timeline->fetches[timeline->fetch_count - 1].buffer_s = engine_ahead_s(engine);
    }
}

/* ---- what rules see ---- */

static bool is_anybody_told(const struct engine *e)
{
    return e->rule || e->config->abr;
}

static const struct tr_abr_download *remember(struct engine *e, const struct transfer *x, double bytes,
                                              bool abandoned)
{
    const size_t at = e->download_total++ % TR_ABR_DOWNLOADS_MAX;
    const double end_s = e->now_s, took_s = end_s - x->first_byte_s;
    const double rate_kbps = !isnan(e->measured_mbps) ? e->measured_mbps * 1000
                             : took_s > 0             ? bytes * 8 / 1000 / took_s
                                                      : INFINITY;
    e->measured_mbps = NAN;
    for (size_t i = at; i < 2 * TR_ABR_DOWNLOADS_MAX; i += TR_ABR_DOWNLOADS_MAX) {
        /* field by field: a copy of one that was only just written waits for all of it */
        struct tr_abr_download *download = &e->downloads[i];
        download->segment = x->segment;
        download->level = x->level;
        download->bytes = bytes;
        download->start_s = x->asked_s;
        download->first_byte_s = x->first_byte_s;
        download->end_s = end_s;
        download->abandoned = abandoned;
        download->rate_kbps = rate_kbps;
    }
    return &e->downloads[at];
}

static double bytes_of(const struct tr_abr_view *view, uint32_t segment, int level)
{
    return media_bytes(view->content, segment, level);
}

/* Fields that stay as they are stand in it from the session's beginning. */
static void begin_view(struct engine *e)
{
    e->view = (struct tr_abr_view){.buffer_max_s = e->params->player.max_buffer_s,
                                   .level_count = e->media.levels,
                                   .bitrates_kbps = e->media.bitrates_kbps,
                                   .bytes_of = bytes_of,
                                   .content = &e->media};
}

const struct tr_abr_view *engine_view(struct engine *engine, uint32_t segment)
{
    const struct media *media = &engine->media;
    const struct playback *playback = &engine->playback;
    const size_t total = engine->download_total,
                 count = total < TR_ABR_DOWNLOADS_MAX ? total : TR_ABR_DOWNLOADS_MAX;
    const bool endless = media->count == MEDIA_ENDLESS;
    const double ahead_s = engine_ahead_s(engine);
    struct tr_abr_view *view = &engine->view;
    view->now_s = engine->now_s;
    view->buffer_s = ahead_s;
    view->buffer_ms = isnan(engine->counted_ms) ? ahead_s * 1000 : engine->counted_ms;
    view->playing = playback->started && !playback->stalled;
    view->stalled_s = playback_stalled_s(playback);
    view->latency_s = endless ? engine_behind_live_s(engine) : 0;
    view->speed = playback->speed;
    view->segment = segment;
    view->segments_left = endless ? UINT32_MAX : media->count - segment;
    view->segment_s = media_length_s(media, segment);
    view->level = engine->asked_level;
    view->download_total = total;
    view->download_count = count;
    view->downloads = engine->downloads + (total % TR_ABR_DOWNLOADS_MAX) + TR_ABR_DOWNLOADS_MAX - count;
    return view;
}

static void told_nonsense(struct engine *e, const struct tr_abr_choice *choice)
{
    struct tr_error err;
    if (choice->level < 0 || choice->level >= e->media.levels) {
        tr_error_set(&err, TR_STATUS_FAILED, e->config->abr->name,
                     "answered level %d at %g s, but the ladder has 0 .. %d", choice->level, e->now_s,
                     e->media.levels - 1);
    } else {
        tr_error_set(&err, TR_STATUS_FAILED, e->config->abr->name,
                     "answered a wait of %g s at %g s, but it must be 0 or more", choice->wait_s, e->now_s);
    }
    engine_fail(e, &err);
}

/* A rule from outside is believed nothing. */
static struct tr_abr_choice ask_outside(struct engine *e, const struct tr_abr_view *view)
{
    const struct tr_abr *abr = e->config->abr;
    struct tr_abr_choice choice = {0};
    struct tr_error err = {0};
    if (abr->choose(abr->context, view, e->rule_state, &choice, &err) != TR_STATUS_OK) {
        engine_fail(e, &err);
        return (struct tr_abr_choice){0};
    }
    if (choice.level < 0 || choice.level >= e->media.levels || !(choice.wait_s >= 0)) {
        told_nonsense(e, &choice);
        return (struct tr_abr_choice){0};
    }
    e->wait_ms = choice.wait_s * 1000;
    return choice;
}

/* The level that was decided elsewhere, by request. */
static int decided(struct engine *e)
{
    const struct tr_decisions *decisions = e->config->decisions;
    struct tr_error err;
    if (e->asked >= decisions->count) {
        tr_error_set(&err, TR_STATUS_FAILED, decisions->name,
                     "has %zu rows, but the session makes one more request at %g s", decisions->count,
                     e->now_s);
    } else if (decisions->levels[e->asked] >= e->media.levels) {
        tr_error_set(&err, TR_STATUS_FAILED, decisions->name,
                     "row %zu has level %d, but the ladder has 0 .. %d", e->asked + 1,
                     decisions->levels[e->asked], e->media.levels - 1);
    } else {
        return decisions->levels[e->asked];
    }
    engine_fail(e, &err);
    return 0;
}

struct tr_abr_choice engine_choose(struct engine *engine, uint32_t segment)
{
    engine->wait_ms = 0;
    if (engine->config->decisions) {
        return (struct tr_abr_choice){decided(engine), 0};
    }
    if (!engine->rule && !engine->config->abr) {
        return engine->type->choose(engine, segment);
    }
    const struct tr_abr_view *view = engine_view(engine, segment);
    if (engine->config->abr) {
        return ask_outside(engine, view);
    }
    const struct abr_choice choice = engine->rule->choose(view, engine->rule_params, engine->rule_state);
    if (engine->records) {
        engine->estimate_mbps =
            engine->rule->estimate_mbps ? engine->rule->estimate_mbps(engine->rule_state) : NAN;
    }
    assert(choice.level >= 0 && choice.level < engine->media.levels && choice.wait_ms >= 0);
    engine->wait_ms = choice.wait_ms;
    return (struct tr_abr_choice){choice.level, choice.wait_ms / 1000};
}

int engine_rule_instead(struct engine *engine)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double loaded = link_loaded_mbit(&engine->link, x, engine->now_s);
    if (!(loaded > 0) || x->segment == 0 || x->level == 0) {
        return -1;
    }
    const struct tr_abr_view *view = engine_view(engine, x->segment);
    const int level = engine->rule->abandon(view, engine->rule_params, engine->rule_state,
                                            &(struct abr_progress){.level = x->level,
                                                                   .bytes = loaded * 1e6 / 8,
                                                                   .of_bytes = x->mbit * 1e6 / 8,
                                                                   .took_s = engine->now_s - x->asked_s,
                                                                   .latency_s = x->first_byte_s - x->asked_s,
                                                                   .buffer_s = view->buffer_s});
    return level < x->level ? level : -1;
}

static void tell_arrival(struct engine *e, const struct transfer *x, double bytes, bool abandoned,
                         bool replaced, int instead)
{
    if (!is_anybody_told(e)) {
        return;
    }
    const struct tr_abr_download *download = remember(e, x, bytes, abandoned);
    if (e->rule && e->rule->arrived) {
        const double took_ms = x->took_ms > 0 ? x->took_ms : (e->now_s - x->asked_s) * 1000;
        const struct tr_abr_view *view = engine_view(e, download->segment);
        e->rule->arrived(view, e->rule_params, e->rule_state,
                         &(struct abr_arrival){download, view->buffer_ms, took_ms, replaced, instead});
    }
}

/* All of it has come. */
static void tell_whole(struct engine *e, const struct transfer *x, bool replaced)
{
    if (is_anybody_told(e)) {
        tell_arrival(e, x, bytes_of_transfer(e, x), false, replaced, -1);
    }
}

void engine_fail(struct engine *engine, const struct tr_error *err)
{
    engine->failed = true;
    if (engine->err) {
        *engine->err = *err;
    }
}

/* ---- joining ---- */

void engine_join(struct engine *engine, double live_s, double first_s)
{
    playback_join(&engine->playback, live_s, first_s);
    engine->timeline->initial_behind_live_s = live_s;
}

double engine_piece_exists_s(const struct engine *engine, uint32_t k, double end_s)
{
    return engine_exists_s(engine, k) - (media_length_s(&engine->media, k) - end_s);
}

double engine_exist_by(const struct engine *engine, double t_s)
{
    const struct playback *playback = &engine->playback;
    return floor((playback->live_s + t_s - engine->params->live.encode_delay_s - playback->first_s) /
                 engine->media.segment_s);
}

/* ---- transfers ---- */

void engine_track(struct engine *engine, const struct transfer *transfer)
{
    engine->transfers[transfer->track] = *transfer;
    engine->due_s[transfer->track] = lesser(transfer->done_s, LINK_NEVER_S);
}

struct transfer *engine_send(struct engine *engine, const struct transfer *transfer)
{
    struct transfer *x = &engine->transfers[TRACK_PICTURE];
    end_wait(engine, engine->now_s);
    if (x != transfer) {
        *x = *transfer;
    }
    engine->due_s[TRACK_PICTURE] = lesser(x->done_s, LINK_NEVER_S);
    engine->asked_level = x->level;
    engine->asked++;
    add_event(engine, TR_TIMELINE_EVENT_REQUEST, x->level, x->level);
    return x;
}

/* For what may change the link's shares. */
static struct tcp *tcp_now(struct engine *e)
{
    if (e->type->link_changes) {
        e->type->link_changes(e);
    }
    e->tcp.now_s = e->now_s;
    return &e->tcp;
}

void engine_ask(struct engine *engine, const struct transfer *x, double wait_s)
{
    struct tcp *tcp = tcp_now(engine);
    struct transfer *kept = &engine->transfers[x->track];
    if (kept != x) {
        *kept = *x;
    }
    kept->asked_s = engine->now_s;
    tcp_send(tcp, x->track, wait_s);
}

/* A set of tracks in which the picture takes the place of another. */
static unsigned renamed(unsigned set, enum track from)
{
    const unsigned was = 1u << from;
    return set & was ? (set & ~was) | 1u << TRACK_PICTURE : set;
}

void engine_take_over(struct engine *engine, enum track from)
{
    struct transfer x = engine->transfers[from];
    const bool under_way = engine_fetching(engine, from);
    const double due_s = under_way ? engine->due_s[from] : engine->now_s;
    struct link *link = &engine->link;
    x.track = TRACK_PICTURE;
    x.done_s = under_way ? x.done_s : engine->now_s;
    engine_send(engine, &x);
    engine->due_s[TRACK_PICTURE] = due_s;
    engine->due_s[from] = INFINITY;
    link->moving = renamed(link->moving, from);
    link->waiting = renamed(link->waiting, from);
}

void engine_cancel(struct engine *engine, enum track track)
{
    if (!engine->link.shared) {
        engine->due_s[track] = INFINITY;
        return;
    }
    tcp_drop(tcp_now(engine), track);
}

struct transfer *engine_fetch(struct engine *engine, uint32_t segment, int level, double wait_s,
                              double setup_s, double beside_mbit)
{
    struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double mbit = media_mbit(&engine->media, segment, level), now_s = engine->now_s;
    *x = (struct transfer){.track = TRACK_PICTURE,
                           .segment = segment,
                           .level = level,
                           .mbit = mbit,
                           .asked_s = now_s,
                           .first_byte_s = now_s + wait_s,
                           .setup_s = setup_s,
                           .beside_mbit = beside_mbit};
    if (engine->link.shared) {
        engine_send(engine, x);
        engine_ask(engine, x, wait_s);
        return x;
    }
    link_send(&engine->link, x);
    x->done_s = x->end_s + setup_s;
    return engine_send(engine, x);
}

static void log_arrival(struct engine *e, const struct transfer *x, bool replacing)
{
    e->link.idle_since_s = x->end_s;
    add_fetch(e, x, x->done_s, false, false);
    tell_whole(e, x, replacing);
}

void engine_append(struct engine *engine, const struct transfer *transfer)
{
    playback_arrive(&engine->playback, transfer->level);
    log_arrival(engine, transfer, false);
}

struct transfer *engine_fetch_piece(struct engine *engine, const struct transfer *piece, double wait_s)
{
    struct transfer *x = &engine->transfers[TRACK_PICTURE];
    if (x != piece) {
        *x = *piece;
    }
    x->track = TRACK_PICTURE;
    x->mbit = greater(0, media_piece_mbit(&engine->media, piece->segment, piece->level, piece->length_s) -
                             piece->has_mbit);
    x->asked_s = engine->now_s;
    x->first_byte_s = engine->now_s + wait_s;
    if (!x->goes_on) {
        engine_send(engine, x);
    }
    if (engine->link.shared) {
        engine_ask(engine, x, wait_s);
    } else {
        link_send(&engine->link, x);
        x->done_s = x->end_s + x->setup_s;
        engine->due_s[TRACK_PICTURE] = lesser(x->done_s, LINK_NEVER_S);
    }
    return x;
}

void engine_keep_piece(struct engine *engine, const struct transfer *x)
{
    engine->link.idle_since_s = x->end_s;
    add_fetch(engine, x, x->done_s, false, false);
}

void engine_append_piece(struct engine *engine, const struct transfer *x, const struct transfer *whole)
{
    playback_arrive_part(&engine->playback, x->segment, x->level, x->from_s + x->length_s);
    engine_keep_piece(engine, x);
    if (whole) {
        tell_whole(engine, whole, false);
    }
}

void engine_replace(struct engine *engine, const struct transfer *transfer)
{
    playback_replace(&engine->playback, transfer->segment, transfer->level);
    log_arrival(engine, transfer, true);
}

static void log_drop(struct engine *engine, const struct transfer *x, int to_level, double bytes,
                     bool replacing)
{
    add_event(engine, x->timed_out ? TR_TIMELINE_EVENT_TIMEOUT : TR_TIMELINE_EVENT_ABANDON, x->level,
              to_level);
    add_fetch(engine, x, engine->now_s, true, false);
    tell_arrival(engine, x, bytes, true, replacing, to_level);
}

void engine_drop(struct engine *engine, int to_level, double bytes, bool replacing)
{
    if (engine->link.shared) {
        engine_cancel(engine, TRACK_PICTURE);
    } else {
        engine->due_s[TRACK_PICTURE] = INFINITY;
        engine->link.idle_since_s = engine->now_s;
    }
    log_drop(engine, &engine->transfers[TRACK_PICTURE], to_level, bytes, replacing);
}

void engine_fetch_ahead(struct engine *engine, uint32_t segment, int level, double wait_s, double setup_s)
{
    struct transfer *x = engine_new_transfer(engine, TRACK_AHEAD);
    assert(engine->link.shared);
    x->segment = segment;
    x->level = level;
    x->mbit = media_mbit(&engine->media, segment, level);
    x->setup_s = setup_s;
    engine_ask(engine, x, wait_s);
}

void engine_abandon_ahead(struct engine *engine, int to_level, bool timed_out)
{
    struct transfer *x = &engine->transfers[TRACK_AHEAD];
    const double loaded = link_loaded_mbit(&engine->link, x, engine->now_s);
    x->timed_out = timed_out;
    if (engine_fetching(engine, TRACK_AHEAD)) {
        engine_cancel(engine, TRACK_AHEAD);
    }
    log_drop(engine, x, to_level, loaded * 1e6 / 8, false);
}

void engine_abandon(struct engine *engine, int to_level)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    engine_drop(engine, to_level, link_loaded_mbit(&engine->link, x, engine->now_s) * 1e6 / 8, false);
}

void engine_time_out(struct engine *engine, int to_level)
{
    engine->transfers[TRACK_PICTURE].timed_out = true;
    engine_abandon(engine, to_level);
}

void engine_time_out_beside(struct engine *engine, enum track track)
{
    const enum tr_timeline_media media = track == TRACK_SOUND ? TR_TIMELINE_SOUND : TR_TIMELINE_LIST;
    engine_cancel(engine, track);
    keep_event(engine, &(struct tr_timeline_event){
                           .t_s = engine->now_s, .kind = TR_TIMELINE_EVENT_TIMEOUT, .media = media});
}

void engine_banned(struct engine *engine, int level, double duration_s)
{
    keep_event(engine, &(struct tr_timeline_event){.t_s = engine->now_s,
                                                   .kind = TR_TIMELINE_EVENT_BAN,
                                                   .from_level = level,
                                                   .to_level = level,
                                                   .duration_s = duration_s});
}

void engine_ban_over(struct engine *engine, int level)
{
    struct tr_timeline *timeline = engine->timeline;
    for (size_t i = engine->records ? timeline->event_count : 0; i-- > 0;) {
        struct tr_timeline_event *event = &timeline->events[i];
        if (event->kind == TR_TIMELINE_EVENT_BAN && event->from_level == level) {
            event->duration_s = engine->now_s - event->t_s;
            return;
        }
    }
}

void engine_stop(struct engine *engine, double t_s)
{
    end_wait(engine, t_s);
    engine->stopped = true;
    keep_event(engine, &(struct tr_timeline_event){.t_s = t_s, .kind = TR_TIMELINE_EVENT_STOP});
}

/* ---- time ---- */

/* Of the first `count` events; -1: none is due before t_s. */
static inline int first_of(const double *due_s, int count, double *t_s)
{
    int first = -1;
    for (int i = 0; i < count; i++) {
        if (due_s[i] < *t_s) {
            *t_s = due_s[i];
            first = i;
        }
    }
    return first;
}

/* The event that is due first: earlier ones in the list where several are due at once. A loop of known length
 * is no loop. */
static int first_due(const struct engine *e, double *t_s)
{
    switch (e->type->timers) {
    case 0:
    case 1:
    case 2: return first_of(e->due_s, TRACKS + 2, t_s);
    case 3: return first_of(e->due_s, TRACKS + 3, t_s);
    case 4: return first_of(e->due_s, TRACKS + 4, t_s);
    case 5:
    case 6: return first_of(e->due_s, TRACKS + 6, t_s);
    default: return first_of(e->due_s, TRACKS + ENGINE_TIMERS, t_s);
    }
}

/* Whether what was due for a transfer is that it is there. */
static bool arrived(struct engine *e, enum track track)
{
    return !e->link.shared || tcp_event(tcp_now(e), track);
}

/* Where nothing more will come, content ends soon or never: there is no need to wait for never. The second is
 * for what rounding may do to the moment at which the buffer is empty. A viewer whose player has stopped is
 * without the rest of the content, for as long as that would have taken. */
static double last_s(const struct engine *e)
{
    if (e->stopped) {
        return lesser(e->now_s + e->playback.content_end_s - e->playback.content_s, e->end_s);
    }
    const double dry_s = playback_moves(&e->playback) ? playback_dry_s(&e->playback) : e->now_s;
    return lesser(dry_s + 1, e->end_s);
}

/* From one event to the next; false at the session's end. */
static bool step(struct engine *e)
{
    double t_s = e->end_s;
    const int due = first_due(e, &t_s);
    if (due < 0 && e->must_end) {
        t_s = last_s(e);
    }
    if (e->type->stalled && t_s >= e->playback.even_until_s) {
        double dry_s = playback_dry_s(&e->playback);
        if (dry_s < t_s) {
            playback_advance(&e->playback, dry_s);
            e->now_s = dry_s;
            e->type->stalled(e);
            return true;
        }
    }
    playback_advance(&e->playback, t_s);
    e->now_s = t_s;
    if (due < 0 || e->playback.ended) {
        e->now_s = e->playback.t_s;
        return false;
    }
    e->due_s[due] = INFINITY;
    if (due >= TRACKS) {
        e->type->timer(e, due - TRACKS);
    } else if (arrived(e, (enum track)due)) {
        e->type->done(e, &e->transfers[due]);
    }
    return true;
}

static bool begin(struct engine *e, const struct tr_session_config *config, const struct engine_run *run,
                  struct tr_error *err)
{
    const struct tr_player_params *player = &config->params->player;
    const struct player_row *row = player_row_at(player->kind);
    memset(e, 0, offsetof(struct engine, downloads)); /* which are read once they are written */
    memset(e->state, 0, row->type->state_bytes);
    e->config = config;
    e->params = config->params;
    e->type = row->type;
    e->own = row_params(config->params, &row->row);
    e->timeline = run->timeline;
    e->records = run->records;
    e->end_s = run->end_s;
    e->must_end = run->must_end;
    e->asked_level = -1;
    e->estimate_mbps = e->measured_mbps = e->counted_ms = NAN;
    e->err = err;
    if (player->rule > 0) {
        const struct rule_row *rule = rule_row_at(player->rule);
        e->rule = rule->rule;
        e->rule_params = row_params(config->params, &rule->row);
    }
    memset(e->rule_state, 0, config->abr ? TR_ABR_STATE_BYTES : e->rule ? e->rule->state_bytes : 0);
    assert(e->type->state_bytes <= ENGINE_STATE_BYTES && e->type->timers <= ENGINE_TIMERS);
    assert(!e->rule || e->rule->state_bytes <= TR_ABR_STATE_BYTES);
    for (int i = 0; i < TRACKS + ENGINE_TIMERS; i++) {
        e->due_s[i] = INFINITY;
    }
    media_init(&e->media, config, e->type->sound_apart);
    begin_view(e);
    link_init(&e->link, config);
    e->tcp = (struct tcp){.link = &e->link, .transfers = e->transfers, .due_s = e->due_s};
    run->timeline->initial_level_s = 0;
    run->timeline->initial_behind_live_s = 0;
    run->timeline->playback_start_s = run->end_s;
    return playback_init(&e->playback, run->timeline, &e->media, run->end_s, run->records, run->levels);
}

/* Logs a fetch that is still under way at the session's end to there. */
static void finish(struct engine *e)
{
    if (engine_fetching(e, TRACK_PICTURE)) {
        const struct transfer *x = &e->transfers[TRACK_PICTURE];
        add_fetch(e, x, e->end_s, false, true);
    }
    if (engine_fetching(e, TRACK_AHEAD)) {
        add_fetch(e, &e->transfers[TRACK_AHEAD], e->end_s, false, true);
    }
    end_wait(e, e->now_s);
    playback_finish(&e->playback);
    if (!e->playback.started) {
        e->timeline->playback_start_s = tr_timeline_duration_s(e->timeline);
    }
    const struct tr_abr *abr = e->config->abr;
    if (abr && abr->finish) {
        abr->finish(abr->context, e->rule_state);
    }
}

/* A session that ends with its content, and does not come to it. */
static enum tr_status told_endless(const struct engine *e, struct tr_error *err)
{
    return tr_error_set(err, TR_STATUS_FAILED, "player.mode",
                        "vod ends with the content, but after %g s only %g of its %g s have been played; "
                        "--duration S ends the session before",
                        e->end_s, e->playback.content_s, e->playback.content_end_s);
}

enum tr_status engine_run(const struct tr_session_config *config, const struct engine_run *run,
                          struct tr_error *err)
{
    struct engine engine;
    if (!begin(&engine, config, run, err)) {
        return tr_error_oom(err);
    }
    engine.type->begin(&engine);
    while (!(engine.failed | engine.out_of_memory | engine.playback.failed) && step(&engine)) {}
    finish(&engine);
    const bool out_of_memory = engine.out_of_memory || engine.playback.failed;
    if (out_of_memory) {
        return tr_error_oom(err);
    }
    const bool stopped = engine.stopped && engine.playback.started;
    if (!engine.failed && engine.must_end && !engine.playback.ended && !stopped) {
        return told_endless(&engine, err);
    }
    return engine.failed ? TR_STATUS_FAILED : TR_STATUS_OK;
}
