#include "trace/format/series_choice.h"

#include "base/number.h"
#include "trace/table/names.h"

#include <stdio.h>
#include <string.h>

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

const struct series *series_choose(struct series_set *set)
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

enum tr_status series_none_fits(const struct series_set *set, struct tr_error *err)
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

void series_note_choices(const struct series_set *set, const struct series *taken)
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
