#include "trace/table/runs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_MAX = 1 << 24, RUNS_LISTED = 6 };

size_t runs_wanted(const struct tr_trace_options *options)
{
    return options->run > 0 ? (size_t)options->run : 1;
}

void runs_init(struct runs *runs, const struct tr_trace_options *options)
{
    *runs = (struct runs){.wanted = runs_wanted(options) - 1};
}

void runs_destroy(struct runs *runs)
{
    free(runs->run);
    free(runs->slot);
    *runs = (struct runs){0};
}

static uint64_t hash_of(const char *text, size_t len) /* FNV-1a */
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < len; i++) {
        h = (h ^ (unsigned char)text[i]) * 1099511628211u;
    }
    return h;
}

/* The slot of a hash: its own, or the empty one where it belongs. */
static size_t find_slot(const struct runs *runs, uint64_t hash)
{
    size_t i = (size_t)(hash ^ hash >> 32) & (runs->slots - 1);
    while (runs->slot[i] != 0 && runs->run[runs->slot[i] - 1].hash != hash) {
        i = (i + 1) & (runs->slots - 1);
    }
    return i;
}

static enum tr_status grow(struct runs *runs, struct tr_error *err)
{
    size_t capacity = runs->capacity ? runs->capacity * 2 : 64, slots = capacity * 2;
    struct run *run = capacity > RUNS_MAX ? NULL : realloc(runs->run, capacity * sizeof *run);
    if (!run) {
        return tr_error_oom(err);
    }
    runs->run = run;
    uint32_t *slot = calloc(slots, sizeof *slot);
    if (!slot) {
        return tr_error_oom(err);
    }
    free(runs->slot);
    runs->slot = slot;
    runs->slots = slots;
    runs->capacity = capacity;
    for (size_t i = 0; i < runs->count; i++) {
        runs->slot[find_slot(runs, runs->run[i].hash)] = (uint32_t)i + 1;
    }
    return TR_STATUS_OK;
}

enum tr_status runs_count(struct runs *runs, const char *label, size_t len, size_t *out, struct tr_error *err)
{
    uint64_t hash = hash_of(label, len);
    if (runs->count > 0 && runs->run[runs->last].hash == hash) {
        runs->run[ *out = runs->last].rows++;
        return TR_STATUS_OK;
    }
    if (runs->count == runs->capacity) {
        enum tr_status status = grow(runs, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    size_t i = find_slot(runs, hash);
    if (runs->slot[i] == 0) {
        struct run *run = &runs->run[runs->count];
        *run = (struct run){.hash = hash};
        snprintf(run->label, sizeof run->label, "%.*s", (int)(len < RUN_LABEL_BYTES ? len : RUN_LABEL_BYTES),
                 label);
        runs->slot[i] = (uint32_t)++runs->count;
    }
    *out = runs->last = runs->slot[i] - 1;
    runs->run[*out].rows++;
    return TR_STATUS_OK;
}

enum tr_status runs_report(struct builder *b, size_t count, size_t wanted, const char *list,
                           struct tr_error *err)
{
    if (wanted > count) {
        return tr_error_set(err, TR_STATUS_USAGE, b->name, "has %zu run%s; there is no run %zu", count,
                            count == 1 ? "" : "s", wanted);
    }
    b->runs_found = count;
    b->run_taken = wanted;
    if (count > 1) {
        builder_note(b, TR_TRACE_NOTE_RUNS, true, CHOOSE_RUN,
                     "%zu runs in one file, of which run %zu is taken%s%s", count, wanted, list ? ": " : "",
                     list ? list : "");
    }
    return TR_STATUS_OK;
}

enum tr_status runs_finish(const struct runs *runs, struct builder *b, struct tr_error *err)
{
    char list[500];
    size_t n = 0, shown = runs->count < RUNS_LISTED ? runs->count : RUNS_LISTED;
    for (size_t i = 0; i < shown && n < sizeof list; i++) {
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%zu is %s (%zu rows)", i ? ", " : "", i + 1,
                              runs->run[i].label, runs->run[i].rows);
    }
    if (shown < runs->count && n < sizeof list) {
        snprintf(list + n, sizeof list - n, ", ...");
    }
    return runs->count > 0 ? runs_report(b, runs->count, runs->wanted + 1, list, err) : TR_STATUS_OK;
}
