#include "show/reel_write.h"

#include "base/file.h"
#include "base/json_writer.h"
#include "show/reel_content.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a session's parameters, as a scenario file ---- */

static void put_value(struct strbuf *out, const struct tr_params *params, const struct tr_param *param)
{
    const double value = tr_params_get(params, param);
    if (param->kind == TR_PARAM_CHOICE) {
        strbuf_puts(out, param->names[(int)value]);
    } else {
        strbuf_double(out, value);
    }
}

static void put_params(struct strbuf *out, const struct tr_params *params)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    char section[64] = "";
    for (size_t i = 0; i < count; i++) {
        const char *dot = strchr(table[i].key, '.');
        const int len = (int)(dot - table[i].key);
        if (isnan(tr_params_get(params, &table[i]))) {
            continue; /* it follows another one */
        }
        if ((int)strlen(section) != len || strncmp(section, table[i].key, (size_t)len) != 0) {
            snprintf(section, sizeof section, "%.*s", len, table[i].key);
            strbuf_printf(out, "\n[%s]\n", section);
        }
        strbuf_printf(out, "%s = ", dot + 1);
        put_value(out, params, &table[i]);
        strbuf_putc(out, '\n');
    }
}

static void put_ladder(struct strbuf *out, const struct tr_ladder *ladder)
{
    strbuf_puts(out, "\n[ladder]\n");
    for (int i = 0; i < ladder->count; i++) {
        const struct tr_ladder_level *level = &ladder->levels[i];
        strbuf_printf(out, "%s = %.17g %.17g %.17g %dx%d %d\n", level->name, level->video_kbps,
                      level->audio_kbps, level->needs_mbps, level->width_px, level->height_px, level->fps);
    }
}

static void put_scenario(struct strbuf *out, const struct source *source)
{
    strbuf_puts(out, "[session]\ndt = ");
    strbuf_double(out, source->dt_s);
    if (source->duration_s > 0) {
        strbuf_puts(out, "\nduration = ");
        strbuf_double(out, source->duration_s);
    }
    strbuf_printf(out, "\nseed = %llu\n", (unsigned long long)source->seed);
    put_params(out, &source->scenario.params);
    put_ladder(out, &source->scenario.params.ladder);
}

/* ---- what reel.json says ---- */

static void put_text(struct json_writer *w, const char *key, const char *text)
{
    if (text && *text) {
        json_writer_string(w, key, text);
    }
}

static void put_reading(struct json_writer *w, const struct tr_trace_options *o)
{
    json_writer_open(w, "reading", '{');
    put_text(w, "format", o->format);
    put_text(w, "unit", o->unit);
    put_text(w, "column", o->column);
    put_text(w, "time_column", o->time_column);
    json_writer_integer(w, "direction", o->direction);
    json_writer_integer(w, "gap", o->gap);
    json_writer_number(w, "gap_cap_s", o->gap_cap_s);
    json_writer_integer(w, "hold", o->hold);
    json_writer_integer(w, "values", o->values);
    json_writer_integer(w, "time_unit", o->time_unit);
    json_writer_integer(w, "unknown", o->unknown);
    json_writer_integer(w, "run", o->run);
    json_writer_number(w, "scale", o->scale);
    json_writer_number(w, "from_s", o->from_s);
    json_writer_number(w, "to_s", o->to_s);
    json_writer_close(w, '}');
}

/* Where the file of a session's trace is: a member of the archive, or a path; "" where there is none. */
struct place {
    char inside[300], outside[1024], sha256[REEL_HASH_CHARS + 1];
    char content[32], content_outside[1024], content_sha256[REEL_HASH_CHARS + 1]; /* the same of content */
};

static bool is_steps(const struct source *source)
{
    return strncmp(source->path, TR_TRACE_STEPS, strlen(TR_TRACE_STEPS)) == 0;
}

static bool is_file(const struct source *source)
{
    return !source->generated && !is_steps(source);
}

static void put_trace(struct json_writer *w, const struct reel_order *order, int i, const struct place *place)
{
    const struct source *source = order->sources[i];
    json_writer_open(w, "trace", '{');
    json_writer_string(w, "name", is_steps(source) ? source->path : source->name);
    json_writer_bool(w, "generated", source->generated);
    if (is_file(source)) {
        put_text(w, "sha256", place->sha256);
        put_text(w, "inside", place->inside);
        put_text(w, "path", place->outside);
    }
    put_reading(w, order->readings[i]);
    json_writer_close(w, '}');
}

static void put_session(struct json_writer *w, const struct reel_order *order, int i,
                        const struct place *place)
{
    const struct source *source = order->sources[i];
    json_writer_open(w, NULL, '{');
    json_writer_string(w, "scenario", source->scenario.name);
    put_text(w, "name", order->names[i]);
    if (i > 0) {
        put_trace(w, order, i, place);
    }
    json_writer_bool(w, "loop", source->loop && !source->repeated);
    json_writer_open(w, "edits", '[');
    for (size_t k = 0; k < source->edit_count; k++) {
        char edit[TR_EDIT_TEXT_SIZE];
        json_writer_string(w, NULL, tr_edit_text(&source->edits[k], edit, sizeof edit));
    }
    json_writer_close(w, ']');
    put_text(w, "content_inside", place->content);
    put_text(w, "content", place->content_outside);
    put_text(w, "content_sha256", place->content_sha256);
    json_writer_close(w, '}');
}

static void put_view(struct json_writer *w, const struct reel_view *view)
{
    if (!view->is_there) {
        return;
    }
    json_writer_open(w, "view", '{');
    json_writer_number(w, "t_s", view->t_s);
    json_writer_number(w, "start_s", view->start_s);
    json_writer_number(w, "span_s", view->span_s);
    json_writer_integer(w, "layout", view->layout);
    json_writer_integer(w, "current", view->current);
    json_writer_integer(w, "hidden_plots", view->hidden_plots);
    json_writer_bool(w, "log_rate", view->log_rate);
    if (view->has_selection) {
        json_writer_open(w, "selection", '{');
        json_writer_number(w, "from_s", view->select_from_s);
        json_writer_number(w, "to_s", view->select_to_s);
        json_writer_close(w, '}');
    }
    json_writer_open(w, "bookmarks_s", '[');
    for (int i = 0; i < view->bookmark_count; i++) {
        json_writer_number(w, NULL, view->bookmarks_s[i]);
    }
    json_writer_close(w, ']');
    json_writer_close(w, '}');
}

static void put_all(struct json_writer *w, const struct reel_order *order, const struct place *places)
{
    json_writer_open(w, NULL, '{');
    json_writer_integer(w, "reel", 1);
    json_writer_string(w, "tracereel", TRACEREEL_VERSION);
    put_trace(w, order, 0, &places[0]);
    json_writer_open(w, "sessions", '[');
    for (int i = 0; i < order->count; i++) {
        put_session(w, order, i, &places[i]);
    }
    json_writer_close(w, ']');
    put_view(w, &order->view);
    json_writer_close(w, '}');
    strbuf_putc(w->out, '\n');
}

/* ---- the archive ---- */

static enum tr_status add(struct reel_pack *pack, const char *name, struct strbuf *text, struct tr_error *err)
{
    if (text->failed) {
        return tr_error_oom(err);
    }
    struct reel_member *member = &pack->members[pack->count];
    if ((size_t)snprintf(member->name, sizeof member->name, "%s", name) >= sizeof member->name) {
        return tr_error_set(err, TR_STATUS_FAILED, name, "longer than a name inside a session file may be");
    }
    member->bytes = text->text;
    member->len = text->len;
    pack->count++;
    *text = (struct strbuf){0};
    return TR_STATUS_OK;
}

/* The file as it is on disk. */
static enum tr_status read_file(const char *path, struct strbuf *out, struct tr_error *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    enum tr_status status = fd < 0 ? tr_error_sys(err, path) : TR_STATUS_OK;
    if (fd >= 0 &&
        (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > (off_t)(REEL_BYTES_MAX / 2))) {
        status = tr_error_set(err, TR_STATUS_FAILED, path,
                              "cannot be put into a session file: it is no file, or larger than %zu MiB",
                              REEL_BYTES_MAX / 2 >> 20);
    }
    for (ssize_t got = 1; status == TR_STATUS_OK && got > 0;) {
        char *room = strbuf_reserve(out, 1 << 16);
        got = room ? read(fd, room, 1 << 16) : 0;
        out->len += got > 0 ? (size_t)got : 0;
        status = got < 0 ? tr_error_sys(err, path) : TR_STATUS_OK;
    }
    if (fd >= 0) {
        close(fd);
    }
    return status;
}

/* The trace that is inside a session file already. */
static enum tr_status read_inside(const struct source *source, struct strbuf *out, char *sha256,
                                  struct tr_error *err)
{
    struct reel *reel = malloc(sizeof *reel);
    enum tr_status status = reel ? reel_load(source->path, reel, err) : tr_error_oom(err);
    if (status == TR_STATUS_OK) {
        const int i = source->reel_session < reel->session_count ? source->reel_session : 0;
        const struct reel_member *inside = reel->sessions[i].trace.inside;
        memcpy(sha256, reel->sessions[i].trace.sha256, REEL_HASH_CHARS + 1);
        strbuf_add(out, inside ? inside->bytes : "", inside ? inside->len : 0);
        reel_free(reel);
    }
    free(reel);
    return status;
}

/* Relative to the folder that the reel goes to where the trace lies in or under it; else whole. */
static void path_from(const char *reel, const char *trace, char *out, size_t size)
{
    char folder[1100], *full = realpath(trace, NULL);
    const char *slash = strrchr(reel, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash + 1 - reel) : 2, slash ? reel : "./");
    char *base = realpath(folder, NULL);
    const size_t len = base ? strlen(base) : 0;
    const bool under = full && base && strncmp(full, base, len) == 0 && full[len] == '/';
    snprintf(out, size, "%s", under ? full + len + 1 : full ? full : trace);
    free(base);
    free(full);
}

static bool is_small(const char *path, int64_t bytes)
{
    struct stat st;
    return bytes > 0 && stat(path, &st) == 0 && st.st_size <= bytes;
}

/* The trace of a session, which goes in where it is to, once however many are over it. */
static enum tr_status fill_trace(const char *path, const struct reel_order *order, int i,
                                 struct place *places, struct reel_pack *pack, struct tr_error *err)
{
    const struct source *source = order->sources[i];
    const struct strbuf *text = order->texts[i];
    const bool from_reel = reel_is_named(source->path);
    struct strbuf bytes = {0};
    enum tr_status status = TR_STATUS_OK;
    for (int k = 0; k < i; k++) {
        const struct source *other = order->sources[k];
        if (strcmp(other->path, source->path) == 0 && strcmp(other->name, source->name) == 0 &&
            (!from_reel || other->reel_session == source->reel_session)) {
            places[i] = places[k];
            return TR_STATUS_OK;
        }
    }
    if (!is_file(source)) {
        return TR_STATUS_OK;
    }
    if (!text && strcmp(source->path, "-") == 0) {
        return tr_error_set(err, TR_STATUS_USAGE, source->path,
                            "came from standard input; a trace in a file would be right");
    }
    if (!from_reel && !text) {
        path_from(path, source->path, places[i].outside, sizeof places[i].outside);
        reel_hash_file(source->path, places[i].sha256);
    }
    if (!from_reel && !text && !is_small(source->path, order->trace_bytes)) {
        return TR_STATUS_OK;
    }
    if (i == 0) {
        snprintf(places[i].inside, sizeof places[i].inside, "trace/%s", source->name);
    } else {
        snprintf(places[i].inside, sizeof places[i].inside, "trace/%d/%s", i, source->name);
    }
    if (text) {
        strbuf_add(&bytes, text->text, text->len);
    } else {
        status = from_reel ? read_inside(source, &bytes, places[i].sha256, err)
                           : read_file(source->path, &bytes, err);
    }
    status = status == TR_STATUS_OK ? add(pack, places[i].inside, &bytes, err) : status;
    strbuf_destroy(&bytes);
    return status;
}

/* Content goes in as it was read: it is small, and the file that it is of would need the media
 * files beside it. */
static enum tr_status fill_content(const char *path, const struct reel_order *order, int i,
                                   struct place *places, struct reel_pack *pack, struct tr_error *err)
{
    const struct source *source = order->sources[i];
    struct place *place = &places[i];
    struct strbuf text = {0};
    if (!source->content) {
        return TR_STATUS_OK;
    }
    if (!reel_is_named(source->content_path)) {
        path_from(path, source->content_path, place->content_outside, sizeof place->content_outside);
        reel_hash_file(source->content_path, place->content_sha256);
    }
    for (int k = 0; k < i; k++) {
        if (order->sources[k]->content == source->content) {
            memcpy(place->content, places[k].content, sizeof place->content);
            return TR_STATUS_OK;
        }
    }
    snprintf(place->content, sizeof place->content, "content/%d.json", i);
    reel_content_put(&text, source->content);
    enum tr_status status = add(pack, place->content, &text, err);
    strbuf_destroy(&text);
    return status;
}

static enum tr_status fill(const char *path, const struct reel_order *order, struct reel_pack *pack,
                           struct tr_error *err)
{
    struct place places[REEL_SESSIONS_MAX] = {0};
    struct strbuf text = {0};
    enum tr_status status = TR_STATUS_OK;
    for (int i = 0; i < order->count && status == TR_STATUS_OK; i++) {
        status = fill_trace(path, order, i, places, pack, err);
        status = status == TR_STATUS_OK ? fill_content(path, order, i, places, pack, err) : status;
    }
    for (int i = 0; i < order->count && status == TR_STATUS_OK; i++) {
        char name[32];
        snprintf(name, sizeof name, "sessions/%d.ini", i);
        put_scenario(&text, order->sources[i]);
        status = add(pack, name, &text, err);
    }
    if (status == TR_STATUS_OK) {
        struct json_writer w = {.out = &text};
        put_all(&w, order, places);
        status = add(pack, "reel.json", &text, err);
    }
    strbuf_destroy(&text);
    return status;
}

enum tr_status reel_write(const char *path, const struct reel_order *order, bool replace,
                          struct tr_error *err)
{
    const struct reel_module *module = (const struct reel_module *)module_load("reel", err);
    struct reel_pack pack = {0};
    char *bytes = NULL;
    size_t len = 0;
    enum tr_status status = module ? fill(path, order, &pack, err) : TR_STATUS_FAILED;
    if (status == TR_STATUS_OK) {
        status = module->pack(&pack, &bytes, &len, err);
    }
    if (status == TR_STATUS_OK) {
        status = file_write(path, bytes, len, replace, err);
    }
    free(bytes);
    while (pack.count > 0) {
        free(pack.members[--pack.count].bytes);
    }
    return status;
}
