#include "trace/format/lines.h"

#include "base/number.h"

#include <string.h>

enum tr_status lines_each(struct reader *r, line_taker *take, void *context, struct tr_error *err)
{
    struct input *in = r->in;
    enum tr_status status;
    do {
        status = input_next(in, err);
        for (const char *p = in->begin; status == TR_STATUS_OK && p < in->end; p = input_skip_line(p)) {
            status = take(context, p, line_end(p), err);
        }
    } while (status == TR_STATUS_OK && in->begin < in->end);
    return status;
}

const char *line_skip_blanks(const char *p)
{
    while (*p == ' ' || *p == '\t') {
        p++;
    }
    return p;
}

struct cell line_word(const char *p)
{
    p = line_skip_blanks(p);
    const char *end = p;
    while ((unsigned char)*end > ' ') {
        end++;
    }
    return (struct cell){p, end};
}

const char *line_after(const char *p, const char *end, const char *text)
{
    size_t len = strlen(text);
    const char *at = p < end ? memmem(p, (size_t)(end - p), text, len) : NULL;
    return at ? at + len : NULL;
}

bool line_has(const char *p, const char *end, const char *text)
{
    return line_after(p, end, text) != NULL;
}

bool line_begins(const char *p, const char *end, const char *text)
{
    size_t len = strlen(text);
    return (size_t)(end - p) >= len && memcmp(p, text, len) == 0;
}

const char *line_number(const char *p, double *out)
{
    return number_read(line_skip_blanks(p), out);
}

const char *line_amount(const char *p, double kilo, double *out)
{
    static const char prefixes[] = "kmgt";
    double value, factor = 1;
    p = line_number(p, &value);
    if (!p) {
        return NULL;
    }
    const char *prefix = *p ? strchr(prefixes, *p | 0x20) : NULL;
    if (prefix) {
        kilo = p[1] == 'i' ? 1024 : kilo;
        for (const char *c = prefixes; c <= prefix; c++) {
            factor *= kilo;
        }
        p += 1 + (p[1] == 'i');
    }
    *out = value * factor;
    return p;
}

void line_plain(struct line_copy *copy, const char *line, const char *end)
{
    size_t n = 0;
    for (const char *p = line; p < end && n < LINE_COPY_BYTES;) {
        if (*p != '\033') {
            copy->text[n++] = *p++;
            continue;
        }
        p += 1 + (p + 1 < end && p[1] == '[');
        while (p < end && !((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))) {
            p++;
        }
        p += p < end;
    }
    memset(copy->text + n, 0, INPUT_SLACK);
    copy->text[n] = '\n';
    copy->end = copy->text + n;
}

bool sniff_has_line(const struct sniff *sniff, bool (*is)(const char *line, const char *end))
{
    for (size_t i = 0; i < sniff->lines; i++) {
        if (sniff->has_letter[i] && is(sniff->line[i], sniff->line_end[i])) {
            return true;
        }
    }
    return false;
}
