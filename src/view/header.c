#include "view/header.h"

#include "view/session_mark.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *title_of(const struct view_model *model, const struct look *look)
{
    return look->heading && look->heading[0] ? look->heading : model->title;
}

static struct text_style title_style(const struct look *look)
{
    return strong(15, look->theme->text);
}

static struct text_style second_style(const struct look *look)
{
    return words(12, look->theme->text_second);
}

/* Says where the trace is finer than the session, for nothing else shows it. */
static void finer_text(const struct view_model *model, char *buf, size_t size)
{
    double finer_s = view_model_finer_s(model);
    buf[0] = '\0';
    if (finer_s > 0) {
        snprintf(buf, size, "samples every %.3g s, averaged to %.3g s", finer_s, model->timeline->dt_s);
    }
}

#define CHIP_H    22.0f
#define CHIP_MARK 20.0f /* room for the mark, left of the name */
#define CHIP_END  8.0f  /* right of the name */
#define CHIP_GAP  6.0f

static struct text_style chip_style(const struct look *look, int session)
{
    return strong(12, look->theme->session[session]);
}

/* How chips are laid out, those that say and offer most first. */
static const struct chip_manner {
    bool briefly;
    enum { ENDS_ALL, ENDS_CURRENT, ENDS_NONE } ends; /* which of them keep the window's place at their ends */
} chip_manners[] = {{false, ENDS_ALL}, {true, ENDS_ALL}, {true, ENDS_CURRENT}, {true, ENDS_NONE}};
#define CHIP_MANNERS (sizeof chip_manners / sizeof *chip_manners)

/* As wide as their names, or their brief ones, need. Returns the sum. */
static float measure_chips(struct canvas *canvas, const struct view_model *first, const struct look *look,
                           struct chip_manner manner, float *ends, float *widths)
{
    float sum = 0;
    for (int i = 0; i < view_model_sessions(first); i++) {
        const struct view_model *session = view_model_session(first, i);
        const char *name = manner.briefly ? session->brief : session->name;
        const bool current = look->current == i + 1;
        ends[i] = manner.ends == ENDS_ALL || (manner.ends == ENDS_CURRENT && current) ? look->chip_end : 0;
        widths[i] = CHIP_MARK + canvas_text_width(canvas, chip_style(look, i), name) + CHIP_END + ends[i];
        sum += widths[i];
    }
    return sum;
}

/* Takes from the longest ones until they fit, but for their marks and ends. */
static void shorten_chips(float *widths, const float *ends, int count, float sum, float room)
{
    float most = 0;
    for (int i = 0; i < count; i++) {
        most = fmaxf(most, widths[i]);
    }
    for (; sum > room && most > CHIP_MARK + CHIP_END; most -= 1) {
        sum = 0;
        for (int i = 0; i < count; i++) {
            widths[i] = fminf(widths[i], fmaxf(most, CHIP_MARK + CHIP_END + ends[i]));
            sum += widths[i];
        }
    }
}

/* One after the other from `left` on. Returns where they end. */
static float place_chips(struct canvas *canvas, struct rect r, float left, float right,
                         const struct view_model *first, const struct look *look, struct header_places *out)
{
    const int count = view_model_sessions(first);
    const float room = right - left - (float)(count - 1) * CHIP_GAP;
    float widths[VIEW_SESSIONS_MAX] = {0}, sum = INFINITY;
    for (size_t i = 0; i < CHIP_MANNERS && sum > room; i++) {
        sum = measure_chips(canvas, first, look, chip_manners[i], out->chip_ends, widths);
    }
    shorten_chips(widths, out->chip_ends, count, sum, room);
    for (int i = 0; i < count; i++) {
        out->chips[i] = (struct rect){left, r.y + (r.h - CHIP_H) / 2, widths[i], CHIP_H};
        left += widths[i] + CHIP_GAP;
    }
    return left;
}

void header_place(struct canvas *canvas, struct rect r, const struct view_model *model,
                  const struct look *look, struct header_places *out)
{
    float right = r.x + r.w - 4 - look->header_reserve, left = r.x + 4;
    float title_w = canvas_text_width(canvas, title_style(look), title_of(model, look));
    *out = (struct header_places){.title = {left, r.y, fminf(title_w, r.w * 0.4f), r.h}};
    if (look->caption && look->caption[0]) {
        return; /* it stands there now */
    }
    left += out->title.w + 16;
    const struct view_model *first = view_model_first(model);
    if (first) {
        left = place_chips(canvas, r, left, right, first, look, out) + 10;
    }
    float settings_w = canvas_text_width(canvas, second_style(look), model->settings);
    if (right - left > settings_w + 100) {
        out->settings = (struct rect){right - settings_w, r.y, settings_w, r.h};
        right -= settings_w + 20;
    }
    char finer[80];
    finer_text(model, finer, sizeof finer);
    float finer_w = canvas_text_width(canvas, second_style(look), finer);
    if (finer[0] && !first && right - left > finer_w + 60) {
        out->finer = (struct rect){right - finer_w, r.y, finer_w, r.h};
        right -= finer_w + 20;
    }
    if (right - left > (first ? 120 : 60) && model->detail[0]) {
        out->detail = (struct rect){left, r.y, right - left, r.h};
    }
}

/* Draws a chip, lit where its session is shown alone. */
static void draw_chip(struct canvas *canvas, struct rect chip, float end, const struct view_model *session,
                      const struct view_model *model, const struct look *look)
{
    const struct theme *theme = look->theme;
    int i = session->session;
    bool lit = model->other_count == 0 ? model->session == i : look->current == i + 1;
    float mid = chip.y + chip.h / 2;
    canvas_round_rect(canvas, chip, 6, theme->card);
    canvas_round_frame(canvas, chip, 6, lit ? 1.5f : 1, lit ? theme->session[i] : theme->card_edge);
    session_mark_draw(canvas, chip.x + 11, mid, i, theme);
    char buf[VIEW_BRIEF_SIZE + 4];
    const float room = chip.w - CHIP_MARK - CHIP_END - end + 1;
    canvas_text_fit(canvas, chip.x + CHIP_MARK, mid + 4.5f, room, chip_style(look, i),
                    session_name_fit(canvas, chip_style(look, i), room, session->name, session->brief, buf));
}

#define PART " \u00b7 " /* between the parts of what is said of a trace */

/* Whole parts where not all of them fit: how it was read goes first, for its length and rate say more; that
 * it may have been read wrongly (`doubtful`, then the part before it) stays. */
static void draw_detail(struct canvas *canvas, struct rect r, float base, const char *detail, bool doubtful,
                        struct text_style style)
{
    char buf[320];
    const char *doubt_end = doubtful ? strstr(detail, PART) : NULL;
    const char *read = doubt_end ? doubt_end + strlen(PART) : detail, *rest = strstr(read, PART);
    const bool fits = canvas_text_width(canvas, style, detail) <= r.w;
    if (fits || !rest) {
        canvas_text_fit(canvas, r.x, base, r.w, style, detail);
        return;
    }
    snprintf(buf, sizeof buf, "%.*s%s", (int)(read - detail), detail, rest + strlen(PART));
    while (canvas_text_width(canvas, style, buf) > r.w && strstr(buf, PART)) {
        char *last = buf;
        for (char *p = strstr(buf, PART); p; p = strstr(p + 1, PART)) {
            last = p;
        }
        *last = '\0';
    }
    canvas_text_fit(canvas, r.x, base, r.w, style, buf);
}

void header_draw(struct canvas *canvas, struct rect r, const struct view_model *model,
                 const struct look *look)
{
    float mid = r.y + r.h / 2;
    struct header_places at;
    header_place(canvas, r, model, look, &at);
    canvas_text_fit(canvas, at.title.x, mid + 5, at.title.w + 1, title_style(look), title_of(model, look));
    const struct view_model *first = view_model_first(model);
    for (int i = 0; first && i < view_model_sessions(first); i++) {
        if (at.chips[i].w > 0) {
            draw_chip(canvas, at.chips[i], at.chip_ends[i], view_model_session(first, i), model, look);
        }
    }
    if (at.settings.w > 0) {
        canvas_text(canvas, at.settings.x + at.settings.w, mid + 4.5f,
                    aligned(second_style(look), TEXT_RIGHT), model->settings);
    }
    if (at.finer.w > 0) {
        char finer[80];
        struct text_style style = second_style(look);
        style.color = look->theme->level;
        finer_text(model, finer, sizeof finer);
        canvas_text(canvas, at.finer.x, mid + 4.5f, style, finer);
    }
    if (at.detail.w > 0) {
        draw_detail(canvas, at.detail, mid + 4.5f, model->detail, model->trace && model->trace->info.doubtful,
                    second_style(look));
    }
}
