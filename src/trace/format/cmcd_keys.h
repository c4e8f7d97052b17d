/* The keys of CMCD (CTA-5004, versions 1 and 2) as they stand in headers, queries and reports:
 *
 *     bl=8000,br=(3200),e=rr,mtp=(8100),sid="a",su */
#ifndef TRACEREEL_TRACE_CMCD_KEYS_H
#define TRACEREEL_TRACE_CMCD_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum { CMCD_VALUE_BYTES = 128 };

/* The value of a key without its quotes; a key alone is true, and its value empty. False where it is not
 * there. */
bool cmcd_value(const char *keys, const char *key, char *value, size_t size);

/* A number >= 0; of version 2's lists, "(3200)", "(5000;v 128;a)", the first. NaN where there is none. */
double cmcd_number(const char *keys, const char *key);

/* Whether [p, end) is nothing but keys that CMCD has, or of others' with a hyphen. */
bool cmcd_is_keys(const char *p, const char *end);

/* Whether there is enough of them that they are a request or a report of a player. */
bool cmcd_is_report(const char *keys);

/* Decodes the percent signs of a query, also where they were written twice. */
void cmcd_decode(char *to, size_t size, const char *p, const char *end);

/* The keys in a URL's query, empty where there are none. Whether there are. */
bool cmcd_of_url(const char *url, char *keys, size_t size);

#endif
