/* The bottleneck's queue of a shared link: windows grow by what comes, what they let be under way beyond what
 * the way holds stands in it, and what does not fit is lost. */
#ifndef TRACEREEL_MODEL_PLAYER_QUEUE_H
#define TRACEREEL_MODEL_PLAYER_QUEUE_H

#include "model/player/transfers.h"

/* Brings it up to now. */
void queue_follow(struct tcp *tcp);

/* Of left_mbit of media that are to come so much is lost (lost_mbit, of the link), behind the next
 * ahead_mbit, which have come by missed_s. */
void queue_dig_hole(struct tcp *tcp, struct transfer *x, double left_mbit, double ahead_mbit,
                    double lost_mbit, double missed_s);

#endif
