#include "app/open_panel.h"

#include "base/strbuf.h"

#include <tracereel/params.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void open_panel_clear(struct open_panel *panel)
{
    for (int i = 0; i < panel->count; i++) {
        free(panel->names[i]);
        free(panel->texts[i]);
        free(panel->details[i]);
    }
    panel->count = 0;
}

/* A line that memory has no room for is left out: the list is a help, not data. */
static void add(struct open_panel *panel, const char *name, const char *text, const char *detail)
{
    if (panel->count == OPEN_PANEL_LINES) {
        return;
    }
    int i = panel->count;
    panel->names[i] = name ? strdup(name) : NULL;
    panel->texts[i] = strdup(text);
    panel->details[i] = detail ? strdup(detail) : NULL;
    if (!panel->texts[i] || (name && !panel->names[i])) {
        free(panel->names[i]);
        free(panel->texts[i]);
        free(panel->details[i]);
        return;
    }
    panel->lines[i] =
        (struct ui_list_line){.text = panel->texts[i], .detail = panel->details[i], .heading = !name};
    panel->count++;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_recent(struct open_panel *panel, const struct settings *settings)
{
    bool heading = false;
    for (int i = 0; i < settings->recent_count; i++) {
        if (access(settings->recent[i], R_OK) != 0) {
            continue;
        }
        if (!heading) {
            add(panel, NULL, "Opened lately", NULL);
            heading = true;
        }
        add(panel, settings->recent[i], base_name(settings->recent[i]), settings->recent[i]);
    }
}

static int visible_entry(const struct dirent *entry)
{
    return entry->d_name[0] != '.' || strcmp(entry->d_name, "..") == 0;
}

static void size_words(char *buf, size_t size, long long bytes)
{
    if (bytes < 1024 * 1024) {
        snprintf(buf, size, "%.1f KiB", (double)bytes / 1024);
    } else {
        snprintf(buf, size, "%.1f MiB", (double)bytes / 1024 / 1024);
    }
}

static void add_folder(struct open_panel *panel)
{
    struct dirent **entries;
    int n = scandir(panel->folder, &entries, visible_entry, alphasort);
    if (n < 0) {
        return;
    }
    char heading[1100];
    snprintf(heading, sizeof heading, "In %s", panel->folder);
    add(panel, NULL, heading, NULL);
    /* Folders first, then files. */
    for (int folders = 1; folders >= 0; folders--) {
        for (int i = 0; i < n; i++) {
            char path[2048], detail[32] = "";
            snprintf(path, sizeof path, "%s/%s", panel->folder, entries[i]->d_name);
            struct stat st;
            if (stat(path, &st) != 0 || (S_ISDIR(st.st_mode) ? 1 : 0) != folders ||
                !(S_ISDIR(st.st_mode) || S_ISREG(st.st_mode))) {
                continue;
            }
            if (folders) {
                char text[300];
                snprintf(text, sizeof text, "%s/", entries[i]->d_name);
                add(panel, path, text, NULL);
            } else {
                size_words(detail, sizeof detail, (long long)st.st_size);
                add(panel, path, entries[i]->d_name, detail);
            }
        }
    }
    for (int i = 0; i < n; i++) {
        free(entries[i]);
    }
    free(entries);
}

static void add_networks(struct open_panel *panel)
{
    static const char *const details[][2] = {{"live", "a mobile link that breaks down, watched in Shaka"},
                                             {"stable", "a good fixed line"},
                                             {"moderate", "a shared line with congestion now and then"},
                                             {"poor", "a bad mobile link"}};
    add(panel, NULL, "Networks from the model", NULL);
    for (const char *const *name = tr_scenario_names(); *name; name++) {
        const char *detail = NULL;
        for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
            detail = strcmp(*name, details[i][0]) == 0 ? details[i][1] : detail;
        }
        if (!tr_scenario_is_player(*name)) {
            add(panel, *name, *name, detail);
        }
    }
    add(panel, NULL, "Over what is open", NULL);
    add(panel, OPEN_PANEL_PLAYERS, "Players\u2026", "P");
}

void open_panel_fill(struct open_panel *panel, const struct settings *settings, const char *near)
{
    open_panel_clear(panel);
    char *resolved = near[0] ? realpath(near, NULL) : NULL;
    if (resolved) {
        char *slash = strrchr(resolved, '/');
        if (slash) {
            slash[slash == resolved] = '\0';
        }
        snprintf(panel->folder, sizeof panel->folder, "%s", resolved);
        free(resolved);
    } else if (!getcwd(panel->folder, sizeof panel->folder)) {
        snprintf(panel->folder, sizeof panel->folder, "/");
    }
    add_recent(panel, settings);
    add_folder(panel);
    add_networks(panel);
    ui_list_init(&panel->list, panel->lines, panel->count);
}

void open_panel_enter(struct open_panel *panel, const struct settings *settings, const char *folder)
{
    char *resolved = realpath(folder, NULL);
    if (!resolved) {
        return;
    }
    open_panel_clear(panel);
    snprintf(panel->folder, sizeof panel->folder, "%s", resolved);
    free(resolved);
    (void)settings;
    add_folder(panel);
    ui_list_init(&panel->list, panel->lines, panel->count);
}

const char *open_panel_chosen(const struct open_panel *panel)
{
    int i = panel->list.chosen;
    return i >= 0 && i < panel->count ? panel->names[i] : NULL;
}
