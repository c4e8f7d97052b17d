/* Hashes of everything that a study's results depend on: two studies with the same fingerprint have the same
 * rows. */
#ifndef TRACEREEL_STUDY_FINGERPRINT_H
#define TRACEREEL_STUDY_FINGERPRINT_H

#include "study/plan.h"
#include "study/sweep.h"

#define STUDY_HASH_CHARS 64 /* SHA-256 in hexadecimal */

struct study_fingerprint {
    char traces[STUDY_HASH_CHARS + 1]; /* paths and contents */
    char
        parameters[STUDY_HASH_CHARS + 1]; /* of every player and cell, ladder and step and reading included */
};

/* A trace that cannot be read counts with its path alone: it will be refused. */
enum tr_status study_fingerprint_make(const struct study_plan *plan, struct study_fingerprint *out,
                                      struct tr_error *err);

/* Of a sweep: all that its cells depend on, into STUDY_HASH_CHARS + 1 characters. */
enum tr_status study_fingerprint_sweep(const struct sweep *sweep, char *hex, struct tr_error *err);

#endif
