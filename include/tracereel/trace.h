/* A bandwidth trace: segments of rate, and where known latency and loss, over time.
 *
 * Segment i covers [start_s[i], start_s[i+1]) at rate_mbps[i]; start_s[0] is 0 and start_s[count] the
 * duration. Segments have a positive length and a rate >= 0; rates are 10^6 bit/s. Whatever a file said in
 * its own way has become this when tr_trace_open returns, and nothing after it
 * knows the difference between a measured and a generated trace.
 *
 * A trace does not change once made: any number of threads may read one.
 */
#ifndef TRACEREEL_TRACE_H
#define TRACEREEL_TRACE_H

#include <tracereel/error.h>
#include <tracereel/export.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

TR_EXPORT_BEGIN

struct tr_real_session;
struct tr_edit;

#define TR_TRACE_SAMPLES_MAX    ((size_t)1 << 31)
#define TR_TRACE_LINE_BYTES_MAX ((size_t)16 << 20)

/* The treatment of a step longer than max(10 x median step, 5 s): nothing in a file says what happened then.
 */
enum tr_trace_gap_policy {
    TR_TRACE_GAP_HOLD, /* the value before it holds (default) */
    TR_TRACE_GAP_ZERO, /* the link was down */
    TR_TRACE_GAP_CUT,  /* the logger was off: the time is removed */
    TR_TRACE_GAP_CAP,  /* hold for gap_cap_s, then zero */
};

/* The time that a stamped value covers. Files never say; see TR_TRACE_NOTE_ALTERNATIVE. */
enum tr_trace_hold {
    TR_TRACE_HOLD_FORWARD,   /* from its stamp to the next (default) */
    TR_TRACE_HOLD_PRECEDING, /* from the stamp before to its own, as Pensieve's simulator has it; the first is
                             not used */
};

enum tr_trace_direction {
    TR_TRACE_ANY_DIRECTION,
    TR_TRACE_DOWN,
    TR_TRACE_UP
}; /* ANY: down where a file holds both */

/* The worth of a rate: whether it says what the link could do. */
enum tr_trace_kind {
    TR_TRACE_MEASURED, /* the link was kept busy */
    TR_TRACE_AT_LEAST, /* what came through while somebody happened to fetch */
    TR_TRACE_UNKNOWN,  /* nobody fetched, or the test failed: the rate is filled in */
};

/* The stand-in for a rate that is unknown. */
enum tr_trace_unknown {
    TR_TRACE_UNKNOWN_HOLD,        /* the last that is known (default) */
    TR_TRACE_UNKNOWN_INTERPOLATE, /* what lies on the way to the next */
    TR_TRACE_UNKNOWN_ZERO,
    TR_TRACE_UNKNOWN_P50 /* the median of those that are known, by time */
};

/* The meaning of the numbers of a table's rate column. */
enum tr_trace_values {
    TR_TRACE_VALUES_AUTO, /* as the evidence has it */
    TR_TRACE_VALUES_RATE,
    TR_TRACE_VALUES_AMOUNT, /* what passed in the interval of its row */
    TR_TRACE_VALUES_TOTAL   /* what has passed so far: a counter */
};

/* The unit of a table's numbers of time, or the meaning of "10:30". */
enum tr_trace_time_unit {
    TR_TRACE_TIME_AUTO, /* as the evidence has it */
    TR_TRACE_TIME_S,
    TR_TRACE_TIME_MS,
    TR_TRACE_TIME_US,
    TR_TRACE_TIME_NS,
    TR_TRACE_TIME_MIN,
    TR_TRACE_TIME_H,
    TR_TRACE_TIME_D,    /* days: what spreadsheets count */
    TR_TRACE_TIME_H_MM, /* hours and minutes */
    TR_TRACE_TIME_M_SS  /* minutes and seconds */
};

/* How to read; all-zero is the default. Strings are borrowed for the call. */
struct tr_trace_options {
    const char *format; /* a name of tr_trace_format: no detection; NULL detects */
    const char *unit;   /* bps kbps Mbps Gbps Bps kBps MBps: overrules the file's; NULL keeps it */
    enum tr_trace_direction direction;
    enum tr_trace_gap_policy gap;
    double gap_cap_s;
    enum tr_trace_hold hold;          /* of stamped values without an end of their own */
    const char *column, *time_column; /* of a generic table: a header's name or a number from 1 */
    enum tr_trace_values values;      /* of a generic table */
    enum tr_trace_time_unit time_unit;
    enum tr_trace_unknown unknown;
    int run;             /* of several in a file, from 1; 0 takes the first */
    double scale;        /* every rate times this; 0 means 1 */
    double from_s, to_s; /* keep only this part; to_s 0 means the end */
    bool no_previews;    /* choices of notes are not tried, which of a small file takes most of the time */
    const struct tr_edit *edits; /* applied to what was read (edit.h), in order */
    size_t edit_count;
    /* Called now and then from the reading thread with bytes done of total (0: unknown); false cancels. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
    /* Called with the bytes of what can be read but once (standard input, a pipe), as they are read; with 0
     * of them once that was all. NULL: not. */
    void (*heard)(void *heard_context, const void *bytes, size_t len);
    void *heard_context;
};

/* The subject of a doubt. */
enum tr_trace_note_kind {
    TR_TRACE_NOTE_WHY,         /* why the file was taken for this format */
    TR_TRACE_NOTE_ALTERNATIVE, /* what else it could be */
    TR_TRACE_NOTE_UNIT,        /* the unit is a guess; override: unit */
    TR_TRACE_NOTE_GAPS,        /* override: gap */
    TR_TRACE_NOTE_ZEROS,
    TR_TRACE_NOTE_STAMPS,  /* repeated or backward time stamps */
    TR_TRACE_NOTE_SKIPPED, /* rows without a rate */
    TR_TRACE_NOTE_OUTLIER,
    TR_TRACE_NOTE_RUNS,      /* several runs; override: run */
    TR_TRACE_NOTE_COLUMNS,   /* several rate columns; override: column */
    TR_TRACE_NOTE_DIRECTION, /* both directions; override: direction */
    TR_TRACE_NOTE_UNKNOWN,   /* rates that are not known; override: unknown */
    TR_TRACE_NOTE_VALUES,    /* amounts or running totals rather than rates; override: values */
    TR_TRACE_NOTE_KIND,      /* not a link's capacity: spot tests, a player's demand, transfer time only */
    TR_TRACE_NOTE_COUNT
};

/* Decisions about a reading; each is an option of the command line. */
enum tr_trace_option {
    TR_TRACE_OPTION_NONE,
    TR_TRACE_OPTION_FORMAT,
    TR_TRACE_OPTION_UNIT,
    TR_TRACE_OPTION_DIRECTION,
    TR_TRACE_OPTION_GAP,
    TR_TRACE_OPTION_HOLD,
    TR_TRACE_OPTION_COLUMN,
    TR_TRACE_OPTION_TIME_COLUMN,
    TR_TRACE_OPTION_RUN,
    TR_TRACE_OPTION_SCALE,
    TR_TRACE_OPTION_VALUES,
    TR_TRACE_OPTION_UNKNOWN,
    TR_TRACE_OPTION_TIME_UNIT,
    TR_TRACE_OPTION_COUNT
};

/* "--unit"; "" for TR_TRACE_OPTION_NONE. A string constant. */
const char *tr_trace_option_name(enum tr_trace_option option);

#define TR_TRACE_FIRST_MAX 5

/* One way to read the file otherwise. */
struct tr_trace_choice {
    enum tr_trace_option option;
    const char *value; /* as the command line takes it, "MBps"; "": any, which only a person can say */
    bool with_next;    /* only together with the choice after it */
    /* The trace that it would give: its first rates and its mean; NaN and none where that was not tried. Of a
     * long file only the beginning was read so, and the mean is reckoned from that: `about`. */
    double mean_mbps, first_mbps[TR_TRACE_FIRST_MAX];
    size_t first_count;
    bool about;
};

/* Puts a choice into the options. `value` is borrowed. False where it is not understood, or is one that only
 * a person can say. */
bool tr_trace_choose(struct tr_trace_options *options, enum tr_trace_option option, const char *value);

struct tr_trace_note {
    enum tr_trace_note_kind kind;
    bool warning;                    /* worth showing unasked */
    char *text;                      /* one sentence */
    struct tr_trace_choice *choices; /* that settle it otherwise; NULL where there are none */
    size_t choice_count;
};

/* The choices as the command line takes them, "--gap zero|cut", cut to fit; "" where there are none. Returns
 * buf. */
const char *tr_trace_note_options(const struct tr_trace_note *note, char *buf, size_t size);

struct tr_trace_info {
    char *name;         /* the file's name without folders, "standard input", or a generator's name */
    const char *format; /* a name of tr_trace_format, constant */
    size_t samples;     /* rows that yielded a rate */
    double duration_s;
    double mean_mbps, min_mbps, max_mbps; /* time-weighted mean; mahimahi: min and max over 1 s bins */
    double p5_mbps, p95_mbps;             /* time-weighted percentiles */
    double interval_s;                    /* median positive step */
    double bins_s; /* min, max and percentiles are those of bins this long; 0: of the segments */
    double at_least_s, unknown_s; /* how much of the time is of that kind; the rest is measured */
    bool doubtful; /* a note of warning offers a choice that would change the rates: see the notes */
    size_t gaps;
    double longest_gap_s, longest_gap_at_s;
    /* When t = 0 was, in seconds since 1970; NaN where the file has no dates, or time was cut out of it. Add
     * utc_offset_s for what the file's own clock showed. Where its zone is not known that is 0, and the clock
     * counts as UTC; below 86400 only the time of day is known. */
    double start_unix_s;
    int utc_offset_s;
    bool utc_offset_known;
    struct tr_trace_note *notes;
    size_t note_count;
};

struct tr_trace {
    size_t count;
    double *start_s;     /* count + 1 */
    double *rate_mbps;   /* count */
    double *cum_mbit;    /* count + 1: megabits before start_s[i]; cum_mbit[count] is the whole trace's */
    double *latency_ms;  /* count, one way; NULL where the file has none */
    double *loss;        /* count, a fraction; NULL where the file has none */
    unsigned char *kind; /* count, enum tr_trace_kind; NULL where all is measured */
    struct tr_real_session
        *real; /* what a player did meanwhile (real_session.h); NULL where the file tells none */
    struct tr_trace_info info;
};

/* A path that begins so is no file but its own trace, "steps:8x30 0.5x20": Mbit/s x seconds. */
#define TR_TRACE_STEPS "steps:"

/* Reads `path` ("-": standard input), plain or gzip. On success *out is a new trace, freed with
 * tr_trace_free. Where err->reason is a TR_REASON_..._COLUMN, tr_trace_columns lists what to choose from.
 */
enum tr_status tr_trace_open(const char *path, const struct tr_trace_options *options, struct tr_trace **out,
                             struct tr_error *err);

/* The same from memory; `name` stands for the file in errors and in info.name. `bytes` may be changed. */
enum tr_status tr_trace_read(const char *name, char *bytes, size_t len,
                             const struct tr_trace_options *options, struct tr_trace **out,
                             struct tr_error *err);

/* A trace from `count` segments of duration_s (> 0) and rate; latency_ms and loss may be NULL. Arrays are
 * copied. `format` must be a constant. The sampled statistics of info are filled in. */
enum tr_status tr_trace_from_segments(const char *name, const char *format, size_t count,
                                      const double *duration_s, const double *rate_mbps,
                                      const double *latency_ms, const double *loss, struct tr_trace **out,
                                      struct tr_error *err);

/* The same trace for another holder, on whatever thread; each lets go of it with tr_trace_free. NULL is NULL.
 */
struct tr_trace *tr_trace_share(struct tr_trace *trace);
void tr_trace_free(struct tr_trace *trace); /* NULL is fine */

#define TR_TRACE_COLUMNS_MAX 64

/* A table's columns as the reader tells them apart, so that a person can say which is which. */
struct tr_trace_columns {
    size_t count;
    struct tr_trace_column {
        char name[64];   /* in the header; "" where it has none */
        char sample[64]; /* in the first row */
    } columns[TR_TRACE_COLUMNS_MAX];
};

/* Looks at the beginning of `path`, a file that can be read again; at the whole of JSON, whose rows or arrays
 * are a table's. What is no table has no columns. */
enum tr_status tr_trace_columns(const char *path, struct tr_trace_columns *out, struct tr_error *err);

double tr_trace_duration_s(const struct tr_trace *trace);

/* Of segment i. */
enum tr_trace_kind tr_trace_kind_of(const struct tr_trace *trace, size_t i);

/* The segment that holds t_s, 0 <= t_s < duration, by bisection; t_s outside is clamped to the first or last.
 */
size_t tr_trace_find(const struct tr_trace *trace, double t_s);

/* Megabits that pass in [0, t_s); t_s beyond the end counts to the end, or goes round where `loop`. */
double tr_trace_mbit_before(const struct tr_trace *trace, double t_s, bool loop);

/* The time at which `mbit` more have passed since from_s; INFINITY where that never happens (trace at an end,
 * not looped, or all zeros). */
double tr_trace_time_of_mbit(const struct tr_trace *trace, double from_s, double mbit, bool loop);

/* One step's averages, read off in order: a cursor makes a walk of n steps over m segments cost n + m. */
struct tr_trace_step {
    double bandwidth_mbps;   /* exact time average over the step */
    double latency_ms, loss; /* time averages; NaN where the trace has none */
};
struct tr_trace_cursor {
    const struct tr_trace *trace;
    bool loop;
    /* private: the segment stood on, where its round begins, the span in which its values answer at once, the
     * values */
    size_t segment;
    double round_s, low_s, high_s;
    struct tr_trace_step values;
};
void tr_trace_cursor_init(struct tr_trace_cursor *cursor, const struct tr_trace *trace, bool loop);
/* The averages over [from_s, to_s), to_s > from_s >= the last call's from_s. Bounds within 1e-9 of a
 * segment's edge count as on it. A step inside one segment gets that segment's values to the last bit; what
 * lies beyond the end of a trace that is not looped counts as no bits. */
void tr_trace_cursor_step(struct tr_trace_cursor *cursor, double from_s, double to_s,
                          struct tr_trace_step *out);

/* Formats, for `tracereel formats` and --read-format / --write-format. All are read. Strings are constant. */
struct tr_trace_format_info {
    const char *name;       /* exact: "mahimahi", "time_s-mbps", ... */
    const char *title;      /* for people: "mahimahi packet trace" */
    const char *first_line; /* what such a file begins with */
    const char *extensions; /* file endings that choose it for writing, "csv,txt"; "" where it is not written
                               by ending */
    bool writes;
};

/* The index-th format, from 0; false behind the last, with *out untouched. */
bool tr_trace_format(size_t index, struct tr_trace_format_info *out);

/* The title by which people know the format of that name; the name itself where there is none (a
 * generator's). */
const char *tr_trace_format_title(const char *name);

/* Writes to `path` ("-": standard output) in a format of tr_trace_format that can be written; NULL chooses
 * by the ending of path, and is a TR_STATUS_USAGE error where none fits. The file appears whole or not at
 * all; one that is there is written over only with `replace`. */
enum tr_status tr_trace_write(const struct tr_trace *trace, const char *path, const char *format,
                              bool replace, struct tr_error *err);
/* The same with lines at its head, which the format has to allow (csv: each begins with #). */
enum tr_status tr_trace_write_led(const struct tr_trace *trace, const char *path, const char *format,
                                  const char *head, bool replace, struct tr_error *err);

TR_EXPORT_END

#endif
