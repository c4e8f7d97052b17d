#include "study/rows.h"

#include "study/figures.h"
#include "study/text.h"

static void key_names(struct strbuf *out, const struct study_plan *plan)
{
    strbuf_puts(out, "trace,player");
    for (size_t i = 0; i < plan->axis_count; i++) {
        strbuf_printf(out, ",%s", plan->axes[i].param->key);
    }
}

/* Puts a row's keys: the trace, the player, the cell. */
static void keys(struct strbuf *out, const struct study_plan *plan, size_t session)
{
    const size_t set = study_plan_set(plan, session);
    study_text(out, plan->traces->paths[study_plan_trace(plan, session)]);
    strbuf_putc(out, ',');
    study_text(out, study_plan_player(plan, set));
    for (size_t i = 0; i < plan->axis_count; i++) {
        strbuf_putc(out, ',');
        study_value(out, plan->axes[i].param, study_plan_value(plan, set, i));
    }
}

static void columns(struct strbuf *out, enum study_file file, const struct study_plan *plan)
{
    switch (file) {
    case STUDY_SESSIONS:
        key_names(out, plan);
        for (size_t i = 0; i < study_figure_count(); i++) {
            strbuf_printf(out, ",%s", study_figure(i)->name);
        }
        break;
    case STUDY_SEGMENTS:
        key_names(out, plan);
        strbuf_puts(out, ",segment,level,requested_s,done_s,abandoned");
        break;
    case STUDY_REFUSED: strbuf_puts(out, "trace,where,why"); break;
    case STUDY_FILES: break;
    }
    strbuf_putc(out, '\n');
}

void study_header(struct strbuf *out, enum study_file file, const struct study_plan *plan,
                  const struct study_fingerprint *fingerprint, const char *program, const char *command,
                  const char *shard)
{
    strbuf_printf(out, "# program: %s\n# command: %s\n", program, command);
    strbuf_printf(out, "# traces: %zu, sha256 %s\n", plan->traces->count, fingerprint->traces);
    strbuf_puts(out, "# players: ");
    for (size_t i = 0; i < plan->player_count; i++) {
        strbuf_printf(out, "%s%s", i ? "," : "", plan->players[i]);
    }
    strbuf_printf(out, "\n# parameters: %zu sets, sha256 %s\n", plan->sets, fingerprint->parameters);
    strbuf_printf(out, "# sessions: %zu\n", plan->sessions);
    if (shard) {
        strbuf_printf(out, "# shard: %s\n", shard);
    }
    columns(out, file, plan);
}

void study_session_row(struct strbuf *out, const struct study_plan *plan, size_t session,
                       const struct tr_timeline *timeline)
{
    double values[STUDY_FIGURES_MAX];
    study_figures(timeline, values);
    keys(out, plan, session);
    for (size_t i = 0; i < study_figure_count(); i++) {
        strbuf_putc(out, ',');
        study_number(out, values[i]);
    }
    strbuf_putc(out, '\n');
}

void study_segment_rows(struct strbuf *out, const struct study_plan *plan, size_t session,
                        const struct tr_timeline *timeline)
{
    for (size_t i = 0; i < timeline->fetch_count; i++) {
        const struct tr_timeline_fetch *fetch = &timeline->fetches[i];
        keys(out, plan, session);
        strbuf_printf(out, ",%u,%d,", (unsigned)fetch->segment, fetch->level);
        study_number(out, fetch->start_s);
        strbuf_putc(out, ',');
        study_number(out, fetch->end_s);
        strbuf_printf(out, ",%d\n", fetch->abandoned);
    }
}

void study_refused_row(struct strbuf *out, const char *trace, const struct tr_error *why)
{
    study_text(out, trace);
    strbuf_putc(out, ',');
    study_text(out, why->where);
    strbuf_putc(out, ',');
    study_text(out, why->what);
    strbuf_putc(out, '\n');
}
