/* A report's part about why a session stalled. */
#include "cli/report.h"
#include "view/why_text.h"

#include <math.h>
#include <string.h>

#define TOLD  12 /* stalls; the rest are counted */
#define WIDTH 96 /* characters of a line of reasons */

/* "    to avoid it: let the buffer hold 35.7 s, not 30 s (--set ...); then 5 stalls, 133.8 s" */
static void put_change(struct strbuf *out, const struct explain_change *change,
                       const struct tr_params *params, bool first)
{
    struct strbuf options = {0};
    why_options(&options, change);
    strbuf_puts(out, first ? "    to avoid it: " : "              or ");
    why_change(out, change, params);
    if (options.len > 0) {
        strbuf_printf(out, " (%s)", options.text);
    }
    strbuf_puts(out, "; ");
    why_after(out, change);
    strbuf_putc(out, '\n');
    out->failed |= options.failed;
    strbuf_destroy(&options);
}

/* Lines of at most WIDTH characters, indented. */
static void put_wrapped(struct strbuf *out, const char *text)
{
    while (*text) {
        size_t len = strlen(text), next = len;
        if (len > WIDTH) {
            len = WIDTH;
            while (len > 0 && text[len] != ' ') {
                len--;
            }
            len = len > 0 ? len : strcspn(text, " ");
            next = len + (text[len] == ' ');
        }
        strbuf_printf(out, "    %.*s\n", (int)len, text);
        text += next;
    }
}

static void put_explanation(struct strbuf *out, const struct source *source, const struct explanation *e)
{
    struct strbuf reason = {0};
    why_reason(&reason, e, source->timeline);
    strbuf_puts(out, "  ");
    why_title(out, e);
    strbuf_putc(out, '\n');
    put_wrapped(out, reason.failed ? "" : reason.text);
    out->failed |= reason.failed;
    strbuf_destroy(&reason);
    for (int i = 0; i < e->change_count; i++) {
        put_change(out, &e->changes[i], &source->timeline->params, i == 0);
    }
}

void report_why(struct strbuf *out, const struct source *source, const struct explanation *why, size_t count,
                const char *name)
{
    if (count == 0) {
        return;
    }
    strbuf_printf(out, "\nWhy%s%s\n", name ? ", " : "", name ? name : "");
    for (size_t i = 0; i < count && i < TOLD; i++) {
        put_explanation(out, source, &why[i]);
    }
    if (count > TOLD) {
        strbuf_printf(out, "  and %zu more; --json has all of them\n", count - TOLD);
    }
}

/* ---- JSON ---- */

static void put_ledger(struct json_writer *w, const struct ledger *ledger)
{
    json_writer_open(w, "lost", '{');
    for (int part = 0; part < LEDGER_PARTS; part++) {
        if (ledger->parts_s[part] != 0) {
            json_writer_number(w, ledger_part_name((enum ledger_part)part), ledger->parts_s[part]);
        }
    }
    json_writer_close(w, '}');
}

static void put_fetches(struct json_writer *w, const struct explanation *e,
                        const struct tr_timeline *timeline)
{
    json_writer_open(w, "fetches", '[');
    for (size_t i = 0; i < e->ledger.fetch_count; i++) {
        const struct ledger_fetch *lost = &e->ledger.fetches[i];
        const struct tr_timeline_fetch *fetch = &timeline->fetches[lost->fetch];
        json_writer_open(w, NULL, '{');
        json_writer_integer(w, "segment", fetch->segment);
        json_writer_integer(w, "level", fetch->level);
        json_writer_string(w, "name", timeline->params.ladder.levels[fetch->level].name);
        json_writer_number(w, "requested_s", fetch->start_s);
        json_writer_number(w, "lost_s", lost->lost_s);
        json_writer_number(w, "needs_mbps", lost->needs_mbps);
        json_writer_number(w, "came_mbps", lost->came_mbps);
        json_writer_close(w, '}');
    }
    json_writer_close(w, ']');
}

static void put_stretch(struct json_writer *w, const char *key, double from_s, double to_s)
{
    if (to_s > from_s) {
        json_writer_open(w, key, '{');
        json_writer_number(w, "from_s", from_s);
        json_writer_number(w, "to_s", to_s);
        json_writer_close(w, '}');
    }
}

static void put_link(struct json_writer *w, const struct explain_link *link)
{
    json_writer_open(w, "link", '{');
    json_writer_number(w, "needs_mbps", link->needs_mbps);
    json_writer_number(w, "mean_mbps", link->mean_mbps);
    put_stretch(w, "low", link->low_from_s, link->low_to_s);
    if (link->low_to_s > link->low_from_s) {
        json_writer_number(w, "low_mbps", link->low_mbps);
    }
    put_stretch(w, "down", link->down_from_s, link->down_to_s);
    json_writer_close(w, '}');
}

/* Puts the values of a change, by its kind. */
static void put_change_values(struct json_writer *w, const struct explain_change *change)
{
    if (change->lever == EXPLAIN_BANDWIDTH) {
        json_writer_number(w, "from_s", change->begin_s);
        json_writer_number(w, "duration_s", change->length_s);
        json_writer_number(w, "mbps", change->mbps);
        json_writer_number(w, "more_mbit", change->mbit);
        struct tr_edit edit;
        char text[TR_EDIT_TEXT_SIZE];
        if (explain_edit(change, &edit)) {
            json_writer_string(w, "edit", tr_edit_text(&edit, text, sizeof text));
        }
    } else if (change->player) {
        json_writer_string(w, "player", change->player->name);
    } else if (change->param) {
        json_writer_open(w, "set", '{');
        json_writer_number(w, change->param->key, change->to);
        if (change->with) {
            json_writer_number(w, change->with->key, change->with_to);
        }
        json_writer_close(w, '}');
        json_writer_number(w, "from", change->from);
    } else {
        json_writer_number(w, "video_kbps", change->to);
        json_writer_number(w, "from", change->from);
    }
}

static void put_changes(struct json_writer *w, const struct explanation *e, const struct tr_params *params)
{
    json_writer_open(w, "changes", '[');
    for (int i = 0; i < e->change_count; i++) {
        const struct explain_change *change = &e->changes[i];
        struct strbuf text = {0};
        why_change(&text, change, params);
        json_writer_open(w, NULL, '{');
        json_writer_string(w, "change", explain_lever_name(change->lever));
        put_change_values(w, change);
        json_writer_integer(w, "stall_count", (int64_t)change->after.stalls);
        json_writer_number(w, "total_stall_time_s", change->after.stalled_s);
        json_writer_number(w, "startup_s", change->after.startup_s);
        json_writer_string(w, "text", text.failed ? "" : text.text);
        json_writer_close(w, '}');
        w->out->failed |= text.failed;
        strbuf_destroy(&text);
    }
    json_writer_close(w, ']');
}

static void put_text(struct json_writer *w, const struct explanation *e, const struct tr_timeline *timeline)
{
    struct strbuf text = {0};
    why_reason(&text, e, timeline);
    json_writer_string(w, "text", text.failed ? "" : text.text);
    w->out->failed |= text.failed;
    strbuf_destroy(&text);
}

void report_why_json(struct json_writer *w, const struct source *source, const struct explanation *why,
                     size_t count)
{
    static const char *const verdicts[] = {[EXPLAIN_PLAYER] = "player",
                                           [EXPLAIN_LINK] = "link",
                                           [EXPLAIN_NOTHING] = "nothing",
                                           [EXPLAIN_UNTRIED] = "untried",
                                           [EXPLAIN_LOG] = "log"};
    json_writer_open(w, "explanations", '[');
    for (size_t i = 0; i < count; i++) {
        const struct explanation *e = &why[i];
        json_writer_open(w, NULL, '{');
        json_writer_number(w, "t_s", e->begin_s);
        json_writer_number(w, "duration_s", e->end_s > e->begin_s ? e->end_s - e->begin_s : NAN);
        json_writer_number(w, "since_s", e->ledger.from_s);
        json_writer_number(w, "buffer_s",
                           source->timeline->untold & TR_UNTOLD_BUFFER ? NAN : e->ledger.lost_s);
        put_ledger(w, &e->ledger);
        put_fetches(w, e, source->timeline);
        put_link(w, &e->link);
        json_writer_string(w, "verdict", verdicts[e->verdict]);
        put_changes(w, e, &source->timeline->params);
        put_text(w, e, source->timeline);
        json_writer_close(w, '}');
    }
    json_writer_close(w, ']');
}
