/* JSON documents, one value at a time: the members of a long array are parsed, used and freed one by one. */
#ifndef TRACEREEL_TRACE_JSON_IN_H
#define TRACEREEL_TRACE_JSON_IN_H

#include "trace/format.h"
#include "trace/table/stamps.h"

#include <jansson.h>

struct json_text {
    const char *name; /* WHERE of errors */
    const char *begin, *p, *end;
    bool cut;    /* set by errors that say so */
    bool mended; /* NaN and Infinity, which are no JSON, have been taken out */
};

/* The whole text of a reader's input. */
enum tr_status json_text_of(struct reader *r, struct json_text *t, struct tr_error *err);

/* The value at t->p, which moves behind it. Repeated keys are fine; the last wins. */
enum tr_status json_value(struct json_text *t, json_t **out, struct tr_error *err);

/* The next byte that is no blank, without taking it; 0 at the end. */
char json_peek(struct json_text *t);

/* After '[' or a member: true where another member comes next (a comma is taken), false where ']' was taken.
 */
enum tr_status json_more(struct json_text *t, bool *first, bool *more, struct tr_error *err);

/* Each value of the array at t->p, parsed, given to `take`, which borrows it, and freed. */
enum tr_status json_each(struct json_text *t,
                         enum tr_status (*take)(void *context, const json_t *value, struct tr_error *err),
                         void *context, struct tr_error *err);

/* The documents of a file: one behind the other, also in arrays, of which there may be several. Before each
 * of them: *more is false where there is none left. All zero at first. */
struct json_documents {
    bool in_array, first;
};
enum tr_status json_next_document(struct json_text *t, struct json_documents *d, bool *more,
                                  struct tr_error *err);

/* Walking through an object that is too large, or too odd, to be parsed as a whole: json_enter takes its {
 * (or the [ of an array), json_member the next key, behind whose colon t->p then stands, json_skip passes
 * over a value. A key that is longer than `size` is cut. */
enum tr_status json_enter(struct json_text *t, char bracket, struct tr_error *err);
enum tr_status json_member(struct json_text *t, bool *first, char *key, size_t size, bool *more,
                           struct tr_error *err);
enum tr_status json_skip(struct json_text *t, struct tr_error *err);

unsigned long json_line(const struct json_text *t, const char *p);

/* A number member, also written as text ("12.5"); false where there is none. */
bool json_get_number(const json_t *object, const char *key, double *out);

/* A date and time as text, or a number of seconds, ms, us or ns since 1970, as its size says. */
bool json_stamp(const json_t *value, struct stamp *out);

/* A rate or a length: a number >= 0 and finite, or an error that names `what` and the line of `at`. */
enum tr_status json_need(const struct json_text *t, const char *at, const json_t *object, const char *key,
                         double *out, struct tr_error *err);

/* "a, b, c": for messages. */
void json_keys(const json_t *object, char *buf, size_t size);

#endif
