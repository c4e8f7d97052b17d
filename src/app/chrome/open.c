#include "app/chrome/open.h"

#include "gfx/font.h"

#include <tracereel/params.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

void open_clear(struct open_list *open)
{
    for (int i = 0; i < open->count; i++) {
        free(open->names[i]);
        free(open->texts[i]);
        free(open->details[i]);
    }
    open->count = 0;
}

/* The typed text stands somewhere in the text, but for case. */
static bool matches(const struct open_list *open, const char *text)
{
    return !open->typed[0] || strcasestr(text, open->typed);
}

/* A line that memory has no room for is left out: the list is a help, not data. */
static void add(struct open_list *open, const char *name, const char *text, const char *detail)
{
    if (open->count == OPEN_LINES || (name && !matches(open, text))) {
        return;
    }
    int i = open->count;
    open->names[i] = name ? strdup(name) : NULL;
    open->texts[i] = strdup(text);
    open->details[i] = detail ? strdup(detail) : NULL;
    if (!open->texts[i] || (name && !open->names[i])) {
        free(open->names[i]);
        free(open->texts[i]);
        free(open->details[i]);
        return;
    }
    open->lines[i] =
        (struct ui_list_line){.text = open->texts[i], .detail = open->details[i], .heading = !name};
    open->count++;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_recent(struct open_list *open, const struct settings *settings)
{
    bool heading = false;
    for (int i = 0; i < settings->recent_count; i++) {
        if (access(settings->recent[i], R_OK) != 0) {
            continue;
        }
        if (!heading) {
            add(open, NULL, "Recent", NULL);
            heading = true;
        }
        add(open, settings->recent[i], base_name(settings->recent[i]), settings->recent[i]);
    }
}

static int visible_entry(const struct dirent *entry)
{
    return entry->d_name[0] != '.' || strcmp(entry->d_name, "..") == 0;
}

/* Files that lie beside traces everywhere, and are none. */
static bool is_no_trace(const char *name)
{
    static const char *const begins[] = {"readme", "license", "licence", "copying", "changelog", "makefile"};
    static const char *const ends[] = {".md",  ".png", ".jpg", ".jpeg", ".gif",  ".svg",
                                       ".pdf", ".mp4", ".mkv", ".webm", ".part", ".py",
                                       ".sh",  ".c",   ".h",   ".html", ".so",   ".o"};
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        if (strncasecmp(name, begins[i], strlen(begins[i])) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t end = strlen(ends[i]);
        if (len > end && strcasecmp(name + len - end, ends[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void size_words(char *buf, size_t size, long long bytes)
{
    if (bytes < 1024LL * 1024) {
        snprintf(buf, size, "%.1f KiB", (double)bytes / 1024);
    } else {
        snprintf(buf, size, "%.1f MiB", (double)bytes / 1024 / 1024);
    }
}

static void add_folder(struct open_list *open)
{
    struct dirent **entries;
    int n = scandir(open->folder, &entries, visible_entry, alphasort);
    if (n < 0) {
        return;
    }
    char heading[1100];
    snprintf(heading, sizeof heading, "In %s", open->folder);
    add(open, NULL, heading, NULL);
    /* Folders first, then files. */
    for (int folders = 1; folders >= 0; folders--) {
        for (int i = 0; i < n; i++) {
            char path[2048], detail[32] = "";
            snprintf(path, sizeof path, "%s/%s", open->folder, entries[i]->d_name);
            struct stat st;
            if (stat(path, &st) != 0 || (S_ISDIR(st.st_mode) ? 1 : 0) != folders ||
                !(S_ISDIR(st.st_mode) || S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode))) {
                continue;
            }
            if (folders) {
                char text[300];
                snprintf(text, sizeof text, "%s/", entries[i]->d_name);
                add(open, path, text, NULL);
            } else if (S_ISFIFO(st.st_mode)) {
                add(open, path, entries[i]->d_name, "pipe");
            } else if (!is_no_trace(entries[i]->d_name)) {
                size_words(detail, sizeof detail, (long long)st.st_size);
                add(open, path, entries[i]->d_name, detail);
            }
        }
    }
    for (int i = 0; i < n; i++) {
        free(entries[i]);
    }
    free(entries);
}

static void add_networks(struct open_list *open)
{
    static const char *const details[][2] = {{"live", "a mobile link that breaks down, watched in Shaka"},
                                             {"stable", "a good fixed line"},
                                             {"moderate", "a shared line with congestion now and then"},
                                             {"poor", "a bad mobile link"},
                                             {"ramps", "slower and slower, and faster again"},
                                             {"shocks", "breaks down for longer and longer"},
                                             {"cliffs", "falls deeper and deeper, a minute each"},
                                             {"stairs", "up and down, a stair for each level"}};
    add(open, NULL, "Networks from the model, and steps", NULL);
    for (const char *const *name = tr_scenario_names(); *name; name++) {
        const char *detail = NULL;
        for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
            detail = strcmp(*name, details[i][0]) == 0 ? details[i][1] : detail;
        }
        if (!tr_scenario_is_player(*name)) {
            add(open, *name, *name, detail);
        }
    }
    add(open, NULL, "Over what is open", NULL);
    add(open, OPEN_PLAYERS, "Players\u2026", "P");
}

/* Headings with nothing under them go. */
static void drop_empty_headings(struct open_list *open)
{
    int kept = 0;
    for (int i = 0; i < open->count; i++) {
        bool empty = !open->names[i] && (i + 1 == open->count || !open->names[i + 1]);
        if (empty) {
            free(open->texts[i]);
            free(open->details[i]);
            continue;
        }
        open->lines[kept] = open->lines[i];
        open->names[kept] = open->names[i];
        open->texts[kept] = open->texts[i];
        open->details[kept++] = open->details[i];
    }
    open->count = kept;
}

static void list_all(struct open_list *open, const struct settings *settings)
{
    open_clear(open);
    if (!open->only_folder) {
        add_recent(open, settings);
    }
    add_folder(open);
    if (!open->only_folder) {
        add_networks(open);
    }
    drop_empty_headings(open);
    ui_list_init(&open->list, open->lines, open->count);
}

void open_fill(struct open_list *open, const struct settings *settings, const char *near)
{
    char *resolved = near[0] ? realpath(near, NULL) : NULL;
    if (resolved) {
        char *slash = strrchr(resolved, '/');
        if (slash) {
            slash[slash == resolved] = '\0';
        }
        snprintf(open->folder, sizeof open->folder, "%s", resolved);
        free(resolved);
    } else if (!getcwd(open->folder, sizeof open->folder)) {
        snprintf(open->folder, sizeof open->folder, "/");
    }
    open->only_folder = false;
    open->typed[0] = '\0';
    list_all(open, settings);
}

void open_enter(struct open_list *open, const char *folder)
{
    char *resolved = realpath(folder, NULL);
    if (!resolved) {
        return;
    }
    snprintf(open->folder, sizeof open->folder, "%s", resolved);
    free(resolved);
    open->only_folder = true;
    open->typed[0] = '\0';
    list_all(open, NULL);
}

/* ---- events ---- */

/* True where what is typed has changed. */
static bool type(struct open_list *open, const struct ui_event *e)
{
    size_t len = strlen(open->typed);
    if (e->kind == UI_TEXT && e->text[0] >= ' ' && len + strlen(e->text) < sizeof open->typed) {
        strcat(open->typed, e->text);
        return true;
    }
    if (e->kind == UI_KEY && e->key == UI_KEY_BACKSPACE && len > 0) {
        do { /* a whole character of UTF-8 */
            len--;
        } while (len > 0 && (open->typed[len] & 0xc0) == 0x80);
        open->typed[len] = '\0';
        return true;
    }
    if (e->kind == UI_KEY && e->key == UI_KEY_ESCAPE && len > 0) {
        open->typed[0] = '\0';
        return true;
    }
    return false;
}

static struct action accept(const struct open_list *open)
{
    int i = open->list.chosen;
    const char *name = i >= 0 && i < open->count ? open->names[i] : NULL;
    if (!name) {
        return (struct action){.kind = ACTION_TAKEN};
    }
    return strcmp(name, OPEN_PLAYERS) == 0 ? (struct action){.kind = ACTION_PLAYERS}
                                           : (struct action){.kind = ACTION_OPEN_PATH, .text = name};
}

struct action open_event(struct open_list *open, const struct chrome_in *in, struct rect room,
                         const struct ui_event *e)
{
    if (type(open, e)) {
        list_all(open, in->settings);
        return (struct action){.kind = ACTION_TAKEN};
    }
    switch (ui_list_event(&open->list, room, open->lines, open->count, e)) {
    case UI_LIST_ACCEPTED: return accept(open);
    case UI_LIST_CANCELLED: return (struct action){.kind = ACTION_CLOSE};
    case UI_LIST_CHANGED: return (struct action){.kind = ACTION_TAKEN};
    case UI_LIST_IGNORED: break;
    }
    return (struct action){0};
}

void open_draw(struct canvas *canvas, const struct open_list *open, const struct chrome_in *in,
               struct rect room)
{
    const struct theme *theme = in->look->theme;
    ui_list_draw(canvas, room, &open->list, open->lines, open->count, theme);
    if (open->count == 0) {
        char text[128];
        snprintf(text, sizeof text, "nothing here has \"%s\" in its name", open->typed);
        canvas_text(canvas, room.x + 12, room.y + 20,
                    (struct text_style){FONT_WORDS, 13, theme->text_second, TEXT_LEFT}, text);
    }
}
