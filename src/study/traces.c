#include "study/traces.h"

#include <tracereel/trace.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define DEPTH_MAX 64

/* The folders that we are in, to know a link that leads back. */
struct way {
    const struct way *up;
    dev_t device;
    ino_t inode;
    int depth;
};

static bool leads_back(const struct way *way, const struct stat *st)
{
    for (; way; way = way->up) {
        if (way->device == st->st_dev && way->inode == st->st_ino) {
            return true;
        }
    }
    return false;
}

static enum tr_status add(struct study_traces *traces, const char *path, struct tr_error *err)
{
    if (traces->count == traces->capacity) {
        size_t capacity = traces->capacity ? traces->capacity * 2 : 64;
        char **paths = realloc(traces->paths, capacity * sizeof *paths);
        if (!paths) {
            return tr_error_oom(err);
        }
        traces->paths = paths;
        traces->capacity = capacity;
    }
    traces->paths[traces->count] = strdup(path);
    return traces->paths[traces->count] ? (traces->count++, TR_STATUS_OK) : tr_error_oom(err);
}

/* Files beside traces that are for people: README, LICENSE.txt, SOURCES.md. */
static bool is_documentation(const char *name)
{
    static const char *const endings[] = {"md", "markdown", "rst", "adoc", "pdf", "html", "htm"};
    static const char *const names[] = {"readme", "license", "licence",  "copying",
                                        "notice", "authors", "changelog"};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++) {
        if (strcasecmp(dot + 1, endings[i]) == 0) {
            return true;
        }
    }
    const size_t len = dot ? (size_t)(dot - name) : strlen(name);
    const bool text = !dot || strcasecmp(dot, ".txt") == 0;
    for (size_t i = 0; text && i < sizeof names / sizeof *names; i++) {
        if (len == strlen(names[i]) && strncasecmp(name, names[i], len) == 0) {
            return true;
        }
    }
    return false;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && !is_documentation(entry->d_name);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static enum tr_status add_folder(struct study_traces *traces, const char *path, const struct way *way,
                                 struct tr_error *err);

/* Adds the entry of a folder under a name; one that has gone meanwhile is passed over. */
static enum tr_status add_entry(struct study_traces *traces, const char *folder, const char *name,
                                const struct way *way, struct tr_error *err)
{
    struct stat st;
    const size_t len = strlen(folder);
    const char *slash = len && folder[len - 1] == '/' ? "" : "/";
    char *path = malloc(len + strlen(name) + 2);
    if (!path) {
        return tr_error_oom(err);
    }
    sprintf(path, "%s%s%s", folder, slash, name);
    enum tr_status status = TR_STATUS_OK;
    if (stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode) && !leads_back(way, &st) && way->depth < DEPTH_MAX) {
            const struct way here = {way, st.st_dev, st.st_ino, way->depth + 1};
            status = add_folder(traces, path, &here, err);
        } else if (S_ISREG(st.st_mode)) {
            status = add(traces, path, err);
        }
    }
    free(path);
    return status;
}

static enum tr_status add_folder(struct study_traces *traces, const char *path, const struct way *way,
                                 struct tr_error *err)
{
    struct dirent **entries;
    int count = scandir(path, &entries, is_shown, by_name);
    if (count < 0) {
        return tr_error_sys(err, path);
    }
    enum tr_status status = TR_STATUS_OK;
    for (int i = 0; i < count; i++) {
        if (status == TR_STATUS_OK) {
            status = add_entry(traces, path, entries[i]->d_name, way, err);
        }
        free(entries[i]);
    }
    free(entries);
    return status;
}

static enum tr_status add_operand(struct study_traces *traces, const char *path, struct tr_error *err)
{
    struct stat st;
    if (strncmp(path, TR_TRACE_STEPS, strlen(TR_TRACE_STEPS)) == 0) {
        return add(traces, path, err);
    }
    if (stat(path, &st) != 0) {
        return tr_error_sys(err, path);
    }
    if (!S_ISDIR(st.st_mode)) {
        return add(traces, path, err);
    }
    const size_t before = traces->count;
    const struct way way = {NULL, st.st_dev, st.st_ino, 0};
    enum tr_status status = add_folder(traces, path, &way, err);
    if (status == TR_STATUS_OK && traces->count == before) {
        return tr_error_set(err, TR_STATUS_FAILED, path,
                            "is a folder without a file; one that holds traces would be right");
    }
    return status;
}

/* By path; of equal ones the one that was named first. */
static int by_path(const void *a, const void *b)
{
    char *const *x = *(char *const *const *)a, *const *y = *(char *const *const *)b;
    int order = strcmp(*x, *y);
    return order ? order : (x > y) - (x < y);
}

/* A trace that was named twice is one. */
static enum tr_status drop_repeats(struct study_traces *traces, struct tr_error *err)
{
    char ***order = malloc((traces->count + 1) * sizeof *order);
    if (!order) {
        return tr_error_oom(err);
    }
    for (size_t i = 0; i < traces->count; i++) {
        order[i] = &traces->paths[i];
    }
    qsort(order, traces->count, sizeof *order, by_path);
    for (size_t i = 1, first = 0; i < traces->count; i++) {
        if (strcmp(*order[first], *order[i]) == 0) {
            free(*order[i]);
            *order[i] = NULL;
        } else {
            first = i;
        }
    }
    free(order);
    size_t kept = 0;
    for (size_t i = 0; i < traces->count; i++) {
        if (traces->paths[i]) {
            traces->paths[kept++] = traces->paths[i];
        }
    }
    traces->count = kept;
    return TR_STATUS_OK;
}

enum tr_status study_traces_gather(struct study_traces *traces, char *const *operands, int count,
                                   struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    *traces = (struct study_traces){0};
    for (int i = 0; i < count && status == TR_STATUS_OK; i++) {
        status = add_operand(traces, operands[i], err);
    }
    return status == TR_STATUS_OK ? drop_repeats(traces, err) : status;
}

void study_traces_free(struct study_traces *traces)
{
    for (size_t i = 0; i < traces->count; i++) {
        free(traces->paths[i]);
    }
    free(traces->paths);
    *traces = (struct study_traces){0};
}
