/* Which level is fetched next. */
#include "model/player.h"

#define SEGMENTS_BEFORE_BUFFER_COUNTS 2 /* dash.js's rule is quiet for so many */

#define LEFT_S 30 /* Shaka: a level whose frames were dropped is not taken for so long */

void player_leave_level(struct player *player)
{
    player->left_until_s[player->loaded_level] = player->now_s + LEFT_S;
    player->playback.late = false;
}

/* The highest level within what the estimate allows; 0 where none is. */
static int highest_within(const struct player *player, double down_mbps, double up_mbps)
{
    for (int level = player->ladder->count - 1; level > 0; level--) {
        double allowed = level > player->loaded_level ? up_mbps : down_mbps;
        if (player->counted_mbps[level] <= allowed && player->left_until_s[level] <= player->now_s) {
            return level;
        }
    }
    return 0;
}

int player_choose(const struct player *player)
{
    const struct tr_player_params *params = player->params;
    const double estimate = player_estimate_mbps(player);
    int level = player->now_s < player->held_until_s
                    ? player->level
                    : highest_within(player, params->safety_down * estimate, params->safety_up * estimate);
    if (params->insufficient_factor > 0 && player->segment >= SEGMENTS_BEFORE_BUFFER_COUNTS) {
        double segments = playback_ahead_s(&player->playback, player->now_s) / params->segment_s;
        double allowed = estimate * params->insufficient_factor * segments;
        int bounded = highest_within(player, allowed, allowed);
        level = bounded < level ? bounded : level;
    }
    return level;
}
