/* Keeps the loudspeaker a little ahead of the playhead, so that each sound is heard when it should be, and
 * starts anew after a seek, a change of speed or a pause. */
#ifndef TRACEREEL_APP_SPEAKER_H
#define TRACEREEL_APP_SPEAKER_H

#include "app/playhead.h"
#include "win/loudspeaker.h"

#include <tracereel/timeline.h>

struct speaker {
    struct loudspeaker *audio; /* NULL while off */
    double end_s;              /* session time at the end of what is queued */
    double speed;              /* of what is queued; 0: nothing is */
    bool silent;               /* so that what is queued ends */
    double drawn_s;            /* by window_clock_s: the moment that the newest picture shows */
    double late_s;             /* how long after its moment a change is seen, on the average */
};

/* A picture of the moment drawn_s has come on the screen, at shown_s. */
void speaker_saw(struct speaker *speaker, double drawn_s, double shown_s);

/* Feeds what the next moments sound like; to be called once a frame. The playhead stands where it stood at
 * now_s, by window_clock_s. */
void speaker_feed(struct speaker *speaker, const struct tr_timeline *timeline, const struct playhead *ph,
                  double now_s);

#endif
