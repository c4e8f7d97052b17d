/* How a result was made, so that it can be made again: which program, by which command, of which files. Each
 * writer says it in its own place: a PNG in text chunks, a film in its `comment`, a table in lines that begin
 * with `#`, JSON in an object `made_by`. Nothing of it is a clock's or a machine's: the same command over the
 * same files says the same. */
#ifndef TRACEREEL_BASE_MADE_BY_H
#define TRACEREEL_BASE_MADE_BY_H

#include "base/json_writer.h"
#include "base/strbuf.h"

#define MADE_BY_PROGRAM "tracereel " TRACEREEL_VERSION

/* All-zero: by nothing that is known. */
struct made_by {
    struct strbuf command; /* for a shell; lines of several where no single one makes all of it */
    struct strbuf inputs;  /* "SHA-256  FILE\n" each, as sha256sum -c reads them */
};

/* Memory ran out, and it is not whole. */
bool made_by_failed(const struct made_by *made);
void made_by_destroy(struct made_by *made);

/* A file that was read, once however often it is named. */
void made_by_input(struct made_by *made, const char *sha256, const char *file);

/* "program: ...", "command: ..." and "sha256: ..." in lines, each behind `begin`: "# " for a table. */
void made_by_lines(struct strbuf *out, const struct made_by *made, const char *begin);
/* Reads such lines, among others; the program is this one. */
void made_by_read(struct made_by *made, const char *lines, const char *begin);
/* {"program", "command", "inputs": [{"file", "sha256"}...]} as the member `made_by`. */
void made_by_json(struct json_writer *w, const struct made_by *made);

#endif
