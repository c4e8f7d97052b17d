/* The segment index of an mp4 (ISO/IEC 14496-12, 8.16.3): how long each subsegment plays and how many bytes
 * it has. */
#ifndef TRACEREEL_MODEL_CONTENT_SIDX_H
#define TRACEREEL_MODEL_CONTENT_SIDX_H

#include "model/content/draft.h"

#include <stdint.h>

/* Adds the segments of the index in the file `path` to `level`. The index begins at byte `offset`, where
 * `has_offset`; else it is looked for. `line` stands in the level's segments. *head_bytes is what stands
 * before the first segment. */
enum tr_status sidx_read(const char *path, bool has_offset, uint64_t offset, unsigned long line,
                         struct draft_level *level, double *head_bytes, struct tr_error *err);

#endif
