/* gzip unpacked as its bytes come in, however few at a time; members may follow each other. */
#ifndef TRACEREEL_BASE_GUNZIP_H
#define TRACEREEL_BASE_GUNZIP_H

#include "base/strbuf.h"

#include <tracereel/error.h>

struct gunzip;

/* Two bytes say whether it is any. */
bool gunzip_is_gzip(const char *bytes, size_t len);

/* NULL where memory ran out. */
struct gunzip *gunzip_new(void);
void gunzip_free(struct gunzip *gunzip); /* NULL is fine */

/* Appends to `out` what these bytes unpack to. What stands behind the last member and is none is left out, as
 * gzip does. Broken data is an error; `path` is its WHERE. */
enum tr_status gunzip_add(struct gunzip *gunzip, const char *bytes, size_t len, struct strbuf *out,
                          const char *path, struct tr_error *err);

/* Whether it may end here: nothing has come yet, or a member is whole. */
bool gunzip_is_whole(const struct gunzip *gunzip);

#endif
