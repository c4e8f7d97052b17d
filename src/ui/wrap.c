#include "ui/wrap.h"

#include <stdio.h>
#include <string.h>

/* Bytes of text that fit on a line: whole words, at least one. */
static size_t line_bytes(struct canvas *canvas, float width, struct text_style style, const char *text)
{
    char buf[512];
    size_t fits = 0, len = strcspn(text, "\n");
    for (size_t end = 0; end < len && end < sizeof buf - 1;) {
        end += strspn(text + end, " ");
        end += strcspn(text + end, " \n");
        end = end > sizeof buf - 1 ? sizeof buf - 1 : end;
        memcpy(buf, text, end);
        buf[end] = '\0';
        if (fits > 0 && canvas_text_width(canvas, style, buf) > width) {
            break;
        }
        fits = end;
    }
    return fits;
}

/* Calls nothing but `line_bytes`, so that measuring and drawing cannot disagree. Returns what is left. */
static const char *next_line(const char *text, size_t n)
{
    text += n;
    text += strspn(text, " ");
    return text + (*text == '\n');
}

int ui_text_wrapped(struct canvas *canvas, float x, float y, float width, float line_h, int max_lines,
                    struct text_style style, const char *text)
{
    int line = 0;
    while (*text && line < max_lines) {
        char buf[512];
        size_t n = line_bytes(canvas, width, style, text);
        bool last = line == max_lines - 1;
        snprintf(buf, sizeof buf, "%.*s", (int)(last ? strcspn(text, "\n") : n), text);
        canvas_text_fit(canvas, x, y + line_h * (float)line, width, style, buf);
        text = next_line(text, n);
        line++;
    }
    return line;
}

int ui_text_lines(struct canvas *canvas, float width, int max_lines, struct text_style style,
                  const char *text)
{
    int line = 0;
    for (; *text && line < max_lines; line++) {
        text = next_line(text, line_bytes(canvas, width, style, text));
    }
    return line;
}

float ui_text_width(struct canvas *canvas, float width, int max_lines, struct text_style style,
                    const char *text)
{
    float widest = 0;
    for (int line = 0; *text && line < max_lines; line++) {
        char buf[512];
        size_t n = line_bytes(canvas, width, style, text);
        snprintf(buf, sizeof buf, "%.*s", (int)n, text);
        float w = canvas_text_width(canvas, style, buf);
        widest = w > widest ? w : widest;
        text = next_line(text, n);
    }
    return widest < width ? widest : width;
}

/* ---- squeezing ---- */

/* Where the longest word begins; its bytes. */
static size_t longest_word(const char *text, size_t *bytes)
{
    size_t at = 0;
    *bytes = 0;
    for (size_t i = 0; text[i];) {
        size_t n = strcspn(text + i, " \n");
        if (n > *bytes) {
            at = i;
            *bytes = n;
        }
        i += n + strspn(text + i + n, " \n");
    }
    return at;
}

/* Not into the middle of a character of several bytes. */
static size_t to_character(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80) {
        at--;
    }
    return at;
}

static bool fits(struct canvas *canvas, float width, int lines, struct text_style style, const char *text)
{
    return ui_text_lines(canvas, width, lines + 1, style, text) <= lines &&
           ui_text_width(canvas, width, lines, style, text) < width;
}

void ui_text_squeeze(struct canvas *canvas, float width, int lines, struct text_style style, const char *text,
                     char *buf, size_t size)
{
    snprintf(buf, size, "%s", text);
    size_t bytes, begin = longest_word(text, &bytes);
    if (bytes < 10 || fits(canvas, width, lines, style, buf)) {
        return;
    }
    /* The least cut that is enough, by bisection; at the worst all but eight bytes of the word. */
    for (size_t low = 1, high = bytes - 8; low <= high;) {
        size_t cut = low < high ? (low + high) / 2 : low;
        size_t from = to_character(text, begin + (bytes - cut) / 2);
        size_t to = to_character(text, begin + (bytes - cut) / 2 + cut);
        snprintf(buf, size, "%.*s\u2026%s", (int)from, text, text + to);
        if (low == high) {
            return;
        }
        if (fits(canvas, width, lines, style, buf)) {
            high = cut;
        } else {
            low = cut + 1;
        }
    }
}
