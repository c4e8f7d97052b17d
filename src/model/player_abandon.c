/* When a fetch under way is given up for a lower level: the rules of hls.js, dash.js and Shaka Player. */
#include "model/player.h"

#include "model/minmax.h"

#include <math.h>

#define CHECK_S           0.1 /* how often a fetch is looked at */
#define UNREASONABLE      10 /* hls.js: a lower level that takes this many segments' time does not help either */
#define GRACE_S           0.5 /* dash.js: from the first byte until the rate is believed */
#define HOLD_S            10  /* dash.js: after that the estimate has no say for so long */
#define TOO_LONG_SEGMENTS 1.8 /* dash.js: a fetch that would take longer than this is given up */

/* hls.js: would the rest take longer than the buffer lasts, and is there a lower level that comes sooner?
 * Then `level` is the highest that comes in time, or 0. */
static bool starves(const struct player *player, const struct fetch *fetch, double t_s, int *level)
{
    const struct tr_player_params *params = player->params;
    const double loaded = fetch_loaded_mbit(player, fetch, t_s),
                 ahead_s = playback_ahead_s(&player->playback, t_s);
    const double rate = loaded > 0 ? loaded / (t_s - fetch->first_byte_s) : player_estimate_mbps(player);
    const double rest_s = (fetch->mbit - loaded) / rate + (loaded > 0 ? 0 : player->waited_s);
    if (rest_s <= ahead_s) {
        return false;
    }
    double instead_s = INFINITY;
    for (*level = fetch->level - 1; *level > 0; --*level) {
        /* a playlist and the segment */
        instead_s = 2 * player->waited_s + player->fetch_mbps[*level] * params->segment_s / rate;
        if (instead_s < lesser(ahead_s, params->segment_s + player->waited_s)) {
            break;
        }
    }
    return instead_s < rest_s && instead_s <= UNREASONABLE * params->segment_s;
}

static void judge_by_buffer(struct player *player, const struct fetch *fetch, struct verdict *verdict)
{
    if (!player->playback.started) {
        return;
    }
    for (double t_s = fetch->asked_s + player->params->segment_s / 2;
         t_s < fetch->end_s && t_s < player->end_s; t_s += CHECK_S) {
        int level;
        if (!starves(player, fetch, t_s, &level)) {
            continue;
        }
        /* Down to the lowest: the estimate begins again at its bitrate. With no level between, the fetch goes
         * on. */
        estimate_restart(&player->estimate, player->fetch_mbps[0]);
        verdict->t_s = t_s;
        verdict->level = 0;
        verdict->abandons = level > 0;
        verdict->then = 0;
        return;
    }
}

static void judge_by_ratio(struct player *player, const struct fetch *fetch, struct verdict *verdict)
{
    const struct tr_player_params *params = player->params;
    if (player->given_up) {
        return;
    }
    for (double t_s = fetch->first_byte_s + GRACE_S; t_s < fetch->end_s && t_s < player->end_s;
         t_s += CHECK_S) {
        const double loaded = fetch_loaded_mbit(player, fetch, t_s),
                     rate = loaded / (t_s - fetch->first_byte_s);
        if (fetch->level == 0 || fetch->mbit < rate * TOO_LONG_SEGMENTS * params->segment_s) {
            continue;
        }
        int level = fetch->level - 1;
        while (level > 0 && player->counted_mbps[level] > rate * params->safety_down) {
            level--;
        }
        if (player->fetch_mbps[level] * params->segment_s < fetch->mbit - loaded) {
            *verdict = (struct verdict){.t_s = t_s, .level = level, .then = -1, .abandons = true};
            player->held_until_s = t_s + HOLD_S;
            return;
        }
    }
}

/* When enough has been sampled to be believed, or t_s if that is later. */
static double trusted_s(const struct player *player, const struct fetch *fetch, double t_s)
{
    double lacks = PLAYER_TRUSTS_MBIT - player->sampled_mbit;
    if (lacks <= 0) {
        return t_s;
    }
    double enough_s =
        passage_time_of_mbit(player->passage, fetch->first_byte_s, lacks / player->params->link_efficiency);
    return greater(t_s, enough_s);
}

/* The next look for frames that came too late, after t_s; INFINITY where there is nothing to be found. */
static double look_s(const struct player *player, double t_s)
{
    const double every_s = player->params->late_check_s;
    if (every_s <= 0 || !player->playback.late) {
        return INFINITY;
    }
    return player->joined_s + ceil((t_s - player->joined_s) / every_s) * every_s;
}

static void judge_by_decision(struct player *player, const struct fetch *fetch, struct verdict *verdict)
{
    const struct tr_player_params *params = player->params;
    const double every_s = params->decide_every_s;
    for (;;) {
        double due_s =
            trusted_s(player, fetch, greater(player->chosen_s + every_s, fetch->first_byte_s + CHECK_S));
        const double late_s = look_s(player, greater(fetch->asked_s, verdict->t_s));
        const bool leaves = late_s < due_s;
        due_s = lesser(due_s, late_s);
        if (every_s <= 0 || !(due_s < fetch->end_s) || !(due_s < player->end_s)) {
            return;
        }
        player_advance(player, due_s); /* sound that came meanwhile has been sampled too */
        player_sample(player, fetch, verdict->t_s, due_s);
        verdict->t_s = due_s;
        player->chosen_s = player->now_s = due_s;
        if (leaves) {
            player_leave_level(player);
        }
        int level = player_choose(player);
        double wanted = player->fetch_mbps[level] * params->segment_s;
        double rest = fetch->mbit - fetch_loaded_mbit(player, fetch, due_s);
        bool empty = playback_ahead_s(&player->playback, due_s) <= 0; /* seen of Shaka 5.2: nothing to lose */
        bool in_time = wanted / player_estimate_mbps(player) < playback_ahead_s(&player->playback, due_s);
        verdict->level = level;
        verdict->then = level;
        if (level != fetch->level && (empty || in_time || rest > wanted)) {
            verdict->abandons = true;
            return;
        }
    }
}

void player_judge(struct player *player, const struct fetch *fetch, struct verdict *verdict)
{
    switch (player->params->abandon) {
    case TR_PLAYER_ABANDON_OFF: return;
    case TR_PLAYER_ABANDON_BUFFER: judge_by_buffer(player, fetch, verdict); return;
    case TR_PLAYER_ABANDON_RATIO: judge_by_ratio(player, fetch, verdict); return;
    case TR_PLAYER_ABANDON_DECIDE: judge_by_decision(player, fetch, verdict); return;
    }
}
