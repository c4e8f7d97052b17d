#include "show/reel.h"

#include "base/file.h"
#include "show/reel_content.h"

#include <jansson.h>
#include <sha2.h>

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define REEL_VERSION 1

bool reel_is_named(const char *path)
{
    const size_t len = strlen(path);
    return len > 5 && strcasecmp(path + len - 5, ".reel") == 0;
}

void reel_free(struct reel *reel)
{
    while (reel->pack.count > 0) {
        free(reel->pack.members[--reel->pack.count].bytes);
    }
}

static enum tr_status bad(const struct reel *reel, struct tr_error *err, const char *what)
{
    return tr_error_set(err, TR_STATUS_FAILED, reel->path, "is no session file: %s", what);
}

static const struct reel_member *member_named(const struct reel *reel, const char *name)
{
    for (int i = 0; i < reel->pack.count; i++) {
        if (strcmp(reel->pack.members[i].name, name) == 0) {
            return &reel->pack.members[i];
        }
    }
    return NULL;
}

/* ---- values out of JSON: what is not there stays as it is; what is of another kind is as good as not there
 */

static void get_text(const json_t *object, const char *key, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (text && strlen(text) < size) {
        strcpy(out, text);
    }
}

static void get_number(const json_t *object, const char *key, double *out)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_number(value) && isfinite(json_number_value(value))) {
        *out = json_number_value(value);
    }
}

static int get_choice(const json_t *object, const char *key, int count)
{
    double value = 0;
    get_number(object, key, &value);
    return value >= 0 && value < count ? (int)value : 0;
}

struct tr_trace_options reel_reading_options(const struct reel_reading *reading)
{
    struct tr_trace_options options = reading->options;
    options.format = reading->format[0] ? reading->format : NULL;
    options.unit = reading->unit[0] ? reading->unit : NULL;
    options.column = reading->column[0] ? reading->column : NULL;
    options.time_column = reading->time_column[0] ? reading->time_column : NULL;
    return options;
}

static void get_reading(struct reel_reading *reading, const json_t *object)
{
    struct tr_trace_options *o = &reading->options;
    double run = 0;
    get_text(object, "format", reading->format, sizeof reading->format);
    get_text(object, "unit", reading->unit, sizeof reading->unit);
    get_text(object, "column", reading->column, sizeof reading->column);
    get_text(object, "time_column", reading->time_column, sizeof reading->time_column);
    o->direction = (enum tr_trace_direction)get_choice(object, "direction", TR_TRACE_UP + 1);
    o->gap = (enum tr_trace_gap_policy)get_choice(object, "gap", TR_TRACE_GAP_CAP + 1);
    o->hold = (enum tr_trace_hold)get_choice(object, "hold", TR_TRACE_HOLD_PRECEDING + 1);
    o->values = (enum tr_trace_values)get_choice(object, "values", TR_TRACE_VALUES_TOTAL + 1);
    o->time_unit = (enum tr_trace_time_unit)get_choice(object, "time_unit", TR_TRACE_TIME_M_SS + 1);
    o->unknown = (enum tr_trace_unknown)get_choice(object, "unknown", TR_TRACE_UNKNOWN_P50 + 1);
    get_number(object, "gap_cap_s", &o->gap_cap_s);
    get_number(object, "scale", &o->scale);
    get_number(object, "from_s", &o->from_s);
    get_number(object, "to_s", &o->to_s);
    get_number(object, "run", &run);
    o->run = run > 0 && run < 1e6 ? (int)run : 0;
}

static enum tr_status get_trace(const struct reel *reel, const json_t *object, struct reel_trace *trace,
                                struct tr_error *err)
{
    char inside[300] = "";
    get_text(object, "name", trace->name, sizeof trace->name);
    get_text(object, "path", trace->path, sizeof trace->path);
    get_text(object, "sha256", trace->sha256, sizeof trace->sha256);
    get_text(object, "inside", inside, sizeof inside);
    trace->generated = json_is_true(json_object_get(object, "generated"));
    trace->inside = inside[0] ? member_named(reel, inside) : NULL;
    if (!trace->name[0]) {
        return bad(reel, err, "it names no trace");
    }
    if (inside[0] && !trace->inside) {
        return bad(reel, err, "its trace is not in it");
    }
    get_reading(&trace->reading, json_object_get(object, "reading"));
    return TR_STATUS_OK;
}

static enum tr_status get_edits(struct reel *reel, const json_t *list, struct reel_session *session,
                                struct tr_error *err)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (session->edit_count == TR_EDITS_MAX || !text) {
            return bad(reel, err, text ? "it has too many edits" : "an edit is no text");
        }
        enum tr_status status =
            tr_edit_parse(text, reel->path, NULL, &session->edits[session->edit_count++], err);
        if (status != TR_STATUS_OK) {
            return TR_STATUS_FAILED;
        }
    }
    return TR_STATUS_OK;
}

/* A session over another trace than the first one's says which. */
static enum tr_status get_sessions(struct reel *reel, const json_t *root, struct tr_error *err)
{
    const json_t *list = json_object_get(root, "sessions"), *first = json_object_get(root, "trace");
    const size_t count = json_array_size(list);
    if (count < 1 || count > REEL_SESSIONS_MAX) {
        return bad(reel, err, "it holds no session, or more than four");
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *object = json_array_get(list, i);
        char inside[300] = "";
        struct reel_session *session = &reel->sessions[reel->session_count++];
        get_text(object, "scenario", session->scenario, sizeof session->scenario);
        get_text(object, "content", session->content_path, sizeof session->content_path);
        get_text(object, "content_sha256", session->content_sha256, sizeof session->content_sha256);
        get_text(object, "name", session->name, sizeof session->name);
        get_text(object, "content_inside", inside, sizeof inside);
        session->content = inside[0] ? member_named(reel, inside) : NULL;
        if (inside[0] && !session->content) {
            return bad(reel, err, "its content is not in it");
        }
        session->loop = json_is_true(json_object_get(object, "loop"));
        const json_t *own = json_object_get(object, "trace");
        enum tr_status status = get_trace(reel, own ? own : first, &session->trace, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        status = get_edits(reel, json_object_get(object, "edits"), session, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static void get_view(struct reel *reel, const json_t *object)
{
    struct reel_view *view = &reel->view;
    const json_t *marks = json_object_get(object, "bookmarks_s"),
                 *selection = json_object_get(object, "selection");
    view->is_there = json_is_object(object);
    view->sessions = reel->session_count;
    get_number(object, "t_s", &view->t_s);
    get_number(object, "start_s", &view->start_s);
    get_number(object, "span_s", &view->span_s);
    view->layout = get_choice(object, "layout", 16);
    view->current = get_choice(object, "current", reel->session_count);
    view->hidden_plots = get_choice(object, "hidden_plots", 1 << 16);
    view->log_rate = json_is_true(json_object_get(object, "log_rate"));
    view->has_selection = json_is_object(selection);
    get_number(selection, "from_s", &view->select_from_s);
    get_number(selection, "to_s", &view->select_to_s);
    for (size_t i = 0; i < json_array_size(marks) && view->bookmark_count < REEL_BOOKMARKS_MAX; i++) {
        const json_t *mark = json_array_get(marks, i);
        if (json_is_number(mark) && json_number_value(mark) >= 0) {
            view->bookmarks_s[view->bookmark_count++] = json_number_value(mark);
        }
    }
}

static enum tr_status parse(struct reel *reel, struct tr_error *err)
{
    const struct reel_member *member = member_named(reel, "reel.json");
    json_t *root = member ? json_loadb(member->bytes, member->len, 0, NULL) : NULL;
    enum tr_status status = TR_STATUS_OK;
    if (!root) {
        return bad(reel, err, member ? "reel.json is no JSON" : "there is no reel.json in it");
    }
    if (get_choice(root, "reel", 1000) != REEL_VERSION) {
        status = tr_error_set(err, TR_STATUS_FAILED, reel->path,
                              "was written by another version of tracereel; this one reads session files of "
                              "kind %d",
                              REEL_VERSION);
    }
    if (status == TR_STATUS_OK) {
        status = get_sessions(reel, root, err);
    }
    if (status == TR_STATUS_OK) {
        get_view(reel, json_object_get(root, "view"));
    }
    json_decref(root);
    return status;
}

enum tr_status reel_read(const char *path, const void *bytes, size_t len, struct reel *out,
                         struct tr_error *err)
{
    const struct reel_module *module = (const struct reel_module *)module_load("reel", err);
    if (!module) {
        return TR_STATUS_FAILED;
    }
    *out = (struct reel){0};
    snprintf(out->path, sizeof out->path, "%s", path);
    enum tr_status status = module->unpack(path, bytes, len, &out->pack, err);
    if (status == TR_STATUS_OK) {
        status = parse(out, err);
    }
    if (status != TR_STATUS_OK) {
        reel_free(out);
    }
    return status;
}

enum tr_status reel_load(const char *path, struct reel *out, struct tr_error *err)
{
    struct file_text text;
    enum tr_status status = file_read(path, NULL, NULL, &text, err);
    if (status == TR_STATUS_OK) {
        status = reel_read(path, text.bytes, text.len, out, err);
        file_text_destroy(&text);
    }
    return status;
}

enum tr_status reel_scenario(const struct reel *reel, int session, struct tr_scenario *out,
                             struct tr_error *err)
{
    char name[32];
    snprintf(name, sizeof name, "sessions/%d.ini", session);
    const struct reel_member *ini = member_named(reel, name);
    if (!ini) {
        return bad(reel, err, "the parameters of a session are not in it");
    }
    enum tr_status status = tr_scenario_read(out, name, ini->bytes, ini->len, err);
    if (status == TR_STATUS_OK && out->trace_path[0]) {
        status = bad(reel, err, "its parameters name a trace, which they may not");
    }
    if (status == TR_STATUS_OK) {
        snprintf(out->name, sizeof out->name, "%s", reel->sessions[session].scenario);
    }
    return status;
}

enum tr_status reel_content(const struct reel *reel, int session, struct tr_content **out,
                            struct tr_error *err)
{
    const struct reel_member *member = reel->sessions[session].content;
    return member ? reel_content_get(reel->path, member, out, err) : TR_STATUS_OK;
}

void reel_hash_text(const uint8_t *bytes, char hex[REEL_HASH_CHARS + 1])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[REEL_HASH_CHARS] = '\0';
}

void reel_hash_file(const char *path, char hex[REEL_HASH_CHARS + 1])
{
    uint8_t block[1 << 16], hash[SHA256_DIGEST_LENGTH];
    SHA2_CTX context;
    ssize_t got = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    SHA256Init(&context);
    while (fd >= 0 && (got = read(fd, block, sizeof block)) > 0) {
        SHA256Update(&context, block, (size_t)got);
    }
    if (fd >= 0) {
        close(fd);
    }
    SHA256Final(hash, &context);
    hex[0] = '\0';
    if (got == 0) {
        reel_hash_text(hash, hex);
    }
}

enum tr_status reel_outside(const struct reel *reel, const char *named, const char *sha256, char *path,
                            size_t size, struct tr_error *err)
{
    const char *slash = strrchr(reel->path, '/');
    const int folder = named[0] == '/' || !slash ? 0 : (int)(slash + 1 - reel->path);
    char hex[REEL_HASH_CHARS + 1];
    if ((size_t)snprintf(path, size, "%.*s%s", folder, reel->path, named) >= size) {
        return bad(reel, err, "a path in it is too long");
    }
    reel_hash_file(path, hex);
    if (!hex[0]) {
        return tr_error_sys(err, path);
    }
    if (strcmp(hex, sha256) != 0) {
        return tr_error_set(err, TR_STATUS_FAILED, path,
                            "is not the file that %s means: its SHA-256 is another", reel->path);
    }
    return TR_STATUS_OK;
}
