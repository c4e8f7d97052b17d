/* Content in a session file: what there was to fetch, as it was read, so that neither the ladder file nor the
 * media files whose sizes it took are needed again. A member of the archive as JSON:
 *
 *     {"name", "format", "start_s": [...], "played", "sizes", "levels": [{"name", ..., "bytes": [...]}], ...}
 */
#ifndef TRACEREEL_SHOW_REEL_CONTENT_H
#define TRACEREEL_SHOW_REEL_CONTENT_H

#include "base/strbuf.h"
#include "show/reel_pack.h"

#include <tracereel/content.h>

void reel_content_put(struct strbuf *out, const struct tr_content *content);

/* Whoever it comes from, it is held to what any content is. `where` stands before errors. Freed with
 * tr_content_free. */
enum tr_status reel_content_get(const char *where, const struct reel_member *member, struct tr_content **out,
                                struct tr_error *err);

#endif
