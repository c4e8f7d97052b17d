#include "study/part_rows.h"

#include <string.h>

void part_rows_begin(struct part_rows *rows, size_t sets, size_t first, size_t end)
{
    rows->sets = sets;
    rows->first = first;
    rows->end = end;
    rows->run = rows->traces = rows->wrong = rows->right = 0;
    study_names_free(&rows->refused);
    strbuf_clear(&rows->line);
    strbuf_clear(&rows->trace);
    strbuf_clear(&rows->why);
}

void part_rows_destroy(struct part_rows *rows)
{
    study_names_free(&rows->refused);
    strbuf_destroy(&rows->line);
    strbuf_destroy(&rows->trace);
    strbuf_destroy(&rows->why);
}

/* ---- lines ---- */

/* The first cell of a line, as it is written. No cell holds a line's end (study/text.h). */
static size_t cell_len(const char *line, size_t len)
{
    size_t at = 0;
    for (bool quoted = false; at < len && (quoted || line[at] != ','); at++) {
        quoted = line[at] == '"' ? !quoted : quoted;
    }
    return at;
}

/* Calls `take` with the first cell of each line that ends within the bytes; what is left waits for more. */
static void each_line(struct part_rows *rows, const char *bytes, size_t len,
                      void (*take)(struct part_rows *rows, const char *cell, size_t len))
{
    while (len > 0) {
        const char *newline = memchr(bytes, '\n', len);
        const size_t taken = newline ? (size_t)(newline + 1 - bytes) : len;
        if (!newline || rows->line.len > 0) {
            strbuf_add(&rows->line, bytes, taken);
        }
        if (newline) {
            const char *line = rows->line.len ? rows->line.text : bytes;
            take(rows, line, cell_len(line, rows->line.len ? rows->line.len : taken));
            strbuf_clear(&rows->line);
        }
        bytes += taken;
        len -= taken;
    }
    rows->failed |= rows->line.failed;
}

static void take_refused(struct part_rows *rows, const char *cell, size_t len)
{
    rows->failed |= study_names_number(&rows->refused, cell, len) == SIZE_MAX;
}

void part_rows_refused(struct part_rows *rows, const char *bytes, size_t len)
{
    each_line(rows, bytes, len, take_refused);
}

/* ---- traces ---- */

/* Sessions of the trace that holds session number `session`, as far as they are this part's. */
static size_t share_of(const struct part_rows *rows, size_t session)
{
    const size_t begin = session / rows->sets * rows->sets, end = begin + rows->sets;
    return (end < rows->end ? end : rows->end) - (begin > rows->first ? begin : rows->first);
}

/* The rows of one trace have come. `last`: of the part. */
static void end_trace(struct part_rows *rows, bool last)
{
    if (rows->run == 0 || study_names_has(&rows->refused, rows->trace.text, rows->trace.len)) {
        return;
    }
    const size_t at_first = share_of(rows, rows->first), at_last = share_of(rows, rows->end - 1);
    const bool first = rows->traces == 0;
    const bool fits = rows->run == rows->sets || (first && !rows->carried && rows->run == at_first) ||
                      (last && rows->run == at_last);
    if (!fits && rows->right == 0) {
        rows->wrong = rows->run;
        rows->right = first && !rows->carried ? at_first : rows->sets;
        strbuf_add(&rows->why, rows->trace.text, rows->trace.len);
    }
    rows->traces++;
}

static void take_session(struct part_rows *rows, const char *cell, size_t len)
{
    if (rows->run == 0 || rows->trace.len != len || memcmp(rows->trace.text, cell, len) != 0) {
        end_trace(rows, false);
        strbuf_clear(&rows->trace);
        strbuf_add(&rows->trace, cell, len);
        rows->run = 0;
    }
    rows->run++;
}

void part_rows_sessions(struct part_rows *rows, const char *bytes, size_t len)
{
    each_line(rows, bytes, len, take_session);
}

enum tr_status part_rows_end(struct part_rows *rows, const char *path, struct tr_error *err)
{
    if (rows->first == rows->end) {
        return TR_STATUS_OK;
    }
    const bool shared = rows->end % rows->sets != 0; /* its last trace goes on in the next part */
    const size_t at_last = share_of(rows, rows->end - 1), run = rows->run;
    const size_t touched = (rows->end - 1) / rows->sets - rows->first / rows->sets + 1;
    end_trace(rows, true);
    if (rows->failed || rows->line.failed || rows->trace.failed || rows->why.failed) {
        return tr_error_oom(err);
    }
    if (rows->right) {
        return tr_error_set(err, TR_STATUS_FAILED, path,
                            "has %zu rows of %s where %zu would be right; its shard has to be run again",
                            rows->wrong, rows->why.text, rows->right);
    }
    const size_t there = rows->traces + rows->refused.count + rows->carried;
    if (there != touched) {
        return tr_error_set(err, TR_STATUS_FAILED, path,
                            "has rows of %zu traces where %zu would be right; its shard has to be run again",
                            rows->traces, touched - rows->refused.count - rows->carried);
    }
    rows->carried = shared && (rows->traces == 0 || run != at_last);
    return TR_STATUS_OK;
}
