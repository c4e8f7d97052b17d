#include "view/transport.h"

#include "view/overview.h"
#include "view/words.h"

#include <stdio.h>

void speed_text(char *buf, unsigned long size, double speed)
{
    snprintf(buf, size, "%.4gx", speed);
}

static void draw_play_button(struct canvas *canvas, struct rect r, const struct look *look)
{
    const struct theme *theme = look->theme;
    float cx = r.x + r.w / 2, cy = r.y + r.h / 2;
    canvas_circle(canvas, cx, cy, 19, theme->grid);
    if (look->playing) {
        canvas_round_rect(canvas, (struct rect){cx - 7, cy - 8, 5, 16}, 1.5f, theme->text);
        canvas_round_rect(canvas, (struct rect){cx + 2, cy - 8, 5, 16}, 1.5f, theme->text);
    } else {
        const float triangle[] = {cx - 5, cy - 9, cx + 9, cy, cx - 5, cy + 9};
        canvas_polygon(canvas, triangle, 3, theme->text);
    }
}

void transport_draw(struct canvas *canvas, const struct layout *layout, const struct view_model *model,
                    const struct look *look, const struct plot_window *visible, double t_s)
{
    const struct theme *theme = look->theme;
    draw_card(canvas, layout->transport, theme);
    draw_play_button(canvas, layout->play_button, look);
    float mid = layout->clock.y + layout->clock.h / 2;
    char buf[48], length[32];
    double duration_s = model->duration_s;
    clock_text(buf, sizeof buf, t_s);
    bool long_session = duration_s >= 3600;
    canvas_text(canvas, layout->clock.x, mid - 2, numbers(long_session ? 14 : 17, theme->text), buf);
    clock_text(length, sizeof length, duration_s);
    snprintf(buf, sizeof buf, "/ %s", length);
    canvas_text(canvas, layout->clock.x, mid + 16, numbers(12, theme->text_second), buf);
    canvas_round_rect(canvas, layout->speed_button, 6, theme->grid);
    speed_text(buf, sizeof buf, look->speed);
    canvas_text(canvas, layout->speed_button.x + layout->speed_button.w / 2, mid + 4.5f,
                aligned(numbers(12, theme->text), TEXT_CENTER), buf);
    overview_draw(canvas, layout->overview, model, look, visible, t_s);
}
