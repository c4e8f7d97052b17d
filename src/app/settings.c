#include "app/settings.h"

#include "app/settings_text.h"
#include "base/file.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CONFIG_PATH_MAX 4200

static void defaults(struct settings *s)
{
    *s = (struct settings){.window_w = 1280, .window_h = 720, .theme = "dark", .scale = 1};
}

/* settings.ini in $XDG_CONFIG_HOME/tracereel, else in ~/.config/tracereel; false where there is no home, or
 * none whose path is of sane length. */
static bool config_file(char *buf, size_t size)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    const bool own = config && config[0] == '/';
    if (!own && (!home || home[0] != '/')) {
        return false;
    }
    return (size_t)snprintf(buf, size, "%s%s/tracereel/settings.ini", own ? config : home,
                            own ? "" : "/.config") < size;
}

bool settings_load(struct settings *s, char *warning, unsigned long size)
{
    char path[CONFIG_PATH_MAX];
    struct file_text text;
    struct tr_error err = {0};
    defaults(s);
    if (!config_file(path, sizeof path) || access(path, F_OK) != 0) {
        return true;
    }
    if (file_read(path, NULL, NULL, &text, &err) != TR_STATUS_OK) {
        snprintf(warning, size, "%s: %s; starting without it", path, err.what);
        return false;
    }
    for (char *nul = text.bytes; (nul = memchr(nul, 0, text.len - (size_t)(nul - text.bytes))) != NULL;) {
        *nul = '?'; /* no text, and not its end */
    }
    const int line = settings_read(s, text.bytes);
    file_text_destroy(&text);
    if (line != 0) {
        snprintf(warning, size, "%s:%d: not a setting, or out of its range; ignored", path, line);
    }
    return line == 0;
}

/* Those that its file is in. */
static void make_folders(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p == '/') {
            *p = '\0';
            mkdir(path, 0777);
            *p = '/';
        }
    }
}

void settings_save(const struct settings *s)
{
    char path[CONFIG_PATH_MAX];
    if (!config_file(path, sizeof path)) {
        return;
    }
    make_folders(path);
    struct strbuf text = {0};
    settings_write(&text, s);
    if (!text.failed) {
        file_write(path, text.text, text.len, true, NULL);
    }
    strbuf_destroy(&text);
}

void settings_add_recent(struct settings *s, const char *path)
{
    char *full = realpath(path, NULL);
    if (!full || strlen(full) >= sizeof s->recent[0]) {
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
