#include "trace/format/fetches.h"

#include "trace/real.h"

#include <stdlib.h>
#include <string.h>

#define SMALL_BYTES 16384
#define SHORTEST_S  1e-3 /* what is received in less was there before it was looked at */
#define FETCHES_MAX ((size_t)1 << 24)

enum tr_status fetches_init(struct fetches *f, const char *log, struct tr_error *err)
{
    *f = (struct fetches){.real = calloc(1, sizeof *f->real)};
    if (!f->real) {
        return tr_error_oom(err);
    }
    f->real->log = log;
    return TR_STATUS_OK;
}

void fetches_destroy(struct fetches *f)
{
    tr_real_session_free(f->real);
    free(f->levels);
    *f = (struct fetches){0};
}

/* Room for one more of `size` bytes each. */
static bool grow(void *list, size_t count, size_t *capacity, size_t size)
{
    void **array = list;
    if (count < *capacity) {
        return true;
    }
    size_t more = *capacity ? *capacity * 2 : 64;
    void *bigger = more > FETCHES_MAX ? NULL : realloc(*array, more * size);
    if (bigger) {
        *array = bigger;
        *capacity = more;
    }
    return bigger != NULL;
}

static enum tr_status find_level(struct fetches *f, const char *key, struct fetch_level **out,
                                 struct tr_error *err)
{
    for (size_t i = 0; i < f->level_count; i++) {
        if (strncmp(f->levels[i].key, key, sizeof f->levels[i].key - 1) == 0) {
            *out = &f->levels[i];
            return TR_STATUS_OK;
        }
    }
    if (!grow(&f->levels, f->level_count, &f->level_capacity, sizeof *f->levels)) {
        return tr_error_oom(err);
    }
    *out = &f->levels[f->level_count++];
    **out = (struct fetch_level){.kbps = NAN};
    strncpy((*out)->key, key, sizeof(*out)->key - 1);
    return TR_STATUS_OK;
}

enum tr_status fetches_add(struct fetches *f, const struct tr_real_fetch *fetch, const char *level,
                           double bitrate_kbps, double duration_s, struct tr_error *err)
{
    struct tr_real_session *real = f->real;
    if (!grow(&real->fetches, real->fetch_count, &f->fetch_capacity, sizeof *real->fetches)) {
        return tr_error_oom(err);
    }
    struct tr_real_fetch *added = &real->fetches[real->fetch_count++];
    *added = *fetch;
    added->level = -1;
    if (fetch->kind != TR_REAL_VIDEO || !level[0]) {
        return TR_STATUS_OK;
    }
    struct fetch_level *l = NULL;
    enum tr_status status = find_level(f, level, &l, err);
    if (status == TR_STATUS_OK) {
        added->level = (int)(l - f->levels);
        l->fetches++;
        l->bytes += fetch->bytes;
        l->duration_s += duration_s > 0 ? duration_s : 0;
        l->kbps = bitrate_kbps > 0 ? bitrate_kbps : l->kbps;
        if (bitrate_kbps > 0) {
            double weight = duration_s > 0 ? duration_s : 1;
            f->kbit += bitrate_kbps * weight;
            f->duration_s += weight;
        }
    }
    return status;
}

enum tr_status fetches_stall(struct fetches *f, double from_s, double to_s, struct tr_error *err)
{
    struct tr_real_session *real = f->real;
    if (!grow(&real->stalls, real->stall_count, &f->stall_capacity, sizeof *real->stalls)) {
        return tr_error_oom(err);
    }
    real->stalls[real->stall_count++] = (struct tr_real_stall){from_s, to_s};
    return TR_STATUS_OK;
}

enum tr_status fetches_buffer(struct fetches *f, double t_s, double level_s, struct tr_error *err)
{
    struct tr_real_session *real = f->real;
    if (!grow(&real->buffer, real->buffer_count, &f->buffer_capacity, sizeof *real->buffer)) {
        return tr_error_oom(err);
    }
    real->buffer[real->buffer_count++] = (struct tr_real_buffer){t_s, level_s};
    return TR_STATUS_OK;
}

/* ---- the trace ---- */

/* An answer begins, or ends. */
struct edge {
    double t_s, bits_per_s;
};

static int by_time(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    return x->t_s < y->t_s ? -1 : x->t_s > y->t_s;
}

/* From when the answer came; one that is said to have come at once was waited for before. */
static bool answer_span(const struct tr_real_fetch *f, double *from_s, double *to_s)
{
    *from_s = isnan(f->first_byte_s) ? f->start_s : f->first_byte_s;
    *to_s = f->end_s;
    if (*to_s - *from_s < SHORTEST_S) {
        *from_s = f->start_s;
    }
    return f->bytes > 0 && isfinite(f->bytes) && isfinite(*from_s) && *to_s - *from_s >= SHORTEST_S &&
           isfinite(*to_s);
}

static size_t make_edges(const struct fetches *f, double bytes_min, struct edge *edges)
{
    size_t count = 0;
    for (size_t i = 0; i < f->real->fetch_count; i++) {
        const struct tr_real_fetch *fetch = &f->real->fetches[i];
        double from_s, to_s;
        if (fetch->bytes >= bytes_min && answer_span(fetch, &from_s, &to_s)) {
            double rate = fetch->bytes * 8 / (to_s - from_s);
            edges[count++] = (struct edge){from_s, rate};
            edges[count++] = (struct edge){to_s, -rate};
        }
    }
    qsort(edges, count, sizeof *edges, by_time);
    return count;
}

static enum tr_status put_edges(struct builder *b, const struct edge *edges, size_t count,
                                struct tr_error *err)
{
    size_t active = 0;
    double rate = 0;
    enum tr_status status = builder_want_length(b, err);
    for (size_t i = 0; i + 1 < count && status == TR_STATUS_OK; i++) {
        active += edges[i].bits_per_s > 0;
        active -= edges[i].bits_per_s < 0;
        rate = active ? rate + edges[i].bits_per_s : 0;
        double length_s = edges[i + 1].t_s - edges[i].t_s;
        if (length_s > 0) {
            status = active > 0 ? builder_add(b, edges[i].t_s, rate > 0 ? rate : 0, err)
                                : builder_add_unknown(b, edges[i].t_s, err);
        }
        if (length_s > 0 && status == TR_STATUS_OK) {
            b->length[b->count - 1] = active > 0 ? length_s : 0; /* --gap cut takes out what is not known */
        }
    }
    return status;
}

enum tr_status fetches_to_trace(struct fetches *f, struct builder *b, struct tr_error *err)
{
    struct edge *edges = malloc((f->real->fetch_count * 2 + 1) * sizeof *edges);
    if (!edges) {
        return tr_error_oom(err);
    }
    b->timing = TIMING_STAMPS;
    b->usual_kind = TR_TRACE_AT_LEAST;
    b->time_div = 1;
    b->unit = &RATE_BPS;
    size_t count = make_edges(f, SMALL_BYTES, edges);
    count = count > 0 ? count : make_edges(f, 0, edges);
    enum tr_status status = put_edges(b, edges, count, err);
    free(edges);
    return status;
}

/* ---- the end ---- */

static double level_rank(const struct fetch_level *l)
{
    return l->kbps > 0 ? l->kbps : l->bytes / (double)l->fetches;
}

/* Levels by bitrate, or where that is not told by how large their pieces are. */
static enum tr_status settle_levels(struct fetches *f, struct tr_error *err)
{
    struct tr_real_session *real = f->real;
    size_t n = f->level_count;
    int *place = malloc((n + 1) * sizeof *place); /* of each level in the order */
    real->levels = calloc(n + 1, sizeof *real->levels);
    if (!place || !real->levels) {
        free(place);
        return tr_error_oom(err);
    }
    for (size_t i = 0; i < n; i++) {
        size_t below = 0;
        for (size_t k = 0; k < n; k++) {
            double a = level_rank(&f->levels[k]), b = level_rank(&f->levels[i]);
            below += a < b || (a == b && k < i);
        }
        const struct fetch_level *l = &f->levels[i];
        struct tr_real_level *to = &real->levels[below];
        place[i] = (int)below;
        memcpy(to->name, l->key, sizeof to->name);
        to->fetches = l->fetches;
        to->bitrate_kbps = l->kbps > 0 ? l->kbps : l->duration_s > 0 ? l->bytes * 8e-3 / l->duration_s : NAN;
    }
    real->level_count = n;
    for (size_t i = 0; i < real->fetch_count; i++) {
        struct tr_real_fetch *fetch = &real->fetches[i];
        fetch->level = fetch->level >= 0 ? place[fetch->level] : -1;
    }
    free(place);
    return TR_STATUS_OK;
}

static int by_start(const void *a, const void *b)
{
    const struct tr_real_fetch *x = a, *y = b;
    return x->start_s < y->start_s ? -1 : x->start_s > y->start_s;
}

static int by_sample(const void *a, const void *b)
{
    const struct tr_real_buffer *x = a, *y = b;
    return x->t_s < y->t_s ? -1 : x->t_s > y->t_s;
}

static void count_figures(struct fetches *f)
{
    struct tr_real_session *real = f->real;
    int level = -1;
    double kbit = 0, weight = 0, buffer = 0;
    for (size_t i = 0; i < real->fetch_count; i++) {
        const struct tr_real_fetch *fetch = &real->fetches[i];
        real->bytes += fetch->bytes > 0 ? fetch->bytes : 0;
        if (fetch->level < 0) {
            continue;
        }
        real->media_fetches++;
        real->switches += level >= 0 && fetch->level != level;
        level = fetch->level;
        double kbps = real->levels[level].bitrate_kbps;
        kbit += kbps > 0 ? kbps : 0;
        weight += kbps > 0;
    }
    real->mean_kbps = f->duration_s > 0 ? f->kbit / f->duration_s : weight > 0 ? kbit / weight : NAN;
    for (size_t i = 0; i < real->stall_count; i++) {
        double length_s = real->stalls[i].to_s - real->stalls[i].from_s;
        real->stalled_s += length_s > 0 ? length_s : 0;
    }
    for (size_t i = 0; i < real->buffer_count; i++) {
        buffer += real->buffer[i].level_s;
    }
    real->mean_buffer_s = real->buffer_count > 0 ? buffer / (double)real->buffer_count : NAN;
}

enum tr_status fetches_finish(struct fetches *f, struct builder *b, double origin_s, struct tr_error *err)
{
    struct tr_real_session *real = f->real;
    enum tr_status status = settle_levels(f, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    real_session_shift(real, origin_s);
    if (real->fetch_count > 0) {
        qsort(real->fetches, real->fetch_count, sizeof *real->fetches, by_start);
    }
    if (real->buffer_count > 0) {
        qsort(real->buffer, real->buffer_count, sizeof *real->buffer, by_sample);
    }
    count_figures(f);
    b->real = real;
    f->real = NULL;
    return TR_STATUS_OK;
}
