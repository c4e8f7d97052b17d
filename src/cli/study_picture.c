#include "cli/study_picture.h"

#include "base/made_by.h"
#include "gfx/png.h"
#include "gfx/theme.h"
#include "plot/axis.h"
#include "study/figures.h"
#include "study/fingerprint.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE_W  1280
#define PICTURE_H  860
#define LINES_MAX  8
#define MARKS      8   /* on a line, to tell it by more than its colour */
#define TAIL       10  /* so many times the upper quartile, and the axis is logarithmic */
#define DECADES    3.0 /* that it then has, about, above what lies next to 0 */
#define LEGEND_ROW 22
#define POINTS_MAX 4096 /* of a line: of more sessions so many of them, sorted, stand for all */

static const struct panel {
    const char *figure, *title, *unit;
    struct rect area;
} panels[] = {
    {"total_stall_time_s", "Time stalled", "s", {83, 118, 520, 230}},
    {"mean_video_kbps", "Mean video bitrate", "kbit/s", {711, 118, 520, 230}},
    {"overall_qoe", "Overall score", "of 10", {83, 474, 520, 230}},
    {"mean_behind_live_s", "Behind live, mean", "s", {711, 474, 520, 230}},
};
#define PANELS (sizeof panels / sizeof *panels)

/* Told apart by the colour-blind (after Okabe and Ito 2008), dark enough on white and light enough on the
 * dark card. */
static const color line_colors[2][LINES_MAX] = {
    {0xff5aa9f7, 0xfff2b441, 0xff2cc9a7, 0xffff6a4d, 0xffb794f6, 0xffd0d7de, 0xff8bd450, 0xfff78fb3},
    {0xff1668c7, 0xffa86a00, 0xff00806a, 0xffc93a17, 0xff7847c9, 0xff444c56, 0xff3f7d0a, 0xffb0306a},
};

/* Of the axis below a panel. Where a few values are many times the others it is logarithmic but next to 0. */
struct scale {
    double low, high, one; /* one: as far as that it is even; 0: all of it */
};

/* A set's values of a panel's figure, sorted. */
struct curve {
    double *values; /* owned */
    size_t count;
};

struct sheet {
    struct canvas *canvas;
    const struct theme *theme;
    const color *colors;
    const struct study_table *table;
    size_t lines;
    struct curve curves[PANELS][LINES_MAX];
};

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool make_curve(const struct study_table *table, size_t set, size_t column, struct curve *curve)
{
    double *all = curve->values = malloc((table->set_rows[set] + 1) * sizeof *all);
    if (!all) {
        return false;
    }
    const size_t count = study_table_gather(table, set, column, all);
    qsort(all, count, sizeof *all, by_size);
    curve->count = count < POINTS_MAX ? count : POINTS_MAX;
    for (size_t i = 1; i < curve->count; i++) { /* the least and the greatest stay */
        all[i] = all[(size_t)((double)i / (double)(curve->count - 1) * (double)(count - 1) + 0.5)];
    }
    double *kept = realloc(all, (curve->count + 1) * sizeof *kept);
    curve->values = kept ? kept : all;
    return true;
}

static bool make_curves(struct sheet *sheet)
{
    for (size_t p = 0; p < PANELS; p++) {
        const size_t column = study_table_column(sheet->table, study_figure_named(panels[p].figure));
        for (size_t line = 0; line < sheet->lines && column < sheet->table->figures; line++) {
            if (!make_curve(sheet->table, line, column, &sheet->curves[p][line])) {
                return false;
            }
        }
    }
    return true;
}

/* From the least value, or 0 where that is near, to the greatest. */
static struct scale find_scale(const struct sheet *sheet, const struct curve *curves)
{
    double low = INFINITY, high = -INFINITY, usual = 0;
    for (size_t line = 0; line < sheet->lines; line++) {
        const struct curve *curve = &curves[line];
        if (curve->count > 0) {
            low = fmin(low, curve->values[0]);
            high = fmax(high, curve->values[curve->count - 1]);
            usual = fmax(usual, curve->values[3 * (curve->count - 1) / 4]);
        }
    }
    if (low > 0 && low < 0.5 * high) {
        low = 0;
    }
    if (!(low < high)) {
        low = isfinite(low) ? low - 0.5 : 0;
        high = low + 1;
    }
    const bool tail = low == 0 && high > TAIL * usual;
    return (struct scale){low, high, tail ? pow(10, floor(log10(high) - DECADES) + 1) : 0};
}

/* A mark a line: with its dashes it tells the line where there is no colour. */
static void draw_mark(const struct sheet *sheet, size_t line, float x, float y)
{
    const color c = sheet->colors[line];
    const float r = 4.5f;
    const float square[] = {x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r},
                up[] = {x, y - r - 1, x + r + 1, y + r, x - r - 1, y + r},
                down[] = {x, y + r + 1, x + r + 1, y - r, x - r - 1, y - r},
                diamond[] = {x, y - r - 1, x + r + 1, y, x, y + r + 1, x - r - 1, y};
    switch (line % LINES_MAX) {
    case 0: canvas_circle(sheet->canvas, x, y, r, c); break;
    case 1: canvas_polygon(sheet->canvas, square, 4, c); break;
    case 2: canvas_polygon(sheet->canvas, up, 3, c); break;
    case 3: canvas_polygon(sheet->canvas, diamond, 4, c); break;
    case 4: canvas_polygon(sheet->canvas, down, 3, c); break;
    case 5: canvas_ring(sheet->canvas, x, y, r - 1, 2, c); break;
    case 6:
        canvas_line(sheet->canvas, x - r, y - r, x + r, y + r, 2, c);
        canvas_line(sheet->canvas, x - r, y + r, x + r, y - r, 2, c);
        break;
    case 7:
        canvas_line(sheet->canvas, x - r - 1, y, x + r + 1, y, 2, c);
        canvas_line(sheet->canvas, x, y - r - 1, x, y + r + 1, 2, c);
        break;
    }
}

/* On and off in turn, along the line; none: it is whole. */
static const float dashes[4][4] = {{0}, {10, 4, 10, 4}, {3, 3, 3, 3}, {12, 3, 3, 3}};

static void draw_dashed(const struct sheet *sheet, const float *points, int count, size_t line)
{
    const float *pattern = dashes[line % 4];
    const color c = sheet->colors[line];
    if (pattern[0] == 0) {
        canvas_polyline(sheet->canvas, points, count, 2, c);
        return;
    }
    int phase = 0;
    float left = pattern[0];
    for (int i = 0; i + 1 < count; i++) {
        const float *a = &points[2 * i], *b = a + 2;
        const float length = hypotf(b[0] - a[0], b[1] - a[1]);
        for (float at = 0; at < length;) {
            const float step = fminf(left, length - at), from = at / length, to = (at + step) / length;
            if (phase % 2 == 0) {
                canvas_line(sheet->canvas, a[0] + (b[0] - a[0]) * from, a[1] + (b[1] - a[1]) * from,
                            a[0] + (b[0] - a[0]) * to, a[1] + (b[1] - a[1]) * to, 2, c);
            }
            at += step;
            left -= step;
            if (left <= 0) {
                phase = (phase + 1) % 4;
                left = pattern[phase];
            }
        }
    }
}

/* A value's place in the panel. */
static float x_of(const struct panel *panel, const struct scale *scale, double value)
{
    const double share = scale->one > 0 ? log1p(value / scale->one) / log1p(scale->high / scale->one)
                                        : (value - scale->low) / (scale->high - scale->low);
    return panel->area.x + panel->area.w * (float)fmin(fmax(share, 0), 1);
}

static float y_of(const struct panel *panel, double share)
{
    return panel->area.y + panel->area.h * (float)(1 - share);
}

/* Up at each value by one session's share. */
static void draw_line(const struct sheet *sheet, const struct panel *panel, size_t line,
                      const struct curve *curve, const struct scale *scale)
{
    float points[2 * (2 * POINTS_MAX + 4)];
    int count = 0;
    const size_t values = curve->count;
    const double *sorted = curve->values;
    if (values == 0) {
        return;
    }
    for (size_t i = 0; i < values; i++) {
        const float x = x_of(panel, scale, sorted[i]);
        const double share[] = {(double)i / (double)values, (double)(i + 1) / (double)values};
        for (int k = 0; k < 2; k++) {
            points[2 * count] = x;
            points[2 * count++ + 1] = y_of(panel, share[k]);
        }
    }
    points[2 * count] = panel->area.x + panel->area.w;
    points[2 * count++ + 1] = y_of(panel, 1);
    draw_dashed(sheet, points, count, line);
    for (int mark = 0; mark < MARKS; mark++) {
        /* Each line's marks stand elsewhere, so that those of lines that run together do not cover one
         * another. */
        const double share = (mark + 0.5 + ((double)line - (double)sheet->lines / 2) / 10) / MARKS;
        const size_t at = (size_t)(fmin(fmax(share, 0), 0.999) * (double)values);
        draw_mark(sheet, line, x_of(panel, scale, sorted[at]), y_of(panel, share));
    }
}

static void draw_tick(const struct sheet *sheet, const struct panel *panel, const struct scale *scale,
                      double value, int decimals)
{
    char text[64];
    const struct rect a = panel->area;
    const float x = x_of(panel, scale, value);
    canvas_vline(sheet->canvas, x, a.y, a.y + a.h, sheet->theme->grid);
    snprintf(text, sizeof text, "%.*f", decimals, value);
    canvas_text(sheet->canvas, x, a.y + a.h + 18,
                aligned(numbers(11, sheet->theme->text_second), TEXT_CENTER), text);
}

static void draw_ticks(const struct sheet *sheet, const struct panel *panel, const struct scale *scale)
{
    if (scale->one > 0) {
        const int decimals = scale->one < 1 ? (int)-floor(log10(scale->one)) : 0;
        draw_tick(sheet, panel, scale, 0, 0);
        for (double value = scale->one; value <= scale->high; value *= 10) {
            draw_tick(sheet, panel, scale, value, value < 1 ? decimals : 0);
        }
        return;
    }
    const struct axis_ticks ticks = axis_ticks(scale->low, scale->high, 7);
    for (int i = 0; i < ticks.count; i++) {
        draw_tick(sheet, panel, scale, ticks.first + i * ticks.step, ticks.decimals);
    }
}

static void draw_axes(const struct sheet *sheet, const struct panel *panel, const struct scale *scale)
{
    char text[64];
    const struct rect a = panel->area;
    const struct text_style second = words(12, sheet->theme->text_second);
    for (int i = 0; i <= 4; i++) {
        const float y = y_of(panel, i / 4.0);
        canvas_hline(sheet->canvas, a.x, a.x + a.w, y, sheet->theme->grid);
        snprintf(text, sizeof text, "%d %%", i * 25);
        canvas_text(sheet->canvas, a.x - 8, y + 4,
                    aligned(numbers(11, sheet->theme->text_second), TEXT_RIGHT), text);
    }
    draw_ticks(sheet, panel, scale);
    canvas_text(sheet->canvas, a.x - 44, a.y - 38, strong(14, sheet->theme->text), panel->title);
    canvas_text(sheet->canvas, a.x - 44, a.y - 16, second, "share of sessions");
    snprintf(text, sizeof text, "%s, %s%s", panel->title, panel->unit,
             scale->one > 0 ? " (logarithmic)" : "");
    canvas_text(sheet->canvas, a.x + a.w / 2, a.y + a.h + 38, aligned(second, TEXT_CENTER), text);
}

static void draw_panel(const struct sheet *sheet, const struct panel *panel, const struct curve *curves)
{
    const size_t column = study_table_column(sheet->table, study_figure_named(panel->figure));
    const struct rect a = panel->area;
    const struct rect card = {a.x - 58, a.y - 62, a.w + 82, a.h + 114};
    canvas_round_rect(sheet->canvas, card, 8, sheet->theme->card);
    canvas_round_frame(sheet->canvas, card, 8, 1, sheet->theme->card_edge);
    if (column == sheet->table->figures) {
        return;
    }
    const struct scale scale = find_scale(sheet, curves);
    draw_axes(sheet, panel, &scale);
    for (size_t line = 0; line < sheet->lines; line++) {
        draw_line(sheet, panel, line, &curves[line], &scale);
    }
}

static void name_set(const struct study_table *table, size_t set, char *buf, size_t size)
{
    const char *player = study_table_set_key(table, set, 1);
    int len = snprintf(buf, size, "%s", *player ? player : "scenario");
    for (size_t k = 2; k < table->keys && len > 0 && (size_t)len < size; k++) {
        const char *dot = strrchr(table->key_names[k], '.');
        len += snprintf(buf + len, size - (size_t)len, ", %s %s", dot ? dot + 1 : table->key_names[k],
                        study_table_set_key(table, set, k));
    }
}

/* Under the panels, in columns: the mark and the name of each line. */
static void draw_legend(const struct sheet *sheet)
{
    const float width = (PICTURE_W - 48) / 4.0f;
    for (size_t line = 0; line < sheet->lines; line++) {
        char text[160];
        const float x = 40 + width * (float)(line % 4), y = 790 + LEGEND_ROW * (float)(line / 4);
        name_set(sheet->table, line, text, sizeof text);
        draw_dashed(sheet, (const float[]){x - 14, y, x + 34, y}, 2, line);
        draw_mark(sheet, line, x + 10, y);
        canvas_text_fit(sheet->canvas, x + 44, y + 5, width - 60, words(13, sheet->theme->text), text);
    }
    if (sheet->lines < sheet->table->sets.count) {
        char more[80];
        snprintf(more, sizeof more, "and %zu more in summary.csv", sheet->table->sets.count - sheet->lines);
        canvas_text(sheet->canvas, PICTURE_W - 24, PICTURE_H - 16,
                    aligned(words(12, sheet->theme->text_second), TEXT_RIGHT), more);
    }
}

static void draw_sheet(const struct sheet *sheet)
{
    char line[160], program[64];
    snprintf(line, sizeof line, "%zu sessions \u00b7 share of them that stays at or under a value \u00b7 %s",
             sheet->table->rows,
             study_table_header(sheet->table, "program", program, sizeof program) ? program : "tracereel");
    canvas_clear(sheet->canvas, sheet->theme->ground);
    canvas_text(sheet->canvas, 25, 34, words(14, sheet->theme->text_second), line);
    for (size_t i = 0; i < PANELS; i++) {
        draw_panel(sheet, &panels[i], sheet->curves[i]);
    }
    draw_legend(sheet);
}

/* "12, sha256 ..." of the head of a study's tables. */
static void say_hash(const struct study_table *table, const char *what, struct made_by *made)
{
    char line[160], name[64], hash[STUDY_HASH_CHARS + 1];
    const char *value = study_table_header(table, what, line, sizeof line), *at = value;
    at = at ? strstr(at, "sha256 ") : NULL;
    if (at && sscanf(at, "sha256 %64[0-9a-f]", hash) == 1) {
        snprintf(name, sizeof name, "%d %s", atoi(value), what);
        made_by_input(made, hash, name);
    }
}

/* The words of the tables beside it. */
static void say_how(const struct study_table *table, struct made_by *made)
{
    char line[8192];
    const char *command = study_table_header(table, "command", line, sizeof line);
    const char *traces = command ? strstr(command, " -- ") : NULL;
    if (traces) {
        strbuf_printf(&made->command, "%.*s -o OUT%s", (int)(traces - command), command, traces);
    }
    say_hash(table, "traces", made);
    say_hash(table, "parameters", made);
}

static enum tr_status draw_theme(const char *folder, struct sheet *sheet, struct fonts *fonts, int theme,
                                 const struct made_by *made, struct tr_error *err)
{
    static const struct theme *const themes[] = {&theme_dark, &theme_light};
    struct canvas canvas;
    struct strbuf path = {0};
    strbuf_printf(&path, "%s/distributions-%s.png", folder, themes[theme]->name);
    if (path.failed || !canvas_init(&canvas, PICTURE_W, PICTURE_H, 1, fonts)) {
        strbuf_destroy(&path);
        return tr_error_oom(err);
    }
    sheet->canvas = &canvas;
    sheet->theme = themes[theme];
    sheet->colors = line_colors[theme];
    draw_sheet(sheet);
    sheet->canvas = NULL;
    enum tr_status status = png_write(path.text, &canvas, made, true, err);
    canvas_destroy(&canvas);
    strbuf_destroy(&path);
    return status;
}

enum tr_status study_pictures(const char *folder, const struct study_table *table, struct tr_error *err)
{
    struct sheet sheet = {.table = table,
                          .lines = table->sets.count < LINES_MAX ? table->sets.count : LINES_MAX};
    struct fonts *fonts = fonts_new(err);
    enum tr_status status = !fonts                ? TR_STATUS_FAILED
                            : make_curves(&sheet) ? TR_STATUS_OK
                                                  : tr_error_oom(err);
    struct made_by made = {0};
    say_how(table, &made);
    for (int theme = 0; theme < 2 && status == TR_STATUS_OK; theme++) {
        status = draw_theme(folder, &sheet, fonts, theme, &made, err);
    }
    for (size_t i = 0; i < PANELS * LINES_MAX; i++) {
        free(sheet.curves[i / LINES_MAX][i % LINES_MAX].values);
    }
    made_by_destroy(&made);
    fonts_free(fonts);
    return status;
}
