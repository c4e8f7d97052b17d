#include "view/why_text.h"

#include "base/figures.h"

#include <math.h>
#include <stdio.h>

#define SHORT_S      0.5  /* a stretch of the link shorter than this is not worth a sentence */
#define PARTS_TOLD   4    /* in a sentence */
#define PART_LEAST   0.04 /* of what was lost: less is not told, nor is ... */
#define PART_LEAST_S 0.05

static void put_clock(struct strbuf *out, double t_s)
{
    char text[32];
    clock_text(text, sizeof text, t_s);
    strbuf_puts(out, text);
}

static void put_seconds(struct strbuf *out, double s)
{
    char text[32];
    seconds_words(text, sizeof text, s);
    strbuf_puts(out, text);
}

static void put_rate(struct strbuf *out, double mbps)
{
    char text[32];
    rate_words(text, sizeof text, mbps);
    strbuf_puts(out, text);
}

static const char *level_name(const struct tr_params *params, int level)
{
    return params->ladder.levels[level].name;
}

static bool segmented(const struct tr_params *params)
{
    return params->player.delivery == TR_PLAYER_SEGMENTS;
}

void why_title(struct strbuf *out, const struct explanation *e)
{
    if (e->end_s > e->begin_s) {
        strbuf_puts(out, "Stall of ");
        put_seconds(out, e->end_s - e->begin_s);
    } else {
        strbuf_puts(out, "Stall");
    }
    strbuf_puts(out, " at ");
    put_clock(out, e->begin_s);
}

void why_link(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline)
{
    const struct explain_link *link = &e->link;
    const char *lowest = level_name(&timeline->params, 0);
    if (link->down_to_s - link->down_from_s >= SHORT_S) {
        strbuf_puts(out, "The link was down for ");
        put_seconds(out, link->down_to_s - link->down_from_s);
        strbuf_puts(out, " from ");
        put_clock(out, link->down_from_s);
        strbuf_putc(out, '.');
    } else if (link->low_to_s - link->low_from_s >= SHORT_S) {
        strbuf_puts(out, "The link carried ");
        put_rate(out, link->low_mbps);
        strbuf_puts(out, " for ");
        put_seconds(out, link->low_to_s - link->low_from_s);
        strbuf_puts(out, " from ");
        put_clock(out, link->low_from_s);
        strbuf_printf(out, ", where %s needs %.2f.", lowest, link->needs_mbps);
    } else {
        strbuf_printf(out, "The link carried enough for %s throughout.", lowest);
    }
}

void why_stop(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline)
{
    const struct tr_timeline_event *stop = tr_timeline_stop(timeline);
    if (stop && stop->t_s >= e->begin_s && stop->t_s <= e->end_s) {
        strbuf_puts(out, "At ");
        put_clock(out, stop->t_s);
        strbuf_puts(out,
                    " the player stopped for good, with an error: too many requests in a row had come to "
                    "nothing. It asks for nothing more, even where the link is back.");
    }
}

/* ---- the buffer ---- */

/* The fetch that lost most to its level. */
static const struct ledger_fetch *worst_fetch(const struct ledger *ledger)
{
    const struct ledger_fetch *worst = NULL;
    for (size_t i = 0; i < ledger->fetch_count; i++) {
        if (!worst || ledger->fetches[i].lost_s > worst->lost_s) {
            worst = &ledger->fetches[i];
        }
    }
    return worst;
}

static void put_level(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline)
{
    const struct ledger_fetch *worst = worst_fetch(&e->ledger);
    if (!worst) {
        strbuf_puts(out, "levels above what came");
        return;
    }
    strbuf_printf(out, "fetching %s at ",
                  level_name(&timeline->params, timeline->fetches[worst->fetch].level));
    put_rate(out, worst->needs_mbps);
    strbuf_printf(out, " while %.2f came", worst->came_mbps);
}

/* Fetches within the account that were given up, or not answered: the one, or how many. */
static void put_abandoned(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline,
                          bool timed_out)
{
    const struct tr_timeline_fetch *first = NULL;
    int count = 0;
    for (size_t i = 0; i < timeline->fetch_count; i++) {
        const struct tr_timeline_fetch *f = &timeline->fetches[i];
        if (f->abandoned && f->timed_out == timed_out && f->end_s > e->ledger.from_s &&
            f->start_s < e->ledger.to_s) {
            first = first ? first : f;
            count++;
        }
    }
    const char *what = timed_out ? "not answered" : "given up";
    if (count == 1) {
        strbuf_printf(out, "a %s fetch %s at ", level_name(&timeline->params, first->level), what);
        put_clock(out, first->end_s);
    } else {
        strbuf_printf(out, "%d fetches %s", count, what);
    }
}

void why_cause(struct strbuf *out, enum ledger_part part, const struct explanation *e,
               const struct tr_timeline *timeline)
{
    static const char *const causes[LEDGER_PARTS] = {
        [LEDGER_LINK] = "the link",
        [LEDGER_AGAIN] = "fetching again what was there",
        [LEDGER_ANSWER] = "waiting for first bytes",
        [LEDGER_LIST] = "waiting for the list",
        [LEDGER_SOUND_STEP] = "waiting for sound to keep step",
        [LEDGER_RULE] = "a wait that the rule asked for",
        [LEDGER_RETRY] = "waiting before asking again",
        [LEDGER_ROOM] = "a full buffer",
        [LEDGER_EDGE] = "segments that had not happened yet",
        [LEDGER_UNFINISHED] = "a segment that was not whole yet",
        [LEDGER_SOUND] = "sound that was missing",
        [LEDGER_CATCH_UP] = "playing faster to catch up",
        [LEDGER_SKIPPED] = "a jump to the live edge",
        [LEDGER_OTHER] = "waiting between fetches",
        [LEDGER_RUN_ON] = "sound went on alone",
        [LEDGER_GAINED] = "more came than was played",
    };
    if (part == LEDGER_LEVEL) {
        put_level(out, e, timeline);
    } else if (part == LEDGER_UNUSED) {
        strbuf_puts(out, segmented(&timeline->params) ? "a link not used to the full"
                                                      : "bandwidth held back by the safety factor");
    } else if (part == LEDGER_GIVEN_UP || part == LEDGER_TIMED_OUT) {
        put_abandoned(out, e, timeline, part == LEDGER_TIMED_OUT);
    } else {
        strbuf_puts(out, causes[part]);
    }
}

/* The largest first; those too small to tell left out. Returns how many. */
static int told_parts(const struct ledger *ledger, enum ledger_part *told)
{
    const double least_s = fmax(PART_LEAST_S, PART_LEAST * ledger->lost_s);
    int count = 0;
    for (int part = 0; part < LEDGER_PARTS; part++) {
        if (ledger->parts_s[part] < least_s) {
            continue;
        }
        int at = count < PARTS_TOLD ? count++ : PARTS_TOLD;
        for (; at > 0 && ledger->parts_s[told[at - 1]] < ledger->parts_s[part]; at--) {
            if (at < PARTS_TOLD) {
                told[at] = told[at - 1];
            }
        }
        if (at < PARTS_TOLD) {
            told[at] = (enum ledger_part)part;
        }
    }
    return count;
}

/* Where it went no log says. */
static void put_logged_buffer(struct strbuf *out, const struct ledger *ledger,
                              const struct tr_timeline *timeline)
{
    if (timeline->untold & TR_UNTOLD_BUFFER) {
        strbuf_printf(out, "Of the buffer %s tells nothing.", timeline->log);
        return;
    }
    strbuf_puts(out, "There were ");
    put_seconds(out, ledger->lost_s);
    strbuf_puts(out, " in the buffer at ");
    put_clock(out, ledger->from_s);
    strbuf_putc(out, '.');
}

void why_buffer(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline)
{
    const struct ledger *ledger = &e->ledger;
    enum ledger_part told[PARTS_TOLD];
    const int count = told_parts(ledger, told);
    if (timeline->log) {
        put_logged_buffer(out, ledger, timeline);
        return;
    }
    if (count == 0) {
        strbuf_puts(out, "There was next to nothing in the buffer.");
        return;
    }
    strbuf_puts(out, "Of ");
    put_seconds(out, ledger->lost_s);
    strbuf_puts(out, " in the buffer at ");
    put_clock(out, ledger->from_s);
    for (int i = 0; i < count; i++) {
        strbuf_puts(out, i == 0 || i < count - 1 ? ", " : " and ");
        put_seconds(out, ledger->parts_s[told[i]]);
        strbuf_puts(out, i == 0 ? " went to " : " to ");
        why_cause(out, told[i], e, timeline);
    }
    const double alone_s = -ledger->parts_s[LEDGER_RUN_ON], gained_s = -ledger->parts_s[LEDGER_GAINED];
    if (alone_s >= PART_LEAST_S) {
        strbuf_puts(out, "; sound went on alone for ");
        put_seconds(out, alone_s);
    }
    if (gained_s >= fmax(PART_LEAST_S, PART_LEAST * ledger->lost_s)) {
        strbuf_puts(out, "; ");
        put_seconds(out, gained_s);
        strbuf_puts(out, " more came than was played meanwhile");
    }
    strbuf_putc(out, '.');
}

void why_most(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline)
{
    enum ledger_part told[PARTS_TOLD];
    if (told_parts(&e->ledger, told) > 0) {
        why_cause(out, told[0], e, timeline);
    }
}

/* ---- changes ---- */

void why_verdict(struct strbuf *out, const struct explanation *e)
{
    const bool down = e->link.down_to_s - e->link.down_from_s >= e->ledger.lost_s;
    switch (e->verdict) {
    case EXPLAIN_PLAYER: break;
    case EXPLAIN_LINK:
        strbuf_puts(out, "Nothing in the player's hands: the link ");
        strbuf_puts(out, down ? "was down for longer than any buffer it could have had."
                              : "carried too little for any buffer it could have had.");
        break;
    case EXPLAIN_NOTHING: strbuf_puts(out, "No single change that was tried avoids it."); break;
    case EXPLAIN_UNTRIED: strbuf_puts(out, "No change was tried."); break;
    case EXPLAIN_LOG:
        strbuf_puts(out,
                    "That is what the real player's log tells; a player beside it shows what others make of "
                    "this link.");
        break;
    }
}

void why_sank(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline)
{
    if (timeline->log) {
        put_logged_buffer(out, &e->ledger, timeline);
        return;
    }
    strbuf_puts(out, "The ");
    put_seconds(out, e->ledger.lost_s);
    strbuf_puts(out, " in the buffer at ");
    put_clock(out, e->ledger.from_s);
    strbuf_puts(out, " went to:");
}

void why_reason(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline)
{
    why_link(out, e, timeline);
    strbuf_putc(out, ' ');
    why_buffer(out, e, timeline);
    if (e->verdict != EXPLAIN_PLAYER) {
        strbuf_putc(out, ' ');
        why_verdict(out, e);
    }
    struct strbuf stop = {0};
    why_stop(&stop, e, timeline);
    if (stop.len > 0) {
        strbuf_printf(out, " %s", stop.text);
    }
    out->failed |= stop.failed;
    strbuf_destroy(&stop);
}

void why_change(struct strbuf *out, const struct explain_change *change, const struct tr_params *params)
{
    const bool fluid = !segmented(params);
    switch (change->lever) {
    case EXPLAIN_LATENCY:
        strbuf_printf(out, "start %g s behind live, not %g s", change->to, change->from);
        break;
    case EXPLAIN_START:
        strbuf_printf(out, "start with %g s in the buffer, not %g s", change->to, change->from);
        break;
    case EXPLAIN_BUFFER:
        strbuf_printf(out, "let the buffer hold %g s, not %g s", change->to, change->from);
        break;
    case EXPLAIN_SAFETY:
        strbuf_printf(out,
                      fluid ? "use %g of the bandwidth, not %g"
                            : "choose levels within %g of the estimate, not %g",
                      change->to, change->from);
        break;
    case EXPLAIN_HALF_LIFE:
        strbuf_printf(out, "let the quick estimate forget in %g s, not %g s", change->to, change->from);
        break;
    case EXPLAIN_LOWEST:
        strbuf_printf(out, "have %s at %g kbit/s, not %g", level_name(params, 0), change->to, change->from);
        break;
    case EXPLAIN_OTHER:
        strbuf_printf(out,
                      change->player->role == TR_PLAYER_ROLE_RULE ? "choose levels by %s" : "play with %s",
                      change->player->name);
        break;
    case EXPLAIN_BANDWIDTH:
        put_rate(out, change->mbps);
        strbuf_puts(out, " or more for ");
        put_seconds(out, change->length_s);
        strbuf_puts(out, " from ");
        put_clock(out, change->begin_s);
        break;
    case EXPLAIN_LEVERS: break;
    }
}

void why_after(struct strbuf *out, const struct explain_change *change)
{
    strbuf_printf(out, "then %zu stall%s", change->after.stalls, change->after.stalls == 1 ? "" : "s");
    if (change->after.stalls > 0) {
        strbuf_puts(out, ", ");
        put_seconds(out, change->after.stalled_s);
    }
}

void why_options(struct strbuf *out, const struct explain_change *change)
{
    struct tr_edit edit;
    char text[TR_EDIT_TEXT_SIZE];
    if (explain_edit(change, &edit)) {
        strbuf_printf(out, "--edit \"%s\"", tr_edit_text(&edit, text, sizeof text));
    } else if (change->player) {
        strbuf_printf(out, "--player %s", change->player->name);
    } else if (change->param) {
        strbuf_printf(out, "--set %s=%g", change->param->key, change->to);
        if (change->with) {
            strbuf_printf(out, " --set %s=%g", change->with->key, change->with_to);
        }
    }
}
