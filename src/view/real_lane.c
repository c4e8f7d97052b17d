#include "view/real_lane.h"

#include "base/figures.h"
#include "view/words.h"

#include <tracereel/real_session.h>

#include <math.h>
#include <stdio.h>

#define MARK_S 0.25 /* of a fetch or a stall whose end is not in the log */

float real_lane_height(const struct view_model *model, float lane_h)
{
    const struct tr_real_session *real = model->trace->real;
    if (!real || real->fetch_count == 0 || model->other_count > 0 || lane_h < 30) {
        return 0;
    }
    return lane_h > 70 ? 14 : 9;
}

/* Where [from_s, to_s) is in the lane; false where it is not in sight. */
static bool place(const struct plot_window *window, struct rect lane, double from_s, double to_s,
                  struct rect *out)
{
    to_s = isnan(to_s) ? from_s + MARK_S : to_s;
    float x0 = fmaxf(plot_window_x(window, fmax(from_s, 0)), lane.x);
    float x1 = fminf(plot_window_x(window, to_s), lane.x + lane.w);
    *out = (struct rect){x0, lane.y, fmaxf(x1 - x0 - 0.5f, 0.75f), lane.h};
    return to_s > 0 && to_s >= plot_window_start_s(window) && from_s <= plot_window_end_s(window);
}

static void draw_words(struct canvas *canvas, struct rect box, const struct tr_real_session *real,
                       const struct tr_real_fetch *fetch, const struct theme *theme)
{
    struct text_style style = aligned(numbers(9, theme->text), TEXT_CENTER);
    const char *name = real->levels[fetch->level].name;
    char bytes[24], whole[96];
    bytes_text(bytes, sizeof bytes, fetch->bytes);
    snprintf(whole, sizeof whole, "%s %s", name, bytes);
    const char *text = box.w > canvas_text_width(canvas, style, whole) + 6 ? whole : name;
    if (box.h >= 12 && box.w > canvas_text_width(canvas, style, text) + 6) {
        canvas_text(canvas, box.x + box.w / 2, box.y + box.h - 3.5f, style, text);
    }
}

/* Pictures by their level, the stronger the higher; sound, playlists and the rest faint. */
static void draw_fetch(struct canvas *canvas, struct rect box, const struct tr_real_session *real,
                       const struct tr_real_fetch *fetch, const struct theme *theme, float alpha)
{
    if (fetch->level < 0) {
        canvas_round_rect(canvas, box, 2, color_alpha(theme->text_second, 0.25f * alpha));
        return;
    }
    float share = real->level_count > 1 ? (float)fetch->level / (float)(real->level_count - 1) : 1;
    canvas_round_rect(canvas, box, 2, color_alpha(theme->bandwidth, (0.22f + 0.5f * share) * alpha));
    draw_words(canvas, box, real, fetch, theme);
}

static void draw_stalls(struct canvas *canvas, struct rect lane, const struct tr_real_session *real,
                        const struct theme *theme, const struct plot_window *window)
{
    for (size_t i = 0; i < real->stall_count; i++) {
        const struct tr_real_stall *stall = &real->stalls[i];
        struct rect box;
        if (place(window, lane, stall->from_s, stall->to_s, &box)) {
            canvas_round_rect(canvas, box, 2, color_alpha(theme->bad, theme->stall_alpha));
            draw_hatching(canvas, box, 5, theme->bad);
        }
    }
}

void real_lane_draw(struct canvas *canvas, struct rect lane, const struct view_model *model,
                    const struct look *look, const struct plot_window *window)
{
    const struct tr_real_session *real = model->trace->real;
    float playhead_x = (float)(window->x_px + window->playhead) / window->scale, drawn_to = -1e9f;
    for (size_t i = 0; i < real->fetch_count; i++) {
        const struct tr_real_fetch *fetch = &real->fetches[i];
        struct rect box;
        if (fetch->start_s > plot_window_end_s(window)) {
            break;
        }
        if (!place(window, lane, fetch->start_s, fetch->end_s, &box) || box.x + box.w <= drawn_to + 0.5f) {
            continue; /* many fetches in a pixel: each pixel once */
        }
        drawn_to = fmaxf(drawn_to, fetch->level >= 0 ? box.x + box.w : drawn_to);
        draw_fetch(canvas, box, real, fetch, look->theme, box.x > playhead_x ? look->theme->future_alpha : 1);
    }
    draw_stalls(canvas, lane, real, look->theme, window);
}
