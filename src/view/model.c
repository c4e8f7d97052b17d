#include "view/model.h"

#include "plot/axis.h"
#include "trace/core.h"

#include <math.h>
#include <string.h>

#define EARLY_S 10.0

static double greatest(const struct tr_timeline *timeline, enum tr_timeline_column column)
{
    double min, max;
    return tr_timeline_range(timeline, column, 0, tr_timeline_duration_s(timeline), &min, &max)
               ? fmax(fabs(min), fabs(max))
               : 0;
}

double level_needs_mbps(const struct tr_params *params, int level)
{
    const struct tr_ladder_level *l = &params->ladder.levels[level];
    return params->player.delivery == TR_PLAYER_SEGMENTS
               ? (l->video_kbps + l->audio_kbps) / 1000 / params->player.safety_up
               : l->needs_mbps / params->encoder.safety_factor;
}

/* Neither a lone spike nor a link far faster than the ladder may press everything to the floor: beyond three
 * times what is exceeded a twentieth of the time the axis ends, and near twice what the top level needs where
 * the ladder would else have less than a quarter of it. The plot marks what rises above. */
static void bandwidth_axis(struct view_model *model)
{
    const struct tr_params *params = &model->timeline->params;
    const struct tr_ladder *ladder = &params->ladder;
    double most = greatest(model->timeline, TR_TIMELINE_BANDWIDTH_MBPS);
    double usual = 3 * model->trace->info.p95_mbps, top = level_needs_mbps(params, ladder->count - 1);
    double least = ladder->count > 1 ? ladder->levels[1].needs_mbps : 1;
    double shown = most > usual && usual > 0 ? usual : most;
    model->overview_max_mbps = axis_round_up(fmax(shown, least));
    shown = shown > 4 * top && top > 0 ? 2 * top : shown;
    model->bandwidth_max_mbps = axis_round_up(fmax(shown, least));
    model->bandwidth_clipped = most > model->bandwidth_max_mbps;
    double lowest = ladder->levels[0].video_kbps / 1000;
    model->log_rate_min_mbps = pow(10, floor(log10(fmax(lowest, 1e-3) / 4)));
    model->log_rate_max_mbps = axis_round_up(fmax(fmax(most, top), 10 * model->log_rate_min_mbps));
}

static void rank_levels(struct view_model *model)
{
    int count = model->timeline->params.ladder.count;
    const double *times_s = model->level_times_s;
    tr_timeline_level_times(model->timeline, 0, tr_timeline_duration_s(model->timeline),
                            model->level_times_s);
    for (int k = 0; k < count; k++) {
        int level = count - 1 - k, at = k;
        for (; at > 0 && times_s[level] > times_s[model->levels_by_use[at - 1]]; at--) {
            model->levels_by_use[at] = model->levels_by_use[at - 1];
        }
        model->levels_by_use[at] = level;
    }
}

#define PACKETS_BELOW_S 0.005 /* steps this short are packets, which nobody takes for samples */

double view_model_finer_s(const struct view_model *model)
{
    double interval_s = model->trace->info.interval_s;
    return interval_s >= PACKETS_BELOW_S && interval_s < 0.75 * model->timeline->dt_s ? interval_s : 0;
}

bool view_model_is_live(const struct view_model *model)
{
    const struct tr_params *params = &model->timeline->params;
    return params->player.delivery == TR_PLAYER_SEGMENTS ? params->player.mode == TR_PLAYER_LIVE
                                                         : params->buffer.live_edge;
}

/* Finds the gaps that the reader counted and filled by holding. */
static void find_gaps(struct view_model *model)
{
    const struct tr_trace *trace = model->trace;
    double longest_usual_s = trace_gap_threshold_s(trace->info.interval_s);
    size_t left = trace->info.gaps;
    for (size_t i = 0; i < trace->count && left > 0 && model->gap_count < VIEW_GAPS_MAX; i++) {
        bool fetched = tr_trace_kind_of(trace, i) == TR_TRACE_AT_LEAST; /* a long download is no gap */
        if (!fetched && trace->start_s[i + 1] - trace->start_s[i] > longest_usual_s) {
            model->gaps[model->gap_count++] = (struct view_gap){trace->start_s[i], trace->start_s[i + 1]};
            left--;
        }
    }
}

bool view_model_is_early(const struct view_model *model, double t_s)
{
    return t_s < fmin(EARLY_S, tr_timeline_duration_s(model->timeline));
}

static void widen_axes(struct view_model *model, const struct tr_timeline *timeline)
{
    double fullest =
        fmax(greatest(timeline, TR_TIMELINE_BUFFER_LEVEL_S), timeline->params.buffer.rebuffer_threshold_s);
    model->buffer_max_s = fmax(model->buffer_max_s, axis_round_up(fmax(fullest, 1) * 1.05));
    model->drift_max_ms =
        fmax(model->drift_max_ms, axis_round_up(fmax(greatest(timeline, TR_TIMELINE_AV_DRIFT_MS) * 1.1, 50)));
    model->latency_max_ms = fmax(model->latency_max_ms,
                                 axis_round_up(fmax(greatest(timeline, TR_TIMELINE_LATENCY_MS) * 1.1, 10)));
    model->behind_max_s = fmax(model->behind_max_s,
                               axis_round_up(fmax(greatest(timeline, TR_TIMELINE_BEHIND_LIVE_S), 1) * 1.05));
    model->loss_max =
        fmax(model->loss_max, axis_round_up(fmax(greatest(timeline, TR_TIMELINE_PACKET_LOSS) * 1.1, 0.01)));
}

void view_model_compare(struct view_model *model, const struct tr_timeline *ghost)
{
    model->ghost = ghost;
    if (ghost) {
        widen_axes(model, ghost);
    }
}

/* Whether both sessions had the same bandwidth, whoever made it. */
static bool same_link(const struct view_model *a, const struct view_model *b)
{
    const struct tr_trace *x = a->trace, *y = b->trace;
    return x == y || (x->count == y->count &&
                      memcmp(x->start_s, y->start_s, (x->count + 1) * sizeof *x->start_s) == 0 &&
                      memcmp(x->rate_mbps, y->rate_mbps, x->count * sizeof *x->rate_mbps) == 0);
}

static bool same_ladder(const struct tr_ladder *a, const struct tr_ladder *b)
{
    bool same = a->count == b->count;
    for (int i = 0; i < a->count && same; i++) {
        const struct tr_ladder_level *x = &a->levels[i], *y = &b->levels[i];
        same =
            strcmp(x->name, y->name) == 0 && x->video_kbps == y->video_kbps && x->audio_kbps == y->audio_kbps;
    }
    return same;
}

static int find_same(const struct view_model *models, int i)
{
    for (int k = 0; k < i; k++) {
        if (tr_timeline_equal(models[k].timeline, models[i].timeline)) {
            return k;
        }
    }
    return -1;
}

static void find_brief_names(struct view_model *models, int count)
{
    const char *names[VIEW_SESSIONS_MAX] = {""};
    char brief[VIEW_SESSIONS_MAX][VIEW_BRIEF_SIZE];
    for (int i = 0; i < count; i++) {
        names[i] = models[i].name ? models[i].name : "";
    }
    session_names_brief(names, count, brief);
    for (int i = 0; i < count; i++) {
        memcpy(models[i].brief, brief[i], sizeof brief[i]);
    }
}

void view_model_join(struct view_model *models, int count)
{
    struct view_model most = models[0];
    most.links_differ = most.ladders_differ = false;
    for (int i = 0; i < count; i++) {
        const struct view_model *m = &models[i];
        most.bandwidth_max_mbps = fmax(most.bandwidth_max_mbps, m->bandwidth_max_mbps);
        most.overview_max_mbps = fmax(most.overview_max_mbps, m->overview_max_mbps);
        most.buffer_max_s = fmax(most.buffer_max_s, m->buffer_max_s);
        most.drift_max_ms = fmax(most.drift_max_ms, m->drift_max_ms);
        most.behind_max_s = fmax(most.behind_max_s, m->behind_max_s);
        most.latency_max_ms = fmax(most.latency_max_ms, m->latency_max_ms);
        most.loss_max = fmax(most.loss_max, m->loss_max);
        most.duration_s = fmax(most.duration_s, m->duration_s);
        most.links_differ = most.links_differ || !same_link(&models[0], m);
        most.ladders_differ = most.ladders_differ ||
                              !same_ladder(&models[0].timeline->params.ladder, &m->timeline->params.ladder);
    }
    for (int i = 0; i < count; i++) {
        struct view_model *m = &models[i];
        m->session = i;
        m->bandwidth_max_mbps = most.bandwidth_max_mbps;
        m->overview_max_mbps = most.overview_max_mbps;
        m->buffer_max_s = most.buffer_max_s;
        m->drift_max_ms = most.drift_max_ms;
        m->behind_max_s = most.behind_max_s;
        m->latency_max_ms = most.latency_max_ms;
        m->loss_max = most.loss_max;
        m->duration_s = most.duration_s;
        m->links_differ = most.links_differ;
        m->ladders_differ = most.ladders_differ;
        m->same_as = find_same(models, i);
        m->bandwidth_clipped = greatest(m->timeline, TR_TIMELINE_BANDWIDTH_MBPS) > m->bandwidth_max_mbps;
        if (i > 0) {
            models[0].others[i - 1] = m;
        }
    }
    models[0].other_count = count - 1;
    find_brief_names(models, count);
}

struct view_model view_model_alone(const struct view_model *first, int i)
{
    struct view_model alone = *view_model_session(first, i);
    alone.other_count = 0;
    alone.links_differ = alone.ladders_differ = false;
    alone.same_as = -1;
    alone.beside = first;
    return alone;
}

const struct view_model *view_model_first(const struct view_model *model)
{
    return model->other_count > 0 ? model : model->beside;
}

/* Of the whole session, of a player of low latency. */
static double nqoe_of(const struct tr_timeline *timeline)
{
    if (timeline->count == 0 || timeline->column_count <= TR_TIMELINE_SPEED) {
        return (double)NAN;
    }
    struct tr_latency latency;
    tr_timeline_latency(timeline, tr_timeline_duration_s(timeline), &latency);
    return latency.nqoe;
}

void view_model_init(struct view_model *model, const struct tr_timeline *timeline,
                     const struct tr_trace *trace, const char *title, const char *detail,
                     const char *settings)
{
    *model = (struct view_model){.timeline = timeline,
                                 .trace = trace,
                                 .same_as = -1,
                                 .duration_s = tr_timeline_duration_s(timeline),
                                 .title = title,
                                 .detail = detail,
                                 .settings = settings};
    bandwidth_axis(model);
    rank_levels(model);
    find_gaps(model);
    widen_axes(model, timeline);
    tr_timeline_qoe(timeline, tr_timeline_duration_s(timeline), &model->whole);
    tr_timeline_scores(timeline, tr_timeline_duration_s(timeline), &model->whole_scores);
    model->whole_nqoe = nqoe_of(timeline);
}

static const struct tr_timeline_event *last_run_on(const struct view_model *model, double t_s)
{
    return tr_timeline_previous_event(model->timeline, nextafter(t_s, INFINITY),
                                      1u << TR_TIMELINE_EVENT_RUN_ON);
}

bool view_model_runs_on(const struct view_model *model, double t_s)
{
    const struct tr_timeline_event *event = last_run_on(model, t_s);
    return event && t_s < event->t_s + event->duration_s;
}

double view_model_stop_s(const struct view_model *model)
{
    const struct tr_timeline_event *stop = tr_timeline_stop(model->timeline);
    return stop ? stop->t_s : INFINITY;
}

double view_model_missing_s(const struct view_model *model, const struct tr_timeline_state *state)
{
    const struct tr_timeline_event *event = last_run_on(model, state->t_s);
    if (!event) {
        return 0;
    }
    const double end_s = event->t_s + event->duration_s, stood_s = fmin(state->t_s, end_s) - event->t_s;
    const bool stalled_then = state->stalled && state->t_s - state->stalled_for_s <= end_s + 1e-6;
    return state->t_s < end_s || stalled_then ? stood_s * model->timeline->params.buffer.drain_rate : 0;
}
