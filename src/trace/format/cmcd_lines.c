/* Lines that carry CMCD: access logs with a query, or with the headers that a server was told to log, and
 * reports one a line.
 *
 *     192.0.2.1 - - [01/Mar/2025:10:00:00 +0000] "GET /v/s1.m4s?CMCD=bl%3D8000%2Cmtp%3D8100 HTTP/1.1" 200 9
 *     192.0.2.1 - - [01/Mar/2025:10:00:00 +0000] "GET /v/s1.m4s HTTP/1.1" 200 9 "bl=8000,mtp=8100"
 * "sid=\x22a\x22" 2025-03-01  10:00:00  FRA56-P1  9  192.0.2.1  GET  x.cloudfront.net  /v/s1.m4s  200  -  -
 * CMCD=bl%253D8000 bl=8000,br=(3200),e=rr,mtp=(8100),sid="a",sta=p,ts=1741082400123
 */
#include "trace/format/cmcd_records.h"

#include "trace/format/lines.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* "CMCD=" in a query, as it is or escaped; its end. */
static const char *find_query(const char *line, const char *end, const char **stop)
{
    const char *p = line_after(line, end, "CMCD=");
    p = p ? p : line_after(line, end, "CMCD%3D");
    if (!p || p - line < 6) {
        return NULL;
    }
    *stop = p;
    while (*stop < end && !strchr("& \t\"'", **stop)) {
        (*stop)++;
    }
    return p;
}

/* The text between quotes at p, without the backslashes of \" and nginx' \x22. Returns what is behind. */
static const char *unquote(const char *p, const char *end, char *to, size_t size)
{
    size_t n = 0;
    for (; p < end && *p != '"'; p++) {
        char c = *p;
        if (c == '\\' && end - p > 3 && strncmp(p, "\\x22", 4) == 0) {
            c = '"';
            p += 3;
        } else if (c == '\\' && p + 1 < end) {
            c = *++p;
        }
        if (n + 1 < size) {
            to[n++] = c;
        }
    }
    to[n] = '\0';
    return p < end ? p + 1 : end;
}

/* Of a line's texts in quotes those that are CMCD's headers, joined. */
static bool find_headers(const char *line, const char *end, char *keys, size_t size)
{
    char text[CMCD_KEYS_BYTES];
    size_t n = 0;
    for (const char *p = memchr(line, '"', (size_t)(end - line)); p; p = memchr(p, '"', (size_t)(end - p))) {
        p = unquote(p + 1, end, text, sizeof text);
        if (cmcd_is_keys(text, text + strlen(text)) && n + strlen(text) + 2 < size) {
            n += (size_t)snprintf(keys + n, size - n, "%s%s", n > 0 ? "," : "", text);
        }
    }
    return n > 0 && cmcd_is_report(keys);
}

/* The n-th word between tabs, or between blanks where there are no tabs, from 1. */
static struct cell word_of(const char *line, const char *end, int n)
{
    const char *marks = memchr(line, '\t', (size_t)(end - line)) ? "\t" : " ";
    const char *p = line;
    for (; n > 1 && p < end; n--) {
        const char *next = memchr(p, *marks, (size_t)(end - p));
        p = next ? next + 1 : end;
    }
    const char *stop = memchr(p, *marks, (size_t)(end - p));
    return (struct cell){p, stop ? stop : end};
}

static bool hear_fields(const char *line, const char *end, struct cmcd_fields *fields)
{
    if (!line_begins(line, end, "#Fields:")) {
        return false;
    }
    *fields = (struct cmcd_fields){0};
    const char *p = line + strlen("#Fields:");
    for (int n = 1;; n++) {
        struct cell word = line_word(p);
        if (word.begin == word.end) {
            return true;
        }
        fields->date = cell_is(&word, "date") ? n : fields->date;
        fields->time = cell_is(&word, "time") ? n : fields->time;
        fields->bytes = cell_is(&word, "sc-bytes") ? n : fields->bytes;
        fields->took = cell_is(&word, "time-taken") ? n : fields->took;
        p = word.end;
    }
}

static double number_in(const struct cell *cell)
{
    double number;
    return cell_number(cell, false, &number) ? number : NAN;
}

static void read_fields(const char *line, const char *end, const struct cmcd_fields *fields,
                        struct cmcd_record *out)
{
    struct cell date = word_of(line, end, fields->date), time = word_of(line, end, fields->time);
    snprintf(out->when, sizeof out->when, "%.*s %.*sZ",
             (int)(date.end - date.begin < 20 ? date.end - date.begin : 20), date.begin,
             (int)(time.end - time.begin < 20 ? time.end - time.begin : 20), time.begin);
    if (fields->bytes) {
        out->bytes = number_in(
            &(struct cell){word_of(line, end, fields->bytes).begin, word_of(line, end, fields->bytes).end});
    }
    if (fields->took) {
        struct cell took = word_of(line, end, fields->took);
        out->took_s = number_in(&took);
    }
}

/* "[01/Mar/2025:10:00:00 +0000]" of the common log format, a stamp at the line's begin, or seconds since
 * 1970. */
static void read_time(const char *line, const char *end, struct cmcd_record *out)
{
    const char *open = memchr(line, '[', (size_t)(end - line));
    const char *close = open ? memchr(open, ']', (size_t)(end - open)) : NULL;
    const char *stop = stamp_at(line, end);
    double epoch_s;
    if (close && close - open > 20 && close - open < 40) {
        snprintf(out->when, sizeof out->when, "%.*s", (int)(close - open - 1), open + 1);
        char *colon = strchr(out->when, ':');
        if (colon) {
            *colon = ' ';
        }
    } else if (stop && stop - line < (ptrdiff_t)sizeof out->when) {
        snprintf(out->when, sizeof out->when, "%.*s", (int)(stop - line), line);
    } else if (line_number(line, &epoch_s) && epoch_s >= 1e8 && epoch_s < 9e9) {
        out->epoch_ns = (int64_t)(epoch_s * 1e9);
    }
}

/* The bytes behind the status, which is behind the request. */
static void read_bytes(const char *line, const char *end, struct cmcd_record *out)
{
    double status;
    const char *quote = line_after(line, end, "HTTP/");
    quote = quote ? memchr(quote, '"', (size_t)(end - quote)) : NULL;
    const char *p = quote ? line_number(quote + 1, &status) : NULL;
    if (p) {
        line_number(p, &out->bytes);
    }
}

bool cmcd_record_of_line(const char *line, const char *end, struct cmcd_fields *fields,
                         struct cmcd_record *out)
{
    const char *stop, *query = find_query(line, end, &stop);
    *out = (struct cmcd_record){.bytes = NAN, .took_s = NAN};
    if (hear_fields(line, end, fields)) {
        return false;
    }
    if (query) {
        cmcd_decode(out->keys, sizeof out->keys, query, stop);
    } else if (end - line < CMCD_KEYS_BYTES && cmcd_is_keys(line, end)) {
        snprintf(out->keys, sizeof out->keys, "%.*s", (int)(end - line), line);
        return cmcd_is_report(out->keys);
    } else if (!find_headers(line, end, out->keys, sizeof out->keys)) {
        return false;
    }
    if (fields->date && fields->time) {
        read_fields(line, end, fields, out);
    } else {
        read_time(line, end, out);
        read_bytes(line, end, out);
    }
    return true;
}
