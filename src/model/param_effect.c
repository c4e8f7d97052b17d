/* Which parameters matter where: what every module reads of them, said once. The test beside it runs
 * sessions to hold each line to what the modules do. */
#include <tracereel/params.h>
#include <tracereel/trace.h>

#include <string.h>

struct tr_params_link tr_params_link_of(const struct tr_trace *trace, bool generated)
{
    return (struct tr_params_link){.generated = generated,
                                   .has_latency = !generated && trace->latency_ms,
                                   .has_loss = !generated && trace->loss};
}

/* What is looked at below, once. */
struct facts {
    const struct tr_params *params;
    const struct tr_player_params *player;
    const struct tr_params_link *link;
    bool congestion;  /* it strikes */
    bool drift;       /* something pushes sound and picture apart */
    bool choice;      /* there is more than one level */
    bool round_trips; /* they take time */
    bool gives_up;    /* the player may abandon a fetch */
    bool sound_apart;
};

static struct facts look(const struct tr_params *params, const struct tr_params_link *link)
{
    const struct tr_player_params *player = &params->player;
    const struct tr_encoder_params *encoder = &params->encoder;
    const bool decides = player->decide_every_s > 0;
    struct facts f = {.params = params, .player = player, .link = link};
    f.congestion = params->network.congestion_probability > 0 && params->network.congestion_severity > 0;
    f.drift =
        encoder->av_sync_noise_ms > 0 || encoder->stall_penalty_ms > 0 || encoder->switch_penalty_ms > 0;
    f.choice = params->ladder.count > 1;
    f.round_trips = link->has_latency || params->network.base_latency_ms > 0;
    f.gives_up =
        player->abandon != TR_PLAYER_ABANDON_OFF && (player->abandon != TR_PLAYER_ABANDON_DECIDE || decides);
    f.sound_apart = player->sound_apart_kbps > 0;
    return f;
}

static bool network_matters(const struct facts *f, const char *name)
{
    const struct tr_network_params *network = &f->params->network;
    /* Where a trace does not say, these two are read off its congestion with the network's curves. */
    if (strcmp(name, "base_latency_ms") == 0) {
        return !f->link->has_latency;
    }
    if (strcmp(name, "base_packet_loss") == 0) {
        return !f->link->has_loss;
    }
    if (!f->link->generated) {
        return false;
    }
    if (strcmp(name, "oscillation_freq_hz") == 0) {
        return network->oscillation_amplitude > 0;
    }
    if (strcmp(name, "congestion_probability") == 0) {
        return network->congestion_severity > 0;
    }
    if (strcmp(name, "congestion_severity") == 0) {
        return network->congestion_probability > 0;
    }
    if (strncmp(name, "congestion_recovery", 19) == 0) {
        return f->congestion;
    }
    return true;
}

/* The drift is the encoder's in both deliveries; in segments the rate is chosen by the player. */
static bool encoder_matters(const struct facts *f, const char *name)
{
    if (strcmp(name, "av_sync_decay") == 0) {
        return f->drift;
    }
    if (strcmp(name, "switch_penalty_ms") == 0) {
        return f->choice;
    }
    if (strcmp(name, "av_sync_noise_ms") == 0 || strcmp(name, "stall_penalty_ms") == 0) {
        return true;
    }
    if (strcmp(name, "upgrade_hold_s") == 0 && !f->choice) {
        return false;
    }
    return f->player->delivery == TR_PLAYER_FLUID;
}

/* Only how fast is played concerns a segment player. */
static bool buffer_matters(const struct facts *f, const char *name)
{
    return f->player->delivery == TR_PLAYER_FLUID || strcmp(name, "drain_rate") == 0;
}

/* The first segment's level is given and its download the first sample, so what the estimate was before
 * decides nothing; but where a token bucket lets a whole segment pass at once, there is nothing to sample. */
static bool first_estimate_matters(const struct facts *f)
{
    const struct tr_player_params *player = f->player;
    const struct tr_ladder_level *least = &f->params->ladder.levels[0];
    double kbit = (least->video_kbps + (f->sound_apart ? 0 : least->audio_kbps)) * player->segment_s;
    return f->choice && player->decide_every_s == 0 && player->setup_s == 0 &&
           player->link_burst_kbit * player->link_efficiency >= kbit;
}

static bool player_matters(const struct facts *f, const char *name)
{
    static const char *const of_choice[] = {"start_level",        "fast_half_life_s", "slow_half_life_s",
                                            "estimate_bias",      "safety_down",      "safety_up",
                                            "insufficient_factor"};
    const struct tr_player_params *player = f->player;
    if (strcmp(name, "delivery") == 0) {
        return true;
    }
    if (player->delivery != TR_PLAYER_SEGMENTS) {
        return false;
    }
    for (size_t i = 0; i < sizeof of_choice / sizeof *of_choice; i++) {
        if (strcmp(name, of_choice[i]) == 0) {
            return f->choice;
        }
    }
    if (strcmp(name, "first_estimate_mbps") == 0) {
        return first_estimate_matters(f);
    }
    if (strcmp(name, "join_round_trips") == 0) {
        return f->round_trips;
    }
    if (strcmp(name, "wait_counts") == 0) {
        return f->round_trips && f->choice;
    }
    if (strcmp(name, "late_check_s") == 0) {
        /* Only sound runs on where pictures are missing, and only then do they come too late. */
        return f->sound_apart && f->gives_up && player->abandon == TR_PLAYER_ABANDON_DECIDE;
    }
    if (strcmp(name, "reopen_s") == 0) {
        return f->gives_up && f->choice;
    }
    if (strcmp(name, "list_refresh_s") == 0) {
        return player->playlist_poll_s == 0 || f->sound_apart;
    }
    if (strcmp(name, "sound_in_step") == 0) {
        return f->sound_apart;
    }
    return true;
}

bool tr_params_has_effect(const struct tr_params *params, const struct tr_param *param,
                          const struct tr_params_link *link)
{
    static const struct {
        const char *module;
        bool (*matters)(const struct facts *facts, const char *name);
    } modules[] = {{"network.", network_matters},
                   {"encoder.", encoder_matters},
                   {"buffer.", buffer_matters},
                   {"player.", player_matters}};
    const struct facts facts = look(params, link);
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        const size_t len = strlen(modules[i].module);
        if (strncmp(param->key, modules[i].module, len) == 0) {
            return modules[i].matters(&facts, param->key + len);
        }
    }
    return true; /* the score is always reckoned */
}
