/* Media3's ExoPlayer: levels within a share of the estimate, no fetch is ever given up.
 * Source: its documentation and defaults; not measured. */
#include "model/player/live.h"
#include "model/player/players/players.h"

enum { LOOK }; /* timers */

struct media3 {
    struct live live;
};

static void look(struct engine *engine, struct media3 *s)
{
    if (s->live.segment >= engine->media.count) {
        return;
    }
    const double seen_s = engine_exists_s(engine, s->live.segment);
    double over_s;
    if (seen_s > engine->now_s) {
        engine_waits(engine, TR_TIMELINE_WAIT_LIST, s->live.segment);
        engine_set_timer(engine, LOOK, seen_s);
    } else if (!live_has_room(engine, &over_s)) {
        engine_waits(engine, TR_TIMELINE_WAIT_ROOM, s->live.segment);
        engine_set_timer(engine, LOOK, engine->now_s + over_s / engine->playback.rate + 1e-6);
    } else {
        if (s->live.segment > 0 && s->live.wanted_s == 0) {
            s->live.level = live_choose(engine, &s->live, s->live.segment);
        }
        if (live_waits(engine, &s->live, LOOK)) {
            return;
        }
        s->live.wanted_s = 0;
        engine_fetch(engine, s->live.segment, s->live.level, link_round_trip_s(&engine->link, engine->now_s),
                     0, 0);
    }
}

static void media3_begin(struct engine *engine)
{
    struct media3 *s = PLAYER_STATE(engine, struct media3);
    live_begin(engine, &s->live);
    engine_set_timer(engine, LOOK, s->live.joined_s);
}

static void media3_timer(struct engine *engine, int timer)
{
    (void)timer;
    look(engine, PLAYER_STATE(engine, struct media3));
}

static void media3_done(struct engine *engine, const struct transfer *transfer)
{
    struct media3 *s = PLAYER_STATE(engine, struct media3);
    engine_append(engine, transfer);
    live_sample_rest(engine, &s->live, transfer, 0);
    live_arrived(&s->live, transfer);
    look(engine, s);
}

static struct tr_abr_choice media3_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct media3 *s = PLAYER_STATE(engine, struct media3);
    return (struct tr_abr_choice){live_within_estimate(engine, &s->live, NULL), 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct media3),
    .begin = media3_begin,
    .timer = media3_timer,
    .done = media3_done,
    .choose = media3_choose,
};

#define MEDIA3(name_, title_)                                                                                \
    {                                                                                                        \
        .row =                                                                                               \
            {.info = {.name = name_,                                                                         \
                      .title = title_,                                                                       \
                      .models =                                                                              \
                          "levels within 0.70 of the estimate, waits before it starts and resumes, never "   \
                          "gives a fetch up",                                                                \
                      .source = "Media3's documentation and DefaultLoadControl",                             \
                      .held = "",                                                                            \
                      .section = ""}},                                                                       \
        .type = &type,                                                                                       \
    }

const struct player_row player_media3 = MEDIA3("media3", "Media3 ExoPlayer since 1.6");
const struct player_row player_media3_1_5 = MEDIA3("media3-1.5", "Media3 ExoPlayer up to 1.5");
