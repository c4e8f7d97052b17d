/* tracereel record: the session's picture into a file, with no display. */
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/no_effect.h"
#include "cli/picture_module.h"
#include "cli/source_options.h"

#include "base/out_file.h"
#include "rec/recorder.h"
#include "show/made_by_source.h"
#include "view/model.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct picture_size {
    int w, h;
};

struct record_options {
    struct source_options source;
    const char *path, *theme, *title, *map_x, *map_y, *map_metric;
    double at_s, from_s, to_s, speed;
    struct option_whole fps, crf;
    struct picture_size size;
    struct {
        bool given;
        enum layout_kind kind;
    } layout;
    struct {
        struct record_caption each[RECORD_CAPTIONS_MAX];
        int count;
    } captions;
    bool force, explain;
};

/* The line on the terminal while a recording is made. */
struct progress_line {
    bool shown;
    double last_s;
};

#define SIZE_MAX_PX 7680

static enum tr_status parse_size(char *text, void *field, const char *where, struct tr_error *err)
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
        return tr_error_set(err, TR_STATUS_USAGE, where, "\"%s\" is no size; 1280x720 would be one", text);
    }
    if (w < 160 || h < 90 || w > SIZE_MAX_PX || h > SIZE_MAX_PX) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "%s is outside 160x90 .. %dx%d", text, SIZE_MAX_PX,
                            SIZE_MAX_PX);
    }
    *(struct picture_size *)field = (struct picture_size){(int)w, (int)h};
    return TR_STATUS_OK;
}

/* S:TEXT, kept in order of S. */
static enum tr_status parse_caption(char *text, void *field, const char *where, struct tr_error *err)
{
    struct record_options *options = field;
    char *colon = strchr(text, ':');
    double at_s;
    if (!colon || !colon[1]) {
        return tr_error_set(err, TR_STATUS_USAGE, where,
                            "\"%s\" is not S:TEXT; 83.5:\"here the tunnel begins\" would be", text);
    }
    if (options->captions.count == RECORD_CAPTIONS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "there are more than %d captions",
                            RECORD_CAPTIONS_MAX);
    }
    *colon = '\0';
    enum tr_status status = option_number(text, 0, 1e9, where, &at_s, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    int i = options->captions.count++;
    struct record_caption *each = options->captions.each;
    for (; i > 0 && each[i - 1].at_s > at_s; i--) {
        each[i] = each[i - 1];
    }
    each[i] = (struct record_caption){at_s, colon + 1};
    return TR_STATUS_OK;
}

static enum tr_status parse_layout(char *text, void *field, const char *where, struct tr_error *err)
{
    struct record_options *options = field;
    static const char *const names[LAYOUT_COUNT] = {"dashboard", "plots", "viewer", "compare", "map"};
    for (int i = 0; i < LAYOUT_COUNT; i++) {
        if (strcmp(text, names[i]) == 0) {
            options->layout.given = true;
            options->layout.kind = (enum layout_kind)i;
            return TR_STATUS_OK;
        }
    }
    return tr_error_set(err, TR_STATUS_USAGE, where, "\"%s\" is none of: dashboard, plots, viewer, compare",
                        text);
}

#define RECORD(field) offsetof(struct record_options, field)
static const struct option_spec record_specs[] = {
    {"output", 'o', "FILE", "the file to write: .mp4, .mkv, .webm, .gif, or .png for one frame", OPTION_TEXT,
     RECORD(path), 0, 0, NULL, NULL},
    {"from", 0, "S", "the part of the session begins here, 0 unless given", OPTION_NUMBER, RECORD(from_s), 0,
     1e9, NULL, NULL},
    {"to", 0, "S", "and ends here, the session's end unless given", OPTION_NUMBER, RECORD(to_s), 0, 1e9, NULL,
     NULL},
    {"at", 0, "S", "the moment of a .png", OPTION_NUMBER, RECORD(at_s), 0, 1e9, NULL, NULL},
    {"speed", 0, "X", "seconds of the session in a second of video, 1 unless given", OPTION_NUMBER,
     RECORD(speed), 0.01, 1000, NULL, NULL},
    {"size", 0, "WxH", "the picture's size, 1280x720 unless given", OPTION_OWN, RECORD(size), 0, 0, NULL,
     parse_size},
    {"fps", 0, "N", "frames in a second, 30 unless given", OPTION_WHOLE, RECORD(fps), 1, REC_FPS_MAX, NULL,
     NULL},
    {"theme", 0, "dark|light", "colours, dark unless given", OPTION_TEXT, RECORD(theme), 0, 0, NULL, NULL},
    {"layout", 0, "dashboard|plots|viewer|compare|map",
     "of several sessions compare or plots; map: a figure over two parameters", OPTION_OWN, 0, 0, 0, NULL,
     parse_layout},
    {"map-x", 0, "KEY|player", "what goes across on the map; default: what matters most often", OPTION_TEXT,
     RECORD(map_x), 0, 0, NULL, NULL},
    {"map-y", 0, "KEY|player", "what goes up on it", OPTION_TEXT, RECORD(map_y), 0, 0, NULL, NULL},
    {"metric", 0, "NAME",
     "what it shows, as sweep has it: a field of \"qoe\" in the report, nqoe ...; default overall_qoe",
     OPTION_TEXT, RECORD(map_metric), 0, 0, NULL, NULL},
    {"crf", 0, "N", "quality: 1 best and largest, 51 (webm: 63) smallest", OPTION_WHOLE, RECORD(crf), 1, 63,
     NULL, NULL},
    {"title", 0, "TEXT", "a heading on the picture, and the file's title", OPTION_TEXT, RECORD(title), 0, 0,
     NULL, NULL},
    {"caption", 0, "S:TEXT", "words on the picture from second S of the session on; may be repeated",
     OPTION_OWN, 0, 0, 0, NULL, parse_caption},
    {"explain", 0, NULL, "say of each stall why it happened and what would have avoided it", OPTION_SWITCH,
     RECORD(explain), 0, 0, NULL, NULL},
    {"force", 0, NULL, "write over a file that is there", OPTION_SWITCH, RECORD(force), 0, 0, NULL, NULL},
};

static const struct option_group record_groups[] = {
    OPTION_GROUP("Recording", record_specs, 0),
    OPTIONS_SETTINGS(0),
    OPTIONS_SESSION(0),
    OPTIONS_READ(0),
    OPTIONS_EDIT(0),
    OPTIONS_QUIET(0),
    {0},
};

static enum tr_status check_output(const struct record_options *options, struct tr_error *err)
{
    if (!options->path) {
        return tr_error_set(err, TR_STATUS_USAGE, "-o", "is missing; -o FILE.mp4 says where to write");
    }
    if (rec_kind_of(options->path) == REC_KIND_NONE) {
        return tr_error_set(err, TR_STATUS_USAGE, options->path,
                            "has an ending that cannot be written; " REC_KINDS " can");
    }
    return out_file_check(options->path, options->force, err);
}

/* Which it is unless one is given, and whether it can show so many. */
static enum tr_status choose_layout(const struct record_options *options, int sessions, enum layout_kind *out,
                                    struct tr_error *err)
{
    const enum layout_kind kind = options->layout.kind;
    *out = options->layout.given ? kind : sessions > 1 ? LAYOUT_COMPARE : LAYOUT_DASHBOARD;
    if (*out == LAYOUT_COMPARE && sessions < 2) {
        return tr_error_set(err, TR_STATUS_USAGE, "--layout",
                            "there is nothing to compare; --player A --player B or a second trace would be");
    }
    if (*out != LAYOUT_COMPARE && *out != LAYOUT_PLOTS && sessions > 1) {
        return tr_error_set(err, TR_STATUS_USAGE, "--layout",
                            "this one shows one session, and there are %d; compare or plots would be right",
                            sessions);
    }
    return TR_STATUS_OK;
}

static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
    (void)signal;
    interrupted = 1;
}

/* Frames, frames a second, multiple of real time, time left; ten times a second, on a terminal only. */
static bool show_progress(void *context, const struct record_offline_progress *p)
{
    struct progress_line *line = context;
    if (line->shown && p->elapsed_s - line->last_s >= 0.1) {
        double rate = (double)p->frames / p->elapsed_s;
        double left_s = (double)(p->frames_total - p->frames) / rate;
        line->last_s = p->elapsed_s;
        fprintf(stderr, "\r%lld/%lld frames  %.0f fps  %.1fx  %d:%02d left \033[K", (long long)p->frames,
                (long long)p->frames_total, rate, p->video_s / p->elapsed_s, (int)left_s / 60,
                (int)left_s % 60);
    }
    return !interrupted;
}

/* Ctrl-C ends the recording, not the program: what there is becomes a file that plays. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

static enum tr_status write_video(const struct picture_module *picture, const struct lineup *lineup,
                                  struct record_offline_config *config, bool quiet, struct tr_error *err)
{
    struct progress_line line = {.shown = !quiet && isatty(STDERR_FILENO)};
    config->progress = show_progress;
    config->context = &line;
    catch_signals();
    enum tr_status status = picture->record_offline(lineup, config, err);
    config->context = NULL; /* the line is this function's */
    if (line.last_s > 0) {
        fputs("\r\033[K", stderr);
    }
    return status == TR_STATUS_CANCELLED ? TR_STATUS_FAILED : status;
}

static void configure(const struct record_options *options, enum layout_kind layout,
                      struct record_offline_config *config)
{
    *config = (struct record_offline_config){
        .path = options->path,
        .theme = options->theme,
        .width_px = options->size.w,
        .height_px = options->size.h,
        .fps = (int)options->fps.value,
        .crf = (int)options->crf.value,
        .layout = layout,
        .map_x = options->map_x,
        .map_y = options->map_y,
        .map_metric = options->map_metric,
        .from_s = options->from_s,
        .to_s = options->to_s,
        .speed = options->speed,
        .title = options->title,
        .caption_count = options->captions.count,
        .explains = options->explain,
        .force = options->force,
    };
    memcpy(config->captions, options->captions.each, sizeof config->captions);
}

/* Into another file, whatever it is to be called, the same bytes. */
static void say_how(struct made_by *made, const struct record_options *options,
                    const struct operands *operands, const struct lineup *lineup,
                    const struct source_request *requests, int count)
{
    static const char *const elsewhere[] = {"output=|o", NULL};
    command_line_again(&made->command, "record", operands, elsewhere);
    strbuf_printf(&made->command, " -o FILE%s", strrchr(options->path, '.'));
    made_by_lineup(made, lineup, requests, count);
}

static enum tr_status run(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct record_options *options = opaque;
    struct source_request requests[VIEW_SESSIONS_MAX];
    struct record_offline_config config;
    enum layout_kind layout;
    int count;
    enum tr_status status = check_output(options, err);
    if (status == TR_STATUS_OK) {
        status =
            source_options_requests(&options->source, operands, VIEW_SESSIONS_MAX, requests, &count, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    const struct picture_module *picture = picture_module(err);
    struct lineup *lineup = picture ? calloc(1, sizeof *lineup) : NULL;
    if (!lineup) {
        return picture ? tr_error_oom(err) : TR_STATUS_FAILED;
    }
    status = lineup_open(requests, count, lineup, err);
    progress_clear(&options->source.progress);
    if (status == TR_STATUS_OK) { /* only now: a session file may hold several */
        status = choose_layout(options, lineup->count, &layout, err);
    }
    if (status == TR_STATUS_OK) {
        struct made_by made = {0};
        no_effect_in_lineup(&options->source, lineup);
        configure(options, layout, &config);
        say_how(&made, options, operands, lineup, requests, count);
        config.made = &made;
        status = rec_kind_of(options->path) == REC_PNG
                     ? picture->still_render(lineup, &config, options->at_s, err)
                     : write_video(picture, lineup, &config, options->source.quiet, err);
        made_by_destroy(&made);
    }
    lineup_close(lineup);
    free(lineup);
    return status;
}

const struct command command_record = {
    .name = "record",
    .operands = "SOURCE... -o FILE",
    .operands_min = 1,
    .operands_max = VIEW_SESSIONS_MAX,
    .summary = "the session's picture into a file, with no display needed",
    .details =
        "Seconds of the session; the same command gives the same frames, always. Ctrl-C finishes the "
        "file with what\n"
        "there is. A killed recording leaves FILE.part, which plays. Up to four sessions stand beside "
        "each other:\n"
        "several traces, --player A --player B, --scenario A,B, each with every other; the sound is the "
        "first one's.",
    .groups = record_groups,
    .options_size = sizeof(struct record_options),
    .run = run,
};
