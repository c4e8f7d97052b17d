/* Tables that are known by the names of their columns, or by their place in rows without a header. */
#ifndef TRACEREEL_TRACE_SCHEMA_H
#define TRACEREEL_TRACE_SCHEMA_H

#include "trace/table/table.h"

enum role {
    ROLE_NONE,
    ROLE_TIME,
    ROLE_END,
    ROLE_LENGTH,
    ROLE_RATE,
    ROLE_RATE_UNIT,
    ROLE_RATE_OVER,
    ROLE_LATENCY,
    ROLE_LOSS,
    ROLE_RUN
};

struct schema_column {
    enum role role;
    const char *name;                  /* in the header */
    int number;                        /* from 1, in rows without a header; 0: only by name */
    enum tr_trace_direction direction; /* a column for one direction only */
    double div;                        /* to seconds, one-way milliseconds, a fraction; 0 means 1 */
};

#define SCHEMA_NAMES   5
#define SCHEMA_COLUMNS 7

struct schema {
    const char *format;
    const char *signature[SCHEMA_NAMES];     /* names that a header must all have */
    bool (*fits)(const struct sniff *sniff); /* rows without a header; NULL: there is always one */
    bool strict;                             /* without a header: every row has as many cells as the first */
    const char *why, *needs;
    enum timing timing;
    enum time_kind time_kind;
    double time_div, each_s;
    const struct rate_unit *unit;
    bool rates_of_link; /* by its definition, and not what somebody happened to fetch */
    struct schema_column columns[SCHEMA_COLUMNS];
    const char *doubt; /* a warning about what the rates are; NULL */
    enum tr_trace_note_kind doubt_kind;
    struct tr_trace_choice doubt_choices[4];
};

extern const char spot_tests_words[]; /* what is to be said of tests of a line */
extern const struct schema schemas[];
extern const size_t schema_count;

/* Whether rows without a header are of a kind (schema_fits.c). */
bool fits_value_unit(const struct sniff *sniff);
bool fits_multivariate(const struct sniff *sniff);
bool fits_loss_fraction(const struct sniff *sniff);
bool fits_loss_percent(const struct sniff *sniff);
bool fits_ghent(const struct sniff *sniff);
bool fits_oslo(const struct sniff *sniff);
bool fits_speedtest(const struct sniff *sniff);
bool fits_stamped_speedtest(const struct sniff *sniff);
bool fits_ookla(const struct sniff *sniff);
bool fits_fcc(const struct sniff *sniff);
bool fits_fcc_webget(const struct sniff *sniff);

/* The schema that fits, or that has this name; NULL where there is none. */
const struct schema *schema_find(const struct sniff *sniff);
const struct schema *schema_named(const char *format);

/* Reads a table by a schema. */
enum tr_status schema_read(struct reader *r, const struct schema *schema, struct tr_error *err);

#endif
