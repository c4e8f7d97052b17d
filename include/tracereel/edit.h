/* Edits of a trace: what would have been, had the link been slower, down for a while, steadier.
 *
 * An edit is said in a line of words, "scale 0.5 60:90", and is data afterwards. Applying edits makes a new
 * trace; the one they are applied to, and the file that it came from, stay as they are. They apply in order:
 * each counts in the seconds of what the one before it left.
 *
 * The rest of a segment: latency and loss go where their segment goes, and are averaged where
 * rates are; through an inserted outage they hold. A rate that is unknown stays unknown, and what stands for
 * it is edited as if it were known; but what an edit decides (an outage, a scale of 0, a cap that is reached
 * by what was only known as a lower bound) is known.
 */
#ifndef TRACEREEL_EDIT_H
#define TRACEREEL_EDIT_H

#include <tracereel/error.h>
#include <tracereel/export.h>

#include <stddef.h>

TR_EXPORT_BEGIN

struct tr_trace;

enum tr_edit_kind {
    TR_EDIT_SCALE,  /* every rate of the span times `value` */
    TR_EDIT_OUTAGE, /* at from_s nothing passes for `value` seconds; what follows comes as much later */
    TR_EDIT_CAP,    /* no rate of the span above `value` Mbit/s */
    TR_EDIT_FLOOR,  /* none below it */
    TR_EDIT_CUT,    /* the span goes, what follows comes as much earlier */
    TR_EDIT_REPEAT, /* the span comes `times` times, one after the other */
    TR_EDIT_SMOOTH, /* every rate of the span becomes the mean of the `value` seconds around it; the span's
                       ends are mirrors, so that as many bits pass as before */
    TR_EDIT_KINDS
};

struct tr_edit {
    enum tr_edit_kind kind;
    unsigned times;      /* REPEAT's, else 0 */
    double value;        /* see tr_edit_kind, else 0 */
    double from_s, to_s; /* the span, to_s INFINITY: to the end; of OUTAGE both are its place */
};

#define TR_EDITS_MAX      64
#define TR_EDIT_TEXT_SIZE 128

/* How a kind is said, for help and lists: name "scale", arguments "FACTOR [FROM:TO]", example "scale 0.5
 * 60:90", meaning a phrase. Constants. */
struct tr_edit_info {
    const char *name, *arguments, *example, *meaning;
};
const struct tr_edit_info *tr_edit_info(enum tr_edit_kind kind);

/* The places that a line leaves out where somebody points at it: the place of an outage, the span of all
 * others. */
struct tr_edit_place {
    double at_s, from_s, to_s;
};

/* Reads one line. Without `place` an outage says where, and a cut what; a span that is left out is the whole
 * trace. `where` stands before errors, which are TR_STATUS_USAGE. */
enum tr_status tr_edit_parse(const char *text, const char *where, const struct tr_edit_place *place,
                             struct tr_edit *out, struct tr_error *err);

/* The line that reads back the same edit. Returns buf. */
const char *tr_edit_text(const struct tr_edit *edit, char *buf, size_t size);

/* A new trace, freed with tr_trace_free. An edit that does not fit the trace (it lies beyond the end, leaves
 * nothing, makes too much of it) is TR_STATUS_USAGE. What a real player did meanwhile (trace->real) is kept
 * where the clock stays. */
enum tr_status tr_edit_apply(const struct tr_trace *trace, const struct tr_edit *edits, size_t count,
                             struct tr_trace **out, struct tr_error *err);

/* Where a time of the trace before the edit stands after it: what was cut stands at the cut. */
double tr_edit_moved_s(const struct tr_edit *edit, double t_s);
/* Where in the trace before `count` edits the time t_s of the edited one comes from; in an outage, its place.
 * `duration_s` is that of the trace before. */
double tr_edit_origin_s(const struct tr_edit *edits, size_t count, double duration_s, double t_s);

TR_EXPORT_END

#endif
