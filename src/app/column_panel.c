#include "app/column_panel.h"

#include "base/stream.h"

#include <stdio.h>
#include <string.h>

#define LOOK_BYTES 8192 /* of the file: its first lines */

/* The separator that the line has most of; white space where it has none of them. */
static char separator_of(const char *line)
{
    static const char candidates[] = "\t;,|";
    char best = ' ';
    int most = 0;
    for (const char *c = candidates; *c; c++) {
        int n = 0;
        for (const char *p = line; *p; p++) {
            n += *p == *c;
        }
        if (n > most) {
            most = n;
            best = *c;
        }
    }
    return best;
}

/* The next cell without quotes and blanks around it; false at the line's end. */
static bool next_cell(const char **at, char separator, char *cell, size_t size)
{
    const char *p = *at;
    if (!p) {
        return false;
    }
    p += strspn(p, " ");
    if (separator == ' ' && !*p) {
        return false;
    }
    bool quoted = *p == '"';
    const char *end = quoted ? strchr(p + 1, '"') : NULL;
    end = strchr(end ? end : p, separator);
    size_t len = end ? (size_t)(end - p) : strlen(p);
    *at = end ? end + 1 : NULL;
    while (len > 0 && (p[len - 1] == ' ' || p[len - 1] == '"')) {
        len--;
    }
    snprintf(cell, size, "%.*s", (int)(len - (quoted && len > 0)), p + (quoted && len > 0));
    return true;
}

/* The next line that says something; NULL where there is none. Lines are ended in place. */
static char *next_line(char **text)
{
    while (**text) {
        char *line = *text + strspn(*text, " ");
        size_t len = strcspn(line, "\r\n");
        *text = line + len + (line[len] != '\0');
        line[len] = '\0';
        if (len > 0 && *line != '#') {
            return line;
        }
    }
    return NULL;
}

static bool first_bytes(const char *path, char *buf, size_t size)
{
    struct stream stream;
    size_t got = 0;
    if (stream_open(&stream, path, NULL) != TR_STATUS_OK) {
        return false;
    }
    bool ok = stream_read(&stream, buf, size - 1, &got, NULL) == TR_STATUS_OK;
    stream_close(&stream);
    buf[got] = '\0';
    return ok && strlen(buf) == got; /* what has NULs is UTF-16 or no text */
}

static void ask(struct column_panel *panel)
{
    for (int i = 0; i < panel->count; i++) {
        snprintf(panel->leads[i], sizeof panel->leads[i], "%2d", i + 1);
        panel->lines[i] = (struct ui_list_line){
            .text = panel->names[i], .detail = panel->samples[i], .lead = panel->leads[i]};
    }
    ui_list_init(&panel->list, panel->lines, panel->count);
    if (!panel->asks_time && panel->count > 1) {
        panel->list.chosen = panel->time == 2 ? 0 : 1; /* beside the time, most often */
    }
}

bool column_panel_fill(struct column_panel *panel, const char *path, const struct tr_error *err)
{
    char buf[LOOK_BYTES], *text = buf;
    if (!strstr(err->what, "--column") && !strstr(err->what, "--time-column")) {
        return false;
    }
    *panel = (struct column_panel){0};
    if (strcmp(path, "-") == 0 || !first_bytes(path, buf, sizeof buf)) {
        return false;
    }
    char *first = next_line(&text), *second = next_line(&text);
    if (!first || !second || *first == '{' || *first == '[') {
        return false;
    }
    const char separator = separator_of(second), *a = first, *b = second;
    while (panel->count < COLUMN_PANEL_COLUMNS) {
        int i = panel->count;
        bool named = next_cell(&a, separator, panel->names[i], sizeof panel->names[i]);
        bool filled = next_cell(&b, separator, panel->samples[i], sizeof panel->samples[i]);
        if (!named && !filled) {
            break;
        }
        panel->count++;
    }
    /* "(and --time-column)": a time has been found, if not a sure one. */
    panel->asks_time = strstr(err->what, "--time-column") && !strstr(err->what, "(and --time-column)");
    ask(panel);
    return panel->count > 1;
}

int column_panel_chosen(const struct column_panel *panel)
{
    return panel->list.chosen + 1;
}

void column_panel_ask_rate(struct column_panel *panel, int time)
{
    panel->time = time;
    panel->asks_time = false;
    ask(panel);
}
