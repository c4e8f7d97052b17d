#include "model/player/players/shaka_requests.h"

#include "model/player/players/shaka_samples.h"

#include "base/fmath.h"

void shaka_forget_ahead(struct engine *engine, struct shaka *s)
{
    s->ahead = AHEAD_NONE;
    engine_set_timer(engine, SHAKA_WATCH_AHEAD, INFINITY);
}

bool shaka_waits_for_attempt(const struct engine *engine, const struct shaka *s)
{
    return s->picture.failures % ATTEMPTS != 0 && !engine_fetching(engine, TRACK_PICTURE);
}

void shaka_catch_up(struct engine *engine)
{
    struct shaka *s = PLAYER_STATE(engine, struct shaka);
    samples_until_now(engine, &s->live, &s->picture.sampled, TRACK_PICTURE);
    if (s->ahead == AHEAD_UNDER_WAY) {
        samples_until_now(engine, &s->live, &s->beside.sampled, TRACK_AHEAD);
    }
}

/* How long the fetch may be silent. */
static double patience_s(const struct shaka_request *r)
{
    return r->sampled.mbit > 0 ? SILENCE_S : ANSWER_S;
}

bool shaka_is_silent(const struct engine *engine, const struct shaka_request *r)
{
    return engine->now_s >= r->sampled.t_s + patience_s(r);
}

/* The next event of a fetch under way: a sample that brings a decision, or a silence that is too long. */
static double next_event_s(struct engine *engine, const struct shaka *s, const struct shaka_request *r,
                           enum track track)
{
    const struct transfer *x = &engine->transfers[track];
    const double every_s = shaka_own(engine)->decide_every_s;
    /* The first sample makes it less patient: it is not missed. */
    double loaded, next_s = lesser(r->sampled.t_s + patience_s(r), engine->now_s + SILENCE_S);
    if (engine_rule_gives_up(engine)) {
        next_s = lesser(next_s, engine->now_s + REPORT_S);
    } else if (every_s > 0) {
        const double sample_s = samples_next_s(engine, &r->sampled, x, &loaded),
                     soonest_s = sample_s < INFINITY ? sample_s : engine->now_s + REPORT_S;
        next_s =
            lesser(next_s, s->live.sampled_mbit >= TRUSTS_MBIT ? greater(soonest_s, s->chosen_s + every_s)
                                                               : soonest_s);
    }
    return next_s;
}

void shaka_watch(struct engine *engine, struct shaka *s)
{
    if (engine->params->player.abandon) {
        engine_set_timer(engine, SHAKA_WATCH, next_event_s(engine, s, &s->picture, TRACK_PICTURE));
    }
}

void shaka_watch_ahead(struct engine *engine, struct shaka *s)
{
    if (s->ahead == AHEAD_UNDER_WAY) {
        engine_set_timer(engine, SHAKA_WATCH_AHEAD, next_event_s(engine, s, &s->beside, TRACK_AHEAD));
    }
}

bool shaka_is_coming(const struct engine *engine)
{
    return engine_fetching(engine, TRACK_PICTURE) &&
           engine->transfers[TRACK_PICTURE].state != TRANSFER_SETTING_UP;
}

void shaka_watch_again(struct engine *engine, struct shaka *s)
{
    if (shaka_is_coming(engine)) {
        shaka_watch(engine, s);
    }
    shaka_watch_ahead(engine, s);
}

void shaka_begin_request(const struct engine *engine, struct shaka_request *r)
{
    r->sampled = (struct reported){.t_s = engine->now_s};
}

double shaka_delay_s(struct engine *engine, const struct shaka_request *r)
{
    const double delay_s = RETRY_S + RETRY_S * RETRY_FUZZ * (2 * rng_uniform(&engine->link.rng) - 1);
    return r->failures % ATTEMPTS == 0 ? delay_s + FAILED_S : delay_s;
}

void shaka_ask_later(struct engine *engine, struct shaka *s, double again_s)
{
    engine_waits(engine, TR_TIMELINE_WAIT_RETRY, s->live.segment);
    engine_set_timer(engine, SHAKA_LOOK, again_s);
}
