/* Doubts about a trace, in words, with the option that decides otherwise. */
#include "trace/builder.h"

#define MANY_ZEROS    0.2
#define OUTLIER_TIMES 20.0

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

/* The line of a tally's first case; reading the text once more for it costs less than counting lines always.
 */
static unsigned long line_of(const struct builder *b, const struct tally *tally)
{
    return b->in ? input_line(b->in, tally->first_offset) : 0;
}

void builder_note_stamps(struct builder *b)
{
    if (b->skipped.count > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                     "%zu row%s without a rate left out, the first in line %lu", b->skipped.count,
                     plural(b->skipped.count), line_of(b, &b->skipped));
    }
    if (b->comments.count > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, false, NULL,
                     "%zu blank line%s or comment%s passed over, the first is line %lu", b->comments.count,
                     plural(b->comments.count), plural(b->comments.count), line_of(b, &b->comments));
    }
    if (b->backward.count > 0) {
        builder_note(b, TR_TRACE_NOTE_STAMPS, true, NULL,
                     "time goes back in %zu row%s, first in line %lu; the rows were put in order",
                     b->backward.count, plural(b->backward.count), line_of(b, &b->backward));
    }
    if (b->repeated > 0) {
        builder_note(b, TR_TRACE_NOTE_STAMPS, false, NULL,
                     "%zu row%s repeat%s the time stamp before; of rows with one stamp the last counts",
                     b->repeated, plural(b->repeated), b->repeated == 1 ? "s" : "");
    }
}

static void note_gaps(struct builder *b, const struct tr_trace_info *info)
{
    static const char *const done[] = {
        [TR_TRACE_GAP_HOLD] = "the value before holds throughout",
        [TR_TRACE_GAP_ZERO] = "they count as outages",
        [TR_TRACE_GAP_CUT] = "their time was cut out",
        [TR_TRACE_GAP_CAP] = "the value before holds for a while, then nothing",
    };
    static const struct tr_trace_choice ways[] = {CHOICE(GAP, "zero"), CHOICE(GAP, "cut"),
                                                  CHOICE(GAP, "cap:5"), CHOICE(NONE, NULL)};
    static const struct tr_trace_choice packets[] = {CHOICE(GAP, "cut"), CHOICE(NONE, NULL)},
                                        packets_cut[] = {CHOICE(GAP, "zero"), CHOICE(NONE, NULL)};
    bool cut = b->options->gap == TR_TRACE_GAP_CUT, grid = b->timing == TIMING_GRID;
    const char *what = grid && !cut ? "nothing passes meanwhile" : done[b->options->gap];
    if (info->gaps > 0) { /* between packets a hole is empty in every way but cut out */
        builder_note(b, TR_TRACE_NOTE_GAPS, true,
                     !grid ? ways
                     : cut ? packets_cut
                           : packets,
                     "%zu gap%s over %.4g s, the longest %.6g s at %.6g s; %s", info->gaps,
                     plural(info->gaps), trace_gap_threshold_s(info->interval_s), info->longest_gap_s,
                     info->longest_gap_at_s, what);
    }
}

static void note_zeros(struct builder *b, const struct tr_trace *trace)
{
    if (trace->info.p5_mbps > 0) { /* not even a twentieth of the time */
        return;
    }
    double zero_s = 0;
    for (size_t i = 0; i < trace->count; i++) {
        zero_s += trace->rate_mbps[i] == 0 ? trace->start_s[i + 1] - trace->start_s[i] : 0;
    }
    double share = zero_s / trace->info.duration_s;
    if (trace->info.max_mbps == 0) {
        builder_note(b, TR_TRACE_NOTE_ZEROS, true, NULL, "every rate is 0: nothing ever arrives");
    } else if (share > MANY_ZEROS && b->rates_of_link) {
        builder_note(b, TR_TRACE_NOTE_ZEROS, false, NULL,
                     "%.0f %% of the time the rate is 0: the link is down", share * 100);
    } else if (share > MANY_ZEROS && b->stats_bin_s == 0) {
        builder_note(b, TR_TRACE_NOTE_ZEROS, true, NULL,
                     "%.0f %% of the time the rate is 0: a dead link, or a player that had nothing to fetch "
                     "(then this is demand, not capacity)",
                     share * 100);
    }
}

/* How much of the time the rate is only a least value, or none at all. */
static void note_kinds(struct builder *b, const struct tr_trace *trace)
{
    const struct tr_trace_info *info = &trace->info;
    static const char *const done[] = {
        [TR_TRACE_UNKNOWN_HOLD] = "the last known rate holds",
        [TR_TRACE_UNKNOWN_INTERPOLATE] = "it is taken on the way to the next known rate",
        [TR_TRACE_UNKNOWN_ZERO] = "it counts as 0",
        [TR_TRACE_UNKNOWN_P50] = "it is taken for the median of the known rates",
    };
    if (info->unknown_s > 0) {
        double longest_s = 0, at_s = 0;
        for (size_t i = 0, k = 0; i < trace->count; i = k + (k == i)) {
            for (k = i; k < trace->count && trace->kind[k] == TR_TRACE_UNKNOWN; k++) {}
            if (trace->start_s[k] - trace->start_s[i] > longest_s) {
                longest_s = trace->start_s[k] - trace->start_s[i];
                at_s = trace->start_s[i];
            }
        }
        builder_note(b, TR_TRACE_NOTE_UNKNOWN, true,
                     CHOICES(CHOICE(UNKNOWN, "hold"), CHOICE(UNKNOWN, "interpolate"), CHOICE(UNKNOWN, "zero"),
                             CHOICE(UNKNOWN, "p50")),
                     "%.3g %% of the time, longest for %.6g s at %.6g s, the rate is not known: %s",
                     100 * info->unknown_s / info->duration_s, longest_s, at_s, done[b->options->unknown]);
    }
    if (info->at_least_s > 0) {
        builder_note(b, TR_TRACE_NOTE_KIND, true, NULL,
                     "%.3g %% of the time the rate is what came through while somebody fetched: the link "
                     "could do that "
                     "at least, and another player would have seen other rates",
                     100 * info->at_least_s / info->duration_s);
    }
}

#define MANY_SAMPLES 1000 /* of so many the 99th percentile is not below the 95th in any way that matters */

static void note_outliers(struct builder *b, const struct tr_trace *trace)
{
    const struct tr_trace_info *info = &trace->info;
    bool far = trace->count < MANY_SAMPLES || info->max_mbps > OUTLIER_TIMES * info->p95_mbps;
    if (!far || b->stats_bin_s > 0) {
        return;
    }
    size_t last = trace->count - 1;
    double p99 = value_of_rank(trace->rate_mbps, trace->count, last / 100 * 99 + last % 100 * 99 / 100);
    if (!(p99 > 0) || info->max_mbps <= OUTLIER_TIMES * p99) {
        return;
    }
    size_t many = 0, at = 0;
    for (size_t i = 0; i < trace->count; i++) {
        if (trace->rate_mbps[i] > OUTLIER_TIMES * p99) {
            many++;
            at = trace->rate_mbps[i] > trace->rate_mbps[at] ? i : at;
        }
    }
    builder_note(
        b, TR_TRACE_NOTE_OUTLIER, true, NULL,
        "%zu sample%s over 20 times the 99th percentile (%.4g Mbit/s), the greatest %.4g Mbit/s at %.4g s: "
        "perhaps a glitch of the logger",
        many, plural(many), p99, trace->rate_mbps[at], trace->start_s[at]);
}

static void note_size(struct builder *b, const struct tr_trace_info *info)
{
    if (info->mean_mbps > 1e4 || (info->mean_mbps < 1e-3 && info->max_mbps > 0)) {
        builder_note(b, TR_TRACE_NOTE_UNIT, true, b->unit_is_fixed ? NULL : CHOOSE_UNIT,
                     "a mean of %.4g Mbit/s is unusual; is the unit right?", info->mean_mbps);
    }
}

#define SPARSE_S 60

/* Samples so far apart are single tests or averages; formats that are known for it have said so. */
static void note_sparse(struct builder *b, const struct tr_trace_info *info)
{
    for (size_t i = 0; i < b->note_count; i++) {
        if (b->notes[i].kind == TR_TRACE_NOTE_KIND) {
            return;
        }
    }
    if (b->timing == TIMING_STAMPS && b->count > 1 && info->interval_s >= SPARSE_S) {
        builder_note(
            b, TR_TRACE_NOTE_KIND, true, NULL,
            "samples are %.4g s apart, each held until the next: they say little about what happens from "
            "second to second",
            info->interval_s);
    }
}

void builder_note_rates(struct builder *b, const struct tr_trace *trace)
{
    note_gaps(b, &trace->info);
    note_kinds(b, trace);
    note_zeros(b, trace);
    note_outliers(b, trace);
    note_size(b, &trace->info);
    note_sparse(b, &trace->info);
}
