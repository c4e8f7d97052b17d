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
#define MARKS      8    /* on a line, to tell it by more than its colour */
#define TAIL       0.99 /* the axis ends there unless all is shown by little more */
#define LEGEND_ROW 22
#define POINTS_MAX 4096 /* of a line: of more sessions so many of them, sorted, stand for all */

static const struct panel {
    const char *figure, *title, *unit;
    struct rect area;
} panels[] = {
    {"total_stall_time_s", "Time stalled", "s", {83, 96, 520, 270}},
    {"mean_video_kbps", "Mean video bitrate", "kbit/s", {711, 96, 520, 270}},
    {"overall_qoe", "Overall score", "of 10", {83, 452, 520, 270}},
    {"mean_behind_live_s", "Behind live, mean", "s", {711, 452, 520, 270}},
};
#define PANELS (sizeof panels / sizeof *panels)

/* Told apart by the colour-blind (after Okabe and Ito 2008), dark enough on white and light enough on the
 * dark card. */
static const color line_colors[2][LINES_MAX] = {
    {0xff5aa9f7, 0xfff2b441, 0xff2cc9a7, 0xffff6a4d, 0xffb794f6, 0xffd0d7de, 0xff8bd450, 0xfff78fb3},
    {0xff1668c7, 0xffa86a00, 0xff00806a, 0xffc93a17, 0xff7847c9, 0xff444c56, 0xff3f7d0a, 0xffb0306a},
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

/* From the least value, or 0 where that is near, to where the longest tail has nearly ended. */
static void find_range(const struct sheet *sheet, const struct curve *curves, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t line = 0; line < sheet->lines; line++) {
        const struct curve *curve = &curves[line];
        if (curve->count > 0) {
            const double last = curve->values[curve->count - 1],
                         tail = curve->values[(size_t)(TAIL * (double)(curve->count - 1))];
            *low = fmin(*low, curve->values[0]);
            *high = fmax(*high, last < 1.3 * tail ? last : tail);
        }
    }
    if (*low > 0 && *low < 0.5 * *high) {
        *low = 0;
    }
    if (!(*low < *high)) {
        *low = isfinite(*low) ? *low - 0.5 : 0;
        *high = *low + 1;
    }
}

static void draw_mark(const struct sheet *sheet, size_t line, float x, float y)
{
    const color c = sheet->colors[line];
    const float r = 4.5f;
    const float square[] = {x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r},
                up[] = {x, y - r - 1, x + r + 1, y + r, x - r - 1, y + r},
                down[] = {x, y + r + 1, x + r + 1, y - r, x - r - 1, y - r},
                diamond[] = {x, y - r - 1, x + r + 1, y, x, y + r + 1, x - r - 1, y};
    switch (line % 6) {
    case 0: canvas_circle(sheet->canvas, x, y, r, c); break;
    case 1: canvas_polygon(sheet->canvas, square, 4, c); break;
    case 2: canvas_polygon(sheet->canvas, up, 3, c); break;
    case 3: canvas_polygon(sheet->canvas, diamond, 4, c); break;
    case 4: canvas_polygon(sheet->canvas, down, 3, c); break;
    case 5: canvas_ring(sheet->canvas, x, y, r - 1, 2, c); break;
    }
}

/* A value's place in the panel. */
static float x_of(const struct panel *panel, double low, double high, double value)
{
    const double share = (value - low) / (high - low);
    return panel->area.x + panel->area.w * (float)fmin(fmax(share, 0), 1);
}

static float y_of(const struct panel *panel, double share)
{
    return panel->area.y + panel->area.h * (float)(1 - share);
}

/* Up at each value by one session's share. */
static void draw_line(const struct sheet *sheet, const struct panel *panel, size_t line,
                      const struct curve *curve, double low, double high)
{
    float points[2 * (2 * POINTS_MAX + 4)];
    int count = 0;
    const size_t values = curve->count;
    const double *sorted = curve->values;
    if (values == 0) {
        return;
    }
    for (size_t i = 0; i < values && sorted[i] <= high; i++) {
        const float x = x_of(panel, low, high, sorted[i]);
        const double share[] = {(double)i / (double)values, (double)(i + 1) / (double)values};
        for (int k = 0; k < 2; k++) {
            points[2 * count] = x;
            points[2 * count++ + 1] = y_of(panel, share[k]);
        }
    }
    if (sorted[values - 1] <= high) {
        points[2 * count] = panel->area.x + panel->area.w;
        points[2 * count++ + 1] = y_of(panel, 1);
    }
    canvas_polyline(sheet->canvas, points, count, 2, sheet->colors[line]);
    for (int mark = 0; mark < MARKS; mark++) {
        /* Each line's marks stand elsewhere, so that those of lines that run together do not cover one
         * another. */
        const double share = (mark + 0.5 + ((double)line - (double)sheet->lines / 2) / 10) / MARKS;
        const size_t at = (size_t)(fmin(fmax(share, 0), 0.999) * (double)values);
        if (sorted[at] <= high) {
            draw_mark(sheet, line, x_of(panel, low, high, sorted[at]), y_of(panel, share));
        }
    }
}

static void draw_axes(const struct sheet *sheet, const struct panel *panel, double low, double high)
{
    char text[64];
    const struct rect a = panel->area;
    const struct axis_ticks ticks = axis_ticks(low, high, 7);
    for (int i = 0; i <= 4; i++) {
        const float y = y_of(panel, i / 4.0);
        canvas_hline(sheet->canvas, a.x, a.x + a.w, y, sheet->theme->grid);
        snprintf(text, sizeof text, "%d %%", i * 25);
        canvas_text(sheet->canvas, a.x - 8, y + 4,
                    aligned(numbers(11, sheet->theme->text_second), TEXT_RIGHT), text);
    }
    for (int i = 0; i < ticks.count; i++) {
        const double value = ticks.first + i * ticks.step;
        const float x = x_of(panel, low, high, value);
        canvas_vline(sheet->canvas, x, a.y, a.y + a.h, sheet->theme->grid);
        snprintf(text, sizeof text, "%.*f", ticks.decimals, value);
        canvas_text(sheet->canvas, x, a.y + a.h + 18,
                    aligned(numbers(11, sheet->theme->text_second), TEXT_CENTER), text);
    }
    canvas_text(sheet->canvas, a.x, a.y - 14, strong(14, sheet->theme->text), panel->title);
    canvas_text(sheet->canvas, a.x + a.w, a.y - 14, aligned(words(12, sheet->theme->text_second), TEXT_RIGHT),
                panel->unit);
}

static void draw_panel(const struct sheet *sheet, const struct panel *panel, const struct curve *curves)
{
    double low, high;
    const size_t column = study_table_column(sheet->table, study_figure_named(panel->figure));
    const struct rect a = panel->area;
    const struct rect card = {a.x - 58, a.y - 40, a.w + 82, a.h + 74};
    canvas_round_rect(sheet->canvas, card, 8, sheet->theme->card);
    canvas_round_frame(sheet->canvas, card, 8, 1, sheet->theme->card_edge);
    if (column == sheet->table->figures) {
        return;
    }
    find_range(sheet, curves, &low, &high);
    draw_axes(sheet, panel, low, high);
    for (size_t line = 0; line < sheet->lines; line++) {
        draw_line(sheet, panel, line, &curves[line], low, high);
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
        canvas_line(sheet->canvas, x - 10, y, x + 10, y, 2, sheet->colors[line]);
        draw_mark(sheet, line, x, y);
        canvas_text_fit(sheet->canvas, x + 18, y + 5, width - 34, words(13, sheet->theme->text), text);
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
