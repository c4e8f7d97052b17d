#include "app/folder.h"

#include "base/words.h"
#include "study/figures.h"
#include "study/table.h"
#include "study/traces.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Over a folder of traces, where nobody said which: three that people use. */
static const char *const usual_players[] = {"hls.js", "dash.js", "shaka"};
#define USUAL (sizeof usual_players / sizeof *usual_players)

struct folder_texts {
    struct study_traces traces;
    struct study_table table;
    char **words; /* of the bench's command line */
};

/* ---- running ---- */

static void read_figures(const struct tr_timeline *timeline, struct session_row *row)
{
    static const char *const names[SESSION_COLUMNS] = {
        [SESSION_SCORE] = "overall_qoe",
        [SESSION_STALLED] = "total_stall_time_s",
        [SESSION_STALLS] = "stall_count",
        [SESSION_BITRATE] = "mean_video_kbps",
        [SESSION_SWITCHES] = "quality_switch_count",
    };
    double values[STUDY_FIGURES_MAX];
    study_figures(timeline, values);
    for (int c = SESSION_SCORE; c < SESSION_COLUMNS; c++) {
        row->values[c] = values[study_figure_named(names[c])];
    }
    row->has_values = true;
}

static void read_spark(const struct tr_timeline *timeline, struct session_row *row)
{
    const double span_s = tr_timeline_duration_s(timeline) / SESSION_SPARKS;
    for (int i = 0; i < SESSION_SPARKS; i++) {
        struct tr_timeline_stalled stalled;
        tr_timeline_stalled_between(timeline, span_s * i, span_s * (i + 1), &stalled);
        row->spark[i] = (float)(stalled.total_s / span_s);
    }
    row->has_spark = true;
}

struct source_request folder_request(const struct folder *folder, int row)
{
    const struct folder_way *way = &folder->ways[row];
    struct source_request request = folder->request;
    request.name = way->trace;
    if (way->player) {
        request.player = way->player;
    }
    if (way->setting_count) {
        request.settings = way->settings;
        request.setting_count = way->setting_count;
    }
    return request;
}

static void run_row(struct folder *folder, int i)
{
    struct session_row *row = &folder->results[i];
    struct source_request request = folder_request(folder, i);
    struct source source;
    struct tr_error err = {0};
    request.trace.no_previews = true;
    request.trace.progress = NULL;
    if (source_open(&request, &source, &err) != TR_STATUS_OK) {
        row->why = strdup(err.what); /* NULL where memory ran out: then it says nothing */
        return;
    }
    read_figures(source.timeline, row);
    read_spark(source.timeline, row);
    source_close(&source);
}

static void *run(void *context)
{
    struct folder *folder = context;
    for (int i = 0; i < folder->count && !atomic_load(&folder->cancel); i++) {
        run_row(folder, i);
        atomic_store(&folder->done, i + 1);
        folder->wake();
    }
    return NULL;
}

/* ---- listing ---- */

static bool make_rows(struct folder *folder, size_t count)
{
    folder->rows = calloc(count + 1, sizeof *folder->rows);
    folder->results = calloc(count + 1, sizeof *folder->results);
    folder->ways = calloc(count + 1, sizeof *folder->ways);
    folder->order = calloc(count + 1, sizeof *folder->order);
    folder->count = (int)count;
    for (size_t i = 0; folder->order && i < count; i++) {
        folder->order[i] = (int)i;
    }
    return folder->rows && folder->results && folder->ways && folder->order;
}

/* The name without the folder that all have in common. */
static const char *short_name(const char *folder, const char *path)
{
    const size_t len = strlen(folder);
    const bool inside = strncmp(path, folder, len) == 0;
    path += inside ? len : 0;
    return path + (inside && *path == '/');
}

static enum tr_status list_traces(struct folder *folder, struct tr_error *err)
{
    char *name = folder->path;
    const struct study_traces *traces = &folder->texts->traces;
    enum tr_status status = study_traces_gather(&folder->texts->traces, &name, 1, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const bool own = folder->request.player || folder->request.scenario;
    const size_t players = own ? 1 : USUAL;
    if (!make_rows(folder, traces->count * players)) {
        return tr_error_oom(err);
    }
    for (size_t i = 0; i < traces->count * players; i++) {
        const char *trace = traces->paths[i / players];
        folder->ways[i] =
            (struct folder_way){.trace = trace, .player = own ? NULL : usual_players[i % players]};
        folder->rows[i] = (struct session_row){
            .trace = short_name(folder->path, trace),
            .player = !own                     ? usual_players[i % players]
                      : folder->request.player ? folder->request.player
                                               : folder->request.scenario,
        };
    }
    return TR_STATUS_OK;
}

/* Reads the options that the bench's command gives to every session: the options that one session takes, too.
 */
static enum tr_status read_command(struct folder *folder, struct tr_error *err)
{
    char line[8192];
    int count = 0;
    const char *command = study_table_header(&folder->texts->table, "command", line, sizeof line);
    char **words = folder->texts->words = command ? words_cut(command, &count) : NULL;
    folder->request = (struct source_request){.trace = folder->request.trace};
    folder->settings = calloc((size_t)count + STUDY_KEYS_MAX + 1, sizeof *folder->settings);
    if (!folder->settings) {
        return tr_error_oom(err);
    }
    struct source_request *r = &folder->request;
    for (int i = 2; i < count && strcmp(words[i], "--") != 0; i++) {
        char *value = strchr(words[i], '=');
        const char *name = words[i];
        if (strcmp(name, "--loop") == 0) {
            r->loop = true;
            continue;
        }
        if (strncmp(name, "--", 2) != 0 || (!value && i + 1 == count)) {
            continue;
        }
        if (value) {
            *value++ = '\0';
        } else if (strcmp(name, "--segments") != 0) {
            value = words[++i];
        }
        if (!value) {
            continue;
        }
        char *equals = strcmp(name, "--set") == 0 ? strchr(value, '=') : NULL;
        if (equals) {
            *equals = '\0';
            folder->settings[r->setting_count++] = (struct source_setting){value, equals + 1};
        } else if (strcmp(name, "--scenario") == 0) {
            r->scenario = value;
        } else if (strcmp(name, "--content") == 0) {
            r->content = value;
        } else if (strcmp(name, "--seed") == 0) {
            r->has_seed = true;
            r->seed = strtoull(value, NULL, 10);
        } else if (strcmp(name, "--dt") == 0) {
            r->dt_s = strtod(value, NULL);
        } else if (strcmp(name, "--duration") == 0) {
            r->duration_s = strtod(value, NULL);
        }
    }
    r->settings = folder->settings;
    return TR_STATUS_OK;
}

static enum tr_status list_bench(struct folder *folder, const char *sessions, struct tr_error *err)
{
    struct study_table *table = &folder->texts->table;
    enum tr_status status = study_table_read(sessions, table, err);
    if (status == TR_STATUS_OK) {
        status = read_command(folder, err);
    }
    if (status == TR_STATUS_OK && !make_rows(folder, table->rows)) {
        status = tr_error_oom(err);
    }
    const size_t base = folder->request.setting_count, own = table->keys - 2;
    for (size_t i = 0; i < table->rows && status == TR_STATUS_OK; i++) {
        const char *trace = study_table_key(table, i, 0), *player = study_table_key(table, i, 1);
        struct source_setting *settings = own ? calloc(base + own, sizeof *settings) : NULL;
        if (own && !settings) {
            return tr_error_oom(err);
        }
        for (size_t k = 0; k < base && own; k++) {
            settings[k] = folder->settings[k];
        }
        for (size_t k = 0; k < own; k++) {
            settings[base + k] =
                (struct source_setting){table->key_names[2 + k], study_table_key(table, i, 2 + k)};
        }
        folder->ways[i] = (struct folder_way){.trace = trace,
                                              .player = *player ? player : NULL,
                                              .settings = settings,
                                              .setting_count = own ? base + own : 0};
        folder->rows[i] =
            (struct session_row){.trace = trace, .player = *player ? player : "the scenario's own"};
    }
    return status;
}

enum tr_status folder_open(struct folder *folder, const char *path, const struct source_request *request,
                           void (*wake)(void), struct tr_error *err)
{
    char sessions[FOLDER_PATH_MAX + 16], kept[FOLDER_PATH_MAX];
    snprintf(kept, sizeof kept, "%s", path);
    char content[sizeof folder->content]; /* a session's, or the folder's own */
    const struct source_request asked = *request;
    snprintf(content, sizeof content, "%s", asked.content ? asked.content : "");
    folder_close(folder);
    *folder = (struct folder){.request = asked, .wake = wake, .sort = SESSION_SCORE, .opened = -1};
    memcpy(folder->content, content, sizeof content);
    folder->request.content = content[0] ? folder->content : NULL;
    snprintf(folder->path, sizeof folder->path, "%s", kept);
    for (size_t len = strlen(folder->path); len > 1 && folder->path[len - 1] == '/'; len--) {
        folder->path[len - 1] = '\0';
    }
    folder->texts = calloc(1, sizeof *folder->texts);
    snprintf(sessions, sizeof sessions, "%s/sessions.csv", folder->path);
    enum tr_status status = !folder->texts                ? tr_error_oom(err)
                            : access(sessions, R_OK) == 0 ? list_bench(folder, sessions, err)
                                                          : list_traces(folder, err);
    if (status == TR_STATUS_OK && pthread_create(&folder->thread, NULL, run, folder) != 0) {
        status = tr_error_set(err, TR_STATUS_FAILED, kept, "no thread can be started to run it");
    } else if (status == TR_STATUS_OK) {
        folder->running = true;
    }
    if (status != TR_STATUS_OK) {
        folder_close(folder);
    }
    return status;
}

void folder_close(struct folder *folder)
{
    if (folder->running) {
        atomic_store(&folder->cancel, true);
        pthread_join(folder->thread, NULL);
    }
    for (int i = 0; i < folder->count; i++) {
        free((char *)(folder->results ? folder->results[i].why : NULL));
        free(folder->ways ? folder->ways[i].settings : NULL);
    }
    if (folder->texts) {
        study_traces_free(&folder->texts->traces);
        study_table_free(&folder->texts->table);
        words_free(folder->texts->words);
    }
    free(folder->texts);
    free(folder->settings);
    free(folder->rows);
    free(folder->results);
    free(folder->ways);
    free(folder->order);
    *folder = (struct folder){0};
}

/* ---- order ---- */

/* Which of two rows stands first: those that are there, then those that could not be. */
static int compare(const struct folder *folder, int a, int b)
{
    const struct session_row *x = &folder->rows[a], *y = &folder->rows[b];
    int by = 0;
    if (x->has_values != y->has_values) {
        return x->has_values ? -1 : 1;
    }
    if (folder->sort == SESSION_TRACE || folder->sort == SESSION_PLAYER) {
        by = folder->sort == SESSION_TRACE ? strcmp(x->trace, y->trace) : strcmp(x->player, y->player);
    } else if (x->has_values) {
        const double p = x->values[folder->sort], q = y->values[folder->sort];
        by = (p > q) - (p < q);
    }
    by = folder->descending ? -by : by;
    return by ? by : (a > b) - (a < b);
}

/* Merges two halves that are in order. */
static void merge(const struct folder *folder, const int *from, int *to, int middle, int count)
{
    int a = 0, b = middle;
    for (int k = 0; k < count; k++) {
        const bool left = b == count || (a < middle && compare(folder, from[a], from[b]) <= 0);
        to[k] = left ? from[a++] : from[b++];
    }
}

static void sort(const struct folder *folder, int *order, int *room, int count)
{
    if (count < 2) {
        return;
    }
    const int middle = count / 2;
    sort(folder, order, room, middle);
    sort(folder, order + middle, room + middle, count - middle);
    memcpy(room, order, (size_t)count * sizeof *order);
    merge(folder, room, order, middle, count);
}

/* Rows that are not whole yet stand behind, as they were listed. The row that is chosen stays chosen, but
 * while nobody has moved from the first place: that is the worst's. */
static void order_all(struct folder *folder, int done)
{
    const int chosen = folder->chosen > 0 ? folder->order[folder->chosen] : -1;
    int *room = malloc((size_t)(folder->count + 1) * sizeof *room);
    for (int i = 0; i < folder->count; i++) {
        folder->order[i] = i;
    }
    folder->sorted = done;
    if (room) {
        sort(folder, folder->order, room, done);
        free(room);
    }
    for (int i = 0; i < folder->count && chosen >= 0; i++) {
        folder->chosen = folder->order[i] == chosen ? i : folder->chosen;
    }
}

bool folder_poll(struct folder *folder)
{
    const int done = folder->path[0] ? atomic_load(&folder->done) : 0;
    if (done == folder->sorted) {
        return false;
    }
    for (int i = folder->sorted; i < done; i++) {
        struct session_row *row = &folder->rows[i];
        const struct session_row named = *row;
        *row = folder->results[i];
        row->trace = named.trace;
        row->player = named.player;
    }
    order_all(folder, done);
    return true;
}

void folder_sort(struct folder *folder, enum session_column column)
{
    folder->descending =
        column == folder->sort ? !folder->descending : column > SESSION_SCORE && column != SESSION_BITRATE;
    folder->sort = column; /* worst first: low scores and bitrates, long stalls */
    folder->chosen = folder->first = 0;
    order_all(folder, folder->sorted);
}

struct session_table folder_table(const struct folder *folder)
{
    return (struct session_table){.rows = folder->rows,
                                  .order = folder->order,
                                  .count = folder->count,
                                  .chosen = folder->chosen,
                                  .first = folder->first,
                                  .sort = folder->sort,
                                  .descending = folder->descending};
}
