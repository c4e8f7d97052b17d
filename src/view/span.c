#include "view/span.h"

#include "view/plot_rows.h"
#include "view/session_mark.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

#define LINE_H  17.0f
#define NAME_W  92.0f /* the column of names */
#define PADDING 10.0f

struct span_line {
    const char *name; /* NULL: `text` takes the whole line */
    char text[128];
    color color;
    int session; /* of several, whose line it is, from 1: its mark stands before it; 0: nobody's */
};
#define SPAN_LINES_MAX (2 + PLOT_COUNT)
_Static_assert(SPAN_LINES_MAX >= 1 + VIEW_SESSIONS_MAX, "a line each");

void span_stalled_text(const struct view_model *model, double from_s, double to_s, char *buf, size_t size)
{
    struct tr_timeline_stalled is;
    char lost[24], many[32];
    tr_timeline_stalled_between(model->timeline, from_s, to_s, &is);
    if (is.count == 0) {
        snprintf(buf, size, "no stall");
        return;
    }
    lost_text(lost, sizeof lost, is.total_s);
    snprintf(many, sizeof many, "%zu stalls", is.count);
    bool one = is.count == 1;
    const char *before = !is.began_before ? "" : one ? ", began before" : ", the first began before";
    const char *on = !is.goes_on ? "" : one ? ", goes on after" : ", the last goes on";
    snprintf(buf, size, "stalled %s (%s%s%s)", lost, one ? "one stall" : many, before, on);
}

/* The outcome of one of several sessions in the span. */
static void session_text(const struct view_model *session, double from_s, double to_s, char *buf, size_t size)
{
    const struct tr_timeline *timeline = session->timeline;
    const struct tr_ladder *ladder = &timeline->params.ladder;
    struct tr_timeline_stalled stalled;
    struct tr_qoe qoe;
    double times_s[TR_LADDER_LEVELS_MAX], total_s = 0, kbit = 0;
    char lost[24], score[16], buffer[16], rate[16];
    tr_timeline_stalled_between(timeline, from_s, to_s, &stalled);
    tr_timeline_qoe_between(timeline, from_s, to_s, &qoe);
    tr_timeline_level_times(timeline, from_s, to_s, times_s);
    for (int i = 0; i < ladder->count; i++) {
        total_s += times_s[i];
        kbit += times_s[i] * ladder->levels[i].video_kbps;
    }
    lost_text(lost, sizeof lost, stalled.total_s);
    score_text(score, sizeof score, qoe.overall_qoe);
    snprintf(buffer, sizeof buffer, "%4.1f",
             tr_timeline_mean(timeline, TR_TIMELINE_BUFFER_LEVEL_S, from_s, to_s));
    snprintf(rate, sizeof rate, "%4.0f", total_s > 0 ? kbit / total_s : 0);
    snprintf(buf, size, "stalled %6s  buffer %s s  %s kbit/s  QoE %s",
             view_model_tells(session, TR_UNTOLD_STALL_TIME) ? lost : "     \u2013",
             view_model_tells(session, TR_UNTOLD_BUFFER) ? buffer : "   \u2013",
             view_model_tells(session, TR_UNTOLD_BITRATE) ? rate : "   \u2013", score);
}

/* Of compared sessions a line each. */
static int compared_lines(const struct row_context *rc, double from_s, double to_s, struct span_line *lines)
{
    int count = view_model_sessions(rc->model);
    for (int i = 0; i < count; i++) {
        const struct view_model *session = view_model_session(rc->model, i);
        lines[i] =
            (struct span_line){.name = session->name, .color = rc->look->theme->session[i], .session = i + 1};
        session_text(session, from_s, to_s, lines[i].text, sizeof lines[i].text);
    }
    return count;
}

static int span_lines(const struct row_context *rc, double from_s, double to_s,
                      struct span_line lines[SPAN_LINES_MAX])
{
    const struct theme *theme = rc->look->theme;
    char length[24], from[24], to[24];
    int count = 0;
    lost_text(length, sizeof length, to_s - from_s);
    clock_text(from, sizeof from, from_s);
    clock_text(to, sizeof to, to_s);
    lines[count] = (struct span_line){.color = theme->text};
    snprintf(lines[count].text, sizeof lines[count].text, "%s   %s \u2013 %s", length, from, to);
    count++;
    if (rc->model->other_count > 0) {
        return count + compared_lines(rc, from_s, to_s, lines + count);
    }
    lines[count] = (struct span_line){.color = theme->text_second};
    span_stalled_text(rc->model, from_s, to_s, lines[count].text, sizeof lines[count].text);
    lines[count].color = lines[count].text[0] == 's' ? theme->bad : theme->text_second;
    count++;
    const struct tr_timeline_state playing = {.stalled = false};
    for (int id = 0; id < PLOT_COUNT; id++, count++) {
        lines[count] = (struct span_line){.name = id == PLOT_QOE ? "QoE" : plot_rows[id]->title,
                                          .color = row_color(theme, (enum plot_id)id, &playing)};
        if (view_model_tells(rc->model, plot_rows[id]->untold)) {
            plot_rows[id]->span_text(rc->model, from_s, to_s, lines[count].text, sizeof lines[count].text);
        } else {
            snprintf(lines[count].text, sizeof lines[count].text, VIEW_UNTOLD);
        }
    }
    return count;
}

/* Beside the span where there is room, so that it does not cover what it is about; else over it. */
static float card_x(const struct layout *l, float x0, float x1, float w)
{
    const struct rect *lanes = &l->plot_lanes;
    const float gap = 8;
    if (x1 + gap + w <= lanes->x + lanes->w) {
        return x1 + gap;
    }
    if (x0 - gap - w >= lanes->x) {
        return x0 - gap - w;
    }
    return fmaxf(lanes->x, fminf((x0 + x1 - w) / 2, lanes->x + lanes->w - w));
}

static void draw_card_beside(const struct row_context *rc, const struct layout *l, float x0, float x1,
                             const struct span_line *lines, int count)
{
    const struct theme *theme = rc->look->theme;
    struct text_style style = numbers(11, theme->text);
    float w = 0;
    int fit = (int)((l->time_axis.y - l->plots.y - 34 - 2 * PADDING) / LINE_H);
    count = fit < count ? fit : count;
    for (int i = 0; i < count; i++) {
        w = fmaxf(w, canvas_text_width(rc->canvas, style, lines[i].text) + (lines[i].name ? NAME_W : 0));
    }
    w = fminf(w + 2 * PADDING, l->plot_lanes.w);
    struct rect box = {card_x(l, x0, x1, w), l->plots.y + 30, w, LINE_H * (float)count + 2 * PADDING - 4};
    canvas_round_rect(rc->canvas, box, 6, theme->card);
    canvas_round_frame(rc->canvas, box, 6, 1, theme->picture);
    for (int i = 0; i < count; i++) {
        float x = box.x + PADDING, y = box.y + PADDING + 10 + LINE_H * (float)i;
        if (lines[i].name) {
            color c = lines[i].session > 0 ? lines[i].color : theme->text_second;
            float mark_w = lines[i].session > 0 ? 12 : 0;
            if (lines[i].session > 0) {
                session_mark_draw(rc->canvas, x + 4, y - 4, lines[i].session - 1, theme);
            }
            char buf[VIEW_BRIEF_SIZE + 4];
            const float room = NAME_W - mark_w - 8;
            const char *name =
                lines[i].session == 0
                    ? lines[i].name
                    : session_name_fit(rc->canvas, words(11, c), room - 1, lines[i].name,
                                       view_model_session(rc->model, lines[i].session - 1)->brief, buf);
            canvas_text_fit(rc->canvas, x + mark_w, y, room, words(11, c), name);
            x += NAME_W;
        }
        style.color = lines[i].color;
        canvas_text_fit(rc->canvas, x, y, box.x + box.w - PADDING - x + 1, style, lines[i].text);
    }
}

/* The selection, and how much of it the lanes show: x1 <= x0 where none. */
struct selected {
    double from_s, to_s;
    float x0, x1;
};

static struct selected selected_of(const struct row_context *rc, const struct layout *l)
{
    const struct look *look = rc->look;
    struct selected s = {.from_s = fmax(fmin(look->select_from_s, look->select_to_s), 0),
                         .to_s = fmin(fmax(look->select_from_s, look->select_to_s), rc->model->duration_s)};
    s.x0 = fmaxf(plot_window_x(rc->window, s.from_s), l->plot_lanes.x);
    s.x1 = fminf(plot_window_x(rc->window, s.to_s), l->plot_lanes.x + l->plot_lanes.w);
    return s;
}

void span_draw(const struct row_context *rc, const struct layout *l)
{
    const struct selected s = selected_of(rc, l);
    if (s.x1 > s.x0) {
        struct rect r = {s.x0, l->plots.y + 1, s.x1 - s.x0, l->time_axis.y + 3 - l->plots.y};
        canvas_rect(rc->canvas, r, color_alpha(rc->look->theme->picture, 0.14f));
        span_draw_card(rc, l);
    }
}

void span_draw_card(const struct row_context *rc, const struct layout *l)
{
    const struct selected s = selected_of(rc, l);
    struct span_line lines[SPAN_LINES_MAX];
    if (s.x1 > s.x0) {
        int count = span_lines(rc, s.from_s, s.to_s, lines);
        draw_card_beside(rc, l, s.x0, s.x1, lines, count);
    }
}
