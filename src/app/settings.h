/* Settings remembered between runs: window size, theme, scale, recent files. In the XDG config
 * folder; a file that cannot be read is ignored with a warning, one that cannot be written is not missed. */
#ifndef TRACEREEL_APP_SETTINGS_H
#define TRACEREEL_APP_SETTINGS_H

#include "app/settings_text.h"

/* Defaults where there is no file. Returns false where there is one that cannot be read; `warning` then says
 * why. */
bool settings_load(struct settings *settings, char *warning, unsigned long size);
void settings_save(const struct settings *settings);
void settings_add_recent(struct settings *settings, const char *path);

enum capture { CAPTURE_PICTURE, CAPTURE_VIDEO, CAPTURE_TABLE };

/* A file name in the XDG folder of pictures, videos or documents (the home folder where there is none; never
 * where one happens to stand): tracereel-<trace>-<date>-<time>.<ending>. One that exists already gets a
 * number. */
void settings_capture_path(char *buf, unsigned long size, enum capture kind, const char *trace,
                           const char *ending);

#endif
