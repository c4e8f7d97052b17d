/* Carriers of CMCD: where logs have the keys of CMCD, and what they say beside them: lines of text and
 * members of JSON. */
#ifndef TRACEREEL_TRACE_CMCD_RECORDS_H
#define TRACEREEL_TRACE_CMCD_RECORDS_H

#include "trace/format/cmcd_keys.h"
#include "trace/format/json_in.h"

enum { CMCD_KEYS_BYTES = 4096 };

struct cmcd_record {
    char keys[CMCD_KEYS_BYTES]; /* "bl=8000,mtp=8100,sid="a"" */
    char when[64];              /* the log's stamp, "" where there is none */
    int64_t epoch_ns;           /* or its number of seconds since 1970; 0: none */
    double bytes;               /* of the answer; NaN: not told */
    double took_s;              /* from the request to the answer's end; NaN: not told */
    bool at_begin;              /* the time is that of the request, not of the answer's end */
};

/* The columns of CloudFront's and IIS' logs, which a line "#Fields: date time sc-bytes ..." names. All zero
 * at first: none. */
struct cmcd_fields {
    int date, time, bytes, took; /* which word of a line, from 1 */
};

/* The record in a line; false where there is none. Lines that name columns are remembered in `fields`. */
bool cmcd_record_of_line(const char *line, const char *end, struct cmcd_fields *fields,
                         struct cmcd_record *out);

/* Whether a value is a report, "{"e":"rr","bl":[2000],...}", or an access log's entry with keys in it. */
bool cmcd_record_of_json(const json_t *object, struct cmcd_record *out);

#endif
