/* What papers simulate: one fetch after another, as soon as there is something to fetch and room for it.
 * Nothing is ever given up by the player itself. */
#include "model/player/live.h"
#include "model/player/players/players.h"

#include "model/minmax.h"

enum { LOOK, ASK }; /* timers */

struct simple {
    struct live live;
};

static void ask(struct engine *engine, struct simple *s)
{
    engine_fetch(engine, s->live.segment, s->live.level, link_round_trip_s(&engine->link, engine->now_s), 0,
                 0);
}

static void decide(struct engine *engine, struct simple *s)
{
    struct tr_abr_choice choice = {s->live.level, 0};
    if (s->live.segment > 0) {
        choice = engine_choose(engine, s->live.segment);
    }
    s->live.level = choice.level;
    if (choice.wait_s > 0) {
        engine_set_timer(engine, ASK, engine->now_s + choice.wait_s);
    } else {
        ask(engine, s);
    }
}

static void look(struct engine *engine, struct simple *s)
{
    if (s->live.segment >= engine->media.count) {
        return;
    }
    const double seen_s = engine_exists_s(engine, s->live.segment);
    double over_s;
    if (seen_s > engine->now_s) {
        engine_set_timer(engine, LOOK, seen_s);
    } else if (!live_has_room(engine, &over_s)) {
        engine_set_timer(engine, LOOK, engine->now_s + over_s / engine->playback.rate + 1e-6);
    } else {
        engine_waited(engine);
        decide(engine, s);
    }
}

static void simple_begin(struct engine *engine)
{
    struct simple *s = PLAYER_STATE(engine, struct simple);
    live_begin(engine, &s->live);
    engine_set_timer(engine, LOOK, s->live.joined_s);
}

static void simple_timer(struct engine *engine, int timer)
{
    struct simple *s = PLAYER_STATE(engine, struct simple);
    if (timer == LOOK) {
        look(engine, s);
    } else {
        ask(engine, s);
    }
}

static void simple_done(struct engine *engine, const struct transfer *transfer)
{
    struct simple *s = PLAYER_STATE(engine, struct simple);
    engine_append(engine, transfer);
    live_sample_rest(engine, &s->live, transfer, 0);
    live_arrived(&s->live, transfer);
    look(engine, s);
}

static struct tr_abr_choice simple_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct simple *s = PLAYER_STATE(engine, struct simple);
    return (struct tr_abr_choice){live_within_estimate(engine, &s->live, NULL), 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct simple),
    .begin = simple_begin,
    .timer = simple_timer,
    .done = simple_done,
    .choose = simple_choose,
};

const struct player_row player_simple = {
    .row =
        {.info = {.name = "simple",
                  .title = "simple",
                  .models =
                      "what papers simulate: one fetch after another while there is room, nothing given up",
                  .source = "",
                  .held = "",
                  .section = ""}},
    .type = &type,
};
