#include "trace/format/json_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 4 /* of objects in a row, and around the rows */

/* The column of that name; CELLS_MAX where there are too many. They mostly come in the order of the row
 * before. */
size_t json_sheet_column(struct json_sheet *s, const char *name, size_t guess)
{
    if (guess < s->names && strcmp(s->name[guess], name) == 0) {
        return guess;
    }
    for (size_t i = 0; i < s->names; i++) {
        if (strcmp(s->name[i], name) == 0) {
            return i;
        }
    }
    if (s->names < CELLS_MAX) {
        s->name[s->names] = strdup(name);
        s->text.failed |= !s->name[s->names];
        return s->name[s->names] ? s->names++ : CELLS_MAX;
    }
    return CELLS_MAX;
}

/* Every value of an object, and of the objects in it: {"speed": {"down": 3}} is speed.down. */
void json_sheet_set_cells(struct json_sheet *s, const char *prefix, const json_t *object, size_t *guess,
                          int depth)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        char name[JSON_NAME_BYTES];
        snprintf(name, sizeof name, "%s%s%s", prefix, *prefix ? "." : "", key);
        if (json_is_scalar(value)) {
            size_t column = json_sheet_column(s, name, *guess);
            if (column < CELLS_MAX) {
                s->cell[column] = value;
                *guess = column + 1;
            }
        } else if (json_is_object(value) && depth < DEPTH_MAX) {
            json_sheet_set_cells(s, name, value, guess, depth + 1);
        }
    }
}

/* As a cell: without what would end it, or make a comment of the line. */
static void put_text(struct strbuf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        strbuf_putc(out, c < 0x20 ? ' ' : c == '"' ? '\'' : i == 0 && strchr("#;%/", c) ? '_' : (char)c);
    }
}

static void put_cell(struct strbuf *out, const json_t *value)
{
    if (json_is_string(value)) {
        put_text(out, json_string_value(value), json_string_length(value));
    } else if (json_is_number(value)) {
        strbuf_double(out, json_number_value(value));
    } else if (json_is_boolean(value)) {
        strbuf_puts(out, json_is_true(value) ? "true" : "false");
    }
}

void json_sheet_end_row(struct json_sheet *s, size_t cells)
{
    for (; s->line < s->in_line; s->line++) {
        strbuf_putc(&s->text, '\n');
    }
    for (size_t i = 0; i < cells; i++) {
        if (i > 0) {
            strbuf_putc(&s->text, '\t');
        }
        if (s->cell[i]) {
            put_cell(&s->text, s->cell[i]);
        }
        if (s->names == 0 && (!s->cell[i] || json_is_null(s->cell[i]))) { /* cells are counted */
            strbuf_puts(&s->text, "null");
        }
        s->cell[i] = NULL;
    }
    strbuf_putc(&s->text, '\n');
    s->line++;
    s->rows++;
}

/* A row: an object, whose keys name its cells, or an array. What is neither is passed over. */
void json_sheet_add(struct json_sheet *s, const json_t *row)
{
    size_t guess = 0, n = json_array_size(row) < CELLS_MAX ? json_array_size(row) : CELLS_MAX;
    if (json_is_object(row)) {
        json_sheet_set_cells(s, "", row, &guess, 0);
        json_sheet_end_row(s, s->names);
    } else if (json_is_array(row) && n > 0) {
        for (size_t i = 0; i < n; i++) {
            const json_t *value = json_array_get(row, i);
            s->cell[i] = json_is_scalar(value) ? value : NULL;
        }
        json_sheet_end_row(s, n);
    }
}

void json_sheet_destroy(struct json_sheet *s)
{
    for (size_t i = 0; i < s->names; i++) {
        free(s->name[i]);
    }
    strbuf_destroy(&s->text);
}
