#include "view/avmeter.h"

#include "view/words.h"

#include <math.h>

#define PX_PER_S 200.0f /* of tape: 5 ms of offset are a pixel */
#define FRAME_S  0.16   /* a box on the tape every so often */
#define LOW_H    45.0f  /* a card this low has no room for the smaller words */

/* Both tapes run to the left past the head; what is at the head is what is seen, or heard, now. */
static void draw_tapes(struct canvas *canvas, struct rect r, const struct look *look,
                       const struct tr_timeline_state *state)
{
    const struct theme *theme = look->theme;
    bool low = r.h < LOW_H;
    float head = r.x + roundf(r.w / 2), lane_h = fminf((r.h - (low ? 12 : 26)) / 2, 40);
    float video_y = r.y + 3, audio_y = r.y + 3 + lane_h + 5;
    struct pixel_rect before = canvas_clip(canvas, r);
    double heard_s = state->content_s + state->av_drift_ms / 1000;
    double reach_s = (double)(r.w / 2 / PX_PER_S) + FRAME_S;
    for (double k = floor((state->content_s - reach_s) / FRAME_S); k * FRAME_S < state->content_s + reach_s;
         k++) {
        float x = head + (float)(k * FRAME_S - state->content_s) * PX_PER_S;
        double second = ceil(k * FRAME_S - 1e-9);
        bool flash = second < (k + 1) * FRAME_S - 1e-9;
        float alpha = state->stalled ? 0.35f : x + 22 < head ? 0.4f : 1;
        canvas_round_rect(canvas, (struct rect){x, video_y, 26, lane_h}, 4,
                          color_alpha(theme->picture, alpha * (flash ? 1 : 0.45f)));
    }
    for (double s = ceil(heard_s - reach_s - 1); s < heard_s + reach_s; s++) {
        float x = head + (float)(s - heard_s) * PX_PER_S;
        float alpha = state->stalled ? 0.35f : x + 20 < head ? 0.4f : 1;
        canvas_round_rect(canvas, (struct rect){x, audio_y, 26, lane_h}, 4, color_alpha(theme->sound, alpha));
    }
    float wave[2 * 256];
    int points = 0;
    for (float x = r.x; x < r.x + r.w && points < 256; x += 3) {
        double at_s = heard_s + (double)((x - head) / PX_PER_S);
        wave[2 * points] = x;
        wave[2 * points++ + 1] =
            audio_y + lane_h / 2 + (float)sin(at_s * 2 * 3.14159265358979 / FRAME_S) * lane_h * 0.28f;
    }
    canvas_polyline(canvas, wave, points, 1.5f, color_alpha(theme->sound, state->stalled ? 0.35f : 0.7f));
    canvas_unclip(canvas, before);
    canvas_rect_snapped(canvas, (struct rect){head - 0.5f, r.y - 1, 1.5f, 2 * lane_h + 13}, theme->text);
    if (!low) {
        canvas_text(canvas, head, audio_y + lane_h + 16, aligned(words(11, theme->text_second), TEXT_CENTER),
                    "now");
    }
}

static void draw_dial(struct canvas *canvas, struct rect r, const struct view_model *model,
                      const struct look *look, const struct tr_timeline_state *state)
{
    const struct theme *theme = look->theme;
    const double reach_ms = 220;
    static const double edges_ms[] = {-220,
                                      AV_UNACCEPTABLE_LATE_MS,
                                      AV_DETECTABLE_LATE_MS,
                                      AV_DETECTABLE_EARLY_MS,
                                      AV_UNACCEPTABLE_EARLY_MS,
                                      220};
    const color colors[] = {theme->band_unacceptable, theme->band_detectable, theme->band_ok,
                            theme->band_detectable, theme->band_unacceptable};
    bool low = r.h < LOW_H;
    float y = r.y + (low ? 13 : 20), h = 9;
    for (int i = 0; i < 5; i++) {
        float x0 = r.x + r.w * (float)((edges_ms[i] + reach_ms) / (2 * reach_ms));
        float x1 = r.x + r.w * (float)((edges_ms[i + 1] + reach_ms) / (2 * reach_ms));
        canvas_rect_snapped(canvas, (struct rect){x0, y, x1 - x0 - 1, h}, colors[i]);
    }
    double threshold = model->timeline->params.quality.av_sync_threshold_ms;
    for (int side = -1; side <= 1; side += 2) {
        float x = r.x + r.w * (float)((side * threshold + reach_ms) / (2 * reach_ms));
        if (x > r.x && x < r.x + r.w) {
            canvas_rect_snapped(canvas, (struct rect){x, y - 3, 1, h + 6}, theme->text_second);
        }
    }
    double shown = fmax(-reach_ms, fmin(reach_ms, state->av_drift_ms));
    float x = r.x + r.w * (float)((shown + reach_ms) / (2 * reach_ms));
    const float pointer[] = {x - 5.5f, y - 11, x + 5.5f, y - 11, x, y - 2};
    canvas_polygon(canvas, pointer, 3, theme->text);
    struct text_style style = aligned(numbers(10, theme->text_second), TEXT_CENTER);
    static const struct {
        double ms;
        const char *text;
    } labels[] = {{AV_DETECTABLE_LATE_MS, "\u2212125"}, {0, "0"}, {AV_DETECTABLE_EARLY_MS, "+45"}};
    for (int i = 0; i < 3; i++) {
        if (labels[i].ms == 0 && r.w < 200) {
            continue; /* it would touch its neighbour */
        }
        canvas_text(canvas, r.x + r.w * (float)((labels[i].ms + reach_ms) / (2 * reach_ms)),
                    y + h + (low ? 11 : 14), style, labels[i].text);
    }
    if (low) {
        return;
    }
    canvas_text(canvas, r.x, y + h + 30, words(11, theme->text_second), "late");
    canvas_text(canvas, r.x + r.w, y + h + 30, aligned(words(11, theme->text_second), TEXT_RIGHT), "early");
}

void avmeter_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
                  const struct look *look, const struct tr_timeline_state *state)
{
    const struct theme *theme = look->theme;
    draw_card(canvas, card, theme);
    char buf[48];
    if (!view_model_tells(model, TR_UNTOLD_OFFSET)) {
        canvas_text(canvas, card.x + 14, card.y + 22, strong(13, theme->text),
                    card.w < 300 ? "A/V" : "Sound and picture");
        canvas_text(canvas, card.x + card.w / 2, card.y + card.h / 2 + 10,
                    aligned(words(12, theme->text_second), TEXT_CENTER), VIEW_UNTOLD);
        return;
    }
    drift_text(buf, sizeof buf, state->av_drift_ms);
    bool small = card.w < 300;
    canvas_text(canvas, card.x + 14, card.y + 22, strong(13, theme->text),
                small ? "A/V" : "Sound and picture");
    canvas_text(canvas, card.x + card.w - 14, card.y + 22,
                aligned(numbers(small ? 12 : 15, theme->sound), TEXT_RIGHT), buf);
    struct rect inner = {card.x + 14, card.y + 34, card.w - 28, card.h - 40};
    float dial_w = small ? inner.w : fminf(inner.w * 0.3f, 220);
    if (!small) {
        float tapes_h = fminf(inner.h, 112);
        struct rect tapes = {inner.x, inner.y + (inner.h - tapes_h) / 2, inner.w - dial_w - 22, tapes_h};
        draw_tapes(canvas, tapes, look, state);
    }
    float down = fmaxf(0, (inner.h - 66) / 2);
    draw_dial(canvas, (struct rect){inner.x + inner.w - dial_w, inner.y + down - 2, dial_w, inner.h}, model,
              look, state);
}
