/* Tags of HLS playlists and their attribute lists (RFC 8216, section 4). */
#ifndef TRACEREEL_MODEL_CONTENT_HLS_TAG_H
#define TRACEREEL_MODEL_CONTENT_HLS_TAG_H

#include "model/content/text.h"

/* Part of a line. */
struct hls_span {
    const char *at; /* NULL: there is none */
    size_t len;
};

/* The text behind "#NAME:" where the line is that tag; "#NAME" alone gives an empty span. */
bool hls_tag(const struct content_lines *line, const char *name, struct hls_span *value);

/* The value of NAME in an attribute list, quotes gone; at == NULL where it is not there. */
struct hls_span hls_attribute(struct hls_span list, const char *name);

bool hls_span_is(struct hls_span span, const char *text);
/* A whole decimal number, finite. */
bool hls_span_number(struct hls_span span, double *out);
/* The number before a character that need not be there: "1234@56", "1280x720". */
bool hls_span_number_before(struct hls_span span, char stop, double *out);

#endif
