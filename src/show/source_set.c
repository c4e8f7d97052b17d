#include "show/source_parts.h"

#include "base/plain.h"

#include <tracereel/players.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum tr_status source_set_player(struct source *source, const char *name, struct tr_error *err)
{
    struct tr_scenario before = source->scenario, player = before;
    const struct tr_player_info *info = tr_player_find(name);
    const bool real = strcmp(name, SOURCE_REAL) == 0;
    if (!info || info->role == TR_PLAYER_ROLE_PLAYER) {
        tr_scenario_defaults(&player); /* a rule is laid over the player that is there */
    }
    if (!real && strcmp(name, player.name) != 0) {
        enum tr_status status = tr_player_lay(&player, name, name, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    source->scenario.params.player = player.params.player;
    memcpy(source->scenario.params.own, player.params.own, sizeof player.params.own);
    source->scenario.params.ladder = source->own_ladder;
    source_lay_content(source);
    source_lay_rule(source);
    snprintf(source->scenario.name, sizeof source->scenario.name, "%s", name);
    enum tr_status status = source_run(source, err);
    if (status != TR_STATUS_OK) {
        source->scenario = before;
    }
    return status;
}

enum tr_status source_set_edits(struct source *source, const struct tr_edit *edits, size_t count,
                                struct tr_error *err)
{
    struct source next = *source;
    enum tr_status status = source_apply_edits(&next, edits, count, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (!next.generated && !source_on_demand(&next)) {
        const double before_s = tr_trace_duration_s(source->trace), own_s = tr_trace_duration_s(next.trace);
        const bool whole = source->duration_s == before_s || (source->duration_s > own_s && !source->loop);
        next.duration_s = whole ? own_s : source->duration_s;
    }
    status = source_run(&next, err); /* on failure nothing that `source` holds has gone */
    if (!source->generated) {
        tr_trace_free(status == TR_STATUS_OK ? source->trace : next.trace);
    }
    if (status == TR_STATUS_OK) {
        *source = next;
    }
    return status;
}

enum tr_status source_grow(struct source *source, const struct source_request *request,
                           struct tr_trace *unedited, struct tr_error *err)
{
    struct source next = *source;
    next.unedited = tr_trace_share(unedited);
    enum tr_status status = source_apply_edits(&next, source->edits, source->edit_count, err);
    if (status != TR_STATUS_OK) {
        tr_trace_free(next.unedited);
        return status;
    }
    struct source_request grown = *request;
    grown.grows = true;
    source_choose_duration(&grown, &next);
    status = source_run(&next, err); /* on failure nothing that `source` holds has gone */
    struct source *loser = status == TR_STATUS_OK ? source : &next;
    tr_trace_free(loser->trace);
    tr_trace_free(loser->unedited);
    if (status == TR_STATUS_OK) {
        *source = next;
    }
    return status;
}

enum tr_status source_set_trace(struct source *source, const struct source_request *request,
                                struct tr_trace *unedited, const char *path, struct tr_error *err)
{
    struct source next = *source;
    next.unedited = tr_trace_share(unedited);
    next.trace = tr_trace_share(unedited);
    next.congestion = NULL;
    next.congestion_count = next.edit_count = 0;
    memset(next.edits, 0, sizeof next.edits);
    next.generated = false;
    next.loop = request->loop;
    next.called[0] = '\0';
    next.read_of = file_state(path);
    snprintf(next.name, sizeof next.name, "%s", unedited->info.name);
    plain_text(next.name);
    snprintf(next.path, sizeof next.path, "%s", path);
    source_choose_duration(request, &next);
    enum tr_status status = source_run(&next, err); /* on failure nothing that `source` holds has gone */
    struct source *loser = status == TR_STATUS_OK ? source : &next;
    tr_trace_free(loser->trace);
    tr_trace_free(loser->unedited);
    if (status == TR_STATUS_OK) {
        free(source->congestion);
        *source = next;
    }
    return status;
}

enum tr_status source_set_content(struct source *source, const char *path, struct tr_error *err)
{
    struct source next = *source;
    enum tr_status status = source_open_content(path, &next, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    next.scenario.params.ladder = source->own_ladder;
    source_lay_content(&next);
    status = source_run(&next, err); /* on failure nothing that `source` holds has gone */
    tr_content_free(status == TR_STATUS_OK ? source->content : next.content);
    if (status == TR_STATUS_OK) {
        *source = next;
    }
    return status;
}
