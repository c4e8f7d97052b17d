/* The address of a fetch, read for its meaning: whether it is a playlist, sound or pictures, and of which
 * quality. */
#ifndef TRACEREEL_TRACE_MEDIA_URLS_H
#define TRACEREEL_TRACE_MEDIA_URLS_H

#include <tracereel/real_session.h>

#include <stddef.h>

/* `mime` is the answer's type; NULL: not told. */
enum tr_real_kind media_kind(const char *url, const char *mime);

/* The key that segments of one quality have in common: their address but for its last number. YouTube's has
 * an itag.
 */
void media_level(const char *url, char *key, size_t size);

#endif
