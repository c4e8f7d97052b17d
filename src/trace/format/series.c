#include "trace/format/series.h"

#include "base/number.h"
#include "trace/format/lines.h"
#include "trace/table/names.h"
#include "trace/table/stamps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_NS  ((int64_t)86400 * 1000000000)
#define HALF_NS (DAY_NS / 2)

void series_init(struct series_set *set, struct reader *r, enum series_timing timing, const char *what)
{
    *set = (struct series_set){.r = r, .timing = timing, .what = what};
}

void series_destroy(struct series_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        free(set->list[i].points);
    }
    free(set->list);
    set->list = NULL;
    set->count = 0;
}

static bool is_it(const struct series *s, const char *name, size_t len, enum tr_trace_direction direction)
{
    return s->direction == direction && strncmp(s->name, name, len) == 0 && s->name[len] == '\0';
}

struct series *series_named(struct series_set *set, const char *name, size_t len,
                            enum tr_trace_direction direction)
{
    len = len < SERIES_NAME_BYTES - 1 ? len : SERIES_NAME_BYTES - 1;
    for (size_t i = 0; i < set->count; i++) { /* most logs go on with the same one, or go round */
        size_t k = (set->last + i) % set->count;
        if (is_it(&set->list[k], name, len, direction)) {
            set->last = k;
            return &set->list[k];
        }
    }
    return NULL;
}

static enum tr_status find(struct series_set *set, const char *name, size_t len,
                           enum tr_trace_direction direction, struct series **out, struct tr_error *err)
{
    len = len < SERIES_NAME_BYTES - 1 ? len : SERIES_NAME_BYTES - 1;
    *out = series_named(set, name, len, direction);
    if (*out) {
        return TR_STATUS_OK;
    }
    if (set->count == SERIES_MAX) {
        return tr_error_set(err, TR_STATUS_FAILED, set->r->in->name, "holds more than %d series", SERIES_MAX);
    }
    struct series *list = realloc(set->list, (set->count + 1) * sizeof *list);
    if (!list) {
        return tr_error_oom(err);
    }
    set->list = list;
    set->last = set->count++;
    struct series *s = *out = &list[set->last];
    *s = (struct series){.direction = direction};
    memcpy(s->name, name, len);
    return TR_STATUS_OK;
}

enum tr_status series_add(struct series_set *set, const char *name, size_t len,
                          enum tr_trace_direction direction, struct series_point point, struct tr_error *err)
{
    struct series *s = NULL;
    enum tr_status status = find(set, name, len, direction, &s, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : 64;
        struct series_point *points =
            capacity > TR_TRACE_SAMPLES_MAX ? NULL : realloc(s->points, capacity * sizeof *points);
        if (!points) {
            return tr_error_oom(err);
        }
        s->points = points;
        s->capacity = capacity;
    }
    if (!(point.rate >= 0) || !isfinite(point.rate)) {
        point.rate = NAN;
    }
    s->values += !isnan(point.rate);
    s->points[s->count++] = point;
    return TR_STATUS_OK;
}

double series_since(struct series_set *set, int64_t ns)
{
    if (!set->has_origin) {
        set->has_origin = true;
        set->origin_ns = ns;
    }
    int64_t since;
    return __builtin_sub_overflow(ns, set->origin_ns, &since) ? NAN : (double)since / 1e9;
}

bool is_clock(const struct cell *cell)
{
    const char *p = cell->begin;
    p += p < cell->end && number_is_digit(*p);
    p += p < cell->end && number_is_digit(*p);
    return p > cell->begin && p + 2 < cell->end && *p == ':' && number_is_digit(p[1]) &&
           number_is_digit(p[2]);
}

bool series_time(struct series_set *set, const struct cell *cell, double *at_s)
{
    struct stamp stamp;
    if (!stamp_read(cell, STAMP_AS_USUAL, &stamp)) {
        return false;
    }
    if (!set->has_origin) {
        builder_dates_from(set->r->b, &stamp);
    }
    int64_t ns = stamp.ns;
    if (!stamp.has_date) { /* only the time of day: a great step back is midnight */
        if (set->has_origin && ns < set->clock_ns - HALF_NS && set->day_ns < INT64_MAX / 2) {
            set->day_ns += DAY_NS;
        }
        set->clock_ns = ns;
        ns += set->day_ns;
    }
    *at_s = series_since(set, ns);
    return isfinite(*at_s);
}

bool series_epoch(struct series_set *set, const struct cell *cell, double per_second, double *at_s)
{
    double value;
    if (!cell_number(cell, false, &value) || !(fabs(value) < 9e18)) {
        return false;
    }
    /* the whole units exactly, the rest as it is: a double of 1.7e9 s ends at a quarter of a microsecond */
    double whole = floor(value), rest = value - whole;
    const char *point = memchr(cell->begin, '.', (size_t)(cell->end - cell->begin));
    if (point && point[1] >= '0' && point[1] <= '9' && cell->end - point < 16) {
        double digits;
        const char *end = number_read(point, &digits);
        rest = end == cell->end ? digits : rest;
    }
    if (!set->has_origin) {
        set->has_origin = true;
        set->origin_ns = (int64_t)whole; /* of whole units, here */
        set->r->b->dates_from_s = whole / per_second;
        set->r->b->utc_offset_known = true;
    }
    *at_s = ((whole - (double)set->origin_ns) + rest) / per_second;
    return isfinite(*at_s);
}

bool series_time_of_line(struct series_set *set, const char *line, const char *end, double *at_s)
{
    struct cell whole = {line_skip_blanks(line), end}, word = line_word(line);
    double value;
    while (whole.end > whole.begin && strchr(" \t", whole.end[-1])) {
        whole.end--;
    }
    if (number_read(word.begin, &value) != word.end || !(value > 1e8)) {
        return series_time(set, &whole, at_s);
    }
    double per_second = value > 1e17 ? 1e9 : value > 1e14 ? 1e6 : value > 1e11 ? 1e3 : 1;
    return series_epoch(set, &word, per_second, at_s);
}

void series_of_counters(struct series_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        struct series *s = &set->list[i];
        double before = NAN, before_s = NAN;
        for (size_t k = 0; k < s->count; k++) {
            struct series_point *p = &s->points[k];
            double now = p->rate;
            bool fits = now >= before && p->at_s > before_s;
            bool same = p->at_s == before_s; /* read twice in one tick of the clock */
            p->rate = fits ? (now - before) / (p->at_s - before_s) : NAN;
            s->values -= !isnan(now) && !fits;
            before = same ? before : now;
            before_s = p->at_s;
        }
    }
}

/* ---- choosing ---- */

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

/* How much came through, for "the busiest"; sums of rates do where lengths are not known yet. */
static double weigh(const struct series *s)
{
    double weight = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct series_point *p = &s->points[i];
        double length = isnan(p->length_s) ? 1 : p->length_s;
        weight += isnan(p->rate) ? 0 : p->rate * length;
    }
    return weight;
}

/* Counted among all, or talking to itself: only taken where there is nothing else, or by name. */
static bool is_aside(const struct series *s)
{
    static const char *const names[] = {"lo", "lo0", "total", "all", "_Total"};
    static const char sum[] = " total";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(s->name, names[i]) == 0) {
            return true;
        }
    }
    size_t len = strlen(s->name);
    return len >= sizeof sum && strcmp(s->name + len - (sizeof sum - 1), sum) == 0;
}

static bool first_of_name(const struct series_set *set, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (strcmp(set->list[k].name, set->list[i].name) == 0) {
            return false;
        }
    }
    return true;
}

/* --column: a name, or the number of a name from 1. */
static bool is_named(const struct series_set *set, const struct series *s, const char *column)
{
    double number;
    size_t nth = 0;
    if (strcmp(s->name, column) == 0) {
        return true;
    }
    if (!number_of_text(column, &number)) {
        return false;
    }
    for (size_t i = 0; i < set->count; i++) {
        nth += first_of_name(set, i);
        if (first_of_name(set, i) && (double)nth == number) {
            return strcmp(set->list[i].name, s->name) == 0;
        }
    }
    return false;
}

static bool fits_direction(const struct series *s, enum tr_trace_direction wanted)
{
    return wanted == TR_TRACE_ANY_DIRECTION || s->direction == TR_TRACE_ANY_DIRECTION ||
           s->direction == wanted;
}

static const struct series *busiest(struct series_set *set)
{
    const struct tr_trace_options *o = set->r->options;
    const struct series *best = NULL;
    for (int pass = 0; pass < 2 && !best; pass++) { /* down before up, unless up is all there is */
        enum tr_trace_direction wanted = o->direction ? o->direction
                                         : pass == 0  ? TR_TRACE_DOWN
                                                      : TR_TRACE_ANY_DIRECTION;
        for (size_t i = 0; i < set->count; i++) {
            struct series *s = &set->list[i];
            s->weight = weigh(s);
            bool asked = o->column && is_named(set, s, o->column);
            if (s->values == 0 || !fits_direction(s, wanted) || (o->column && !asked)) {
                continue;
            }
            bool better = !best || (is_aside(best) && !is_aside(s)) ||
                          (is_aside(best) == is_aside(s) && s->weight > best->weight);
            best = better ? s : best;
        }
    }
    return best;
}

static enum tr_status none_fits(const struct series_set *set, struct tr_error *err)
{
    const struct tr_trace_options *o = set->r->options;
    size_t values = 0;
    char names[300] = "";
    for (size_t i = 0; i < set->count; i++) {
        size_t n = strlen(names);
        values += set->list[i].values;
        if (first_of_name(set, i) && set->list[i].name[0]) {
            snprintf(names + n, sizeof names - n, "%s%.40s", n ? ", " : "", set->list[i].name);
        }
    }
    if (values == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, set->r->in->name, "holds no rate%s",
                            set->count ? ": a log needs two readings at least" : "");
    }
    if (o->column) {
        return tr_error_set(err, TR_STATUS_USAGE, "--column", "there is no %s \"%s\"%s%s%s", set->what,
                            o->column, names[0] ? "; there is " : " in this file", names,
                            o->direction == TR_TRACE_UP ? " (up)" : "");
    }
    return tr_error_set(err, TR_STATUS_USAGE, "--direction", "the file holds nothing that goes %s",
                        o->direction == TR_TRACE_UP ? "up" : "down");
}

static void note_choices(const struct series_set *set, const struct series *taken)
{
    struct builder *b = set->r->b;
    char others[500] = "";
    struct name_offer offer = {0};
    size_t names = 0, number = 0, rivals = 0;
    bool both = false;
    for (size_t i = 0; i < set->count; i++) {
        const struct series *s = &set->list[i];
        bool same = strcmp(s->name, taken->name) == 0;
        both |= same && s->direction != taken->direction && s->values > 0;
        if (!first_of_name(set, i)) {
            continue;
        }
        number++;
        if (same || s->values == 0) {
            continue;
        }
        size_t n = strlen(others);
        names++;
        rivals += !is_aside(s);
        snprintf(others + n, sizeof others - n, "%s%.60s", n ? ", " : "", s->name);
        name_offer(&offer, (struct cell){s->name, s->name + strlen(s->name)}, (int)number);
    }
    if (names > 0) {
        builder_note(b, TR_TRACE_NOTE_COLUMNS, rivals > 0, name_offer_choices(&offer),
                     "%s \"%s\" is taken, the busiest; there is also %s", set->what, taken->name, others);
    }
    if (both) {
        builder_note(b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION,
                     "the file holds both directions; this is %s",
                     taken->direction == TR_TRACE_UP ? "up" : "down");
    } else if (taken->direction != TR_TRACE_ANY_DIRECTION) {
        builder_note(b, TR_TRACE_NOTE_DIRECTION, false, NULL, "this goes %s",
                     taken->direction == TR_TRACE_UP ? "up" : "down");
    }
}

/* ---- to the builder ---- */

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

static enum tr_status put_preceding(struct builder *b, const struct series *s, struct tr_error *err)
{
    double before_s = NAN, step_s = median_point_step(s);
    if (isnan(step_s)) {
        return tr_error_oom(err);
    }
    for (size_t i = 0; i < s->count; i++) {
        const struct series_point *p = &s->points[i];
        double length_s = p->at_s > before_s ? p->at_s - before_s : step_s > 0 ? step_s : 1;
        length_s = isnan(p->length_s) ? length_s : p->length_s;
        if (!isnan(p->rate) && p->at_s != before_s) {
            enum tr_status status = put(b, p->at_s - length_s, length_s, p, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
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
    enum tr_status status = builder_add_unknown(b, end_s, err);
    if (status == TR_STATUS_OK && b->length) {
        b->length[b->count - 1] = 0; /* --gap cut takes it out */
    }
    return status;
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
    const struct series *s = busiest(set);
    if (!s) {
        return none_fits(set, err);
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
        note_choices(set, s);
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
