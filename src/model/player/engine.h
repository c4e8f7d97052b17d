/* The engine of segment delivery: time goes from event to event, and what is asked for when is a player's
 * (player.h), at which level a rule's (abr.h). Knows no player and no rule by name. MODEL.md section 5.2. */
#ifndef TRACEREEL_MODEL_PLAYER_ENGINE_H
#define TRACEREEL_MODEL_PLAYER_ENGINE_H

#include "model/player/abr.h"
#include "model/player/link.h"
#include "model/player/media.h"
#include "model/player/playback.h"
#include "model/player/tcp.h"

#include <tracereel/abr.h>
#include <tracereel/session.h>

#include <math.h>
#include <stdalign.h>
#include <stddef.h>

#define ENGINE_TIMERS      7
#define ENGINE_STATE_BYTES ((size_t)2048)

struct player_type;

struct engine {
    /* set once */
    const struct tr_session_config *config;
    const struct tr_params *params;
    const struct player_type *type;
    const void *own;             /* the player's own parameters */
    const struct abr_rule *rule; /* laid over the player; NULL: its own */
    const void *rule_params;
    struct tr_timeline *timeline;
    bool records;  /* events and fetches are kept */
    double end_s;  /* of the session */
    bool must_end; /* by then, with its content */
    bool stopped;  /* by an error of its own */
    struct media media;
    /* now */
    double now_s;
    struct link link;
    struct playback playback;
    double due_s[TRACKS + ENGINE_TIMERS]; /* what happens next: a transfer done, a timer; INFINITY: nothing */
    struct transfer transfers[TRACKS];
    struct tcp tcp;             /* where the link is shared */
    bool failed, out_of_memory; /* the session ends; `err` is filled unless memory ran out */
    struct tr_error *err;
    /* for rules */
    int asked_level; /* of the last picture; -1 before the first */
    size_t download_total;
    size_t asked;          /* requests so far */
    double counted_ms;     /* the buffer by a player that counts it itself; NAN: by none */
    double wait_ms;        /* that the last decision asked for, as the rule gave it */
    double logged_stall_s; /* time stalled up to the last row of the segments' log */
    double log_behind_s;   /* the log's clock is so much behind, by a published simulator's fault */
    double estimate_mbps;  /* that the last decision was made by; NAN: by none */
    struct {
        bool open;
        double from_s, exists_s; /* of what is waited for: before it exists it is that which is waited for */
        enum tr_timeline_wait_kind kind;
    } wait;               /* for the log: since no picture is fetched */
    double measured_mbps; /* of the request that is about to be over, by the player; NAN: it measures none */
    struct tr_abr_view view;
    struct tr_abr_download
        downloads[2 * TR_ABR_DOWNLOADS_MAX]; /* each twice, so that the last ones lie together */
    alignas(max_align_t) unsigned char state[ENGINE_STATE_BYTES];      /* the player's */
    alignas(max_align_t) unsigned char rule_state[TR_ABR_STATE_BYTES]; /* the rule's */
};

/* Where a session goes, and for how long. */
struct engine_run {
    struct tr_timeline *timeline; /* live: of as many steps as there are; on demand they are counted here */
    double end_s;
    bool must_end; /* on demand: not to be at the content's end by end_s is an error, but of a
                      player that has stopped amid it */
    bool records;  /* events and fetches are kept */
    struct playback_levels *levels; /* memory for the session, which may be of one before; the caller's */
};

/* Runs the whole session into the timeline's playback columns, events, stalls and fetches. */
enum tr_status engine_run(const struct tr_session_config *config, const struct engine_run *run,
                          struct tr_error *err);

/* ---- for players ---- */

/* Calls the player's `timer` at t_s; a timer has one such moment. */
static inline void engine_set_timer(struct engine *engine, int timer, double t_s)
{
    engine->due_s[TRACKS + timer] = t_s;
}

static inline bool engine_is_set(const struct engine *engine, int timer)
{
    return engine->due_s[TRACKS + timer] != INFINITY;
}

/* A viewer who joins a live stream: its edge is live_s ahead of the playhead, and the first segment begins at
 * first_s of content, not after the playhead's 0. On demand both are 0. Called from `begin`. */
void engine_join(struct engine *engine, double live_s, double first_s);

/* When segment k has happened, and how many have by t_s (of a live stream). */
static inline double engine_exists_s(const struct engine *engine, uint32_t k) /* on demand: long ago */
{
    const struct playback *playback = &engine->playback;
    return engine->media.count == MEDIA_ENDLESS ? playback->first_s + media_start_s(&engine->media, k + 1) -
                                                      playback->live_s + engine->params->live.encode_delay_s
                                                : -INFINITY;
}

double engine_exist_by(const struct engine *engine, double t_s);

/* When what is before end_s of segment k has happened and been published, where it is published in pieces. */
double engine_piece_exists_s(const struct engine *engine, uint32_t k, double end_s);

/* Asks for a picture segment: its first byte comes wait_s from now, and setup_s pass from its last byte into
 * the buffer. beside_mbit: of sound that comes meanwhile. The player's `done` is called when it is there.
 * Logged. */
struct transfer *engine_fetch(struct engine *engine, uint32_t segment, int level, double wait_s,
                              double setup_s, double beside_mbit);

/* Asks for a piece of a picture segment (`piece`: segment, level, from_s, length_s, which of how many;
 * goes_on: no request, it is what comes next of the one before), which may be in its place already
 * (engine_new_transfer). Logged. */
struct transfer *engine_fetch_piece(struct engine *engine, const struct transfer *piece, double wait_s);

/* A piece that has come is put into the buffer. whole: NULL where its request goes on, else all that the
 * request brought, which rules are told. */
void engine_append_piece(struct engine *engine, const struct transfer *piece, const struct transfer *whole);

/* One that has come is of no use yet: that of a later one is all of its segment up to there. Logged. */
void engine_keep_piece(struct engine *engine, const struct transfer *piece);

/* The place of a track's transfer, empty: what is to be asked for is filled in there, which spares a copy. */
static inline struct transfer *engine_new_transfer(struct engine *engine, enum track track)
{
    struct transfer *x = &engine->transfers[track];
    *x = (struct transfer){.track = track};
    return x;
}

/* Any other transfer over a shared link: `x` says track, segment, mbit; `done` is called when it is there.
 * Not logged. */
void engine_ask(struct engine *engine, const struct transfer *x, double wait_s);

/* A transfer other than the picture's is given up. */
void engine_cancel(struct engine *engine, enum track track);

/* Asks for a second picture segment beside the one under way, over a shared link. The player's `done` is
 * called when it is there (TRACK_AHEAD); what it does with it then is engine_take_over. */
void engine_fetch_ahead(struct engine *engine, uint32_t segment, int level, double wait_s, double setup_s);

/* That one is given up, for to_level or at its time-out. Logged. */
void engine_abandon_ahead(struct engine *engine, int to_level, bool timed_out);

/* The transfer of another track goes on as that of the picture, which has none; one that has come already is
 * there at once. Logged. */
void engine_take_over(struct engine *engine, enum track from);

/* Any other transfer, timed by the player itself: `done` at transfer->done_s. Not logged. */
void engine_track(struct engine *engine, const struct transfer *transfer);

static inline bool engine_fetching(const struct engine *engine, enum track track)
{
    return engine->due_s[track] != INFINITY;
}

/* The same for a request that the player has timed itself. */
struct transfer *engine_send(struct engine *engine, const struct transfer *transfer);

/* Gives the picture under way up; to_level is what comes instead. Logged. */
void engine_abandon(struct engine *engine, int to_level);

/* The same because no answer came. */
void engine_time_out(struct engine *engine, int to_level);

/* A transfer other than the picture's, of which nothing came. Logged. */
void engine_time_out_beside(struct engine *engine, enum track track);

/* A level is not taken for a while. Logged. */
void engine_banned(struct engine *engine, int level, double duration_s);

/* The same, sooner than was thought: the level's last ban ends now. */
void engine_ban_over(struct engine *engine, int level);

/* The player has ended with an error, at t_s, which no other event may follow: it asks for nothing more. On
 * demand the viewer has the rest of the content as a stall. Logged. */
void engine_stop(struct engine *engine, double t_s);

/* The same where `bytes` of it have come. `replacing`: it was to take another's place. */
void engine_drop(struct engine *engine, int to_level, double bytes, bool replacing);

/* The picture that has come is put into the buffer: called from `done`, once what depends on the buffer
 * before it has been looked at. */
void engine_append(struct engine *engine, const struct transfer *transfer);

/* The picture that has come takes the place of a segment that is still queued, if it is. */
void engine_replace(struct engine *engine, const struct transfer *transfer);

/* Nothing is fetched from now on because of this, until another reason or the next request. `segment` is what
 * will be fetched then: LIST counts from when it exists. Logged. */
void engine_waits(struct engine *engine, enum tr_timeline_wait_kind kind, uint32_t segment);

/* The same for what exists from exists_s on: a piece of a segment. */
void engine_waits_for(struct engine *engine, enum tr_timeline_wait_kind kind, double exists_s);

/* Waiting for room in the buffer is over after wait_ms: the log's buffer_s is that after it, and the rule is
 * told.
 */
void engine_waited(struct engine *engine, double wait_ms);

/* Whether the player's own rule is the one in force. */
static inline bool engine_own_rule(const struct engine *engine)
{
    return !engine->rule && !engine->config->abr && !engine->config->decisions;
}

/* Which level next: asks the rule that is laid over the player, else `own`. */
struct tr_abr_choice engine_choose(struct engine *engine, uint32_t segment);

/* Whether the rule that is laid over the player says when the picture under way is given up: the player then
 * does not. */
static inline bool engine_rule_gives_up(const struct engine *engine)
{
    return engine->params->player.abandon && engine->rule && engine->rule->abandon;
}

/* The lower level for which that rule would give it up now; -1: it would not. */
int engine_rule_instead(struct engine *engine);

/* The view that a rule would have now: good until the next. */
const struct tr_abr_view *engine_view(struct engine *engine, uint32_t segment);

/* Wall clock less what is at the playhead; of a live stream. */
static inline double engine_behind_live_s(const struct engine *engine)
{
    const struct playback *playback = &engine->playback;
    return playback->live_s + engine->now_s - playback_content_s(playback, engine->now_s);
}

/* Seconds of pictures and sound ahead of the playhead. */
static inline double engine_ahead_s(const struct engine *engine)
{
    return playback_ahead_s(&engine->playback, engine->now_s);
}

/* The session cannot go on. */
void engine_fail(struct engine *engine, const struct tr_error *err);

#endif
