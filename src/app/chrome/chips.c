#include "app/chrome/chips.h"

#include "view/header.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BUTTON_W 17.0f
#define FIELD_W  170.0f /* of a name that is typed, where its chip is narrower */

/* A chip is three controls, or its name alone. */
enum chip_part { CHIP_NAME, CHIP_ALONE, CHIP_REMOVE, CHIP_PARTS };

static struct rect part_rect(const struct chips *chips, int i, enum chip_part part)
{
    const struct rect chip = chips->chips[i];
    if (part == CHIP_NAME && chip.w > 0) {
        return (struct rect){chip.x, chip.y, chip.w - chips->ends[i], chip.h};
    }
    if (chip.w <= 0 || chips->ends[i] <= 0) {
        return (struct rect){0};
    }
    float x = chip.x + chip.w - 2 - BUTTON_W * (part == CHIP_ALONE ? 2 : 1);
    return (struct rect){x, chip.y + 2, BUTTON_W, chip.h - 4};
}

/* ---- typing a name ---- */

void chips_type(struct chips *chips, int i, char (*names)[SESSION_NAME_SIZE])
{
    if (chips->chips[i].w > 0) {
        chips->typing = i + 1;
        chips->selected = true;
        memcpy(chips->typed, names[i], sizeof chips->typed);
    }
}

static struct action accept(struct chips *chips)
{
    int i = chips->typing - 1;
    chips->typing = 0;
    return (struct action){.kind = ACTION_RENAME, .value = i, .text = chips->typed};
}

static void put_text(struct chips *chips, const char *text)
{
    if (chips->selected) {
        chips->typed[0] = '\0';
    }
    chips->selected = false;
    if (strlen(chips->typed) + strlen(text) < sizeof chips->typed) {
        strcat(chips->typed, text);
    }
}

static void erase(struct chips *chips)
{
    size_t len = chips->selected ? 0 : strlen(chips->typed);
    if (len > 0) {
        do { /* a whole character of UTF-8 */
            len--;
        } while (len > 0 && ((unsigned char)chips->typed[len] & 0xc0) == 0x80);
    }
    chips->selected = false;
    chips->typed[len] = '\0';
}

static struct action typing_event(struct chips *chips, const struct ui_event *e)
{
    if (e->kind == UI_PRESS) { /* a third click where two have opened the field does not close it */
        const bool inside = rect_contains(chips->chips[chips->typing - 1], e->x, e->y);
        return inside ? (struct action){.kind = ACTION_TAKEN} : accept(chips);
    }
    if (e->kind == UI_TEXT && (unsigned char)e->text[0] >= ' ') {
        put_text(chips, e->text);
    } else if (e->kind == UI_KEY && e->key == UI_KEY_BACKSPACE) {
        erase(chips);
    } else if (e->kind == UI_KEY && e->key == UI_KEY_ESCAPE) {
        chips->typing = 0;
    } else if (e->kind == UI_KEY && (e->key == UI_KEY_ENTER || e->key == UI_KEY_TAB)) {
        return accept(chips);
    }
    bool keys = e->kind == UI_KEY || e->kind == UI_TEXT;
    return (struct action){.kind = keys ? ACTION_TAKEN : ACTION_NONE};
}

/* ---- events ---- */

static int chip_at(const struct chips *chips, float x, float y)
{
    for (int i = 0; i < VIEW_SESSIONS_MAX; i++) {
        if (rect_contains(part_rect(chips, i, CHIP_NAME), x, y)) {
            return i;
        }
    }
    return -1;
}

struct action chips_event(struct chips *chips, const struct focus *focus, const struct ui_event *e)
{
    const struct action none = {0};
    if (chips->typing > 0) {
        return typing_event(chips, e);
    }
    int i = e->kind == UI_PRESS && e->clicks >= 2 ? chip_at(chips, e->x, e->y) : -1;
    if (i >= 0) {
        return (struct action){.kind = ACTION_TYPE_NAME, .value = i};
    }
    bool here = focus->kind == FOCUS_CHIP && e->kind == UI_KEY && !(e->modifiers & (UI_CTRL | UI_ALT));
    if (here && (e->key == UI_KEY_DELETE || e->key == UI_KEY_F2)) {
        return (struct action){.kind = e->key == UI_KEY_F2 ? ACTION_TYPE_NAME : ACTION_REMOVE,
                               .value = focus->index / CHIP_PARTS};
    }
    return none;
}

void chips_controls(const struct chips *chips, struct controls *controls)
{
    static const enum action_kind presses[CHIP_PARTS] = {
        [CHIP_NAME] = ACTION_CURRENT, [CHIP_ALONE] = ACTION_ALONE, [CHIP_REMOVE] = ACTION_REMOVE};
    static const char *const names[CHIP_PARTS] = {[CHIP_ALONE] = "shown alone, or beside the others again  C",
                                                  [CHIP_REMOVE] = "out of the comparison  Del"};
    for (int i = 0; i < VIEW_SESSIONS_MAX; i++) {
        for (int part = 0; part < CHIP_PARTS; part++) {
            controls_add(controls, &(struct control){.at = {FOCUS_CHIP, i * CHIP_PARTS + part},
                                                     .r = part_rect(chips, i, (enum chip_part)part),
                                                     .name = part == CHIP_NAME ? chips->tips[i] : names[part],
                                                     .press = {.kind = presses[part], .value = i}});
        }
    }
}

/* ---- drawing ---- */

static void draw_button(struct canvas *canvas, struct rect r, enum chip_part part, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    bool lit = rect_contains(r, in->pointer_x, in->pointer_y);
    bool on = part == CHIP_ALONE && in->model->other_count == 0;
    color ink = lit || on ? theme->text : theme->text_second;
    float x = r.x + r.w / 2, y = r.y + r.h / 2;
    if (lit) {
        canvas_round_rect(canvas, r, 4, theme->grid);
    }
    if (part == CHIP_ALONE) { /* a screen */
        canvas_round_frame(canvas, (struct rect){x - 5, y - 4, 10, 7}, 1.5f, 1.3f, ink);
        canvas_line(canvas, x - 2.5f, y + 5, x + 2.5f, y + 5, 1.3f, ink);
    } else {
        canvas_line(canvas, x - 3, y - 3, x + 3, y + 3, 1.3f, ink);
        canvas_line(canvas, x + 3, y - 3, x - 3, y + 3, 1.3f, ink);
    }
}

static void draw_field(struct canvas *canvas, const struct chips *chips, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    struct rect field = chips->chips[chips->typing - 1];
    field.w = fmaxf(field.w, FIELD_W);
    field.x = fminf(field.x, in->w - field.w - 12);
    struct text_style style = strong(12, theme->text);
    float x = field.x + 10, base = field.y + field.h / 2 + 4.5f;
    float w = fminf(canvas_text_width(canvas, style, chips->typed), field.w - 22);
    canvas_round_rect(canvas, field, 6, theme->card);
    canvas_round_frame(canvas, field, 6, 1.5f, theme->picture);
    if (chips->selected) {
        canvas_rect(canvas, (struct rect){x - 1, field.y + 4, w + 2, field.h - 8},
                    color_alpha(theme->picture, 0.35f));
    }
    canvas_text_fit(canvas, x, base, field.w - 20, style, chips->typed);
    canvas_rect_snapped(canvas, (struct rect){x + w + 1, field.y + 4, 1.5f, field.h - 8}, theme->text);
}

void chips_draw(struct canvas *canvas, struct chips *chips, const struct chrome_in *in)
{
    const struct view_model *first = view_model_first(in->model);
    struct header_places at;
    header_place(canvas, in->layout->header, in->model, in->look, &at);
    for (int i = 0; i < VIEW_SESSIONS_MAX; i++) {
        chips->chips[i] = first && i < in->sessions ? at.chips[i] : (struct rect){0};
        chips->ends[i] = at.chip_ends[i];
        if (!first || chips->chips[i].w <= 0) {
            continue;
        }
        snprintf(chips->tips[i], sizeof chips->tips[i],
                 "%s: moved and heard  Ctrl %d.  A double click or F2 renames it%s",
                 view_model_session(first, i)->name, i + 1,
                 chips->ends[i] > 0 ? "" : ", C shows it alone, Del takes it out");
        if (chips->ends[i] > 0) {
            draw_button(canvas, part_rect(chips, i, CHIP_ALONE), CHIP_ALONE, in);
            draw_button(canvas, part_rect(chips, i, CHIP_REMOVE), CHIP_REMOVE, in);
        }
    }
    if (chips->typing > 0 && chips->chips[chips->typing - 1].w > 0) {
        draw_field(canvas, chips, in);
    }
}
