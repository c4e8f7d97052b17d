#include "model/player/media.h"

#include <tracereel/content.h>

#include <math.h>

static void take_ladder(struct media *media, const struct tr_params *params)
{
    const struct tr_player_params *player = &params->player;
    for (int i = 0; i < media->levels; i++) {
        const struct tr_ladder_level *level = &params->ladder.levels[i];
        double picture = level->video_kbps / 1000,
               sound = (media->sound_apart ? player->sound_apart_kbps : level->audio_kbps) / 1000;
        media->fetch_mbps[i] = picture + (media->sound_apart ? 0 : sound);
        media->counted_mbps[i] = picture + (player->counts == TR_PLAYER_COUNTS_VIDEO ? 0 : sound);
        media->bitrates_kbps[i] = level->video_kbps + (media->sound_apart ? 0 : level->audio_kbps);
    }
}

void media_init(struct media *media, const struct tr_session_config *config, bool sound_apart)
{
    const struct tr_params *params = config->params;
    *media = (struct media){.content = config->content,
                            .segment_s = params->player.segment_s,
                            .count = MEDIA_ENDLESS,
                            .levels = params->ladder.count,
                            .sound_apart = sound_apart && params->player.sound_apart_kbps > 0,
                            .sound_mbps = params->player.sound_apart_kbps / 1000};
    const bool on_demand = params->player.mode == TR_PLAYER_VOD;
    if (on_demand && !media->content) {
        media->count = (uint32_t)ceil(params->player.content_s / media->segment_s - 1e-9);
    }
    if (media->content) {
        const struct tr_content *content = media->content;
        media->segment_s = content->start_s[content->segment_count] / (double)content->segment_count;
        media->count = on_demand ? (uint32_t)content->played_count : MEDIA_ENDLESS;
        media->sound_apart = sound_apart && (media->sound_apart || content->sound_apart);
    }
    take_ladder(media, params);
}

/* The round of content that begins again, and the segment in it. */
static size_t place(const struct media *media, uint32_t k, double *round)
{
    const size_t count =
        media->count == MEDIA_ENDLESS ? media->content->played_count : media->content->segment_count;
    *round = (double)(k / count);
    return k % count;
}

/* Of a round. */
static double round_s(const struct media *media)
{
    return media->content->start_s[media->content->played_count];
}

double media_content_start_s(const struct media *media, uint32_t k)
{
    double round;
    size_t i = place(media, k, &round);
    return round * round_s(media) + media->content->start_s[i];
}

double media_content_length_s(const struct media *media, uint32_t k)
{
    double round;
    size_t i = place(media, k, &round);
    return media->content->start_s[i + 1] - media->content->start_s[i];
}

double media_bytes(const struct media *media, uint32_t k, int level)
{
    const struct tr_content *content = media->content;
    if (!content) {
        return media->fetch_mbps[level] * media->segment_s * 1e6 / 8;
    }
    double round;
    size_t i = place(media, k, &round);
    bool past = media->count != MEDIA_ENDLESS && k >= content->segment_count;
    return past ? 0 : content->bytes[(size_t)level * content->segment_count + i];
}

double media_content_mbit(const struct media *media, uint32_t k, int level)
{
    return media_bytes(media, k, level) * 8 / 1e6;
}

double media_sound_mbit(const struct media *media, uint32_t k)
{
    const struct tr_content *content = media->content;
    if (!content || !content->sound_apart) {
        return media->sound_mbps * media->segment_s;
    }
    double round;
    return content->sound_bytes[place(media, k, &round)] * 8 / 1e6;
}

double media_piece_mbit(const struct media *media, uint32_t k, int level, double length_s)
{
    return media_mbit(media, k, level) * (length_s / media_length_s(media, k));
}
