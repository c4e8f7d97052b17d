/* Which format a ladder file has, and its content. */
#include "model/content/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LOOK_BYTES 65536

static const struct content_format *const formats[] = {&content_hls, &content_dash, &content_sabre_movie,
                                                       &content_pensieve_table};
#define FORMATS (sizeof formats / sizeof *formats)

static const struct content_format *format_of(const char *bytes, size_t len)
{
    for (size_t i = 0; i < FORMATS; i++) {
        if (formats[i]->looks_like(bytes, len)) {
            return formats[i];
        }
    }
    return NULL;
}

static enum tr_status error_unknown(const char *path, struct tr_error *err)
{
    char known[256] = "";
    size_t len = 0;
    for (size_t i = 0; i < FORMATS && len < sizeof known; i++) {
        len += (size_t)snprintf(known + len, sizeof known - len, "%s%s", i ? ", " : "", formats[i]->begins);
    }
    return tr_error_at(err, path, 1, "is no ladder that is known; one begins with %s", known);
}

static enum tr_status finish(struct draft *draft, enum tr_status status, struct tr_content **out,
                             struct tr_error *err)
{
    if (status == TR_STATUS_OK) {
        status = draft_finish(draft, out, err);
    }
    draft_destroy(draft);
    return status;
}

enum tr_status content_of_format(const struct content_format *format, const struct content_text *text,
                                 struct tr_content **out, struct tr_error *err)
{
    struct draft draft = {.path = text->path, .format = format->name};
    return finish(&draft, format->read(text, &draft, err), out, err);
}

enum tr_status content_of_text(const struct content_text *text, struct tr_content **out, struct tr_error *err)
{
    const struct content_format *format = format_of(text->bytes, text->len);
    return format ? content_of_format(format, text, out, err) : error_unknown(text->path, err);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

enum tr_status tr_content_open(const char *path, struct tr_content **out, struct tr_error *err)
{
    if (is_folder(path)) {
        struct draft draft = {.path = path, .format = "pensieve"};
        return finish(&draft, pensieve_read_folder(path, &draft, err), out, err);
    }
    struct content_text text;
    enum tr_status status = content_text_read(path, &text, err);
    if (status == TR_STATUS_OK) {
        status = content_of_text(&text, out, err);
        content_text_destroy(&text);
    }
    return status;
}

bool tr_content_looks_like(const char *path)
{
    if (is_folder(path)) {
        return pensieve_is_folder(path);
    }
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) {
        return false; /* looking into a pipe would take from it */
    }
    char *bytes = malloc(LOOK_BYTES);
    bool looks = false;
    if (bytes) {
        size_t len = content_text_peek(path, bytes, LOOK_BYTES);
        looks = format_of(bytes, len) != NULL;
        free(bytes);
    }
    return looks;
}
