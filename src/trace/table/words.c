#include "trace/table/words.h"

#include "base/number.h"
#include "trace/table/stamps.h"
#include "trace/units.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define VALUE_BYTES  48
#define ESCAPE       '\033'
#define STAMP_WITHIN 65536    /* bytes of a line: its stamp is not looked for behind them */
#define NAMELESS     "number" /* a value that no word stands before */

/* A record as far as it has been read: a value for each name, as it stands in the text. */
struct record {
    bool has_stamp, has_values;
    bool lacks_clock; /* the stamp: one may follow */
    char stamp[64];
    bool has[WORDS_NAMES_MAX];
    char value[WORDS_NAMES_MAX][VALUE_BYTES];
    size_t line; /* of its last value, from 0 */
};

struct scribe {
    struct words *words;
    struct strbuf out;
    size_t out_line, line; /* how many lines have been written; the one that is read */
    size_t lines, places;  /* lines that hold something; how often one goes to a place of a screen */
    bool stamps_trail;     /* a stamp stands below what it is for */
    struct record record;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static void end_record(struct scribe *s)
{
    struct record *r = &s->record;
    if (r->has_values) {
        for (; s->out_line < r->line; s->out_line++) {
            strbuf_putc(&s->out, '\n');
        }
        strbuf_puts(&s->out, r->has_stamp ? r->stamp : "");
        for (size_t i = 0; i < s->words->names; i++) {
            strbuf_putc(&s->out, '\t');
            strbuf_puts(&s->out, r->has[i] ? r->value[i] : "");
        }
        strbuf_putc(&s->out, '\n');
        s->out_line++;
        s->words->records++;
    }
    *r = (struct record){0};
}

/* The number of a name; NAMES_MAX where there are too many. */
static size_t number_of(struct words *w, const char *name)
{
    size_t i = 0;
    while (i < w->names && strcasecmp(w->name[i], name) != 0) {
        i++;
    }
    if (i == w->names && i < WORDS_NAMES_MAX) {
        snprintf(w->name[w->names++], sizeof w->name[0], "%s", name);
    }
    return i;
}

static void put_value(struct scribe *s, const char *name, const char *begin, const char *end)
{
    size_t i = number_of(s->words, name);
    if (i == WORDS_NAMES_MAX) {
        return;
    }
    if (s->record.has[i] && s->record.has_stamp && strcmp(name, NAMELESS) == 0) {
        return; /* a distance, a round trip on the way to what the record is about */
    }
    if (s->record.has[i]) { /* a name that comes again begins another record */
        end_record(s);
    }
    s->record.has[i] = s->record.has_values = true;
    s->record.line = s->line;
    snprintf(s->record.value[i], VALUE_BYTES, "%.*s", (int)(end - begin), begin);
}

static void put_stamp(struct scribe *s, const char *begin, const char *end)
{
    struct record *r = &s->record;
    bool leads = r->has_values && !r->has_stamp && r->line == s->line; /* "[1] 10:00:00 rate=10" */
    if (s->words->records == 0 && !r->has_stamp && r->has_values && !leads) {
        s->stamps_trail = true;
    }
    if (!s->stamps_trail && !leads && (r->has_stamp || r->has_values)) {
        end_record(s);
    }
    r->has_stamp = s->words->has_stamps = true;
    snprintf(r->stamp, sizeof r->stamp, "%.*s", (int)(end - begin), begin);
    struct stamp stamp;
    r->lacks_clock = stamp_read(&(struct cell){begin, end}, STAMP_AS_USUAL, &stamp) && !stamp.has_clock;
    if (s->stamps_trail) {
        end_record(s);
    }
}

/* "bytes per second": the end of a unit of three words, of which the first ends at q. */
static const char *behind_per_second(const char *word, const char *q, const char *end)
{
    const char *far = q;
    for (int words = 0; words < 2 && far < end && *far == ' '; words++) {
        for (far++; far < end && (isalpha((unsigned char)*far) || (unsigned char)*far >= 0x80); far++) {}
    }
    return far > q && q > word && !rate_unit_printed(word, (size_t)(q - word)) &&
                   rate_unit_printed(word, (size_t)(far - word))
               ? far
               : q;
}

#define QUANTITY_BYTES_MAX 128 /* no number is longer: "1,1,1" may go on for a line of megabytes */

/* The end of the number at p with the unit behind it, and where what follows begins; NULL where none stands
 * there, or only the beginning of something else: "192.0.2.1", "5GHz-band". */
static const char *quantity_end(const char *p, const char *end, const char **unit_begin)
{
    const char *q = p + (*p == '-' || *p == '+');
    if (q >= end || !number_is_digit(*q)) {
        return NULL;
    }
    const char *far = end - p > QUANTITY_BYTES_MAX ? p + QUANTITY_BYTES_MAX : end;
    while (q < far && (number_is_digit(*q) ||
                       ((*q == '.' || *q == ',' || *q == '\'') && q + 1 < end && number_is_digit(q[1])))) {
        q++;
    }
    if (q + 1 < end && (*q == 'e' || *q == 'E') && (number_is_digit(q[1]) || q[1] == '-' || q[1] == '+')) {
        double value;
        const char *behind = number_read_slow(p, &value);
        q = behind && behind > q && behind <= end ? behind : q;
    }
    struct cell number = {p, q};
    struct quantity quantity;
    if (!cell_quantity(&number, false, &quantity) && !cell_quantity(&number, true, &quantity)) {
        return NULL;
    }
    *unit_begin = q;
    while (q < end && is_space(*q)) {
        q++;
    }
    const char *word = q;
    while (q < end && (isalpha((unsigned char)*q) || (unsigned char)*q >= 0x80 || *q == '/' || *q == '%')) {
        q++;
    }
    q = behind_per_second(word, q, end);
    bool prefix = q == word + 1 && word == *unit_begin && strchr("kKMG", *word);
    bool known = q > word && (prefix || unit_is_known(word, (size_t)(q - word)));
    if (known && (q == end || (!isalnum((unsigned char)*q) && *q != '_' && *q != '='))) {
        return q;
    }
    q = *unit_begin; /* the word behind is another name, "avg=15 mbps=10" */
    return q == end || is_space(*q) || strchr(",;|)]}\"'", *q) ||
                   (*q == '.' && (q + 1 == end || is_space(q[1])))
               ? q
               : NULL;
}

/* The words before a value: "INFO: Download speed:" leaves "Download speed", `bw="` leaves "bw". */
static void name_of(char *name, size_t size, const char *begin, const char *end)
{
    while (end > begin && (is_space(end[-1]) || strchr(":=\"'([{<>-~", end[-1]))) {
        end--;
    }
    const char *from = end;
    while (from > begin && !strchr(":=,;|()[]{}\"", from[-1]) &&
           !(from[-1] == '-' && from - begin > 1 && is_space(from[-2]))) {
        from--;
    }
    while (from < end && !isalpha((unsigned char)*from) && (unsigned char)*from < 0x80) {
        from++;
    }
    size_t n = 0;
    for (; from < end && n + 1 < size; from++) {
        name[n++] = *from == '\t' ? ' ' : *from;
    }
    name[n] = '\0';
}

/* The name of a number that no word stands before: a rate by its unit, else the time where it comes first.
 */
static const char *nameless(const struct scribe *s, const char *unit, const char *end, bool first)
{
    while (unit < end && is_space(*unit)) {
        unit++;
    }
    bool rate = rate_unit_printed(unit, (size_t)(end - unit)) != NULL;
    return rate ? "rate" : first && !s->record.has_stamp ? "t" : NAMELESS;
}

/* date="2025-03-01" time="10:00:00": the clock of the date before it. */
static bool join_clock(struct record *r, const char *begin, const char *end)
{
    struct stamp clock;
    size_t n = strlen(r->stamp);
    if (!stamp_read(&(struct cell){begin, end}, STAMP_AS_USUAL, &clock) || clock.has_date) {
        return false;
    }
    r->lacks_clock = !clock.has_clock;
    snprintf(r->stamp + n, sizeof r->stamp - n, " %.*s", (int)(end - begin), begin);
    return true;
}

#define ARROW_BYTES 3

/* The direction that an arrow at p names, blanks before it passed over. NULL: there is none. */
static const char *arrow_at(const char *p, const char *end)
{
    while (p < end && is_space(*p)) {
        p++;
    }
    if (end - p < ARROW_BYTES) {
        return NULL;
    }
    return memcmp(p, "\342\206\223", ARROW_BYTES) == 0   ? "download"
           : memcmp(p, "\342\206\221", ARROW_BYTES) == 0 ? "upload"
                                                         : NULL;
}

/* Whether arrows stand behind their values, "10 Mbps" and one, as fast-cli prints it: the last one has no
 * value behind it. */
static bool arrows_trail(const char *line, const char *end)
{
    const char *p = end;
    while (p > line && !number_is_digit(p[-1]) && !arrow_at(p - 1, end)) {
        p--;
    }
    return p > line && !number_is_digit(p[-1]);
}

static void read_words(struct scribe *s, const char *line, const char *end)
{
    const char *from = line;            /* where the name of the next value may begin */
    bool first = true, stamped = false; /* a second date in a line is another matter */
    const bool trail = arrows_trail(line, end);
    for (const char *p = line; p < end;) {
        bool begins = p == line || is_space(p[-1]) || strchr("[(=:\"',;|", p[-1]);
        const char *q, *unit;
        const bool may_be_stamp = begins && p - line < STAMP_WITHIN;
        if (may_be_stamp && !stamped && (isalnum((unsigned char)*p) || (unsigned char)*p >= 0x80) &&
            (q = stamp_at(p, end)) != NULL) {
            put_stamp(s, p, q);
            from = p = q;
            first = false;
            stamped = true;
        } else if (may_be_stamp && stamped && s->record.lacks_clock && number_is_digit(*p) &&
                   (q = stamp_at(p, end)) != NULL && join_clock(&s->record, p, q)) {
            from = p = q;
        } else if (begins && (q = quantity_end(p, end, &unit)) != NULL) {
            char name[WORDS_NAME_BYTES];
            name_of(name, sizeof name, from, p);
            const char *arrow = trail ? arrow_at(q, end) : arrow_at(name, name + strlen(name));
            put_value(s, arrow ? arrow : name[0] ? name : nameless(s, unit, q, first), p, q);
            from = p = q;
            first = false;
        } else {
            p++;
        }
    }
}

/* A line without what paints it on a terminal, ESC [ 32 m. The caller frees it; NULL where memory ran out. */
static char *without_paint(const char *p, const char *end, size_t *len)
{
    char *plain = malloc((size_t)(end - p) + INPUT_SLACK + 1);
    *len = 0;
    if (!plain) {
        return NULL;
    }
    while (p < end) {
        if (*p == ESCAPE && p + 1 < end && p[1] == '[') {
            for (p += 2; p < end && !isalpha((unsigned char)*p); p++) {}
            p += p < end;
        } else {
            plain[(*len)++] = *p++;
        }
    }
    memset(plain + *len, '\n', INPUT_SLACK + 1); /* as a line ends in a piece of the input */
    return plain;
}

/* How often the line goes to a place of a screen, ESC [ 4 ; 20 H: what stands beside each other in it stood
 * nowhere near. The screen's corner, 1;1, is where clear begins. */
static size_t places_in(const char *p, const char *end)
{
    size_t places = 0;
    for (; (p = memchr(p, ESCAPE, (size_t)(end - p))) != NULL; p++) {
        const char *q = p + 1;
        q += q < end && *q == '[';
        const char *from = q;
        while (q < end && (number_is_digit(*q) || *q == ';')) {
            q++;
        }
        const bool corner = q - from == 3 && memcmp(from, "1;1", 3) == 0;
        places += q < end && *q == 'H' && memchr(from, ';', (size_t)(q - from)) && !corner;
    }
    return places;
}

static bool read_painted(struct scribe *s, const char *line, const char *end)
{
    size_t len;
    char *plain = without_paint(line, end, &len);
    s->places += places_in(line, end);
    if (plain && !line_is_idle(plain, plain + len)) {
        read_words(s, plain, plain + len);
    }
    free(plain);
    return plain != NULL;
}

enum tr_status words_to_table(struct words *w, struct input *in, struct tr_error *err)
{
    *w = (struct words){0};
    struct scribe *s = calloc(1, sizeof *s);
    enum tr_status status = s ? input_rewind(in, err) : tr_error_oom(err);
    if (status != TR_STATUS_OK) {
        free(s);
        return status;
    }
    s->words = w;
    do {
        status = input_next(in, err);
        for (const char *p = in->begin; status == TR_STATUS_OK && p < in->end;
             p = input_skip_line(p), s->line++) {
            const char *end = line_end(p);
            s->lines += !line_is_idle(p, end);
            if (memchr(p, ESCAPE, (size_t)(end - p))) {
                status = read_painted(s, p, end) ? status : tr_error_oom(err);
            } else if (!line_is_idle(p, end)) {
                read_words(s, p, end);
            }
        }
    } while (status == TR_STATUS_OK && in->begin < in->end);
    end_record(s);
    if (status == TR_STATUS_OK && s->places > 0 && s->places >= s->lines) {
        status = tr_error_set(err, TR_STATUS_FAILED, in->name,
                              "is a screen that a program drew, place by place, and no log; what it writes "
                              "into a file may be one, or what bwm-ng -o csv prints");
    }
    if (status == TR_STATUS_OK && s->out.failed) {
        status = tr_error_oom(err);
    }
    if (status == TR_STATUS_OK) {
        w->text = s->out;
    } else {
        strbuf_destroy(&s->out);
    }
    free(s);
    return status;
}

void words_destroy(struct words *w)
{
    strbuf_destroy(&w->text);
}
