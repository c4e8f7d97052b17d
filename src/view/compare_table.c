#include "view/compare_table.h"

#include "view/session_mark.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

struct experience {
    struct tr_qoe qoe;
    struct tr_scores scores;
    double nqoe; /* of the whole session */
};

static double score(const struct experience *e)
{
    return e->qoe.overall_qoe;
}
static double smooth(const struct experience *e)
{
    return e->qoe.jerkiness_score;
}
static double in_sync(const struct experience *e)
{
    return e->qoe.av_sync_score;
}
static double steady(const struct experience *e)
{
    return e->qoe.quality_stability_score;
}
static double stalls(const struct experience *e)
{
    const bool untold = e->qoe.stall_count == 0 && isnan(e->qoe.stall_ratio);
    return untold ? (double)NAN : (double)e->qoe.stall_count;
}
static double stalled_s(const struct experience *e)
{
    return e->qoe.total_stall_time_s;
}
static double bitrate_kbps(const struct experience *e)
{
    return e->scores.mean_video_kbps;
}
static double switches(const struct experience *e)
{
    return (double)e->qoe.quality_switch_count;
}
static double behind_s(const struct experience *e)
{
    return e->scores.mean_behind_live_s;
}
static double pensieve(const struct experience *e)
{
    return e->scores.pensieve_qoe;
}

static double nqoe(const struct experience *e)
{
    return e->nqoe;
}

/* Rows that only some sessions fill. */
enum of_sessions { OF_ALL, OF_LIVE, OF_LOW_LATENCY };

/* The rows, those that matter most first: where room is short the last ones go. */
static const struct metric {
    const char *name;
    double (*of)(const struct experience *e);
    int decimals, better; /* better: 1 where more is */
    enum of_sessions of_sessions;
} metrics[] = {
    {"score", score, 1, 1, OF_ALL},
    {"stalled, s", stalled_s, 1, -1, OF_ALL},
    {"stalls", stalls, 0, -1, OF_ALL},
    {"bitrate, kbit/s", bitrate_kbps, 0, 1, OF_ALL},
    {"behind live, s", behind_s, 1, -1, OF_LIVE},
    {"NQoE in all", nqoe, 2, 1, OF_LOW_LATENCY},
    {"switches", switches, 0, -1, OF_ALL},
    {"smooth", smooth, 1, 1, OF_ALL},
    {"in sync", in_sync, 1, 1, OF_ALL},
    {"steady", steady, 1, 1, OF_ALL},
    {"Pensieve QoE", pensieve, 0, 1, OF_ALL},
};
#define METRICS_MAX ((int)(sizeof metrics / sizeof *metrics))

static void print(char *buf, size_t size, double value, int decimals, bool sign)
{
    double unit = pow(10, -decimals);
    if (isnan(value)) {
        snprintf(buf, size, "\u2013");
        return;
    }
    bool zero = fabs(value) < unit / 2;
    snprintf(buf, size, "%s%.*f", zero ? "" : value < 0 ? "\u2212" : sign ? "+" : "", decimals, fabs(value));
}

#define DIFF_FROM_W 76.0f /* narrower columns have room for some differences only: they show none */

/* A value, and for all but the first how far it is from the first's: the sign says more or less, the colour
 * whether that is better. */
static void draw_cell(struct canvas *canvas, struct rect cell, const struct metric *m, double value,
                      double first, bool is_first, const struct theme *theme)
{
    char buf[32], diff[32];
    float base = cell.y + cell.h / 2 + 4.5f;
    struct text_style style = numbers(m->of == score ? 15 : 12, theme->text),
                      small = numbers(10, theme->text);
    print(buf, sizeof buf, value, m->decimals, false);
    canvas_text(canvas, cell.x, base, style, buf);
    double by = value - first;
    if (is_first || cell.w < DIFF_FROM_W || isnan(by) || fabs(by) < 0.5 * pow(10, -m->decimals)) {
        return;
    }
    print(diff, sizeof diff, by, m->decimals, true);
    small.color = by * m->better > 0 ? theme->good : theme->bad;
    const bool tight = cell.w < 100; /* what is the next column's must not seem to be of this one */
    float x = cell.x + fmaxf(canvas_text_width(canvas, style, buf), tight ? 36 : 40) + (tight ? 4 : 8);
    if (x + canvas_text_width(canvas, small, diff) <= cell.x + cell.w - 6) {
        canvas_text(canvas, x, base, small, diff);
    }
}

/* Of the names over the columns; more where it is said under the title which figures. */
#define HEAD_H 28.0f

static void draw_names(struct canvas *canvas, struct rect row, float label_w, const struct view_model *model,
                       const char *of_what, const struct theme *theme)
{
    int count = view_model_sessions(model);
    const bool roomy = row.h > HEAD_H;
    const float w = (row.w - label_w) / (float)count, base = row.y + HEAD_H / 2 + 4.5f;
    canvas_text(canvas, row.x, base, strong(13, theme->text), roomy ? "Experience" : of_what);
    if (roomy) {
        canvas_text(canvas, row.x, base + 15, words(11, theme->text_second), of_what);
    }
    for (int i = 0; i < count; i++) {
        float x = row.x + label_w + w * (float)i;
        session_mark_draw(canvas, x + 4, base - 4.5f, i, theme);
        char buf[VIEW_BRIEF_SIZE + 4];
        const struct text_style style = strong(label_w > 90 ? 12 : 11, theme->session[i]);
        canvas_text_fit(canvas, x + 13, base, w - 16, style,
                        session_name_fit(canvas, style, w - 17, view_model_session(model, i)->name,
                                         view_model_session(model, i)->brief, buf));
    }
}

#define SAME_AS "the same run as"

/* In the place of figures that are another column's. */
static void draw_same(struct canvas *canvas, struct rect column, const struct view_model *model, int i,
                      const struct theme *theme)
{
    const int as = view_model_session(model, i)->same_as;
    if (as < 0) {
        return;
    }
    const struct text_style style = words(12, theme->text_second);
    const bool wide = canvas_text_width(canvas, style, SAME_AS) <= column.w;
    canvas_text_fit(canvas, column.x, column.y + 18, column.w, style, wide ? SAME_AS : "same as");
    session_mark_draw(canvas, column.x + 4, column.y + 31.5f, as, theme);
    char buf[VIEW_BRIEF_SIZE + 4];
    const struct text_style name = strong(12, theme->session[as]);
    canvas_text_fit(canvas, column.x + 13, column.y + 36, column.w - 13, name,
                    session_name_fit(canvas, name, column.w - 14, view_model_session(model, as)->name,
                                     view_model_session(model, as)->brief, buf));
    if (wide) {
        canvas_text_fit(canvas, column.x, column.y + 54, column.w, style, "to the digit");
    }
}

void compare_table_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
                        const struct look *look, double t_s)
{
    const struct theme *theme = look->theme;
    struct experience e[VIEW_SESSIONS_MAX];
    int count = view_model_sessions(model);
    bool has[] = {[OF_ALL] = true, [OF_LIVE] = false, [OF_LOW_LATENCY] = false};
    const bool early = view_model_is_early(model, t_s), wide = card.w > 400;
    t_s = early ? model->duration_s : t_s; /* rather than nothing */
    for (int i = 0; i < count; i++) {
        const struct view_model *session = view_model_session(model, i);
        tr_timeline_qoe(session->timeline, t_s, &e[i].qoe);
        tr_timeline_scores(session->timeline, t_s, &e[i].scores);
        e[i].nqoe = session->whole_nqoe;
        has[OF_LIVE] |= view_model_is_live(session);
        has[OF_LOW_LATENCY] |= !isnan(session->whole_nqoe);
    }
    draw_card(canvas, card, theme);
    float label_w = wide ? 100 : 84, head_h = wide && card.h > 190 ? HEAD_H + 12 : HEAD_H;
    struct rect row = {card.x + 14, card.y + 4, card.w - 22, head_h};
    draw_names(canvas, row, label_w, model,
               !early            ? "to here"
               : head_h > HEAD_H ? "whole session"
                                 : "in all",
               theme);
    const float w = (row.w - label_w) / (float)count;
    for (int i = 0; i < count; i++) {
        struct rect column = {row.x + label_w + w * (float)i, row.y + head_h, w - 6, card.h - head_h};
        draw_same(canvas, column, model, i, theme);
    }
    float room = card.h - head_h - 10;
    int wanted = METRICS_MAX - !has[OF_LIVE] - !has[OF_LOW_LATENCY],
        rows = (int)fminf((float)wanted, room / 15);
    row.y += head_h;
    row.h = fminf(rows > 0 ? room / (float)rows : 0, 36);
    for (int k = 0, drawn = 0; k < METRICS_MAX && drawn < rows; k++) {
        const struct metric *m = &metrics[k];
        if (!has[m->of_sessions]) {
            continue;
        }
        canvas_text(canvas, row.x, row.y + row.h / 2 + 4, words(wide ? 12 : 11, theme->text_second), m->name);
        for (int i = 0; i < count; i++) {
            if (view_model_session(model, i)->same_as >= 0) {
                continue; /* the figures are those of that column */
            }
            struct rect cell = {row.x + label_w + w * (float)i, row.y, w, row.h};
            draw_cell(canvas, cell, m, m->of(&e[i]), m->of(&e[0]), i == 0, theme);
        }
        row.y += row.h;
        drawn++;
    }
}
