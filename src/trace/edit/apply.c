/* Edits applied: a trace in, another trace out. */
#include <tracereel/edit.h>

#include "trace/edit/edited.h"
#include "trace/real.h"

#include <tracereel/trace.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EDGE_S         1e-9 /* a place this near to a segment's edge is on it */
#define OUTAGE_PIECE_S 5.0  /* a segment that is longer would be taken for a gap in the log */

/* Edits under way: each makes `next` of `now`, and takes its place. */
struct work {
    const char *name; /* the trace's, for errors */
    const struct tr_edit *edit;
    struct edited now, next;
    size_t from, to; /* the pieces of the edit's span; of an outage both are the one that it stands before */
    size_t added;    /* so far, by all */
    struct tr_error *err;
};

static enum tr_status refuse(const struct work *w, const char *what)
{
    char text[TR_EDIT_TEXT_SIZE];
    return tr_error_set(w->err, TR_STATUS_USAGE, w->name, "\"%s\" %s; it can be edited from 0 to %g s",
                        tr_edit_text(w->edit, text, sizeof text), what, edited_end_s(&w->now));
}

static enum tr_status begin_next(struct work *w, double room)
{
    const double more = room - (double)w->now.columns.count;
    if (more > (double)(EDIT_PIECES_MAX - w->added)) {
        char text[TR_EDIT_TEXT_SIZE];
        return tr_error_set(w->err, TR_STATUS_USAGE, w->name,
                            "\"%s\" makes %.3g segments more; edits may add up to %zu",
                            tr_edit_text(w->edit, text, sizeof text), more, EDIT_PIECES_MAX);
    }
    w->added += more > 0 ? (size_t)more : 0;
    edited_free(&w->next);
    return edited_init(&w->next, &w->now.columns, (size_t)room) ? TR_STATUS_OK : tr_error_oom(w->err);
}

static enum tr_status take_next(struct work *w, bool good)
{
    if (!good) {
        return tr_error_oom(w->err);
    }
    struct edited before = w->now;
    w->now = w->next;
    w->next = (struct edited){0};
    edited_free(&before);
    return TR_STATUS_OK;
}

/* ---- where ---- */

/* The piece that begins at t_s, the one that holds it being cut in two. */
static enum tr_status cut_at(struct work *w, double t_s, size_t *index)
{
    const struct trace_columns *c = &w->now.columns;
    size_t low = 0, high = c->count;
    while (high - low > 1) {
        const size_t mid = low + (high - low) / 2;
        *(c->start_s[mid] <= t_s ? &low : &high) = mid;
    }
    *index = c->start_s[low + 1] - t_s <= EDGE_S ? low + 1 : low;
    if (*index > low || t_s - c->start_s[low] <= EDGE_S) {
        return TR_STATUS_OK;
    }
    *index = low + 1;
    enum tr_status status = begin_next(w, (double)c->count + 1);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct edited_piece left = edited_get(&w->now, low);
    left.end_s = t_s;
    return take_next(w, edited_add_all(&w->next, &w->now, 0, low, 0) && edited_add(&w->next, &left) &&
                            edited_add_all(&w->next, &w->now, low, c->count, 0));
}

static enum tr_status find_span(struct work *w)
{
    const double end_s = edited_end_s(&w->now);
    const bool is_place = w->edit->kind == TR_EDIT_OUTAGE; /* which may be the very end */
    if (w->edit->from_s > end_s + EDGE_S || (!is_place && w->edit->from_s >= end_s - EDGE_S)) {
        return refuse(w, "begins behind the end");
    }
    enum tr_status status = cut_at(w, w->edit->from_s, &w->from);
    if (status == TR_STATUS_OK && !is_place && w->edit->to_s < end_s) {
        return cut_at(w, w->edit->to_s, &w->to);
    }
    w->to = is_place ? w->from : w->now.columns.count;
    return status;
}

/* ---- what ---- */

/* Pieces where they are, each another rate: its factor, then no less than `floor`, no more than `cap`. */
static enum tr_status change_rates(struct work *w, double factor, double floor_mbps, double cap_mbps)
{
    struct trace_columns *c = &w->now.columns;
    for (size_t i = w->from; i < w->to; i++) {
        const double rate_mbps = c->rate_mbps[i] * factor;
        const bool decided =
            factor == 0 || rate_mbps < floor_mbps ||
            (rate_mbps >= cap_mbps && c->kind && (enum tr_trace_kind)c->kind[i] == TR_TRACE_AT_LEAST);
        c->rate_mbps[i] = fmin(fmax(rate_mbps, floor_mbps), cap_mbps);
        if (c->kind && decided) {
            c->kind[i] = TR_TRACE_MEASURED;
        }
    }
    return TR_STATUS_OK;
}

static bool add_outage(struct edited *out, struct edited_piece nothing, double length_s)
{
    const double begin_s = edited_end_s(out), n = ceil(length_s / OUTAGE_PIECE_S);
    bool good = true;
    for (double k = 1; k <= n && good; k++) {
        nothing.end_s = begin_s + (k < n ? length_s * k / n : length_s);
        good = edited_add(out, &nothing);
    }
    return good;
}

static enum tr_status insert_outage(struct work *w)
{
    const size_t count = w->now.columns.count, at = w->from;
    const double length_s = w->edit->value;
    struct edited_piece nothing = edited_get(&w->now, at ? at - 1 : 0); /* latency and loss hold */
    nothing.rate_mbps = 0;
    nothing.kind = TR_TRACE_MEASURED;
    enum tr_status status = begin_next(w, (double)count + ceil(length_s / OUTAGE_PIECE_S));
    return status != TR_STATUS_OK ? status
                                  : take_next(w, edited_add_all(&w->next, &w->now, 0, at, 0) &&
                                                     add_outage(&w->next, nothing, length_s) &&
                                                     edited_add_all(&w->next, &w->now, at, count, length_s));
}

static enum tr_status cut(struct work *w)
{
    const struct trace_columns *c = &w->now.columns;
    if (w->from == 0 && w->to == c->count) {
        return refuse(w, "leaves nothing");
    }
    const double gone_s = c->start_s[w->to] - c->start_s[w->from];
    enum tr_status status = begin_next(w, (double)c->count);
    return status != TR_STATUS_OK
               ? status
               : take_next(w, edited_add_all(&w->next, &w->now, 0, w->from, 0) &&
                                  edited_add_all(&w->next, &w->now, w->to, c->count, -gone_s));
}

static enum tr_status repeat(struct work *w)
{
    const struct trace_columns *c = &w->now.columns;
    const double span_s = c->start_s[w->to] - c->start_s[w->from];
    const unsigned more = w->edit->times - 1;
    enum tr_status status = begin_next(w, (double)c->count + (double)more * (double)(w->to - w->from));
    if (status != TR_STATUS_OK) {
        return status;
    }
    bool good = edited_add_all(&w->next, &w->now, 0, w->to, 0);
    for (unsigned i = 1; i <= more && good; i++) {
        good = edited_add_all(&w->next, &w->now, w->from, w->to, i * span_s);
    }
    return take_next(w, good && edited_add_all(&w->next, &w->now, w->to, c->count, more * span_s));
}

static enum tr_status smooth(struct work *w)
{
    const size_t count = w->now.columns.count;
    const double pieces = edited_smooth_count(&w->now, w->from, w->to, w->edit->value);
    enum tr_status status = begin_next(w, (double)(count - (w->to - w->from)) + pieces);
    return status != TR_STATUS_OK
               ? status
               : take_next(w, edited_add_all(&w->next, &w->now, 0, w->from, 0) &&
                                  edited_smooth(&w->next, &w->now, w->from, w->to, w->edit->value) &&
                                  edited_add_all(&w->next, &w->now, w->to, count, 0));
}

static enum tr_status apply_one(struct work *w)
{
    enum tr_status status = find_span(w);
    if (status != TR_STATUS_OK) {
        return status;
    }
    switch (w->edit->kind) {
    case TR_EDIT_SCALE: return change_rates(w, w->edit->value, 0, INFINITY);
    case TR_EDIT_CAP: return change_rates(w, 1, 0, w->edit->value);
    case TR_EDIT_FLOOR: return change_rates(w, 1, w->edit->value, INFINITY);
    case TR_EDIT_OUTAGE: return insert_outage(w);
    case TR_EDIT_CUT: return cut(w);
    case TR_EDIT_REPEAT: return repeat(w);
    case TR_EDIT_SMOOTH: return smooth(w);
    case TR_EDIT_KINDS: break;
    }
    return TR_STATUS_OK;
}

/* ---- the trace around it ---- */

static bool copy_in(struct work *w, const struct tr_trace *trace)
{
    double kind_is_there = 0; /* only whether there is a column counts */
    const struct trace_columns like = {
        .latency_ms = trace->latency_ms, .loss = trace->loss, .kind = trace->kind ? &kind_is_there : NULL};
    if (!edited_init(&w->now, &like, trace->count)) {
        return false;
    }
    struct trace_columns *c = &w->now.columns;
    const size_t bytes = trace->count * sizeof(double);
    c->count = trace->count;
    memcpy(c->start_s, trace->start_s, bytes + sizeof(double));
    memcpy(c->rate_mbps, trace->rate_mbps, bytes);
    if (c->latency_ms) {
        memcpy(c->latency_ms, trace->latency_ms, bytes);
    }
    if (c->loss) {
        memcpy(c->loss, trace->loss, bytes);
    }
    for (size_t i = 0; c->kind && i < trace->count; i++) {
        c->kind[i] = (double)tr_trace_kind_of(trace, i);
    }
    return true;
}

/* Array and values in one piece of memory, as a note's are. */
static bool copy_choices(const struct tr_trace_note *from, struct tr_trace_note *to)
{
    size_t bytes = 0;
    for (size_t i = 0; i < from->choice_count; i++) {
        bytes += strlen(from->choices[i].value) + 1;
    }
    to->choices = from->choice_count ? malloc(from->choice_count * sizeof *to->choices + bytes) : NULL;
    if (!to->choices) {
        return from->choice_count == 0;
    }
    char *value = (char *)(to->choices + from->choice_count);
    for (; to->choice_count < from->choice_count; to->choice_count++) {
        const struct tr_trace_choice *choice = &from->choices[to->choice_count];
        to->choices[to->choice_count] = *choice;
        to->choices[to->choice_count].value = value;
        value = stpcpy(value, choice->value) + 1;
    }
    return true;
}

static bool copy_notes(const struct tr_trace_info *from, struct tr_trace_info *to)
{
    to->notes = from->note_count ? calloc(from->note_count, sizeof *to->notes) : NULL;
    while (to->notes && to->note_count < from->note_count) {
        const struct tr_trace_note *note = &from->notes[to->note_count];
        struct tr_trace_note *copy = &to->notes[to->note_count++];
        *copy =
            (struct tr_trace_note){.kind = note->kind, .warning = note->warning, .text = strdup(note->text)};
        if (!copy->text || !copy_choices(note, copy)) {
            return false;
        }
    }
    return to->note_count == from->note_count;
}

static bool keeps_clock(const struct tr_edit *edit)
{
    switch (edit->kind) {
    case TR_EDIT_SCALE:
    case TR_EDIT_CAP:
    case TR_EDIT_FLOOR:
    case TR_EDIT_SMOOTH: return true;
    case TR_EDIT_OUTAGE:
    case TR_EDIT_CUT:
    case TR_EDIT_REPEAT:
    case TR_EDIT_KINDS: break;
    }
    return false;
}

/* Copies the columns beside the rates. A clock in which time was cut or put in no longer runs evenly. */
static bool copy_rest(const struct tr_trace *from, const struct tr_edit *edits, size_t count,
                      struct tr_trace *to)
{
    bool same_clock = true;
    for (size_t i = 0; i < count; i++) {
        same_clock = same_clock && keeps_clock(&edits[i]);
    }
    if (same_clock) {
        to->info.start_unix_s = from->info.start_unix_s;
        to->info.utc_offset_s = from->info.utc_offset_s;
        to->info.utc_offset_known = from->info.utc_offset_known;
    }
    to->info.doubtful = from->info.doubtful;
    if (same_clock && from->real) {
        to->real = real_session_copy(from->real);
    }
    return copy_notes(&from->info, &to->info) && !(same_clock && from->real && !to->real);
}

static enum tr_status finish(struct work *w, const struct tr_trace *trace, const struct tr_edit *edits,
                             size_t count, struct tr_trace **out)
{
    const struct trace_shape shape = {.name = trace->info.name,
                                      .format = trace->info.format,
                                      .samples = trace->info.samples + w->now.columns.count - trace->count,
                                      .stats_bin_s = trace->info.bins_s};
    struct tr_trace *edited;
    enum tr_status status = trace_finish(&w->now.columns, &shape, &edited, w->err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    w->now.columns = (struct trace_columns){.kind = w->now.columns.kind}; /* which was only read */
    if (!copy_rest(trace, edits, count, edited)) {
        tr_trace_free(edited);
        return tr_error_oom(w->err);
    }
    *out = edited;
    return TR_STATUS_OK;
}

enum tr_status tr_edit_apply(const struct tr_trace *trace, const struct tr_edit *edits, size_t count,
                             struct tr_trace **out, struct tr_error *err)
{
    struct work w = {.name = trace->info.name, .err = err};
    enum tr_status status = copy_in(&w, trace) ? TR_STATUS_OK : tr_error_oom(err);
    for (size_t i = 0; i < count && status == TR_STATUS_OK; i++) {
        w.edit = &edits[i];
        status = apply_one(&w);
    }
    if (status == TR_STATUS_OK) {
        status = finish(&w, trace, edits, count, out);
    }
    edited_free(&w.now);
    edited_free(&w.next);
    return status;
}
