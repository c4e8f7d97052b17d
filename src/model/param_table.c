/* The parameter table: MODEL.md's keys, defaults and ranges, each with a sentence that a tooltip can show.
 * Rows of single players and rules stand in their files and are gathered here. */
#include <tracereel/params.h>

#include "model/param_effect.h"
#include "model/player/own.h"
#include "model/player/rows.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

const char *const param_off_on[] = {"off", "on", NULL};
static const char *const recovery_names[] = {"exponential", "linear", NULL};
static const char *const goodput_names[] = {"raw", "tcp", NULL};
static const char *const delivery_names[] = {"fluid", "segments", NULL};
static const char *const mode_names[] = {"live", "vod", NULL};
static const char *const link_names[] = {"ideal", "tcp", NULL};
static const char *const counts_names[] = {"total", "video", NULL};

#define PLACE(module, field)                                                                                 \
    .offset = offsetof(struct tr_params, module.field), .size = sizeof(((struct tr_params *)0)->module.field)
#define IN(group_, matters_) .group = TR_PARAM_GROUP_##group_, .matters = matters_
#define NUMBER(module, field, name_, initial_, min_, max_, unit_, meaning_, ...)                             \
    {                                                                                                        \
        .key = #module "." #field, .name = name_, .kind = TR_PARAM_NUMBER, .initial = initial_, .min = min_, \
        .max = max_, .unit = unit_, .meaning = meaning_, PLACE(module, field), __VA_ARGS__                   \
    }
#define INTEGER(module, field, name_, initial_, min_, max_, meaning_, ...)                                   \
    {                                                                                                        \
        .key = #module "." #field, .name = name_, .kind = TR_PARAM_INTEGER, .initial = initial_,             \
        .min = min_, .max = max_, .unit = "", .meaning = meaning_, PLACE(module, field), __VA_ARGS__         \
    }
#define CHOICE(module, field, name_, initial_, last_, names_, meaning_, ...)                                 \
    {                                                                                                        \
        .key = #module "." #field, .name = name_, .kind = TR_PARAM_CHOICE, .initial = initial_,              \
        .max = last_, .unit = "", .meaning = meaning_, .names = names_, PLACE(module, field), __VA_ARGS__    \
    }

static const struct tr_param shared[] = {
    /* MODEL.md section 1 */
    NUMBER(network, base_bandwidth_mbps, "bandwidth at rest", 10, 0.01, 10000, "Mbit/s",
           "What the link carries at rest, before the slow swing, the noise and congestion",
           IN(NETWORK, effect_generated)),
    NUMBER(network, oscillation_amplitude, "swing", 0.3, 0, 1, "",
           "How far the bandwidth swings up and down, as a share of the base", IN(NETWORK, effect_generated)),
    NUMBER(network, oscillation_freq_hz, "speed of the swing", 0.05, 0, 0.5, "Hz",
           "How fast the bandwidth swings: 0.05 is once in 20 seconds", IN(NETWORK, effect_bandwidth_swings)),
    NUMBER(network, noise_sigma, "noise", 0.1, 0, 2, "",
           "Spread of the second-to-second noise: the bandwidth is multiplied by a log-normal of this sigma",
           IN(NETWORK, effect_generated)),
    NUMBER(network, congestion_probability, "chance of congestion", 0.02, 0, 1, "per s",
           "Chance that a congestion event strikes in a given second",
           IN(NETWORK, effect_congestion_can_be_severe)),
    NUMBER(network, congestion_severity, "severity of congestion", 0.6, 0, 1, "",
           "How much one event adds to the congestion level, which takes that share of the bandwidth",
           IN(NETWORK, effect_congestion_can_strike)),
    NUMBER(network, congestion_recovery_rate, "speed of recovery", 0.15, 0, 1, "per s",
           "How fast congestion clears: the share (exponential) or the amount (linear) that goes each second",
           IN(NETWORK, effect_congestion_strikes)),
    CHOICE(network, congestion_recovery, "way of recovery", TR_NETWORK_RECOVERY_EXPONENTIAL, 1,
           recovery_names, "Whether congestion clears quickly at first and slowly later, or evenly",
           IN(NETWORK, effect_congestion_strikes)),
    NUMBER(network, base_latency_ms, "latency at rest", 20, 0, 5000, "ms",
           "One-way delay of the empty link; queues at full congestion make it four times that",
           IN(LATENCY, effect_latency_unmeasured)),
    NUMBER(network, base_packet_loss, "packet loss at rest", 0.001, 0, 1, "",
           "Share of packets lost on the empty link; full congestion adds a tenth",
           IN(LATENCY, effect_loss_unmeasured)),
    NUMBER(network, bandwidth_floor_mbps, "least bandwidth", 0.1, 0, 100, "Mbit/s",
           "The generated network never carries less than this; a recorded zero stays a zero",
           IN(NETWORK, effect_generated)),
    CHOICE(
        network, goodput, "what gets through", TR_NETWORK_GOODPUT_RAW, 1, goodput_names,
        "Whether a generated network gives its raw bandwidth or at most what one TCP connection gets through "
        "its latency and loss",
        IN(NETWORK, effect_generated)),
    /* section 2 */
    NUMBER(encoder, safety_factor, "share of bandwidth used", 0.85, 0.05, 1, "",
           "Share of the bandwidth that the encoder dares to use", IN(LEVEL, effect_fluid)),
    NUMBER(encoder, upgrade_hold_s, "wait for a higher level", 3, 0, 120, "s",
           "How long a higher level must have been affordable before it is taken",
           IN(LEVEL, effect_fluid_choice)),
    NUMBER(encoder, inflow_cap_playing, "inflow at most, playing", 2, 1, 20, "s/s",
           "At most this many seconds of content arrive a second while playing", IN(LEVEL, effect_fluid)),
    NUMBER(encoder, inflow_cap_stalled, "inflow at most, stalled", 3, 1, 20, "s/s",
           "At most this many seconds of content arrive a second while stalled", IN(LEVEL, effect_fluid)),
    NUMBER(encoder, av_sync_decay, "offset left after a second", 0.95, 0, 1, "per s",
           "Share of the sound-to-picture offset that is left after a second: less pulls it back faster",
           IN(SYNC, effect_drift)),
    NUMBER(encoder, av_sync_noise_ms, "wander of the offset", 0.5, 0, 100, "ms",
           "How much the sound-to-picture offset wanders at random in a second", IN(SYNC, NULL)),
    NUMBER(encoder, stall_penalty_ms, "offset by a second stalled", 5, 0, 200, "ms",
           "How much earlier than the picture the sound comes for each second stalled", IN(SYNC, NULL)),
    NUMBER(encoder, switch_penalty_ms, "offset by a level switched", 2, 0, 200, "ms",
           "How much earlier than the picture the sound comes for each level switched up or down",
           IN(SYNC, effect_choice)),
    /* sections 3 and 5.1 */
    NUMBER(buffer, max_level_s, "buffer at most", 30, 0.1, 600, "s", "What the buffer holds at most",
           IN(BUFFER, effect_fluid)),
    NUMBER(buffer, initial_level_s, "buffer at the start", NAN, 0, 600, "s",
           "What is in the buffer at the start; unless set, as much as the resume threshold",
           IN(BUFFER, effect_fluid), .at_most = "buffer.max_level_s"),
    NUMBER(buffer, rebuffer_threshold_s, "resume at", 3, 0, 600, "s",
           "The level at which playback resumes after a stall", IN(BUFFER, effect_fluid),
           .at_most = "buffer.max_level_s"),
    NUMBER(buffer, drain_rate, "playback speed", 1, 0.1, 4, "s/s", "Seconds of content played a second",
           IN(BUFFER, NULL)),
    CHOICE(buffer, live_edge, "bounded by live", 0, 1, param_off_on,
           "Whether the buffer is bounded by what has happened yet: a live viewer cannot hold more than the "
           "time "
           "behind live",
           IN(LIVE, effect_fluid)),
    NUMBER(buffer, live_latency_s, "start behind live", 5, 0.2, 60, "s",
           "How far behind live the viewer starts", IN(LIVE, effect_fluid), .at_most = "buffer.max_behind_s",
           .or_zero = true),
    NUMBER(buffer, catch_up_max, "catch up, faster by", 0, 0, 1, "",
           "How much faster than normal a viewer who has fallen behind may play to catch up; 0 never",
           IN(LIVE, effect_fluid)),
    NUMBER(buffer, max_behind_s, "skip to live beyond", 0, 0, 3600, "s",
           "A viewer further behind live than this jumps back to the live latency; 0 never",
           IN(LIVE, effect_fluid)),
    /* sections 4 and 5.3 */
    NUMBER(quality, av_sync_threshold_ms, "out of sync beyond", 40, 0.1, 1000, "ms",
           "Sound and picture further apart than this count as out of sync", IN(SYNC, NULL)),
    NUMBER(quality, jerk_weight, "weight of smooth playback", 0.40, 0, 1, "",
           "Weight of smooth playback in the overall score", IN(SCORE, NULL)),
    NUMBER(quality, av_sync_weight, "weight of sound in step", 0.35, 0, 1, "",
           "Weight of sound and picture in step in the overall score", IN(SCORE, NULL)),
    NUMBER(quality, stability_weight, "weight of a steady level", 0.25, 0, 1, "",
           "Weight of a steady level in the overall score", IN(SCORE, NULL)),
    /* section 5.2 */
    CHOICE(player, delivery, "content arrives", TR_PLAYER_FLUID, 1, delivery_names,
           "Whether content arrives evenly, or segment by segment as in a real player", IN(DELIVERY, NULL)),
    CHOICE(player, kind, "player", 0, PLAYER_ROWS - 1, param_player_names,
           "Which player fetches the segments; tracereel players lists them", IN(DELIVERY, effect_segments)),
    CHOICE(player, rule, "rule for the level", 0, RULE_ROWS, param_rule_names,
           "Which rule chooses levels in its place; own is the player's own",
           IN(DELIVERY, effect_level_choice)),
    CHOICE(player, mode, "live or on demand", TR_PLAYER_LIVE, 1, mode_names,
           "Whether segments come to exist as time passes, or all are there and the session ends with them",
           IN(DELIVERY, effect_segments)),
    NUMBER(player, content_s, "length of the content", 300, 1, 100000, "s",
           "On demand: how long the content is, where no ladder file says it",
           IN(SEGMENTS, effect_on_demand)),
    NUMBER(player, segment_s, "segment length", 2, 0.1, 30, "s", "Length of a segment",
           IN(SEGMENTS, effect_segments)),
    NUMBER(player, live_latency_s, "start behind live", 8, 0.2, 120, "s",
           "How far behind live a segment player starts to play", IN(LIVE, effect_joins_behind)),
    NUMBER(player, live_phase, "moment of joining", 0.5, 0, 1, "",
           "Share of a segment that has happened since the last whole one when the viewer joins",
           IN(JOINING, effect_live)),
    NUMBER(player, startup_s, "time to the first picture", 0, 0, 30, "s",
           "How much of the live latency passes between joining and the first picture, on a fast link",
           IN(JOINING, effect_joins_behind), .at_most = "player.live_latency_s"),
    INTEGER(player, join_round_trips, "round trips to join", 0, 0, 20,
            "Round trips from joining to the first segment's request: manifest, playlist, initialisation",
            IN(JOINING, effect_round_trips)),
    NUMBER(player, preroll_s, "fetched before the start", 0, 0, 30, "s",
           "How far before the playhead the first fetch begins; what lies before it is never seen",
           IN(JOINING, effect_joins_behind)),
    NUMBER(player, start_s, "start at", 0, 0, 60, "s",
           "Playback starts once the buffer holds this much; 0 with the first segment",
           IN(BUFFER, effect_segments), .at_most = "player.max_buffer_s"),
    NUMBER(player, max_buffer_s, "buffer at most", 30, 0.5, 600, "s",
           "No segment is asked for while the buffer holds this much", IN(BUFFER, effect_segments)),
    NUMBER(player, resume_s, "resume at", 0.1, 0, 60, "s",
           "The buffer at which a segment player resumes after a stall", IN(BUFFER, effect_segments),
           .at_most = "player.max_buffer_s"),
    NUMBER(
        player, resume_max_s, "resume at, at most", 0, 0, 60, "s",
        "Each time sound runs dry the buffer wanted to resume is doubled, up to this (Chromium: 3); 0 never",
        IN(BUFFER, effect_segments), .at_most = "player.max_buffer_s"),
    INTEGER(player, start_level, "first level", 0, 0, TR_LADDER_LEVELS_MAX - 1,
            "Ladder level of the first segment, 0 the lowest", IN(LEVEL, effect_start_level)),
    NUMBER(player, first_estimate_mbps, "first estimate", 1, 0.01, 10000, "Mbit/s",
           "What the player takes the bandwidth to be before it has measured any",
           IN(LEVEL, effect_first_estimate)),
    NUMBER(player, fast_half_life_s, "quick estimate's half-life", 3, 0.1, 600, "s",
           "Seconds of downloading after which the quick bandwidth estimate has half forgotten",
           IN(LEVEL, effect_half_life), .at_most = "player.slow_half_life_s"),
    NUMBER(player, slow_half_life_s, "steady estimate's half-life", 8, 0.1, 600, "s",
           "Seconds of downloading after which the steady bandwidth estimate has half forgotten; the lower "
           "counts",
           IN(LEVEL, effect_half_life)),
    NUMBER(player, estimate_bias, "factor on the estimate", 1, 0.1, 2, "", "Factor on the bandwidth estimate",
           IN(LEVEL, effect_level_choice)),
    CHOICE(player, wait_counts, "waiting counts", 0, 1, param_off_on,
           "Whether the wait for the first byte counts as download time in the estimate",
           IN(LEVEL, effect_wait_counts)),
    CHOICE(player, counts, "bitrate that counts", TR_PLAYER_COUNTS_TOTAL, 1, counts_names,
           "Whether a level's whole bitrate or its picture's alone is held against the estimate",
           IN(LEVEL, effect_level_choice)),
    NUMBER(player, safety_down, "share of estimate to stay", 0.9, 0.05, 2, "",
           "Share of the estimate within which a level must be to be kept or fallen back to",
           IN(LEVEL, effect_level_choice)),
    NUMBER(player, safety_up, "share of estimate to rise", 0.9, 0.05, 2, "",
           "Share of the estimate within which a higher level must be to be taken",
           IN(LEVEL, effect_level_choice)),
    CHOICE(player, abandon, "give fetches up", 1, 1, param_off_on,
           "Whether a fetch under way may be given up for a lower level, by the player's rule for it",
           IN(SEGMENTS, effect_gives_up)),
    NUMBER(player, sound_apart_kbps, "sound apart", 0, 0, 10000, "kbit/s",
           "Sound fetched beside the picture at this one bitrate instead of each level's own; 0 as the "
           "ladder says",
           IN(SEGMENTS, effect_sound_apart)),
    CHOICE(player, link, "link", TR_PLAYER_LINK_IDEAL, 1, link_names,
           "Whether a fetch gets the trace's bits as they are, or as TCP connections share them: queue, slow "
           "start, back-off after an outage",
           IN(SEGMENTS, effect_segments)),
    NUMBER(
        player, round_trip_ms, "round trip", 0, 0, 10000, "ms",
        "A request's round trip on the empty link, where the trace does not say; 0 twice its latency at rest",
        IN(SEGMENTS, effect_segments)),
    NUMBER(player, link_efficiency, "share of bits that is media", 0.9653, 0.1, 1, "",
           "Share of the link's bits that is media; the rest is packet headers, 52 of 1500 bytes",
           IN(SEGMENTS, effect_segments)),
    NUMBER(player, link_burst_kbit, "burst after idling", 0, 0, 100000, "kbit",
           "What passes at once after an idle moment, where a token bucket shapes the link",
           IN(SEGMENTS, effect_segments)),
    NUMBER(live, encode_delay_s, "encoder's delay", 0, 0, 30, "s",
           "From the end of what is shown to when it can be fetched: encoding, packaging, publishing",
           IN(LIVE, effect_live)),
    NUMBER(live, part_s, "length of a part", 0.5, 0.04, 30, "s",
           "HLS of low latency: a segment is published in parts of this length", IN(LIVE, effect_parts)),
    NUMBER(live, hold_back_s, "hold-back of parts", 1.5, 0.08, 60, "s",
           "HLS of low latency: how far from the playlist's end playback starts (PART-HOLD-BACK), two parts "
           "at least",
           IN(LIVE, effect_parts)),
    NUMBER(live, chunk_s, "length of a chunk", 0.5, 0.01, 30, "s",
           "DASH of low latency: a segment is sent while it is made, in chunks of this length",
           IN(LIVE, effect_chunks)),
    NUMBER(live, target_s, "target behind live", 2.5, 0.1, 60, "s",
           "DASH of low latency: how far behind live the player means to be", IN(LIVE, effect_chunks)),
};

/* ---- all rows, gathered once ---- */

#define ROWS_MAX 192

static struct tr_param table[ROWS_MAX];
static size_t table_count;
static size_t places[PLAYER_ROWS + RULE_ROWS]; /* in `own`, bytes, by row */
static pthread_once_t gathered = PTHREAD_ONCE_INIT;

/* Rows that share a section share its parameters. */
static bool shares_place(size_t row, size_t *place)
{
    for (size_t i = 0; i < row; i++) {
        if (row_at(i)->params == row_at(row)->params) {
            *place = places[i];
            return true;
        }
    }
    return false;
}

static void gather(void)
{
    size_t end = 0;
    memcpy(table, shared, sizeof shared);
    table_count = sizeof shared / sizeof *shared;
    const struct row *row;
    for (size_t i = 0; (row = row_at(i)); i++) {
        if (row->param_count == 0 || shares_place(i, &places[i])) {
            continue;
        }
        places[i] = end;
        end += (row->own_bytes + sizeof(double) - 1) / sizeof(double) * sizeof(double);
        assert(end <= sizeof(((struct tr_params *)0)->own) && table_count + row->param_count <= ROWS_MAX);
        for (size_t k = 0; k < row->param_count; k++) {
            table[table_count] = row->params[k];
            table[table_count++].offset += offsetof(struct tr_params, own) + places[i];
        }
    }
}

const struct tr_param *tr_params_table(size_t *count)
{
    pthread_once(&gathered, gather);
    *count = table_count;
    return table;
}

size_t row_place(const struct row *row)
{
    pthread_once(&gathered, gather);
    size_t i = 0;
    while (row_at(i) != row) {
        i++;
    }
    return places[i];
}

const char *tr_param_group_title(enum tr_param_group group)
{
    static const char *const titles[] = {
        [TR_PARAM_GROUP_DELIVERY] = "Delivery",
        [TR_PARAM_GROUP_NETWORK] = "Network",
        [TR_PARAM_GROUP_BUFFER] = "Buffer",
        [TR_PARAM_GROUP_LIVE] = "Behind live",
        [TR_PARAM_GROUP_LEVEL] = "Choice of level",
        [TR_PARAM_GROUP_SEGMENTS] = "Segments and fetches",
        [TR_PARAM_GROUP_JOINING] = "Joining",
        [TR_PARAM_GROUP_SYNC] = "Sound and picture",
        [TR_PARAM_GROUP_LATENCY] = "Latency and loss",
        [TR_PARAM_GROUP_SCORE] = "Score",
    };
    return titles[group];
}
