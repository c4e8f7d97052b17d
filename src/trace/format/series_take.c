#include "trace/format/series_take.h"

#include "trace/format/series_choice.h"

#include <math.h>
#include <stdlib.h>

static double median_point_step(const struct series *s)
{
    double *at_s = malloc((s->count + 1) * sizeof *at_s);
    if (!at_s) {
        return NAN;
    }
    for (size_t i = 0; i < s->count; i++) {
        at_s[i] = s->points[i].at_s;
    }
    double step = s->count > 1 ? median_step(at_s, s->count - 1) : 0;
    free(at_s);
    return step;
}

static enum tr_status put(struct builder *b, double time, double length_s, const struct series_point *p,
                          struct tr_error *err)
{
    if (b->timing == TIMING_STAMPS && b->count > 0 && time < b->time[b->count - 1]) {
        tally_add(&b->backward, 0);
    }
    enum tr_status status = builder_add(b, time, p->rate, err);
    if (status == TR_STATUS_OK && b->length) {
        b->length[b->count - 1] = length_s;
    }
    if (status == TR_STATUS_OK && b->latency_ms && p->latency_ms >= 0 && isfinite(p->latency_ms)) {
        b->latency_ms[b->count - 1] = p->latency_ms;
    }
    if (status == TR_STATUS_OK && b->loss && p->loss >= 0 && p->loss <= 1) {
        b->loss[b->count - 1] = p->loss;
    }
    return status;
}

static enum tr_status put_unknown(struct builder *b, double time, double length_s, struct tr_error *err)
{
    enum tr_status status = builder_add_unknown(b, time, err);
    if (status == TR_STATUS_OK && b->length) {
        b->length[b->count - 1] = length_s;
    }
    return status;
}

static enum tr_status put_preceding(struct builder *b, const struct series *s, struct tr_error *err)
{
    double before_s = NAN, step_s = median_point_step(s);
    if (isnan(step_s)) {
        return tr_error_oom(err);
    }
    size_t count = s->count; /* up to the last that is known */
    while (count > 0 && isnan(s->points[count - 1].rate)) {
        count--;
    }
    for (size_t i = 0; i < count; i++) {
        const struct series_point *p = &s->points[i];
        double length_s = p->at_s > before_s ? p->at_s - before_s : step_s > 0 ? step_s : 1;
        length_s = isnan(p->length_s) ? length_s : p->length_s;
        enum tr_status status = TR_STATUS_OK;
        if (!isnan(p->rate) && p->at_s != before_s) {
            status = put(b, p->at_s - length_s, length_s, p, err);
        } else if (isnan(p->rate) && b->count > 0 && p->at_s > before_s) {
            status = put_unknown(b, p->at_s - length_s, length_s, err);
        }
        if (status != TR_STATUS_OK) {
            return status;
        }
        before_s = p->at_s;
    }
    return TR_STATUS_OK;
}

/* Spans that follow each other are lengths, which add up without their rounding. */
#define JOINT_SHARE 0.5

static bool all_join(const struct series *s)
{
    for (size_t i = 1; i < s->count; i++) {
        const struct series_point *p = &s->points[i];
        double apart_s = fabs(p->at_s - (p[-1].at_s + p[-1].length_s));
        if (!(apart_s <= JOINT_SHARE * p->length_s || apart_s <= JOINT_SHARE * p[-1].length_s)) {
            return false;
        }
    }
    return true;
}

/* How many of its points count. */
static size_t without_short_last(const struct series_set *set, const struct series *s)
{
    const struct series_point *last = &s->points[s->count - 1];
    if (s->values < 2 || !(last->length_s < set->last_share_min * s->points[0].length_s)) {
        return s->count;
    }
    builder_note(set->r->b, TR_TRACE_NOTE_SKIPPED, false, NULL,
                 "the last interval is only %.3g s long and was left out", last->length_s);
    return s->count - 1;
}

/* Between a span and the next, where these do not join, nothing is known. */
static enum tr_status put_hole(struct builder *b, const struct series_point *p, struct tr_error *err)
{
    double end_s = p->at_s + p->length_s;
    if (!(p[1].at_s - end_s > JOINT_SHARE * p->length_s)) {
        return TR_STATUS_OK;
    }
    return put_unknown(b, end_s, 0, err); /* --gap cut takes it out */
}

static enum tr_status put_all(const struct series_set *set, const struct series *s, struct tr_error *err)
{
    struct builder *b = set->r->b;
    if (set->timing == SERIES_PRECEDING) {
        return put_preceding(b, s, err);
    }
    enum tr_status status = TR_STATUS_OK;
    size_t count = without_short_last(set, s);
    for (size_t i = 0; i < count && status == TR_STATUS_OK; i++) {
        const struct series_point *p = &s->points[i];
        if (!isnan(p->rate)) {
            status = put(b, b->timing == TIMING_LENGTHS ? p->length_s : p->at_s, p->length_s, p, err);
        }
        if (status == TR_STATUS_OK && b->timing == TIMING_STAMPS && set->timing == SERIES_SPANS &&
            i + 1 < count) {
            status = put_hole(b, p, err);
        }
    }
    return status;
}

/* The usual length of values that say how long they are: gaps are seen by it. */
static bool settle_interval(struct builder *b, const struct series *s)
{
    double *ends = malloc((s->count + 1) * sizeof *ends), sum = 0;
    if (!ends) {
        return false;
    }
    ends[0] = 0;
    for (size_t i = 0; i < s->count; i++) {
        double length_s = s->points[i].length_s;
        sum += length_s > 0 && isfinite(length_s) ? length_s : 0;
        ends[i + 1] = sum;
    }
    double usual_s = median_step(ends, s->count);
    free(ends);
    b->interval_s = usual_s > 0 ? usual_s : 0;
    return !isnan(usual_s);
}

static enum tr_status want_columns(struct builder *b, const struct series_set *set, const struct series *s,
                                   struct tr_error *err)
{
    bool latency = false, loss = false;
    for (size_t i = 0; i < s->count; i++) {
        latency |= !isnan(s->points[i].latency_ms);
        loss |= !isnan(s->points[i].loss);
    }
    bool length = b->timing == TIMING_STAMPS && set->timing != SERIES_FORWARD;
    enum tr_status status = latency ? builder_want_latency(b, err) : TR_STATUS_OK;
    status = status == TR_STATUS_OK && loss ? builder_want_loss(b, err) : status;
    return status == TR_STATUS_OK && length ? builder_want_length(b, err) : status;
}

enum tr_status series_take(struct series_set *set, struct tr_error *err)
{
    struct builder *b = set->r->b;
    const struct series *s = series_choose(set);
    if (!s) {
        return series_none_fits(set, err);
    }
    bool lengths = set->timing == SERIES_LENGTHS || (set->timing == SERIES_SPANS && all_join(s));
    b->timing = lengths ? TIMING_LENGTHS : TIMING_STAMPS;
    b->time_div = 1;
    if (!lengths && set->timing == SERIES_SPANS && !settle_interval(b, s)) {
        return tr_error_oom(err);
    }
    enum tr_status status = want_columns(b, set, s, err);
    status = status == TR_STATUS_OK ? put_all(set, s, err) : status;
    if (status == TR_STATUS_OK) {
        series_note_choices(set, s);
    }
    return status;
}

enum tr_status series_end_traffic(struct series_set *set, enum tr_status status, const char *taken_for,
                                  struct tr_error *err)
{
    if (status == TR_STATUS_OK) {
        builder_note(set->r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for %s", taken_for);
        series_is_traffic(set->r);
        status = series_take(set, err);
    }
    series_destroy(set);
    return status;
}
