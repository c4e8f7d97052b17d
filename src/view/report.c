#include "view/report.h"

#include "view/words.h"

#include <math.h>
#include <stdio.h>

struct part {
    const char *name;
    double score, weight;
    char why[64];
};

static void describe(struct part parts[3], const struct qoe *qoe, const struct params *params)
{
    const struct quality_params *q = &params->quality;
    parts[0] = (struct part){.name = "smooth", .score = qoe->jerkiness_score, .weight = q->jerk_weight};
    parts[1] = (struct part){.name = "in sync", .score = qoe->av_sync_score, .weight = q->av_sync_weight};
    parts[2] =
        (struct part){.name = "steady", .score = qoe->quality_stability_score, .weight = q->stability_weight};
    if (qoe->stall_count) {
        snprintf(parts[0].why, sizeof parts[0].why, "%zu stall%s, %.3g s", qoe->stall_count,
                 qoe->stall_count == 1 ? "" : "s", qoe->total_stall_time_s);
    } else if (qoe->dropped_frame_ratio > 0) {
        snprintf(parts[0].why, sizeof parts[0].why, "dropped %.0f %%", 100 * qoe->dropped_frame_ratio);
    } else {
        snprintf(parts[0].why, sizeof parts[0].why, "no stall");
    }
    if (qoe->av_out_of_sync_ratio > 0) {
        snprintf(parts[1].why, sizeof parts[1].why, "%.0f %% out of sync", 100 * qoe->av_out_of_sync_ratio);
    } else {
        snprintf(parts[1].why, sizeof parts[1].why, "%.1f ms off", qoe->mean_av_sync_drift_ms);
    }
    snprintf(parts[2].why, sizeof parts[2].why, "%.1f switches/min", qoe->quality_switch_rate);
}

static color score_color(const struct theme *theme, double score)
{
    return score >= 7 ? theme->good : score >= 4 ? theme->level : theme->bad;
}

static void draw_part(struct canvas *canvas, struct rect row, const struct part *part,
                      const struct theme *theme)
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
    canvas_text(canvas, bar.x + bar.w + 6, base, numbers(12, theme->text), buf);
    float x = bar.x + bar.w + 42, room = row.x + row.w - x;
    double lost = part->weight * (10 - part->score);
    if (lost >= 0.05) {
        snprintf(buf, sizeof buf, "%s: \u2212%.1f", part->why, lost);
    } else {
        snprintf(buf, sizeof buf, "%s", part->why);
    }
    if (room > 60) {
        canvas_text_fit(canvas, x, base, room, words(11, theme->text_second), buf);
    }
}

void report_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
                 const struct look *look, double t_s)
{
    const struct theme *theme = look->theme;
    struct qoe qoe;
    timeline_qoe(model->timeline, t_s, &qoe);
    draw_card(canvas, card, theme);
    bool small = card.w < 300;
    canvas_text(canvas, card.x + 14, card.y + 22, strong(13, theme->text), "Experience");
    char buf[32];
    snprintf(buf, sizeof buf, qoe.overall_qoe > 9.95 ? "%.0f" : "%.1f", qoe.overall_qoe);
    float size = small ? 26 : fminf(36, card.h * 0.4f);
    float base = small ? card.y + 54 : card.y + 22 + (card.h - 22) / 2 + size * 0.36f;
    struct text_style large = numbers(size, theme->text);
    canvas_text(canvas, card.x + 13, base, large, buf);
    float x = card.x + 13 + canvas_text_width(canvas, large, "0.0") + 8;
    struct text_style second = words(11, theme->text_second);
    canvas_text(canvas, x, base - 13, second, "here");
    snprintf(buf, sizeof buf, "%.1f all", model->whole.overall_qoe);
    canvas_text(canvas, x, base, second, buf);
    struct part parts[3];
    describe(parts, &qoe, &model->timeline->params);
    float left = small ? card.x + 14 : x + 54, top = small ? base + 6 : card.y + 10;
    float h = (card.y + card.h - 8 - top) / 3;
    if (h < 13) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        draw_part(canvas, (struct rect){left, top + (float)i * h, card.x + card.w - 10 - left, h}, &parts[i],
                  theme);
    }
}
