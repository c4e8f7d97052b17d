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
        text += n;
        text += strspn(text, " ");
        text += *text == '\n';
        line++;
    }
    return line;
}
