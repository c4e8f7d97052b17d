#include "app/speaker.h"

#include "view/sound.h"

#include <math.h>

#define AHEAD_S                                                                                              \
    0.08 /* queued beyond what the card holds: some frames' worth, so that a late frame is not heard */
#define SLACK_S 0.025 /* sound and picture may part by this before the queue is begun anew */
#define FINE_S  0.001 /* and by this before a pause between two beeps is made longer or shorter */

static bool all_zero(const float *samples, size_t count)
{
    size_t i = 0;
    while (i < count && samples[i] == 0) {
        i++;
    }
    return i == count;
}

/* Whatever happens between two pictures is seen with the later one: half the time between them late, and
 * later by what drawing takes. */
void speaker_saw(struct speaker *speaker, double drawn_s, double shown_s)
{
    double between_s = fmin(drawn_s - speaker->drawn_s, 0.1), late_s = shown_s - drawn_s + between_s / 2;
    speaker->drawn_s = drawn_s;
    speaker->late_s += (fmin(late_s, 0.1) - speaker->late_s) / 16;
}

/* Session time that should be heard when what is queued next is: the one whose picture is seen then. */
static double due_s(const struct speaker *speaker, const struct playhead *ph, double now_s)
{
    return ph->t_s + (loudspeaker_ahead_s(speaker->audio, now_s) - speaker->late_s) * ph->speed;
}

void speaker_feed(struct speaker *speaker, const struct tr_timeline *timeline, const struct playhead *ph,
                  double now_s)
{
    if (!speaker->audio) {
        return;
    }
    if (!playhead_moves(ph)) {
        loudspeaker_clear(speaker->audio);
        speaker->speed = 0;
        return;
    }
    double off_s = fabs(speaker->end_s - due_s(speaker, ph, now_s)) / ph->speed;
    if (speaker->speed != ph->speed || off_s > SLACK_S) {
        loudspeaker_clear(speaker->audio);
        speaker->end_s = due_s(speaker, ph, now_s);
        speaker->speed = ph->speed;
    }
    float samples[SOUND_RATE_HZ / 10];
    double missing_s = fmin(AHEAD_S - (double)loudspeaker_queued(speaker->audio) / SOUND_RATE_HZ, 0.1);
    if (missing_s <= 0) {
        return;
    }
    size_t count = (size_t)(missing_s * SOUND_RATE_HZ);
    if (speaker->silent && off_s > FINE_S) {
        /* A card's clock and ours part slowly. Nobody hears silence being mended. */
        speaker->end_s = due_s(speaker, ph, now_s);
    }
    sound_render(timeline, speaker->end_s, ph->speed, samples, count);
    loudspeaker_queue(speaker->audio, samples, count);
    speaker->silent = all_zero(samples, count);
    speaker->end_s += (double)count * ph->speed / SOUND_RATE_HZ;
}
