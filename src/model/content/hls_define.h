/* Variables of HLS playlists (draft-pantos-hls-rfc8216bis, section 4.4.2.3): #EXT-X-DEFINE, and {$name} where
 * it stands in a URI or an attribute. */
#ifndef TRACEREEL_MODEL_CONTENT_HLS_DEFINE_H
#define TRACEREEL_MODEL_CONTENT_HLS_DEFINE_H

#include "model/content/hls_tag.h"

#define HLS_VARIABLES_MAX 64

/* All-zero to begin with. */
struct hls_variables {
    int count;
    struct {
        char *name, *value; /* owned */
    } each[HLS_VARIABLES_MAX];
};
void hls_variables_free(struct hls_variables *variables);

/* *out is `text` with values in the place of {$name}; its lines are the same. It borrows from `text` what
 * needed no change, and is destroyed before it. What `text` defines is added to `own`. IMPORT takes a value
 * of `outer`, the multivariant playlist's (NULL: there is none); QUERYPARAM one of the query of `uri`, by
 * which this playlist was named. */
enum tr_status hls_define(const struct content_text *text, const struct hls_variables *outer,
                          struct hls_span uri, struct hls_variables *own, struct content_text *out,
                          struct tr_error *err);

#endif
