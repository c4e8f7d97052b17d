/* Target: edits, a line each. What is understood reads back as it is written, and gives a trace or a
 * sentence. */
#include "fuzz/fuzz.h"

#include <tracereel/edit.h>

static struct tr_trace *small_trace(void)
{
    const double d[] = {1, 0.25, 30, 2, 1}, r[] = {4, 0, 1, 800, 2}, lat[] = {1, 2, 3, 4, 5};
    const double loss[] = {0, 1, 0.5, 0, 0};
    struct tr_trace *trace = NULL;
    FUZZ_NEED(tr_trace_from_segments("fuzz", "csv", 5, d, r, lat, loss, &trace, NULL) == TR_STATUS_OK);
    return trace;
}

static void check_text(const struct tr_edit *edit)
{
    char text[TR_EDIT_TEXT_SIZE], more[TR_EDIT_TEXT_SIZE];
    struct tr_edit again;
    FUZZ_NEED(tr_edit_parse(tr_edit_text(edit, text, sizeof text), "fuzz", NULL, &again, NULL) ==
              TR_STATUS_OK);
    FUZZ_NEED(strcmp(tr_edit_text(&again, more, sizeof more), text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tr_edit edits[4];
    struct tr_error err = {0};
    size_t count = 0;
    char *lines = strndup((const char *)data, size), *rest = lines;
    FUZZ_NEED(lines != NULL);
    for (char *line; count < 4 && (line = strsep(&rest, "\n"));) {
        if (tr_edit_parse(line, "fuzz", NULL, &edits[count], &err) == TR_STATUS_OK) {
            check_text(&edits[count++]);
        } else {
            FUZZ_NEED(err.what[0] != '\0');
        }
    }
    free(lines);
    struct tr_trace *trace = small_trace(), *out = NULL;
    err = (struct tr_error){0};
    enum tr_status status = tr_edit_apply(trace, edits, count, &out, &err);
    FUZZ_NEED((status == TR_STATUS_OK) == (out != NULL) && (out || err.what[0] != '\0'));
    if (out) {
        fuzz_check(out);
        const double origin_s =
            tr_edit_origin_s(edits, count, tr_trace_duration_s(trace), tr_trace_duration_s(out) / 2);
        FUZZ_NEED(origin_s >= 0 && origin_s <= tr_trace_duration_s(trace) + 1e-6);
    }
    tr_trace_free(out);
    tr_trace_free(trace);
    return 0;
}
