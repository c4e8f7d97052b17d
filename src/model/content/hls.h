/* HLS playlists (RFC 8216, and draft-pantos-hls-rfc8216bis for parts), line by line. */
#ifndef TRACEREEL_MODEL_CONTENT_HLS_H
#define TRACEREEL_MODEL_CONTENT_HLS_H

#include "model/content/draft.h"
#include "model/content/hls_tag.h"

/* Whether any line is that of a multivariant playlist. */
bool hls_is_multivariant(const struct content_text *text);

/* A media playlist's segments into `level`, whose kbps it may need; what it says of the whole goes to the
 * draft. */
enum tr_status hls_read_media(const struct content_text *text, struct draft_level *level, struct draft *draft,
                              struct tr_error *err);

#endif
