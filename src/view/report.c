#include "view/report.h"

#include "view/words.h"

#include <math.h>
#include <stdio.h>

struct part {
    const char *name;
    double score, weight;    /* score NaN: too early to say */
    char why[64], brief[48]; /* brief: where that has no room; "" where there is nothing briefer */
};

static void describe(struct part parts[3], const struct tr_qoe *qoe, const struct tr_scores *scores,
                     const struct tr_params *params)
{
    const struct tr_quality_params *q = &params->quality;
    parts[0] = (struct part){.name = "smooth", .score = qoe->jerkiness_score, .weight = q->jerk_weight};
    parts[1] = (struct part){.name = "in sync", .score = qoe->av_sync_score, .weight = q->av_sync_weight};
    parts[2] =
        (struct part){.name = "steady", .score = qoe->quality_stability_score, .weight = q->stability_weight};
    if (isnan(qoe->stall_ratio)) {
        snprintf(parts[0].why, sizeof parts[0].why,
                 qoe->stall_count ? "how long is " VIEW_UNTOLD : VIEW_UNTOLD);
    } else if (qoe->stall_count) {
        char lost[24];
        lost_text(lost, sizeof lost, qoe->total_stall_time_s);
        snprintf(parts[0].why, sizeof parts[0].why, "%zu stall%s, %s", qoe->stall_count,
                 qoe->stall_count == 1 ? "" : "s", lost);
    } else if (qoe->dropped_frame_ratio >= 0.005) {
        snprintf(parts[0].why, sizeof parts[0].why, "dropped %.0f %%", 100 * qoe->dropped_frame_ratio);
    } else {
        snprintf(parts[0].why, sizeof parts[0].why, "no stall");
    }
    if (isnan(qoe->av_out_of_sync_ratio)) {
        snprintf(parts[1].why, sizeof parts[1].why, VIEW_UNTOLD);
    } else if (qoe->av_out_of_sync_ratio >= 0.005) {
        snprintf(parts[1].why, sizeof parts[1].why, "%.0f %% out of sync", 100 * qoe->av_out_of_sync_ratio);
    } else {
        snprintf(parts[1].why, sizeof parts[1].why, "%.1f ms off", qoe->mean_av_sync_drift_ms);
    }
    char back[40] = "";
    if (scores->oscillations > 0) {
        snprintf(back, sizeof back, ", %zu back in 10 s", scores->oscillations);
    }
    snprintf(parts[2].brief, sizeof parts[2].brief, "%.*f switches/min",
             qoe->quality_switch_rate < 9.95 ? 1 : 0, qoe->quality_switch_rate);
    snprintf(parts[2].why, sizeof parts[2].why, "%.30s%.30s", parts[2].brief, back);
}

static color score_color(const struct theme *theme, double score)
{
    return score >= 7 ? theme->good : score >= 4 ? theme->level : theme->bad;
}

static void write_why(char *buf, size_t size, const char *why, double lost)
{
    if (lost >= 0.05) {
        snprintf(buf, size, "%s: \u2212%.1f", why, lost);
    } else {
        snprintf(buf, size, "%s", why);
    }
}

/* A part's row: name, bar, score to here; the whole session's score where there is room; what drags it down.
 */
static void draw_part(struct canvas *canvas, struct rect row, const struct part *part, double whole_score,
                      bool roomy, const struct theme *theme)
{
    float mid = row.y + row.h / 2, base = mid + 4;
    canvas_text(canvas, row.x, base, words(12, theme->text_second), part->name);
    struct rect bar = {row.x + 50, mid - 4, fmaxf(44, fminf(row.w * 0.16f, 140)), 8};
    canvas_round_rect(canvas, bar, 4, theme->grid);
    float w = bar.w * (float)(part->score / 10);
    if (w > 1) {
        canvas_round_rect(canvas, (struct rect){bar.x, bar.y, fmaxf(w, 8), bar.h}, 4,
                          score_color(theme, part->score));
    }
    char buf[96];
    snprintf(buf, sizeof buf, "%4.1f", part->score);
    canvas_text(canvas, bar.x + bar.w + 6, base, numbers(12, theme->text),
                isnan(part->score) ? "   \u2013" : buf);
    float x = bar.x + bar.w + 42;
    if (roomy) {
        snprintf(buf, sizeof buf, isnan(whole_score) ? "   \u2013" : "%4.1f", whole_score);
        canvas_text(canvas, x + 4, base, numbers(12, theme->text_second), buf);
        x += 46;
    }
    float room = row.x + row.w - x;
    double lost = part->weight * (10 - part->score);
    write_why(buf, sizeof buf, part->why, lost);
    if (part->brief[0] && canvas_text_width(canvas, words(11, theme->text_second), buf) > room) {
        write_why(buf, sizeof buf, part->brief, lost);
    }
    if (room > 60) {
        /* A line that is too wide loses its last words, not the figure behind them. */
        if (lost >= 0.05 && canvas_text_width(canvas, words(11, theme->text_second), buf) > room) {
            snprintf(buf, sizeof buf, "\u2212%.1f", lost);
        }
        canvas_text_fit(canvas, x, base, room, words(11, theme->text_second), buf);
    }
}

/* The two overall scores, one above its name, beside each other; returns the width they take. */
static float draw_overall(struct canvas *canvas, struct rect card, double here, double whole,
                          const struct theme *theme)
{
    char buf[16];
    struct text_style large = numbers(40, theme->text), fainter = numbers(40, theme->text_second);
    struct text_style name = words(11, theme->text_second);
    float base = card.y + 22 + (card.h - 22) / 2 + 8, x = card.x + 14;
    score_text(buf, sizeof buf, here);
    canvas_text(canvas, x, base, large, buf);
    canvas_text(canvas, x + 2, base + 18, name, isnan(here) && !isnan(whole) ? "too early" : "to here");
    x += 92;
    score_text(buf, sizeof buf, whole);
    canvas_text(canvas, x, base, fainter, buf);
    canvas_text(canvas, x + 2, base + 18, name, "whole session");
    return 208;
}

/* Where there is little room: the score to here, and small beside it the whole session's; that alone where it
 * is too early for the other. */
static float draw_overall_small(struct canvas *canvas, struct rect card, float size, float base, double here,
                                double whole, const struct theme *theme)
{
    char buf[32];
    struct text_style large = numbers(size, theme->text), second = words(11, theme->text_second);
    const bool early = isnan(here);
    score_text(buf, sizeof buf, early ? whole : here);
    canvas_text(canvas, card.x + 13, base, large, buf);
    float x = card.x + 13 + canvas_text_width(canvas, large, "0.0") + 8;
    canvas_text(canvas, x, base - 13, second, isnan(whole) ? "no score" : early ? "whole" : "to here");
    if (isnan(whole)) {
        return x + 64 - card.x; /* a part of it is in no log */
    }
    snprintf(buf, sizeof buf, early ? "session" : "whole %.1f", whole);
    canvas_text(canvas, x, base, second, buf);
    return x + 64 - card.x;
}

/* Draws a viewer's words about it, as much as fits: a sentence cut short says less than a shorter one. */
static void draw_sentence(struct canvas *canvas, struct rect row, const struct view_model *model,
                          const struct tr_qoe *qoe, const struct tr_scores *scores, const struct theme *theme)
{
    struct text_style style = words(11, theme->text_second);
    char rate[48], behind[48] = "", stalled[48] = "", lost[24];
    if (!view_model_tells(model, TR_UNTOLD_BITRATE)) {
        snprintf(rate, sizeof rate, "Read from its %s, not computed", model->timeline->log);
    } else {
        snprintf(rate, sizeof rate, "On average %.0f kbit/s", scores->mean_video_kbps);
    }
    if (view_model_is_live(model)) {
        lost_text(lost, sizeof lost, scores->mean_behind_live_s);
        snprintf(behind, sizeof behind, ", %s behind live", lost);
    }
    if (qoe->stall_ratio >= 0.005) {
        snprintf(stalled, sizeof stalled, "; stalled %.0f %% of the time", 100 * qoe->stall_ratio);
    }
    const char *const parts[][3] = {
        {rate, behind, stalled}, {rate, behind, ""}, {rate, "", stalled}, {rate, "", ""}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char buf[160];
        snprintf(buf, sizeof buf, "%s%s%s", parts[i][0], parts[i][1], parts[i][2]);
        if (canvas_text_width(canvas, style, buf) <= row.w) {
            canvas_text(canvas, row.x, row.y + row.h / 2 + 4, style, buf);
            return;
        }
    }
}

/* How long each level was on screen, the highest first. */
static void draw_levels(struct canvas *canvas, struct rect row, const struct tr_timeline *timeline,
                        double t_s, const struct theme *theme)
{
    double times_s[TR_LADDER_LEVELS_MAX];
    char text[256] = "";
    size_t len = 0;
    tr_timeline_level_times(timeline, 0, t_s, times_s);
    for (int i = timeline->params.ladder.count - 1; i >= 0 && len < sizeof text - 40; i--) {
        if (times_s[i] > 0) {
            len += (size_t)snprintf(text + len, sizeof text - len, "%s%.20s %.0f s", len ? ", " : "",
                                    timeline->params.ladder.levels[i].name, times_s[i]);
        }
    }
    canvas_text_fit(canvas, row.x, row.y + row.h / 2 + 4, row.w, words(11, theme->text_second), text);
}

/* Others' scores, beside the overall one and never mixed into it (MODEL.md section 5.3), in words that say
 * which way is better. nqoe: of the whole session; NaN where there is none. */
static void draw_others(struct canvas *canvas, struct rect row, const struct tr_scores *scores, double nqoe,
                        const struct theme *theme)
{
    struct text_style style = words(11, theme->text_second);
    char low_latency[64] = "";
    if (!isnan(nqoe)) {
        snprintf(low_latency, sizeof low_latency, ", NQoE %s%.2f in all", nqoe < -0.005 ? "\u2212" : "",
                 fabs(nqoe));
    }
    const char *const after[][2] = {
        {low_latency, " (higher is better)"}, {low_latency, ""}, {"", " (higher is better)"}, {"", ""}};
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        char buf[160];
        snprintf(buf, sizeof buf, "Pensieve QoE %s%.0f%s%s", scores->pensieve_qoe < -0.5 ? "\u2212" : "",
                 fabs(scores->pensieve_qoe), after[i][0], after[i][1]);
        if (canvas_text_width(canvas, style, buf) <= row.w) {
            canvas_text(canvas, row.x, row.y + row.h / 2 + 4, style, buf);
            return;
        }
    }
}

void report_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
                 const struct look *look, double t_s)
{
    const struct theme *theme = look->theme;
    struct tr_qoe qoe;
    struct tr_scores scores;
    const bool small = card.w < 300, roomy = !small && card.w > 440 && card.h >= 100;
    const bool early = view_model_is_early(model, t_s), untold = early && roomy;
    t_s = early && !roomy ? model->duration_s : t_s;
    tr_timeline_qoe(model->timeline, t_s, &qoe);
    tr_timeline_scores(model->timeline, t_s, &scores);
    draw_card(canvas, card, theme);
    canvas_text(canvas, card.x + 14, card.y + 22, strong(13, theme->text), "Experience");
    float size = small ? 26 : fminf(36, card.h * 0.4f);
    float base = small ? card.y + 54 : card.y + 22 + (card.h - 22) / 2 + size * 0.36f;
    double here = early ? (double)NAN : qoe.overall_qoe, whole = model->whole.overall_qoe;
    float taken = roomy ? draw_overall(canvas, card, here, whole, theme)
                        : draw_overall_small(canvas, card, size, base, here, whole, theme);
    struct part parts[3];
    describe(parts, &qoe, &scores, &model->timeline->params);
    for (int i = 0; untold && i < 3; i++) {
        parts[i].score = (double)NAN;
        parts[i].why[0] = parts[i].brief[0] = '\0';
    }
    const double whole_parts[] = {model->whole.jerkiness_score, model->whole.av_sync_score,
                                  model->whole.quality_stability_score};
    float left = card.x + (small ? 14 : taken), top = small ? base + 6 : card.y + 8;
    float room = card.y + card.h - 6 - top;
    const float least = 15;
    int rows = room / 6 >= least ? 6 : room / 5 >= least ? 5 : room / 4 >= least ? 4 : 3;
    float h = fminf(room / (float)rows, 30);
    if (h < 13) {
        return;
    }
    top += small ? 0 : (room - (float)rows * h) / 2;
    for (int i = 0; i < 3; i++) {
        struct rect row = {left, top + (float)i * h, card.x + card.w - 10 - left, h};
        draw_part(canvas, row, &parts[i], whole_parts[i], roomy && row.w > 330, theme);
    }
    struct rect row = {left, top + 3 * h, card.x + card.w - 10 - left, h};
    if (rows > 3 && !untold) {
        draw_sentence(canvas, row, model, &qoe, &scores, theme);
    }
    if (rows > 4 && !untold && !isnan(scores.pensieve_qoe)) {
        row.y += h;
        draw_others(canvas, row, &scores, model->whole_nqoe, theme);
    }
    if (rows > 5 && !untold) {
        row.y += h;
        draw_levels(canvas, row, model->timeline, t_s, theme);
    }
}
