#include "trace/table/settle.h"
#include "trace/select.h"
#include "trace/write.h"

#include <stdlib.h>
#include <string.h>

enum pair_time { PAIR_S, PAIR_MS, PAIR_EPOCH, PAIR_TIMES };
enum pair_rate { PAIR_MBPS, PAIR_KBPS, PAIR_BPS, PAIR_RATES };

static const char *const names[PAIR_TIMES][PAIR_RATES] = {
    {"time_s-mbps", "time_s-kbps", "time_s-bps"},
    {"time_ms-mbps", "time_ms-kbps", "time_ms-bps"},
    {"epoch-mbps", "epoch-kbps", "epoch-bps"},
};

static const struct rate_unit *const rate_units[PAIR_RATES] = {&RATE_MBPS, &RATE_KBPS, &RATE_BPS};
static const char *const rate_words[PAIR_RATES] = {"Mbit/s", "kbit/s", "bit/s"};

/* Medians of positive rates that tell units apart (TRACE-FORMATS.md section 4): below 100 Mbit/s, above 10^6
 * bit/s; on a grid of 1 s below 4000 still Mbit/s. */
#define MBPS_BELOW      100.0
#define FAST_BELOW      4000.0
#define BPS_ABOVE       1e6
#define TEST_MBPS_BELOW 1e4

#define PAIRS_ODD_MIN 11

/* Signs by which numbers tell their units. */
struct signs {
    double first_time, step, positive_median; /* raw */
    bool regular;                             /* 19 of 20 steps within 2 % of the median step */
    bool minutes;                             /* the same, in whole minutes if they are seconds */
    bool whole;                               /* every rate is a whole number */
    bool paired;                              /* rows 2k-1 and 2k have the same rate, for every k */
};

/* Whether a share of the steps, in the order of the file, is the median one. */
static bool steps_are_mostly(const double *time, size_t count, double step, double share)
{
    size_t near = 0;
    for (size_t i = 1; i < count; i++) {
        near += fabs(time[i] - time[i - 1] - step) <= 0.02 * step;
    }
    return count > 1 && (double)near >= share * (double)(count - 1);
}

static bool steps_are_regular(const double *time, size_t count, double step)
{
    return steps_are_mostly(time, count, step, 0.95);
}

/* Whether a rate is written with a decimal point: "85.0" comes from something that reckons in fractions. */
static bool has_points(const struct sniff *sniff, int column)
{
    struct cell cells[CELLS_MAX];
    for (size_t i = sniff_first_row(sniff); i < sniff->lines; i++) {
        size_t n = sniff_cells(sniff, i, cells);
        if ((size_t)column < n &&
            (memchr(cells[column].begin, '.', (size_t)(cells[column].end - cells[column].begin)) ||
             sniff->decimal_comma)) {
            return true;
        }
    }
    return false;
}

static bool rates_are_whole(const struct reader *r, int column)
{
    const struct builder *b = r->b;
    for (size_t i = 0; i < b->count; i++) {
        if (b->rate[i] != floor(b->rate[i])) {
            return false;
        }
    }
    return column == NO_COLUMN || !has_points(r->sniff, column);
}

/* The last may lack its twin where there are many. One pair, or the same rate everywhere, says nothing. */
static bool rates_are_paired(const double *rate, size_t count)
{
    bool differ = false;
    if (count < 4 || (count % 2 && count < PAIRS_ODD_MIN)) {
        return false;
    }
    for (size_t i = 0; i + 1 < count; i += 2) {
        if (rate[i] != rate[i + 1]) {
            return false;
        }
        differ |= rate[i] != rate[0];
    }
    return differ;
}

/* Rates above 0. */
static void fill_positive(const void *context, size_t first, size_t n, double *values, double *weights)
{
    const double *rate = context;
    for (size_t i = 0; i < n; i++) {
        values[i] = rate[first + i];
        weights[i] = values[i] > 0 ? 1 : 0;
    }
}

static bool on_one_side(double low, double high, double border)
{
    return (low < border) == (high < border);
}

/* The median of the rates above 0, or of very many something near it, if that says the same. NaN where memory
 * ran out. */
static double median_positive(const double *rate, size_t count)
{
    struct select_source source = {count, fill_positive, rate};
    size_t positive = 0;
    double low, high;
    select_estimate(&source, 0.5, &low, &high);
    if (isfinite(low) && isfinite(high) && on_one_side(low, high, MBPS_BELOW) &&
        on_one_side(low, high, FAST_BELOW) && on_one_side(low, high, BPS_ABOVE)) {
        return low + (high - low) / 2;
    }
    for (size_t i = 0; i < count; i++) {
        positive += rate[i] > 0;
    }
    double wanted = (double)((positive + 1) / 2), median = 0;
    if (positive > 0 && !select_quantiles(&source, (double)positive, &wanted, 1, &median)) {
        return NAN;
    }
    return median;
}

/* A column of rates without times: one a second. */
static bool read_rate_signs(const struct reader *r, int column, struct signs *s)
{
    const struct builder *b = r->b;
    *s = (struct signs){.step = 1, .regular = true};
    s->positive_median = median_positive(b->rate, b->count);
    s->whole = rates_are_whole(r, column);
    s->paired = rates_are_paired(b->rate, b->count);
    return !isnan(s->positive_median);
}

static bool read_signs(const struct reader *r, int column, struct signs *s)
{
    const struct builder *b = r->b;
    bool ok = read_rate_signs(r, column, s);
    s->first_time = b->time_origin + b->time[0];
    s->step = median_step(b->time, b->count - 1);
    s->regular = s->positive_median < MBPS_BELOW || s->positive_median > BPS_ABOVE || /* nobody asks */
                 steps_are_regular(b->time, b->count, s->step);
    s->minutes = s->step >= 50 && fmod(s->step, 60) == 0 && /* between holes */
                 steps_are_mostly(b->time, b->count, s->step, 0.6);
    return ok && !isnan(s->step);
}

/* Steps that people choose for logs in seconds, and seldom in milliseconds. */
static bool is_of_minutes(double step)
{
    static const double minutes[] = {1, 2, 3, 4, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440};
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        if (step == minutes[i] * 60) {
            return true;
        }
    }
    return false;
}

/* Tenths of a microsecond from the year 1601, as Windows counts, or from the year 1, as .NET does: the
 * beginning in seconds from 1970, if the numbers are of these times; 0: they are others. */
static double counts_from(double t)
{
    static const double year_s = 31556952;
    static const double begins_s[] = {-11644473600.0, -62135596800.0};
    for (size_t i = 0; i < sizeof begins_s / sizeof *begins_s; i++) {
        double since_1970_s = t / 1e7 + begins_s[i];
        if (since_1970_s > 20 * year_s && since_1970_s < 110 * year_s) {
            return begins_s[i];
        }
    }
    return 0;
}

static enum pair_time guess_time(const struct signs *s, double *div)
{
    double t = fabs(s->first_time);
    bool tenths_us = counts_from(t) < 0;
    *div = tenths_us ? 1e7 : t > 1e17 ? 1e9 : t > 1e14 ? 1e6 : t > 1e11 ? 1e3 : 1;
    if (t > 1e8) {
        return PAIR_EPOCH;
    }
    bool ms = s->step >= 50 && !(s->minutes && is_of_minutes(s->step));
    *div = ms ? 1e3 : 1;
    return ms ? PAIR_MS : PAIR_S;
}

/* The user's word, else a guess that is told where the other is as likely. */
static enum pair_time choose_time(struct builder *b, const struct signs *s, double *div)
{
    enum pair_time time = guess_time(s, div);
    double told = time_unit_div(b->options->time_unit);
    if (told > 0) {
        *div = told;
        return told == 1e3 ? PAIR_MS : time == PAIR_EPOCH ? PAIR_EPOCH : PAIR_S;
    }
    if (time == PAIR_EPOCH && *div == 1e7) {
        b->dates_from_s = counts_from(fabs(s->first_time)) + b->time_origin / *div;
        b->dated = true;
    }
    if (time != PAIR_EPOCH && s->minutes) {
        builder_note(b, TR_TRACE_NOTE_STAMPS, true, CHOICES(CHOICE(TIME_UNIT, time == PAIR_MS ? "s" : "ms")),
                     "the unit of time is a guess: steps of %.6g are taken for %s", s->step,
                     time == PAIR_MS ? "milliseconds" : "seconds");
    }
    return time;
}

/* Tests of a line: what is over 100 is a fast line, not a slow one in kbit/s. */
static enum pair_rate guess_test_rate(const struct signs *s)
{
    double u = s->positive_median;
    return u < TEST_MBPS_BELOW ? PAIR_MBPS : u > BPS_ABOVE ? PAIR_BPS : PAIR_KBPS;
}

static enum pair_rate guess_rate(const struct signs *s, enum pair_time time, double time_div, bool *certain)
{
    double u = s->positive_median, step_s = s->step / time_div;
    *certain = true;
    if (u < MBPS_BELOW) {
        return PAIR_MBPS;
    }
    if (u > BPS_ABOVE) {
        return PAIR_BPS;
    }
    if ((s->whole && !s->regular) || time == PAIR_MS) {
        return PAIR_KBPS;
    }
    if (s->regular && fabs(step_s - 1) <= 0.02 && u < FAST_BELOW) {
        return PAIR_MBPS;
    }
    *certain = false;
    return PAIR_KBPS;
}

static bool forced_pair(const char *name, enum pair_time *time, enum pair_rate *rate)
{
    for (int t = 0; name && t < PAIR_TIMES; t++) {
        for (int r = 0; r < PAIR_RATES; r++) {
            if (strcmp(names[t][r], name) == 0) {
                *time = (enum pair_time)t;
                *rate = (enum pair_rate)r;
                return true;
            }
        }
    }
    return false;
}

bool pairs_is_format(const char *name)
{
    enum pair_time time;
    enum pair_rate rate;
    return forced_pair(name, &time, &rate) || strcmp(name, "oboe") == 0;
}

static void settle_oboe(struct builder *b, const struct signs *s)
{
    b->format = "oboe";
    b->unit = &RATE_KBPS;
    b->time_div = 1e3;
    b->last_s = b->count % 2 ? b->last_s : 0; /* the last row ends the last chunk */
    builder_note(
        b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
        "taken for Oboe's format (ms, kbit/s): every two rows repeat their rate, as the start and the end of "
        "a download do, and steps are %.4g long at the median",
        s->step);
}

static void note_units(struct builder *b, const struct signs *s, enum pair_time time, enum pair_rate rate,
                       bool certain)
{
    static const char *const time_words[] = {"seconds", "milliseconds", "time since 1970"};
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for %s and %s: two columns of numbers, the first ascending by %.4g s at the median, "
                 "the second "
                 "%.4g at the median",
                 time_words[time], rate_words[rate], s->step / b->time_div, s->positive_median);
    builder_note(b, TR_TRACE_NOTE_ALTERNATIVE, false,
                 CHOICES(CHOICE(HOLD, b->options->hold == TR_TRACE_HOLD_PRECEDING ? "forward" : "preceding")),
                 "a value is held from its stamp %s; nothing in such a file says which way it is meant",
                 b->options->hold == TR_TRACE_HOLD_PRECEDING ? "back to the one before" : "on to the next");
    if (b->options->unit) {
        return;
    }
    if (!certain) {
        builder_note(b, TR_TRACE_NOTE_UNIT, true, CHOICES(CHOICE(UNIT, rate == PAIR_KBPS ? "Mbps" : "kbps")),
                     "the unit is a guess: %.4g could be Mbit/s as well as kbit/s", s->positive_median);
    } else if (rate == PAIR_MBPS && s->positive_median >= MBPS_BELOW) {
        builder_note(
            b, TR_TRACE_NOTE_ALTERNATIVE, false, CHOICES(CHOICE(UNIT, "kbps")),
            "could be kbit/s: that the stamps are whole seconds apart speaks for Mbit/s, as fast as 5G");
    } else if (rate == PAIR_MBPS) {
        builder_note(b, TR_TRACE_NOTE_ALTERNATIVE, false, CHOICES(CHOICE(UNIT, "MBps")),
                     "could be Mbyte/s, eight times as much: nothing in such a file says which");
    } else {
        builder_note(
            b, TR_TRACE_NOTE_ALTERNATIVE, false, CHOICES(CHOICE(UNIT, rate == PAIR_KBPS ? "Mbps" : "Bps")),
            "could be %s: nothing in such a file says which", rate == PAIR_KBPS ? "Mbit/s" : "byte/s");
    }
}

enum tr_status settle_pairs(struct reader *r, int column, struct tr_error *err)
{
    struct builder *b = r->b;
    if (b->count == 0) {
        return TR_STATUS_OK; /* builder_finish says so */
    }
    struct signs s;
    if (!read_signs(r, column, &s)) {
        return tr_error_oom(err);
    }
    b->step = s.step;
    bool oboe = s.paired && s.step > 0 && fabs(b->time[b->count - 1] - b->time[0]) / (double)b->count > 20;
    if (r->forced ? strcmp(r->forced, "oboe") == 0 : oboe) {
        settle_oboe(b, &s);
        return TR_STATUS_OK;
    }
    enum pair_time time;
    enum pair_rate rate;
    double guessed_div;
    bool certain = true;
    enum pair_time guessed = r->forced ? guess_time(&s, &guessed_div) : choose_time(b, &s, &guessed_div);
    if (forced_pair(r->forced, &time, &rate)) {
        b->time_div = time == PAIR_S ? 1 : time == PAIR_MS ? 1e3 : guessed_div;
    } else {
        time = guessed;
        b->time_div = guessed_div;
        rate = guess_rate(&s, time, b->time_div, &certain);
    }
    b->format = names[time][rate];
    b->unit = rate_units[rate];
    note_units(b, &s, time, rate, certain);
    return TR_STATUS_OK;
}

static void note_guess(struct builder *b, const struct signs *s, enum pair_rate rate, bool spot_tests)
{
    static const struct tr_trace_choice others[PAIR_RATES][3] = {
        {CHOICE(UNIT, "kbps"), CHOICE(UNIT, "MBps"), CHOICE(NONE, NULL)},
        {CHOICE(UNIT, "Mbps"), CHOICE(UNIT, "kBps"), CHOICE(NONE, NULL)},
        {CHOICE(UNIT, "Bps"), CHOICE(UNIT, "kbps"), CHOICE(NONE, NULL)},
    };
    if (!b->options->unit) {
        builder_note(b, TR_TRACE_NOTE_UNIT, true, others[rate],
                     "the unit is a guess: %.4g at the median is taken for %s%s", s->positive_median,
                     rate_words[rate], spot_tests ? ", as tests of a line have it" : "");
    }
}

enum tr_status settle_units(struct reader *r, const struct unit_hints *hints, struct tr_error *err)
{
    struct builder *b = r->b;
    struct signs s;
    bool timed = b->timing == TIMING_STAMPS;
    if (b->count == 0 || (hints->rate && (!timed || hints->time_div > 0))) {
        b->time_div = hints->time_div > 0 ? hints->time_div : 1;
        b->unit = hints->rate ? hints->rate : &RATE_MBPS;
        return TR_STATUS_OK;
    }
    if (timed ? !read_signs(r, hints->column, &s) : !read_rate_signs(r, hints->column, &s)) {
        return tr_error_oom(err);
    }
    double div = 1;
    enum pair_time time = !timed                ? PAIR_S
                          : hints->time_div > 0 ? guess_time(&s, &div)
                                                : choose_time(b, &s, &div);
    b->time_div = hints->time_div > 0 ? hints->time_div : div;
    b->unit = hints->rate;
    if (!b->unit) {
        bool certain;
        enum pair_rate rate =
            hints->spot_tests ? guess_test_rate(&s) : guess_rate(&s, time, b->time_div, &certain);
        b->unit = rate_units[rate];
        note_guess(b, &s, rate, hints->spot_tests);
    }
    return TR_STATUS_OK;
}

/* Pensieve's cooked traces. The last row has no next one to end it and lasts the median step: a longer last
 * segment is cut in two so that it does; a shorter one grows to that length. */
enum tr_status write_cooked(const struct tr_trace *trace, struct strbuf *out, struct tr_error *err)
{
    (void)err;
    double end_s = trace->start_s[trace->count];
    for (size_t i = 0; i < trace->count; i++) {
        strbuf_double(out, trace->start_s[i]);
        strbuf_putc(out, '\t');
        strbuf_double(out, trace->rate_mbps[i]);
        strbuf_putc(out, '\n');
    }
    double usual_s = trace->count > 1 ? median_step(trace->start_s, trace->count - 1) : 1;
    if (end_s - trace->start_s[trace->count - 1] > usual_s + 1e-9) {
        strbuf_double(out, write_round(end_s - usual_s));
        strbuf_putc(out, '\t');
        strbuf_double(out, trace->rate_mbps[trace->count - 1]);
        strbuf_putc(out, '\n');
    }
    return TR_STATUS_OK;
}
