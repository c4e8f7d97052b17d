/* Scenarios: parameters, ladder and session settings from an INI text, shipped or a file. */
#include <tracereel/params.h>
#include <tracereel/trace.h>

#include "base/file.h"
#include "model/scenario_assets.h"

#include <ini.h>

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEEN_MAX 224 /* settings one file can make: every parameter, the session's and a ladder */

/* One text on its way in. inih gives no line numbers, so its lines are counted as they are handed over. */
struct reading {
    const char *path; /* for errors */
    const char *rest, *end;
    unsigned long line;
    struct tr_scenario scenario;
    struct tr_ladder ladder;
    char seen[SEEN_MAX][64];
    size_t seen_count;
    bool goes_on; /* the line is more of the value above it */
    bool failed;  /* err is filled; whatever inih still finds is not looked at */
    struct tr_error *err;
};

static int fail(struct reading *r, enum tr_status status)
{
    assert(status != TR_STATUS_OK);
    (void)status;
    r->failed = true;
    return 0;
}

static bool seen_before(struct reading *r, const char *section, const char *name)
{
    char key[64];
    snprintf(key, sizeof key, "%s.%s", section, name);
    for (size_t i = 0; i < r->seen_count; i++) {
        if (strcmp(r->seen[i], key) == 0) {
            return true;
        }
    }
    if (r->seen_count < SEEN_MAX) {
        memcpy(r->seen[r->seen_count++], key, sizeof key);
    }
    return false;
}

static int set_param(struct reading *r, const char *section, const char *name, const char *value)
{
    char key[128];
    snprintf(key, sizeof key, "%s.%s", section, name);
    struct tr_error inner;
    if (tr_params_set(&r->scenario.params, key, value, NULL, &inner) == TR_STATUS_OK) {
        return 1;
    }
    return fail(r, tr_error_at(r->err, r->path, r->line, "%s", inner.what));
}

static int set_positive(struct reading *r, const char *name, const char *value, double *out)
{
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end != '\0' || !isfinite(number) || number <= 0) {
        return fail(r, tr_error_at(r->err, r->path, r->line,
                                   "session.%s is \"%s\" but must be a positive number of "
                                   "seconds",
                                   name, value));
    }
    *out = number;
    return 1;
}

static int set_seed(struct reading *r, const char *value)
{
    char *end;
    errno = 0;
    unsigned long long seed = strtoull(value, &end, 10);
    if (end == value || *end != '\0' || *value == '-' || errno) {
        return fail(r, tr_error_at(r->err, r->path, r->line,
                                   "session.seed is \"%s\" but must be a whole number from 0 up", value));
    }
    r->scenario.seed = seed;
    r->scenario.has_seed = true;
    return 1;
}

/* A relative path is relative to the scenario file, not to where the program was started. */
static int set_trace(struct reading *r, const char *value)
{
    char *out = r->scenario.trace_path;
    const char *slash = strrchr(r->path, '/');
    bool is_path = *value != '/' && strncmp(value, TR_TRACE_STEPS, strlen(TR_TRACE_STEPS)) != 0;
    int folder_len = !is_path || !slash ? 0 : (int)(slash + 1 - r->path);
    int len = snprintf(out, sizeof r->scenario.trace_path, "%.*s%s", folder_len, r->path, value);
    if (*value == '\0' || len < 0 || (size_t)len >= sizeof r->scenario.trace_path) {
        return fail(r, tr_error_at(r->err, r->path, r->line,
                                   "session.trace must be a path of 1 to %zu characters",
                                   sizeof r->scenario.trace_path - 1));
    }
    return 1;
}

/* Steps may take several lines: one has no more than inih's 200 characters. */
static int add_steps(struct reading *r, const char *section, const char *name, const char *value)
{
    char *out = r->scenario.trace_path;
    const size_t len = strlen(out);
    const bool is_trace = strcmp(section, "session") == 0 && strcmp(name, "trace") == 0;
    if (!is_trace || strncmp(out, TR_TRACE_STEPS, strlen(TR_TRACE_STEPS)) != 0) {
        return fail(r,
                    tr_error_at(r->err, r->path, r->line,
                                "this line has no key = value: only session.trace = steps:... may go on in "
                                "indented lines"));
    }
    if ((size_t)snprintf(out + len, sizeof r->scenario.trace_path - len, " %s", value) >=
        sizeof r->scenario.trace_path - len) {
        return fail(r, tr_error_at(r->err, r->path, r->line, "session.trace is longer than %zu characters",
                                   sizeof r->scenario.trace_path - 1));
    }
    return 1;
}

static int set_session(struct reading *r, const char *name, const char *value)
{
    if (strcmp(name, "trace") == 0) {
        return set_trace(r, value);
    }
    if (strcmp(name, "dt") == 0) {
        return set_positive(r, name, value, &r->scenario.dt_s);
    }
    if (strcmp(name, "duration") == 0) {
        return set_positive(r, name, value, &r->scenario.duration_s);
    }
    if (strcmp(name, "seed") == 0) {
        return set_seed(r, value);
    }
    return fail(r, tr_error_at(r->err, r->path, r->line,
                               "there is no setting \"%s\" in [session]; it has trace, dt, duration and seed",
                               name));
}

/* 720p60 = 4500 192 6.0 1280x720 60 */
static int add_level(struct reading *r, const char *name, const char *value)
{
    struct tr_ladder_level level = {0};
    char excess;
    int fields = sscanf(value, "%lf %lf %lf %dx%d %d %c", &level.video_kbps, &level.audio_kbps,
                        &level.needs_mbps, &level.width_px, &level.height_px, &level.fps, &excess);
    if (fields != 6) {
        return fail(
            r, tr_error_at(r->err, r->path, r->line,
                           "level %s is \"%s\" but must be like \"4500 192 6.0 1280x720 60\": video kbit/s, "
                           "audio kbit/s, needs Mbit/s, picture, frames a second",
                           name, value));
    }
    if (strlen(name) >= sizeof level.name) {
        return fail(r,
                    tr_error_at(r->err, r->path, r->line, "level name \"%s\" is longer than %zu characters",
                                name, sizeof level.name - 1));
    }
    if (r->ladder.count == TR_LADDER_LEVELS_MAX) {
        return fail(
            r, tr_error_at(r->err, r->path, r->line, "a ladder has at most %d levels", TR_LADDER_LEVELS_MAX));
    }
    snprintf(level.name, sizeof level.name, "%s", name);
    r->ladder.levels[r->ladder.count++] = level;
    return 1;
}

static int on_setting(void *user, const char *section, const char *name, const char *value)
{
    struct reading *r = user;
    if (r->failed) {
        return 0;
    }
    if (*section == '\0') {
        return fail(r,
                    tr_error_at(r->err, r->path, r->line, "\"%s\" stands before the first [section]", name));
    }
    if (r->goes_on) {
        return add_steps(r, section, name, value);
    }
    if (seen_before(r, section, name)) {
        return fail(r,
                    tr_error_at(r->err, r->path, r->line, "%s.%s is set for the second time", section, name));
    }
    if (strcmp(section, "session") == 0) {
        return set_session(r, name, value);
    }
    if (strcmp(section, "ladder") == 0) {
        return add_level(r, name, value);
    }
    return set_param(r, section, name, value);
}

/* Indented text that is no setting, section or comment. */
static bool goes_on(const char *line, const char *start, const char *stop)
{
    return start > line && start < stop && !strchr(";#[\r", *start) &&
           !memchr(start, '=', (size_t)(stop - start));
}

/* inih's fgets over the text. Blanks before a setting go: inih would take such a line for more of the value
 * above it. */
static char *next_line(char *buf, int size, void *user)
{
    struct reading *r = user;
    if (r->rest >= r->end || r->failed) {
        return NULL;
    }
    const char *newline = memchr(r->rest, '\n', (size_t)(r->end - r->rest));
    const char *stop = newline ? newline : r->end;
    const char *line = r->rest, *start = line;
    r->rest = newline ? newline + 1 : r->end;
    r->line++;
    while (start < stop && (*start == ' ' || *start == '\t')) {
        start++;
    }
    r->goes_on = goes_on(line, start, stop);
    if (r->goes_on) {
        start--; /* which inih takes for that */
    }
    if (stop - start >= size - 1 || memchr(start, '\0', (size_t)(stop - start))) {
        fail(r, tr_error_at(r->err, r->path, r->line,
                            "this is no scenario: a line has fewer than %d characters, all of "
                            "them text",
                            size - 1));
        return NULL;
    }
    memcpy(buf, start, (size_t)(stop - start));
    buf[stop - start] = '\0';
    return buf;
}

/* Applies a text onto *scenario, which stays as it was on failure. */
static enum tr_status apply(struct tr_scenario *scenario, const char *path, const char *text, size_t len,
                            struct tr_error *err)
{
    struct tr_error unused;
    struct reading *r = calloc(1, sizeof *r);
    if (!r) {
        return tr_error_oom(err);
    }
    *r = (struct reading){
        .path = path, .rest = text, .end = text + len, .scenario = *scenario, .err = err ? err : &unused};
    int bad_line = ini_parse_stream(next_line, r, on_setting, r);
    enum tr_status status = TR_STATUS_OK;
    if (r->failed) {
        status = TR_STATUS_FAILED;
    } else if (bad_line > 0) {
        status =
            tr_error_at(err, path, (unsigned long)bad_line, "this line is neither [section] nor key = value");
    } else if (bad_line < 0) {
        status = tr_error_oom(err);
    } else {
        if (r->ladder.count > 0) {
            r->scenario.params.ladder = r->ladder;
        }
        *scenario = r->scenario;
    }
    free(r);
    return status;
}

static const struct scenario_asset *find_asset(const char *name)
{
    for (size_t i = 0; i < scenario_asset_count; i++) {
        if (strcmp(scenario_assets[i].name, name) == 0) {
            return &scenario_assets[i];
        }
    }
    return NULL;
}

/* A name without a folder is as likely a mistyped scenario as a missing file: say what there is. */
static enum tr_status error_unknown(const char *name, struct tr_error *err)
{
    char known[512] = "";
    for (size_t i = 0; i < scenario_asset_count; i++) {
        size_t len = strlen(known);
        snprintf(known + len, sizeof known - len, "%s%s", i ? ", " : "", scenario_assets[i].name);
    }
    return tr_error_set(err, TR_STATUS_FAILED, name,
                        "there is no scenario and no file of this name; the scenarios are %s", known);
}

static enum tr_status apply_file(struct tr_scenario *scenario, const char *path, struct tr_error *err)
{
    struct file_text text;
    enum tr_status status = file_read(path, NULL, NULL, &text, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = apply(scenario, path, text.bytes, text.len, err);
    file_text_destroy(&text);
    return status;
}

enum tr_status tr_scenario_load(struct tr_scenario *scenario, const char *name_or_path, struct tr_error *err)
{
    const struct scenario_asset *asset = find_asset(name_or_path);
    const char *slash = strrchr(name_or_path, '/');
    enum tr_status status;
    if (asset) {
        status = apply(scenario, name_or_path, asset->text, strlen(asset->text), err);
    } else if (!slash && strcmp(name_or_path, "-") != 0 && access(name_or_path, F_OK) != 0) {
        status = error_unknown(name_or_path, err);
    } else {
        status = apply_file(scenario, name_or_path, err);
    }
    if (status == TR_STATUS_OK) {
        snprintf(scenario->name, sizeof scenario->name, "%s", slash ? slash + 1 : name_or_path);
    }
    return status;
}

enum tr_status tr_scenario_read(struct tr_scenario *scenario, const char *name, const char *text, size_t len,
                                struct tr_error *err)
{
    return apply(scenario, name, text, len, err);
}

void tr_scenario_defaults(struct tr_scenario *scenario)
{
    memset(scenario, 0, sizeof *scenario);
    tr_params_defaults(&scenario->params);
    snprintf(scenario->name, sizeof scenario->name, "reference");
}

bool tr_scenario_ships(const char *name)
{
    return find_asset(name) != NULL;
}

bool tr_scenario_is_player(const char *name)
{
    const struct scenario_asset *asset = find_asset(name);
    return asset && !strstr(asset->text, "[network]") && !strstr(asset->text, "\ntrace = ");
}

const char *const *tr_scenario_names(void)
{
    return scenario_asset_names;
}
