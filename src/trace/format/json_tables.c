/* JSON that nobody has described: whatever in it is rows or columns of values is read as a table. */
#include "trace/format/json_rows.h"

#include <stdlib.h>
#include <string.h>

static bool is_json_table(const json_t *first, bool in_array)
{
    return json_is_object(first) || (in_array && json_array_size(first) > 1);
}

static enum tr_status no_rates(const struct reader *r, const struct json_sheet *s, struct tr_error *err)
{
    enum tr_status status =
        tr_error_set(err, TR_STATUS_FAILED, r->in->name,
                     "is JSON, but no trace that is known: its keys are %s; rows should have a time and a "
                     "rate, such as {\"time_s\": 0, \"bandwidth_mbps\": 3.2}",
                     s->keys[0] ? s->keys : "none");
    return s->names > 1 ? tr_error_because(err, status, TR_REASON_RATE_COLUMN) : status;
}

static void note_lists(struct builder *b, const struct json_sheet *s)
{
    if (s->cut) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                     "the JSON ends too early: the file is cut off, and its last row left out");
    }
    if (s->others > 0) {
        builder_note(b, TR_TRACE_NOTE_RUNS, true, NULL, "there %s %zu more such list%s: the first is taken",
                     s->others == 1 ? "is" : "are", s->others, s->others == 1 ? "" : "s");
    }
}

static enum tr_status read_sheet(struct reader *r, struct json_sheet *s, struct tr_error *err)
{
    struct cell names[CELLS_MAX];
    for (size_t i = 0; i < s->names; i++) {
        names[i] = (struct cell){s->name[i], s->name[i] + strlen(s->name[i])};
    }
    r->in->last_line = s->in_line;
    enum tr_status status = table_read_made(r, &s->text, names, s->names, err);
    if (status == TR_STATUS_FAILED && err && err->reason == TR_REASON_RATE_COLUMN) {
        return no_rates(r, s, err);
    }
    r->b->format = s->columns ? "json-arrays" : "json-rows";
    note_lists(r->b, s);
    return status;
}

static enum tr_status read_json_table(struct reader *r, struct tr_error *err)
{
    struct json_sheet *s = calloc(1, sizeof *s);
    struct json_text t;
    struct tr_error unsaid;
    err = err ? err : &unsaid;
    enum tr_status status = s ? json_text_of(r, &t, err) : tr_error_oom(err);
    status = status == TR_STATUS_OK ? json_rows_find(s, &t, err) : status;
    if (status == TR_STATUS_OK) {
        status = s->rows > 0 ? read_sheet(r, s, err) : no_rates(r, s, err);
    }
    if (s) {
        json_sheet_destroy(s);
    }
    free(s);
    return status;
}

const struct trace_format json_tables_formats[] = {
    {
        .name = "json-arrays",
        .title = "JSON of parallel arrays, by their names",
        .first_line = "{\"time\": [0, 1], \"bandwidth_mbps\": [",
        .read = read_json_table,
    },
    {
        .name = "json-rows",
        .title = "JSON objects that are rows, in an array or one a line, also within others",
        .first_line = "[{\"time\": 0, \"bandwidth_mbps\": 3.2},",
        .is_json = is_json_table,
        .read = read_json_table,
    },
    {0},
};
