/* tracereel record: the session's picture into a file, with no display. */
#include "app/picture.h"
#include "cli/commands.h"
#include "cli/source_options.h"
#include "gfx/png.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

struct picture_size {
    int w, h;
};

struct record_options {
    struct source_options source;
    const char *path, *theme;
    double at_s;
    struct picture_size size;
    int layout;
    bool force;
};

#define SIZE_MAX_PX 7680

static enum status parse_size(char *text, void *field, const char *where, struct error *err)
{
    char *end;
    long w = strtol(text, &end, 10), h = 0;
    bool ok = end != text && *end == 'x';
    if (ok) {
        char *second = end + 1;
        h = strtol(second, &end, 10);
        ok = end != second && *end == '\0';
    }
    if (!ok) {
        return error_set(err, STATUS_USAGE, where, "\"%s\" is no size; 1280x720 would be one", text);
    }
    if (w < 160 || h < 90 || w > SIZE_MAX_PX || h > SIZE_MAX_PX) {
        return error_set(err, STATUS_USAGE, where, "%s is outside 160x90 .. %dx%d", text, SIZE_MAX_PX,
                         SIZE_MAX_PX);
    }
    *(struct picture_size *)field = (struct picture_size){(int)w, (int)h};
    return STATUS_OK;
}

static const char *const layouts[] = {"dashboard", "plots", "viewer", NULL};

#define RECORD(field) offsetof(struct record_options, field)
static const struct option_spec record_specs[] = {
    {"output", 'o', "FILE", "the file to write: .png for one frame", OPTION_TEXT, RECORD(path), 0, 0, NULL,
     NULL},
    {"at", 0, "S", "the moment of a .png, in seconds of the session", OPTION_NUMBER, RECORD(at_s), 0, 1e9,
     NULL, NULL},
    {"size", 0, "WxH", "the picture's size, 1280x720 unless given", OPTION_OWN, RECORD(size), 0, 0, NULL,
     parse_size},
    {"theme", 0, "dark|light", "colours, dark unless given", OPTION_TEXT, RECORD(theme), 0, 0, NULL, NULL},
    {"layout", 0, "NAME", "dashboard, plots or viewer", OPTION_CHOICE, RECORD(layout), 0, 0, layouts, NULL},
    {"force", 0, NULL, "write over a file that is there", OPTION_SWITCH, RECORD(force), 0, 0, NULL, NULL},
};

static const struct option_group record_groups[] = {
    OPTION_GROUP("Recording", record_specs, 0),
    OPTIONS_SETTINGS(0),
    OPTIONS_SESSION(0),
    OPTIONS_READ(0),
    OPTIONS_QUIET(0),
    {0},
};

static enum status check_output(const struct record_options *options, struct error *err)
{
    if (!options->path) {
        return error_set(err, STATUS_USAGE, "-o", "is missing; -o FILE.png says where to write");
    }
    const char *dot = strrchr(options->path, '.');
    if (!dot || strcasecmp(dot, ".png") != 0) {
        return error_set(err, STATUS_USAGE, options->path, "has an ending that cannot be written; .png can");
    }
    if (!options->force && access(options->path, F_OK) == 0) {
        return error_set(err, STATUS_FAILED, options->path, "exists already; --force writes over it");
    }
    return STATUS_OK;
}

static enum status write_frame(const struct record_options *options, const struct source *source,
                               struct error *err)
{
    double duration_s = timeline_duration_s(source->timeline);
    if (options->at_s > duration_s) {
        return error_set(err, STATUS_USAGE, "--at", "%g s lies after the session's end at %g s",
                         options->at_s, duration_s);
    }
    struct picture picture;
    enum status status =
        picture_init(&picture, source, options->theme, (enum layout_kind)options->layout, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct canvas canvas;
    int w = options->size.w ? options->size.w : 1280, h = options->size.h ? options->size.h : 720;
    status = picture_canvas(&picture, w, h, &canvas, err);
    if (status == STATUS_OK) {
        dashboard_draw(&picture.dashboard, &canvas, &picture.model, &picture.look, options->at_s);
        status = png_write(options->path, &canvas, err);
        canvas_destroy(&canvas);
    }
    picture_destroy(&picture);
    return status;
}

static enum status run(void *opaque, const struct operands *operands, struct error *err)
{
    struct record_options *options = opaque;
    struct source_request request;
    struct source source = {0};
    enum status status = check_output(options, err);
    if (status != STATUS_OK) {
        return status;
    }
    source_options_request(&options->source, operands->values[0], &request);
    status = source_open(&request, &source, err);
    progress_clear(&options->source.progress);
    if (status == STATUS_OK) {
        status = write_frame(options, &source, err);
        source_close(&source);
    }
    return status;
}

const struct command command_record = {
    .name = "record",
    .operands = "SOURCE -o FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "the session's picture into a file, with no display needed",
    .details = NULL,
    .groups = record_groups,
    .options_size = sizeof(struct record_options),
    .run = run,
};
