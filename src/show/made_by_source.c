#include "show/made_by_source.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER_FILES_MAX 64

/* False where it cannot be read, as a network cannot. A read that fails once is tried again: a result is not
 * to depend on it. */
static bool hash_of(const char *path, char hex[REEL_HASH_CHARS + 1])
{
    reel_hash_file(path, hex);
    if (!hex[0]) {
        reel_hash_file(path, hex);
    }
    return hex[0] != '\0';
}

static void add_file(struct made_by *made, const char *path)
{
    char hex[REEL_HASH_CHARS + 1];
    if (hash_of(path, hex)) {
        made_by_input(made, hex, path);
    }
}

/* Sizes of segments in Pensieve's way are a folder of files. */
static bool add_folder(struct made_by *made, const char *path)
{
    struct dirent **entries;
    const int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        struct strbuf file = {0};
        strbuf_printf(&file, "%s/%s", path, entries[i]->d_name);
        if (file.failed) {
            made->inputs.failed = true;
        } else if (entries[i]->d_name[0] != '.' && i < FOLDER_FILES_MAX) {
            add_file(made, file.text);
        }
        strbuf_destroy(&file);
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
    return count >= 0;
}

void made_by_file(struct made_by *made, const char *path)
{
    if (path && *path && !add_folder(made, path)) {
        add_file(made, path);
    }
}

void made_by_read_file(struct made_by *made, const char *path, struct file_state read_of)
{
    char hex[REEL_HASH_CHARS + 1];
    if (hash_of(path, hex) && file_state_equal(file_state(path), read_of)) {
        made_by_input(made, hex, path);
    }
}

void made_by_trace(struct made_by *made, const char *path, struct file_state read_of, const char *read_sha256)
{
    if (read_sha256[0]) {
        made_by_input(made, read_sha256, path);
    } else {
        made_by_read_file(made, path, read_of);
    }
}

void made_by_content(struct made_by *made, const char *path, const struct tr_content *content)
{
    made_by_file(made, path);
    for (size_t i = 0; content && i < content->file_count; i++) {
        add_file(made, content->files[i]);
    }
}

void made_by_source(struct made_by *made, const struct source *source)
{
    made_by_trace(made, source->path, source->read_of, source->read_sha256);
    made_by_content(made, source->content_path, source->content);
}

void made_by_scenario(struct made_by *made, const char *name)
{
    if (name && !tr_scenario_ships(name)) {
        made_by_file(made, name);
    }
}

/* Whether it is the trace of a session, of which that says what it read. */
static bool is_trace(const struct lineup *lineup, const char *name)
{
    for (int i = 0; name && i < lineup->count; i++) {
        if (strcmp(lineup->sources[i].path, name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_request(struct made_by *made, const struct source_request *request,
                        const struct lineup *lineup)
{
    if (!is_trace(lineup, request->name)) {
        made_by_scenario(made, request->name);
    }
    made_by_scenario(made, request->scenario);
    made_by_file(made, request->decisions);
    made_by_file(made, request->abr_object);
}

void made_by_lineup(struct made_by *made, const struct lineup *lineup, const struct source_request *requests,
                    int count)
{
    for (int i = 0; i < count; i++) {
        add_request(made, &requests[i], lineup);
    }
    for (int i = 0; i < lineup->count; i++) {
        made_by_source(made, &lineup->sources[i]);
    }
}
