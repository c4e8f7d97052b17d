/* Gzip by members: a text packed stands alone, and packed texts one after the other are one gzip file. */
#ifndef TRACEREEL_STUDY_PACK_H
#define TRACEREEL_STUDY_PACK_H

#include "base/strbuf.h"

#include <tracereel/error.h>

/* Appends `plain` as one member; the same bytes from the same text, always. False where memory ran out. */
bool study_pack(const struct strbuf *plain, struct strbuf *out);

/* The first member of `packed`, unpacked; *taken is its length. False where there is none, or not
 * all of it. */
bool study_unpack_member(const struct strbuf *packed, struct strbuf *out, size_t *taken);

/* Checks that the last member of a file is there to its end: one that was cut off is told by its path. */
enum tr_status study_check_packed(int fd, const char *path, struct tr_error *err);

/* More of a file's bytes as they are, packed or not; *got 0: the end. */
enum tr_status study_read_block(int fd, const char *path, struct strbuf *out, size_t *got,
                                struct tr_error *err);

#endif
