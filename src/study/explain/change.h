/* One change to a session: what is tried, applied and shown. */
#ifndef TRACEREEL_STUDY_EXPLAIN_CHANGE_H
#define TRACEREEL_STUDY_EXPLAIN_CHANGE_H

#include <tracereel/edit.h>
#include <tracereel/players.h>
#include <tracereel/session.h>

/* The levers of a change, one of each at most for a stall. */
enum explain_lever {
    EXPLAIN_LATENCY,   /* how far behind live it starts */
    EXPLAIN_START,     /* how much is buffered before it starts */
    EXPLAIN_BUFFER,    /* how much the buffer may hold */
    EXPLAIN_SAFETY,    /* the share of the estimate, or of the bandwidth, that levels are chosen within */
    EXPLAIN_HALF_LIFE, /* of the quick estimate */
    EXPLAIN_LOWEST,    /* the lowest level's bitrate */
    EXPLAIN_OTHER,     /* another player, or another rule */
    EXPLAIN_BANDWIDTH, /* a link that carries more, at that place */
    EXPLAIN_LEVERS
};

/* "latency", "start", "buffer", "safety", "half_life", "lowest_level", "player", "bandwidth". */
const char *explain_lever_name(enum explain_lever lever);

/* Of the session with the change. */
struct explain_after {
    size_t stalls;
    double stalled_s, startup_s;
};

struct explain_change {
    enum explain_lever lever;
    /* A number: param, and where two go together `with`, which is changed by the same factor. Of
     * EXPLAIN_LOWEST, which is no parameter: the lowest level's video in kbit/s. */
    const struct tr_param *param, *with;
    double from, to, with_to;
    const struct tr_player_info *player; /* EXPLAIN_OTHER */
    /* EXPLAIN_BANDWIDTH: at least mbps from begin_s for length_s; `mbit` more than there was */
    double begin_s, length_s, mbps, mbit;
    bool is_edit; /* and an edit of the trace does it: the session is over before the trace begins again */
    struct explain_after after;
};

/* Puts the change into the parameters; EXPLAIN_BANDWIDTH is none of them and changes nothing. False where
 * they do not allow it. */
bool explain_apply(const struct explain_change *change, struct tr_params *params);

/* EXPLAIN_BANDWIDTH as an edit of the trace; false where it is none. */
bool explain_edit(const struct explain_change *change, struct tr_edit *out);

/* The trace with EXPLAIN_BANDWIDTH: the link carries at least change->mbps there. As long as the session
 * needs (end_s of a trace that begins again is unrolled as often as that takes). *out is freed with
 * explain_lifted_free; it borrows `trace`. */
enum tr_status explain_lift(const struct tr_trace *trace, bool loop, double end_s,
                            const struct explain_change *change, struct tr_trace *out, struct tr_error *err);
void explain_lifted_free(struct tr_trace *lifted);

/* Values of a lever to be tried, from next to what is set to as far as it goes. */
#define EXPLAIN_VALUES 64

/* One way to change a number. */
struct explain_number {
    enum explain_lever lever;
    const struct tr_param *param, *with;
    double from, far; /* as it is set, and the farthest that is tried */
};

/* The ways that there are for these parameters, those left out that cannot change what happens over a link of
 * this kind. Returns how many. */
#define EXPLAIN_NUMBERS_MAX 8
int explain_numbers(const struct tr_params *params, const struct tr_params_link *link, bool has_content,
                    struct explain_number *out);

/* The change that value k of EXPLAIN_VALUES is: values are even by factor, of three digits, so that what is
 * shown is what was run. False where it changes nothing, or the parameters do not allow it. */
bool explain_value(const struct explain_number *number, const struct tr_params *params, int k,
                   struct explain_change *out);

/* Number i of other players and rules that can be laid over these parameters, over the same kind of stream;
 * false past the last. */
bool explain_other(const struct tr_params *params, size_t i, struct explain_change *out);

#endif
