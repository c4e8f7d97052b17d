/* A link in steps, as one says it: Mbit/s x seconds, one after the other.
 *
 *     8x30 0.5x20 8x30        three steps
 *     8x30, 8-0.5x60          a step and a ramp
 *
 * Words are apart by blanks, commas, semicolons or lines; # begins a comment. Steps become rows of a second,
 * for a single long one would look like a hole in a log. */
#include "trace/format/lines.h"

#include "base/number.h"

#include <string.h>

#define ROW_S  1.0
#define STEP_S 1e6 /* the longest step */
#define RATE   1e6 /* the highest rate */
#define GAPS   " \t,;"

struct step {
    double from, to; /* rates */
    double length_s;
};

/* The word at p, which ends before `end`. */
static bool read_step(const char *p, const char *end, struct step *step)
{
    p = line_number(p, &step->from);
    step->to = step->from;
    if (p && *p == '-') {
        p = line_number(p + 1, &step->to);
    }
    if (!p || (*p != 'x' && *p != 'X')) {
        return false;
    }
    p = line_number(p + 1, &step->length_s);
    return p == end && step->from >= 0 && step->from <= RATE && step->to >= 0 && step->to <= RATE &&
           step->length_s > 0 && step->length_s <= STEP_S;
}

static const char *word_end(const char *p, const char *end)
{
    while (p < end && !strchr(GAPS, *p)) {
        p++;
    }
    return p;
}

static const char *skip_gaps(const char *p, const char *end)
{
    while (p < end && strchr(GAPS, *p)) {
        p++;
    }
    return p;
}

/* Each row has the mean rate of its part of the ramp. */
static enum tr_status add_step(struct builder *b, const struct step *step, struct tr_error *err)
{
    const double rows = ceil(step->length_s / ROW_S - 1e-9);
    enum tr_status status = TR_STATUS_OK;
    for (double i = 0; i < rows && status == TR_STATUS_OK; i++) {
        const double begin_s = i * ROW_S, end_s = i + 1 < rows ? (i + 1) * ROW_S : step->length_s;
        const double share = (begin_s + end_s) / 2 / step->length_s;
        const double rate =
            step->from == step->to ? step->from : step->from + (step->to - step->from) * share;
        status = builder_add(b, end_s - begin_s, rate, err);
    }
    return status;
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct reader *r = context;
    const char *comment = memchr(line, '#', (size_t)(end - line));
    end = comment ? comment : end;
    for (const char *p = skip_gaps(line, end), *next; p < end; p = skip_gaps(next, end)) {
        struct step step;
        next = word_end(p, end);
        if (!read_step(p, next, &step)) {
            return input_error(r->in, p, err,
                               "\"%.*s\" is no step; 8x30 (Mbit/s x seconds), or 8-0.5x60 for a ramp, "
                               "would be right",
                               (int)(next - p < 40 ? next - p : 40), p);
        }
        enum tr_status status = add_step(r->b, &step, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status read_steps(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    b->format = "steps";
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_MBPS;
    enum tr_status status = lines_each(r, take_line, r, err);
    if (status == TR_STATUS_OK) {
        builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for steps: Mbit/s x seconds");
    }
    return status;
}

/* Every line of the first sniff has steps and nothing else. */
static bool looks_like_steps(const struct sniff *sniff, const char *name)
{
    (void)name;
    size_t steps = 0;
    for (size_t i = 0; i < sniff->lines && i < SNIFF_LINES_MAX; i++) {
        const char *end = sniff->line_end[i],
                   *comment = memchr(sniff->line[i], '#', (size_t)(end - sniff->line[i]));
        end = comment ? comment : end;
        for (const char *p = skip_gaps(sniff->line[i], end), *next; p < end; p = skip_gaps(next, end)) {
            struct step step;
            next = word_end(p, end);
            if (!read_step(p, next, &step)) {
                return false;
            }
            steps++;
        }
    }
    return steps > 0;
}

const struct trace_format steps_formats[] = {
    {
        .name = "steps",
        .title = "steps, Mbit/s x seconds",
        .first_line = "8x30 0.5x20 8-0.5x60",
        .looks_like = looks_like_steps,
        .read = read_steps,
    },
    {0},
};
