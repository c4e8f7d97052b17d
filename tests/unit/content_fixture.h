/* Helpers of the tests of content: texts read as if they were files, refusals as tables. */
#ifndef TRACEREEL_TESTS_CONTENT_FIXTURE_H
#define TRACEREEL_TESTS_CONTENT_FIXTURE_H

#include "model/content/formats.h"
#include "unit/unit.h"

#include <string.h>

/* The content of a text that `path` would hold; NULL with *err filled where it is refused. */
static inline struct tr_content *content_read(const char *path, const char *bytes, size_t len,
                                              struct tr_error *err)
{
    struct content_text text;
    struct tr_content *content = NULL;
    *err = (struct tr_error){0};
    if (content_text_of(path, bytes, len, &text, err) != TR_STATUS_OK) {
        return NULL;
    }
    enum tr_status status = content_of_text(&text, &content, err);
    content_text_destroy(&text);
    assert_int_equal(status == TR_STATUS_OK, content != NULL);
    return content;
}

static inline struct tr_content *content_need(const char *path, const char *text)
{
    struct tr_error err;
    struct tr_content *content = content_read(path, text, strlen(text), &err);
    if (!content) {
        fail_msg("%s: %s", err.where, err.what);
    }
    return content;
}

static inline void assert_bytes(const struct tr_content *content, int level, size_t segment, double bytes)
{
    assert_true(level < content->ladder.count && segment < content->segment_count);
    assert_near(content->bytes[(size_t)level * content->segment_count + segment], bytes, 1e-6);
}

/* A text, and the line that refuses it. */
struct content_refusal {
    const char *path, *text, *line;
};

static inline void assert_refused(const struct content_refusal *refusals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct tr_error err;
        char line[1100];
        struct tr_content *content =
            content_read(refusals[i].path, refusals[i].text, strlen(refusals[i].text), &err);
        if (content) {
            fail_msg("taken, not refused with \"%s\": %.60s", refusals[i].line, refusals[i].text);
        }
        assert_string_equal(tr_error_line(&err, line, sizeof line), refusals[i].line);
    }
}

#endif
