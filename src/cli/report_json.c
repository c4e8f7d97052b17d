#include "cli/report.h"

#include <tracereel/real_session.h>

#include <math.h>

#include <stdio.h>

static void put_source(struct json_writer *w, const struct source *source)
{
    const struct tr_timeline *timeline = source->timeline;
    json_writer_open(w, "source", '{');
    json_writer_string(w, "name", source->name);
    json_writer_string(w, "format", source->trace->info.format);
    json_writer_number(w, "duration_s", tr_timeline_duration_s(timeline));
    json_writer_number(w, "dt_s", timeline->dt_s);
    json_writer_integer(w, "seed", (int64_t)source->seed);
    json_writer_string(w, "scenario", source->scenario.name);
    if (source->content) {
        json_writer_string(w, "content", source->content->name);
        json_writer_integer(w, "content_begins_again", source_content_rounds(source));
    }
    if (source->edit_count) {
        json_writer_open(w, "edits", '[');
        for (size_t i = 0; i < source->edit_count; i++) {
            char edit[TR_EDIT_TEXT_SIZE];
            json_writer_string(w, NULL, tr_edit_text(&source->edits[i], edit, sizeof edit));
        }
        json_writer_close(w, ']');
    }
    json_writer_open(w, "inferred", '[');
    if (timeline->inferred_latency) {
        json_writer_string(w, NULL, "latency_ms");
    }
    if (timeline->inferred_loss) {
        json_writer_string(w, NULL, "packet_loss");
    }
    if (!source->generated) {
        json_writer_string(w, NULL, "congestion");
    }
    json_writer_close(w, ']');
    json_writer_close(w, '}');
}

static void put_params(struct json_writer *w, const struct tr_params *params)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    json_writer_open(w, "params", '{');
    for (size_t i = 0; i < count; i++) {
        const struct tr_param *param = &table[i];
        double value = tr_params_get(params, param);
        if (param->kind == TR_PARAM_CHOICE) {
            json_writer_string(w, param->key, param->names[(int)value]);
            continue;
        }
        if (isnan(value)) { /* only the level at the start: it follows the threshold */
            value = params->buffer.rebuffer_threshold_s;
        }
        json_writer_number(w, param->key, value);
    }
    json_writer_close(w, '}');
}

static void put_qoe(struct json_writer *w, const struct tr_timeline *timeline)
{
    struct tr_qoe qoe;
    tr_timeline_qoe(timeline, tr_timeline_duration_s(timeline), &qoe);
    json_writer_open(w, "qoe", '{');
    for (size_t i = 0; tr_qoe_field_name(i); i++) {
        json_writer_number(w, tr_qoe_field_name(i), tr_qoe_field(&qoe, i));
    }
    json_writer_close(w, '}');
}

static void put_level_seconds(struct json_writer *w, const struct tr_timeline *timeline)
{
    const struct tr_ladder *ladder = &timeline->params.ladder;
    size_t steps[TR_LADDER_LEVELS_MAX] = {0};
    for (size_t i = 0; i < timeline->count; i++) {
        steps[timeline->quality[i]]++;
    }
    for (int i = 0; i < ladder->count; i++) {
        char key[32];
        snprintf(key, sizeof key, "level_%d_s", i);
        json_writer_number(w, key, (double)steps[i] * timeline->dt_s);
    }
}

static void put_latency(struct json_writer *w, const struct tr_timeline *timeline)
{
    struct tr_latency latency;
    tr_timeline_latency(timeline, tr_timeline_duration_s(timeline), &latency);
    json_writer_number(w, "p95_behind_live_s", latency.p95_behind_live_s);
    json_writer_number(w, "last_behind_live_s", latency.last_behind_live_s);
    if (!isnan(latency.nqoe)) {
        json_writer_number(w, "fast_ratio", latency.fast_ratio);
        json_writer_number(w, "slow_ratio", latency.slow_ratio);
        json_writer_number(w, "nqoe", latency.nqoe);
    }
}

static void put_scores(struct json_writer *w, const struct tr_timeline *timeline)
{
    struct tr_scores scores;
    tr_timeline_scores(timeline, tr_timeline_duration_s(timeline), &scores);
    json_writer_open(w, "scores", '{');
    json_writer_number(w, "mean_video_kbps", scores.mean_video_kbps);
    json_writer_number(w, "mean_height_px", scores.mean_height_px);
    json_writer_number(w, "mean_behind_live_s", scores.mean_behind_live_s);
    json_writer_number(w, "max_behind_live_s", scores.max_behind_live_s);
    put_latency(w, timeline);
    json_writer_number(w, "pensieve_qoe", scores.pensieve_qoe);
    if (scores.chunks > 0) {
        json_writer_number(w, "pensieve_chunk_qoe", scores.pensieve_chunk_qoe);
    }
    json_writer_integer(w, "chunks", (int64_t)scores.chunks);
    json_writer_number(w, "startup_s", scores.startup_s);
    json_writer_integer(w, "switches_up", (int64_t)scores.switches_up);
    json_writer_integer(w, "switches_down", (int64_t)scores.switches_down);
    json_writer_number(w, "switched_up_mbps", scores.switched_up_mbps);
    json_writer_number(w, "switched_down_mbps", scores.switched_down_mbps);
    json_writer_integer(w, "oscillations", (int64_t)scores.oscillations);
    put_level_seconds(w, timeline);
    json_writer_close(w, '}');
}

static void put_event(struct json_writer *w, const struct tr_timeline *timeline,
                      const struct tr_timeline_event *event)
{
    static const char *const media[] = {"picture", "sound", "list"};
    const struct tr_ladder_level *levels = timeline->params.ladder.levels;
    json_writer_open(w, NULL, '{');
    json_writer_number(w, "t_s", event->t_s);
    json_writer_string(w, "kind", tr_timeline_event_name(event->kind));
    switch (event->kind) {
    case TR_TIMELINE_EVENT_RUN_ON:
    case TR_TIMELINE_EVENT_STALL: json_writer_number(w, "duration_s", event->duration_s); break;
    case TR_TIMELINE_EVENT_TIMEOUT: json_writer_string(w, "media", media[event->media]); break;
    case TR_TIMELINE_EVENT_BAN:
        json_writer_integer(w, "level", event->from_level);
        json_writer_string(w, "name", levels[event->from_level].name);
        json_writer_number(w, "duration_s", event->duration_s);
        break;
    case TR_TIMELINE_EVENT_SWITCH:
    case TR_TIMELINE_EVENT_ABANDON:
        json_writer_integer(w, "from_level", event->from_level);
        json_writer_integer(w, "to_level", event->to_level);
        json_writer_string(w, "from", levels[event->from_level].name);
        json_writer_string(w, "to", levels[event->to_level].name);
        break;
    case TR_TIMELINE_EVENT_REQUEST:
        json_writer_integer(w, "level", event->to_level);
        json_writer_string(w, "name", levels[event->to_level].name);
        break;
    case TR_TIMELINE_EVENT_SKIP: json_writer_number(w, "skipped_s", event->duration_s); break;
    case TR_TIMELINE_EVENT_RESUME:
    case TR_TIMELINE_EVENT_OVERFLOW:
    case TR_TIMELINE_EVENT_STOP: /* when and what is all there is to say */
    case TR_TIMELINE_EVENT_KINDS: break;
    }
    json_writer_close(w, '}');
}

static void put_number(struct json_writer *w, const char *key, double value)
{
    if (!isnan(value)) {
        json_writer_number(w, key, value);
    }
}

static void put_fetches(struct json_writer *w, const struct tr_real_session *real)
{
    static const char *const kinds[] = {"other", "manifest", "init", "video", "audio"};
    json_writer_open(w, "fetches", '[');
    for (size_t i = 0; i < real->fetch_count; i++) {
        const struct tr_real_fetch *f = &real->fetches[i];
        json_writer_open(w, NULL, '{');
        json_writer_string(w, "kind", kinds[f->kind]);
        put_number(w, "start_s", f->start_s);
        put_number(w, "first_byte_s", f->first_byte_s);
        put_number(w, "end_s", f->end_s);
        put_number(w, "bytes", f->bytes);
        if (f->level >= 0) {
            json_writer_integer(w, "level", f->level);
        }
        json_writer_close(w, '}');
    }
    json_writer_close(w, ']');
}

/* Puts the session of the player whose log the trace was made of; left out where the file tells none. */
static void put_real(struct json_writer *w, const struct tr_real_session *real)
{
    if (!real) {
        return;
    }
    json_writer_open(w, "real", '{');
    json_writer_string(w, "log", real->log);
    json_writer_number(w, "bytes", real->bytes);
    json_writer_integer(w, "video_fetches", (int64_t)real->media_fetches);
    json_writer_integer(w, "quality_switch_count", (int64_t)real->switches);
    put_number(w, "mean_kbps", real->mean_kbps);
    put_number(w, "mean_buffer_level_s", real->mean_buffer_s);
    if (real->stalls_known) {
        json_writer_integer(w, "stall_count", (int64_t)real->stall_count);
        json_writer_number(w, "total_stall_time_s", real->stalled_s);
    }
    json_writer_open(w, "levels", '[');
    for (size_t i = 0; i < real->level_count; i++) {
        json_writer_open(w, NULL, '{');
        json_writer_string(w, "name", real->levels[i].name);
        put_number(w, "kbps", real->levels[i].bitrate_kbps);
        json_writer_integer(w, "fetches", (int64_t)real->levels[i].fetches);
        json_writer_close(w, '}');
    }
    json_writer_close(w, ']');
    put_fetches(w, real);
    json_writer_close(w, '}');
}

void report_json(struct json_writer *w, const struct source *source, const struct explanation *why,
                 const struct made_by *made)
{
    const struct tr_timeline *timeline = source->timeline;
    size_t stalls;
    tr_timeline_stalls(timeline, &stalls);
    json_writer_open(w, NULL, '{');
    put_source(w, source);
    put_params(w, &timeline->params);
    put_qoe(w, timeline);
    put_scores(w, timeline);
    json_writer_open(w, "events", '[');
    for (size_t i = 0; i < timeline->event_count; i++) {
        put_event(w, timeline, &timeline->events[i]);
    }
    json_writer_close(w, ']');
    if (why) {
        report_why_json(w, source, why, stalls);
    }
    put_real(w, source->trace->real);
    made_by_json(w, made);
    json_writer_close(w, '}');
}
