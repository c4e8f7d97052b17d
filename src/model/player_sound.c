/* Sound fetched beside the picture: small segments of one bitrate, in their own time. */
#include "model/player.h"

#include "model/minmax.h"

#include <math.h>

#define SOUND_ROUNDS 2   /* a request, and one window of TCP's slow start more: a queue each */
#define LOOK_AGAIN_S 0.5 /* of a player that does not wait between looks otherwise */

static double retry_s(const struct player *player)
{
    return player->params->retry_s > 0 ? player->params->retry_s : LOOK_AGAIN_S;
}

/* Where sound that has arrived ends. */
static double sound_end_s(const struct player *player)
{
    return player->playback.first_s + (double)player->sound.next * player->playback.segment_s;
}

/* What is needed next of either: what is at the playhead before the first has come. */
static double sound_needed_s(const struct player *player)
{
    return player->sound.next > 0 ? sound_end_s(player) : player->playback.content_s;
}

static double picture_needed_s(const struct player *player)
{
    const struct playback *playback = &player->playback;
    return playback->arrived > 0 ? playback->buffered_s : playback->content_s;
}

bool player_picture_waits(const struct player *player)
{
    const struct tr_player_params *params = player->params;
    return params->sound_in_step && player->sound.apart &&
           picture_needed_s(player) >= sound_needed_s(player) + params->segment_s;
}

double player_sound_beside_mbit(const struct player *player)
{
    const struct tr_player_params *params = player->params;
    const double piece = params->sound_apart_kbps / 1000 * params->segment_s;
    if (!player->sound.apart || !params->sound_in_step) {
        return player->sound.next > player->segment ? 0 : piece; /* that of the same segment */
    }
    double ahead_s = picture_needed_s(player) + params->segment_s - sound_end_s(player);
    return piece * greater(0, ceil(ahead_s / params->segment_s)); /* until it is a segment ahead */
}

static bool sound_waits(const struct player *player, double now_s)
{
    const struct tr_player_params *params = player->params;
    double seen_s = player_exists_s(player, player->sound.next);
    if (params->list_refresh_s > 0) {
        double looks = ceil((seen_s - player->sound.listed_s) / params->list_refresh_s);
        seen_s = player->sound.listed_s + greater(0, looks) * params->list_refresh_s;
    }
    return seen_s > now_s ||
           (params->sound_in_step && sound_needed_s(player) >= picture_needed_s(player) + params->segment_s);
}

/* Beside a picture under way sound gets half the link, once it is through the queue that the picture has
 * filled. */
static double fetched_s(const struct player *player, double now_s)
{
    const struct tr_player_params *params = player->params;
    const bool busy = now_s < player->busy_until_s;
    double queue_s = busy ? lesser(greater(now_s - player->busy_from_s, 0), PLAYER_QUEUE_S) : 0;
    double mbit = params->sound_apart_kbps / 1000 * params->segment_s / params->link_efficiency;
    double from_s = now_s + player_round_trip_s(player, now_s) + SOUND_ROUNDS * queue_s;
    double burst = busy ? 0 : params->link_burst_kbit / 1000;
    return passage_time_of_mbit(player->passage, from_s, busy ? 2 * mbit : greater(0, mbit - burst));
}

/* A player that counts sound in its levels samples it too. */
static void sample_sound(struct player *player, double took_s)
{
    const struct tr_player_params *params = player->params;
    double mbit = params->sound_apart_kbps / 1000 * params->segment_s;
    if (params->counts == TR_PLAYER_COUNTS_TOTAL && took_s > 0) {
        estimate_add(&player->estimate, mbit / took_s, took_s);
        player->sampled_mbit += mbit;
    }
}

/* What sound does at its next moment. */
static void sound_act(struct player *player)
{
    struct sound *sound = &player->sound;
    const double now_s = sound->at_s;
    if (sound->fetching) {
        sound->fetching = false;
        sound->next++;
        sample_sound(player, now_s - sound->asked_s);
        playback_hear(&player->playback, sound_end_s(player));
    }
    if (sound_end_s(player) - player->playback.content_s >= player->params->max_buffer_s) {
        sound->at_s = now_s + retry_s(player) / 2;
    } else if (sound_waits(player, now_s)) {
        sound->at_s = now_s + retry_s(player);
    } else {
        sound->fetching = true;
        sound->asked_s = now_s;
        sound->at_s = fetched_s(player, now_s);
    }
}

void player_advance(struct player *player, double t_s)
{
    while (player->sound.apart && player->sound.at_s <= t_s && player->sound.at_s < player->end_s) {
        playback_advance(&player->playback, player->sound.at_s);
        sound_act(player);
    }
    playback_advance(&player->playback, t_s);
}

void player_begin_sound(struct player *player)
{
    player->sound = (struct sound){
        .apart = player->params->sound_apart_kbps > 0, .at_s = player->now_s, .listed_s = player->now_s};
    if (player->sound.apart) {
        player->playback.run_on_s = PLAYER_RUN_ON_S;
        playback_hear(&player->playback, player->playback.first_s);
    }
}
