/* Cells of a CSV, the same way in all files of a study. */
#ifndef TRACEREEL_STUDY_TEXT_H
#define TRACEREEL_STUDY_TEXT_H

#include "base/strbuf.h"

#include <tracereel/params.h>

/* Quoted where it has to be (RFC 4180). */
void study_text(struct strbuf *out, const char *text);
/* The shortest decimal that reads back the same; nothing for NaN. */
void study_number(struct strbuf *out, double value);
/* A parameter's value as files have it: a number, or the word of a choice. */
void study_value(struct strbuf *out, const struct tr_param *param, double value);

#endif
