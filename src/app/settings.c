#include "app/settings.h"

#include "base/file.h"
#include "base/strbuf.h"

#include <ini.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void defaults(struct settings *s)
{
    *s = (struct settings){.window_w = 1280, .window_h = 720, .theme = "dark", .scale = 1};
}

/* $XDG_CONFIG_HOME/tracereel, else ~/.config/tracereel; "" where there is no home. */
static void config_folder(char *buf, size_t size)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    buf[0] = '\0';
    if (config && config[0] == '/') {
        snprintf(buf, size, "%s/tracereel", config);
    } else if (home && home[0] == '/') {
        snprintf(buf, size, "%s/.config/tracereel", home);
    }
}

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

/* A value that makes no sense keeps its default, and is told (0): whatever stands in the file, the program
 * opens. */
static int handle(void *user, const char *section, const char *name, const char *value)
{
    struct settings *s = user;
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
    if (strcmp(section, "recent") == 0 && s->recent_count < SETTINGS_RECENT && value[0] == '/') {
        snprintf(s->recent[s->recent_count++], sizeof s->recent[0], "%s", value);
    }
    return 1;
}

bool settings_load(struct settings *s, char *warning, unsigned long size)
{
    defaults(s);
    char path[1200];
    config_folder(path, sizeof path - 16);
    if (!path[0]) {
        return true;
    }
    strcat(path, "/settings.ini");
    if (access(path, F_OK) != 0) {
        return true;
    }
    struct file_text text;
    struct tr_error err = {0};
    if (file_read(path, NULL, NULL, &text, &err) != TR_STATUS_OK) {
        snprintf(warning, size, "%s: %s; starting without it", path, err.what);
        return false;
    }
    int line = ini_parse_string(text.bytes, handle, s);
    file_text_destroy(&text);
    if (line != 0) {
        snprintf(warning, size, "%s:%d: not a setting, or out of its range; ignored", path, line);
        return false;
    }
    return true;
}

static void make_folders(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p == '/') {
            *p = '\0';
            mkdir(path, 0777);
            *p = '/';
        }
    }
    mkdir(path, 0777);
}

void settings_save(const struct settings *s)
{
    char path[1200];
    config_folder(path, sizeof path - 16);
    if (!path[0]) {
        return;
    }
    make_folders(path);
    strcat(path, "/settings.ini");
    struct strbuf sb = {0};
    strbuf_printf(
        &sb,
        "; written by tracereel\n[window]\nwidth = %d\nheight = %d\ntheme = %s\nscale = %.3g\n\n[recent]\n",
        s->window_w, s->window_h, s->theme, s->scale);
    for (int i = 0; i < s->recent_count; i++) {
        strbuf_printf(&sb, "file%d = %s\n", i + 1, s->recent[i]);
    }
    if (!sb.failed) {
        file_write(path, sb.text, sb.len, true, NULL);
    }
    strbuf_destroy(&sb);
}

void settings_add_recent(struct settings *s, const char *path)
{
    char *full = realpath(path, NULL);
    if (!full || strlen(full) >= sizeof s->recent[0] || strchr(full, '\n')) {
        free(full);
        return;
    }
    int at = 0;
    while (at < s->recent_count && strcmp(s->recent[at], full) != 0) {
        at++;
    }
    if (at == s->recent_count) {
        s->recent_count += s->recent_count < SETTINGS_RECENT;
        at = s->recent_count - 1;
    }
    memmove(s->recent[1], s->recent[0], (size_t)at * sizeof s->recent[0]);
    snprintf(s->recent[0], sizeof s->recent[0], "%s", full);
    free(full);
}

/* ---- where captures go ---- */

/* The value of XDG_PICTURES_DIR="$HOME/Pictures" in user-dirs.dirs. */
static bool user_dir_from_file(const char *key, char *buf, size_t size)
{
    char path[1200];
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (!home) {
        return false;
    }
    if (config && config[0] == '/') {
        snprintf(path, sizeof path, "%s/user-dirs.dirs", config);
    } else {
        snprintf(path, sizeof path, "%s/.config/user-dirs.dirs", home);
    }
    FILE *f = fopen(path, "r");
    if (!f) {
        return false;
    }
    char line[1200];
    bool found = false;
    while (!found && fgets(line, sizeof line, f)) {
        size_t n = strlen(key);
        char *end = strrchr(line, '"');
        if (strncmp(line, key, n) != 0 || strncmp(line + n, "=\"", 2) != 0 || !end || end <= line + n + 1) {
            continue;
        }
        *end = '\0';
        const char *value = line + n + 2;
        if (strncmp(value, "$HOME/", 6) == 0) {
            snprintf(buf, size, "%s/%s", home, value + 6);
        } else {
            snprintf(buf, size, "%s", value);
        }
        found = buf[0] == '/';
    }
    fclose(f);
    return found;
}

static bool writable_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode) && access(path, W_OK) == 0;
}

/* The folder of its kind; else home; else, where there is no home either, the one for what goes soon. */
static void capture_folder(char *buf, size_t size, enum capture kind)
{
    static const struct {
        const char *key, *usual;
    } folders[] = {[CAPTURE_PICTURE] = {"XDG_PICTURES_DIR", "Pictures"},
                   [CAPTURE_VIDEO] = {"XDG_VIDEOS_DIR", "Videos"},
                   [CAPTURE_TABLE] = {"XDG_DOCUMENTS_DIR", "Documents"}};
    const char *set = getenv(folders[kind].key), *home = getenv("HOME");
    if (set && set[0] == '/') {
        snprintf(buf, size, "%s", set);
        if (writable_folder(buf)) {
            return;
        }
    }
    if (user_dir_from_file(folders[kind].key, buf, size) && writable_folder(buf)) {
        return;
    }
    bool has_home = home && home[0] == '/';
    snprintf(buf, size, "%s/%s", has_home ? home : "", folders[kind].usual);
    if (!has_home || !writable_folder(buf)) {
        snprintf(buf, size, "%s", has_home && writable_folder(home) ? home : "/tmp");
    }
}

/* By a file, or by a recording that is becoming one. */
static bool taken(const char *path)
{
    char part[1500];
    snprintf(part, sizeof part, "%s.part", path);
    return access(path, F_OK) == 0 || access(part, F_OK) == 0;
}

void settings_capture_path(char *buf, unsigned long size, enum capture kind, const char *trace,
                           const char *ending)
{
    char folder[1100], name[64], stamp[32];
    capture_folder(folder, sizeof folder, kind);
    size_t n = 0;
    for (const char *p = trace; *p && n + 1 < sizeof name; p++) {
        bool plain = isalnum((unsigned char)*p) || *p == '-' || *p == '_' || *p == '.';
        name[n++] = plain ? *p : '_';
    }
    name[n] = '\0';
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &tm);
    snprintf(buf, size, "%s/tracereel-%s-%s.%s", folder, name, stamp, ending);
    for (int i = 2; taken(buf) && i < 1000; i++) {
        snprintf(buf, size, "%s/tracereel-%s-%s-%d.%s", folder, name, stamp, i, ending);
    }
}
