#include "app/chrome/drawer.h"

#include "gfx/font.h"
#include "ui/panel.h"
#include "ui/wrap.h"
#include "view/session_mark.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Not to the last bit: what one weight gives another has sixteen digits. */
static void value_text(char *buf, size_t size, const struct tr_params *params, const struct tr_param *p)
{
    char value[64];
    double number = tr_params_get(params, p);
    tr_params_format(params, p, value, sizeof value);
    if (p->kind == TR_PARAM_CHOICE) {
        value[0] = '\0'; /* its name stands below */
    }
    if (p->kind == TR_PARAM_NUMBER && isfinite(number)) {
        snprintf(value, sizeof value, "%.*g", fabs(number) < 1000 ? 4 : 8, number);
    }
    bool plain = strcmp(value, "auto") != 0;
    snprintf(buf, size, "%s%s%s", value, plain && p->unit[0] ? " " : "", plain ? p->unit : "");
}

static float draw_value(struct canvas *canvas, struct rect row, const struct drawer *drawer, bool chosen,
                        const struct tr_params *params, const struct tr_param *p, bool changed,
                        const struct theme *theme)
{
    char buf[96];
    if (chosen && drawer->typing) {
        snprintf(buf, sizeof buf, "%s_", drawer->typed);
    } else {
        value_text(buf, sizeof buf, params, p);
    }
    struct text_style style = {FONT_NUMBERS, 12, changed ? theme->level : theme->text, TEXT_RIGHT};
    canvas_text(canvas, row.x + row.w - 4, row.y + 16, style, buf);
    return canvas_text_width(canvas, style, buf);
}

static void draw_choices(struct canvas *canvas, struct rect track, const struct tr_param *p, int chosen,
                         float *end_x, const struct theme *theme)
{
    float x = track.x;
    for (int k = 0; k < DRAWER_CHOICES_MAX && p->names[k]; k++) {
        bool is = k == chosen;
        struct text_style style = {FONT_WORDS, 11, is ? theme->text : theme->text_second, TEXT_LEFT};
        float w = canvas_text_width(canvas, style, p->names[k]) + 16;
        canvas_round_rect(canvas, (struct rect){x, track.y - 1, w, 18}, 5,
                          is ? color_alpha(theme->picture, 0.3f) : theme->grid);
        canvas_text(canvas, x + 8, track.y + 12, style, p->names[k]);
        end_x[k] = x + w;
        x += w + 5;
    }
}

static void draw_reset(struct canvas *canvas, struct rect r, const struct theme *theme)
{
    canvas_arc(canvas, r.x + 12, r.y + 11, 5.5f, 1.6f, 0.1f, 0.75f, theme->level);
    const float tip[] = {r.x + 12, r.y + 2, r.x + 12, r.y + 9, r.x + 7.5f, r.y + 5.5f};
    canvas_polygon(canvas, tip, 3, theme->level);
}

static void draw_row(struct canvas *canvas, struct rect row, struct drawer *drawer, const struct tr_param *p,
                     const struct chrome_in *in)
{
    assert(p);
    const struct theme *theme = in->look->theme;
    bool chosen = drawer->chosen == p || drawer->dragging == p;
    double now = tr_params_get(in->params, p), before = tr_params_get(in->baseline, p);
    bool changed = now != before && !(isnan(now) && isnan(before));
    if (chosen) {
        canvas_round_rect(canvas, rect_inset(row, 0, 1), 6, color_alpha(theme->picture, 0.1f));
    }
    float value_w = draw_value(canvas, row, drawer, chosen, in->params, p, changed, theme);
    canvas_text_fit(canvas, row.x + 10, row.y + 16, row.w - value_w - 26,
                    (struct text_style){FONT_WORDS, 12, theme->text, TEXT_LEFT}, p->name);
    struct rect track = drawer_track_rect(row);
    if (drawer_shows_choices(p)) {
        draw_choices(canvas, track, p, (int)now, drawer->chip_end_x[drawer_choices_place(p)], theme);
    } else if (drawer_lists_choices(p)) {
        names_draw_field(canvas, drawer_field_rect(row), p->names[(int)now], chosen, drawer->names.param == p,
                         theme);
    } else {
        struct ui_slider s = drawer_slider(p);
        ui_slider_draw(canvas, track, ui_slider_share(&s, drawer_value_now(in, p)),
                       ui_slider_share(&s, drawer_usual_value(in->baseline, p)), chosen, theme);
    }
    if (changed) {
        draw_reset(canvas, drawer_reset_rect(row), theme);
    }
}

/* Draws the chosen parameter's other name and meaning, else how to use the drawer. */
static void draw_footer(struct canvas *canvas, const struct drawer *drawer, struct rect r,
                        const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    struct text_style style = {FONT_WORDS, 11, theme->text, TEXT_LEFT};
    const struct tr_param *p = drawer->dragging ? drawer->dragging : drawer->chosen;
    float y = r.y + r.h - DRAWER_BOTTOM_H + 19;
    if (!p) {
        style.color = theme->text_second;
        ui_text_wrapped(
            canvas, r.x + 20, y + 4, r.w - 40, 17, 2, style,
            rect_contains(drawer_player_rect(r), in->pointer_x, in->pointer_y)
                ? "A player with all its settings. The row \"player\" is the one of\nthem that says which "
                  "fetches the segments."
                : "Drag, or double-click a name to type a value.\n"
                  "\u2191 \u2193 choose   \u2190 \u2192 change   Enter type, list   Del reset   Tab close");
        return;
    }
    canvas_text_fit(canvas, r.x + 20, y, r.w - 40,
                    (struct text_style){FONT_NUMBERS, 11, theme->text_second, TEXT_LEFT}, p->key);
    ui_text_wrapped(canvas, r.x + 20, y + 17, r.w - 40, 16, 2, style, p->meaning);
}

/* The change of the score, against the run kept as a ghost. */
static void score_words(const struct chrome_in *in, char *buf, size_t size)
{
    double now = in->current->whole.overall_qoe;
    if (in->ghost) {
        struct tr_qoe before;
        tr_timeline_qoe(in->ghost, tr_timeline_duration_s(in->ghost), &before);
        snprintf(buf, size, "QoE %.2f  before %.2f  %+.2f", now, before.overall_qoe,
                 now - before.overall_qoe);
    } else {
        snprintf(buf, size, "QoE %.2f", now);
    }
}

static void draw_together(struct canvas *canvas, struct rect r, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    const struct view_model *first = view_model_first(in->model);
    if (r.w <= 0 || !first) {
        return;
    }
    bool lit = rect_contains(r, in->pointer_x, in->pointer_y);
    float base = r.y + 15;
    char text[96];
    snprintf(text, sizeof text, "moves all %d", in->sessions);
    canvas_round_rect(canvas, r, 6, lit ? theme->card_edge : theme->grid);
    struct text_style style = {FONT_WORDS, 12, theme->text, TEXT_LEFT};
    if (in->together) {
        canvas_text(canvas, r.x + 8, base, style, text);
        return;
    }
    const struct view_model *moved = view_model_session(first, in->look->current - 1);
    canvas_text(canvas, r.x + 8, base, style, "moves");
    session_mark_draw(canvas, r.x + 56, r.y + r.h / 2, moved->session, theme);
    style.color = theme->session[moved->session];
    canvas_text_fit(canvas, r.x + 66, base, r.w - 72, style, moved->name);
}

static void draw_top(struct canvas *canvas, struct rect r, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    char score[96];
    score_words(in, score, sizeof score);
    canvas_text(canvas, r.x + 20, r.y + 27, (struct text_style){FONT_STRONG, 15, theme->text, TEXT_LEFT},
                "Parameters");
    canvas_text(canvas, r.x + 20, r.y + 50, (struct text_style){FONT_NUMBERS, 12, theme->text, TEXT_LEFT},
                score);
    struct rect chip = drawer_player_rect(r);
    struct text_style hint = {FONT_NUMBERS, 11, theme->text_second, TEXT_RIGHT};
    names_draw_field(canvas, chip, in->player, rect_contains(chip, in->pointer_x, in->pointer_y), false,
                     theme);
    canvas_text(canvas, chip.x + chip.w - 25, chip.y + 15, hint, "P");
    draw_together(canvas, drawer_together_rect(r, in), in);
}

static void draw_rows(struct canvas *canvas, struct drawer *drawer, struct rect room,
                      const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    struct pixel_rect before = canvas_clip(canvas, room);
    for (int i = 0; i < drawer->rows.count; i++) {
        struct rect row = drawer_row_rect(drawer, room, i);
        if (row.y - DRAWER_HEADING_H > room.y + room.h || row.y + row.h < room.y) {
            continue;
        }
        if (drawer->rows.rows[i].heading) {
            canvas_text(canvas, row.x + 10, row.y - 10,
                        (struct text_style){FONT_STRONG, 12, theme->text_second, TEXT_LEFT},
                        drawer->rows.rows[i].heading);
        }
        draw_row(canvas, row, drawer, drawer->rows.rows[i].param, in);
    }
    float y = room.y - drawer->scroll + drawer_row_top(drawer, drawer->rows.count) + 20;
    ui_text_wrapped(canvas, room.x + 22, y, room.w - 44, 15, 2,
                    (struct text_style){FONT_WORDS, 11, theme->text_second, TEXT_LEFT}, drawer->rows.rest);
    canvas_unclip(canvas, before);
}

void drawer_draw(struct canvas *canvas, struct drawer *drawer, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    if (!drawer->open) {
        return;
    }
    struct rect r = drawer_rect(canvas_width(canvas), canvas_height(canvas)), room = drawer_list_room(r);
    drawer_refresh(drawer, room, in);
    ui_floating_draw(canvas, r, 8, theme);
    draw_top(canvas, r, in);
    draw_rows(canvas, drawer, room, in);
    float h = drawer_list_height(drawer);
    if (h > room.h) {
        struct rect bar = {r.x + r.w - 7, room.y + room.h * drawer->scroll / h, 4, room.h * room.h / h};
        canvas_round_rect(canvas, bar, 2, color_alpha(theme->text_second, 0.5f));
    }
    canvas_hline(canvas, r.x + 1, r.x + r.w - 1, room.y + room.h, theme->card_edge);
    draw_footer(canvas, drawer, r, in);
    if (drawer->names.param) {
        names_draw_list(canvas, &drawer->names, drawer_names_field(drawer, room), drawer_names_bounds(r),
                        theme);
    }
}
