#include "app/speaker.h"

#include "view/sound.h"

#include <math.h>

#define AHEAD_S 0.06  /* queued beyond the playhead: some frames' worth, so that a late frame is not heard */
#define SLACK_S 0.025 /* sound and picture may part by this before the queue is begun anew */

void speaker_feed(struct speaker *speaker, const struct timeline *timeline, const struct playhead *ph)
{
    if (!speaker->audio) {
        return;
    }
    if (!ph->playing) {
        loudspeaker_clear(speaker->audio);
        speaker->speed = 0;
        return;
    }
    double queued_s = (double)loudspeaker_queued(speaker->audio) / SOUND_RATE_HZ;
    double heard_now_s = speaker->end_s - queued_s * ph->speed;
    bool apart = fabs(heard_now_s - ph->t_s) > SLACK_S * fmax(ph->speed, 1);
    if (speaker->speed != ph->speed || apart) {
        loudspeaker_clear(speaker->audio);
        speaker->end_s = ph->t_s;
        speaker->speed = ph->speed;
        queued_s = 0;
    }
    float samples[SOUND_RATE_HZ / 10];
    double missing_s = fmin(AHEAD_S - queued_s, 0.1);
    if (missing_s <= 0) {
        return;
    }
    size_t count = (size_t)(missing_s * SOUND_RATE_HZ);
    sound_render(timeline, speaker->end_s, ph->speed, samples, count);
    loudspeaker_queue(speaker->audio, samples, count);
    speaker->end_s += (double)count * ph->speed / SOUND_RATE_HZ;
}
