/* The explanation of a stall: its ledger, what the link did, and the changes that would have avoided it. */
#ifndef TRACEREEL_STUDY_EXPLAIN_EXPLANATION_H
#define TRACEREEL_STUDY_EXPLAIN_EXPLANATION_H

#include "study/explain/change.h"
#include "study/explain/ledger.h"

#include <tracereel/session.h>

/* The link while the buffer sank and until playback resumed. */
struct explain_link {
    double needs_mbps;             /* of the link, to play on at the lowest level */
    double mean_mbps;              /* it carried, from ledger.from_s until the stall's end */
    double low_from_s, low_to_s;   /* the longest stretch in which it carried less than that, of those that
                                      begin before the stall; equal: none */
    double low_mbps;               /* its mean there */
    double down_from_s, down_to_s; /* the same of next to nothing */
};

enum explain_verdict {
    EXPLAIN_PLAYER,  /* a change within the player's hands would have avoided it */
    EXPLAIN_LINK,    /* nothing within them would have; more bandwidth would */
    EXPLAIN_NOTHING, /* no change that was tried avoids it */
    EXPLAIN_UNTRIED, /* nothing was tried: a rule of one's own is not run again, or that was too much to run
                      */
    EXPLAIN_LOG,     /* read from a real player's log: that tells neither parts nor what else it could do */
};

struct explanation {
    size_t stall; /* number in the timeline */
    double begin_s, end_s;
    struct ledger ledger;
    struct explain_link link;
    enum explain_verdict verdict;
    struct explain_change changes[EXPLAIN_LEVERS]; /* the smallest first; more bandwidth last */
    int change_count;
};

/* All borrowed. The timeline is what tr_session_run, or tr_session_read, gave for this config. */
struct explain_session {
    const struct tr_session_config *config;
    const struct tr_timeline *timeline;
    double seconds_most; /* sessions run again come to no more than this much session time; 0: no limit */
};

void explanation_destroy(struct explanation *explanation); /* all-zero is fine */

#endif
