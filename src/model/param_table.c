/* The parameter table: MODEL.md's keys, defaults and ranges, each with a sentence that a tooltip can show. */
#include <tracereel/params.h>

#include <math.h>
#include <stddef.h>

static const char *const off_on[] = {"off", "on", NULL};
static const char *const recovery_names[] = {"exponential", "linear", NULL};
static const char *const goodput_names[] = {"raw", "tcp", NULL};
static const char *const delivery_names[] = {"fluid", "segments", NULL};
static const char *const counts_names[] = {"total", "video", NULL};
static const char *const abandon_names[] = {"off", "buffer", "ratio", "decide", NULL};

#define PLACE(module, field)                                                                                 \
    .offset = offsetof(struct tr_params, module.field), .size = sizeof(((struct tr_params *)0)->module.field)
#define NUMBER(module, field, name_, initial_, min_, max_, unit_, meaning_)                                  \
    {                                                                                                        \
#module "." #field, name_, TR_PARAM_NUMBER, initial_, min_, max_, unit_, meaning_, NULL,             \
            PLACE(module, field)                                                                             \
    }
#define INTEGER(module, field, name_, initial_, min_, max_, meaning_)                                        \
    {                                                                                                        \
#module "." #field, name_, TR_PARAM_INTEGER, initial_, min_, max_, "", meaning_, NULL,               \
            PLACE(module, field)                                                                             \
    }
#define CHOICE(module, field, name_, initial_, last_, names_, meaning_)                                      \
    {                                                                                                        \
#module "." #field, name_, TR_PARAM_CHOICE, initial_, 0, last_, "", meaning_, names_,                \
            PLACE(module, field)                                                                             \
    }

static const struct tr_param table[] = {
    /* MODEL.md section 1 */
    NUMBER(network, base_bandwidth_mbps, "bandwidth at rest", 10, 0.01, 10000, "Mbit/s",
           "What the link carries at rest, before the slow swing, the noise and congestion"),
    NUMBER(network, oscillation_amplitude, "swing", 0.3, 0, 1, "",
           "How far the bandwidth swings up and down, as a share of the base"),
    NUMBER(network, oscillation_freq_hz, "speed of the swing", 0.05, 0, 0.5, "Hz",
           "How fast the bandwidth swings: 0.05 is once in 20 seconds"),
    NUMBER(network, noise_sigma, "noise", 0.1, 0, 2, "",
           "Spread of the second-to-second noise: the bandwidth is multiplied by a log-normal of this sigma"),
    NUMBER(network, congestion_probability, "chance of congestion", 0.02, 0, 1, "per s",
           "Chance that a congestion event strikes in a given second"),
    NUMBER(network, congestion_severity, "severity of congestion", 0.6, 0, 1, "",
           "How much one event adds to the congestion level, which takes that share of the bandwidth"),
    NUMBER(
        network, congestion_recovery_rate, "speed of recovery", 0.15, 0, 1, "per s",
        "How fast congestion clears: the share (exponential) or the amount (linear) that goes each second"),
    CHOICE(network, congestion_recovery, "way of recovery", TR_NETWORK_RECOVERY_EXPONENTIAL, 1,
           recovery_names, "Whether congestion clears quickly at first and slowly later, or evenly"),
    NUMBER(network, base_latency_ms, "latency at rest", 20, 0, 5000, "ms",
           "One-way delay of the empty link; queues at full congestion make it four times that"),
    NUMBER(network, base_packet_loss, "packet loss at rest", 0.001, 0, 1, "",
           "Share of packets lost on the empty link; full congestion adds a tenth"),
    NUMBER(network, bandwidth_floor_mbps, "least bandwidth", 0.1, 0, 100, "Mbit/s",
           "The generated network never carries less than this; a recorded zero stays a zero"),
    CHOICE(
        network, goodput, "what gets through", TR_NETWORK_GOODPUT_RAW, 1, goodput_names,
        "Whether a generated network gives its raw bandwidth or at most what one TCP connection gets through "
        "its latency and loss"),
    /* section 2 */
    NUMBER(encoder, safety_factor, "share of bandwidth used", 0.85, 0.05, 1, "",
           "Share of the bandwidth that the encoder dares to use"),
    NUMBER(encoder, upgrade_hold_s, "wait for a higher level", 3, 0, 120, "s",
           "How long a higher level must have been affordable before it is taken"),
    NUMBER(encoder, inflow_cap_playing, "inflow at most, playing", 2, 1, 20, "s/s",
           "At most this many seconds of content arrive a second while playing"),
    NUMBER(encoder, inflow_cap_stalled, "inflow at most, stalled", 3, 1, 20, "s/s",
           "At most this many seconds of content arrive a second while stalled"),
    NUMBER(encoder, av_sync_decay, "offset left after a second", 0.95, 0, 1, "per s",
           "Share of the sound-to-picture offset that is left after a second: less pulls it back faster"),
    NUMBER(encoder, av_sync_noise_ms, "wander of the offset", 0.5, 0, 100, "ms",
           "How much the sound-to-picture offset wanders at random in a second"),
    NUMBER(encoder, stall_penalty_ms, "offset by a second stalled", 5, 0, 200, "ms",
           "How much earlier than the picture the sound comes for each second stalled"),
    NUMBER(encoder, switch_penalty_ms, "offset by a level switched", 2, 0, 200, "ms",
           "How much earlier than the picture the sound comes for each level switched up or down"),
    /* sections 3 and 5.1 */
    NUMBER(buffer, max_level_s, "buffer at most", 30, 0.1, 600, "s", "What the buffer holds at most"),
    NUMBER(buffer, initial_level_s, "buffer at the start", NAN, 0, 600, "s",
           "What is in the buffer at the start; unless set, as much as the resume threshold"),
    NUMBER(buffer, rebuffer_threshold_s, "resume at", 3, 0, 600, "s",
           "The level at which playback resumes after a stall"),
    NUMBER(buffer, drain_rate, "playback speed", 1, 0.1, 4, "s/s", "Seconds of content played a second"),
    CHOICE(buffer, live_edge, "bounded by live", 0, 1, off_on,
           "Whether the buffer is bounded by what has happened yet: a live viewer cannot hold more than the "
           "time "
           "behind live"),
    NUMBER(buffer, live_latency_s, "start behind live", 5, 0.2, 60, "s",
           "How far behind live the viewer starts"),
    NUMBER(buffer, catch_up_max, "catch up, faster by", 0, 0, 1, "",
           "How much faster than normal a viewer who has fallen behind may play to catch up; 0 never"),
    NUMBER(buffer, max_behind_s, "skip to live beyond", 0, 0, 3600, "s",
           "A viewer further behind live than this jumps back to the live latency; 0 never"),
    /* sections 4 and 5.3 */
    NUMBER(quality, av_sync_threshold_ms, "out of sync beyond", 40, 0.1, 1000, "ms",
           "Sound and picture further apart than this count as out of sync"),
    NUMBER(quality, jerk_weight, "weight of smooth playback", 0.40, 0, 1, "",
           "Weight of smooth playback in the overall score"),
    NUMBER(quality, av_sync_weight, "weight of sound in step", 0.35, 0, 1, "",
           "Weight of sound and picture in step in the overall score"),
    NUMBER(quality, stability_weight, "weight of a steady level", 0.25, 0, 1, "",
           "Weight of a steady level in the overall score"),
    /* section 5.2 */
    CHOICE(player, delivery, "content arrives", TR_PLAYER_FLUID, 1, delivery_names,
           "Whether content arrives evenly, or segment by segment as in a real player"),
    NUMBER(player, segment_s, "segment length", 2, 0.1, 30, "s", "Length of a segment"),
    NUMBER(player, live_latency_s, "start behind live", 8, 0.2, 120, "s",
           "How far behind live a segment player starts to play"),
    NUMBER(player, startup_s, "time to the first picture", 0, 0, 30, "s",
           "How much of the live latency passes between joining and the first picture, on a fast link"),
    INTEGER(player, join_round_trips, "round trips to join", 0, 0, 20,
            "Round trips from joining to the first segment's request: manifest, playlist, initialisation"),
    NUMBER(player, preroll_s, "fetched before the start", 0, 0, 30, "s",
           "How far before the playhead the first fetch begins; what lies before it is never seen"),
    NUMBER(
        player, setup_s, "decoder set-up", 0, 0, 10, "s",
        "How long the first segment takes from its last byte into the buffer, while the decoder is set up"),
    NUMBER(player, start_s, "start at", 0, 0, 60, "s",
           "Playback starts once the buffer holds this much; 0 with the first segment"),
    NUMBER(player, max_buffer_s, "buffer at most", 30, 0.5, 600, "s",
           "No segment is asked for while the buffer holds this much"),
    NUMBER(player, resume_s, "resume at", 0.1, 0, 60, "s",
           "The buffer at which a segment player resumes after a stall"),
    INTEGER(player, start_level, "first level", 0, 0, TR_LADDER_LEVELS_MAX - 1,
            "Ladder level of the first segment, 0 the lowest"),
    NUMBER(player, first_estimate_mbps, "first estimate", 1, 0.01, 10000, "Mbit/s",
           "What the player takes the bandwidth to be before it has measured any"),
    NUMBER(player, fast_half_life_s, "quick estimate's half-life", 3, 0.1, 600, "s",
           "Seconds of downloading after which the quick bandwidth estimate has half forgotten"),
    NUMBER(player, slow_half_life_s, "steady estimate's half-life", 8, 0.1, 600, "s",
           "Seconds of downloading after which the steady bandwidth estimate has half forgotten; the lower "
           "counts"),
    NUMBER(player, estimate_bias, "factor on the estimate", 1, 0.1, 2, "",
           "Factor on the bandwidth estimate"),
    CHOICE(player, wait_counts, "waiting counts", 0, 1, off_on,
           "Whether the wait for the first byte counts as download time in the estimate"),
    CHOICE(player, counts, "bitrate that counts", TR_PLAYER_COUNTS_TOTAL, 1, counts_names,
           "Whether a level's whole bitrate or its picture's alone is held against the estimate"),
    NUMBER(player, safety_down, "share of estimate to stay", 0.9, 0.05, 2, "",
           "Share of the estimate within which a level must be to be kept or fallen back to"),
    NUMBER(player, safety_up, "share of estimate to rise", 0.9, 0.05, 2, "",
           "Share of the estimate within which a higher level must be to be taken"),
    NUMBER(
        player, insufficient_factor, "limit by the buffer", 0, 0, 5, "",
        "Limits the level to this times the estimate times the buffer in segments, as dash.js does; 0 off"),
    NUMBER(player, decide_every_s, "decide every", 0, 0, 120, "s",
           "The level is chosen at most this often and kept in between, as Shaka does; 0 at every segment"),
    NUMBER(player, late_check_s, "look for late frames every", 0, 0, 60, "s",
           "How often the player looks whether frames came too late to be shown, and if so leaves their "
           "level; 0 never"),
    CHOICE(player, abandon, "give a fetch up", TR_PLAYER_ABANDON_BUFFER, 3, abandon_names,
           "When a fetch under way is given up for a lower level: never, to save the buffer (hls.js), when "
           "far too "
           "slow (dash.js), or at the next decision (Shaka)"),
    NUMBER(player, reopen_s, "lost by giving up", 0, 0, 30, "s",
           "Time lost after an abandoned fetch: its connection is closed and the link's queue still full"),
    NUMBER(player, playlist_poll_s, "fetch the playlist every", 0, 0, 60, "s",
           "New segments are seen only when the playlist is fetched, this often; 0 as soon as they exist"),
    NUMBER(player, list_refresh_s, "look through the list every", 0, 0, 60, "s",
           "New segments of a level are seen only when the player looks through its list again, this often "
           "since it "
           "first took the level; 0 as soon as they exist"),
    NUMBER(player, retry_s, "look again after", 0, 0, 10, "s",
           "With nothing to fetch, the player looks again after this time, and after half of it where its "
           "buffer is full"),
    NUMBER(player, sound_apart_kbps, "sound apart", 0, 0, 10000, "kbit/s",
           "Sound fetched beside the picture at this one bitrate instead of each level's own; 0 as the "
           "ladder says"),
    CHOICE(player, sound_in_step, "sound in step", 0, 1, off_on,
           "Whether neither sound nor picture is fetched a segment ahead of the other"),
    NUMBER(player, link_efficiency, "share of bits that is media", 0.96, 0.1, 1, "",
           "Share of the link's bits that is media; the rest is packet headers"),
    NUMBER(player, link_burst_kbit, "burst after idling", 0, 0, 100000, "kbit",
           "What passes at once after an idle moment, where a token bucket shapes the link"),
};

const struct tr_param *tr_params_table(size_t *count)
{
    *count = sizeof table / sizeof *table;
    return table;
}
