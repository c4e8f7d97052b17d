#include "model/player/playback.h"

#include "base/fmath.h"
#include "model/timeline_build.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static bool levels_reserve(struct playback_levels *memory, size_t capacity)
{
    if (capacity <= memory->capacity) {
        return true;
    }
    unsigned char *more = realloc(memory->levels, capacity);
    if (more) {
        *memory = (struct playback_levels){more, capacity};
    }
    return more != NULL;
}

bool playback_init(struct playback *playback, struct tr_timeline *timeline, const struct media *media,
                   double end_s, bool whole, struct playback_levels *memory)
{
    const struct tr_player_params *player = &timeline->params.player;
    const bool endless = media->count == MEDIA_ENDLESS;
    *playback = (struct playback){
        .timeline = timeline,
        .rate = timeline->params.buffer.drain_rate,
        .speed = 1,
        .target_s = NAN,
        .media = media,
        .start_s = player->start_s,
        .resume_s = player->resume_s,
        .end_s = end_s,
        .content_end_s = endless ? INFINITY : media_start_s(media, media->count),
        .resume_max_s = player->resume_max_s,
        .sound_s = INFINITY,
        .on_screen = player->start_level,
        .sized = -1,
        .step_flags = TR_TIMELINE_DROPPED,
        .sampled = -1,
        .next_cut_s = INFINITY,
        .even_until_s = -INFINITY,
        .whole = whole,
        .max_buffer_s = player->max_buffer_s,
        .dt_s = timeline->dt_s,
        .step_us = timeline->dt_s == rint(timeline->dt_s) ? 0 : timeline_step_us(timeline->dt_s),
        .step_end_s = tr_timeline_step_start_s(timeline->dt_s, 1),
        .memory = memory,
    };
    if (!levels_reserve(memory, 64)) {
        return false;
    }
    playback->levels = memory->levels;
    return true;
}

void playback_join(struct playback *playback, double live_s, double first_s)
{
    playback->live_s = live_s;
    playback->first_s = playback->buffered_s = first_s;
    playback->timeline->index->first_segment_s = first_s;
}

/* How long so much content takes to play: mostly as long as it is, and a division takes its time. */
static double lasts_s(const struct playback *p, double content_s)
{
    return p->rate == 1 ? content_s : content_s / p->rate;
}

double playback_dry_s(const struct playback *playback)
{
    const struct playback *p = playback;
    return playback_moves(p) ? p->from_t_s + lasts_s(p, playback_limit_s(p) - p->from_content_s) : INFINITY;
}

double playback_stalled_s(const struct playback *playback)
{
    return playback->stalls_over_s + (playback->stalled ? playback->t_s - playback->stall_begin_s : 0);
}

double playback_waited_s(const struct playback *playback)
{
    return playback_stalled_s(playback) +
           (playback->started ? playback->timeline->playback_start_s : playback->t_s);
}

static bool has_room(struct playback *p, size_t steps)
{
    if (steps > p->timeline->capacity && !timeline_reserve(p->timeline, 2 * steps + 62)) {
        p->failed = true;
        p->step_end_s = INFINITY;
        return false;
    }
    return true;
}

/* The columns of a report, of steps for which there is room. The loop keeps all that it needs in locals: it
 * is taken for each step of a session, mostly twice a call. */
static void sample_some(struct playback *p, double t_s)
{
    const bool moves = playback_moves(p);
    const double from_t_s = p->from_t_s, from_content_s = p->from_content_s, rate = moves ? p->rate : 0,
                 arrived_s = playback_end_s(p), max_buffer_s = p->max_buffer_s, dt_s = p->dt_s,
                 step_us = p->step_us, shown_until_s = moves || p->ended ? p->buffered_s : -INFINITY;
    const unsigned stalled = p->stalled ? TR_TIMELINE_STALLED : 0;
    const uint8_t on_screen = (uint8_t)p->on_screen;
    const size_t room = p->timeline->capacity;
    double *const level_s = p->timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S];
    uint8_t *const quality = p->timeline->quality, *const step_flags = p->timeline->flags;
    unsigned flags = p->step_flags;
    size_t i = p->step;
    double step_end_s = p->step_end_s;
    for (; i < room && step_end_s <= t_s; i++) {
        const double content_s = from_content_s + (step_end_s - from_t_s) * rate,
                     ahead_s = greater(arrived_s - content_s, 0);
        const unsigned dropped = content_s <= shown_until_s ? 0 : TR_TIMELINE_DROPPED,
                       full = ahead_s >= max_buffer_s ? TR_TIMELINE_OVERFLOW : 0;
        level_s[i] = ahead_s;
        quality[i] = on_screen;
        step_flags[i] = (uint8_t)(flags | stalled | full | dropped);
        flags = dropped;
        step_end_s = timeline_step_start_s(step_us, dt_s, i + 2);
    }
    p->step = i;
    p->step_end_s = step_end_s;
    p->step_flags = flags;
}

/* The columns that only those who look at the session ask for, of steps from `first` on; the first one that
 * ends at step_end_s. */
static void sample_more(struct playback *p, size_t first, double step_end_s)
{
    struct tr_timeline *timeline = p->timeline;
    for (size_t i = first; i < p->step; i++) {
        const double content_s = playback_moved_to_s(p, step_end_s);
        timeline->columns[TR_TIMELINE_CONTENT_S][i] = content_s;
        timeline->columns[TR_TIMELINE_BEHIND_LIVE_S][i] =
            p->content_end_s < INFINITY ? 0 : p->live_s + step_end_s - content_s;
        timeline->columns[TR_TIMELINE_INFLOW][i] = p->step_inflow_s / timeline->dt_s;
        if (timeline_has(timeline, TR_TIMELINE_SPEED)) {
            timeline->columns[TR_TIMELINE_TARGET_S][i] = p->target_s;
            timeline->columns[TR_TIMELINE_SPEED][i] = p->speed;
        }
        p->step_inflow_s = 0;
        step_end_s = timeline_step_start_s(p->step_us, p->dt_s, i + 2);
    }
}

/* Steps that end by t_s, with what holds now; the first ends at step_end_s. */
static void sample_until(struct playback *p, double t_s)
{
    const size_t first = p->step;
    const double first_end_s = p->step_end_s;
    if (p->sampled >= 0 && p->sampled != p->on_screen) {
        p->step_flags |= TR_TIMELINE_SWITCH;
    }
    while (p->step_end_s <= t_s && has_room(p, p->step + 1)) {
        sample_some(p, t_s);
    }
    p->sampled = p->started ? p->on_screen : -1;
    if (p->whole) {
        sample_more(p, first, first_end_s);
    }
}

/* Steps that have ended by now are sampled: called before anything changes that they show. So it is a step,
 * not an event, that costs a sample. */
static inline void sample_steps(struct playback *p)
{
    if (p->step_end_s <= p->t_s) {
        sample_until(p, p->t_s);
    }
}

/* Something is about to change: forgets all that was known of the time to come. */
static void look_anew(struct playback *p)
{
    p->even_until_s = -INFINITY;
    sample_steps(p);
}

/* From here on the playhead moves in another way, or stands. Called before it does, or the level on screen
 * changes. */
static void turn(struct playback *p, double content_s)
{
    look_anew(p);
    p->from_t_s = p->t_s;
    p->from_content_s = p->content_s = content_s;
}

/* Time passes to t_s with nothing happening in between. */
static void glide(struct playback *p, double t_s)
{
    p->t_s = t_s;
    p->content_s = playback_moved_to_s(p, t_s);
}

static void find_next_cut(struct playback *p)
{
    while (p->next_segment < p->arrived && p->levels[p->next_segment] == p->on_screen) {
        p->next_segment++;
    }
    bool known = p->next_segment < p->arrived;
    p->next_cut_s = known ? playback_segment_start_s(p, p->next_segment) : INFINITY;
}

/* For those who look at the session: a report needs only what its steps say. */
static void playback_event(struct playback *p, enum tr_timeline_event_kind kind, int from_level)
{
    p->failed |=
        p->whole && !timeline_add_event(p->timeline, &(struct tr_timeline_event){.t_s = p->t_s,
                                                                                 .kind = kind,
                                                                                 .from_level = from_level,
                                                                                 .to_level = p->on_screen});
}

/* A browser tells of another size once it plays, or could but for sound: with the pictures that come after
 * the playhead's, also where sound ends the stall later (measured 0.07 to 0.6 s before that; not with 0.06 s
 * of pictures left). */
#define SIZED_S 0.1

static void tell_size(struct playback *p)
{
    const bool can = p->moves || (p->stalled && p->buffered_s - p->content_s > SIZED_S);
    if (can && p->sized != p->on_screen) {
        p->sized = p->on_screen;
        p->late_by_then_s = p->late_s;
        p->shown_by_then_s = playback_shown_s(p);
    }
}

static void show_next(struct playback *p)
{
    int before = p->on_screen;
    turn(p, p->next_cut_s);
    p->on_screen = p->levels[p->next_segment++];
    playback_event(p, TR_TIMELINE_EVENT_SWITCH, before);
    tell_size(p);
    find_next_cut(p);
}

static void begin_run_on(struct playback *p)
{
    p->runs_on = true;
    playback_event(p, TR_TIMELINE_EVENT_RUN_ON, p->on_screen);
}

static void end_run_on(struct playback *p)
{
    if (p->runs_on && p->whole) {
        timeline_end_last(p->timeline, TR_TIMELINE_EVENT_RUN_ON, p->t_s);
    }
    p->runs_on = false;
}

static void run_dry(struct playback *p)
{
    const bool pictures_miss = p->runs_on;
    end_run_on(p);
    turn(p, greater(p->content_s, playback_limit_s(p))); /* what was ahead may have been taken away */
    if (p->content_s >= p->content_end_s) {
        p->ended = true;
        p->moves = false;
        return;
    }
    p->stalled = true;
    p->moves = false;
    p->stall_begin_s = p->t_s;
    p->underruns += p->sound_s == INFINITY || p->content_s >= p->sound_s;
    p->by_sound = p->content_s >= p->sound_s && !pictures_miss;
    p->step_flags |= TR_TIMELINE_STALL_EVENT | TR_TIMELINE_DROPPED;
    p->failed |= !timeline_begin_stall(p->timeline, p->t_s, p->on_screen);
}

/* When it comes to where pictures are missing, and sound goes on. */
static double runs_on_s(const struct playback *p)
{
    const bool can =
        p->run_on_s > 0 && playback_moves(p) && !p->runs_on && p->buffered_s < playback_limit_s(p);
    return can ? p->from_t_s + lasts_s(p, p->buffered_s - p->from_content_s) : INFINITY;
}

/* When the playhead runs dry, or comes to another level, whichever is first. */
static double turns_s(const struct playback *p, double *dry_s, double *cut_s)
{
    *dry_s = playback_dry_s(p);
    *cut_s = playback_moves(p) ? p->from_t_s + lasts_s(p, p->next_cut_s - p->from_content_s) : INFINITY;
    return greater(p->t_s, lesser(*dry_s, *cut_s));
}

void playback_go_on(struct playback *playback, double t_s)
{
    struct playback *p = playback;
    double dry_s, cut_s, turn_s = -INFINITY;
    t_s = lesser(t_s, p->end_s);
    while (p->t_s < t_s && !p->ended) {
        turn_s = turns_s(p, &dry_s, &cut_s);
        if (runs_on_s(p) < lesser(turn_s, t_s)) {
            glide(p, greater(p->t_s, runs_on_s(p)));
            begin_run_on(p);
            continue;
        }
        if (turn_s > t_s || (turn_s == t_s && t_s >= p->end_s)) {
            glide(p, t_s);
            break;
        }
        glide(p, turn_s);
        if (cut_s <= dry_s) {
            show_next(p);
        } else {
            run_dry(p);
        }
    }
    p->even_until_s = p->ended ? -INFINITY : lesser(lesser(turn_s, runs_on_s(p)), p->end_s);
}

/* The rest of the last step is as its end. */
void playback_finish(struct playback *playback)
{
    struct playback *p = playback;
    assert(p->moves == (p->started && !p->stalled && !p->ended));
    sample_steps(p);
    end_run_on(p);
    if (p->ended || p->content_end_s < INFINITY) {
        const double begun_s = tr_timeline_step_start_s(p->timeline->dt_s, p->step);
        if (p->step == 0 || p->t_s > begun_s + 1e-9) {
            p->step_end_s = p->t_s;
            sample_until(p, p->t_s);
        }
        p->timeline->count = p->step;
    }
}

/* The segment that holds content_s; a hair before the next one is in that. */
static size_t segment_at(struct playback *p, double content_s)
{
    if (!p->media->content) {
        return (size_t)greater(0, (content_s - p->first_s) / p->media->segment_s + 1e-9);
    }
    size_t k = p->at_segment;
    while (playback_segment_start_s(p, k + 1) <= content_s + 1e-9) {
        k++;
    }
    p->at_segment = k;
    return k;
}

/* Whether the playhead is before the next segment by more than segment_at() may be wrong. */
static bool is_before_next(const struct playback *p)
{
    return p->content_s + 1e-3 * p->media->segment_s < playback_segment_start_s(p, p->next_segment);
}

/* The segment at the playhead comes on screen; what has been passed without it never does. */
static void catch_up_picture(struct playback *p)
{
    if (is_before_next(p)) {
        find_next_cut(p);
        return;
    }
    size_t at = segment_at(p, p->content_s);
    if (at >= p->arrived) { /* all of them have been passed, with sound alone */
        p->next_segment = p->arrived;
    }
    if (at < p->next_segment || at >= p->arrived) {
        find_next_cut(p);
        return;
    }
    p->next_segment = at;
    if (p->levels[at] == p->on_screen) {
        find_next_cut(p);
        return;
    }
    double content_s = p->content_s;
    show_next(p);
    turn(p, content_s);
}

/* The first picture: whatever segment the playhead starts in. */
static void start(struct playback *p)
{
    turn(p, p->content_s);
    p->started = p->moves = true;
    p->timeline->playback_start_s = p->t_s;
    p->next_segment = segment_at(p, 0);
    p->on_screen = p->levels[p->next_segment++];
    tell_size(p);
    find_next_cut(p);
}

/* Sound that a stall's end takes: doubled each time it ran dry (Chromium's AudioRendererAlgorithm). */
static double resume_needs_s(const struct playback *p)
{
    double needs_s = p->resume_s;
    for (int i = 0; i < p->underruns && needs_s < p->resume_max_s; i++) {
        needs_s = lesser(needs_s * 2, p->resume_max_s);
    }
    return needs_s;
}

/* Chromium's RendererImpl waits for what has run out. Where sound has, its clock stands, so that pictures
 * that end at the same place do not: sound alone goes on, and pictures come late. Pictures that were missing
 * by then have run out with it (OnBufferingStateChange ends their time of grace), and are waited for.
 * Measured where sound came first: 13 of 18 such stalls ended with it and four later than both, as more of it
 * was needed; of 15 with pictures missing two. */
static bool can_resume(const struct playback *p, double ahead_s)
{
    const double sound_ahead_s = lesser(p->sound_s - p->content_s, 1e9);
    const bool over = p->arrived >= p->media->count; /* nothing more will come */
    const double heard_s = p->sound_s == INFINITY ? ahead_s : sound_ahead_s;
    if (p->by_sound && sound_ahead_s >= resume_needs_s(p)) {
        return true;
    }
    return ahead_s > 0 &&
           (over || (ahead_s >= lesser(p->resume_s, resume_needs_s(p)) && heard_s >= resume_needs_s(p)));
}

static void start_or_resume(struct playback *p)
{
    double ahead_s = greater(0, playback_end_s(p) - p->content_s);
    if (!p->started && ahead_s > 0 && ahead_s >= p->start_s) {
        start(p);
    } else if (p->stalled && can_resume(p, ahead_s)) {
        turn(p, p->content_s);
        p->stalls_over_s += p->t_s - p->stall_begin_s;
        p->stalled = false;
        p->moves = true;
        p->step_flags |= TR_TIMELINE_RESUME_EVENT;
        p->failed |= !timeline_end_stall(p->timeline, p->t_s, p->on_screen);
        tell_size(p);
    }
}

static bool add_level(struct playback *p, int level)
{
    if (p->arrived == p->memory->capacity) {
        if (!levels_reserve(p->memory, 2 * p->arrived)) {
            p->failed = true;
            return false;
        }
        p->levels = p->memory->levels;
    }
    p->levels[p->arrived++] = (unsigned char)level;
    return true;
}

void playback_arrive(struct playback *playback, int level)
{
    struct playback *p = playback;
    if (!add_level(p, level)) {
        return;
    }
    look_anew(p);
    const double end_s = playback_segment_start_s(p, p->arrived);
    if (p->started && p->content_s > p->buffered_s) {
        p->late = true;
        p->late_s += lesser(p->content_s, end_s) - p->buffered_s;
    }
    p->step_inflow_s += media_length_s(p->media, (uint32_t)p->arrived - 1);
    p->buffered_s = end_s;
    if (p->content_s < end_s) {
        end_run_on(p);
    }
    if (p->started) {
        catch_up_picture(p);
        tell_size(p);
    }
    start_or_resume(p);
}

/* Looks at the picture anew: an arrival may be the one on screen, or to be. */
static void look_at_pictures(struct playback *p)
{
    if (p->content_s < p->buffered_s) {
        end_run_on(p);
        catch_up_picture(p);
    } else {
        p->next_cut_s = INFINITY;
    }
}

/* Of what is thrown out of the buffer the decoder has this much, which is still shown: of two sessions of
 * hls.js at their first switch the 0.45 s that there were. */
#define READ_AHEAD_S 0.5

void playback_arrive_part(struct playback *playback, uint32_t segment, int level, double end_s)
{
    struct playback *p = playback;
    if (segment == p->arrived && !add_level(p, level)) {
        return;
    }
    assert(segment + 1 == p->arrived);
    if (p->levels[segment] != level) {
        p->levels[segment] = (unsigned char)level;
        p->next_segment = segment < p->next_segment ? segment : p->next_segment;
    }
    const double before_s = p->buffered_s;
    look_anew(p);
    p->buffered_s =
        greater(playback_segment_start_s(p, segment) + end_s, lesser(before_s, p->content_s + READ_AHEAD_S));
    p->step_inflow_s += greater(0, p->buffered_s - before_s);
    if (p->started) {
        look_at_pictures(p);
    }
    if (playback_moves(p) && p->content_s >= playback_limit_s(p)) {
        run_dry(p);
    }
    start_or_resume(p);
}

void playback_set_speed(struct playback *playback, double speed)
{
    struct playback *p = playback;
    if (speed != p->speed) {
        turn(p, p->content_s);
        p->speed = speed;
        p->rate = p->timeline->params.buffer.drain_rate * speed;
    }
}

void playback_aim(struct playback *playback, double target_s)
{
    if (target_s != playback->target_s) {
        sample_steps(playback);
        playback->target_s = target_s;
    }
}

void playback_jump(struct playback *playback, double content_s, uint32_t segment)
{
    struct playback *p = playback;
    const double jumped_s = content_s - p->content_s;
    const bool buffered = content_s < p->buffered_s;
    while (!buffered && p->arrived < segment && add_level(p, p->on_screen)) {}
    turn(p, content_s);
    p->by_sound = false;
    p->failed |= !timeline_add_event(p->timeline, &(struct tr_timeline_event){.t_s = p->t_s,
                                                                              .kind = TR_TIMELINE_EVENT_SKIP,
                                                                              .from_level = p->on_screen,
                                                                              .to_level = p->on_screen,
                                                                              .duration_s = jumped_s});
    if (buffered) {
        end_run_on(p);
        catch_up_picture(p);
        return;
    }
    p->buffered_s = playback_segment_start_s(p, segment);
    p->next_segment = segment;
    p->next_cut_s = INFINITY;
    if (playback_moves(p)) {
        run_dry(p);
    }
}

void playback_nudge(struct playback *playback)
{
    playback->underruns = 0;
    playback->by_sound = false;
    start_or_resume(playback);
}

size_t playback_segment(struct playback *playback)
{
    const size_t at = segment_at(playback, playback->content_s);
    return at < playback->arrived ? at : playback->arrived;
}

void playback_replace(struct playback *playback, uint32_t segment, int level)
{
    struct playback *p = playback;
    const size_t at = playback_segment(p);
    const bool decoded = segment > at && playback_segment_start_s(p, segment) < p->content_s + p->decoded_s;
    if (segment < at || segment >= p->arrived || decoded) {
        return;
    }
    p->levels[segment] = (unsigned char)level;
    look_anew(p);
    if (p->started && segment > at) {
        p->next_segment = at + 1;
        find_next_cut(p);
    }
}

void playback_discard(struct playback *playback, uint32_t segment)
{
    struct playback *p = playback;
    assert(segment > playback_segment(p) && segment < p->arrived);
    look_anew(p);
    p->arrived = segment;
    p->buffered_s = playback_segment_start_s(p, segment);
    p->next_segment = segment < p->next_segment ? segment : p->next_segment;
    find_next_cut(p);
}

double playback_shown_s(const struct playback *playback)
{
    const struct playback *p = playback;
    return p->content_s - p->late_s - greater(0, p->content_s - p->buffered_s);
}

void playback_hear(struct playback *playback, double sound_s)
{
    look_anew(playback);
    playback->sound_s = sound_s;
    start_or_resume(playback);
}
