#include "cli/sweep_pictures.h"

#include "cli/sheet.h"
#include "plot/axis.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

#define PICTURE_W 1200
#define ROW_H     34.0f
#define ROWS_MAX  20
#define TOP       132.0f
#define LEFT      420.0f
#define RIGHT     60.0f
#define BELOW     70.0f

struct bars {
    struct canvas *canvas;
    const struct theme *theme;
    const struct around *around;
    const char *about;
    size_t rows;
    double low, high;
};

/* Those that move the metric at all, as far as there is room. */
static size_t rows_shown(const struct around *around)
{
    size_t count = 0;
    while (count < around->count && count < ROWS_MAX && around_reach(&around->rows[count]) > 0) {
        count++;
    }
    return count;
}

static void find_range(struct bars *b)
{
    b->low = b->high = 0;
    for (size_t i = 0; i < b->rows; i++) {
        for (int way = 0; way < AROUND_WAYS; way++) {
            const struct around_move *move = &b->around->rows[i].moves[way];
            b->low = fmin(b->low, fmin(move->change, isnan(move->low) ? 0 : move->low));
            b->high = fmax(b->high, fmax(move->change, isnan(move->high) ? 0 : move->high));
        }
    }
    if (b->low == b->high) {
        b->low = -1;
        b->high = 1;
    }
}

static float x_of(const struct bars *b, double change)
{
    return LEFT + (PICTURE_W - LEFT - RIGHT) * (float)((change - b->low) / (b->high - b->low));
}

static color way_color(const struct bars *b, int way)
{
    return way == AROUND_LESS ? b->theme->level : b->theme->bandwidth;
}

/* Hollow and full: told apart without colours, too. */
static void draw_bar(const struct bars *b, struct rect bar, int way)
{
    const color c = way_color(b, way);
    if (way == AROUND_LESS) {
        canvas_rect(b->canvas, bar, color_alpha(c, 0.2f));
        canvas_round_frame(b->canvas, bar, 0, 1.4f, c);
    } else {
        canvas_rect(b->canvas, bar, color_alpha(c, 0.8f));
    }
}

/* Down a tenth above, up a tenth below, each with what holds the mean. */
static void draw_row(const struct bars *b, size_t i)
{
    const struct around_row *row = &b->around->rows[i];
    const float top = TOP + ROW_H * (float)i, zero = x_of(b, 0);
    char text[160];
    snprintf(text, sizeof text, "%s", row->param->key);
    canvas_text_fit(b->canvas, 32, top + 14, LEFT - 60, strong(13, b->theme->text), text);
    snprintf(text, sizeof text, "%.4g%s%s  \u2192  %.4g, %.4g", row->value, *row->param->unit ? " " : "",
             row->param->unit, row->moves[AROUND_LESS].value, row->moves[AROUND_MORE].value);
    canvas_text_fit(b->canvas, 32, top + 28, LEFT - 60, numbers(11, b->theme->text_second), text);
    for (int way = 0; way < AROUND_WAYS; way++) {
        const struct around_move *move = &row->moves[way];
        const float y = top + 4 + 12 * (float)way, x = x_of(b, move->change);
        draw_bar(b, (struct rect){fminf(zero, x), y, fmaxf(fabsf(x - zero), 1), 10}, way);
        if (!isnan(move->low)) {
            const float from = x_of(b, move->low), to = x_of(b, move->high);
            canvas_line(b->canvas, from, y + 5, to, y + 5, 1.4f, b->theme->text);
            canvas_line(b->canvas, from, y + 2, from, y + 8, 1.4f, b->theme->text);
            canvas_line(b->canvas, to, y + 2, to, y + 8, 1.4f, b->theme->text);
        }
    }
}

static void draw_scale(const struct bars *b, float bottom)
{
    const struct axis_ticks ticks = axis_ticks(b->low, b->high, 8);
    for (int i = 0; i < ticks.count; i++) {
        const double value = ticks.first + i * ticks.step;
        char text[32];
        snprintf(text, sizeof text, "%+.*f", ticks.decimals, value);
        canvas_vline(b->canvas, x_of(b, value), TOP - 6, bottom, b->theme->grid);
        canvas_text(b->canvas, x_of(b, value), bottom + 18,
                    aligned(numbers(12, b->theme->text_second), TEXT_CENTER),
                    fabs(value) < ticks.step / 2 ? "0" : text);
    }
    canvas_vline(b->canvas, x_of(b, 0), TOP - 6, bottom, b->theme->text_second);
    char metric[128], name[160];
    sweep_metric_title(b->around->metric, metric, sizeof metric);
    snprintf(name, sizeof name, "Change: %s", metric);
    canvas_text(b->canvas, (LEFT + PICTURE_W - RIGHT) / 2, bottom + 40,
                aligned(words(12, b->theme->text_second), TEXT_CENTER), name);
}

static void draw_legend(const struct bars *b)
{
    static const char *const names[AROUND_WAYS] = {"10 % less", "10 % more"};
    float x = LEFT;
    for (int way = 0; way < AROUND_WAYS; way++) {
        draw_bar(b, (struct rect){x, 98, 18, 10}, way);
        canvas_text(b->canvas, x + 26, 108, words(13, b->theme->text), names[way]);
        x += 130;
    }
    if (b->around->runs->count > 1) {
        canvas_line(b->canvas, x, 103, x + 18, 103, 1.4f, b->theme->text);
        canvas_text(b->canvas, x + 26, 108, words(13, b->theme->text), "holds the mean with 95 %");
    }
}

static bool draw_bars(struct canvas *canvas, const struct theme *theme, const void *context)
{
    struct bars b = *(const struct bars *)context;
    char line[600];
    b.canvas = canvas;
    b.theme = theme;
    find_range(&b);
    sweep_metric_title(b.around->metric, line, sizeof line);
    canvas_text(canvas, 32, 48, strong(19, theme->text), line);
    snprintf(line, sizeof line,
             "%s \u00b7 %zu %s \u00b7 %.4g as it is, and what each parameter changes by a tenth of its own",
             b.about, b.around->runs->count, study_runs_called(b.around->runs), b.around->mean);
    canvas_text_fit(canvas, 32, 70, PICTURE_W - 64, words(13, theme->text_second), line);
    const float bottom = TOP + ROW_H * (float)b.rows;
    draw_legend(&b);
    draw_scale(&b, bottom);
    for (size_t i = 0; i < b.rows; i++) {
        draw_row(&b, i);
    }
    if (b.rows < b.around->count) {
        snprintf(line, sizeof line, "%zu more change %s", b.around->count - b.rows,
                 b.rows < ROWS_MAX ? "nothing" : "less");
        canvas_text(canvas, 32, bottom + 18, words(12, theme->text_second), line);
    }
    return true;
}

enum tr_status around_picture(const char *path, const char *theme, const struct around *around,
                              const char *about, const struct made_by *made, struct tr_error *err)
{
    const struct bars b = {.around = around, .about = about, .rows = rows_shown(around)};
    const int height = (int)(TOP + ROW_H * (float)(b.rows ? b.rows : 1) + BELOW);
    return sheet_write(path, PICTURE_W, height, theme, draw_bars, &b, made, err);
}
