/* Media3's ExoPlayer with its defaults: levels within a share of the estimate, a higher one only with enough
 * in the buffer, a lower one only without; the estimate is the median of what was downloaded last, weighted
 * by the root of its size; a fetch is given up only where nothing comes, and then what is missing of it is
 * asked for. Source: DefaultBandwidthMeter, SlidingPercentile, AdaptiveTrackSelection, DefaultLoadControl,
 * DefaultLoadErrorHandlingPolicy, Loader, DefaultHttpDataSource and DefaultLivePlaybackSpeedControl of
 * Media3, each number below compared with them; not measured.
 */
#include "model/player/live.h"
#include "model/player/live_speed.h"
#include "model/player/players/players.h"
#include "model/player/rows.h"

#include "base/fmath.h"

#define WEIGHT_MOST      2000.0 /* of all samples (DefaultBandwidthMeter.DEFAULT_SLIDING_WINDOW_MAX_WEIGHT) */
#define TRUSTS_S         2.0 /* the estimate is believed after so long a download (ELAPSED_MILLIS_FOR_ESTIMATE) */
#define TRUSTS_BYTES     524288 /* or so much (BYTES_TRANSFERRED_FOR_ESTIMATE) */
#define RISES_FROM_S     10.0   /* of buffer (DEFAULT_MIN_DURATION_FOR_QUALITY_INCREASE_MS) ... */
#define RISES_FROM_SHARE 0.75   /* ... or of what there is to the live edge (DEFAULT_BUFFERED_FRACTION_...) */
#define FALLS_BELOW_S    25.0   /* DEFAULT_MAX_DURATION_FOR_QUALITY_DECREASE_MS */
#define RETAINS_S        25.0 /* DEFAULT_MIN_DURATION_TO_RETAIN_AFTER_DISCARD_MS: more can be thrown away, ... */
#define DISCARDS_WIDTH   1279 /* ... of pictures no larger than this (DEFAULT_MAX_WIDTH_TO_DISCARD, ... */
#define DISCARDS_HEIGHT  719  /* ... DEFAULT_MAX_HEIGHT_TO_DISCARD) */
#define TARGET_BYTES     144179200.0 /* DEFAULT_VIDEO_BUFFER_SIZE, DEFAULT_AUDIO_BUFFER_SIZE: 2200 of 64 KiB */
#define SILENCE_S                                                                                            \
    8.0 /* DefaultHttpDataSource.DEFAULT_READ_TIMEOUT_MILLIS, DEFAULT_CONNECT_TIMEOUT_MILLIS                 \
         */
#define PACKET_MBIT 0.01168 /* 1460 bytes: fewer do not end a silence */
#define LISTENS_S   0.25    /* so often, where only what has come by now is known */
#define LATER_S     1.0     /* later each time the same is asked for again (getRetryDelayMsFor), ... */
#define LATEST_S    5.0     /* ... but no later than that */
#define RETRIES     3  /* DEFAULT_MIN_LOADABLE_RETRY_COUNT: an error that follows ends a stall for good */
#define SAMPLES     48 /* of more the oldest are left out before their weight says so: all are small then */

#define LOOKS_S 0.01 /* ExoPlayerImplInternal.ACTIVE_INTERVAL_MS */
#define PACES_S 1.0  /* DEFAULT_MIN_UPDATE_INTERVAL_MS */

enum { LOOK, PACE, TIMERS }; /* timers: after what is under way, else what comes next; how fast it plays */

struct media3_params {
    int live_speed;
};

struct media3 {
    struct live live;
    struct {
        float weight, mbps;
    } samples[SAMPLES]; /* the oldest first */
    int sample_count;
    double seen_s, seen_bytes;
    struct live_speed speed;
    bool paces;
    double paced_s;             /* its looks are in `speed` up to then */
    int underruns;              /* and so many stalls */
    int errors;                 /* of the segment that is wanted next */
    double has_mbit;            /* what has come of it before them */
    double heard_mbit, heard_s; /* of the fetch under way over a shared link, and when that was */
};

/* ---- the estimate ---- */

static void forget_oldest(struct media3 *s)
{
    s->sample_count--;
    for (int i = 0; i < s->sample_count; i++) {
        s->samples[i] = s->samples[i + 1];
    }
}

static double weight_of_all(const struct media3 *s)
{
    double sum = 0;
    for (int i = 0; i < s->sample_count; i++) {
        sum += (double)s->samples[i].weight;
    }
    return sum;
}

/* SlidingPercentile.addSample: the oldest make room, the last of them in part. */
static void add_sample(struct media3 *s, double bytes, double took_s)
{
    if (!(took_s > 0)) {
        return;
    }
    if (s->sample_count == SAMPLES) {
        forget_oldest(s);
    }
    s->samples[s->sample_count].weight = (float)floor(sqrt(bytes));
    s->samples[s->sample_count++].mbps = (float)(bytes * 8 / 1e6 / took_s);
    s->seen_s += took_s;
    s->seen_bytes += bytes;
    for (double over = weight_of_all(s) - WEIGHT_MOST; over > 0;) {
        const double oldest = (double)s->samples[0].weight;
        if (oldest > over) {
            s->samples[0].weight = (float)(oldest - over);
            return;
        }
        forget_oldest(s);
        over -= oldest;
    }
}

/* SlidingPercentile.getPercentile(0.5): the least rate that half of the weight does not exceed. */
static double median_mbps(const struct media3 *s)
{
    const double half = weight_of_all(s) / 2;
    double best = INFINITY;
    for (int i = 0; i < s->sample_count; i++) {
        double below = 0;
        for (int k = 0; k < s->sample_count; k++) {
            below += s->samples[k].mbps <= s->samples[i].mbps ? (double)s->samples[k].weight : 0;
        }
        if (below >= half) {
            best = lesser(best, (double)s->samples[i].mbps);
        }
    }
    return best;
}

static double estimate_now_mbps(struct engine *engine, const struct media3 *s)
{
    const bool trusts = s->sample_count > 0 && (s->seen_s >= TRUSTS_S || s->seen_bytes >= TRUSTS_BYTES);
    const struct tr_player_params *params = &engine->params->player;
    engine->estimate_mbps = (trusts ? median_mbps(s) : params->first_estimate_mbps) * params->estimate_bias;
    return engine->estimate_mbps;
}

/* AdaptiveTrackSelection.determineIdealSelectedIndex. */
static int ideal_level(struct engine *engine, const struct media3 *s)
{
    const struct tr_player_params *params = &engine->params->player;
    const double estimate = estimate_now_mbps(engine, s) / engine->playback.speed; /* what is played faster
                                                                                    * must come faster */
    return live_highest_within(engine, &s->live, params->safety_down * estimate, params->safety_up * estimate,
                               NULL);
}

/* ---- what is buffered ---- */

/* Whether a level may be thrown away for the ideal one. */
static bool is_poor(const struct engine *engine, int level, int ideal)
{
    const struct tr_ladder_level *it = &engine->params->ladder.levels[level];
    return level < ideal && engine->media.counted_mbps[level] < engine->media.counted_mbps[ideal] &&
           it->width_px <= DISCARDS_WIDTH && it->height_px <= DISCARDS_HEIGHT &&
           it->height_px < engine->params->ladder.levels[ideal].height_px;
}

/* AdaptiveTrackSelection.evaluateQueueSize, each time that a segment has come: in between the estimate stays
 * as it is, and what is far ahead becomes less. Segments from the first one on that is too poor are thrown
 * away, whatever the others are. */
static void discard(struct engine *engine, struct media3 *s)
{
    struct playback *playback = &engine->playback;
    const double retained_s = playback_content_s(playback, engine->now_s) + RETAINS_S * playback->speed;
    if (!engine_own_rule(engine) || playback_segment_start_s(playback, playback->arrived - 1) < retained_s) {
        return;
    }
    const int ideal = ideal_level(engine, s);
    uint32_t k = (uint32_t)playback_segment(playback);
    while (k < playback->arrived && (playback_segment_start_s(playback, k) < retained_s ||
                                     !is_poor(engine, playback->levels[k], ideal))) {
        k++;
    }
    if (k < playback->arrived) {
        playback_discard(playback, k);
        s->live.segment = k;
        s->live.loaded_level = playback->levels[k - 1];
    }
}

/* DefaultLoadControl.shouldContinueLoading: the bytes that the buffer may hold are reached. Which is looked
 * for only where there are levels that reach them. *over_s: until so much has been played that they are not.
 */
static bool is_heavy(const struct engine *engine, double *over_s)
{
    const struct playback *playback = &engine->playback;
    const struct media *media = &engine->media;
    const double content_s = playback_content_s(playback, engine->now_s);
    double bytes = 0;
    if (media->fetch_mbps[media->levels - 1] * engine->params->player.max_buffer_s * 1e6 / 8 < TARGET_BYTES &&
        !media->content) {
        return false;
    }
    for (size_t k = playback->arrived; k-- > 0 && playback_segment_start_s(playback, k + 1) > content_s;) {
        const double length_s = media_length_s(media, (uint32_t)k),
                     left_s = lesser(length_s, playback_segment_start_s(playback, k + 1) - content_s);
        const double rate = media_bytes(media, (uint32_t)k, playback->levels[k]) / length_s;
        bytes += rate * left_s;
        *over_s = lesser(left_s, (bytes - TARGET_BYTES) / rate); /* of the segment at the playhead */
    }
    return bytes >= TARGET_BYTES && playback_moves(playback);
}

/* ---- how fast it plays ---- */

/* Looked at until now, or until it stalled: it looks while it plays. */
static void look_at_edge(struct engine *engine, struct media3 *s)
{
    const struct playback *playback = &engine->playback;
    const double until_s = playback->stalled ? playback->stall_begin_s : engine->now_s;
    const int looks = (int)floor((until_s - s->paced_s) / LOOKS_S);
    if (playback->started && looks > 0) {
        live_speed_look(&s->speed, playback->live_s + until_s - playback->buffered_s, looks, LOOKS_S);
    }
    s->paced_s = engine->now_s;
}

/* A stall may end with less in the buffer than the target (DefaultLoadControl.shouldStartPlayback). */
static void aim(struct engine *engine, const struct media3 *s)
{
    const struct tr_player_params *params = &engine->params->player;
    engine->playback.start_s = lesser(params->start_s, s->speed.target_s / 2);
    engine->playback.resume_s = lesser(params->resume_s, s->speed.target_s / 2);
    playback_aim(&engine->playback, s->speed.target_s);
}

/* Before something comes, and each second: what is behind it then. */
static void pace(struct engine *engine, struct media3 *s)
{
    struct playback *playback = &engine->playback;
    look_at_edge(engine, s);
    for (; s->underruns < playback->underruns; s->underruns++) {
        live_speed_stalled(&s->speed);
    }
    aim(engine, s);
}

/* It decides each second, and at once where it plays again. */
static void decide_speed(struct engine *engine, struct media3 *s)
{
    if (!playback_moves(&engine->playback)) {
        engine_set_timer(engine, PACE, INFINITY);
        return;
    }
    if (!s->speed.has_looked) {
        live_speed_look(&s->speed, engine->playback.live_s + engine->now_s - engine->playback.buffered_s, 1,
                        0);
    }
    live_speed_decide(&s->speed, engine_behind_live_s(engine));
    aim(engine, s);
    playback_set_speed(&engine->playback, s->speed.speed);
    engine_set_timer(engine, PACE, engine->now_s + PACES_S);
}

/* ---- what falls silent ---- */

/* When the last packet of the fetch came; that it was asked for is the first that is heard of it. What shares
 * a link is only known now: it is looked at again and again. */
static double heard_s(struct engine *engine, struct media3 *s, const struct transfer *x)
{
    const double loaded = link_loaded_mbit(&engine->link, x, engine->now_s);
    if (engine->link.shared) {
        if (loaded - s->heard_mbit >= PACKET_MBIT) {
            s->heard_mbit = loaded;
            s->heard_s = engine->now_s;
        }
        return s->heard_s;
    }
    return loaded > PACKET_MBIT ? link_time_of_loaded_s(&engine->link, x, loaded - PACKET_MBIT) : x->asked_s;
}

static void begin_watch(struct engine *engine, struct media3 *s)
{
    s->heard_mbit = 0;
    s->heard_s = engine->now_s;
    engine_set_timer(engine, LOOK, engine->now_s + (engine->link.shared ? LISTENS_S : SILENCE_S));
}

/* Once there were too many errors the next one ends a session that has nothing to play: of a player that
 * waits for media the loader's last error is thrown, and nothing is asked for any more
 * (ExoPlayerImplInternal.doSomeWork, Loader.maybeThrowError). */
static bool is_over(const struct engine *engine, const struct media3 *s)
{
    return s->errors > RETRIES && !playback_moves(&engine->playback);
}

/* No other level is taken for it, nor is one excluded: those are for what a server refuses
 * (DefaultLoadErrorHandlingPolicy.isEligibleForFallback). */
static void time_out(struct engine *engine, struct media3 *s, const struct transfer *x)
{
    const double loaded = link_loaded_mbit(&engine->link, x, engine->now_s);
    if (loaded > 0) {
        add_sample(s, loaded * 1e6 / 8, engine->now_s - x->first_byte_s);
    }
    engine_time_out(engine, x->level);
    s->has_mbit += loaded;
    const double later_s = lesser(s->errors * LATER_S, LATEST_S);
    s->errors++;
    if (is_over(engine, s)) {
        engine_stop(engine, engine->now_s);
        return;
    }
    engine_waits(engine, TR_TIMELINE_WAIT_RETRY, s->live.segment);
    engine_set_timer(engine, LOOK, engine->now_s + later_s);
}

static void watch(struct engine *engine, struct media3 *s)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    if (engine->link.shared && x->state == TRANSFER_SETTING_UP) {
        return;
    }
    const double until_s = heard_s(engine, s, x) + SILENCE_S;
    if (until_s > engine->now_s + 1e-9) {
        engine_set_timer(engine, LOOK,
                         engine->link.shared ? lesser(until_s, engine->now_s + LISTENS_S) : until_s);
    } else {
        time_out(engine, s, x);
    }
}

/* The rest, that has not come yet (ContainerMediaChunk.load, HlsMediaChunk.feedDataToExtractor: from
 * nextLoadPosition on), over a connection anew. */
static void ask_again(struct engine *engine, struct media3 *s)
{
    const double trips_s = 2 * link_round_trip_s(&engine->link, engine->now_s);
    struct transfer *x = engine_new_transfer(engine, TRACK_PICTURE);
    x->segment = s->live.segment;
    x->level = s->live.level;
    x->mbit = media_mbit(&engine->media, x->segment, x->level) - s->has_mbit;
    x->asked_s = engine->now_s;
    x->first_byte_s = engine->now_s + trips_s;
    if (engine->link.shared) {
        engine_send(engine, x);
        engine_ask(engine, x, trips_s);
    } else {
        link_send(&engine->link, x);
        engine_send(engine, x);
    }
    begin_watch(engine, s);
}

/* ---- fetching ---- */

static void look(struct engine *engine, struct media3 *s)
{
    if (s->live.segment >= engine->media.count) {
        return;
    }
    if (s->errors > 0) {
        if (is_over(engine, s)) { /* it stalled while it waited to ask again */
            engine_stop(engine, engine->playback.stall_begin_s);
        } else {
            ask_again(engine, s);
        }
        return;
    }
    const double seen_s = engine_exists_s(engine, s->live.segment);
    double over_s;
    if (seen_s > engine->now_s) {
        engine_waits(engine, TR_TIMELINE_WAIT_LIST, s->live.segment);
        engine_set_timer(engine, LOOK, seen_s);
    } else if (!live_has_room(engine, &over_s) || is_heavy(engine, &over_s)) {
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
        begin_watch(engine, s);
    }
}

static void media3_begin(struct engine *engine)
{
    struct media3 *s = PLAYER_STATE(engine, struct media3);
    live_begin(engine, &s->live);
    s->paces =
        PLAYER_PARAMS(engine, struct media3_params)->live_speed && engine->media.count == MEDIA_ENDLESS;
    if (s->paces) {
        live_speed_init(&s->speed, engine->params->player.live_latency_s);
        aim(engine, s);
    }
    if (engine_own_rule(
            engine)) { /* AdaptiveTrackSelection.updateSelectedTrack: no buffer is asked for at first */
        const int first = ideal_level(engine, s);
        s->live.level = s->live.loaded_level = first > s->live.level ? first : s->live.level;
    }
    engine_set_timer(engine, LOOK, s->live.joined_s);
}

static void media3_timer(struct engine *engine, int timer)
{
    struct media3 *s = PLAYER_STATE(engine, struct media3);
    if (timer == PACE) {
        pace(engine, s);
        decide_speed(engine, s);
    } else if (engine_fetching(engine, TRACK_PICTURE)) {
        watch(engine, s);
    } else {
        look(engine, s);
    }
}

static void media3_done(struct engine *engine, const struct transfer *transfer)
{
    struct media3 *s = PLAYER_STATE(engine, struct media3);
    engine_set_timer(engine, LOOK, INFINITY);
    if (s->paces) {
        pace(engine, s);
    }
    engine_append(engine, transfer);
    if (s->paces && !engine_is_set(engine, PACE)) {
        decide_speed(engine, s);
    }
    s->errors = 0;
    s->has_mbit = 0;
    add_sample(s, transfer->mbit * 1e6 / 8, engine->now_s - transfer->first_byte_s);
    live_arrived(&s->live, transfer);
    discard(engine, s);
    look(engine, s);
}

/* AdaptiveTrackSelection.minDurationForQualityIncreaseUs: near the live edge there is never so much. What
 * there is ends with the last segment that is available, not with now
 * (DefaultDashChunkSource.getAvailableLiveDurationUs, HlsChunkSource.resolveTimeToLiveEdgeUs). */
static double rises_from_s(const struct engine *engine, uint32_t segment)
{
    if (engine->media.count != MEDIA_ENDLESS) {
        return RISES_FROM_S;
    }
    const struct playback *playback = &engine->playback;
    const double last_s =
                     playback->first_s + engine_exist_by(engine, engine->now_s) * engine->media.segment_s,
                 available_s = last_s - playback_content_s(playback, engine->now_s);
    return lesser(RISES_FROM_S, RISES_FROM_SHARE * (available_s - media_length_s(&engine->media, segment)));
}

static struct tr_abr_choice media3_choose(struct engine *engine, uint32_t segment)
{
    struct media3 *s = PLAYER_STATE(engine, struct media3);
    const double ahead_s = engine_ahead_s(engine);
    const int before = s->live.loaded_level, ideal = ideal_level(engine, s);
    const bool kept = (ideal > before && ahead_s < rises_from_s(engine, segment)) ||
                      (ideal < before && ahead_s >= FALLS_BELOW_S);
    return (struct tr_abr_choice){kept ? before : ideal, 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct media3),
    .timers = TIMERS,
    .own_estimate = true,
    .begin = media3_begin,
    .timer = media3_timer,
    .done = media3_done,
    .choose = media3_choose,
};

static bool is_live(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->player.mode == TR_PLAYER_LIVE;
}

static const struct tr_param params[] = {
    OWN_SWITCH(
        "media3", struct media3_params, live_speed, "speed by distance from live", 0, TR_PARAM_GROUP_SEGMENTS,
        is_live,
        "Whether the stream says how far behind live to be, which Media3 then keeps to by playing up to "
        "3 % faster or slower; without that it plays as usual"),
};

#define MEDIA3(name_, title_, models_)                                                                       \
    {                                                                                                        \
        .row = {.info = {.name = name_,                                                                      \
                         .title = title_,                                                                    \
                         .models = models_,                                                                  \
                         .source =                                                                           \
                             "Media3: DefaultBandwidthMeter, AdaptiveTrackSelection, DefaultLoadControl, "   \
                             "DefaultLoadErrorHandlingPolicy, DefaultLivePlaybackSpeedControl",              \
                         .held = "",                                                                         \
                         .section = "media3"},                                                               \
                OWN_PARAMS(params, struct media3_params)},                                                   \
        .type = &type,                                                                                       \
    }

const struct player_row player_media3 = MEDIA3(
    "media3", "Media3 ExoPlayer since 1.6",
    "levels within 0.70 of its downloads' median, up with enough in the buffer, down without; asks for the "
    "rest of what is silent for 8 s, stops the fourth time");
const struct player_row player_media3_1_5 =
    MEDIA3("media3-1.5", "Media3 ExoPlayer up to 1.5",
           "as media3, with more in the buffer before it plays, and after a stall");
