/* Settings as the text of settings.ini: sections, `name = value`, comments behind ; or # at a line's begin.
 *
 * A value with blanks at its ends, quotes, backslashes or controls in it stands in double quotes, with \"
 * \\ and \ooo (three octal digits, one byte) inside; any other as it is.
 */
#ifndef TRACEREEL_APP_SETTINGS_TEXT_H
#define TRACEREEL_APP_SETTINGS_TEXT_H

#include "base/strbuf.h"

#include <stdbool.h>

#define SETTINGS_RECENT 10

struct settings {
    int window_w, window_h;
    char theme[16];
    double scale;
    char recent[SETTINGS_RECENT][1024]; /* newest first, absolute paths */
    int recent_count;
};

void settings_write(struct strbuf *out, const struct settings *settings);

/* Cuts `text` apart and lays what it says over *settings. Lines that make no sense are left out, all others
 * count; returns the first such line's number, 0: none. */
int settings_read(struct settings *settings, char *text);

#endif
