#include "app/settings_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r"

/* ---- out ---- */

static bool needs_quotes(const char *value)
{
    const size_t len = strlen(value);
    bool needs = value[0] == ' ' || (len > 0 && value[len - 1] == ' ');
    for (const char *c = value; *c; c++) {
        needs = needs || (unsigned char)*c < 0x20 || *c == 0x7f || *c == '"' || *c == '\\';
    }
    return needs;
}

static void put_value(struct strbuf *out, const char *value)
{
    if (!needs_quotes(value)) {
        strbuf_puts(out, value);
        return;
    }
    strbuf_putc(out, '"');
    for (const char *c = value; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f) {
            strbuf_printf(out, "\\%03o", (unsigned)*c);
        } else {
            strbuf_puts(out, *c == '"' || *c == '\\' ? "\\" : "");
            strbuf_putc(out, *c);
        }
    }
    strbuf_putc(out, '"');
}

void settings_write(struct strbuf *out, const struct settings *s)
{
    strbuf_printf(
        out,
        "; written by tracereel\n[window]\nwidth = %d\nheight = %d\ntheme = %s\nscale = %.3g\n\n[recent]\n",
        s->window_w, s->window_h, s->theme, s->scale);
    for (int i = 0; i < s->recent_count; i++) {
        strbuf_printf(out, "file%d = ", i + 1);
        put_value(out, s->recent[i]);
        strbuf_putc(out, '\n');
    }
}

/* ---- in ---- */

static bool set_number(int *out, const char *value, int min, int max)
{
    char *end;
    long n = strtol(value, &end, 10);
    bool good = *value && !*end && n >= min && n <= max;
    if (good) {
        *out = (int)n;
    }
    return good;
}

static bool set_scale(double *out, const char *value)
{
    char *end;
    double scale = strtod(value, &end);
    bool good = *value && !*end && scale >= 0.5 && scale <= 4;
    if (good) {
        *out = scale;
    }
    return good;
}

static bool set_theme(char *out, size_t size, const char *value)
{
    bool good = strcmp(value, "dark") == 0 || strcmp(value, "light") == 0;
    if (good) {
        snprintf(out, size, "%s", value);
    }
    return good;
}

/* One that is cut off would be another file. */
static bool add_recent(struct settings *s, const char *path)
{
    const bool good = path[0] == '/' && strlen(path) < sizeof s->recent[0];
    if (good && s->recent_count < SETTINGS_RECENT) {
        snprintf(s->recent[s->recent_count++], sizeof s->recent[0], "%s", path);
    }
    return good;
}

/* A value that makes no sense keeps its default, and is told (false): whatever stands in the file, the
 * program opens. What a later version writes is not known here, and no mistake. */
static bool set(struct settings *s, const char *section, const char *name, const char *value)
{
    if (strcmp(section, "window") == 0 && strcmp(name, "width") == 0) {
        return set_number(&s->window_w, value, 800, 16384);
    }
    if (strcmp(section, "window") == 0 && strcmp(name, "height") == 0) {
        return set_number(&s->window_h, value, 450, 16384);
    }
    if (strcmp(section, "window") == 0 && strcmp(name, "theme") == 0) {
        return set_theme(s->theme, sizeof s->theme, value);
    }
    if (strcmp(section, "window") == 0 && strcmp(name, "scale") == 0) {
        return set_scale(&s->scale, value);
    }
    if (strcmp(section, "recent") == 0) {
        return add_recent(s, value);
    }
    return true;
}

/* Takes the text between quotes, in place; false where they do not end with the line. */
static bool unquote(char *text)
{
    char *to = text;
    for (const char *c = text + 1; *c; c++) {
        if (*c == '"') {
            *to = '\0';
            return c[1] == '\0';
        }
        if (*c != '\\') {
            *to++ = *c;
        } else if (c[1] == '"' || c[1] == '\\') {
            *to++ = *++c;
        } else {
            unsigned byte = 0;
            for (int i = 0; i < 3; i++) {
                if (*++c < '0' || *c > '7') {
                    return false;
                }
                byte = byte * 8 + (unsigned)(*c - '0');
            }
            *to++ = (char)byte;
        }
    }
    return false;
}

static char *trimmed(char *text)
{
    text += strspn(text, BLANKS);
    size_t len = strlen(text);
    while (len > 0 && strchr(BLANKS, text[len - 1])) {
        len--;
    }
    text[len] = '\0';
    return text;
}

static bool read_line(struct settings *s, char *line, char *section, size_t size)
{
    line = trimmed(line);
    if (!*line || *line == ';' || *line == '#') {
        return true;
    }
    char *end = line + strlen(line) - 1, *equals = strchr(line, '=');
    if (*line == '[' && *end == ']') {
        *end = '\0';
        snprintf(section, size, "%s", line + 1);
        return true;
    }
    if (!equals) {
        return false;
    }
    *equals = '\0';
    char *value = trimmed(equals + 1);
    return (*value != '"' || unquote(value)) && set(s, section, trimmed(line), value);
}

int settings_read(struct settings *s, char *text)
{
    char section[32] = "";
    int bad = 0;
    for (int number = 1; text; number++) {
        char *next = strchr(text, '\n');
        if (next) {
            *next++ = '\0';
        }
        if (!read_line(s, text, section, sizeof section) && bad == 0) {
            bad = number;
        }
        text = next;
    }
    return bad;
}
