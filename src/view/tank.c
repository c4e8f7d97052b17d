#include "view/tank.h"

#include "view/words.h"

#include <math.h>
#include <stdio.h>

double tank_max_s(const struct params *params)
{
    return params->player.delivery == PLAYER_SEGMENTS ? params->player.max_buffer_s
                                                      : params->buffer.max_level_s;
}

double tank_resume_s(const struct params *params)
{
    return params->player.delivery == PLAYER_SEGMENTS ? params->player.resume_s
                                                      : params->buffer.rebuffer_threshold_s;
}

/* A tank of 30 s in which never more than 8 s stand would look empty all the time. */
static double tank_scale_s(const struct view_model *model)
{
    double max_s = tank_max_s(&model->timeline->params);
    return model->buffer_max_s < max_s * 0.6 ? model->buffer_max_s : max_s;
}

/* Arrow heads that move with what flows: `moved_s` seconds of content have passed so far. */
static void draw_flow(struct canvas *canvas, float x0, float x1, float y, double rate, double moved_s,
                      float height, color c)
{
    if (rate <= 0) {
        return;
    }
    const float pitch = 11, px_per_s = 22;
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

static void draw_marks(struct canvas *canvas, struct rect body, float label_y, const struct view_model *model,
                       const struct look *look, const struct timeline_state *state, double scale_s)
{
    const struct theme *theme = look->theme;
    const struct params *params = &model->timeline->params;
    double resume_s = tank_resume_s(params), max_s = tank_max_s(params);
    struct text_style style = words(11, theme->text_second);
    char buf[48];
    float taken_from = body.x + body.w - 6;
    if (max_s <= scale_s * 1.001) {
        snprintf(buf, sizeof buf, "max %.4g s", max_s);
        canvas_text(canvas, taken_from, label_y, aligned(style, TEXT_RIGHT), buf);
        taken_from -= canvas_text_width(canvas, style, buf);
    }
    float x = body.x + body.w * (float)fmin(resume_s / scale_s, 1);
    canvas_dash_v(canvas, x, body.y - 5, body.y + body.h + 5, 3, 2, theme->text_second);
    snprintf(buf, sizeof buf, "resume %.4g s", resume_s);
    float w = canvas_text_width(canvas, style, buf);
    float left = fmaxf(body.x + 6, fminf(x - w / 2, body.x + body.w - 6 - w));
    if (left + w + 8 < taken_from) {
        canvas_text(canvas, left, label_y, style, buf);
    }
    if (params->buffer.live_edge && params->player.delivery == PLAYER_FLUID &&
        state->behind_live_s < scale_s) {
        float edge = body.x + body.w * (float)(state->behind_live_s / scale_s);
        canvas_rect_snapped(canvas, (struct rect){edge - 1, body.y - 3, 2, body.h + 6}, theme->bandwidth);
    }
}

void tank_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
               const struct look *look, const struct timeline_state *state)
{
    const struct theme *theme = look->theme;
    color c = state->stalled ? theme->bad : theme->good;
    draw_card(canvas, card, theme);
    canvas_text(canvas, card.x + 14, card.y + 22, strong(13, theme->text), "Buffer");
    char buf[48];
    bool small = card.w < 300;
    snprintf(buf, sizeof buf, state->stalled && !small ? "stalled  %.1f s" : "%.1f s", state->buffer_level_s);
    canvas_text(canvas, card.x + card.w - 14, card.y + 22, aligned(numbers(15, c), TEXT_RIGHT), buf);

    float side = small ? 34 : 70;
    bool low = card.h < 90;
    float above = low ? 30 : 36, room_h = card.h - above - (low ? 27 : 34);
    float body_h = fminf(room_h, 64);
    struct rect body = {card.x + side + 4, card.y + above + (room_h - body_h) / 2, card.w - 2 * side - 8,
                        body_h};
    float mid = body.y + body.h / 2, label_y = card.y + card.h - 12;
    double scale_s = tank_scale_s(model);
    canvas_round_rect(canvas, body, 6, theme->grid);
    draw_liquid(canvas, body, (float)fmin(state->buffer_level_s / scale_s, 1), c);
    canvas_round_frame(canvas, body, 6, 1, theme->card_edge);
    if (state->stalled && small) {
        canvas_text(canvas, body.x + body.w / 2, body.y + body.h / 2 + 4, aligned(words(12, c), TEXT_CENTER),
                    "stalled");
    }

    bool waiting = state->stalled || state->t_s < model->timeline->playback_start_s;
    double drain = waiting ? 0 : model->timeline->params.buffer.drain_rate;
    double arrived_s = state->content_s + state->buffer_level_s;
    draw_flow(canvas, card.x + 12, body.x - 5, mid, state->inflow, arrived_s,
              (float)fmin(4 + 9 * state->inflow, body.h), theme->bandwidth);
    draw_flow(canvas, body.x + body.w + 6, card.x + card.w - 10, mid, drain, state->content_s,
              (float)fmin(4 + 9 * drain, body.h), color_alpha(theme->text_second, 1));
    struct text_style in_style = numbers(11, theme->bandwidth), out_style = numbers(11, theme->text_second);
    snprintf(buf, sizeof buf, small ? "%.1f" : "in %.2f", state->inflow);
    canvas_text(canvas, card.x + 14, label_y, in_style, buf);
    snprintf(buf, sizeof buf, small ? "%.1f" : "out %.2f", drain);
    canvas_text(canvas, card.x + card.w - 14, label_y, aligned(out_style, TEXT_RIGHT), buf);
    draw_marks(canvas, body, label_y, model, look, state, scale_s);
}
