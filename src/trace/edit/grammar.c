/* How edits are said: "scale 0.5 60:90". */
#include <tracereel/edit.h>

#include "base/nearest.h"
#include "base/strbuf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX   4
#define SECONDS_MAX 1e8

struct grammar {
    struct tr_edit_info info;
    const char *value; /* its number, as errors call it; NULL: it has none */
    double min, max;
    double usual; /* NaN: the number has to be said */
    bool needs_span;
};

static const struct grammar grammars[TR_EDIT_KINDS] = {
    [TR_EDIT_SCALE] = {{"scale", "FACTOR [FROM:TO]", "scale 0.5 60:90",
                        "every rate times FACTOR; 0: the link is down, its clock runs on"},
                       "factor",
                       0,
                       1e6,
                       NAN,
                       false},
    [TR_EDIT_OUTAGE] = {{"outage", "AT SECONDS", "outage 120 8",
                         "at AT nothing passes for SECONDS; what follows comes later"},
                        "length in seconds",
                        1e-3,
                        SECONDS_MAX,
                        NAN,
                        false},
    [TR_EDIT_CAP] = {{"cap", "MBPS [FROM:TO]", "cap 5 0:60", "no rate above MBPS Mbit/s"},
                     "rate in Mbit/s",
                     0,
                     1e9,
                     NAN,
                     false},
    [TR_EDIT_FLOOR] = {{"floor", "MBPS [FROM:TO]", "floor 0.5 60:90", "no rate below MBPS Mbit/s"},
                       "rate in Mbit/s",
                       0,
                       1e9,
                       NAN,
                       false},
    [TR_EDIT_CUT] =
        {{"cut", "FROM:TO", "cut 30:45", "the span goes; what follows comes earlier"}, NULL, 0, 0, 0, true},
    [TR_EDIT_REPEAT] = {{"repeat", "[TIMES] [FROM:TO]", "repeat 3 60:90",
                         "the span comes TIMES times (2) instead of once"},
                        "number of times",
                        2,
                        10000,
                        2,
                        false},
    [TR_EDIT_SMOOTH] = {{"smooth", "SECONDS [FROM:TO]", "smooth 5 60:90",
                         "rates become the mean of the SECONDS around them; as many bits pass"},
                        "length in seconds",
                        1e-3,
                        SECONDS_MAX,
                        NAN,
                        false},
};

const struct tr_edit_info *tr_edit_info(enum tr_edit_kind kind)
{
    return &grammars[kind].info;
}

/* ---- reading ---- */

struct line {
    const char *text, *where;
    char copy[TR_EDIT_TEXT_SIZE];
    char *words[WORDS_MAX];
    int count;
    const struct grammar *grammar;
    struct tr_error *err;
};

static enum tr_status refuse(const struct line *line, const char *what)
{
    return tr_error_set(line->err, TR_STATUS_USAGE, line->where, "\"%s\" %s; %s would be right", line->text,
                        what, line->grammar->info.example);
}

static enum tr_status split(struct line *line)
{
    if (strlen(line->text) >= sizeof line->copy) {
        return tr_error_set(line->err, TR_STATUS_USAGE, line->where,
                            "an edit has fewer than %zu characters; scale 0.5 60:90 would be one",
                            sizeof line->copy);
    }
    strcpy(line->copy, line->text);
    char *rest = line->copy;
    for (char *word; (word = strtok_r(rest, " \t", &rest));) {
        if (line->count == WORDS_MAX) {
            break; /* one too many is as bad as two */
        }
        line->words[line->count++] = word;
    }
    return TR_STATUS_OK;
}

static enum tr_status find_kind(struct line *line, enum tr_edit_kind *kind)
{
    const char *names[TR_EDIT_KINDS], *name = line->count ? line->words[0] : "";
    for (int i = 0; i < TR_EDIT_KINDS; i++) {
        names[i] = grammars[i].info.name;
        if (strcmp(name, names[i]) == 0) {
            *kind = (enum tr_edit_kind)i;
            line->grammar = &grammars[i];
            return TR_STATUS_OK;
        }
    }
    const char *nearest = nearest_word(name, names, TR_EDIT_KINDS);
    if (nearest) {
        return tr_error_set(line->err, TR_STATUS_USAGE, line->where, "\"%s\" is no edit; did you mean %s",
                            name, nearest);
    }
    char list[160] = "";
    for (int i = 0, len = 0; i < TR_EDIT_KINDS; i++) {
        len += snprintf(list + len, sizeof list - (size_t)len, "%s%s",
                        i == 0                   ? ""
                        : i == TR_EDIT_KINDS - 1 ? " and "
                                                 : ", ",
                        names[i]);
    }
    return tr_error_set(line->err, TR_STATUS_USAGE, line->where, "\"%s\" is no edit; there are %s", name,
                        list);
}

/* A plain decimal number: no blanks, no "inf", no hexadecimal. */
static bool read_number(const char *text, double *out)
{
    char *end;
    if (!*text || strspn(text, "+-.0123456789eE") != strlen(text)) {
        return false;
    }
    *out = strtod(text, &end) + 0.0; /* no zero has a sign */
    return *end == '\0' && isfinite(*out);
}

static enum tr_status read_value(const struct line *line, const char *word, double *out)
{
    const struct grammar *g = line->grammar;
    char what[128];
    if (!read_number(word, out)) {
        snprintf(what, sizeof what, "says %.40s, where its %s belongs", word, g->value);
        return refuse(line, what);
    }
    if (!(*out >= g->min && *out <= g->max)) {
        snprintf(what, sizeof what, "has a %s of %g, which goes from %g to %g", g->value, *out, g->min,
                 g->max);
        return refuse(line, what);
    }
    return TR_STATUS_OK;
}

static bool read_second(const char *text, double *out)
{
    return read_number(text, out) && *out >= 0 && *out <= SECONDS_MAX;
}

/* FROM:TO, FROM: or :TO */
static enum tr_status read_span(const struct line *line, char *word, struct tr_edit *edit)
{
    char *colon = strchr(word, ':');
    edit->from_s = 0;
    edit->to_s = INFINITY;
    *colon = '\0';
    const bool good =
        (!word[0] || read_second(word, &edit->from_s)) && (!colon[1] || read_second(colon + 1, &edit->to_s));
    *colon = ':';
    if (!good || word[1] == '\0') {
        return refuse(line, "has no span FROM:TO in seconds");
    }
    return edit->from_s < edit->to_s ? TR_STATUS_OK : refuse(line, "has a span that ends before it begins");
}

static enum tr_status read_outage(const struct line *line, const struct tr_edit_place *place,
                                  struct tr_edit *edit)
{
    const bool has_place = line->count == 3;
    if (line->count > 3 || line->count < (place ? 2 : 3)) {
        return refuse(line, line->count > 3 ? "has more than a place and a length in seconds"
                                            : "needs a place and a length in seconds");
    }
    edit->from_s = place ? place->at_s : 0;
    if (has_place && !read_second(line->words[1], &edit->from_s)) {
        return refuse(line, "has no place in seconds from the start");
    }
    edit->to_s = edit->from_s;
    return read_value(line, line->words[line->count - 1], &edit->value);
}

static enum tr_status read_spanning(const struct line *line, const struct tr_edit_place *place,
                                    struct tr_edit *edit)
{
    const struct grammar *g = line->grammar;
    int at = 1;
    edit->from_s = place ? place->from_s : 0;
    edit->to_s = place ? place->to_s : INFINITY;
    edit->value = g->usual;
    if (g->value && at < line->count && !strchr(line->words[at], ':')) {
        enum tr_status status = read_value(line, line->words[at++], &edit->value);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    if (isnan(edit->value)) {
        char what[64];
        snprintf(what, sizeof what, "needs a %s", g->value);
        return refuse(line, what);
    }
    if (at < line->count && strchr(line->words[at], ':')) {
        return at + 1 < line->count ? refuse(line, "has a word behind its span")
                                    : read_span(line, line->words[at], edit);
    }
    if (at < line->count) {
        return refuse(line, "has a word that is no span FROM:TO");
    }
    return g->needs_span && isinf(edit->to_s) && !place ? refuse(line, "needs a span") : TR_STATUS_OK;
}

enum tr_status tr_edit_parse(const char *text, const char *where, const struct tr_edit_place *place,
                             struct tr_edit *out, struct tr_error *err)
{
    struct line line = {.text = text, .where = where, .err = err};
    struct tr_edit edit = {0};
    enum tr_status status = split(&line);
    status = status == TR_STATUS_OK ? find_kind(&line, &edit.kind) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    status =
        edit.kind == TR_EDIT_OUTAGE ? read_outage(&line, place, &edit) : read_spanning(&line, place, &edit);
    if (status == TR_STATUS_OK && edit.kind == TR_EDIT_REPEAT) {
        if (edit.value != floor(edit.value)) {
            return refuse(&line, "has no whole number of times");
        }
        edit.times = (unsigned)edit.value;
        edit.value = 0;
    }
    if (status == TR_STATUS_OK) {
        *out = edit;
    }
    return status;
}

/* ---- writing ---- */

/* Into the caller's room, cut to fit: there is no memory to run out of. */
struct text {
    char *buf;
    size_t size, len;
};

static void put(struct text *out, const char *word)
{
    const int len = snprintf(out->buf + out->len, out->size - out->len, "%s", word);
    out->len = len >= 0 && (size_t)len < out->size - out->len ? out->len + (size_t)len : out->size - 1;
}

static void put_value(struct text *out, const char *before, double value)
{
    char number[32];
    format_double(number, value);
    put(out, before);
    put(out, number);
}

static void put_span(struct text *out, const struct tr_edit *edit)
{
    if (edit->from_s == 0 && isinf(edit->to_s)) {
        return;
    }
    put_value(out, " ", edit->from_s);
    put(out, ":");
    if (isfinite(edit->to_s)) {
        put_value(out, "", edit->to_s);
    }
}

const char *tr_edit_text(const struct tr_edit *edit, char *buf, size_t size)
{
    struct text out = {buf, size, 0};
    put(&out, grammars[edit->kind].info.name);
    switch (edit->kind) {
    case TR_EDIT_OUTAGE:
        put_value(&out, " ", edit->from_s);
        put_value(&out, " ", edit->value);
        break;
    case TR_EDIT_REPEAT:
        put_value(&out, " ", edit->times);
        put_span(&out, edit);
        break;
    case TR_EDIT_SCALE:
    case TR_EDIT_CAP:
    case TR_EDIT_FLOOR:
    case TR_EDIT_SMOOTH:
        put_value(&out, " ", edit->value);
        put_span(&out, edit);
        break;
    case TR_EDIT_CUT:
        if (edit->from_s == 0 && isinf(edit->to_s)) { /* all of it, which cannot be left out here */
            put(&out, " 0:");
        }
        put_span(&out, edit);
        break;
    case TR_EDIT_KINDS: break;
    }
    return buf;
}
