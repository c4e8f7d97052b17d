#include "cli/sweep_open.h"

#include "cli/sweep_axes.h"
#include "show/outside_rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct sweep_axis *axis_of(enum sweep_axis_kind kind, const struct sweep_axis *x,
                                        const struct sweep_axis *y)
{
    return x && x->kind == kind ? x : y && y->kind == kind ? y : NULL;
}

/* Each player laid over the source as --player does it, before what --set says. */
static enum tr_status lay_players(struct source *source, struct source_request *request,
                                  const struct sweep_axis *players, struct study_base *bases,
                                  struct tr_error *err)
{
    for (size_t i = 0; i < players->count; i++) {
        const char *name = players->names[i];
        request->player = strcmp(name, SWEEP_OWN_PLAYER) == 0 ? NULL : name;
        source->loop = request->loop;
        enum tr_status status = source_change(source, request, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        bases[i] = source_study_base(source);
    }
    return TR_STATUS_OK;
}

static enum tr_status open_one(struct source_options *options, const char *name,
                               const struct sweep_axis *players, struct source *source,
                               struct study_link *link, struct study_base *bases, struct tr_error *err)
{
    struct source_request request;
    source_options_request(options, name, &request);
    enum tr_status status = source_open(&request, source, err);
    progress_clear(&options->progress);
    if (status != TR_STATUS_OK) {
        return status;
    }
    bases[0] = source_study_base(source);
    if (players) {
        status = lay_players(source, &request, players, bases, err);
    }
    *link = (struct study_link){.name = source->generated ? source->name : source->path,
                                .trace = source->generated ? NULL : source->trace,
                                .edits = source->edits,
                                .edit_count = source->edit_count};
    return status;
}

static void say_about(struct sweep_opened *opened, bool players)
{
    const struct source *source = &opened->sources[0];
    char over[300];
    if (opened->source_count > 1) {
        snprintf(over, sizeof over, "%zu traces", opened->source_count);
    } else {
        snprintf(over, sizeof over, "%s, %.5g s", source->name, tr_timeline_duration_s(source->timeline));
    }
    snprintf(opened->about, sizeof opened->about, "%s%s%s", over, players ? "" : ", scenario ",
             players ? "" : source->scenario.name);
}

enum tr_status sweep_open(struct source_options *options, const char *source, const struct sweep_axis *x,
                          const struct sweep_axis *y, size_t runs, bool network_varies,
                          struct sweep_opened *out, struct tr_error *err)
{
    const struct sweep_axis *traces = axis_of(SWEEP_AXIS_TRACE, x, y),
                            *players = axis_of(SWEEP_AXIS_PLAYER, x, y);
    const size_t links = traces ? traces->count : 1, each = players ? players->count : 1;
    *out = (struct sweep_opened){.sources = calloc(links, sizeof *out->sources),
                                 .links = calloc(links, sizeof *out->links),
                                 .bases = calloc(links * each, sizeof *out->bases)};
    if (!out->sources || !out->links || !out->bases) {
        return tr_error_oom(err);
    }
    struct option_names *scenarios = &options->settings.scenarios;
    if (traces && source && !scenarios->count && source_names_scenario(source)) {
        scenarios->each[scenarios->count++] = source;
    }
    enum tr_status status = TR_STATUS_OK;
    for (size_t i = 0; i < links && status == TR_STATUS_OK; i++) {
        out->source_count = i + 1;
        status = open_one(options, traces ? traces->names[i] : source, players, &out->sources[i],
                          &out->links[i], &out->bases[i * each], err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    const struct source *first = &out->sources[0];
    out->runs = (struct study_runs){.links = out->links,
                                    .link_count = links,
                                    .bases = out->bases,
                                    .player_count = each,
                                    .content = first->content,
                                    .abr = outside_rule_abr(first->rule),
                                    .decisions = first->decisions,
                                    .count = runs,
                                    .network_varies = network_varies};
    say_about(out, players != NULL);
    return study_runs_init(&out->runs, err);
}

void sweep_opened_free(struct sweep_opened *opened)
{
    study_runs_free(&opened->runs);
    for (size_t i = 0; i < opened->source_count; i++) {
        source_close(&opened->sources[i]);
    }
    free(opened->sources);
    free(opened->links);
    free(opened->bases);
    *opened = (struct sweep_opened){0};
}
