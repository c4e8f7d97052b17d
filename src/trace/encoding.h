/* The encoding of a file, by its first bytes. */
#ifndef TRACEREEL_TRACE_ENCODING_H
#define TRACEREEL_TRACE_ENCODING_H

#include <tracereel/error.h>

#include <stdbool.h>
#include <stddef.h>

enum encoding {
    ENCODING_BYTES,
    ENCODING_UTF8_MARK,
    ENCODING_UTF16_LE,
    ENCODING_UTF16_BE,
    ENCODING_CAPTURE, /* no text: pcap or pcapng */
};

/* Empty, packed and binary files are errors that say so. */
enum tr_status encoding_detect(const char *name, const char *bytes, size_t len, enum encoding *out,
                               struct tr_error *err);

/* UTF-16 as UTF-8; what is no character becomes '?'. *out is allocated. */
enum tr_status encoding_from_utf16(const char *bytes, size_t len, bool big_endian, char **out,
                                   size_t *out_len, struct tr_error *err);

#endif
