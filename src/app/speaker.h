/* Keeps the loudspeaker a little ahead of the playhead, and starts anew after a seek, a change of speed or a
 * pause. */
#ifndef TRACEREEL_APP_SPEAKER_H
#define TRACEREEL_APP_SPEAKER_H

#include "app/playhead.h"
#include "win/loudspeaker.h"

#include <tracereel/timeline.h>

struct speaker {
    struct loudspeaker *audio; /* NULL while off */
    double end_s;              /* session time at the end of what is queued */
    double speed;              /* of what is queued */
};

/* Feeds what the next moments sound like; to be called once a frame. */
void speaker_feed(struct speaker *speaker, const struct timeline *timeline, const struct playhead *ph);

#endif
