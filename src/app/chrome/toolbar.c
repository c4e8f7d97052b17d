#include "app/chrome/toolbar.h"

#include "gfx/font.h"

#define BUTTON_W   30.0f
#define BUTTON_H   26.0f
#define BUTTON_GAP 3.0f

enum icon {
    ICON_OPEN,
    ICON_DRAWER,
    ICON_EVENTS,
    ICON_LAYOUT,
    ICON_SOUND,
    ICON_CAMERA,
    ICON_RECORD,
    ICON_THEME,
    ICON_HELP
};

static const struct button {
    enum icon icon;
    enum action_kind action;
    const char *name; /* with its key */
} buttons[] = {
    {ICON_OPEN, ACTION_OPEN, "open a trace  O"},
    {ICON_DRAWER, ACTION_DRAWER, "parameters  Tab"},
    {ICON_EVENTS, ACTION_EVENTS, "events  E"},
    {ICON_LAYOUT, ACTION_LAYOUT, "layout: dashboard, plots, viewer, compare  V"},
    {ICON_SOUND, ACTION_SOUND, "sound: a beep for each flash  A"},
    {ICON_CAMERA, ACTION_SCREENSHOT, "screenshot  S"},
    {ICON_RECORD, ACTION_RECORD, "record, stop  R"},
    {ICON_THEME, ACTION_THEME, "dark, light  T"},
    {ICON_HELP, ACTION_HELP, "keys and mouse  H"},
};
enum { BUTTONS = sizeof buttons / sizeof *buttons };

float toolbar_width(void)
{
    return (float)BUTTONS * (BUTTON_W + BUTTON_GAP) + 8;
}

static struct rect button_rect(float width, size_t i)
{
    float x = width - 12 - (float)(BUTTONS - i) * (BUTTON_W + BUTTON_GAP) + BUTTON_GAP;
    return (struct rect){x, 11, BUTTON_W, BUTTON_H};
}

void toolbar_controls(float width, struct controls *controls)
{
    for (size_t i = 0; i < BUTTONS; i++) {
        controls_add(controls, &(struct control){.at = {FOCUS_BUTTON, (int)i},
                                                 .r = button_rect(width, i),
                                                 .name = buttons[i].name,
                                                 .press = {.kind = buttons[i].action}});
    }
}

static void draw_speaker(struct canvas *c, float x, float y, color ink, bool on)
{
    const float cone[] = {x - 7, y - 2.5f, x - 4, y - 2.5f, x,     y - 6,
                          x,     y + 6,    x - 4, y + 2.5f, x - 7, y + 2.5f};
    canvas_polygon(c, cone, 6, ink);
    if (on) {
        canvas_arc(c, x + 1, y, 4, 1.5f, 0.1f, 0.3f, ink);
        canvas_arc(c, x + 1, y, 7.5f, 1.5f, 0.1f, 0.3f, ink);
    } else {
        canvas_line(c, x + 3, y - 3, x + 8, y + 3, 1.5f, ink);
        canvas_line(c, x + 8, y - 3, x + 3, y + 3, 1.5f, ink);
    }
}

static void draw_icon(struct canvas *c, enum icon icon, float x, float y, color ink,
                      const struct chrome_in *in)
{
    switch (icon) {
    case ICON_OPEN: {
        const float folder[] = {x - 7, y + 6, x - 7, y - 5, x - 2, y - 5, x,
                                y - 3, x + 7, y - 3, x + 7, y + 6, x - 7, y + 6};
        canvas_polyline(c, folder, 7, 1.5f, ink);
        break;
    }
    case ICON_DRAWER:
        for (int i = -1; i <= 1; i++) {
            float ly = y + 4.5f * (float)i, knob = x + (i == 0 ? 3.0f : -3.0f);
            canvas_line(c, x - 7, ly, x + 7, ly, 1.4f, ink);
            canvas_circle(c, knob, ly, 2.3f, ink);
        }
        break;
    case ICON_EVENTS:
        for (int i = -1; i <= 1; i++) {
            float ly = y + 4.5f * (float)i;
            canvas_circle(c, x - 5.5f, ly, 1.5f, ink);
            canvas_line(c, x - 2, ly, x + 7, ly, 1.5f, ink);
        }
        break;
    case ICON_LAYOUT:
        canvas_round_frame(c, (struct rect){x - 7, y - 6, 14, 12}, 2, 1.5f, ink);
        canvas_line(c, x - 1.5f, y - 6, x - 1.5f, y + 6, 1.5f, ink);
        canvas_line(c, x - 1.5f, y, x + 7, y, 1.5f, ink);
        break;
    case ICON_SOUND: draw_speaker(c, x, y, ink, in->sound); break;
    case ICON_CAMERA:
        canvas_round_frame(c, (struct rect){x - 7.5f, y - 4, 15, 10.5f}, 2, 1.5f, ink);
        canvas_rect(c, (struct rect){x - 3, y - 6, 6, 2.5f}, ink);
        canvas_ring(c, x, y + 1.2f, 2.4f, 1.4f, ink);
        break;
    case ICON_RECORD:
        canvas_ring(c, x, y, 6.5f, 1.4f, ink);
        canvas_circle(c, x, y, 3.6f, in->look->theme->bad);
        break;
    case ICON_THEME:
        canvas_ring(c, x, y, 6, 1.5f, ink);
        canvas_arc(c, x, y, 3, 6, 0.02f, 0.46f, ink);
        break;
    case ICON_HELP:
        canvas_text(c, x, y + 5.5f, (struct text_style){FONT_STRONG, 15, ink, TEXT_CENTER}, "?");
        break;
    }
}

static bool is_on(enum icon icon, const struct chrome_in *in)
{
    return (icon == ICON_DRAWER && in->drawer_open) || (icon == ICON_SOUND && in->sound) ||
           (icon == ICON_RECORD && in->recording);
}

void toolbar_draw(struct canvas *canvas, const struct chrome_in *in, int lit)
{
    const struct theme *theme = in->look->theme;
    for (size_t i = 0; i < BUTTONS; i++) {
        struct rect r = button_rect(in->w, i);
        bool bright = (int)i == lit || is_on(buttons[i].icon, in);
        if (bright) {
            canvas_round_rect(canvas, r, 6, theme->grid);
        }
        draw_icon(canvas, buttons[i].icon, r.x + r.w / 2, r.y + r.h / 2,
                  bright ? theme->text : theme->text_second, in);
    }
}
