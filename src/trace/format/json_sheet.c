#include "trace/format/json_sheet.h"

#include "trace/table/names.h"
#include "trace/table/stamps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX  4 /* of objects in a row, and around the rows */
#define NAME_BYTES 96

static bool is_scalar(const json_t *value)
{
    return value && !json_is_object(value) && !json_is_array(value);
}

/* ---- rows ---- */

/* The column of that name; CELLS_MAX where there are too many. They mostly come in the order of the row
 * before. */
static size_t column_of(struct json_sheet *s, const char *name, size_t guess)
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
static void set_cells(struct json_sheet *s, const char *prefix, const json_t *object, size_t *guess,
                      int depth)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        char name[NAME_BYTES];
        snprintf(name, sizeof name, "%s%s%s", prefix, *prefix ? "." : "", key);
        if (is_scalar(value)) {
            size_t column = column_of(s, name, *guess);
            if (column < CELLS_MAX) {
                s->cell[column] = value;
                *guess = column + 1;
            }
        } else if (json_is_object(value) && depth < DEPTH_MAX) {
            set_cells(s, name, value, guess, depth + 1);
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

static void end_row(struct json_sheet *s, size_t cells)
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
        s->cell[i] = NULL;
    }
    strbuf_putc(&s->text, '\n');
    s->line++;
    s->rows++;
}

/* A row: an object, whose keys name its cells, or an array. What is neither is passed over. */
static void add_row(struct json_sheet *s, const json_t *row)
{
    size_t guess = 0, n = json_array_size(row) < CELLS_MAX ? json_array_size(row) : CELLS_MAX;
    if (json_is_object(row)) {
        set_cells(s, "", row, &guess, 0);
        end_row(s, s->names);
    } else if (json_is_array(row) && n > 0) {
        for (size_t i = 0; i < n; i++) {
            const json_t *value = json_array_get(row, i);
            s->cell[i] = is_scalar(value) ? value : NULL;
        }
        end_row(s, n);
    }
}

static void add_rows(struct json_sheet *s, const json_t *rows)
{
    for (size_t i = 0; i < json_array_size(rows); i++) {
        add_row(s, json_array_get(rows, i));
    }
}

/* ---- where in a document they are ---- */

static bool speaks_of_rates(const char *key)
{
    struct cell name = {key, key + strlen(key)};
    return name_is_rate(&name) || name_amount_unit(&name);
}

/* Whether an object has such a value itself, or in the objects in it. */
static bool is_row(const json_t *object, int depth)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if ((is_scalar(value) && speaks_of_rates(key)) ||
            (json_is_object(value) && depth < DEPTH_MAX &&
             (speaks_of_rates(key) || is_row(value, depth + 1)))) {
            return true;
        }
    }
    return false;
}

static bool is_list_of(const json_t *value, bool (*is_one)(const json_t *member))
{
    return json_array_size(value) > 0 && is_one(json_array_get(value, 0));
}

static bool is_string(const json_t *value)
{
    return json_is_string(value);
}

static bool is_tuple(const json_t *value)
{
    return json_array_size(value) > 1 && is_scalar(json_array_get(value, 0)) &&
           is_scalar(json_array_get(value, 1));
}

static bool is_record(const json_t *value)
{
    return json_is_object(value) && is_row(value, 0);
}

/* {"t": [0, 1], "mbps": [3.2, 4.1]}: the arrays that are as long as the first that is a rate. */
static bool take_columns(struct json_sheet *s, const json_t *object, struct tr_error *err,
                         enum tr_status *status)
{
    const char *key, *rate = NULL;
    json_t *value;
    size_t rows = 0;
    json_object_foreach((json_t *)object, key, value)
    {
        if (!rate && is_list_of(value, is_scalar) && speaks_of_rates(key)) {
            rate = key;
            rows = json_array_size(value);
        }
    }
    const json_t *column[CELLS_MAX];
    json_object_foreach((json_t *)object, key, value)
    {
        struct cell name = {key, key + strlen(key)};
        if (!rate || !is_list_of(value, is_scalar) || s->names == CELLS_MAX) {
            continue;
        }
        if (json_array_size(value) != rows && name_is_time(&name) > 0) {
            *status = tr_error_set(err, TR_STATUS_FAILED, "",
                                   "\"%s\" has %zu values and \"%s\" has %zu; they should be equally long",
                                   key, json_array_size(value), rate, rows);
            return true;
        }
        if (json_array_size(value) == rows) {
            size_t at = column_of(s, key, s->names);
            column[at < CELLS_MAX ? at : 0] = value;
        }
    }
    for (size_t i = 0; i < rows; i++) {
        for (size_t k = 0; k < s->names; k++) {
            s->cell[k] = json_array_get(column[k], i);
        }
        end_row(s, s->names);
    }
    s->columns = rate != NULL;
    return rate != NULL;
}

/* {"columns": ["t", "mbps"], "data": [[0, 3.2], ...]} */
static bool take_named_rows(struct json_sheet *s, const json_t *object)
{
    const json_t *names = NULL, *rows = NULL;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        names = !names && is_list_of(value, is_string) ? value : names;
        rows = !rows && is_list_of(value, is_tuple) ? value : rows;
    }
    if (!rows) {
        return false;
    }
    if (names && json_array_size(names) == json_array_size(json_array_get(rows, 0))) {
        for (size_t i = 0; i < json_array_size(names); i++) {
            const char *name = json_string_value(json_array_get(names, i));
            column_of(s, name ? name : "", i);
        }
    }
    add_rows(s, rows);
    return true;
}

/* {"2025-03-01 10:00": {"mbps": 3.2}, ...}, {"0": 3.2, "1": 4.1}: all of one kind, by stamps or numbers. */
static bool take_keyed_rows(struct json_sheet *s, const json_t *object)
{
    const char *key;
    json_t *value;
    if (json_object_size(object) < 2) {
        return false;
    }
    json_object_foreach((json_t *)object, key, value)
    {
        struct cell name = {key, key + strlen(key)};
        double number;
        bool counts = cell_number(&name, false, &number) || stamp_ns(&name) != STAMP_NO_NS;
        if (!counts || !(json_is_number(value) || is_record(value))) {
            return false;
        }
    }
    bool numbers = json_is_number(json_object_iter_value(json_object_iter((json_t *)object)));
    column_of(s, "", 0);
    if (numbers) {
        column_of(s, "value", 1);
    }
    json_object_foreach((json_t *)object, key, value)
    {
        size_t guess = 1;
        json_t *name = json_string(key);
        s->text.failed |= !name;
        s->cell[0] = name;
        s->cell[1] = numbers ? value : NULL;
        set_cells(s, "", value, &guess, 0);
        end_row(s, s->names);
        json_decref(name);
    }
    return true;
}

/* The rows in a document, or in what stands in it. */
static enum tr_status take_document(struct json_sheet *s, const json_t *value, int depth,
                                    struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    if (json_is_array(value)) {
        if (is_list_of(value, is_record) || is_list_of(value, is_tuple)) {
            add_rows(s, value);
        } else if (json_array_size(value) > 0 && depth < DEPTH_MAX) {
            status = take_document(s, json_array_get(value, 0), depth + 1, err);
            s->others = s->rows > 0 ? json_array_size(value) - 1 : 0;
        }
        return status;
    }
    if (!json_is_object(value) || take_columns(s, value, err, &status) || take_named_rows(s, value) ||
        take_keyed_rows(s, value)) {
        return status;
    }
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)value, key, member)
    {
        if (s->rows == 0 && status == TR_STATUS_OK && depth < DEPTH_MAX && !is_scalar(member)) {
            status = take_document(s, member, depth + 1, err);
        }
    }
    if (s->rows == 0 && status == TR_STATUS_OK && depth == 0 && is_row(value, 0)) {
        add_row(s, value); /* a test of its own */
    }
    return status;
}

/* Rows one behind the other, in an array or not: each is parsed, written and freed. */
static enum tr_status take_stream(struct json_sheet *s, struct json_text *t, struct tr_error *err)
{
    struct json_documents d = {0};
    const char *counted = t->begin;
    bool more = true;
    for (s->in_line = 1;;) {
        enum tr_status status = json_next_document(t, &d, &more, err);
        json_t *row = NULL;
        for (; counted < t->p; counted++) {
            s->in_line += *counted == '\n';
        }
        status = status == TR_STATUS_OK && more ? json_value(t, &row, err) : status;
        if (status == TR_STATUS_FAILED && t->cut && s->rows > 0) {
            s->cut = true;
            return TR_STATUS_OK;
        }
        if (status != TR_STATUS_OK || !more) {
            return status;
        }
        add_row(s, row);
        json_decref(row);
    }
}

enum tr_status json_sheet_read(struct json_sheet *s, struct json_text *t, struct tr_error *err)
{
    json_t *first = NULL;
    const char *begin = t->p;
    s->line = 1;
    bool in_array = json_peek(t) == '[';
    t->p += in_array;
    if (in_array && json_peek(t) == ']') {
        return tr_error_set(err, TR_STATUS_FAILED, t->name,
                            "is an empty array; a trace has at least one rate");
    }
    enum tr_status status = json_value(t, &first, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    json_keys(first, s->keys, sizeof s->keys);
    bool alone = !in_array && json_peek(t) == '\0';
    t->p = begin;
    if (!alone && (!in_array || is_record(first) || is_tuple(first))) {
        status = take_stream(s, t, err);
    } else if (alone) {
        status = take_document(s, first, 0, err);
    } else {
        json_t *whole = NULL;
        status = json_value(t, &whole, err);
        status = status == TR_STATUS_OK ? take_document(s, whole, 0, err) : status;
        json_decref(whole);
    }
    json_decref(first);
    if (status == TR_STATUS_FAILED && err && err->where[0] == '\0') {
        snprintf(err->where, sizeof err->where, "%s", t->name);
    }
    return status == TR_STATUS_OK && s->text.failed ? tr_error_oom(err) : status;
}

void json_sheet_destroy(struct json_sheet *s)
{
    for (size_t i = 0; i < s->names; i++) {
        free(s->name[i]);
    }
    strbuf_destroy(&s->text);
}
