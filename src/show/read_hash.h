/* SHA-256 of what can be read but once, standard input or a named pipe, taken as it is read. */
#ifndef TRACEREEL_SHOW_READ_HASH_H
#define TRACEREEL_SHOW_READ_HASH_H

#include "show/reel.h"

#include <tracereel/trace.h>

#include <sha2.h>

struct read_hash {
    SHA2_CTX sha;
    bool whole; /* the end has come */
};

/* Listens to what is read with these options; it must live until then. */
void read_hash_begin(struct read_hash *hash, struct tr_trace_options *options);
/* In hexadecimal; "" of a file that can be read again, and of what was not read to its end. */
void read_hash_end(struct read_hash *hash, char hex[REEL_HASH_CHARS + 1]);

/* The same of bytes that are there. */
void read_hash_text(const char *text, size_t len, char hex[REEL_HASH_CHARS + 1]);

#endif
