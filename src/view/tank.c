#include "view/tank.h"

#include "view/fetch_lane.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

double tank_max_s(const struct tr_params *params)
{
    return params->player.delivery == TR_PLAYER_SEGMENTS ? params->player.max_buffer_s
                                                         : params->buffer.max_level_s;
}

double tank_resume_s(const struct tr_params *params)
{
    return params->player.delivery == TR_PLAYER_SEGMENTS ? params->player.resume_s
                                                         : params->buffer.rebuffer_threshold_s;
}

static bool in_segments(const struct view_model *model)
{
    return model->timeline->params.player.delivery == TR_PLAYER_SEGMENTS;
}

/* A tank of 30 s in which never more than 8 s stand would look empty all the time. Where segments are fetched
 * below the maximum the last one rises above it. */
static double tank_scale_s(const struct view_model *model)
{
    const struct tr_params *params = &model->timeline->params;
    if (model->timeline->log) {
        return model->buffer_max_s;
    }
    double max_s = tank_max_s(params), most_s = max_s + (in_segments(model) ? params->player.segment_s : 0);
    return model->buffer_max_s < max_s * 0.6 ? model->buffer_max_s : most_s;
}

/* The inflow, seconds of content a second. */
static double inflow_now(const struct view_model *model, const struct tr_timeline_state *state,
                         const struct tr_timeline_fetch *fetch, bool full)
{
    const struct tr_params *params = &model->timeline->params;
    if (!in_segments(model)) {
        return full ? fmin(state->inflow, params->buffer.drain_rate) : state->inflow;
    }
    if (!fetch) {
        return 0;
    }
    const struct tr_ladder_level *level = &params->ladder.levels[fetch->level];
    return 1000 * state->bandwidth_mbps * params->player.link_efficiency /
           (level->video_kbps + level->audio_kbps);
}

/* Arrow heads that move with what flows: `moved_s` seconds of content have passed so far. */
static void draw_flow(struct canvas *canvas, float x0, float x1, float y, double rate, double moved_s,
                      float height, color c)
{
    const float pitch = 11, px_per_s = 22,
                least = 1.5f * pitch; /* in less room there are only ends of heads */
    if (rate <= 0 || x1 - x0 < least) {
        return;
    }
    struct pixel_rect before = canvas_clip(canvas, (struct rect){x0, y - 20, x1 - x0, 40});
    float half = fmaxf(1.5f, height / 2), reach = fminf(half, 6);
    float phase = (float)fmod(moved_s * (double)px_per_s, (double)pitch);
    for (float x = x0 - pitch + phase; x < x1; x += pitch) {
        float share = (x - x0) / (x1 - x0);
        float alpha = fminf(1, 0.25f + 0.75f * fmaxf(share, 0));
        const float head[] = {x, y - half, x + reach, y, x, y + half};
        canvas_polyline(canvas, head, 3, 2, color_alpha(c, alpha));
    }
    canvas_unclip(canvas, before);
}

static void draw_liquid(struct canvas *canvas, struct rect body, float share, color c)
{
    float w = body.w * share;
    if (w < 0.5f) {
        return;
    }
    struct pixel_rect before = canvas_clip(canvas, (struct rect){body.x, body.y, w, body.h});
    canvas_round_rect(canvas, body, 6, color_alpha(c, 0.88f));
    canvas_rect(canvas, (struct rect){body.x, body.y, body.w, fmaxf(2, body.h * 0.08f)}, 0x24ffffffu);
    canvas_unclip(canvas, before);
    if (w > 3 && w < body.w - 1) {
        canvas_rect(canvas, (struct rect){body.x + w - 2.5f, body.y + 1, 2.5f, body.h - 2}, 0x59ffffffu);
    }
}

/* Where parts or chunks meet in it, and where segments do. */
static void draw_pieces(struct canvas *canvas, struct rect body, const struct view_model *model,
                        const struct tr_timeline_state *state, double scale_s, const struct theme *theme)
{
    const struct tr_timeline *timeline = model->timeline;
    const struct tr_params *params = &timeline->params;
    const enum tr_params_pieces pieces = tr_params_pieces(params);
    if (pieces == TR_PARAMS_SEGMENTS || timeline->fetch_count == 0) {
        return;
    }
    const double piece_s = pieces == TR_PARAMS_PARTS ? params->live.part_s : params->live.chunk_s,
                 segment_s = params->player.segment_s, first_s = timeline->fetches[0].content_s,
                 end_s = state->content_s + fmin(state->buffer_level_s, scale_s);
    if (piece_s / scale_s * (double)body.w < 4) {
        return; /* too many to be told apart */
    }
    for (double k = floor((state->content_s - first_s) / piece_s) + 1; first_s + k * piece_s < end_s; k++) {
        const double at_s = first_s + k * piece_s, in_segment = fmod(k * piece_s + 1e-9, segment_s);
        const float x = body.x + body.w * (float)((at_s - state->content_s) / scale_s);
        const bool whole = in_segment < 1e-6;
        canvas_vline(canvas, x, body.y + (whole ? 1 : body.h * 0.55f), body.y + body.h - 1,
                     color_alpha(theme->card, whole ? 0.8f : 0.45f));
    }
}

/* A name under its mark, moved aside where it would leave [from, to]; false where it does not fit there. */
static bool draw_mark_name(struct canvas *canvas, float x, float y, float from, float to, const char *name,
                           struct text_style style, float *left)
{
    float w = canvas_text_width(canvas, style, name);
    *left = fmaxf(from, fminf(x - w / 2, to - w));
    if (to - from < w) {
        return false;
    }
    canvas_text(canvas, *left, y, style, name);
    return true;
}

static void draw_marks(struct canvas *canvas, struct rect body, float label_y, float from, float to,
                       const struct view_model *model, const struct look *look,
                       const struct tr_timeline_state *state, double scale_s)
{
    const struct theme *theme = look->theme;
    const struct tr_params *params = &model->timeline->params;
    double resume_s = tank_resume_s(params), max_s = tank_max_s(params);
    struct text_style style = words(11, theme->text_second);
    char buf[48];
    float left;
    if (max_s <= scale_s * 1.001) {
        float x = body.x + body.w * (float)(max_s / scale_s);
        if (max_s < scale_s * 0.999) {
            canvas_dash_v(canvas, x, body.y - 5, body.y + body.h + 5, 3, 2, theme->text_second);
        }
        snprintf(buf, sizeof buf, "max %.4g s", max_s);
        if (draw_mark_name(canvas, x, label_y, from, to, buf, style, &left)) {
            to = left - 8;
        }
    }
    float x = body.x + body.w * (float)fmin(resume_s / scale_s, 1);
    canvas_dash_v(canvas, x, body.y - 5, body.y + body.h + 5, 3, 2, theme->text_second);
    snprintf(buf, sizeof buf, "resume %.4g s", resume_s);
    draw_mark_name(canvas, x, label_y, from, to, buf, style, &left);
    if (params->buffer.live_edge && !in_segments(model) && state->behind_live_s < scale_s) {
        float edge = body.x + body.w * (float)(state->behind_live_s / scale_s);
        canvas_rect_snapped(canvas, (struct rect){edge - 1, body.y - 3, 2, body.h + 6}, theme->bandwidth);
    }
}

/* The segment on its way, as wide as it will be in the tank: filled as its bits arrive. */
static void draw_segment(struct canvas *canvas, struct rect r, const struct tr_timeline_fetch *fetch,
                         float share, const struct theme *theme)
{
    canvas_round_rect(canvas, r, 3, theme->grid);
    if (fetch) {
        float h = r.h * share;
        struct pixel_rect before = canvas_clip(canvas, (struct rect){r.x, r.y + r.h - h, r.w, h});
        canvas_round_rect(canvas, r, 3, color_alpha(theme->level, 0.8f));
        canvas_unclip(canvas, before);
    }
    canvas_round_frame(canvas, r, 3, 1, fetch ? theme->level : theme->card_edge);
}

void tank_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
               const struct look *look, const struct tr_timeline_state *state)
{
    const struct theme *theme = look->theme;
    color c = state->stalled ? theme->bad : theme->good;
    draw_card(canvas, card, theme);
    canvas_text(canvas, card.x + 14, card.y + 22, strong(13, theme->text), "Buffer");
    char buf[48];
    bool small = card.w < 300;
    if (!view_model_tells(model, TR_UNTOLD_BUFFER)) {
        canvas_text(canvas, card.x + card.w / 2, card.y + card.h / 2 + 10,
                    aligned(words(12, theme->text_second), TEXT_CENTER), VIEW_UNTOLD);
        return;
    }
    const bool logged = model->timeline->log; /* neither its inflow nor its limits are known */
    bool full = !logged && !in_segments(model) &&
                state->buffer_level_s >= tank_max_s(&model->timeline->params) - 1e-6;
    const bool sound_only = view_model_runs_on(model, state->t_s);
    c = sound_only ? theme->bad : c;
    const bool stopped = state->t_s >= view_model_stop_s(model);
    snprintf(buf, sizeof buf, "%s%.1f s",
             small            ? ""
             : stopped        ? "stopped  "
             : state->stalled ? "stalled  "
             : sound_only     ? "sound only  "
             : full           ? "full  "
                              : "",
             state->buffer_level_s);
    canvas_text(canvas, card.x + card.w - 14, card.y + 22, aligned(numbers(15, c), TEXT_RIGHT), buf);

    float side = small ? 34 : 70;
    bool low = card.h < 90;
    float above = low ? 30 : 36, room_h = card.h - above - (low ? 27 : 34);
    float body_h = fminf(room_h, 96);
    struct rect body = {card.x + side + 4, card.y + above + (room_h - body_h) / 2, card.w - 2 * side - 8,
                        body_h};
    float mid = body.y + body.h / 2, label_y = card.y + card.h - 12;
    double scale_s = tank_scale_s(model);
    canvas_round_rect(canvas, body, 6, theme->grid);
    draw_liquid(canvas, body, (float)fmin(state->buffer_level_s / scale_s, 1), c);
    draw_pieces(canvas, body, model, state, scale_s, theme);
    canvas_round_frame(canvas, body, 6, 1, theme->card_edge);
    if ((state->stalled || sound_only) && small) {
        canvas_text(canvas, body.x + body.w / 2, body.y + body.h / 2 + 4, aligned(words(12, c), TEXT_CENTER),
                    stopped          ? "stopped"
                    : state->stalled ? "stalled"
                                     : "sound only");
    }

    bool waiting = state->stalled || state->ended || state->t_s < model->timeline->playback_start_s;
    double drain = waiting ? 0 : model->timeline->params.buffer.drain_rate * state->speed, share = 0;
    const struct tr_timeline_fetch *fetch = in_segments(model) ? fetch_at(model, state->t_s, &share) : NULL;
    double inflow = inflow_now(model, state, fetch, full);
    double arrived_s = state->content_s + state->buffer_level_s;
    float flow_end = body.x - 5;
    if (in_segments(model)) {
        double segment_s = fetch ? fetch->length_s : model->timeline->params.player.segment_s;
        float w = fmaxf(8, fminf(body.w * (float)(segment_s / scale_s), side * 0.45f));
        draw_segment(canvas, (struct rect){body.x - 4 - w, body.y, w, body.h}, fetch, (float)share, theme);
        flow_end -= w + 3;
        arrived_s += fetch ? share * segment_s : 0;
    }
    if (logged) {
        return;
    }
    draw_flow(canvas, card.x + 12, flow_end, mid, inflow, arrived_s, (float)fmin(4 + 9 * inflow, body.h),
              theme->bandwidth);
    draw_flow(canvas, body.x + body.w + 6, card.x + card.w - 10, mid, drain, state->content_s,
              (float)fmin(4 + 9 * drain, body.h), color_alpha(theme->text_second, 1));
    struct text_style in_style = numbers(11, theme->bandwidth), out_style = numbers(11, theme->text_second);
    snprintf(buf, sizeof buf, "in %.*f", small || inflow >= 9.995 ? 1 : 2, inflow);
    canvas_text(canvas, card.x + 14, label_y, in_style, buf);
    float in_end = card.x + 14 + canvas_text_width(canvas, in_style, "in 0.00");
    snprintf(buf, sizeof buf, "out %.*f", small ? 1 : 2, drain);
    canvas_text(canvas, card.x + card.w - 14, label_y, aligned(out_style, TEXT_RIGHT), buf);
    float out_start = card.x + card.w - 14 - canvas_text_width(canvas, out_style, "out 0.00");
    draw_marks(canvas, body, label_y, in_end + 8, out_start - 8, model, look, state, scale_s);
}
