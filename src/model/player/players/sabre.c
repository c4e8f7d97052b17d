/* The player of Sabre's simulator: waits for room for a whole segment, asks the rule, which may want to wait
 * too, fetches, and gives up what the rule gives up; may fetch queued segments again at a higher level.
 * Spiteri, Sitaraman and Sparacio 2018; UMass-LIDS/sabre src/sabre.py. */
#include "model/player/abr.h"
#include "model/player/engine.h"
#include "model/player/pieces.h"
#include "model/player/players/players.h"

#include "base/fmath.h"

#define SKIPPED_SEGMENTS 1.5 /* from the playhead on: they are not replaced */

enum { ROOM, ASK, TIMERS }; /* timers */
enum replace { REPLACE_OFF, REPLACE_LEFT, REPLACE_RIGHT };

struct sabre_params {
    enum replace replace;
};

struct sabre {
    struct pieces pieces;
    uint32_t next;                 /* segment to be appended */
    struct tr_abr_choice choice;   /* of the request to come */
    struct pieces_request request; /* under way */
    int instead;                   /* it is given up for this level; -1: it is not */
    uint32_t distance;             /* from the buffer's end, of the one replaced; 0: none */
    double waits_ms;               /* for room */
    /* The buffer in the simulator's own count: segments queued, and how much of the first has been played. */
    uint32_t queued;
    double played_ms;
};

static const struct sabre_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct sabre_params);
}

/* ---- the buffer ---- */

static double segment_ms(const struct engine *engine)
{
    return engine->media.segment_s * 1000;
}

static void count(struct engine *engine, const struct sabre *s)
{
    engine->counted_ms = segment_ms(engine) * s->queued - s->played_ms;
}

/* A begun segment is played first, then whole ones. */
static void play(struct engine *engine, struct sabre *s, double ms)
{
    const double whole_ms = segment_ms(engine);
    if (s->queued > 0 && s->played_ms > 0) {
        if (ms + s->played_ms < whole_ms) {
            s->played_ms += ms;
            count(engine, s);
            return;
        }
        ms -= whole_ms - s->played_ms;
        s->queued--;
        s->played_ms = 0;
    }
    while (ms > 0 && s->queued > 0) {
        if (ms < whole_ms) {
            s->played_ms = ms;
            break;
        }
        ms -= whole_ms;
        s->queued--;
    }
    count(engine, s);
}

/* Nothing is asked for meanwhile. */
static void pass(struct engine *engine, struct sabre *s, int timer, double ms)
{
    engine_waits(engine, timer == ROOM ? TR_TIMELINE_WAIT_ROOM : TR_TIMELINE_WAIT_RULE, s->next);
    pieces_pass(&s->pieces, ms);
    play(engine, s, ms);
    engine_set_timer(engine, timer, engine->now_s + ms / 1000);
}

/* ---- a request ---- */

/* Whether what has come so far is enough to give up: a replacement where its place will have been played. */
static bool given_up(struct engine *engine, struct sabre *s, const struct tr_abr_view *view)
{
    const struct pieces_request *r = &s->request;
    const double buffer_s = greater(0, view->buffer_ms - r->took_ms) / 1000;
    if (s->distance > 0) {
        s->instead = 0;
        return buffer_s <= view->segment_s * s->distance;
    }
    if (!engine->rule || !engine->rule->abandon) {
        return false;
    }
    const struct abr_progress progress = {.level = s->choice.level,
                                          .bytes = r->got_bits / 8,
                                          .of_bytes = r->bits / 8,
                                          .took_s = r->took_ms / 1000,
                                          .latency_s = r->latency_ms / 1000,
                                          .buffer_s = buffer_s};
    s->instead = engine->rule->abandon(view, engine->rule_params, engine->rule_state, &progress);
    return s->instead >= 0;
}

/* The link and the rule together say how the request ends; nothing else happens until then. */
static bool serve(struct engine *engine, struct sabre *s, const struct tr_abr_view *view, double bits)
{
    pieces_begin(&s->pieces, &s->request, bits);
    if (view->segment == 0 || !engine->params->player.abandon) {
        pieces_finish(&s->pieces, &s->request);
        return false;
    }
    for (bool first = true;; first = false) {
        pieces_next(&s->pieces, &s->request, first);
        if (!(s->request.got_bits < s->request.bits) || s->request.took_ms == INFINITY) {
            return false;
        }
        if (given_up(engine, s, view)) {
            return true;
        }
    }
}

static void ask(struct engine *engine, struct sabre *s)
{
    const uint32_t segment = s->next - s->distance;
    const struct tr_abr_view *view = engine_view(engine, segment);
    const bool gives_up = serve(engine, s, view, media_bytes(&engine->media, segment, s->choice.level) * 8);
    s->instead = gives_up ? s->instead : -1;
    engine_send(engine, &(struct transfer){.track = TRACK_PICTURE,
                                           .segment = segment,
                                           .level = s->choice.level,
                                           .mbit = s->request.bits / 1e6,

                                           .took_ms = s->request.took_ms,
                                           .asked_s = engine->now_s,
                                           .first_byte_s = engine->now_s + s->request.latency_ms / 1000,
                                           .end_s = engine->now_s + s->request.took_ms / 1000,
                                           .done_s = engine->now_s + s->request.took_ms / 1000});
}

/* ---- before it ---- */

/* The first or last queued segment of a lower level, not too near to the playhead: its distance from the
 * buffer's end; 0 where there is none. */
static uint32_t to_replace(const struct engine *engine, const struct sabre *s)
{
    const unsigned char *levels = engine->playback.levels + engine->playback.arrived - s->queued;
    const uint32_t skip = (uint32_t)ceil(SKIPPED_SEGMENTS + s->played_ms / segment_ms(engine));
    uint32_t found = 0;
    for (uint32_t i = skip; i < s->queued && own(engine)->replace != REPLACE_OFF; i++) {
        if (levels[i] < s->choice.level) {
            found = s->queued - i;
            if (own(engine)->replace == REPLACE_LEFT) {
                break;
            }
        }
    }
    return found;
}

static void decide(struct engine *engine, struct sabre *s)
{
    s->choice = engine_choose(engine, s->next);
    s->distance = to_replace(engine, s);
    if (s->choice.wait_s > 0 && s->distance == 0) {
        pass(engine, s, ASK, engine->wait_ms);
    } else {
        ask(engine, s);
    }
}

static void make_room(struct engine *engine, struct sabre *s)
{
    if (s->next >= engine->media.count) {
        return;
    }
    s->waits_ms = engine->counted_ms + segment_ms(engine) - engine->params->player.max_buffer_s * 1000;
    if (s->waits_ms > 0) {
        pass(engine, s, ROOM, s->waits_ms);
    } else {
        decide(engine, s);
    }
}

/* ---- the player ---- */

static void sabre_begin(struct engine *engine)
{
    struct sabre *s = PLAYER_STATE(engine, struct sabre);
    pieces_init(&s->pieces, engine->config);
    s->choice.level =
        engine->config->decisions ? engine_choose(engine, 0).level : engine->params->player.start_level;
    ask(engine, s);
}

static void sabre_timer(struct engine *engine, int timer)
{
    struct sabre *s = PLAYER_STATE(engine, struct sabre);
    if (timer == ASK) {
        ask(engine, s);
        return;
    }
    engine_waited(engine, s->waits_ms);
    decide(engine, s);
}

static void append(struct engine *engine, struct sabre *s, const struct transfer *transfer)
{
    s->queued++;
    s->next++;
    count(engine, s);
    engine_append(engine, transfer);
}

static void sabre_done(struct engine *engine, const struct transfer *transfer)
{
    struct sabre *s = PLAYER_STATE(engine, struct sabre);
    const bool replaces = s->distance > 0;
    if (transfer->segment > 0) {
        play(engine, s, s->request.took_ms);
    }
    if (s->instead >= 0) {
        engine_drop(engine, replaces ? transfer->level : s->instead, s->request.got_bits / 8, replaces);
    } else if (replaces) {
        engine_replace(engine, transfer);
    } else {
        append(engine, s, transfer);
    }
    make_room(engine, s);
}

/* Without a rule over it: the lowest level, as for the first segment. */
static struct tr_abr_choice sabre_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    return (struct tr_abr_choice){engine->params->player.start_level, 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct sabre),
    .timers = TIMERS,
    .gives_up = true,
    .begin = sabre_begin,
    .timer = sabre_timer,
    .done = sabre_done,
    .choose = sabre_choose,
};

static bool has_choice(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->ladder.count > 1;
}

static const char *const replace_names[] = {"off", "left", "right", NULL};
static const struct tr_param params[] = {
    OWN_CHOICE("sabre", struct sabre_params, replace, "replace queued segments", REPLACE_OFF, REPLACE_RIGHT,
               replace_names, TR_PARAM_GROUP_SEGMENTS, has_choice,
               "Whether queued segments of a lower level are fetched again: the first or the last of them"),
};

const struct player_row player_sabre = {
    .row = {.info =
                {.name = "sabre",
                 .title = "Sabre's simulator",
                 .models =
                     "on demand: room for a whole segment, waits that rules ask for, requests given up after "
                     "pieces of 50 ms, replacement",
                 .source = "Spiteri, Sitaraman and Sparacio 2018; UMass-LIDS/sabre src/sabre.py",
                 .held = "sessions of Sabre, every request",
                 .section = "sabre"},
            OWN_PARAMS(params, struct sabre_params)},
    .type = &type,
};
