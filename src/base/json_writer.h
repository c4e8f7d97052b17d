/* Writing JSON. Commas and indentation are the writer's business; the caller says what comes next.
 *
 *     struct json_writer w = {.out = &sb};
 *     json_writer_open(&w, NULL, '{');
 *     json_writer_number(&w, "dt_s", 0.5);
 *     json_writer_close(&w, '}');
 *
 * `key` is NULL inside arrays and at the top. Output is pretty (two blanks a level) unless `compact`.
 */
#ifndef TRACEREEL_BASE_JSON_WRITER_H
#define TRACEREEL_BASE_JSON_WRITER_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

struct json_writer {
    struct strbuf *out;
    bool compact;
    int depth;
    bool has_items; /* something stands already at this depth, so a comma is due */
};

void json_writer_open(struct json_writer *w, const char *key, char bracket);
void json_writer_close(struct json_writer *w, char bracket);
void json_writer_number(struct json_writer *w, const char *key,
                        double value); /* NaN and infinities become null */
void json_writer_integer(struct json_writer *w, const char *key, int64_t value);
void json_writer_string(struct json_writer *w, const char *key, const char *value); /* NULL becomes null */
void json_writer_bool(struct json_writer *w, const char *key, bool value);

#endif
