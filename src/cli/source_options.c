#include "cli/source_options.h"

#include "show/read_hash.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const direction_names[] = {"any", "down", "up", NULL};
static const char *const hold_names[] = {"forward", "preceding", NULL};
static const char *const unknown_names[] = {"hold", "interpolate", "zero", "p50", NULL};
static const char *const time_names[] = {"auto", "s", "ms",   "us",   "ns", "min",
                                         "h",    "d", "h:mm", "m:ss", NULL};
static const char *const values_names[] = {"auto", "rate", "amount", "total", NULL};

static enum tr_status parse_setting(char *text, void *field, const char *where, struct tr_error *err)
{
    struct settings_options *settings = field;
    char *equals = strchr(text, '=');
    if (!equals || equals == text) {
        return tr_error_set(
            err, TR_STATUS_USAGE, where,
            "\"%s\" is not KEY=VALUE; buffer.max_level_s=20 would be, tracereel params lists the keys", text);
    }
    if (settings->set_count == SETTINGS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, where,
                            "is given more than %d times; a scenario file holds more", SETTINGS_MAX);
    }
    *equals = '\0';
    settings->set[settings->set_count++] = (struct source_setting){text, equals + 1};
    return TR_STATUS_OK;
}

/* A file whose name holds a comma is one. */
static enum tr_status parse_names(char *text, void *field, const char *where, struct tr_error *err)
{
    struct option_names *names = field;
    bool is_file = strchr(text, ',') && access(text, F_OK) == 0;
    for (char *name = text, *comma; name; name = comma) {
        comma = is_file ? NULL : strchr(name, ',');
        if (comma) {
            *comma++ = '\0';
        }
        if (!*name) {
            return tr_error_set(err, TR_STATUS_USAGE, where, "%s",
                                name == text && !comma ? "is empty; it takes a name"
                                                       : "has nothing between two commas");
        }
        if (names->count == NAMES_MAX) {
            return tr_error_set(err, TR_STATUS_USAGE, where, "names more than %d", NAMES_MAX);
        }
        names->each[names->count++] = name;
    }
    return TR_STATUS_OK;
}

static enum tr_status parse_gap(char *text, void *field, const char *where, struct tr_error *err)
{
    struct read_options *read = field;
    static const char *const names[] = {
        [TR_TRACE_GAP_HOLD] = "hold", [TR_TRACE_GAP_ZERO] = "zero", [TR_TRACE_GAP_CUT] = "cut"};
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++) {
        if (strcmp(text, names[i]) == 0) {
            read->gap.policy = (enum tr_trace_gap_policy)i;
            return TR_STATUS_OK;
        }
    }
    if (strncmp(text, "cap:", 4) == 0) {
        read->gap.policy = TR_TRACE_GAP_CAP;
        return option_number(text + 4, 0, 1e9, where, &read->gap.cap_s, err);
    }
    return tr_error_set(err, TR_STATUS_USAGE, where, "\"%s\" is none of: hold, zero, cut, cap:SECONDS", text);
}

static enum tr_status parse_edit(char *text, void *field, const char *where, struct tr_error *err)
{
    struct read_options *read = field;
    if (read->edit_count == TR_EDITS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "is given more than %d times", TR_EDITS_MAX);
    }
    enum tr_status status = tr_edit_parse(text, where, NULL, &read->edits[read->edit_count], err);
    read->edit_count += status == TR_STATUS_OK;
    return status;
}

#define SETTINGS(field) offsetof(struct settings_options, field)
const struct option_spec options_settings[4] = {
    {"scenario", 0, "NAME|FILE", "parameters to start from: a name that ships or an .ini file", OPTION_OWN,
     SETTINGS(scenarios), 0, 0, NULL, parse_names},
    {"set", 0, "KEY=VALUE", "one parameter; may be repeated, wins over the scenario", OPTION_OWN, 0, 0, 0,
     NULL, parse_setting},
    {"seed", 0, "N", "of everything random; default 42", OPTION_WHOLE, SETTINGS(seed), 0, 9007199254740991,
     NULL, NULL},
    {"duration", 0, "S", "seconds of session; default: the trace's own, or 300", OPTION_NUMBER,
     SETTINGS(duration_s), 0.001, 1e8, NULL, NULL},
};

#define SOURCE(field) offsetof(struct source_options, field)
const struct option_spec options_session[8] = {
    {"player", 0, "NAME",
     "a player, or a rule under the scenario's own; tracereel players lists them. real: the player of the "
     "log",
     OPTION_OWN, SOURCE(players), 0, 0, NULL, parse_names},
    {"decisions", 0, "FILE.csv", "levels decided elsewhere: column `level`, a row a request", OPTION_TEXT,
     SOURCE(decisions), 0, 0, NULL, NULL},
    {"content", 0, "FILE", "ladder and segment sizes: HLS playlist, MPD, Sabre's movie, Pensieve's sizes",
     OPTION_TEXT, SOURCE(content), 0, 0, NULL, NULL},
    {"abr", 0, "FILE.so", "a rule of one's own: a shared object (tracereel/abr.h)", OPTION_TEXT,
     SOURCE(abr_object), 0, 0, NULL, NULL},
    {"abr-command", 0, "CMD", "or a program on a pipe: a line of JSON a decision, a line back", OPTION_TEXT,
     SOURCE(abr_command), 0, 0, NULL, NULL},
    {"dt", 0, "S", "seconds a step, 0.001 .. 10; default 1", OPTION_NUMBER, SOURCE(dt_s), TR_SESSION_DT_MIN_S,
     TR_SESSION_DT_MAX_S, NULL, NULL},
    {"outside", 0, NULL, "read the files that a session file (.reel) names and does not hold", OPTION_SWITCH,
     SOURCE(outside), 0, 0, NULL, NULL},
    {"loop", 0, NULL, "a trace shorter than --duration begins again", OPTION_SWITCH, SOURCE(loop), 0, 0, NULL,
     NULL},
};

#define READ(field) offsetof(struct read_options, field)
const struct option_spec options_read[12] = {
    {"read-format", 0, "NAME", "take the file for this format; tracereel formats lists them", OPTION_TEXT,
     READ(format), 0, 0, NULL, NULL},
    {"unit", 0, "bps|kbps|Mbps|Gbps|Bps|kBps|MBps", "of the rates", OPTION_TEXT, READ(unit), 0, 0, NULL,
     NULL},
    {"direction", 0, "down|up", "where a file holds both; default down", OPTION_CHOICE, READ(direction), 0, 0,
     direction_names, NULL},
    {"gap", 0, "hold|zero|cut|cap:S", "what holes in the log mean; default hold", OPTION_OWN, 0, 0, 0, NULL,
     parse_gap},
    {"hold", 0, "forward|preceding", "which way a value holds from its stamp; default forward", OPTION_CHOICE,
     READ(hold), 0, 0, hold_names, NULL},
    {"column", 0, "NAME", "the rate's column in a table, by header or number from 1", OPTION_TEXT,
     READ(column), 0, 0, NULL, NULL},
    {"time-column", 0, "NAME", "the time's column", OPTION_TEXT, READ(time_column), 0, 0, NULL, NULL},
    {"time-unit", 0, "UNIT", "of a table's time: s ms us ns min h d, and h:mm or m:ss for 10:30",
     OPTION_CHOICE, READ(time_unit), 0, 0, time_names, NULL},
    {"values", 0, "rate|amount|total",
     "what a table's numbers are: rates, amounts an interval, a running total", OPTION_CHOICE, READ(values),
     0, 0, values_names, NULL},
    {"unknown", 0, "hold|interpolate|zero|p50", "what stands for rates that are not known; default hold",
     OPTION_CHOICE, READ(unknown), 0, 0, unknown_names, NULL},
    {"run", 0, "N", "which of several runs in a file, from 1", OPTION_WHOLE, READ(run), 1, 1e9, NULL, NULL},
    {"scale", 0, "X", "every rate times this", OPTION_NUMBER, READ(scale), 1e-9, 1e9, NULL, NULL},
};

const struct option_spec options_crop[2] = {
    {"from", 0, "S", "leave out what comes before", OPTION_NUMBER, READ(from_s), 0, 1e9, NULL, NULL},
    {"to", 0, "S", "leave out what comes after", OPTION_NUMBER, READ(to_s), 0.001, 1e9, NULL, NULL},
};

/* As tr_edit_info has them; tests/e2e/cli/edit.sh holds them together. */
const struct option_spec options_edit[2] = {
    {"steps", 0, "STEPS", "in place of a file: Mbit/s x seconds, \"8x30 0.5x20 8x30\"; 8-0.5x60 is a ramp",
     OPTION_OPERAND, 0, 0, 0, NULL, NULL},
    {"edit", 0, "EDIT",
     "change the trace before it is played; may be repeated, each over what the one before left:\n"
     "scale FACTOR [FROM:TO]    every rate times FACTOR; 0: the link is down, its clock runs on\n"
     "outage AT SECONDS         at AT nothing passes for SECONDS; what follows comes later\n"
     "cap MBPS [FROM:TO]        no rate above MBPS Mbit/s\n"
     "floor MBPS [FROM:TO]      no rate below MBPS Mbit/s\n"
     "cut FROM:TO               the span goes; what follows comes earlier\n"
     "repeat [TIMES] [FROM:TO]  the span comes TIMES times (2) instead of once\n"
     "smooth SECONDS [FROM:TO]  rates become the mean of the SECONDS around them; as many bits pass\n"
     "AT, FROM and TO are seconds; FROM: goes to the end, and without a span it is the whole trace",
     OPTION_OWN, 0, 0, 0, NULL, parse_edit},
};

const struct option_spec options_quiet[1] = {
    {"quiet", 'q', NULL, "no progress on standard error", OPTION_SWITCH, SOURCE(quiet), 0, 0, NULL, NULL},
};

static bool show_reading(void *context, size_t done, size_t total)
{
    struct progress *progress = context;
    if (total) {
        progress_show(progress, (double)done / (double)total);
    }
    return true;
}

struct tr_trace_options read_options_request(struct source_options *options, const char *path)
{
    const struct read_options *read = &options->read;
    options->progress = (struct progress){.doing = "reading", .what = path, .quiet = options->quiet};
    return (struct tr_trace_options){
        .format = read->format,
        .unit = read->unit,
        .direction = (enum tr_trace_direction)read->direction,
        .gap = read->gap.policy,
        .hold = (enum tr_trace_hold)read->hold,
        .gap_cap_s = read->gap.cap_s,
        .unknown = (enum tr_trace_unknown)read->unknown,
        .values = (enum tr_trace_values)read->values,
        .time_unit = (enum tr_trace_time_unit)read->time_unit,
        .column = read->column,
        .time_column = read->time_column,
        .run = read->run.given ? (int)read->run.value : 0,
        .scale = read->scale,
        .from_s = read->from_s,
        .to_s = read->to_s,
        .edits = read->edits,
        .edit_count = read->edit_count,
        .progress = show_reading,
        .context = &options->progress,
    };
}

void source_options_request(struct source_options *options, const char *name, struct source_request *request)
{
    *request = (struct source_request){
        .name = name,
        .scenario = options->settings.scenarios.each[0],
        .content = options->content,
        .player = options->players.each[0],
        .decisions = options->decisions,
        .abr_object = options->abr_object,
        .abr_command = options->abr_command,
        .settings = options->settings.set,
        .setting_count = options->settings.set_count,
        .has_seed = options->settings.seed.given,
        .seed = options->settings.seed.value,
        .loop = options->loop,
        .outside = options->outside,
        .dt_s = options->dt_s,
        .duration_s = options->settings.duration_s,
        .trace = read_options_request(options, name ? name : ""),
    };
}

enum tr_status source_options_trace(struct source_options *options, const char *path, struct tr_trace **out,
                                    char read_sha256[REEL_HASH_CHARS + 1], struct tr_error *err)
{
    read_sha256[0] = '\0';
    if (!reel_is_named(path)) {
        struct tr_trace_options reading = read_options_request(options, path);
        struct read_hash hash;
        read_hash_begin(&hash, &reading);
        enum tr_status read = tr_trace_open(path, &reading, out, err);
        read_hash_end(&hash, read_sha256);
        return read;
    }
    struct source_request request;
    struct source source;
    source_options_request(options, path, &request);
    enum tr_status status = source_open(&request, &source, err);
    if (status == TR_STATUS_OK) {
        *out = tr_trace_share(source.trace);
        source_close(&source);
    }
    return status;
}

static enum tr_status refuse_several(const struct option_names *names, const char *where,
                                     struct tr_error *err)
{
    return names->count < 2 ? TR_STATUS_OK
                            : tr_error_set(err, TR_STATUS_USAGE, where,
                                           "names %d; one would be right here, report, record and play "
                                           "compare several",
                                           names->count);
}

enum tr_status source_options_single(const struct source_options *options, struct tr_error *err)
{
    enum tr_status status = refuse_several(&options->settings.scenarios, "--scenario", err);
    const char *player = options->players.each[0];
    if (status == TR_STATUS_OK && player && strcmp(player, SOURCE_REAL) == 0) {
        return tr_error_set(
            err, TR_STATUS_USAGE, "--player",
            "real is a session that was, not a player to run; report, record and play show it");
    }
    return status == TR_STATUS_OK ? refuse_several(&options->players, "--player", err) : status;
}

static int at_least_one(int count)
{
    return count > 1 ? count : 1;
}

enum tr_status source_options_requests(struct source_options *options, const struct operands *operands,
                                       int most, struct source_request *requests, int *count,
                                       struct tr_error *err)
{
    const struct option_names *scenarios = &options->settings.scenarios, *players = &options->players;
    const int sources = at_least_one(operands->count), laid = at_least_one(scenarios->count),
              played = at_least_one(players->count);
    if (sources > most || sources * laid * played > most) {
        return tr_error_set(err, TR_STATUS_USAGE, operands->count ? operands->values[0] : "SOURCE",
                            "that makes %d sessions; up to %d can be compared here", sources * laid * played,
                            most);
    }
    *count = 0;
    for (int i = 0; i < sources * laid * played; i++) {
        struct source_request *request = &requests[(*count)++];
        const int source = i / (laid * played);
        source_options_request(options, operands->count ? operands->values[source] : NULL, request);
        request->scenario = scenarios->each[i / played % laid];
        request->player = players->each[i % played];
    }
    options->progress.what = sources > 1 ? "traces" : options->progress.what;
    return TR_STATUS_OK;
}
