/* Lists of {speed, duration}: JSON, or the JavaScript that browser throttlers are fed with:
 *
 *     const PROFILE_CASCADE = [ {speed: 1200, duration: 30}, // kbit/s, s
 *                               {speed: 800, duration: 30}, ];
 *
 * Read as JavaScript in any case: keys without quotes, comments, trailing commas, several lists in one file.
 */
#include "trace/format.h"
#include "trace/table/runs.h"
#include "trace/write.h"

#include "base/number.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

struct js {
    const char *begin, *p, *end; /* *end is readable and no digit */
};

/* Blanks and comments. */
static void skip(struct js *js)
{
    while (js->p < js->end) {
        if (isspace((unsigned char)*js->p)) {
            js->p++;
        } else if (js->p + 1 < js->end && js->p[0] == '/' && js->p[1] == '/') {
            while (js->p < js->end && *js->p != '\n' && *js->p != '\r') {
                js->p++;
            }
        } else if (js->p + 1 < js->end && js->p[0] == '/' && js->p[1] == '*') {
            const char *close = memmem(js->p + 2, (size_t)(js->end - js->p - 2), "*/", 2);
            js->p = close ? close + 2 : js->end;
        } else {
            return;
        }
    }
}

static bool take(struct js *js, char c)
{
    skip(js);
    if (js->p < js->end && *js->p == c) {
        js->p++;
        return true;
    }
    return false;
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* A bare or a quoted word. */
static bool take_word(struct js *js, struct cell *out)
{
    skip(js);
    if (js->p >= js->end) {
        return false;
    }
    char quote = *js->p == '"' || *js->p == '\'' ? *js->p : '\0';
    const char *p = js->p + (quote != '\0');
    out->begin = p;
    while (p < js->end && (quote ? *p != quote && *p != '\n' : is_word_char(*p))) {
        p++;
    }
    out->end = p;
    if (quote && (p >= js->end || *p != quote)) {
        return false;
    }
    js->p = p + (quote != '\0');
    return out->end > out->begin;
}

struct period {
    double speed, duration;
    bool has_speed, has_duration;
};

/* The inside of { }, the brace taken already. What is neither speed nor duration is passed over if it is a
 * number or a word. */
static bool take_period(struct js *js, struct period *out)
{
    *out = (struct period){0};
    while (!take(js, '}')) {
        struct cell key, word;
        if (!take_word(js, &key) || !take(js, ':')) {
            return false;
        }
        skip(js);
        double value;
        const char *after = js->p < js->end ? number_read(js->p, &value) : NULL;
        if (after) {
            js->p = after;
            if (cell_is(&key, "speed")) {
                out->speed = value;
                out->has_speed = true;
            } else if (cell_is(&key, "duration")) {
                out->duration = value;
                out->has_duration = true;
            }
        } else if (!take_word(js, &word)) {
            return false;
        }
        if (!take(js, ',')) {
            return take(js, '}');
        }
    }
    return true;
}

static bool looks_like_speeds(const struct sniff *sniff, const char *name)
{
    (void)name;
    struct js js = {sniff->begin, sniff->begin, sniff->end};
    const char *brace = memchr(js.p, '{', (size_t)(js.end - js.p));
    struct period period;
    while (brace) { /* module.exports = { ... } may come first */
        js.p = brace + 1;
        if (take_period(&js, &period) && period.has_speed && period.has_duration) {
            return true;
        }
        brace = memchr(brace + 1, '{', (size_t)(js.end - brace - 1));
        if (brace && brace - sniff->begin > 4096) {
            break;
        }
    }
    return false;
}

static unsigned long line_at(const struct js *js, const char *p)
{
    unsigned long line = 1;
    for (const char *c = js->begin; c < p; c++) {
        line += *c == '\n';
    }
    return line;
}

static enum tr_status add_period(struct reader *r, const struct js *js, const char *at,
                                 const struct period *p, struct tr_error *err)
{
    if (!p->has_speed || !p->has_duration) {
        return tr_error_at(err, r->in->name, line_at(js, at),
                           "a period has a speed in kbit/s and a duration in s; the %s is missing",
                           p->has_speed ? "duration" : "speed");
    }
    if (!(p->speed >= 0) || !isfinite(p->speed) || !(p->duration >= 0) || !isfinite(p->duration)) {
        return tr_error_at(err, r->in->name, line_at(js, at), "speed %g, duration %g; both must be 0 or more",
                           p->speed, p->duration);
    }
    return builder_add(r->b, p->duration, p->speed, err);
}

/* One list, the bracket taken already; kept where it is the wanted run. */
static enum tr_status take_list(struct reader *r, struct js *js, struct runs *runs, const struct cell *name,
                                struct tr_error *err)
{
    while (!take(js, ']')) {
        const char *at = js->p;
        struct period period;
        size_t run;
        if (!take(js, '{') || !take_period(js, &period)) {
            return tr_error_at(err, r->in->name, line_at(js, js->p),
                               "a list holds {speed: kbit/s, duration: s} and nothing else%s",
                               js->p >= js->end ? "; the file is cut off" : "");
        }
        enum tr_status status = runs_count(runs, name->begin, (size_t)(name->end - name->begin), &run, err);
        if (status == TR_STATUS_OK && run == runs->wanted) {
            status = add_period(r, js, at, &period, err);
        }
        if (status != TR_STATUS_OK) {
            return status;
        }
        take(js, ',');
    }
    return TR_STATUS_OK;
}

/* Whether { comes behind the bracket at p: a list of periods, not of names. */
static bool list_begins(const struct js *js)
{
    struct js ahead = *js;
    return take(&ahead, '[') && take(&ahead, '{');
}

static enum tr_status take_lists(struct reader *r, struct js *js, struct runs *runs, struct tr_error *err)
{
    static const char unnamed[] = "the list";
    struct cell name = {unnamed, unnamed + sizeof unnamed - 1}, word;
    for (skip(js); js->p < js->end; skip(js)) {
        if (list_begins(js)) {
            take(js, '[');
            enum tr_status status = take_list(r, js, runs, &name, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        } else if (!take_word(js, &word)) {
            js->p++;
        } else if (!cell_is(&word, "const") && !cell_is(&word, "let") && !cell_is(&word, "var")) {
            name = word;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status read_speeds(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    const char *text;
    size_t len;
    enum tr_status status = input_whole(r->in, &text, &len, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct js js = {text, text, text + len};
    bool json = r->sniff->first == '[';
    b->format = json ? "speed-duration-json" : "speed-duration-js";
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_KBPS;
    struct runs runs;
    runs_init(&runs, r->options);
    status = take_lists(r, &js, &runs, err);
    if (status == TR_STATUS_OK && runs.count == 0) {
        status =
            tr_error_set(err, TR_STATUS_FAILED, b->name, "holds no list of {speed: kbit/s, duration: s}");
    }
    status = status == TR_STATUS_OK ? runs_finish(&runs, b, err) : status;
    runs_destroy(&runs);
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for a list of speeds: objects with speed (kbit/s) and duration (s)");
    builder_note(b, TR_TRACE_NOTE_ALTERNATIVE, false, CHOICES(CHOICE(SCALE, "1.024")),
                 "some players of such lists count 1024 bits to a kbit, 2.4 %% more");
    return status;
}

static enum tr_status write_speeds(const struct tr_trace *trace, struct strbuf *out, struct tr_error *err)
{
    (void)err;
    strbuf_puts(out, "[\n");
    for (size_t i = 0; i < trace->count; i++) {
        strbuf_puts(out, "  {\"speed\": ");
        strbuf_double(out, write_round(trace->rate_mbps[i] * 1e3));
        strbuf_puts(out, ", \"duration\": ");
        strbuf_double(out, write_round(trace->start_s[i + 1] - trace->start_s[i]));
        strbuf_puts(out, i + 1 < trace->count ? "},\n" : "}\n");
    }
    strbuf_puts(out, "]\n");
    return TR_STATUS_OK;
}

const struct trace_format speeds_formats[] = {
    {
        .name = "speed-duration-json",
        .title = "a list of kbit/s and seconds",
        .first_line = "[{\"speed\": 1200, \"duration\": 30},",
        .looks_like = looks_like_speeds,
        .read = read_speeds,
        .write = write_speeds,
    },
    {
        .name = "speed-duration-js",
        .title = "the same in JavaScript, several lists a file",
        .first_line = "const PROFILE_CASCADE = [{speed: 1200, duration: 30},",
        .read = read_speeds,
    },
    {0},
};
