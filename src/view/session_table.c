#include "view/session_table.h"

#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD_H   26.0f
#define ROW_H    26.0f
#define NARROW_W 760.0f /* under it the last columns are left out */
#define SPARK_W  180.0f
#define GAP      12.0f

static const struct column {
    const char *title;
    float width; /* 0: what is left over */
    int decimals;
    bool when_narrow;
} columns[SESSION_COLUMNS] = {
    [SESSION_TRACE] = {"trace", 0, 0, true},         [SESSION_PLAYER] = {"player", 130, 0, true},
    [SESSION_SCORE] = {"score", 56, 2, true},        [SESSION_STALLED] = {"stalled s", 78, 1, true},
    [SESSION_STALLS] = {"stalls", 56, 0, true},      [SESSION_BITRATE] = {"kbit/s", 68, 0, false},
    [SESSION_SWITCHES] = {"switches", 72, 0, false},
};

static bool is_shown(struct rect room, int column)
{
    return room.w >= NARROW_W || columns[column].when_narrow;
}

static float spark_width(struct rect room)
{
    return room.w >= NARROW_W ? SPARK_W : SPARK_W / 2;
}

/* Where a column stands across. */
static struct rect column_box(struct rect room, int column, float y, float h)
{
    float fixed = spark_width(room) + GAP;
    for (int c = 0; c < SESSION_COLUMNS; c++) {
        fixed += is_shown(room, c) ? columns[c].width + GAP : 0;
    }
    float x = room.x + 6;
    for (int c = 0; c < column; c++) {
        x += is_shown(room, c) ? (columns[c].width > 0 ? columns[c].width : room.w - fixed - 6) + GAP : 0;
    }
    const float w = columns[column].width > 0 ? columns[column].width : room.w - fixed - 6;
    return (struct rect){x, y, is_shown(room, column) ? w : 0, h};
}

int session_table_fit(struct rect room)
{
    return (int)fmaxf(1, (room.h - HEAD_H) / ROW_H);
}

int session_table_at(struct rect room, const struct session_table *table, float x, float y)
{
    const float down = y - room.y - HEAD_H;
    const int place = table->first + (int)(down / ROW_H);
    const bool inside = x >= room.x && x < room.x + room.w && down >= 0 && down < room.h - HEAD_H;
    return inside && place < table->count && place < table->first + session_table_fit(room) ? place : -1;
}

enum session_column session_table_head_at(struct rect room, float x, float y)
{
    for (int c = 0; c < SESSION_COLUMNS; c++) {
        const struct rect box = column_box(room, c, room.y, HEAD_H);
        if (x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h) {
            return (enum session_column)c;
        }
    }
    return SESSION_COLUMNS;
}

static bool is_number(int column)
{
    return column >= SESSION_SCORE;
}

static void draw_cell(struct canvas *canvas, struct rect box, int column, struct text_style style,
                      const char *text)
{
    if (is_number(column)) {
        canvas_text(canvas, box.x + box.w, box.y + 18, aligned(style, TEXT_RIGHT), text);
    } else {
        canvas_text_fit(canvas, box.x, box.y + 18, box.w, style, text);
    }
}

static void draw_head(struct canvas *canvas, struct rect room, const struct session_table *table,
                      const struct theme *theme)
{
    for (int c = 0; c < SESSION_COLUMNS; c++) {
        char text[32];
        const bool sorts = (int)table->sort == c;
        if (is_shown(room, c)) {
            snprintf(text, sizeof text, "%s%s", columns[c].title,
                     !sorts              ? ""
                     : table->descending ? " \u2193"
                                         : " \u2191");
            draw_cell(canvas, column_box(room, c, room.y, HEAD_H), c,
                      sorts ? strong(12, theme->text) : words(12, theme->text_second), text);
        }
    }
    canvas_text(canvas, room.x + room.w - spark_width(room), room.y + 18, words(12, theme->text_second),
                room.w >= NARROW_W ? "stalled, start to end" : "stalled");
    canvas_hline(canvas, room.x, room.x + room.w, room.y + HEAD_H - 1, theme->card_edge);
}

/* Never by colour alone: how much of a span was stalled is a height. */
static void draw_spark(struct canvas *canvas, struct rect box, const float *spark, const struct theme *theme)
{
    const float w = box.w / SESSION_SPARKS, h = box.h - 8;
    canvas_hline(canvas, box.x, box.x + box.w, box.y + box.h - 4, theme->grid);
    for (int i = 0; i < SESSION_SPARKS; i++) {
        if (spark[i] > 0) {
            const float high = fmaxf(2, h * spark[i]);
            canvas_rect(canvas, (struct rect){box.x + w * (float)i, box.y + 4 + h - high, w, high},
                        theme->bad);
        }
    }
}

static void draw_row(struct canvas *canvas, struct rect room, float y, const struct session_row *row,
                     const struct theme *theme)
{
    draw_cell(canvas, column_box(room, SESSION_TRACE, y, ROW_H), SESSION_TRACE, words(13, theme->text),
              row->trace);
    draw_cell(canvas, column_box(room, SESSION_PLAYER, y, ROW_H), SESSION_PLAYER,
              words(13, theme->text_second), row->player);
    const struct rect first = column_box(room, SESSION_SCORE, y, ROW_H);
    if (row->why) {
        canvas_text_fit(canvas, first.x, y + 18, room.x + room.w - first.x, words(12, theme->bad), row->why);
        return;
    }
    for (int c = SESSION_SCORE; c < SESSION_COLUMNS; c++) {
        char text[32] = "\u00b7";
        if (row->has_values && !isnan(row->values[c])) {
            snprintf(text, sizeof text, "%.*f", columns[c].decimals, row->values[c]);
        }
        if (is_shown(room, c)) {
            const bool stalled = c == SESSION_STALLED && row->has_values && row->values[c] > 0;
            draw_cell(canvas, column_box(room, c, y, ROW_H), c,
                      numbers(13, stalled ? theme->bad : theme->text), text);
        }
    }
    if (row->has_spark) {
        const float w = spark_width(room);
        draw_spark(canvas, (struct rect){room.x + room.w - w, y, w - 6, ROW_H}, row->spark, theme);
    }
}

static void draw_scroll_bar(struct canvas *canvas, struct rect room, const struct session_table *table,
                            int fit, const struct theme *theme)
{
    if (table->count <= fit) {
        return;
    }
    const float h = room.h - HEAD_H, part = fmaxf(h * (float)fit / (float)table->count, 16);
    const float at = (h - part) * (float)table->first / (float)(table->count - fit);
    canvas_round_rect(canvas, (struct rect){room.x + room.w + 6, room.y + HEAD_H + at, 4, part}, 2,
                      theme->card_edge);
}

void session_table_draw(struct canvas *canvas, struct rect room, const struct session_table *table,
                        const struct theme *theme)
{
    const int fit = session_table_fit(room);
    draw_head(canvas, room, table, theme);
    for (int k = 0; k < fit && table->first + k < table->count; k++) {
        const float y = room.y + HEAD_H + ROW_H * (float)k;
        if (table->first + k == table->chosen) {
            canvas_round_rect(canvas, (struct rect){room.x, y, room.w, ROW_H}, 5, theme->card_edge);
        }
        draw_row(canvas, room, y, &table->rows[table->order[table->first + k]], theme);
    }
    draw_scroll_bar(canvas, room, table, fit, theme);
}
