#include "show/source.h"

#include "show/child.h"
#include "show/outside_rule.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool source_is_real(const struct source *source)
{
    return strcmp(source->scenario.name, SOURCE_REAL) == 0;
}

const char *source_player_name(const struct source *source)
{
    const char *name = source->scenario.name;
    return source_is_real(source) ? "real player" : name[0] ? name : "reference";
}

void source_limit_rule(struct source *source, double session_s)
{
    if (source->rule) {
        outside_rule_patience(source->rule)->all_s = session_s;
    }
}

const char *source_edits_text(const struct source *source, char *buf, size_t size)
{
    size_t len = 0;
    buf[0] = '\0';
    for (size_t i = 0; i < source->edit_count && len < size; i++) {
        char text[TR_EDIT_TEXT_SIZE];
        len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? ", " : "",
                                tr_edit_text(&source->edits[i], text, sizeof text));
    }
    return buf;
}

struct network_request source_network(const struct source *source, const struct tr_network_params *params,
                                      uint64_t seed)
{
    return (struct network_request){.name = source->name,
                                    .params = params,
                                    .seed = seed,
                                    .duration_s = source->duration_s,
                                    .edits = source->edits,
                                    .edit_count = source->edit_count};
}

double source_session_s(const struct source *source)
{
    if (!source->generated || source->edit_count == 0 || !(source->duration_s > 0)) {
        return source->duration_s;
    }
    /* It was made for duration_s, and then edited. */
    return fmax(source->dt_s, source->duration_s + tr_trace_duration_s(source->trace) -
                                  network_seconds(source->duration_s));
}

static void put_network(struct source *source, const struct network *network)
{
    source->trace = network->trace;
    source->congestion = network->congestion;
    source->congestion_count = network->ticks;
}

struct study_base source_study_base(const struct source *source)
{
    return (struct study_base){.params = source->scenario.params,
                               .dt_s = source->dt_s,
                               .duration_s = source_session_s(source),
                               .network_s = source->duration_s,
                               .loop = source->loop,
                               .seed = source->seed};
}

struct tr_session_config source_config(const struct source *source)
{
    return (struct tr_session_config){
        .params = &source->scenario.params,
        .trace = source->trace,
        .generated = source->generated,
        .congestion = source->congestion,
        .congestion_count = source->congestion_count,
        .content = source->content,
        .abr = outside_rule_abr(source->rule),
        .dt_s = source->dt_s,
        .duration_s = source_session_s(source),
        .loop = source->loop,
        .decisions = source->decisions,
        .seed = source->seed,
    };
}

/* A network has no log. */
static enum tr_status read_real(const struct tr_session_config *config, struct tr_timeline **out,
                                struct tr_error *err)
{
    return config->generated ? tr_error_set(err, TR_STATUS_USAGE, "--player",
                                            "real is what a log tells (HAR, NetLog, CMCD), and there is none")
                             : tr_session_read(config, out, err);
}

enum tr_status source_run(struct source *source, struct tr_error *err)
{
    const struct network before = {source->trace, source->congestion, source->congestion_count};
    const struct network_request request =
        source_network(source, &source->scenario.params.network, source->seed);
    struct network network = before;
    enum tr_status status = tr_params_check(&source->scenario.params, err);
    if (status == TR_STATUS_OK && source->generated) {
        status = network_make(&request, &network, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    put_network(source, &network);
    struct tr_session_config config = source_config(source);
    struct tr_timeline *timeline;
    const bool real = source_is_real(source);
    config.trace = real && !source->generated ? source->unedited : config.trace;
    status = (real ? read_real : tr_session_run)(&config, &timeline, err);
    if (source->generated) {
        /* The network that is not needed: the new one where the session failed, else the one before. */
        network_free(status == TR_STATUS_OK ? &before : &network);
        put_network(source, status == TR_STATUS_OK ? &network : &before);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    tr_timeline_free(source->timeline);
    source->timeline = timeline;
    if (real && source->edit_count > 0) { /* it was over the link as it was */
        tr_trace_free(source->trace);
        source->trace = tr_trace_share(source->unedited);
        source->edit_count = 0;
    }
    return TR_STATUS_OK;
}

void source_copy(const struct source *source, struct source *out)
{
    *out = *source;
    out->trace = source->generated ? NULL : tr_trace_share(source->trace);
    out->unedited = source->generated ? NULL : tr_trace_share(source->unedited);
    out->congestion = NULL;
    out->timeline = NULL;
    tr_content_share(out->content);
    tr_decisions_share(out->decisions);
    outside_rule_share(out->rule);
}

int source_content_rounds(const struct source *source)
{
    const struct tr_player_params *player = &source->scenario.params.player;
    if (!source->content || player->delivery != TR_PLAYER_SEGMENTS || player->mode == TR_PLAYER_VOD) {
        return 0;
    }
    const double content_s = source->content->start_s[source->content->segment_count];
    const double rounds = ceil(tr_timeline_duration_s(source->timeline) / content_s) - 1;
    return (int)fmax(0, fmin(rounds, 1e9));
}

void source_close(struct source *source)
{
    tr_timeline_free(source->timeline);
    tr_trace_free(source->trace);
    tr_trace_free(source->unedited);
    free(source->congestion);
    tr_content_free(source->content);
    tr_decisions_free(source->decisions);
    outside_rule_free(source->rule);
    *source = (struct source){0};
}
