/* From samples, as a file has them, to a trace: every convention in one place, for all readers.
 *
 * A reader says how time is told (enum timing) and in which units, adds its samples in the file's own units,
 * and leaves the rest: shift to 0, stable sort, repeated stamps, length of the last sample, gap policy, crop,
 * scale, --unit, and the notes that follow from the numbers.
 */
#ifndef TRACEREEL_TRACE_BUILDER_H
#define TRACEREEL_TRACE_BUILDER_H

#include "trace/core.h"
#include "trace/input.h"
#include "trace/units.h"

#include <math.h>

enum timing {
    TIMING_STAMPS,  /* `time` is when a value begins to hold; it holds until the next */
    TIMING_LENGTHS, /* `time` is how long it lasts */
    TIMING_EACH,    /* there is no time: each value lasts each_s */
    TIMING_GRID,    /* `time` are starts in order, from 0 to grid_end */
};

/* The meaning of the values of `rate`. */
enum value_kind {
    VALUES_RATES,
    VALUES_AMOUNTS, /* what passed while the value holds, in `unit` x 1 s */
    VALUES_TOTALS,  /* what has passed up to its stamp: the last only ends the one before */
};

/* How often something happened, and where first. */
struct tally {
    size_t count, first_offset;
};

struct builder {
    const char *name, *format; /* the file, borrowed; the format's name, constant */
    const struct tr_trace_options *options;
    struct input *in; /* to name lines in messages */

    enum timing timing;
    enum value_kind values;
    double time_origin;           /* stamps in `time` count from this one, in the file's units */
    double time_div;              /* units of time a second: 1, 1e3, 1e6, 1e9 */
    const struct rate_unit *unit; /* of `rate` */
    bool unit_is_fixed;           /* packets have none: --unit is an error */
    bool rates_of_link;           /* zeros among them are outages, and no doubt */
    double last_s;                /* length of the last stamped sample; NaN: its own, or the median step */
    double each_s, grid_end;
    bool dated;          /* stamps say on which day they are: rows out of order can be put in order */
    double dates_from_s; /* stamps in `time` count from this date; NaN: they are numbers */
    double start_unix_s; /* of t = 0, where something else than the stamps tells; else NaN */
    int utc_offset_s;    /* see struct tr_trace_info */
    bool utc_offset_known;
    double stats_bin_s, end_mbit; /* see struct trace_shape */
    size_t samples;               /* 0: count */
    double step;                  /* the median step of `time` where the reader has reckoned it; 0: not yet */
    double interval_s;            /* 0: the median of what there is */

    size_t count, capacity;
    double *time, *rate;
    /* NULL until builder_want_*; NaN where a row has none */
    double *latency_ms, *loss;     /* there the last one given holds */
    double *length;                /* a stamped row's own, in seconds */
    double *kind;                  /* enum tr_trace_kind of each row */
    enum tr_trace_kind usual_kind; /* of rows that are not said to be of another; set before the first */

    struct tally skipped, comments, backward; /* rows without a rate, comments and blank lines, stamps */
    size_t repeated;                          /* stamps equal to the one before */
    size_t runs_found, run_taken;             /* where the reader knows runs; 0: look for restarts */

    struct tr_real_session *real; /* owned; its times count from the first stamp */

    struct tr_trace_note *notes;
    size_t note_count;
    bool out_of_memory; /* of notes; said at the end */
};

/* Every column that rows have, for moving rows; some are NULL. */
#define BUILDER_COLUMNS(b)                                                                                   \
    {                                                                                                        \
        (b)->time, (b)->rate, (b)->latency_ms, (b)->loss, (b)->length, (b)->kind                             \
    }

void builder_init(struct builder *b, struct input *in, const struct tr_trace_options *options);
void builder_destroy(struct builder *b);

/* Stamps are seconds from this date on. */
struct stamp;
void builder_dates_from(struct builder *b, const struct stamp *first);

/* Room for `more` samples behind count in every column that is wanted. */
enum tr_status builder_reserve(struct builder *b, size_t more, struct tr_error *err);

enum tr_status builder_want_latency(struct builder *b, struct tr_error *err);
enum tr_status builder_want_loss(struct builder *b, struct tr_error *err);
enum tr_status builder_want_kind(struct builder *b, struct tr_error *err);
enum tr_status builder_want_length(struct builder *b, struct tr_error *err);

/* One sample. The rate has been checked to be finite and >= 0. */
static inline enum tr_status builder_add(struct builder *b, double time, double rate, struct tr_error *err)
{
    if (b->count == b->capacity) {
        enum tr_status status = builder_reserve(b, 1, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    b->time[b->count] = time;
    b->rate[b->count] = rate;
    if (b->latency_ms) {
        b->latency_ms[b->count] = NAN;
    }
    if (b->loss) {
        b->loss[b->count] = NAN;
    }
    if (b->length) {
        b->length[b->count] = NAN;
    }
    if (b->kind) {
        b->kind[b->count] = b->usual_kind;
    }
    b->count++;
    return TR_STATUS_OK;
}

/* A time whose rate is not known: --unknown says what stands for it. It is no sample. */
enum tr_status builder_add_unknown(struct builder *b, double time, struct tr_error *err);

static inline void tally_add(struct tally *tally, size_t offset)
{
    if (tally->count++ == 0) {
        tally->first_offset = offset;
    }
}

/* Ways to decide otherwise: CHOICES(CHOICE(UNIT, "kbps"), CHOICE(UNIT, "Mbps")). */
#define CHOICE(choice, what)                                                                                 \
    {                                                                                                        \
        .option = TR_TRACE_OPTION_##choice, .value = what                                                    \
    }
#define CHOICES(...)       ((const struct tr_trace_choice[]){__VA_ARGS__, CHOICE(NONE, NULL)})
#define CHOOSE_FORMAT      CHOICES(CHOICE(FORMAT, ""))
#define CHOOSE_UNIT        CHOICES(CHOICE(UNIT, ""))
#define CHOOSE_DIRECTION   CHOICES(CHOICE(DIRECTION, "down"), CHOICE(DIRECTION, "up"))
#define CHOOSE_RUN         CHOICES(CHOICE(RUN, ""))
#define CHOOSE_COLUMN      CHOICES(CHOICE(COLUMN, ""))
#define CHOOSE_TIME_COLUMN CHOICES(CHOICE(TIME_COLUMN, ""))
#define CHOOSE_COLUMNS     CHOICES(CHOICE(COLUMN, ""), CHOICE(TIME_COLUMN, ""))

/* One sentence about the file, and `choices` that settle it otherwise, up to TR_TRACE_OPTION_NONE; NULL:
 * there are none. Both are copied. */
void builder_note(struct builder *b, enum tr_trace_note_kind kind, bool warning,
                  const struct tr_trace_choice *choices, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* The trace. The builder gives its columns and notes away and can only be destroyed afterwards. */
enum tr_status builder_finish(struct builder *b, struct tr_trace **out, struct tr_error *err);

/* Rows whose rate is known. */
size_t builder_known(const struct builder *b);

/* From raw stamps to starts in seconds from 0, and the end behind the last (builder_time.c). */
enum tr_status builder_starts_of_stamps(struct builder *b, struct tr_error *err);

/* Gap policy and crop, once `time` holds starts in seconds and the end (builder_gaps.c). */
enum tr_status builder_shape(struct builder *b, struct trace_shape *shape, struct tr_error *err);

/* Fills in rates that are not known, once `time` holds starts in seconds (builder_unknown.c). False
 * where memory ran out. */
bool builder_fill_unknown(struct builder *b);

/* Sentences about rows, stamps, gaps and rates (builder_notes.c). */
void builder_note_stamps(struct builder *b);
void builder_note_rates(struct builder *b, const struct tr_trace *trace);

#endif
