#include "model/player/sound.h"

#include "model/player/live.h"

#include "base/fmath.h"

#define FIRST_REQUESTS 4     /* at once: sound and picture, and how they begin */
#define SOUND_ROUNDS   2     /* a request, and one window of TCP's slow start more: a queue each */
#define LOOK_AGAIN_S   0.5   /* of a player that does not wait between looks otherwise */
#define PROGRESS_MBIT  0.128 /* 16 kB: fewer do not end a silence */
#define PROGRESS_S     0.25  /* looked for so often */

static double retry_s(const struct sound *sound)
{
    return sound->retry_s > 0 ? sound->retry_s : LOOK_AGAIN_S;
}

static double start_s(const struct engine *engine, uint32_t k)
{
    return engine->playback.first_s + media_start_s(&engine->media, k);
}

/* The place that is needed next of either: the playhead before the first has come. */
static double sound_needed_s(const struct engine *engine, const struct sound *sound)
{
    return sound->next > 0 ? start_s(engine, sound->next) : engine->playback.content_s;
}

static double picture_needed_s(const struct engine *engine)
{
    const struct playback *playback = &engine->playback;
    return playback->arrived > 0 ? playback->buffered_s : playback->content_s;
}

bool sound_holds_picture(const struct engine *engine, const struct sound *sound)
{
    return sound->in_step && sound->apart &&
           picture_needed_s(engine) >= sound_needed_s(engine, sound) + engine->media.segment_s;
}

double sound_beside_mbit(const struct engine *engine, const struct sound *sound, uint32_t k)
{
    if (!sound->apart || engine->link.shared) { /* which knows of sound by itself */
        return 0;
    }
    const double piece = media_sound_mbit(&engine->media, sound->next), segment_s = engine->media.segment_s;
    if (!sound->in_step) {
        return sound->next > k ? 0 : piece; /* that of the same segment */
    }
    double ahead_s = picture_needed_s(engine) + segment_s - start_s(engine, sound->next);
    return piece * greater(0, ceil(ahead_s / segment_s)); /* until it is a segment ahead */
}

/* dash.js: sound is held to the picture (ScheduleController, _getBufferTargetForAudio). */
static bool leads(const struct engine *engine, const struct sound *sound, double ahead_s)
{
    const struct playback *playback = &engine->playback;
    const double picture_s = greater(0, playback->buffered_s - playback->content_s);
    return sound->lead_s > 0 && ahead_s >= greater(picture_s + sound->lead_s, engine->media.segment_s);
}

/* When the player sees the next piece. */
static double seen_s(const struct engine *engine, const struct sound *sound)
{
    const double exists_s = engine_exists_s(engine, sound->next) + sound->clock_behind_s,
                 every_s = sound->list_refresh_s;
    return every_s > 0 ? sound->listed_s + greater(0, ceil((exists_s - sound->listed_s) / every_s)) * every_s
                       : exists_s;
}

static bool is_ahead(const struct engine *engine, const struct sound *sound)
{
    return sound->in_step &&
           sound_needed_s(engine, sound) >= picture_needed_s(engine) + engine->media.segment_s;
}

/* Beside a picture under way sound gets half the link, once it is through the queue that the picture has
 * filled. */
static void ask_alone(struct engine *engine, const struct sound *sound)
{
    const struct transfer *picture = &engine->transfers[TRACK_PICTURE];
    const double now_s = engine->now_s, efficiency = engine->link.efficiency;
    const bool busy = engine_fetching(engine, TRACK_PICTURE) && now_s < picture->end_s;
    double queue_s = busy ? lesser(greater(now_s - picture->first_byte_s, 0), LIVE_QUEUE_S) : 0;
    struct transfer x = {.track = TRACK_SOUND,
                         .segment = sound->next,
                         .mbit = media_sound_mbit(&engine->media, sound->next),
                         .asked_s = now_s};
    x.first_byte_s = now_s + link_round_trip_s(&engine->link, now_s) + SOUND_ROUNDS * queue_s;
    double burst = busy ? 0 : engine->link.burst_mbit;
    double passes = busy ? 2 * (x.mbit / efficiency) : greater(0, x.mbit / efficiency - burst);
    x.end_s = x.done_s = passage_time_of_mbit(&engine->link.passage, x.first_byte_s, passes);
    engine_track(engine, &x);
}

static void ask(struct engine *engine, struct sound *sound)
{
    sound->had_mbit = 0;
    sound->progress_s = engine->now_s;
    if (sound->answer_s > 0) {
        engine_set_timer(engine, SOUND_TIMER,
                         engine->now_s + (sound->silence_s > 0 ? PROGRESS_S : sound->answer_s));
    }
    if (!engine->link.shared) {
        ask_alone(engine, sound);
        return;
    }
    const double mbit = media_sound_mbit(&engine->media, sound->next);
    struct transfer *x = engine_new_transfer(engine, TRACK_SOUND);
    x->segment = sound->next;
    x->mbit = mbit;
    x->setup_s = sound->append_spread > 0 ? live_append_drawn_s(engine, mbit, sound->append_spread)
                                          : live_append_s(engine, mbit);
    const int trips = sound->next == 0 ? 2 : 1; /* the first opens the connection */
    engine_ask(engine, x, trips * link_round_trip_s(&engine->link, engine->now_s));
}

/* Starts the sound's next fetch or wait. */
static void look(struct engine *engine, struct sound *sound)
{
    if (sound->next >= engine->media.count) {
        return;
    }
    const double ahead_s = start_s(engine, sound->next) - engine->playback.content_s,
                 wait_s = seen_s(engine, sound) - engine->now_s;
    if (ahead_s >= engine->params->player.max_buffer_s) {
        engine_set_timer(engine, SOUND_TIMER, engine->now_s + retry_s(sound) / 2);
    } else if (wait_s > 0) { /* looks until then find nothing */
        engine_set_timer(engine, SOUND_TIMER, engine->now_s + ceil(wait_s / retry_s(sound)) * retry_s(sound));
    } else if (is_ahead(engine, sound) || leads(engine, sound, ahead_s)) {
        engine_set_timer(engine, SOUND_TIMER, engine->now_s + retry_s(sound));
    } else {
        ask(engine, sound);
    }
}

/* From a failure until the piece is asked for again. */
static double again_s(struct engine *engine, struct sound *sound)
{
    double again_s = sound->again_s;
    if (sound->again_fuzz > 0) {
        again_s *= 1 + sound->again_fuzz * (2 * rng_uniform(&engine->link.rng) - 1);
    }
    sound->failures++;
    return sound->attempts > 0 && sound->failures % sound->attempts == 0 ? again_s + sound->failed_s
                                                                         : again_s;
}

/* The piece under way takes its time: given up once it has been silent for too long. */
static void watch(struct engine *engine, struct sound *sound)
{
    const double loaded = link_loaded_mbit(&engine->link, &engine->transfers[TRACK_SOUND], engine->now_s);
    if (sound->silence_s > 0 && loaded - sound->had_mbit >= PROGRESS_MBIT) {
        sound->had_mbit = loaded;
        sound->progress_s = engine->now_s;
    }
    const double patience_s = sound->had_mbit > 0 ? sound->silence_s : sound->answer_s;
    if (engine->now_s < sound->progress_s + patience_s) {
        engine_set_timer(engine, SOUND_TIMER,
                         lesser(engine->now_s + PROGRESS_S, sound->progress_s + patience_s));
        return;
    }
    engine_time_out_beside(engine, TRACK_SOUND);
    engine_set_timer(engine, SOUND_TIMER, engine->now_s + again_s(engine, sound));
}

void sound_timer(struct engine *engine, struct sound *sound)
{
    if (engine_fetching(engine, TRACK_SOUND)) {
        watch(engine, sound);
    } else {
        look(engine, sound);
    }
}

void sound_done(struct engine *engine, struct sound *sound, const struct transfer *transfer)
{
    sound->next = transfer->segment + 1;
    sound->failures = 0;
    playback_hear(&engine->playback, start_s(engine, sound->next));
    look(engine, sound);
}

void sound_begin(struct engine *engine, struct sound *sound, double from_s)
{
    sound->apart = engine->media.sound_apart;
    sound->listed_s = from_s;
    if (sound->apart) {
        engine->playback.run_on_s = SOUND_RUN_ON_S;
        link_connect(&engine->link, FIRST_REQUESTS - 2, from_s);
        playback_hear(&engine->playback, engine->playback.first_s);
        engine_set_timer(engine, SOUND_TIMER, from_s);
    }
}
