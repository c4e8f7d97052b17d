#include "trace/format/json_rows.h"

#include "trace/format/json_charts.h"
#include "trace/table/names.h"
#include "trace/table/stamps.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 4 /* of objects in a row, and around the rows */

static void add_rows(struct json_sheet *s, const json_t *rows)
{
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_sheet_add(s, json_array_get(rows, i));
    }
}

static bool speaks_of_rates(const char *key)
{
    struct cell name = {key, key + strlen(key)};
    return name_is_rate(&name) || name_amount_unit(&name);
}

/* Words without a digit. */
static bool is_prose(const json_t *value)
{
    const char *text = json_string_value(value);
    return text && *text && !strpbrk(text, "0123456789");
}

/* Whether an object has such a value itself, or in the objects in it. */
static bool is_row(const json_t *object, int depth)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if ((json_is_scalar(value) && !is_prose(value) && speaks_of_rates(key)) ||
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
    return json_array_size(value) > 1 && json_is_scalar(json_array_get(value, 0)) &&
           json_is_scalar(json_array_get(value, 1));
}

/* Something with a number in it, which the unit around it makes a rate. */
static bool has_number(const json_t *object)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if (json_is_number(value)) {
            return true;
        }
    }
    return false;
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
        if (!rate && is_list_of(value, json_is_scalar) && speaks_of_rates(key)) {
            rate = key;
            rows = json_array_size(value);
        }
    }
    if (!rate) {
        return false;
    }
    const json_t *column[CELLS_MAX] = {0};
    json_object_foreach((json_t *)object, key, value)
    {
        struct cell name = {key, key + strlen(key)};
        if (!is_list_of(value, json_is_scalar) || s->names == CELLS_MAX) {
            continue;
        }
        if (json_array_size(value) != rows && name_is_time(&name) > 0) {
            *status = tr_error_set(err, TR_STATUS_FAILED, "",
                                   "\"%s\" has %zu values and \"%s\" has %zu; they should be equally long",
                                   key, json_array_size(value), rate, rows);
            return true;
        }
        if (json_array_size(value) == rows) {
            size_t at = json_sheet_column(s, key, s->names);
            column[at < CELLS_MAX ? at : 0] = value;
        }
    }
    bool timed = false;
    for (size_t k = 0; k < s->names; k++) {
        timed |= name_is_time(&(struct cell){s->name[k], s->name[k] + strlen(s->name[k])}) > 0;
    }
    double step_s = timed ? NAN : json_charts_step_s(object);
    size_t columns = s->names, time = isnan(step_s) ? CELLS_MAX : json_sheet_column(s, "time (s)", columns);
    for (size_t i = 0; i < rows; i++) {
        json_t *at = time < CELLS_MAX ? json_real((double)i * step_s) : NULL;
        for (size_t k = 0; k < columns; k++) {
            s->cell[k] = json_array_get(column[k], i);
        }
        if (at) {
            s->cell[time] = at;
        }
        json_sheet_end_row(s, s->names);
        json_decref(at);
    }
    s->columns = true;
    return true;
}

/* {"t": {"0": 0, "1": 1}, "mbps": {"0": 3.2, "1": 4.1}}: a data frame of pandas, whose columns are objects by
 * the rows' index: numbers from 0 on, or times. As {"t": [0, 1], "mbps": [3.2, 4.1]}; NULL where it is none.
 */
static json_t *frame_columns(const json_t *object)
{
    const char *key, *index;
    json_t *member, *value;
    json_t *columns = json_object(), *times = json_array(), *first = NULL;
    size_t rows = 0;
    bool is = json_object_size(object) > 0, counted = true;
    json_object_foreach((json_t *)object, key, member)
    {
        first = first ? first : member;
        is = is && json_is_object(member) && json_object_size(member) > 1 &&
             json_object_size(member) == json_object_size(first);
        json_t *column = json_array();
        json_object_foreach(member, index, value)
        {
            is = is && json_is_scalar(value) && json_object_get(first, index);
            json_array_append(column, value);
        }
        json_object_set_new(columns, key, column);
    }
    json_object_foreach(first, index, value)
    {
        struct cell name = {index, index + strlen(index)};
        double number = NAN;
        bool counts = cell_number(&name, false, &number);
        is = is && (counts || stamp_ns(&name) != STAMP_NO_NS);
        counted = counted && counts && number == (double)rows++;
        json_array_append_new(times, json_string(index));
    }
    if (is && !counted) {
        json_object_set(columns, "time", times);
    }
    json_decref(times);
    if (!is) {
        json_decref(columns);
    }
    return is ? columns : NULL;
}

static bool take_frame(struct json_sheet *s, const json_t *object, struct tr_error *err,
                       enum tr_status *status)
{
    json_t *columns = frame_columns(object);
    bool taken = columns && take_columns(s, columns, err, status);
    json_decref(columns);
    return taken;
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
            json_sheet_column(s, name ? name : "", i);
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
    json_sheet_column(s, "", 0);
    if (numbers) {
        json_sheet_column(s, "value", 1);
    }
    json_object_foreach((json_t *)object, key, value)
    {
        size_t guess = 1;
        json_t *name = json_string(key);
        s->text.failed |= !name;
        s->cell[0] = name;
        s->cell[1] = numbers ? value : NULL;
        json_sheet_set_cells(s, "", value, &guess, 0);
        json_sheet_end_row(s, s->names);
        json_decref(name);
    }
    return true;
}

/* The rows in a document, or in what stands in it. */
static enum tr_status take_document(struct json_sheet *s, const json_t *value, int depth,
                                    struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    if (s->unit[0] == '\0' && json_charts_unit(value)) {
        snprintf(s->unit, sizeof s->unit, "%s", json_charts_unit(value));
    }
    if (json_is_array(value)) {
        if (json_charts_take(s, value)) {
            return status;
        }
        if (is_list_of(value, is_record) || is_list_of(value, is_tuple) ||
            (s->unit[0] && is_list_of(value, has_number))) {
            add_rows(s, value);
        } else if (json_array_size(value) > 0 && depth < DEPTH_MAX) {
            status = take_document(s, json_array_get(value, 0), depth + 1, err);
            s->others = s->rows > 0 ? json_array_size(value) - 1 : 0;
        }
        return status;
    }
    if (!json_is_object(value) || take_columns(s, value, err, &status) ||
        take_frame(s, value, err, &status) || json_charts_take(s, value) || take_named_rows(s, value) ||
        take_keyed_rows(s, value)) {
        return status;
    }
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)value, key, member)
    {
        if (s->rows == 0 && status == TR_STATUS_OK && depth < DEPTH_MAX && !json_is_scalar(member)) {
            status = take_document(s, member, depth + 1, err);
        }
    }
    if (s->rows == 0 && status == TR_STATUS_OK && depth == 0 && is_row(value, 0)) {
        json_sheet_add(s, value); /* a test of its own */
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
        json_sheet_add(s, row);
        json_decref(row);
    }
}

/* {"unit": "kbps", "data": [{"t": 0, "v": 3200}]}, {"unit": "kbps", "data": [[0, 3200]]}: the unit goes into
 * the names of columns that have none. */
static void name_by_unit(struct json_sheet *s)
{
    if (s->unit[0] && s->names == 0 && s->rows > 0) {
        json_sheet_column(s, "time", 0);
        json_sheet_column(s, "value", 1);
    }
    for (size_t i = 0; i < s->names && s->unit[0]; i++) {
        struct cell name = {s->name[i], s->name[i] + strlen(s->name[i])};
        char with_unit[JSON_NAME_BYTES + sizeof s->unit + 4];
        if (name_is_time(&name) > 0 || name_is_other(&name) || name_rate_unit(&name) ||
            name_amount_unit(&name)) {
            continue;
        }
        snprintf(with_unit, sizeof with_unit, "%s (%s)", s->name[i], s->unit);
        char *copy = strdup(with_unit);
        s->text.failed |= !copy;
        if (copy) {
            free(s->name[i]);
            s->name[i] = copy;
        }
    }
}

enum tr_status json_rows_find(struct json_sheet *s, struct json_text *t, struct tr_error *err)
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
    name_by_unit(s);
    if (status == TR_STATUS_FAILED && err && err->where[0] == '\0') {
        snprintf(err->where, sizeof err->where, "%s", t->name);
    }
    return status == TR_STATUS_OK && s->text.failed ? tr_error_oom(err) : status;
}
