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
