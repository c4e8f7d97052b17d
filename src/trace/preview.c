#include "trace/preview.h"

#include <math.h>
#include <string.h>

/* The beginning of a file, which is read again and again. */
struct beginning {
    const struct sniff *sniff;
    const char *name;
    preview_reader *read;
};

#define BEGINNING_BYTES ((size_t)16 << 10)
#define BEGINNING_LINES 64

/* All of a whole sniff; else some lines, for each is read once a choice. */
static size_t beginning_of(const struct sniff *sniff)
{
    size_t len = (size_t)(sniff->end - sniff->begin);
    if (sniff->whole || len <= BEGINNING_BYTES || sniff->lines <= BEGINNING_LINES) {
        return len;
    }
    size_t least = (size_t)(sniff->line[BEGINNING_LINES] - sniff->begin);
    for (size_t i = BEGINNING_LINES; i < sniff->lines && least < BEGINNING_BYTES; i++) {
        least = (size_t)(sniff->line[i] - sniff->begin);
    }
    return least;
}

static struct tr_trace *read_beginning(const struct beginning *b, const struct tr_trace_options *o)
{
    struct tr_trace *trace = NULL;
    size_t len = beginning_of(b->sniff);
    return b->read(b->name, b->sniff->begin, len, o, &trace, NULL) == TR_STATUS_OK ? trace : NULL;
}

/* Whether the beginning shows what a choice is about. */
static bool shows(const struct tr_trace *part, const struct tr_trace *whole, enum tr_trace_option option)
{
    return option == TR_TRACE_OPTION_GAP       ? part->info.gaps > 0 || whole->info.gaps == 0
           : option == TR_TRACE_OPTION_UNKNOWN ? part->info.unknown_s > 0 || whole->info.unknown_s == 0
                                               : true;
}

/* `part` is the beginning as the trace itself was read, NULL where that is the whole: what another reading
 * does to its mean, it does to the whole. */
static void compare(struct tr_trace_choice *choice, const struct tr_trace *whole, const struct tr_trace *part,
                    const struct tr_trace *other)
{
    for (size_t i = 0; i < other->count && i < TR_TRACE_FIRST_MAX; i++) {
        choice->first_mbps[choice->first_count++] = other->rate_mbps[i];
    }
    double mean = other->info.mean_mbps;
    choice->about = part != NULL;
    choice->mean_mbps = !part                      ? mean
                        : part->info.mean_mbps > 0 ? whole->info.mean_mbps * mean / part->info.mean_mbps
                                                   : NAN;
}

static bool choose(const struct tr_trace_choice *choice, struct tr_trace_options *o)
{
    const struct tr_trace_choice *next = choice->with_next ? choice + 1 : NULL;
    return tr_trace_choose(o, choice->option, choice->value) &&
           (!next || tr_trace_choose(o, next->option, next->value));
}

void preview_choices(struct tr_trace *trace, const struct sniff *sniff, const char *name,
                     const struct tr_trace_options *options, preview_reader *read)
{
    const struct beginning b = {sniff, name, read};
    struct tr_trace_options usual = *options;
    struct tr_trace *part = NULL;
    usual.progress = NULL;
    usual.edit_count = 0; /* a choice is told by what the file says */
    for (size_t i = 0; i < trace->info.note_count; i++) {
        struct tr_trace_note *note = &trace->info.notes[i];
        for (size_t k = 0; k < note->choice_count; k++) {
            struct tr_trace_options o = usual;
            if (!choose(&note->choices[k], &o)) {
                continue; /* only a person can say which */
            }
            part = part || sniff->whole ? part : read_beginning(&b, &usual);
            if (part && !shows(part, trace, note->choices[k].option)) {
                continue;
            }
            struct tr_trace *other = part || sniff->whole ? read_beginning(&b, &o) : NULL;
            if (other) {
                compare(&note->choices[k], trace, part, other);
            }
            tr_trace_free(other);
        }
    }
    tr_trace_free(part);
}
