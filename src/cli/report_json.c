#include "cli/report.h"

#include <math.h>

static void put_source(struct json_writer *w, const struct source *source)
{
    const struct timeline *timeline = source->timeline;
    json_open(w, "source", '{');
    json_string(w, "name", source->name);
    json_string(w, "format", source->trace->info.format);
    json_number(w, "duration_s", timeline_duration_s(timeline));
    json_number(w, "dt_s", timeline->dt_s);
    json_integer(w, "seed", (int64_t)source->seed);
    json_string(w, "scenario", source->scenario.name);
    json_open(w, "inferred", '[');
    if (timeline->inferred_latency) {
        json_string(w, NULL, "latency_ms");
    }
    if (timeline->inferred_loss) {
        json_string(w, NULL, "packet_loss");
    }
    if (!source->generated) {
        json_string(w, NULL, "congestion");
    }
    json_close(w, ']');
    json_close(w, '}');
}

static void put_params(struct json_writer *w, const struct params *params)
{
    size_t count;
    const struct param *table = params_table(&count);
    json_open(w, "params", '{');
    for (size_t i = 0; i < count; i++) {
        const struct param *param = &table[i];
        double value = params_get(params, param);
        if (param->kind == PARAM_CHOICE) {
            json_string(w, param->key, param->names[(int)value]);
            continue;
        }
        if (isnan(value)) { /* only the level at the start: it follows the threshold */
            value = params->buffer.rebuffer_threshold_s;
        }
        json_number(w, param->key, value);
    }
    json_close(w, '}');
}

static void put_qoe(struct json_writer *w, const struct timeline *timeline)
{
    struct qoe qoe;
    timeline_qoe(timeline, timeline_duration_s(timeline), &qoe);
    json_open(w, "qoe", '{');
    for (size_t i = 0; qoe_field_name(i); i++) {
        json_number(w, qoe_field_name(i), qoe_field(&qoe, i));
    }
    json_close(w, '}');
}

static void put_scores(struct json_writer *w, const struct timeline *timeline)
{
    struct scores scores;
    timeline_scores(timeline, timeline_duration_s(timeline), &scores);
    json_open(w, "scores", '{');
    json_number(w, "mean_video_kbps", scores.mean_video_kbps);
    json_number(w, "mean_height_px", scores.mean_height_px);
    json_number(w, "mean_behind_live_s", scores.mean_behind_live_s);
    json_number(w, "max_behind_live_s", scores.max_behind_live_s);
    json_number(w, "pensieve_qoe", scores.pensieve_qoe);
    json_close(w, '}');
}

static void put_event(struct json_writer *w, const struct timeline *timeline,
                      const struct timeline_event *event)
{
    const struct ladder_level *levels = timeline->params.ladder.levels;
    json_open(w, NULL, '{');
    json_number(w, "t_s", event->t_s);
    json_string(w, "kind", timeline_event_name(event->kind));
    switch (event->kind) {
    case TIMELINE_EVENT_STALL: json_number(w, "duration_s", event->duration_s); break;
    case TIMELINE_EVENT_SWITCH:
    case TIMELINE_EVENT_ABANDON:
        json_integer(w, "from_level", event->from_level);
        json_integer(w, "to_level", event->to_level);
        json_string(w, "from", levels[event->from_level].name);
        json_string(w, "to", levels[event->to_level].name);
        break;
    case TIMELINE_EVENT_REQUEST:
        json_integer(w, "level", event->to_level);
        json_string(w, "name", levels[event->to_level].name);
        break;
    default: break;
    }
    json_close(w, '}');
}

void report_json(struct json_writer *w, const struct source *source)
{
    const struct timeline *timeline = source->timeline;
    json_open(w, NULL, '{');
    put_source(w, source);
    put_params(w, &timeline->params);
    put_qoe(w, timeline);
    put_scores(w, timeline);
    json_open(w, "events", '[');
    for (size_t i = 0; i < timeline->event_count; i++) {
        put_event(w, timeline, &timeline->events[i]);
    }
    json_close(w, ']');
    json_close(w, '}');
}
