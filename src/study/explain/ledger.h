/* Where a stall's buffer went: an account of the time from when the buffer began to sink to when it was
 * empty.
 *
 * It opens at the last peak of at least nine tenths of the most that was buffered since the stall before (or
 * the first picture), and closes where the stall begins. What lay in the buffer then is lost_s, and the parts
 * sum to it:
 *
 *     lost = played - arrived     of content, each second of which one part accounts for
 *
 * Unavoidable comes first. While the link carries less than the lowest level plays at, what is missing is the
 * link's, whatever was fetched; only the rest is a level's, a fetch's that was given up, a wait's. Content
 * counts as it comes over the link; what of a segment had come when the stall began, but not all of it, is a
 * part of its own. */
#ifndef TRACEREEL_STUDY_EXPLAIN_LEDGER_H
#define TRACEREEL_STUDY_EXPLAIN_LEDGER_H

#include <tracereel/error.h>
#include <tracereel/timeline.h>
#include <tracereel/trace.h>

#include <stdbool.h>

enum ledger_part {
    LEDGER_LINK,       /* the link carried less than the lowest level plays at */
    LEDGER_LEVEL,      /* levels above what came; ledger_fetch has it fetch by fetch */
    LEDGER_UNUSED,     /* the link had more: slow start, back-off after an outage, sound beside the picture;
                          in fluid delivery the share that is held back (encoder.safety_factor) */
    LEDGER_GIVEN_UP,   /* fetches that were given up */
    LEDGER_TIMED_OUT,  /* fetches that were not answered */
    LEDGER_AGAIN,      /* fetching again what was buffered already */
    LEDGER_ANSWER,     /* from a request to its first byte; of a header, too */
    LEDGER_LIST,       /* a segment was there, but the player did not know yet */
    LEDGER_SOUND_STEP, /* no picture was asked for until sound had come */
    LEDGER_RULE,       /* the rule for levels asked for a wait */
    LEDGER_RETRY,      /* before asking again after giving up */
    LEDGER_ROOM,       /* the buffer was full, or what came did not fit */
    LEDGER_EDGE,       /* segments had not happened yet, beyond what others came faster than they play */
    LEDGER_UNFINISHED, /* of a segment that was not whole when the stall began */
    LEDGER_SOUND,      /* pictures were there, but no sound to them */
    LEDGER_CATCH_UP,   /* playing faster than normal */
    LEDGER_SKIPPED,    /* a jump to the live edge */
    LEDGER_OTHER,      /* between fetches, and the log does not say why */
    LEDGER_RUN_ON,     /* negative: sound went on without pictures */
    LEDGER_GAINED,     /* negative: content came faster than it plays */
    LEDGER_PARTS
};

/* "link", "level", "unused", "given_up", ...: as JSON has it. */
const char *ledger_part_name(enum ledger_part part);

/* A fetch that cost buffer because its level was above what came. */
struct ledger_fetch {
    size_t fetch;      /* of timeline->fetches */
    double lost_s;     /* its share of LEDGER_LEVEL */
    double needs_mbps; /* to play as fast as it comes */
    double came_mbps;  /* from its first byte on, within the account */
};

struct ledger {
    double from_s, to_s; /* the account; to_s is where the stall begins */
    double lost_s;       /* the buffer at from_s */
    double parts_s[LEDGER_PARTS];
    struct ledger_fetch *fetches; /* in order of time; freed with ledger_destroy */
    size_t fetch_count;
};

/* The session that a ledger is made from; all borrowed. The timeline is one of tr_session_run over this
 * trace. */
struct ledger_session {
    const struct tr_timeline *timeline;
    const struct tr_trace *trace;
    bool loop;
};

/* A moment at which the buffer had risen, and will not rise higher before it falls. */
struct ledger_peak {
    double t_s, level_s;
};

void ledger_destroy(struct ledger *ledger); /* all-zero is fine */

#endif
