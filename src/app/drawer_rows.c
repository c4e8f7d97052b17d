#include "app/drawer_rows.h"

#include <stdio.h>
#include <string.h>

/* Every parameter once. Fluid and segment delivery have parameters of their own for much the same thing: they
 * stand in one group, and only those of the delivery in use are shown. */
static const struct group {
    const char *title;
    const char *keys[20];
} groups[] = {
    {"Delivery", {"player.delivery"}},
    {"Network",
     {"network.base_bandwidth_mbps", "network.congestion_probability", "network.congestion_severity",
      "network.congestion_recovery_rate", "network.congestion_recovery", "network.noise_sigma",
      "network.oscillation_amplitude", "network.oscillation_freq_hz", "network.bandwidth_floor_mbps",
      "network.goodput"}},
    {"Buffer",
     {"buffer.rebuffer_threshold_s", "player.resume_s", "buffer.max_level_s", "player.max_buffer_s",
      "buffer.initial_level_s", "player.start_s", "buffer.drain_rate"}},
    {"Behind live",
     {"buffer.live_edge", "buffer.live_latency_s", "player.live_latency_s", "buffer.catch_up_max",
      "buffer.max_behind_s"}},
    {"Choice of level",
     {"encoder.safety_factor", "encoder.upgrade_hold_s", "encoder.inflow_cap_playing",
      "encoder.inflow_cap_stalled", "player.safety_up", "player.safety_down", "player.start_level",
      "player.fast_half_life_s", "player.slow_half_life_s", "player.decide_every_s",
      "player.insufficient_factor", "player.estimate_bias", "player.counts", "player.wait_counts",
      "player.first_estimate_mbps", "player.late_check_s"}},
    {"Segments and fetches",
     {"player.segment_s", "player.abandon", "player.reopen_s", "player.playlist_poll_s",
      "player.list_refresh_s", "player.retry_s", "player.sound_apart_kbps", "player.sound_in_step",
      "player.link_efficiency", "player.link_burst_kbit"}},
    {"Joining", {"player.startup_s", "player.join_round_trips", "player.preroll_s", "player.setup_s"}},
    {"Sound and picture",
     {"encoder.av_sync_decay", "encoder.av_sync_noise_ms", "encoder.stall_penalty_ms",
      "encoder.switch_penalty_ms", "quality.av_sync_threshold_ms"}},
    {"Latency and loss", {"network.base_latency_ms", "network.base_packet_loss"}},
    {"Score", {"quality.jerk_weight", "quality.av_sync_weight", "quality.stability_weight"}},
};

/* Why some are not shown: the trace, the delivery; what is simply off speaks for itself. */
static void say_rest(struct drawer_rows *rows, int hidden, bool measured, bool delivered, bool segments)
{
    rows->rest[0] = '\0';
    if (hidden > 0) {
        snprintf(rows->rest, sizeof rows->rest, "%d more ha%s no effect here%s%s%s%s", hidden,
                 hidden == 1 ? "s" : "ve", measured || delivered ? ": " : "",
                 measured ? "the trace is measured" : "", measured && delivered ? ", " : "",
                 !delivered ? ""
                 : segments ? "delivery is by segments"
                            : "delivery is fluid");
    }
}

void drawer_rows_fill(struct drawer_rows *rows, const struct tr_params *params,
                      const struct tr_params_link *link)
{
    const bool segments = params->player.delivery == TR_PLAYER_SEGMENTS;
    struct tr_params otherwise = *params;
    struct tr_params_link made = {.generated = true};
    int hidden = 0;
    bool measured = false, delivered = false;
    otherwise.player.delivery = segments ? TR_PLAYER_FLUID : TR_PLAYER_SEGMENTS;
    rows->count = 0;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        const char *heading = groups[g].title;
        for (const char *const *key = groups[g].keys; *key; key++) {
            const struct tr_param *param = tr_params_find(*key);
            if (tr_params_has_effect(params, param, link)) {
                rows->rows[rows->count++] = (struct drawer_row){param, heading};
                heading = NULL;
                continue;
            }
            hidden++;
            measured |= !link->generated && tr_params_has_effect(params, param, &made);
            delivered |= tr_params_has_effect(&otherwise, param, link);
        }
    }
    say_rest(rows, hidden, measured, delivered, segments);
}

int drawer_rows_find(const struct drawer_rows *rows, const struct tr_param *param)
{
    for (int i = 0; i < rows->count; i++) {
        if (rows->rows[i].param == param) {
            return i;
        }
    }
    return -1;
}
