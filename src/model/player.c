#include "model/player.h"

#include "model/timeline_build.h"

#include "model/minmax.h"

#include <math.h>
#include <string.h>

#define SAMPLE_S 0.5 /* how finely a player that samples as media comes in does so */

/* Where the trace does not say, that of the empty link: a link whose rate has fallen is not thereby slow to
 * answer, and the queue that a fetch builds up is counted where it makes a difference. */
double player_round_trip_s(const struct player *player, double t_s)
{
    bool measured = player->config->trace->latency_ms;
    double latency_ms =
        measured ? passage_latency_ms(player->passage, t_s) : player->config->params->network.base_latency_ms;
    return 2 * latency_ms / 1000;
}

double fetch_loaded_mbit(const struct player *player, const struct fetch *fetch, double t_s)
{
    if (t_s <= fetch->first_byte_s) {
        return 0;
    }
    double passed = passage_mbit_before(player->passage, t_s) - fetch->passed_mbit;
    double media = fetch->burst_mbit + greater(passed * player->params->link_efficiency, 0);
    return lesser(media * (fetch->mbit / (fetch->mbit + fetch->beside_mbit)), fetch->mbit);
}

double player_estimate_mbps(const struct player *player)
{
    return estimate_mbps(&player->estimate) * player->params->estimate_bias;
}

void player_sample(struct player *player, const struct fetch *fetch, double from_s, double to_s)
{
    const struct tr_player_params *params = player->params;
    const double step_s = params->decide_every_s > 0 ? SAMPLE_S : INFINITY;
    double loaded = fetch_loaded_mbit(player, fetch, from_s);
    double waited_s =
        params->wait_counts && from_s <= fetch->first_byte_s ? fetch->first_byte_s - fetch->asked_s : 0;
    for (double t_s = greater(from_s, fetch->first_byte_s); t_s < to_s;) {
        double next_s = lesser(t_s + step_s, to_s);
        double now = next_s >= fetch->end_s ? fetch->mbit : fetch_loaded_mbit(player, fetch, next_s);
        double took_s = (next_s < to_s ? step_s : next_s - t_s) + waited_s;
        estimate_add(&player->estimate, (now - loaded) / took_s, took_s);
        player->sampled_mbit += now - loaded;
        loaded = now;
        t_s = next_s;
        waited_s = 0;
    }
}

static struct fetch plan_fetch(const struct player *player, double asked_s, double round_trips)
{
    const double efficiency = player->params->link_efficiency;
    struct fetch fetch = {.asked_s = asked_s, .level = player->level};
    fetch.mbit = player->fetch_mbps[player->level] * player->params->segment_s;
    fetch.beside_mbit = player_sound_beside_mbit(player);
    fetch.first_byte_s = asked_s + round_trips * player_round_trip_s(player, asked_s);
    fetch.passed_mbit = passage_mbit_before(player->passage, fetch.first_byte_s);
    /* A token bucket fills while the link is idle, with what the link could have carried. */
    double unused = fetch.passed_mbit - passage_mbit_before(player->passage, player->idle_since_s);
    double tokens = lesser(player->params->link_burst_kbit / 1000, greater(unused, 0));
    fetch.burst_mbit = lesser(tokens * efficiency, fetch.mbit);
    double rest = (fetch.mbit + fetch.beside_mbit - fetch.burst_mbit) / efficiency;
    fetch.end_s = passage_time_of_mbit(player->passage, fetch.first_byte_s, rest);
    return fetch;
}

double player_exists_s(const struct player *player, uint32_t k)
{
    const struct playback *playback = &player->playback;
    return playback->first_s + (double)(k + 1) * playback->segment_s - playback->live_s;
}

/* Whole segments that have happened by t_s. */
static double exist_by(const struct player *player, double t_s)
{
    const struct playback *playback = &player->playback;
    return floor((playback->live_s + t_s - playback->first_s) / playback->segment_s);
}

/* When a playlist that is fetched now and then shows segment k. The next fetch is due a period after the
 * last, or half of one where that showed nothing new (RFC 8216 section 6.3.4). */
static double polled_s(struct player *player, uint32_t k, double now_s)
{
    double *listed_s = &player->listed_s[player->level];
    const double period_s = player->params->playlist_poll_s, due_s = player_exists_s(player, k);
    while (*listed_s < due_s || *listed_s + period_s <= now_s) {
        double before = exist_by(player, *listed_s);
        *listed_s += player->list_was_new ? period_s : period_s / 2;
        player->list_was_new = exist_by(player, *listed_s) > before;
    }
    return greater(now_s, *listed_s + player_round_trip_s(player, *listed_s));
}

/* When the player knows of segment k. */
static double seen_s(struct player *player, uint32_t k, double now_s)
{
    const struct tr_player_params *params = player->params;
    double due_s = player_exists_s(player, k);
    if (params->playlist_poll_s > 0) {
        return due_s <= player->listed_s[player->level] ? now_s : polled_s(player, k, now_s);
    }
    if (params->list_refresh_s > 0) {
        double since_s = player->listed_s[player->level];
        double looks = greater(0, ceil((due_s - since_s) / params->list_refresh_s));
        due_s = since_s + looks * params->list_refresh_s;
    }
    return greater(now_s, due_s);
}

/* A level is taken up: its list is looked at for the first time, or fetched anew. */
static void take_level(struct player *player, int level)
{
    bool again = player->params->playlist_poll_s > 0 && level != player->level;
    player->level = level;
    if (again || player->listed_s[level] < 0) {
        player->listed_s[level] = player->now_s;
        player->list_was_new = true;
    }
}

/* From now on until the next segment can be asked for: playback goes on meanwhile. */
static void wait_for_segment(struct player *player)
{
    const struct tr_player_params *params = player->params;
    struct playback *playback = &player->playback;
    while (player->now_s < player->end_s) {
        double seen = seen_s(player, player->segment, player->now_s);
        if (seen > player->now_s) {
            double looks = params->retry_s > 0 ? ceil((seen - player->now_s) / params->retry_s) : 0;
            player->now_s = params->retry_s > 0 ? player->now_s + looks * params->retry_s : seen;
        }
        player_advance(player, player->now_s);
        if (player_picture_waits(player)) {
            player->now_s += params->retry_s > 0 ? params->retry_s : SAMPLE_S;
            continue;
        }
        double over_s = playback_ahead_s(playback, player->now_s) - params->max_buffer_s;
        if (over_s < 0 || !playback->started || playback->stalled) {
            break;
        }
        player->now_s += params->retry_s > 0 ? params->retry_s / 2 : over_s / playback->rate + 1e-6;
    }
    player_advance(player, player->now_s);
}

static bool add_fetch(struct player *player, const struct fetch *fetch, double end_s, bool abandoned)
{
    return timeline_add_fetch(player->timeline,
                              &(struct tr_timeline_fetch){.start_s = fetch->asked_s,
                                                          .end_s = lesser(end_s, player->end_s),
                                                          .level = fetch->level,
                                                          .segment = player->segment,
                                                          .abandoned = abandoned});
}

static bool add_event(struct player *player, enum tr_timeline_event_kind kind, double t_s, int from, int to)
{
    return timeline_add_event(
        player->timeline,
        &(struct tr_timeline_event){.t_s = t_s, .kind = kind, .from_level = from, .to_level = to});
}

/* The level for the next fetch, where one is due. */
static void decide(struct player *player)
{
    const double every_s = player->params->decide_every_s;
    if (every_s > 0) {
        if (player->sampled_mbit < PLAYER_TRUSTS_MBIT || player->now_s - player->chosen_s < every_s) {
            return;
        }
        player->chosen_s = player->now_s;
    }
    take_level(player, player_choose(player));
}

static bool finish_fetch(struct player *player, const struct fetch *fetch, double sampled_s, int then)
{
    if (!(fetch->end_s < player->end_s)) {
        player->now_s = player->end_s;
        return add_fetch(player, fetch, player->end_s, false);
    }
    double buffered_s = fetch->end_s + (player->segment == 0 ? player->params->setup_s : 0);
    player->now_s = buffered_s;
    player_advance(player, buffered_s);
    playback_arrive(&player->playback, fetch->level);
    player_sample(player, fetch, sampled_s, buffered_s);
    player->waited_s = player_round_trip_s(player, fetch->asked_s);
    player->idle_since_s = fetch->end_s;
    player->loaded_level = fetch->level;
    bool ok = add_fetch(player, fetch, buffered_s, false);
    player->segment++;
    player->given_up = false;
    if (then >= 0) {
        take_level(player, then);
    } else if (player->params->playlist_poll_s > 0 || player->params->decide_every_s > 0) {
        decide(player); /* at once: the next playlist, the timer */
    }
    return ok;
}

static bool give_up(struct player *player, const struct fetch *fetch, const struct verdict *verdict)
{
    player_advance(player, verdict->t_s);
    player->busy_until_s = verdict->t_s;
    bool ok = add_event(player, TR_TIMELINE_EVENT_ABANDON, verdict->t_s, fetch->level, verdict->level) &&
              add_fetch(player, fetch, verdict->t_s, true);
    player->now_s = verdict->t_s;
    take_level(player, verdict->level);
    /* A spare connection waits for the link's queue, which holds no more than has been sent; a new one for
     * its answer. */
    double lost_s = player->params->reopen_s, sent_s = greater(verdict->t_s - fetch->first_byte_s, 0);
    player->now_s += lost_s > PLAYER_QUEUE_S ? lost_s : lesser(lost_s, sent_s);
    player->idle_since_s = player->now_s;
    if (player->params->playlist_poll_s > 0) {
        player->listed_s[player->level] = player->now_s; /* the playlist, too, comes only then */
    }
    player->given_up = true;
    return ok;
}

/* One fetch from its request to its end. */
static bool fetch_segment(struct player *player)
{
    bool new_list = player->params->playlist_poll_s > 0 && player->level != player->loaded_level;
    /* One for a playlist, or for a connection beside the one that sound is on. */
    bool more = new_list || (player->sound.apart && player->timeline->fetch_count == 0);
    struct fetch fetch = plan_fetch(player, player->now_s, more ? 2 : 1);
    struct verdict verdict = {.t_s = fetch.first_byte_s, .then = -1};
    if (!add_event(player, TR_TIMELINE_EVENT_REQUEST, player->now_s, fetch.level, fetch.level)) {
        return false;
    }
    player->busy_from_s = fetch.first_byte_s;
    player->busy_until_s = fetch.end_s;
    player_judge(player, &fetch, &verdict);
    if (verdict.abandons && verdict.t_s < player->end_s) {
        return give_up(player, &fetch, &verdict);
    }
    return finish_fetch(player, &fetch, verdict.t_s, verdict.then);
}

static void init_levels(struct player *player)
{
    const struct tr_player_params *params = player->params;
    for (int i = 0; i < player->ladder->count; i++) {
        const struct tr_ladder_level *level = &player->ladder->levels[i];
        bool apart = params->sound_apart_kbps > 0;
        double picture = level->video_kbps / 1000,
               sound = (apart ? params->sound_apart_kbps : level->audio_kbps) / 1000;
        player->fetch_mbps[i] = picture + (apart ? 0 : sound);
        player->counted_mbps[i] = picture + (params->counts == TR_PLAYER_COUNTS_VIDEO ? 0 : sound);
        player->listed_s[i] = -1;
    }
}

/* Where the first fetch begins: the viewer joins half a segment after one began, neither early nor late. */
static double first_segment_s(const struct tr_player_params *params, double live_s)
{
    double newest_s = live_s - params->segment_s / 2;
    return newest_s - params->segment_s * ceil((newest_s + params->preroll_s) / params->segment_s);
}

bool player_run(const struct tr_session_config *config, double end_s, struct tr_timeline *timeline)
{
    const struct tr_player_params *params = &config->params->player;
    struct player player = {.config = config,
                            .params = params,
                            .ladder = &config->params->ladder,
                            .timeline = timeline,
                            .end_s = end_s,
                            .level = params->start_level,
                            .loaded_level = params->start_level,
                            .chosen_s = -INFINITY};
    struct passage passage;
    passage_init(&passage, config->trace, config->loop);
    player.passage = &passage;
    const double live_s = greater(params->live_latency_s - params->startup_s, 0);
    init_levels(&player);
    estimate_init(&player.estimate, params->fast_half_life_s, params->slow_half_life_s,
                  params->first_estimate_mbps);
    if (!playback_init(&player.playback, timeline, live_s, first_segment_s(params, live_s))) {
        return false;
    }
    timeline->initial_level_s = 0;
    timeline->initial_behind_live_s = live_s;
    timeline->playback_start_s = end_s;
    player.now_s = player.joined_s = params->join_round_trips * player_round_trip_s(&player, 0);
    take_level(&player, params->start_level);
    player_begin_sound(&player);
    bool ok = true;
    while (ok && !player.playback.failed && player.now_s < end_s) {
        wait_for_segment(&player);
        if (player.now_s >= end_s) {
            break;
        }
        if (player.segment > 0 && !player.given_up && params->playlist_poll_s == 0 &&
            params->decide_every_s == 0) {
            decide(&player);
        }
        ok = fetch_segment(&player);
    }
    player_advance(&player, end_s);
    ok = ok && !player.playback.failed;
    playback_destroy(&player.playback);
    return ok;
}
